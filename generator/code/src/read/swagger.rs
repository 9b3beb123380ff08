//! Swagger 2.0 documents in, OpenAPI 3.0 documents out, before anything else of `read` sees them.
//!
//! What 3.0 says in other words is said in its words. What it cannot say is sent as near as can be or left out, each time with a
//! diagnostic at the JSON pointer of the document as it came. Parts that are wrong in both are left to who mends. Names and paths
//! stay as they are, and so do keys that Swagger does not know.

mod body;
mod components;
mod family;
mod host;
mod list;
mod lowering;
mod media;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;
mod servers;
mod shared;

use crate::read::references::{Copies, inline_path_items, make_components, settle};
use docwright_base::Code;
use docwright_base::diagnostic::Warned;
use docwright_base::openapi::pointer::below;
use docwright_base::openapi::structure::{Frame, Kind};
use docwright_base::openapi::template;
use host::Host;
use lowering::Lowering;
use serde_json::{Map, Value, json};
use shared::Shared;
use std::collections::BTreeMap;

/// References among what is moved to the definitions are found in as many rounds; what is deeper is told as missing.
const MOST_ROUNDS: usize = 8;

/// Whether the document says that it is of this version; `2.0` without quotes is a number to YAML.
pub(super) fn is_swagger(document: &Value) -> bool {
    let version = document
        .get("swagger")
        .filter(|_| Frame::of(document) == Frame::Swagger);
    version.is_some_and(|version| match version {
        Value::String(text) => matches!(text.as_str(), "2.0" | "2"),
        number => number.as_f64() == Some(2.0),
    })
}

/// Says a Swagger 2.0 document in OpenAPI 3.0; every other passes untouched.
pub(super) fn lower(mut document: Value) -> Warned<Value> {
    if !is_swagger(&document) {
        return Warned::quiet(document);
    }
    let mut diagnostics = Vec::new();
    inline_path_items(&mut document, &mut diagnostics);
    let mut moved = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let more = make_components(&mut document, Frame::Swagger);
        if more.is_empty() {
            break;
        }
        moved.extend(more);
    }
    let mut lowering = Lowering {
        diagnostics,
        copies: Copies::of(&document),
        consumes: Vec::new(),
        produces: Vec::new(),
        host: Host::default(),
        shared: Shared::default(),
    };
    Frame::Swagger.walk(&mut document, &mut |kind, _, part, pointer| {
        if kind == Kind::Schema {
            lowering.schema(part, pointer);
        }
    });
    if let Value::Object(root) = document {
        document = Value::Object(lowering.root(root));
    }
    settle(&moved, &mut lowering.diagnostics);
    Warned {
        output: document,
        diagnostics: lowering.diagnostics,
    }
}

impl Lowering {
    fn root(&mut self, mut root: Map<String, Value>) -> Map<String, Value> {
        root.shift_remove("swagger");
        self.consumes = self.media_types(root.shift_remove("consumes"), "/consumes");
        self.produces = self.media_types(root.shift_remove("produces"), "/produces");
        let servers = self.servers(&mut root);
        for key in ["components", "servers"] {
            if root.shift_remove(key).is_some() {
                let help =
                    "it is left out, but for what is referred to: `definitions`, `host` and their kin say it in 2.0";
                self.bad(&below("", key), format!("Swagger 2.0 has no `{key}`"), help);
            }
        }
        if root.contains_key("x-ms-paths") {
            let message = "these are paths that differ by their query alone, which OpenAPI 3.0 cannot tell apart";
            let help = "their operations are left out; write those that are needed below `paths`";
            self.report(Code::PathsLeftOut, "/x-ms-paths", message, help);
        }
        let mut components = Map::new();
        if let Some(mut schemas) = root.shift_remove("definitions") {
            if let Value::Object(schemas) = &mut schemas {
                self.families(schemas);
            }
            components.insert("schemas".to_owned(), schemas);
        }
        let parameters = root.shift_remove("parameters");
        let responses = root.shift_remove("responses");
        self.shared = Shared::of(parameters, responses);
        self.shared_components(&mut components);
        if let Some(schemes) = root.shift_remove("securityDefinitions") {
            components.insert("securitySchemes".to_owned(), self.security_schemes(schemes));
        }
        for (path, item) in root
            .get_mut("paths")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            // Whoever reads its operations says that it is too long.
            if path.len() > template::LONGEST {
                *item = json!({});
            } else if !path.starts_with("x-") {
                self.path_item(item, &below("/paths", path));
            }
        }
        let mut lowered = Map::new();
        lowered.insert("openapi".to_owned(), json!("3.0.3"));
        lowered.extend(root.shift_remove("info").map(|info| ("info".to_owned(), info)));
        lowered.insert("servers".to_owned(), servers);
        lowered.extend(root);
        if !components.is_empty() {
            lowered.insert("components".to_owned(), Value::Object(components));
        }
        lowered
    }
}

#[cfg(test)]
mod tests;
