//! Tables of fields in, for each field the table that describes its members out.
//!
//! Vendors join them in every way there is: by link, by table number, by the object's name, by a caption that holds the
//! field's name. Captures lose all of that; there the order of the tables tells ([`super::sequence`]), or the example: which
//! table has the members it shows. Tables that no field leads to stand on their own.

use super::containers::{is_bare_word, object_name, wants_members};
use super::group::{Group, groups};
use super::naming::{fold, stem};
use super::rows::Rows;
use super::rule::Rule;
use super::sequence::{self, Sequence};
use super::shown::{Examples, is_empty, objects};
use crate::fact::Field;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

/// Which table describes which field, by indexes.
#[derive(Debug, Default)]
pub(crate) struct Joins {
    by_field: BTreeMap<(usize, usize), (usize, Rule)>,
    /// Tables that describe the members of some field.
    pub(crate) joined: BTreeSet<usize>,
}

impl Joins {
    /// The table that describes the members of the field in this row of this table, and why.
    pub(crate) fn table(&self, table: usize, row: usize) -> Option<(usize, Rule)> {
        self.by_field.get(&(table, row)).copied()
    }
}

/// Joins the tables of a page.
pub(crate) fn join(tables: &[Rows], examples: &Examples) -> Joins {
    let groups = groups(tables);
    let sequence = sequence::find(tables, &groups, examples);
    let mut joiner = Joiner {
        tables,
        index: Index::of(tables),
        in_sequence: sequence.values().map(|(table, _)| *table).collect(),
        sequence,
        groups,
        joins: Joins::default(),
        named: BTreeMap::new(),
    };
    for (index, table) in tables.iter().enumerate() {
        let Some(head) = table.head else { continue };
        if !matches!(joiner.groups[index], Group::Other | Group::Objects) && !joiner.joins.joined.contains(&index) {
            joiner.walk(index, examples.bodies(head.place));
        }
    }
    joiner.joins
}

/// The tables by what fields say of them.
struct Index<'t> {
    /// The first table that a link with this anchor leads to.
    by_anchor: HashMap<&'t str, usize>,
    /// The first table of this number.
    by_number: HashMap<u32, usize>,
    /// The tables of another page.
    by_page: HashMap<&'t str, Vec<usize>>,
    /// The tables whose captions name this object, in their order; the name is folded.
    by_object: HashMap<String, Vec<usize>>,
    /// The tables that have such a member, and how many rows of it.
    by_member: HashMap<&'t str, BTreeMap<usize, usize>>,
}

impl<'t> Index<'t> {
    fn of(tables: &'t [Rows]) -> Self {
        let mut index = Self {
            by_anchor: HashMap::new(),
            by_number: HashMap::new(),
            by_page: HashMap::new(),
            by_object: HashMap::new(),
            by_member: HashMap::new(),
        };
        for (at, table) in tables.iter().enumerate() {
            for (_, field) in &table.rows {
                let tables = index.by_member.entry(&field.api_name).or_default();
                *tables.entry(at).or_default() += 1;
            }
        }
        for (at, table, head) in tables
            .iter()
            .enumerate()
            .filter_map(|(at, table)| Some((at, table, table.head?)))
        {
            for anchor in &head.anchors {
                index.by_anchor.entry(anchor).or_insert(at);
            }
            // Its number is one of the other page's.
            if let Some(number) = head.caption_number.filter(|_| !table.is_lent) {
                index.by_number.entry(number).or_insert(at);
            }
            if let Some((place, _)) = table.rows.first().filter(|_| table.is_lent) {
                index.by_page.entry(stem(&place.page)).or_default().push(at);
            }
            if let Some(object) = &head.object {
                index.by_object.entry(fold(object)).or_default().push(at);
            }
        }
        index
    }
}

struct Joiner<'t, 'f> {
    tables: &'t [Rows<'f>],
    index: Index<'t>,
    groups: Vec<Group>,
    sequence: Sequence,
    /// The tables in it.
    in_sequence: HashSet<usize>,
    joins: Joins,
    /// Objects that were found once are found again by their name.
    named: BTreeMap<(Group, String), usize>,
}

impl Joiner<'_, '_> {
    /// Breadth first, as vendors number their tables.
    fn walk<'v>(&mut self, root: usize, examples: Vec<&'v Value>) {
        let mut queue: VecDeque<(usize, Vec<&'v Value>)> = VecDeque::from([(root, objects(&examples))]);
        let mut seen: BTreeSet<usize> = BTreeSet::from([root]);
        while let Some((table, shown)) = queue.pop_front() {
            for row in 0..self.tables[table].rows.len() {
                let (_, field) = self.tables[table].rows[row];
                // Members that stand in the rows below need no table of their own.
                if self.tables[table].has_rows_below(row) {
                    continue;
                }
                let values: Vec<&Value> = shown.iter().filter_map(|object| object.get(&field.api_name)).collect();
                let members = objects(&values);
                // An unknown word names no object where the example shows a value that is none.
                let is_plain = members.is_empty() && values.iter().any(|value| !is_empty(value));
                if is_plain && is_bare_word(field) {
                    continue;
                }
                if !wants_members(field) && members.is_empty() && !self.leads_to_its_own_table(field) {
                    continue;
                }
                let Some((target, rule)) = self.target(root, (table, row), field, &members) else {
                    continue;
                };
                self.joins.by_field.insert((table, row), (target, rule));
                // A table that describes itself is no reason to leave it out of the body.
                if target != root {
                    self.joins.joined.insert(target);
                }
                if let Some(name) = object_name(field) {
                    self.named.entry((self.groups[root], fold(name))).or_insert(target);
                }
                if seen.insert(target) {
                    queue.push_back((target, members));
                }
            }
        }
    }

    /// The table of a field, by the first witness that has one.
    fn target(&self, root: usize, place: (usize, usize), field: &Field, members: &[&Value]) -> Option<(usize, Rule)> {
        let is_table =
            |index: &usize| self.tables[*index].head.is_some() && !matches!(self.groups[*index], Group::Other);
        let by = |rule: Rule| move |table: usize| (table, rule);
        let by_link = self.by_link(field).map(by(Rule::MembersByLink));
        by_link
            .or_else(|| self.by_number_or_name(root, field))
            .filter(|(table, _)| is_table(table))
            .or_else(|| self.sequence.get(&place).copied())
            .or_else(|| self.as_before(root, field).map(by(Rule::MembersAsBefore)))
            .or_else(|| self.by_name(root, field).map(by(Rule::MembersByName)))
            .or_else(|| self.by_caption(root, field).map(by(Rule::MembersByCaption)))
            .or_else(|| self.by_example(root, members).map(by(Rule::MembersByExample)))
            .or_else(|| {
                self.by_order(root, place.0, field, members)
                    .map(by(Rule::MembersByOrder))
            })
    }

    /// The table to which an earlier row of the same object led.
    fn as_before(&self, root: usize, field: &Field) -> Option<usize> {
        let name = object_name(field)?;
        self.named.get(&(self.groups[root], fold(name))).copied()
    }

    fn by_link(&self, field: &Field) -> Option<usize> {
        field.links.iter().find_map(|link| match link.split_once('#') {
            Some((page, anchor)) => self
                .at_anchor(anchor)
                .or_else(|| self.called(anchor).filter(|_| page.is_empty())),
            None => self.of_page(link),
        })
    }

    /// The one object that another page describes.
    fn of_page(&self, link: &str) -> Option<usize> {
        let tables = self.index.by_page.get(stem(link))?;
        tables.first().copied().filter(|_| tables.len() == 1)
    }

    fn at_anchor(&self, anchor: &str) -> Option<usize> {
        self.index.by_anchor.get(anchor).copied()
    }

    /// The table whose caption has this object; an anchor is called like it where the page lost its marks.
    fn called(&self, object: &str) -> Option<usize> {
        self.index.by_object.get(&fold(object))?.first().copied()
    }

    /// "String" by its type, and a link to the table that is called like the field.
    fn leads_to_its_own_table(&self, field: &Field) -> bool {
        let target = self.by_link(field).or_else(|| self.by_number(field));
        let object = target
            .and_then(|index| self.tables[index].head?.object.as_deref())
            .map(fold);
        object.is_some_and(|object| {
            let name = fold(&field.api_name);
            object == name || name.strip_suffix('s') == Some(&object) || object.strip_suffix('s') == Some(&name)
        })
    }

    fn by_number(&self, field: &Field) -> Option<usize> {
        let mut numbers = field.table_numbers.iter();
        numbers.find_map(|number| self.index.by_number.get(number).copied())
    }

    /// By the name in the caption, in singular or plural; objects of the same part of the page first.
    fn by_name(&self, root: usize, field: &Field) -> Option<usize> {
        if !wants_members(field) {
            return None;
        }
        let names = [
            object_name(field),
            field.pointer.as_deref(),
            Some(field.api_name.as_str()),
        ];
        let mut forms = names.into_iter().flatten().flat_map(|name| {
            let name = fold(name);
            let singular = name.strip_suffix('s').map(str::to_owned);
            let plural = format!("{name}s");
            [Some(name), singular, Some(plural)].into_iter().flatten()
        });
        forms.find_map(|name| {
            let named = self.index.by_object.get(&name)?;
            let after = named
                .iter()
                .find(|index| **index > root && !self.is_past(root, **index));
            after.or(named.first()).copied()
        })
    }

    /// Whether another body begins between the two tables: an object there belongs to that one.
    fn is_past(&self, root: usize, index: usize) -> bool {
        self.groups[root + 1..index]
            .iter()
            .any(|group| matches!(group, Group::Request | Group::Response(_)) && *group != self.groups[root])
    }

    /// By the number in the text. Numbers go stale when a page is edited: where the table lies in another part of the page or
    /// is called otherwise, one here whose caption holds the field's name is the better witness.
    fn by_number_or_name(&self, root: usize, field: &Field) -> Option<(usize, Rule)> {
        let numbered = self.by_number(field).filter(|_| !leads_elsewhere(field))?;
        let is_right = self.groups[numbered] == self.groups[root] && self.is_called_like(numbered, field);
        let named = self.by_caption(root, field).filter(|_| !is_right);
        Some(named.map_or((numbered, Rule::MembersByNumber), |named| {
            (named, Rule::MembersByCaption)
        }))
    }

    /// By a caption that holds the field's name as a word.
    fn by_caption(&self, root: usize, field: &Field) -> Option<usize> {
        self.free(root).find(|index| self.is_called_like(*index, field))
    }

    fn is_called_like(&self, table: usize, field: &Field) -> bool {
        let caption = self.tables[table].head.and_then(|head| head.caption.as_deref());
        let mut words = caption
            .unwrap_or_default()
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')));
        field.api_name.len() > 1 && words.any(|word| word == field.api_name || object_name(field) == Some(word))
    }

    /// The table that has the members which the example shows.
    fn by_example(&self, root: usize, members: &[&Value]) -> Option<usize> {
        let keys: BTreeSet<&str> = members
            .iter()
            .filter_map(|member| member.as_object())
            .flat_map(|object| object.keys())
            .map(String::as_str)
            .collect();
        if keys.is_empty() {
            return None;
        }
        // How many rows of each table are called like a member.
        let mut known: HashMap<usize, usize> = HashMap::new();
        for (table, count) in keys.iter().filter_map(|key| self.index.by_member.get(*key)).flatten() {
            *known.entry(*table).or_default() += count;
        }
        let fit = |index: &usize| {
            let known = known.get(index).copied().unwrap_or_default();
            let rows = self.tables[*index].rows.len();
            (known * 10 >= keys.len() * 7).then(|| known * 1000 / keys.len().max(1) + known * 1000 / rows.max(1))
        };
        let fits = self.free(root).filter_map(|index| Some((fit(&index)?, index)));
        fits.max_by_key(|(fit, index)| (*fit, std::cmp::Reverse(*index)))
            .map(|(_, index)| index)
    }

    /// The next table without a caption, for an object that the vendor names, or that no example shows. A word alone may be any
    /// type that the layout does not know, unless the row points to what it is.
    fn by_order(&self, root: usize, table: usize, field: &Field, members: &[&Value]) -> Option<usize> {
        let is_called_so = object_name(field).is_some_and(|name| fold(name) == fold(&field.api_name));
        let points = field.pointer.is_some() || !field.links.is_empty();
        let may_lead = field.type_expr.is_object() && (!is_bare_word(field) || is_called_so || points);
        if !members.is_empty() || !may_lead {
            return None;
        }
        // What has a name is of who is called so, and what stands under another heading for what is sent is no member.
        let place = self.tables[root].head.map(|head| head.place);
        let is_bare = |index: &usize| {
            let head = self.tables[*index].head;
            head.is_some_and(|head| !head.captioned && head.object.is_none() && Some(head.place) == place)
        };
        self.free(root).filter(is_bare).find(|index| *index > table)
    }

    /// Tables of the same part of the page, and objects, that describe no field yet.
    fn free(&self, root: usize) -> impl Iterator<Item = usize> {
        (0..self.tables.len()).filter(move |index| {
            let is_near = self.groups[*index] == self.groups[root] && *index > root && !self.is_body(*index);
            let is_taken = self.joins.joined.contains(index) || self.in_sequence.contains(index);
            (is_near || self.groups[*index] == Group::Objects) && !is_taken
        })
    }

    /// A caption says that the table is a body of its own.
    fn is_body(&self, index: usize) -> bool {
        self.tables[index].head.is_some_and(|head| head.is_body)
    }
}

/// Whether the row's link leads to a table of another page, whose number means nothing here.
fn leads_elsewhere(field: &Field) -> bool {
    let is_elsewhere = |link: &String| link.split_once('#').is_some_and(|(page, _)| !page.is_empty());
    field.links.iter().any(is_elsewhere)
}
