//! Texts from paths, queries and headers to typed values, by serde.
//!
//! A text becomes whatever the type asks for: a number, a flag, a string or an enum. A list takes each text as an item.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt;

/// The values that one name has.
#[derive(Debug, Clone)]
pub(crate) enum Texts {
    /// The parameter as it stands, once or several times.
    Flat(Vec<String>),
    /// The members of an object.
    Members(Vec<(String, Texts)>),
}

/// A text that is not of the type.
#[derive(Debug)]
pub(crate) struct TextError(String);

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TextError {}

impl de::Error for TextError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl Texts {
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Flat(texts) => texts.is_empty(),
            Self::Members(members) => members.is_empty(),
        }
    }

    fn first(&self) -> Result<&str, TextError> {
        match self {
            Self::Flat(texts) => Ok(texts.first().map_or("", String::as_str)),
            Self::Members(_) => Err(TextError("expected one value".to_owned())),
        }
    }

    fn number<T: std::str::FromStr>(&self) -> Result<T, TextError> {
        let text = self.first()?;
        text.parse()
            .map_err(|_| TextError(format!("expected a number, found {text:?}")))
    }
}

impl IntoDeserializer<'_, TextError> for Texts {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Texts {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self {
            Self::Flat(texts) if texts.len() > 1 => visitor.visit_seq(SeqDeserializer::new(texts.into_iter())),
            Self::Flat(texts) => visitor.visit_string(texts.into_iter().next().unwrap_or_default()),
            Self::Members(members) => visitor.visit_map(MapDeserializer::new(members.into_iter())),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self.first()?.to_ascii_lowercase().as_str() {
            "true" | "1" => visitor.visit_bool(true),
            "false" | "0" => visitor.visit_bool(false),
            other => Err(TextError(format!("expected true or false, found {other:?}"))),
        }
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_i32(self.number()?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_i64(self.number()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_u64(self.number()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_f64(self.number()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        if self.is_empty() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self {
            Self::Flat(texts) => visitor.visit_seq(SeqDeserializer::new(
                texts.into_iter().map(|text| Self::Flat(vec![text])),
            )),
            Self::Members(_) => Err(TextError("expected a list".to_owned())),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u32 u128 f32 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct enum
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    fn read<T: for<'de> Deserialize<'de>>(texts: &[&str]) -> Result<T, String> {
        T::deserialize(Texts::Flat(texts.iter().map(|text| (*text).to_owned()).collect()))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn texts_become_what_is_asked_for() {
        assert_eq!(read::<i64>(&["7"]), Ok(7));
        assert_eq!(read::<Option<bool>>(&["TRUE"]), Ok(Some(true)));
        assert_eq!(read::<Option<i64>>(&[]), Ok(None));
        assert_eq!(read::<Vec<i64>>(&["1", "2"]), Ok(vec![1, 2]));
        assert_eq!(read::<Vec<String>>(&[]), Ok(vec![]));
        assert_eq!(read::<String>(&["7"]), Ok("7".to_owned()));
        assert_eq!(read::<i64>(&["x"]), Err("expected a number, found \"x\"".to_owned()));
    }

    #[test]
    fn members_become_a_struct() {
        #[derive(Deserialize, PartialEq, Debug)]
        struct Filter {
            name: String,
            size: Option<i64>,
        }
        let members = vec![
            ("name".to_owned(), Texts::Flat(vec!["a".to_owned()])),
            ("size".to_owned(), Texts::Flat(vec!["3".to_owned()])),
        ];
        let filter = Filter::deserialize(Texts::Members(members)).unwrap();
        assert_eq!(
            filter,
            Filter {
                name: "a".to_owned(),
                size: Some(3)
            }
        );
    }
}
