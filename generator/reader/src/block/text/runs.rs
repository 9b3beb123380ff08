//! Fields without bullets, a line each, in which name, type, the word for "required" and the description run together:
//! `uuidStringRequiredThe boat.`
//!
//! Only the type word tells where the name ends, and names may hold one (`hintString`). The keys of the page's JSON and
//! the placeholders of its paths are the better witness, where they know the name. The nesting is lost; the table says so.

use super::bullets;
use super::glued::is_name;
use super::line::{Line, cell_line};
use super::scan::Scan;
use crate::block::{Kind, Row, Table, Text};
use crate::layout::{Layout, Section};
use docwright_base::openapi::template;

pub(super) fn read(scan: &mut Scan) -> bool {
    let is_fields = scan.section.is_some_and(Section::is_sent);
    let (Some(first), Some(header)) = (scan.line(0), bullets::header(scan.layout)) else {
        return false;
    };
    // The whole page is searched for names only once a line looks like a field.
    if split(first.text, scan.layout, |_| false).is_none() {
        return false;
    }
    let keys = scan.keys.get_or_init(|| bullets::json_keys(&scan.lines));
    let placeholders = scan
        .placeholders
        .get_or_init(|| scan.lines.iter().flat_map(|line| placeholders(line.text)).collect());
    let is_known = |name: &str| keys.contains(name) || placeholders.contains(name);
    if !is_fields {
        let known = |line: &Line| split(line.text, scan.layout, is_known).is_some_and(|cells| is_known(cells.name));
        let before = scan.at.checked_sub(1).and_then(|at| scan.lines.get(at));
        let (is_begun, next) = (before.is_some_and(known), scan.line(1));
        if !is_begun && known(&first) && next.as_ref().is_some_and(known) {
            scan.unread(
                first.number,
                "lines that read like fields, name and type run together, stand under no heading for fields",
            );
        }
        return false;
    }
    let mut rows = Vec::new();
    let mut taken = 0;
    while let Some(line) = scan.line(taken).filter(|_| !scan.ends_table(taken)) {
        let Some(cells) = split(line.text, scan.layout, is_known) else {
            break;
        };
        rows.push(Row {
            cells: vec![
                Text::plain(cells.name),
                Text::plain(cells.type_text),
                Text::plain(cells.required),
                Text::plain(cell_line(cells.description)),
            ],
            depth: 0,
            line: Some(line.number),
        });
        taken += 1;
    }
    if rows.is_empty() {
        return false;
    }
    scan.at += taken;
    let caption = scan.caption.take().map(|(text, _)| text);
    scan.out.push(
        Some(first.number),
        Kind::Table(Table {
            caption,
            header,
            header_line: None,
            rows,
            is_flat: true,
        }),
    );
    true
}

fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    template::placeholders(text).filter(|name| !name.is_empty() && is_name(name))
}

#[derive(Debug, PartialEq)]
struct Cells<'t> {
    name: &'t str,
    type_text: &'t str,
    required: &'t str,
    description: &'t str,
}

/// The longest known name wins, then the first type word that no other type word follows, then the first of all.
fn split<'t>(text: &'t str, layout: &Layout, is_name_of_page: impl Fn(&str) -> bool) -> Option<Cells<'t>> {
    let mut best: Option<((bool, bool), Cells)> = None;
    let name_end = text
        .char_indices()
        .find(|(_, c)| !(c.is_alphanumeric() && c.is_ascii() || matches!(c, '_' | '-' | '.')))
        .map_or(text.len(), |(at, _)| at)
        .min(200);
    for at in 1..=name_end {
        let (Some(name), Some(rest)) = (text.get(..at), text.get(at..)) else {
            continue;
        };
        let Some(type_text) = type_at(rest, layout).filter(|_| is_name(name)) else {
            continue;
        };
        let behind = &rest[type_text.len()..];
        let required = layout
            .required
            .yes
            .iter()
            .find(|word| behind.starts_with(word.as_str()))
            .map_or("", |word| &behind[..word.len()]);
        let description = behind[required.len()..].trim_start();
        // A description starts with a capital, or with a sign of a script that has none.
        if behind.starts_with(|c: char| c.is_whitespace() || c.is_lowercase() || c == '.') {
            continue;
        }
        let is_known = is_name_of_page(name);
        let rank = (is_known, type_at(behind, layout).is_none());
        let is_better = best
            .as_ref()
            .is_none_or(|(known, _)| rank > *known || (is_known && rank == *known));
        if is_better {
            let cells = Cells {
                name,
                type_text,
                required,
                description,
            };
            best = Some((rank, cells));
        }
    }
    best.map(|(_, cells)| cells)
}

/// The longest type word that the text starts with, to the letter.
fn type_at<'t>(text: &'t str, layout: &Layout) -> Option<&'t str> {
    let words = layout.types.words.keys();
    words
        .filter(|word| text.starts_with(word.as_str()))
        .map(|word| &text[..word.len()])
        .max_by_key(|word| word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, names: &[&str], expect: Option<[&str; 4]>) {
        let layout = "title: T\nlanguage: en\nsections: {}\ncolumns: {}\nrequired: {yes: [Required]}\ntypes:\n  words: {String: string, int: integer, boolean: boolean, List: array}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let cells = split(text, &layout, |name| names.contains(&name));
        let cells = cells.map(|it| [it.name, it.type_text, it.required, it.description]);
        assert_eq!(cells, expect, "{text}");
    }

    #[test]
    fn fields_in_one_line() {
        check(
            "uuidStringRequiredThe boat.",
            &[],
            Some(["uuid", "String", "Required", "The boat."]),
        );
        check("sailsList帆。", &[], Some(["sails", "List", "", "帆。"]));
        check("hintStringThe hint.", &[], Some(["hint", "String", "", "The hint."]));
        check("wetbooleanThe wet.", &[], Some(["wet", "boolean", "", "The wet."]));
        check(
            "crewStringListRequired",
            &["crewString"],
            Some(["crewString", "List", "Required", ""]),
        );
        check("Strings are texts.", &[], None);
    }
}
