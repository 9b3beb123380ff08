//! Documentation pages in, an OpenAPI 3.0 document out that knows where each part of it was read, in four steps:
//!
//! ```text
//! page -> block -> fact -> draft -> document
//! ```
//!
//! Nothing in this crate reads a file, a clock or the environment.

// What is read never stops the program; tests may.
#![cfg_attr(not(test), warn(clippy::expect_used, clippy::panic, clippy::unreachable))]
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod block;
pub mod document;
pub mod draft;
pub mod fact;
pub mod layout;
pub mod reading;
#[cfg(test)]
mod samples;
#[cfg(feature = "schema")]
pub mod schema;
pub mod service;

pub use document::{
    Judge, OVERLAY, Overlay, SourceMap, apply_overlay, document_to_yaml, sources_to_json, to_yaml, typed, value_to_yaml,
};
pub use layout::Layout;
pub use reading::{PageFacts, Reach, read};
pub use service::Service;

use docwright_base::{Diagnostic, Page, Warned};
use indexmap::IndexSet;
use openapiv3::OpenAPI;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What the pages of a service amount to.
#[derive(Debug, Clone)]
pub struct Compiled<D = OpenAPI> {
    /// The document, typed or as JSON.
    pub spec: D,
    /// Where each part of it was read.
    pub sources: SourceMap,
    /// What was read, for the summary line of `generate`.
    pub counts: Counts,
    /// How much of each page was understood, by its path.
    pub pages: BTreeMap<String, Reach>,
}

/// How much was read and how much of it was understood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Pages read.
    pub pages: usize,
    /// Operations in the spec.
    pub operations: usize,
    /// Schemas in the spec's components.
    pub schemas: usize,
    /// Table rows, lists and code blocks that became facts.
    pub claimed: usize,
    /// Table rows, lists and code blocks that no fact claims.
    pub unclaimed: usize,
    /// Table rows, lists and code blocks of guides, overviews and other pages that are no operation.
    pub elsewhere: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.pages += other.pages;
        self.operations += other.operations;
        self.schemas += other.schemas;
        self.claimed += other.claimed;
        self.unclaimed += other.unclaimed;
        self.elsewhere += other.elsewhere;
    }
}

/// Pages to a document: blocks, facts, draft, document, in this order.
pub fn compile(pages: &[Page], layout: &Layout, service: &Service, overlay: Option<Overlay<'_>>) -> Warned<Compiled> {
    let read = pages.iter().map(|page| read(page, layout));
    let Warned { output, diagnostics } = assemble(read, layout, service, overlay);
    Warned {
        output: Compiled {
            spec: typed(&output.spec),
            sources: output.sources,
            counts: output.counts,
            pages: output.pages,
        },
        diagnostics,
    }
}

/// The second half of [`compile`], for callers that have read the pages themselves, in parallel or one at a time. The document
/// is JSON; [`typed`] makes the other of it, and [`document_to_yaml`] the file.
pub fn assemble(
    pages: impl IntoIterator<Item = Warned<PageFacts>>,
    layout: &Layout,
    service: &Service,
    overlay: Option<Overlay<'_>>,
) -> Warned<Compiled<Value>> {
    let mut diagnostics = Vec::new();
    let mut all = reading::Pages::default();
    for page in pages {
        let page = page.drain_into(&mut diagnostics);
        all.add(page, &mut diagnostics);
    }
    let draft = draft::read(all.distinct(), layout, service).drain_into(&mut diagnostics);
    all.let_facts_go();
    let written = document::write(draft, all.distinct(), layout, service, overlay).drain_into(&mut diagnostics);
    // A table that many fields refer to is remarked upon at each use, in the same words.
    let diagnostics: IndexSet<Diagnostic> = diagnostics.into_iter().collect();
    let schemas = written.document["components"]["schemas"].as_object();
    let counts = Counts {
        pages: all.iter().count(),
        operations: document::operations(&written.document).count(),
        schemas: schemas.map(Map::len).unwrap_or_default(),
        claimed: all.iter().map(|page| page.claimed).sum(),
        unclaimed: all.iter().map(|page| page.unclaimed).sum(),
        elsewhere: all.iter().map(|page| page.elsewhere).sum(),
    };
    Warned {
        output: Compiled {
            spec: written.document,
            sources: written.sources,
            counts,
            pages: reaches(all.distinct()),
        },
        diagnostics: diagnostics.into_iter().collect(),
    }
}

fn reaches(pages: &[PageFacts]) -> BTreeMap<String, Reach> {
    let reaches = pages.iter().flat_map(|page| {
        let reach = page.reach();
        page.paths().map(move |path| (path.to_string(), reach))
    });
    reaches.collect()
}
