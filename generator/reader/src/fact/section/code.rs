//! Code blocks: a sample in, an example, a request line or what an SDK calls things out.

use super::Reader;
use crate::block::CodeBlock;
use crate::fact::model::Claim;
use crate::fact::{example, found, sdk_sample, table};
use crate::layout::{Section, same_words};
use docwright_base::page::Provenance;
use serde_json::Value;

/// A sample, and what the page says before it.
struct Snippet<'t> {
    text: &'t str,
    explanation: Option<String>,
}

impl Reader<'_> {
    /// What code may be, in the order in which it is asked; each tells whether it is that.
    const SAMPLES: [fn(&mut Self, &Snippet<'_>, &Provenance) -> bool; 6] = [
        Self::code_of_authorization,
        Self::code_of_request_lines,
        Self::code_of_endpoint,
        Self::code_of_example,
        Self::code_of_sdk,
        Self::code_of_no_use,
    ];

    pub(super) fn code(&mut self, code: &CodeBlock, place: &Provenance) {
        let text = code.text.as_str();
        let explanation = self.explanation.take();
        let sample = Snippet { text, explanation };
        let (language, label) = code.language.as_deref().map_or(("", ""), |words| {
            words.split_once(char::is_whitespace).unwrap_or((words, ""))
        });
        let words = &self.found.layout.sample_languages;
        if words.iter().any(|word| same_words(word, language)) {
            self.code_of_sdk(&sample, place);
            self.found.claimed += 1;
            return;
        }
        // The title of a sample may tell the status of the answer that it shows.
        let around = self.status;
        self.status = self.found.layout.status_line(label).or(around);
        self.code_of_any_kind(&sample, place);
        self.status = around;
    }

    fn code_of_any_kind(&mut self, sample: &Snippet, place: &Provenance) {
        if Self::SAMPLES.into_iter().any(|rule| rule(self, sample, place)) {
            self.found.claimed += 1;
            return;
        }
        let what = format!("the code that begins {:?}", found::shorten(sample.text));
        let why = "it stands under no heading for examples or samples";
        table::unclaimed_unit(place, &what, why, &mut self.found);
    }

    fn code_of_authorization(&mut self, sample: &Snippet, place: &Provenance) -> bool {
        let is_there = self.section == Some(Section::Authorization);
        for line in sample.text.lines().filter(|_| is_there) {
            self.line_facts(line.trim(), place);
        }
        is_there
    }

    fn code_of_request_lines(&mut self, sample: &Snippet, place: &Provenance) -> bool {
        self.request_lines(sample.text, place)
    }

    fn code_of_endpoint(&mut self, sample: &Snippet, place: &Provenance) -> bool {
        self.section == Some(Section::Endpoint) && self.endpoint(sample.text, place)
    }

    fn code_of_example(&mut self, sample: &Snippet, place: &Provenance) -> bool {
        let may_be = match self.section {
            Some(
                Section::Examples
                | Section::RequestExample
                | Section::ResponseExample
                | Section::ErrorExample
                | Section::Request
                | Section::Response
                | Section::Body,
            ) => true,
            // The form of a request without its line: what its parameters look like.
            Some(Section::Endpoint) => example::is_form(sample.text),
            _ => false,
        };
        let Some(mut example) = example::read(sample.text).filter(|_| may_be) else {
            return false;
        };
        let in_response = matches!(self.section, Some(Section::ResponseExample | Section::Response));
        if self.section == Some(Section::ErrorExample) && !example.is_request {
            example.status = example.status.or(self.status);
            example.is_error = example.status.is_none();
        } else if !example.is_request && (in_response || example.status.is_some()) {
            example.status = example.status.or(self.status);
        } else {
            example.is_request = true;
        }
        if !example.is_request {
            example.body = example.body.map(|body| self.without_envelope(body));
        }
        example.description.clone_from(&sample.explanation);
        self.found.claim(place, Claim::Example(Box::new(example)));
        true
    }

    /// What is inside the one member that the layout says is none.
    fn without_envelope(&self, mut body: Value) -> Value {
        let only = body.as_object_mut().filter(|members| members.len() == 1);
        let inner = only.and_then(|members| {
            let (name, inner) = members.iter_mut().next()?;
            let is_envelope = self.found.layout.envelopes.iter().any(|it| it.is_match(name));
            (is_envelope && inner.is_object()).then(|| inner.take())
        });
        inner.unwrap_or(body)
    }

    fn code_of_sdk(&mut self, sample: &Snippet, place: &Provenance) -> bool {
        sdk_sample::read(sample.text, place, &mut self.found)
    }

    /// Samples under headings that hold nothing for a spec.
    fn code_of_no_use(&mut self, _: &Snippet, _: &Provenance) -> bool {
        matches!(
            self.section,
            Some(Section::Sample | Section::Aside | Section::Summary | Section::History)
        )
    }
}
