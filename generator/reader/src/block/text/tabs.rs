//! Tables as a browser copies them: the cells of a row with tabs between them, the lines of a cell below each other.
//!
//! A row is full when it has as many tabs as the header; a cell that runs over several lines goes on until the next tab, the last
//! one until the next row begins or the table ends. A line behind a blank one is still the last cell's if a row follows before
//! anything ends the table, or the wide gap that paragraphs in a cell leave. A row that lacks cells ends where a whole one begins.

use super::line::{Line, cell_line};
use super::scan::Scan;
use crate::block::{Row, Text};

pub(super) fn read(scan: &mut Scan) -> bool {
    let Some(first) = scan.line(0).filter(|line| is_header(scan, 0, line)) else {
        return false;
    };
    let mut header: Vec<String> = cells(&first).map(cell_line).collect();
    // An empty last column may be there in some lines only.
    while header.len() > 2 && header.last().is_some_and(String::is_empty) {
        header.pop();
    }
    let tabs = header.len() - 1;
    let mut rows: Vec<Row> = Vec::new();
    let mut taken = 1;
    let mut row = Vec::new();
    let mut begins = None;
    while let Some(line) = scan.line(taken) {
        let is_full = row.len() > tabs;
        let more = cells_within(&line, tabs + 1).count() - 1;
        let between = is_full || row.is_empty();
        if between
            && (scan.ends_table(taken) || is_header(scan, taken, &line) || (more == 0 && ends(scan, taken, tabs)))
        {
            break;
        }
        // A row that never fills up must not swallow the page.
        if !between && scan.layout.is_heading_line(line.text) {
            break;
        }
        // A whole row, or what is too much for the one at hand, belongs to the next: the one before lacks cells.
        if more > 0 && (between || more == tabs || row.len() + more > tabs + 1) {
            finish(&mut rows, &mut row, begins.replace(line.number));
        }
        let mut parts = cells_within(&line, tabs + 1).map(cell_line);
        match (row.last_mut(), parts.next()) {
            (Some(last), Some(part)) => join(last, &part),
            (None, Some(part)) => row.push(part),
            (_, None) => {}
        }
        row.extend(parts);
        begins = begins.or(Some(line.number));
        taken += 1;
    }
    finish(&mut rows, &mut row, begins);
    scan.at += taken;
    scan.push_table(first.number, header, rows);
    true
}

/// Columns of the layout, or as many cells as the next line has.
fn is_header(scan: &Scan, offset: usize, line: &Line) -> bool {
    let tabs = tabs_in(line);
    if tabs == 0 || cells(line).all(|cell| cell.trim().is_empty()) {
        return false;
    }
    let known = cells(line).filter(|cell| scan.column(cell.trim()).is_some()).count();
    // Two lines with a tab each may be anything, such as code.
    let goes_on = || offset == 0 && tabs > 1 && scan.line(offset + 1).is_some_and(|next| tabs_in(&next) == tabs);
    known >= 2 || goes_on()
}

/// Whether the line is no cell's: it stands behind a blank line, and neither a row nor the wide gap follows that paragraphs in a
/// table's last cell leave below them.
fn ends(scan: &Scan, offset: usize, tabs: usize) -> bool {
    let gap = |offset: usize| match (scan.line(offset.saturating_sub(1)), scan.line(offset)) {
        // Lines that were one have one number.
        (Some(above), Some(line)) => line.number.saturating_sub(above.number + 1),
        _ => 0,
    };
    if gap(offset) == 0 {
        return false;
    }
    let mut is_apart = gap(offset) > 1;
    for ahead in offset.. {
        let Some(line) = scan.line(ahead) else { return true };
        if ahead > offset && gap(ahead) > 1 && !is_apart {
            return false;
        }
        is_apart |= gap(ahead) > 1;
        if scan.ends_table(ahead) || is_header(scan, ahead, &line) {
            return true;
        }
        if (1..=tabs).contains(&tabs_in(&line)) {
            return false;
        }
    }
    true
}

fn finish(rows: &mut Vec<Row>, row: &mut Vec<String>, line: Option<usize>) {
    if !row.is_empty() {
        rows.push(Row {
            cells: row.drain(..).map(Text::plain).collect(),
            depth: 0,
            line,
        });
    }
}

fn join(cell: &mut String, more: &str) {
    if !cell.is_empty() && !more.is_empty() {
        cell.push('\n');
    }
    cell.push_str(more);
}

/// The cells of a line, those at its end too that hold nothing.
fn cells<'t>(line: &Line<'t>) -> impl Iterator<Item = &'t str> {
    line.raw.trim_start().trim_end_matches(['\r', '\n', ' ']).split('\t')
}

/// The same without empty cells at the end that are more than the columns.
fn cells_within<'t>(line: &Line<'t>, columns: usize) -> impl Iterator<Item = &'t str> {
    let cells: Vec<&str> = cells(line).collect();
    let last = cells.iter().rposition(|cell| !cell.trim().is_empty());
    let filled = last.map_or(0, |last| last + 1);
    let most = match (filled, cells.len() < columns) {
        // Words and a tab behind them are the end of a cell, and no row.
        (1, true) => 1,
        _ => filled.max(columns.min(cells.len())),
    };
    cells.into_iter().take(most)
}

fn tabs_in(line: &Line) -> usize {
    cells(line).count() - 1
}
