//! Where each part of the document was read: a mark on it while it is built, a source map when it is done.
//!
//! The mark is a key of the object itself, so it moves with the object wherever the overlay and the naming of components
//! take it. Taking the marks out gives, for each marked object, its JSON pointer and the places on the pages.

use super::normalize::{Names, names_below};
use crate::draft::{Decision, Rule};
use crate::reading::{PageFacts, Reach};
use docwright_base::openapi::pointer::escaped;
use docwright_base::page::Provenance;
use docwright_base::printable::in_json;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// No key of OpenAPI's; in maps of the vendor's names it is never looked for.
pub(crate) const KEY: &str = "@source";

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

/// How something got into the document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Origin {
    /// Where it was read.
    pub read: Vec<Source>,
    /// What was judged about it, by question.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub decided: BTreeMap<String, Judgement>,
}

/// A judgement about a part of the document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
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

fn rule_name<S: serde::Serializer>(rule: &Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.name())
}

/// The origins of the parts of a document, by JSON pointer (RFC 6901).
pub type SourceMap = BTreeMap<String, Origin>;

/// Marks an object of the document with the places where it was read.
pub(super) fn mark<'p>(object: &mut Value, places: impl IntoIterator<Item = &'p Provenance>) {
    mark_with(object, places, []);
}

/// Marks an object of the document with the places where it was read and with what was judged about it. What has no place is
/// not marked.
pub(super) fn mark_with<'p>(
    object: &mut Value,
    places: impl IntoIterator<Item = &'p Provenance>,
    decisions: impl IntoIterator<Item = Decision>,
) {
    let Value::Object(map) = object else { return };
    let places: Vec<Value> = places.into_iter().map(place_mark).collect();
    if !places.is_empty() {
        let decisions = decisions.into_iter().map(decision_mark);
        map.insert(KEY.to_owned(), json!([places, decisions.collect::<Vec<_>>()]));
    }
}

/// A place as one text: documents have a mark at each field, and objects and lists of JSON take several times as much memory.
fn place_mark(place: &Provenance) -> Value {
    let number = |number: Option<usize>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let (row, line) = (number(place.row), number(place.line));
    Value::String(format!("{} {row} {line} {}", place.block, place.page))
}

/// The rule's number and the value; where there is more to say, a list of that, the other reading and the witnesses.
fn decision_mark(decision: Decision) -> Value {
    let number = Rule::ALL.iter().position(|rule| *rule == decision.rule);
    let said = Value::String(format!("{} {}", number.unwrap_or_default(), decision.value));
    if decision.guess.is_none() && decision.witnesses.is_empty() {
        return said;
    }
    let witnesses: Vec<Value> = decision.witnesses.iter().map(place_mark).collect();
    json!([said, decision.guess.map(|other| other.0), witnesses])
}

fn list(mark: &Value, at: usize) -> impl Iterator<Item = &Value> {
    mark.get(at).and_then(Value::as_array).into_iter().flatten()
}

/// Where an object with a mark was read.
pub(super) fn places(object: &Map<String, Value>) -> Vec<Provenance> {
    let marks = object.get(KEY).unwrap_or(&Value::Null);
    list(marks, 0).filter_map(place).collect()
}

fn place(mark: &Value) -> Option<Provenance> {
    let mut parts = mark.as_str()?.splitn(4, ' ');
    let mut number = || parts.next().and_then(|number| number.parse().ok());
    let (block, row, line) = (number()?, number(), number());
    let page = parts.next()?.into();
    Some(Provenance { page, block, row, line })
}

/// Takes the marks out of the document.
pub(crate) fn collect(document: &mut Value, pages: &[PageFacts]) -> SourceMap {
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
                    let origin = Origin {
                        read: list(&marks, 0).filter_map(|mark| self.source(mark)).collect(),
                        decided: list(&marks, 1).filter_map(|mark| self.judgement(mark)).collect(),
                    };
                    self.sources.insert(self.pointer.clone(), origin);
                }
                for (key, inner) in map.iter_mut() {
                    let Some(below) = names_below(key, names) else { continue };
                    self.pointer.push('/');
                    self.pointer.push_str(&escaped(key));
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

    fn judgement(&self, mark: &Value) -> Option<(String, Judgement)> {
        let said = mark.as_str().or_else(|| mark.get(0)?.as_str())?;
        let (number, value) = said.split_once(' ')?;
        let rule = *Rule::ALL.get(number.parse::<usize>().ok()?)?;
        let judgement = Judgement {
            value: value.to_owned(),
            rule,
            guess: mark.get(1).and_then(Value::as_str).map(str::to_owned),
            witnesses: list(mark, 2).filter_map(|mark| self.source(mark)).collect(),
        };
        Some((rule.question().to_string(), judgement))
    }

    fn source(&self, mark: &Value) -> Option<Source> {
        let place = place(mark)?;
        let page = self.pages.get(&*place.page)?;
        let excerpt = page.excerpt(&place);
        Some(Source {
            section: excerpt.map(|excerpt| excerpt.section.to_string()).unwrap_or_default(),
            text: excerpt.map(|excerpt| excerpt.text.clone()).unwrap_or_default(),
            page: place.page.to_string(),
            block: place.block,
            row: place.row,
            line: place.line,
        })
    }
}

/// The source map as JSON, a line a page and a place in the document. `header` says where the file comes from;
/// [`docwright_base::origin`] makes it.
pub fn sources_to_json(pages: &BTreeMap<String, Reach>, sources: &SourceMap, header: &str) -> String {
    let comment = Value::from(format!("{header}; the places of openapi.yaml on the pages."));
    let pages = lines(pages.iter().map(|(path, reach)| (path.as_str(), json!(reach))));
    let sources = lines(
        sources
            .iter()
            .map(|(pointer, origin)| (pointer.as_str(), json!(origin))),
    );
    let out = format!("{{\n\"$comment\": {comment},\n\"pages\": {{\n{pages}}},\n\"sources\": {{\n{sources}}}\n}}\n");
    in_json(&out).into_owned()
}

/// The members of an object, each on a line.
fn lines<'k>(members: impl ExactSizeIterator<Item = (&'k str, Value)>) -> String {
    let last = members.len();
    let members = (1..).zip(members).map(|(number, (key, value))| {
        let comma = if number < last { "," } else { "" };
        format!("{}: {value}{comma}\n", Value::from(key))
    });
    members.collect()
}
