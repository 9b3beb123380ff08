//! What generated models share: secrets that never show, and the serde glue of open enums and explicit nulls.

use serde::{Deserialize, Serialize};
use serde_json::Value;
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

/// What the values of a type look like, to tell the alternatives of a union apart.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// True or false.
    Bool,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// A text; one of these when there are any.
    Text(&'static [&'static str]),
    /// A list.
    List,
    /// An object with these members. Without any, every object.
    Object {
        /// Members that are always there.
        required: &'static [&'static str],
        /// Members that may be there.
        optional: &'static [&'static str],
    },
    /// Anything.
    Any,
}

impl Form {
    /// The index of the form that fits the value best; the first of equals.
    pub fn best(forms: &[Self], value: &Value) -> Option<usize> {
        let fitting = forms
            .iter()
            .enumerate()
            .filter_map(|(at, form)| Some((form.fit(value)?, at)));
        fitting
            .max_by_key(|(fit, at)| (*fit, std::cmp::Reverse(*at)))
            .map(|(_, at)| at)
    }

    /// How well the value fits, none when it does not: for an object, by the members that are known.
    pub(crate) fn fit(&self, value: &Value) -> Option<usize> {
        match (self, value) {
            (Self::Any, _) => Some(0),
            (Self::Bool, Value::Bool(_)) | (Self::Number, Value::Number(_)) | (Self::List, Value::Array(_)) => Some(1),
            (Self::Integer, Value::Number(number)) => (number.is_i64() || number.is_u64()).then_some(2),
            (Self::Text(known), Value::String(text)) => Some(1 + usize::from(known.contains(&text.as_str()))),
            (Self::Object { required, optional }, Value::Object(members)) => {
                let has = |names: &[&str]| names.iter().filter(|name| members.contains_key(**name)).count();
                let (all, some) = (has(required) == required.len(), has(required) + has(optional));
                // An object of which nothing is known is something else, unless the type knows no members at all.
                let foreign = some == 0 && !members.is_empty() && !(required.is_empty() && optional.is_empty());
                (all && !foreign).then_some(1 + some)
            }
            _ => None,
        }
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
    fn alternatives_are_told_apart_by_what_is_there() {
        const FORMS: &[Form] = &[
            Form::Object {
                required: &["weekly"],
                optional: &["at"],
            },
            Form::Object {
                required: &[],
                optional: &["daily", "at"],
            },
            Form::Text(&["never"]),
            Form::Text(&[]),
            Form::Number,
            Form::Integer,
        ];
        let check = |json: &str, expect: Option<usize>| {
            assert_eq!(
                Form::best(FORMS, &serde_json::from_str(json).unwrap()),
                expect,
                "{json}"
            );
        };
        check(r#"{"weekly":1,"at":2}"#, Some(0));
        check(r#"{"daily":1,"at":2}"#, Some(1));
        check(r#"{"at":2}"#, Some(1));
        check("{}", Some(1));
        check(r#"{"monthly":1}"#, None);
        check(r#""never""#, Some(2));
        check("1", Some(5));
        check("1.5", Some(4));
        check("[]", None);
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
