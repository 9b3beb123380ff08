//! The field tables of a page in, trees of fields out: rows nested by depth, objects attached to the fields they belong to.

use super::containers::object_name;
use super::decided::{Decided, Decision};
use super::join::Joins;
use super::owner;
use super::rows::{MAX_DEPTH, Rows};
use super::rule::{Evidence, Rule};
use super::shown::Examples;
use crate::fact::{Field, FieldTable, Location};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use std::collections::{BTreeSet, HashSet};

/// A field and what is below it.
#[derive(Debug, Clone)]
pub(crate) struct Node<'f> {
    pub(crate) provenance: &'f Provenance,
    pub(crate) field: &'f Field,
    /// Its members, or those of its elements. Empty where the type is described by an outer field.
    pub(crate) children: Vec<Node<'f>>,
    /// Rows that stand below it like members and are its values, with what the page says of each.
    pub(crate) values: Vec<(&'f str, &'f str)>,
    /// The object's name, where the vendor names it.
    pub(crate) object: Option<&'f str>,
    /// Its type is that of an outer field.
    pub(crate) is_recursive: bool,
    /// The table that describes its members.
    pub(crate) table: Option<usize>,
    /// That table's rows are the members of an earlier field too, and are not repeated here.
    pub(crate) is_shared: bool,
    /// What was judged about where it belongs and what belongs to it; what a row shows is copied and not judged.
    pub(crate) judged: Vec<Decision>,
}

impl Node<'_> {
    /// Whether the page describes its members, here or at an earlier field.
    pub(crate) fn has_members(&self) -> bool {
        self.is_shared || !self.children.is_empty()
    }
}

/// Gives the rows of a further table to the member of the body in which the example shows them; what is left over comes
/// back. "The result also has these members" is all that pages say of such tables.
pub(crate) fn adopt<'f>(
    members: &mut Vec<Node<'f>>,
    rows: Vec<Node<'f>>,
    examples: &Examples,
    place: Location,
) -> Vec<Node<'f>> {
    let names: Vec<&str> = rows.iter().map(|row| row.field.api_name.as_str()).collect();
    let bodies = examples.bodies(place);
    let owner = owner::find(&names, &bodies);
    if owner.path.is_empty() {
        return rows;
    }
    let mut list = members;
    for (at, name) in owner.path.iter().enumerate() {
        match list.iter().position(|node| node.field.api_name == *name) {
            Some(index) => list = &mut list[index].children,
            // The object in which a list travels, which pages leave out: what holds it finds it in the example again.
            None if at > 0 && at + 1 == owner.path.len() && list.is_empty() => break,
            None => return rows,
        }
    }
    let mut known: HashSet<&str> = list.iter().map(|node| node.field.api_name.as_str()).collect();
    let owner = Decided::by(Rule::OwnerByExample, owner.path.join(".")).seen_at(examples.places(place));
    let rows = rows.into_iter().filter(|row| known.insert(&row.field.api_name));
    list.extend(rows.map(|mut row| {
        row.judged.push(owner.clone());
        row
    }));
    Vec::new()
}

/// How many fields the trees of a page may have before an object that is met again is not repeated; and how many more for each
/// row of the page. Tables that refer to each other freely would make trees that no memory holds.
const FREE_FIELDS: usize = 1_000;
const FIELDS_PER_ROW: usize = 4;

/// Builds trees from joined tables.
pub(crate) struct TreeBuilder<'t, 'f, 'd> {
    pub(crate) tables: &'t [Rows<'f>],
    pub(crate) joins: &'t Joins,
    examples: &'t Examples<'f>,
    pub(crate) diagnostics: &'d mut Vec<Diagnostic>,
    /// Tables around the one at hand.
    outer: Vec<usize>,
    /// Named types around the row at hand, within one table.
    types: Vec<&'f str>,
    /// How many objects are around the row at hand.
    depth: usize,
    /// How many more fields there may be before objects are repeated no more.
    left: usize,
    /// The tables whose rows are in the tree at hand.
    built: BTreeSet<usize>,
    has_reported: bool,
}

impl<'t, 'f, 'd> TreeBuilder<'t, 'f, 'd> {
    /// `sharing` is how many operations have the same tables.
    pub(crate) fn new(
        tables: &'t [Rows<'f>],
        joins: &'t Joins,
        examples: &'t Examples<'f>,
        sharing: usize,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
        Self {
            tables,
            joins,
            examples,
            diagnostics,
            outer: Vec::new(),
            types: Vec::new(),
            depth: 0,
            left: rows + (FREE_FIELDS + FIELDS_PER_ROW * rows) / sharing.max(1),
            built: BTreeSet::new(),
            has_reported: false,
        }
    }

    /// The rows of a table that no field leads to, as trees.
    pub(crate) fn build(&mut self, table: usize) -> Vec<Node<'f>> {
        self.built.clear();
        self.table(table)
    }

    /// How deep a row stands, where it is nested or that was in question.
    fn nested(&self, depth: &Decided<usize>, head: &Option<&FieldTable>) -> Vec<Decision> {
        let is_copied = depth.rule == Rule::DepthStated && depth.value == 0;
        let depth = (!is_copied).then(|| self.seen(depth.decision(), head));
        depth.into_iter().collect()
    }

    /// A judgement with the examples that it rests on.
    fn seen<T>(&self, decided: Decided<T>, head: &Option<&FieldTable>) -> Decided<T> {
        match head.filter(|_| decided.rule.evidence() == Evidence::Shown) {
            Some(head) => decided.seen_at(self.examples.places(head.place)),
            None => decided,
        }
    }

    /// The rows of a table as trees.
    fn table(&mut self, table: usize) -> Vec<Node<'f>> {
        self.built.insert(table);
        self.outer.push(table);
        let types = std::mem::take(&mut self.types);
        let nodes = self.rows(table, 0, self.tables[table].rows.len());
        self.types = types;
        self.outer.pop();
        nodes
    }

    /// The rows from `start` to `end` that are of one depth, with the deeper ones below each.
    fn rows(&mut self, table: usize, start: usize, end: usize) -> Vec<Node<'f>> {
        let Rows { head, rows, depths, .. } = &self.tables[table];
        self.depth += 1;
        let mut nodes = Vec::new();
        let mut at = start;
        while at < end {
            let (provenance, field) = rows[at];
            let below = depths[at + 1..end]
                .iter()
                .take_while(|depth| depth.value > depths[at].value)
                .count();
            let inner = at + 1..at + 1 + below;
            let object = object_name(field);
            self.left = self.left.saturating_sub(1);
            let mut node = Node {
                provenance,
                field,
                children: Vec::new(),
                values: Vec::new(),
                object,
                is_recursive: false,
                table: None,
                is_shared: false,
                judged: self.nested(&depths[at], head),
            };
            let is_value = |(_, row): &(&Provenance, &'f Field)| object.is_some() && row.type_text == field.type_text;
            if !inner.is_empty() && rows[inner.clone()].iter().all(is_value) {
                node.values = rows[inner.clone()]
                    .iter()
                    .map(|(_, row)| (row.api_name.as_str(), row.description.as_str()))
                    .collect();
            } else if !inner.is_empty() && self.depth >= MAX_DEPTH {
                self.too_deep(&node);
            } else if !inner.is_empty() {
                self.types.extend(object);
                node.judged
                    .push(Decided::by(Rule::MembersBelow, "the rows below".to_owned()));
                node.children = self.rows(table, inner.start, inner.end);
                if object.is_some() {
                    self.types.pop();
                }
            } else if object.is_some_and(|object| self.types.contains(&object)) {
                node.is_recursive = true;
            } else if let Some(target) = self.joins.table(table, at) {
                self.attach(target, &mut node);
            }
            nodes.push(node);
            at = inner.end;
        }
        self.depth -= 1;
        nodes
    }

    /// Attaches the rows of the object's own table to the field.
    fn attach(&mut self, (target, rule): (usize, Rule), node: &mut Node<'f>) {
        let head = self.tables[target].head;
        node.object = node.object.or_else(|| head.and_then(|head| head.object.as_deref()));
        node.table = Some(target);
        let place = self.tables[target].rows.first().map(|(place, _)| *place);
        let members = Decided::by(rule, head.map_or_else(String::new, table_name)).seen_at(place);
        node.judged.push(self.seen(members, &head));
        if self.outer.contains(&target) {
            node.is_recursive = true;
        } else if self.left == 0 && self.built.contains(&target) {
            node.is_shared = true;
            self.report_shared(node);
        } else if self.depth < MAX_DEPTH {
            node.children = self.table(target);
        } else {
            self.too_deep(node);
        }
    }

    /// Says once that objects are not repeated any more.
    fn report_shared(&mut self, node: &Node<'f>) {
        if !std::mem::replace(&mut self.has_reported, true) {
            let message = format!(
                "the tables of the page refer to each other so often that {:?} and the fields after it share the descriptions of \
                 their objects",
                node.field.api_name
            );
            self.diagnostics
                .push(Diagnostic::new(Code::BeyondMeasure, node.provenance, message).help(
                "an object with a name is described once for all of them; one without becomes any object, and can be \
                     described in overlay.yaml",
            ));
        }
    }

    fn too_deep(&mut self, node: &Node<'f>) {
        self.diagnostics.push(
            Diagnostic::new(
                Code::MembersTooDeep,
                node.provenance,
                format!("{:?} is nested more than {MAX_DEPTH} objects deep", node.field.api_name),
            )
            .help("its members are left out; describe it in overlay.yaml"),
        );
    }
}

/// What people call a table.
fn table_name(table: &FieldTable) -> String {
    let named = table.object.as_ref().or(table.caption.as_ref());
    named.map_or_else(
        || format!("field table {} of the page", table.number),
        |name| format!("{name:?}"),
    )
}
