//! Untrusted CommonMark or plain text in, prose in its normal form out.

use super::html::{self, HtmlPiece};
use super::normal::{self, MOST_NESTED};
use super::{Block, Inline, Line, List, Mark, Prose};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

pub(super) fn markdown(text: &str) -> Prose {
    let mut reader = Reader::default();
    for event in Parser::new(text) {
        reader.event(event);
    }
    reader.end_block();
    Prose(normal::blocks(reader.blocks))
}

/// Makes blocks of events.
#[derive(Default)]
struct Reader {
    /// Finished blocks, of the innermost open item or of the whole prose.
    blocks: Vec<Block>,
    /// The open lists, each with the blocks that stand before it.
    lists: Vec<(List, Vec<Block>)>,
    /// Open lists that are too deep to be any; what stands in them belongs to the item around.
    too_deep: usize,
    /// Finished lines of the block that is being read, and the open one.
    lines: Vec<Line>,
    line: Vec<Inline>,
    /// The address of the open link, and where in the line its words begin.
    link: Option<(String, usize)>,
    /// The text of the open code block.
    code: Option<String>,
    /// The lines of the open block of HTML.
    html: String,
    /// HTML has opened an item.
    in_html_item: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.text(&text),
            },
            Event::Code(text) => self.line.push(Inline::Code(text.into_string())),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.end_line(),
            Event::InlineHtml(html) => self.html(&html),
            Event::Html(html) => self.html.push_str(&html),
            Event::Rule => self.end_block(),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.into_string(), self.line.len())),
            Tag::List(first) => self.start_list(first),
            Tag::CodeBlock(_) => {
                self.end_block();
                self.code = Some(String::new());
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::HtmlBlock | Tag::Item => self.end_block(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => self.end_link(),
            TagEnd::List(_) => self.end_list(),
            TagEnd::Item => self.end_item(),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.blocks.push(Block::Code(code));
            }
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.html(&html);
                self.end_block();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) => self.end_block(),
            _ => {}
        }
    }

    fn html(&mut self, html: &str) {
        for piece in html::pieces(html) {
            self.piece(piece);
        }
    }

    fn piece(&mut self, piece: HtmlPiece) {
        match piece {
            HtmlPiece::Text(text) => self.text(&text),
            HtmlPiece::Break => self.end_line(),
            HtmlPiece::Block | HtmlPiece::Item if self.link.is_some() => self.text(" "),
            HtmlPiece::Block => self.end_block(),
            HtmlPiece::Item => {
                self.end_block();
                self.in_html_item = true;
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.line.push(Inline::Text(text.to_owned()));
    }

    /// Ends a line. Without a hard break, which Markdown writes as spaces that nobody sees, what follows is a paragraph of its
    /// own; only a link goes on.
    fn end_line(&mut self) {
        if self.link.is_some() {
            return self.text(" ");
        }
        self.lines.push(Line(std::mem::take(&mut self.line)));
    }

    fn end_link(&mut self) {
        let Some((url, start)) = self.link.take() else { return };
        let words = self.line.split_off(start.min(self.line.len()));
        self.line.push(Inline::Link { words, url });
    }

    fn end_block(&mut self) {
        self.end_line();
        let paragraphs = self.lines.drain(..).map(Block::Paragraph).collect();
        if std::mem::take(&mut self.in_html_item) {
            let items = vec![paragraphs];
            self.blocks.push(Block::List(List { first: None, items }));
        } else {
            self.blocks.extend(paragraphs);
        }
    }

    fn start_list(&mut self, first: Option<u64>) {
        self.end_block();
        if self.lists.len() >= MOST_NESTED {
            self.too_deep += 1;
        } else {
            let items = Vec::new();
            self.lists
                .push((List { first, items }, std::mem::take(&mut self.blocks)));
        }
    }

    fn end_item(&mut self) {
        self.end_block();
        if self.too_deep == 0
            && let Some((list, _)) = self.lists.last_mut()
        {
            list.items.push(std::mem::take(&mut self.blocks));
        }
    }

    fn end_list(&mut self) {
        self.end_block();
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some((list, before)) = self.lists.pop() {
            self.blocks = before;
            self.blocks.push(Block::List(list));
        }
    }
}

/// A line of plain text: how many lists it stands in, and whether it begins an item of the innermost.
struct PlainLine<'t> {
    depth: usize,
    is_item: bool,
    text: &'t str,
    marks: Vec<(Range<usize>, &'t Mark)>,
}

/// Marks whose words do not follow are looked for in all that is left of a text.
const MOST_MISSING: usize = 16;

pub(super) fn plain(text: &str, marks: &[Mark]) -> Prose {
    let mut depth = 0;
    let mut places = placed(text, marks).into_iter().peekable();
    let mut start = 0;
    let lines: Vec<PlainLine<'_>> = text
        .split_inclusive('\n')
        .map(|line| {
            start += line.len();
            (start - line.len(), line)
        })
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(start, line)| {
            let indent = line.bytes().take_while(|b| *b == b' ').count() / 2;
            let trimmed = line.trim();
            let item = trimmed.strip_prefix("- ");
            // No line stands in more lists than the one before has opened.
            let most = if item.is_some() {
                (depth + 1).min(MOST_NESTED)
            } else {
                depth
            };
            depth = (indent + usize::from(item.is_some())).min(most);
            let words = item.unwrap_or(trimmed);
            let mut marks = Vec::new();
            let before = start + (line.len() - line.trim_start().len()) + (trimmed.len() - words.len());
            while let Some((place, mark)) = places.next_if(|(place, _)| place.end <= before + words.len()) {
                if place.start >= before {
                    marks.push((place.start - before..place.end - before, mark));
                }
            }
            PlainLine {
                depth,
                is_item: item.is_some(),
                text: words,
                marks,
            }
        })
        .collect();
    Prose(normal::blocks(nested(&lines, 0)))
}

impl PlainLine<'_> {
    fn words(&self) -> Line {
        let mut inlines = Vec::new();
        let mut end = 0;
        for (place, mark) in &self.marks {
            inlines.push(Inline::Text(self.text[end..place.start].to_owned()));
            inlines.push(mark.inline());
            end = place.end;
        }
        inlines.push(Inline::Text(self.text[end..].to_owned()));
        Line(inlines)
    }
}

impl Mark {
    /// The marks that stand behind the part of a text with which it begins.
    pub fn behind<'m>(beginning: &str, marks: &'m [Self]) -> &'m [Self] {
        let inside = placed(beginning, marks).len();
        marks.get(inside..).unwrap_or_default()
    }
}

/// Where the words of each mark stand, behind those of the mark before and not inside a longer word.
fn placed<'m>(text: &str, marks: &'m [Mark]) -> Vec<(Range<usize>, &'m Mark)> {
    let mut places: Vec<(Range<usize>, &Mark)> = Vec::new();
    let mut missing = 0;
    for mark in marks {
        let from = places.last().map_or(0, |(place, _)| place.end);
        match whole(text, from, mark.words()) {
            Some(place) => places.push((place, mark)),
            None => missing += 1,
        }
        if missing > MOST_MISSING {
            break;
        }
    }
    places
}

fn whole(text: &str, from: usize, words: &str) -> Option<Range<usize>> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found = text[from..]
        .match_indices(words)
        .map(|(at, _)| from + at..from + at + words.len());
    found.find(|place| {
        let is_cut_before = text[..place.start].ends_with(is_letter) && words.starts_with(is_letter);
        let is_cut_after = text[place.end..].starts_with(is_letter) && words.ends_with(is_letter);
        !words.is_empty() && !is_cut_before && !is_cut_after
    })
}

/// The blocks of lines that stand in at least so many lists.
fn nested(mut lines: &[PlainLine<'_>], depth: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    while let Some((line, rest)) = lines.split_first() {
        let paragraph = Block::Paragraph(line.words());
        if line.depth <= depth {
            blocks.push(paragraph);
            lines = rest;
            continue;
        }
        let ends = |it: &PlainLine<'_>| it.depth <= depth || (it.depth == depth + 1 && it.is_item);
        let end = rest.iter().position(ends).unwrap_or(rest.len());
        let mut item = vec![paragraph];
        item.extend(nested(&rest[..end], depth + 1));
        let items = vec![item];
        blocks.push(Block::List(List { first: None, items }));
        lines = &rest[end..];
    }
    blocks
}
