//! Cells that hold values in, those values out, or what else the cell says of them: a range, or a pattern.

use super::constraint::{self, enumerated, unquoted};
use super::found::shorten;
use super::model::ValueConstraints;
use crate::layout::{Constraints as Phrases, Layout, same_words};

/// What a cell of values says, for a field whose description lists none.
pub(super) fn read(cell: &str, constraints: &mut ValueConstraints, layout: &Layout) {
    let cell = cell.trim();
    let phrases = &layout.constraints;
    let said = constraint::read(cell, layout);
    let range = range(cell);
    let minimum = said.minimum.or(range.map(|(least, _)| least));
    let maximum = said.maximum.or(range.map(|(_, most)| most));
    let lengths = [said.min_length, said.max_length, said.min_items, said.max_items];
    if minimum.is_some() || maximum.is_some() || lengths.iter().any(Option::is_some) {
        constraints.minimum = constraints.minimum.or(minimum);
        constraints.maximum = constraints.maximum.or(maximum);
        constraints.min_length = constraints.min_length.or(said.min_length);
        constraints.max_length = constraints.max_length.or(said.max_length);
        constraints.min_items = constraints.min_items.or(said.min_items);
        constraints.max_items = constraints.max_items.or(said.max_items);
    } else if cell.starts_with('^') && cell.ends_with('$') {
        constraints.pattern.get_or_insert_with(|| cell.to_owned());
    } else {
        let values = listed(cell, phrases);
        constraints.values = match values.is_empty() {
            true => said.values,
            false => values.into_iter().map(|value| (value, None)).collect(),
        };
        if constraints.values.is_empty() {
            constraints.unread.push(shorten(cell));
        }
    }
}

/// The value of a cell of defaults, if it is one.
pub(super) fn default<'c>(cell: &'c str, layout: &Layout) -> Option<&'c str> {
    let value = unquoted(cell);
    let is_none = layout.constraints.no_values.iter().any(|word| same_words(word, value));
    (!value.is_empty() && !is_none && !is_dash(value)).then_some(value)
}

/// Two numbers and a dash.
fn range(cell: &str) -> Option<(f64, f64)> {
    let (least, most) = cell
        .split_once(['-', '–', '—', '~', '～'])
        .or_else(|| cell.split_once(".."))?;
    let (least, most) = (least.trim().parse().ok()?, most.trim().parse().ok()?);
    (least < most).then_some((least, most))
}

/// The values of a cell, one a line, or all in one line with commas, strokes or words of the layout between them.
fn listed(cell: &str, phrases: &Phrases) -> Vec<String> {
    if cell.contains('\n') {
        let lines = cell.lines().map(|line| line.trim_start_matches("- ").trim());
        let values = lines.filter(|line| !line.is_empty() && !line.contains(' '));
        return values.map(|line| unquoted(line).to_owned()).collect();
    }
    let parts = enumerated(&cell.replace(" / ", ", "), phrases);
    let parts: Vec<&str> = parts.iter().map(|part| unquoted(part)).collect();
    let is_value = |part: &&str| !part.is_empty() && !part.contains(char::is_whitespace);
    if parts.len() > 1 && parts.iter().all(is_value) {
        return parts.into_iter().map(str::to_owned).collect();
    }
    // Words with nothing but blanks between them may be a sentence, unless one of them is none of a language.
    let words: Vec<&str> = cell.split_whitespace().map(unquoted).collect();
    let is_code = |word: &&str| word.chars().any(|c| c.is_uppercase() || c.is_numeric() || c == '_');
    let is_list = words.iter().all(|word| is_plain_value(word)) && (words.len() == 1 || words.iter().any(is_code));
    let is_none = |word: &str| phrases.no_values.iter().any(|known| same_words(known, word));
    let values = words.into_iter().filter(|word| is_list && !is_none(word));
    values.map(str::to_owned).collect()
}

/// A text that ends in bullets of one word each, as the text before them and those words.
pub(super) fn at_end(text: &str) -> Option<(&str, Vec<&str>)> {
    let (text, bullets) = match text.strip_prefix("- ") {
        Some(bullets) => ("", bullets),
        None => text.split_once("\n- ")?,
    };
    let values: Vec<&str> = bullets.split("\n- ").map(str::trim).collect();
    values
        .iter()
        .all(|value| is_plain_value(value))
        .then_some((text, values))
}

fn is_plain_value(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric)
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
        && !word.ends_with(['.', ':'])
}

/// A cell that says that it says nothing.
pub(super) fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–" | "—")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_values() {
        let layout = "title: T\nlanguage: en\nsections: {}\ncolumns: {}\ntypes: {}\nconstraints: {conjunctions: [or], no_values: [any], range: ['{n} to {n}'], max_length: ['up to {n} characters']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (cell, expect) in [
            ("x1, x2", "x1|x2"),
            ("\"a\", \"b\"", "a|b"),
            ("x1 | x2", "x1|x2"),
            ("x1; x2", "x1|x2"),
            ("OPEN / SHUT", "OPEN|SHUT"),
            ("open or closed", "open|closed"),
            ("OPEN SHUT", "OPEN|SHUT"),
            ("OPEN\nSHUT", "OPEN|SHUT"),
            ("OPEN", "OPEN"),
            ("- Red\n- Dark_Green", "Red|Dark_Green"),
            ("Red Green x86_64", "Red|Green|x86_64"),
            ("Any colour, in English.", " unread"),
            ("1, 2, 3", "1|2|3"),
            ("1-5", " 1..5"),
            ("1 to 5", " 1..5"),
            ("up to 9 characters", " ..9 characters"),
            ("^[a-z]+$", " ^[a-z]+$"),
            ("any", " unread"),
            ("see below", " unread"),
            ("any text", " unread"),
        ] {
            let mut found = ValueConstraints::default();
            read(cell, &mut found, &layout);
            let values: Vec<_> = found.values.iter().map(|(value, _)| value.as_str()).collect();
            let mut shown = values.join("|");
            if let (Some(least), Some(most)) = (found.minimum, found.maximum) {
                shown = format!("{shown} {least}..{most}");
            }
            if let Some(most) = found.max_length {
                shown = format!("{shown} ..{most} characters");
            }
            if let Some(pattern) = found.pattern {
                shown = format!("{shown} {pattern}");
            }
            if !found.unread.is_empty() {
                shown.push_str(" unread");
            }
            assert_eq!(shown, expect, "{cell}");
        }
        assert_eq!(
            at_end("A colour.\n- Red\n- Green"),
            Some(("A colour.", vec!["Red", "Green"]))
        );
        assert_eq!(at_end("A colour.\n- Red or so\n- Green"), None);
        for (cell, expect) in [("\"x\"", Some("x")), ("any", None), ("-", None), ("5", Some("5"))] {
            assert_eq!(default(cell, &layout), expect, "{cell}");
        }
    }
}
