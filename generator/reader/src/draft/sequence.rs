//! Field tables whose captions were lost in, for each field that leads to one the table of its members out.
//!
//! The order of the tables is what is left. Texts that say "see Table 4" count them. And vendors set the table of an object
//! behind the table that leads to it first, with all that it leads to, before the table of the next: walked in that order,
//! objects and tables must come out even, or the order tells nothing.

use super::containers::{is_bare_word, object_name, wants_members};
use super::group::Group;
use super::rows::{MAX_DEPTH, Rows};
use super::rule::Rule;
use super::shown::{Examples, is_empty, objects};
use crate::fact::{Field, TypeExpr};
use crate::layout::TypeWord;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The table of a field and how it is known, by the indexes of the field's own table and row.
pub(crate) type Sequence = BTreeMap<(usize, usize), (usize, Rule)>;

/// Finds out which table describes which field. `groups` says which part of the page each table belongs to.
pub(crate) fn find(tables: &[Rows], groups: &[Group], examples: &Examples) -> Sequence {
    let mut found = by_numbers(tables, groups);
    let parts: BTreeSet<Group> = groups.iter().copied().collect();
    for part in parts {
        if !matches!(part, Group::Request | Group::Response(_)) {
            continue;
        }
        let members: VecDeque<usize> = (0..tables.len()).filter(|index| groups[*index] == part).collect();
        let heads = || members.iter().filter_map(|index| tables[*index].head);
        let Some(first) = heads().next() else { continue };
        // Tables under headings of their own, such as one for the query and one for the body, are in no sequence.
        if heads().any(|head| head.captioned || head.place != first.place) {
            continue;
        }
        let shown = objects(&examples.bodies(first.place));
        // What is named surely has a table; what is an array or an object only may have one.
        let even = [is_named, may_have_table].into_iter().find_map(|leads| {
            let walk = TableWalk {
                tables,
                leads,
                numbered: &found,
                named: BTreeMap::new(),
                repeated: Vec::new(),
                found: Sequence::new(),
            };
            walk.all(members.clone(), &shown)
        });
        found.extend(even.unwrap_or_default());
    }
    found
}

/// A type that is a name, or none at all: extractors drop cells that hold nothing but a link to a table.
fn is_named(field: &Field) -> bool {
    object_name(field).is_some() || (field.type_text.is_empty() && field.type_expr == TypeExpr::Unknown)
}

fn may_have_table(field: &Field) -> bool {
    is_named(field) || matches!(field.type_expr, TypeExpr::Word(TypeWord::Array | TypeWord::Object))
}

/// Where no table has a caption, a number counts the tables from the page's first. All numbers of the page must fit.
fn by_numbers(tables: &[Rows], groups: &[Group]) -> Sequence {
    let mut found = Sequence::new();
    if tables.iter().any(|table| table.head.is_some_and(|head| head.captioned)) {
        return found;
    }
    for (index, table) in tables.iter().enumerate() {
        for (row, (_, field)) in table.rows.iter().enumerate() {
            for number in &field.table_numbers {
                let is_numbered = |table: &Rows| table.head.is_some_and(|head| head.number == *number as usize);
                let target = tables.iter().position(is_numbered);
                match target
                    .filter(|target| *target > index && groups[*target] == groups[index] && wants_members(field))
                {
                    Some(target) => found.entry((index, row)).or_insert((target, Rule::MembersByNumber)),
                    None => return Sequence::new(),
                };
            }
        }
    }
    found
}

/// The tables of one part of the page, taken in turn by the fields that lead to one.
struct TableWalk<'t, 'f> {
    tables: &'t [Rows<'f>],
    /// Whether a field leads to a table.
    leads: fn(&Field) -> bool,
    numbered: &'t Sequence,
    /// Objects by name, with the table once it is met.
    named: BTreeMap<&'f str, Option<usize>>,
    /// Fields of an object that an earlier field leads to.
    repeated: Vec<((usize, usize), &'f str)>,
    found: Sequence,
}

impl TableWalk<'_, '_> {
    /// `None` when fields and tables do not come out even. Tables before the first that a field leads to are bodies or
    /// parameters.
    fn all(mut self, mut rest: VecDeque<usize>, shown: &[&Value]) -> Option<Sequence> {
        while let Some(table) = rest.pop_front() {
            if !self.found.is_empty() {
                return None;
            }
            self.table(table, &mut rest, shown, 0)?;
        }
        for (place, name) in self.repeated {
            let table = self.named.get(name).copied().flatten();
            self.found
                .extend(table.map(|table| (place, (table, Rule::MembersAsBefore))));
        }
        (!self.found.is_empty()).then_some(self.found)
    }

    fn table(&mut self, table: usize, rest: &mut VecDeque<usize>, shown: &[&Value], depth: usize) -> Option<()> {
        let tables = self.tables;
        let mut first = Vec::new();
        for (row, (_, field)) in tables[table].rows.iter().enumerate() {
            let values: Vec<&Value> = shown.iter().filter_map(|object| object.get(&field.api_name)).collect();
            let members = objects(&values);
            let is_plain = members.is_empty() && values.iter().any(|value| !is_empty(value));
            let name = object_name(field);
            // A word alone may be any type: of an object only if one is shown.
            let leads = if is_bare_word(field) {
                !members.is_empty()
            } else {
                (self.leads)(field) && !(is_plain && name.is_none())
            };
            if !leads {
                continue;
            }
            match name.filter(|name| self.named.contains_key(name)) {
                Some(name) => self.repeated.push(((table, row), name)),
                None => first.push((row, name, members)),
            }
            if let Some(name) = name {
                self.named.entry(name).or_insert(None);
            }
        }
        for (row, name, members) in first {
            let target = rest
                .pop_front()
                .filter(|target| depth < MAX_DEPTH && self.fits(*target, &members))?;
            if self
                .numbered
                .get(&(table, row))
                .is_some_and(|(numbered, _)| *numbered != target)
            {
                return None;
            }
            self.named.extend(name.map(|name| (name, Some(target))));
            self.found.insert((table, row), (target, Rule::MembersBySequence));
            self.table(target, rest, &members, depth + 1)?;
        }
        Some(())
    }

    /// Whether the table has most of what the example shows.
    fn fits(&self, table: usize, members: &[&Value]) -> bool {
        let keys = members
            .iter()
            .filter_map(|member| member.as_object())
            .flat_map(|object| object.keys());
        let keys: BTreeSet<&str> = keys.map(String::as_str).collect();
        let rows = &self.tables[table].rows;
        let known = rows
            .iter()
            .filter(|(_, field)| keys.contains(field.api_name.as_str()))
            .count();
        known * 2 >= keys.len()
    }
}
