//! The lines of a cell that a tool has wrapped to its column's width in, the cell's text out.
//!
//! A blank line and a bullet begin a line of the text, and so does what would have fitted on the line before it. A word that was
//! too long for its column was broken: names hold no blanks, and elsewhere the page knows the word that the halves make.

use super::line::{bullet, cell_line};
use super::widths::{Measure, width};
use crate::layout::Column;

/// A line of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'t> {
    /// The line's number on the page; where one is left out, a blank line is between.
    pub(super) number: usize,
    /// Without the white space around it.
    pub(super) text: &'t str,
}

/// The cell's text. `room` is how wide its column is; `is_word` says whether the page knows a word.
pub(super) fn text(
    pieces: &[Piece],
    column: Option<Column>,
    room: usize,
    by: Measure,
    is_word: impl Fn(&str) -> bool,
) -> String {
    let mut out = String::new();
    let mut before: Option<Piece> = None;
    for piece in pieces.iter().filter(|piece| !piece.text.is_empty()) {
        let word = piece.text.split_whitespace().next().unwrap_or_default();
        if let Some(before) = before {
            let half = before.text.split_whitespace().next_back().unwrap_or_default();
            let is_apart = piece.number > before.number + 1;
            let is_broken = || width(half, by) + width(word, by) > room && is_word(&format!("{half}{word}"));
            let fitted = || width(before.text, by) + 1 + width(word, by) <= room;
            let is_line = holds_text(column) && (is_apart || bullet(piece.text).is_some() || fitted());
            if is_line {
                out.push('\n');
            } else if !(column == Some(Column::Name) || is_broken()) {
                out.push(' ');
            }
        }
        out.push_str(&cell_line(piece.text));
        before = Some(*piece);
    }
    out
}

/// Whether a line break in the column says something.
fn holds_text(column: Option<Column>) -> bool {
    matches!(
        column,
        None | Some(
            Column::Description
                | Column::Example
                | Column::Values
                | Column::ErrorMessage
                | Column::Solution
                | Column::Ignored
        )
    )
}

#[cfg(test)]
mod tests {
    use super::super::widths::on_screen;
    use super::*;

    fn check(lines: &[&str], column: Column, expect: &str) {
        let pieces: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(number, text)| Piece { number, text })
            .collect();
        let is_word = |word: &str| word == "application/json";
        assert_eq!(text(&pieces, Some(column), 10, on_screen, is_word), expect);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        check(
            &["How wide", "the boat is.", "", "- Wide"],
            Column::Description,
            "How wide the boat is.\n- Wide",
        );
        check(
            &["Wide.", "Or as", "narrow boats"],
            Column::Description,
            "Wide.\nOr as narrow boats",
        );
        check(&["crew_", "member_name"], Column::Name, "crew_member_name");
        check(
            &["Array of", "", "SailOfABoat", "objects"],
            Column::Type,
            "Array of SailOfABoat objects",
        );
        check(&["as appli", "cation/json"], Column::Description, "as application/json");
    }
}
