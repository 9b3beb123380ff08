//! Where each part of the document was read: a mark on it while it is built, a source map when it is done.
//!
//! The mark is a key of the object itself, so it moves with the object wherever the overlay and the naming of components
//! take it. It is a number only: documents have a mark at each field, and what it stands for is kept once, in [`Marks`]. Taking
//! the marks out gives, for each marked object, its JSON pointer and the places on the pages.

use super::normalize::{Names, names_below};
use crate::draft::{Decision, Question, Rule};
use crate::reading::{PageFacts, Reach};
use docwright_base::openapi::pointer::escaped;
use docwright_base::page::Provenance;
use docwright_base::printable::in_json;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// No key of OpenAPI's; in maps of the vendor's names it is never looked for.
pub(crate) const KEY: &str = "@source";

/// Where something in the document was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// [`docwright_base::Page::path`].
    pub page: Arc<str>,
    /// The heading it stands under.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub section: Arc<str>,
    /// [`Provenance::block`].
    pub block: usize,
    /// [`Provenance::row`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// [`Provenance::line`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The beginning of what stands there.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub text: Arc<str>,
}

/// How something got into the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Where it was read.
    pub read: Vec<Source>,
    /// What was judged about it, by question and in the order of the questions' names.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_question")]
    pub decided: Vec<(Question, Judgement)>,
}

/// A judgement about a part of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// What holds.
    pub value: String,
    /// Why.
    #[serde(serialize_with = "rule_name")]
    pub rule: Rule,
    /// The reading that was not taken, where the page leaves room for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guess: Option<String>,
    /// Places that say or show so, besides those where it was read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<Source>,
}

fn rule_name<S: Serializer>(rule: &Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.name())
}

fn by_question<S: Serializer>(decided: &[(Question, Judgement)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        decided
            .iter()
            .map(|(question, judgement)| (question.to_string(), judgement)),
    )
}

/// The origins of the parts of a document, by JSON pointer (RFC 6901).
pub type SourceMap = BTreeMap<String, Arc<Origin>>;

/// What the marks in a document stand for.
pub(super) struct Marks<'p> {
    pages: HashMap<&'p str, &'p PageFacts>,
    origins: Vec<Arc<Origin>>,
}

impl<'p> Marks<'p> {
    /// For a document that is drafted from the pages.
    pub(super) fn of(pages: &'p [PageFacts]) -> Self {
        let pages = pages
            .iter()
            .flat_map(|page| page.paths().map(move |path| (&**path, page)));
        Self {
            pages: pages.collect(),
            origins: Vec::new(),
        }
    }

    /// Marks an object of the document with the places where it was read and with what was judged about it. What has no place
    /// is not marked.
    pub(super) fn mark<'a>(
        &mut self,
        object: &mut Value,
        places: impl IntoIterator<Item = &'a Provenance>,
        decisions: impl IntoIterator<Item = Decision>,
    ) {
        let Value::Object(map) = object else { return };
        let read: Vec<Source> = places.into_iter().filter_map(|place| self.source(place)).collect();
        if read.is_empty() {
            return;
        }
        let mut decided: Vec<_> = decisions.into_iter().map(|decision| self.judgement(decision)).collect();
        // Of two answers to a question the later holds.
        decided.reverse();
        decided.sort_by_cached_key(|(question, _)| question.to_string());
        decided.dedup_by_key(|(question, _)| *question);
        map.insert(KEY.to_owned(), self.origins.len().into());
        self.origins.push(Arc::new(Origin { read, decided }));
    }

    fn judgement(&self, decision: Decision) -> (Question, Judgement) {
        let witnesses = decision.witnesses.iter().filter_map(|place| self.source(place));
        let judgement = Judgement {
            witnesses: witnesses.collect(),
            value: decision.value,
            rule: decision.rule,
            guess: decision.guess.map(|other| other.0),
        };
        (judgement.rule.question(), judgement)
    }

    fn source(&self, place: &Provenance) -> Option<Source> {
        let excerpt = self.pages.get(&*place.page)?.excerpt(place);
        Some(Source {
            page: place.page.clone(),
            section: excerpt.map(|excerpt| excerpt.section.clone()).unwrap_or_default(),
            block: place.block,
            row: place.row,
            line: place.line,
            text: excerpt.map(|excerpt| excerpt.text.clone()).unwrap_or_default(),
        })
    }

    /// Where an object with a mark was read.
    pub(super) fn places(&self, object: &Map<String, Value>) -> Vec<Provenance> {
        let origin = object.get(KEY).and_then(|mark| self.origin(mark));
        let read = origin.into_iter().flat_map(|origin| &origin.read);
        let place = |source: &Source| Provenance {
            page: source.page.clone(),
            block: source.block,
            row: source.row,
            line: source.line,
        };
        read.map(place).collect()
    }

    fn origin(&self, mark: &Value) -> Option<&Arc<Origin>> {
        let number = mark.as_u64().and_then(|number| usize::try_from(number).ok())?;
        self.origins.get(number)
    }

    /// Takes the marks out of the document.
    pub(super) fn collect(&self, document: &mut Value) -> SourceMap {
        let mut sources = SourceMap::new();
        self.visit(document, Names::Ours, &mut String::new(), &mut sources);
        sources
    }

    /// `pointer` is the value's.
    fn visit(&self, value: &mut Value, names: Names, pointer: &mut String, sources: &mut SourceMap) {
        let end = pointer.len();
        match value {
            Value::Object(map) => {
                if names == Names::Ours
                    && let Some(mark) = map.shift_remove(KEY)
                {
                    let origin = self.origin(&mark);
                    sources.extend(origin.map(|origin| (pointer.clone(), origin.clone())));
                }
                for (key, inner) in map.iter_mut() {
                    let Some(below) = names_below(key, names) else { continue };
                    pointer.push('/');
                    pointer.push_str(&escaped(key));
                    self.visit(inner, below, pointer, sources);
                    pointer.truncate(end);
                }
            }
            Value::Array(values) => {
                for (index, inner) in values.iter_mut().enumerate() {
                    pointer.push_str(&format!("/{index}"));
                    self.visit(inner, Names::Ours, pointer, sources);
                    pointer.truncate(end);
                }
            }
            _ => {}
        }
    }
}

/// The source map as JSON, a line a page and a place in the document. `header` says where the file comes from;
/// [`docwright_base::origin`] makes it. Each part is let go when it is written.
pub fn sources_to_json(pages: &BTreeMap<String, Reach>, sources: SourceMap, header: &str) -> String {
    let mut out = String::from("{\n\"$comment\": ");
    push(&format!("{header}; the places of openapi.yaml on the pages."), &mut out);
    out.push_str(",\n\"pages\": {\n");
    lines(pages.iter(), &mut out);
    out.push_str("},\n\"sources\": {\n");
    lines(sources.into_iter(), &mut out);
    out.push_str("}\n}\n");
    out
}

fn push(value: &impl Serialize, out: &mut String) {
    // Texts and numbers under keys that are texts: there is nothing that JSON cannot say.
    let json = serde_json::to_string(value).unwrap_or_default();
    out.push_str(&in_json(&json));
}

/// The members of an object, each on a line.
fn lines(members: impl Iterator<Item = (impl Serialize, impl Serialize)>, out: &mut String) {
    let mut members = members.peekable();
    while let Some((key, value)) = members.next() {
        push(&key, out);
        out.push_str(": ");
        push(&value, out);
        out.push_str(if members.peek().is_some() { ",\n" } else { "\n" });
    }
}
