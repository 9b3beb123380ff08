//! Words of columns in plain text, where a table lost its marks: text in, whether it reads like the head of a table out.
//!
//! What the rows of such a table say is lost to everything that comes after; a reader is told of it. Words of columns are everyday
//! words, so one alone means nothing: several have to follow each other, as nobody writes in a sentence.

use crate::layout::{Column, Layout, word_at};
use std::collections::{BTreeSet, HashSet};

/// How many words of columns have to follow each other inside a text.
const INSIDE: usize = 3;

/// How long the words of all columns of a table are together, in bytes.
const SHORTEST_HEAD: usize = 12;
const LONGEST_HEAD: usize = 200;

/// How long a word of a column may be, in characters.
const LONGEST_WORD: usize = 24;

/// How much of a text is looked at; the head of a table comes first.
const LOOKED_AT: usize = 2_000;

/// The words of columns, and those that stood alone in the paragraphs before.
#[derive(Debug)]
pub(super) struct Unread<'l> {
    layout: &'l Layout,
    /// How words of columns begin: few words of a text do.
    beginnings: HashSet<String>,
    /// Words of columns without their blanks.
    glued: Vec<(String, Column)>,
    loose: BTreeSet<Column>,
    /// Whether a line that is none of them stands behind the last of these: one that the layout does not know.
    has_gap: bool,
}

impl<'l> Unread<'l> {
    pub(super) fn new(layout: &'l Layout) -> Self {
        let words = layout.columns.values().flatten();
        let glued = layout.columns.iter().flat_map(|(column, words)| {
            let word = |word: &String| word.to_lowercase().split_whitespace().collect::<String>();
            words.iter().map(move |it| (*column, word(it)))
        });
        let glued = glued.filter(|(_, word)| !word.is_empty());
        Self {
            layout,
            beginnings: words.filter_map(|word| beginning(word)).collect(),
            glued: glued.map(|(column, word)| (word, column)).collect(),
            loose: BTreeSet::new(),
            has_gap: false,
        }
    }

    /// Something else than a paragraph stands here.
    pub(super) fn part(&mut self) {
        self.loose.clear();
        self.has_gap = false;
    }

    /// Takes the next paragraph; whether it reads like the head of a table, alone or with those right before.
    pub(super) fn is_head(&mut self, text: &str) -> bool {
        // Bars are what is left of cells.
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '|');
        let alone = self.layout.column(text).filter(|column| *column != Column::Ignored);
        if let Some(column) = alone {
            return self.loose.insert(column) && self.loose.len() == 2 && lists_fields(&self.loose);
        }
        let is_word = text.chars().count() <= LONGEST_WORD;
        if self.loose.len() == 1 && !self.has_gap && is_word {
            self.has_gap = true;
            return false;
        }
        self.part();
        let mut lines: BTreeSet<Column> = BTreeSet::new();
        for line in text.lines().take(INSIDE) {
            lines.extend(self.layout.column(line.trim()));
        }
        (lines.len() > 1 && lists_fields(&lines)) || self.has_run(text) || self.has_joints(text)
    }

    /// Whether words of two columns, and perhaps others that the layout does not know, are all of a line, with nothing between a
    /// small letter of one and the capital of the next: `HTTP statusError codeMessage`.
    fn has_joints(&self, text: &str) -> bool {
        if !(SHORTEST_HEAD..=LONGEST_HEAD).contains(&text.len()) || text.contains(['\n', '.', ',']) {
            return false;
        }
        let letters: Vec<(usize, char)> = text.char_indices().collect();
        let joints = letters
            .windows(2)
            .filter(|pair| pair[0].1.is_lowercase() && pair[1].1.is_uppercase())
            .map(|pair| pair[1].0);
        let ends: Vec<usize> = joints.chain([text.len()]).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let words = starts.zip(&ends).map(|(start, end)| &text[start..*end]);
        let columns: BTreeSet<Column> = words.filter_map(|word| self.layout.column(word.trim())).collect();
        columns.len() > 1 && columns.len() * 2 >= ends.len() && lists_fields(&columns)
    }

    /// Whether words of several columns follow each other with nothing but white space or bars between them.
    fn has_run(&self, text: &str) -> bool {
        let is_gap = |c: char| c.is_whitespace() || matches!(c, '|' | '│' | '┃');
        let mut run: BTreeSet<Column> = BTreeSet::new();
        let mut at = 0;
        while at < text.len().min(LOOKED_AT) {
            at += text[at..].find(|c| !is_gap(c)).unwrap_or(text.len() - at);
            let end = at + text[at..].find(is_gap).unwrap_or(text.len() - at);
            if self.is_glued(&text[at..end]) {
                return true;
            }
            let may_be = beginning(&text[at..end]).is_some_and(|word| self.beginnings.contains(&word));
            match may_be.then(|| self.column_at(text, at)).flatten() {
                Some((column, end)) => {
                    run.insert(column);
                    at = end;
                    if run.len() >= INSIDE && lists_fields(&run) {
                        return true;
                    }
                }
                None => {
                    run.clear();
                    at = end;
                }
            }
        }
        false
    }

    /// Whether words of several columns follow each other with nothing at all between them.
    fn is_glued(&self, text: &str) -> bool {
        if !(SHORTEST_HEAD..=LONGEST_HEAD).contains(&text.len()) {
            return false;
        }
        let text = text.to_lowercase();
        let mut rest = text.as_str();
        let mut run: BTreeSet<Column> = BTreeSet::new();
        while !rest.is_empty() && run.len() < INSIDE {
            let fitting = self.glued.iter().filter(|(word, _)| rest.starts_with(word.as_str()));
            let Some((word, column)) = fitting.max_by_key(|(word, _)| word.len()) else {
                return false;
            };
            run.insert(*column);
            rest = &rest[word.len()..];
        }
        run.len() >= INSIDE && lists_fields(&run)
    }

    /// The longest word of a column at this place, and where it ends.
    fn column_at(&self, text: &str, at: usize) -> Option<(Column, usize)> {
        let lists = self.layout.columns.iter();
        let words = lists.flat_map(|(column, words)| words.iter().map(move |word| (*column, word)));
        let found = words.filter_map(|(column, word)| Some((column, word_at(text, at, word)?.end)));
        found.max_by_key(|(_, end)| *end)
    }
}

/// The first word, as it is compared.
fn beginning(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?;
    Some(word.trim_end_matches([':', '：']).to_lowercase())
}

fn lists_fields(columns: &BTreeSet<Column>) -> bool {
    [Column::Name, Column::Type, Column::Required, Column::ErrorCode]
        .iter()
        .any(|column| columns.contains(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        let layout = "title: T\nlanguage: en\nsections: {}\ncolumns: {name: [Name, Field name], type: [Type], required: [Required], description: [Description]}\ntypes: {words: {}}\n";
        Layout::from_yaml("layout.yaml", layout).unwrap()
    }

    #[test]
    fn heads_of_tables_in_plain_text() {
        let layout = layout();
        for (text, expect) in [
            ("Name Type Description lid String the lid", true),
            ("Table 2 Lids Field name | Required | Type", true),
            ("NameTypeRequired", true),
            ("NameTypes", false),
            ("Field nameWeightType", true),
            ("Field nameWeightSizeType", true),
            ("Field nameWeightSizeHeightType", false),
            ("The nameType", false),
            ("Name\nType\nlid", true),
            ("Name and Type Description", false),
            ("The name and the type of a lid.", false),
            ("Description\nof the lid", false),
            ("Type: Description", false),
            ("", false),
        ] {
            assert_eq!(Unread::new(&layout).is_head(text), expect, "{text}");
        }
    }

    #[test]
    fn heads_of_tables_a_cell_a_paragraph() {
        let layout = layout();
        let told = |texts: &[&str]| {
            let mut unread = Unread::new(&layout);
            texts.iter().filter(|text| unread.is_head(text)).count()
        };
        assert_eq!(told(&["Name", "Type", "Required", "lid", "String"]), 1);
        assert_eq!(told(&["Name", "Remarks", "Type"]), 1);
        assert_eq!(told(&["Name", "lid", "hue", "Type"]), 0);
        assert_eq!(told(&["Name", "The name of a lid, as it is sold.", "Type"]), 0);
        assert_eq!(told(&["Name", "Name", "Description"]), 1);
    }
}
