//! Values to text for paths, queries and headers.
//!
//! In: any serde value as JSON. Out: percent-encoded text by RFC 3986 (unreserved characters stay, all others are
//! escaped, a space is `%20`). The styles are those of OpenAPI 3.0's parameter object.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Everything but the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// How a query parameter that is an array or an object is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryStyle {
    /// `style: form, explode: true`, the default: `a=1&a=2`, or an object's members as parameters of their own.
    Form,
    /// `style: form, explode: false`: `a=1,2`.
    Comma,
    /// `style: spaceDelimited`: `a=1%202`.
    Space,
    /// `style: pipeDelimited`: `a=1%7C2`.
    Pipe,
    /// `style: deepObject`: `a[x]=1&a[y]=2`.
    DeepObject,
}

/// `text` with everything escaped that is not unreserved.
pub(crate) fn component(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// A single value as text; `None` for null. What has members or items is written as JSON.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A value in a path or a header by `style: simple`: items and members are joined by commas.
pub(crate) fn simple(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => Some(joined(items.iter(), ",")),
        Value::Object(members) => {
            let pairs = members
                .iter()
                .filter_map(|(name, value)| Some(format!("{name},{}", scalar(value)?)));
            Some(pairs.collect::<Vec<_>>().join(","))
        }
        other => scalar(other),
    }
}

/// Appends the pairs, not yet escaped, by which `value` travels in a query or a form.
pub(crate) fn pairs(name: &str, value: &Value, style: QueryStyle, into: &mut Vec<(String, String)>) {
    let separator = match style {
        QueryStyle::Form | QueryStyle::DeepObject => None,
        QueryStyle::Comma => Some(","),
        QueryStyle::Space => Some(" "),
        QueryStyle::Pipe => Some("|"),
    };
    match (value, separator) {
        (Value::Array(items), Some(separator)) => into.push((name.to_owned(), joined(items.iter(), separator))),
        (Value::Array(items), None) => {
            into.extend(items.iter().filter_map(|item| Some((name.to_owned(), scalar(item)?))));
        }
        (Value::Object(_), Some(_)) => into.extend(simple(value).map(|text| (name.to_owned(), text))),
        (Value::Object(members), None) => {
            for (member, value) in members {
                let key = if style == QueryStyle::DeepObject {
                    format!("{name}[{member}]")
                } else {
                    member.clone()
                };
                match value {
                    Value::Object(_) | Value::Array(_) if style == QueryStyle::DeepObject => {
                        pairs(&key, value, style, into);
                    }
                    value => into.extend(scalar(value).map(|text| (key, text))),
                }
            }
        }
        (value, _) => into.extend(scalar(value).map(|text| (name.to_owned(), text))),
    }
}

/// `pairs` as a query string or a form body.
pub(crate) fn query_string(pairs: &[(String, String)]) -> String {
    let encoded = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", component(name), component(value)));
    encoded.collect::<Vec<_>>().join("&")
}

fn joined<'a>(items: impl Iterator<Item = &'a Value>, separator: &str) -> String {
    items.filter_map(scalar).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(value: Value, style: QueryStyle, expect: &str) {
        let mut all = Vec::new();
        pairs("a", &value, style, &mut all);
        assert_eq!(query_string(&all), expect);
    }

    #[test]
    fn scalars() {
        check(json!("x y/中"), QueryStyle::Form, "a=x%20y%2F%E4%B8%AD");
        check(json!(true), QueryStyle::Comma, "a=true");
        check(json!(null), QueryStyle::Form, "");
        check(json!(""), QueryStyle::Form, "a=");
    }

    #[test]
    fn arrays() {
        check(json!([1, "b"]), QueryStyle::Form, "a=1&a=b");
        check(json!([1, "b"]), QueryStyle::Comma, "a=1%2Cb");
        check(json!([1, "b"]), QueryStyle::Space, "a=1%20b");
        check(json!([1, "b"]), QueryStyle::Pipe, "a=1%7Cb");
        check(json!([]), QueryStyle::Form, "");
    }

    #[test]
    fn objects() {
        check(json!({"x": 1, "y": null}), QueryStyle::Form, "x=1");
        check(
            json!({"x": 1, "y": [2, 3]}),
            QueryStyle::DeepObject,
            "a%5Bx%5D=1&a%5By%5D=2&a%5By%5D=3",
        );
        check(json!({"x": 1}), QueryStyle::Comma, "a=x%2C1");
    }
}
