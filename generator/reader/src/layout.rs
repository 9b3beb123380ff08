//! `layout.yaml` as types: the words and choices by which one vendor writes its pages.
//!
//! In: the text of a `layout.yaml`. Out: [`Layout`]. A misspelled key or a pattern that is no regular expression is an
//! error that names its line, and so is what could mean two things or nothing. What the words mean for the reading is said where they are used.

mod check;
pub(crate) mod credential;
mod model;
mod pattern;
mod words;

pub use model::{
    CaptionRule, Constraints, ElementRule, ErrorBody, ErrorWords, InBand, Layout, OperationWords, PermissionWords,
    RequiredWords, Rpc, Security, Types,
};

use words::folded_text;
use words::same_but_for_number;
pub use words::{Carrier, Column, LineFact, LocationWord, Section, TableKind, TypeWord, Unplaced, Unstated};
pub(crate) use words::{begins_words, find_word, same_words, word_at};

pub(crate) use pattern::digits;
pub use pattern::{ItemPattern, Pattern};

use docwright_base::diagnostic::Diagnostic;
use docwright_base::input;
use indexmap::IndexMap;

impl Layout {
    /// Reads a `layout.yaml`; `path` is only named in the error.
    pub fn from_yaml(path: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        let tree = input::read(path, text)?;
        let layout = tree.parse(path, "layout.yaml")?;
        check::check(&layout).map_err(|fault| fault.at(path, &tree))?;
        Ok(layout)
    }

    /// What stands under the heading `text`.
    pub fn section(&self, text: &str) -> Option<Section> {
        meaning(&self.sections, text)
    }

    /// Whether `text` is one of the heading words to the letter; a capture has nothing else to tell a heading by.
    pub fn is_heading_line(&self, text: &str) -> bool {
        self.sections.values().flatten().any(|word| word == text)
    }

    /// The heading words.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.sections.values().flatten().map(String::as_str)
    }

    /// Whether `text` is a type in one of the notations.
    pub fn is_type(&self, text: &str) -> bool {
        let notations = self
            .types
            .arrays
            .iter()
            .chain(&self.types.maps)
            .chain(&self.types.objects);
        self.type_word(text).is_some()
            || notations
                .map(|pattern| pattern.find(text))
                .any(|found| found == Some((0, text.len())))
    }

    /// What a column headed by just this word holds, to the letter: in a capture a field may be called `action`.
    pub fn column_word(&self, text: &str) -> Option<Column> {
        self.columns
            .iter()
            .find(|(_, words)| words.iter().any(|word| word == text))
            .map(|(column, _)| *column)
    }

    /// What the column headed `text` holds.
    pub fn column(&self, text: &str) -> Option<Column> {
        meaning(&self.columns, text)
    }

    /// Where a location cell says that the value travels; `None` where it has no word of the layout, or words of several.
    pub fn location(&self, text: &str) -> Option<LocationWord> {
        let text = folded_text(text);
        let fits = |words: &[String]| words.iter().any(|word| text.contains(&folded_text(word)));
        let mut fitting = self.locations.iter().filter(|(_, words)| fits(words));
        let (location, _) = fitting.next()?;
        fitting.next().is_none().then_some(*location)
    }

    /// The HTTP status that the line `text` opens a part about.
    pub fn status_line(&self, text: &str) -> Option<u16> {
        let text = text.trim();
        self.status_lines
            .iter()
            .find_map(|pattern| pattern.capture(text, "status")?.parse().ok())
    }

    /// Whether the line `text` is page furniture.
    pub fn is_noise(&self, text: &str) -> bool {
        self.noise.iter().any(|pattern| pattern.is_match(text.trim()))
    }

    /// The number of the caption line `text`, in the group `number` of the caption pattern.
    pub fn caption_number(&self, text: &str) -> Option<u32> {
        self.caption.as_ref()?.capture(text.trim(), "number")?.parse().ok()
    }

    /// The words of the caption line `text`.
    pub fn caption_text<'t>(&self, text: &'t str) -> Option<&'t str> {
        Some(self.caption.as_ref()?.capture(text.trim(), "text")?.trim())
    }

    /// Which truth value `text` is, as pages write it.
    pub fn truth(&self, text: &str) -> Option<bool> {
        let is = |word: &str| same_words(word, text.trim());
        let has = |words: &[String]| words.iter().any(|word| is(word));
        match () {
            () if is("true") || has(&self.types.true_words) => Some(true),
            () if is("false") || has(&self.types.false_words) => Some(false),
            () => None,
        }
    }

    /// What the type word `text` stands for.
    pub fn type_word(&self, text: &str) -> Option<TypeWord> {
        self.types
            .words
            .iter()
            .find(|(word, _)| same_words(word, text.trim()))
            .map(|(_, is)| *is)
    }
}

/// What a word stands for; where no list has it as it is, one that has it in the singular or in the plural.
fn meaning<T: Copy>(words: &IndexMap<T, Vec<String>>, text: &str) -> Option<T> {
    // Whatever is longer is no word, and what is shorter need not be taken apart for each.
    let longest = words.values().flatten().map(String::len).max().unwrap_or_default();
    let by = |is_same: fn(&str, &str) -> bool| {
        let mut lists = words.iter();
        lists
            .find(|(_, words)| words.iter().any(|word| is_same(word, text)))
            .map(|(meaning, _)| *meaning)
    };
    let may_be = text.trim().len() <= longest + MOST_BLANKS;
    by(same_words).or_else(|| may_be.then(|| by(same_but_for_number)).flatten())
}

/// How much longer a word may be on the page, for colons, blanks and an ending.
const MOST_BLANKS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_key_is_named_with_its_line() {
        let error = Layout::from_yaml("layout.yaml", "title: X\nlanguage: en\nsectoins: {}\n").unwrap_err();
        assert!(error.message.contains("sectoins"), "{error}");
    }

    #[test]
    fn a_colon_at_the_end_counts_on_neither_side() {
        for word in ["Request line", "Request line:", "request LINE ：", "Request line: :"] {
            let text = format!(
                "title: X\nlanguage: en\nsections: {{endpoint: ['{word}']}}\ncolumns: {{name: ['{word}']}}\ntypes: {{words: {{'{word}': string}}}}\n"
            );
            let layout = Layout::from_yaml("layout.yaml", &text).unwrap();
            for heading in ["Request line", "Request line:", " Request Line ： ", "REQUEST LINE::"] {
                assert_eq!(layout.section(heading), Some(Section::Endpoint), "{word} and {heading}");
                assert_eq!(layout.column(heading), Some(Column::Name), "{word} and {heading}");
                assert!(layout.type_word(heading).is_some(), "{word} and {heading}");
            }
            for other in ["Request", "Request: line", ":Request line"] {
                assert_eq!(layout.section(other), None, "{word} and {other}");
            }
        }
    }
}
