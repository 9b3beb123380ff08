//! An operation as one page sketches it: everything that the page says of it, put together, every row in its place.
//!
//! Facts in. Rows are still as the page has them; what their values look like is decided when all pages are known.

use super::decided::Decided;
use super::model::{Address, In};
use super::naming;
use super::part::{Announced, Part};
use super::rule::Rule;
use super::shown::at;
use super::tree::Node;
use crate::fact::{Claim, ErrorRow, Example, Fact, Field, Permission, SdkName, Witness, template};
use crate::layout::{Layout, LineFact};
use crate::reading::PageFacts;
use docwright_base::page::Provenance;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// An operation as one page describes it.
#[derive(Debug, Clone)]
pub(crate) struct Sketch<'f> {
    /// The address of the page.
    pub(crate) url: Option<&'f str>,
    /// Where the page announces the operation.
    pub(crate) provenance: Provenance,
    /// The path template is `/#Action=NAME` in RPC style.
    pub(crate) address: Decided<Address>,
    pub(crate) scope: Rule,
    /// The official name.
    pub(crate) id: Option<(String, Witness)>,
    /// The name was changed, because another operation has it too.
    pub(crate) is_told_apart: bool,
    pub(crate) title: Option<String>,
    pub(crate) summary: Vec<String>,
    pub(crate) explanations: Vec<&'f str>,
    pub(crate) lines: Vec<(LineFact, String)>,
    pub(crate) allowed_states: Vec<String>,
    /// The parameters in the queries of its request lines, with the values that they have there.
    pub(crate) query: BTreeMap<&'f str, Option<&'f str>>,
    pub(crate) parameters: Vec<PlacedParameter<'f>>,
    pub(crate) request: Body<'f>,
    /// Its fields are those of a form, as the page says.
    pub(crate) has_form: bool,
    pub(crate) responses: BTreeMap<u16, SketchedResponse<'f>>,
    /// How the status of success is known.
    pub(crate) success: Rule,
    pub(crate) errors: Vec<&'f ErrorRow>,
    pub(crate) error_reference: Option<&'f str>,
    pub(crate) permissions: Vec<&'f Permission>,
    pub(crate) request_examples: Vec<Shown<'f>>,
    /// Errors of a status that the page does not state.
    pub(crate) error_examples: Vec<Shown<'f>>,
    pub(crate) sdk: BTreeSet<(SdkName, &'f str)>,
    /// Other operations have the same method and path template; a key of the body tells them apart.
    pub(crate) shares_line: bool,
    /// Pages that describe the same operation and that this one supersedes.
    pub(crate) superseded: Vec<Provenance>,
}

/// A parameter outside the body.
#[derive(Debug, Clone)]
pub(crate) struct PlacedParameter<'f> {
    /// Where it travels.
    pub(crate) location: Decided<In>,
    /// The row, with its members where it is an object.
    pub(crate) node: Node<'f>,
}

/// A request or response body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body<'f> {
    /// Its members.
    pub(crate) members: Vec<Node<'f>>,
    /// A row without a name: the body as a whole.
    pub(crate) root: Option<(&'f Provenance, &'f Field)>,
    /// The object that it is, as that row names it, where all members are that object's.
    pub(crate) object: Option<&'f str>,
}

/// An example and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'f> {
    pub(crate) provenance: &'f Provenance,
    example: &'f Example,
}

impl<'f> Shown<'f> {
    fn of(fact: &'f Fact, example: &'f Example) -> Self {
        Self {
            provenance: &fact.provenance,
            example,
        }
    }

    /// The example's body, if it is JSON.
    pub(crate) fn body(&self) -> Option<&'f Value> {
        self.example.body.as_ref()
    }

    /// What the body shows of what is inside of what.
    pub(crate) fn structure(&self) -> Option<&'f Value> {
        self.example.structure()
    }

    /// A request's target as it stands.
    pub(crate) fn target(&self) -> Option<&'f str> {
        self.example.url.as_deref()
    }

    /// What is no JSON.
    pub(crate) fn text(&self) -> Option<&'f str> {
        self.example.text.as_deref()
    }
}

impl Deref for Shown<'_> {
    type Target = Example;

    fn deref(&self) -> &Example {
        self.example
    }
}

/// A response.
#[derive(Debug, Clone, Default)]
pub(crate) struct SketchedResponse<'f> {
    /// Where the page states the status.
    pub(crate) provenance: Option<&'f Provenance>,
    /// What a table of statuses says of it.
    pub(crate) description: String,
    /// What the page says of it in paragraphs.
    pub(crate) said: Vec<&'f str>,
    /// What paragraphs say that do not say whether they are about it.
    pub(crate) maybe_said: Vec<&'f str>,
    pub(crate) body: Body<'f>,
    pub(crate) headers: Vec<(&'f Provenance, &'f Field)>,
    pub(crate) examples: Vec<Shown<'f>>,
}

impl Body<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty() && self.root.is_none()
    }
}

impl Sketch<'_> {
    pub(crate) fn line(&self, line: LineFact) -> Option<&str> {
        self.lines
            .iter()
            .find(|(kind, _)| *kind == line)
            .map(|(_, text)| text.as_str())
    }

    pub(crate) fn method(&self) -> &str {
        &self.address.value.method
    }

    pub(crate) fn path(&self) -> &str {
        &self.address.value.path
    }

    /// What tells it from others of its request line: the official name, or the title in whatever letters.
    pub(crate) fn label(&self) -> String {
        match (&self.id, &self.title) {
            (None, Some(title)) => naming::pascal(title),
            _ => self.operation_id().value,
        }
    }

    /// The official name, or one made of the title where that is written in letters that every language and URL has.
    pub(crate) fn operation_id(&self) -> Decided<String> {
        let (rule, id) = match (&self.id, &self.title) {
            (Some((id, _)), _) if self.is_told_apart => (Rule::IdToldApart, id.clone()),
            (Some((id, witness)), _) => (named_by(*witness), id.clone()),
            (None, Some(title)) if naming::is_plain(title) => (Rule::IdFromTitle, naming::pascal(title)),
            (None, _) => {
                let path = self.path().split('#').next().unwrap_or_default();
                let address = format!("{} {path}", self.method().to_lowercase());
                (Rule::IdFromAddress, naming::pascal(&address))
            }
        };
        Decided::by(rule, id)
    }
}

/// The rule by which a name is official.
fn named_by(witness: Witness) -> Rule {
    match witness {
        Witness::Path => Rule::IdInPath,
        Witness::Permission => Rule::IdInPermission,
        Witness::Anchor => Rule::IdInAnchors,
        Witness::Link => Rule::IdInLink,
        Witness::Sample => Rule::IdInSample,
        Witness::Row => Rule::IdInRow,
        Witness::Title => Rule::IdInTitle,
        Witness::Section => Rule::IdInSection,
    }
}

impl<'f> Sketch<'f> {
    pub(super) fn of(page: &'f PageFacts, part: &Part<'f>, announced: &Announced) -> Self {
        Self {
            url: page.url.as_deref(),
            provenance: announced.provenance.clone(),
            address: announced.address.clone(),
            scope: part.scope,
            id: part.ids.last().cloned(),
            is_told_apart: false,
            title: None,
            summary: Vec::new(),
            explanations: Vec::new(),
            lines: Vec::new(),
            allowed_states: Vec::new(),
            query: BTreeMap::new(),
            parameters: Vec::new(),
            request: Body::default(),
            has_form: false,
            responses: BTreeMap::new(),
            success: Rule::StatusStated,
            errors: Vec::new(),
            error_reference: None,
            permissions: Vec::new(),
            request_examples: Vec::new(),
            error_examples: Vec::new(),
            sdk: BTreeSet::new(),
            shares_line: false,
            superseded: Vec::new(),
        }
    }

    /// Takes what a fact says of the operation itself. Tables and examples of responses wait for the status of success.
    pub(super) fn hear(&mut self, fact: &'f Fact) {
        match &fact.claim {
            Claim::Title(title) => self.title = self.title.take().or_else(|| Some(title.clone())),
            Claim::Summary(text) => self.summarize(text),
            Claim::Explanation(text) => self.explanations.push(text),
            Claim::Line(line, text) => self.lines.push((*line, text.clone())),
            Claim::AllowedStates(states) => self.allowed_states.extend(states.iter().cloned()),
            Claim::ErrorCode(error) => {
                // A table of error codes that names their statuses is one of statuses too.
                if let Some(status) = error.status.filter(|status| (400..600).contains(status)) {
                    let response = self.responses.entry(status).or_default();
                    response.provenance = response.provenance.or(Some(&fact.provenance));
                }
                self.errors.push(error);
            }
            Claim::ErrorReference(text) => self.error_reference = self.error_reference.or(Some(text)),
            Claim::Permission(permission) => self.permissions.push(permission),
            Claim::Sdk(name, text) => {
                self.sdk.insert((*name, text));
            }
            Claim::Status(status, text) => {
                let response = self.responses.entry(*status).or_default();
                response.provenance = response.provenance.or(Some(&fact.provenance));
                // The status table comes last and says least: it fills in only what is still empty.
                if response.description.is_empty() {
                    response.description.clone_from(text);
                }
            }
            Claim::Response(Some(status), text) => {
                let response = self.responses.entry(*status).or_default();
                response.provenance = response.provenance.or(Some(&fact.provenance));
                response.said.push(text);
            }
            Claim::Example(example) if example.is_request => self.request_examples.push(Shown::of(fact, example)),
            Claim::Example(example) if example.is_error => self.error_examples.push(Shown::of(fact, example)),
            Claim::Operation(line) if line.method == self.method() && line.path == self.path() => {
                self.query
                    .extend(line.query.iter().flat_map(|query| template::query(query)));
            }
            Claim::Part
            | Claim::Heading(_)
            | Claim::Operation(_)
            | Claim::OperationId(..)
            | Claim::Table(_)
            | Claim::Field(_)
            | Claim::Example(_)
            | Claim::Response(None, _)
            | Claim::Reference(_)
            | Claim::Aside(_) => {}
        }
    }

    /// What the operation does; once, where the front matter has the first words of the page again.
    fn summarize(&mut self, text: &str) {
        if self.summary.iter().any(|known| known.contains(text)) {
            return;
        }
        self.summary.retain(|known| !text.contains(known.as_str()));
        self.summary.push(text.to_owned());
    }

    /// The one success status that the page states or an example of the response begins with, the layout's, or 200.
    pub(super) fn success_status(&mut self, part: &Part<'f>, layout: &Layout) -> u16 {
        if let Some(status) = self.responses.keys().find(|status| (200..300).contains(*status)) {
            return *status;
        }
        let shown = part.own.iter().find_map(|fact| match &fact.claim {
            Claim::Example(example) if !example.is_request => {
                let success = example.status.filter(|status| (200..300).contains(status));
                success.map(|status| (fact, status))
            }
            _ => None,
        });
        if let Some((fact, status)) = shown {
            self.success = Rule::StatusShown;
            self.responses.entry(status).or_default().provenance = Some(&fact.provenance);
            return status;
        }
        let (rule, status) = match layout.operation.success {
            Some(status) => (Rule::StatusByLayout, status),
            None => (Rule::StatusAssumed, 200),
        };
        self.success = rule;
        self.responses.entry(status).or_default();
        status
    }

    /// The examples of responses and the words on them, each with its status; those that state none are of success.
    pub(super) fn show_responses(&mut self, part: &Part<'f>, success: u16) {
        for fact in &part.own {
            match &fact.claim {
                Claim::Example(example) if !example.is_request && !example.is_error => {
                    let response = self.responses.entry(example.status.unwrap_or(success)).or_default();
                    response.examples.push(Shown::of(fact, example));
                }
                Claim::Response(None, text) => {
                    let response = self.responses.entry(success).or_default();
                    response.maybe_said.push(text);
                }
                _ => {}
            }
        }
    }

    /// The examples of errors whose status only the table of codes tells: it lists the code that they show.
    pub(super) fn show_errors(&mut self, layout: &Layout) {
        let Some(members) = &layout.errors.body else { return };
        let mut unstated = Vec::new();
        for example in std::mem::take(&mut self.error_examples) {
            let code = example
                .body()
                .and_then(|body| at(body, &members.code))
                .and_then(Value::as_str);
            let listed = self.errors.iter().filter(|error| Some(error.code.as_str()) == code);
            let statuses: BTreeSet<u16> = listed
                .filter_map(|error| error.status)
                .filter(|it| *it >= 400)
                .collect();
            // A code of several statuses tells none.
            match statuses.first().filter(|_| statuses.len() == 1) {
                Some(status) => self.responses.entry(*status).or_default().examples.push(example),
                None => unstated.push(example),
            }
        }
        self.error_examples = unstated;
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};
    use serde_json::Value;

    fn operation(layout: &str, page: &str) -> Value {
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let spec = compile(&[markdown(page)], &layout, &Service::untitled("Boxes"), None)
            .output
            .spec;
        serde_json::to_value(&spec).unwrap()["paths"]["/boxes"]["post"].take()
    }

    #[test]
    fn an_error_without_a_status_is_of_the_one_that_lists_its_code() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], error_codes: [Errors], error_example: [Failure]}\ncolumns: {status: [Status], error_code: [Code]}\ntypes: {}\nerrors: {body: {code: code, message: message}}\n";
        for (codes, expect) in [
            ("| 404 | no_box |\n| 409 | shut |\n", "200 404+ 409"),
            ("| 404 | no_box |\n| 410 | no_box |\n", "default+ 200 404 410"),
            ("| 404 | other |\n", "default+ 200 404"),
        ] {
            let page = format!(
                "# Open\n\n## Line\n\nPOST /boxes\n\n## Errors\n\n| Status | Code |\n|---|---|\n{codes}\n## Failure\n\n```\n{{\"code\": \"no_box\", \"message\": \"m\"}}\n```\n"
            );
            let found = operation(layout, &page);
            let found = found["responses"].as_object().unwrap().iter();
            let found: Vec<_> = found
                .map(|(status, it)| format!("{status}{}", if it["content"].is_null() { "" } else { "+" }))
                .collect();
            assert_eq!(found.join(" "), expect, "{codes}");
        }
    }

    #[test]
    fn what_the_front_matter_and_the_page_say_is_said_once() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line]}\ncolumns: {}\ntypes: {}\n";
        for (description, first, expect) in [
            ("Opens it.", "Opens it.", "Opens it."),
            ("Opens it.", "Opens it. Slowly.", "Opens it. Slowly."),
            ("Opens it. Slowly.", "Opens it.", "Opens it. Slowly."),
            ("Opens it.", "Slowly.", "Opens it.\n\nSlowly."),
        ] {
            let page =
                format!("---\ntitle: Open\ndescription: {description}\n---\n\n{first}\n\n## Line\n\nPOST /boxes\n");
            assert_eq!(operation(layout, &page)["description"], expect, "{description} {first}");
        }
    }
}
