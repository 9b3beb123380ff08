//! A document as YAML that readers of YAML 1.1 and 1.2 understand alike.
//!
//! The two versions disagree on plain scalars: `no`, `1_000`, `12:30` are a boolean and numbers to one and texts to the
//! other. Here a text stands plain only when no version could take it for anything else; all others are quoted as JSON quotes
//! them, which both read. The library's emitter quotes by one version's rules only.

use openapiv3::OpenAPI;
use serde_json::Value;
use std::fmt::Write as _;

/// Within so many characters the colon must follow a key that no `?` announces; some readers count bytes.
const LONGEST_KEY: usize = 1024;

/// The document's text. `origin` stands in the header; [`docwright_base::origin`] makes it.
pub fn to_yaml(spec: &OpenAPI, origin: &str) -> String {
    let mut document = serde_json::to_value(spec).unwrap_or_default();
    super::normalize::sort(&mut document);
    value_to_yaml(
        &document,
        &format!("{origin}; edit the pages, the layout or the overlay instead."),
    )
}

/// Any value as YAML, below a comment of one line.
pub fn value_to_yaml(value: &Value, comment: &str) -> String {
    let mut out = format!("# {comment}\n");
    write_value(value, 0, false, &mut out);
    out
}

/// Writes `value` at `indent`; behind a key the caller has left the line open.
fn write_value(value: &Value, indent: usize, behind_key: bool, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (index, (key, inner)) in map.iter().enumerate() {
                if index > 0 || behind_key {
                    out.push_str(&" ".repeat(indent));
                }
                write_key(&scalar(key), indent, out);
                write_inner(inner, indent, out);
            }
        }
        Value::Array(values) if !values.is_empty() => {
            for (index, inner) in values.iter().enumerate() {
                if index > 0 || behind_key {
                    out.push_str(&" ".repeat(indent));
                }
                out.push('-');
                if is_block(inner) {
                    out.push(' ');
                    write_value(inner, indent + 2, false, out);
                } else {
                    write_inner(inner, indent, out);
                }
            }
        }
        other => {
            let _ = writeln!(out, "{}", flow(other));
        }
    }
}

/// Writes a key and its colon. A reader gives up a key that has no colon in time, unless a `?` says that it is one.
fn write_key(key: &str, indent: usize, out: &mut String) {
    if key.len() < LONGEST_KEY {
        let _ = write!(out, "{key}:");
    } else {
        let _ = write!(out, "? {key}\n{}:", " ".repeat(indent));
    }
}

fn write_inner(value: &Value, indent: usize, out: &mut String) {
    if is_block(value) {
        out.push('\n');
        write_value(value, indent + 2, true, out);
    } else {
        let _ = writeln!(out, " {}", flow(value));
    }
}

fn is_block(value: &Value) -> bool {
    matches!(value, Value::Object(map) if !map.is_empty())
        || matches!(value, Value::Array(values) if !values.is_empty())
}

fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        Value::Object(_) => "{}".to_owned(),
        Value::Array(_) => "[]".to_owned(),
        Value::Null | Value::Bool(_) => value.to_string(),
        Value::Number(number) => self::number(number),
    }
}

/// YAML 1.1 reads `1e5` as text: its floats have a point.
fn number(number: &serde_json::Number) -> String {
    let text = number.to_string();
    match text.split_once('e') {
        Some((mantissa, exponent)) => {
            let point = if mantissa.contains('.') { "" } else { ".0" };
            let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
            format!("{mantissa}{point}e{sign}{exponent}")
        }
        None => text,
    }
}

fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Starts with a letter, has only letters, digits and harmless punctuation, and is no word of any version.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 11] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan",
    ];
    let is_harmless = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '(' | ')' | '+' | ';' | '$' | ',')
    };
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '/')
        && text.chars().all(is_harmless)
        && !text.ends_with(' ')
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// JSON's quotation, with everything that is not printable escaped: YAML forbids some of it, and some of it deceives.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(c),
            c if c.is_alphanumeric() && (c as u32) < 0x1_0000 => out.push(c),
            // CJK punctuation and full-width forms are printable text; the rest is escaped.
            '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}' | '‘'..='”' | '–' | '—' | '…' | '•' => {
                out.push(c)
            }
            c if (c as u32) < 0x1_0000 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => {
                let _ = write!(out, "\\U{:08x}", c as u32);
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What `value` becomes is read back as the same.
    fn reads_back(value: &Value) {
        let mut text = String::new();
        write_value(value, 0, false, &mut text);
        let read = docwright_base::input::read("document.yaml", &text);
        let read = read.unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(&read.to_value(), value);
    }

    #[test]
    fn a_key_of_any_length_is_read_back() {
        for length in [1, 1021, 1022, 1023, 1024, 1025, 5000] {
            for sort in ["k", "é", "\u{2028}", "Ж"] {
                let key = sort.repeat(length);
                reads_back(&json!({
                    &key: "text",
                    "deeper": { &key: { &key: [] }, "b": [{ &key: [{ &key: 1 }], "c": {} }] },
                }));
            }
        }
    }

    #[test]
    fn texts_that_look_like_something_else_are_quoted() {
        for text in [
            "no",
            "On",
            "y",
            "1_000",
            "12:30",
            "0x1f",
            "1e3",
            "~",
            "",
            "- a",
            "a: b",
            "a #b",
            "2026-01-02",
            "null",
            "@x",
            "{a}",
            " a",
            "a ",
            "\u{2028}",
            "\u{202e}",
        ] {
            assert!(scalar(text).starts_with('"'), "{text:?}");
        }
        for text in ["The ID of the task.", "/v2/tasks", "X-Auth-Token", "oms.v2"] {
            assert_eq!(scalar(text), text);
        }
    }
}
