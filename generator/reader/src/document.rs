//! A draft in, an OpenAPI 3.0 document out: written down, corrected by the overlay, normalized, checked.
//!
//! What the pages mean is decided in [`crate::draft`]. While it is built the document is JSON, because the overlay's targets are
//! JSONPaths; it is typed when all of it stands.

mod component;
mod constrain;
mod corrected;
mod examples;
mod fit;
mod normalize;
mod operation;
mod overlay;
mod schema;
mod source;
mod validate;
mod yaml;

use crate::draft::{Address, Draft};
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
pub use overlay::{FILE as OVERLAY, apply as apply_overlay};
pub use source::{Judgement, Origin, Source, SourceMap, sources_to_json};
pub use yaml::{to_yaml, value_to_yaml};

/// A document and where it was read.
#[derive(Debug, Clone)]
pub struct Written {
    /// The document.
    pub spec: OpenAPI,
    /// Where each part of it was read.
    pub sources: SourceMap,
}

/// Writes the draft down, and lets go of it meanwhile: a draft is as large as its document. `pages` are those that it was drafted from.
pub fn write(
    draft: Draft,
    pages: &[PageFacts],
    layout: &Layout,
    service: &Service,
    overlay: Option<Overlay<'_>>,
) -> Warned<Written> {
    let mut diagnostics = Vec::new();
    let mut document = document(draft, layout, service, &mut diagnostics);
    if let Some(overlay) = overlay {
        document = correct(document, overlay, pages, &mut diagnostics);
    }
    diagnostics.extend(examples::fit(&mut document));
    let sources = source::collect(&mut document, pages);
    let spec = typed(&document, pages, &mut diagnostics);
    diagnostics.extend(validate::check(&document, &spec));
    Warned {
        output: Written { spec, sources },
        diagnostics,
    }
}

/// The document with the overlay. Where the overlay spoils it, what the pages say is what the rest is told of.
fn correct(before: Value, overlay: Overlay<'_>, pages: &[PageFacts], diagnostics: &mut Vec<Diagnostic>) -> Value {
    let after = overlay::apply(before.clone(), overlay.text).drain_into(diagnostics);
    let unmarked = |document: &Value| {
        let mut document = document.clone();
        source::collect(&mut document, pages);
        document
    };
    let spoilt = corrected::check(&unmarked(&before), &unmarked(&after), overlay.judge);
    if spoilt.is_empty() {
        return after;
    }
    diagnostics.extend(spoilt);
    before
}

fn document(draft: Draft, layout: &Layout, service: &Service, diagnostics: &mut Vec<Diagnostic>) -> Value {
    let mut paths = Map::new();
    // In the order in which the operations name them.
    let mut tags: IndexSet<String> = IndexSet::new();
    for operation in draft.operations {
        let written = operation::write(&operation, layout, service);
        let named = written["tags"].as_array().into_iter().flatten();
        tags.extend(named.filter_map(Value::as_str).map(str::to_owned));
        let Address { method, path } = operation.address.value;
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[method.to_ascii_lowercase()] = written;
    }
    let mut info = json!({"title": service.title, "version": service.version});
    let said = [
        ("description", json!(service.description)),
        ("contact", json!(service.contact)),
        ("license", json!(service.license)),
    ];
    for (key, value) in said.into_iter().filter(|(_, value)| !value.is_null()) {
        info[key] = value;
    }
    let servers = if service.servers.is_empty() {
        &layout.servers
    } else {
        &service.servers
    };
    let mut document = json!({"openapi": "3.0.3", "info": info});
    // What OpenAPI takes for granted where nothing stands, and some tools ask for: callers say where the service answers.
    document["servers"] = if servers.is_empty() {
        json!([{"url": "/"}])
    } else {
        json!(servers)
    };
    document["tags"] = tags.iter().map(|tag| declared(tag, service)).collect();
    document["paths"] = Value::Object(paths);
    component::name(&mut document, draft.objects, diagnostics);
    if !layout.security.schemes.is_empty() {
        document["components"]["securitySchemes"] = json!(layout.security.schemes);
    }
    document
}

/// A tag, with what is said of the service where that is the tag.
fn declared(tag: &str, service: &Service) -> Value {
    let mut declared = json!({"name": tag});
    if let Some(description) = service.description.as_ref().filter(|_| tag == service.title) {
        declared["description"] = json!(description);
    }
    declared
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
