//! Tables whose columns stand below dashes: `----  -----` under the header, as Markdown and reStructuredText draw them in text.
//!
//! Three forms: a row a line up to a blank line; below a rule over the whole width, rows with blank lines between, up to such a
//! rule; and `====  =====` above, below the header and at the end. A line without a first cell goes on with the row above it.

use super::line::Line;
use super::scan::Scan;
use super::widths::{cut, on_screen};
use super::wrapped::{self, Piece};
use crate::block::{Row, Text};

/// Lines that a header may run over.
const HIGHEST: usize = 12;

pub(super) fn read(scan: &mut Scan) -> bool {
    let Some(first) = scan.line(0).filter(|line| !line.text.starts_with(['#', '|', '+'])) else {
        return false;
    };
    // A rule above the header opens what a rule ends; else the header is one line.
    let is_closed = is_rule(&first);
    let from = usize::from(is_closed);
    let most = if is_closed { HIGHEST } else { 1 };
    let rule = (from + 1..=from + most).find(|offset| scan.line(*offset).is_some_and(|line| is_rule(&line)));
    let Some((rule, starts)) = rule.and_then(|rule| Some((rule, starts(scan.line(rule)?.raw)))) else {
        return false;
    };
    if starts.len() < 2 {
        return false;
    }
    let is_spaced = is_closed && !first.text.contains(' ');
    let mut header = vec![String::new(); starts.len()];
    for line in (from..rule).filter_map(|offset| scan.line(offset)) {
        for (word, more) in header.iter_mut().zip(cut(line.raw, &starts, on_screen)) {
            *word = format!("{word} {more}").trim().to_owned();
        }
    }
    let mut rows: Vec<(usize, Vec<Vec<Piece>>)> = Vec::new();
    let mut taken = rule + 1;
    let mut is_apart = true;
    let mut is_ended = !is_closed;
    while let Some(line) = scan.line(taken).filter(|line| !scan.layout.is_heading_line(line.text)) {
        taken += 1;
        if is_rule(&line) {
            is_ended = true;
            break;
        }
        let cells = cut(line.raw, &starts, on_screen);
        let begins = if is_spaced {
            is_apart
        } else {
            cells.first().is_some_and(|cell| !cell.is_empty())
        };
        if begins || rows.is_empty() {
            rows.push((line.number, vec![Vec::new(); starts.len()]));
        }
        if let Some((_, row)) = rows.last_mut() {
            for (pieces, text) in row.iter_mut().zip(cells) {
                let number = line.number;
                pieces.extend((!text.is_empty()).then_some(Piece { number, text }));
            }
        }
        is_apart = line.blank_after;
        if line.blank_after && !is_closed {
            break;
        }
    }
    if rows.is_empty() || !is_ended {
        return false;
    }
    let kinds: Vec<_> = header.iter().map(|word| scan.column(word)).collect();
    let last = scan.line(rule).map_or(0, |line| line.raw.len());
    let rows = rows
        .into_iter()
        .map(|(number, row)| Row {
            cells: (row.iter().enumerate())
                .map(|(at, pieces)| {
                    let room = starts.get(at + 1).map_or(last, |next| next - 1) - starts[at];
                    let is_word = |word: &str| scan.is_word(word);
                    Text::plain(wrapped::text(pieces, kinds[at], room, on_screen, is_word))
                })
                .collect(),
            depth: 0,
            line: Some(number),
        })
        .collect();
    scan.at += taken;
    scan.push_table(first.number, header, rows);
    true
}

/// Dashes or double lines in one or more groups, and nothing else.
fn is_rule(line: &Line) -> bool {
    let mut groups = line.text.split_whitespace();
    let is_of = |mark: char| line.text.chars().all(|c| c == mark || c == ' ');
    (is_of('-') || is_of('=')) && groups.all(|group| group.len() > 1)
}

/// Where the groups of a rule begin.
fn starts(raw: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (at, c) in raw.chars().enumerate() {
        if c != ' ' && before == ' ' {
            starts.push(at);
        }
        before = c;
    }
    starts
}
