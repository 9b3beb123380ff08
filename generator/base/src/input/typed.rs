//! A tree as one of our types, by serde; an error names the line of what does not fit.
//!
//! Where a text is expected, a scalar is taken as it is written: `version: 1.10` and the word `No` need no quotes.

use super::Problem;
use super::scalar;
use super::tree::{Entry, Id, NodeKind, Tree};
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use serde::Deserializer;
use serde::de::value::{BorrowedStrDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, IntoDeserializer, Visitor};
use serde_json::Value;
use std::fmt;

impl Tree<'_> {
    /// What was read as a `T`. `path` and what `kind` of file it is are named in the diagnostic.
    pub fn parse<T: DeserializeOwned>(&self, path: &str, kind: &str) -> Result<T, Box<Diagnostic>> {
        let read = match self.root {
            Some(id) => T::deserialize(At { tree: self, id }),
            None => T::deserialize(().into_deserializer()),
        };
        read.map_err(|mismatch: Mismatch| {
            let problem = Problem {
                code: Code::BadFile,
                line: mismatch.line,
                message: format!("not a valid {kind}: {}", mismatch.message),
                help: None,
            };
            let mut diagnostic = problem.at(path);
            diagnostic.help = Some(format!("docs/files.md describes the keys of {kind}"));
            diagnostic
        })
    }
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
}

/// A place in a tree.
#[derive(Clone, Copy)]
struct At<'a, 't> {
    tree: &'a Tree<'t>,
    id: Id,
}

impl<'a> IntoDeserializer<'a, Mismatch> for At<'a, '_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
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
                Value::String(_) => visitor.visit_borrowed_str(text),
                value => value.deserialize_any(visitor).map_err(de::Error::custom),
            },
            NodeKind::List(items) => {
                let items = items.iter().map(|&id| At { id, ..self });
                visitor.visit_seq(SeqDeserializer::new(items))
            }
            NodeKind::Map(entries) => {
                let entries = entries.iter().map(|entry| {
                    (
                        MapKey(entry),
                        At {
                            id: entry.value,
                            ..self
                        },
                    )
                });
                visitor.visit_map(MapDeserializer::new(entries))
            }
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

/// The key of an entry, whose error is on its line.
struct MapKey<'a, 't>(&'a Entry<'t>);

impl<'a> IntoDeserializer<'a, Mismatch> for MapKey<'a, '_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

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
