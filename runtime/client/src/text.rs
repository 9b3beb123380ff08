//! Texts of a well-known form: dates, ids, bytes in base64, addresses.
//!
//! Each type is the text as it travels, so that a value of an unexpected form spoils no answer and comes back as it was.
//! What it means is read when it is asked for, in the types of the crates that everybody uses.

use crate::json::{Form, FromJson, Json, Misfit};
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, Engine as _};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Declares a type that is a text: how it is made, read, written and shown.
macro_rules! text {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text as it travels.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromJson for $name {
            const FORM: Form = Form::Text(&[]);

            fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
                String::from_json(value).map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self(text.clone())
            }
        }

        impl From<&$name> for $name {
            fn from(text: &$name) -> Self {
                text.clone()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

text! {
    /// A moment: `format: date-time`, such as `2026-03-01T12:30:00Z`.
    DateTime
}

text! {
    /// A day: `format: date`, such as `2026-03-01`.
    Date
}

text! {
    /// An id by RFC 9562: `format: uuid`.
    Uuid
}

text! {
    /// Bytes in base64: `format: byte`.
    Base64
}

text! {
    /// An address: `format: uri`.
    Uri
}

#[cfg(feature = "jiff")]
impl DateTime {
    /// The moment. A text without a time zone is none.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(moment: jiff::Timestamp) -> Self {
        Self(moment.to_string())
    }
}

#[cfg(feature = "jiff")]
impl Date {
    /// The day.
    pub fn date(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::civil::Date> for Date {
    fn from(day: jiff::civil::Date) -> Self {
        Self(day.to_string())
    }
}

#[cfg(feature = "uuid")]
impl Uuid {
    /// The id.
    pub fn uuid(&self) -> Result<uuid::Uuid, uuid::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "uuid")]
impl From<uuid::Uuid> for Uuid {
    fn from(id: uuid::Uuid) -> Self {
        Self(id.to_string())
    }
}

/// Padding or none: services send either.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const FOR_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

impl Base64 {
    /// These bytes, in the standard alphabet and padded.
    pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self(PLAIN.encode(bytes))
    }

    /// The bytes, from the standard alphabet or the one for URLs, padded or not.
    pub fn decode(&self) -> Result<Vec<u8>, base64::DecodeError> {
        let engine = if self.0.contains(['-', '_']) { FOR_URLS } else { PLAIN };
        engine.decode(&self.0)
    }
}

impl Uri {
    /// The address. A relative one is none.
    pub fn url(&self) -> Result<reqwest::Url, <reqwest::Url as FromStr>::Err> {
        self.0.parse()
    }
}

impl From<reqwest::Url> for Uri {
    fn from(url: reqwest::Url) -> Self {
        Self(url.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_travels_as_it_is() {
        let json = "\"yesterday, \\\"about\\\" noon\"";
        let text: DateTime = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&text).unwrap(), json);
        assert_eq!(format!("{text:?}"), json);
        assert_eq!(format!("{text}"), "yesterday, \"about\" noon");
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn dates_are_read_and_written() {
        let text = DateTime::from("2026-03-01T12:30:00.5+02:00");
        let moment = text.timestamp().unwrap();
        assert_eq!(DateTime::from(moment).as_str(), "2026-03-01T10:30:00.5Z");
        assert!(DateTime::from("2026-03-01T12:30:00").timestamp().is_err());
        let day = Date::from("2026-03-01").date().unwrap();
        assert_eq!(Date::from(day.tomorrow().unwrap()).as_str(), "2026-03-02");
        assert!(Date::from("1 March").date().is_err());
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn ids_are_read_and_written() {
        let text = Uuid::from("67E55044-10B1-426F-9247-BB680E5FE0C8");
        let id = text.uuid().unwrap();
        assert_eq!(Uuid::from(id).as_str(), "67e55044-10b1-426f-9247-bb680e5fe0c8");
        assert!(Uuid::from("****").uuid().is_err());
    }

    #[test]
    fn bytes_come_in_both_alphabets_padded_or_not() {
        let bytes = [0xfb, 0xff, 0x01, 0x02];
        assert_eq!(Base64::from_bytes(bytes).as_str(), "+/8BAg==");
        for text in ["+/8BAg==", "+/8BAg", "-_8BAg==", "-_8BAg"] {
            assert_eq!(Base64::from(text).decode().unwrap(), bytes, "{text}");
        }
        assert!(Base64::from("no base64!").decode().is_err());
    }

    #[test]
    fn addresses_are_read() {
        let text = Uri::from("https://example.com/a?b=c");
        assert_eq!(Uri::from(text.url().unwrap()), text);
        assert!(Uri::from("/a").url().is_err());
    }
}
