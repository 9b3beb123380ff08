//! The members of an error's body by which the layout tells errors, and the bodies of errors that pages describe or show, in; a
//! remark where none of the bodies has such a member out. A name that is no member would leave each error without its code, and
//! nothing else would say so.

use super::shown::at;
use super::sketch::{Shown, Sketch};
use super::tree::Node;
use crate::layout::Layout;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::nearest;
use docwright_base::page::Provenance;
use serde_json::Value;
use std::collections::BTreeSet;

/// How many members one remark tells, and how many are asked.
const MOST_TOLD: usize = 12;
const MOST_KNOWN: usize = 1000;
/// How many names a path of members may have.
const MOST_DEEP: usize = 4;

/// What the pages have for bodies of errors.
#[derive(Default)]
struct Bodies<'s> {
    first: Option<&'s Provenance>,
    /// Dotted paths.
    members: BTreeSet<String>,
    /// The layout's paths that a body has.
    known: BTreeSet<&'s str>,
}

/// Checks the layout's `errors.body` against the pages of a service.
pub(super) fn check(sketches: &[Sketch], layout: &Layout, out: &mut Vec<Diagnostic>) {
    let Some(body) = &layout.errors.body else { return };
    let wanted = [("code", body.code.as_str()), ("message", body.message.as_str())];
    let mut bodies = Bodies::default();
    for sketch in sketches {
        for response in sketch.responses.range(400..).map(|(_, response)| response) {
            if let Some(node) = response.body.members.first() {
                bodies.first.get_or_insert(node.provenance);
                bodies.described(&response.body.members, "", 1);
            }
            response.examples.iter().for_each(|shown| bodies.shown(shown, wanted));
        }
        sketch
            .error_examples
            .iter()
            .for_each(|shown| bodies.shown(shown, wanted));
    }
    let Some(first) = bodies.first.filter(|_| !bodies.members.is_empty()) else {
        return;
    };
    for (key, path) in wanted {
        if bodies.known.contains(path) || bodies.members.contains(path) {
            continue;
        }
        let message = format!(
            "the layout calls the {key} of an error {path:?}, and no body of an error that the pages describe or show has that member"
        );
        let near = nearest(path, bodies.members.iter().map(String::as_str));
        let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        let told: Vec<&str> = bodies.members.iter().map(String::as_str).take(MOST_TOLD).collect();
        let more = if bodies.members.len() > MOST_TOLD { ", …" } else { "" };
        let help = format!(
            "{near}correct `errors: {{body: {{{key}: …}}}}` in layout.yaml, or take `body` out; the members are {}{more}",
            told.join(", ")
        );
        out.push(Diagnostic::new(Code::UnknownErrorMember, first, message).help(help));
    }
}

impl<'s> Bodies<'s> {
    fn described(&mut self, nodes: &[Node], before: &str, depth: usize) {
        for node in nodes {
            if self.members.len() >= MOST_KNOWN {
                return;
            }
            let path = format!("{before}{}", node.field.api_name);
            if depth < MOST_DEEP {
                self.described(&node.children, &format!("{path}."), depth + 1);
            }
            self.members.insert(path);
        }
    }

    fn shown(&mut self, shown: &Shown<'s>, wanted: [(&str, &'s str); 2]) {
        let Some(body) = shown.body().filter(|body| body.is_object()) else {
            return;
        };
        self.first.get_or_insert(shown.provenance);
        self.known.extend(
            wanted
                .iter()
                .filter(|(_, path)| at(body, path).is_some())
                .map(|(_, path)| *path),
        );
        self.members_of(body, "", 1);
    }

    fn members_of(&mut self, body: &Value, before: &str, depth: usize) {
        for (name, value) in body.as_object().into_iter().flatten() {
            if self.members.len() >= MOST_KNOWN {
                return;
            }
            let path = format!("{before}{name}");
            if depth < MOST_DEEP {
                self.members_of(value, &format!("{path}."), depth + 1);
            }
            self.members.insert(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    #[test]
    fn members_that_no_body_has_are_told() {
        let table = "## 404\n\n| Name | Type |\n|---|---|\n| error | object |\n| error.code | text |\n| error.message | text |\n";
        let shown = "## Failure\n\n```\n{\"error_code\": \"a\", \"message\": \"b\"}\n```\n";
        for (body, page, expect) in [
            ("code: error.code, message: error.message", table, ""),
            (
                "code: error.cod, message: message",
                table,
                "the layout calls the code of an error \"error.cod\", and no body of an error that the pages describe or show has that member Help: did you mean `error.code`? correct `errors: {body: {code: …}}` in layout.yaml, or take `body` out; the members are error, error.code, error.message\nthe layout calls the message of an error \"message\", and no body of an error that the pages describe or show has that member Help: correct `errors: {body: {message: …}}` in layout.yaml, or take `body` out; the members are error, error.code, error.message",
            ),
            ("code: error_code, message: message", shown, ""),
            (
                "code: errorCode, message: message",
                shown,
                "the layout calls the code of an error \"errorCode\", and no body of an error that the pages describe or show has that member Help: did you mean `error_code`? correct `errors: {body: {code: …}}` in layout.yaml, or take `body` out; the members are error_code, message",
            ),
            ("code: code, message: message", "", ""),
        ] {
            let layout = format!(
                "title: T\nlanguage: en\nsections: {{endpoint: [Line], error_example: [Failure]}}\nstatus_lines: ['^{{status}}$']\ncolumns: {{name: [Name], type: [Type]}}\ntypes: {{words: {{text: string, object: object}}}}\nerrors: {{body: {{{body}}}}}\n"
            );
            let layout = Layout::from_yaml("layout.yaml", &layout).unwrap();
            let page = markdown(format!("# Open\n\n## Line\n\nPOST /boxes\n\n{page}"));
            let found = compile(&[page], &layout, &Service::untitled("Boxes"), None).diagnostics;
            let found = found.iter().filter(|it| it.code.name() == "unknown-error-member");
            let found = found.map(|it| format!("{} Help: {}", it.message, it.help.as_deref().unwrap_or_default()));
            assert_eq!(found.collect::<Vec<_>>().join("\n"), expect, "{body}");
        }
    }
}
