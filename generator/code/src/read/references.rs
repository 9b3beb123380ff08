//! References to anywhere in the document in, references to components out.
//!
//! A specification may refer to a part of another part, such as a member of a schema or the body of an operation's answer.
//! Such a part becomes a component, and its old place a reference to it, so that all who mean it share one type. References
//! that lead nowhere stay as they are; the resolver reports them where they stand.

use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::{below, component, of_reference, unescaped};
use docwright_base::openapi::structure::{Frame, Kind};
use indexmap::IndexMap;
use openapiv3::OpenAPI;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A specification whose references all lead to components, as far as they lead anywhere.
pub(crate) struct Flat<'a> {
    pub(crate) spec: Cow<'a, OpenAPI>,
    /// The JSON pointers of the new components, and where each of them stood before.
    moved: BTreeMap<String, String>,
    /// What was left out on the way.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Makes components of what is referred to and is none, and references to references lead where these do.
pub(crate) fn flatten(spec: &OpenAPI) -> Flat<'_> {
    let unchanged = Flat {
        spec: Cow::Borrowed(spec),
        moved: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    let Ok(mut document) = serde_json::to_value(spec) else {
        return unchanged;
    };
    let mut diagnostics = Vec::new();
    let inlined = inline_path_items(&mut document, &mut diagnostics);
    let moved = make_components(&mut document, Frame::OpenApi);
    let straightened = straighten(&mut document);
    if moved.is_empty() && !inlined && !straightened {
        return unchanged;
    }
    match serde_json::from_value(document) {
        Ok(spec) => Flat {
            spec: Cow::Owned(spec),
            moved,
            diagnostics,
        },
        // A part that is referred to as what it is not; the resolver says so.
        Err(_) => unchanged,
    }
}

/// Moves what is referred to and is no component to the components; which of them stood where before.
pub(super) fn make_components(document: &mut Value, frame: Frame) -> BTreeMap<String, String> {
    let targets = targets(document, frame);
    let homes = homes(document, frame, &targets);
    let mut moved = BTreeMap::new();
    if homes.is_empty() {
        return moved;
    }
    frame.walk(document, &mut |kind, via, value, _| {
        if let Some(Value::String(reference)) = value.get_mut("$ref")
            && let Some(home) = section(kind, via)
                .and_then(|section| Some((section, of_reference(reference)?)))
                .and_then(|target| homes.get(&target))
        {
            *reference = format!("#{home}");
        }
    });
    // Inner parts first: what is around one of them holds the reference to it when its own turn comes.
    let mut order: Vec<_> = homes.into_iter().collect();
    order.sort_by_key(|((_, pointer), _)| std::cmp::Reverse(pointer.len()));
    for ((section, pointer), home) in order {
        let Some(place) = document.pointer_mut(&pointer) else {
            continue;
        };
        let reference = Map::from_iter([("$ref".to_owned(), Value::from(format!("#{home}")))]);
        let part = std::mem::replace(place, Value::Object(reference));
        let name = home.rsplit('/').next().map(unescaped).unwrap_or_default();
        let folder = frame.folder(section).unwrap_or_default();
        let components = folder.split('/').skip(1).try_fold(&mut *document, member);
        if let Some(Value::Object(components)) = components {
            components.insert(name, part);
        }
        moved.insert(home, pointer);
    }
    moved
}

/// Makes components that are references to references lead to the end of the chain at once. Circles stay, and so do chains that
/// lead nowhere; the resolver says so. Says whether there was anything to do.
fn straighten(document: &mut Value) -> bool {
    let mut any = false;
    for section in [
        "schemas",
        "parameters",
        "headers",
        "responses",
        "requestBodies",
        "examples",
    ] {
        let folder = format!("/components/{section}");
        let Some(components) = document.pointer_mut(&folder).and_then(Value::as_object_mut) else {
            continue;
        };
        let target = |part: &Value| component(part.get("$ref")?.as_str()?, section);
        let targets: HashMap<String, String> = (components.iter())
            .filter_map(|(name, part)| Some((name.clone(), target(part)?)))
            .collect();
        let mut ends: HashMap<&str, Option<&str>> = HashMap::new();
        for name in targets.keys() {
            let mut chain = Vec::new();
            let mut here = name.as_str();
            let end = loop {
                match (ends.get(here), targets.get(here)) {
                    (Some(end), _) => break *end,
                    (None, None) => break Some(here),
                    (None, Some(next)) => {
                        // No end is known while the chain is followed, so a circle comes back to one without.
                        ends.insert(here, None);
                        chain.push(here);
                        here = next;
                    }
                }
            };
            ends.extend(chain.into_iter().map(|name| (name, end)));
        }
        for (name, end) in ends {
            if let Some(end) = end
                && targets.get(name).is_some_and(|next| next != end)
                && let Some(part) = components.get_mut(name)
            {
                part["$ref"] = Value::from(format!("#{}", below(&folder, end).replace('%', "%25")));
                any = true;
            }
        }
    }
    any
}

impl Flat<'_> {
    /// Makes findings point to where things stand in the specification that came in.
    pub(crate) fn settle(&self, diagnostics: &mut [Diagnostic]) {
        settle(&self.moved, diagnostics);
    }
}

/// Makes findings point to where things stood before they were moved.
pub(super) fn settle(moved: &BTreeMap<String, String>, diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        let Place::Spec(pointer) = &mut diagnostic.place else {
            continue;
        };
        let parts = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]);
        if let Some((home, end)) = parts.rev().find_map(|end| Some((moved.get(&pointer[..end])?, end))) {
            *pointer = format!("{home}{}", &pointer[end..]);
        }
    }
}

/// Where components of a kind are kept.
pub(super) fn section(kind: Kind, via: &str) -> Option<&'static str> {
    Some(match kind {
        Kind::Schema => "schemas",
        Kind::Parameter if via == "headers" => "headers",
        Kind::Parameter => "parameters",
        Kind::Response => "responses",
        Kind::RequestBody => "requestBodies",
        _ => return None,
    })
}

/// The parts that are referred to and are no components: what they are read as, and their JSON pointers.
fn targets(document: &mut Value, frame: Frame) -> Vec<(&'static str, String)> {
    let mut found: IndexMap<String, &'static str> = IndexMap::new();
    frame.walk(document, &mut |kind, via, value, _| {
        let reference = value.get("$ref").and_then(Value::as_str);
        let Some((reference, section)) = reference.zip(section(kind, via)) else {
            return;
        };
        let target = of_reference(reference).filter(|pointer| {
            let name = frame.folder(section).and_then(|folder| name_in(pointer, &folder));
            // What is something else where it stands would be gone from there.
            name.is_none()
                && frame
                    .kind_at(pointer)
                    .is_none_or(|(kind, via)| self::section(kind, &via) == Some(section))
        });
        if let Some(pointer) = target {
            found.entry(pointer).or_insert(section);
        }
    });
    let found = found.into_iter().map(|(pointer, section)| (section, pointer));
    found
        .filter(|(_, pointer)| document.pointer(pointer).is_some_and(Value::is_object))
        .collect()
}

/// The name of the component that a JSON pointer leads to, if it is one of this folder.
pub(super) fn name_in(pointer: &str, folder: &str) -> Option<String> {
    let name = pointer.strip_prefix(folder)?.strip_prefix('/')?;
    (!name.contains('/')).then(|| unescaped(name))
}

/// The component that each part becomes, as a JSON pointer.
fn homes(
    document: &Value,
    frame: Frame,
    targets: &[(&'static str, String)],
) -> BTreeMap<(&'static str, String), String> {
    let mut homes = BTreeMap::new();
    let mut taken: HashSet<String> = HashSet::new();
    // The number that comes next for a name, so that the taken ones are not tried again and again.
    let mut next: HashMap<String, usize> = HashMap::new();
    for (section, pointer) in targets {
        let Some(folder) = frame.folder(section) else { continue };
        let wished = below(&folder, &name(document, frame, pointer));
        let number = next.entry(wished.clone()).or_insert(1);
        let mut home = wished.clone();
        while document.pointer(&home).is_some() || !taken.insert(home.clone()) {
            *number += 1;
            home = format!("{wished}{number}");
        }
        homes.insert((*section, pointer.clone()), home);
    }
    homes
}

/// What to call a part: what the type would be called if it were met where it stands.
fn name(document: &Value, frame: Frame, pointer: &str) -> String {
    let segments: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
    let mut words: Vec<String> = Vec::new();
    let mut rest = segments.as_slice();
    let mut reached = String::new();
    while let Some((first, after)) = rest.split_first() {
        let next = after.first().map(String::as_str).unwrap_or_default();
        let taken = match (first.as_str(), after.len()) {
            ("components", 2..) => {
                words.extend(after.get(1).cloned());
                3
            }
            // Before anything else is read, what is at the top is the section of a component.
            ("definitions" | "parameters" | "responses", 1..) if frame == Frame::Swagger && reached.is_empty() => {
                words.push(next.to_owned());
                2
            }
            ("paths", 2..) => {
                let operation = below(&below("/paths", next), &after[1]);
                let id = document
                    .pointer(&below(&operation, "operationId"))
                    .and_then(Value::as_str);
                words.push(id.map_or_else(|| format!("{} {next}", after[1]), str::to_owned));
                3
            }
            ("responses", 1..) => {
                words.push(if next.starts_with('2') {
                    "response".to_owned()
                } else {
                    format!("response {next}")
                });
                2
            }
            ("parameters", 1..) => {
                let named = below(&below(&below(&reached, first), next), "name");
                let named = document.pointer(&named).and_then(Value::as_str);
                words.push(named.unwrap_or("parameter").to_owned());
                2
            }
            ("requestBody", _) => {
                words.push("request".to_owned());
                1
            }
            ("content", 1..) => 2,
            ("schema", _) => 1,
            ("properties" | "headers", 1..) => {
                words.push(next.to_owned());
                2
            }
            ("additionalProperties", _) => {
                words.push("value".to_owned());
                1
            }
            ("items", _) => {
                words.push("item".to_owned());
                1
            }
            (other, _) => {
                words.push(other.to_owned());
                1
            }
        };
        let (passed, ahead) = rest.split_at(taken.min(rest.len()));
        reached = passed.iter().fold(reached, |reached, segment| below(&reached, segment));
        rest = ahead;
    }
    words.join(" ")
}

/// The member at `key`, made an empty object when it is not there.
fn member<'a>(holder: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    let members = holder.as_object_mut()?;
    Some(members.entry(key).or_insert_with(|| Value::Object(Map::new())))
}

/// What there is to say of a reference to `what` at another address: none is fetched. Where a path, a parameter or a body hangs
/// on it, the call would be another one without, and that is an error. `help` says what comes of it. None where it is no address.
pub(crate) fn address(reference: &str, what: &str, pointer: &str, help: &str) -> Option<Diagnostic> {
    let is_address = reference.contains("://") || reference.starts_with("//");
    let is_of_the_call = matches!(what, "path" | "parameter" | "request body");
    let message = format!(
        "the {what} here is at another address, and none is fetched: `{}`",
        reference.escape_debug()
    );
    let help = format!("{help}; save what is there as a file beside the document, and refer to that by its path");
    let place = Place::Spec(pointer.to_owned());
    let found = Diagnostic::new(Code::UnresolvedReference, place, message).help(help);
    is_address.then(|| if is_of_the_call { found.as_error() } else { found })
}

/// How many bytes of a text weigh as much as a value.
const BYTES_OF_A_VALUE: usize = 32;

/// How many values a value holds, itself included; a long text counts for several.
pub(crate) fn weight(value: &Value) -> usize {
    let text = |text: &str| text.len() / BYTES_OF_A_VALUE;
    1 + match value {
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(members) => members.iter().map(|(key, value)| text(key) + weight(value)).sum(),
        Value::String(value) => text(value),
        _ => 0,
    }
}

/// How much of a document may be copied to where references stand. Without a bound a large part that is referred to often would
/// grow with the square of the document.
pub(crate) struct Copies {
    left: usize,
}

impl Copies {
    pub(crate) fn of(document: &Value) -> Self {
        Self {
            left: 10_000 + 4 * weight(document),
        }
    }

    /// A copy; none, with a diagnostic at the reference, when there were too many.
    pub(crate) fn copy(&mut self, part: &Value, pointer: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
        self.may(|| weight(part), pointer, diagnostics).then(|| part.clone())
    }

    /// The same of the members of an object.
    pub(super) fn copy_members(
        &mut self,
        members: &Map<String, Value>,
        pointer: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Map<String, Value>> {
        let weigh = || members.values().map(weight).sum();
        self.may(weigh, pointer, diagnostics).then(|| members.clone())
    }

    fn may(&mut self, weigh: impl Fn() -> usize, pointer: &str, diagnostics: &mut Vec<Diagnostic>) -> bool {
        // Once there was too much, no part is weighed any more.
        let left = (self.left > 0).then(|| self.left.saturating_sub(weigh()));
        self.left = left.unwrap_or_default();
        if self.left > 0 {
            return true;
        }
        let message = "what is referred to here is copied too often to be copied here too";
        let place = Place::Spec(pointer.to_owned());
        let finding = Diagnostic::new(Code::BeyondMeasure, place, message);
        diagnostics.push(finding.help("it is left out; say it in components that operations refer to"));
        false
    }
}

/// Puts the path items that references mean in their place: 3.0 has no components for them. Says whether there were any.
pub(crate) fn inline_path_items(document: &mut Value, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let mut any = false;
    let mut copies = None;
    let names: Vec<String> = document
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|items| items.keys().cloned())
        .collect();
    for name in names {
        let here = below("/paths", &name);
        // A chain of references is followed step by step; the bound ends a circle.
        for _ in 0..16 {
            let Some(item) = document.pointer(&here).and_then(Value::as_object) else {
                break;
            };
            let Some(reference) = item.get("$ref").and_then(Value::as_str) else {
                break;
            };
            let Some(meant) = of_reference(reference)
                .and_then(|pointer| document.pointer(&pointer))
                .filter(|meant| meant.is_object())
            else {
                break;
            };
            let copies = copies.get_or_insert_with(|| Copies::of(document));
            let Some(Value::Object(mut meant)) = copies.copy(meant, &here, diagnostics) else {
                break;
            };
            // What stands beside the reference adds to it.
            let own = item.iter().filter(|(key, _)| *key != "$ref");
            meant.extend(own.map(|(key, value)| (key.clone(), value.clone())));
            if let Some(place) = document.pointer_mut(&here) {
                *place = Value::Object(meant);
                any = true;
            }
        }
    }
    any
}
