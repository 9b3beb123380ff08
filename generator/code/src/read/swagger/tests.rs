//! Small documents of Swagger 2.0, and what they are in OpenAPI 3.0.

use super::lower;
use docwright_base::diagnostic::{Diagnostic, Severity};
use serde_json::{Map, Value, json};
use std::time::Instant;

/// Lowers a document and compares it, and the codes and pointers of what is said on the way. What comes out is one of OpenAPI 3.0.
fn check(mut document: Value, mut expect: Value, says: &[&str]) {
    let head = [("info", json!({"title": "T", "version": "1"})), ("paths", json!({}))];
    for (key, value) in head {
        for document in [&mut document, &mut expect] {
            let members = document.as_object_mut().unwrap();
            members.entry(key).or_insert_with(|| value.clone());
        }
    }
    document["swagger"] = json!("2.0");
    expect["openapi"] = json!("3.0.3");
    if expect.get("servers").is_none() {
        expect["servers"] = json!([{"url": "/"}]);
    }
    let lowered = lower(document);
    assert_eq!(lowered.output, expect, "{:#}", lowered.output);
    serde_json::from_value::<openapiv3::OpenAPI>(lowered.output).unwrap();
    let said: Vec<String> = lowered.diagnostics.iter().map(said).collect();
    assert_eq!(said, says);
}

fn said(diagnostic: &Diagnostic) -> String {
    format!("{} {}", diagnostic.code, diagnostic.place)
}

/// Lowers the parameters of an operation that takes forms of both kinds, and compares the parameters and the body.
fn check_parameters(parameters: Value, expect: Value, body: Option<Value>, says: &[&str]) {
    let consumes = json!(["application/x-www-form-urlencoded"]);
    let mut operation = json!({"responses": {}});
    if expect != json!([]) {
        operation["parameters"] = expect;
    }
    if let Some(body) = body {
        operation["requestBody"] = body;
    }
    let says: Vec<String> = says
        .iter()
        .map(|say| say.replacen('/', "#/paths/~1a/post/parameters/", 1))
        .collect();
    let says: Vec<&str> = says.iter().map(String::as_str).collect();
    check(
        json!({"paths": {"/a": {"post": {"consumes": consumes, "parameters": parameters, "responses": {}}}}}),
        json!({"paths": {"/a": {"post": operation}}}),
        &says,
    );
}

#[test]
fn servers_are_put_together() {
    let servers = |frame: Value, urls: Value, says: &[&str]| {
        let urls: Vec<Value> = urls.as_array().unwrap().iter().map(|url| json!({"url": url})).collect();
        check(frame, json!({"servers": urls}), says);
    };
    servers(
        json!({"host": "boats.example:8080", "basePath": "/v1/", "schemes": ["ws", "http", "HTTPS"]}),
        json!([
            "https://boats.example:8080/v1",
            "http://boats.example:8080/v1",
            "ws://boats.example:8080/v1"
        ]),
        &[],
    );
    servers(json!({"basePath": "v1", "schemes": ["https"]}), json!(["/v1"]), &[]);
    servers(
        json!({"host": "boats.example", "basePath": "/"}),
        json!(["https://boats.example"]),
        &["assumed-scheme #/host"],
    );
    servers(
        json!({"host": "https://boats.example/", "schemes": "http"}),
        json!(["http://boats.example"]),
        &["bad-part #/host"],
    );
    servers(
        json!({"host": 7, "basePath": [], "schemes": ["gopher", 1], "servers": [{"url": "/x"}]}),
        json!(["/"]),
        &[
            "bad-part #/host",
            "bad-part #/basePath",
            "bad-part #/schemes/0",
            "bad-part #/schemes/1",
            "bad-part #/servers",
        ],
    );
}

#[test]
fn the_frame_of_a_document() {
    check(
        json!({
            "info": {"title": "Boats", "version": "1", "license": {"name": "MIT"}, "x-owner": "harbour"},
            "host": "boats.example", "schemes": ["https"],
            "consumes": ["application/json"], "produces": ["application/json", "text/plain"],
            "tags": [{"name": "sails", "externalDocs": {"url": "https://boats.example/sails"}}],
            "externalDocs": {"url": "https://boats.example"},
            "x-ms-paths": {"/a?b": {}},
            "x-audience": "all",
            "security": [{"key": []}, {"app": ["sail"]}],
            "securityDefinitions": {
                "plain": {"type": "basic", "description": "By name."},
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "page": {"type": "oauth2", "flow": "implicit", "authorizationUrl": "https://boats.example/a", "scopes": {"sail": "Sail.", "x-a": 1}},
                "word": {"type": "oauth2", "flow": "password", "tokenUrl": "https://boats.example/t", "scopes": {}},
                "app": {"type": "oauth2", "flow": "application", "tokenUrl": "https://boats.example/t"},
                "code": {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://boats.example/a", "tokenUrl": "https://boats.example/t", "scopes": {}},
                "odd": {"type": "oauth2", "flow": "wave"},
                "none": {"type": "ring"},
                "text": "basic",
            },
            "paths": {
                "/boats/{id}": {
                    "parameters": [
                        {"name": "id", "in": "path", "required": true, "type": "integer", "format": "int64", "minimum": 1, "x-example": 7},
                        {"name": "boat", "in": "body", "required": true, "description": "All of it.", "schema": {"$ref": "#/definitions/Boat"}},
                    ],
                    "x-note": 1,
                    "put": {
                        "tags": ["sails"], "operationId": "putBoat", "deprecated": true, "schemes": ["http"], "consumes": ["application/json", "application/xml"],
                        "externalDocs": {"url": "https://boats.example/put"},
                        "responses": {
                            "200": {
                                "description": "Put.",
                                "schema": {"$ref": "#/definitions/Boat"},
                                "headers": {"X-Left": {"type": "integer", "description": "Calls left."}, "X-Tags": {"type": "array", "items": {"type": "string"}}},
                                "examples": {"Application/JSON": {"name": "Ada"}, "image/png": "x"},
                            },
                            "404": {"description": "None."},
                            "x-more": 1,
                        },
                    },
                    "get": {"schemes": ["https"], "produces": [], "responses": {"200": {"description": "The map.", "schema": {"type": "file"}}}},
                },
            },
            "definitions": {"Boat": {
                "type": "object", "discriminator": "kind", "required": ["kind"],
                "properties": {
                    "kind": {"type": "string", "readOnly": true, "x-example": "sloop"},
                    "port": {"$ref": "#/definitions/Boat", "x-nullable": true},
                    "crew": {"type": "array", "items": {"type": "string", "x-nullable": true}},
                },
                "example": {"x-nullable": true, "type": "file"},
            }},
        }),
        json!({
            "info": {"title": "Boats", "version": "1", "license": {"name": "MIT"}, "x-owner": "harbour"},
            "servers": [{"url": "https://boats.example"}],
            "tags": [{"name": "sails", "externalDocs": {"url": "https://boats.example/sails"}}],
            "externalDocs": {"url": "https://boats.example"},
            "x-ms-paths": {"/a?b": {}},
            "x-audience": "all",
            "security": [{"key": []}, {"app": ["sail"]}],
            "paths": {
                "/boats/{id}": {
                    "parameters": [{"name": "id", "in": "path", "required": true, "example": 7, "schema": {"type": "integer", "format": "int64", "minimum": 1}}],
                    "x-note": 1,
                    "put": {
                        "tags": ["sails"], "operationId": "putBoat", "deprecated": true, "servers": [{"url": "http://boats.example"}],
                        "externalDocs": {"url": "https://boats.example/put"},
                        "requestBody": {"required": true, "description": "All of it.", "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Boat"}},
                            "application/xml": {"schema": {"$ref": "#/components/schemas/Boat"}},
                        }},
                        "responses": {
                            "200": {
                                "description": "Put.",
                                "headers": {
                                    "X-Left": {"description": "Calls left.", "schema": {"type": "integer"}},
                                    "X-Tags": {"style": "simple", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}},
                                },
                                "content": {
                                    "application/json": {"schema": {"$ref": "#/components/schemas/Boat"}, "example": {"name": "Ada"}},
                                    "text/plain": {"schema": {"$ref": "#/components/schemas/Boat"}},
                                },
                            },
                            "404": {"description": "None."},
                            "x-more": 1,
                        },
                    },
                    "get": {
                        "requestBody": {"required": true, "description": "All of it.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Boat"}}}},
                        "responses": {"200": {"description": "The map.", "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
                    },
                },
            },
            "components": {
                "schemas": {"Boat": {
                    "type": "object", "discriminator": {"propertyName": "kind"}, "required": ["kind"],
                    "properties": {
                        "kind": {"type": "string", "readOnly": true, "example": "sloop"},
                        "port": {"allOf": [{"$ref": "#/components/schemas/Boat"}], "nullable": true},
                        "crew": {"type": "array", "items": {"type": "string", "nullable": true}},
                    },
                    "example": {"x-nullable": true, "type": "file"},
                }},
                "securitySchemes": {
                    "plain": {"type": "http", "scheme": "basic", "description": "By name."},
                    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                    "page": {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "https://boats.example/a", "scopes": {"sail": "Sail."}}}},
                    "word": {"type": "oauth2", "flows": {"password": {"tokenUrl": "https://boats.example/t", "scopes": {}}}},
                    "app": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://boats.example/t", "scopes": {}}}},
                    "code": {"type": "oauth2", "flows": {"authorizationCode": {
                        "authorizationUrl": "https://boats.example/a", "tokenUrl": "https://boats.example/t", "scopes": {},
                    }}},
                },
            },
        }),
        &[
            "paths-left-out #/x-ms-paths",
            "bad-part #/securityDefinitions/odd/flow",
            "bad-part #/securityDefinitions/none/type",
            "bad-part #/securityDefinitions/text",
            "assumed-media-type #/paths/~1boats~1{id}/get/responses/200",
            "bad-part #/paths/~1boats~1{id}/put/responses/200/examples/image~1png",
        ],
    );
}

#[test]
fn lists_have_styles() {
    let list = |place: &str, format: &str| json!({"name": format, "in": place, "type": "array", "collectionFormat": format, "items": {"type": "integer", "maximum": 9}, "maxItems": 3});
    let written = |place: &str, format: &str, style: &str, explode: bool| json!({"name": format, "in": place, "style": style, "explode": explode, "schema": {"type": "array", "items": {"type": "integer", "maximum": 9}, "maxItems": 3}});
    let text = |place: &str, format: &str| json!({"name": format, "in": place, "schema": {"type": "string"}});
    let formats = |place: &str| -> Value {
        ["csv", "ssv", "tsv", "pipes", "multi", "cgi"]
            .iter()
            .map(|it| list(place, it))
            .collect()
    };
    check_parameters(
        formats("query"),
        json!([
            written("query", "csv", "form", false),
            written("query", "ssv", "spaceDelimited", false),
            text("query", "tsv"),
            written("query", "pipes", "pipeDelimited", false),
            written("query", "multi", "form", true),
            written("query", "cgi", "form", false),
        ]),
        None,
        &["collection-format /2", "bad-part /5/collectionFormat"],
    );
    check_parameters(
        formats("header"),
        json!([
            written("header", "csv", "simple", false),
            text("header", "ssv"),
            text("header", "tsv"),
            text("header", "pipes"),
            written("header", "multi", "simple", false),
            written("header", "cgi", "simple", false),
        ]),
        None,
        &[
            "collection-format /1",
            "collection-format /2",
            "collection-format /3",
            "collection-format /4/collectionFormat",
            "bad-part /5/collectionFormat",
        ],
    );
    // Without a word, items are parted by commas; a list in it has no style.
    check_parameters(
        json!([
            {"name": "a", "in": "query", "type": "array", "items": {"type": "array", "collectionFormat": "pipes", "items": {"type": "integer"}}},
            {"name": "b", "in": "query", "type": "string", "collectionFormat": "pipes", "allowEmptyValue": true, "x-nullable": true},
            {"name": "c", "in": "header", "type": "file", "allowEmptyValue": true},
        ]),
        json!([
            {"name": "a", "in": "query", "style": "form", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}},
            {"name": "b", "in": "query", "allowEmptyValue": true, "schema": {"type": "string", "nullable": true}},
            {"name": "c", "in": "header", "schema": {"type": "string"}},
        ]),
        None,
        &[
            "collection-format /0/items",
            "bad-part /2/type",
            "empty-value /2/allowEmptyValue",
        ],
    );
}

#[test]
fn forms_are_bodies() {
    let field = |name: &str, kind: &str| json!({"name": name, "in": "formData", "type": kind});
    let media = |schema: Value, encoding: Option<Value>| match encoding {
        Some(encoding) => json!({"schema": schema, "encoding": encoding}),
        None => json!({"schema": schema}),
    };
    let form = |name: &str, media: Value| Some(json!({"content": {name: media}}));
    let list = |format: &str| json!({"name": format, "in": "formData", "type": "array", "collectionFormat": format, "items": {"type": "string"}});
    let items = json!({"type": "array", "items": {"type": "string"}});
    check_parameters(
        json!([
            {"name": "a", "in": "formData", "type": "string", "required": true, "description": "A.", "allowEmptyValue": true, "x-example": "z", "x-b": 1},
            list("csv"), list("tsv"), list("multi"),
            field("a", "integer"), {"in": "formData", "type": "string"},
        ]),
        json!([]),
        Some(
            json!({"required": true, "content": {"application/x-www-form-urlencoded": media(
                json!({"type": "object", "required": ["a"], "properties": {
                    "a": {"type": "string", "description": "A.", "example": "z", "x-b": 1},
                    "csv": items, "tsv": {"type": "string"}, "multi": items,
                }}),
                Some(json!({"csv": {"style": "form", "explode": false}, "multi": {"style": "form", "explode": true}})),
            )}}),
        ),
        &[
            "bad-part /4",
            "bad-part /5",
            "empty-value /0/allowEmptyValue",
            "collection-format /2",
        ],
    );
    // A file cannot be in a form of texts, whatever the operation says.
    let files = json!({"name": "files", "in": "formData", "type": "array", "items": {"type": "file"}});
    let binary = json!({"type": "string", "format": "binary"});
    let mut found = lower(json!({"swagger": "2.0", "paths": {"/a": {"post": {
        "consumes": ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
        "parameters": [field("file", "file"), files, list("csv"), list("multi")],
    }}}}));
    assert_eq!(
        found.output.pointer_mut("/paths/~1a/post/requestBody").map(Value::take),
        form(
            "multipart/form-data; boundary=x",
            media(
                json!({"type": "object", "properties": {
                    "file": binary, "files": {"type": "array", "items": binary}, "csv": {"type": "string"}, "multi": items,
                }}),
                None,
            ),
        ),
    );
    let told: Vec<String> = found.diagnostics.iter().map(said).collect();
    assert_eq!(
        told,
        [
            "collection-format #/paths/~1a/post/parameters/1",
            "collection-format #/paths/~1a/post/parameters/2"
        ]
    );
    for (consumes, kind, expect, told) in [
        (json!([]), "string", json!(["application/x-www-form-urlencoded"]), true),
        (
            json!(["application/json"]),
            "string",
            json!(["application/x-www-form-urlencoded"]),
            true,
        ),
        (
            json!(["application/x-www-form-urlencoded"]),
            "file",
            json!(["multipart/form-data"]),
            true,
        ),
        (
            json!("multipart/form-data"),
            "string",
            json!(["multipart/form-data"]),
            true,
        ),
        (
            json!(["multipart/form-data", "application/x-www-form-urlencoded"]),
            "string",
            json!(["multipart/form-data", "application/x-www-form-urlencoded"]),
            false,
        ),
    ] {
        let operation = json!({"consumes": consumes, "parameters": [field("a", kind)]});
        let lowered = lower(json!({"swagger": "2.0", "paths": {"/a": {"post": operation}}}));
        let content = lowered.output.pointer("/paths/~1a/post/requestBody/content").unwrap();
        let names: Value = content.as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, expect);
        assert_eq!(
            lowered.diagnostics.len(),
            usize::from(told),
            "{:?}",
            lowered.diagnostics
        );
    }
}

#[test]
fn what_is_shared_goes_where_it_belongs() {
    let wide = json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
    let lowered_wide = |place: &str, name: &str| json!({"$ref": format!("#/components/{place}/content/{name}/schema")});
    check(
        json!({
            "consumes": ["application/json"], "produces": ["application/json"],
            "parameters": {
                "Limit": {"name": "limit", "in": "query", "type": "integer"},
                "Again": {"$ref": "#/parameters/Limit"},
                "Boat": {"name": "boat", "in": "body", "schema": wide},
                "Note": {"name": "note", "in": "formData", "type": "string"},
                "Round": {"$ref": "#/parameters/About"}, "About": {"$ref": "#/parameters/Round"},
            },
            "responses": {
                "Boat": {"description": "A boat.", "schema": wide},
                "Gone": {"description": "Gone."}, "Lost": {"$ref": "#/responses/Gone"}, "Also": {"$ref": "#/responses/Boat"},
            },
            "definitions": {"Port": {"type": "object", "properties": {"name": {"type": "string", "x-nullable": true}}}},
            "x-kept": {"Mast": {"type": "object", "properties": {"sail": {"$ref": "#/x-kept/Sail"}}}, "Sail": {"type": "string"}},
            "paths": {
                "/a": {
                    "parameters": [{"$ref": "#/parameters/Again"}],
                    "post": {
                        "parameters": [{"$ref": "#/parameters/Boat"}],
                        "responses": {"200": {"$ref": "#/responses/Boat"}, "410": {"$ref": "#/responses/Gone"}},
                    },
                    "put": {
                        "consumes": ["application/xml"], "produces": ["application/xml"],
                        "parameters": [{"$ref": "#/parameters/Boat"}],
                        "responses": {"200": {"$ref": "#/responses/Also"}, "410": {"$ref": "#/responses/Lost"}},
                    },
                },
                "/b": {
                    "post": {
                        "consumes": ["multipart/form-data"],
                        "parameters": [{"$ref": "#/parameters/Note"}, {"$ref": "#/parameters/Round"}, {"$ref": "#/parameters/None"}],
                        "responses": {"200": {"description": "", "schema": {"$ref": "#/x-kept/Mast"}}},
                    },
                },
                "/c": {"get": {
                    "parameters": [{"$ref": "#/paths/~1d/get/parameters/0"}],
                    "responses": {
                        "200": {"description": "", "schema": {"$ref": "#/definitions/Port/properties/name"}},
                        "400": {"description": "", "schema": {"$ref": "#/parameters/Limit"}},
                    },
                }},
                "/d": {"get": {"parameters": [{"name": "hue", "in": "query", "type": "string"}], "responses": {}}},
                "/e": {"$ref": "#/paths/~1d"},
            },
        }),
        json!({
            "x-kept": {"Mast": {"$ref": "#/definitions/x-kept Mast"}, "Sail": {"$ref": "#/definitions/x-kept Sail"}},
            "paths": {
                "/a": {
                    "parameters": [{"$ref": "#/components/parameters/Limit"}],
                    "post": {
                        "requestBody": {"$ref": "#/components/requestBodies/Boat"},
                        "responses": {"200": {"$ref": "#/components/responses/Boat"}, "410": {"$ref": "#/components/responses/Gone"}},
                    },
                    "put": {
                        "requestBody": {"content": {"application/xml": {"schema": lowered_wide("requestBodies/Boat", "application~1json")}}},
                        "responses": {
                            "200": {"description": "A boat.", "content": {"application/xml": {"schema": lowered_wide("responses/Boat", "application~1json")}}},
                            "410": {"$ref": "#/components/responses/Gone"},
                        },
                    },
                },
                "/b": {"post": {
                    "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {"note": {"type": "string"}}}}}},
                    "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/x-kept Mast"}}}}},
                }},
                "/c": {"get": {
                    "parameters": [{"$ref": "#/components/parameters/get ~1d hue"}],
                    "responses": {
                        "200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Port name"}}}},
                        "400": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/parameters/Limit"}}}},
                    },
                }},
                "/d": {"get": {"parameters": [{"$ref": "#/components/parameters/get ~1d hue"}], "responses": {}}},
                "/e": {"get": {"parameters": [{"name": "hue", "in": "query", "schema": {"type": "string"}}], "responses": {}}},
            },
            "components": {
                "schemas": {
                    "Port": {"type": "object", "properties": {"name": {"$ref": "#/components/schemas/Port name"}}},
                    "Port name": {"type": "string", "nullable": true},
                    "x-kept Mast": {"type": "object", "properties": {"sail": {"$ref": "#/components/schemas/x-kept Sail"}}},
                    "x-kept Sail": {"type": "string"},
                },
                "parameters": {
                    "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    "get /d hue": {"name": "hue", "in": "query", "schema": {"type": "string"}},
                },
                "requestBodies": {"Boat": {"content": {"application/json": {"schema": wide}}}},
                "responses": {
                    "Boat": {"description": "A boat.", "content": {"application/json": {"schema": wide}}},
                    "Gone": {"description": "Gone."},
                },
            },
        }),
        &[
            "unresolved-reference #/paths/~1b/post/parameters/1",
            "unresolved-reference #/paths/~1b/post/parameters/2",
        ],
    );
}

#[test]
fn a_call_has_one_body() {
    let body = |name: &str| json!({"name": name, "in": "body", "schema": {"type": "string"}});
    let field = json!({"name": "a", "in": "formData", "type": "string"});
    check_parameters(
        json!([body("a"), body("b"), field]),
        json!([]),
        Some(json!({"content": {"application/x-www-form-urlencoded": {"schema": {"type": "string"}}}})),
        &["bad-part /1", "bad-part /2"],
    );
    // An operation's own goes before its path's.
    let lowered = lower(
        json!({"swagger": "2.0", "consumes": ["multipart/form-data"], "paths": {"/a": {
            "parameters": [field, {"name": "b", "in": "formData", "type": "string"}],
            "post": {"parameters": [{"name": "a", "in": "formData", "type": "integer"}]},
        }}}),
    );
    let schema = lowered
        .output
        .pointer("/paths/~1a/post/requestBody/content/multipart~1form-data/schema")
        .unwrap();
    assert_eq!(
        schema["properties"],
        json!({"a": {"type": "integer"}, "b": {"type": "string"}})
    );
}

#[test]
fn definitions_say_which_value_means_them() {
    let kind = json!({"propertyName": "kind", "mapping": {
        "Boat": "#/components/schemas/Boat", "A.Sloop": "#/components/schemas/Sloop", "A.Cutter": "#/components/schemas/Cut%25ter",
    }});
    let child = |base: &str, value: &str| json!({"allOf": [{"$ref": base}], "x-ms-discriminator-value": value});
    check(
        json!({"definitions": {
            "Boat": {"type": "object", "discriminator": "kind", "x-discriminator-value": "Boat"},
            "Sloop": child("#/definitions/Boat", "A.Sloop"),
            "Cut%ter": child("#/definitions/Sloop", "A.Cutter"),
            "Twin": child("#/definitions/Sloop", "A.Sloop"),
            "Round": child("#/definitions/Round", "A.Round"),
        }}),
        json!({"components": {"schemas": {
            "Boat": {"type": "object", "discriminator": kind, "x-discriminator-value": "Boat"},
            "Sloop": child("#/components/schemas/Boat", "A.Sloop"),
            "Cut%ter": child("#/components/schemas/Sloop", "A.Cutter"),
            "Twin": child("#/components/schemas/Sloop", "A.Sloop"),
            "Round": child("#/components/schemas/Round", "A.Round"),
        }}}),
        &["bad-part #/definitions/Twin"],
    );
}

#[test]
fn other_versions_are_left_alone() {
    for version in [json!("1.2"), json!("2.1"), json!(3), json!(null), json!([2])] {
        let document = json!({"swagger": version, "definitions": {}});
        assert_eq!(lower(document.clone()).output, document);
    }
    let both = json!({"openapi": "3.0.3", "swagger": "2.0", "definitions": {}});
    assert_eq!(lower(both.clone()).output, both);
    for version in [json!("2.0"), json!(2.0), json!(2)] {
        assert_eq!(lower(json!({"swagger": version})).output["openapi"], "3.0.3");
    }
}

/// What an untrusted document may hold where something else belongs.
#[test]
fn nonsense_is_no_trouble() {
    let odd = [
        json!(null),
        json!(1),
        json!("x"),
        json!([]),
        json!([1, "a", null, {}]),
        json!({}),
        json!({"a": 1}),
        json!({"$ref": "#"}),
    ];
    let document = json!({
        "swagger": "2.0", "host": "a.example", "basePath": "/", "schemes": ["https"], "consumes": ["a/b"], "produces": ["a/b"],
        "definitions": {"A": {"type": "array", "items": {"type": "file"}, "discriminator": "a", "x-nullable": true}},
        "parameters": {"P": {"in": "body", "name": "p", "schema": {}}, "Q": {"in": "formData", "name": "q", "type": "array", "items": {"type": "array"}, "collectionFormat": "csv"}},
        "responses": {"R": {"description": "", "schema": {}, "headers": {"H": {"type": "array"}}, "examples": {"a/b": 1}}},
        "securityDefinitions": {"S": {"type": "oauth2", "flow": "implicit", "scopes": {"a": "b"}}},
        "paths": {"/a": {"parameters": [{"$ref": "#/parameters/Q"}], "get": {
            "consumes": ["a/c"], "produces": ["a/c"], "schemes": ["http"],
            "parameters": [{"$ref": "#/parameters/P"}, {"in": "query", "name": "q", "type": "array", "items": {}, "allowEmptyValue": true}],
            "responses": {"200": {"$ref": "#/responses/R"}, "default": {"description": "", "schema": {"$ref": "#/definitions/A"}}},
        }}},
    });
    let mut pointers = vec![String::new()];
    let mut places = Vec::new();
    while let Some(pointer) = pointers.pop() {
        let value = document.pointer(&pointer).unwrap();
        let keys: Vec<String> = match value {
            Value::Object(members) => members.keys().cloned().collect(),
            Value::Array(items) => (0..items.len()).map(|number| number.to_string()).collect(),
            _ => Vec::new(),
        };
        pointers.extend(
            keys.iter()
                .map(|key| docwright_base::openapi::pointer::below(&pointer, key)),
        );
        places.push(pointer);
    }
    for place in places.iter().filter(|place| !place.is_empty()) {
        for value in &odd {
            let mut document = document.clone();
            *document.pointer_mut(place).unwrap() = value.clone();
            let lowered = lower(document.clone());
            let is_call =
                |it: &Diagnostic| it.severity < Severity::Error || it.place.to_string().contains("/parameters/");
            assert!(lowered.diagnostics.iter().all(is_call), "{place} {value}");
            if place != "/swagger" {
                assert!(crate::read(document).is_some(), "{place} {value}");
            }
        }
    }
}

/// Documents ten times as large take about ten times as long, whatever is shared in them.
#[test]
fn large_documents_take_no_square() {
    let time = |count: usize| {
        let long = "x".repeat(count * 10);
        let many = |make: &dyn Fn(usize) -> Value| -> Value { (0..count).map(make).collect() };
        let chain: Map<String, Value> = (0..count)
            .map(|number| {
                (
                    format!("P{number}"),
                    json!({"$ref": format!("#/parameters/P{}", number + 1)}),
                )
            })
            .collect();
        let mut parameters = chain;
        parameters.insert(
            "Wide".to_owned(),
            json!({"in": "formData", "name": "w", "type": "string", "enum": many(&|it| json!(it.to_string()))}),
        );
        parameters.insert(
            "Long".to_owned(),
            json!({"in": "formData", "name": "l", "type": "string", "description": long}),
        );
        parameters.insert(
            "Body".to_owned(),
            json!({"in": "body", "name": "b", "description": long, "schema": {"enum": many(&|it| json!(it))}}),
        );
        let paths: Map<String, Value> = (0..count)
            .map(|number| {
                let form = json!({"consumes": ["multipart/form-data", "application/x-www-form-urlencoded"], "parameters": [{"$ref": "#/parameters/Wide"}, {"$ref": "#/parameters/Long"}]});
                let body = json!({"consumes": ["a/b", "a/c"], "parameters": [{"$ref": "#/parameters/Body"}, {"$ref": format!("#/parameters/P{number}")}]});
                (format!("/{number}"), json!({"post": form, "put": body}))
            })
            .collect();
        let own = many(&|it| json!({"in": "formData", "name": it.to_string(), "type": "string"}));
        let mut paths = paths;
        paths.insert(
            "/own".to_owned(),
            json!({"parameters": own, "post": {"parameters": own}, "put": {}}),
        );
        let document = json!({"swagger": "2.0", "consumes": many(&|it| json!(format!("a/{it}"))), "parameters": parameters, "paths": paths});
        let start = Instant::now();
        let lowered = lower(document);
        let size = lowered.output.to_string().len();
        (start.elapsed(), size)
    };
    let (quick, small) = time(500);
    let (took, large) = time(5_000);
    assert!(large < small * 30, "{small} {large}");
    // Ten times as much; a square would take a hundred times as long.
    assert!(took < quick * 30, "{quick:?} {took:?}");
}
