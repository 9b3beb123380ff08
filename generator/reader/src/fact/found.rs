//! The facts of a page while it is read.

use super::model::{Claim, Fact};
use crate::block::Row;
use crate::layout::Layout;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use std::collections::HashSet;

/// What was taken from a page.
#[derive(Debug, Clone, Default)]
pub struct Extract {
    /// In the order of the page.
    pub facts: Vec<Fact>,
    /// Table rows, lists and code blocks that became facts.
    pub claimed: usize,
    /// Table rows, lists and code blocks that did not; each has a diagnostic.
    pub unclaimed: usize,
    /// Table rows, lists and code blocks of a page that is no operation and that no fact of use claims; one diagnostic
    /// says so.
    pub elsewhere: usize,
}

/// What the parts of the extractor hand their findings to.
pub(super) struct Found<'l> {
    pub(super) layout: &'l Layout,
    pub(super) facts: Vec<Fact>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) claimed: usize,
    pub(super) unclaimed: usize,
    /// What fields are called and what their types name, as far as it could be the name of an object.
    pub(super) named: HashSet<String>,
}

/// A name as captions, types and fields have it, in singular or plural.
fn object_name(name: &str) -> String {
    let name = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase);
    let name: String = name.collect();
    name.strip_suffix('s').map(str::to_owned).unwrap_or(name)
}

impl Found<'_> {
    /// Remembers what may be the name of an object.
    pub(super) fn name(&mut self, name: &str) {
        self.named.insert(object_name(name));
    }

    /// Whether a field above is called so, or its type names it.
    pub(super) fn is_named(&self, object: &str) -> bool {
        self.named.contains(&object_name(object))
    }

    pub(super) fn claim(&mut self, provenance: &Provenance, claim: Claim) {
        self.facts.push(Fact {
            provenance: provenance.clone(),
            claim,
        });
    }
}

/// The first words of a text.
pub(super) fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= 60 {
        line.to_owned()
    } else {
        line.chars().take(57).chain("...".chars()).collect()
    }
}

/// The place of each row of a table.
pub(super) fn places<'r>(rows: &'r [Row], provenance: &Provenance) -> impl Iterator<Item = (Provenance, &'r Row)> {
    rows.iter().zip(1..).map(|(row, number)| {
        let provenance = Provenance {
            row: Some(number),
            line: row.line.or(provenance.line),
            ..provenance.clone()
        };
        (provenance, row)
    })
}
