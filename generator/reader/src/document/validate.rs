//! What the code generator may rely on, checked: after this, emitting returns files and never fails.

use super::normalize::{Names, names_below};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::escaped;
use docwright_base::openapi::template;
use openapiv3::OpenAPI;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Every finding is an error: the document must not be used. `document` and `spec` are the same, as JSON and typed.
pub(crate) fn check(document: &Value, spec: &OpenAPI) -> Vec<Diagnostic> {
    let mut diagnostics = template::check(document);
    references(document, document, Names::Ours, &mut String::new(), &mut diagnostics);
    operation_ids(spec, &mut diagnostics);
    placeholders(spec, &mut diagnostics);
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

fn operation_ids(spec: &OpenAPI, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    for (path, method, operation) in spec.operations() {
        let Some(id) = &operation.operation_id else { continue };
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

fn placeholders(spec: &OpenAPI, diagnostics: &mut Vec<Diagnostic>) {
    for (path, method, operation) in spec.operations() {
        let declared: BTreeSet<&str> = operation
            .parameters
            .iter()
            .filter_map(|parameter| parameter.as_item())
            .filter(|parameter| matches!(parameter, openapiv3::Parameter::Path { .. }))
            .map(|parameter| parameter.parameter_data_ref().name.as_str())
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
