//! Rows that were flattened into one table in, the depth of each out.
//!
//! Some vendors list the members of an object in the rows below it and show the nesting by nothing at all. The example
//! knows it: a row belongs to the innermost object around it that has a member of that name. Rows that the example leaves
//! out stay where the row before them was, unless the alphabet says that the list of the outer object goes on.

use super::containers::{is_bare_word, wants_members};
use super::decided::Decided;
use super::numbered;
use super::rule::Rule;
use super::shown::{self, is_empty, objects, own_example};
use crate::fact::{Field, TypeExpr};
use crate::layout::TypeWord;
use docwright_base::page::Provenance;
use serde_json::Value;
use std::collections::HashMap;

/// An object whose members may follow.
struct Level<'v> {
    /// The examples of it.
    shown: Vec<&'v Value>,
    /// The names of its members so far, in lower case.
    names: Vec<String>,
}

impl<'v> Level<'v> {
    fn of(shown: Vec<&'v Value>) -> Self {
        Self {
            shown,
            names: Vec::new(),
        }
    }

    /// Whether an example of it has such a member.
    fn has(&self, name: &str) -> bool {
        self.shown.iter().any(|object| object.get(name).is_some())
    }

    /// The same for a name in lower case.
    fn has_folded(&self, name: &str) -> bool {
        let mut keys = self
            .shown
            .iter()
            .filter_map(|object| object.as_object())
            .flat_map(|object| object.keys());
        keys.any(|key| key.to_lowercase() == *name)
    }

    /// Whether it has all it can have: a key and a value are a pair, of which tags are made.
    fn is_pair(&self) -> bool {
        self.names == ["key", "value"]
    }

    fn is_fresh(&self, name: &str) -> bool {
        !self.names.contains(&name.to_lowercase())
    }

    /// Whether the name may come next in an alphabetical list.
    fn goes_on_with(&self, name: &str) -> bool {
        self.names.last().is_some_and(|last| *last < name.to_lowercase())
    }
}

/// The depth of each row and why; `None` for a row that stands for the elements of the array above it. Depths that the
/// page shows itself are kept, counted from the row that they hang on.
pub(crate) fn depths(rows: &[(&Provenance, &Field)], examples: &[&Value]) -> Vec<Option<Decided<usize>>> {
    let has_containers = rows.iter().any(|(_, field)| may_contain(field));
    if !has_containers {
        return rows.iter().map(|(_, field)| Some(stated(field))).collect();
    }
    let mut nesting = Nesting {
        rows,
        last: rows
            .iter()
            .enumerate()
            .map(|(index, (_, field))| (field.api_name.as_str(), index))
            .collect(),
        own: rows.iter().map(|(_, field)| own_example(field)).collect(),
        is_alphabetical: is_alphabetical(rows),
        levels: vec![Level::of(objects(examples))],
        is_announced: false,
        base: 0,
    };
    (0..rows.len()).map(|index| nesting.depth(index)).collect()
}

/// Where in a flat table the reader stands.
struct Nesting<'r, 'v> {
    rows: &'r [(&'r Provenance, &'r Field)],
    /// What the rows are called, and the last row of each name.
    last: HashMap<&'r str, usize>,
    /// What each row shows itself.
    own: Vec<Option<Value>>,
    is_alphabetical: bool,
    /// The body, and the objects that are open in it.
    levels: Vec<Level<'v>>,
    /// The row before says that members follow.
    is_announced: bool,
    /// The depth of the last row that shows none.
    base: usize,
}

impl<'v> Nesting<'_, 'v> {
    fn depth(&mut self, index: usize) -> Option<Decided<usize>> {
        let field = self.rows[index].1;
        // A row that shows its depth tells it from the last one that shows none.
        if field.depth > 0 {
            self.levels.truncate(self.base + 1);
            return Some(stated(field).map(|depth| self.base + depth));
        }
        if field.api_name.is_empty() || field.api_name == "-" {
            // The first stands for the body as a whole, a later one for the elements of the array above it.
            self.is_announced = index > 0;
            return (index == 0).then_some(Decided::by(Rule::DepthOfBody, 0));
        }
        if index > 0 && stands_for_elements(field, self.rows[index - 1].1, self.levels.last()) {
            self.is_announced = true;
            return None;
        }
        let name = field.api_name.as_str();
        let (depth, rule) = match self.inner_of_two(index) {
            Some(depth) => (depth, Rule::DepthOfFirstOfTwo),
            None => place(&self.levels, name, self.is_alphabetical, self.begins_members(index)),
        };
        let judged = judged(depth, rule, self.levels.len());
        self.levels.truncate(depth + 1);
        self.base = depth;
        let opened = self.opened(index, depth);
        self.levels[depth].names.push(name.to_lowercase());
        self.is_announced = is_bare_name(field);
        self.levels.extend(opened.map(Level::of));
        Some(judged)
    }

    /// The object of which no example shows anything and that is open when a name comes for the first of two times: the example
    /// may show the name further out, but one object has it only once, and the second row is yet to come.
    fn inner_of_two(&self, index: usize) -> Option<usize> {
        let name = self.rows[index].1.api_name.as_str();
        let comes_again = self.last.get(name).is_some_and(|last| *last > index);
        let inner = self.levels.len() - 1;
        let level = &self.levels[inner];
        let goes_on = level.names.is_empty() || (self.is_alphabetical && level.goes_on_with(name));
        let is_shown_outside = self.levels[..inner]
            .iter()
            .any(|outer| outer.has(name) && outer.is_fresh(name));
        (comes_again && level.shown.is_empty() && goes_on && is_shown_outside).then_some(inner)
    }

    /// Whether the row may be the first member of the object above it.
    fn begins_members(&self, index: usize) -> bool {
        let outer = self.levels.len().checked_sub(2);
        let outer = outer.and_then(|outer| self.levels[outer].names.last());
        self.is_announced || !self.is_alphabetical || begins_members(&self.rows[index..], outer)
    }

    /// What examples show of the object that the row opens for its members; `None` where it opens none.
    fn opened(&mut self, index: usize, depth: usize) -> Option<Vec<&'v Value>> {
        let field = self.rows[index].1;
        let level = &mut self.levels[depth];
        let shown = level.shown.iter().filter_map(|object| object.get(&field.api_name));
        let values: Vec<&'v Value> = shown.collect();
        let inner = unwrapped(objects(&values), &self.last);
        let own = self.own[index].as_ref();
        // An array of texts holds no members, whatever follows.
        let is_plain = match values.as_slice() {
            [] => shows_texts(own),
            values => inner.is_empty() && !values.iter().any(|value| is_empty(value)),
        };
        let next = self.rows.get(index + 1).map_or("", |(_, next)| next.api_name.as_str());
        // A row that shows its object itself has no other members below it.
        let shows_others = values.is_empty() && {
            let shown = objects(&own.into_iter().collect::<Vec<_>>());
            !shown.is_empty() && !shown.iter().any(|object| object.get(next).is_some())
        };
        let may_open = may_contain(field) || !inner.is_empty();
        if !may_open || is_plain || shows_others {
            return None;
        }
        // Some pages show what is inside the envelope as if it were all: then the example is that of this object.
        let is_envelope =
            values.is_empty() && level.has(next) && !level.names.iter().any(|known| level.has_folded(known));
        Some(if is_envelope {
            std::mem::take(&mut level.shown)
        } else {
            inner
        })
    }
}

/// The objects, and in place of one that holds nothing but a list or an object which no row names what that holds: lists
/// travel so, and pages leave it out.
fn unwrapped<'v>(objects: Vec<&'v Value>, rows: &HashMap<&str, usize>) -> Vec<&'v Value> {
    let inner = |object: &'v Value| {
        let members = object.as_object().filter(|members| members.len() == 1)?;
        let (name, value) = members.iter().next()?;
        let inner = shown::objects(&[value]);
        (!rows.contains_key(name.as_str()) && !inner.is_empty()).then_some(inner)
    };
    let unwrap = |object| inner(object).unwrap_or_else(|| vec![object]);
    objects.into_iter().flat_map(unwrap).collect()
}

/// The depth that a row shows.
pub(crate) fn stated(field: &Field) -> Decided<usize> {
    Decided::by(Rule::DepthStated, field.depth)
}

/// A depth with the other reading, where there is one: what goes by habit could as well stand on another level.
fn judged(depth: usize, rule: Rule, levels: usize) -> Decided<usize> {
    let decided = Decided::by(rule, depth);
    let other = match rule {
        Rule::DepthByExample => None,
        Rule::DepthOfFirstMember | Rule::DepthOfFirstOfTwo => depth.checked_sub(1),
        _ if depth + 1 < levels => Some(levels - 1),
        _ => depth.checked_sub(1),
    };
    match other {
        Some(other) => decided.or_else(format!("depth {other}")),
        None => decided,
    }
}

/// Nearly all rows come after the one before them, as in lists that are sorted on each level: what follows an object may be its
/// first member, and what goes back in the alphabet may go on with the list around it.
fn is_alphabetical(rows: &[(&Provenance, &Field)]) -> bool {
    let mut levels: Vec<String> = Vec::new();
    let mut opened = true;
    let (mut count, mut broken) = (0, 0);
    for (_, field) in rows.iter().filter(|(_, field)| !field.api_name.is_empty()) {
        let name = field.api_name.to_lowercase();
        if !opened {
            while levels.last().is_some_and(|last| *last >= name) {
                levels.pop();
            }
            broken += usize::from(levels.is_empty());
            levels.pop();
        }
        count += 1;
        opened = may_contain(field);
        levels.push(name);
    }
    count > 3 && broken * 10 <= count
}

/// The level that the row belongs to.
fn place(levels: &[Level], name: &str, is_alphabetical: bool, begins_members: bool) -> (usize, Rule) {
    if let Some(depth) = (0..levels.len())
        .rev()
        .find(|depth| levels[*depth].has(name) && levels[*depth].is_fresh(name))
    {
        return (depth, Rule::DepthByExample);
    }
    let last = levels.len() - 1;
    // The member list of an object begins below it, unless by the alphabet the list around it just goes on.
    if levels[last].names.is_empty() {
        return if last > 0 && !begins_members && levels[last - 1].goes_on_with(name) {
            (last - 1, Rule::DepthByAlphabet)
        } else if last > 0 {
            (last, Rule::DepthOfFirstMember)
        } else {
            (last, Rule::DepthStated)
        };
    }
    if is_alphabetical {
        let goes_on = |depth: &usize| {
            let level = &levels[*depth];
            level.is_fresh(name) && level.goes_on_with(name) && !level.is_pair()
        };
        let depth = (0..levels.len()).rev().find(goes_on).unwrap_or(last);
        return (depth, by_habit(Rule::DepthByAlphabet, levels));
    }
    let depth = (0..levels.len()).rev().find(|depth| levels[*depth].is_fresh(name));
    (depth.unwrap_or(0), by_habit(Rule::DepthBeside, levels))
}

/// Where no object is open there is nothing to judge.
fn by_habit(rule: Rule, levels: &[Level]) -> Rule {
    if levels.len() > 1 { rule } else { Rule::DepthStated }
}

/// Whether the rows are the members of the object above them, by the alphabet: they are when, after them, the list that the
/// object belongs to goes on. `outer` is the object's own name.
fn begins_members(rows: &[(&Provenance, &Field)], outer: Option<&String>) -> bool {
    let mut before: Option<String> = None;
    let Some(outer) = outer else { return true };
    for (_, field) in rows.iter().filter(|(_, field)| !field.api_name.is_empty()) {
        let name = field.api_name.to_lowercase();
        if before.as_ref().is_some_and(|before| name < *before) {
            return name > *outer;
        }
        // What breaks the order behind another object may be that object's members.
        if before.is_some() && may_contain(field) {
            return false;
        }
        before = Some(name);
    }
    false
}

fn may_contain(field: &Field) -> bool {
    // A word of unknown meaning may be any type; beside a numbered name it says "list", and the row says itself of what.
    let is_named = matches!(field.type_expr, TypeExpr::Named(_));
    if is_named && (is_bare_word(field) || numbered::is_numbered(&field.api_name)) {
        return false;
    }
    (wants_members(field) && field.type_expr != TypeExpr::Unknown && field.type_expr != TypeExpr::Word(TypeWord::Any))
        || is_bare_name(field)
}

/// A row that says nothing but a name: that of the elements of the array above it.
pub(crate) fn is_bare_name(field: &Field) -> bool {
    field.type_text.is_empty() && field.type_expr == TypeExpr::Unknown && field.example.is_none()
}

/// Whether the row is no member but names the elements of the array above it: the example shows none of that name, or there
/// is no example and the name is the array's own.
fn stands_for_elements(field: &Field, array: &Field, elements: Option<&Level>) -> bool {
    let is_array = matches!(array.type_expr, TypeExpr::Array(_) | TypeExpr::Word(TypeWord::Array));
    is_bare_name(field)
        && is_array
        && elements.is_some_and(|level| match level.shown.is_empty() {
            true => field.api_name.eq_ignore_ascii_case(&array.api_name),
            false => level.names.is_empty() && !level.has(&field.api_name),
        })
}

/// The row's own example is a list without objects.
fn shows_texts(own: Option<&Value>) -> bool {
    own.and_then(Value::as_array)
        .is_some_and(|list| !list.is_empty() && !list.iter().any(Value::is_object))
}
