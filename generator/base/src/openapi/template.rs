//! The paths of an OpenAPI document, as its keys have them, before anything typed drops or a URL parser mends what is odd.
//!
//! In: the document as JSON. Out: a diagnostic for each path that would be called as something else than it says.

use super::pointer::below;
use crate::diagnostic::Code;
use crate::diagnostic::{Diagnostic, Place};
use serde_json::Value;

/// The longest path template that is read, in bytes: servers take no longer URL, and what belongs to a path is called after it.
pub const LONGEST: usize = 4_000;

/// What is wrong with the paths of the document.
pub fn check(document: &Value) -> Vec<Diagnostic> {
    let paths = document.get("paths").and_then(Value::as_object);
    let paths = paths.into_iter().flatten().map(|(path, _)| path);
    paths
        .filter(|path| !path.starts_with("x-"))
        .filter_map(|path| {
            let (code, message, help) = problem(path)?;
            let pointer = below("/paths", path);
            Some(Diagnostic::new(code, Place::Spec(pointer), message).help(help))
        })
        .collect()
}

/// What is wrong with one path, and what to do about it.
fn problem(path: &str) -> Option<(Code, String, &'static str)> {
    // What follows `#` only tells operations of one path apart.
    let sent = path.split('#').next().unwrap_or_default();
    let error = |message, help| Some((Code::BadPath, format!("the path {path:?} {message}"), help));
    let warning = |message, help| Some((Code::OddPath, format!("the path {path:?} {message}"), help));
    if !path.starts_with('/') {
        return error(
            "does not begin with a slash",
            "OpenAPI appends paths to the server's address: write `/` before it, and put a host into `servers`",
        );
    }
    if sent.contains(|c: char| c.is_control() || c == '\\') {
        return error(
            "has a control character or a backslash, which URLs have not",
            "remove it; in a name it is `%5C`",
        );
    }
    if sent.split('/').any(is_dots) {
        return error(
            "has a segment of dots, which is a step up or none in a URL",
            "write the path that is meant",
        );
    }
    if literal(sent).contains(|c: char| !c.is_ascii_graphic() || "\"<>^`".contains(c)) {
        return warning(
            "has characters that URLs escape",
            "it is sent escaped, and the mock does not know it so: write the escapes, such as `%20` for a space",
        );
    }
    if sent.contains('?') {
        return warning(
            "has a query in it",
            "it is sent as it stands, and the mock does not know it: make parameters of it",
        );
    }
    let (open, closed) = (sent.matches('{').count(), sent.matches('}').count());
    if open != closed {
        return warning(
            "has a brace without its other",
            "what stands there is sent to the letter",
        );
    }
    None
}

/// A piece of a path template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'p> {
    /// What is sent as it stands; a brace without its other, too.
    Literal(&'p str),
    /// The name between braces, for which a value is sent.
    Placeholder(&'p str),
}

/// The pieces of a path template, in their order.
pub fn pieces(path: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, inner)| Some((before, inner.split_once('}')?)))
    {
        pieces.push(Piece::Literal(before));
        pieces.push(Piece::Placeholder(name));
        rest = after;
    }
    pieces.push(Piece::Literal(rest));
    pieces
}

/// The names between braces.
pub fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    pieces(path).into_iter().filter_map(|piece| match piece {
        Piece::Placeholder(name) => Some(name),
        Piece::Literal(_) => None,
    })
}

/// The path without its placeholders, in whose place there will be values.
fn literal(path: &str) -> String {
    let literals = pieces(path).into_iter().filter_map(|piece| match piece {
        Piece::Literal(text) => Some(text),
        Piece::Placeholder(_) => None,
    });
    literals.collect()
}

/// `.` and `..`, escaped or not.
fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn templates_in_pieces() {
        for (path, expect) in [
            ("/a/{b}/c{d}", &["b", "d"][..]),
            ("/{a}{b}", &["a", "b"]),
            ("/{a", &[]),
            ("/a}/{b}", &["b"]),
            ("", &[]),
        ] {
            assert_eq!(placeholders(path).collect::<Vec<_>>(), expect, "{path}");
            let written: String = pieces(path)
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(text) => (*text).to_owned(),
                    Piece::Placeholder(name) => format!("{{{name}}}"),
                })
                .collect();
            assert_eq!(written, path);
        }
    }

    #[test]
    fn paths_that_would_be_called_as_something_else() {
        for (path, expect) in [
            ("/v1/boxes/{id}", ""),
            ("/v1/boxes.json/...", ""),
            ("/#Action=Stop", ""),
            ("/a#..", ""),
            ("/a/{box id}/{é}", ""),
            ("/é", "has characters that URLs escape"),
            ("/a/{x}<b>", "has characters that URLs escape"),
            ("/", ""),
            ("x-note", ""),
            ("//double", ""),
            (
                "v1/boxes",
                "error[bad-path] #/paths/v1~1boxes: the path \"v1/boxes\" does not begin with a slash",
            ),
            (
                "",
                "error[bad-path] #/paths/: the path \"\" does not begin with a slash",
            ),
            ("https://a.example/b", "does not begin with a slash"),
            ("{base}/b", "does not begin with a slash"),
            ("/a/../b", "has a segment of dots"),
            ("/a/%2E%2e", "has a segment of dots"),
            ("/./a", "has a segment of dots"),
            ("/a\nb", "the path \"/a\\nb\" has a control character"),
            ("/a\u{1b}[31m", "\"/a\\u{1b}[31m\" has a control character"),
            ("/a\\b", "has a control character or a backslash"),
            (
                "/a b",
                "warning[odd-path] #/paths/~1a b: the path \"/a b\" has characters that URLs escape",
            ),
            (
                "/a?b=1",
                "warning[odd-path] #/paths/~1a?b=1: the path \"/a?b=1\" has a query in it",
            ),
            ("/a/{b", "has a brace without its other"),
        ] {
            let found = check(&json!({"paths": {path: {}}}));
            let found: String = found.iter().map(ToString::to_string).collect();
            assert!(
                if expect.is_empty() {
                    found.is_empty()
                } else {
                    found.contains(expect)
                },
                "{path:?}: {found}"
            );
        }
    }
}
