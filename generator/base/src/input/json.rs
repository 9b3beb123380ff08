//! JSON text to a tree. The syntax is `serde_json`'s matter; added is the line of every key, and that keys stay apart.

use super::tree::{Entry, Id, NodeKind, Tree};
use super::{MAX_DEPTH, Problem};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Reads one JSON text.
pub(super) fn read(text: &str) -> Result<Tree<'_>, Problem> {
    let mut reading = JsonReading {
        text,
        tree: Tree::default(),
        depth: 0,
        counted: 0,
        line: 1,
        too_deep: false,
    };
    let mut source = serde_json::Deserializer::from_str(text);
    let read = Next(&mut reading)
        .deserialize(&mut source)
        .and_then(|root| source.end().map(|()| root));
    match read {
        Ok(root) => {
            reading.tree.root = Some(root);
            Ok(reading.tree)
        }
        Err(error) if reading.too_deep => Err(Problem::too_deep(error.line())),
        Err(error) => Err(Problem::syntax(error.line(), error)),
    }
}

struct JsonReading<'t> {
    text: &'t str,
    tree: Tree<'t>,
    depth: usize,
    /// Up to which byte lines are counted.
    counted: usize,
    line: usize,
    too_deep: bool,
}

impl<'t> JsonReading<'t> {
    /// The text of a key, which is a part of the whole text, and counts the lines up to it.
    fn key(&mut self, raw: &'t RawValue) -> serde_json::Result<Cow<'t, str>> {
        let raw = raw.get();
        let at = (raw.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let passed = self.text.as_bytes().get(self.counted..at).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count();
        self.counted = self.counted.max(at);
        if raw.contains('\\') {
            return serde_json::from_str(raw).map(Cow::Owned);
        }
        Ok(Cow::Borrowed(raw.trim_matches('"')))
    }

    fn add(&mut self, kind: NodeKind<'t>) -> Id {
        self.tree.add(self.line, kind)
    }

    fn deeper<E: Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        self.too_deep = self.depth > MAX_DEPTH;
        if self.too_deep {
            return Err(E::custom("too deep"));
        }
        Ok(())
    }
}

/// The next value of the text.
struct Next<'r, 't>(&'r mut JsonReading<'t>);

impl<'t> DeserializeSeed<'t> for Next<'_, 't> {
    type Value = Id;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Id, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Next<'_, 't> {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Id, E> {
        Ok(self.0.add(NodeKind::Plain("null".into())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Id, E> {
        Ok(self.0.add(NodeKind::Plain(if value { "true" } else { "false" }.into())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Id, E> {
        Ok(self.0.add(NodeKind::Plain(value.to_string().into())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Id, E> {
        Ok(self.0.add(NodeKind::Plain(value.to_string().into())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Id, E> {
        // `Debug` keeps the point or the exponent that tells a fraction from an integer.
        Ok(self.0.add(NodeKind::Plain(format!("{value:?}").into())))
    }

    fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Id, E> {
        Ok(self.0.add(NodeKind::Text(text.into())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Id, E> {
        Ok(self.0.add(NodeKind::Text(text.to_owned().into())))
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Id, A::Error> {
        let line = self.0.line;
        self.0.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Next(&mut *self.0))? {
            items.push(item);
        }
        self.0.depth -= 1;
        Ok(self.0.tree.add(line, NodeKind::List(items)))
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Id, A::Error> {
        let line = self.0.line;
        self.0.deeper()?;
        let mut entries = Vec::new();
        while let Some(raw) = map.next_key::<&RawValue>()? {
            let key = self.0.key(raw).map_err(A::Error::custom)?;
            let line = self.0.line;
            let value = map.next_value_seed(Next(&mut *self.0))?;
            entries.push(Entry { key, line, value });
        }
        self.0.depth -= 1;
        Ok(self.0.tree.add(line, NodeKind::Map(entries)))
    }
}
