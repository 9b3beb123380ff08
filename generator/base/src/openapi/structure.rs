//! Where things of each kind stand in a document: a JSON document in, a visit to each of its parts, inner ones first.
//!
//! Only places that the specification gives a meaning are visited, so that an example which looks like a schema is none.

use crate::openapi::pointer::below;
use serde_json::Value;

/// What a part of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the specification")]
pub enum Kind {
    Root,
    Components,
    PathItem,
    Operation,
    Callback,
    /// Headers too: they say the same but for the name.
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
}

/// How the members of a kind hold others.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "what each holds stands in it")]
pub enum Held {
    One(Kind),
    List(Kind),
    Map(Kind),
    /// A list of schemas, or one.
    OneOrList(Kind),
}

/// What stands at `key` of a `kind`.
pub fn held(kind: Kind, key: &str) -> Option<Held> {
    use Held::{List, Map, One, OneOrList};
    Some(match (kind, key) {
        (Kind::Root, "paths") | (Kind::Components, "pathItems") => Map(Kind::PathItem),
        (Kind::Root, "components") => One(Kind::Components),
        (Kind::Components, "schemas") => Map(Kind::Schema),
        (Kind::Components | Kind::Operation, "responses") => Map(Kind::Response),
        (Kind::Components, "parameters" | "headers") => Map(Kind::Parameter),
        (Kind::Components, "requestBodies") => Map(Kind::RequestBody),
        (Kind::Components | Kind::Operation, "callbacks") => Map(Kind::Callback),
        (Kind::Components, "mediaTypes") => Map(Kind::MediaType),
        (Kind::PathItem, "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace") => {
            One(Kind::Operation)
        }
        (Kind::PathItem | Kind::Operation, "parameters") => List(Kind::Parameter),
        (Kind::Operation, "requestBody") => One(Kind::RequestBody),
        (Kind::Callback, expression) if expression != "$ref" && !expression.starts_with("x-") => One(Kind::PathItem),
        (Kind::Parameter | Kind::RequestBody | Kind::Response, "content") => Map(Kind::MediaType),
        (Kind::Parameter | Kind::MediaType, "schema") => One(Kind::Schema),
        (Kind::MediaType, "encoding") => Map(Kind::Encoding),
        (Kind::Response | Kind::Encoding, "headers") => Map(Kind::Parameter),
        (Kind::Schema, "properties" | "patternProperties" | "$defs") => Map(Kind::Schema),
        (Kind::Schema, "allOf" | "anyOf" | "oneOf" | "prefixItems") => List(Kind::Schema),
        (Kind::Schema, "items") => OneOrList(Kind::Schema),
        (Kind::Schema, "additionalProperties" | "unevaluatedProperties" | "unevaluatedItems") => One(Kind::Schema),
        _ => return None,
    })
}

/// Calls `visit` with the kind of each part, the key that holds it, the part, and its JSON pointer.
pub fn walk(document: &mut Value, kind: Kind, visit: &mut dyn FnMut(Kind, &str, &mut Value, &str)) {
    step(document, kind, "", "", visit);
}

fn step(value: &mut Value, kind: Kind, via: &str, pointer: &str, visit: &mut dyn FnMut(Kind, &str, &mut Value, &str)) {
    for (key, inner) in value.as_object_mut().into_iter().flatten() {
        let Some(held) = held(kind, key) else { continue };
        let here = below(pointer, key);
        match (held, inner) {
            (Held::One(kind), inner) => step(inner, kind, key, &here, visit),
            (Held::OneOrList(kind) | Held::List(kind), Value::Array(items)) => {
                for (number, item) in items.iter_mut().enumerate() {
                    step(item, kind, key, &below(&here, &number.to_string()), visit);
                }
            }
            (Held::OneOrList(kind), inner) => step(inner, kind, key, &here, visit),
            (Held::Map(kind), Value::Object(members)) => {
                for (name, member) in members {
                    step(member, kind, key, &below(&here, name), visit);
                }
            }
            (Held::List(_) | Held::Map(_), _) => {}
        }
    }
    visit(kind, via, value, pointer);
}
