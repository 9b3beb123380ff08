//! Fields as nested bullets, with name, type and the word for "required" run together: `• uuidStringRequired`.
//!
//! The indent of a bullet is the row's depth. Where the type is no word of the layout, other witnesses split the name
//! from it: the description's pointer ("see inventory"), a type met before, the keys of the page's JSON.

use super::glued::{is_name, split_type};
use super::line::{Line, bullet, cell_line};
use super::scan::Scan;
use crate::block::{Row, Text};
use crate::layout::{Column, Layout, Section};
use std::collections::BTreeSet;

pub(super) fn read(scan: &mut Scan) -> bool {
    let is_of_answers = |section| matches!(section, Section::Response | Section::ResponseHeader);
    let is_fields = scan.section.is_some_and(|it| it.is_sent() || is_of_answers(it));
    let Some(first) = scan.line(0).filter(|line| is_fields && bullet(line.text).is_some()) else {
        return false;
    };
    let Some(header) = header(scan.layout) else {
        return false;
    };
    let entries = entries(scan);
    let Some(rows) = rows(scan, &entries) else { return false };
    scan.at += entries.iter().map(|entry| 1 + entry.description.len()).sum::<usize>();
    scan.push_table(first.number, header, rows);
    true
}

/// Such a page has no header; the layout's own words stand in for it.
pub(super) fn header(layout: &Layout) -> Option<Vec<String>> {
    [Column::Name, Column::Type, Column::Required, Column::Description]
        .iter()
        .map(|column| layout.columns.get(column)?.first().cloned())
        .collect()
}

/// A bullet and the lines below it.
struct Entry<'t> {
    line: Line<'t>,
    glued: &'t str,
    description: Vec<Line<'t>>,
}

fn entries<'t>(scan: &Scan<'t, '_>) -> Vec<Entry<'t>> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in &scan.lines[scan.at..] {
        match (bullet(line.text), entries.last_mut()) {
            (Some(glued), _) => entries.push(Entry {
                line: *line,
                glued,
                description: Vec::new(),
            }),
            (None, Some(entry)) if line.indent > entry.line.indent => entry.description.push(*line),
            _ => break,
        }
    }
    entries
}

/// `None` when not even one entry is a field: then the bullets are just a list.
fn rows(scan: &Scan, entries: &[Entry]) -> Option<Vec<Row>> {
    let keys = scan.keys.get_or_init(|| json_keys(&scan.lines));
    let mut types: BTreeSet<&str> = BTreeSet::new();
    let mut split_any = false;
    let mut indents: Vec<usize> = Vec::new();
    let mut rows = Vec::new();
    for entry in entries {
        indents.retain(|indent| *indent < entry.line.indent);
        indents.push(entry.line.indent);
        let description: Vec<String> = entry.description.iter().map(|line| cell_line(line.text)).collect();
        let description = description.join("\n");
        let (rest, required) = match scan
            .layout
            .required
            .yes
            .iter()
            .find(|word| entry.glued.ends_with(word.as_str()))
        {
            Some(word) => entry.glued.split_at(entry.glued.len() - word.len()),
            None => (entry.glued, ""),
        };
        let split = split(rest, &description, scan.layout, &types, keys);
        if let Some((_, type_text)) = split {
            split_any = true;
            if scan.layout.type_word(type_text).is_none() {
                types.insert(type_text);
            }
        }
        let (name, type_text) = split.unwrap_or((rest, ""));
        let cells = [name, type_text, required, &description].map(Text::plain).to_vec();
        rows.push(Row {
            cells,
            depth: indents.len() - 1,
            line: Some(entry.line.number),
        });
    }
    split_any.then_some(rows)
}

fn split<'t>(
    text: &'t str,
    description: &str,
    layout: &Layout,
    types: &BTreeSet<&str>,
    keys: &BTreeSet<&str>,
) -> Option<(&'t str, &'t str)> {
    let at_name = |name: &str| {
        let rest = text.strip_prefix(name).filter(|rest| !rest.is_empty())?;
        Some(text.split_at(text.len() - rest.len()))
    };
    let pointed = layout
        .types
        .pointers
        .iter()
        .find_map(|pattern| pattern.capture(description, "T"));
    if let Some(split) = pointed.and_then(at_name) {
        return Some(split);
    }
    if let Some(split) = split_type(text, layout) {
        return Some(split);
    }
    if text.len() > LONGEST {
        return None;
    }
    let splits = || text.char_indices().skip(1).map(|(at, _)| text.split_at(at));
    if let Some(split) = splits().find(|(_, rest)| types.contains(rest)) {
        return Some(split);
    }
    // The longest key, so that `status` does not cut `statusDetail` short.
    let is_type = |rest: &str| rest.starts_with(char::is_uppercase) && is_name(rest);
    splits()
        .filter(|(name, rest)| keys.contains(name) && is_type(rest))
        .last()
}

/// Bytes of a name and a type that are run together; what is longer is a sentence.
const LONGEST: usize = 200;

/// Every `"key":` on the page.
pub(super) fn json_keys<'t>(lines: &[Line<'t>]) -> BTreeSet<&'t str> {
    let mut keys = BTreeSet::new();
    for line in lines {
        let mut parts = line.text.split('"').peekable();
        parts.next();
        while let Some(part) = parts.next() {
            if parts.peek().is_some_and(|after| after.trim_start().starts_with(':')) {
                keys.insert(part);
            }
        }
    }
    keys
}
