//! A page in, its blocks out: headings, paragraphs, lists, tables, code and notes, in the words of CommonMark.
//!
//! Reading never fails. What the blocks mean is decided in [`crate::fact`]; here only the shape of the page counts. The
//! three readers differ in how much shape the format still has: HTML and Markdown say what a table is, a flattened
//! capture leaves it to the layout's column words.

mod html;
mod markdown;
mod text;

use crate::layout::Layout;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Warned};
use docwright_base::page::{Format, Page, Provenance};
use std::fmt::Write as _;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Where it stands; `row` is `None`.
    pub provenance: Provenance,
    /// Names by which links point to it.
    pub anchors: Vec<String>,
    /// What it is.
    pub kind: Kind,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A heading.
    Heading {
        /// 1 is the outermost.
        level: u8,
        /// Its words.
        text: String,
    },
    /// Running text.
    Paragraph(Text),
    /// Bullets or numbers.
    List(Vec<Item>),
    /// Rows and columns.
    Table(Table),
    /// Text whose line breaks and spaces count.
    Code(CodeBlock),
    /// A remark set apart.
    Note(Text),
}

/// Text without markup. Lines of it are paragraphs or, after `- `, list items; a description of a spec says so in CommonMark.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text {
    /// The words.
    pub plain: String,
    /// The links in it.
    pub links: Vec<Link>,
}

/// A link in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The words that are the link.
    pub text: String,
    /// Where it leads.
    pub target: String,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its words.
    pub text: Text,
    /// How deep it is nested; 0 is the list's own level.
    pub depth: usize,
    /// Its line, when the format tells one.
    pub line: Option<usize>,
}

/// Rows and columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Its caption.
    pub caption: Option<String>,
    /// The words above the columns.
    pub header: Vec<String>,
    /// The rows below them.
    pub rows: Vec<Row>,
    /// The extractor lost how deep each row was nested.
    pub is_flat: bool,
}

/// One body row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// As many as the header has, or a diagnostic was made.
    pub cells: Vec<Text>,
    /// How deep the row is nested, in captures whose bullets tell it; else 0.
    pub depth: usize,
    /// Its line, when the format tells one.
    pub line: Option<usize>,
}

/// Text whose line breaks and spaces count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CodeBlock {
    /// The language, when the page names one.
    pub language: Option<String>,
    /// The text.
    pub text: String,
}

impl Text {
    /// Text without links.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            plain: text.into(),
            links: Vec::new(),
        }
    }
}

/// Takes a page apart. The layout's words are needed for captures only.
pub fn read(page: &Page, layout: &Layout) -> Warned<Vec<Block>> {
    let mut out = Blocks::new(page);
    match page.format {
        Format::Html => html::read(&page.text, &mut out),
        Format::Markdown => markdown::read(&page.text, &mut out),
        Format::Text => text::read(&page.text, layout, &mut out),
    }
    if out.blocks.is_empty() {
        out.diagnostics.push(
            Diagnostic::new(
                Code::EmptyPage,
                Provenance::of_page(&page.path),
                "the page holds no text",
            )
            .help("capture the page again"),
        );
    }
    Warned {
        output: out.blocks,
        diagnostics: out.diagnostics,
    }
}

/// The blocks as text, one line a heading, paragraph, item, row or code line: for people and for snapshots.
pub fn to_text(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        let place = block.provenance.line.map_or(String::new(), |line| format!(" @{line}"));
        let anchors = block
            .anchors
            .iter()
            .fold(String::new(), |all, anchor| all + " #" + anchor);
        let _ = match &block.kind {
            Kind::Heading { level, text } => writeln!(out, "heading{level}{place}{anchors}: {text}"),
            Kind::Paragraph(text) => writeln!(out, "paragraph{place}{anchors}: {}", one_line(text)),
            Kind::Note(text) => writeln!(out, "note{place}{anchors}: {}", one_line(text)),
            Kind::List(items) => {
                let _ = writeln!(out, "list{place}{anchors}");
                for item in items {
                    let _ = writeln!(out, "  {}- {}", "  ".repeat(item.depth), one_line(&item.text));
                }
                Ok(())
            }
            Kind::Table(table) => {
                let caption = table
                    .caption
                    .as_ref()
                    .map_or(String::new(), |caption| format!(": {caption}"));
                let _ = writeln!(out, "table{place}{anchors}{caption}");
                let _ = writeln!(out, "  | {} |", table.header.join(" | "));
                for row in &table.rows {
                    let cells: Vec<_> = row.cells.iter().map(one_line).collect();
                    let _ = writeln!(out, "  {}| {} |", "  ".repeat(row.depth), cells.join(" | "));
                }
                Ok(())
            }
            Kind::Code(code) => {
                let language = code
                    .language
                    .as_ref()
                    .map_or(String::new(), |language| format!(": {language}"));
                let _ = writeln!(out, "code{place}{anchors}{language}");
                for line in code.text.lines() {
                    let _ = writeln!(out, "  {line}");
                }
                Ok(())
            }
        };
    }
    out
}

fn one_line(text: &Text) -> String {
    let mut line = text.plain.replace('\n', " ⏎ ");
    for link in &text.links {
        let _ = write!(line, " [{} -> {}]", link.text, link.target);
    }
    line
}

/// The blocks of a page while it is read.
struct Blocks<'p> {
    page: &'p Page,
    blocks: Vec<Block>,
    diagnostics: Vec<Diagnostic>,
    /// Anchors met since the last block; they belong to the next one.
    anchors: Vec<String>,
    /// Added to every line: where a part of the page that is read alone begins.
    line_offset: usize,
    /// How many bytes of text the page's spanning cells may still repeat.
    spare: usize,
    /// Why parts of the page were left out, once each.
    refused: Vec<&'static str>,
}

/// Names that one block may have.
const MOST_ANCHORS: usize = 1000;

/// Text that spanning cells may repeat, in bytes: several times the page, and on a small page as much as any table needs.
const MOST_REPEATED: usize = 1 << 20;

impl<'p> Blocks<'p> {
    fn new(page: &'p Page) -> Self {
        Self {
            page,
            blocks: Vec::new(),
            diagnostics: Vec::new(),
            anchors: Vec::new(),
            line_offset: 0,
            spare: page.text.len().saturating_mul(4).saturating_add(MOST_REPEATED),
            refused: Vec::new(),
        }
    }

    fn push(&mut self, line: Option<usize>, mut kind: Kind) {
        let shift = |line: &mut Option<usize>| *line = line.map(|line| line + self.line_offset);
        match &mut kind {
            Kind::Table(table) => table.rows.iter_mut().for_each(|row| shift(&mut row.line)),
            Kind::List(items) => items.iter_mut().for_each(|item| shift(&mut item.line)),
            Kind::Heading { .. } | Kind::Paragraph(_) | Kind::Code(_) | Kind::Note(_) => {}
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
            kind,
        });
    }

    fn anchor(&mut self, name: &str) {
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
    fn refuse(&mut self, line: Option<usize>, why: &'static str) {
        if !self.refused.contains(&why) {
            self.refused.push(why);
            let provenance = Provenance {
                page: self.page.path.clone(),
                block: self.blocks.len() + 1,
                row: None,
                line: line.map(|line| line + self.line_offset),
            };
            self.diagnostics.push(
                Diagnostic::new(Code::BeyondMeasure, provenance, why)
                    .help("look at the page: no page for people is like this; capture it again or take the part out"),
            );
        }
    }

    fn check_rows(&mut self, table: &Table, line: Option<usize>) {
        let width = table.header.len();
        for (index, row) in table
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.cells.len() != width)
        {
            let provenance = Provenance {
                page: self.page.path.clone(),
                block: self.blocks.len() + 1,
                row: Some(index + 1),
                line: row.line.or(line),
            };
            let first = row.cells.first().map_or("", |cell| cell.plain.as_str());
            self.diagnostics.push(
                Diagnostic::new(
                    Code::RaggedRow,
                    provenance,
                    format!(
                        "the row of {first:?} has {} cells under {width} columns",
                        row.cells.len()
                    ),
                )
                .help(
                    "the cells are read from the left; look at the page and correct the spec in the overlay if needed",
                ),
            );
        }
    }
}

/// White space folded to single spaces, zero-width characters dropped.
fn fold(text: &str) -> String {
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
