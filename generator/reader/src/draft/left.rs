//! The tables of objects that the pages of a service have in, those that no operation refers to out, as diagnostics.
//!
//! Operations share objects: one is left only if none of them uses it.

use super::rows::Rows;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use std::collections::{BTreeMap, BTreeSet};

/// What became of the objects' tables, by the page and the block that each is.
#[derive(Debug, Default)]
pub(super) struct Left<'f> {
    used: BTreeSet<(&'f str, usize)>,
    unused: BTreeMap<(&'f str, usize), Unused<'f>>,
}

#[derive(Debug)]
struct Unused<'f> {
    place: &'f Provenance,
    caption: &'f str,
    rows: usize,
    /// Its rows were read as those of the section.
    is_section: bool,
}

impl<'f> Left<'f> {
    /// Takes an object's table that an operation uses, or leaves.
    pub(super) fn add(&mut self, table: &Rows<'f>, is_used: bool, is_section: bool) {
        let (Some(head), Some((place, _))) = (table.head, table.rows.first()) else {
            return;
        };
        let key = (&*place.page, place.block);
        if is_used {
            self.used.insert(key);
            return;
        }
        let unused = Unused {
            place,
            caption: head.caption.as_deref().unwrap_or_default(),
            rows: table.rows.len(),
            is_section,
        };
        self.unused.insert(key, unused);
    }

    /// Whether an operation uses an object of the page.
    pub(super) fn has_lent(&self, page: &str) -> bool {
        self.used
            .range((page, 0)..)
            .next()
            .is_some_and(|(user, _)| *user == page)
    }

    /// Tells of those that no operation uses.
    pub(super) fn report(self) -> impl Iterator<Item = Diagnostic> {
        let Self { used, unused } = self;
        let left = unused.into_iter().filter(move |(key, _)| !used.contains(key));
        left.map(|(_, table)| {
            let Unused { caption, rows, .. } = table;
            let (reading, help) = if table.is_section {
                (
                    "they are read as those of the section, which has no other table",
                    "say under captions in layout.yaml what such a table is about, or name the type that it describes",
                )
            } else {
                (
                    "they are left out",
                    "add the notation by which fields name their type or table under types in layout.yaml, or the caption's words under captions",
                )
            };
            let message = format!("no field refers to the object of the table {caption:?}; it has {rows} rows, and {reading}");
            Diagnostic::new(Code::UnusedObject, table.place, message).help(help)
        })
    }
}
