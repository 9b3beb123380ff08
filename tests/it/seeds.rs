//! The five real captures that the project began with, against what a careful reader takes from them.
//!
//! The captures are the vendors' text and not ours to publish, so they lie beside the checkout, on maintainers' machines
//! and in CI. Without them the test says that it was skipped.

use crate::skip;
use docwright_base::{Format, Page};
use docwright_reader::{Layout, Service, compile};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The spec of one capture, read with the layout of its vendor.
fn spec(vendor: &str, file: &Path) -> Value {
    let path = root().join("specs").join(vendor).join("layout.yaml");
    let layout = Layout::from_yaml("layout.yaml", &fs::read_to_string(path).unwrap()).unwrap();
    let page = Page {
        vendor: vendor.to_owned(),
        path: file.file_name().unwrap().to_string_lossy().as_ref().into(),
        url: None,
        format: Format::Text,
        text: fs::read_to_string(file).unwrap(),
    };
    serde_json::to_value(&compile(&[page], &layout, &Service::untitled("Seed"), None).output.spec).unwrap()
}

/// The operation of the gold fact's method and path, action or not.
fn operation<'s>(spec: &'s Value, gold: &Value) -> &'s Value {
    &spec["paths"][gold["path"].as_str().unwrap()][gold["method"].as_str().unwrap().to_lowercase()]
}

/// The parameter, or the header that became a security scheme.
fn parameter<'s>(operation: &'s Value, name: &str) -> Option<&'s Value> {
    let lists = [&operation["parameters"], &operation["x-documented-headers"]];
    lists
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .find(|parameter| parameter["name"] == name)
}

#[test]
fn what_is_easy_to_miss() {
    let Some(folder) = skip::beside("corpus/seeds", "captures of real pages") else {
        return;
    };
    let gold = fs::read_to_string(folder.join("gold.json")).unwrap();
    let gold: Value = serde_json::from_str(&gold).unwrap();
    for gold in gold["operations"].as_array().unwrap() {
        let page = gold["page"].as_str().unwrap();
        let extra = &gold["extra"];
        let spec = spec(extra["provider"].as_str().unwrap(), &folder.join("pages").join(page));
        let operation = operation(&spec, gold);
        assert!(operation.is_object(), "{page}: {}", spec["paths"]);
        for fact in gold["parameters"].as_array().unwrap() {
            let name = fact["name"].as_str().unwrap();
            let found = parameter(operation, name).unwrap_or_else(|| panic!("{page}: no parameter {name}"));
            assert_eq!(
                found["required"].as_bool().unwrap_or_default(),
                fact["required"],
                "{page}: {name}"
            );
            for (key, gold_key) in [
                ("minLength", "min_length"),
                ("maxLength", "max_length"),
                ("enum", "enum"),
            ] {
                assert_eq!(found["schema"][key], fact[gold_key], "{page}: {name}: {key}");
            }
            if fact.get("example").is_some() {
                assert_eq!(found["example"], fact["example"], "{page}: {name}");
            }
        }
        let actions: Vec<&Value> = operation["x-permissions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| &it["action"])
            .collect();
        assert_eq!(json!(actions), extra["permissions"], "{page}");
        assert_eq!(operation["x-since"], extra["since"], "{page}");
        assert_eq!(operation["x-mode"], extra["mode"], "{page}");
        assert_eq!(
            operation["x-idempotency-parameter"], extra["idempotency_parameter"],
            "{page}"
        );
        for (status, text) in extra["status_codes"].as_object().into_iter().flatten() {
            assert_eq!(operation["responses"][status]["description"], *text, "{page}: {status}");
        }
        for error in extra["error_codes"].as_array().unwrap() {
            let codes = operation["x-error-codes"].as_array().unwrap();
            assert!(
                codes
                    .iter()
                    .any(|code| code["code"] == error["code"] && code["status"] == error["status"]),
                "{page}: {error}"
            );
        }
        let states = operation["x-allowed-states"].as_array().map_or(0, Vec::len);
        assert_eq!(states > 0, !extra["preconditions"].is_null(), "{page}");
        let scope = extra["credential_scope"]
            .as_str()
            .and_then(|scope| scope.split(' ').next());
        assert_eq!(operation["x-credential-scope"].as_str(), scope, "{page}");
        let text = spec.to_string();
        for name in extra["not_fields"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            assert!(
                !text.contains(&format!("\"{name}\":{{\"")),
                "{page}: {name} is no member"
            );
        }
    }
}
