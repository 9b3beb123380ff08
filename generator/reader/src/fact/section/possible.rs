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
pub(super) struct Possible {
    lines: Vec<(RequestLine, Provenance, Option<Above>)>,
    /// The last heading, if the layout does not know it.
    pub(super) above: Option<Above>,
}

/// A heading above a request line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Above {
    pub(super) level: u8,
    pub(super) block: usize,
}

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
            if !may_be || self.lines.len() >= MOST {
                return;
            }
            let operations = match operation::announced(line, layout) {
                Some(announced) => announced.operations,
                // A sentence goes on.
                None if line.split_whitespace().count() <= MOST_WORDS => operation::request_line(line),
                None => Vec::new(),
            };
            let above = self.above;
            let lines = operations
                .into_iter()
                .map(|operation| (operation, place.clone(), above));
            self.lines.extend(lines);
        }
    }

    /// The level of the headings below which a page describes several operations: each of them has one of its own.
    pub(super) fn level(&self, facts: &[Fact]) -> Option<u8> {
        let announces = |fact: &Fact| matches!(fact.claim, Claim::Operation(_) | Claim::OperationId(..));
        if facts.iter().any(announces) {
            return None;
        }
        let headings: Option<BTreeSet<Above>> = self.lines.iter().map(|(_, _, above)| *above).collect();
        let headings = headings.filter(|headings| headings.len() > 1)?;
        let level = headings.first()?.level;
        headings.iter().all(|it| it.level == level).then_some(level)
    }

    /// Announces the only one, on a page that announces no operation and has fields of one: a guide may show a call, too.
    pub(super) fn settle(self, has_fields: bool, found: &mut Found) {
        let announces = |fact: &Fact| matches!(fact.claim, Claim::Operation(_) | Claim::OperationId(..));
        if found.facts.iter().any(announces) || !has_fields {
            return;
        }
        let different: BTreeSet<(&str, &str)> = self
            .lines
            .iter()
            .map(|(it, ..)| (it.method.as_str(), it.path.as_str()))
            .collect();
        let is_only = different.len() == 1;
        for (line, place, _) in self.lines.iter().take(if is_only { 1 } else { MOST }) {
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
        let Some((line, place, _)) = self.lines.into_iter().next().filter(|_| is_only) else {
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

    /// A page of several operations is parted at the headings above their request lines.
    #[test]
    fn several_request_lines_below_headings_of_one_level_are_operations() {
        let layout = "title: T\nlanguage: en\nsections: {query: [Query], response: [Answer]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string}}\noperation: {request_lines: ['^{method} {target}$']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let table = |name: &str| format!("### Query\n\n| Name | Type |\n|---|---|\n| {name} | text |\n\n");
        let (one, two) = (table("lid"), table("hue"));
        for (page, expect) in [
            (
                format!("## List\n\nGET /boxes\n\n{one}## Make\n\nPOST /boxes\n\n{two}"),
                "get lid, post hue; 1",
            ),
            // Nothing says which fields are of which.
            (
                format!("## List\n\nGET /boxes\n\n### Make\n\nPOST /boxes\n\n{two}"),
                "; 2",
            ),
            ("## List\n\nGET /boxes\n\n## Make\n\nPOST /boxes\n".to_owned(), "; 0"),
        ] {
            let page = markdown(format!("# Boxes\n\n{page}"));
            let compiled = compile(&[page], &layout, &Service::untitled("Boxes"), None);
            let spec = serde_json::to_value(&compiled.output.spec).unwrap();
            let operations = spec["paths"]["/boxes"].as_object().into_iter().flatten();
            let found: Vec<_> = operations
                .map(|(method, it)| format!("{method} {}", it["parameters"][0]["name"].as_str().unwrap_or("-")))
                .collect();
            let told = compiled
                .diagnostics
                .iter()
                .filter(|it| it.code.name() == "guessed-operation")
                .count();
            assert_eq!(
                format!("{}; {told}", found.join(", ")),
                expect,
                "{:?}",
                compiled.diagnostics
            );
        }
    }
}
