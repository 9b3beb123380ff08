//! Values that YAML reads in another type than their schema's, as `enum: [1.0, 2.0]` of a text: a document in, out the document
//! with these values in the type of the schema, and what there is to say of it.
//!
//! Only scalars that are plainly meant so. What fits no type of its schema stays, and the reader tells of it.

use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;
use docwright_base::openapi::structure::{Kind, walk};
use serde_json::{Value, json};

/// Writes the constants of every schema in its type.
pub(super) fn retype(document: &mut Value) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    walk(document, Kind::Root, &mut |kind, _, part, pointer| {
        if kind == Kind::Schema {
            schema(part, pointer, &mut diagnostics);
        }
    });
    diagnostics
}

fn schema(schema: &mut Value, pointer: &str, diagnostics: &mut Vec<Diagnostic>) {
    let Some(kind) = schema.get("type").and_then(Value::as_str).map(str::to_owned) else {
        return;
    };
    for key in ["const", "default", "enum"] {
        let changed = match schema.get_mut(key) {
            Some(Value::Array(values)) if key == "enum" => values
                .iter_mut()
                .filter_map(|value| retyped(value, &kind))
                .collect::<Vec<_>>(),
            Some(value) if key != "enum" => retyped(value, &kind).into_iter().collect(),
            _ => continue,
        };
        if !changed.is_empty() {
            let message = format!("the type is {kind}, and {} is written in another", changed.join(", "));
            diagnostics.push(
                Diagnostic::new(Code::RetypedValue, Place::Spec(below(pointer, key)), message)
                    .help("it is read as the schema's type; in YAML, quotation marks make a text of it"),
            );
        }
    }
}

/// Puts a scalar of another type into the one that is wanted; the value as it was, if it is one.
fn retyped(value: &mut Value, kind: &str) -> Option<String> {
    let wanted = match (kind, &*value) {
        ("string", Value::Number(_) | Value::Bool(_)) => json!(value.to_string()),
        ("integer", Value::String(text)) => json!(text.trim().parse::<i64>().ok()?),
        ("number", Value::String(text)) => json!(text.trim().parse::<f64>().ok().filter(|number| number.is_finite())?),
        ("boolean", Value::String(text)) => json!(text.trim().to_ascii_lowercase().parse::<bool>().ok()?),
        _ => return None,
    };
    let was = std::mem::replace(value, wanted);
    Some(was.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schema: Value, expect: Value, told: &[&str]) {
        let mut document = json!({"components": {"schemas": {"Lid": schema}}});
        let found = retype(&mut document);
        let found: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            (&document["components"]["schemas"]["Lid"], found),
            (&expect, told.to_vec())
        );
    }

    #[test]
    fn constants_are_of_the_type_of_their_schema() {
        check(
            json!({"type": "string", "enum": ["auto", 1.0, true]}),
            json!({"type": "string", "enum": ["auto", "1.0", "true"]}),
            &["the type is string, and 1.0, true is written in another"],
        );
        check(
            json!({"type": "integer", "default": "7", "enum": [7, "8"]}),
            json!({"type": "integer", "default": 7, "enum": [7, 8]}),
            &[
                "the type is integer, and \"7\" is written in another",
                "the type is integer, and \"8\" is written in another",
            ],
        );
        let right = json!({"type": "string", "enum": ["1", null], "default": "1"});
        check(right.clone(), right, &[]);
        let odd = json!({"type": "integer", "default": "many", "example": {"a": 1}});
        check(odd.clone(), odd, &[]);
    }
}
