//! Markdown in, blocks out, by `pulldown-cmark`; HTML embedded in it goes through the HTML reader.
//!
//! An embedded `<table>` is cut out before CommonMark sees it: by CommonMark an HTML block ends at a blank line, and
//! vendors' tables have blank lines in their cells.

mod admonitions;
mod elements;
mod front;
mod mend;

use super::blocks::{Blocks, fold};
use super::captions;
use super::html;
use super::indents;
use super::model::{CodeBlock, Item, Kind, Link, Row, Table, Text};
use crate::layout::Layout;
use docwright_base::prose::Mark;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub(super) fn read(text: &str, layout: &Layout, out: &mut Blocks) {
    let text = front::read(text, out);
    let text = admonitions::read(&text);
    elements::read(&text, layout, out, read_text);
    out.line_offset = 0;
}

/// Reads text between elements of the layout; `line` lines stand before it.
fn read_text(text: &str, line: usize, layout: &Layout, out: &mut Blocks) {
    for part in parts(text) {
        out.line_offset = line + part.line;
        if part.is_html {
            html::read(part.text, layout, out);
        } else {
            let text = if part.line > 0 {
                dedented(part.text)
            } else {
                part.text.to_owned()
            };
            read_part(&text, layout, out);
        }
    }
}

/// A run of lines that one reader takes.
struct Chunk<'t> {
    text: &'t str,
    /// Lines before it.
    line: usize,
    is_html: bool,
}

/// Cuts the text where an HTML table begins or ends outside fenced code.
fn parts(text: &str) -> Vec<Chunk<'_>> {
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
                parts.push(Chunk {
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
                    parts.push(Chunk {
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
    parts.push(Chunk {
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
    marks: Vec<Mark>,
    line: usize,
}

impl Open {
    fn take(&mut self) -> Text {
        let raw = std::mem::take(&mut self.raw);
        let lines: Vec<_> = raw.split('\n').map(fold).filter(|line| !line.is_empty()).collect();
        Text {
            plain: lines.join("\n"),
            links: std::mem::take(&mut self.links),
            marks: std::mem::take(&mut self.marks),
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

fn read_part(text: &str, layout: &Layout, out: &mut Blocks) {
    let (text, origins) = mend::tables(text, layout);
    let text = text.as_str();
    let line_starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let line_of = |offset: usize| {
        let line = line_starts.partition_point(|start| *start <= offset);
        origins.get(line.saturating_sub(1)).copied().unwrap_or(line)
    };
    let options = Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut part = PartReader::new(layout, out);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let line = line_of(range.start);
        part.event(event, text.get(range).unwrap_or_default(), line);
    }
}

/// Where in a part the reader stands.
struct PartReader<'t, 'o, 'p> {
    layout: &'o Layout,
    out: &'o mut Blocks<'p>,
    /// The text at hand.
    open: Open,
    /// The items of the list so far, with those of the lists inside it.
    items: Vec<Item>,
    list_depth: usize,
    list_line: usize,
    quote_depth: usize,
    table: Table,
    row: Row,
    /// What the row at hand was read from.
    row_source: &'t str,
    /// A code block takes all text.
    code: Option<CodeBlock>,
    /// Where in the text at hand links begin, and where they lead.
    links: Vec<(usize, String)>,
    html: String,
    /// Words in braces at the end of a heading that are none of its attributes.
    placeholder: Option<&'t str>,
}

impl<'t, 'o, 'p> PartReader<'t, 'o, 'p> {
    fn new(layout: &'o Layout, out: &'o mut Blocks<'p>) -> Self {
        Self {
            layout,
            out,
            open: Open::default(),
            items: Vec::new(),
            list_depth: 0,
            list_line: 0,
            quote_depth: 0,
            table: Table::default(),
            row: Row::default(),
            row_source: "",
            code: None,
            links: Vec::new(),
            html: String::new(),
            placeholder: None,
        }
    }

    /// Takes an event; `source` is what it was read from, `line` where that begins.
    fn event(&mut self, event: Event, source: &'t str, line: usize) {
        match event {
            Event::Start(tag) => self.start(tag, source, line),
            Event::End(tag) => self.end(tag, line),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&text),
                None => self.open.raw.push_str(&text),
            },
            Event::Code(text) => {
                // The words of a link have one mark.
                if self.links.is_empty() {
                    self.open.marks.push(Mark::Code(fold(&text)));
                }
                self.open.raw.push_str(&text);
            }
            Event::SoftBreak => self.open.raw.push(' '),
            Event::HardBreak => self.open.raw.push('\n'),
            Event::InlineHtml(tag) => inline_html(&tag, &mut self.open, self.out),
            Event::Html(tag) => self.html.push_str(&tag),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag, source: &'t str, line: usize) {
        match tag {
            Tag::Heading { id, classes, attrs, .. } => {
                let is_marked = id.is_some() || !classes.is_empty() || attrs.iter().any(|(_, value)| value.is_some());
                if let Some(id) = id {
                    self.out.anchor(&id);
                }
                let may_have = !is_marked && !attrs.is_empty();
                self.placeholder = Some(source).filter(|_| may_have).and_then(placeholder_at_end);
                self.open_at(line);
            }
            Tag::Paragraph if self.is_outside() => self.open_at(line),
            Tag::BlockQuote(_) => {
                if self.is_outside() {
                    self.open_at(line);
                }
                self.quote_depth += 1;
            }
            Tag::List(_) | Tag::DefinitionList => {
                if self.list_depth == 0 {
                    self.list_line = line;
                } else {
                    self.end_item();
                }
                self.list_depth += 1;
            }
            Tag::Item => self.open_at(line),
            // A term without a definition ends where the next one begins.
            Tag::DefinitionListTitle => {
                self.end_item();
                self.open_at(line);
            }
            Tag::DefinitionListDefinition => self.open.raw.push('\n'),
            Tag::CodeBlock(kind) => self.start_code(kind, line),
            Tag::Table(_) => {
                self.table = Table::default();
                self.open_at(line);
            }
            Tag::TableRow => {
                self.row = Row {
                    line: Some(line),
                    ..Row::default()
                };
                self.row_source = source;
            }
            Tag::Link { dest_url, .. } => self.links.push((self.open.raw.len(), dest_url.to_string())),
            _ => {}
        }
    }

    /// The parser fills rows up and cuts them off. What it cuts off was mostly parted by a bar in the text of the last cell.
    fn end_row(&mut self) {
        let mut row = std::mem::take(&mut self.row);
        let written = cells(self.row_source);
        let width = self.table.header.len();
        if written.len() != width {
            let index = self.table.rows.len() + 1;
            self.out.ragged(&row, index, row.line, written.len(), width);
        }
        if let Some(last) = row.cells.last_mut() {
            for cell in written.iter().skip(width) {
                last.plain.push_str(" | ");
                last.plain.push_str(&fold(&unescaped(cell)));
            }
        }
        self.table.rows.push(row);
    }

    fn end(&mut self, tag: TagEnd, line: usize) {
        match tag {
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::Paragraph if self.is_outside() => self.push_text(Kind::Paragraph),
            TagEnd::Paragraph => self.open.raw.push('\n'),
            TagEnd::BlockQuote(_) => {
                self.quote_depth = self.quote_depth.saturating_sub(1);
                if self.is_outside() {
                    self.push_text(Kind::Note);
                }
            }
            TagEnd::DefinitionListTitle => self.open.raw.push('\n'),
            TagEnd::DefinitionListDefinition => self.open.raw.push('\n'),
            TagEnd::List(_) | TagEnd::DefinitionList => {
                if tag == TagEnd::DefinitionList {
                    self.end_item();
                }
                self.list_depth = self.list_depth.saturating_sub(1);
                if self.list_depth == 0 {
                    self.push_list();
                }
            }
            TagEnd::Item => self.end_item(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::Table => {
                let mut table = std::mem::take(&mut self.table);
                indents::nest(&mut table.rows);
                self.out.push(Some(self.open.line), Kind::Table(table));
            }
            TagEnd::TableCell => {
                if self.row.cells.is_empty() {
                    self.row.depth = indents::width(&self.open.raw);
                }
                self.row.cells.push(self.open.take());
            }
            TagEnd::TableHead => {
                let cells = std::mem::take(&mut self.row.cells).into_iter();
                self.table.header = cells.map(|cell| cell.plain.replace('\n', " ")).collect();
            }
            TagEnd::TableRow => {
                self.end_row();
            }
            TagEnd::Link => {
                if let Some((start, target)) = self.links.pop() {
                    let text = fold(self.open.raw.get(start..).unwrap_or_default());
                    self.open.marks.push(Mark::Link {
                        words: text.clone(),
                        url: target.clone(),
                    });
                    self.open.links.push(Link { text, target });
                }
            }
            TagEnd::HtmlBlock => {
                let offset = self.out.line_offset;
                self.out.line_offset += line.saturating_sub(1);
                html::read(&std::mem::take(&mut self.html), self.layout, self.out);
                self.out.line_offset = offset;
            }
            _ => {}
        }
    }

    /// Whether no list and no quote is around.
    fn is_outside(&self) -> bool {
        self.list_depth == 0 && self.quote_depth == 0
    }

    fn open_at(&mut self, line: usize) {
        self.open = Open {
            line,
            ..Open::default()
        };
    }

    /// The text at hand as a block, unless it is empty.
    fn push_text(&mut self, kind: fn(Text) -> Kind) {
        let text = self.open.take();
        if text.plain == captions::LEFT_OUT {
            self.out.unread(
                Some(self.open.line),
                "the tool that made this page left a table out, since Markdown cannot say what its cells hold",
            );
        }
        if !text.plain.is_empty() {
            self.out.push(Some(self.open.line), kind(text));
        }
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        self.open.raw.push_str(self.placeholder.take().unwrap_or_default());
        let text = self.open.take();
        if !text.plain.is_empty() {
            let kind = Kind::Heading {
                level: heading_level(level),
                text: heading(&text),
            };
            self.out.push(Some(self.open.line), kind);
        }
    }

    fn end_item(&mut self) {
        let text = self.open.take();
        if !text.plain.is_empty() {
            self.items.push(Item {
                text,
                depth: self.list_depth.saturating_sub(1),
                line: Some(self.open.line),
            });
        }
    }

    fn push_list(&mut self) {
        if !self.items.is_empty() {
            let items = std::mem::take(&mut self.items);
            self.out.push(Some(self.list_line), Kind::List(items));
        }
    }

    /// A sample inside a list ends the list so far: a code block is a block of its own.
    fn start_code(&mut self, kind: CodeBlockKind, line: usize) {
        if self.list_depth > 0 {
            self.end_item();
            self.push_list();
        }
        let language = match kind {
            CodeBlockKind::Fenced(language) if !language.is_empty() => Some(language.to_string()),
            _ => None,
        };
        self.open.line = line;
        self.code = Some(CodeBlock {
            language,
            text: String::new(),
        });
    }

    fn end_code(&mut self) {
        if let Some(mut code) = self.code.take() {
            code.text = code.text.trim_matches('\n').trim_end().to_owned();
            if !code.text.is_empty() {
                self.out.push(Some(self.open.line), Kind::Code(code));
            }
        }
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
    } else if !html::is_element(&lower) {
        // `List<String>` and `<name>` are words, whatever CommonMark makes of them.
        open.raw.push_str(tag);
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

/// The words of a heading, on one line and without the sign that links to the heading itself.
fn heading(text: &Text) -> String {
    let mut words = text.plain.replace('\n', " ");
    let is_sign = |link: &&Link| link.target.starts_with('#') && !link.text.contains(char::is_alphanumeric);
    for sign in text.links.iter().filter(is_sign).map(|link| link.text.as_str()) {
        let first = words.strip_prefix(sign).filter(|rest| rest.starts_with(' '));
        let last = words.strip_suffix(sign).filter(|rest| rest.ends_with(' '));
        // With nothing between the sign and the words, it stands behind them.
        if let Some(rest) = last.or(first).or_else(|| words.strip_suffix(sign)) {
            words = rest.trim().to_owned();
        }
    }
    words
}

/// The text without the backslashes that make signs of it.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}

/// The cells of a row as they are written: between bars that no backslash stands before.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    let mut cells = Vec::new();
    let mut start = usize::from(row.starts_with('|'));
    let mut is_escaped = false;
    for (at, c) in row.char_indices().skip(start) {
        if c == '|' && !is_escaped {
            cells.push(&row[start..at]);
            start = at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    if start < row.len() {
        cells.push(&row[start..]);
    }
    cells
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, block};

    fn check(text: &str, expect: &str) {
        let layout = Layout::from_yaml(
            "layout.yaml",
            "title: T\nlanguage: en\nsections: {}\ncolumns: {}\ntypes: {}\n",
        );
        let page = markdown(text);
        assert_eq!(block::to_text(&block::read(&page, &layout.unwrap()).output), expect);
    }

    #[test]
    fn placeholders_of_a_heading_are_text_and_its_anchor_is_none() {
        check("## DELETE /boxes/{box_id}\n", "heading2 @1: DELETE /boxes/{box_id}\n");
        check("## Open {box_id} ##\n", "heading2 @1: Open {box_id}\n");
        check("## Opening {#open}\n", "heading2 @1 #open: Opening\n");
        check("## Opening {.wide}\n", "heading2 @1: Opening\n");
        check("## Opening [¶](#opening)\n", "heading2 @1: Opening\n");
        check("## [#](#c) C#\n", "heading2 @1: C#\n");
        check("## See [box](#box)\n", "heading2 @1: See box\n");
    }

    #[test]
    fn front_matter_is_metadata_and_no_text() {
        check(
            "---\ntitle: \"Boxes\"\ntags:\n  - a\ndescription: >-\n  All of\n  them.\napi: 'GET /boxes'\n---\n\n# List\n",
            "metadata @2: title: Boxes\nmetadata @5: description: All of them.\nmetadata @8: api: GET /boxes\nheading1 @11: List\n",
        );
        check(
            "+++\ntitle = 'Boxes'\n+++\nText\n",
            "metadata @2: title: Boxes\nparagraph @4: Text\n",
        );
        check("---\n\nA: text\n\n---\n", "paragraph @3: A: text\n");
    }
}
