//! The facts of a page in, the same out, with the examples of requests and responses told apart by what they hold.
//!
//! Samples stand below each other, and one whose label the layout does not know seems to go with the one before. The names of
//! the tables know better: a body of nothing but members of the response is no request, and neither is a body of a
//! call that sends none.

use super::{Claim, Example, Fact, Location};
use serde_json::Value;
use std::collections::HashSet;

/// Turns the bodies that hold no name which only the side has that they are taken for, and for the most part names of the other.
pub(super) fn mend(facts: &mut [Fact]) {
    let (requests, responses) = names(facts);
    let has_no_bodies = only_reads(facts);
    for fact in facts {
        let Claim::Example(example) = &mut fact.claim else {
            continue;
        };
        // A request line, a status or the word "error" is better evidence.
        if example.method.is_some() || example.status.is_some() || example.is_error {
            continue;
        }
        if example.is_request && example.body.is_some() && has_no_bodies {
            example.is_request = false;
            continue;
        }
        let (own, other) = match example.is_request {
            true => (&requests, &responses),
            false => (&responses, &requests),
        };
        let names = members(example);
        let has_own = names.iter().any(|name| own.contains(*name) && !other.contains(*name));
        let (mut shared, mut others) = (0, 0);
        for name in names.iter().filter(|name| other.contains(**name)) {
            *if own.contains(*name) { &mut shared } else { &mut others } += 1;
        }
        if !has_own && others > 0 && (shared + others) * 2 > names.len() {
            example.is_request = !example.is_request;
        }
    }
}

/// Whether every call of the page is one that sends no body.
fn only_reads(facts: &[Fact]) -> bool {
    let mut methods = facts.iter().filter_map(|fact| match &fact.claim {
        Claim::Operation(line) => Some(line.method.as_str()),
        _ => None,
    });
    let is_reading = |method: &str| matches!(method, "GET" | "HEAD");
    methods.next().is_some_and(is_reading) && methods.all(is_reading)
}

/// The names in the tables of the request and of responses.
fn names(facts: &[Fact]) -> (HashSet<String>, HashSet<String>) {
    let (mut requests, mut responses) = (HashSet::new(), HashSet::new());
    let mut place = Location::Object;
    for fact in facts {
        match &fact.claim {
            Claim::Table(table) => {
                place = table
                    .under
                    .filter(|_| table.place == Location::Object)
                    .unwrap_or(table.place)
            }
            Claim::Field(field) => {
                let side = match place {
                    Location::Object | Location::ResponseHeader(_) => continue,
                    Location::Response(_) => &mut responses,
                    _ => &mut requests,
                };
                side.insert(field.api_name.clone());
            }
            _ => {}
        }
    }
    (requests, responses)
}

/// The names in the body of an example, or in that of the first element of a list.
fn members(example: &Example) -> Vec<&str> {
    let object = example.structure().and_then(|body| match body {
        Value::Array(elements) => elements.first()?.as_object(),
        body => body.as_object(),
    });
    object
        .into_iter()
        .flat_map(|members| members.keys())
        .map(String::as_str)
        .collect()
}
