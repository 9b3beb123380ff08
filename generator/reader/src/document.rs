//! A draft in, an OpenAPI 3.0 document out: written down, corrected by the overlay, normalized, checked.
//!
//! What the pages mean is decided in [`crate::draft`]. The document is JSON and stays it, because the overlay's targets are
//! JSONPaths, and because its types take several times as much memory: each part of it is held to them in turn, and
//! [`typed`] is for who wants all of it so.

mod component;
mod constrain;
mod corrected;
mod examples;
mod fit;
mod normalize;
mod operation;
mod overlay;
mod schema;
mod secret;
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
use indexmap::{IndexMap, IndexSet};
use openapiv3::{OpenAPI, Paths, ReferenceOr, Schema};
use overlay::Actions;
use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned};
use serde_json::{Map, Value, json};
use source::Marks;
use std::mem::take;

pub use corrected::{Judge, Overlay};
pub(crate) use normalize::operations;
pub use overlay::{FILE as OVERLAY, apply as apply_overlay};
pub use source::{Judgement, Origin, Source, SourceMap, sources_to_json};
pub use yaml::{document_to_yaml, to_yaml, value_to_yaml};

/// A document and where it was read.
#[derive(Debug, Clone)]
pub struct Written {
    /// The document.
    pub document: Value,
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
    let mut marks = Marks::of(pages);
    let mut document = document(draft, layout, service, &mut marks, &mut diagnostics);
    if let Some(overlay) = overlay {
        document = correct(document, overlay, &marks, &mut diagnostics);
    }
    diagnostics.extend(examples::fit(&mut document, &marks));
    let sources = marks.collect(&mut document);
    diagnostics.extend(validate::check(&document));
    if let Err(error) = hold_to_types(&mut document) {
        diagnostics.push(not_openapi(&error, pages));
        document = json!(OpenAPI::default());
    }
    Warned {
        output: Written { document, sources },
        diagnostics,
    }
}

/// A document of ours with its types.
pub fn typed(document: &Value) -> OpenAPI {
    // What has been written has been held to them.
    OpenAPI::deserialize(document).unwrap_or_default()
}

/// The document with the overlay. Where the overlay spoils it, what the pages say is what the rest is told of.
fn correct(before: Value, overlay: Overlay<'_>, marks: &Marks<'_>, diagnostics: &mut Vec<Diagnostic>) -> Value {
    let actions = match Actions::read(overlay.text) {
        Ok(actions) => actions,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return before;
        }
    };
    let after = actions.apply(before.clone()).drain_into(diagnostics);
    let unmarked = |document: &Value| {
        let mut document = document.clone();
        marks.collect(&mut document);
        document
    };
    let spoilt = corrected::check(&actions, &before, &after, unmarked, overlay.judge);
    if spoilt.is_empty() {
        return after;
    }
    diagnostics.extend(spoilt);
    before
}

fn document(
    draft: Draft,
    layout: &Layout,
    service: &Service,
    marks: &mut Marks<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Value {
    let mut paths = Map::new();
    // In the order in which the operations name them.
    let mut tags: IndexSet<String> = IndexSet::new();
    for operation in draft.operations {
        let written = operation::write(&operation, layout, service, marks);
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
    let codes = [
        ("x-retryable-errors", &layout.errors.retryable),
        ("x-expired-session-errors", &layout.errors.expired_session),
    ];
    for (key, codes) in codes.into_iter().filter(|(_, codes)| !codes.is_empty()) {
        document[key] = json!(codes);
    }
    if !layout.paging.is_empty() {
        document["x-paging"] = json!(layout.paging);
    }
    document["paths"] = Value::Object(paths);
    component::name(&mut document, draft.objects, marks, diagnostics);
    if !layout.security.schemes.is_empty() {
        document["components"]["securitySchemes"] = json!(layout.security.schemes);
    }
    secret::mark(&mut document, &layout.secrets);
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

/// Leaves of the document what its types hold, part by part: all of it typed at once would be the most memory of a run.
fn hold_to_types(document: &mut Value) -> serde_json::Result<()> {
    let mut parts = |pointer| {
        let map = document.pointer_mut(pointer).and_then(Value::as_object_mut);
        map.map(take).unwrap_or_default()
    };
    let (paths, schemas) = (parts("/paths"), parts("/components/schemas"));
    *document = held::<OpenAPI>(document.take())?;
    document["paths"] = held_each::<Paths>(paths)?;
    if !schemas.is_empty() {
        document["components"]["schemas"] = held_each::<IndexMap<String, ReferenceOr<Schema>>>(schemas)?;
    }
    Ok(())
}

fn held<T: DeserializeOwned + Serialize>(value: Value) -> serde_json::Result<Value> {
    serde_json::to_value(T::deserialize(value)?)
}

/// The members of a map, each held to the type as if it were alone in it.
fn held_each<T: DeserializeOwned + Serialize>(members: Map<String, Value>) -> serde_json::Result<Value> {
    let mut all = Map::new();
    for member in members {
        if let Value::Object(held) = held::<T>(Value::from_iter([member]))? {
            all.extend(held);
        }
    }
    Ok(Value::Object(all))
}

/// What openapiv3 cannot hold is our own mistake: the overlay's are told before.
fn not_openapi(error: &serde_json::Error, pages: &[PageFacts]) -> Diagnostic {
    let place = pages.first().map_or(Place::Spec(String::new()), |page| {
        Place::Page(Provenance::of_page(&page.path))
    });
    let message = format!("the document built from the pages is no OpenAPI 3.0: {error}");
    Diagnostic::new(Code::NotOpenapi, place, message)
        .help("this is a mistake in docwright: please report the page that does this")
}
