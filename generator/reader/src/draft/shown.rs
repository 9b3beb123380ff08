//! What examples show: the samples of a page and of its rows in, the objects in them out.

use super::containers::wants_members;
use crate::fact::{Claim, Example, Fact, Field, Location, json_within};
use docwright_base::page::Provenance;
use serde_json::Value;

/// Examples of one page that are asked what an object holds.
const MOST_EXAMPLES: usize = 100;

/// The examples of a part of a page.
pub(crate) struct Examples<'f>(Vec<(&'f Provenance, &'f Example)>);

impl<'f> Examples<'f> {
    pub(crate) fn of(facts: &[&'f Fact]) -> Self {
        let examples = facts.iter().filter_map(|fact| match &fact.claim {
            Claim::Example(example) => Some((&fact.provenance, &**example)),
            _ => None,
        });
        Self(examples.take(MOST_EXAMPLES).collect())
    }

    /// The bodies that the page shows for a place.
    pub(crate) fn bodies(&self, place: Location) -> Vec<&'f Value> {
        self.fitting(place)
            .filter_map(|(_, example)| example.body.as_ref())
            .collect()
    }

    /// Where it shows them.
    pub(crate) fn places(&self, place: Location) -> Vec<&'f Provenance> {
        let shown = self.fitting(place).filter(|(_, example)| example.body.is_some());
        shown.map(|(provenance, _)| provenance).collect()
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
        self.0.iter().copied().filter(move |(_, example)| fits(example))
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
