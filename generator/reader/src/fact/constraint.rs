//! A description in, the constraints it states out, by the layout's phrases.

use super::ValueConstraints;
use super::found::shorten;
use crate::layout::{Constraints as Phrases, Layout, Pattern, find_word, same_words, word_at};
use std::collections::BTreeSet;
use std::ops::Range;

/// The constraints. The description keeps their phrases: readers want the page's words, and what is left of a sentence without
/// its phrase may say something else.
pub(super) fn read(description: &str, layout: &Layout) -> ValueConstraints {
    let phrases = &layout.constraints;
    // A phrase that is understood is no other one as well.
    let mut rest = description.to_owned();
    let mut out = ValueConstraints::default();
    let mut unread = Vec::new();
    let count = |number: f64| (number >= 0.0 && number.fract() == 0.0 && number < 1e15).then_some(number as usize);
    if let Some([low, high]) = take(&phrases.length_range, &mut rest, &mut unread) {
        (out.min_length, out.max_length) = (count(low), count(high));
    }
    if let Some([low, high]) = take(&phrases.item_range, &mut rest, &mut unread) {
        (out.min_items, out.max_items) = (count(low), count(high));
    }
    if let Some([low, high]) = take(&phrases.range, &mut rest, &mut unread) {
        (out.minimum, out.maximum) = (Some(low), Some(high));
    }
    let mut one = |patterns: &[Pattern], rest: &mut String| take(patterns, rest, &mut unread).map(|[number]| number);
    out.min_items = one(&phrases.min_items, &mut rest).and_then(count).or(out.min_items);
    out.max_items = one(&phrases.max_items, &mut rest).and_then(count).or(out.max_items);
    if let Some(length) = one(&phrases.length, &mut rest).and_then(count) {
        (out.min_length, out.max_length) = (Some(length), Some(length));
    }
    out.min_length = one(&phrases.min_length, &mut rest).and_then(count).or(out.min_length);
    out.max_length = one(&phrases.max_length, &mut rest).and_then(count).or(out.max_length);
    out.minimum = one(&phrases.minimum, &mut rest).or(out.minimum);
    out.maximum = one(&phrases.maximum, &mut rest).or(out.maximum);
    out.default = default(description, phrases, &mut unread);
    out.pattern = value(&phrases.pattern, description);
    out.values = values(description, phrases);
    // JSON's word for nothing is none of several texts: it says that there may be none.
    let listed = out.values.len();
    out.values.retain(|(value, _)| value != "null" || listed == 1);
    let may_be_null = out.values.len() < listed;
    let says = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.is_match(description));
    out.nullable = says(&phrases.nullable) || may_be_null;
    out.deprecated = says(&phrases.deprecated);
    out.idempotency = says(&phrases.idempotency);
    out.comma_separated = says(&phrases.comma_separated);
    out.unread = unread;
    out
}

/// The default. A word that a sentence goes on behind is none: `Default: same as the lid`, `Default: the value of hue`.
fn default(description: &str, phrases: &Phrases, unread: &mut Vec<String>) -> Option<String> {
    let (value, place) = phrases
        .default
        .iter()
        .find_map(|pattern| pattern.value_at(description))?;
    // A list in JSON ends at its bracket, not at its first comma; else a bracket is around the phrase and not in the value.
    let line = description[place.start..].lines().next().unwrap_or_default();
    let list = line.find(value).filter(|_| value.starts_with('['));
    let list = list.and_then(|start| line[start..].find(']').map(|end| &line[start..=start + end]));
    let value = list.unwrap_or_else(|| without_brackets(value));
    if phrases.no_values.iter().any(|word| same_words(word, value)) {
        return None;
    }
    let line = description[place.end..].lines().next().unwrap_or_default();
    let goes_on = line.starts_with(' ') && line.trim_start().starts_with(|c: char| c.is_lowercase() || c == '`');
    let is_word = value.chars().all(|c| c.is_alphabetic()) && description[..place.end].ends_with(value);
    let is_truth = matches!(value, "true" | "false");
    if is_word && goes_on && !is_truth {
        unread.push(shorten(description[place.start..].trim()));
        return None;
    }
    Some(value.to_owned())
}

/// A text without brackets at its end that it does not open.
fn without_brackets(mut text: &str) -> &str {
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']')] {
        while text.matches(open).count() < text.matches(close).count()
            && let Some(rest) = text.strip_suffix(close)
        {
            text = rest.trim_end();
        }
    }
    text
}

/// Takes the first phrase that occurs out of the text and returns its numbers, the least first. A phrase whose numbers are in no
/// known notation, or the wrong way round, goes to `unread`.
fn take<const N: usize>(patterns: &[Pattern], text: &mut String, unread: &mut Vec<String>) -> Option<[f64; N]> {
    // Most descriptions hold no number, and then no phrase with one.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (numbers, place) = patterns.iter().find_map(|pattern| pattern.numbers(text))?;
    let numbers = numbers.and_then(|numbers| <[f64; N]>::try_from(numbers).ok());
    let numbers = numbers.filter(|numbers| numbers.is_sorted());
    if numbers.is_none() {
        unread.push(shorten(text[place.start..].trim()));
    }
    text.replace_range(place, "");
    numbers
}

fn value(patterns: &[Pattern], text: &str) -> Option<String> {
    patterns
        .iter()
        .find_map(|pattern| pattern.value(text))
        .map(str::to_owned)
}

/// The values that are listed behind an introducing phrase, as list items or in a sentence, that a sentence names, or that a
/// list or clauses explain one by one without any introduction.
fn values(text: &str, phrases: &Phrases) -> Vec<(String, Option<String>)> {
    let introducers = phrases.enum_introducers.iter();
    let mut places: Vec<(usize, usize)> = introducers.filter_map(|pattern| pattern.find(text)).collect();
    places.sort_unstable_by_key(|(_, end)| *end);
    for (start, end) in places {
        // What one item of a list says of its case is not all that the list does.
        let before = text[..start].rsplit('\n').next();
        if before.is_some_and(|line| line.len() > 2 && line.starts_with("- ")) {
            match by_case(text, phrases) {
                Some(values) => return values,
                None => continue,
            }
        }
        let (first, below) = text[end..].split_once('\n').unwrap_or((&text[end..], ""));
        let items = below.lines().map_while(|line| line.strip_prefix("- "));
        let items: Vec<&str> = items.map(|item| without_default(item, phrases)).collect();
        let listed = if first.trim().is_empty() && !items.is_empty() {
            listed(&items)
        } else {
            // What follows a semicolon may say more of them.
            let clause = || first.split([';', '；']).next().unwrap_or_default();
            Some(sentence(first, phrases))
                .filter(|it| !it.is_empty())
                .unwrap_or_else(|| sentence(clause(), phrases))
        };
        if !listed.is_empty() {
            return listed;
        }
    }
    let mut named = phrases
        .enum_sentences
        .iter()
        .filter_map(|pattern| pattern.capture(text, "values"))
        .map(|values| sentence(values, phrases));
    named
        .find(|values| !values.is_empty())
        .or_else(|| explained(text))
        .or_else(|| labelled(text))
        .or_else(|| meant(text, phrases))
        .or_else(|| bare_list(text))
        .unwrap_or_default()
}

/// The values that all items of a list name between them, each for its own case: `- For lids, the value can be OAK or ASH`.
fn by_case(text: &str, phrases: &Phrases) -> Option<Vec<(String, Option<String>)>> {
    let mut values: Vec<(String, Option<String>)> = Vec::new();
    for item in text.lines().filter_map(|line| line.strip_prefix("- ")) {
        let introduced = phrases.enum_introducers.iter().filter_map(|pattern| pattern.find(item));
        let introduced = introduced.map(|(_, end)| sentence(&item[end..], phrases));
        let named = introduced.max_by_key(Vec::len).filter(|found| !found.is_empty());
        let named = named.or_else(|| {
            let mut meant = phrases
                .enum_meanings
                .iter()
                .flat_map(|pattern| pattern.all(item, "value"));
            meant.next().and_then(bare).map(|value| vec![(value, None)])
        })?;
        let new = named
            .into_iter()
            .filter(|(value, _)| values.iter().all(|(known, _)| known != value));
        values.extend(new.collect::<Vec<_>>());
    }
    (values.len() > 1).then_some(values)
}

/// The values that clauses explain, each in a clause of its own. One alone is an example; a word that is none shows that the
/// clauses are about something else.
fn meant(text: &str, phrases: &Phrases) -> Option<Vec<(String, Option<String>)>> {
    let found = phrases
        .enum_meanings
        .iter()
        .flat_map(|pattern| pattern.all(text, "value"));
    let mut values: Vec<(String, Option<String>)> = Vec::new();
    for value in found {
        let value = bare(value).filter(|value| !phrases.no_values.iter().any(|word| same_words(word, value)))?;
        if values.iter().all(|(known, _)| *known != value) {
            values.push((value, None));
        }
    }
    (values.len() > 1).then_some(values)
}

/// A text whose last lines are two or more different values and nothing else: items of its only list, or lines of their own, as
/// some captures write items.
fn bare_list(text: &str) -> Option<Vec<(String, Option<String>)>> {
    let has_items = text.lines().any(|line| line.starts_with("- "));
    let first = usize::from(!has_items);
    let below = text
        .lines()
        .skip(first)
        .skip_while(|line| has_items && !line.starts_with("- "));
    let values: Option<Vec<_>> = below
        .map(|line| line.strip_prefix("- ").or((!has_items).then_some(line)))
        .map(|line| item(line?).filter(|(_, meaning)| meaning.is_none()))
        .collect();
    let values = values?;
    let names: BTreeSet<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
    (names.len() > 1 && names.len() == values.len()).then_some(values)
}

/// The item without the default that a capture ran on into its line.
fn without_default<'t>(item: &'t str, phrases: &Phrases) -> &'t str {
    let starts = phrases.default.iter().filter_map(|pattern| pattern.find(item));
    let start = starts.map(|(start, _)| start).filter(|start| *start > 0).min();
    start.map_or(item, |start| item[..start].trim_end())
}

/// Values in list items. Remarks may follow two or more that are explained; an item elsewhere that begins with no value means
/// that the list is about something else.
fn listed(items: &[&str]) -> Vec<(String, Option<String>)> {
    let values: Vec<_> = items.iter().map_while(|text| item(text)).collect();
    let explained = values.iter().filter(|(_, meaning)| meaning.is_some()).count();
    let only_explanations_follow =
        explained > 1 && explained == values.len() && items[values.len()..].iter().all(|text| item(text).is_none());
    if values.len() == items.len() || only_explanations_follow {
        values
    } else {
        Vec::new()
    }
}

/// Two or more list items, each `VALUE: meaning`: in all lists of the text, or else in the first.
fn explained(text: &str) -> Option<Vec<(String, Option<String>)>> {
    let read = |items: Vec<&str>| {
        let values: Option<Vec<_>> = items
            .into_iter()
            .map(|text| item(text).filter(|(_, meaning)| meaning.is_some()))
            .collect();
        values.filter(|values| values.len() > 1)
    };
    let all = text.lines().filter_map(|line| line.strip_prefix("- "));
    let first = text
        .lines()
        .skip_while(|line| !line.starts_with("- "))
        .map_while(|line| line.strip_prefix("- "));
    let clauses = text.lines().map(|line| line.rsplit(". ").next().unwrap_or(line));
    let mut clauses = clauses.map(|line| line.split([';', '；']).map(str::trim));
    read(all.collect())
        .or_else(|| read(first.collect()))
        .or_else(|| clauses.find_map(|clauses| read(clauses.collect()).filter(|values| !values.iter().any(is_limit))))
}

/// Whether a number is all that is said of it: `Minimum: 1` is no value with a meaning.
fn is_limit((_, meaning): &(String, Option<String>)) -> bool {
    let meaning = meaning.as_deref().unwrap_or_default();
    meaning.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation())
}

/// Two or more of `what it is for: VALUE, VALUE`, as list items or with semicolons between them. Only what is written like a
/// constant counts: other labels go before lengths, defaults and examples.
fn labelled(text: &str) -> Option<Vec<(String, Option<String>)>> {
    let items: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    let line = || text.lines().find(|line| line.contains([';', '；']));
    let items = if items.is_empty() {
        line()?.split([';', '；']).map(str::trim).collect()
    } else {
        items
    };
    let mut values = Vec::new();
    for item in items.iter().filter(|item| !item.is_empty()) {
        let at = colon(item)?;
        let (label, list) = item.split_at(at);
        let label = label
            .rsplit(". ")
            .next()
            .and_then(|label| label.rsplit('。').next())
            .unwrap_or(label);
        for value in list.trim_start_matches([':', '：']).split([',', '，', '、']) {
            let value = bare(value.trim().trim_end_matches(['.', '。'])).filter(|value| is_constant(value))?;
            values.push((value, Some(label.trim().to_owned())));
        }
    }
    (values.len() > 1).then_some(values)
}

/// Written in capitals, or in words joined by dots or underscores.
fn is_constant(value: &str) -> bool {
    let is_joined = value.contains(['_', '.']) && !value.contains("://");
    let is_capital = value.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    value.starts_with(|c: char| c.is_ascii_alphabetic()) && value.len() > 1 && (is_joined || is_capital)
}

/// The first colon that parts a value from its meaning: not one of a pair, and not one inside a name, as in `A::B` and `a:b`.
fn colon(text: &str) -> Option<usize> {
    let mut rest = 0;
    while let Some(at) = text[rest..].find([':', '：']).map(|at| at + rest) {
        let pair = text[at..].chars().take_while(|c| *c == ':').count();
        let behind = text[at..]
            .trim_start_matches(':')
            .split(['(', '（'])
            .next()
            .unwrap_or_default();
        let is_inside =
            pair == 1 && !behind.is_empty() && behind.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if pair < 2 && !is_inside {
            return Some(at);
        }
        rest = at + pair;
    }
    None
}

/// `VALUE`, `VALUE: meaning`, `VALUE – meaning` or `VALUE (meaning)`.
fn item(text: &str) -> Option<(String, Option<String>)> {
    let dash = [" – ", " — ", " - "].iter().filter_map(|dash| text.find(dash)).min();
    let cut = [colon(text), text.find(['(', '（']), dash]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(text.len());
    let (value, meaning) = text.split_at(cut);
    let value = bare(value)?;
    let meaning = meaning
        .trim_start()
        .trim_start_matches([':', '：', '(', '（', '–', '—', '-'])
        .trim_end_matches([')', '）'])
        .trim();
    Some((value, (!meaning.is_empty()).then(|| meaning.to_owned())))
}

/// `A, B, and C.` or `A or B`: two or more bare values up to the end of the sentence.
fn sentence(text: &str, phrases: &Phrases) -> Vec<(String, Option<String>)> {
    let goes_on = phrases.list_ends.iter().filter_map(|words| find_word(text, words));
    let end = [text.find(". "), text.find('。'), text.find(".\n")]
        .into_iter()
        .flatten()
        .chain(goes_on.map(|at| at.start))
        .min();
    let list = text[..end.unwrap_or(text.len())]
        .trim()
        .trim_end_matches(['.', ';', '；']);
    // A list that goes on is not all that there is.
    if text[..end.unwrap_or(text.len())].trim_end().ends_with(['…']) || text.trim_end().ends_with("...") {
        return Vec::new();
    }
    let list = list.trim_start_matches(['[', '{']).trim_end_matches([']', '}']);
    // `OPEN / SHUT`; a stroke without blanks is part of a value.
    let parts = match list.contains(" / ") && !list.contains([',', '、', '，']) {
        true => enumerated(&list.replace(" / ", ", "), phrases),
        false => enumerated(list, phrases),
    };
    // A list that goes on says what a value may be, and not what it must be.
    let is_open = |part: &String| matches!(part.trim_end_matches('.'), "etc" | "…" | "");
    if parts.len() < 2 || parts.iter().any(is_open) {
        return Vec::new();
    }
    parts
        .iter()
        .map(|part| item(without_default(part, phrases).trim_end_matches(['(', '（', ' '])))
        .collect::<Option<Vec<_>>>()
        .unwrap_or_default()
}

/// The pieces between commas and semicolons; those in brackets part nothing.
fn pieces(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    list.split(move |c| {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ',' | '、' | '，' | ';' | '；' | '|')
    })
}

/// The parts of a list in a sentence: between commas, and around the layout's conjunctions.
pub(super) fn enumerated(list: &str, phrases: &Phrases) -> Vec<String> {
    let mut parts = Vec::new();
    for (index, part) in pieces(list).enumerate() {
        let mut rest = part.trim();
        // No conjunction opens a list: there the word is a value itself.
        if index > 0
            && let Some(at) = conjunction(rest, 0, phrases)
        {
            rest = rest[at.end..].trim_start();
        }
        while let Some(at) = rest
            .char_indices()
            .skip(1)
            .find_map(|(start, _)| conjunction(rest, start, phrases))
        {
            parts.push(rest[..at.start].trim_end());
            rest = rest[at.end..].trim_start();
        }
        parts.push(rest);
    }
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// The longest conjunction that stands in `text` at `start` and that something follows.
fn conjunction(text: &str, start: usize, phrases: &Phrases) -> Option<Range<usize>> {
    let words = phrases.conjunctions.iter();
    let places = words.filter_map(|word| word_at(text, start, word));
    places.filter(|at| at.end < text.len()).max_by_key(|at| at.end)
}

/// A text without the quotation marks around it.
pub(super) fn unquoted(text: &str) -> &str {
    text.trim()
        .trim_matches(|c| matches!(c, '"' | '\'' | '`' | '“' | '”' | '*'))
}

/// A value without quotation marks; `None` when it is a phrase.
fn bare(text: &str) -> Option<String> {
    let value = unquoted(text);
    let is_value = !value.is_empty() && value.len() <= 80 && !value.contains(char::is_whitespace) && value.is_ascii();
    is_value.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: &str = "title: T\nlanguage: en\nsections: {}\ncolumns: {}\ntypes: {}\nconstraints:\n  conjunctions: [or, and, oder]\n  list_ends: [', and the default']\n  min_length: ['Minimum length: {n} characters?']\n  max_length: ['Maximum length: {n} characters?']\n  minimum: ['Minimum: {n}']\n  maximum: ['Maximum: {n}']\n  item_range: ['Array length: {n} to {n}']\n  default: ['Default: {v}']\n  enum_introducers: ['Valid values:', 'The value can be']\n  enum_sentences: ['(?P<values>[A-Z]+, [A-Z]+, and [A-Z]+) are supported']\n  enum_meanings: ['(?:^|\\. |, |and |- )(?P<value>\\w+) means', 'the value is (?P<value>\\w+)']\n  no_values: [it]\n";

    fn check(text: &str, expect: ValueConstraints) {
        let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
        assert_eq!(read(text, &layout), expect, "{text}");
    }

    #[test]
    fn lists_are_parted_at_the_words_of_the_layout() {
        let phrases = Phrases {
            conjunctions: ["oder", "或", "或者", "sowie für"].map(str::to_owned).to_vec(),
            ..Phrases::default()
        };
        for (list, expect) in [
            ("OPEN oder BROKEN", &["OPEN", "BROKEN"][..]),
            ("A, B, oder C", &["A", "B", "C"]),
            ("A、B或C", &["A", "B", "C"]),
            ("A or B", &["A or B"]),
            ("MODERATE", &["MODERATE"]),
            ("A或者B，C", &["A", "B", "C"]),
            ("A ODER B", &["A", "B"]),
            ("A sowie  für B, Oder C", &["A", "B", "C"]),
            ("läsoder B", &["läsoder B"]),
            ("oder, A, B", &["oder", "A", "B"]),
            ("ODER oder UND", &["ODER", "UND"]),
            ("A, oder", &["A", "oder"]),
            ("a-oder-b", &["a-oder-b"]),
            ("", &[]),
            (" , ,", &[]),
        ] {
            assert_eq!(enumerated(list, &phrases), expect);
        }
    }

    #[test]
    fn lengths_with_separators_and_units() {
        check(
            "The ID. Minimum length: 1 character Maximum length: 16,384 characters",
            ValueConstraints {
                min_length: Some(1),
                max_length: Some(16384),
                ..ValueConstraints::default()
            },
        );
    }

    #[test]
    fn lines_of_their_own() {
        check(
            "The ID.\nMinimum: 1\nMaximum: 9",
            ValueConstraints {
                minimum: Some(1.0),
                maximum: Some(9.0),
                ..ValueConstraints::default()
            },
        );
    }

    #[test]
    fn elements_and_their_texts_in_one_cell() {
        let expect = ValueConstraints {
            max_length: Some(65535),
            min_items: Some(1),
            max_items: Some(20),
            ..ValueConstraints::default()
        };
        check("Bad. Maximum length: 65,535 characters Array length: 1 to 20", expect);
    }

    #[test]
    fn values_that_a_list_explains() {
        let text = "What it is\n- OS：the system\n- BOOT: the boot disk";
        let values = [("OS", "the system"), ("BOOT", "the boot disk")];
        let values = values
            .map(|(value, meaning)| (value.to_owned(), Some(meaning.to_owned())))
            .to_vec();
        check(
            text,
            ValueConstraints {
                values,
                ..ValueConstraints::default()
            },
        );
        let text = "Rules\n- one thing\n- OS: another";
        check(text, ValueConstraints::default());
    }

    #[test]
    fn values_in_items_and_in_sentences() {
        let values = |list: &[(&str, Option<&str>)]| ValueConstraints {
            values: list
                .iter()
                .map(|(value, meaning)| ((*value).to_owned(), meaning.map(str::to_owned)))
                .collect(),
            ..ValueConstraints::default()
        };
        let text = "How. Valid values:\n- ALL: everything\n- PLAN: the plan";
        check(text, values(&[("ALL", Some("everything")), ("PLAN", Some("the plan"))]));
        let text = "Valid values:\n- `ALL` – everything\n- `PLAN` - the plan";
        check(text, values(&[("ALL", Some("everything")), ("PLAN", Some("the plan"))]));
        let text = "The value can be server, client, or both. More.";
        check(text, values(&[("server", None), ("client", None), ("both", None)]));
        let text = "Valid values:\n- ALL: everything\n- PLAN: the plan\n- Nothing else is known";
        check(text, values(&[("ALL", Some("everything")), ("PLAN", Some("the plan"))]));
        let text = "Valid values:\n- 30\n- 50 Default: 30.";
        let mut expect = values(&[("30", None), ("50", None)]);
        expect.default = Some("30".to_owned());
        check(text, expect);
        for text in [
            "Valid values: chain, rope (Default: chain)",
            "Valid values: chain, rope (Default: `chain`).",
        ] {
            let mut expect = values(&[("chain", None), ("rope", None)]);
            expect.default = Some("chain".to_owned());
            check(text, expect);
        }
        let text = "The value can be A::Box, A::Lid, or A::Key";
        check(text, values(&[("A::Box", None), ("A::Lid", None), ("A::Key", None)]));
        let text = "How it is sent. RED, GREEN, and BLUE are supported.";
        check(text, values(&[("RED", None), ("GREEN", None), ("BLUE", None)]));
        let text = "Its code. Small one: box.small; Large one: box.large";
        check(
            text,
            values(&[("box.small", Some("Small one")), ("box.large", Some("Large one"))]),
        );
        let text = "Its code.\n- No lid: NONE\n- Wooden: OAK, BEECH";
        let list = [
            ("NONE", Some("No lid")),
            ("OAK", Some("Wooden")),
            ("BEECH", Some("Wooden")),
        ];
        check(text, values(&list));
        let text = "Rules.\n- Least length: 1\n- Greatest length: 9";
        check(text, ValueConstraints::default());
        let text = "When red:\n- LID: a lid\nWhen blue:\n- BOX: a box\n- LID: a lid";
        let list = [("LID", Some("a lid")), ("BOX", Some("a box")), ("LID", Some("a lid"))];
        check(text, values(&list));
        let text = "Valid values: OPEN / SHUT / a/b.";
        check(text, values(&[("OPEN", None), ("SHUT", None), ("a/b", None)]));
        let text = "The value can be any of your names.";
        check(text, ValueConstraints::default());
    }

    /// The values that a text names without any word for it; none where it could as well say something else.
    #[test]
    fn values_that_nothing_introduces() {
        for (text, expect) in [
            ("Its lid. oak means wood, and tin means metal.", "oak tin"),
            ("Its lid. oak means wood.", ""),
            ("Its lid. oak means wood. It means nothing else.", ""),
            ("Unit.\n- day\n- hour", "day hour"),
            ("Unit.\nday\nhour", "day hour"),
            ("Unit.\n- day\n- day", ""),
            ("Unit.\n- day", ""),
            ("Unit.\n- day\n- any other word", ""),
            ("Unit.\nday\nSee the guide.", ""),
            ("Kind. OAK: a tree; TIN: a metal", "OAK TIN"),
            ("Size. Least: 1; Greatest: 9", ""),
            (
                "- For lids, the value can be OAK or ASH.\n- For boxes, the value is TIN.",
                "OAK ASH TIN",
            ),
            (
                "- For lids, the value can be OAK or ASH.\n- For boxes, see the guide.",
                "",
            ),
        ] {
            let phrases = Layout::from_yaml("layout.yaml", LAYOUT).unwrap().constraints;
            let found: Vec<String> = values(text, &phrases).into_iter().map(|(value, _)| value).collect();
            assert_eq!(found.join(" "), expect, "{text}");
        }
    }
}
