//! A capture flattened to text in, blocks out.
//!
//! An extractor has thrown the markup away; what is left are lines. Headings are known by the layout's section words,
//! tables by its column words, and each way of flattening a table has a reader of its own below. What none of them takes
//! is a paragraph, so nothing is lost.

mod bars;
mod bullets;
mod cells;
mod code;
mod glued;
mod items;
mod parted;
mod runs;
mod spaced;

use super::{Blocks, Item, Kind, Row, Table, Text};
use crate::layout::{Column, Layout, Section};
use std::cell::OnceCell;
use std::collections::BTreeSet;

pub(super) fn read(text: &str, layout: &Layout, out: &mut Blocks) {
    let mut lines = lines(text);
    if layout.glued_headings {
        lines = parted::headings(lines, layout);
    }
    lines = parted::examples(lines, layout);
    let mut scan = Scan {
        lines,
        at: 0,
        layout,
        section: None,
        caption: None,
        closes: OnceCell::new(),
        keys: OnceCell::new(),
        placeholders: OnceCell::new(),
        barren: Vec::new(),
        out,
    };
    scan.title();
    while scan.at < scan.lines.len() {
        let taken = code::read_gutter(&mut scan)
            || bars::read(&mut scan)
            || glued::read(&mut scan)
            || spaced::read(&mut scan)
            || cells::read(&mut scan)
            || scan.heading()
            || scan.caption()
            || bullets::read(&mut scan)
            || runs::read(&mut scan)
            || code::read(&mut scan)
            || scan.list();
        if !taken {
            scan.paragraph();
        }
    }
    scan.drop_caption();
}

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    /// Counted from 1.
    number: usize,
    /// White space before it, in characters.
    indent: usize,
    /// Without the white space around it.
    text: &'t str,
    /// As it stands.
    raw: &'t str,
    /// A blank line follows.
    blank_after: bool,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
        if trimmed.is_empty() {
            if let Some(last) = lines.last_mut() {
                last.blank_after = true;
            }
            continue;
        }
        let indent = raw.chars().take_while(|c| c.is_whitespace()).count();
        lines.push(Line {
            number: index + 1,
            indent,
            text: trimmed,
            raw,
            blank_after: false,
        });
    }
    lines
}

/// The lines of a capture while they are read.
struct Scan<'s, 'p> {
    lines: Vec<Line<'s>>,
    at: usize,
    layout: &'s Layout,
    /// What the last heading announced.
    section: Option<Section>,
    /// A caption that waits for its table.
    caption: Option<(String, usize)>,
    /// What [`code::closes`], [`bullets::json_keys`] and [`runs::placeholders`] find on the whole page, once it is asked for.
    closes: OnceCell<Vec<usize>>,
    keys: OnceCell<BTreeSet<&'s str>>,
    placeholders: OnceCell<BTreeSet<&'s str>>,
    /// Columns below which [`glued::read`] found no row, and up to which line.
    barren: Vec<(Vec<Column>, usize)>,
    out: &'s mut Blocks<'p>,
}

impl<'s> Scan<'s, '_> {
    fn line(&self, offset: usize) -> Option<Line<'s>> {
        self.lines.get(self.at + offset).copied()
    }

    fn column(&self, text: &str) -> Option<Column> {
        self.layout.column(text)
    }

    /// The page's own title: the first line that is neither furniture nor a stated fact, if it stands above all sections.
    fn title(&mut self) {
        let furniture = |line: &Line| {
            self.layout.is_noise(line.text) || self.layout.lines.iter().any(|pattern| pattern.is_match(line.text))
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

    fn push_heading(&mut self, level: u8) {
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

    fn heading(&mut self) -> bool {
        let Some(line) = self.line(0).filter(|line| self.layout.is_heading_line(line.text)) else {
            return false;
        };
        self.drop_caption();
        self.section = self.layout.section(line.text);
        self.push_heading(2);
        true
    }

    fn caption(&mut self) -> bool {
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
    fn drop_caption(&mut self) {
        if let Some((text, line)) = self.caption.take() {
            self.out.push(Some(line), Kind::Paragraph(Text::plain(text)));
        }
    }

    fn list(&mut self) -> bool {
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

    fn paragraph(&mut self) {
        if let Some(line) = self.line(0) {
            self.out
                .push(Some(line.number), Kind::Paragraph(Text::plain(super::fold(line.text))));
            self.at += 1;
        }
    }

    fn push_table(&mut self, line: usize, header: Vec<String>, rows: Vec<Row>) {
        let caption = self.caption.take().map(|(text, _)| text);
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

    /// Whether the line at `offset` can only belong to what follows a table.
    fn ends_table(&self, offset: usize) -> bool {
        let Some(line) = self.line(offset) else { return true };
        self.layout.is_heading_line(line.text)
            || self.layout.caption_text(line.text).is_some()
            || self.layout.status_line(line.text).is_some()
            || self.layout.is_noise(line.text)
            || code::starts(line.text)
            || code::gutter(&self.lines[self.at + offset..]).is_some()
            || self.header_at(offset).len() >= 2
    }

    /// The run of lines from `offset` on that are each a column word of another role.
    fn header_at(&self, offset: usize) -> Vec<(&'s str, Column)> {
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

/// The words after a bullet.
fn bullet(text: &str) -> Option<&str> {
    let mut rest = text.chars();
    let mark = rest.next()?;
    let rest = rest.as_str();
    (matches!(mark, '•' | '-' | '*' | '·' | '◦' | '▪') && rest.starts_with(char::is_whitespace)).then(|| rest.trim())
}

/// A description's line as it stands in a cell: bullets as `- `.
fn cell_line(text: &str) -> String {
    match bullet(text) {
        Some(item) => format!("- {}", super::fold(item)),
        None => super::fold(text),
    }
}
