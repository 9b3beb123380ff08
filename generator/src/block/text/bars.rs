//! Tables whose cells an extractor kept apart with `|`, one row or one cell a line.
//!
//! Two styles: rows that open with a bar (`| a | b |`) and rows whose cells only close with one (`a | b |`). Which one it is
//! shows in the header. A cell may run over several lines, so bars are counted, not lines.

use super::{Line, Scan, cell_line};
use crate::block::{Row, Text};
use crate::layout::{Column, Layout};

pub(super) fn read(scan: &mut Scan) -> bool {
    let Some(first) = scan.line(0).filter(|line| line.text.contains('|')) else {
        return false;
    };
    let opens = first.text.starts_with('|');
    let Some((header, lines)) = header(scan, 0, opens) else {
        return false;
    };
    let rest = &scan.lines[scan.at + lines..];
    let mut reader = Reader {
        width: header.len(),
        opens,
        types: header
            .iter()
            .position(|word| scan.column(word) == Some(Column::Type))
            .map(|column| (column, scan.layout)),
        cells: Vec::new(),
        cell: String::new(),
        row_line: None,
        rows: Vec::new(),
    };
    let mut taken = 0;
    for (index, line) in rest.iter().enumerate() {
        let between_rows = reader.row_line.is_none();
        if between_rows && ends(scan, *line, opens, lines + index) {
            break;
        }
        // A row that never fills up must not swallow the page.
        if !between_rows && scan.layout.is_heading_line(line.text) && !line.text.contains('|') {
            break;
        }
        reader.take(*line);
        taken = index + 1;
    }
    let rows = reader.finish();
    scan.at += lines + taken;
    scan.push_table(first.number, header, rows);
    true
}

fn ends(scan: &Scan, line: Line, opens: bool, offset: usize) -> bool {
    let has_bar = if opens {
        line.text.starts_with('|')
    } else {
        line.text.contains('|')
    };
    !has_bar || super::code::gutter(&scan.lines[scan.at + offset..]).is_some() || header(scan, offset, opens).is_some()
}

/// The header's cells and the lines they take, when the lines from `offset` on are a header.
fn header(scan: &Scan, offset: usize, opens: bool) -> Option<(Vec<String>, usize)> {
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    for (index, line) in scan.lines[scan.at + offset..].iter().enumerate().take(80) {
        if is_rule(line.text) {
            if !cell.trim().is_empty() {
                cells.push(cell.trim().to_owned());
            }
            return accept(scan, cells).map(|cells| (cells, index + 1));
        }
        // Without a rule below it, the header ends where the next row opens.
        if opens && index > 0 && line.text.starts_with('|') && cells.len() >= 2 && cell.trim().is_empty() {
            return accept(scan, cells).map(|cells| (cells, index));
        }
        let text = if opens && index == 0 {
            &line.text[1..]
        } else {
            line.text
        };
        let before = cells.len();
        for (part, c) in pieces(text).into_iter().enumerate() {
            if part > 0 {
                cells.push(cell.trim().to_owned());
                cell.clear();
            }
            cell.push_str(c);
        }
        let known = cells[before..].iter().all(|cell| scan.column(cell).is_some());
        if !known || (!cell.trim().is_empty() && !known_so_far(scan, &cell)) {
            return None;
        }
        cell.push(' ');
    }
    None
}

fn known_so_far(scan: &Scan, cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    scan.layout
        .columns
        .values()
        .flatten()
        .any(|word| word.to_lowercase().starts_with(&cell))
}

fn accept(scan: &Scan, cells: Vec<String>) -> Option<Vec<String>> {
    (cells.len() >= 2 && cells.iter().all(|cell| scan.column(cell).is_some())).then_some(cells)
}

/// The line parted at its bars. A bar between two words, as in `I|{start}`, is the cell's own.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('|') {
        let before = text[..at].chars().next_back();
        let after = text[at + 1..].chars().next();
        let is_edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c == '|');
        if is_edge(before) || is_edge(after) {
            pieces.push(&text[start..at]);
            start = at + 1;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// `---|---|` or `|---|---|`.
fn is_rule(text: &str) -> bool {
    text.contains("---") && text.chars().all(|c| matches!(c, '-' | '|' | ':' | ' '))
}

struct Reader<'l> {
    width: usize,
    opens: bool,
    /// Where the types stand, and who knows them.
    types: Option<(usize, &'l Layout)>,
    cells: Vec<Text>,
    cell: String,
    /// Where the row at hand began; `None` between rows.
    row_line: Option<usize>,
    rows: Vec<Row>,
}

impl Reader<'_> {
    fn take(&mut self, line: Line) {
        let mut text = line.text;
        if self.row_line.is_none() {
            self.row_line = Some(line.number);
            if self.opens {
                text = text.strip_prefix('|').unwrap_or(text);
            }
        } else if self.opens && text.len() > 1 && text.starts_with('|') && self.lacks_a_cell() {
            // This bar opens the next row: a cell of the row at hand was empty and its bar was not kept. Where the type
            // stands tells whether it was the first cell or the last.
            let is_in_place = self.types.is_some_and(|(column, layout)| {
                column > 0 && self.cells.get(column).is_some_and(|cell| layout.is_type(&cell.plain))
            });
            let at = if is_in_place { self.cells.len() } else { 0 };
            self.cells.insert(at, Text::default());
            self.end_row();
            self.row_line = Some(line.number);
            text = &text[1..];
        }
        for (part, piece) in pieces(text).into_iter().enumerate() {
            if part > 0 {
                self.end_cell();
            }
            if !piece.trim().is_empty() {
                if !self.cell.is_empty() {
                    self.cell.push('\n');
                }
                self.cell.push_str(&cell_line(piece.trim()));
            }
        }
    }

    fn lacks_a_cell(&self) -> bool {
        self.cells.len() + 1 == self.width && self.cell.trim().is_empty()
    }

    fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.cell);
        self.cells.push(Text::plain(text));
        if self.cells.len() == self.width {
            self.end_row();
        }
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        self.rows.push(Row {
            cells,
            depth: 0,
            line: self.row_line.take(),
        });
    }

    fn finish(mut self) -> Vec<Row> {
        if !self.cell.trim().is_empty() {
            let text = std::mem::take(&mut self.cell);
            self.cells.push(Text::plain(text));
        }
        if !self.cells.is_empty() {
            self.end_row();
        }
        self.rows
    }
}
