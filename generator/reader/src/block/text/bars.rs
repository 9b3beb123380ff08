//! Tables whose cells an extractor kept apart with `|`, one row or one cell a line.
//!
//! Two styles: rows that open with a bar (`| a | b |`) and rows whose cells only close with one (`a | b |`). Which one it is
//! shows in the header. A cell may run over several lines, so bars are counted, not lines. Extractors drop cells, most of all
//! those that held nothing but a link; the columns' words tell which cell of a short row it was.

use super::cells::fits;
use super::items;
use super::line::{Line, cell_line};
use super::scan::Scan;
use crate::block::{Row, Text};
use crate::layout::{Column, Layout, begins_words};
use std::cell::OnceCell;

pub(super) fn read(scan: &mut Scan) -> bool {
    if !scan.line(0).is_some_and(|line| line.text.contains('|')) {
        return false;
    }
    if let Some((caption, line)) = caption_row(scan, 0) {
        scan.drop_caption();
        scan.caption = Some((caption.to_owned(), line));
        scan.at += 2;
    }
    let Some(first) = scan.line(0) else { return false };
    let opens = first.text.starts_with('|');
    let Some((names, lines)) = header(scan, 0, opens) else {
        return false;
    };
    let rest = &scan.lines[scan.at + lines..];
    let mut reader = BarReader {
        columns: names.iter().map(|word| scan.column(word)).collect(),
        layout: scan.layout,
        opens,
        sets_in: sets_in(scan, 0),
        cells: Vec::new(),
        cell: String::new(),
        row_line: None,
        rows: Vec::new(),
    };
    let mut taken = 0;
    for (index, line) in rest.iter().enumerate() {
        let begins_table = reader.is_between_cells()
            && header(scan, lines + index, opens).is_some_and(|(words, _)| reader.may_end_at(scan.column(&words[0])));
        if begins_table || reader.is_cut_short_by(*line) {
            reader.end_short_row();
        }
        let between_rows = reader.row_line.is_none();
        let begins_caption = between_rows && caption_row(scan, lines + index).is_some();
        if between_rows && (begins_table || begins_caption || ends(scan, *line, opens, lines + index)) {
            break;
        }
        // A row that never fills up must not swallow the page.
        if !between_rows && scan.layout.is_heading_line(line.text) && !line.text.contains('|') {
            break;
        }
        reader.take(*line, rest.get(index + 1).map_or("", |next| next.text));
        taken = index + 1;
    }
    let columns = reader.columns.clone();
    let mut rows = reader.finish();
    let words = OnceCell::new();
    let descriptions = rows
        .iter_mut()
        .flat_map(|row| row.cells.iter_mut().zip(&columns))
        .filter(|(_, column)| **column == Some(Column::Description));
    for (cell, _) in descriptions {
        if let Some(parted) = items::part(&cell.plain, scan.layout, || {
            words.get_or_init(|| items::Words::of(&scan.lines))
        }) {
            cell.plain = parted;
        }
    }
    scan.at += lines + taken;
    scan.push_table(first.number, names, rows);
    true
}

fn ends(scan: &Scan, line: Line, opens: bool, offset: usize) -> bool {
    let has_bar = if opens {
        line.text.starts_with('|')
    } else {
        line.text.contains('|')
    };
    !has_bar || super::code_marks::gutter(&scan.lines[scan.at + offset..]).is_some()
}

/// The caption that a converter took for a header: one cell with words, a rule, and the header behind it.
fn caption_row<'s>(scan: &Scan<'s, '_>, offset: usize) -> Option<(&'s str, usize)> {
    let line = scan.line(offset).filter(|line| line.text.contains('|'))?;
    if !is_rule(scan.line(offset + 1)?.text) || is_rule(line.text) {
        return None;
    }
    let mut words = pieces(line.text)
        .into_iter()
        .map(str::trim)
        .filter(|cell| !cell.is_empty());
    let caption = words.next()?;
    let is_alone = words.next().is_none();
    let opens = scan.line(offset + 2)?.text.starts_with('|');
    (is_alone && header(scan, offset + 2, opens).is_some()).then_some((caption, line.number))
}

/// The header's cells and the lines they take, when the lines from `offset` on are a header.
fn header(scan: &Scan, offset: usize, opens: bool) -> Option<(Vec<String>, usize)> {
    let mut cells: Vec<String> = Vec::new();
    let mut known = 0;
    let mut cell = String::new();
    for (index, line) in scan.lines[scan.at + offset..].iter().enumerate().take(80) {
        if is_rule(line.text) {
            if !cell.trim().is_empty() {
                cells.push(cell.trim().to_owned());
            }
            return accept(scan, cells).map(|cells| (cells, index + 1));
        }
        // Without a rule below it, the header ends where the next row opens.
        let opens_row = line.text.starts_with('|') && (line.indent == 0 || !sets_in(scan, offset));
        if opens && index > 0 && opens_row && cells.len() >= 2 && cell.trim().is_empty() {
            return accept(scan, cells).map(|cells| (cells, index));
        }
        let text = if opens && index == 0 {
            line.text.strip_prefix('|')?
        } else {
            line.text
        };
        for (part, c) in pieces(text).into_iter().enumerate() {
            if part > 0 {
                cells.push(cell.trim().to_owned());
                cell.clear();
            }
            cell.push_str(c);
        }
        if cells.len() > MOST_COLUMNS
            || !are_known(scan, &cells, &mut known)
            || (!cell.trim().is_empty() && !known_so_far(scan, &cell))
        {
            return None;
        }
        cell.push(' ');
    }
    None
}

/// Whether the cells of the table at `offset` are set in behind the bar that opens their row.
fn sets_in(scan: &Scan, offset: usize) -> bool {
    matches!((scan.line(offset), scan.line(offset + 1)), (Some(bar), Some(cell)) if cell.indent > bar.indent)
}

fn known_so_far(scan: &Scan, cell: &str) -> bool {
    let mut words = scan.layout.columns.values().flatten();
    words.any(|word| begins_words(word, cell))
}

fn accept(scan: &Scan, cells: Vec<String>) -> Option<Vec<String>> {
    (cells.len() >= 2 && are_known(scan, &cells, &mut 0)).then_some(cells)
}

/// No table has more; a page of nothing but bars has.
const MOST_COLUMNS: usize = 64;

/// Column words, and behind two of them cells without a word, as wide cells leave them.
///
/// So many of them are `known` already: a header is asked after each of its lines.
fn are_known(scan: &Scan, cells: &[String], known: &mut usize) -> bool {
    let words = cells
        .iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |last| last + 1);
    let new = &cells[(*known).min(words)..words];
    *known = words;
    (words == cells.len() || words >= 2) && new.iter().all(|cell| scan.column(cell).is_some())
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

struct BarReader<'l> {
    columns: Vec<Option<Column>>,
    layout: &'l Layout,
    opens: bool,
    /// Cells are set in behind the bar that opens their row.
    sets_in: bool,
    cells: Vec<Text>,
    cell: String,
    /// Where the row at hand began; `None` between rows.
    row_line: Option<usize>,
    rows: Vec<Row>,
}

impl BarReader<'_> {
    fn take(&mut self, line: Line, next: &str) {
        let mut text = line.text;
        if self.row_line.is_none() || (self.cells.is_empty() && self.is_between_cells()) {
            self.row_line.get_or_insert(line.number);
            if self.opens {
                text = text.strip_prefix('|').unwrap_or(text);
            }
        }
        for (part, piece) in pieces(text).into_iter().enumerate() {
            if part > 0 && (self.row_line.is_some() || !self.opens) {
                self.end_cell(line, next);
            }
            // Behind its last cell no row goes on, nor does the next begin: the bar was that cell's own.
            if self.row_line.is_none() && self.opens {
                let last = self.rows.last_mut().and_then(|row| row.cells.last_mut());
                if let Some(last) = last.filter(|_| !piece.trim().is_empty()) {
                    last.plain = format!("{}| {}", last.plain, piece.trim());
                }
                continue;
            }
            if !piece.trim().is_empty() {
                if !self.cell.is_empty() {
                    self.cell.push('\n');
                }
                self.cell.push_str(&cell_line(piece.trim()));
            }
        }
    }

    fn is_between_cells(&self) -> bool {
        self.cell.trim().is_empty()
    }

    /// Whether the table may end where a header begins with this column: between rows at any, within one only at a column
    /// like its own first, for a cell may hold a column's word.
    fn may_end_at(&self, first: Option<Column>) -> bool {
        self.row_line.is_none() || self.columns.first() == Some(&first)
    }

    /// Whether the line opens the next row although cells of the row at hand are missing.
    fn is_cut_short_by(&self, line: Line) -> bool {
        let is_under_way = self.row_line.is_some() && !self.cells.is_empty() && self.is_between_cells();
        // A bar that stands alone may close an empty cell as well.
        let opens_row = if self.sets_in {
            line.indent == 0
        } else {
            line.text.len() > 1
        };
        self.opens && is_under_way && line.text.starts_with('|') && opens_row
    }

    fn end_cell(&mut self, line: Line, next: &str) {
        let text = std::mem::take(&mut self.cell);
        self.cells.push(Text::plain(text));
        if self.cells.len() == self.columns.len() && !self.ends_with_a_name(next) {
            self.end_row();
        } else if self.cells.len() == self.columns.len() {
            let name = self.cells.pop();
            self.end_short_row();
            self.cells.extend(name);
            self.row_line = Some(line.number);
        }
    }

    /// Where only cells are closed, a missing one shows in a row that ends with the name of the next: its type is none, and
    /// the line below, `next`, is what stands behind a name.
    fn ends_with_a_name(&self, next: &str) -> bool {
        let fits = |at: usize, text: &str| {
            let column = self.columns.get(at).copied().flatten();
            column.is_some_and(|column| fits(text, column, self.layout))
        };
        let Some(types) = self.columns.iter().position(|column| *column == Some(Column::Type)) else {
            return false;
        };
        let has_type = self.cells[types].plain.is_empty() || fits(types, &self.cells[types].plain);
        let last = self.cells.last().map_or("", |cell| cell.plain.as_str());
        !self.opens && !has_type && fits(0, last) && fits(1, next.trim_end_matches('|').trim_end())
    }

    /// Ends a row that lacks cells.
    fn end_short_row(&mut self) {
        self.cell.clear();
        if self.cells.is_empty() {
            self.row_line = None;
        } else {
            self.end_row();
        }
    }

    /// Empty cells stand where the others then fit their columns best: what was missing may have been made up for at the end.
    fn end_row(&mut self) {
        while self.cells.last().is_some_and(|cell| cell.plain.is_empty()) {
            self.cells.pop();
        }
        while self.cells.len() < self.columns.len() {
            // The last of equals: what is missing most is the end.
            let at = (0..=self.cells.len())
                .max_by_key(|at| self.fit(*at))
                .unwrap_or_default();
            self.cells.insert(at, Text::default());
        }
        let cells = std::mem::take(&mut self.cells);
        self.rows.push(Row {
            cells,
            depth: 0,
            line: self.row_line.take(),
        });
    }

    /// How well the cells fit their columns when one is missing at `gap`; types and words for "required" tell most.
    fn fit(&self, gap: usize) -> usize {
        let placed = self
            .cells
            .iter()
            .enumerate()
            .map(|(index, cell)| (index + usize::from(index >= gap), cell));
        placed
            .map(|(index, cell)| match self.columns.get(index).copied().flatten() {
                Some(column @ (Column::Type | Column::Required)) if fits(&cell.plain, column, self.layout) => 3,
                Some(Column::Name) if fits(&cell.plain, Column::Name, self.layout) => 1,
                Some(Column::Description) if cell.plain.contains(char::is_whitespace) => 1,
                _ => 0,
            })
            .sum()
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

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::block::Kind;
    use crate::block::blocks::Blocks;
    use crate::layout::Layout;
    use docwright_base::page::{Format, Page};

    /// The rows of the page's tables, cells parted by `/`.
    fn check(text: &str, expect: &[&str]) {
        let layout = "title: T\nlanguage: en\nsections: {}\nrequired: {yes: [Yes], no: [No]}\ntypes: {words: {String: string}}\ncolumns: {name: [Name], required: [Needed], type: [Type], description: [Text]}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = Page {
            vendor: "v".to_owned(),
            path: "page.txt".into(),
            url: None,
            format: Format::Text,
            text: text.to_owned(),
        };
        let mut out = Blocks::new(&page);
        read(text, &layout, &mut out);
        let mut rows = Vec::new();
        for block in &out.blocks {
            if let Kind::Table(table) = &block.kind {
                for row in &table.rows {
                    let cells: Vec<_> = row.cells.iter().map(|cell| cell.plain.as_str()).collect();
                    rows.push(cells.join("/"));
                }
            }
        }
        assert_eq!(rows, expect, "{text}");
    }

    #[test]
    fn a_caption_in_the_place_of_a_header_parts_tables() {
        let table = |caption: &str, row: &str| {
            format!("| {caption} | | |\n|---|---|---|\n| Name | Type | Text |\n|---|---|---|\n| {row} |\n")
        };
        let page = format!(
            "{}{}",
            table("Lids", "a | String | A."),
            table("Boxes", "b | String | B.")
        );
        check(&page, &["a/String/A.", "b/String/B."]);
    }

    #[test]
    fn a_missing_cell_is_found_by_its_column() {
        let header = "| \n Name | \n\n Needed | \n\n Type | \n\n Text | \n \n|---|---|---|---|\n";
        let crew = "| \n crew | \n\n Yes | \n\n The crew. | \n";
        let deck = "| \n deck | \n\n No | \n\n String | \n\n The deck. | \n";
        let rows = ["crew/Yes//The crew.", "deck/No/String/The deck."];
        check(&format!("{header}{crew}{deck}"), &rows);
        check(&format!("{header}{crew}{header}{deck}"), &rows);
        check(
            &format!("{header}| \n Yes | \n\n String | \n\n The crew. | \n"),
            &["/Yes/String/The crew."],
        );
    }

    #[test]
    fn a_missing_cell_of_rows_that_only_close_cells() {
        let header = "Name |\nNeeded |\nType |\nText |\n---|---|---|---|\n";
        let crew = "crew |\nYes |\nThe crew. |\n";
        let deck = "deck |\nNo |\nString |\nThe deck. |\n";
        let rows = ["crew/Yes//The crew.", "deck/No/String/The deck."];
        check(&format!("{header}{crew}{deck}"), &rows);
        check(&format!("{header}{crew}{header}{deck}"), &rows);
        check(
            &format!("{header}hull |\nYes |\nHull |\nThe hull. |\n{deck}"),
            &["hull/Yes/Hull/The hull.", rows[1]],
        );
    }
}
