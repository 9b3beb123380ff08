//! Tables for people: columns side by side, numbers to the right, without lines.
//!
//! In: a header and rows of cells. Out: text. A table that is wider than the terminal breaks within cells, between words.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// The first and the last column hold words, those between them numbers.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>], width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width);
    table.set_header(header.iter().copied());
    table.add_rows(rows);
    let last = header.len().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        // Two spaces between columns, and none at the edges.
        column.set_padding((0, if index == last { 0 } else { 2 }));
        if index > 0 && index < last {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned() + "\n");
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Vec<String>> {
        vec![
            ["acme/boxes", "1", "12 fresh"].map(str::to_owned).to_vec(),
            ["acme/long-service-name", "1024", "1 fresh, 11 written"]
                .map(str::to_owned)
                .to_vec(),
        ]
    }

    #[test]
    fn numbers_stand_below_each_other() {
        let text = table(&["service", "pages", "files"], &rows(), 80);
        let expect = "\
service                 pages  files
acme/boxes                  1  12 fresh
acme/long-service-name   1024  1 fresh, 11 written
";
        assert_eq!(text, expect);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_word_broken() {
        let text = table(&["service", "pages", "files"], &rows(), 42);
        assert!(text.lines().all(|line| line.len() <= 42), "{text}");
        for word in ["acme/long-service-name", "written", "fresh,", "1024"] {
            assert!(text.contains(word), "{text}");
        }
    }
}
