//! The field tables of a page in, trees of fields out: rows nested by depth, objects hung below the fields they belong to.

use super::home;
use super::join::{Joins, object_name};
use super::nest;
use crate::fact::{Claim, Fact, Field, Place, Table};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

/// A field and what is below it.
#[derive(Debug, Clone)]
pub(super) struct Node<'f> {
    pub(super) provenance: &'f Provenance,
    pub(super) field: &'f Field,
    /// Its members, or those of its elements. Empty where the type is described by an outer field.
    pub(super) children: Vec<Node<'f>>,
    /// Rows that stand below it like members and are its values, with what the page says of each.
    pub(super) values: Vec<(&'f str, &'f str)>,
    /// The object's name, where the vendor names it.
    pub(super) object: Option<&'f str>,
    /// Its type is that of an outer field.
    pub(super) is_recursive: bool,
    /// The table that describes its members.
    pub(super) table: Option<usize>,
    /// That table's rows are the members of an earlier field too, and are not repeated here.
    pub(super) is_shared: bool,
}

impl Node<'_> {
    /// Whether the page describes its members, here or at an earlier field.
    pub(super) fn has_members(&self) -> bool {
        self.is_shared || !self.children.is_empty()
    }
}

/// A table and its rows.
#[derive(Debug)]
pub(super) struct Rows<'f> {
    pub(super) head: Option<&'f Table>,
    pub(super) rows: Vec<(&'f Provenance, &'f Field)>,
    /// How deep each row is nested.
    pub(super) depths: Vec<usize>,
}

impl Rows<'_> {
    /// Whether the rows below the row are its members.
    pub(super) fn has_rows_below(&self, row: usize) -> bool {
        self.depths.get(row + 1).is_some_and(|below| *below > self.depths[row])
    }
}

/// The field tables of a page, in its order. `examples` gives the bodies that the page shows for a place.
pub(super) fn tables<'f, 'v>(
    facts: &'f [Fact],
    nested_rows: bool,
    examples: impl Fn(Place) -> Vec<&'v Value>,
) -> Vec<Rows<'f>> {
    let mut tables: Vec<Rows> = Vec::new();
    for fact in facts {
        match &fact.claim {
            Claim::Table(head) => tables.push(Rows {
                head: Some(head),
                rows: Vec::new(),
                depths: Vec::new(),
            }),
            Claim::Field(field) => {
                if let Some(table) = tables.last_mut() {
                    table.rows.push((&fact.provenance, field));
                }
            }
            _ => {}
        }
    }
    for table in &mut tables {
        let is_flat = table.head.is_some_and(|head| head.is_flat);
        let shown = match table.head.filter(|_| nested_rows || is_flat) {
            Some(head) => {
                let names: Vec<&str> = table.rows.iter().map(|(_, field)| field.api_name.as_str()).collect();
                home::find(&names, &examples(head.place)).objects
            }
            None => Vec::new(),
        };
        // Without an example nothing tells members from siblings, and siblings are the safer guess.
        let is_flat = is_flat && !shown.is_empty();
        let depths = if nested_rows || is_flat {
            nest::depths(&table.rows, &shown)
        } else {
            table.rows.iter().map(|(_, field)| Some(field.depth)).collect()
        };
        // Rows that stand for the elements of an array say nothing of their own.
        table.rows = std::mem::take(&mut table.rows)
            .into_iter()
            .zip(&depths)
            .filter(|(_, depth)| depth.is_some())
            .map(|(row, _)| row)
            .collect();
        table.depths = depths.into_iter().flatten().collect();
    }
    tables
}

/// Gives the rows of a further table to the member of the body in which the example shows them; what is left over comes
/// back. "The result also has these members" is all that pages say of such tables.
pub(super) fn adopt<'f>(members: &mut Vec<Node<'f>>, rows: Vec<Node<'f>>, examples: &[&Value]) -> Vec<Node<'f>> {
    let names: Vec<&str> = rows.iter().map(|row| row.field.api_name.as_str()).collect();
    let home = home::find(&names, examples);
    if home.path.is_empty() {
        return rows;
    }
    let mut list = members;
    for name in home.path {
        match list.iter().position(|node| node.field.api_name == name) {
            Some(index) => list = &mut list[index].children,
            None => return rows,
        }
    }
    let mut known: HashSet<&str> = list.iter().map(|node| node.field.api_name.as_str()).collect();
    list.extend(rows.into_iter().filter(|row| known.insert(&row.field.api_name)));
    Vec::new()
}

/// No vendor nests deeper; a page that does would only overflow the stack.
pub(super) const MAX_DEPTH: usize = 40;

/// How many fields the trees of a page may have before an object that is met again is not repeated; and how many more for each
/// row of the page. Tables that refer to each other freely would make trees that no memory holds.
const FREE_FIELDS: usize = 1_000;
const FIELDS_PER_ROW: usize = 4;

/// Builds trees from joined tables.
pub(super) struct Grower<'t, 'f, 'd> {
    pub(super) tables: &'t [Rows<'f>],
    pub(super) joins: &'t Joins,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
    /// Tables around the one at hand.
    outer: Vec<usize>,
    /// Named types around the row at hand, within one table.
    types: Vec<&'f str>,
    /// How many objects are around the row at hand.
    depth: usize,
    /// How many more fields there may be before objects are repeated no more.
    left: usize,
    /// The tables whose rows are in the tree at hand.
    grown: BTreeSet<usize>,
    has_told: bool,
}

impl<'t, 'f, 'd> Grower<'t, 'f, 'd> {
    /// `sharing` is how many operations have the same tables.
    pub(super) fn new(
        tables: &'t [Rows<'f>],
        joins: &'t Joins,
        sharing: usize,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
        Self {
            tables,
            joins,
            diagnostics,
            outer: Vec::new(),
            types: Vec::new(),
            depth: 0,
            left: rows + (FREE_FIELDS + FIELDS_PER_ROW * rows) / sharing.max(1),
            grown: BTreeSet::new(),
            has_told: false,
        }
    }

    /// The rows of a table that no field leads to, as trees.
    pub(super) fn grow(&mut self, table: usize) -> Vec<Node<'f>> {
        self.grown.clear();
        self.table(table)
    }

    /// The rows of a table as trees.
    fn table(&mut self, table: usize) -> Vec<Node<'f>> {
        self.grown.insert(table);
        self.outer.push(table);
        let types = std::mem::take(&mut self.types);
        let nodes = self.rows(table, 0, self.tables[table].rows.len());
        self.types = types;
        self.outer.pop();
        nodes
    }

    /// The rows from `start` to `end` that are of one depth, with the deeper ones below each.
    fn rows(&mut self, table: usize, start: usize, end: usize) -> Vec<Node<'f>> {
        let Rows { rows, depths, .. } = &self.tables[table];
        self.depth += 1;
        let mut nodes = Vec::new();
        let mut at = start;
        while at < end {
            let (provenance, field) = rows[at];
            let below = depths[at + 1..end]
                .iter()
                .take_while(|depth| **depth > depths[at])
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
                node.children = self.rows(table, inner.start, inner.end);
                if object.is_some() {
                    self.types.pop();
                }
            } else if object.is_some_and(|object| self.types.contains(&object)) {
                node.is_recursive = true;
            } else if let Some(target) = self.joins.table(table, at) {
                self.hang(target, &mut node);
            }
            nodes.push(node);
            at = inner.end;
        }
        self.depth -= 1;
        nodes
    }

    /// Hangs the object's own table below the field.
    fn hang(&mut self, target: usize, node: &mut Node<'f>) {
        let head = self.tables[target].head;
        node.object = node.object.or_else(|| head.and_then(|head| head.object.as_deref()));
        node.table = Some(target);
        if self.outer.contains(&target) {
            node.is_recursive = true;
        } else if self.left == 0 && self.grown.contains(&target) {
            node.is_shared = true;
            self.tell_shared(node);
        } else if self.depth < MAX_DEPTH {
            node.children = self.table(target);
        } else {
            self.too_deep(node);
        }
    }

    /// Says once that objects are not repeated any more.
    fn tell_shared(&mut self, node: &Node<'f>) {
        if !std::mem::replace(&mut self.has_told, true) {
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
