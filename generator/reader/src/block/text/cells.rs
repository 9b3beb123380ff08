//! Tables of which every cell became a line of its own.
//!
//! The header is a run of column words. A row starts where as many lines as there are columns before the first free one
//! fit those columns: a name, then "Yes", then a type. What follows up to the next start is the free column's.

use super::line::cell_line;
use super::scan::Scan;
use crate::block::{Row, Text};
use crate::layout::{Column, Layout};

pub(super) fn read(scan: &mut Scan) -> bool {
    let header = scan.header_at(0);
    if header.len() < 2 {
        return false;
    }
    let Some(first) = scan.line(0) else { return false };
    let columns: Vec<Column> = header.iter().map(|(_, column)| *column).collect();
    let fixed = columns.iter().take_while(|column| !is_free(**column)).count();
    // Without a column to recognize a row by, or without a row, these are just words.
    if fixed == 0 || !starts_row(scan, header.len(), &columns[..fixed]) {
        return false;
    }
    let names = header.iter().map(|(text, _)| (*text).to_owned()).collect();
    scan.at += header.len();
    let mut rows = Vec::new();
    while starts_row(scan, 0, &columns[..fixed]) {
        let line = scan.line(0).map(|line| line.number);
        let mut cells: Vec<Text> = (0..fixed)
            .filter_map(|offset| scan.line(offset))
            .map(|line| Text::plain(cell_line(line.text)))
            .collect();
        scan.at += fixed;
        let mut free = Vec::new();
        while fixed < columns.len() && !starts_row(scan, 0, &columns[..fixed]) && !scan.ends_table(0) {
            if let Some(line) = scan.line(0) {
                free.push(cell_line(line.text));
            }
            scan.at += 1;
        }
        spread(free, columns.len() - fixed, &mut cells);
        rows.push(Row { cells, depth: 0, line });
        if scan.ends_table(0) && !starts_row(scan, 0, &columns[..fixed]) {
            break;
        }
    }
    scan.push_table(first.number, names, rows);
    true
}

/// Several lines over the free columns: each after the first gets one from the end, as long as there are enough.
fn spread(mut lines: Vec<String>, columns: usize, cells: &mut Vec<Text>) {
    if columns == 0 {
        return;
    }
    let keep = lines.len().saturating_sub(columns - 1).max(1).min(lines.len());
    let last = lines.split_off(keep);
    cells.push(Text::plain(lines.join("\n")));
    let missing = columns - 1 - last.len();
    cells.extend(last.into_iter().map(Text::plain));
    cells.extend(std::iter::repeat_n(Text::default(), missing));
}

/// Columns that hold anything at all.
fn is_free(column: Column) -> bool {
    matches!(
        column,
        Column::Description
            | Column::Example
            | Column::Values
            | Column::ErrorMessage
            | Column::Solution
            | Column::Ignored
    )
}

fn starts_row(scan: &Scan, offset: usize, columns: &[Column]) -> bool {
    columns.iter().enumerate().all(|(index, column)| {
        scan.line(offset + index)
            .is_some_and(|line| fits(line.text, *column, scan.layout))
    })
}

/// Whether `text` can stand in the column.
pub(super) fn fits(text: &str, column: Column, layout: &Layout) -> bool {
    let short = || text.chars().count() <= 80 && !layout.is_heading_line(text);
    match column {
        Column::Name => {
            text.chars().count() <= 100
                && !text.contains(char::is_whitespace)
                && text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '*' | '└' | '@'))
        }
        Column::Required => {
            let words = &layout.required;
            words
                .yes
                .iter()
                .chain(&words.no)
                .chain(&words.conditional)
                .any(|word| crate::layout::same_words(word, text))
        }
        Column::Type => layout.is_type(text),
        Column::Status => text.len() == 3 && text.as_bytes()[0].is_ascii_digit(),
        Column::Action => text.contains(':') && !text.contains(char::is_whitespace),
        Column::ErrorCode => !text.contains(char::is_whitespace) && short(),
        _ => short(),
    }
}
