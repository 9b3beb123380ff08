//! A tree in its normal form in, Markdown out.
//!
//! Lines break between words only, and a code span or a link is one word. What is text is escaped where a reader could take
//! it for markup: by what stands beside it, and once more by what could begin a block where it begins a line. Rustdoc reads
//! more than CommonMark, and GitHub reads a README: tables, strikethrough, task lists, footnotes, formulas and dashes are
//! kept from them too. Quotes and `...` are left to be shown as they show them.

use super::{Block, Inline, Line, List, Prose, normal};

/// How Markdown is written for a place.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Lines have no more columns, unless a single word has.
    width: usize,
    /// What only rustdoc and GitHub take for markup is escaped.
    is_extended: bool,
    /// There is no empty line before a list that needs none.
    is_dense: bool,
}

/// Without the `///` and what stands before it.
pub(super) const DOCS: Style = Style {
    width: 100,
    is_extended: true,
    is_dense: false,
};

pub(super) const ONE_LINE: Style = Style {
    width: usize::MAX,
    is_extended: true,
    is_dense: false,
};

pub(super) const DESCRIPTION: Style = Style {
    width: usize::MAX,
    is_extended: false,
    is_dense: true,
};

/// Without a newline at the end.
pub(super) fn prose(prose: &Prose, style: Style) -> String {
    let mut out = String::new();
    blocks(&normal::blocks(prose.0.clone()), "", style, &mut out);
    out
}

/// The description of plain text whose lines, items of a list or not, all say themselves; none of any other.
pub(super) fn plain_description(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let item = line.strip_prefix("- ");
        if !says_itself(item.unwrap_or(line)) {
            return None;
        }
        if !out.is_empty() {
            out.push_str(if item.is_some() { "\n" } else { "\n\n" });
        }
        out.push_str(line);
    }
    Some(out)
}

/// Whether a line is written as it stands, wherever: words with single spaces between them, and punctuation that is markup
/// nowhere but where a line begins.
fn says_itself(line: &str) -> bool {
    let mut before = ' ';
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let is_itself = match c {
            ' ' => before != ' ' && chars.peek().is_some(),
            '_' => before.is_ascii_alphanumeric() && chars.peek().is_some_and(char::is_ascii_alphanumeric),
            c => c.is_alphanumeric() || ".,;:()'\"/-?!=+%@#{}>|，。、：；（）–‘’“”".contains(c),
        };
        if !is_itself {
            return false;
        }
        before = c;
    }
    let first = line.split(' ').next().unwrap_or_default();
    let is_number = matches!(first.trim_start_matches(|c: char| c.is_ascii_digit()), "." | ")");
    line.starts_with(char::is_alphanumeric) && !is_number && !line.contains(normal::SCHEME)
}

/// Writes blocks whose first line has been begun, at `indent`.
fn blocks(blocks: &[Block], indent: &str, style: Style, out: &mut String) {
    let mut before: Option<&Block> = None;
    for block in blocks {
        if let Some(before) = before {
            let may_be_tight = !indent.is_empty() || style.is_dense;
            let is_tight = may_be_tight && matches!(before, Block::Paragraph(_)) && interrupts(block);
            out.push_str(if is_tight { "\n" } else { "\n\n" });
            out.push_str(indent);
        }
        match block {
            Block::Paragraph(line) => paragraph(line, indent, style, out),
            Block::Code(text) => sample(text, indent, out),
            Block::List(it) => list(it, indent, style, out),
            Block::Heading(words) => {
                out.push_str("# ");
                out.push_str(words);
            }
        }
        before = Some(block);
    }
}

/// Whether the block may follow a paragraph without an empty line between them, as lists in lists do.
fn interrupts(block: &Block) -> bool {
    matches!(
        block,
        Block::List(List {
            first: None | Some(1),
            ..
        })
    )
}

fn list(list: &List, indent: &str, style: Style, out: &mut String) {
    for (item, number) in list.items.iter().zip(0..) {
        if number > 0 {
            out.push('\n');
            out.push_str(indent);
        }
        let marker = match list.first {
            Some(first) => format!("{}. ", first.saturating_add(number)),
            None => "- ".to_owned(),
        };
        out.push_str(&marker);
        let indent = format!("{indent}{}", " ".repeat(marker.len()));
        blocks(item, &indent, style, out);
    }
}

fn sample(text: &str, indent: &str, out: &mut String) {
    let fence = "`".repeat(longest_ticks(text).max(2) + 1);
    out.push_str(&fence);
    out.push_str("text\n");
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str(indent);
            out.push_str(line);
        }
        out.push('\n');
    }
    out.push_str(indent);
    out.push_str(&fence);
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

fn paragraph(line: &Line, indent: &str, style: Style, out: &mut String) {
    let mut column = indent.len();
    let mut is_first_line = true;
    let mut begins_line = true;
    for word in words(&line.0, style) {
        let width = word.text.chars().count();
        if !begins_line && column.saturating_add(1 + width) > style.width {
            out.push('\n');
            out.push_str(indent);
            (column, begins_line, is_first_line) = (indent.len(), true, false);
        }
        if begins_line {
            let text = word.at_line_start(is_first_line);
            column += text.chars().count();
            out.push_str(&text);
        } else {
            out.push(' ');
            out.push_str(&word.text);
            column += 1 + width;
        }
        begins_line = false;
    }
}

/// A piece of a line that no break may part.
#[derive(Default)]
struct Word {
    /// As it is written within a line.
    text: String,
    /// What it says, where all of it is text.
    plain: Option<String>,
    /// The first character is text.
    begins_with_text: bool,
}

impl Word {
    /// As it is written where a line begins, and blocks would.
    fn at_line_start(self, is_first_line: bool) -> String {
        let plain = self.plain.as_deref().unwrap_or_default();
        let only = |allowed: &[char]| !plain.is_empty() && plain.chars().all(|c| allowed.contains(&c));
        let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
        let at = if digits > 0 && matches!(&plain[digits..], "." | ")") {
            digits
        } else if (self.begins_with_text && self.text.starts_with(['>', '[']))
            || matches!(plain, "+" | "*" | "_")
            || only(&['#'])
            || only(&['-', ':', '|'])
            || (!is_first_line && only(&['=']))
        {
            0
        } else {
            return self.text;
        };
        let (before, behind) = self.text.split_at(at);
        if behind.starts_with('\\') {
            return self.text;
        }
        format!("{before}\\{behind}")
    }
}

/// A character of text, or markup that is finished.
enum WrittenPiece {
    Char(char),
    Markup(String),
}

fn words(line: &[Inline], style: Style) -> Vec<Word> {
    let pieces = pieces(line, style);
    let mut words = Vec::new();
    for range in ranges(&pieces) {
        words.push(word(&pieces[range], style, false));
    }
    words
}

/// Where the words are among the pieces.
fn ranges(pieces: &[WrittenPiece]) -> Vec<std::ops::Range<usize>> {
    let is_space = |piece: &WrittenPiece| matches!(piece, WrittenPiece::Char(' '));
    let mut start = 0;
    let mut ranges = Vec::new();
    for part in pieces.split(is_space) {
        if !part.is_empty() {
            ranges.push(start..start + part.len());
        }
        start += part.len() + 1;
    }
    ranges
}

fn pieces(line: &[Inline], style: Style) -> Vec<WrittenPiece> {
    let mut pieces = Vec::new();
    for inline in line {
        match inline {
            Inline::Text(text) => pieces.extend(text.chars().map(WrittenPiece::Char)),
            Inline::Code(text) => pieces.push(WrittenPiece::Markup(code(text))),
            Inline::Link { words, url } => pieces.push(WrittenPiece::Markup(link(words, url, style))),
            Inline::Item(shown, None) => pieces.push(WrittenPiece::Markup(format!("[{}]", code(shown)))),
            Inline::Item(shown, Some(path)) => pieces.push(WrittenPiece::Markup(format!("[{}]({path})", code(shown)))),
            Inline::Strong(words) => pieces.push(WrittenPiece::Markup(format!("**{words}**"))),
        }
    }
    pieces
}

fn code(text: &str) -> String {
    if text.is_empty() {
        return "` `".to_owned();
    }
    let ticks = "`".repeat(longest_ticks(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

fn link(words: &[Inline], url: &str, style: Style) -> String {
    if matches!(words, [Inline::Text(text)] if text == url) {
        return format!("<{url}>");
    }
    // Between pointed brackets only character references mean anything.
    let url = url.replace('&', "\\&");
    let pieces = pieces(words, style);
    let words: Vec<String> = ranges(&pieces)
        .into_iter()
        .map(|range| word(&pieces[range], style, true).text)
        .collect();
    format!("[{}](<{url}>)", words.join(" "))
}

/// Pieces without a space between them, escaped.
fn word(pieces: &[WrittenPiece], style: Style, is_linked: bool) -> Word {
    let mut word = Word {
        begins_with_text: matches!(pieces.first(), Some(WrittenPiece::Char(_))),
        plain: Some(String::new()),
        ..Word::default()
    };
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            WrittenPiece::Markup(markup) => {
                word.text.push_str(markup);
                word.plain = None;
            }
            WrittenPiece::Char(c) => {
                if needs_escape(*c, &pieces[..at], &pieces[at + 1..], style, is_linked) {
                    word.text.push('\\');
                }
                word.text.push(*c);
                word.plain.iter_mut().for_each(|plain| plain.push(*c));
            }
        }
    }
    word
}

/// Whether this character of a word would be markup, or would make markup of what stands beside it.
fn needs_escape(c: char, before: &[WrittenPiece], after: &[WrittenPiece], style: Style, is_linked: bool) -> bool {
    // Beside a word there is a space or the end of a line, and markup begins and ends with punctuation.
    let prev = before.last().map_or(' ', |piece| match piece {
        WrittenPiece::Char(c) => *c,
        WrittenPiece::Markup(markup) => markup.chars().next_back().unwrap_or(' '),
    });
    let next = after.first().map_or(' ', |piece| match piece {
        WrittenPiece::Char(c) => *c,
        WrittenPiece::Markup(markup) => markup.chars().next().unwrap_or(' '),
    });
    let stands_alone = !is_linked && prev == ' ' && next == ' ';
    match c {
        '`' => true,
        // Rustdoc takes any words in brackets for an item; to others they are text, unless a link could be made of them.
        '[' => is_linked || style.is_extended,
        ']' => is_linked || next == '(',
        '\\' => next == ' ' || next.is_ascii_punctuation(),
        '*' | '~' => !stands_alone,
        // Within a word it is text.
        '_' => !(stands_alone || prev.is_ascii_alphanumeric() && next.is_ascii_alphanumeric()),
        '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'),
        '&' => begins_reference(after),
        // An image is a link with this before it.
        '!' => matches!(after.first(), Some(WrittenPiece::Markup(markup)) if markup.starts_with('[')),
        // What follows the name of an item in brackets would be its address.
        '(' | ':' => matches!(before.last(), Some(WrittenPiece::Markup(markup)) if markup.ends_with(']')),
        '$' => style.is_extended && next != ' ',
        '-' => style.is_extended && next == '-',
        _ => false,
    }
}

/// Whether a character reference goes on so behind its `&`.
fn begins_reference(after: &[WrittenPiece]) -> bool {
    let is_of_name =
        |piece: &&WrittenPiece| matches!(piece, WrittenPiece::Char(c) if c.is_ascii_alphanumeric() || *c == '#');
    let length = after.iter().take_while(is_of_name).count();
    length > 0 && matches!(after.get(length), Some(WrittenPiece::Char(';')))
}
