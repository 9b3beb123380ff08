//! The target of a request line in any notation of placeholders in, the same with names in braces out.
//!
//! Notations are those that pages of many vendors have in common: URI templates (RFC 6570), `:name`, `<name>`, `(type:name)`, `(name)`.
//! Square brackets are left to whoever knows whether braces stand beside them.

/// Bytes of a placeholder: what is longer is none.
const LONGEST: usize = 200;

/// Bytes of the names between two braces: a search has dozens.
const LONGEST_LIST: usize = 2000;

/// The text without blanks between braces, so that a placeholder is one word.
pub(super) fn without_blanks(text: &str) -> String {
    replaced(text, '{', '}', |inner| {
        let alternatives = inner
            .split('|')
            .map(|words| words.split_whitespace().collect::<Vec<_>>().join("_"));
        Some(format!("{{{}}}", alternatives.collect::<Vec<_>>().join("|")))
    })
}

/// The target with each placeholder as a name in braces, and what a URI template expands to a query behind a `?`.
pub(super) fn in_braces(target: &str) -> String {
    let target = replaced(target, '<', '>', |inner| named(inner.rsplit(':').next()?));
    let target = replaced(&target, '(', ')', |inner| named(inner.split_once(':')?.1));
    let mut has_query = target.split('{').next().is_some_and(|literal| literal.contains('?'));
    replaced(&target, '{', '}', |inner| {
        let operator = inner.chars().next()?;
        let names = inner.strip_prefix(['?', '&', '/', '+', '#', '.']).unwrap_or(inner);
        let names = || names.split(',').map(|name| name.trim_end_matches('*'));
        if !names().all(is_name) {
            return None;
        }
        let joined = |first: &str, between: &str, each: fn(&str) -> String| {
            let pieces: Vec<String> = names().map(each).collect();
            format!("{first}{}", pieces.join(between))
        };
        let braced = |name: &str| format!("{{{name}}}");
        Some(match operator {
            '?' | '&' => {
                let first = if std::mem::replace(&mut has_query, true) {
                    "&"
                } else {
                    "?"
                };
                joined(first, "&", |name| format!("{name}={{{name}}}"))
            }
            '/' => joined("/", "/", braced),
            '.' => joined(".", ".", braced),
            '#' => String::new(),
            _ => joined("", ",", braced),
        })
    })
}

/// A segment of a path with its name in braces, if a colon before it or parentheses around it mark it as a placeholder.
pub(super) fn segment(segment: &str) -> String {
    let in_parentheses = || segment.strip_prefix('(')?.strip_suffix(')');
    let name = segment.strip_prefix(':').or_else(in_parentheses);
    name.filter(|name| is_name(name))
        .map_or_else(|| segment.to_owned(), |name| format!("{{{name}}}"))
}

fn named(name: &str) -> Option<String> {
    is_name(name.trim()).then(|| format!("{{{}}}", name.trim()))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// The text with what stands between two marks, marks included, replaced; `None` leaves it as it stands.
fn replaced(text: &str, open: char, close: char, mut replace: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        let within = after
            .char_indices()
            .take_while(|(at, c)| *at <= LONGEST_LIST && *c != open);
        let end = within.into_iter().find(|(_, c)| *c == close).map(|(at, _)| at);
        let inner = end.map(|end| &after[..end]);
        let new = inner.and_then(&mut replace);
        match (new, inner) {
            (Some(new), Some(inner)) => {
                out.push_str(&new);
                rest = &after[inner.len() + close.len_utf8()..];
            }
            _ => {
                out.push(open);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The parameters of a query string, each with its value there; a placeholder or its own name is none.
pub(crate) fn query(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let is_value = |value: &&str| !value.is_empty() && !value.contains(['{', '}', '<', '>', '[', ']', '$', ':']);
    pairs
        .filter(|(name, _)| !name.is_empty() && name.len() <= LONGEST && !name.contains(['{', '}', '<', '>', '/']))
        .map(move |(name, value)| (name, Some(value).filter(is_value).filter(|value| *value != name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_every_notation_become_names_in_braces() {
        for (target, expect) in [
            ("/boxes{?limit,marker}", "/boxes?limit={limit}&marker={marker}"),
            ("/boxes?a=1{&limit}", "/boxes?a=1&limit={limit}"),
            ("/{{{a}", "/{{{a}"),
            ("/boxes{/owner,id}", "/boxes/{owner}/{id}"),
            ("/boxes/{+path}.{format}", "/boxes/{path}.{format}"),
            ("/boxes/<id>/lids/<path:lid>", "/boxes/{id}/lids/{lid}"),
            ("/boxes/(string:id)", "/boxes/{id}"),
            ("/boxes(1)/{a", "/boxes(1)/{a"),
            ("/boxes/{a.b}", "/boxes/{a.b}"),
            ("/boxes/{{id}}", "/boxes/{{id}}"),
        ] {
            assert_eq!(in_braces(target), expect);
        }
        assert_eq!(segment(":id"), "{id}");
        assert_eq!(without_blanks("/a/{ id | name } b"), "/a/{id|name} b");
    }

    #[test]
    fn a_query_has_names_and_values_that_are_no_placeholders() {
        let found: Vec<_> = query("acl&hue=hue&name={name}&verbose=true&&x={x").collect();
        assert_eq!(
            found,
            [
                ("acl", None),
                ("hue", None),
                ("name", None),
                ("verbose", Some("true")),
                ("x", None)
            ]
        );
    }
}
