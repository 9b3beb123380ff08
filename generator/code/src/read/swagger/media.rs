//! The media types that a document or an operation names, and a schema under each of them.

use super::lowering::Lowering;
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Nobody names more of them for one body, or longer ones; each may stand in every operation.
const MOST: usize = 64;
const LONGEST: usize = 256;

impl Lowering {
    /// A list of media types, each of them once.
    pub(super) fn media_types(&mut self, list: Option<Value>, pointer: &str) -> Vec<String> {
        let items = match list {
            Some(Value::Array(items)) => items,
            Some(text @ Value::String(_)) => {
                self.bad(
                    pointer,
                    "a list of media types is expected here",
                    "it is read as a list of one",
                );
                vec![text]
            }
            Some(_) => {
                self.bad(pointer, "a list of media types is expected here", "it is left out");
                Vec::new()
            }
            None => Vec::new(),
        };
        let mut known = HashSet::new();
        let mut names = Vec::new();
        for (number, item) in items.into_iter().enumerate() {
            match item {
                Value::String(name) if name.len() > LONGEST || names.len() == MOST => {
                    let message =
                        format!("there are more than {MOST} media types here, or one is longer than {LONGEST} bytes");
                    self.report(Code::BeyondMeasure, pointer, message, "what is beyond that is left out");
                    break;
                }
                Value::String(name) if known.insert(name.clone()) => names.push(name),
                Value::String(_) => {}
                _ => {
                    let here = below(pointer, &number.to_string());
                    self.bad(&here, "a media type is a text", "it is left out");
                }
            }
        }
        names
    }

    /// The media types of an operation: its own, also if these are none, or else those of the document.
    pub(super) fn own_media_types(
        &mut self,
        operation: &mut Map<String, Value>,
        key: &str,
        pointer: &str,
    ) -> Vec<String> {
        match operation.shift_remove(key) {
            Some(list) => self.media_types(Some(list), &below(pointer, key)),
            None if key == "consumes" => self.consumes.clone(),
            None => self.produces.clone(),
        }
    }

    /// The media object under each of the media types.
    pub(super) fn content(&mut self, names: &[String], media: Map<String, Value>, pointer: &str) -> Map<String, Value> {
        let media = Value::Object(media);
        let mut content = Map::new();
        for name in names.iter().skip(1) {
            match self.copies.copy(&media, pointer, &mut self.diagnostics) {
                Some(copy) => content.insert(name.clone(), copy),
                None => break,
            };
        }
        if let Some(first) = names.first() {
            content.shift_insert(0, first.clone(), media);
        }
        content
    }

    /// What a body is of when nothing says so.
    pub(super) fn assumed(&mut self, name: &str, key: &str, pointer: &str) -> Vec<String> {
        let message = format!("neither the operation nor the document says in `{key}` of which media type this is");
        self.report(Code::AssumedMediaType, pointer, message, format!("`{name}` is assumed"));
        vec![name.to_owned()]
    }
}

/// A media type without its parameters, in small letters.
pub(super) fn essence(name: &str) -> String {
    let name = name.split(';').next().unwrap_or_default();
    name.trim().to_ascii_lowercase()
}
