//! The paragraphs of a part for what is sent in, told is a part that holds words and nothing that is read.

use crate::block::Text;
use crate::fact::model::{Claim, Fact};
use crate::layout::{Layout, same_words};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use docwright_base::prose::Mark;

/// So many paragraphs are no remark that there is nothing to send.
const MANY: usize = 3;

/// How many words of a paragraph are looked at; a field's type and whether it must be given come first.
const LOOKED_AT: usize = 200;

/// What was met since the part began.
#[derive(Debug, Default)]
pub(super) struct Prose {
    first: Option<Provenance>,
    count: usize,
    /// One of them names a type, or says what must be given.
    has_words: bool,
    /// How many facts and findings there were before.
    before: (usize, usize),
}

impl Prose {
    /// Takes a paragraph; `so_far` are the facts and the findings of the page.
    pub(super) fn hear(&mut self, text: &Text, place: &Provenance, layout: &Layout, so_far: (usize, usize)) {
        if self.first.is_none() {
            self.first = Some(place.clone());
            self.before = so_far;
        }
        self.count += 1;
        let required = &layout.required;
        let words = || {
            let words = text
                .plain
                .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ':'));
            words.take(LOOKED_AT)
        };
        let is_mark = |word: &str| {
            let mut known = required.yes.iter().chain(&required.no);
            known.any(|it| it.chars().count() > 2 && same_words(it, word))
        };
        let has_code = text.marks.iter().any(|mark| matches!(mark, Mark::Code(_)));
        let has_type = words().any(|word| layout.type_word(word).is_some());
        self.has_words |= words().any(is_mark) || has_code && (has_type || text.plain.contains('/'));
    }

    /// What there is to say at the end of the part.
    pub(super) fn tell(self, facts: &[Fact], found: &[Diagnostic]) -> Option<Diagnostic> {
        let place = self.first.filter(|_| self.has_words || self.count >= MANY)?;
        let is_fact = |fact: &Fact| {
            matches!(
                fact.claim,
                Claim::Table(_) | Claim::Field(_) | Claim::Example(_) | Claim::Operation(_)
            )
        };
        let (facts_before, found_before) = self.before;
        let is_read = facts.iter().skip(facts_before).any(is_fact);
        let is_told = found
            .iter()
            .skip(found_before)
            .any(|it| matches!(it.code, Code::UnreadTable | Code::Unclaimed));
        (!is_read && !is_told).then(|| {
            let message = "a part for what is sent holds words, and neither a table nor a list that is read";
            Diagnostic::new(Code::UnreadSection, &place, message).help(
                "look whether they describe fields; `items` in layout.yaml reads fields in lists, and overlay.yaml says what nothing reads",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    #[test]
    fn a_part_of_words_alone_is_told_unless_they_say_that_there_is_nothing() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], query: [Query], body: [Sent]}\ncolumns: {name: [Name], type: [Type]}\nrequired: {yes: [Required], no: [Optional]}\ntypes: {words: {text: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (said, is_told) in [
            ("**lid** `text` **Required**\n\nIts lid.", true),
            ("`lid` text\n\nIts lid.", true),
            ("The body is a file of the type `text/csv`.", true),
            ("One.\n\nTwo.\n\nThree.", true),
            ("None.", false),
            ("This call sends nothing.\n\nSee the guide.", false),
            (
                "All are **Required**.\n\n| Name | Type |\n|---|---|\n| lid | text |",
                false,
            ),
        ] {
            let page = format!("# Open\n\n## Line\n\nPOST /boxes\n\n## Sent\n\n{said}\n\n## Query\n\nNone.\n");
            let found = compile(&[markdown(page)], &layout, &Service::untitled("Boxes"), None).diagnostics;
            assert_eq!(
                found.iter().any(|it| it.code.name() == "unread-section"),
                is_told,
                "{said}: {found:?}"
            );
        }
    }
}
