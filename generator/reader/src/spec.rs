//! Facts in, an OpenAPI 3.0 document out: normalized, corrected by the overlay, checked.
//!
//! While it is built the document is JSON, because the overlay's targets are JSONPaths; it is typed when all of it stands.

mod component;
mod constrain;
mod corrected;
mod draft;
mod home;
mod ids;
mod join;
mod lint;
mod mark;
mod nest;
mod normalize;
mod operation;
mod overlay;
mod part;
mod revision;
mod schema;
mod sequence;
mod target;
mod tree;
mod validate;
mod yaml;

use crate::layout::Layout;
use crate::reading::PageFacts;
use crate::service::Service;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place, Warned};
use docwright_base::page::Provenance;
use indexmap::IndexSet;
use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub use corrected::{Judge, Overlay};
pub use mark::{Source, SourceMap, sources_to_json};
pub use yaml::to_yaml;

/// A document and where it was read.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// The document.
    pub spec: OpenAPI,
    /// Where each part of it was read.
    pub sources: SourceMap,
}

/// Builds the document from what the pages say.
pub(crate) fn lower(
    pages: &[PageFacts],
    layout: &Layout,
    service: &Service,
    overlay: Option<Overlay<'_>>,
) -> Warned<Lowered> {
    let mut diagnostics = Vec::new();
    let mut drafts = Vec::new();
    for page in pages {
        for part in page.parts() {
            for mut draft in draft::read(part, layout).drain_into(&mut diagnostics) {
                let place = &draft.provenance;
                let copies = page.paths().skip(1).map(|path| Provenance {
                    page: path.clone(),
                    ..place.clone()
                });
                draft.superseded.extend(copies);
                drafts.push(draft);
            }
        }
    }
    let mut drafts = revision::merge(drafts).drain_into(&mut diagnostics);
    ids::tell_apart(&mut drafts, &mut diagnostics);
    for draft in &drafts {
        lint::check(draft, layout, &mut diagnostics);
    }
    let mut document = document(&drafts, layout, service, &mut diagnostics);
    if let Some(overlay) = overlay {
        document = correct(document, overlay, pages, &mut diagnostics);
    }
    let sources = mark::collect(&mut document, pages);
    let spec = typed(&document, pages, &mut diagnostics);
    diagnostics.extend(validate::check(&document, &spec));
    // A table that many fields refer to is remarked upon at each use, in the same words.
    let diagnostics: IndexSet<Diagnostic> = diagnostics.into_iter().collect();
    Warned {
        output: Lowered { spec, sources },
        diagnostics: diagnostics.into_iter().collect(),
    }
}

/// The document with the overlay. Where the overlay spoils it, what the pages say is what the rest is told of.
fn correct(before: Value, overlay: Overlay<'_>, pages: &[PageFacts], diagnostics: &mut Vec<Diagnostic>) -> Value {
    let after = overlay::apply(before.clone(), overlay.text).drain_into(diagnostics);
    let unmarked = |document: &Value| {
        let mut document = document.clone();
        mark::collect(&mut document, pages);
        document
    };
    let spoilt = corrected::check(&unmarked(&before), &unmarked(&after), overlay.judge);
    if spoilt.is_empty() {
        return after;
    }
    diagnostics.extend(spoilt);
    before
}

fn document(drafts: &[draft::Draft], layout: &Layout, service: &Service, diagnostics: &mut Vec<Diagnostic>) -> Value {
    let mut components = component::Components::default();
    let mut paths = Map::new();
    for draft in drafts {
        let operation = operation::lower(draft, layout, service, &mut components, diagnostics);
        let item = paths.entry(draft.path.clone()).or_insert_with(|| json!({}));
        item[draft.method.to_ascii_lowercase()] = operation;
    }
    let mut info = json!({"title": service.title, "version": service.version});
    if let Some(description) = &service.description {
        info["description"] = json!(description);
    }
    let servers = if service.servers.is_empty() {
        &layout.servers
    } else {
        &service.servers
    };
    let mut document = json!({"openapi": "3.0.3", "info": info});
    if !servers.is_empty() {
        document["servers"] = json!(servers);
    }
    document["paths"] = Value::Object(paths);
    component::name(&mut document, components, diagnostics);
    if !layout.security.schemes.is_empty() {
        document["components"]["securitySchemes"] = json!(layout.security.schemes);
    }
    document
}

/// The typed document. What openapiv3 cannot hold is our own mistake: the overlay's are told before.
fn typed(document: &Value, pages: &[PageFacts], diagnostics: &mut Vec<Diagnostic>) -> OpenAPI {
    match OpenAPI::deserialize(document) {
        Ok(spec) => spec,
        Err(error) => {
            let place = pages.first().map_or(Place::Spec(String::new()), |page| {
                Place::Page(Provenance::of_page(&page.path))
            });
            diagnostics.push(
                Diagnostic::new(
                    Code::NotOpenapi,
                    place,
                    format!("the document built from the pages is no OpenAPI 3.0: {error}"),
                )
                .help("this is a mistake in docwright: please report the page that does this"),
            );
            OpenAPI::default()
        }
    }
}
