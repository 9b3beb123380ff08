//! What examples show: the samples of a page and of its rows in, the objects in them out.

use super::containers::wants_members;
use crate::fact::{Claim, Example, Fact, Field, Location, json_within};
use docwright_base::page::Provenance;
use docwright_base::{Code, Diagnostic};
use serde_json::{Map, Value};

/// Examples of one page that are asked what an object holds.
const MOST_EXAMPLES: usize = 100;

/// The examples of a part of a page.
pub(crate) struct Examples<'f> {
    asked: Vec<(&'f Provenance, &'f Example)>,
    /// The first example that is not asked, or not all of it.
    cut: Option<&'f Provenance>,
}

impl<'f> Examples<'f> {
    pub(crate) fn of(facts: &[&'f Fact]) -> Self {
        let examples = facts.iter().filter_map(|fact| match &fact.claim {
            Claim::Example(example) => Some((&fact.provenance, &**example)),
            _ => None,
        });
        let mut asked: Vec<_> = examples.collect();
        let beyond = asked.get(MOST_EXAMPLES).map(|(place, _)| *place);
        asked.truncate(MOST_EXAMPLES);
        let mut long = asked
            .iter()
            .filter(|(_, example)| example.body.as_ref().is_some_and(has_long_list));
        Self {
            cut: beyond.or_else(|| long.next().map(|(place, _)| *place)),
            asked,
        }
    }

    /// What there is to say about what is not asked.
    pub(crate) fn report(&self) -> Option<Diagnostic> {
        let message = format!(
            "the page shows more than {MOST_EXAMPLES} examples, or a list of more than {MOST_OBJECTS} elements; the rest is not asked what objects hold"
        );
        Some(Diagnostic::new(Code::SampledExamples, self.cut?, message))
    }

    /// The bodies that the page shows for a place: what is JSON first, since it is what travels.
    pub(crate) fn bodies(&self, place: Location) -> Vec<&'f Value> {
        let of = |is_json: bool| {
            let shown = self
                .fitting(place)
                .filter(move |(_, example)| example.body.is_some() == is_json);
            shown.filter_map(|(_, example)| example.structure())
        };
        of(true).chain(of(false)).collect()
    }

    /// Where it shows them.
    pub(crate) fn places(&self, place: Location) -> Vec<&'f Provenance> {
        let shown = self.fitting(place);
        let shown = shown.filter(|(_, example)| example.structure().is_some());
        shown.map(|(provenance, _)| provenance).collect()
    }

    /// The example requests.
    pub(crate) fn requests(&self) -> impl Iterator<Item = (&'f Provenance, &'f Example)> {
        self.asked.iter().copied().filter(|(_, example)| example.is_request)
    }

    fn fitting(&self, place: Location) -> impl Iterator<Item = (&'f Provenance, &'f Example)> {
        let fits = move |example: &Example| match place {
            Location::Response(status) => {
                !example.is_request
                    && !example.is_error
                    && (status.is_none() || example.status.is_none() || example.status == status)
            }
            _ => example.is_request,
        };
        self.asked.iter().copied().filter(move |(_, example)| fits(example))
    }
}

/// The value that the row itself shows, as its example or in its description.
pub(crate) fn own_example(field: &Field) -> Option<Value> {
    match &field.example {
        Some(example) => serde_json::from_str(example).ok(),
        None if wants_members(field) => json_within(&field.description),
        None => None,
    }
}

/// An array without elements, or null: an example that shows nothing of what is inside.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.is_empty(),
        Value::Null => true,
        _ => false,
    }
}

/// What so many elements of a list do not show, the next will not show either.
const MOST_OBJECTS: usize = 256;

/// The objects among the values, and those in arrays.
pub(crate) fn objects<'v>(values: &[&'v Value]) -> Vec<&'v Value> {
    let mut found = Vec::new();
    let mut rest: Vec<&Value> = values.to_vec();
    while let Some(value) = rest.pop().filter(|_| found.len() < MOST_OBJECTS) {
        match value {
            Value::Array(elements) => rest.extend(elements.iter().take(MOST_OBJECTS)),
            Value::Object(_) => found.push(value),
            _ => {}
        }
    }
    found
}

/// What a body has at a path of members such as `error.code`.
pub(super) fn at<'v>(body: &'v Value, path: &str) -> Option<&'v Value> {
    body.pointer(&format!("/{}", path.replace('.', "/")))
}

/// A list or an object in a text.
pub(super) fn container(text: &str) -> Option<Value> {
    let value = serde_json::from_str::<Value>(text).ok()?;
    (value.is_array() || value.is_object()).then_some(value)
}

/// What the arrays among the examples hold; an example that shows one element alone counts as one.
pub(super) fn elements<'v>(examples: &[&'v Value]) -> Vec<&'v Value> {
    let element = |example: &&'v Value| match example {
        Value::Array(elements) => elements.iter().collect(),
        Value::Object(_) => vec![*example],
        _ => Vec::new(),
    };
    examples.iter().flat_map(element).collect()
}

/// Objects laid over one another, and the objects in them: every member that one of them has.
pub(super) fn merged(examples: &[&Value]) -> Option<Value> {
    let objects: Vec<_> = examples.iter().filter_map(|example| example.as_object()).collect();
    if objects.is_empty() {
        return None;
    }
    let tells_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let mut all: Map<String, Value> = Map::new();
    for (name, value) in objects.into_iter().flatten() {
        let both = all
            .get(name)
            .and_then(|known| known.is_object().then(|| merged(&[known, value]))?);
        if let Some(both) = both.filter(|_| value.is_object()) {
            all.insert(name.clone(), both);
        } else if all.get(name).is_none_or(tells_nothing) {
            all.insert(name.clone(), value.clone());
        }
    }
    Some(Value::Object(all))
}

/// Whether a list in the value is longer than is looked at.
fn has_long_list(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.len() > MOST_OBJECTS || elements.iter().any(has_long_list),
        Value::Object(members) => members.values().any(has_long_list),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(bodies: &[Value], is_told: bool) {
        let examples = bodies.iter().map(|body| Fact {
            provenance: Provenance::of_page(&"page.md".into()),
            claim: Claim::Example(Box::new(Example {
                body: Some(body.clone()),
                ..Example::default()
            })),
        });
        let facts: Vec<Fact> = examples.collect();
        let facts: Vec<&Fact> = facts.iter().collect();
        assert_eq!(Examples::of(&facts).report().is_some(), is_told);
    }

    #[test]
    fn what_is_not_asked_is_told() {
        check(&vec![json!({}); MOST_EXAMPLES], false);
        check(&vec![json!({}); MOST_EXAMPLES + 1], true);
        check(&[json!({"a": vec![1; MOST_OBJECTS]})], false);
        check(&[json!({"a": [{"b": vec![1; MOST_OBJECTS + 1]}]})], true);
    }
}
