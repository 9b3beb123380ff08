//! The names in a table and the examples of a body in, the objects in them that the table is about out.
//!
//! Most tables are about the body as a whole. Some go on with the members of an object inside it, and nothing but the
//! example tells of which.

use super::shown::objects;
use indexmap::IndexMap;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Objects of an example, and the members that lead to them from the body.
#[derive(Debug, PartialEq)]
pub(crate) struct Owner<'v> {
    pub(crate) path: Vec<&'v str>,
    pub(crate) objects: Vec<&'v Value>,
}

/// The body itself, unless it has none of the names and an object inside it has most of them.
pub(crate) fn find<'v>(names: &[&str], examples: &[&'v Value]) -> Owner<'v> {
    let body = Owner {
        path: Vec::new(),
        objects: objects(examples),
    };
    let mut wanted: HashMap<&str, usize> = HashMap::new();
    for name in names {
        *wanted.entry(name).or_default() += 1;
    }
    if count(&wanted, &body.objects) > 0 {
        return body;
    }
    let mut best: Option<(usize, Owner)> = None;
    let mut level = inside(&body);
    // Level by level, so that of equals the outermost wins.
    while !level.is_empty() {
        let next: Vec<Owner> = level.iter().flat_map(inside).collect();
        for owner in level {
            let count = count(&wanted, &owner.objects);
            if count * 2 > names.len() && best.as_ref().is_none_or(|(most, _)| count > *most) {
                best = Some((count, owner));
            }
        }
        level = next;
    }
    best.map_or(body, |(_, owner)| owner)
}

/// How many of the names the objects have. By what they have: there may be as many objects as names.
fn count(wanted: &HashMap<&str, usize>, objects: &[&Value]) -> usize {
    let members = objects.iter().filter_map(|object| object.as_object());
    let shown: HashSet<&str> = members.flat_map(|members| members.keys()).map(String::as_str).collect();
    shown.iter().filter_map(|name| wanted.get(name)).sum()
}

/// The members that hold objects.
fn inside<'v>(owner: &Owner<'v>) -> Vec<Owner<'v>> {
    let members = owner.objects.iter().filter_map(|object| object.as_object()).flatten();
    let mut found: IndexMap<&str, Vec<&Value>> = IndexMap::new();
    for (name, value) in members {
        found.entry(name).or_default().push(value);
    }
    let found = found.into_iter().map(|(name, values)| Owner {
        path: owner.path.iter().copied().chain([name]).collect(),
        objects: objects(&values),
    });
    found.filter(|owner| !owner.objects.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(names: &[&str], path: &[&str]) {
        let example = json!({"id": "x", "boxes": [{"lid": {"hue": "red"}}, {"size": 1, "hue": "blue"}]});
        assert_eq!(find(names, &[&example]).path, path, "{names:?}");
    }

    #[test]
    fn owners() {
        check(&["id", "size", "hue", "lid"], &[]);
        check(&["size", "hue"], &["boxes"]);
        check(&["hue"], &["boxes"]);
        check(&["size", "price", "weight"], &[]);
    }
}
