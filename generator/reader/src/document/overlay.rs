//! The corrections of `overlay.yaml` applied to a document, by OpenAPI OverlayFile 1.0. What comes out is judged in `corrected.rs`.
//!
//! Only `update` and `remove` exist there; `extends` is not read, as the document is the one of the pages. Three rules are ours: each
//! action gives its reason in `description`, an action that changes nothing is an error, so that a correction the vendor has caught
//! up with does not linger, and so is a key that says nothing in OpenAPI 3.0 (`words`).

mod words;

use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place, Warned};
use docwright_base::input::{self, Tree};
use docwright_base::openapi::pointer::unescaped;
use serde::Deserialize;
use serde_json::Value;
use serde_json_path::{JsonPath, LocatedNode};
use words::Unsaid;

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

/// The actions of an overlay's text.
pub(crate) struct Actions<'t> {
    file: OverlayFile,
    tree: Tree<'t>,
}

/// Applies every action of the overlay's text in order. What cannot be applied, and what changes nothing, is an error.
pub fn apply(document: Value, text: &str) -> Warned<Value> {
    match Actions::read(text) {
        Ok(actions) => actions.apply(document),
        Err(diagnostic) => Warned {
            output: document,
            diagnostics: vec![*diagnostic],
        },
    }
}

impl<'t> Actions<'t> {
    pub(crate) fn read(text: &'t str) -> Result<Self, Box<Diagnostic>> {
        let tree = input::read(FILE, text)?;
        let file = tree.parse::<OverlayFile>(FILE, FILE)?;
        Ok(Self { file, tree })
    }

    pub(crate) fn apply(&self, mut document: Value) -> Warned<Value> {
        let mut diagnostics = Vec::new();
        if !self.file.overlay.starts_with("1.0") {
            let message = format!("the overlay's version is {:?}", self.file.overlay);
            let line = self.tree.line(&["overlay"]);
            diagnostics.push(error_at(line, message).help("expected overlay: 1.0.0"));
        }
        for index in 0..self.file.actions.len() {
            self.apply_one(&mut document, index, &mut diagnostics);
        }
        Warned {
            output: document,
            diagnostics,
        }
    }

    fn apply_one(&self, document: &mut Value, index: usize, diagnostics: &mut Vec<Diagnostic>) {
        let action = &self.file.actions[index];
        let mut wrong = |steps: &[String], what: &str, help: &str| {
            let message = format!("{} {what}", self.name(index));
            let number = index.to_string();
            let mut way = vec!["actions", &number];
            way.extend(steps.iter().map(String::as_str));
            let line = self.tree.line(&way).or_else(|| self.line(index));
            diagnostics.push(error_at(line, message).help(help));
        };
        let before = document.clone();
        if !action.remove && action.update.is_none() {
            let help = "expected `update: {…}` with what is to be there, or `remove: true`";
            wrong(&[], "says neither `update` nor `remove`", help);
        } else {
            match apply_action(document, action) {
                Err(why) => wrong(
                    &["target".to_owned()],
                    &format!("cannot be applied: {why}"),
                    "expected a JSONPath (RFC 9535) such as `$.components.schemas.Box.properties.state` or `$.paths['/v1/boxes/{id}'].get`",
                ),
                Ok(None) => wrong(
                    &["target".to_owned()],
                    "finds nothing in the document",
                    "mend the target, or remove the action if what it was about is gone from the pages",
                ),
                Ok(Some(unsaid)) => {
                    for unsaid in &unsaid {
                        let steps = [&["update".to_owned()], unsaid.steps.as_slice()].concat();
                        wrong(&steps, &unsaid.what, &unsaid.help);
                    }
                    if *document == before && unsaid.is_empty() {
                        let help = "the vendor may have corrected the page: remove the action";
                        wrong(&[], "changes nothing, for the document is so already", help);
                    }
                }
            }
        }
        let reason = action.description.as_deref().unwrap_or_default();
        if reason.trim().is_empty() {
            wrong(&[], "gives no reason", "say in its description why the page is wrong");
        }
    }

    /// How many actions there are.
    pub(crate) fn len(&self) -> usize {
        self.file.actions.len()
    }

    /// The document after the first so many actions, whatever there is to say of them.
    pub(crate) fn first(&self, mut document: Value, count: usize) -> Value {
        for action in self.file.actions.iter().take(count) {
            // What cannot be applied has been told.
            let _ = apply_action(&mut document, action);
        }
        document
    }

    /// The line of an action.
    pub(crate) fn line(&self, index: usize) -> Option<usize> {
        self.tree.line(&["actions", &index.to_string()])
    }

    /// An action as findings name it.
    pub(crate) fn name(&self, index: usize) -> String {
        let target = self.file.actions.get(index).map_or("", |action| &action.target);
        format!("action {} on {target:?}", index + 1)
    }
}

pub(crate) fn error(message: String) -> Diagnostic {
    error_at(None, message)
}

fn error_at(line: Option<usize>, message: String) -> Diagnostic {
    let path = FILE.to_owned();
    Diagnostic::new(Code::BadOverlay, Place::File { path, line }, message)
}

/// Applies an action, and finds what it says that has no meaning; none where its target finds nothing.
fn apply_action(document: &mut Value, action: &OverlayAction) -> Result<Option<Vec<Unsaid>>, String> {
    let path = JsonPath::parse(&action.target).map_err(|error| match error.message() {
        "parser error" => format!("the target is no JSONPath from character {} on", error.position()),
        why => format!("the target is no JSONPath at character {}: {why}", error.position()),
    })?;
    // Later elements first, so that removing one leaves the places of the others as they were.
    let mut pointers: Vec<String> = path
        .query_located(document)
        .iter()
        .map(|node: &LocatedNode| node.location().to_json_pointer())
        .collect();
    if pointers.is_empty() {
        return Ok(None);
    }
    pointers.reverse();
    // Later versions of OpenAPI have other keys, and those of schemas are anybody's.
    let is_known = document
        .get("openapi")
        .and_then(Value::as_str)
        .is_some_and(|it| it.starts_with("3.0"));
    let mut unsaid = Vec::new();
    for pointer in pointers {
        if action.remove {
            remove(document, &pointer);
        } else if let (Some(update), Some(target)) = (&action.update, document.pointer_mut(&pointer)) {
            if is_known && unsaid.is_empty() {
                unsaid = words::unsaid(words::at(&pointer), Some(target), update);
            }
            merge(target, update);
        }
    }
    Ok(Some(unsaid))
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

    /// What is told of an update of the schema `Box`, of which a member is a reference.
    fn told(version: &str, target: &str, update: &str) -> Vec<String> {
        let document = json!({
            "openapi": version, "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"200": {"description": ""}}}}},
            "components": {"schemas": {"Box": {"type": "object", "properties": {
                "lid": {"$ref": "#/components/schemas/Lid"}, "state": {"type": "string", "enum": ["B"]},
            }}, "Lid": {"type": "object"}}},
        });
        let text = format!(
            "overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n- target: {target}\n  description: why\n  update:\n    {update}\n"
        );
        let told = apply(document, &text).diagnostics;
        told.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_key_that_says_nothing_is_an_error() {
        let state = "$.components.schemas.Box.properties.state";
        let get = "$.paths['/a'].get";
        for (target, update, expect) in [
            (
                state,
                "nullabel: true",
                "`nullabel`, which is no member of a schema in OpenAPI 3.0 Help: did you mean `nullable`?",
            ),
            (state, "xml: {name: s}", "`xml`, which is not kept"),
            (
                get,
                "depricated: true",
                "`depricated`, which is no member of an operation in OpenAPI 3.0 Help: did you mean `deprecated`?",
            ),
            (
                get,
                "operationid: X",
                "`operationid`, which is no member of an operation in OpenAPI 3.0 Help: did you mean `operationId`?",
            ),
            (
                get,
                "responses: {'200': {contents: {}}}",
                "`contents`, which is no member of a response",
            ),
            (
                get,
                "parameters: [{name: a, in: query, schema: {typ: string}}]",
                "`typ`, which is no member of a schema",
            ),
            (
                "$.info",
                "contact: {mail: a@b.example}",
                "`mail`, which is no member of `contact` in OpenAPI 3.0 Help: did you mean `email`?",
            ),
            (
                "$",
                "servers: [{uri: 'https://a.example'}]",
                "`uri`, which is no member of a server in OpenAPI 3.0 Help: did you mean `url`?",
            ),
            (
                "$.components",
                "securitySchemes: {key: {typ: http}}",
                "`typ`, which is no member of a security scheme",
            ),
            (
                "$.components.schemas.Box",
                "properties: {state: {nullabel: true}}",
                "`nullabel`, which is no member of a schema",
            ),
            (
                "$.components.schemas.Box",
                "additionalProperties: {not: {a: 1}}",
                "`a`, which is no member of a schema",
            ),
            (
                "$.components.schemas.Box.properties.lid",
                "nullable: true",
                "`nullable` beside `$ref`, where",
            ),
        ] {
            let told = told("3.0.3", target, update);
            assert_eq!(told.len(), 1, "{update}: {told:?}");
            assert!(
                told[0].contains(expect) && told[0].contains("overlay.yaml:7: "),
                "{told:?}"
            );
        }
    }

    #[test]
    fn a_key_that_says_something_is_none() {
        for (target, update) in [
            (
                "$.components.schemas.Box.properties.state",
                "{nullable: true, x-mine: {a: 1}, default: {a: 1}, example: {b: 2}}",
            ),
            ("$.components.schemas.Box.properties", "{nullabel: {type: string}}"),
            (
                "$.components.schemas",
                "{Other: {allOf: [{$ref: '#/components/schemas/Box'}]}}",
            ),
            (
                "$.paths['/a'].get",
                "{security: [{key: []}], responses: {'4XX': {description: ''}}}",
            ),
            (
                "$.paths",
                "{/b: {get: {callbacks: {on: {'{$request.body#/url}': {post: {responses: {}}}}}}}}",
            ),
            (
                "$.components.schemas.Lid",
                "{discriminator: {propertyName: a, mapping: {b: c}}}",
            ),
        ] {
            assert_eq!(told("3.0.3", target, update), [] as [&str; 0], "{update}");
        }
        assert_eq!(told("3.1.0", "$.components.schemas.Lid", "const: 1"), [] as [&str; 0]);
    }

    #[test]
    fn a_list_is_replaced_by_two_actions() {
        let item = "- {target: \"$.paths['/a'].get.tags[?@ == 'x']\", description: why, remove: true}\n";
        check(
            item,
            json!({"paths": {"/a": {"get": {"tags": [], "summary": "s"}}}}),
            &[],
        );
        let actions = "- {target: \"$.paths['/a'].get.tags\", description: why, remove: true}\n- {target: \"$.paths['/a'].get\", description: why, update: {tags: [y]}}\n";
        check(
            actions,
            json!({"paths": {"/a": {"get": {"tags": ["y"], "summary": "s"}}}}),
            &[],
        );
    }

    #[test]
    fn an_action_without_effect_or_reason_is_an_error() {
        let same = json!({"paths": {"/a": {"get": {"tags": ["x"], "summary": "s"}}}});
        check(
            "- {target: $.nothing, description: why, remove: true}\n",
            same.clone(),
            &["finds nothing in the document"],
        );
        check(
            "- {target: \"$.paths['/a'].get\", update: {summary: s}}\n",
            same.clone(),
            &["changes nothing", "gives no reason"],
        );
        check(
            "- {target: \"$.paths['/a'].get\", description: why}\n",
            same.clone(),
            &["action 1 on \"$.paths['/a'].get\" says neither `update` nor `remove`"],
        );
        check(
            "- {target: '$[', description: why, remove: true}\n",
            same,
            &["cannot be applied: the target is no JSONPath from character 1 on"],
        );
    }
}
