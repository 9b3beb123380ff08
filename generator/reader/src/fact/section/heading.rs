//! Headings: a text and its rank in, the part of the page that it opens out.

use super::Reader;
use super::possible::Above;
use crate::fact::model::{Claim, Fact, Witness};
use crate::fact::{found, operation};
use crate::layout::{Section, TableKind};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;

/// A site, a part of it and the page have a title each; where there are more, the headings are of something else.
const MOST_TITLES: usize = 3;

impl Reader<'_> {
    /// What a heading announces, in the order in which it is asked.
    pub(super) fn heading(&mut self, level: u8, text: &str, place: &Provenance) {
        if self.found.layout.is_noise(text) {
            return;
        }
        self.explanation = None;
        self.possible.above = None;
        self.named_heading = None;
        self.is_list = self.says_list(text);
        let parts_at = self.found.layout.operation.heading_level;
        let operation = &self.found.layout.operation;
        let is_of_an_operation =
            || operation.parts_at_request_lines && operation::announced(text, self.found.layout).is_some();
        if parts_at.is_some_and(|at| level <= at) || is_of_an_operation() {
            self.part(place);
        }
        if let Some(section) = self.found.layout.section(text) {
            let part = self.part_of_the_response(section).filter(|_| level > self.level);
            let status = self.status.filter(|_| level > self.status_level);
            self.enter(part.unwrap_or(section));
            match part {
                // The response goes on below it.
                Some(_) => self.status = status,
                None => self.level = level,
            }
        } else if let Some(status) = self.found.layout.status_line(text) {
            // Beside the part above or further out it opens a part of its own: what is of a status is a response.
            if self.section.is_none() || level <= self.level {
                self.enter(Section::Response);
                self.level = level;
            }
            self.status = Some(status);
            self.status_level = level;
            if self.section == Some(Section::Response) {
                self.found.claim(place, Claim::Status(status, String::new()));
            }
        } else if self.request_line(text, place) {
            // A request line is no name; but what follows it is about the operation, as below a title.
            self.title.get_or_insert_with(|| text.to_owned());
            self.section = None;
            self.unknown_heading = false;
        } else if (self.title.is_none() && (level == 1 || self.section.is_none()))
            || (self.has_borrowed_title && level == 1)
        {
            self.set_title(text, place);
        } else if level == 1 && self.is_above_the_page() {
            self.found.diagnostics.push(
                Diagnostic::new(
                    Code::GuessedTitle,
                    place,
                    format!("the page has several titles above its first section; {:?} is taken", found::shorten(text)),
                )
                .help("list the title of the site under noise in layout.yaml, or correct the operation's name in overlay.yaml"),
            );
            self.titles += 1;
            self.has_borrowed_title = true;
            self.set_title(text, place);
        } else if self.is_caption(level, text) {
            self.caption = Some(text.to_owned());
        } else {
            self.unknown_heading = true;
            self.named_heading = Some(text.to_owned()).filter(|text| self.found.is_named(text));
            self.possible.above = Some(Above {
                level,
                block: place.block,
            });
            self.found.claim(place, Claim::Heading(text.to_owned()));
            // What a heading of the same rank opens no longer belongs to the part before it.
            if level <= self.level || self.is_behind_an_answer(level) {
                self.section = None;
                self.status = None;
            }
            self.found.diagnostics.push(
                Diagnostic::new(
                    Code::UnknownHeading,
                    place,
                    format!(
                        "the heading {:?} is none of the layout's section words",
                        found::shorten(text)
                    ),
                )
                .help("add it under sections in layout.yaml, or under captions if it names the object of a table; a part of no use goes under aside"),
            );
        }
    }

    /// Whether a heading stands beside that of a status whose answer is described already: it may open another answer.
    fn is_behind_an_answer(&self, level: u8) -> bool {
        let since = self.found.facts.iter().rev();
        let mut since = since.take_while(|fact| !matches!(fact.claim, Claim::Status(..)));
        let is_body = |fact: &Fact| matches!(fact.claim, Claim::Table(_) | Claim::Example(_));
        self.section == Some(Section::Response)
            && self.status.is_some()
            && level <= self.status_level
            && since.any(is_body)
    }

    /// Whether nothing but a title, and words below it, was met yet: it may be that of the whole site.
    fn is_above_the_page(&self) -> bool {
        let is_of_a_title = |claim: &Claim| {
            matches!(
                claim,
                Claim::Title(_) | Claim::Summary(_) | Claim::OperationId(_, Witness::Title)
            )
        };
        self.titles < MOST_TITLES
            && self.section.is_none()
            && !self.unknown_heading
            && self.title.is_some()
            && self
                .found
                .facts
                .iter()
                .all(|fact| is_of_a_title(&fact.claim) || matches!(fact.claim, Claim::Aside(_)))
    }

    /// Whether a heading is the caption of a table. One that stands beside the section's own is an object's only if a field knows
    /// the object: any word would do for a name.
    fn is_caption(&self, level: u8, text: &str) -> bool {
        if self.found.layout.caption_text(text).is_some() {
            return true;
        }
        let Some(rule) = self.caption_rule(text) else {
            return false;
        };
        let is_beside = self.section.is_some() && level <= self.level;
        let object = rule.pattern.capture(text.trim(), "object");
        rule.is != TableKind::Object || !is_beside || object.is_some_and(|object| self.found.is_named(object))
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::{html, markdown, text};
    use crate::{Layout, Service, compile};
    use docwright_base::Page;

    const LAYOUT: &str = "title: T\nlanguage: en\nsections: {endpoint: [Line], body: [Sent], response: [Answer]}\nstatus_lines: ['^(?:Status )?{status}(?: \\w+)?$']\ncolumns: {name: [Name], type: [Type], description: [What]}\ntypes: {words: {text: string}}\nconstraints: {enum_introducers: ['One of:']}\n";

    /// The answers by status, each with its description and the members of its body; and what is told, but for what each page here
    /// lacks.
    fn check(page: Page, expect: &str) {
        let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
        let shown = page.text.clone();
        let compiled = compile(&[page], &layout, &Service::untitled("Boxes"), None);
        let spec = serde_json::to_value(&compiled.output.spec).unwrap();
        let responses = spec["paths"]["/boxes"]["post"]["responses"].as_object().unwrap().iter();
        let found = responses.map(|(status, it)| {
            let schema = &it["content"]["application/json"]["schema"];
            let schema = schema["$ref"]
                .as_str()
                .map_or(schema, |target| spec.pointer(&target[1..]).unwrap());
            let members = schema["properties"]
                .as_object()
                .map(|it| it.keys().cloned().collect::<Vec<_>>());
            format!(
                "{status} {}: {}",
                it["description"].as_str().unwrap(),
                members.unwrap_or_default().join(" ")
            )
        });
        let found: Vec<_> = found.collect();
        let told = compiled.diagnostics.iter().map(|it| it.code.name());
        let told: Vec<_> = told
            .filter(|it| !["no-operation-id", "assumed-success", "success-without-body"].contains(it))
            .collect();
        assert_eq!(format!("{}; {}", found.join(", "), told.join(" ")), expect, "{shown}");
    }

    fn table(rows: &str) -> String {
        format!("| Name | Type | What |\n|---|---|---|\n{rows}\n")
    }

    #[test]
    fn what_no_status_line_opens_is_not_the_answer_before() {
        let page = |said: &str| markdown(format!("# Open\n\n## Line\n\nPOST /boxes\n\n## Answer\n\n{said}"));
        let (one, two) = (table("| lid | text | - |"), table("| code | text | - |"));
        check(
            page(&format!("### 201 Made\n\n{one}### 4xx\n\n{two}")),
            "201 Created: lid; unknown-heading unclaimed",
        );
        // Below the heading of a status and before anything else it only says what follows.
        check(
            page(&format!("### 201 Made\n\n### What you get\n\n{one}")),
            "201 Created: lid; unknown-heading",
        );
        check(
            page(&format!("{one}Mit Status 404\n\n{two}")),
            "200 OK: lid; unknown-status unknown-caption unclaimed",
        );
    }

    #[test]
    fn the_caption_of_a_table_is_not_what_an_answer_is() {
        let page = text(
            "Open a box\n\nLine\n\nPOST /boxes\n\nAnswer\n\nStatus 201\n\nA lid\n\nName\tType\tWhat\nlid\ttext\tIts lid.\ntop\ttext\tIts top.\n",
        );
        check(page, "201 Created: lid top; unknown-caption");
    }

    #[test]
    fn a_line_across_a_table_is_no_field() {
        let page = html(
            "<h1>Open</h1><h2>Line</h2><p>POST /boxes</p><h2>Answer</h2><p>Status 201</p><table><tr><th>Name</th><th>Type</th><th>What</th></tr><tr><td>lid</td><td>text</td><td>Its lid.</td></tr><tr><td colspan=3>Advanced</td></tr><tr><td>top</td><td>text</td><td>Its top.</td></tr></table>",
        );
        check(page, "201 Created: lid top; ");
    }

    #[test]
    fn what_has_values_and_an_unknown_type_is_a_text() {
        let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
        let rows = table("| lid | Enum | One of: oak, tin |");
        let page = markdown(format!("# Open\n\n## Line\n\nPOST /boxes\n\n## Sent\n\n{rows}"));
        let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
        let spec = serde_json::to_value(&spec).unwrap();
        let lid = &spec["components"]["schemas"]["OpenRequest"]["properties"]["lid"];
        assert_eq!(
            (&lid["type"], &lid["enum"]),
            (&"string".into(), &serde_json::json!(["oak", "tin"]))
        );
    }
}
