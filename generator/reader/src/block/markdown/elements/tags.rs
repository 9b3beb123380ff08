//! Markdown with elements of components in, its pieces out: the tags that the layout knows, and the text between them.
//!
//! A tag in a code block, in code within a line or in a comment is text. What tags mean is not asked here.

use crate::layout::Layout;
use std::collections::BTreeMap;

/// A piece of a page.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'t> {
    /// What no tag is.
    Text(&'t str),
    /// An element begins.
    Open {
        name: &'t str,
        attributes: Vec<(String, String)>,
        /// It ends with the same tag.
        is_empty: bool,
    },
    /// An element ends.
    Close(&'t str),
    /// The text goes on with what should be a tag and is none.
    Broken,
}

/// Bytes that a tag or code within a line may take: the longest default of a parameter is shorter.
const LONGEST_TAG: usize = 4_096;

/// The pieces of a text, each with how many lines stand before it, and elements that the layout does not know although their
/// attributes have words of columns.
pub(super) struct Parted<'t> {
    pub(super) pieces: Vec<(usize, Piece<'t>)>,
    pub(super) unknown: BTreeMap<&'t str, usize>,
}

/// Parts the text.
pub(super) fn parted<'t>(text: &'t str, layout: &Layout) -> Parted<'t> {
    let mut pieces = Pieces {
        text,
        found: Vec::new(),
        unknown: BTreeMap::new(),
        start: 0,
        line: 0,
        counted: 0,
    };
    let mut fence: Option<&str> = None;
    let mut may_have_comments = true;
    let mut at = 0;
    while at < text.len() {
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        let line = text[at..line_end].trim_start();
        let mark = fence_mark(line);
        if fence.is_some() || mark.is_some() {
            let is_end = |open: &str| mark == Some(line.trim_end()) && line.starts_with(open);
            fence = match fence {
                Some(open) => Some(open).filter(|open| !is_end(open)),
                None => mark,
            };
            at = line_end;
            continue;
        }
        // In this line, or from it on where a tag or a comment goes on in further lines.
        while at < line_end {
            let rest = &text[at..];
            if rest.starts_with('`') {
                at += code(&rest[..line_end - at]);
            } else if may_have_comments && rest.starts_with("{/*") {
                match rest.find("*/}") {
                    Some(end) => {
                        pieces.cut(at, at + end + 3, None);
                        at += end + 3;
                    }
                    None => {
                        may_have_comments = false;
                        at += 1;
                    }
                }
            } else if let Some(inner) = rest.strip_prefix('<').filter(|inner| is_known(inner, layout)) {
                match tag(inner) {
                    Some((length, tag)) => {
                        pieces.cut(at, at + 1 + length, Some(tag));
                        at += 1 + length;
                    }
                    None => {
                        pieces.cut(at, at, Some(Piece::Broken));
                        at += 1;
                    }
                }
            } else if let Some(name) = rest.strip_prefix('<').and_then(|inner| unknown_row(inner, layout)) {
                pieces.unknown.entry(name).or_insert(at);
                at += 1;
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
    }
    pieces.cut(text.len(), text.len(), None);
    let line_of = |at: usize| text[..at].matches('\n').count();
    Parted {
        pieces: pieces.found,
        unknown: pieces
            .unknown
            .into_iter()
            .take(MOST_UNKNOWN)
            .map(|(name, at)| (name, line_of(at)))
            .collect(),
    }
}

/// Elements that are told to be unknown: where there are more, the layout is not of these pages.
const MOST_UNKNOWN: usize = 20;

/// The mark with which the line opens or ends a code block.
fn fence_mark(line: &str) -> Option<&str> {
    let mut marks = ['`', '~'].into_iter();
    marks.find_map(|mark| {
        let length = line.len() - line.trim_start_matches(mark).len();
        (length >= 3).then(|| &line[..length])
    })
}

/// The pieces so far.
struct Pieces<'t> {
    text: &'t str,
    found: Vec<(usize, Piece<'t>)>,
    /// Elements that the layout does not know, and where they are met first.
    unknown: BTreeMap<&'t str, usize>,
    /// Where the text begins that is in none of them.
    start: usize,
    /// The lines before `counted`.
    line: usize,
    counted: usize,
}

impl<'t> Pieces<'t> {
    /// Ends the text before `from`, and goes on behind `to`.
    fn cut(&mut self, from: usize, to: usize, tag: Option<Piece<'t>>) {
        let before = &self.text[self.start..from];
        if !before.is_empty() {
            let line = self.line_of(self.start);
            self.found.push((line, Piece::Text(before)));
        }
        if let Some(tag) = tag {
            let line = self.line_of(from);
            self.found.push((line, tag));
        }
        self.start = to;
    }

    /// How many lines stand before a place; places are asked for in their order.
    fn line_of(&mut self, place: usize) -> usize {
        self.line += self.text[self.counted..place].matches('\n').count();
        self.counted = place;
        self.line
    }
}

/// How much of the line is code, which a run of backticks opens and one as long ends; just the run where none does.
fn code(line: &str) -> usize {
    let line = within(line);
    let run = line.len() - line.trim_start_matches('`').len();
    let mut at = run;
    while let Some(next) = line[at..].find('`') {
        at += next;
        let length = line[at..].len() - line[at..].trim_start_matches('`').len();
        at += length;
        if length == run {
            return at;
        }
    }
    run
}

/// Whether a tag goes on with the name of an element of the layout.
fn is_known(inner: &str, layout: &Layout) -> bool {
    layout
        .elements
        .contains_key(word(inner.strip_prefix('/').unwrap_or(inner)))
}

/// The name of an element that the layout does not know, with whose tag the text goes on, if it seems to be a row: it is a
/// component's, and one of its attributes is a word of columns or an attribute of rows that the layout knows.
fn unknown_row<'t>(inner: &'t str, layout: &Layout) -> Option<&'t str> {
    let is_component = inner.starts_with(|c: char| c.is_ascii_uppercase());
    let (_, Piece::Open { name, attributes, .. }) = is_component.then(|| tag(inner)).flatten()? else {
        return None;
    };
    let mut rows = layout.elements.values().filter(|rule| rule.is_row());
    let mut is_of_rows = |attribute: &str| rows.any(|rule| rule.attributes.contains_key(attribute));
    let says_something =
        |(attribute, _): &(String, String)| layout.column(attribute).is_some() || is_of_rows(attribute);
    attributes.iter().any(says_something).then_some(name)
}

/// The rest of a tag, with which the text begins, and how many bytes it takes.
fn tag(text: &str) -> Option<(usize, Piece<'_>)> {
    let is_close = text.starts_with('/');
    let inner = text.strip_prefix('/').unwrap_or(text);
    let name = word(inner);
    let mut rest = &inner[name.len()..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let taken = text.len() - rest.len();
        if taken > LONGEST_TAG {
            return None;
        }
        if let Some(end) = ["/>", ">"].into_iter().find(|end| rest.starts_with(end)) {
            let piece = match is_close {
                true => Piece::Close(name),
                false => Piece::Open {
                    name,
                    attributes,
                    is_empty: end == "/>",
                },
            };
            return Some((taken + end.len(), piece));
        }
        // Attributes that a program puts together say nothing here.
        if rest.starts_with('{') {
            rest = &rest[braces(rest)?..];
            continue;
        }
        let attribute = word(rest);
        if attribute.is_empty() {
            return None;
        }
        rest = &rest[attribute.len()..];
        let value = match rest.trim_start().strip_prefix('=') {
            Some(assigned) => {
                let (value, behind) = value(assigned.trim_start())?;
                rest = behind;
                value
            }
            None => attribute,
        };
        attributes.push((attribute.to_owned(), value.to_owned()));
    }
}

/// The name with which the text begins.
fn word(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    text.split(|c| !is_part(c)).next().unwrap_or_default()
}

/// The value of an attribute, in quotation marks, in braces or bare, and what follows it.
fn value(text: &str) -> Option<(&str, &str)> {
    if text.starts_with('{') {
        let end = braces(text)?;
        let inner = text[1..end - 1].trim();
        let quoted = ['"', '\'', '`']
            .into_iter()
            .find_map(|mark| inner.strip_prefix(mark)?.strip_suffix(mark));
        return Some((quoted.unwrap_or(inner), &text[end..]));
    }
    for mark in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(mark) {
            let end = within(inner).find(mark)?;
            return Some((&inner[..end], &inner[end + 1..]));
        }
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    Some((&text[..end], &text[end..]))
}

/// Where the braces end that the text begins with.
fn braces(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in within(text).char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// As much of the text as a tag or code within a line may take.
fn within(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_TAG);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
