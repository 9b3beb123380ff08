//! Where each part of the document was read: a mark on it while it is built, a source map when it is done.
//!
//! The mark is a key of the object itself, so it moves with the object wherever the overlay and the naming of components
//! take it. Taking the marks out gives, for each marked object, its JSON pointer and the places on the pages.

use super::normalize::{Names, names_below, token};
use crate::reading::PageFacts;
use docwright_base::page::Provenance;
use docwright_base::printable::in_json;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// No key of OpenAPI's; in maps of the vendor's names it is never looked for.
pub(super) const KEY: &str = "@source";

/// Where something in the document was read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Source {
    /// [`docwright_base::Page::path`].
    pub page: String,
    /// The heading it stands under.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// [`Provenance::block`].
    pub block: usize,
    /// [`Provenance::row`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// [`Provenance::line`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The beginning of what stands there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// The places that a document was read from, by JSON pointer (RFC 6901) of what was read there.
pub type SourceMap = BTreeMap<String, Vec<Source>>;

/// Marks an object of the document.
pub(super) fn mark<'p>(object: &mut Value, places: impl IntoIterator<Item = &'p Provenance>) {
    let Value::Object(map) = object else { return };
    let places: Vec<Value> = places.into_iter().map(encode).collect();
    if !places.is_empty() {
        map.insert(KEY.to_owned(), Value::Array(places));
    }
}

fn encode(place: &Provenance) -> Value {
    json!([&*place.page, place.block, place.row, place.line])
}

fn decode(mark: &Value) -> Option<(&str, usize, Option<usize>, Option<usize>)> {
    let number = |at: usize| mark.get(at).and_then(Value::as_u64).map(|number| number as usize);
    Some((mark.get(0)?.as_str()?, number(1)?, number(2), number(3)))
}

/// Takes the marks out of the document.
pub(super) fn collect(document: &mut Value, pages: &[PageFacts]) -> SourceMap {
    let mut collector = Collector {
        pages: pages
            .iter()
            .flat_map(|page| page.paths().map(move |path| (&**path, page)))
            .collect(),
        pointer: String::new(),
        sources: SourceMap::new(),
    };
    collector.visit(document, Names::Ours);
    collector.sources
}

struct Collector<'p> {
    pages: HashMap<&'p str, &'p PageFacts>,
    /// Of the value at hand.
    pointer: String,
    sources: SourceMap,
}

impl Collector<'_> {
    fn visit(&mut self, value: &mut Value, names: Names) {
        let end = self.pointer.len();
        match value {
            Value::Object(map) => {
                if names == Names::Ours
                    && let Some(marks) = map.shift_remove(KEY)
                {
                    let places = marks.as_array().into_iter().flatten();
                    let places = places.filter_map(|mark| self.source(mark)).collect();
                    self.sources.insert(self.pointer.clone(), places);
                }
                for (key, inner) in map.iter_mut() {
                    let Some(below) = names_below(key, names) else { continue };
                    self.pointer.push('/');
                    self.pointer.push_str(&token(key));
                    self.visit(inner, below);
                    self.pointer.truncate(end);
                }
            }
            Value::Array(values) => {
                for (index, inner) in values.iter_mut().enumerate() {
                    self.pointer.push_str(&format!("/{index}"));
                    self.visit(inner, Names::Ours);
                    self.pointer.truncate(end);
                }
            }
            _ => {}
        }
    }

    fn source(&self, mark: &Value) -> Option<Source> {
        let (path, block, row, line) = decode(mark)?;
        let page = self.pages.get(path)?;
        let place = Provenance {
            page: page.path.clone(),
            block,
            row,
            line,
        };
        let excerpt = page.excerpt(&place);
        Some(Source {
            section: excerpt.map(|excerpt| excerpt.section.to_string()).unwrap_or_default(),
            text: excerpt.map(|excerpt| excerpt.text.clone()).unwrap_or_default(),
            page: path.to_owned(),
            block,
            row,
            line,
        })
    }
}
/// The source map as JSON, a line a place in the document. `origin` stands in the header; [`docwright_base::origin`] makes it.
pub fn sources_to_json(sources: &SourceMap, origin: &str) -> String {
    let comment = Value::from(format!("{origin}; the places of openapi.yaml on the pages."));
    let mut out = format!("{{\n\"$comment\": {comment},\n\"sources\": {{\n");
    for (number, (pointer, places)) in (1..).zip(sources) {
        let comma = if number < sources.len() { "," } else { "" };
        let places = json!(places);
        let pointer = Value::from(pointer.as_str());
        out.push_str(&format!("{pointer}: {places}{comma}\n"));
    }
    out.push_str("}\n}\n");
    in_json(&out).into_owned()
}
