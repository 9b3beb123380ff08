//! Paragraphs: a text in, the facts that it states out, or what it says about what follows.

use super::Reader;
use crate::block::{self, Text};
use crate::fact::lead_in::without_lead_in;
use crate::fact::model::{Claim, Field, FieldTable, Location, TypeExpr, Witness};
use crate::fact::{constraint, sdk_sample};
use crate::layout::{LineFact, Pattern, Section};
use docwright_base::page::Provenance;

impl Reader<'_> {
    /// What a paragraph may be wherever it stands, in the order in which it is asked; each tells whether it is that.
    const ANYWHERE: [fn(&mut Self, &str, &Provenance) -> bool; 8] = [
        Self::is_noise,
        Self::remark_line,
        Self::line_facts,
        Self::status_line,
        Self::section_word,
        Self::caption_line,
        Self::repeats_the_title,
        Self::request_lines,
    ];

    pub(super) fn paragraph(&mut self, text: &Text, place: &Provenance) {
        let plain = text.plain.as_str();
        self.is_list |= self.says_list(plain);
        if Self::ANYWHERE.into_iter().any(|rule| rule(self, plain, place)) {
            return;
        }
        if self.section.is_some_and(Section::is_sent) && !self.unknown_heading {
            let so_far = (self.found.facts.len(), self.found.diagnostics.len());
            self.prose.hear(text, place, self.found.layout, so_far);
        }
        self.unread_table(plain, place);
        self.by_section(text, place);
        if self.caption_rule(plain).is_some() {
            self.caption = Some(plain.to_owned());
        }
        self.lead = Some(plain.to_owned());
    }

    fn is_noise(&mut self, plain: &str, _: &Provenance) -> bool {
        self.found.layout.is_noise(plain)
    }

    /// Announces what follows as a remark; the part that it stands in goes on.
    fn remark_line(&mut self, plain: &str, _: &Provenance) -> bool {
        let mut remarks = self.found.layout.remarks.iter();
        let is_remark = remarks.any(|it| it.find(plain) == Some((0, plain.len())));
        if is_remark {
            self.lead = Some(plain.to_owned());
        }
        is_remark
    }

    /// Opens a part about one status.
    fn status_line(&mut self, plain: &str, place: &Provenance) -> bool {
        let Some(status) = self.found.layout.status_line(plain) else {
            return false;
        };
        // Only responses have one: their heading is none that the layout knows, or it is lost.
        if self.section.is_some_and(|it| it.is_sent() || it == Section::Endpoint) {
            self.enter(Section::Response);
        }
        self.status = Some(status);
        self.status_level = self.level;
        self.explanation = None;
        if matches!(self.section, Some(Section::Response)) {
            self.found.claim(place, Claim::Status(status, String::new()));
        }
        true
    }

    /// A heading that lost its mark.
    fn section_word(&mut self, plain: &str, _: &Provenance) -> bool {
        let section = self.found.layout.section(plain);
        if let Some(section) = section {
            let part = self.part_of_the_response(section);
            let status = self.status;
            self.enter(part.unwrap_or(section));
            self.status = status.filter(|_| part.is_some());
        }
        section.is_some()
    }

    fn caption_line(&mut self, plain: &str, _: &Provenance) -> bool {
        let is_caption = self.found.layout.caption_text(plain).is_some();
        if is_caption {
            self.caption = Some(plain.to_owned());
        }
        is_caption
    }

    fn repeats_the_title(&mut self, plain: &str, _: &Provenance) -> bool {
        self.title.as_deref() == Some(plain)
    }

    pub(super) fn request_lines(&mut self, text: &str, place: &Provenance) -> bool {
        if !self.is_about_the_operation() {
            self.possible.hear(text, self.section, self.found.layout, place);
            return false;
        }
        text.lines().filter(|line| self.request_line(line, place)).count() > 0
    }

    /// What a paragraph says by the heading that it stands under.
    fn by_section(&mut self, text: &Text, place: &Provenance) {
        let plain = text.plain.as_str();
        match self.section {
            // What the vendor says before the first heading is what the operation does.
            None if self.title.is_some() && !self.unknown_heading => {
                self.tell_credentials(text, place);
                self.summary(plain, place);
            }
            Some(Section::Summary) => {
                self.tell_credentials(text, place);
                self.summary(plain, place);
            }
            Some(Section::Endpoint) => {
                self.endpoint(plain, place);
            }
            Some(Section::OperationId) => self.operation_id(plain, place),
            Some(Section::Authorization) => self.tell_credentials(text, place),
            Some(Section::Response) => {
                self.body_said(text, place);
                self.response(plain, place);
            }
            Some(Section::Body | Section::Form) => self.body_said(text, place),
            Some(Section::StatusCodes) if !self.unknown_heading => {
                self.status_named(plain, place);
            }
            Some(Section::ErrorCodes) => {
                let claim = match self.refers_to_errors(text) {
                    true => Claim::ErrorReference(plain.to_owned()),
                    false => Claim::Aside("prose"),
                };
                self.found.claim(place, claim);
            }
            Some(Section::Sample) => {
                sdk_sample::read(plain, place, &mut self.found);
            }
            Some(Section::Examples | Section::RequestExample | Section::ResponseExample | Section::ErrorExample) => {
                self.explanation = Some(plain.to_owned());
            }
            _ => {}
        }
    }

    /// What a response is, in words. Where no status is stated only sentences right below the heading are that: further below
    /// they may be about anything, and a word may be a heading that lost its mark.
    fn response(&mut self, plain: &str, place: &Provenance) {
        self.tell_status(plain, place);
        let words = without_lead_in(plain);
        let is_sentence = |words: &str| {
            words.ends_with(['.', '。']) && words.contains(|c: char| c.is_whitespace() || c == '，') && self.is_opened
        };
        // The caption of the table that follows.
        if self.caption_rule(plain).is_some() {
            return;
        }
        let is_said = |words: &&str| self.status.is_some() || !self.unknown_heading && is_sentence(words);
        // The mark of a table that the capture left out is told by its reader.
        if let Some(words) = words.filter(is_said).filter(|words| *words != block::LEFT_OUT) {
            let claim = Claim::Response(self.status, words.to_owned());
            self.found.claim(place, claim);
        }
    }

    /// The object that the body is, or a list of it, where a line says so: a table of one row without a name.
    fn body_said(&mut self, text: &Text, place: &Provenance) {
        let layout = self.found.layout;
        let named = |patterns: &[Pattern]| {
            let object = patterns
                .iter()
                .find_map(|pattern| pattern.capture(&text.plain, "object"));
            object.map(|object| TypeExpr::Named(object.to_owned()))
        };
        let list = named(&layout.body_lists).map(|object| TypeExpr::Array(Box::new(object)));
        let Some(body) = list.or_else(|| named(&layout.body_objects)) else {
            return;
        };
        let location = match self.section {
            Some(Section::Body) => Location::Body,
            Some(Section::Form) => Location::Form,
            _ => Location::Response(self.status),
        };
        self.tables += 1;
        // The line has said so itself.
        self.is_list = false;
        let head = FieldTable::said(self.tables, location);
        let field = Field {
            type_text: text.plain.clone(),
            links: text.links.iter().map(|link| link.target.clone()).collect(),
            ..Field::unnamed(self.tables, body)
        };
        self.found.claim(place, Claim::Table(head));
        self.found.claim(place, Claim::Field(Box::new(field)));
    }

    /// Whether a paragraph among the errors leads to where more of them stand: by a link, or by the word for such a section, which is
    /// the last of its name, as in `the list of all codes`.
    fn refers_to_errors(&self, text: &Text) -> bool {
        let layout = self.found.layout;
        let plain = text.plain.to_lowercase();
        let named = [Section::ErrorCodes, Section::StatusCodes];
        let mut names = named
            .iter()
            .filter_map(|section| layout.sections.get(section))
            .flatten();
        let has_word = |name: &String| {
            let name = name.trim_end_matches([':', '：']).to_lowercase();
            let word = name.split_whitespace().next_back();
            word.is_some_and(|word| plain.contains(word))
        };
        !text.links.is_empty() || plain.contains("://") || names.any(has_word)
    }

    /// A line that begins with an HTTP status, and what it says of it; whether it does.
    pub(super) fn status_named(&mut self, text: &str, place: &Provenance) -> bool {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, words) = text.split_at(digits);
        let is_word = !words.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        let status = number.parse().ok().filter(|status| (100..600).contains(status));
        let Some(status) = status.filter(|_| digits == 3 && is_word) else {
            return false;
        };
        let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
        self.found.claim(place, Claim::Status(status, words.to_owned()));
        true
    }

    /// The first word under its heading is the name.
    fn operation_id(&mut self, plain: &str, place: &Provenance) {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let is_id = plain.chars().all(is_part) && plain.len() <= 200;
        let is_section = |claim: &Claim| matches!(claim, Claim::OperationId(_, Witness::Section));
        let is_known = self.found.facts.iter().any(|fact| is_section(&fact.claim));
        if is_id && !is_known {
            let claim = Claim::OperationId(plain.to_owned(), Witness::Section);
            self.found.claim(place, claim);
        }
    }

    fn summary(&mut self, text: &str, place: &Provenance) {
        self.found.claim(place, Claim::Summary(text.to_owned()));
        let patterns = &self.found.layout.constraints.allowed_states;
        let Some(states) = patterns.iter().find_map(|pattern| pattern.capture(text, "states")) else {
            return;
        };
        let states = constraint::enumerated(states, &self.found.layout.constraints);
        self.found.claim(place, Claim::AllowedStates(states));
    }

    /// Facts that a line states by the layout's patterns.
    pub(super) fn line_facts(&mut self, text: &str, place: &Provenance) -> bool {
        let mut any = false;
        for pattern in &self.found.layout.lines {
            let Some(captures) = pattern.captures(text) else {
                continue;
            };
            any = true;
            for (group, line) in LineFact::ALL {
                let Some(value) = captures.name(group).map(|value| value.as_str().trim().to_owned()) else {
                    continue;
                };
                // Readers want to know what to use instead.
                if line == LineFact::Deprecated {
                    self.found.claim(place, Claim::Summary(text.to_owned()));
                }
                if line == LineFact::Title {
                    self.set_title(&value, place);
                } else {
                    self.found.claim(place, Claim::Line(line, value));
                }
            }
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::{markdown, text};
    use crate::{Layout, Service, compile};
    use docwright_base::{Format, Page};

    #[test]
    fn a_link_in_running_text_names_the_operation() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], aside: [Try]}\ncolumns: {}\ntypes: {}\noperation: {id_in_links: ['^https://try\\.example/\\S*[?&]api=(?P<id>\\w+)']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = markdown(
            "# Eine Kiste\n\n## Try\n\n- [other](https://try.example/?api=ListBoxes)\n\nIn the [explorer](https://try.example/doc?product=box&api=OpenBox&v=2), not [this](https://try.example/?api=ShutBox).\n\n## Line\n\nGET /boxes\n",
        );
        let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
        let ids: Vec<_> = spec.operations().map(|(_, _, it)| it.operation_id.clone()).collect();
        assert_eq!(ids, [Some("OpenBox".to_owned())]);
    }

    #[test]
    fn a_method_and_its_path_may_stand_apart_and_a_menu_above_them() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line]}\ncolumns: {}\ntypes: {}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let check = |page, expect: &[&str]| {
            let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
            let found = spec.operations();
            let found: Vec<_> = found
                .map(|(path, method, it)| format!("{method} {path} {}", it.operation_id.as_deref().unwrap_or("-")))
                .collect();
            assert_eq!(found, expect);
        };
        check(
            markdown("# Open a box\n\n## Line\n\nPOST\n\n/boxes/{id}\n"),
            &["post /boxes/{id} OpenABox"],
        );
        check(
            text("-   Home\n\nOpen a box\n\nLine\n\nPOST\n/boxes/{id}\n"),
            &["post /boxes/{id} OpenABox"],
        );
        check(markdown("# Open a box\n\n## Line\n\nPOST\n\nas follows\n"), &[]);
    }

    #[test]
    fn a_status_may_stand_in_a_line_or_an_item() {
        let layout =
            "title: T\nlanguage: en\nsections: {endpoint: [Line], status_codes: [Codes]}\ncolumns: {}\ntypes: {}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (said, expect) in [
            ("- Normal\n\n  202\n\n- Abnormal\n", "202: Accepted"),
            ("201 A box is there.", "201: A box is there."),
            ("- 204: gone\n- 404 no such box\n", "204: gone, 404: no such box"),
            ("1.5 seconds, 200ms or 99999", "200: OK"),
        ] {
            let page = markdown(format!("# Open\n\n## Line\n\nPOST /boxes\n\n## Codes\n\n{said}\n"));
            let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
            let spec = serde_json::to_value(&spec).unwrap();
            let responses = spec["paths"]["/boxes"]["post"]["responses"].as_object().unwrap();
            let responses = responses
                .iter()
                .map(|(status, it)| format!("{status}: {}", it["description"].as_str().unwrap()));
            assert_eq!(responses.collect::<Vec<_>>().join(", "), expect, "{said}");
        }
    }

    #[test]
    fn a_method_and_its_path_may_stand_in_keys_columns_or_attributes_of_their_own() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], aside: [Others]}\ncolumns: {method: [Verb], target: [Where], name: [Name], type: [Type]}\ntypes: {}\nelements: {Call: {attributes: {verb: method, at: target}}}\noperation: {method_keys: [verb], target_keys: [at, where]}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (text, expect) in [
            (
                "---\ntitle: Open\nat: /boxes/{id}\nverb: post\n---\n",
                "post /boxes/{id}",
            ),
            ("---\ntitle: Open\nat: /boxes/{id}\n---\n", ""),
            ("# Open\n\n<Call verb=\"put\" at=\"/boxes\" />\n", "put /boxes"),
            (
                "# Open\n\n| Verb | Where |\n|---|---|\n| GET | /boxes |\n| HEAD | /boxes |\n",
                "get /boxes, head /boxes",
            ),
            (
                "# Open\n\n## Line\n\n| Verb | Where |\n|---|---|\n| GET | see below |\n",
                "",
            ),
            (
                "# Open\n\nPOST\n\n## Others\n\n| Verb | Where |\n|---|---|\n| GET | /boxes |\n",
                "",
            ),
        ] {
            let spec = compile(&[markdown(text)], &layout, &Service::untitled("Boxes"), None)
                .output
                .spec;
            let found = spec.operations().map(|(path, method, _)| format!("{method} {path}"));
            assert_eq!(found.collect::<Vec<_>>().join(", "), expect, "{text}");
        }
    }

    #[test]
    fn a_body_may_be_said_to_be_a_list_of_what_the_table_below_describes() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], body: [Sent], response: [Answer, Answers]}\nbody_lists: ['^Returns a list of', '^Answers$']\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let table = "| Name | Type |\n|---|---|\n| lid | text |\n";
        for (said, expect) in [
            (format!("## Answers\n\n{table}"), "array lid"),
            (format!("## Answer\n\nReturns a list of boxes.\n\n{table}"), "array lid"),
            (format!("## Answer\n\n{table}"), "object"),
            (format!("## Answers\n\n## Answer\n\n{table}"), "object"),
        ] {
            let page = markdown(format!("# Open\n\n## Line\n\nGET /boxes\n\n{said}"));
            let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
            let spec = serde_json::to_value(&spec).unwrap();
            let schema = &spec["paths"]["/boxes"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
            let followed = |schema: &serde_json::Value| {
                let target = schema["$ref"].as_str().unwrap().trim_start_matches('#');
                spec.pointer(target).unwrap().clone()
            };
            let found = match schema["type"].as_str() {
                Some(list) => {
                    let members = followed(&schema["items"])["properties"].as_object().unwrap().clone();
                    format!("{list} {}", members.keys().cloned().collect::<Vec<_>>().join(" "))
                }
                None => followed(schema)["type"].as_str().unwrap().to_owned(),
            };
            assert_eq!(found, expect, "{said}");
        }
    }

    #[test]
    fn an_envelope_of_an_example_is_no_member() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], response_example: [Answer]}\ncolumns: {}\ntypes: {}\nenvelopes: ['^[A-Z]\\w*Answer$']\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (answer, expect) in [
            ("{\"OpenAnswer\": {\"lid\": 1}}", vec!["lid"]),
            ("{\"OpenAnswer\": {\"lid\": 1}, \"id\": 7}", vec!["OpenAnswer", "id"]),
            ("{\"Box\": {\"lid\": 1}}", vec!["Box"]),
        ] {
            let page = markdown(format!(
                "# Open\n\n## Line\n\nPOST /boxes\n\n## Answer\n\n```\n{answer}\n```\n"
            ));
            let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
            let spec = serde_json::to_value(&spec).unwrap();
            let members = spec["components"]["schemas"]["OpenResponse"]["properties"]
                .as_object()
                .unwrap();
            assert_eq!(members.keys().collect::<Vec<_>>(), expect, "{answer}");
        }
    }

    #[test]
    fn metadata_announces_and_titles_what_no_heading_does() {
        let check = |text: &str, expect: &str| {
            let layout = "title: T\nlanguage: en\nsections: {body: [Body]}\ncolumns: {}\ntypes: {}\noperation: {request_lines: ['^api: {method} {target}$']}\n";
            let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
            let page = Page {
                vendor: "acme".to_owned(),
                path: "page.mdx".into(),
                url: None,
                format: Format::Markdown,
                text: text.to_owned(),
            };
            let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
            let (path, method, operation) = spec.operations().next().unwrap();
            let words = [&operation.operation_id, &operation.summary, &operation.description];
            let words: Vec<_> = words.into_iter().map(|it| it.as_deref().unwrap_or("-")).collect();
            assert_eq!(format!("{method} {path}: {}", words.join(" / ")), expect);
        };
        check(
            "---\ntitle: Open a box\ndescription: Opens it.\napi: POST /boxes/{id}\n---\n\nimport X from 'x'\n\nSlowly.\n",
            "post /boxes/{id}: OpenABox / Open a box / Opens it.\n\nSlowly.",
        );
        check(
            "---\ntitle: Boxes\napi: GET /boxes\n---\n\n# List boxes\n\nAll.\n\n## Body\n",
            "get /boxes: ListBoxes / List boxes / All.",
        );
    }

    /// The descriptions of the responses, by status.
    fn described(said: &str) -> String {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], response: [Answer], examples: [Samples], error_codes: [Errors]}\nstatus_lines: ['^(?:Status )?{status}$']\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = markdown(format!("# Open\n\n## Line\n\nPOST /boxes\n\n{said}"));
        let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
        let spec = serde_json::to_value(&spec).unwrap();
        let operation = &spec["paths"]["/boxes"]["post"];
        let responses = operation["responses"].as_object().unwrap().iter();
        let responses = responses.map(|(status, it)| format!("{status}: {}", it["description"].as_str().unwrap()));
        let reference = operation["x-error-codes-reference"].as_str();
        let reference = reference.map(|text| format!("errors: {text}"));
        responses
            .chain(reference)
            .collect::<Vec<_>>()
            .join("|")
            .replace("\n\n", "/")
    }

    #[test]
    fn a_response_is_described_by_all_paragraphs_below_its_heading() {
        const TABLE: &str = "| Name | Type |\n|---|---|\n| lid | text |\n";
        const SAMPLE: &str = "```\nHTTP/1.1 201 Created\n\n{\"lid\": \"a\"}\n```\n";
        for (said, expect) in [
            (
                "## 201\n\nIt is open.\n\nIts lid is off.\n".to_owned(),
                "201: It is open./Its lid is off.",
            ),
            (format!("## 201\n\nReply:\n\n{TABLE}"), "201: Created"),
            (format!("## 201\n\nIt is open. Reply:\n\n{TABLE}"), "201: It is open."),
            (
                format!("## 201\n\nReply:\n\n{TABLE}\nIt stays so."),
                "201: It stays so.",
            ),
            (
                "## Answer\n\nThe box is open.\n\nNone\n".to_owned(),
                "200: The box is open.",
            ),
            (
                "## Answer\n\nStatus 201\n\nOpen.\n\nStatus 404\n\nNo box.\n\nNone at all.\n".to_owned(),
                "201: Open.|404: No box./None at all.",
            ),
            (
                format!("## Answer\n\nThe box is open.\n\n{TABLE}\nIt stays so."),
                "200: OK",
            ),
            ("## Answer\n\n### Limits\n\nTen calls a minute.\n".to_owned(), "200: OK"),
            (format!("## Samples\n\nThe reply:\n\n{SAMPLE}"), "201: Created"),
            (
                format!("## Samples\n\nThe box is open. The reply:\n\n{SAMPLE}"),
                "201: The box is open.",
            ),
        ] {
            assert_eq!(described(&said), expect, "{said}");
        }
    }

    /// A note between a section's heading and its table is no end of the section, though its word may open one elsewhere.
    #[test]
    fn a_line_that_announces_a_remark_opens_no_part() {
        let layout = "title: T\nlanguage: en\nremarks: ['^Notes?$']\nsections: {endpoint: [Line], body: [Sent], aside: [Notes]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        const TABLE: &str = "| Name | Type |\n|---|---|\n| lid | text |\n";
        for (note, expect) in [("Note", 1), ("## Notes", 0)] {
            let page = format!("# Open\n\n## Line\n\nPOST /boxes\n\n## Sent\n\n{note}\n\n- Shut it first.\n\n{TABLE}");
            let spec = compile(&[markdown(page)], &layout, &Service::untitled("Boxes"), None)
                .output
                .spec;
            let schemas = spec.components.map(|it| it.schemas).unwrap_or_default();
            assert_eq!(schemas.len(), expect, "{note}");
        }
    }

    #[test]
    fn only_words_that_lead_to_errors_refer_to_them() {
        for (said, expect) in [
            ("An error has a code.", "200: OK"),
            ("See [the codes](codes.md).", "200: OK|errors: See the codes."),
            (
                "An error has a code.\n\nFor all of them, see ERRORS.",
                "200: OK|errors: For all of them, see ERRORS.",
            ),
            (
                "They stand at https://a.example/codes.",
                "200: OK|errors: They stand at https://a.example/codes.",
            ),
        ] {
            let said = format!("## Errors\n\n{said}\n");
            assert_eq!(described(&said), expect, "{said}");
        }
    }

    /// Headings that were copied with their marks, and messages of HTTP, in a capture.
    #[test]
    fn a_capture_with_marks_of_markdown() {
        for (said, expect) in [
            (
                "## Samples\n\nHTTP/1.1 201 Created\nLocation: /boxes/7\n\n{\n  \"lid\": \"a\"\n}\n",
                "201: Created; lid; ",
            ),
            (
                "## Answer\n\n### Status 404\n\nNo box.\n\n## Samples\n\nHTTP/1.1 409 Conflict\n\n{\"lid\": \"a\"}\n",
                "200: OK; ; |404: No box.; ; |409: Conflict; lid; ",
            ),
            (
                "## Answer\n\nThe box is open.\n\n## Limits\n\nTen a minute.\n",
                "200: The box is open.; ; unknown-heading",
            ),
        ] {
            let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], response: [Answer], examples: [Samples]}\nstatus_lines: ['^(?:Status )?{status}$']\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string}}\n";
            let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
            let page = text(format!("# Open a box\n\n## Line\n\nPOST /boxes\n\n{said}"));
            let compiled = compile(&[page], &layout, &Service::untitled("Boxes"), None);
            let spec = serde_json::to_value(&compiled.output.spec).unwrap();
            let operation = &spec["paths"]["/boxes"]["post"];
            assert_eq!(operation["operationId"], "OpenABox", "{said}");
            let told: Vec<_> = compiled.diagnostics.iter().map(|it| it.code.name()).collect();
            let told = if told.contains(&"unknown-heading") {
                "unknown-heading"
            } else {
                ""
            };
            let found = operation["responses"].as_object().unwrap().iter().map(|(status, it)| {
                let example = &it["content"]["application/json"]["example"];
                let names = |value: &serde_json::Value| {
                    let names = value.as_object().map(|it| it.keys().cloned().collect::<Vec<_>>());
                    names.unwrap_or_default().join(" ")
                };
                format!(
                    "{status}: {}; {}; {told}",
                    it["description"].as_str().unwrap(),
                    names(example)
                )
            });
            assert_eq!(found.collect::<Vec<_>>().join("|"), expect, "{said}");
        }
    }

    /// What a heading for headers is about stands above it.
    #[test]
    fn headers_inside_of_a_response_are_its_own() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], header: [Headers], body: [Body], response: [Answer]}\nstatus_lines: ['^{status}$']\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        const TABLE: &str = "| Name | Type |\n|---|---|\n| X-Lid | text |\n";
        for (said, expect) in [
            (format!("## Headers\n\n{TABLE}"), "sent: X-Lid"),
            (format!("## Answer\n\n## Headers\n\n{TABLE}"), "sent: X-Lid"),
            (format!("## Answer\n\n### Headers\n\n{TABLE}"), "200: X-Lid"),
            (
                format!("## Answer\n\n### 201\n\n#### Headers\n\n{TABLE}\n#### Body\n\n{TABLE}"),
                "201: X-Lid+X-Lid",
            ),
            (format!("## Answer\n\n### 201\n\n**Headers**\n\n{TABLE}"), "201: X-Lid"),
            (
                format!("## 201\n\n### Headers\n\n{TABLE}\n## 404\n\n### Headers\n\n{TABLE}"),
                "201: X-Lid|404: X-Lid",
            ),
        ] {
            let page = markdown(format!("# Open\n\n## Line\n\nPOST /boxes\n\n{said}"));
            let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
            let spec = serde_json::to_value(&spec).unwrap();
            let operation = &spec["paths"]["/boxes"]["post"];
            let sent = operation["parameters"].as_array().into_iter().flatten();
            let sent = sent.map(|it| format!("sent: {}", it["name"].as_str().unwrap()));
            let answered = operation["responses"]
                .as_object()
                .unwrap()
                .iter()
                .filter_map(|(status, it)| {
                    let names: Vec<_> = it["headers"].as_object()?.keys().cloned().collect();
                    let schema = &it["content"]["application/json"]["schema"]["$ref"];
                    let body = schema
                        .as_str()
                        .and_then(|target| spec.pointer(&format!("{}/properties", &target[1..])));
                    let body = body.map(|it| {
                        format!(
                            "+{}",
                            it.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
                        )
                    });
                    Some(format!("{status}: {}{}", names.join(" "), body.unwrap_or_default()))
                });
            assert_eq!(sent.chain(answered).collect::<Vec<_>>().join("|"), expect, "{said}");
        }
    }
}
