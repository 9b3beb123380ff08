//! Documentation pages in, an OpenAPI 3.0 spec and a Rust client crate out, in four steps:
//!
//! ```text
//! page -> block -> fact -> spec -> code
//! ```
//!
//! Nothing in this crate reads a file, a clock or the environment.

pub mod block;
pub mod code;
pub mod diagnostic;
pub mod fact;
pub mod layout;
pub mod page;
pub mod service;
pub mod spec;

pub use diagnostic::{Diagnostic, Place, Severity, Warned};
pub use layout::Layout;
pub use page::{Format, Page, Provenance};
pub use service::Service;
pub use spec::to_yaml;

use openapiv3::OpenAPI;

/// What the pages of a service amount to.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The normalized spec.
    pub spec: OpenAPI,
    /// What was read, for the summary line of `generate`.
    pub counts: Counts,
}

/// How much was read and how much of it was understood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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

/// Pages to spec: blocks, facts, spec, in this order. `overlay` is the text of an `overlay.yaml`.
pub fn compile(pages: &[Page], layout: &Layout, service: &Service, overlay: Option<&str>) -> Warned<Compiled> {
    let mut diagnostics = Vec::new();
    let mut counts = Counts {
        pages: pages.len(),
        ..Counts::default()
    };
    let mut extracts = Vec::with_capacity(pages.len());
    for page in pages {
        let blocks = block::read(page, layout).drain_into(&mut diagnostics);
        let extract = fact::extract(&blocks, layout).drain_into(&mut diagnostics);
        counts.claimed += extract.claimed;
        counts.unclaimed += extract.unclaimed;
        counts.elsewhere += extract.elsewhere;
        extracts.push(extract);
    }
    let facts: Vec<_> = pages
        .iter()
        .zip(&extracts)
        .map(|(page, extract)| spec::PageFacts {
            page,
            facts: &extract.facts,
        })
        .collect();
    let spec = spec::lower(&facts, layout, service, overlay).drain_into(&mut diagnostics);
    counts.operations = spec.operations().count();
    counts.schemas = spec
        .components
        .as_ref()
        .map_or(0, |components| components.schemas.len());
    Warned {
        output: Compiled { spec, counts },
        diagnostics,
    }
}
