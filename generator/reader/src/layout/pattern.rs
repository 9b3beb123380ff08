//! Regular expressions as layouts write them: letter case does not count, and placeholders stand for groups.
//!
//! In: the text of a pattern. Out: [`Pattern`], or [`ItemPattern`] where the groups are roles of columns. What a match
//! means is said where the pattern is used.

use super::words::Column;
use docwright_base::nearest;
use regex::{Captures, Regex};
use serde::de::value::Error as NoRole;
use serde::de::{self, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use std::ops::Range;

/// A regular expression as layouts write it: case does not count, `{n}`, `{v}`, `{T}`, `{status}`, `{method}` and
/// `{target}` are placeholders.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
pub struct Pattern {
    regex: Regex,
    /// The first word in braces that is no placeholder. It stands for nothing, and `check` refuses it, which knows the key.
    unknown: Option<Unknown>,
}

/// A word in braces that is no placeholder.
#[derive(Debug, Clone)]
pub(super) struct Unknown {
    /// With its braces.
    pub(super) written: String,
    /// Where it stands in the pattern, counted from 1.
    pub(super) character: usize,
}

/// Bytes that a compiled pattern may take: a phrase takes a few thousand, a counted repetition soon takes all there are.
const LARGEST: usize = 4 << 20;

impl Pattern {
    /// Compiles `text`, in the syntax of the `regex` crate plus the placeholders.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where in `text`.
    pub fn new(text: &str) -> Result<Self, String> {
        let mut expanded = Expanded::of(text);
        let built = regex::RegexBuilder::new(&expanded.pattern)
            .case_insensitive(true)
            .size_limit(LARGEST)
            .build();
        let unknown = expanded.unknown.take();
        built.map(|regex| Self { regex, unknown }).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => format!(
                "the pattern `{text}` takes more than {LARGEST} bytes when it is compiled: repeat less in it, as by `+` for `{{1,1000}}`"
            ),
            _ => expanded.fault(text),
        })
    }

    /// Whether the pattern occurs in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The group `name` where the pattern first occurs.
    pub fn capture<'t>(&self, text: &'t str, name: &str) -> Option<&'t str> {
        Some(self.captures(text)?.name(name)?.as_str())
    }

    /// The group `name` of every place where the pattern occurs.
    pub fn all<'t>(&'t self, text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
        let places = self.regex.is_match(text).then(|| self.regex.captures_iter(text));
        places
            .into_iter()
            .flatten()
            .filter_map(move |captures| Some(captures.name(name)?.as_str()))
    }

    /// The names of its groups.
    pub(super) fn groups(&self) -> impl Iterator<Item = &str> {
        self.regex.capture_names().flatten()
    }

    /// The first word in braces that is no placeholder.
    pub(super) fn unknown(&self) -> Option<&Unknown> {
        self.unknown.as_ref()
    }

    /// All groups where the pattern first occurs.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        // Most patterns occur in few texts, and asking that first makes no room for groups.
        self.regex.is_match(text).then(|| self.regex.captures(text)).flatten()
    }

    /// Where the pattern first occurs, as byte offsets.
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.regex.find(text).map(|found| (found.start(), found.end()))
    }

    /// The expanded expression, for building larger ones.
    pub fn as_str(&self) -> &str {
        self.regex.as_str()
    }

    /// The numbers `{n}` in the order in which they were written, and where the pattern first occurs. No numbers where one of
    /// them goes on as something else: a power, a fraction, a date.
    pub fn numbers(&self, text: &str) -> Option<(Option<Vec<f64>>, Range<usize>)> {
        let captures = self.captures(text)?;
        let names = self.regex.capture_names().flatten();
        let is_number = |name: &&str| name.starts_with('n') && name[1..].parse::<u8>().is_ok();
        let found: Option<Vec<_>> = names.filter(is_number).map(|name| captures.name(name)).collect();
        let found = found?;
        let place = captures.get_match().range();
        // What follows a number before the last one is the pattern's.
        let last = found.iter().map(|number| number.end()).max()?;
        let is_whole = !goes_on(&text[last..]);
        let numbers = found.iter().map(|found| number(found.as_str()));
        Some((numbers.collect::<Option<Vec<f64>>>().filter(|_| is_whole), place))
    }

    /// The first number of every place where the pattern occurs.
    pub fn all_numbers<'t>(&'t self, text: &'t str) -> impl Iterator<Item = u32> + 't {
        self.regex
            .captures_iter(text)
            .filter_map(|captures| captures.name("n1")?.as_str().parse().ok())
    }

    /// The value `{v}`, without its quotation marks.
    pub fn value<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.value_at(text).map(|(value, _)| value)
    }

    /// The same, and where the pattern first occurs.
    pub fn value_at<'t>(&self, text: &'t str) -> Option<(&'t str, Range<usize>)> {
        let captures = self.captures(text)?;
        let found = captures.name("quoted").or_else(|| captures.name("v"))?;
        Some((found.as_str(), captures.get_match().range()))
    }
}

/// A number as pages write it: with separators between thousands, a minus sign of its own, a power of ten.
fn number(text: &str) -> Option<f64> {
    digits(text).parse().ok().filter(|number: &f64| number.is_finite())
}

/// The same without separators, and with the sign that programs read.
pub(crate) fn digits(number: &str) -> String {
    let digits = number
        .chars()
        .filter(|c| !matches!(c, ',' | '\'' | '’') && !c.is_whitespace());
    digits.map(|c| if c == '−' { '-' } else { c }).collect()
}

/// Whether a text begins with a unit such as `MB`.
fn is_of_bytes(text: &str) -> bool {
    let unit = text
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    matches!(unit, "kB" | "KB" | "MB" | "GB" | "TB" | "KiB" | "MiB" | "GiB" | "TiB")
}

/// Whether what stands behind the digits makes another number of them.
fn goes_on(rest: &str) -> bool {
    let mut next = rest.chars();
    match next.next() {
        Some(first) if first.is_ascii_digit() => true,
        // Thousands and millions, as in `10k`; other letters are units, and what they are of is not asked.
        Some('k' | 'K' | 'M') => next.next().is_none_or(|c| !c.is_alphanumeric()),
        // So many kilobytes are another number of bytes or of characters.
        Some(' ') if is_of_bytes(rest.trim_start()) => true,
        Some('/' | ':' | '.' | '-' | ',' | '*' | '\'') => next.next().is_some_and(|c| c.is_ascii_digit()),
        _ => rest.trim_start().starts_with(['^', '×']),
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(de::Error::custom)
    }
}

/// What the placeholders are, and the groups that they stand for; each `{n}` is a group with a number of its own.
const PLACEHOLDERS: [(&str, &str, &str); 6] = [
    ("{n}", "number", ""),
    (
        "{v}",
        "value",
        r#"(?:["“'`](?P<quoted>[^"”'`]*)["”'`]|(?P<v>[-−]?\d{1,3}(?:,\d{3})+\b|[^\s,;，；。（）]*[^\s,;.，；。（）]))"#,
    ),
    ("{T}", "type", "(?P<T>.+?)"),
    ("{status}", "status", r"(?P<status>[1-5]\d\d)"),
    (
        "{method}",
        "method",
        "(?P<method>(?-i:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS))",
    ),
    ("{target}", "target", r"(?P<target>(?:\{[^{}\n]*\}|\S)+)"),
];

/// The placeholder that `word`, without braces, most likely means: in the other case, or by what it stands for.
pub(super) fn placeholder_like(word: &str) -> Option<&'static str> {
    let braced = format!("{{{word}}}");
    let in_other_case = PLACEHOLDERS
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(&braced));
    let by_meaning = || {
        let meant = nearest(&word.to_lowercase(), PLACEHOLDERS.iter().map(|(_, is, _)| *is))?;
        PLACEHOLDERS.iter().find(|(_, is, _)| *is == meant)
    };
    in_other_case.or_else(by_meaning).map(|(known, ..)| *known)
}

/// All placeholders with what they stand for, as one tells them.
pub(super) fn placeholders() -> String {
    let told = PLACEHOLDERS
        .iter()
        .map(|(known, is, _)| match known.trim_matches(['{', '}']) {
            name if name == *is => format!("`{known}`"),
            _ => format!("`{known}` (a {is})"),
        });
    told.collect::<Vec<_>>().join(", ")
}

/// The word in braces with which `rest` begins, with them: no counted repetition such as `{2,5}`.
fn word_in_braces(rest: &str) -> Option<&str> {
    let inside = rest.strip_prefix('{')?;
    let end = inside.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | ' ')))?;
    let is_word = inside.starts_with(|c: char| c.is_alphabetic() || c == '_') && inside[end..].starts_with('}');
    is_word.then(|| &rest[..end + 2])
}

/// Where in `text` braces stand that are not to be read for a placeholder: behind a backslash, as in `\{` and `\p{Greek}`, or
/// in a class. In the order of their places.
fn literal_braces(text: &str) -> Vec<usize> {
    let mut literal = Vec::new();
    let mut depth = 0usize;
    let mut characters = text.char_indices().peekable();
    // What opened a class has just gone by: a bracket that closes is a letter there.
    let mut opens = false;
    while let Some((at, c)) = characters.next() {
        let opened = std::mem::take(&mut opens);
        match c {
            '\\' => {
                let escaped = characters.next();
                let braces = match escaped {
                    Some((at, '{')) => Some(at),
                    Some((_, 'p' | 'P' | 'x' | 'u' | 'U' | 'b' | 'B')) => {
                        characters.peek().filter(|(_, c)| *c == '{').map(|(at, _)| *at)
                    }
                    _ => None,
                };
                literal.extend(braces);
            }
            '{' if depth > 0 => literal.push(at),
            '[' => {
                depth += 1;
                opens = true;
            }
            '^' if opened => opens = true,
            ']' if !opened => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    literal
}

/// A number, with or without separators between thousands.
const NUMBER: &str = r"[-−]?(?:\d{1,3}(?:[,'’ \u{a0}\u{2009}\u{202f}]\d{3})+|\d[\d,]*)(?:\.\d+)?(?:e[+-]?\d+)?";

/// A pattern without placeholders, and where its pieces stood before.
struct Expanded {
    pattern: String,
    /// Where each piece begins in the pattern and in the text, and whether it is as in the text.
    pieces: Vec<(usize, usize, bool)>,
    /// The first word in braces that is no placeholder; it stands for itself, so that the rest can be judged.
    unknown: Option<Unknown>,
}

impl Expanded {
    fn of(text: &str) -> Self {
        let mut expanded = Self {
            pattern: String::with_capacity(text.len() + 64),
            pieces: Vec::new(),
            unknown: None,
        };
        let literal = literal_braces(text);
        let mut numbers = 0;
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let known = PLACEHOLDERS
                .iter()
                .find(|(placeholder, ..)| rest.starts_with(placeholder));
            let word = word_in_braces(rest).filter(|_| known.is_none() && literal.binary_search(&at).is_err());
            if let Some(written) = word {
                expanded.unknown.get_or_insert_with(|| Unknown {
                    written: written.to_owned(),
                    character: text[..at].chars().count() + 1,
                });
                expanded.pieces.push((expanded.pattern.len(), at, false));
                expanded.pattern.push_str(&regex::escape(written));
                at += written.len();
                continue;
            }
            expanded.pieces.push((expanded.pattern.len(), at, known.is_none()));
            match known {
                Some((placeholder @ "{n}", ..)) => {
                    numbers += 1;
                    expanded.pattern.push_str(&format!("(?P<n{numbers}>{NUMBER})"));
                    at += placeholder.len();
                }
                Some((placeholder, _, group)) => {
                    expanded.pattern.push_str(group);
                    at += placeholder.len();
                }
                None => {
                    let braces = rest.match_indices('{').map(|(brace, _)| brace);
                    let next = braces
                        .filter(|&brace| brace > 0)
                        .chain([rest.len()])
                        .min()
                        .unwrap_or_default();
                    expanded.pattern.push_str(&rest[..next]);
                    at += next;
                }
            }
        }
        expanded
    }

    /// Why it is no pattern, with the part of the text that is to blame.
    fn fault(&self, text: &str) -> String {
        let (why, span) = match regex_syntax::parse(&self.pattern) {
            Err(regex_syntax::Error::Parse(error)) => (error.kind().to_string(), *error.span()),
            Err(regex_syntax::Error::Translate(error)) => (error.kind().to_string(), *error.span()),
            Err(error) => return format!("`{text}` is no pattern: {error}"),
            Ok(_) => return format!("`{text}` is no pattern"),
        };
        let (start, end) = (self.place(span.start.offset), self.place(span.end.offset));
        let part = text.get(start..end.max(start)).unwrap_or_default();
        let character = text.get(..start).unwrap_or_default().chars().count() + 1;
        match part {
            "" => format!("`{text}` is no pattern: {why}, at character {character}"),
            part => format!("`{text}` is no pattern: {why}, at character {character}: `{part}`"),
        }
    }

    /// Where in the text a place of the pattern stands.
    fn place(&self, offset: usize) -> usize {
        let piece = self.pieces.iter().rev().find(|(begins, ..)| *begins <= offset);
        piece.map_or(
            0,
            |(begins, at, is_same)| if *is_same { at + offset - begins } else { *at },
        )
    }
}

/// A list item that is what a table's row is elsewhere: its named groups are the roles of columns.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "Pattern"))]
pub struct ItemPattern {
    pattern: Pattern,
    columns: Vec<Column>,
}

impl ItemPattern {
    pub(super) fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Whether the items say what the column `column` says of a row.
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    /// What the line says, by role.
    pub fn read<'t>(&self, line: &'t str) -> Option<Vec<(Column, &'t str)>> {
        let captures = self.pattern.captures(line)?;
        let names = self.pattern.regex.capture_names().flatten();
        let cells = names
            .zip(&self.columns)
            .filter_map(|(name, column)| Some((*column, captures.name(name)?.as_str().trim())));
        Some(cells.collect())
    }
}

impl<'de> Deserialize<'de> for ItemPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pattern = Pattern::deserialize(deserializer)?;
        let roles = pattern.regex.capture_names().flatten();
        let columns: Result<Vec<Column>, NoRole> = roles
            .map(|name| Column::deserialize(name.into_deserializer()))
            .collect();
        let columns = columns.map_err(|error| de::Error::custom(format!("a group is no role of a column: {error}")))?;
        // A word in braces may have been meant for the group, and is told where the layout is checked.
        if columns.is_empty() && pattern.unknown().is_none() {
            return Err(de::Error::custom("the pattern has no group with the role of a column"));
        }
        Ok(Self { pattern, columns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::value::StrDeserializer;

    #[test]
    fn placeholders_capture_numbers_and_values() {
        let range = Pattern::new("Array length: {n} to {n}").unwrap();
        let found = range.numbers("array length: 1 to 1,024");
        assert_eq!(found, Some((Some(vec![1.0, 1024.0]), 0..24)));
        let default = Pattern::new("Default: {v}").unwrap();
        assert_eq!(default.value("Default: true."), Some("true"));
        assert_eq!(default.value("Default: \"a b\", else"), Some("a b"));
    }

    /// Numbers as pages write them; what goes on as something else is none.
    #[test]
    fn notations_of_numbers() {
        for (text, expect) in [
            ("Most: 1 000", Some(1000.0)),
            ("Most: 1'000.5", Some(1000.5)),
            ("Most: 1\u{a0}000 lids", Some(1000.0)),
            ("Most: 1,000,000.", Some(1e6)),
            ("Most: 1e6", Some(1e6)),
            ("Most: −40", Some(-40.0)),
            ("Most: 64KB", Some(64.0)),
            ("Most: 5.", Some(5.0)),
            ("Most: 2^31-1", None),
            ("Most: 2 ^ 31", None),
            ("Most: 2×10", None),
            ("Most: 1/2", None),
            ("Most: 2020-01-01", None),
            ("Most: 12:30", None),
            ("Most: 1.2.3", None),
        ] {
            let (numbers, _) = Pattern::new("Most: {n}").unwrap().numbers(text).unwrap();
            assert_eq!(numbers, expect.map(|number| vec![number]), "{text}");
        }
        let (numbers, _) = Pattern::new("{n} ?[-–] ?{n}").unwrap().numbers("1-5").unwrap();
        assert_eq!(numbers, Some(vec![1.0, 5.0]));
    }

    #[test]
    fn request_lines_part_method_and_target() {
        let line = Pattern::new("^(?:(?P<title>.+?): )?{method} {target}$").unwrap();
        let captures = line.captures("Open a box: PUT /v1/boxes/{id}/open").unwrap();
        assert_eq!(
            (&captures["method"], &captures["target"]),
            ("PUT", "/v1/boxes/{id}/open")
        );
        assert!(!line.is_match("get /v1/boxes"));
    }

    #[test]
    fn items_have_the_roles_of_columns() {
        let item = |text: &str| ItemPattern::deserialize(text.into_deserializer() as StrDeserializer<'_, NoRole>);
        let field =
            item(r"^(?P<name>\w+) \((?P<type>\w+)(?:, (?P<required>required))?\): (?P<description>.*)$").unwrap();
        assert_eq!(
            field.read("size (integer): How large."),
            Some(vec![
                (Column::Name, "size"),
                (Column::Type, "integer"),
                (Column::Description, "How large.")
            ])
        );
        assert_eq!(field.read("How large."), None);
        assert!(item(r"^(?P<nmae>\w+)$").unwrap_err().to_string().contains("nmae"));
        assert!(item("^no group$").is_err());
    }
}
