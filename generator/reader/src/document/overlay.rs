//! The corrections of `overlay.yaml` applied to a document, by OpenAPI OverlayFile 1.0. What comes out is judged in `corrected.rs`.
//!
//! Only `update` and `remove` exist there; `extends` is not read, as the document is the one of the pages. Two rules are ours: each action gives its reason in `description`, and an action
//! that changes nothing is an error, so that a correction the vendor has caught up with does not linger.

use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place, Warned};
use docwright_base::input;
use docwright_base::openapi::pointer::unescaped;
use serde::Deserialize;
use serde_json::Value;
use serde_json_path::{JsonPath, LocatedNode};

/// What an overlay is called in findings about it.
pub const FILE: &str = "overlay.yaml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayFile {
    overlay: String,
    #[serde(rename = "info")]
    _info: Value,
    #[serde(rename = "extends")]
    _extends: Option<String>,
    actions: Vec<OverlayAction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayAction {
    target: String,
    description: Option<String>,
    update: Option<Value>,
    #[serde(default)]
    remove: bool,
}

/// Applies every action of the overlay's text in order. What cannot be applied, and what changes nothing, is an error.
pub fn apply(mut document: Value, text: &str) -> Warned<Value> {
    let read = input::read(FILE, text).and_then(|tree| Ok((tree.parse::<OverlayFile>(FILE, FILE)?, tree)));
    let (overlay, tree) = match read {
        Ok(read) => read,
        Err(diagnostic) => {
            return Warned {
                output: document,
                diagnostics: vec![*diagnostic],
            };
        }
    };
    let mut diagnostics = Vec::new();
    if !overlay.overlay.starts_with("1.0") {
        diagnostics
            .push(error(format!("the overlay's version is {:?}", overlay.overlay)).help("expected overlay: 1.0.0"));
    }
    for (index, action) in overlay.actions.iter().enumerate() {
        let before = document.clone();
        let mut wrong = |what: &str, help: &str| {
            let message = format!("action {} on {:?} {what}", index + 1, action.target);
            let line = tree.line(&["actions", &index.to_string()]);
            diagnostics.push(error_at(line, message).help(help));
        };
        match apply_action(&mut document, action) {
            Err(why) => wrong(
                &format!("cannot be applied: {why}"),
                "targets are JSONPaths by RFC 9535",
            ),
            Ok(()) if document == before => wrong(
                "changes nothing",
                "the vendor may have corrected the page: remove the action, or mend its target",
            ),
            Ok(()) => {}
        }
        let reason = action.description.as_deref().unwrap_or_default();
        if reason.trim().is_empty() {
            wrong("gives no reason", "say in its description why the page is wrong");
        }
    }
    Warned {
        output: document,
        diagnostics,
    }
}

pub(crate) fn error(message: String) -> Diagnostic {
    error_at(None, message)
}

fn error_at(line: Option<usize>, message: String) -> Diagnostic {
    let path = FILE.to_owned();
    Diagnostic::new(Code::BadOverlay, Place::File { path, line }, message)
}

fn apply_action(document: &mut Value, action: &OverlayAction) -> Result<(), String> {
    let path = JsonPath::parse(&action.target).map_err(|error| error.to_string())?;
    // Later elements first, so that removing one leaves the places of the others as they were.
    let mut pointers: Vec<String> = path
        .query_located(document)
        .iter()
        .map(|node: &LocatedNode| node.location().to_json_pointer())
        .collect();
    pointers.reverse();
    for pointer in pointers {
        if action.remove {
            remove(document, &pointer);
        } else if let (Some(update), Some(target)) = (&action.update, document.pointer_mut(&pointer)) {
            merge(target, update);
        }
    }
    Ok(())
}

fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    let key = unescaped(key);
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&key);
        }
        Some(Value::Array(values)) => {
            if let Some(index) = key.parse().ok().filter(|index| *index < values.len()) {
                values.remove(index);
            }
        }
        _ => {}
    }
}

/// Objects are merged, arrays appended to, anything else replaced.
fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                match target.get_mut(key) {
                    Some(known) => merge(known, value),
                    None => {
                        target.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        (Value::Array(target), Value::Array(update)) => target.extend(update.iter().cloned()),
        (target, update) => *target = update.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(actions: &str, expect: Value, errors: &[&str]) {
        let document = json!({"paths": {"/a": {"get": {"tags": ["x"], "summary": "s"}}}});
        let text = format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
        let result = apply(document, &text);
        assert_eq!(result.output, expect, "{actions}");
        let found: Vec<_> = result.diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), errors.len(), "{found:?}");
        for (found, expect) in found.iter().zip(errors) {
            assert!(found.contains(expect), "{found}");
        }
    }

    #[test]
    fn updates_and_removals() {
        let action = "- {target: \"$.paths['/a'].get\", description: why, update: {tags: [y], summary: t}}\n";
        check(
            action,
            json!({"paths": {"/a": {"get": {"tags": ["x", "y"], "summary": "t"}}}}),
            &[],
        );
        let action = "- {target: \"$.paths.*.get.tags\", description: why, remove: true}\n";
        check(action, json!({"paths": {"/a": {"get": {"summary": "s"}}}}), &[]);
    }

    #[test]
    fn an_action_without_effect_or_reason_is_an_error() {
        let same = json!({"paths": {"/a": {"get": {"tags": ["x"], "summary": "s"}}}});
        check(
            "- {target: $.nothing, description: why, remove: true}\n",
            same.clone(),
            &["changes nothing"],
        );
        check(
            "- {target: \"$.paths['/a'].get\", update: {summary: s}}\n",
            same.clone(),
            &["changes nothing", "gives no reason"],
        );
        check(
            "- {target: '$[', description: why, remove: true}\n",
            same,
            &["cannot be applied"],
        );
    }
}
