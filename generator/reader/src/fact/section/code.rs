//! Code blocks: a sample in, an example, a request line or what an SDK calls things out.

use super::Reader;
use crate::block::CodeBlock;
use crate::fact::model::{Claim, Example};
use crate::fact::{example, found, sdk_sample, unclaimed};
use crate::layout::{Section, same_words};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
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
        let why = "it stands under no heading for examples or samples, and below no line of such words";
        unclaimed::unit(place, &what, why, &mut self.found);
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
                | Section::Body
                | Section::Form,
            ) => true,
            // The form of a request without its line: what its parameters look like.
            Some(Section::Endpoint) => example::is_form(sample.text),
            _ => false,
        };
        // The first line may say of which status the answer is.
        let (first, rest) = sample
            .text
            .trim_start()
            .split_once('\n')
            .unwrap_or((sample.text.trim(), ""));
        let status = self.found.layout.status_line(first.trim());
        let body = status.map_or(sample.text, |_| rest);
        let read = match status {
            Some(_) => Some(example::read(body).unwrap_or_default()),
            None => example::read(body),
        };
        let Some(mut example) = read.filter(|_| may_be) else {
            return false;
        };
        example.status = example.status.or(status);
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
        self.tell_unread(&example, place);
        if self.unknown_heading && !example.is_request {
            self.found.diagnostics.push(
                Diagnostic::new(
                    Code::StrayExample,
                    place,
                    format!(
                        "the example that begins {:?} stands below a heading that the layout does not know",
                        found::shorten(sample.text)
                    ),
                )
                .help("add the heading under sections in layout.yaml; the example is read as one of the part above meanwhile"),
            );
        }
        self.found.claim(place, Claim::Example(Box::new(example)));
        true
    }

    /// A body that shows nothing of its members: neither JSON, nor XML, nor a form.
    fn tell_unread(&mut self, example: &Example, place: &Provenance) {
        // A target alone is a request without its method; a word says that there is nothing to show.
        let is_target = |text: &str| text.starts_with('/') || text.contains("://") || text.contains('&');
        let is_word = |text: &str| text.chars().all(char::is_alphanumeric);
        let text = example
            .text
            .as_deref()
            .map(str::trim)
            .filter(|_| example.tree.is_none());
        let Some(text) = text.filter(|text| !is_target(text) && !is_word(text) && !example::is_form(text)) else {
            return;
        };
        self.found.diagnostics.push(
            Diagnostic::new(
                Code::UnreadExample,
                place,
                format!("the example that begins {:?} is neither JSON nor XML nor a form", found::shorten(text)),
            )
            .help("it is left out, and tells nothing of the members that it shows; correct it on a copy of the page, or add the example in overlay.yaml"),
        );
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
