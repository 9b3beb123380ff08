//! Markdown with broken pipe tables in, the same text with every row on one line out.
//!
//! Vendors' converters put lists and paragraphs into table cells, blank lines and all. By CommonMark such a table ends in
//! the middle of a row. Here a row ends with its last bar, and its inner line breaks become `<br>`.

mod rows;
mod unframed;

use crate::layout::Layout;
use rows::{BrokenTable, LONGEST, bars, joined};

/// The mended text, and for each of its lines the number of the line it began on.
pub(super) fn tables(text: &str, layout: &Layout) -> (String, Vec<usize>) {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::with_capacity(text.len() + 64);
    let mut origins = Vec::with_capacity(lines.len());
    let mut fence: Option<&str> = None;
    let mut run = Run::default();
    let mut at = 0;
    while at < lines.len() {
        let trimmed = lines[at].trim_start();
        match fence {
            Some(mark) if trimmed.starts_with(mark) => fence = None,
            Some(_) => {}
            None => fence = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark)),
        }
        let found = match fence {
            Some(_) => None,
            None if trimmed.starts_with('|') => table(&lines, at, &mut run),
            None => unframed::table(&lines, at, layout),
        };
        if let Some(table) = found {
            if let Some(caption) = table.caption {
                out.push('\n');
                out.push_str(&caption);
                out.push('\n');
                origins.extend([at + 1, at + 1]);
            }
            // A table needs a blank line before it, or it is part of a paragraph.
            out.push('\n');
            origins.push(at + 1);
            for (line, row) in table.rows {
                out.push_str(&row);
                out.push('\n');
                origins.push(line + 1);
            }
            out.push('\n');
            origins.push(table.end);
            at = table.end;
            continue;
        }
        out.push_str(lines[at]);
        out.push('\n');
        origins.push(at + 1);
        at += 1;
    }
    (out, origins)
}

fn table(lines: &[&str], start: usize, run: &mut Run) -> Option<BrokenTable> {
    if let Some(caption) = caption_row(lines, start) {
        let table = ruled(lines, start + 2)?;
        return Some(BrokenTable {
            caption: Some(caption),
            ..table
        });
    }
    ruled(lines, start).or_else(|| bare(lines, start, run))
}

/// The caption that a converter took for the header: one cell with words, a rule, and a row with a rule of its own below it.
fn caption_row(lines: &[&str], start: usize) -> Option<String> {
    let rule = |at: usize| lines.get(at).is_some_and(|line| is_rule(line));
    let header = lines.get(start + 2)?.trim_start();
    if !rule(start + 1) || !rule(start + 3) || !header.starts_with('|') {
        return None;
    }
    let mut words = lines[start].split('|').map(str::trim).filter(|cell| !cell.is_empty());
    let caption = words.next()?;
    words.next().is_none().then(|| caption.to_owned())
}

/// Lines that are no table from their first to their last; kept, so that a long run is not counted again from each of them.
#[derive(Default)]
struct Run {
    width: usize,
    end: usize,
}

/// Rows of one width without the rule that makes them a table: the first is the header and stands on one line.
fn bare(lines: &[&str], start: usize, run: &mut Run) -> Option<BrokenTable> {
    let width = bars(lines[start]).checked_sub(1).filter(|width| *width > 1)?;
    if run.width == width && start < run.end {
        return None;
    }
    let mut rows = Vec::new();
    let mut at = start;
    let mut is_whole = true;
    while is_whole && lines.get(at).is_some_and(|line| line.starts_with('|')) {
        let row = row_end(lines, at, width).map(|end| (joined(&lines[at..end]), end));
        let is_row = |(row, end): &(String, usize)| bars(row) == width + 1 && (!rows.is_empty() || *end == start + 1);
        match row.filter(is_row) {
            Some((row, end)) => {
                rows.push((at, row));
                at = end;
            }
            None => is_whole = false,
        }
    }
    if !is_whole || rows.len() < 2 || lines.get(at).is_some_and(|line| !line.trim().is_empty()) {
        *run = Run { width, end: at };
        return None;
    }
    rows.insert(1, (start, format!("|{}", "---|".repeat(width))));
    Some(BrokenTable {
        caption: None,
        rows,
        end: at,
    })
}

fn ruled(lines: &[&str], start: usize) -> Option<BrokenTable> {
    let rule = (start + 1..lines.len().min(start + 60)).find(|index| is_rule(lines[*index]))?;
    let width = bars(lines[rule]).checked_sub(1)?;
    let header = joined(&lines[start..rule]);
    if width == 0 || bars(&header) != width + 1 || !lines[start..rule].iter().all(|line| belongs(line)) {
        return None;
    }
    let mut rows = vec![(start, header), (rule, lines[rule].trim().to_owned())];
    let mut at = rule + 1;
    while lines.get(at).is_some_and(|line| line.trim_start().starts_with('|')) {
        // A row that lacks bars is cut off; it is read as far as it goes.
        let end = row_end(lines, at, width).unwrap_or_else(|| {
            let block = lines[at..].iter().take_while(|line| !line.trim().is_empty());
            at + block.count()
        });
        rows.push((at, joined(&lines[at..end])));
        at = end;
    }
    Some(BrokenTable {
        caption: None,
        rows,
        end: at,
    })
}

/// A line of a header that was broken up: part of it or nothing.
fn belongs(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('|')
}

/// The line behind the row: where it has all its bars and the last one ends a line.
fn row_end(lines: &[&str], start: usize, width: usize) -> Option<usize> {
    let mut count = 0;
    for (index, line) in lines.iter().enumerate().skip(start).take(LONGEST) {
        let is_heading = line.starts_with('#') && index > start;
        if is_heading {
            return None;
        }
        count += bars(line);
        if count > width && line.trim_end().ends_with('|') {
            return Some(index + 1);
        }
    }
    None
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|')
        && ["--", ":-", "-:"].iter().any(|mark| line.contains(mark))
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        let text = "title: T\nlanguage: en\nsections: {}\ntypes: {}\ncolumns: {name: [Name], description: [Text]}\n";
        Layout::from_yaml("layout.yaml", text).unwrap()
    }

    #[test]
    fn a_caption_in_the_place_of_the_header_stands_above_the_table() {
        let text = "| Boats |  | \n|---|---|\n| A | B | \n|---|---|\n| a | b | \n";
        let mended = "\nBoats\n\n| A | B |\n|---|---|\n| a | b |\n\n";
        assert_eq!(tables(text, &layout()).0, mended);
    }

    #[test]
    fn rows_without_bars_around_them() {
        let text =
            "**Table 1** Boats Name | Text  \n---|---  \na | one  \nb | two:\n\n  * three\n\n  \nc | four  \n  \nend\n";
        let mended = "\n**Table 1** Boats\n\n|Name | Text|\n|---|---|\n|a | one|\n|b | two:<br>- three|\n|c | four|\n\n  \nend\n";
        assert_eq!(tables(text, &layout()).0, mended);
        let text = "a | b  \nc | d  \n";
        assert_eq!(tables(text, &layout()).0, text);
    }

    #[test]
    fn rows_that_run_over_lines_are_joined() {
        let text = "x\n|A\n\n|B |\n|--|--|\n|a|one\n\n-   two\n-   three |\n|b|four|\n\nend\n";
        let (mended, origins) = tables(text, &layout());
        assert_eq!(
            mended,
            "x\n\n|A|B |\n|--|--|\n|a|one<br>- two<br>- three |\n|b|four|\n\n\nend\n"
        );
        assert_eq!(origins[2..6], [2, 5, 6, 10]);
    }

    #[test]
    fn rows_without_a_rule_may_run_over_lines() {
        let text = "|A|B|\n|a|one1.  two\n2.  three\n\n|\n|b|four|\n";
        let mended = "\n|A|B|\n|---|---|\n|a|one1.  two<br>2.  three|\n|b|four|\n\n";
        assert_eq!(tables(text, &layout()).0, mended);
        let text = "|A|B|\n|a|cut off\n";
        assert_eq!(tables(text, &layout()).0, text);
    }

    #[test]
    fn a_bar_in_running_text_is_no_table() {
        let text = "|x| is the absolute value\n\nof x\n";
        assert_eq!(tables(text, &layout()).0, text);
    }
}
