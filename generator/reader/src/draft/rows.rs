//! The facts of a page in, its field tables out, each row with its depth.

use super::decided::Decided;
use super::depth;
use super::owner;
use super::shown::Examples;
use crate::fact::{Claim, Fact, Field, FieldTable};
use docwright_base::page::Provenance;

/// No vendor nests deeper; a page that does would only overflow the stack.
pub(crate) const MAX_DEPTH: usize = 40;

/// A table and its rows.
#[derive(Debug)]
pub(crate) struct Rows<'f> {
    pub(crate) head: Option<&'f FieldTable>,
    pub(crate) rows: Vec<(&'f Provenance, &'f Field)>,
    /// How deep each row is nested.
    pub(crate) depths: Vec<Decided<usize>>,
    /// Another page describes the object.
    pub(crate) is_lent: bool,
}

impl Rows<'_> {
    /// Whether the rows below the row are its members.
    pub(crate) fn has_rows_below(&self, row: usize) -> bool {
        self.depths
            .get(row + 1)
            .is_some_and(|below| below.value > self.depths[row].value)
    }
}

/// The field tables of a part of a page, in its order.
pub(crate) fn tables<'f>(facts: &[&'f Fact], nested_rows: bool, examples: &Examples) -> Vec<Rows<'f>> {
    let mut tables: Vec<Rows> = Vec::new();
    for fact in facts {
        match &fact.claim {
            Claim::Table(head) => tables.push(Rows {
                head: Some(head),
                rows: Vec::new(),
                depths: Vec::new(),
                is_lent: false,
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
                owner::find(&names, &examples.bodies(head.place)).objects
            }
            None => Vec::new(),
        };
        // Without an example nothing tells members from siblings, and siblings are the safer guess.
        let is_flat = is_flat && !shown.is_empty();
        let depths = if nested_rows || is_flat {
            depth::depths(&table.rows, &shown)
        } else {
            table.rows.iter().map(|(_, field)| Some(depth::stated(field))).collect()
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
