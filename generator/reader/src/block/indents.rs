//! Tables whose first cells are indented, as pages show that a row is a member of the one above: widths in, depths out.
//!
//! In: the first cell of each row as it was written, with the spaces that do not collapse and the lines of a drawn tree. Out: how deep each
//! row is. One space that does not break is a slip of the pen and no indent; what every row has is the table's margin.

use super::model::{Row, Text};

/// The least that is an indent, in spaces.
const LEAST: usize = 2;

/// Pixels that are as wide as a space.
const PIXELS: usize = 4;

/// How far a cell is indented, in spaces, by what it begins with.
pub(super) fn width(raw: &str) -> usize {
    let mut width = 0;
    // Corners alone, one for each object around the row, are counted by who reads the name.
    let drawn = raw.trim_start();
    if drawn.starts_with('└') && !drawn.trim_start_matches('└').starts_with('─') {
        return 0;
    }
    for sign in raw.chars() {
        width += match sign {
            '\u{a0}' | '\u{2007}' | '\u{202f}' => 1,
            // Wide ones, and a drawn line, are as good as two.
            '\u{2002}' | '\u{2003}' | '\u{3000}' => 2,
            sign if is_line(sign) => 2,
            sign if sign.is_ascii_whitespace() => 0,
            _ => break,
        };
    }
    if width < LEAST { 0 } else { width }
}

/// The same by a style, such as `padding-left: 24px`.
pub(super) fn styled_width(style: &str) -> usize {
    let said = style.split(';').filter_map(|rule| rule.split_once(':'));
    let left = said.filter(|(name, _)| matches!(name.trim(), "padding-left" | "margin-left" | "text-indent"));
    let widths = left.filter_map(|(_, value)| {
        let value = value.trim();
        let digits = value
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(value.len());
        let (number, unit) = value.split_at(digits);
        let number = number.split('.').next()?.parse::<usize>().ok()?;
        match unit.trim() {
            "em" | "rem" | "ch" => number.checked_mul(LEAST),
            "px" | "pt" => Some(number / PIXELS),
            _ => None,
        }
    });
    widths.max().filter(|width| *width >= LEAST).unwrap_or_default()
}

/// Whether a sign is part of a drawn tree.
fn is_line(sign: char) -> bool {
    matches!(sign, '\u{2500}'..='\u{257f}' | '↳' | '»' | '›')
}

/// Makes depths of the widths that rows have for them, and takes the drawn lines off the names.
pub(super) fn nest(rows: &mut [Row]) {
    let mut open: Vec<usize> = Vec::new();
    for row in rows {
        let width = row.depth;
        open.retain(|known| *known < width);
        open.push(width);
        row.depth = open.len() - 1;
        if let Some(name) = row.cells.first_mut().filter(|_| width > 0) {
            undraw(name);
        }
    }
}

fn undraw(name: &mut Text) {
    let rest = name
        .plain
        .trim_start_matches(|sign: char| is_line(sign) || sign.is_whitespace());
    if rest.len() < name.plain.len() {
        name.plain = rest.to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[&str], expect: &str) {
        let mut rows: Vec<Row> = cells
            .iter()
            .map(|cell| Row {
                cells: vec![Text {
                    plain: cell.trim().to_owned(),
                    ..Text::default()
                }],
                depth: width(cell),
                line: None,
            })
            .collect();
        nest(&mut rows);
        let shown = rows
            .iter()
            .map(|row| format!("{}{}", ">".repeat(row.depth), row.cells[0].plain));
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expect);
    }

    #[test]
    fn spaces_that_do_not_collapse_and_drawn_lines_show_the_depth() {
        check(
            &[
                "a",
                "\u{a0}\u{a0}b",
                "\n \u{a0}\u{a0} \u{a0}\u{a0}c",
                "\u{a0}\u{a0}d",
                "e",
            ],
            "a >b >>c >d e",
        );
        check(&["a", "\u{3000}b", "\u{3000}\u{3000}c"], "a >b >>c");
        check(&["a", "├─ b", "│\u{a0}\u{a0}└─ c", "└─ d"], "a >b >>c >d");
        check(&["a", "↳ b"], "a >b");
        check(&["a", "└b", "└└c"], "a └b └└c");
    }

    #[test]
    fn a_margin_and_a_slip_of_the_pen_are_no_depth() {
        check(&["\u{a0}\u{a0}a", "\u{a0}\u{a0}b"], "a b");
        check(&["a", "\u{a0}b", "  c"], "a b c");
        check(&["\u{a0}\u{a0}a", "b"], "a b");
    }

    #[test]
    fn styles_have_widths() {
        assert_eq!(styled_width("color: red; padding-left: 24px"), 6);
        assert_eq!(styled_width("margin-left:1.5em"), 2);
        assert_eq!(styled_width("padding-left: 4px"), 0);
        assert_eq!(styled_width("padding-left: 10%; text-indent: x"), 0);
        assert_eq!(styled_width("padding-left: 99999999999999999999em"), 0);
    }
}
