//! What generated models share: secrets that never show, and the serde glue of open enums and explicit nulls.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A text that must not be seen: it travels to the server as it is, but `Debug` prints `[secret]`.
#[derive(Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// For a member that may be absent, `null` or a value: `Option<Option<T>>` with `#[serde(with = ...)]`.
pub mod nullable {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes `null` for `Some(None)`. A field of this kind skips `None` by `skip_serializing_if`.
    pub fn serialize<T: Serialize, S: Serializer>(value: &Option<Option<T>>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(serializer)
    }

    /// Reads `null` as `Some(None)`. Absence is `None` by `#[serde(default)]`.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::deserialize(deserializer).map(Some)
    }
}

/// Implements what every open string enum has besides `as_str` and `From<String>`: `Display`, `AsRef<str>`,
/// `From<&str>` and serde as a plain string.
#[macro_export]
macro_rules! string_enum {
    ($name:ty) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::from(::std::string::String::from(text))
            }
        }

        impl $crate::__serde::Serialize for $name {
            fn serialize<S: $crate::__serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as $crate::__serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_travel_but_do_not_show() {
        let secret = Secret::from("hunter2");
        assert_eq!(format!("{secret:?}"), "[secret]");
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"hunter2\"");
    }

    #[test]
    fn null_is_not_absence() {
        #[derive(Serialize, Deserialize, PartialEq, Debug)]
        struct Patch {
            #[serde(default, with = "nullable", skip_serializing_if = "Option::is_none")]
            name: Option<Option<String>>,
        }
        let check = |json: &str, name: Option<Option<String>>| {
            let patch = Patch { name };
            assert_eq!(serde_json::from_str::<Patch>(json).unwrap(), patch);
            assert_eq!(serde_json::to_string(&patch).unwrap(), json);
        };
        check("{}", None);
        check(r#"{"name":null}"#, Some(None));
        check(r#"{"name":"a"}"#, Some(Some("a".to_owned())));
    }
}
