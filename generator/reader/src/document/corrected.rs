//! A document before and after `overlay.yaml`, as JSON, in; what the overlay has spoilt, out.
//!
//! What comes out is held to what a third party's document is held to, only that nothing is mended: the overlay is the user's
//! own. What the document had before is none of its doing.

use super::overlay::{FILE, error};
use crate::service::check_servers;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place, Warned};
use docwright_base::openapi::pointer::escaped;
use openapiv3::{OpenAPI, Server};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// The text of an `overlay.yaml`, and what judges the document that it makes.
#[derive(Debug, Clone, Copy)]
pub struct Overlay<'t> {
    /// The text.
    pub text: &'t str,
    /// The one reader of documents, which is not of this crate.
    pub judge: Judge,
}

/// Reads a document that somebody else wrote; none when it is no object.
pub type Judge = fn(Value) -> Option<Warned<OpenAPI>>;

const HELP: &str = "mend the action that does this: the document has to be right as it is";

/// Every finding is an error: the document after the overlay must not be used.
pub(crate) fn check(before: &Value, after: &Value, judge: Judge) -> Vec<Diagnostic> {
    let mut found = version(after);
    if found.is_empty() {
        found = mended(before, after, judge);
    }
    if found.is_empty() {
        found = typed(before, after);
    }
    found.extend(servers(after));
    found.extend(names(before, after));
    found
}

fn spoilt(code: Code, pointer: &str, message: &str) -> Diagnostic {
    let place = Place::File {
        path: FILE.to_owned(),
        line: None,
    };
    let message = format!("with the overlay, #{pointer}: {message}");
    Diagnostic::new(code, place, message).as_error().help(HELP)
}

fn version(document: &Value) -> Vec<Diagnostic> {
    let version = document.get("openapi").and_then(Value::as_str).unwrap_or_default();
    let rest = version.strip_prefix("3.0");
    if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) {
        return Vec::new();
    }
    vec![spoilt(
        Code::BadOverlay,
        "/openapi",
        "the document is one of OpenAPI 3.0, and has to stay one",
    )]
}

/// What a reader of somebody else's document would mend or refuse.
fn mended(before: &Value, after: &Value, judge: Judge) -> Vec<Diagnostic> {
    let findings = |document: &Value| judge(document.clone()).map(|read| read.diagnostics);
    let Some(found) = findings(after) else {
        return vec![error("with the overlay, the document is no object".to_owned()).help(HELP)];
    };
    let known: BTreeSet<String> = findings(before).iter().flatten().map(ToString::to_string).collect();
    let new = found.iter().filter(|finding| !known.contains(&finding.to_string()));
    let new = new.map(|finding| match &finding.place {
        Place::Spec(pointer) => spoilt(finding.code, pointer, &finding.message),
        _ => spoilt(finding.code, "", &finding.message),
    });
    new.collect()
}

/// What the types cannot hold although it could be read, and a document that says nothing any more.
fn typed(before: &Value, after: &Value) -> Vec<Diagnostic> {
    let operations = |document: &Value| OpenAPI::deserialize(document).map(|spec| spec.operations().count());
    match (operations(before), operations(after)) {
        (_, Err(problem)) => {
            vec![error(format!("with the overlay, the document is no OpenAPI 3.0: {problem}")).help(HELP)]
        }
        (Ok(1..), Ok(0)) => vec![error("the overlay leaves no operation in the document".to_owned()).help(HELP)],
        _ => Vec::new(),
    }
}

/// Servers of the document, its paths and its operations; as those of `service.yaml`.
fn servers(document: &Value) -> Vec<Diagnostic> {
    let mut holders = vec![(String::new(), document)];
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let pointer = format!("/paths/{}", escaped(path));
        let members = item.as_object().into_iter().flatten();
        holders.extend(members.map(|(method, operation)| (format!("{pointer}/{method}"), operation)));
        holders.push((pointer, item));
    }
    let wrong = holders.iter().filter_map(|(pointer, holder)| {
        let servers = Vec::<Server>::deserialize(holder.get("servers")?).ok()?;
        let fault = check_servers(&servers).err()?;
        Some(spoilt(Code::BadServer, &format!("{pointer}/servers"), fault.message()))
    });
    wrong.collect()
}

/// OpenAPI has few characters for the names of components; those that the overlay brings keep to them.
fn names(before: &Value, after: &Value) -> Vec<Diagnostic> {
    let known: BTreeSet<(&str, &str)> = components(before).collect();
    let is_name = |name: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        !name.is_empty() && name.chars().all(is_plain)
    };
    let wrong = components(after).filter(|component| !known.contains(component) && !is_name(component.1));
    let wrong = wrong.map(|(group, name)| {
        let message = format!("`{name}` is no name of a component: letters, digits, `.`, `-` and `_` make one");
        spoilt(Code::BadName, &format!("/components/{group}"), &message)
    });
    wrong.collect()
}

/// The components by group and name.
fn components(document: &Value) -> impl Iterator<Item = (&str, &str)> {
    let groups = document.get("components").and_then(Value::as_object);
    groups.into_iter().flatten().flat_map(|(group, members)| {
        let members = members.as_object().into_iter().flatten();
        members.map(move |(name, _)| (group.as_str(), name.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use docwright_code::read;
    use serde_json::json;

    fn before() -> Value {
        json!({
            "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.example"}],
            "paths": {"/a": {"get": {"operationId": "A", "responses": {"200": {"description": ""}}}}},
            "components": {"schemas": {"任务": {"type": "object"}}},
        })
    }

    #[test]
    fn what_is_right_stays_right() {
        let mut after = before();
        after["components"]["schemas"]["New-1.0_a"] = json!({"type": "string", "nullable": true});
        after["paths"]["/b"] = json!({"get": {"responses": {"4XX": {"description": ""}}}});
        after["paths"]["/a"]["servers"] = json!([{"url": "/v1"}]);
        assert_eq!(check(&before(), &after, read), []);
        assert_eq!(check(&before(), &before(), read), []);
    }

    #[test]
    fn what_the_document_had_is_not_the_overlays_doing() {
        let mut before = before();
        before["components"]["schemas"]["任务"]["type"] = json!("banana");
        assert_eq!(check(&before, &before, read), []);
    }

    #[test]
    fn what_would_be_mended_is_an_error() {
        for (pointer, value, expect) in [
            (
                "/openapi",
                json!("banana"),
                "error[bad-overlay] overlay.yaml: with the overlay, #/openapi",
            ),
            ("/openapi", json!("3.1.0"), "error[bad-overlay]"),
            ("/openapi", json!(3.0), "error[bad-overlay]"),
            ("/info", json!({"version": 5}), "#/info"),
            (
                "/info",
                json!({"title": "T", "version": 5}),
                "error[bad-part] overlay.yaml: with the overlay, #/info/version: `5`",
            ),
            (
                "/components/schemas/任务/type",
                json!("banana"),
                "#/components/schemas/任务/type: `banana` is no type",
            ),
            ("/components/schemas/任务/type", json!(["string", "null"]), "error["),
            (
                "/paths/~1a/get/responses",
                json!({"banana": {"description": ""}}),
                "responses/banana: `banana` is no status",
            ),
            ("/paths/~1a/get/responses/200", json!({}), "missing field `description`"),
            (
                "/servers/0/url",
                json!("javascript:x"),
                "#/servers: `javascript:x` is no address of a server",
            ),
            (
                "/paths/~1a/get",
                json!({"servers": [{"url": "x:y"}], "responses": {}}),
                "#/paths/~1a/get/servers: `x:y`",
            ),
            (
                "/components/schemas",
                json!({"a b/../c": {}}),
                "#/components/schemas: `a b/../c` is no name",
            ),
            (
                "/components",
                json!({"responses": {"": {"description": ""}}}),
                "#/components/responses: `` is no name",
            ),
            (
                "/paths",
                json!({"a": {}}),
                "error[bad-path] overlay.yaml: with the overlay, #/paths/a",
            ),
            ("/paths", json!({}), "the overlay leaves no operation"),
            ("", json!([]), "error["),
        ] {
            let mut after = before();
            *after.pointer_mut(pointer).unwrap() = value;
            let found: Vec<_> = check(&before(), &after, read).iter().map(ToString::to_string).collect();
            assert!(!found.is_empty(), "{after}");
            assert!(found.iter().any(|it| it.contains(expect)), "{expect}: {found:?}");
            assert!(
                found
                    .iter()
                    .all(|it| it.starts_with("error[") && it.contains("overlay.yaml")),
                "{found:?}"
            );
        }
        let mut after = before();
        after.as_object_mut().unwrap().remove("paths");
        let found = check(&before(), &after, read);
        assert!(found[0].to_string().contains("missing field `paths`"), "{found:?}");
    }
}
