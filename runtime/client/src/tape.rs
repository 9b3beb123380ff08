//! A JSON value as a flat list of nodes, and a cursor over it: what models are read from.
//!
//! In: any format that says what its values are. Out: nodes in the order in which they stand, where a list and an object know where they
//! end and a member is its name and then its value. Texts that need no unescaping stay where they came in. A cursor is two words and can be
//! read again, so that a union tries its next alternative; nothing is a tree of allocations unless somebody keeps it.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::fmt;

/// A value, or the name of a member.
#[derive(Debug)]
enum Node<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    /// A list, and the index behind its last node.
    List(usize),
    /// An object, likewise.
    Object(usize),
}

/// A value with all that is in it.
#[derive(Debug)]
pub struct Tape<'t>(Vec<Node<'t>>);

/// A value on a tape.
#[derive(Clone, Copy)]
pub struct Json<'t> {
    nodes: &'t [Node<'t>],
    at: usize,
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind<'t> {
    Null,
    Bool(bool),
    Number(&'t Number),
    Text(&'t str),
    List,
    Object,
}

impl<'t> Tape<'t> {
    /// The value.
    pub fn root(&'t self) -> Json<'t> {
        Json { nodes: &self.0, at: 0 }
    }

    /// The value that `read` reads, which should be `expected`.
    pub(crate) fn of<E>(expected: &'static str, read: impl FnOnce(Push<'_, 't>) -> Result<(), E>) -> Result<Self, E> {
        // As many as a small object has.
        let mut nodes = Vec::with_capacity(64);
        read(Push {
            nodes: &mut nodes,
            expected,
        })?;
        Ok(Self(nodes))
    }
}

impl<'de> Deserialize<'de> for Tape<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of("a value", |push| deserializer.deserialize_any(push))
    }
}

impl<'t> Json<'t> {
    pub(crate) fn kind(self) -> Kind<'t> {
        match self.nodes.get(self.at) {
            None | Some(Node::Null) => Kind::Null,
            Some(Node::Bool(yes)) => Kind::Bool(*yes),
            Some(Node::Number(number)) => Kind::Number(number),
            Some(Node::Text(text)) => Kind::Text(text),
            Some(Node::List(_)) => Kind::List,
            Some(Node::Object(_)) => Kind::Object,
        }
    }

    /// The index behind the value.
    fn end(self) -> usize {
        match self.nodes.get(self.at) {
            Some(Node::List(end) | Node::Object(end)) => *end,
            _ => self.at + 1,
        }
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.kind(), Kind::Null)
    }

    pub(crate) fn as_str(self) -> Option<&'t str> {
        match self.kind() {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub(crate) fn items(self) -> impl Iterator<Item = Json<'t>> {
        let end = match self.kind() {
            Kind::List => self.end(),
            _ => self.at,
        };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let item = (at < end).then_some(Json { nodes: self.nodes, at })?;
            at = item.end();
            Some(item)
        })
    }

    /// The members of an object, by name; none of anything else. A name that stands there again replaces the earlier one.
    pub(crate) fn members(self) -> impl Iterator<Item = (&'t str, Json<'t>)> {
        let (mut at, end) = self.span();
        std::iter::from_fn(move || {
            while at < end {
                let value = Json {
                    nodes: self.nodes,
                    at: at + 1,
                };
                let name = self.nodes.get(at);
                at = value.end();
                if let Some(Node::Text(name)) = name {
                    return Some((&**name, value));
                }
            }
            None
        })
    }

    /// Where the first member of an object begins, and where the last one ends.
    fn span(self) -> (usize, usize) {
        match self.kind() {
            Kind::Object => (self.at + 1, self.end()),
            _ => (self.at, self.at),
        }
    }

    /// A member of an object.
    pub(crate) fn get(self, name: &str) -> Option<Json<'t>> {
        self.members().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The value by itself.
    pub(crate) fn to_value(self) -> Value {
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::Bool(yes) => Value::Bool(yes),
            Kind::Number(number) => Value::Number(number.clone()),
            Kind::Text(text) => Value::String(text.to_owned()),
            Kind::List => Value::Array(self.items().map(Self::to_value).collect()),
            Kind::Object => {
                let members = self.members().map(|(name, value)| (name.to_owned(), value.to_value()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

/// A walk over the members of an object that takes them by name. Those that come in the order in which they are asked for are found
/// at once.
#[derive(Debug)]
pub(crate) struct Walk<'t> {
    object: Json<'t>,
    start: usize,
    end: usize,
    at: usize,
}

impl<'t> Walk<'t> {
    pub(crate) fn over(object: Json<'t>) -> Self {
        let (start, end) = object.span();
        Self {
            object,
            start,
            end,
            at: start,
        }
    }

    /// The member of this name.
    pub(crate) fn find(&mut self, name: &str) -> Option<Json<'t>> {
        self.within(self.at, self.end, name)
            .or_else(|| self.within(self.start, self.at, name))
    }

    fn within(&mut self, from: usize, to: usize, name: &str) -> Option<Json<'t>> {
        let nodes = self.object.nodes;
        let mut at = from;
        while at < to {
            let value = Json { nodes, at: at + 1 };
            let is_it = matches!(nodes.get(at), Some(Node::Text(known)) if known == name);
            at = value.end();
            if is_it {
                self.at = at;
                return Some(value);
            }
        }
        None
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_value().fmt(f)
    }
}

/// Writes what it is visited with behind the nodes.
pub(crate) struct Push<'v, 't> {
    nodes: &'v mut Vec<Node<'t>>,
    /// What there should be.
    expected: &'static str,
}

impl<'t> Push<'_, 't> {
    fn again(&mut self) -> Push<'_, 't> {
        Push {
            nodes: self.nodes,
            expected: "a value",
        }
    }

    fn put<E>(self, node: Node<'t>) -> Result<(), E> {
        self.nodes.push(node);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Push<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Push<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.put(Node::Null)
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.put(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<(), E> {
        self.put(Node::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.put(Node::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.put(Node::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.put(Number::from_f64(number).map_or(Node::Null, Node::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.put(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.put(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<(), E> {
        self.put(Node::Text(Cow::Owned(text)))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let at = self.nodes.len();
        self.nodes.push(Node::List(at + 1));
        while items.next_element_seed(self.again())?.is_some() {}
        let end = self.nodes.len();
        self.close(at, Node::List(end));
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let at = self.nodes.len();
        self.nodes.push(Node::Object(at + 1));
        let mut signs = Signs::default();
        loop {
            let name = self.nodes.len();
            if members.next_key_seed(Name(self.again()))?.is_none() {
                break;
            }
            if signs.maybe(self.nodes.get(name)) {
                self.replace(at + 1, name);
            }
            members.next_value_seed(self.again())?;
        }
        let end = self.nodes.len();
        self.close(at, Node::Object(end));
        Ok(())
    }
}

impl Push<'_, '_> {
    fn close(self, at: usize, node: Node<'static>) {
        if let Some(open) = self.nodes.get_mut(at) {
            *open = node;
        }
    }

    /// Takes an earlier member of the same name out, between `from` and the name at `name`.
    fn replace(&mut self, from: usize, name: usize) {
        let (before, rest) = self.nodes.split_at_mut(name);
        let Some(Node::Text(again)) = rest.first() else { return };
        let mut at = from;
        while at < name {
            let value = at + 1;
            let end = match before.get(value) {
                Some(Node::List(end) | Node::Object(end)) => *end,
                _ => value + 1,
            };
            if let Some(node) = before.get_mut(at)
                && matches!(node, Node::Text(known) if known == again)
            {
                // No name is this.
                *node = Node::Null;
            }
            at = end;
        }
    }
}

/// The names of an object that have come, as far as a few bits of each tell them apart.
#[derive(Default)]
struct Signs(u128);

impl Signs {
    /// Whether the name may have come before.
    fn maybe(&mut self, name: Option<&Node<'_>>) -> bool {
        let Some(Node::Text(name)) = name else { return false };
        let bytes = name.as_bytes();
        let sign = |at: usize| u32::from(bytes.get(at).copied().unwrap_or_default());
        let last = bytes.len().saturating_sub(1);
        let mixed =
            sign(0) ^ (sign(last) << 2) ^ (sign(bytes.len() / 2) << 4) ^ (sign(2) << 1) ^ (last as u32).wrapping_mul(5);
        let bit = 1_u128 << (mixed % 128);
        let is_known = self.0 & bit != 0;
        self.0 |= bit;
        is_known
    }
}

/// The name of a member, which is a text whatever the format has for one.
struct Name<'v, 't>(Push<'v, 't>);

impl<'de> DeserializeSeed<'de> for Name<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.0.visit_borrowed_str(text)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.visit_str(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<(), E> {
        self.0.visit_string(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_tape_says_what_a_value_says() {
        for text in [
            "null",
            "-7",
            "18446744073709551615",
            "1.5",
            r#""a\nb""#,
            "[]",
            "{}",
            r#"[1,[2,{"a":[]}],{"b":{"c":null},"d":true}]"#,
            r#"{"a":1,"b":2,"a":{"x":[3]},"c":4}"#,
        ] {
            let tape: Tape<'_> = serde_json::from_str(text).unwrap();
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(tape.root().to_value(), value, "{text}");
        }
        assert!(serde_json::from_str::<Tape<'_>>(&"[".repeat(200)).is_err());
    }

    #[test]
    fn members_are_found_in_any_order_and_the_last_of_a_name_counts() {
        let tape: Tape<'_> = serde_json::from_str(r#"{"a":1,"b":[2],"a":3,"c":{"d":4}}"#).unwrap();
        let mut walk = Walk::over(tape.root());
        let mut find = |name| walk.find(name).map(Json::to_value);
        assert_eq!(find("c"), Some(json!({"d": 4})));
        assert_eq!(find("a"), Some(json!(3)));
        assert_eq!(find("b"), Some(json!([2])));
        assert_eq!(find("d"), None);
        assert_eq!(tape.root().get("a").map(Json::to_value), Some(json!(3)));
        assert_eq!(tape.root().items().count(), 0);
    }
}
