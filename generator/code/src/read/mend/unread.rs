//! What the typed reader passes over without a word: a document in, the findings out, the document without what is wrong.
//!
//! Encodings of forms that are not to be exploded get a key that says so. Responses under a key that is no status, of which the reader also takes some that HTTP has no status for, and types of
//! schemas that are none. Unknown keys are no mistake, but for those that `misspelt.rs` knows.

use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;
use docwright_base::openapi::structure::{Kind, walk};
use serde_json::Value;
use std::collections::BTreeSet;

/// The key of an encoding that says in so many words that it is not exploded.
pub(crate) const IMPLODED: &str = "x-imploded";

/// The types of JSON Schema.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// Tells what the typed reader would not.
pub(super) fn check(document: &mut Value) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    walk(document, Kind::Root, &mut |kind, _, part, pointer| match kind {
        Kind::Encoding => imploded(part),
        Kind::Operation => responses(part, pointer, &mut diagnostics),
        Kind::Schema => diagnostics.extend(no_type(part, pointer)),
        _ => {}
    });
    diagnostics
}

/// The typed reader takes `explode` that is left out for one that is false, and the items of a form's list are sent one by one
/// in the one case, and in one text in the other.
fn imploded(encoding: &mut Value) {
    if let Some(encoding) = encoding.as_object_mut()
        && encoding.get("explode") == Some(&Value::Bool(false))
        && encoding.get("style").is_none_or(|style| style == "form")
    {
        encoding.entry("style").or_insert_with(|| Value::from("form"));
        encoding.insert(IMPLODED.to_owned(), Value::Bool(true));
    }
}

/// Leaves out what stands under a key that is no status, and the second of two that are one.
fn responses(operation: &mut Value, pointer: &str, diagnostics: &mut Vec<Diagnostic>) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
        return;
    };
    let mut known = BTreeSet::new();
    responses.retain(|key, _| {
        let problem = if !is_status(key) {
            format!("`{}` is no status", key.escape_debug())
        } else if !known.insert(key.to_ascii_uppercase()) {
            format!("`{key}` stands here twice, in capitals and in small letters")
        } else {
            return true;
        };
        let pointer = below(&below(pointer, "responses"), key);
        let help = "the response is left out: its key is a status such as 404 or 4XX, or default";
        diagnostics.push(bad_part(pointer, problem, help));
        false
    });
}

fn no_type(schema: &Value, pointer: &str) -> Option<Diagnostic> {
    let word = schema.get("type")?.as_str().filter(|word| !TYPES.contains(word))?;
    let message = format!("`{}` is no type of OpenAPI", word.escape_debug());
    let help = "the schema is read as if it named none";
    Some(bad_part(below(pointer, "type"), message, help))
}

fn bad_part(pointer: String, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(Code::BadPart, Place::Spec(pointer), message).help(help)
}

/// `404`, `4XX` or `4xx`, `default`, or an extension, which is no response at all.
fn is_status(key: &str) -> bool {
    let is_code = |key: &[u8]| match key {
        [b'1'..=b'5', rest @ ..] if rest.len() == 2 => {
            rest.iter().all(u8::is_ascii_digit) || rest.eq_ignore_ascii_case(b"XX")
        }
        _ => false,
    };
    key == "default" || key.starts_with("x-") || is_code(key.as_bytes())
}

#[cfg(test)]
mod tests {
    use crate::read;
    use serde_json::{Value, json};

    /// The keys that are kept, and what is said.
    fn kept(version: &str, keys: &[&str]) -> (Vec<String>, Vec<String>) {
        let responses: serde_json::Map<String, Value> = keys
            .iter()
            .map(|key| ((*key).to_owned(), json!({"description": ""})))
            .collect();
        let read = read(json!({
            "openapi": version, "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"get": {"responses": responses}}},
        }))
        .unwrap();
        let (_, _, operation) = read.output.operations().next().unwrap();
        let responses = &operation.responses;
        let kept = responses.responses.keys().map(ToString::to_string);
        let kept = kept.chain(responses.default.iter().map(|_| "default".to_owned()));
        let kept = kept.chain(responses.extensions.keys().cloned());
        (
            kept.collect(),
            read.diagnostics.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn no_response_vanishes_without_a_word() {
        let wrong = [
            "banana",
            "2e2",
            "0xC8",
            "200.0",
            "20X",
            "099",
            "0XX",
            "6XX",
            "600",
            "999",
            "+99",
            " 200",
            "２００",
            "",
            "Default",
            "X-a",
            "default ",
            "a/b~",
            "2X0",
            "2x",
        ];
        for version in ["3.0.3", "3.1.0"] {
            for key in wrong {
                let (keys, found) = kept(version, &["200", key]);
                assert_eq!(keys, ["200"], "{key:?}");
                assert_eq!(found.len(), 1, "{key:?}: {found:?}");
                let pointer = docwright_base::openapi::pointer::escaped(key);
                let place = format!("warning[bad-part] #/paths/~1a/get/responses/{pointer}: ");
                assert!(found[0].starts_with(&place), "{key:?}: {found:?}");
            }
            let right = ["100", "200", "599", "1XX", "4xx", "default", "x-note"];
            let (keys, found) = kept(version, &right);
            assert_eq!(keys, ["100", "200", "599", "1XX", "4XX", "default", "x-note"]);
            assert_eq!(found, [] as [&str; 0]);
        }
    }

    #[test]
    fn an_encoding_says_whether_it_is_exploded() {
        let encoding = json!({
            "a": {"style": "form", "explode": false}, "b": {"style": "form"}, "c": {"explode": false},
            "d": {"style": "pipeDelimited", "explode": false}, "e": {"style": "form", "explode": true},
        });
        let read = read(json!({
            "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {},
            "components": {"requestBodies": {"B": {"content": {"application/x-www-form-urlencoded": {"encoding": encoding}}}}},
        }))
        .unwrap();
        let document = serde_json::to_value(&read.output).unwrap();
        let encoding =
            document.pointer("/components/requestBodies/B/content/application~1x-www-form-urlencoded/encoding");
        let encoding = encoding.unwrap().as_object().unwrap().iter();
        let marked: Vec<&str> = encoding
            .filter(|(_, it)| it.get(super::IMPLODED).is_some())
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(marked, ["a", "c"]);
    }

    #[test]
    fn a_range_stands_once() {
        let (keys, found) = kept("3.0.3", &["4XX", "4xx"]);
        assert_eq!(keys, ["4XX"]);
        assert!(found[0].contains("responses/4xx: `4xx` stands here twice"), "{found:?}");
    }

    #[test]
    fn components_are_called_as_they_like() {
        let read = read(json!({
            "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {},
            "components": {"responses": {"banana": {"description": ""}}},
        }))
        .unwrap();
        assert_eq!(read.output.components.unwrap().responses.len(), 1);
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    }

    #[test]
    fn a_type_that_is_none_is_told() {
        for (version, word, told) in [
            ("3.0.3", json!("banana"), true),
            ("3.1.0", json!("String"), true),
            ("3.0.3", json!(""), true),
            ("3.0.3", json!("string"), false),
            ("3.1.0", json!("null"), false),
        ] {
            let read = read(json!({
                "openapi": version, "info": {"title": "T", "version": "1"}, "paths": {},
                "components": {"schemas": {"A": {"properties": {"type": {"type": word, "example": {"type": "x"}}}}}},
            }))
            .unwrap();
            let found: Vec<_> = read.diagnostics.iter().map(ToString::to_string).collect();
            assert_eq!(found.len(), usize::from(told), "{word}: {found:?}");
            let place = "warning[bad-part] #/components/schemas/A/properties/type/type: ";
            assert!(found.iter().all(|it| it.starts_with(place)), "{found:?}");
        }
    }
}
