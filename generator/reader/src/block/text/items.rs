//! A cell in which an extractor ran the items of a list together in, the cell with a line for each item out:
//! `Valid values: red: the one.green: the other` and `Valid values: redgreen`.
//!
//! Items that explain a value begin with the value and a colon. Bare values have nothing between them; they are parted only
//! into words that the page has elsewhere.

use super::line::Line;
use crate::layout::Layout;
use std::collections::BTreeSet;

/// What the page says elsewhere.
#[derive(Debug, Default)]
pub(super) struct Words<'t> {
    all: BTreeSet<&'t str>,
    quoted: BTreeSet<&'t str>,
}

impl<'t> Words<'t> {
    pub(super) fn of(lines: &[Line<'t>]) -> Self {
        let is_gap = |c: char| c.is_whitespace() || matches!(c, ',' | '"' | '、' | '，');
        let is_mark = |c: char| ".;:()[]'|。；：（）".contains(c);
        let words = lines.iter().flat_map(|line| line.text.split(is_gap));
        let words = words.map(|word| word.trim_matches(is_mark));
        Self {
            all: words.filter(|word| word.len() > 1).collect(),
            quoted: lines
                .iter()
                .flat_map(|line| line.text.split('"').skip(1).step_by(2))
                .collect(),
        }
    }
}

/// Parts the items of a cell. `words` are asked for only when bare values may have run together.
pub(super) fn part<'w>(cell: &str, layout: &Layout, words: impl FnOnce() -> &'w Words<'w>) -> Option<String> {
    let starts = explained(cell, layout);
    if let [first, _, ..] = starts.as_slice() {
        let ends = starts.iter().skip(1).copied().chain([cell.len()]);
        let items = starts.iter().zip(ends).map(|(start, end)| cell[*start..end].trim_end());
        let before = [cell[..*first].trim_end()].into_iter();
        return Some(before.chain(items).collect::<Vec<_>>().join("\n- "));
    }
    let (start, end) = bare(cell, layout)?;
    let values = split(&cell[start..end], words())?;
    let before = [cell[..start].trim_end()].into_iter();
    let list = before.chain(values).collect::<Vec<_>>().join("\n- ");
    Some(format!("{list}\n{}", cell[end..].trim_start()).trim_end().to_owned())
}

/// How the values of a list are written.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Letters {
    Capital,
    Small,
    Mixed,
}

impl Letters {
    fn of(word: &str) -> Self {
        match (
            word.contains(|c: char| c.is_ascii_uppercase()),
            word.contains(|c: char| c.is_ascii_lowercase()),
        ) {
            (_, false) => Self::Capital,
            (false, true) => Self::Small,
            (true, true) => Self::Mixed,
        }
    }
}

/// Where items begin that explain a value. One of them at least stands right behind the item before; the others are written
/// alike and stand behind a colon or a full stop.
fn explained(cell: &str, layout: &Layout) -> Vec<usize> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/');
    let is_capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let mut starts: Vec<(usize, Letters, bool)> = Vec::new();
    for (colon, mark) in cell.match_indices([':', '：']) {
        if mark == ":" && !cell[colon + 1..].starts_with(char::is_whitespace) {
            continue;
        }
        let head = match cell[..colon].rsplit_once(" (") {
            Some((head, rest)) if rest.ends_with(')') && !rest.contains(' ') => head,
            _ => &cell[..colon],
        };
        let word = head.trim_end_matches(is_word).len();
        let capitals = head.trim_end_matches(is_capital).len();
        let is_remark = layout.remark_words.iter().any(|remark| head[word..] == **remark);
        if is_remark || word == head.len() {
            continue;
        }
        if head[..word].ends_with(['.', ')', ';', '。', '；']) {
            starts.push((word, Letters::of(&head[word..]), true));
        } else if capitals > word
            && capitals + 1 < head.len()
            && head[..capitals].ends_with(|c: char| c.is_ascii_lowercase())
        {
            starts.push((capitals, Letters::Capital, true));
        } else if head[..word].trim_end().ends_with([':', '：', '.', '。']) {
            starts.push((word, Letters::of(&head[word..]), false));
        }
    }
    let glued: Vec<Letters> = starts
        .iter()
        .filter(|(_, _, is_glued)| *is_glued)
        .map(|(_, letters, _)| *letters)
        .collect();
    let is_item = |(_, letters, is_glued): &(usize, Letters, bool)| {
        *is_glued || (*letters != Letters::Mixed && glued.contains(letters))
    };
    starts.into_iter().filter(is_item).map(|(start, ..)| start).collect()
}

/// A word that stands alone behind an introduction: nothing follows it, or another sentence.
fn bare(cell: &str, layout: &Layout) -> Option<(usize, usize)> {
    let introducers = &layout.constraints.enum_introducers;
    introducers
        .iter()
        .filter_map(|pattern| pattern.find(cell))
        .find_map(|(_, introduced)| {
            let start = cell.len() - cell[introduced..].trim_start().len();
            let rest = &cell[start..];
            let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
            let is_alone = cell[end..].trim_start().chars().next().is_none_or(char::is_uppercase);
            let is_word = (3..=300).contains(&(end - start)) && !cell[start..end].ends_with([',', '.', ';', ':']);
            let is_introduced = cell[..introduced].ends_with([':', '：']);
            (is_alone && is_word && is_introduced).then_some((start, end))
        })
}

/// The fewest words of the page that make up the text, if they are all different; or the text, if it is a value elsewhere.
fn split<'t>(text: &'t str, words: &Words) -> Option<Vec<&'t str>> {
    if words.quoted.contains(text) {
        return Some(vec![text]);
    }
    // How many words the text before a place needs at least, and where the last of them begins.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; text.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=text.len() {
        let is_word = |start: usize| {
            text.get(start..end)
                .is_some_and(|word| word.len() < text.len() && words.all.contains(word))
        };
        best[end] = (0..end)
            .filter_map(|start| Some((best[start]?.0 + 1, start)))
            .filter(|(_, start)| is_word(*start))
            .min();
    }
    let mut values = Vec::new();
    let mut end = text.len();
    while end > 0 {
        let (_, start) = best[end]?;
        values.push(&text[start..end]);
        end = start;
    }
    values.reverse();
    let different: BTreeSet<&str> = values.iter().copied().collect();
    (different.len() == values.len()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: &str, expect: Option<&str>) {
        let layout = "title: T\nlanguage: en\nsections: {}\ncolumns: {}\ntypes: {}\nremark_words: [NOTE]\nconstraints: {enum_introducers: ['Values:', 'which can be']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = super::super::lines("red or green, dark\nt-1 t-2 t-2-x\n{\"hue\": \"dark\"}");
        let words = Words::of(&page);
        assert_eq!(part(cell, &layout, || &words).as_deref(), expect, "{cell}");
    }

    #[test]
    fn items_that_explain() {
        check(
            "A hue. Values: RED (bright): the oneGREEN: the other",
            Some("A hue. Values:\n- RED (bright): the one\n- GREEN: the other"),
        );
        check(
            "Is a hue. red: the one.green: the other.NOTE: both\nMore.",
            Some("Is a hue.\n- red: the one.\n- green: the other.NOTE: both\nMore."),
        );
        check(
            "RED or GREEN.RED: one.GREEN: other",
            Some("RED or GREEN.\n- RED: one.\n- GREEN: other"),
        );
        check("A hue.NOTE: of two.", None);
        check("Light: none. Dark: red", None);
        check("A hue. Default: red Values: green", None);
    }

    #[test]
    fn bare_values() {
        check(
            "Which can be red or green Values: redgreen",
            Some("Which can be red or green Values:\n- red\n- green"),
        );
        check(
            "Values: t-1t-2t-2-x Default: t-1",
            Some("Values:\n- t-1\n- t-2\n- t-2-x\nDefault: t-1"),
        );
        check("Values: dark", Some("Values:\n- dark"));
        check("Values: reddish", None);
        check("Values: redred", None);
        check("Values: redgreen and more", None);
        check("Values: green", None);
    }
}
