//! The field tables of a page in, trees of fields out: rows nested by depth, objects hung below the fields they belong to.

use super::home;
use super::join::{Joins, object_name};
use super::nest;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fact::{Claim, Fact, Field, Place, Table};
use crate::page::Provenance;
use serde_json::Value;

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
    for row in rows {
        if !list.iter().any(|known| known.field.api_name == row.field.api_name) {
            list.push(row);
        }
    }
    Vec::new()
}

/// No vendor nests deeper; a page that does would only overflow the stack.
pub(super) const MAX_DEPTH: usize = 40;

/// Builds trees from joined tables.
pub(super) struct Grower<'t, 'f, 'd> {
    pub(super) tables: &'t [Rows<'f>],
    pub(super) joins: &'t Joins,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
    /// Tables around the one at hand.
    outer: Vec<usize>,
    /// Named types around the row at hand, within one table.
    types: Vec<&'f str>,
}

impl<'t, 'f, 'd> Grower<'t, 'f, 'd> {
    pub(super) fn new(tables: &'t [Rows<'f>], joins: &'t Joins, diagnostics: &'d mut Vec<Diagnostic>) -> Self {
        Self {
            tables,
            joins,
            diagnostics,
            outer: Vec::new(),
            types: Vec::new(),
        }
    }

    /// The rows of a table as trees.
    pub(super) fn grow(&mut self, table: usize) -> Vec<Node<'f>> {
        self.outer.push(table);
        let types = std::mem::take(&mut self.types);
        let nodes = self.rows(table, 0, self.tables[table].rows.len(), 0);
        self.types = types;
        self.outer.pop();
        nodes
    }

    /// The rows from `start` to `end` that are of one depth, with the deeper ones below each.
    fn rows(&mut self, table: usize, start: usize, end: usize, level: usize) -> Vec<Node<'f>> {
        let Rows { rows, depths, .. } = &self.tables[table];
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
            let mut node = Node {
                provenance,
                field,
                children: Vec::new(),
                values: Vec::new(),
                object,
                is_recursive: false,
            };
            let is_value = |(_, row): &(&Provenance, &'f Field)| object.is_some() && row.type_text == field.type_text;
            if !inner.is_empty() && rows[inner.clone()].iter().all(is_value) {
                node.values = rows[inner.clone()]
                    .iter()
                    .map(|(_, row)| (row.api_name.as_str(), row.description.as_str()))
                    .collect();
            } else if !inner.is_empty() && level < MAX_DEPTH {
                self.types.extend(object);
                node.children = self.rows(table, inner.start, inner.end, level + 1);
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
        nodes
    }

    /// Hangs the object's own table below the field.
    fn hang(&mut self, target: usize, node: &mut Node<'f>) {
        let head = self.tables[target].head;
        node.object = node.object.or_else(|| head.and_then(|head| head.object.as_deref()));
        if self.outer.contains(&target) {
            node.is_recursive = true;
        } else if self.outer.len() < MAX_DEPTH {
            node.children = self.grow(target);
        } else {
            self.diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    "too-deep",
                    node.provenance,
                    format!("{:?} is nested more than {MAX_DEPTH} objects deep", node.field.api_name),
                )
                .help("its members are left out; describe it in overlay.yaml"),
            );
        }
    }
}
