//! Markdown in, blocks out, by `pulldown-cmark`; HTML embedded in it goes through the HTML reader.
//!
//! An embedded `<table>` is cut out before CommonMark sees it: by CommonMark an HTML block ends at a blank line, and
//! vendors' tables have blank lines in their cells.

mod mend;

use super::blocks::{Blocks, fold};
use super::html;
use super::model::{CodeBlock, Item, Kind, Link, Row, Table, Text};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub(super) fn read(text: &str, out: &mut Blocks) {
    for part in parts(text) {
        out.line_offset = part.line;
        if part.is_html {
            html::read(part.text, out);
        } else {
            let text = if part.line > 0 {
                dedented(part.text)
            } else {
                part.text.to_owned()
            };
            read_part(&text, out);
        }
    }
    out.line_offset = 0;
}

/// A run of lines that one reader takes.
struct Part<'t> {
    text: &'t str,
    /// Lines before it.
    line: usize,
    is_html: bool,
}

/// Cuts the text where an HTML table begins or ends outside fenced code.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut start_line) = (0, 0);
    let mut at = 0;
    let mut depth = 0usize;
    let mut fence: Option<&str> = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let trimmed = line.trim_start();
        if depth == 0 {
            match fence {
                Some(mark) if trimmed.starts_with(mark) => fence = None,
                Some(_) => {}
                None => fence = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark)),
            }
        }
        if fence.is_none() {
            let opened = count(line, "<table");
            let closed = count(line, "</table");
            if depth == 0 && opened > closed && trimmed.starts_with('<') {
                parts.push(Part {
                    text: &text[start..at],
                    line: start_line,
                    is_html: false,
                });
                (start, start_line) = (at, number);
                depth = opened - closed;
            } else if depth > 0 {
                depth = (depth + opened).saturating_sub(closed);
                if depth == 0 {
                    let end = at + line.len();
                    parts.push(Part {
                        text: &text[start..end],
                        line: start_line,
                        is_html: true,
                    });
                    (start, start_line) = (end, number + 1);
                }
            }
        }
        at += line.len();
    }
    parts.push(Part {
        text: &text[start..],
        line: start_line,
        is_html: depth > 0,
    });
    parts
}

fn count(line: &str, tag: &str) -> usize {
    line.to_ascii_lowercase().matches(tag).count()
}

/// What is being collected between a start and an end event.
#[derive(Default)]
struct Open {
    raw: String,
    links: Vec<Link>,
    line: usize,
}

impl Open {
    fn take(&mut self) -> Text {
        let raw = std::mem::take(&mut self.raw);
        let lines: Vec<_> = raw.split('\n').map(fold).filter(|line| !line.is_empty()).collect();
        Text {
            plain: lines.join("\n"),
            links: std::mem::take(&mut self.links),
        }
    }
}

/// What follows a table that was cut out of a list item is still indented as part of the item; alone it would be code.
fn dedented(text: &str) -> String {
    let is_inner = |line: &&str| line.trim().is_empty() || line.starts_with("    ") || line.starts_with('\t');
    let inner = text.lines().take_while(is_inner);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let width = inner
        .clone()
        .filter(|line| !line.trim().is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    let count = inner.count();
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.lines().enumerate() {
        out.push_str(if number < count {
            line.get(width..).unwrap_or_default()
        } else {
            line
        });
        out.push('\n');
    }
    out
}

fn read_part(text: &str, out: &mut Blocks) {
    let (text, origins) = mend::tables(text);
    let text = text.as_str();
    let line_starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let line_of = |offset: usize| {
        let line = line_starts.partition_point(|start| *start <= offset);
        origins.get(line.saturating_sub(1)).copied().unwrap_or(line)
    };
    let mut open = Open::default();
    let mut lists: Vec<Item> = Vec::new();
    let mut list_depth = 0usize;
    let mut quote_depth = 0usize;
    let mut list_line = 0;
    let mut table = Table::default();
    let mut row = Row::default();
    let mut code: Option<CodeBlock> = None;
    let mut link_starts: Vec<(usize, String)> = Vec::new();
    let mut html_block = String::new();
    let mut placeholder: Option<&str> = None;
    for (event, range) in Parser::new_ext(
        text,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_HEADING_ATTRIBUTES,
    )
    .into_offset_iter()
    {
        let line = line_of(range.start);
        match event {
            Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
                let is_marked = id.is_some() || !classes.is_empty() || attrs.iter().any(|(_, value)| value.is_some());
                if let Some(id) = id {
                    out.anchor(&id);
                }
                placeholder = text
                    .get(range)
                    .filter(|_| !is_marked && !attrs.is_empty())
                    .and_then(placeholder_at_end);
                open = Open {
                    line,
                    ..Open::default()
                };
            }
            Event::End(TagEnd::Heading(level)) => {
                open.raw.push_str(placeholder.take().unwrap_or_default());
                let text = open.take();
                if !text.plain.is_empty() {
                    let kind = Kind::Heading {
                        level: heading_level(level),
                        text: text.plain.replace('\n', " "),
                    };
                    out.push(Some(open.line), kind);
                }
            }
            Event::Start(Tag::Paragraph) if list_depth == 0 && quote_depth == 0 => {
                open = Open {
                    line,
                    ..Open::default()
                }
            }
            Event::End(TagEnd::Paragraph) if list_depth == 0 && quote_depth == 0 => {
                let text = open.take();
                if !text.plain.is_empty() {
                    out.push(Some(open.line), Kind::Paragraph(text));
                }
            }
            Event::End(TagEnd::Paragraph) => open.raw.push('\n'),
            Event::Start(Tag::BlockQuote(_)) => {
                if quote_depth == 0 && list_depth == 0 {
                    open = Open {
                        line,
                        ..Open::default()
                    };
                }
                quote_depth += 1;
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                quote_depth = quote_depth.saturating_sub(1);
                if quote_depth == 0 && list_depth == 0 {
                    let text = open.take();
                    if !text.plain.is_empty() {
                        out.push(Some(open.line), Kind::Note(text));
                    }
                }
            }
            Event::Start(Tag::List(_)) => {
                if list_depth == 0 {
                    list_line = line;
                } else {
                    item_end(&mut open, &mut lists, list_depth);
                }
                list_depth += 1;
            }
            Event::End(TagEnd::List(_)) => {
                list_depth = list_depth.saturating_sub(1);
                if list_depth == 0 && !lists.is_empty() {
                    out.push(Some(list_line), Kind::List(std::mem::take(&mut lists)));
                }
            }
            Event::Start(Tag::Item) => {
                open = Open {
                    line,
                    ..Open::default()
                }
            }
            Event::End(TagEnd::Item) => item_end(&mut open, &mut lists, list_depth),
            Event::Start(Tag::CodeBlock(kind)) => {
                // A sample inside a list ends the list so far: a code block is a block of its own.
                if list_depth > 0 {
                    item_end(&mut open, &mut lists, list_depth);
                    if !lists.is_empty() {
                        out.push(Some(list_line), Kind::List(std::mem::take(&mut lists)));
                    }
                }
                let language = match kind {
                    CodeBlockKind::Fenced(language) if !language.is_empty() => Some(language.to_string()),
                    _ => None,
                };
                open.line = line;
                code = Some(CodeBlock {
                    language,
                    text: String::new(),
                });
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(mut code) = code.take() {
                    code.text = code.text.trim_matches('\n').trim_end().to_owned();
                    if !code.text.is_empty() {
                        out.push(Some(open.line), Kind::Code(code));
                    }
                }
            }
            Event::Start(Tag::Table(_)) => {
                table = Table::default();
                open = Open {
                    line,
                    ..Open::default()
                };
            }
            Event::End(TagEnd::Table) => out.push(Some(open.line), Kind::Table(std::mem::take(&mut table))),
            Event::Start(Tag::TableRow) => {
                row = Row {
                    line: Some(line),
                    ..Row::default()
                }
            }
            Event::End(TagEnd::TableCell) => row.cells.push(open.take()),
            Event::End(TagEnd::TableHead) => {
                table.header = std::mem::take(&mut row.cells)
                    .into_iter()
                    .map(|cell| cell.plain.replace('\n', " "))
                    .collect();
            }
            Event::End(TagEnd::TableRow) => table.rows.push(std::mem::take(&mut row)),
            Event::Start(Tag::Link { dest_url, .. }) => link_starts.push((open.raw.len(), dest_url.to_string())),
            Event::End(TagEnd::Link) => {
                if let Some((start, target)) = link_starts.pop() {
                    let text = fold(open.raw.get(start..).unwrap_or_default());
                    open.links.push(Link { text, target });
                }
            }
            Event::Text(text) => match &mut code {
                Some(code) => code.text.push_str(&text),
                None => open.raw.push_str(&text),
            },
            Event::Code(text) => open.raw.push_str(&text),
            Event::SoftBreak => open.raw.push(' '),
            Event::HardBreak => open.raw.push('\n'),
            Event::InlineHtml(tag) => inline_html(&tag, &mut open, out),
            Event::Html(tag) => html_block.push_str(&tag),
            Event::End(TagEnd::HtmlBlock) => {
                let offset = out.line_offset;
                out.line_offset += line.saturating_sub(1);
                html::read(&std::mem::take(&mut html_block), out);
                out.line_offset = offset;
            }
            _ => {}
        }
    }
}

fn item_end(open: &mut Open, lists: &mut Vec<Item>, list_depth: usize) {
    let text = open.take();
    if !text.plain.is_empty() {
        lists.push(Item {
            text,
            depth: list_depth.saturating_sub(1),
            line: Some(open.line),
        });
    }
}

/// Anchors are kept, line breaks and list marks become text, other tags are markup only.
fn inline_html(tag: &str, open: &mut Open, out: &mut Blocks) {
    let lower = tag.to_ascii_lowercase();
    if lower.starts_with("<br") || lower.starts_with("<p>") || lower.starts_with("</p") {
        open.raw.push('\n');
    } else if lower.starts_with("<li") {
        open.raw.push_str("\n- ");
    } else if lower.starts_with("</li") || lower.starts_with("</ul") || lower.starts_with("</ol") {
        open.raw.push('\n');
    } else if lower.starts_with("<a") {
        for key in ["name=\"", "id=\""] {
            if let Some((_, rest)) = tag.split_once(key) {
                out.anchor(rest.split('"').next().unwrap_or_default());
            }
        }
    }
}

/// The words in braces at the end of a heading, with the space before them. By the extension of heading attributes they
/// are no text; but `## GET /v1/boxes/{id}` ends in a placeholder.
fn placeholder_at_end(heading: &str) -> Option<&str> {
    let open = heading.rfind('{')?;
    let close = open + heading[open..].find('}')?;
    let start = heading[..open].trim_end().len();
    heading.get(start..=close)
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Layout, block};
    use docwright_base::{Format, Page};

    fn check(text: &str, expect: &str) {
        let layout = Layout::from_yaml(
            "layout.yaml",
            "title: T\nlanguage: en\nsections: {}\ncolumns: {}\ntypes: {}\n",
        );
        let page = Page {
            vendor: "acme".to_owned(),
            path: "page.md".into(),
            url: None,
            format: Format::Markdown,
            text: text.to_owned(),
        };
        assert_eq!(block::to_text(&block::read(&page, &layout.unwrap()).output), expect);
    }

    #[test]
    fn placeholders_of_a_heading_are_text_and_its_anchor_is_none() {
        check("## DELETE /boxes/{box_id}\n", "heading2 @1: DELETE /boxes/{box_id}\n");
        check("## Open {box_id} ##\n", "heading2 @1: Open {box_id}\n");
        check("## Opening {#open}\n", "heading2 @1 #open: Opening\n");
        check("## Opening {.wide}\n", "heading2 @1: Opening\n");
    }
}
