//! Tables whose columns stand below each other with blanks between them, as terminal browsers lay them out.
//!
//! The gap between two columns is where no line has a sign, between the end of one header word and the start of the next. A row
//! has one name, at its top or in its middle; where the lines of two rows meet is found from how far each reaches above and below
//! its name, and what does not fit is told.

use super::line::Line;
use super::scan::Scan;
use super::widths::{Measure, cut, on_screen, one_each, width};
use super::wrapped::{self, Piece};
use crate::block::{Row, Text};
use crate::layout::{Column, Layout};
use std::ops::Range;

/// No header is wider or has more words.
const WIDEST: usize = 4000;
const MOST_COLUMNS: usize = 32;

pub(super) fn read(scan: &mut Scan) -> bool {
    let Some(first) = scan.line(0) else { return false };
    // Tools do not agree on how wide a sign is: the count that takes more lines is the tool's.
    let laid_out = [on_screen as Measure, one_each as Measure];
    let best = laid_out
        .into_iter()
        .filter_map(|by| lay_out(scan, &first, by))
        .reduce(|best, other| {
            if other.lines.len() > best.lines.len() {
                other
            } else {
                best
            }
        });
    let Some(table) = best else { return false };
    let Some(rows) = Rows::of(&table) else { return false };
    let kinds: Vec<_> = table.header.iter().map(|word| scan.column(word)).collect();
    let pieces = |row: &Range<usize>, column: usize| -> Vec<Piece> {
        let lines = table.lines.get(row.clone()).unwrap_or_default();
        let pieces = lines.iter().map(|(line, cells)| Piece {
            number: line.number,
            text: cells[column],
        });
        pieces.filter(|piece| !piece.text.is_empty()).collect()
    };
    let room: Vec<usize> = (0..table.header.len())
        .map(|column| {
            table
                .lines
                .iter()
                .map(|(_, cells)| width(cells[column], table.by))
                .max()
                .unwrap_or(0)
        })
        .collect();
    let made = rows
        .ranges
        .iter()
        .zip(&rows.names)
        .map(|(row, name)| Row {
            cells: (0..table.header.len())
                .map(|column| {
                    let pieces = pieces(row, column);
                    let is_word = |word: &str| scan.is_word(word);
                    Text::plain(wrapped::text(&pieces, kinds[column], room[column], table.by, is_word))
                })
                .collect(),
            depth: 0,
            line: table.lines.get(*name).map(|(line, _)| line.number),
        })
        .collect();
    let taken = 1 + table.lines.len();
    let header = table.header.clone();
    if rows.misfit > 0 {
        scan.unread(
            first.number,
            "the rows of this table have no line between them, and where the texts of two meet does not follow from their heights; each text goes to the row it fits best",
        );
    }
    scan.at += taken;
    scan.push_table(first.number, header, made);
    true
}

struct Laid<'s> {
    header: Vec<String>,
    lines: Vec<(Line<'s>, Vec<&'s str>)>,
    by: Measure,
}

/// The table below `first`, when that is a header and gaps go on below it.
fn lay_out<'s>(scan: &Scan<'s, '_>, first: &Line<'s>, by: Measure) -> Option<Laid<'s>> {
    let words = header(first, scan.layout, by)?;
    let mut windows: Vec<Range<usize>> = words.windows(2).map(|pair| pair[0].1.end..pair[1].1.start).collect();
    let from = windows.first()?.start;
    let mut filled = vec![false; words.last()?.1.end];
    let mut free: Vec<usize> = windows.iter().map(Range::len).collect();
    let mut taken = 1;
    while let Some(line) = scan.line(taken) {
        if scan.ends_table(taken) || header(&line, scan.layout, by).is_some() {
            break;
        }
        let mut new = Vec::new();
        let mut at = 0;
        for c in line.raw.chars() {
            if !c.is_whitespace() {
                new.extend((at..at + by(c)).filter(|at| *at >= from && filled.get(*at) == Some(&false)));
            }
            at += by(c);
            if at >= filled.len() {
                break;
            }
        }
        let mut left = free.clone();
        for at in &new {
            if let Ok(window) = windows.binary_search_by(|window| order(window, *at)) {
                left[window] -= 1;
            }
        }
        if left.contains(&0) {
            break;
        }
        free = left;
        new.iter().for_each(|at| filled[*at] = true);
        taken += 1;
    }
    let lines: Vec<Line> = (1..taken).filter_map(|offset| scan.line(offset)).collect();
    let begins = |at: usize| lines.iter().any(|line| begins_at(line.raw, at, by));
    let is_left = words
        .iter()
        .skip(1)
        .all(|(_, word)| !filled[word.start - 1] && begins(word.start));
    let margin = lines.iter().map(|line| line.indent).chain([words[0].1.start]).min()?;
    let mut starts = vec![0];
    for (index, window) in windows.iter_mut().enumerate() {
        let gaps: Vec<usize> = window
            .clone()
            .filter(|at| !filled[*at] && (at + 1 == window.end || filled[at + 1]))
            .collect();
        let start = if is_left {
            window.end
        } else {
            // A header word stands in the middle of its column.
            let begin = if index == 0 { margin } else { *starts.last()? };
            let word = &words[index].1;
            let first_blank = |gap: usize| {
                (window.start..=gap)
                    .rev()
                    .find(|at| *at == window.start || filled[at - 1])
                    .unwrap_or(gap)
            };
            gaps.into_iter()
                .min_by_key(|gap| (begin + first_blank(*gap)).abs_diff(word.start + word.end))?
                + 1
        };
        starts.push(start);
    }
    let mut lines: Vec<_> = lines
        .into_iter()
        .map(|line| (line, cut(line.raw, &starts, by)))
        .collect();
    // Words behind the table that leave its gaps free.
    let is_name_column = scan.column(&words[0].0) == Some(Column::Name);
    let ends = lines
        .iter()
        .position(|(_, cells)| is_name_column && cells[0].contains(char::is_whitespace));
    lines.truncate(ends.unwrap_or(lines.len()));
    let is_row = |(_, cells): &(Line, Vec<&str>)| cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
    lines.iter().any(is_row).then(|| Laid {
        header: words.into_iter().map(|(word, _)| word).collect(),
        lines,
        by,
    })
}

fn order(window: &Range<usize>, at: usize) -> std::cmp::Ordering {
    match () {
        () if window.end <= at => std::cmp::Ordering::Less,
        () if window.start > at => std::cmp::Ordering::Greater,
        () => std::cmp::Ordering::Equal,
    }
}

fn begins_at(raw: &str, place: usize, by: Measure) -> bool {
    let mut at = 0;
    for c in raw.chars() {
        if at >= place {
            return at == place && !c.is_whitespace();
        }
        at += by(c);
    }
    false
}

/// The words of a header and their places: two or more blanks part them, or one between words of the layout.
fn header(line: &Line, layout: &Layout, by: Measure) -> Option<Vec<(String, Range<usize>)>> {
    let text = line.raw.trim_end();
    if text.len() > WIDEST || !text.contains("  ") || text.contains('|') {
        return None;
    }
    let mut words: Vec<(String, Range<usize>)> = Vec::new();
    let mut at = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let blanks = rest.len() - rest.trim_start().len();
        at += width(&rest[..blanks], by);
        rest = &rest[blanks..];
        let chunk = rest.split_once("  ").map_or(rest, |(chunk, _)| chunk);
        for (start, part) in parts(chunk, layout) {
            let begin = at + width(&chunk[..start], by);
            words.push((part.to_owned(), begin..begin + width(part, by)));
        }
        at += width(chunk, by);
        rest = &rest[chunk.len()..];
    }
    let known = words.iter().filter(|(word, _)| layout.column(word).is_some()).count();
    (known >= 2 && words.len() <= MOST_COLUMNS).then_some(words)
}

/// The chunk as it is, or parted at its blanks where only the parts are words of the layout.
fn parts<'t>(chunk: &'t str, layout: &Layout) -> Vec<(usize, &'t str)> {
    if layout.column(chunk).is_some() || chunk.len() > 200 {
        return vec![(0, chunk)];
    }
    let mut parts = Vec::new();
    let mut at = 0;
    while at < chunk.len() {
        let rest = &chunk[at..];
        let mut ends = rest.match_indices(' ').map(|(end, _)| end).chain([rest.len()]);
        let Some(end) = ends.rfind(|end| layout.column(&rest[..*end]).is_some()) else {
            return vec![(0, chunk)];
        };
        parts.push((at, &rest[..end]));
        at += end + 1;
    }
    parts
}

/// Which lines are each row's.
struct Rows {
    ranges: Vec<Range<usize>>,
    /// The line of each that holds its name.
    names: Vec<usize>,
    /// How far the rows' heights are from names in their middle.
    misfit: usize,
}

/// A row that may begin at a line, the best way to get there, and what that costs.
#[derive(Clone, Copy)]
struct Begin {
    line: usize,
    cost: usize,
    from: usize,
}

impl Rows {
    fn of(table: &Laid) -> Option<Self> {
        let number = |line: usize| table.lines[line].0.number;
        let names: Vec<usize> = (0..table.lines.len())
            .filter(|line| !table.lines[*line].1[0].is_empty())
            .collect();
        let first = *names.first()?;
        let count = table.lines.len();
        // How far a row from `begin` to before `end` is from having its name in the middle.
        let cost = |begin: usize, name: usize, end: usize| {
            let above = number(name) - number(begin);
            let below = number(end - 1).max(number(name)) - number(name);
            (above.saturating_sub(below)).max(below.saturating_sub(above + 1))
        };
        let mut steps: Vec<Vec<Begin>> = vec![vec![Begin {
            line: 0,
            cost: 0,
            from: 0,
        }]];
        for pair in names.windows(2) {
            let (name, next) = (pair[0], pair[1]);
            let all = name + 1..=next;
            let is_apart = |line: &usize| number(*line) > number(line - 1) + 1;
            let mut ends: Vec<usize> = all.clone().filter(is_apart).collect();
            if ends.is_empty() {
                ends = all.collect();
            }
            let mut reached: Vec<Option<Begin>> = vec![None; ends.len()];
            for (from, begin) in steps.last()?.iter().enumerate() {
                let aim = 2 * number(name) - number(begin.line);
                let near = ends.partition_point(|end| number(end - 1) < aim);
                for at in near.saturating_sub(2)..(near + 3).min(ends.len()) {
                    let cost = begin.cost + cost(begin.line, name, ends[at]);
                    if reached[at].is_none_or(|best| cost < best.cost) {
                        reached[at] = Some(Begin {
                            line: ends[at],
                            cost,
                            from,
                        });
                    }
                }
            }
            steps.push(reached.into_iter().flatten().collect());
        }
        let last = *names.last()?;
        let ends = steps.last()?.iter().enumerate();
        // Of equals the later: words go on with the row above them.
        let (mut at, total) = ends
            .map(|(at, begin)| (at, begin.cost + cost(begin.line, last, count)))
            .min_by_key(|(at, cost)| (*cost, std::cmp::Reverse(*at)))?;
        if first == 0 && total > 0 {
            // Names at the top of their rows.
            let ends = names.iter().skip(1).copied().chain([count]);
            let ranges = names.iter().zip(ends).map(|(begin, end)| *begin..end).collect();
            return Some(Self {
                ranges,
                names,
                misfit: 0,
            });
        }
        let mut ranges = Vec::new();
        let mut end = count;
        for step in steps.iter().rev() {
            let begin = step.get(at)?;
            ranges.push(begin.line..end);
            (end, at) = (begin.line, begin.from);
        }
        ranges.reverse();
        Some(Self {
            ranges,
            names,
            misfit: total,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{Layout, block};
    use docwright_base::{Format, Page};

    /// The page's only table, its rows' cells parted by `/`.
    fn check(text: &str, expect: &[&str]) {
        let layout = "title: T\nlanguage: en\nsections: {}\ntypes: {}\ncolumns: {name: [Name], type: [Type], description: [Text]}\n";
        let page = Page {
            vendor: "acme".to_owned(),
            path: "page.txt".into(),
            url: None,
            format: Format::Text,
            text: format!("Boats.\n\n{text}"),
        };
        let blocks = block::read(&page, &Layout::from_yaml("layout.yaml", layout).unwrap()).output;
        let rows = blocks.iter().filter_map(|block| match &block.kind {
            block::Kind::Table(table) => Some(&table.rows),
            _ => None,
        });
        let cells = |row: &block::Row| {
            row.cells
                .iter()
                .map(|cell| cell.plain.clone())
                .collect::<Vec<_>>()
                .join("/")
        };
        assert_eq!(rows.flatten().map(cells).collect::<Vec<_>>(), expect, "{text}");
    }

    #[test]
    fn one_table_in_each_notation() {
        let rows = ["crew/Array of Sailor/Who sails.\nAll of them.", "width/Long/How wide."];
        check(
            "Name    Type      Text\n\n                Who sails.\ncrew  Array of\n      Sailor    All of them.\n\nwidth Long      How wide.\n",
            &rows,
        );
        check(
            "+-------+----------+------------+\n| Name  | Type     | Text       |\n+=======+==========+============+\n| crew  | Array of | Who sails. |\n|       | Sailor   |            |\n|       |          | All of     |\n|       |          | them.      |\n+-------+----------+------------+\n| wi    | Long     | How wide.  |\n| dth   |          |            |\n+-------+----------+------------+\n",
            &rows,
        );
        check(
            "  Name    Type     Text\n  ------- -------- ----------\n  crew    Long     Who sails.\n  width   Long     How wide.\n\nEnd.\n",
            &["crew/Long/Who sails.", "width/Long/How wide."],
        );
    }
}
