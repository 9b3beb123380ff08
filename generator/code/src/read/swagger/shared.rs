//! The parameters and responses at the top of a document in; what a reference to one of them means, out.

use crate::read::references::name_in;
use docwright_base::openapi::pointer::of_reference;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// References to references are followed so far; circles never end.
const MOST_HOPS: usize = 32;

#[derive(Default)]
pub(super) struct Shared {
    /// As they came, but that their schemas are those of 3.0.
    pub(super) parameters: Map<String, Value>,
    pub(super) responses: Map<String, Value>,
    /// Where a reference to each of them leads in the end.
    parameter_ends: HashMap<String, String>,
    response_ends: HashMap<String, String>,
}

/// What a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Body,
    Field,
    /// Of the path, the query or a header.
    Plain,
}

impl Role {
    pub(super) fn of(parameter: &Map<String, Value>) -> Self {
        match parameter.get("in").and_then(Value::as_str) {
            Some("body") => Self::Body,
            Some("formData") => Self::Field,
            _ => Self::Plain,
        }
    }
}

impl Shared {
    pub(super) fn of(parameters: Option<Value>, responses: Option<Value>) -> Self {
        let map = |value| match value {
            Some(Value::Object(map)) => map,
            _ => Map::new(),
        };
        let (parameters, responses) = (map(parameters), map(responses));
        Self {
            parameter_ends: ends(&parameters, "/parameters"),
            response_ends: ends(&responses, "/responses"),
            parameters,
            responses,
        }
    }

    /// The parameter that a reference means in the end: its name, its role, and what it says.
    pub(super) fn parameter(&self, reference: &str) -> Option<(&str, Role, &Map<String, Value>)> {
        let name = name_in(&of_reference(reference)?, "/parameters")?;
        let end = self.parameter_ends.get(&name)?.as_str();
        let parameter = self.parameters.get(end)?.as_object()?;
        Some((end, Role::of(parameter), parameter))
    }

    /// The response that a reference means in the end: its name, and what it says.
    pub(super) fn response(&self, reference: &str) -> Option<(&str, &Map<String, Value>)> {
        let name = name_in(&of_reference(reference)?, "/responses")?;
        let end = self.response_ends.get(&name)?.as_str();
        Some((end, self.responses.get(end)?.as_object()?))
    }
}

/// Where each part leads in the end: to itself, or where its reference does.
fn ends(parts: &Map<String, Value>, folder: &str) -> HashMap<String, String> {
    let end = |name: &String| {
        let mut name = name.clone();
        for _ in 0..MOST_HOPS {
            let part = parts.get(&name)?.as_object()?;
            match part.get("$ref").and_then(Value::as_str) {
                Some(reference) => name = name_in(&of_reference(reference)?, folder)?,
                None => return Some(name),
            }
        }
        None
    };
    parts
        .keys()
        .filter_map(|name| Some((name.clone(), end(name)?)))
        .collect()
}
