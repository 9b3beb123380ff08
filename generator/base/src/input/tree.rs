//! What was read, with the line of everything: nodes that refer to each other by number, so that an alias costs nothing.

use super::problem::{Problem, lines};
use super::scalar;
use crate::diagnostic::Code;
use crate::openapi::pointer::escaped;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;

/// A node's number.
pub(super) type Id = usize;

/// A YAML or JSON text that was read.
#[derive(Debug, Default)]
pub struct Tree<'t> {
    nodes: Vec<Node<'t>>,
    /// Absent in an empty text, which stands for null.
    pub(super) root: Option<Id>,
}

#[derive(Debug)]
pub(super) struct Node<'t> {
    /// Counted from 1.
    pub(super) line: usize,
    pub(super) kind: NodeKind<'t>,
    /// How large it is with all that aliases in it stand for.
    pub(super) weight: usize,
    /// How deep lists and objects lie in it.
    pub(super) height: usize,
}

#[derive(Debug)]
pub(super) enum NodeKind<'t> {
    /// A scalar without quotes, which is a number, a truth value or null if it looks like one.
    Plain(Cow<'t, str>),
    Text(Cow<'t, str>),
    List(Vec<Id>),
    Map(Vec<Entry<'t>>),
}

#[derive(Debug, Clone)]
pub(super) struct Entry<'t> {
    pub(super) key: Cow<'t, str>,
    pub(super) line: usize,
    pub(super) value: Id,
}

impl<'t> Tree<'t> {
    pub(super) fn node(&self, id: Id) -> &Node<'t> {
        &self.nodes[id]
    }

    /// Adds a node whose members are there already.
    pub(super) fn add(&mut self, line: usize, kind: NodeKind<'t>) -> Id {
        let (own, height) = match &kind {
            NodeKind::Plain(text) | NodeKind::Text(text) => (text.len(), 0),
            NodeKind::List(items) => (0, self.height_above(items.iter().copied())),
            NodeKind::Map(entries) => (
                entries.iter().map(|entry| entry.key.len()).sum(),
                self.height_above(entries.iter().map(|entry| entry.value)),
            ),
        };
        let weight = members(&kind).fold(own + 1, |sum, id| sum.saturating_add(self.nodes[id].weight));
        self.nodes.push(Node {
            line,
            kind,
            weight,
            height,
        });
        self.nodes.len() - 1
    }

    fn height_above(&self, members: impl Iterator<Item = Id>) -> usize {
        1 + members.map(|id| self.nodes[id].height).max().unwrap_or_default()
    }

    /// The tree, if no object has a key twice.
    pub(super) fn without_duplicates(self) -> Result<Self, Problem> {
        for (id, node) in self.nodes.iter().enumerate() {
            if let NodeKind::Map(entries) = &node.kind
                && let Some((first, second)) = twice(entries)
            {
                let place = match self.pointer_to(id) {
                    at if at.is_empty() => String::new(),
                    at => format!(" at #{at}"),
                };
                let lines = lines(first.line, second.line);
                let message = format!("the key `{}` stands twice in the object{place}: {lines}", second.key);
                let problem = Problem::new(Code::DuplicateKey, second.line, message);
                return Err(problem.help("only one of them can hold: remove or rename the other"));
            }
        }
        Ok(self)
    }

    /// The JSON pointer to a node, by the first way that leads to it.
    fn pointer_to(&self, mut wanted: Id) -> String {
        let mut steps = Vec::new();
        // Whatever holds a node was added after it.
        for (id, node) in self.nodes.iter().enumerate().skip(wanted + 1) {
            let step = match &node.kind {
                NodeKind::List(items) => items
                    .iter()
                    .position(|item| *item == wanted)
                    .map(|index| index.to_string()),
                NodeKind::Map(entries) => entries
                    .iter()
                    .find(|entry| entry.value == wanted)
                    .map(|entry| escaped(&entry.key).into_owned()),
                _ => None,
            };
            if let Some(step) = step {
                steps.push(format!("/{step}"));
                wanted = id;
            }
        }
        steps.reverse();
        steps.concat()
    }

    /// The line of what the keys and the numbers of items lead to.
    pub fn line(&self, steps: &[&str]) -> Option<usize> {
        let mut id = self.root?;
        let mut line = self.node(id).line;
        for step in steps {
            (id, line) = match &self.node(id).kind {
                NodeKind::Map(entries) => {
                    let entry = entries.iter().find(|entry| entry.key == *step)?;
                    (entry.value, entry.line)
                }
                NodeKind::List(items) => {
                    let item = *items.get(step.parse::<usize>().ok()?)?;
                    (item, self.node(item).line)
                }
                _ => return None,
            };
        }
        Some(line)
    }

    /// What was read as JSON. A number that JSON has none of, such as `.inf`, is a text.
    pub fn to_value(&self) -> Value {
        self.root.map_or(Value::Null, |root| self.value(root))
    }

    pub(super) fn value(&self, id: Id) -> Value {
        match &self.node(id).kind {
            NodeKind::Plain(text) => scalar::resolve(text),
            NodeKind::Text(text) => Value::String(text.clone().into_owned()),
            NodeKind::List(items) => items.iter().map(|item| self.value(*item)).collect(),
            NodeKind::Map(entries) => {
                let members = entries
                    .iter()
                    .map(|entry| (entry.key.clone().into_owned(), self.value(entry.value)));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

/// The nodes right below one of this kind.
fn members<'k>(kind: &'k NodeKind<'_>) -> Box<dyn Iterator<Item = Id> + 'k> {
    match kind {
        NodeKind::Plain(_) | NodeKind::Text(_) => Box::new(std::iter::empty()),
        NodeKind::List(items) => Box::new(items.iter().copied()),
        NodeKind::Map(entries) => Box::new(entries.iter().map(|entry| entry.value)),
    }
}

/// The first two entries of one key.
fn twice<'e, 't>(entries: &'e [Entry<'t>]) -> Option<(&'e Entry<'t>, &'e Entry<'t>)> {
    let mut known = HashMap::with_capacity(entries.len());
    entries
        .iter()
        .find_map(|entry| Some((known.insert(&*entry.key, entry)?, entry)))
}
