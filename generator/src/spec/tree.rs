//! The field tables of a page in, trees of fields out: rows nested by depth, objects joined to the fields that name them.

use crate::diagnostic::{Diagnostic, Severity};
use crate::fact::{Claim, Fact, Field, Place, Table, TypeExpr};
use crate::page::Provenance;
use std::collections::BTreeMap;

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
    rows: Vec<(&'f Provenance, &'f Field)>,
}

/// The field tables of a page, in its order.
pub(super) fn tables<'f>(facts: &'f [Fact]) -> Vec<Rows<'f>> {
    let mut tables: Vec<Rows> = Vec::new();
    for fact in facts {
        match &fact.claim {
            Claim::Table(head) => tables.push(Rows {
                head: Some(head),
                rows: Vec::new(),
            }),
            Claim::Field(field) => {
                if let Some(table) = tables.last_mut() {
                    table.rows.push((&fact.provenance, field));
                }
            }
            _ => {}
        }
    }
    tables
}

/// The tables that describe objects, and the ways to find them.
pub(super) struct Objects<'t, 'f> {
    tables: &'t [Rows<'f>],
    by_anchor: BTreeMap<&'f str, usize>,
    by_name: BTreeMap<String, usize>,
    /// For fields that nothing else leads from: the uncaptioned tables, by the order in which objects are named.
    by_order: BTreeMap<(usize, &'f str), usize>,
}

/// No vendor nests deeper; a page that does would only overflow the stack.
const MAX_DEPTH: usize = 40;

impl<'t, 'f> Objects<'t, 'f> {
    pub(super) fn new(tables: &'t [Rows<'f>]) -> Self {
        let mut objects = Self {
            tables,
            by_anchor: BTreeMap::new(),
            by_name: BTreeMap::new(),
            by_order: BTreeMap::new(),
        };
        for (index, table) in tables.iter().enumerate() {
            let Some(head) = table.head else { continue };
            for anchor in &head.anchors {
                objects.by_anchor.entry(anchor).or_insert(index);
            }
            if let Some(name) = &head.object {
                objects.by_name.entry(fold(name)).or_insert(index);
            }
        }
        objects.pair_by_order();
        objects
    }

    /// Captures without captions keep only the order: the n-th object that is named is described by the n-th further table.
    fn pair_by_order(&mut self) {
        let mut groups: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
        for (index, table) in self.tables.iter().enumerate() {
            let Some(head) = table.head.filter(|head| !head.captioned) else {
                continue;
            };
            let place = match head.place {
                Place::Request | Place::Body => Place::Body,
                place @ Place::Response(_) => place,
                _ => continue,
            };
            let is_headers = table
                .rows
                .iter()
                .all(|(_, field)| super::draft::is_header_name(&field.api_name));
            if place != Place::Body || !is_headers {
                groups.entry(place).or_default().push(index);
            }
        }
        for tables in groups.values().filter(|tables| tables.len() > 1) {
            let mut free = tables[1..].iter().copied();
            let mut named: Vec<&str> = Vec::new();
            for index in tables {
                for (_, field) in &self.tables[*index].rows {
                    let Some(name) = object_name(field) else { continue };
                    if self.find(field).is_some() || named.contains(&name) {
                        continue;
                    }
                    named.push(name);
                    if let Some(table) = free.next() {
                        for tables in tables {
                            self.by_order.insert((*tables, name), table);
                        }
                    }
                }
            }
        }
    }

    /// Whether the table of this number describes an object that some field names.
    pub(super) fn is_wanted(&self, number: usize) -> bool {
        let index = self
            .tables
            .iter()
            .position(|table| table.head.is_some_and(|head| head.number == number));
        index.is_some_and(|index| self.by_order.values().any(|table| *table == index))
    }

    /// The table that describes the field's object, by its link, its type's name or its own name.
    fn find(&self, field: &Field) -> Option<usize> {
        let link = field
            .type_link
            .as_deref()
            .and_then(|link| link.split_once('#'))
            .map(|(_, anchor)| anchor);
        if let Some(index) = link.and_then(|anchor| self.by_anchor.get(anchor)) {
            return Some(*index);
        }
        if !wants_members(field) {
            return None;
        }
        let names = [
            object_name(field),
            field.pointer.as_deref(),
            Some(field.api_name.as_str()),
        ];
        names.into_iter().flatten().find_map(|name| {
            let name = fold(name);
            let singular = name.strip_suffix('s').map(str::to_owned);
            let plural = format!("{name}s");
            [Some(name), singular, Some(plural)]
                .into_iter()
                .flatten()
                .find_map(|name| self.by_name.get(&name).copied())
        })
    }

    /// The table's rows as trees.
    pub(super) fn nodes(&self, table: &Rows<'f>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Node<'f>> {
        let index = self.tables.iter().position(|known| std::ptr::eq(known, table));
        self.table_nodes(index.unwrap_or_default(), &mut Vec::new(), diagnostics)
    }

    fn table_nodes(&self, index: usize, outer: &mut Vec<usize>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Node<'f>> {
        let rows = &self.tables[index].rows;
        outer.push(index);
        let nodes = self.rows_nodes(index, rows, 0, &mut Vec::new(), outer, diagnostics);
        outer.pop();
        nodes
    }

    /// Rows of one depth and the deeper ones below each.
    fn rows_nodes(
        &self,
        index: usize,
        rows: &[(&'f Provenance, &'f Field)],
        level: usize,
        types: &mut Vec<&'f str>,
        outer: &mut Vec<usize>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Node<'f>> {
        let mut nodes = Vec::new();
        let Some(depth) = rows.first().map(|(_, field)| field.depth) else {
            return nodes;
        };
        let mut rest = rows;
        while let Some(((provenance, field), below)) = rest.split_first() {
            let end = below
                .iter()
                .position(|(_, field)| field.depth <= depth)
                .unwrap_or(below.len());
            let (inner, next) = below.split_at(end);
            rest = next;
            let object = object_name(field);
            let mut node = Node {
                provenance,
                field,
                children: Vec::new(),
                values: Vec::new(),
                object,
                is_recursive: false,
            };
            let is_value =
                |(_, row): &&(&'f Provenance, &'f Field)| object.is_some() && row.type_text == field.type_text;
            if !inner.is_empty() && inner.iter().all(|row| is_value(&row)) {
                node.values = inner
                    .iter()
                    .map(|(_, row)| (row.api_name.as_str(), row.description.as_str()))
                    .collect();
            } else if !inner.is_empty() && level < MAX_DEPTH {
                types.extend(object);
                node.children = self.rows_nodes(index, inner, level + 1, types, outer, diagnostics);
                if object.is_some() {
                    types.pop();
                }
            } else if object.is_some_and(|object| types.contains(&object)) {
                node.is_recursive = true;
            } else {
                self.join(index, &mut node, outer, diagnostics);
            }
            nodes.push(node);
        }
        nodes
    }

    /// Hangs the object's own table below the field.
    fn join(&self, index: usize, node: &mut Node<'f>, outer: &mut Vec<usize>, diagnostics: &mut Vec<Diagnostic>) {
        let by_order = object_name(node.field).and_then(|name| self.by_order.get(&(index, name)).copied());
        let Some(table) = self.find(node.field).or(by_order) else {
            return;
        };
        if outer.contains(&table) {
            node.is_recursive = true;
        } else if outer.len() < MAX_DEPTH {
            node.children = self.table_nodes(table, outer, diagnostics);
        } else {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    "too-deep",
                    node.provenance,
                    format!("{:?} is nested more than {MAX_DEPTH} objects deep", node.field.api_name),
                )
                .help("its members are left out; describe it in overlay.yaml"),
            );
        }
        let head = self.tables[table].head;
        node.object = node.object.or_else(|| head.and_then(|head| head.object.as_deref()));
    }
}

/// Whether the type is an object or an array of objects, named or not.
fn wants_members(field: &Field) -> bool {
    fn is_object(expr: &TypeExpr) -> bool {
        use crate::layout::TypeWord;
        match expr {
            TypeExpr::Named(_) | TypeExpr::Word(TypeWord::Object | TypeWord::Array | TypeWord::Any) => true,
            TypeExpr::Array(inner) | TypeExpr::Map(inner) => is_object(inner),
            TypeExpr::Word(_) | TypeExpr::Unknown => false,
        }
    }
    is_object(&field.type_expr)
}

/// The vendor's name for the field's object or for its elements.
fn object_name(field: &Field) -> Option<&str> {
    fn name(expr: &TypeExpr) -> Option<&str> {
        match expr {
            TypeExpr::Named(name) => Some(name),
            TypeExpr::Array(inner) | TypeExpr::Map(inner) => name(inner),
            TypeExpr::Word(_) | TypeExpr::Unknown => None,
        }
    }
    name(&field.type_expr)
}

fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
