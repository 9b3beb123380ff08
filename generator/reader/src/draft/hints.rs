//! A row in, whether its description holds numbers or quoted values that none of the layout's phrases read.
//!
//! What they mean is not asked: only that a person should look, since a bound, a default or a choice may have been missed. Words
//! of no language are needed for it.

use crate::fact::{Field, ValueConstraints};
use crate::layout::Constraints as Phrases;
use docwright_base::prose::Mark;

/// Whether the description has a number that stands for itself, or several values in quotation marks side by side, and the
/// row's constraints hold none of them.
pub(super) fn is_unread(field: &Field, phrases: &Phrases) -> bool {
    let known = &field.constraints;
    // What was tried and failed is told by itself.
    let may_miss = known.unread.is_empty() && known.pattern.is_none();
    may_miss && (is_introduced(field, phrases) || has_number(&field.description, known) || has_choice(field))
}

/// Whether a phrase of the layout leads to values and none of them is read.
fn is_introduced(field: &Field, phrases: &Phrases) -> bool {
    let mut introducers = phrases.enum_introducers.iter();
    field.constraints.values.is_empty() && introducers.any(|it| it.is_match(&field.description))
}

fn has_number(text: &str, known: &ValueConstraints) -> bool {
    let lengths = [known.min_length, known.max_length, known.min_items, known.max_items];
    let values = [known.minimum, known.maximum];
    let lengths = lengths.into_iter().flatten().map(|number| number as f64);
    let known_numbers: Vec<f64> = lengths.chain(values.into_iter().flatten()).collect();
    let is_said = |number: &str| {
        let is_bound = number.parse().is_ok_and(|number: f64| known_numbers.contains(&number));
        let is_value = known.values.iter().any(|(value, meaning)| {
            value.contains(number) || meaning.as_deref().is_some_and(|meaning| meaning.contains(number))
        });
        let is_default = known.default.as_deref().is_some_and(|default| default.contains(number));
        is_bound || is_value || is_default
    };
    numbers(text).any(|number| !is_said(&number))
}

/// The numbers that stand for themselves: no part of a name, a version, a date, a time or an address.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    let is_of_number = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    let tokens = text.split(|c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '~' | '(' | ')' | '[' | ']'));
    // `1-100` is two of them, and `2020-01-01` none.
    let parted = tokens
        .filter(|token| token.matches('-').count() < 2)
        .flat_map(|token| token.split('-'));
    let is_time = |token: &&str| token.trim_end_matches(':').contains([':', '/']);
    parted.filter(move |token| !is_time(token)).filter_map(move |token| {
        let token = token.trim_matches(|c: char| !c.is_alphanumeric());
        let is_number = !token.is_empty() && token.chars().all(is_of_number) && token.matches('.').count() < 2;
        is_number.then(|| token.replace(',', ""))
    })
}

/// Two values or more in quotation marks or code, with nothing but a short word or a sign between them, or a list behind a colon.
fn has_choice(field: &Field) -> bool {
    // A default may be a list in JSON.
    let is_default = field.constraints.default.as_deref().is_some_and(|it| it.contains('"'));
    if !field.constraints.values.is_empty() || is_default {
        return false;
    }
    let text = field.description.as_str();
    let quoted = text.split(['"', '“', '”', '「', '」']);
    let gaps: Vec<&str> = quoted.skip(2).step_by(2).collect();
    // What comes behind the last mark is no gap.
    let between_quotes = gaps.split_last().map_or(&[][..], |(_, gaps)| gaps);
    between_quotes.iter().any(|gap| is_gap(gap)) || has_codes(field) || text.lines().any(has_list)
}

fn is_gap(gap: &str) -> bool {
    !gap.is_empty() && gap.trim().chars().count() <= MOST_BETWEEN
}

/// Whether two of the words that are code stand side by side.
fn has_codes(field: &Field) -> bool {
    let codes = field.marks.iter().filter_map(|mark| match mark {
        Mark::Code(words) => Some(words.as_str()),
        Mark::Link { .. } => None,
    });
    let mut rest = field.description.as_str();
    let mut count = 0;
    codes.into_iter().any(|code| {
        let Some((before, behind)) = rest.split_once(code) else {
            return false;
        };
        count += 1;
        rest = behind;
        count > 1 && is_gap(before)
    })
}

/// Whether single words with commas or strokes between them follow a colon, up to the end of the sentence.
fn has_list(line: &str) -> bool {
    let Some((_, list)) = line.split_once([':', '：']) else {
        return false;
    };
    let list = list.split(['.', '。', ';', '；']).next().unwrap_or_default();
    let parts: Vec<&str> = list.split([',', '，', '、', '/', '|']).map(str::trim).collect();
    let is_word = |part: &&str| !part.is_empty() && part.split_whitespace().count() <= 2;
    parts.len() > 2 && parts.iter().all(is_word) && !list.contains("//")
}

/// `, or ` and its like in other languages.
const MOST_BETWEEN: usize = 6;

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    #[test]
    fn numbers_and_values_that_no_phrase_reads_are_told() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], body: [Body]}\ncolumns: {name: [Name], description: [What]}\ntypes: {}\nconstraints: {default: ['[Dd]efault {v}'], maximum: ['max {n}'], enum_introducers: ['one of']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (said, is_told) in [
            ("1-100, default 20", true),
            ("1–100, default 20", true),
            ("höchstens 64 Zeichen", true),
            ("不超过64个字符", true),
            ("\"warm\" oder \"kalt\"", true),
            ("\"warm\", \"kalt\"", true),
            ("Pick `warm`, `cold` or `off`.", true),
            ("Either `warm` or `cold`; `warm` if omitted.", true),
            ("Enum: warm, cold, off", true),
            ("Möglich: warm / kalt / aus.", true),
            ("As `lid` says, it is what the page on `top` tells.", false),
            ("See also: the page on lids, tops, and boxes.", false),
            ("max 100, default 20", false),
            ("max 1,000", false),
            ("one of \"warm\", \"cold\"", false),
            ("The \"lid\" of the box, which the page on boxes calls \"top\"", false),
            ("IPv4, from 2020-01-01T10:00:00Z on, at 10.0.0.1 with v2", false),
            ("one of the lids of the page on boxes", true),
            ("How large it is.", false),
        ] {
            let page = format!(
                "# Open\n\n## Line\n\nPOST /boxes\n\n## Body\n\n| Name | What |\n|---|---|\n| lid | {said} |\n"
            );
            let found = compile(&[markdown(page)], &layout, &Service::untitled("Boxes"), None).diagnostics;
            let found: Vec<_> = found
                .iter()
                .filter(|it| it.code.name() == "unread-limit")
                .map(|it| &it.message)
                .collect();
            assert_eq!(!found.is_empty(), is_told, "{said}: {found:?}");
        }
    }
}
