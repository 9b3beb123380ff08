//! The names by which JSON Schema lets schemas refer to each other, besides JSON pointers from the top: `$defs`, `$anchor`
//! and `$id`. A document in; out come the components that the schemas of `$defs` become, and references to these.

use crate::read::references::weight;
use docwright_base::openapi::pointer::{below, of_reference, unescaped};
use docwright_base::openapi::structure::{Kind, walk};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Where each schema that has another name than its JSON pointer is found.
#[derive(Debug, Default)]
pub(super) struct Homes {
    /// The JSON pointer of a schema in `$defs` to its name as a component. The first of several equal ones gives the name.
    moved: BTreeMap<String, String>,
    /// Those that are the first of their name: the others are dropped.
    first: BTreeSet<String>,
    /// An anchor, or a schema's own URL, to the JSON pointer of the schema.
    named: BTreeMap<String, String>,
    /// The JSON pointers of schemas with a URL of their own, from where their pointers count.
    roots: BTreeSet<String>,
}

impl Homes {
    pub(super) fn of(document: &mut Value) -> Self {
        let mut homes = Self::default();
        let mut holders = Vec::new();
        walk(document, Kind::Root, &mut |kind, _, value, pointer| {
            if kind != Kind::Schema {
                return;
            }
            for key in ["$anchor", "$dynamicAnchor"] {
                if let Some(anchor) = value.get(key).and_then(Value::as_str) {
                    homes
                        .named
                        .entry(format!("#{anchor}"))
                        .or_insert_with(|| pointer.to_owned());
                }
            }
            if let Some(id) = value.get("$id").and_then(Value::as_str) {
                homes
                    .named
                    .insert(id.trim_end_matches('#').to_owned(), pointer.to_owned());
                homes.roots.insert(pointer.to_owned());
            }
            if value.get("$defs").is_some_and(Value::is_object) {
                holders.push(pointer.to_owned());
            }
        });
        let document: &Value = document;
        let mut taken: HashSet<String> = document
            .pointer("/components/schemas")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|schemas| schemas.keys().cloned())
            .collect();
        let folders: Vec<String> = holders.iter().map(|holder| below(holder, "$defs")).collect();
        let definitions = |folder: &String| document.pointer(folder).and_then(Value::as_object);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for name in folders
            .iter()
            .filter_map(definitions)
            .flat_map(|schemas| schemas.keys())
        {
            *counts.entry(name).or_default() += 1;
        }
        let mut meanings = Meanings::of(document);
        let mut known: HashMap<(&str, String), String> = HashMap::new();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for folder in &folders {
            let Some(schemas) = definitions(folder) else { continue };
            for name in schemas.keys() {
                let pointer = below(folder, name);
                let is_only = counts.get(name.as_str()) == Some(&1);
                let meaning = if is_only {
                    None
                } else {
                    meanings.of_schema(schemas, name)
                };
                // Documents that tools wrote repeat the same `$defs` in many places: these are one component.
                let key = (name.as_str(), meaning.unwrap_or_else(|| pointer.clone()));
                if let Some(home) = known.get(&key) {
                    homes.moved.insert(pointer, home.clone());
                    continue;
                }
                let number = numbers.entry(name).or_insert(1);
                let mut home = name.clone();
                while !taken.insert(home.clone()) {
                    *number += 1;
                    home = format!("{name}{number}");
                }
                homes.first.insert(pointer.clone());
                homes.moved.insert(pointer, home.clone());
                known.insert(key, home);
            }
        }
        homes
    }

    /// The name that the schema at this pointer gets as a component, if it is to become one.
    pub(super) fn of_definition(&self, pointer: &str) -> Option<&str> {
        let name = self.moved.get(pointer)?;
        self.first.contains(pointer).then_some(name.as_str())
    }

    /// Makes every reference a JSON pointer from the top that does not lead through `$defs`.
    pub(super) fn rewrite(&self, document: &mut Value) {
        if self.moved.is_empty() && self.named.is_empty() {
            return;
        }
        let before = document.clone();
        walk(document, Kind::Root, &mut |kind, _, value, pointer| {
            if kind != Kind::Schema {
                return;
            }
            for key in ["$ref", "$dynamicRef"] {
                if let Some(Value::String(reference)) = value.get_mut(key) {
                    *reference = self.rewritten(reference, pointer, &before);
                }
            }
            let mapping = value.get_mut("discriminator").and_then(|it| it.get_mut("mapping"));
            for (_, target) in mapping.and_then(Value::as_object_mut).into_iter().flatten() {
                if let Value::String(reference) = target {
                    *reference = self.rewritten(reference, pointer, &before);
                }
            }
        });
    }

    fn rewritten(&self, reference: &str, from: &str, document: &Value) -> String {
        let (url, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let pointer = if let Some(pointer) = self.named.get(reference) {
            pointer.clone()
        } else if let (false, Some(root)) = (url.is_empty(), self.named.get(url)) {
            match of_reference(&format!("#{fragment}")) {
                Some(inside) => format!("{root}{inside}"),
                None => return reference.to_owned(),
            }
        } else {
            match of_reference(reference) {
                Some(pointer) => self.located(pointer, from, document),
                None => return reference.to_owned(),
            }
        };
        format!("#{}", self.moved_pointer(&pointer))
    }

    /// A pointer counts from the top or from the nearest schema with a URL of its own; where neither has the place, from
    /// the nearest schema around that has, because many tools write it so.
    fn located(&self, pointer: String, from: &str, document: &Value) -> String {
        if document.pointer(&pointer).is_some() {
            return pointer;
        }
        let mut around = from;
        loop {
            let nearer = format!("{around}{pointer}");
            let counts = self.roots.contains(around) || pointer.starts_with("/$defs/");
            if counts && document.pointer(&nearer).is_some() {
                return nearer;
            }
            match around.rfind('/') {
                Some(at) => around = &around[..at],
                None => return pointer,
            }
        }
    }

    /// The pointer with the part up to the innermost `$defs` replaced by the component that it became.
    fn moved_pointer(&self, pointer: &str) -> String {
        let mut end = pointer.len();
        loop {
            if let Some(name) = self.moved.get(&pointer[..end]) {
                return format!("{}{}", below("/components/schemas", name), &pointer[end..]);
            }
            match pointer[..end].rfind('/') {
                Some(at) => end = at,
                None => return pointer.to_owned(),
            }
        }
    }
}

/// Finds out what schemas of `$defs` mean, as long as that is no more text than so many times the document.
struct Meanings {
    /// How many more bytes may be looked at.
    left: usize,
}

impl Meanings {
    fn of(document: &Value) -> Self {
        Self {
            left: 1_000_000 + 16 * weight(document),
        }
    }

    /// All that a schema says, with those beside it that it refers to: two with the same text mean the same. None when there
    /// was too much of it: then the schema is taken for unlike all others.
    fn of_schema(&mut self, schemas: &serde_json::Map<String, Value>, name: &str) -> Option<String> {
        let mut known = BTreeMap::new();
        let mut open = vec![name.to_owned()];
        while let Some(name) = open.pop() {
            let Some(schema) = schemas.get(&name).filter(|_| !known.contains_key(&name)) else {
                continue;
            };
            let text = schema.to_string();
            self.left = self.left.checked_sub(text.len())?;
            neighbours(schema, &mut open);
            known.insert(name, text);
        }
        let known = known.into_iter().map(|(name, text)| format!("\n{name} {text}"));
        Some(std::iter::once(name.to_owned()).chain(known).collect())
    }
}

/// The names in all references of the form `#/$defs/NAME`.
fn neighbours(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(name) = members
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|it| it.strip_prefix("#/$defs/"))
            {
                found.push(unescaped(name.split('/').next().unwrap_or(name)));
            }
            members.values().for_each(|value| neighbours(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| neighbours(item, found)),
        _ => {}
    }
}
