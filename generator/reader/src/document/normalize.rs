//! A document in canonical order: the same pages give the same bytes, and a diff shows what changed.
//!
//! Paths, schemas and statuses are sorted; properties and parameters keep the page's order, which is the reader's.

use serde_json::{Map, Value};

/// The keys of a document, an operation and a schema in the order in which people read them; others follow by name.
const ORDER: [&str; 35] = [
    "title",
    "version",
    "name",
    "in",
    "operationId",
    "summary",
    "description",
    "url",
    "externalDocs",
    "tags",
    "deprecated",
    "required",
    "schema",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "allOf",
    "type",
    "format",
    "nullable",
    "enum",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "items",
    "properties",
    "additionalProperties",
    "example",
    "examples",
];

/// Sorts a document in place.
pub(crate) fn sort(document: &mut Value) {
    sort_paths(document);
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        for (_, group) in components.iter_mut() {
            if let Some(group) = group.as_object_mut() {
                group.sort_keys();
            }
        }
        components.sort_keys();
    }
    order(document, Names::Ours);
    for key in ["openapi", "info", "servers", "security", "tags", "paths", "components"]
        .into_iter()
        .rev()
    {
        if let Some(value) = document.as_object_mut().and_then(|map| map.shift_remove(key)) {
            prepend(document, key, value);
        }
    }
}

/// The methods of a path, in the order of OpenAPI's own text.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The operations of a document, with path and method.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let operation = |method: &'static str| Some((path.as_str(), method, item.get(method)?));
        METHODS.into_iter().filter_map(operation)
    })
}

fn prepend(document: &mut Value, key: &str, value: Value) {
    if let Some(map) = document.as_object_mut() {
        map.shift_insert(0, key.to_owned(), value);
    }
}

fn sort_paths(document: &mut Value) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    paths.sort_keys();
    for (_, item) in paths.iter_mut() {
        let Some(item) = item.as_object_mut() else { continue };
        let mut sorted = Map::new();
        for method in METHODS {
            if let Some(operation) = item.shift_remove(method) {
                sorted.insert(method.to_owned(), operation);
            }
        }
        sorted.extend(std::mem::take(item));
        *item = sorted;
        for (_, operation) in item.iter_mut() {
            if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                responses.sort_keys();
            }
        }
    }
}

/// Whether the keys of an object are OpenAPI's words or names from a page.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Names {
    Ours,
    Theirs,
}

/// Whose names the keys of the value at `key` are; `None` where the value is not of the document's structure.
pub(crate) fn names_below(key: &str, names: Names) -> Option<Names> {
    if names == Names::Theirs {
        return Some(Names::Ours);
    }
    match key {
        "example" | "default" | "enum" | "value" => None,
        _ if key.starts_with("x-") => None,
        "properties" | "schemas" | "securitySchemes" | "responses" | "paths" | "content" | "examples" | "variables"
        | "headers" => Some(Names::Theirs),
        _ => Some(Names::Ours),
    }
}

/// Orders the keys of every object whose keys are OpenAPI's words.
fn order(value: &mut Value, names: Names) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                if let Some(below) = names_below(key, names) {
                    order(inner, below);
                }
            }
            if names == Names::Ours {
                let rank = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
                let mut entries: Vec<_> = std::mem::take(map).into_iter().collect();
                entries.sort_by(|(a, _), (b, _)| (rank(a), a).cmp(&(rank(b), b)));
                map.extend(entries);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| order(value, Names::Ours)),
        _ => {}
    }
}
