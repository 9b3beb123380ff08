//! Rows that are called by a path in, such as `lid.hue` or `boxes[].id`, each as a member of the row of that path above it out. An object
//! between the two that has no row of its own is what the path says of it.

use super::model::{Field, TypeExpr};
use crate::layout::TypeWord;
use docwright_base::page::Provenance;

/// No page nests deeper.
const MOST_STEPS: usize = 40;

/// Gives each row to the one that its path names. Names of parameters outside a body may have dots of their own: `has_path` tells the
/// rows that stand in one.
pub(super) fn nest(fields: Vec<(Provenance, Field)>, has_path: impl Fn(&Field) -> bool) -> Vec<(Provenance, Field)> {
    // The paths of the rows around the one at hand, outermost first, each with its depth.
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut out = Vec::with_capacity(fields.len());
    for (place, mut field) in fields {
        if !has_path(&field) {
            out.push((place, field));
            continue;
        }
        let written = dotted(&field.api_name);
        let path = written.replace("[]", "");
        let is_path = !path.contains("..") && path.matches('.').count() < MOST_STEPS;
        let is_within = |outer: &str| {
            path.strip_prefix(outer)
                .is_some_and(|rest| rest.starts_with('.') && rest.len() > 1)
        };
        let around = open.iter().rposition(|(outer, _)| is_path && is_within(outer));
        match around {
            Some(at) => {
                open.truncate(at + 1);
                let (outer, depth) = &open[at];
                let mut inner: Vec<&str> = path[outer.len() + 1..].split('.').collect();
                let steps: Vec<&str> = written.rsplit('.').skip(1).collect();
                let mut depth = *depth;
                let mut whole = outer.clone();
                let last = inner.pop().unwrap_or_default().to_owned();
                let count = inner.len();
                for (number, name) in inner.into_iter().enumerate() {
                    depth += 1;
                    whole = format!("{whole}.{name}");
                    open.push((whole.clone(), depth));
                    let is_list = steps.get(count - number - 1).is_some_and(|it| it.ends_with("[]"));
                    let object = TypeExpr::Word(TypeWord::Object);
                    let between = Field {
                        api_name: name.to_owned(),
                        depth,
                        ..Field::unnamed(
                            field.table,
                            if is_list {
                                TypeExpr::Array(Box::new(object))
                            } else {
                                object
                            },
                        )
                    };
                    out.push((place.clone(), between));
                }
                field.depth = depth + 1;
                let is_list = written.ends_with("[]");
                field.api_name = last;
                if is_list {
                    make_list(&mut field);
                }
            }
            None => {
                open.retain(|(_, depth)| *depth < field.depth);
                if path.len() < field.api_name.len() && !path.contains('.') {
                    field.api_name.clone_from(&path);
                    make_list(&mut field);
                }
            }
        }
        open.push((path, field.depth));
        out.push((place, field));
    }
    out
}

/// The name with dots where brackets hold names: `lid[keys][][id]` is `lid.keys[].id`.
fn dotted(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('[') {
        out.push_str(before);
        match behind.split_once(']') {
            Some((inner, after)) if inner.is_empty() || is_name(inner) => {
                if inner.is_empty() {
                    out.push_str("[]");
                } else {
                    out.push('.');
                    out.push_str(inner);
                }
                rest = after;
            }
            _ => {
                out.push('[');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A number in brackets is that of an item.
fn is_name(inner: &str) -> bool {
    inner.starts_with(|c: char| c.is_alphabetic() || c == '_') && inner.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The brackets say that it is a list, where the type is that of its elements.
fn make_list(field: &mut Field) {
    let is_list = matches!(
        field.type_expr,
        TypeExpr::Array(_) | TypeExpr::Word(TypeWord::Array) | TypeExpr::Unknown
    );
    if !is_list {
        let element = std::mem::replace(&mut field.type_expr, TypeExpr::Unknown);
        field.type_expr = TypeExpr::Array(Box::new(element));
    }
}
