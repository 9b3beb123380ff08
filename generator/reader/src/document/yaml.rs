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

/// The text of a typed document.
pub fn to_yaml(spec: &OpenAPI, origin: &str) -> String {
    document_to_yaml(serde_json::to_value(spec).unwrap_or_default(), origin)
}

/// The document's text. `origin` stands in the header; [`docwright_base::origin`] makes it.
pub fn document_to_yaml(mut document: Value, origin: &str) -> String {
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
                    indented(indent, out);
                }
                write_key(key, indent, out);
                write_inner(inner, indent, out);
            }
        }
        Value::Array(values) if !values.is_empty() => {
            for (index, inner) in values.iter().enumerate() {
                if index > 0 || behind_key {
                    indented(indent, out);
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
            write_flow(other, out);
            out.push('\n');
        }
    }
}

fn indented(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Writes a key and its colon. A reader gives up a key that has no colon in time, unless a `?` says that it is one.
fn write_key(key: &str, indent: usize, out: &mut String) {
    let start = out.len();
    write_scalar(key, out);
    if out.len() - start >= LONGEST_KEY {
        out.insert_str(start, "? ");
        out.push('\n');
        indented(indent, out);
    }
    out.push(':');
}

fn write_inner(value: &Value, indent: usize, out: &mut String) {
    if is_block(value) {
        out.push('\n');
        write_value(value, indent + 2, true, out);
    } else {
        out.push(' ');
        write_flow(value, out);
        out.push('\n');
    }
}

fn is_block(value: &Value) -> bool {
    matches!(value, Value::Object(map) if !map.is_empty())
        || matches!(value, Value::Array(values) if !values.is_empty())
}

fn write_flow(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => write_scalar(text, out),
        Value::Object(_) => out.push_str("{}"),
        Value::Array(_) => out.push_str("[]"),
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&self::number(number)),
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

fn write_scalar(text: &str, out: &mut String) {
    match is_plain(text) {
        true => out.push_str(text),
        false => write_quoted(text, out),
    }
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
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// JSON's quotation, with everything that is not printable escaped: YAML forbids some of it, and some of it deceives.
fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scalar(text: &str) -> String {
        let mut out = String::new();
        write_scalar(text, &mut out);
        out
    }

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
