//! Schemas that several places share: each is kept once, under the vendor's name for it.
//!
//! While the document is built a component is a number. In the end those of one name and one shape become one, whatever
//! their descriptions say, and those of one name and several shapes are told apart by the operation they come from.

use super::normalize::{Names, names_below};
use super::schema::{PREFIX, number_of};
use super::source::Marks;
use super::{schema, source};
use crate::draft::NamedObject;
use crate::draft::naming::capitalized;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

/// A component under construction.
#[derive(Debug)]
struct Component {
    /// The name that the vendor or the operation gives it.
    name: String,
    /// The operation it was found in.
    scope: String,
    schema: Value,
}

impl Component {
    fn of(object: NamedObject, marks: &mut Marks<'_>) -> Self {
        let scope = key(&object.scope).unwrap_or_default();
        Self {
            name: key(&object.name).unwrap_or_else(|| format!("{scope}Object")),
            scope,
            schema: schema::write(&object.schema, marks),
        }
    }
}

/// The name in the characters that OpenAPI allows for a component; `None` where its letters are all others.
fn key(name: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_plain = name.chars().all(|c| c.is_ascii() || !c.is_alphanumeric());
    let letters = name.chars().filter(|c| c.is_ascii() || !c.is_alphanumeric());
    let key: String = letters.map(|c| if allowed(c) { c } else { '_' }).collect();
    let key = if is_plain { &key } else { key.trim_matches('_') };
    key.contains(|c: char| c.is_ascii_alphanumeric())
        .then(|| key.to_owned())
}

/// Gives every object its final name and puts them into the document as components.
pub(super) fn name(
    document: &mut Value,
    objects: Vec<NamedObject>,
    marks: &mut Marks<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let objects = objects.into_iter();
    let mut components: Vec<Component> = objects.map(|object| Component::of(object, marks)).collect();
    let classes = classes(&components);
    // One representative a class: the first, whose words come from the earliest page.
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, class) in classes.iter().enumerate() {
        members.entry(*class).or_default().push(number);
    }
    let names = names(&components, &members, diagnostics);
    let final_name = |number: usize| {
        classes
            .get(number)
            .and_then(|class| names.get(class))
            .cloned()
            .unwrap_or_default()
    };
    let mut schemas = Map::new();
    for (class, numbers) in &members {
        let Some(first) = numbers.first() else { continue };
        let mut schema = components[*first].schema.take();
        rename(&mut schema, &final_name);
        schemas.insert(names[class].clone(), schema);
    }
    rename(document, &final_name);
    if !schemas.is_empty() {
        document["components"]["schemas"] = Value::Object(schemas);
    }
}

/// The class of each component: same name, same shape, references to the same classes.
fn classes(components: &[Component]) -> Vec<usize> {
    let mut shapes = HashMap::new();
    let mut classes = Vec::with_capacity(components.len());
    let mut references = Vec::with_capacity(components.len());
    for component in components {
        let mut shape = Outline::default();
        shape.add(&component.schema, Names::Ours);
        let fresh = shapes.len();
        classes.push(*shapes.entry((&component.name, shape.text)).or_insert(fresh));
        references.push(shape.references);
    }
    let mut count = shapes.len();
    drop(shapes);
    loop {
        let mut seen = HashMap::new();
        let mut next = Vec::with_capacity(components.len());
        for (references, class) in references.iter().zip(&classes) {
            let fresh = seen.len();
            let below: Vec<Option<usize>> = references.iter().map(|number| classes.get(*number).copied()).collect();
            // Refining, never merging again: the class so far is part of the key.
            next.push(*seen.entry((class, below)).or_insert(fresh));
        }
        let is_stable = seen.len() == count;
        count = seen.len();
        classes = next;
        if is_stable {
            return classes;
        }
    }
}

/// What a schema looks like.
#[derive(Default)]
struct Outline {
    /// The schema without words and marks, and without what its references lead to.
    text: String,
    /// The numbers of the components it refers to, in the order of the text.
    references: Vec<usize>,
}

impl Outline {
    fn add(&mut self, value: &Value, names: Names) {
        const WORDS: [&str; 4] = [source::KEY, "description", "example", "x-enum-descriptions"];
        match value {
            Value::Object(map) => {
                self.text.push('{');
                let shape = map
                    .iter()
                    .filter(|(key, _)| names == Names::Theirs || !WORDS.contains(&key.as_str()));
                for (key, inner) in shape {
                    self.say(format_args!("{key:?}:"));
                    let reference = inner.as_str().filter(|_| names == Names::Ours && key == "$ref");
                    match (reference.and_then(number_of), names_below(key, names)) {
                        (Some(number), _) => self.references.push(number),
                        (None, Some(below)) => self.add(inner, below),
                        (None, None) => self.say(format_args!("{inner}")),
                    }
                    self.text.push(',');
                }
                self.text.push('}');
            }
            Value::Array(values) => {
                self.text.push('[');
                for value in values {
                    self.add(value, Names::Ours);
                    self.text.push(',');
                }
                self.text.push(']');
            }
            other => self.say(format_args!("{other}")),
        }
    }

    fn say(&mut self, part: std::fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(part);
    }
}

fn names(
    components: &[Component],
    members: &BTreeMap<usize, Vec<usize>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<usize, String> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (class, numbers) in members {
        if let Some(first) = numbers.first() {
            by_name.entry(&components[*first].name).or_default().push(*class);
        }
    }
    let mut taken: BTreeSet<String> = by_name.keys().map(|name| (*name).to_owned()).collect();
    let mut names = BTreeMap::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for (name, mut classes) in by_name {
        // The shape that most places share keeps the name.
        classes.sort_by_key(|class| std::cmp::Reverse(members[class].len()));
        for (rank, class) in classes.iter().enumerate() {
            if rank == 0 {
                names.insert(*class, name.to_owned());
                continue;
            }
            let scope = &components[members[class][0]].scope;
            let wished = format!("{scope}{}", capitalized(name));
            let mut candidate = wished.clone();
            let number = numbers.entry(wished.clone()).or_insert(1);
            while !taken.insert(candidate.clone()) {
                *number += 1;
                candidate = format!("{wished}{number}");
            }
            diagnostics.push(Diagnostic::new(
                Code::SameName,
                Place::Spec(format!("/components/schemas/{candidate}")),
                format!(
                    "the pages describe {} different objects called {name:?}; this one is called {candidate}",
                    classes.len()
                ),
            ));
            names.insert(*class, candidate);
        }
    }
    names
}

fn rename(value: &mut Value, final_name: &dyn Fn(usize) -> String) {
    references(value, Names::Ours, &mut |reference| {
        if let Some(number) = number_of(reference) {
            *reference = format!("{PREFIX}{}", final_name(number));
        }
    });
}

/// Shows every reference of a document or a schema. What looks like one in the vendor's own values is none.
fn references(value: &mut Value, names: Names, found: &mut dyn FnMut(&mut String)) {
    match value {
        Value::Object(map) => {
            if names == Names::Ours
                && let Some(Value::String(reference)) = map.get_mut("$ref")
            {
                return found(reference);
            }
            for (key, inner) in map.iter_mut() {
                if let Some(below) = names_below(key, names) {
                    references(inner, below, found);
                }
            }
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| references(value, Names::Ours, found)),
        _ => {}
    }
}
