//! Fields whose values must not be seen, by the layout's words for their names: their schemas get the format `password`.
//!
//! In: a document of ours before anybody corrects it. Out: the same with formats, which clients, mocks and viewers heed. What a schema
//! says of a format already stays, and what is no text is no secret.

use crate::layout::Pattern;
use serde_json::{Value, json};

/// Marks the parameters and members with such a name, wherever they stand.
pub(super) fn mark(document: &mut Value, secrets: &[Pattern]) {
    if secrets.is_empty() {
        return;
    }
    let is_secret = |name: &str| secrets.iter().any(|pattern| pattern.is_match(name));
    visit(document, &is_secret);
}

fn visit(node: &mut Value, is_secret: &impl Fn(&str) -> bool) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, is_secret)),
        Value::Object(members) => {
            let is_parameter = members.contains_key("in") && members.contains_key("schema");
            let named = members.get("name").and_then(Value::as_str).is_some_and(is_secret);
            if is_parameter
                && named
                && let Some(schema) = members.get_mut("schema")
            {
                hide(schema);
            }
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                properties
                    .iter_mut()
                    .filter(|(name, _)| is_secret(name))
                    .for_each(|(_, schema)| hide(schema));
            }
            // What an example holds are values and no schemas.
            members
                .iter_mut()
                .filter(|(key, _)| !matches!(key.as_str(), "example" | "examples" | "default" | "enum"))
                .for_each(|(_, value)| visit(value, is_secret));
        }
        _ => {}
    }
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
        check(
            json!({
                "parameters": [
                    {"name": "Password", "in": "query", "schema": {"type": "string"}},
                    {"name": "task", "in": "query", "schema": {"type": "string"}},
                ],
                "schema": {"type": "object", "properties": {
                    "src_sk": {"type": "string"},
                    "risk": {"type": "string"},
                    "passwords": {"type": "array", "items": {"type": "string"}},
                    "password": {"type": "object", "properties": {"dst_sk": {"type": "string"}}},
                    "day_sk": {"type": "string", "format": "date"},
                    "kind_sk": {"type": "string", "enum": ["a"]},
                }},
            }),
            &[
                "/parameters/0/schema",
                "/schema/properties/src_sk",
                "/schema/properties/passwords/items",
                "/schema/properties/password/properties/dst_sk",
            ],
        );
    }

    #[test]
    fn examples_are_values() {
        let example = json!({"example": {"in": 1, "properties": {"sk": {"type": "string"}}}});
        check(example, &[]);
    }
}
