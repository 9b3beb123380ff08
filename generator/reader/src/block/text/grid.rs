//! Tables that a tool has drawn with lines: `+---+---+` or `┌──┬──┐` between the rows, `|` or `│` between the cells.
//!
//! A row goes from rule to rule. Where rules stand around the header and at the end only, a line that fills its first two cells is a
//! row. Cells are parted at their bars, and at the places of the rule's crossings where a cell has a bar of its own.

use super::scan::Scan;
use super::widths::{cut, on_screen};
use super::wrapped::{self, Piece};
use crate::block::{Row, Text};

pub(super) fn read(scan: &mut Scan) -> bool {
    let Some(first) = scan.line(0) else { return false };
    let Some(starts) = crossings(first.raw).filter(|starts| starts.len() > 2) else {
        return false;
    };
    let mut rules = Vec::new();
    let mut taken = 0;
    let mut is_spanned = false;
    while let Some(line) = scan.line(taken).filter(|line| line.text.starts_with(is_drawn)) {
        if is_rule(line.text) {
            rules.push(taken);
        } else {
            is_spanned |= line.text.contains("+-") || line.text.contains("├─");
        }
        taken += 1;
    }
    let columns = starts.len() - 1;
    let (Some(header_end), Some(last)) = (rules.get(1), rules.last()) else {
        return false;
    };
    // One rule below the header and one at the end: the rows have none between them.
    let second = scan.line(*header_end).map_or("", |line| line.text);
    let is_open = rules.len() <= 3 && first.text.starts_with('+') && !second.contains('=');
    let mut rows: Vec<Vec<Vec<Piece>>> = Vec::new();
    let mut numbers = Vec::new();
    let mut begins = true;
    for offset in 0..taken {
        let Some(line) = scan.line(offset) else { break };
        if is_rule(line.text) {
            begins = true;
            continue;
        }
        let cells = cells(line.raw, &starts);
        let fills = |at: usize| cells.get(at).is_some_and(|cell| !cell.is_empty());
        if begins || (is_open && offset > *header_end && fills(0) && fills(1)) {
            rows.push(vec![Vec::new(); columns]);
            numbers.push(line.number);
        }
        begins = false;
        if let Some(row) = rows.last_mut() {
            for (pieces, text) in row.iter_mut().zip(cells) {
                pieces.extend((!text.is_empty()).then_some(Piece {
                    number: line.number,
                    text,
                }));
            }
        }
    }
    let mut rows = rows.into_iter().zip(numbers);
    let Some((header, _)) = rows.next().filter(|_| last > header_end) else {
        return false;
    };
    let header: Vec<String> = header
        .iter()
        .map(|pieces| pieces.iter().map(|piece| piece.text).collect::<Vec<_>>().join(" "))
        .collect();
    let kinds: Vec<_> = header.iter().map(|word| scan.column(word)).collect();
    let rows = rows
        .map(|(row, number)| Row {
            cells: (row.iter().enumerate())
                .map(|(at, pieces)| {
                    // The bar and a blank on either side.
                    let room = (starts[at + 1] - starts[at]).saturating_sub(3);
                    let is_word = |word: &str| scan.is_word(word);
                    Text::plain(wrapped::text(pieces, kinds[at], room, on_screen, is_word))
                })
                .collect(),
            depth: 0,
            line: Some(number),
        })
        .collect();
    if is_spanned {
        scan.unread(
            first.number,
            "cells of this drawn table span several rows; what they hold is read in one of these only",
        );
    }
    scan.at += taken;
    scan.push_table(first.number, header, rows);
    true
}

/// The places of a rule's crossings, its ends among them.
fn crossings(raw: &str) -> Option<Vec<usize>> {
    is_rule(raw.trim()).then(|| {
        let mut places = Vec::new();
        let mut at = 0;
        for c in raw.chars() {
            if is_crossing(c) {
                places.push(at);
            }
            at += on_screen(c);
        }
        places
    })
}

fn is_rule(text: &str) -> bool {
    let mut crossings = 0;
    let mut lines = 0;
    for c in text.chars() {
        match c {
            _ if is_crossing(c) => crossings += 1,
            '-' | '=' | ':' | '─' | '━' | '═' => lines += 1,
            _ => return false,
        }
    }
    crossings > 1 && lines > 1 && text.starts_with(is_crossing)
}

fn is_crossing(c: char) -> bool {
    matches!(
        c,
        '+' | '┌'
            | '┬'
            | '┐'
            | '├'
            | '┼'
            | '┤'
            | '└'
            | '┴'
            | '┘'
            | '┏'
            | '┳'
            | '┓'
            | '┣'
            | '╋'
            | '┫'
            | '┗'
            | '┻'
            | '┛'
            | '╔'
            | '╦'
            | '╗'
            | '╠'
            | '╬'
            | '╣'
            | '╚'
            | '╩'
            | '╝'
            | '╒'
            | '╤'
            | '╕'
            | '╞'
            | '╪'
            | '╡'
            | '╘'
            | '╧'
            | '╛'
            | '┡'
            | '╇'
            | '┩'
    )
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║')
}

fn is_drawn(c: char) -> bool {
    is_bar(c) || is_crossing(c)
}

/// The cells of a line between the rules' places.
fn cells<'t>(raw: &'t str, starts: &[usize]) -> Vec<&'t str> {
    let inner = raw.trim();
    let inner = inner.strip_prefix(is_bar).unwrap_or(inner);
    let inner = inner.strip_suffix(is_bar).unwrap_or(inner);
    if inner.split(is_bar).count() == starts.len() - 1 {
        return inner.split(is_bar).map(str::trim).collect();
    }
    let cells = cut(raw, &starts[..starts.len() - 1], on_screen);
    cells
        .into_iter()
        .map(|cell| cell.trim_start_matches(is_bar).trim_end_matches(is_bar).trim())
        .collect()
}
