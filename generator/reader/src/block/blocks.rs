//! The blocks of a page while it is read: pieces of any format in, blocks with their places out, bounded in number and size.

use super::model::{Block, Kind, Row, Table};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::{Page, Provenance};

/// The blocks of a page while it is read.
pub(super) struct Blocks<'p> {
    pub(super) page: &'p Page,
    pub(super) blocks: Vec<Block>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Anchors met since the last block; they belong to the next one.
    pub(super) anchors: Vec<String>,
    /// The element of the layout in which the reader stands.
    pub(super) within: Option<String>,
    /// Added to every line: where a part of the page that is read alone begins.
    pub(super) line_offset: usize,
    /// How many bytes of text the page's spanning cells may still repeat.
    pub(super) spare: usize,
    /// Why parts of the page were left out, once each.
    pub(super) refused: Vec<&'static str>,
}

/// Names that one block may have.
pub(super) const MOST_ANCHORS: usize = 1000;

/// Text that spanning cells may repeat, in bytes: several times the page, and on a small page as much as any table needs.
pub(super) const MOST_REPEATED: usize = 1 << 20;

impl<'p> Blocks<'p> {
    pub(super) fn new(page: &'p Page) -> Self {
        Self {
            page,
            blocks: Vec::new(),
            diagnostics: Vec::new(),
            anchors: Vec::new(),
            within: None,
            line_offset: 0,
            spare: page.text.len().saturating_mul(4).saturating_add(MOST_REPEATED),
            refused: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, line: Option<usize>, mut kind: Kind) {
        let shift = |line: &mut Option<usize>| *line = line.map(|line| line + self.line_offset);
        match &mut kind {
            Kind::Table(table) => {
                shift(&mut table.header_line);
                table.rows.iter_mut().for_each(|row| shift(&mut row.line));
            }
            Kind::List(items) => items.iter_mut().for_each(|item| shift(&mut item.line)),
            Kind::Elements(elements) => elements.iter_mut().for_each(|element| shift(&mut element.line)),
            Kind::Heading { .. } | Kind::Paragraph(_) | Kind::Code(_) | Kind::Note(_) | Kind::Metadata { .. } => {}
        }
        let mut line = line;
        shift(&mut line);
        if let Kind::Table(table) = &kind {
            self.check_rows(table, line);
        }
        let provenance = Provenance {
            page: self.page.path.clone(),
            block: self.blocks.len() + 1,
            row: None,
            line,
        };
        let anchors = std::mem::take(&mut self.anchors);
        self.blocks.push(Block {
            provenance,
            anchors,
            within: self.within.clone(),
            kind,
        });
    }

    pub(super) fn anchor(&mut self, name: &str) {
        if name.is_empty() || self.anchors.iter().any(|anchor| anchor == name) {
            return;
        }
        if self.anchors.len() < MOST_ANCHORS {
            self.anchors.push(name.to_owned());
        } else {
            self.refuse(
                None,
                "more names of places follow one another than any block has; the others are left out",
            );
        }
    }

    /// Says, once a page for each reason, that a part of the page was not read as it stands.
    pub(super) fn refuse(&mut self, line: Option<usize>, why: &'static str) {
        if !self.refused.contains(&why) {
            self.refused.push(why);
            let provenance = self.next_place(line);
            self.diagnostics.push(
                Diagnostic::new(Code::BeyondMeasure, provenance, why)
                    .help("look at the page: no page for people is like this; capture it again or take the part out"),
            );
        }
    }

    /// Says that a table of the page is not in the capture, or that its rows cannot be told apart.
    pub(super) fn unread(&mut self, line: Option<usize>, why: &str) {
        let provenance = self.next_place(line);
        self.diagnostics.push(
            Diagnostic::new(Code::UnreadTable, provenance, why)
                .help("capture the page again as HTML, or look at the page and say in the overlay what is missing"),
        );
    }

    /// The name of the page's file, without its ending.
    pub(super) fn page_name(&self) -> &'p str {
        let name = self.page.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// Tells that any of the lines above the page's first section could be its title.
    pub(super) fn guess_title(&mut self, line: usize, title: &str) {
        let provenance = self.next_place(Some(line));
        let message = format!("several lines could be the title of the page; {title:?} is taken for it");
        self.diagnostics.push(
            Diagnostic::new(Code::GuessedTitle, provenance, message)
                .help("call the file as the call is called, or list the other lines under noise in layout.yaml"),
        );
    }

    /// Where the next block stands.
    fn next_place(&self, line: Option<usize>) -> Provenance {
        Provenance {
            page: self.page.path.clone(),
            block: self.blocks.len() + 1,
            row: None,
            line: line.map(|line| line + self.line_offset),
        }
    }

    /// Says that elements which seem to be rows are not read as such.
    pub(super) fn unknown_element(&mut self, line: usize, name: &str) {
        let provenance = self.next_place(Some(line));
        let name: String = name.chars().take(60).collect();
        let message =
            format!("attributes of {name:?} read like cells of a row, and the layout does not know that element");
        self.diagnostics
            .push(Diagnostic::new(Code::UnreadTable, provenance, message).help(
            "add it under elements in layout.yaml with the columns of its attributes, or as `{}` if it says nothing",
        ));
    }

    pub(super) fn check_rows(&mut self, table: &Table, line: Option<usize>) {
        let width = table.header.len();
        for (row, index) in table.rows.iter().zip(1..).filter(|(row, _)| row.cells.len() != width) {
            let line = row.line.or(line).map(|line| line.saturating_sub(self.line_offset));
            self.ragged(row, index, line, row.cells.len(), width);
        }
    }

    /// Tells that a row of the table that comes next has another number of cells than there are columns.
    pub(super) fn ragged(&mut self, row: &Row, index: usize, line: Option<usize>, cells: usize, width: usize) {
        let provenance = Provenance {
            row: Some(index),
            ..self.next_place(line)
        };
        let first = row.cells.first().map_or("", |cell| cell.plain.as_str());
        let message = format!("the row of {first:?} has {cells} cells under {width} columns");
        self.diagnostics.push(
            Diagnostic::new(Code::RaggedRow, provenance, message).help(
                "the cells are read from the left; look at the page and correct the spec in the overlay if needed",
            ),
        );
    }
}

/// White space folded to single spaces, zero-width characters dropped.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c| matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}'));
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(
            word.chars()
                .filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')),
        );
    }
    out
}
