//! Request lines in parts of a page where the layout expects none in, the one that the page must mean out, if it announces no other.
//!
//! Where several differ, nothing is taken and each is told: one may be of another page.

use crate::fact::found::{Found, shorten};
use crate::fact::model::{Claim, Fact, RequestLine};
use crate::fact::{operation, unclaimed};
use crate::layout::{Layout, Section};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::page::Provenance;
use std::collections::BTreeSet;

/// How many are looked at.
const MOST: usize = 20;

/// Method, target and the version of HTTP.
const MOST_WORDS: usize = 3;

#[derive(Debug, Default)]
pub(super) struct Possible(Vec<(RequestLine, Provenance)>);

impl Possible {
    /// Takes the request lines of a text that stands where they could be the page's own.
    pub(super) fn hear(&mut self, text: &str, section: Option<Section>, layout: &Layout, place: &Provenance) {
        let may_be = !matches!(
            section,
            Some(
                Section::Aside
                    | Section::History
                    | Section::Sample
                    | Section::ErrorCodes
                    | Section::StatusCodes
                    | Section::Examples
                    | Section::RequestExample
                    | Section::ResponseExample
                    | Section::ErrorExample
            )
        );
        for line in text.lines().map(str::trim) {
            if !may_be || self.0.len() >= MOST {
                return;
            }
            let operations = match operation::announced(line, layout) {
                Some(announced) => announced.operations,
                // A sentence goes on.
                None if line.split_whitespace().count() <= MOST_WORDS => operation::request_line(line),
                None => Vec::new(),
            };
            self.0
                .extend(operations.into_iter().map(|operation| (operation, place.clone())));
        }
    }

    /// Announces the only one, on a page that announces no operation and has fields of one: a guide may show a call, too.
    pub(super) fn settle(self, has_fields: bool, found: &mut Found) {
        let announces = |fact: &Fact| matches!(fact.claim, Claim::Operation(_) | Claim::OperationId(..));
        if found.facts.iter().any(announces) || !has_fields {
            return;
        }
        let different: BTreeSet<(&str, &str)> = self
            .0
            .iter()
            .map(|(it, _)| (it.method.as_str(), it.path.as_str()))
            .collect();
        let is_only = different.len() == 1;
        for (line, place) in self.0.iter().take(if is_only { 1 } else { MOST }) {
            let words = format!("{} {}", line.method, line.path);
            let reading = match is_only {
                true => "it is taken, since the page has no other",
                false => "and others stand on the page, so that none is taken",
            };
            let message = format!(
                "{:?} reads like a request line, below no heading for one; {reading}",
                shorten(&words)
            );
            found.diagnostics.push(Diagnostic::new(Code::GuessedOperation, place, message).help(
                "add the heading above it under `endpoint` of sections in layout.yaml, or under `aside` where it is of another page",
            ));
        }
        let Some((line, place)) = self.0.into_iter().next().filter(|_| is_only) else {
            return;
        };
        let is_of_it = |it: &Diagnostic| it.code == unclaimed::CODE && it.place == Place::Page(place.clone());
        let before = found.diagnostics.len();
        found.diagnostics.retain(|it| !is_of_it(it));
        let claimed = before - found.diagnostics.len();
        found.unclaimed -= claimed.min(found.unclaimed);
        found.claimed += claimed;
        let at = found.facts.iter().position(|fact| fact.provenance.block > place.block);
        let fact = Fact {
            provenance: place,
            claim: Claim::Operation(line),
        };
        found.facts.insert(at.unwrap_or(found.facts.len()), fact);
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    #[test]
    fn the_only_request_line_of_a_page_is_its_own() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], request: [Request], aside: [Notes], request_example: [Sample]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string}}\noperation: {request_lines: ['^{method} {target}$']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (page, expect) in [
            (
                "## How to call it\n\n```\nPOST /boxes\n```\n",
                "post /boxes; guessed-operation",
            ),
            (
                "## Request\n\n`POST /boxes`\n\n| Name | Type |\n|---|---|\n| lid | text |\n",
                "post /boxes; guessed-operation",
            ),
            (
                "## Other\n\nPOST /boxes\n\nPOST /boxes\n",
                "post /boxes; guessed-operation",
            ),
            (
                "## Other\n\nPOST /boxes\n\nGET /boxes\n",
                "; guessed-operation guessed-operation no-operation",
            ),
            ("## Notes\n\nPOST /boxes\n", "; no-operation"),
            ("## Sample\n\nPOST /boxes\n", "; no-operation"),
            ("## Line\n\nPUT /lids\n\n## Other\n\nPOST /boxes\n", "put /lids; "),
        ] {
            let fields = "## Request\n\n| Name | Type |\n|---|---|\n| lid | text |\n";
            let compiled = compile(
                &[markdown(format!("# Open\n\n{page}\n{fields}"))],
                &layout,
                &Service::untitled("Boxes"),
                None,
            );
            let found = compiled
                .output
                .spec
                .operations()
                .map(|(path, method, _)| format!("{method} {path}"));
            let found = found.collect::<Vec<_>>().join(" ");
            let told = compiled.diagnostics.iter().map(|it| it.code.name());
            let told: Vec<_> = told.filter(|it| it.ends_with("operation")).collect();
            assert_eq!(
                format!("{found}; {}", told.join(" ")),
                expect,
                "{page} {:?}",
                compiled.diagnostics
            );
        }
    }
}
