//! Any document in; told is each keyword that no version of OpenAPI has and that is nearly one of those it has.
//!
//! Whoever reads a document passes over such a key without a word, and with it what it should have said: `requierd` leaves everything
//! optional. Keys that are near nothing are somebody's own, whether they begin with `x-` or not, and so are the names in maps.

use docwright_base::openapi::pointer::below;
use docwright_base::openapi::structure::{Frame, Kind};
use docwright_base::{Code, Diagnostic, Place, nearest};
use serde_json::Value;

pub(super) fn tell(document: &mut Value, out: &mut Vec<Diagnostic>) {
    let frame = Frame::of(document);
    frame.walk(document, &mut |kind, _, part, pointer| {
        let Value::Object(members) = part else { return };
        let known = words(kind);
        for key in members.keys() {
            let is_own = known.is_empty() || key.starts_with("x-") || known.contains(&key.as_str());
            let Some(meant) = (!is_own).then(|| near(key, known)).flatten() else {
                continue;
            };
            // Who writes both means both.
            if members.contains_key(meant) {
                continue;
            }
            let message = format!("no keyword is called `{}`, which is near `{meant}`", key.escape_debug());
            let place = Place::Spec(below(pointer, key));
            let help =
                format!("write `{meant}` if that is meant, or begin the name with `x-`; nobody reads it meanwhile");
            out.push(Diagnostic::new(Code::MisspeltKeyword, place, message).help(help));
        }
    });
}

/// The keyword that a key is but for a letter or two, or for its capitals and the signs between its words.
fn near(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|sign| !matches!(sign, '_' | '-' | ' '));
        letters.collect::<String>().to_ascii_lowercase()
    };
    let wanted = plain(key);
    if let Some(same) = known.iter().find(|word| plain(word) == wanted) {
        return Some(same);
    }
    let meant = nearest(key, known.iter().copied())?;
    // A word that only begins alike is another word.
    let apart = key.len().abs_diff(meant.len());
    let shared = key.chars().filter(|sign| meant.contains(*sign)).count();
    (apart <= 2 && key.len() > 3 && shared + 1 >= key.len()).then_some(meant)
}

/// The keywords of all versions; none where any name may stand.
fn words(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Callback => &[],
        Kind::Root => &[
            "$schema",
            "$self",
            "basePath",
            "components",
            "consumes",
            "definitions",
            "externalDocs",
            "host",
            "info",
            "jsonSchemaDialect",
            "openapi",
            "parameters",
            "paths",
            "produces",
            "responses",
            "schemes",
            "security",
            "securityDefinitions",
            "servers",
            "swagger",
            "tags",
            "webhooks",
        ],
        Kind::Components => &[
            "callbacks",
            "examples",
            "headers",
            "links",
            "mediaTypes",
            "parameters",
            "pathItems",
            "requestBodies",
            "responses",
            "schemas",
            "securitySchemes",
        ],
        Kind::PathItem => &[
            "$ref",
            "additionalOperations",
            "delete",
            "description",
            "get",
            "head",
            "options",
            "parameters",
            "patch",
            "post",
            "put",
            "query",
            "servers",
            "summary",
            "trace",
        ],
        Kind::Operation => &[
            "callbacks",
            "consumes",
            "deprecated",
            "description",
            "externalDocs",
            "operationId",
            "parameters",
            "produces",
            "requestBody",
            "responses",
            "schemes",
            "security",
            "servers",
            "summary",
            "tags",
        ],
        // Those of 2.0 say what a schema says.
        Kind::Parameter => &[
            "$ref",
            "allowEmptyValue",
            "allowReserved",
            "collectionFormat",
            "content",
            "default",
            "deprecated",
            "description",
            "enum",
            "example",
            "examples",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "explode",
            "format",
            "in",
            "items",
            "maxItems",
            "maxLength",
            "maximum",
            "minItems",
            "minLength",
            "minimum",
            "multipleOf",
            "name",
            "pattern",
            "required",
            "schema",
            "style",
            "type",
            "uniqueItems",
        ],
        Kind::RequestBody => &["$ref", "content", "description", "required"],
        Kind::Response => &[
            "$ref",
            "content",
            "description",
            "examples",
            "headers",
            "links",
            "schema",
            "summary",
        ],
        Kind::MediaType => &[
            "$ref",
            "encoding",
            "example",
            "examples",
            "itemEncoding",
            "itemSchema",
            "prefixEncoding",
            "schema",
        ],
        Kind::Encoding => &[
            "allowReserved",
            "contentType",
            "encoding",
            "explode",
            "headers",
            "itemEncoding",
            "prefixEncoding",
            "style",
        ],
        Kind::Schema => &[
            "$anchor",
            "$comment",
            "$defs",
            "$dynamicAnchor",
            "$dynamicRef",
            "$id",
            "$ref",
            "$schema",
            "$vocabulary",
            "additionalItems",
            "additionalProperties",
            "allOf",
            "anyOf",
            "collectionFormat",
            "const",
            "contains",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
            "default",
            "definitions",
            "dependencies",
            "dependentRequired",
            "dependentSchemas",
            "deprecated",
            "description",
            "discriminator",
            "else",
            "enum",
            "example",
            "examples",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "externalDocs",
            "format",
            "id",
            "if",
            "items",
            "maxContains",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minContains",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "multipleOf",
            "not",
            "nullable",
            "oneOf",
            "pattern",
            "patternProperties",
            "prefixItems",
            "properties",
            "propertyNames",
            "readOnly",
            "required",
            "then",
            "title",
            "type",
            "unevaluatedItems",
            "unevaluatedProperties",
            "uniqueItems",
            "writeOnly",
            "xml",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(mut document: Value, expect: &[&str]) {
        let mut told = Vec::new();
        tell(&mut document, &mut told);
        let mut told: Vec<String> = told.iter().map(|it| format!("{}: {}", it.place, it.message)).collect();
        told.sort();
        assert_eq!(told, expect);
    }

    #[test]
    fn keywords_that_are_nearly_right_are_told() {
        let schema = json!({"typ": "a", "type": "object", "requierd": ["a"], "properties": {"requierd": {"type": "string", "enmu": ["a"], "minlength": 1}}});
        check(
            json!({
                "openapi": "3.0.3",
                "paths": {"/a": {"get": {
                    "operationID": "a", "sumary": "s", "x-sumary": "s",
                    "parameters": [{"name": "a", "in": "query", "requred": true, "schema": {"type": "string", "examle": "enmu"}}],
                    "responses": {"200": {"descripton": "d", "content": {"application/json": {"shema": {}}}}},
                }}},
                "components": {"schemas": {"A": schema}},
            }),
            &[
                "#/components/schemas/A/properties/requierd/enmu: no keyword is called `enmu`, which is near `enum`",
                "#/components/schemas/A/properties/requierd/minlength: no keyword is called `minlength`, which is near `minLength`",
                "#/components/schemas/A/requierd: no keyword is called `requierd`, which is near `required`",
                "#/paths/~1a/get/operationID: no keyword is called `operationID`, which is near `operationId`",
                "#/paths/~1a/get/parameters/0/requred: no keyword is called `requred`, which is near `required`",
                "#/paths/~1a/get/parameters/0/schema/examle: no keyword is called `examle`, which is near `example`",
                "#/paths/~1a/get/responses/200/content/application~1json/shema: no keyword is called `shema`, which is near `schema`",
                "#/paths/~1a/get/responses/200/descripton: no keyword is called `descripton`, which is near `description`",
                "#/paths/~1a/get/sumary: no keyword is called `sumary`, which is near `summary`",
            ],
        );
    }

    #[test]
    fn words_of_other_versions_and_of_nobody_are_none() {
        check(
            json!({
                "swagger": "2.0", "basePath": "/v1", "note": "n",
                "definitions": {"A": {"type": "object", "readonlyhint": 1, "name": "A", "options": [], "extends": "B", "value": 1, "optional": true}},
            }),
            &[],
        );
    }
}
