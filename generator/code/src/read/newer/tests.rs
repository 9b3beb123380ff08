//! Small documents and schemas of 3.1 and 3.2, and what they are in 3.0.

use super::lower;
use docwright_base::diagnostic::{Diagnostic, Severity};
use serde_json::{Value, json};

/// Lowers a document and compares it, and the codes and pointers of what is said on the way.
fn check(document: Value, expect: Value, says: &[&str]) {
    let lowered = lower(document);
    assert_eq!(lowered.output, expect, "{:#}", lowered.output);
    let said: Vec<String> = lowered.diagnostics.iter().map(said).collect();
    assert_eq!(said, says);
}

fn said(diagnostic: &Diagnostic) -> String {
    format!("{} {}", diagnostic.code, diagnostic.place)
}

/// Lowers one schema, which stands in a document as the component `A`.
fn check_schema(schema: Value, expect: Value, says: &[&str]) {
    let document = |version: &str, schema: Value| json!({"openapi": version, "paths": {}, "components": {"schemas": {"A": schema}}});
    let says: Vec<String> = says
        .iter()
        .map(|say| say.replacen('/', "#/components/schemas/A/", 1))
        .collect();
    let says: Vec<&str> = says.iter().map(String::as_str).collect();
    check(document("3.1.0", schema), document("3.0.3", expect), &says);
}

#[test]
fn null_is_no_type() {
    check_schema(
        json!({"type": ["string", "null"], "maxLength": 3}),
        json!({"type": "string", "maxLength": 3, "nullable": true}),
        &[],
    );
    check_schema(json!({"type": "null"}), json!({"nullable": true, "enum": [null]}), &[]);
    check_schema(
        json!({"title": "T", "anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}),
        json!({"title": "T", "type": "string", "format": "date", "nullable": true}),
        &[],
    );
    check_schema(
        json!({"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}], "description": "D"}),
        json!({"allOf": [{"$ref": "#/components/schemas/A"}], "description": "D", "nullable": true}),
        &[],
    );
    check_schema(
        json!({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}),
        json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true}),
        &[],
    );
}

#[test]
fn several_types_are_alternatives() {
    check_schema(
        json!({"type": ["string", "integer"], "minLength": 1, "exclusiveMinimum": 0, "enum": ["a", 7], "format": "int32"}),
        json!({"anyOf": [
            {"type": "string", "minLength": 1, "enum": ["a"]},
            {"type": "integer", "minimum": 0, "exclusiveMinimum": true, "format": "int32", "enum": [7]},
        ]}),
        &[],
    );
    check_schema(json!({"type": ["integer", "number"]}), json!({"type": "number"}), &[]);
    check_schema(
        json!({"type": ["string", "number", "boolean", "object", "array", "null"]}),
        json!({"nullable": true}),
        &[],
    );
    check_schema(
        json!({"type": ["string", "boolean"], "enum": [true, false]}),
        json!({"type": "boolean", "enum": [true, false]}),
        &[],
    );
}

#[test]
fn constants_are_enums() {
    check_schema(json!({"const": "a"}), json!({"type": "string", "enum": ["a"]}), &[]);
    check_schema(
        json!({"type": "integer", "const": 3}),
        json!({"type": "integer", "enum": [3]}),
        &[],
    );
    check_schema(
        json!({"oneOf": [{"const": "a", "description": "First."}, {"const": "b", "title": "Second"}, {"const": null}]}),
        json!({
            "oneOf": [{"type": "string", "enum": ["a"], "description": "First."}, {"type": "string", "enum": ["b"], "title": "Second"}],
            "nullable": true,
        }),
        &[],
    );
    check_schema(
        json!({"oneOf": [{"const": "a", "description": "First."}, {"const": "b"}]}),
        json!({"type": "string", "x-enum-descriptions": {"a": "First."}, "enum": ["a", "b"]}),
        &[],
    );
}

#[test]
fn exclusive_bounds_are_remarks() {
    check_schema(
        json!({"type": "number", "exclusiveMinimum": 0.5, "minimum": 1, "exclusiveMaximum": 9}),
        json!({"type": "number", "minimum": 1, "maximum": 9, "exclusiveMaximum": true}),
        &[],
    );
    check_schema(
        json!({"type": "integer", "exclusiveMinimum": true, "minimum": 1}),
        json!({"type": "integer", "exclusiveMinimum": true, "minimum": 1}),
        &[],
    );
}

#[test]
fn one_example_is_kept() {
    check_schema(
        json!({"type": "string", "examples": ["a"]}),
        json!({"type": "string", "example": "a"}),
        &[],
    );
    check_schema(
        json!({"type": "string", "example": "z", "examples": ["a", "b"]}),
        json!({"type": "string", "example": "z"}),
        &["several-examples /examples"],
    );
}

#[test]
fn references_stand_alone() {
    check_schema(
        json!({"properties": {"a": {"$ref": "#/components/schemas/A", "description": "D"}, "b": {"$ref": "#/components/schemas/A"}}}),
        json!({"properties": {
            "a": {"description": "D", "allOf": [{"$ref": "#/components/schemas/A"}]},
            "b": {"$ref": "#/components/schemas/A"},
        }}),
        &[],
    );
}

#[test]
fn bytes_have_formats() {
    check_schema(
        json!({"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}),
        json!({"type": "string", "format": "byte"}),
        &[],
    );
    check_schema(
        json!({"contentMediaType": "application/octet-stream"}),
        json!({"type": "string", "format": "binary"}),
        &[],
    );
    check_schema(
        json!({"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "object"}}),
        json!({"type": "string"}),
        &[
            "encoded-content /contentMediaType",
            "unsupported-keyword /contentSchema",
        ],
    );
}

#[test]
fn tuples_are_lists() {
    check_schema(
        json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "string"}], "items": false}),
        json!({"type": "array", "maxItems": 2, "items": {"type": "string"}}),
        &["tuple-schema /prefixItems"],
    );
    check_schema(
        json!({"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}}),
        json!({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}),
        &["tuple-schema /prefixItems"],
    );
    check_schema(
        json!({"type": "array", "items": true}),
        json!({"type": "array", "items": {}}),
        &[],
    );
}

#[test]
fn patterns_of_names_are_maps() {
    check_schema(
        json!({"type": "object", "patternProperties": {"^x": {"type": "string"}}, "additionalProperties": false}),
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
        &["pattern-properties /patternProperties"],
    );
    check_schema(
        json!({"type": "object", "unevaluatedProperties": {"type": "string"}}),
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
        &[],
    );
}

#[test]
fn booleans_are_schemas() {
    check_schema(
        json!({"properties": {"a": true, "b": false}, "additionalProperties": false}),
        json!({"properties": {"a": {}, "b": {}}, "additionalProperties": false}),
        &["boolean-schema /properties/b"],
    );
}

#[test]
fn what_only_forbids_values_is_left_out() {
    check_schema(
        json!({
            "type": "object", "if": {}, "then": {}, "else": {}, "not": {}, "propertyNames": {},
            "dependentRequired": {}, "contains": {}, "unevaluatedProperties": false, "$comment": "C", "$schema": "S",
        }),
        json!({"type": "object"}),
        &[
            "conditional-schema /if",
            "unsupported-keyword /contains",
            "unsupported-keyword /propertyNames",
            "unsupported-keyword /dependentRequired",
            "unsupported-keyword /unevaluatedProperties",
            "unsupported-keyword /not",
        ],
    );
}

#[test]
fn an_example_that_looks_like_a_schema_stays() {
    let schema = json!({"type": "object", "example": {"const": 1, "$defs": {}, "properties": {"type": ["a", "null"]}}});
    check_schema(schema.clone(), schema, &[]);
}

#[test]
fn definitions_become_components() {
    check(
        json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": {
            "A": {"$defs": {"B": {"type": ["string", "null"]}, "C": {"$ref": "#/$defs/B"}}, "items": {"$ref": "#/$defs/C"}},
            // The same again, as tools write it.
            "D": {"$defs": {"B": {"type": ["string", "null"]}}, "items": {"$ref": "#/components/schemas/D/$defs/B"}},
            // Another one of the same name.
            "E": {"$defs": {"B": {"type": "integer"}}, "items": {"$ref": "#/$defs/B"}},
        }}}),
        json!({"openapi": "3.0.3", "paths": {}, "components": {"schemas": {
            "A": {"items": {"$ref": "#/components/schemas/C"}},
            "D": {"items": {"$ref": "#/components/schemas/B"}},
            "E": {"items": {"$ref": "#/components/schemas/B2"}},
            "B": {"type": "string", "nullable": true},
            "C": {"$ref": "#/components/schemas/B"},
            "B2": {"type": "integer"},
        }}}),
        &[],
    );
}

#[test]
fn anchors_and_urls_are_followed() {
    check(
        json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": {
            "A": {"$id": "https://acme.example/a", "$anchor": "top", "$defs": {"B": {"type": "string"}}},
            "C": {"items": {"$ref": "#top"}},
            "D": {"items": {"$ref": "https://acme.example/a#/$defs/B"}},
            "E": {"items": {"$dynamicRef": "#top"}},
        }}}),
        json!({"openapi": "3.0.3", "paths": {}, "components": {"schemas": {
            "A": {},
            "C": {"items": {"$ref": "#/components/schemas/A"}},
            "D": {"items": {"$ref": "#/components/schemas/B"}},
            "E": {"items": {"$ref": "#/components/schemas/A"}},
            "B": {"type": "string"},
        }}}),
        &["dynamic-reference #/components/schemas/E/items/$dynamicRef"],
    );
}

#[test]
fn the_frame_of_a_document() {
    check(
        json!({
            "openapi": "3.1.1",
            "info": {"title": "T", "version": "1", "summary": "S", "license": {"name": "MIT", "identifier": "MIT"}},
            "jsonSchemaDialect": "https://acme.example/dialect",
            "webhooks": {"w": {}},
            "security": [{"cert": [], "key": []}],
            "components": {
                "pathItems": {"P": {"get": {"security": [{"cert": []}]}}},
                "securitySchemes": {"cert": {"type": "mutualTLS"}, "key": {"type": "http", "scheme": "bearer"}},
            },
            "paths": {"/a": {"$ref": "#/components/pathItems/P", "summary": "Own."}},
        }),
        json!({
            "openapi": "3.0.3",
            "info": {
                "title": "T", "version": "1", "description": "S",
                "license": {"name": "MIT", "url": "https://spdx.org/licenses/MIT.html"},
            },
            "security": [{"key": []}],
            "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
            "paths": {"/a": {"get": {"security": [{}], "responses": {}}, "summary": "Own."}},
        }),
        &[
            "webhooks-left-out #/webhooks",
            "json-schema-dialect #/jsonSchemaDialect",
            "mutual-tls #/components/securitySchemes/cert",
        ],
    );
    check(
        json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}),
        json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}}),
        &[],
    );
}

#[test]
fn what_3_2_added() {
    let parameters = json!([{"in": "querystring", "name": "q"}, {"in": "query", "name": "r", "schema": true}]);
    check(
        json!({
            "openapi": "3.2.0", "$self": "https://acme.example/",
            "components": {"mediaTypes": {"M": {"schema": {"const": 1}}}},
            "paths": {"/a": {
                "query": {}, "additionalOperations": {"COPY": {}},
                "get": {"parameters": parameters, "responses": {
                    "200": {"summary": "S", "content": {"a/b": {"$ref": "#/components/mediaTypes/M"}}},
                    "201": {"description": "D", "content": {"a/c": {"itemSchema": {}}}},
                    "202": {"description": "D", "content": {
                        "application/jsonl": {"itemSchema": {"const": 2}, "schema": {"type": "array"}},
                        "text/event-stream": {"itemSchema": {"properties": {"data": {"contentSchema": {"const": 3}}}}},
                    }},
                }},
            }},
        }),
        json!({
            "openapi": "3.0.3",
            "components": {},
            "paths": {"/a": {"get": {"parameters": [{"in": "query", "name": "r", "schema": {}}], "responses": {
                "200": {"description": "S", "content": {"a/b": {"schema": {"type": "integer", "enum": [1]}}}},
                "201": {"description": "D", "content": {"a/c": {}}},
                "202": {"description": "D", "content": {
                    "application/jsonl": {"schema": {"type": "integer", "enum": [2]}},
                    "text/event-stream": {"schema": {"type": "integer", "enum": [3]}},
                }},
            }}}},
        }),
        &[
            "openapi-3.2 #/openapi",
            "streamed-items #/paths/~1a/get/responses/201/content/a~1c/itemSchema",
            "whole-query-parameter #/paths/~1a/get/parameters/0",
            "unusual-method #/paths/~1a/query",
            "unusual-method #/paths/~1a/additionalOperations",
        ],
    );
}

#[test]
fn other_versions_are_left_alone() {
    for version in ["3.0.3", "2.0", "4.1.0", ""] {
        let document = json!({"openapi": version, "webhooks": {}, "components": {"schemas": {"A": {"const": 1}}}});
        check(document.clone(), document, &[]);
    }
}

#[test]
fn nonsense_is_no_trouble() {
    for nonsense in [
        json!({"openapi": "3.1.0", "paths": [], "components": 1, "info": "", "security": {}}),
        json!({"openapi": "3.1.0", "paths": {"/a": 1, "/b": {"$ref": "#/paths/~1b"}, "/c": {"get": [], "parameters": {}}}}),
        json!({"openapi": "3.1.0", "components": {"schemas": {"A": {
            "$defs": 1, "type": [1], "enum": {}, "anyOf": {}, "oneOf": [1], "allOf": 1, "items": 1, "prefixItems": {},
            "properties": [], "patternProperties": 1, "examples": {}, "$ref": 1, "const": null, "exclusiveMinimum": "1",
            "contentEncoding": 1, "discriminator": {"mapping": {"a": "#/x"}},
        }}}}),
    ] {
        let lowered = lower(nonsense);
        assert!(lowered.diagnostics.iter().all(|it| it.severity < Severity::Error));
    }
}
