//! Tables whose cells an extractor joined with spaces, a row or a part of one a line: `Name Type Description` above,
//! `width Long The width of a boat.` below.
//!
//! The header splits into column words. A row splits from its start, by the name, the type and the word of the location
//! with what stands in brackets behind it, and from its end, by the release; the rest is the description. Bullets in it
//! are its values, as they stand in lines of their own.

use super::glued::is_name;
use super::line::{Line, bullet, cell_line};
use super::scan::Scan;
use crate::block::{Row, Text};
use crate::layout::{Column, Layout};

pub(super) fn read(scan: &mut Scan) -> bool {
    let Some(first) = scan.line(0) else { return false };
    let Some(header) = split_header(first.text, scan.layout) else {
        return false;
    };
    let columns: Vec<Column> = header.iter().map(|(_, column)| *column).collect();
    let ends_with_release = columns.last() == Some(&Column::Since);
    let mut rows = Vec::new();
    let mut taken = 1;
    while !ends(scan, taken) {
        let Some(start) = scan.line(taken).filter(|line| starts_row(line.text, scan.layout)) else {
            break;
        };
        let mut lines = vec![start];
        taken += 1;
        let is_full =
            |lines: &[Line]| ends_with_release && lines.last().is_some_and(|line| split_release(line.text).is_some());
        while !is_full(&lines)
            && !ends(scan, taken)
            && let Some(line) = scan.line(taken)
            && (ends_with_release || !starts_row(line.text, scan.layout))
        {
            lines.push(line);
            taken += 1;
        }
        rows.push(row(&lines, &columns));
    }
    if rows.is_empty() {
        return false;
    }
    scan.at += taken;
    scan.push_table(first.number, header.into_iter().map(|(text, _)| text).collect(), rows);
    true
}

fn ends(scan: &Scan, offset: usize) -> bool {
    scan.ends_table(offset)
        || scan
            .line(offset)
            .is_some_and(|line| split_header(line.text, scan.layout).is_some())
}

/// Column words with spaces between them that make up the whole line, the name and the type first.
fn split_header(text: &str, layout: &Layout) -> Option<Vec<(String, Column)>> {
    if text.len() > 200 {
        return None;
    }
    let mut header = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (word, column) = layout
            .columns
            .iter()
            .flat_map(|(column, words)| words.iter().map(move |word| (word, *column)))
            .filter(|(word, _)| {
                let behind = rest.strip_prefix(word.as_str());
                !word.is_empty() && behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
            })
            .max_by_key(|(word, _)| word.len())?;
        header.push((word.clone(), column));
        rest = rest[word.len()..].trim_start();
    }
    matches!(header.as_slice(), [(_, Column::Name), (_, Column::Type), _, ..]).then_some(header)
}

/// A name and a type, either a word of the layout or the name of an object.
fn starts_row(text: &str, layout: &Layout) -> bool {
    let mut words = text.split_whitespace();
    let (Some(name), Some(type_text)) = (words.next(), words.next()) else {
        return false;
    };
    let is_object = type_text.starts_with(char::is_uppercase) || type_text.ends_with("[]");
    is_name(name) && (layout.is_type(type_text) || (is_object && is_name(type_text) && !type_text.ends_with('.')))
}

/// The text before a release such as `4.1.2` at the line's end, and the release.
fn split_release(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let (before, release) = text.split_at_checked(at)?;
    let mut parts = release.split('.');
    let is_release =
        release.contains('.') && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_release.then(|| (before.trim_end(), release))
}

fn row(lines: &[Line], columns: &[Column]) -> Row {
    let mut parts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let mut release = "";
    if columns.last() == Some(&Column::Since)
        && let Some(last) = parts.last_mut()
        && let Some((before, found)) = split_release(last)
    {
        (*last, release) = (before, found);
    }
    let mut rest = parts.first().copied().unwrap_or_default();
    let has_values = columns.contains(&Column::Values);
    let (values, more): (Vec<&str>, Vec<&str>) = parts
        .iter()
        .skip(1)
        .filter(|part| !part.is_empty())
        .partition(|part| has_values && bullet(part).is_some());
    let cells = columns.iter().map(|column| match column {
        Column::Name | Column::Type => Text::plain(take_word(&mut rest)),
        Column::Location => Text::plain(take_location(&mut rest)),
        Column::Values => joined(values.iter().copied()),
        Column::Since => Text::plain(release),
        Column::Description => joined(std::iter::once(std::mem::take(&mut rest)).chain(more.iter().copied())),
        _ => Text::default(),
    });
    Row {
        cells: cells.collect(),
        depth: 0,
        line: lines.first().map(|line| line.number),
    }
}

fn take_word<'t>(rest: &mut &'t str) -> &'t str {
    let (word, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    *rest = behind.trim_start();
    word
}

/// A word and the brackets behind it.
fn take_location<'t>(rest: &mut &'t str) -> &'t str {
    let whole = *rest;
    let word = take_word(rest);
    if rest.starts_with('(')
        && let Some(close) = rest.find(')')
    {
        let behind = &rest[close + 1..];
        *rest = behind.trim_start();
        return &whole[..whole.len() - behind.len()];
    }
    word
}

fn joined<'t>(lines: impl Iterator<Item = &'t str>) -> Text {
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).map(cell_line).collect();
    Text::plain(lines.join("\n"))
}
