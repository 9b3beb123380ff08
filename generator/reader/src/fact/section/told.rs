//! Paragraphs in that read like something else than words, told is what they may be: the head of a table, the opening of a part about
//! one status, or a credential. How the page is read does not change by it.

use super::Reader;
use crate::block::Text;
use crate::fact::found;
use crate::layout::Section;
use crate::layout::credential::is_credential;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use docwright_base::prose::Mark;
use openapiv3::SecurityScheme;

/// A line that names a status, in characters.
const LONGEST_STATUS_LINE: usize = 40;

impl Reader<'_> {
    /// Tells of a line that reads like the opening of a part about one status, in words that the layout does not know: what follows
    /// would be taken for the answer above.
    pub(super) fn tell_status(&mut self, plain: &str, place: &Provenance) {
        let is_status = |number: &str| {
            let status = number.parse().ok().filter(|_| number.len() == 3);
            status.is_some_and(|status: u16| (100..600).contains(&status))
        };
        let numbers: Vec<&str> = plain
            .split(|c: char| !c.is_alphanumeric())
            .filter(|it| it.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        let begins = plain.split_whitespace().next().is_some_and(is_status);
        let is_short = plain.chars().count() <= LONGEST_STATUS_LINE && !plain.contains(['.', '。', '\n']);
        let is_line = is_short || begins;
        if is_line && (begins || matches!(numbers.as_slice(), [number] if is_status(number))) {
            self.found.diagnostics.push(
                Diagnostic::new(
                    Code::UnknownStatus,
                    place,
                    format!("the line {:?} reads like the status of an answer, and is none that the layout knows", found::shorten(plain)),
                )
                .help("add it under status_lines in layout.yaml, with {status} for the number; what follows belongs to the answer above meanwhile"),
            );
        }
    }

    /// Tells of a name in code that reads like a credential's, where the layout has no scheme that sends it.
    pub(super) fn tell_credentials(&mut self, text: &Text, place: &Provenance) {
        let schemes = &self.found.layout.security.schemes;
        let is_sent = |name: &str| {
            schemes.values().any(|scheme| matches!(scheme, SecurityScheme::APIKey { name: known, .. } if known.eq_ignore_ascii_case(name)))
        };
        let codes = text.marks.iter().filter_map(|mark| match mark {
            Mark::Code(words) => words.split([':', ' ']).next(),
            Mark::Link { .. } => None,
        });
        let is_name =
            |name: &&str| name.contains(['-', '_']) && !name.contains(['/', '{', '.', '(']) && is_credential(name);
        let mut names = codes.filter(is_name).filter(|name| !is_sent(name));
        if let Some(name) = names.next().filter(|_| !schemes.is_empty()) {
            let help = format!(
                "if callers identify themselves by it, add `{{type: apiKey, in: header, name: {name}}}` to the schemes under security in layout.yaml, and its name to the alternatives"
            );
            let message = format!("{name:?} reads like a credential, and is none that the layout's schemes send");
            let finding = Diagnostic::new(Code::UnknownAuth, place, message).help(help);
            self.found.diagnostics.push(finding);
        }
    }

    /// Tells of a table that stands here without its marks.
    pub(super) fn unread_table(&mut self, plain: &str, place: &Provenance) {
        let is_head = self.unread.is_head(plain);
        if !is_head || matches!(self.section, Some(Section::Aside | Section::History | Section::Sample)) {
            return;
        }
        self.found.unclaimed += 1;
        let message = format!(
            "words of columns stand in the text {:?}: what seems to be a table here was not read as one",
            found::shorten(plain)
        );
        self.found.diagnostics.push(Diagnostic::new(Code::UnreadTable, place, message).help(
            "capture the page again with its tables; in a text capture, see that the heading above is a word of the layout",
        ));
    }
}
