//! A table in, one block of rows and columns out: cells that span rows or columns stand in each of them, and the rows of tables inside
//! of cells are rows below those.

use super::super::indents;
use super::super::model::{Kind, Row, Table, Text};
use super::Walk;
use super::within::{cells, drawn, indent, nested_tables, rows};
use scraper::ElementRef;

/// How much further in the rows of a table in a cell stand, in spaces.
const INSIDE: usize = 4;

impl Walk<'_, '_> {
    pub(super) fn table(&mut self, element: ElementRef) {
        let caption = element
            .child_elements()
            .find(|child| child.value().name() == "caption")
            .map(|caption| {
                self.anchors(caption);
                self.inline(caption).plain.replace('\n', " ")
            });
        let sources = rows(element);
        let is_header =
            |(row, in_head): &(ElementRef, bool)| *in_head || cells(*row).all(|cell| cell.value().name() == "th");
        // A frame around code samples, with or without a gutter beside them.
        let samples: Vec<_> = element
            .descendent_elements()
            .filter(|inner| inner.value().name() == "pre")
            .collect();
        if !samples.is_empty() && sources.len() == 1 && !sources.iter().any(is_header) {
            for sample in samples {
                self.code(sample);
            }
            return;
        }
        let line = self.line(element);
        let mut grid = Grid::default();
        let mut apart = Vec::new();
        let mut header_rows = sources.iter().take_while(|source| is_header(source)).count();
        for (row, _) in &sources {
            let filled = cells(*row).map(|cell| {
                let value = cell.value();
                let span = |name| {
                    value
                        .attr(name)
                        .and_then(|text: &str| text.trim().parse().ok())
                        .unwrap_or(1usize)
                        .clamp(1, 1000)
                };
                let mut text = self.inline(cell);
                if text.plain.is_empty() {
                    text.plain = drawn(cell);
                }
                (span("colspan"), span("rowspan"), text)
            });
            let filled: Vec<_> = filled.collect();
            let width = cells(*row).next().map_or(0, indent);
            let is_whole = grid.row(self.lines.get(&row.id()).copied(), filled, &mut self.out.spare);
            if let Some(row) = grid.rows.last_mut() {
                row.depth = width;
            }
            if !is_whole {
                let line = self.line(*row);
                self.out.refuse(line, SPANS);
            }
            let header = grid
                .rows
                .first()
                .filter(|_| grid.rows.len() > 1)
                .map(|row| row.cells.clone());
            for nested in cells(*row).flat_map(nested_tables) {
                match header
                    .as_ref()
                    .and_then(|header| self.rows_inside(nested, header, width))
                {
                    Some(rows) => grid.rows.extend(rows),
                    None => apart.push(nested),
                }
            }
        }
        let mut rows = grid.rows;
        if header_rows == 0 && rows.len() > 1 {
            header_rows = 1;
        }
        let mut body = rows.split_off(header_rows.min(rows.len()));
        indents::nest(&mut body);
        let header_line = rows.last().and_then(|row| row.line);
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        // Of several header rows the lowest is the most specific one.
        let header = (0..width)
            .map(|column| {
                rows.iter()
                    .rev()
                    .filter_map(|row| row.cells.get(column))
                    .map(|cell| cell.plain.replace('\n', " "))
                    .find(|text| !text.is_empty())
                    .unwrap_or_default()
            })
            .collect();
        if !body.is_empty() || caption.is_some() || width > 0 {
            self.out.push(
                line,
                Kind::Table(Table {
                    caption,
                    header,
                    header_line,
                    rows: body,
                    is_flat: false,
                }),
            );
        }
        for nested in apart {
            self.table(nested);
        }
    }

    /// The rows of a table that stands in a cell, as rows below that cell's: where it has the columns of the table around it, or some
    /// of them.
    fn rows_inside(&mut self, nested: ElementRef, header: &[Text], width: usize) -> Option<Vec<Row>> {
        let sources = rows(nested);
        let is_head = |row: ElementRef| cells(row).all(|cell| cell.value().name() == "th");
        let (first, _) = sources.first()?;
        let words: Vec<String> = cells(*first).map(|cell| self.inline(cell).plain).collect();
        let place = |word: &String| header.iter().position(|it| it.plain.eq_ignore_ascii_case(word));
        let by_words: Option<Vec<usize>> = words.iter().map(place).collect();
        let is_like_it = !is_head(*first) && words.len() == header.len();
        let (places, skip) = match by_words {
            Some(places) => (places, 1),
            None => (is_like_it.then(|| (0..header.len()).collect())?, 0),
        };
        let mut found = Vec::new();
        for (row, _) in sources.iter().skip(skip) {
            let mut texts = vec![Text::default(); header.len()];
            for (cell, place) in cells(*row).zip(&places) {
                texts[*place] = self.inline(cell);
            }
            let inner = width + INSIDE + cells(*row).next().map_or(0, indent);
            found.push(Row {
                cells: texts,
                depth: inner,
                line: self.lines.get(&row.id()).copied(),
            });
            for deeper in cells(*row).flat_map(nested_tables) {
                found.extend(self.rows_inside(deeper, header, inner)?);
            }
        }
        Some(found)
    }
}

/// Rows with spanning cells laid out: a cell that spans rows or columns stands in each of them.
#[derive(Default)]
struct Grid {
    rows: Vec<Row>,
    /// By column: how many more rows the cell above reaches into, and its text.
    hanging: Vec<Option<(usize, Text)>>,
}

/// Why a cell stands in fewer places than it spans.
const SPANS: &str =
    "from here on cells span more rows and columns than the page could fill; each stands in its first place only";

impl Grid {
    /// Adds a row; `spare` is how much text the spanning cells of the page may still repeat. Whether it was enough.
    fn row(&mut self, line: Option<usize>, cells: Vec<(usize, usize, Text)>, spare: &mut usize) -> bool {
        let mut row = Row {
            cells: Vec::new(),
            depth: 0,
            line,
        };
        let mut is_whole = true;
        for (columns, rows, text) in cells {
            is_whole &= self.hang(&mut row, spare);
            for place in 0..columns {
                if place > 0 && !repeat(&text, spare) {
                    is_whole = false;
                    break;
                }
                let column = row.cells.len();
                if self.hanging.len() <= column {
                    self.hanging.resize(column + 1, None);
                }
                self.hanging[column] = (rows > 1).then(|| (rows - 1, text.clone()));
                row.cells.push(text.clone());
            }
        }
        is_whole &= self.hang(&mut row, spare);
        self.rows.push(row);
        is_whole
    }

    /// Fills in the cells that hang down from rows above, up to the next free column.
    fn hang(&mut self, row: &mut Row, spare: &mut usize) -> bool {
        while let Some(slot) = self.hanging.get_mut(row.cells.len()) {
            let Some((left, text)) = slot else { break };
            if !repeat(text, spare) {
                self.hanging.clear();
                return false;
            }
            row.cells.push(text.clone());
            *left -= 1;
            if *left == 0 {
                *slot = None;
            }
        }
        true
    }
}

/// Whether the text may be repeated once more.
fn repeat(text: &Text, spare: &mut usize) -> bool {
    let links: usize = text.links.iter().map(|link| link.text.len() + link.target.len()).sum();
    // A cell costs something even when it is empty.
    let cost = text.plain.len() + links + 64;
    let rest = spare.checked_sub(cost);
    *spare = rest.unwrap_or_default();
    rest.is_some()
}
