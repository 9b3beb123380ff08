//! A schema in, a text out that is the same for schemas of one shape, whatever their words.

use openapiv3::Schema;
use serde_json::Value;

/// The shape of a schema as text: equal for schemas that differ only in prose and examples.
pub(super) fn fingerprint(schema: &Schema) -> String {
    let mut value = serde_json::to_value(schema).unwrap_or_default();
    strip(&mut value, true);
    value.to_string()
}

/// Removes what says nothing about the shape. The keys of `properties` are names, not keywords.
pub(super) fn strip(value: &mut Value, keywords: bool) {
    match value {
        Value::Object(members) => {
            if keywords {
                members.retain(|key, _| {
                    !matches!(key.as_str(), "description" | "example" | "title" | "externalDocs")
                        && !key.starts_with("x-")
                });
            }
            for (key, value) in members.iter_mut() {
                strip(value, !keywords || key != "properties");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| strip(item, true)),
        _ => {}
    }
}
