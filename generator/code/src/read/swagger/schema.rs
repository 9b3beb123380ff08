//! A schema of 2.0 in, one of 3.0 in its place.
//!
//! References are lowered here wherever they stand in a schema. What is inside of it was lowered before.

use super::lowering::{Lowering, reference};
use crate::read::references::name_in;
use docwright_base::openapi::pointer::{below, of_reference};
use serde_json::{Value, json};

impl Lowering {
    pub(super) fn schema(&mut self, schema: &mut Value, pointer: &str) {
        let Some(members) = schema.as_object_mut() else { return };
        if let Some(lowered) = members.get("$ref").and_then(Value::as_str).and_then(to_component) {
            members.insert("$ref".to_owned(), Value::from(lowered));
        }
        if members.get("type").and_then(Value::as_str) == Some("file") {
            members.insert("type".to_owned(), json!("string"));
            members.insert("format".to_owned(), json!("binary"));
        }
        if let Some(Value::String(name)) = members.get("discriminator") {
            let discriminator = json!({"propertyName": name});
            members.insert("discriminator".to_owned(), discriminator);
        }
        if let Some(example) = members.shift_remove("x-example") {
            members.entry("example").or_insert(example);
        }
        let Some(nullable) = members.shift_remove("x-nullable") else {
            return;
        };
        match nullable {
            Value::Bool(true) => {
                // Nothing that stands beside a reference is read.
                if let Some(target) = members.shift_remove("$ref") {
                    members.insert("allOf".to_owned(), json!([{"$ref": target}]));
                }
                members.insert("nullable".to_owned(), Value::Bool(true));
            }
            Value::Bool(false) => {}
            _ => self.bad(
                &below(pointer, "x-nullable"),
                "`x-nullable` is true or false",
                "it is left out",
            ),
        }
    }
}

/// Where a reference to a definition leads in 3.0.
fn to_component(text: &str) -> Option<String> {
    let name = name_in(&of_reference(text)?, "/definitions")?;
    let lowered = reference(&below("/components/schemas", &name));
    lowered.get("$ref").and_then(Value::as_str).map(str::to_owned)
}
