//! What a scalar without quotes is, by the core schema of YAML 1.2: `yes` and `012` are texts, `0o17` and `0x1F` numbers.

use serde_json::{Number, Value};

/// The value that the text stands for; a text when it is nothing else.
pub(super) fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (&text[..1], digits),
        None => ("", text),
    };
    // Names such as `infinity` are numbers to Rust alone, and `+-1` and `0012` to nobody.
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || is_padded(digits) {
        return None;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = digits.strip_prefix(prefix) {
            return integer(sign, digits, radix);
        }
    }
    integer(sign, digits, 10).or_else(|| Number::from_f64(text.parse().ok()?))
}

fn is_padded(digits: &str) -> bool {
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn integer(sign: &str, digits: &str, radix: u32) -> Option<Number> {
    if !digits.bytes().all(|digit| digit.is_ascii_alphanumeric()) {
        return None;
    }
    match sign {
        "-" => i64::from_str_radix(&format!("-{digits}"), radix).ok().map(Number::from),
        _ => u64::from_str_radix(digits, radix).ok().map(Number::from),
    }
}
