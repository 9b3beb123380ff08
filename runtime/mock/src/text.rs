//! Texts from paths, queries and headers to typed values, by serde.
//!
//! A text becomes whatever the type asks for: a number, a flag, a string or an enum. A list takes each text as an item.

use docwright_client::{PathStyle, QueryStyle};
use percent_encoding::percent_decode_str;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::fmt;

/// The values that one name has.
#[derive(Debug, Clone)]
pub(crate) enum Texts {
    /// The parameter as it stands, once or several times.
    Flat(Vec<String>),
    /// The members of an object.
    Members(Vec<(String, Texts)>),
    /// The items of a list that may have members of their own.
    Items(Vec<Texts>),
    /// One text, which the type may ask to be taken apart.
    Joined(Joined),
}

/// A text that may be a list or an object by its style, or neither.
#[derive(Debug, Clone)]
pub(crate) struct Joined {
    text: String,
    /// What stands between items.
    between: &'static str,
    /// What stands between name and value of a member; without it they are items in turn.
    bind: Option<&'static str>,
    /// What each item begins with.
    label: String,
    /// Whether the pieces are percent-encoded.
    escaped: bool,
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
            Self::Items(items) => items.is_empty(),
            Self::Joined(_) => false,
        }
    }

    /// A path parameter as sent.
    pub(crate) fn of_path(name: &str, text: &str, style: PathStyle) -> Self {
        let label = format!("{name}=");
        let after = |mark: char| text.strip_prefix(mark).unwrap_or(text);
        let joined = |text: &str, between, bind| Joined::of(text, between, bind);
        Self::Joined(match style {
            PathStyle::Simple => joined(text, ",", None),
            PathStyle::SimpleExplode => joined(text, ",", Some("=")),
            PathStyle::Label => joined(after('.'), ",", None),
            PathStyle::LabelExplode => joined(after('.'), ".", Some("=")),
            PathStyle::Matrix => {
                let text = after(';');
                let value = text.strip_prefix(&label).or_else(|| text.strip_prefix(name));
                joined(value.unwrap_or(text), ",", None)
            }
            PathStyle::MatrixExplode => Joined {
                label,
                ..joined(after(';'), ";", Some("="))
            },
        })
    }

    /// A header.
    pub(crate) fn of_header(text: &str, explode: bool) -> Self {
        Self::Joined(Joined {
            escaped: false,
            ..Joined::of(text, ",", explode.then_some("="))
        })
    }

    /// What a name has among the pairs of a query or of cookies, whose values are as sent.
    pub(crate) fn of_pairs(name: &str, pairs: &[(String, String)], style: QueryStyle) -> Self {
        let named = pairs.iter().filter(|(known, _)| known == name);
        let mut values: Vec<String> = named.map(|(_, value)| value.clone()).collect();
        let between = match style {
            QueryStyle::Form => None,
            QueryStyle::DeepObject if values.is_empty() => return deep(name, pairs, 0),
            // Where numbers stand in the names, `numbered` reads them.
            QueryStyle::DeepObject | QueryStyle::Dots | QueryStyle::Brackets => None,
            QueryStyle::Comma => Some(","),
            QueryStyle::Space => Some("%20"),
            QueryStyle::Pipe => Some("|"),
        };
        match between {
            Some(between) if values.len() == 1 => {
                let text = values.remove(0);
                let text = if between == "|" {
                    text.replace("%7C", "|").replace("%7c", "|")
                } else {
                    text
                };
                Self::Joined(Joined::of(&text, between, None))
            }
            _ => Self::Flat(values.iter().map(|value| decoded(value)).collect()),
        }
    }

    fn first(&self) -> Result<Cow<'_, str>, TextError> {
        match self {
            Self::Flat(texts) => Ok(texts.first().map_or("", String::as_str).into()),
            Self::Joined(joined) => Ok(joined.whole().into()),
            Self::Members(_) | Self::Items(_) => Err(TextError("expected one value".to_owned())),
        }
    }

    fn number<T: std::str::FromStr>(&self) -> Result<T, TextError> {
        let text = self.first()?;
        text.parse()
            .map_err(|_| TextError(format!("expected a number, found {text:?}")))
    }
}

impl Joined {
    fn of(text: &str, between: &'static str, bind: Option<&'static str>) -> Self {
        Self {
            text: text.to_owned(),
            between,
            bind,
            label: String::new(),
            escaped: true,
        }
    }

    fn decode(&self, piece: &str) -> String {
        if self.escaped {
            decoded(piece)
        } else {
            piece.trim().to_owned()
        }
    }

    /// One item without what it begins with.
    fn item(&self, piece: &str) -> String {
        self.decode(piece.strip_prefix(&self.label).unwrap_or(piece))
    }

    fn whole(&self) -> String {
        self.item(&self.text)
    }

    fn items(&self) -> Vec<String> {
        let pieces = self.text.split(self.between).filter(|_| !self.text.is_empty());
        pieces.map(|piece| self.item(piece)).collect()
    }

    fn members(&self) -> Vec<(String, Texts)> {
        let pieces: Vec<&str> = self
            .text
            .split(self.between)
            .filter(|_| !self.text.is_empty())
            .collect();
        let pairs: Vec<(&str, &str)> = match self.bind {
            Some(bind) => pieces.iter().filter_map(|piece| piece.split_once(bind)).collect(),
            None => pieces.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect(),
        };
        let members = pairs.into_iter();
        members
            .map(|(name, value)| (self.decode(name), Texts::Flat(vec![self.decode(value)])))
            .collect()
    }
}

/// A name of more brackets is none of a documented parameter.
const DEEPEST: usize = 16;

/// The members `name[member]` of a deep object, which may be deep themselves.
fn deep(name: &str, pairs: &[(String, String)], depth: usize) -> Texts {
    let mut members: Vec<(String, Texts)> = Vec::new();
    for (key, _) in pairs {
        let after = key.strip_prefix(name).and_then(|rest| rest.strip_prefix('['));
        let Some((member, _)) = after.and_then(|after| after.split_once(']')) else {
            continue;
        };
        if members.iter().any(|(known, _)| known == member) {
            continue;
        }
        let name = format!("{name}[{member}]");
        let own = pairs.iter().filter(|(key, _)| key.starts_with(&name));
        let own: Vec<(String, String)> = own.cloned().collect();
        let values = own.iter().filter(|(key, _)| *key == name);
        let values: Vec<String> = values.map(|(_, value)| decoded(value)).collect();
        let texts = match values.is_empty() && depth < DEEPEST {
            true => deep(&name, &own, depth + 1),
            false => Texts::Flat(values),
        };
        members.push((member.to_owned(), texts));
    }
    if members.is_empty() {
        Texts::Flat(Vec::new())
    } else {
        Texts::Members(members)
    }
}

/// The items of a list whose numbers are names, in their order; the members again where they are not all numbers from 0 on.
fn numbered(members: Vec<(String, Texts)>) -> Result<Vec<Texts>, Vec<(String, Texts)>> {
    let mut numbers: Vec<Option<usize>> = members.iter().map(|(name, _)| name.parse().ok()).collect();
    numbers.sort_unstable();
    if !numbers.iter().enumerate().all(|(at, number)| *number == Some(at)) {
        return Err(members);
    }
    // By number and not by text: the tenth comes behind the ninth.
    let items = members
        .into_iter()
        .map(|(name, texts)| (name.parse::<usize>().unwrap_or_default(), texts));
    let items: std::collections::BTreeMap<usize, Texts> = items.collect();
    Ok(items.into_values().collect())
}

/// A text without its percent-encoding.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
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
            Self::Items(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            // Nothing but the names says what it is: a list has all numbers up to its length.
            Self::Members(members) => match numbered(members) {
                Ok(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
                Err(members) => visitor.visit_map(MapDeserializer::new(members.into_iter())),
            },
            // Nothing but the text says what it is.
            Self::Joined(joined) if joined.text.contains(joined.between) => {
                Self::Flat(joined.items()).deserialize_any(visitor)
            }
            Self::Joined(joined) => visitor.visit_string(joined.whole()),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_string(self.first()?.into_owned())
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self {
            Self::Joined(joined) => Self::Members(joined.members()).deserialize_map(visitor),
            Self::Members(members) => visitor.visit_map(MapDeserializer::new(members.into_iter())),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        self.deserialize_map(visitor)
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
        let texts = match self {
            Self::Flat(texts) => texts,
            Self::Joined(joined) => joined.items(),
            Self::Items(items) => return visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            Self::Members(members) => {
                let items = numbered(members).map_err(|_| TextError("expected a list".to_owned()))?;
                return visitor.visit_seq(SeqDeserializer::new(items.into_iter()));
            }
        };
        visitor.visit_seq(SeqDeserializer::new(
            texts.into_iter().map(|text| Self::Flat(vec![text])),
        ))
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u32 u128 f32 char str bytes byte_buf unit unit_struct tuple tuple_struct enum identifier
        ignored_any
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

    /// The table of OpenAPI, read back.
    #[test]
    fn styles_are_taken_apart() {
        use std::collections::BTreeMap;
        let list = vec!["blue".to_owned(), "x,y".to_owned()];
        let object: BTreeMap<String, i64> = [("G".to_owned(), 200), ("R".to_owned(), 100)].into();
        for (style, one, several, members) in [
            (PathStyle::Simple, "blue", "blue,x%2Cy", "R,100,G,200"),
            (PathStyle::SimpleExplode, "blue", "blue,x%2Cy", "R=100,G=200"),
            (PathStyle::Label, ".blue", ".blue,x%2Cy", ".R,100,G,200"),
            (PathStyle::LabelExplode, ".blue", ".blue.x%2Cy", ".R=100.G=200"),
            (PathStyle::Matrix, ";a=blue", ";a=blue,x%2Cy", ";a=R,100,G,200"),
            (PathStyle::MatrixExplode, ";a=blue", ";a=blue;a=x%2Cy", ";R=100;G=200"),
        ] {
            let texts = |text| Texts::of_path("a", text, style);
            assert_eq!(String::deserialize(texts(one)).unwrap(), "blue", "{style:?}");
            assert_eq!(Vec::<String>::deserialize(texts(several)).unwrap(), list, "{style:?}");
            let found = BTreeMap::<String, i64>::deserialize(texts(members)).unwrap();
            assert_eq!(found, object, "{style:?}");
        }
        for (style, several) in [
            (QueryStyle::Comma, "blue,x%2Cy"),
            (QueryStyle::Space, "blue%20x%2Cy"),
            (QueryStyle::Pipe, "blue%7Cx%2Cy"),
        ] {
            let pairs = [("a".to_owned(), several.to_owned())];
            let found = Vec::<String>::deserialize(Texts::of_pairs("a", &pairs, style)).unwrap();
            assert_eq!(found, list, "{style:?}");
        }
        let whole = Texts::of_header("a, b", false);
        assert_eq!(String::deserialize(whole.clone()).unwrap(), "a, b");
        assert_eq!(Vec::<String>::deserialize(whole).unwrap(), ["a", "b"]);
    }

    #[test]
    fn deep_objects_hold_lists_and_objects() {
        #[derive(Deserialize, PartialEq, Debug)]
        struct Item {
            q: Vec<i64>,
        }
        #[derive(Deserialize, PartialEq, Debug)]
        struct Card {
            items: Vec<Item>,
            tags: Vec<String>,
        }
        let pairs = "card[items][1][q]=3&card[items][0][q]=1&card[items][0][q]=2&card[tags][0]=a&card[tags][1]=b";
        let pairs = pairs.split('&').filter_map(|pair| pair.split_once('='));
        let pairs: Vec<(String, String)> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let card = Card::deserialize(Texts::of_pairs("card", &pairs, QueryStyle::DeepObject)).unwrap();
        let items = vec![Item { q: vec![1, 2] }, Item { q: vec![3] }];
        let tags = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(card, Card { items, tags });
        let endless = [(format!("card{}", "[x]".repeat(100_000)), "1".to_owned())];
        assert!(!Texts::of_pairs("card", &endless, QueryStyle::DeepObject).is_empty());
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
