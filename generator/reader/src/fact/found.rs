//! The facts of a page while it is read.

use super::model::{Claim, Fact};
use crate::layout::Layout;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;

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
}

impl Found<'_> {
    pub(super) fn claim(&mut self, provenance: &Provenance, claim: Claim) {
        self.facts.push(Fact {
            provenance: provenance.clone(),
            claim,
        });
    }
}
