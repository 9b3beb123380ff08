//! A document before and after `overlay.yaml`, as JSON, in; what the overlay has spoilt, out.
//!
//! What comes out is held to what a third party's document is held to, only that nothing is mended: the overlay is the user's
//! own. What the document had before is none of its doing.

use super::fit::Fitter;
use super::overlay::{Actions, FILE, error};
use super::validate;
use crate::service::check_servers;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place, Severity, Warned};
use docwright_base::nearest;
use docwright_base::openapi::pointer::{below, escaped};
use docwright_base::openapi::structure::{Kind, walk};
use openapiv3::{OpenAPI, Server};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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

/// What the overlay has spoilt, each at the action that did. `before` is what the pages say, and `unmarked` makes of a document what
/// is to be judged.
pub(crate) fn check(
    actions: &Actions<'_>,
    before: &Value,
    after: &Value,
    unmarked: impl Fn(&Value) -> Value,
    judge: Judge,
) -> Vec<Diagnostic> {
    let pages = unmarked(before);
    let mut found = spoilt_by(&pages, &unmarked(after), judge);
    if found.is_empty() {
        return found;
    }
    // Each document is judged once, however many findings ask for it.
    let mut judged: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let mut has = |count: usize, finding: &str| {
        let findings = judged.entry(count).or_insert_with(|| {
            let document = unmarked(&actions.first(before.clone(), count));
            let findings = spoilt_by(&pages, &document, judge);
            findings.iter().map(ToString::to_string).collect()
        });
        findings.contains(finding)
    };
    for finding in &mut found {
        let told = finding.to_string();
        // The document has it after `with` actions, and not after `without`.
        let (mut without, mut with) = (0, actions.len());
        while with - without > 1 {
            let middle = usize::midpoint(without, with);
            match has(middle, &told) {
                true => with = middle,
                false => without = middle,
            }
        }
        if let Place::File { line, .. } = &mut finding.place {
            *line = actions.line(without);
        }
        if let Some(rest) = finding.message.strip_prefix(WITH) {
            finding.message = format!("with {}, {rest}", actions.name(without));
        }
    }
    found
}

/// How a finding begins before it is known whose doing it is.
const WITH: &str = "with the overlay, ";

/// Every finding is an error: the document after the overlay must not be used.
fn spoilt_by(before: &Value, after: &Value, judge: Judge) -> Vec<Diagnostic> {
    let mut found = version(after);
    if found.is_empty() {
        found = mended(before, after, judge);
    }
    if found.is_empty() {
        found = typed(before, after);
    }
    found.extend(servers(after));
    found.extend(names(before, after));
    if found.is_empty() {
        found.extend(promised(before, after));
        found.extend(values(before, after));
    }
    found
}

fn spoilt(code: Code, pointer: &str, message: &str) -> Diagnostic {
    let place = Place::File {
        path: FILE.to_owned(),
        line: None,
    };
    let message = format!("{WITH}#{pointer}: {message}");
    Diagnostic::new(code, place, message).as_error().help(HELP)
}

/// What each document of ours keeps, and this one no longer.
fn promised(before: &Value, after: &Value) -> Vec<Diagnostic> {
    let known: BTreeSet<String> = validate::check(before).iter().map(ToString::to_string).collect();
    let new = validate::check(after).into_iter();
    let new = new.filter(|finding| finding.severity == Severity::Error && !known.contains(&finding.to_string()));
    new.map(|finding| match &finding.place {
        Place::Spec(pointer) => spoilt(finding.code, pointer, &finding.message),
        _ => finding,
    })
    .collect()
}

/// Names in lists of required members that are no members, and defaults and examples that are no values of their schema, where the
/// overlay brings them.
fn values(before: &Value, after: &Value) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let none = Value::Null;
    let components = after.pointer("/components/schemas").unwrap_or(&none);
    let mut fitter = Fitter::new(components);
    walk(&mut after.clone(), Kind::Root, &mut |kind, _, part, pointer| {
        let old = before.pointer(pointer).unwrap_or(&none);
        if kind == Kind::Schema {
            found.extend(required(part, old, pointer));
        }
        if matches!(kind, Kind::Schema | Kind::Parameter | Kind::MediaType) {
            let schema = part.get("schema").unwrap_or(part);
            for (key, code) in [("default", Code::DefaultMismatch), ("example", Code::ExampleMismatch)] {
                let value = part.get(key).filter(|value| old.get(key) != Some(value));
                let fitted = value.map(|value| fitter.fit(value, schema));
                if let Some((at, why)) = fitted.as_ref().and_then(|fitted| fitted.misfits.first()) {
                    let pointer = below(pointer, key);
                    found.push(spoilt(code, &format!("{pointer}{at}"), why));
                }
            }
        }
    });
    found
}

fn required(schema: &Value, old: &Value, pointer: &str) -> Vec<Diagnostic> {
    // Members may come from others.
    if ["allOf", "oneOf", "anyOf", "$ref"]
        .iter()
        .any(|key| schema.get(key).is_some())
    {
        return Vec::new();
    }
    let names = |schema: &Value| -> Vec<String> {
        let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        names.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let known = names(old);
    let new = names(schema).into_iter().filter(|name| !known.contains(name));
    let members = schema.get("properties").and_then(Value::as_object);
    let strange = new.filter(|name| members.is_none_or(|members| !members.contains_key(name)));
    let strange = strange.map(|name| {
        let near = nearest(&name, members.into_iter().flatten().map(|(key, _)| key.as_str()));
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let message = format!(
            "`{}` is required and no member of the schema{near}",
            name.escape_debug()
        );
        spoilt(Code::BadOverlay, &below(pointer, "required"), &message)
    });
    strange.collect()
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
        return vec![error(format!("{WITH}the document is no object")).help(HELP)];
    };
    let known: BTreeSet<String> = findings(before).iter().flatten().map(ToString::to_string).collect();
    // What an action misspells has been told where the action says it.
    let new = found.iter().filter(|finding| finding.code != Code::MisspeltKeyword);
    let new = new.filter(|finding| !known.contains(&finding.to_string()));
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
            vec![error(format!("{WITH}the document is no OpenAPI 3.0: {problem}")).help(HELP)]
        }
        (Ok(1..), Ok(0)) => vec![error(format!("{WITH}there is no operation left in the document")).help(HELP)],
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
        assert_eq!(spoilt_by(&before(), &after, read), []);
        assert_eq!(spoilt_by(&before(), &before(), read), []);
    }

    #[test]
    fn what_the_document_had_is_not_the_overlays_doing() {
        let mut before = before();
        before["components"]["schemas"]["任务"]["type"] = json!("banana");
        assert_eq!(spoilt_by(&before, &before, read), []);
    }

    /// Three actions, of which the second spoils the document: what is told, and at which line.
    fn told(spoiling: &str) -> (String, Option<usize>) {
        let mut before = before();
        before["components"]["schemas"] = json!({
            "Box": {"type": "object", "properties": {"state": {"type": "string"}, "lid": {"$ref": "#/components/schemas/Lid"}}},
            "Lid": {"type": "object"},
        });
        let text = format!(
            "overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nactions:\n- {{target: $.info, update: {{title: A}}}}\n- {{{spoiling}}}\n- {{target: $.info, update: {{title: B}}}}\n"
        );
        let actions = Actions::read(&text).unwrap();
        let after = actions.first(before.clone(), actions.len());
        let found = check(&actions, &before, &after, Value::clone, read);
        assert_eq!(found.len(), 1, "{found:?}");
        let Place::File { line, .. } = found[0].place else {
            panic!("{found:?}")
        };
        (found[0].to_string(), line)
    }

    #[test]
    fn what_spoils_is_told_at_its_action() {
        const STATE: &str = "target: $.components.schemas.Box.properties.state";
        for (spoiling, expect) in [
            (
                "target: $.components.schemas.Lid, remove: true".to_owned(),
                "error[dangling-reference] overlay.yaml:5: with action 2 on \"$.components.schemas.Lid\", #/components/schemas/Box/properties/lid: \"#/components/schemas/Lid\" leads nowhere",
            ),
            (
                "target: $.components.schemas.Box, update: {required: [stat]}".to_owned(),
                "#/components/schemas/Box/required: `stat` is required and no member of the schema; did you mean `state`?",
            ),
            (
                format!("{STATE}, update: {{enum: [A], default: B}}"),
                "error[default-mismatch] overlay.yaml:5: with action 2 on",
            ),
            (
                format!("{STATE}, update: {{example: {{a: 1}}}}"),
                "error[example-mismatch] overlay.yaml:5",
            ),
            (
                format!("{STATE}, update: {{type: banana}}"),
                "error[bad-part] overlay.yaml:5",
            ),
        ] {
            let (message, line) = told(&spoiling);
            assert!(message.contains(expect), "{message}");
            assert_eq!(line, Some(5), "{message}");
        }
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
            ("/paths", json!({}), "with the overlay, there is no operation left"),
            ("", json!([]), "error["),
        ] {
            let mut after = before();
            *after.pointer_mut(pointer).unwrap() = value;
            let found: Vec<_> = spoilt_by(&before(), &after, read)
                .iter()
                .map(ToString::to_string)
                .collect();
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
        let found = spoilt_by(&before(), &after, read);
        assert!(found[0].to_string().contains("missing field `paths`"), "{found:?}");
    }
}
