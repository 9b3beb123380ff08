//! A page in, its blocks out: headings, paragraphs, lists, tables, code and notes, in the words of CommonMark.
//!
//! Reading never fails. What the blocks mean is decided in [`crate::fact`]; here only the shape of the page counts. The
//! three readers differ in how much shape the format still has: HTML and Markdown say what a table is, a flattened
//! capture leaves it to the layout's column words.

mod blocks;
mod captions;
mod html;
mod indents;
mod markdown;
mod model;
mod text;

use blocks::Blocks;

pub(crate) use captions::LEFT_OUT;
pub use model::{Block, CodeBlock, Element, Item, Kind, Link, Row, Table, Text};
pub(crate) use text::http_status;

use crate::layout::Layout;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Warned};
use docwright_base::page::{Format, Page, Provenance};
use std::fmt::Write as _;

/// Takes a page apart. The layout's words are needed where the page does not say what a line is: in captures, and where a caption ran
/// into a table's header or follows its table.
pub fn read(page: &Page, layout: &Layout) -> Warned<Vec<Block>> {
    let mut out = Blocks::new(page);
    match page.format {
        Format::Html => html::read(&page.text, layout, &mut out),
        Format::Markdown => {
            markdown::read(&page.text, layout, &mut out);
            captions::raise(&mut out.blocks, layout);
        }
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
        let within = block.within.as_ref().map(|name| format!(" in {name}"));
        let place = place + &within.unwrap_or_default();
        let anchors = block
            .anchors
            .iter()
            .fold(String::new(), |all, anchor| all + " #" + anchor);
        let _ = match &block.kind {
            Kind::Heading { level, text } => writeln!(out, "heading{level}{place}{anchors}: {text}"),
            Kind::Paragraph(text) => writeln!(out, "paragraph{place}{anchors}: {}", one_line(text)),
            Kind::Note(text) => writeln!(out, "note{place}{anchors}: {}", one_line(text)),
            Kind::Metadata { key, value } => writeln!(out, "metadata{place}: {key}: {}", value.replace('\n', " ⏎ ")),
            Kind::List(items) => {
                let _ = writeln!(out, "list{place}{anchors}");
                for item in items {
                    let _ = writeln!(out, "  {}- {}", "  ".repeat(item.depth), one_line(&item.text));
                }
                Ok(())
            }
            Kind::Elements(elements) => {
                let _ = writeln!(out, "elements{place}{anchors}");
                for element in elements {
                    let pairs = element.attributes.iter();
                    let pairs: String = pairs.map(|(name, value)| format!(" {name}={value:?}")).collect();
                    let (indent, words) = ("  ".repeat(element.depth), one_line(&element.text));
                    let _ = writeln!(out, "  {indent}- {}{pairs}: {words}", element.name);
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
