//! The lines of a capture, and where in them a reader stands: what each of the ways to flatten a table looks at.

use super::code_marks::{gutter, starts};
use super::line::{Line, bullet};
use crate::block::blocks::{Blocks, fold};
use crate::block::model::{Item, Kind, Row, Table, Text};
use crate::layout::{Column, Layout, Section};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

/// The lines of a capture while they are read.
pub(super) struct Scan<'s, 'p> {
    pub(super) lines: Vec<Line<'s>>,
    pub(super) at: usize,
    pub(super) layout: &'s Layout,
    /// What the last heading announced.
    pub(super) section: Option<Section>,
    /// A caption that waits for its table.
    pub(super) caption: Option<(String, usize)>,
    /// What [`code::closes`], [`bullets::json_keys`] and [`runs::placeholders`] find on the whole page, once it is asked for.
    pub(super) closes: OnceCell<Vec<usize>>,
    pub(super) keys: OnceCell<BTreeSet<&'s str>>,
    pub(super) placeholders: OnceCell<BTreeSet<&'s str>>,
    /// The page's words, as [`Scan::is_word`] compares them.
    pub(super) words: OnceCell<HashSet<&'s str>>,
    /// Columns below which [`glued::read`] found no row, and up to which line.
    pub(super) barren: Vec<(Vec<Column>, usize)>,
    pub(super) out: &'s mut Blocks<'p>,
}

impl<'s> Scan<'s, '_> {
    pub(super) fn line(&self, offset: usize) -> Option<Line<'s>> {
        self.lines.get(self.at + offset).copied()
    }

    pub(super) fn column(&self, text: &str) -> Option<Column> {
        self.layout.column(text)
    }

    /// The page's own title: the first line that is neither furniture, an item of a menu nor a stated fact, if it stands above all
    /// sections.
    pub(super) fn title(&mut self) {
        let furniture = |line: &Line| {
            self.layout.is_noise(line.text)
                || bullet(line.text).is_some()
                || self.layout.lines.iter().any(|pattern| pattern.is_match(line.text))
        };
        let above: Vec<Line> = self
            .lines
            .iter()
            .take_while(|line| !self.layout.is_heading_line(line.text))
            .copied()
            .collect();
        let Some(index) = above.iter().position(|line| !furniture(line)) else {
            return;
        };
        // A sentence is no title: captures of the body alone start with the summary.
        if above[index].text.ends_with(['.', '。', '|']) || above[index].text.contains('|') {
            return;
        }
        for _ in 0..index {
            self.paragraph();
        }
        self.push_heading(1);
    }

    pub(super) fn push_heading(&mut self, level: u8) {
        if let Some(line) = self.line(0) {
            self.out.push(
                Some(line.number),
                Kind::Heading {
                    level,
                    text: line.text.to_owned(),
                },
            );
            self.at += 1;
        }
    }

    pub(super) fn heading(&mut self) -> bool {
        let Some(line) = self.line(0).filter(|line| self.layout.is_heading_line(line.text)) else {
            return false;
        };
        self.drop_caption();
        self.section = self.layout.section(line.text);
        self.push_heading(2);
        true
    }

    pub(super) fn caption(&mut self) -> bool {
        let Some(line) = self.line(0) else { return false };
        if self.layout.caption_text(line.text).is_none() {
            return false;
        }
        self.drop_caption();
        self.caption = Some((line.text.to_owned(), line.number));
        self.at += 1;
        true
    }

    /// A caption without a table stays what it was: a line.
    pub(super) fn drop_caption(&mut self) {
        if let Some((text, line)) = self.caption.take() {
            self.out.push(Some(line), Kind::Paragraph(Text::plain(text)));
        }
    }

    pub(super) fn list(&mut self) -> bool {
        let mut items = Vec::new();
        let first = self.line(0).map(|line| line.number);
        let mut indents: Vec<usize> = Vec::new();
        while let Some((line, text)) = self.line(0).and_then(|line| Some((line, bullet(line.text)?))) {
            indents.retain(|indent| *indent < line.indent);
            indents.push(line.indent);
            items.push(Item {
                text: Text::plain(text),
                depth: indents.len() - 1,
                line: Some(line.number),
            });
            self.at += 1;
        }
        if items.is_empty() {
            return false;
        }
        self.out.push(first, Kind::List(items));
        true
    }

    pub(super) fn paragraph(&mut self) {
        if let Some(line) = self.line(0) {
            self.out
                .push(Some(line.number), Kind::Paragraph(Text::plain(fold(line.text))));
            self.at += 1;
        }
    }

    pub(super) fn push_table(&mut self, line: usize, header: Vec<String>, rows: Vec<Row>) {
        let below = self.caption_below();
        let caption = self.caption.take().map(|(text, _)| text).or(below);
        self.out.push(
            Some(line),
            Kind::Table(Table {
                caption,
                header,
                rows,
                is_flat: false,
            }),
        );
    }

    /// `: Words` below a table, as tools that write Markdown as text set a caption.
    fn caption_below(&mut self) -> Option<String> {
        let first = self.line(0)?;
        let mut caption = first.text.strip_prefix(": ")?.to_owned();
        let mut is_last = first.blank_after;
        self.at += 1;
        // A long one is wrapped.
        while let Some(line) = self.line(0).filter(|_| !is_last) {
            caption.push(' ');
            caption.push_str(line.text);
            is_last = line.blank_after;
            self.at += 1;
        }
        Some(fold(&caption))
    }

    /// Whether the word stands on the page, signs around it apart.
    pub(super) fn is_word(&self, word: &str) -> bool {
        let bare = |word: &'s str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let words = self.words.get_or_init(|| {
            self.lines
                .iter()
                .flat_map(|line| line.text.split_whitespace())
                .map(bare)
                .collect()
        });
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        words.contains(word)
    }

    /// Tells that a table is read in part only.
    pub(super) fn unread(&mut self, line: usize, why: &str) {
        self.out.unread(Some(line), why);
    }

    /// Whether the line at `offset` can only belong to what follows a table.
    pub(super) fn ends_table(&self, offset: usize) -> bool {
        let Some(line) = self.line(offset) else { return true };
        self.layout.is_heading_line(line.text)
            || self.layout.caption_text(line.text).is_some()
            || self.layout.status_line(line.text).is_some()
            || self.layout.is_noise(line.text)
            || starts(line.text)
            || gutter(&self.lines[self.at + offset..]).is_some()
            || self.header_at(offset).len() >= 2
    }

    /// The run of lines from `offset` on that are each a column word of another role.
    pub(super) fn header_at(&self, offset: usize) -> Vec<(&'s str, Column)> {
        let mut header: Vec<(&str, Column)> = Vec::new();
        for line in self.lines.get(self.at + offset..).unwrap_or_default() {
            match self.layout.column_word(line.text) {
                Some(column) if !header.iter().any(|(_, seen)| *seen == column) => header.push((line.text, column)),
                _ => break,
            }
        }
        header
    }
}
