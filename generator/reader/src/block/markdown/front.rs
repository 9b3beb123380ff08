//! Front matter: a page in, what stands before its text as metadata blocks out, and the text without it.
//!
//! Keys of the outermost level and their texts are read, in YAML and TOML alike; lists and tables below them are for whoever
//! builds the site. Lines that only import or export components go as well, where the page's name says that it may have them.

use super::super::blocks::{Blocks, fold};
use super::super::model::Kind;
use std::borrow::Cow;

/// Lines of front matter: what is longer is text between two rules.
const MOST_LINES: usize = 1_000;

/// Pushes the metadata and gives back the page with empty lines in place of it.
pub(super) fn read<'t>(text: &'t str, out: &mut Blocks) -> Cow<'t, str> {
    let start = text.trim_start_matches('\u{feff}');
    let mark = ["---", "+++"]
        .into_iter()
        .find(|mark| is_mark(start.lines().next(), mark));
    let lines = mark.and_then(|mark| {
        let mut inner = start.lines().skip(1).take(MOST_LINES);
        inner.position(|line| is_mark(Some(line), mark))
    });
    // A rule above a text and one below it are no front matter: that begins with a key.
    let count = lines.filter(|_| {
        start
            .lines()
            .nth(1)
            .is_some_and(|line| entry(line).is_some() || line.starts_with('#'))
    });
    if let Some(count) = count {
        metadata(&mut start.lines().zip(1..).skip(1).take(count), out);
    }
    let has_components = out.page.path.ends_with(".mdx");
    if count.is_none() && !has_components && !start.lines().any(is_import) {
        return Cow::Borrowed(text);
    }
    let mut rest = String::with_capacity(start.len());
    let first = count.map_or(0, |count| count + 2);
    let mut in_code = false;
    for (number, line) in start.lines().enumerate() {
        in_code ^= line.trim_start().starts_with("```");
        let is_module = ["import ", "export "].into_iter().any(|word| line.starts_with(word));
        // A sentence may begin with the word, and no sentence ends like this.
        let is_module = is_module && (has_components || is_import(line));
        if number >= first && (in_code || !is_module) {
            rest.push_str(line);
        }
        rest.push('\n');
    }
    Cow::Owned(rest)
}

/// Whether a line imports from a module, as pages with components do.
fn is_import(line: &str) -> bool {
    let rest = line
        .strip_prefix("import ")
        .map(|rest| rest.trim_end().trim_end_matches(';'));
    let module = rest
        .and_then(|rest| rest.rsplit_once(" from "))
        .map(|(_, module)| module.trim());
    module.is_some_and(|it| {
        it.len() > 2
            && [('\'', '\''), ('"', '"')]
                .iter()
                .any(|(a, b)| it.starts_with(*a) && it.ends_with(*b))
    })
}

fn is_mark(line: Option<&str>, mark: &str) -> bool {
    line.is_some_and(|line| line.trim_end() == mark)
}

fn metadata(lines: &mut dyn Iterator<Item = (&str, usize)>, out: &mut Blocks) {
    let mut open: Option<(&str, String, usize)> = None;
    for (line, number) in lines {
        match (entry(line), &mut open) {
            (Some((key, value)), _) => {
                push(open.replace((key, value.to_owned(), number)), out);
            }
            // A text goes on in lines that stand further in; items of a list are no text.
            (None, Some((_, value, _))) if line.starts_with(' ') && !line.trim_start().starts_with('-') => {
                value.push(' ');
                value.push_str(line);
            }
            _ => {}
        }
    }
    push(open, out);
}

fn push(entry: Option<(&str, String, usize)>, out: &mut Blocks) {
    let Some((key, value, line)) = entry else { return };
    let value = fold(&value);
    let blocks = [">- ", "|- ", "> ", "| "];
    let value = blocks
        .into_iter()
        .find_map(|mark| value.strip_prefix(mark))
        .unwrap_or(&value);
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark));
    let value = quoted.unwrap_or(value);
    if !value.is_empty() {
        let (key, value) = (key.to_owned(), value.to_owned());
        out.push(Some(line), Kind::Metadata { key, value });
    }
}

/// The key and the value of a line.
fn entry(line: &str) -> Option<(&str, &str)> {
    let end = line.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'))?;
    let (key, rest) = line.split_at(end);
    let value = rest.trim_start().strip_prefix([':', '='])?;
    let is_entry = !key.is_empty() && (value.is_empty() || value.starts_with(char::is_whitespace));
    is_entry.then(|| (key, value.trim()))
}
