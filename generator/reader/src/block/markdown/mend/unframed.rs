//! Pipe tables without bars around their rows in, as some converters write them, the same rows with bars out.
//!
//! `a | b` is a row when a rule of as many cells, `---|---`, stands below the header. Such a converter ends each row with two blanks,
//! so that a row whose last cell holds paragraphs or a list goes on until a line ends with them; and it puts a table's caption
//! before the header without a break, where the layout's column words tell them apart.

use super::rows::{BrokenTable, LONGEST, bars, joined};
use crate::layout::Layout;

/// The table whose header is the line at `start`.
pub(super) fn table(lines: &[&str], start: usize, layout: &Layout) -> Option<BrokenTable> {
    let width = bars(lines[start]) + 1;
    let is_rule_below = lines.get(start + 1).is_some_and(|line| is_rule(line, width));
    if width < 2 || !is_rule_below {
        return None;
    }
    let header = lines[start].trim();
    let (caption, header) = match header.split_once('|') {
        Some((first, _)) => match column_at_end(first, layout) {
            Some(at) if !first[..at].trim().is_empty() => (Some(header[..at].trim().to_owned()), &header[at..]),
            _ => (None, header),
        },
        None => (None, header),
    };
    let mut rows = vec![
        (start, framed(header)),
        (start + 1, format!("|{}", "---|".repeat(width))),
    ];
    let mut at = start + 2;
    let is_ended = lines[start].ends_with("  ");
    while let Some(line) = lines.get(at).filter(|line| bars(line) + 1 >= width) {
        // The next table's header follows without a blank line.
        if lines.get(at + 1).is_some_and(|below| is_rule(below, bars(line) + 1)) {
            break;
        }
        let end = if is_ended { row_end(lines, at, width) } else { at + 1 };
        rows.push((at, framed(&joined(&lines[at..end]))));
        at = end;
    }
    Some(BrokenTable { caption, rows, end: at })
}

/// The line behind the row: where two blanks end a line, before anything that no cell holds.
fn row_end(lines: &[&str], start: usize, width: usize) -> usize {
    for (index, line) in lines.iter().enumerate().skip(start).take(LONGEST) {
        let is_other = index > start && (line.starts_with('#') || line.starts_with("```") || bars(line) + 1 >= width);
        if is_other {
            return index;
        }
        if line.ends_with("  ") {
            return index + 1;
        }
    }
    start + 1
}

/// Where the column word begins that the text ends with.
fn column_at_end(text: &str, layout: &Layout) -> Option<usize> {
    let starts = text
        .char_indices()
        .filter(|(at, _)| *at == 0 || text[..*at].ends_with(char::is_whitespace));
    let mut starts = starts
        .map(|(at, _)| at)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .take(MOST_WORDS)
        .collect::<Vec<_>>();
    starts.reverse();
    starts
        .into_iter()
        .find(|at| layout.column(text[*at..].trim()).is_some())
}

/// Words of a column's longest name.
const MOST_WORDS: usize = 6;

fn is_rule(line: &str, width: usize) -> bool {
    let line = line.trim();
    let is_of_rule = |cell: &str| cell.trim().len() > 2 && cell.trim().chars().all(|c| matches!(c, '-' | ':'));
    line.starts_with(['-', ':']) && line.split('|').count() == width && line.split('|').all(is_of_rule)
}

fn framed(row: &str) -> String {
    format!("|{}|", row.trim())
}
