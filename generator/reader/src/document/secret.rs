//! Fields whose values must not be seen, by the layout's words for their names: their schemas get the format `password`.
//!
//! In: a document of ours before anybody corrects it. Out: the same with formats, which clients, mocks and viewers heed. What a schema
//! says of a format already stays, and what is no text is no secret.

use crate::layout::Pattern;
use docwright_base::openapi::structure::{Kind, walk};
use serde_json::{Value, json};

/// Marks the parameters and members with such a name, wherever they stand.
pub(super) fn mark(document: &mut Value, secrets: &[Pattern]) {
    if secrets.is_empty() {
        return;
    }
    let is_secret = |name: &str| secrets.iter().any(|pattern| pattern.is_match(name));
    walk(document, Kind::Root, &mut |kind, _, part, _| match kind {
        Kind::Parameter if part["name"].as_str().is_some_and(is_secret) => {
            part.get_mut("schema").into_iter().for_each(hide);
        }
        Kind::Schema => {
            let properties = part.get_mut("properties").and_then(Value::as_object_mut);
            let secret = properties.into_iter().flatten().filter(|(name, _)| is_secret(name));
            secret.for_each(|(_, schema)| hide(schema));
        }
        _ => {}
    });
}

/// A text, or a list of texts.
fn hide(schema: &mut Value) {
    let is_text = schema["type"] == "string" && schema.get("format").is_none() && schema.get("enum").is_none();
    if is_text {
        schema["format"] = json!("password");
    } else if let Some(items) = schema.get_mut("items") {
        hide(items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(document: Value, expect: &[&str]) {
        let mut document = document;
        mark(&mut document, &[Pattern::new("(^|_)(sk|password)s?$").unwrap()]);
        let mut found = Vec::new();
        collect(&document, String::new(), &mut found);
        assert_eq!(found, expect, "{document}");
    }

    fn collect(node: &Value, place: String, found: &mut Vec<String>) {
        if node["format"] == "password" {
            found.push(place.clone());
        }
        match node {
            Value::Object(members) => members
                .iter()
                .for_each(|(key, value)| collect(value, format!("{place}/{key}"), found)),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(index, value)| collect(value, format!("{place}/{index}"), found)),
            _ => {}
        }
    }

    #[test]
    fn texts_by_the_names_of_secrets_are_secrets() {
        let parameter = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "string"}});
        check(
            json!({
                "paths": {"/a": {"get": {"parameters": [parameter("Password"), parameter("task")]}}},
                "components": {"schemas": {"A": {"type": "object", "properties": {
                    "src_sk": {"type": "string"},
                    "risk": {"type": "string"},
                    "passwords": {"type": "array", "items": {"type": "string"}},
                    "password": {"type": "object", "properties": {"dst_sk": {"type": "string"}}},
                    "day_sk": {"type": "string", "format": "date"},
                    "kind_sk": {"type": "string", "enum": ["a"]},
                }}}},
            }),
            &[
                "/paths//a/get/parameters/0/schema",
                "/components/schemas/A/properties/src_sk",
                "/components/schemas/A/properties/passwords/items",
                "/components/schemas/A/properties/password/properties/dst_sk",
            ],
        );
    }

    #[test]
    fn examples_are_values() {
        let example = json!({"properties": {"sk": {"type": "string"}}});
        check(json!({"components": {"schemas": {"A": {"example": example}}}}), &[]);
    }
}
