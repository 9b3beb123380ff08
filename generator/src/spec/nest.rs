//! Rows that were flattened into one table in, the depth of each out.
//!
//! Some vendors list the members of an object in the rows below it and show the nesting by nothing at all. The example
//! knows it: a row belongs to the innermost object around it that has a member of that name. Rows that the example leaves
//! out stay where the row before them was, unless the alphabet says that the list of the outer object goes on.

use super::join::wants_members;
use crate::fact::{Field, TypeExpr};
use crate::layout::TypeWord;
use crate::page::Provenance;
use serde_json::Value;

/// An object whose members may follow.
struct Level<'v> {
    /// The examples of it.
    shown: Vec<&'v Value>,
    /// The names of its members so far.
    names: Vec<String>,
    /// A row without a name stood below its own row: its elements' members follow.
    is_element: bool,
}

impl<'v> Level<'v> {
    fn of(shown: Vec<&'v Value>) -> Self {
        Self {
            shown,
            names: Vec::new(),
            is_element: false,
        }
    }

    fn has(&self, name: &str) -> bool {
        self.shown.iter().any(|object| object.get(name).is_some())
    }

    fn is_sorted(&self) -> bool {
        self.names.len() >= 2 && self.names.is_sorted()
    }

    /// Whether `name` may come next in an alphabetical list.
    fn goes_on_with(&self, name: &str) -> bool {
        self.is_sorted() && self.names.last().is_some_and(|last| last.as_str() < name)
    }
}

/// The depth of each row; `None` for a row that stands for the elements of the array above it. Where the page shows
/// depths itself they are kept.
pub(super) fn depths(rows: &[(&Provenance, &Field)], examples: &[&Value]) -> Vec<Option<usize>> {
    let shows_depth = rows.iter().any(|(_, field)| field.depth > 0);
    let has_containers = rows.iter().any(|(_, field)| may_contain(field));
    if shows_depth || !has_containers {
        return rows.iter().map(|(_, field)| Some(field.depth)).collect();
    }
    let mut levels = vec![Level::of(objects(examples))];
    let mut depths = Vec::with_capacity(rows.len());
    for (index, (_, field)) in rows.iter().enumerate() {
        let name = field.api_name.as_str();
        if name.is_empty() || name == "-" {
            let is_element = index > 0 && levels.len() > 1;
            if let Some(level) = levels.last_mut().filter(|_| is_element) {
                level.is_element = true;
            }
            depths.push((!is_element).then_some(0));
            continue;
        }
        let depth = place(&mut levels, name);
        levels.truncate(depth + 1);
        let level = &mut levels[depth];
        level.names.push(name.to_owned());
        let values: Vec<&Value> = level.shown.iter().filter_map(|object| object.get(name)).collect();
        let inner = objects(&values);
        depths.push(Some(depth));
        // An array of texts holds no members, whatever follows.
        let is_plain = !values.is_empty() && inner.is_empty() && !values.iter().any(|value| is_empty(value));
        if (may_contain(field) || !inner.is_empty()) && !is_plain {
            levels.push(Level::of(inner));
        }
    }
    depths
}

/// The level that the row belongs to.
fn place(levels: &mut [Level], name: &str) -> usize {
    let fresh = |level: &Level| !level.names.iter().any(|known| known == name);
    if let Some(depth) = (0..levels.len())
        .rev()
        .find(|depth| levels[*depth].has(name) && fresh(&levels[*depth]))
    {
        return depth;
    }
    let last = levels.len() - 1;
    // The member list of an object that no example shows, or whose elements were announced, begins here.
    if last > 0 && levels[last].names.is_empty() {
        let is_unknown = levels[last].shown.is_empty() && !levels[last - 1].goes_on_with(name);
        return if levels[last].is_element || is_unknown || !levels[last].shown.is_empty() {
            last
        } else {
            last - 1
        };
    }
    let mut depth = last;
    while depth > 0
        && (!fresh(&levels[depth])
            || (levels[depth].is_sorted() && !levels[depth].goes_on_with(name) && levels[depth - 1].goes_on_with(name)))
    {
        depth -= 1;
    }
    depth
}

fn may_contain(field: &Field) -> bool {
    let is_bare_name = field.type_text.is_empty() && field.type_expr == TypeExpr::Unknown && field.example.is_none();
    (wants_members(field) && field.type_expr != TypeExpr::Unknown && field.type_expr != TypeExpr::Word(TypeWord::Any))
        || is_bare_name
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.is_empty(),
        Value::Null => true,
        _ => false,
    }
}

/// The objects among the values, and those in arrays.
pub(super) fn objects<'v>(values: &[&'v Value]) -> Vec<&'v Value> {
    let mut found = Vec::new();
    let mut rest: Vec<&Value> = values.to_vec();
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(elements) => rest.extend(elements),
            Value::Object(_) => found.push(value),
            _ => {}
        }
    }
    found
}
