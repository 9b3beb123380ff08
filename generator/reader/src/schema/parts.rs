//! JSON Schemas of what the types of `layout.yaml` and `service.yaml` hold and no schema is derived for: words by an enum's
//! names, and what `openapiv3` reads, because its types know no schema.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

/// Lists of words, each under one of the names that `K` knows.
pub(crate) fn words_by<K: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let names = K::json_schema(generator);
    let names = names.get("oneOf").and_then(Value::as_array);
    let properties: Map<String, Value> = names
        .into_iter()
        .flatten()
        .filter_map(|name| {
            let mut words = json!({"type": "array", "items": {"type": "string"}});
            words["description"] = name.get("description")?.clone();
            Some((name.get("const")?.as_str()?.to_owned(), words))
        })
        .collect();
    json_schema!({"type": "object", "properties": properties, "additionalProperties": false})
}

/// OpenAPI 3.0 Server Objects.
pub(crate) fn servers(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["url"],
            "properties": {
                "url": {"type": "string", "description": "The address, with the names of variables in braces."},
                "description": {"type": "string"},
                "variables": {
                    "type": "object",
                    "additionalProperties": {
                        "type": "object",
                        "required": ["default"],
                        "properties": {
                            "default": {"type": "string"},
                            "description": {"type": "string"},
                            "enum": {"type": "array", "items": {"type": "string"}}
                        },
                        "patternProperties": {"^x-": true},
                        "additionalProperties": false
                    }
                }
            },
            "patternProperties": {"^x-": true},
            "additionalProperties": false
        }
    })
}

/// OpenAPI 3.0 Security Scheme Objects by name.
pub(crate) fn security_schemes(_: &mut SchemaGenerator) -> Schema {
    let kind = |name: &str, required: &[&str], properties: Value| {
        let mut required: Vec<&str> = required.to_vec();
        required.insert(0, "type");
        let mut properties = properties;
        properties["type"] = json!({"const": name});
        properties["description"] = json!({"type": "string"});
        json!({
            "type": "object",
            "required": required,
            "properties": properties,
            "patternProperties": {"^x-": true},
            "additionalProperties": false
        })
    };
    let text = || json!({"type": "string"});
    json_schema!({
        "type": "object",
        "additionalProperties": {
            "oneOf": [
                kind("apiKey", &["in", "name"], json!({"in": {"enum": ["header", "query", "cookie"]}, "name": text()})),
                kind("http", &["scheme"], json!({"scheme": text(), "bearerFormat": text()})),
                kind("oauth2", &["flows"], json!({"flows": {"type": "object"}})),
                kind("openIdConnect", &["openIdConnectUrl"], json!({"openIdConnectUrl": text()}))
            ]
        }
    })
}
