//! A tree as one of our types, by serde; an error names the line of what does not fit.
//!
//! Where a text is expected, a scalar is taken as it is written: `version: 1.10` and the word `No` need no quotes.

use super::Problem;
use super::scalar;
use super::tree::{Entry, Id, NodeKind, Tree};
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;
use serde::Deserializer;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::Value;
use std::fmt;
use std::slice;

impl Tree<'_> {
    /// What was read as a `T`. `path` and what `kind` of file it is are named in the diagnostic.
    pub fn parse<T: DeserializeOwned>(&self, path: &str, kind: &str) -> Result<T, Box<Diagnostic>> {
        let read = match self.root {
            Some(id) => T::deserialize(At { tree: self, id }),
            None => T::deserialize(().into_deserializer()),
        };
        read.map_err(|mismatch: Mismatch| {
            let near = meant(&mismatch.message).map_or_else(String::new, |word| format!("did you mean `{word}`? "));
            let problem = Problem {
                code: Code::BadFile,
                line: mismatch.line,
                // All keys are a help where none of them is meant.
                message: format!(
                    "not a valid {kind}: {}",
                    if near.is_empty() {
                        &mismatch.message
                    } else {
                        unknown(&mismatch.message)
                    }
                ),
                help: None,
            };
            let mut diagnostic = problem.at(path);
            diagnostic.help = Some(format!("{near}`cargo xtask docs files` describes the keys of {kind}"));
            diagnostic
        })
    }
}

/// The known word that is most like the unknown one, of a message in which serde lists them.
fn meant(message: &str) -> Option<&str> {
    let (unknown, known) = message.strip_prefix("unknown ")?.split_once(", expected ")?;
    let unknown = unknown.split('`').nth(1)?;
    nearest(unknown, known.split('`').skip(1).step_by(2))
}

/// The message without the list of what serde knows.
fn unknown(message: &str) -> &str {
    message
        .split_once(", expected ")
        .map_or(message, |(unknown, _)| unknown)
}

#[derive(Debug)]
struct Mismatch {
    line: Option<usize>,
    message: String,
}

impl Mismatch {
    /// The innermost line is the one to show.
    fn on(mut self, line: usize) -> Self {
        self.line.get_or_insert(line);
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            line: None,
            message: message.to_string(),
        }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("expected {}, found {}", wanted(expected), shown(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }
}

/// What serde expects, in the words of people who write files.
fn wanted(expected: &dyn Expected) -> String {
    let words = expected.to_string();
    match words.as_str() {
        "a sequence" => "a list".to_owned(),
        "a map" => "keys and their values".to_owned(),
        "a string" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not too large".to_owned(),
        _ if words.starts_with("struct ") => "keys and their values".to_owned(),
        _ => words,
    }
}

fn shown(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Signed(number) => format!("the number {number}"),
        Unexpected::Float(number) => format!("the number {number}"),
        Unexpected::Str(text) => format!("the text {text:?}"),
        Unexpected::Unit => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "keys and values".to_owned(),
        other => other.to_string(),
    }
}

/// A place in a tree.
#[derive(Clone, Copy)]
struct At<'a, 't> {
    tree: &'a Tree<'t>,
    id: Id,
}

impl<'a, 't> At<'a, 't> {
    fn kind(self) -> &'a NodeKind<'t> {
        &self.tree.node(self.id).kind
    }

    fn scalar(self) -> Option<&'a str> {
        match self.kind() {
            NodeKind::Plain(text) | NodeKind::Text(text) => Some(text),
            NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    fn located<T>(self, read: Result<T, Mismatch>) -> Result<T, Mismatch> {
        read.map_err(|mismatch| mismatch.on(self.tree.node(self.id).line))
    }

    fn visit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.kind() {
            NodeKind::Text(text) => visitor.visit_borrowed_str(text),
            NodeKind::Plain(text) => match scalar::resolve(text) {
                Value::Null => visitor.visit_unit(),
                Value::Bool(value) => visitor.visit_bool(value),
                Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                    (Some(number), _) => visitor.visit_u64(number),
                    (None, Some(number)) => visitor.visit_i64(number),
                    (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
                },
                Value::String(_) | Value::Array(_) | Value::Object(_) => visitor.visit_borrowed_str(text),
            },
            NodeKind::List(items) => visitor.visit_seq(Items {
                tree: self.tree,
                rest: items.iter(),
            }),
            NodeKind::Map(entries) => visitor.visit_map(Entries {
                tree: self.tree,
                rest: entries.iter(),
                value: None,
            }),
        }
    }
}

impl<'de> Deserializer<'de> for At<'de, '_> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.located(self.visit(visitor))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.scalar() {
            Some(text) => self.located(visitor.visit_borrowed_str(text)),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.kind() {
            NodeKind::Plain(text) if scalar::resolve(text).is_null() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.scalar() {
            Some(text) => self.located(visitor.visit_enum(BorrowedStrDeserializer::new(text))),
            None => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// The items of a list. What an item's own type makes of it may fail too, which is on the item's line.
struct Items<'a, 't> {
    tree: &'a Tree<'t>,
    rest: slice::Iter<'a, Id>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Mismatch;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Mismatch> {
        let Some(&id) = self.rest.next() else { return Ok(None) };
        let at = At { tree: self.tree, id };
        at.located(seed.deserialize(at)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The entries of a map, likewise.
struct Entries<'a, 't> {
    tree: &'a Tree<'t>,
    rest: slice::Iter<'a, Entry<'t>>,
    value: Option<Id>,
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Mismatch;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Mismatch> {
        let Some(entry) = self.rest.next() else { return Ok(None) };
        self.value = Some(entry.value);
        seed.deserialize(MapKey(entry)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mismatch> {
        let id = self
            .value
            .take()
            .ok_or_else(|| de::Error::custom("a value without a key"))?;
        let at = At { tree: self.tree, id };
        at.located(seed.deserialize(at))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The key of an entry, whose error is on its line.
struct MapKey<'a, 't>(&'a Entry<'t>);

impl<'de> Deserializer<'de> for MapKey<'de, '_> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let key: BorrowedStrDeserializer<'de, Mismatch> = BorrowedStrDeserializer::new(&self.0.key);
        key.deserialize_any(visitor)
            .map_err(|mismatch| mismatch.on(self.0.line))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let key = BorrowedStrDeserializer::new(&self.0.key);
        visitor
            .visit_enum(key)
            .map_err(|mismatch: Mismatch| mismatch.on(self.0.line))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
