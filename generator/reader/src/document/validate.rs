//! What the code generator may rely on, checked: after this, emitting returns files and never fails.

use super::normalize::{Names, names_below, operations};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::escaped;
use docwright_base::openapi::template;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Every finding is an error: the document must not be used.
pub(crate) fn check(document: &Value) -> Vec<Diagnostic> {
    let mut diagnostics = template::check(document);
    references(document, document, Names::Ours, &mut String::new(), &mut diagnostics);
    operation_ids(document, &mut diagnostics);
    placeholders(document, &mut diagnostics);
    diagnostics
}

fn error(code: Code, pointer: &str, message: String) -> Diagnostic {
    Diagnostic::new(code, Place::Spec(pointer.to_owned()), message)
}

fn references(value: &Value, document: &Value, names: Names, pointer: &mut String, diagnostics: &mut Vec<Diagnostic>) {
    let end = pointer.len();
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref").filter(|_| names == Names::Ours) {
                let target = reference.strip_prefix('#').and_then(|target| document.pointer(target));
                if target.is_none() {
                    diagnostics.push(
                        error(Code::DanglingReference, pointer, format!("{reference:?} leads nowhere"))
                            .help("an overlay action may have removed or renamed its target"),
                    );
                }
                return;
            }
            for (key, inner) in map {
                if let Some(below) = names_below(key, names) {
                    pointer.push('/');
                    pointer.push_str(&escaped(key));
                    references(inner, document, below, pointer, diagnostics);
                    pointer.truncate(end);
                }
            }
        }
        Value::Array(values) => {
            for (index, inner) in values.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                references(inner, document, Names::Ours, pointer, diagnostics);
                pointer.truncate(end);
            }
        }
        _ => {}
    }
}

fn operation_ids(document: &Value, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    for (path, method, operation) in operations(document) {
        let Some(id) = operation["operationId"].as_str() else {
            continue;
        };
        let place = format!("{} {path}", method.to_uppercase());
        if let Some(other) = seen.insert(id, place.clone()) {
            let pointer = format!("/paths/{}/{method}/operationId", escaped(path));
            diagnostics.push(
                error(
                    Code::SameOperationId,
                    &pointer,
                    format!("{place} and {other} are both called {id:?}"),
                )
                .help("the pages name them alike; give one another operationId in overlay.yaml"),
            );
        }
    }
}

fn placeholders(document: &Value, diagnostics: &mut Vec<Diagnostic>) {
    for (path, method, operation) in operations(document) {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let declared: BTreeSet<&str> = parameters
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        for name in template::placeholders(path) {
            if !declared.contains(name) {
                let pointer = format!("/paths/{}/{method}/parameters", escaped(path));
                diagnostics.push(error(
                    Code::UndeclaredPlaceholder,
                    &pointer,
                    format!("{{{name}}} stands in the path and is no path parameter"),
                ));
            }
        }
    }
}
