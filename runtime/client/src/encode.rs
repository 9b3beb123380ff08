//! Values to text for paths, queries, headers and cookies.
//!
//! In: any serde value as JSON. Out: percent-encoded text by RFC 3986 (unreserved characters stay, all others are
//! escaped, a space is `%20`). The styles are those of OpenAPI 3.0's parameter object: what stands between items is not
//! escaped, and what stands in them is, so that a list of texts with commas comes out as it went in.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Everything but the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The same without the reserved characters, but for those that would end the value: `#`, `&` and `+`.
const RESERVED: &AsciiSet = &ESCAPED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// How a path parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathStyle {
    /// `style: simple`, the default: `1,2`, and `x,1` for an object.
    Simple,
    /// `style: simple, explode: true`: `1,2`, and `x=1` for an object.
    SimpleExplode,
    /// `style: label`: `.1,2`, and `.x,1` for an object.
    Label,
    /// `style: label, explode: true`: `.1.2`, and `.x=1` for an object.
    LabelExplode,
    /// `style: matrix`: `;a=1,2`, and `;a=x,1` for an object.
    Matrix,
    /// `style: matrix, explode: true`: `;a=1;a=2`, and `;x=1` for an object.
    MatrixExplode,
}

/// How a query parameter or a cookie that is an array or an object is written.
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
    /// `x-numbered: dots`: `a.1=x&a.2=y`, and `a.1.b=x` for the members of items.
    Dots,
    /// `x-numbered: brackets`: `a[0]=x&a[1]=y`, and `a[0].b=x` for the members of items.
    Brackets,
}

/// How the text of a value is escaped.
pub(crate) type Escape = fn(&str) -> String;

/// `text` with everything escaped that is not unreserved.
pub(crate) fn component(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// `text` with its reserved characters as they are, as `allowReserved` asks.
pub(crate) fn reserved(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A value as a JSON text; none for null.
pub(crate) fn json_text(value: Option<Value>) -> Option<Value> {
    let value = value.filter(|value| !value.is_null())?;
    Some(Value::String(value.to_string()))
}

/// A single value as text; `None` for null. What has members or items is written as JSON.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A header: items and members are joined by commas and not escaped.
pub(crate) fn header(value: &Value, explode: bool) -> Option<String> {
    joined(value, ",", if explode { "=" } else { "," }, str::to_owned)
}

/// The segment of a path, or the part of one, that a parameter is.
pub(crate) fn path(name: &str, value: &Value, style: PathStyle) -> Option<String> {
    match style {
        PathStyle::Simple => joined(value, ",", ",", component),
        PathStyle::SimpleExplode => joined(value, ",", "=", component),
        PathStyle::Label => Some(format!(".{}", joined(value, ",", ",", component)?)),
        PathStyle::LabelExplode => Some(format!(".{}", joined(value, ".", "=", component)?)),
        PathStyle::Matrix | PathStyle::MatrixExplode => {
            let style = if style == PathStyle::Matrix {
                QueryStyle::Comma
            } else {
                QueryStyle::Form
            };
            let mut written = Vec::new();
            pairs(name, value, style, component, &mut written);
            let pairs = written.iter().map(|(name, value)| match value.as_str() {
                "" => format!(";{name}"),
                value => format!(";{name}={value}"),
            });
            (!written.is_empty()).then(|| pairs.collect())
        }
    }
}

/// Appends the escaped pairs by which `value` travels in a query, a form or a cookie.
pub(crate) fn pairs(name: &str, value: &Value, style: QueryStyle, escape: Escape, into: &mut Vec<(String, String)>) {
    let separator = match style {
        QueryStyle::Form | QueryStyle::DeepObject => None,
        QueryStyle::Dots | QueryStyle::Brackets => return numbered(name, value, style, escape, into),
        QueryStyle::Comma => Some(","),
        QueryStyle::Space => Some("%20"),
        QueryStyle::Pipe => Some("%7C"),
    };
    let pair = |name: &str, value: &Value| Some((component(name), escape(&scalar(value)?)));
    match (value, separator) {
        (Value::Array(_) | Value::Object(_), Some(separator)) => {
            into.extend(joined(value, separator, separator, escape).map(|text| (component(name), text)));
        }
        // Members of items need to know of which one they are.
        (Value::Array(items), None)
            if style == QueryStyle::DeepObject && items.iter().any(|item| item.is_object() || item.is_array()) =>
        {
            for (at, item) in items.iter().filter(|item| !item.is_null()).enumerate() {
                pairs(&format!("{name}[{at}]"), item, style, escape, into);
            }
        }
        (Value::Array(items), None) => into.extend(items.iter().filter_map(|item| pair(name, item))),
        (Value::Object(members), None) => {
            for (member, value) in members {
                let key = if style == QueryStyle::DeepObject {
                    format!("{name}[{member}]")
                } else {
                    member.clone()
                };
                match value {
                    Value::Object(_) | Value::Array(_) if style == QueryStyle::DeepObject => {
                        pairs(&key, value, style, escape, into);
                    }
                    value => into.extend(pair(&key, value)),
                }
            }
        }
        (value, _) => into.extend(pair(name, value)),
    }
}

/// The same for values whose items have their number in the name.
fn numbered(name: &str, value: &Value, style: QueryStyle, escape: Escape, into: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().filter(|item| !item.is_null()).enumerate() {
                let key = match style {
                    QueryStyle::Brackets => format!("{name}[{at}]"),
                    _ => format!("{name}.{}", at + 1),
                };
                numbered(&key, item, style, escape, into);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                numbered(&format!("{name}.{member}"), value, style, escape, into);
            }
        }
        value => into.extend(scalar(value).map(|text| (component(name), escape(&text)))),
    }
}

/// Pairs that are not escaped yet as a query string.
pub(crate) fn query_string(pairs: &[(String, String)]) -> String {
    let encoded = pairs.iter().map(|(name, value)| (component(name), component(value)));
    ampersands(encoded)
}

/// Escaped pairs as a query string or a form body.
pub(crate) fn ampersands(pairs: impl Iterator<Item = (String, String)>) -> String {
    let pairs = pairs.map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

/// Items with `between` between them; members too, with `bind` between name and value.
fn joined(value: &Value, between: &str, bind: &str, escape: Escape) -> Option<String> {
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(scalar).map(|text| escape(&text)).collect(),
        Value::Object(members) => {
            let pairs = members.iter();
            pairs
                .filter_map(|(name, value)| Some(format!("{}{bind}{}", escape(name), escape(&scalar(value)?))))
                .collect()
        }
        other => return scalar(other).map(|text| escape(&text)),
    };
    Some(parts.join(between))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(value: &Value, style: QueryStyle) -> String {
        let mut all = Vec::new();
        pairs("color", value, style, component, &mut all);
        ampersands(all.into_iter())
    }

    /// OpenAPI's own table: of the empty string, a string, an array and an object.
    #[test]
    fn the_table_of_styles() {
        let values = [
            json!(""),
            json!("blue"),
            json!(["blue", "black", "brown"]),
            json!({"R": 100, "G": 200, "B": 150}),
        ];
        let path = |style, expect: [&str; 4]| {
            let found = values.each_ref().map(|value| path("color", value, style).unwrap());
            assert_eq!(found, expect, "{style:?}");
        };
        path(
            PathStyle::Matrix,
            [
                ";color",
                ";color=blue",
                ";color=blue,black,brown",
                ";color=R,100,G,200,B,150",
            ],
        );
        path(
            PathStyle::MatrixExplode,
            [
                ";color",
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";R=100;G=200;B=150",
            ],
        );
        path(
            PathStyle::Label,
            [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
        );
        path(
            PathStyle::LabelExplode,
            [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
        );
        path(PathStyle::Simple, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]);
        path(
            PathStyle::SimpleExplode,
            ["", "blue", "blue,black,brown", "R=100,G=200,B=150"],
        );
        let query = |style, expect: [&str; 4]| {
            let found = values.each_ref().map(|value| written(value, style));
            assert_eq!(found, expect, "{style:?}");
        };
        query(
            QueryStyle::Form,
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "R=100&G=200&B=150",
            ],
        );
        query(
            QueryStyle::Comma,
            [
                "color=",
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
            ],
        );
        query(
            QueryStyle::Space,
            [
                "color=",
                "color=blue",
                "color=blue%20black%20brown",
                "color=R%20100%20G%20200%20B%20150",
            ],
        );
        query(
            QueryStyle::Pipe,
            [
                "color=",
                "color=blue",
                "color=blue%7Cblack%7Cbrown",
                "color=R%7C100%7CG%7C200%7CB%7C150",
            ],
        );
        let deep = written(&values[3], QueryStyle::DeepObject);
        assert_eq!(deep, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150");
        assert_eq!(header(&values[3], false).unwrap(), "R,100,G,200,B,150");
        assert_eq!(header(&values[3], true).unwrap(), "R=100,G=200,B=150");
    }

    #[test]
    fn items_have_their_number_in_the_name() {
        let value = json!([{"k": "env", "v": null, "l": [1, 2]}, null, "x"]);
        assert_eq!(
            written(&value, QueryStyle::Dots),
            "color.1.k=env&color.1.l.1=1&color.1.l.2=2&color.2=x"
        );
        assert_eq!(
            written(&value, QueryStyle::Brackets),
            "color%5B0%5D.k=env&color%5B0%5D.l%5B0%5D=1&color%5B0%5D.l%5B1%5D=2&color%5B1%5D=x"
        );
    }

    #[test]
    fn what_separates_is_escaped_inside_items() {
        assert_eq!(
            path("a", &json!(["x,y", "z/."]), PathStyle::Simple).unwrap(),
            "x%2Cy,z%2F."
        );
        assert_eq!(
            written(&json!(["x,y", "中"]), QueryStyle::Comma),
            "color=x%2Cy,%E4%B8%AD"
        );
        assert_eq!(written(&json!("x y"), QueryStyle::Form), "color=x%20y");
        assert_eq!(reserved("a/b?c=d,e&f#g+h i"), "a/b?c=d,e%26f%23g%2Bh%20i");
    }

    #[test]
    fn what_is_absent_is_left_out() {
        assert_eq!(written(&json!(null), QueryStyle::Form), "");
        assert_eq!(written(&json!([]), QueryStyle::Form), "");
        assert_eq!(written(&json!({"x": 1, "y": null}), QueryStyle::Form), "x=1");
        let nested = json!({"x": 1, "y": [2, 3]});
        let expect = "color%5Bx%5D=1&color%5By%5D=2&color%5By%5D=3";
        assert_eq!(written(&nested, QueryStyle::DeepObject), expect);
        let items = json!({"x": [{"q": 1}, {"q": [2, 3]}]});
        let expect = "color%5Bx%5D%5B0%5D%5Bq%5D=1&color%5Bx%5D%5B1%5D%5Bq%5D=2&color%5Bx%5D%5B1%5D%5Bq%5D=3";
        assert_eq!(written(&items, QueryStyle::DeepObject), expect);
        assert_eq!(path("a", &json!(null), PathStyle::Label), None);
    }
}
