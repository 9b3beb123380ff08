//! The text of a type cell in, a [`TypeExpr`] out, by the layout's words and notations.

use super::TypeExpr;
use crate::layout::{Layout, Pattern, find_word};
use std::collections::HashMap;

/// Arrays of arrays nest; no vendor nests deeper than this.
const MAX_DEPTH: usize = 8;

pub(super) fn parse(text: &str, layout: &Layout) -> TypeExpr {
    if text.len() > LONGEST {
        return TypeExpr::Unknown;
    }
    nested(text.trim(), layout, 0, &mut HashMap::new())
}

/// No vendor says a type in more bytes.
const LONGEST: usize = 1_000;

/// What parts of a text were read as: several notations may lead to the same part.
type Known<'t> = HashMap<(&'t str, usize), TypeExpr>;

fn nested<'t>(text: &'t str, layout: &Layout, depth: usize, known: &mut Known<'t>) -> TypeExpr {
    if let Some(word) = layout.type_word(text) {
        return TypeExpr::Word(word);
    }
    if depth >= MAX_DEPTH {
        return TypeExpr::Unknown;
    }
    if let Some(expr) = known.get(&(text, depth)) {
        return expr.clone();
    }
    let expr = noted(text, layout, depth, known);
    known.insert((text, depth), expr.clone());
    expr
}

/// The first notation whose element is a type is meant; failing that, the first that fits at all.
fn element<'t>(
    patterns: &[Pattern],
    text: &'t str,
    layout: &Layout,
    depth: usize,
    known: &mut Known<'t>,
) -> Option<TypeExpr> {
    let mut first = None;
    for inner in patterns.iter().filter_map(|pattern| pattern.capture(text, "T")) {
        let expr = nested(inner.trim(), layout, depth + 1, known);
        let is_meant = match first {
            None => !matches!(expr, TypeExpr::Unknown | TypeExpr::Named(_)),
            Some(_) => matches!(expr, TypeExpr::Word(_)),
        };
        if is_meant {
            return Some(expr);
        }
        first = first.or(Some(expr));
    }
    first
}

/// The types that stand between words for alternatives; `None` where there are no such words, or something else stands there too.
fn alternatives<'t>(text: &'t str, layout: &Layout, depth: usize, known: &mut Known<'t>) -> Option<TypeExpr> {
    let word = layout
        .types
        .alternatives
        .iter()
        .find(|word| find_word(text, word).is_some())?;
    let mut types = Vec::new();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let at = find_word(text, word);
        let part = at.as_ref().map_or(text, |at| &text[..at.start]);
        let expr = nested(part.trim().trim_matches(','), layout, depth + 1, known);
        if expr == TypeExpr::Unknown {
            return None;
        }
        if !types.contains(&expr) {
            types.push(expr);
        }
        rest = at.map(|at| &text[at.end..]);
    }
    match types.len() {
        0 | 1 => types.pop(),
        _ => Some(TypeExpr::Either(types)),
    }
}

fn noted<'t>(text: &'t str, layout: &Layout, depth: usize, known: &mut Known<'t>) -> TypeExpr {
    if let Some(either) = alternatives(text, layout, depth, known) {
        return either;
    }
    if let Some(inner) = element(&layout.types.arrays, text, layout, depth, known) {
        return TypeExpr::Array(Box::new(inner));
    }
    if let Some(inner) = element(&layout.types.maps, text, layout, depth, known) {
        return TypeExpr::Map(Box::new(inner));
    }
    let object = layout
        .types
        .objects
        .iter()
        .find_map(|pattern| pattern.capture(text, "T"));
    match object {
        Some(name) => layout
            .type_word(name)
            .map_or_else(|| TypeExpr::Named(name.trim().to_owned()), TypeExpr::Word),
        None if is_name(text) => TypeExpr::Named(text.to_owned()),
        None => TypeExpr::Unknown,
    }
}

/// What a vendor could call an object. A dash stands for "no type".
fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::TypeWord;

    fn check(text: &str, expect: TypeExpr) {
        let layout = "title: T\nlanguage: en\nsections: {}\ncolumns: {}\ntypes:\n  words: {String: string, Integer: integer, Object: object}\n  alternatives: [or]\n  arrays: ['^Array of {T}s$', '^Array of {T}$', '^List<{T}>$']\n  maps: ['^Map<String, ?{T}>$']\n  objects: ['^{T} objects?$']\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        assert_eq!(parse(text, &layout), expect, "{text}");
    }

    #[test]
    fn notations() {
        let string = || TypeExpr::Word(TypeWord::String);
        let array = |inner| TypeExpr::Array(Box::new(inner));
        check("string", string());
        check("Array of strings", array(string()));
        check("Array of String", array(string()));
        check("List<List<Integer>>", array(array(TypeExpr::Word(TypeWord::Integer))));
        check("Array of details objects", array(TypeExpr::Named("details".into())));
        check("Array of objects", array(TypeExpr::Word(TypeWord::Object)));
        check("Quota object", TypeExpr::Named("Quota".into()));
        check("Map<String,String>", TypeExpr::Map(Box::new(string())));
        let integer = || TypeExpr::Word(TypeWord::Integer);
        check("Integer or String", TypeExpr::Either(vec![integer(), string()]));
        check(
            "String or Array of strings",
            TypeExpr::Either(vec![string(), array(string())]),
        );
        check("String or string", string());
        check("Integer, or see below", TypeExpr::Unknown);
        check("see below", TypeExpr::Unknown);
        check("-", TypeExpr::Unknown);
    }
}
