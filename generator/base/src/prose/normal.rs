//! Any tree in, the tree out that Markdown can say: what a reader of the written text would build.
//!
//! White space is single spaces, what is hidden is gone, web addresses in text are links. Pieces that would run together are
//! one: texts, codes, lists of a kind. An item begins with words or a sample and never with another list.

use super::{Block, Inline, Line, List};
use crate::printable::is_hidden;

/// Lists in lists are not nested deeper. No prose for people is, and every level costs stack and indentation.
pub(super) const MOST_NESTED: usize = 8;

/// The largest number that CommonMark takes for an item's.
const LAST_NUMBER: u64 = 999_999_999;

pub(super) fn blocks(blocks: Vec<Block>) -> Vec<Block> {
    nested(blocks, 0)
}

fn nested(blocks: Vec<Block>, depth: usize) -> Vec<Block> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(words) => {
                let words = line(words);
                if !words.0.is_empty() {
                    out.push(Block::Paragraph(words));
                }
            }
            Block::Code(text) => {
                let text = sample(&text);
                if !text.is_empty() {
                    out.push(Block::Code(text));
                }
            }
            Block::List(list) if depth >= MOST_NESTED => {
                out.extend(list.items.into_iter().flat_map(|item| nested(item, depth)));
            }
            Block::List(list) => push_list(&mut out, list, depth),
            Block::Heading(words) => out.push(Block::Heading(words)),
        }
    }
    out
}

/// Adds a list, or its items to the list before it: Markdown does not tell two lists of a kind apart.
fn push_list(out: &mut Vec<Block>, list: List, depth: usize) {
    let mut items = Vec::new();
    for item in list.items {
        push_item(&mut items, nested(item, depth + 1));
    }
    if items.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Block::List(before)) if before.first.is_some() == list.first.is_some() => {
            before.items.extend(items);
            before.first = counted(before.first, before.items.len());
        }
        _ => {
            let first = counted(list.first, items.len());
            out.push(Block::List(List { first, items }));
        }
    }
}

/// Adds an item. Lists at its very beginning have no words to stand below: their items are items of this list.
fn push_item(items: &mut Vec<Vec<Block>>, item: Vec<Block>) {
    let mut rest = Vec::new();
    for block in item {
        match block {
            Block::List(inner) if rest.is_empty() => items.extend(inner.items),
            block => rest.push(block),
        }
    }
    if !rest.is_empty() {
        items.push(rest);
    }
}

fn counted(first: Option<u64>, items: usize) -> Option<u64> {
    let items = u64::try_from(items).unwrap_or(u64::MAX);
    first.map(|first| {
        if first.saturating_add(items) > LAST_NUMBER {
            1
        } else {
            first
        }
    })
}

/// A line whose pieces Markdown can tell apart, without spaces around it.
pub(super) fn line(line: Line) -> Line {
    let mut linked = Vec::new();
    for inline in joined(line.0.into_iter().flat_map(opened).collect()) {
        match inline {
            Inline::Text(text) => find_links(&text, &mut linked),
            inline => linked.push(inline),
        }
    }
    Line(trimmed(joined(linked)))
}

/// Of a link that leads to no web address, only its words.
fn opened(inline: Inline) -> Vec<Inline> {
    match inline {
        Inline::Link { words, url } if !is_web(&url) => words.into_iter().flat_map(flat).collect(),
        inline => vec![inline],
    }
}

/// Neighbours of a kind as one, each in its own normal form.
fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines {
        let Some(inline) = piece(inline) else { continue };
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => {
                let text = text
                    .strip_prefix(' ')
                    .filter(|_| before.ends_with(' '))
                    .unwrap_or(&text);
                before.push_str(text);
            }
            (Some(Inline::Code(before)), Inline::Code(text)) => before.push_str(&text),
            (_, inline) => out.push(inline),
        }
    }
    out
}

fn piece(inline: Inline) -> Option<Inline> {
    Some(match inline {
        Inline::Text(text) => Inline::Text(Some(spaced(&text)).filter(|text| !text.is_empty())?),
        Inline::Code(text) => Inline::Code(spaced(&text).trim().to_owned()),
        Inline::Link { words, url } => link(words, url),
        Inline::Item(shown, path) => {
            let is_path = |path: &str| {
                !path.is_empty()
                    && path
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':'))
            };
            if is_path(&shown) && path.as_deref().is_none_or(is_path) {
                Inline::Item(shown, path)
            } else {
                Inline::Code(spaced(&shown).trim().to_owned())
            }
        }
        Inline::Strong(words) => Inline::Strong(words),
    })
}

/// A link. Words with an address in them could lie about where it leads, so then it shows that itself.
fn link(words: Vec<Inline>, url: String) -> Inline {
    let words = trimmed(joined(words.into_iter().flat_map(flat).collect()));
    let says_address =
        |inline: &Inline| matches!(inline, Inline::Text(text) | Inline::Code(text) if text.contains("://"));
    if words.is_empty() || words.iter().any(says_address) {
        return autolink(&url);
    }
    Inline::Link { words, url }
}

/// Words that may stand in a link, where no other link can.
fn flat(inline: Inline) -> Vec<Inline> {
    match inline {
        Inline::Link { words, .. } => words.into_iter().flat_map(flat).collect(),
        Inline::Item(shown, _) => vec![Inline::Code(shown)],
        Inline::Strong(words) => vec![Inline::Text(words.to_owned())],
        inline => vec![inline],
    }
}

/// Without spaces at its ends.
fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        *text = text.trim_end().to_owned();
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    inlines
}

/// White space as single spaces, and nothing hidden.
pub(super) fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_hidden(c) {
            out.push(c);
        }
    }
    out
}

/// A sample without empty lines at its ends, tabs as spaces.
fn sample(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let lines = text.split('\n').map(|line| {
        let line: String = line.chars().filter(|c| !is_hidden(*c)).collect();
        line.trim_end().to_owned()
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    text.trim_matches('\n').to_owned()
}

/// Parts a text into addresses and what is between them.
fn find_links(text: &str, out: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some(at) = rest.find(SCHEME) {
        let (before, from) = rest.split_at(at);
        out.push(Inline::Text(before.to_owned()));
        let length = match address(from) {
            Some(url) => {
                out.push(autolink(url));
                url.len()
            }
            None => {
                out.push(Inline::Text(SCHEME.to_owned()));
                SCHEME.len()
            }
        };
        rest = &from[length..];
    }
    out.push(Inline::Text(rest.to_owned()));
}

/// The web address with which a text begins.
fn address(text: &str) -> Option<&str> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    let end = text.find(|c| !is_of_address(c)).unwrap_or(text.len());
    Some(without_punctuation(&text[..end])).filter(|url| is_web(url))
}

/// How web addresses begin.
pub(super) const SCHEME: &str = "http";

pub(super) fn autolink(url: &str) -> Inline {
    let words = vec![Inline::Text(url.to_owned())];
    let url = url.to_owned();
    Inline::Link { words, url }
}

fn is_of_address(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '\\' | '|' | '[' | ']' | '^')
}

pub(super) fn is_web(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'`' | b'\\'))
    })
}

/// A web address without the punctuation of the sentence around it.
fn without_punctuation(url: &str) -> &str {
    // Counted once: an address may be all brackets.
    let mut spare = [(')', '('), ('}', '{')].map(|(close, open)| {
        let count = |c| url.bytes().filter(|b| char::from(*b) == c).count();
        (close, count(close).saturating_sub(count(open)))
    });
    let mut url = url;
    loop {
        let sentence = url.strip_suffix(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        let closing = || {
            let (close, left) = spare
                .iter_mut()
                .find(|(close, left)| *left > 0 && url.ends_with(*close))?;
            *left -= 1;
            url.strip_suffix(*close)
        };
        match sentence.or_else(closing) {
            Some(shorter) => url = shorter,
            None => return url,
        }
    }
}
