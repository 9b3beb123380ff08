//! Where things of each kind stand in a document: a JSON document in, a visit to each of its parts, inner ones first.
//!
//! Only places that the specification gives a meaning are visited, so that an example which looks like a schema is none. Documents
//! of Swagger 2.0 have other places for some kinds than those of OpenAPI 3: which, the frame of a document says.

use crate::openapi::pointer::{below, unescaped};
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

/// Which places a document has for parts of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// Those of Swagger 2.0.
    Swagger,
    /// Those of OpenAPI 3.
    OpenApi,
}

impl Frame {
    /// The frame that the document says it has: a document that names a version of OpenAPI is one of that.
    pub fn of(document: &Value) -> Self {
        match (document.get("openapi"), document.get("swagger")) {
            (None, Some(_)) => Self::Swagger,
            _ => Self::OpenApi,
        }
    }

    /// What stands at `key` of a `kind`.
    pub fn held(self, kind: Kind, key: &str) -> Option<Held> {
        match (self, kind, key) {
            (Self::OpenApi, ..) => held(kind, key),
            (Self::Swagger, Kind::Root, "paths") => Some(Held::Map(Kind::PathItem)),
            (Self::Swagger, Kind::Root, "definitions") => Some(Held::Map(Kind::Schema)),
            (Self::Swagger, Kind::Root, "parameters") => Some(Held::Map(Kind::Parameter)),
            (Self::Swagger, Kind::Root, "responses") => Some(Held::Map(Kind::Response)),
            (Self::Swagger, Kind::Parameter, "schema" | "items") => Some(Held::One(Kind::Schema)),
            (Self::Swagger, Kind::Response, "schema") => Some(Held::One(Kind::Schema)),
            (Self::Swagger, Kind::Response, "headers") => Some(Held::Map(Kind::Parameter)),
            (Self::Swagger, Kind::PathItem, _) => held(kind, key),
            (Self::Swagger, Kind::Operation, "parameters" | "responses") | (Self::Swagger, Kind::Schema, _) => {
                held(kind, key)
            }
            (Self::Swagger, ..) => None,
        }
    }

    /// The JSON pointer of the components of a section, which is called as `components` of OpenAPI 3 calls it; none where the
    /// frame has no such section.
    pub fn folder(self, section: &str) -> Option<String> {
        match (self, section) {
            (Self::OpenApi, _) => Some(below("/components", section)),
            (Self::Swagger, "schemas") => Some("/definitions".to_owned()),
            (Self::Swagger, "parameters" | "responses") => Some(below("", section)),
            (Self::Swagger, _) => None,
        }
    }

    /// What the part at a JSON pointer is, and the key that holds it; none where the specification gives the place no meaning.
    pub fn kind_at(self, pointer: &str) -> Option<(Kind, String)> {
        let mut kind = Kind::Root;
        let mut via = String::new();
        let mut steps = pointer.split('/').skip(1).map(unescaped).peekable();
        while let Some(key) = steps.next() {
            kind = match self.held(kind, &key)? {
                Held::One(kind) => kind,
                Held::OneOrList(kind) => {
                    let number = |step: &String| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
                    steps.next_if(number);
                    kind
                }
                Held::List(kind) | Held::Map(kind) => {
                    steps.next()?;
                    kind
                }
            };
            via = key;
        }
        Some((kind, via))
    }

    /// Calls `visit` with the kind of each part, the key that holds it, the part, and its JSON pointer.
    pub fn walk(self, document: &mut Value, visit: &mut dyn FnMut(Kind, &str, &mut Value, &str)) {
        step(self, document, Kind::Root, "", "", visit);
    }
}

/// Calls `visit` with the kind of each part, the key that holds it, the part, and its JSON pointer.
pub fn walk(document: &mut Value, kind: Kind, visit: &mut dyn FnMut(Kind, &str, &mut Value, &str)) {
    step(Frame::OpenApi, document, kind, "", "", visit);
}

fn step(
    frame: Frame,
    value: &mut Value,
    kind: Kind,
    via: &str,
    pointer: &str,
    visit: &mut dyn FnMut(Kind, &str, &mut Value, &str),
) {
    for (key, inner) in value.as_object_mut().into_iter().flatten() {
        let Some(held) = frame.held(kind, key) else { continue };
        let here = below(pointer, key);
        match (held, inner) {
            (Held::One(kind), inner) => step(frame, inner, kind, key, &here, visit),
            (Held::OneOrList(kind) | Held::List(kind), Value::Array(items)) => {
                for (number, item) in items.iter_mut().enumerate() {
                    step(frame, item, kind, key, &below(&here, &number.to_string()), visit);
                }
            }
            (Held::OneOrList(kind), inner) => step(frame, inner, kind, key, &here, visit),
            (Held::Map(kind), Value::Object(members)) => {
                for (name, member) in members {
                    step(frame, member, kind, key, &below(&here, name), visit);
                }
            }
            (Held::List(_) | Held::Map(_), _) => {}
        }
    }
    visit(kind, via, value, pointer);
}
