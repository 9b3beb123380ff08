//! References to anywhere in the document in, references to components out.
//!
//! A specification may refer to a part of another part, such as a member of a schema or the body of an operation's answer.
//! Such a part becomes a component, and its old place a reference to it, so that all who mean it share one type. References
//! that lead nowhere stay as they are; the resolver reports them where they stand.

use crate::code::pointer::{below, component, of_reference, unescaped};
use crate::code::walk::{Kind, walk};
use crate::diagnostic::{Diagnostic, Place};
use openapiv3::OpenAPI;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A specification whose references all lead to components, as far as they lead anywhere.
pub(crate) struct Flat<'a> {
    pub(crate) spec: Cow<'a, OpenAPI>,
    /// The JSON pointers of the new components, and where each of them stood before.
    moved: BTreeMap<String, String>,
}

/// Makes components of what is referred to and is none.
pub(crate) fn flatten(spec: &OpenAPI) -> Flat<'_> {
    let unchanged = Flat {
        spec: Cow::Borrowed(spec),
        moved: BTreeMap::new(),
    };
    let Ok(mut document) = serde_json::to_value(spec) else {
        return unchanged;
    };
    let inlined = inline_path_items(&mut document);
    let targets = targets(&mut document);
    if targets.is_empty() && !inlined {
        return unchanged;
    }
    let homes = homes(&document, &targets);
    walk(&mut document, Kind::Root, &mut |kind, via, value, _| {
        if let Some(Value::String(reference)) = value.get_mut("$ref")
            && let Some(home) = section(kind, via)
                .and_then(|section| Some((section, of_reference(reference)?)))
                .and_then(|target| homes.get(&target))
        {
            *reference = format!("#{home}");
        }
    });
    let mut moved = BTreeMap::new();
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
        let components = member(&mut document, "components").and_then(|components| member(components, section));
        if let Some(Value::Object(components)) = components {
            components.insert(name, part);
        }
        moved.insert(home, pointer);
    }
    match serde_json::from_value(document) {
        Ok(spec) => Flat {
            spec: Cow::Owned(spec),
            moved,
        },
        // A part that is referred to as what it is not; the resolver says so.
        Err(_) => unchanged,
    }
}

impl Flat<'_> {
    /// Makes findings point to where things stand in the specification that came in.
    pub(crate) fn settle(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            let Place::Spec(pointer) = &mut diagnostic.place else {
                continue;
            };
            let parts = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]);
            if let Some((home, end)) = parts
                .rev()
                .find_map(|end| Some((self.moved.get(&pointer[..end])?, end)))
            {
                *pointer = format!("{home}{}", &pointer[end..]);
            }
        }
    }
}

/// Where components of a kind are kept.
fn section(kind: Kind, via: &str) -> Option<&'static str> {
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
fn targets(document: &mut Value) -> Vec<(&'static str, String)> {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    walk(document, Kind::Root, &mut |kind, via, value, _| {
        let reference = value.get("$ref").and_then(Value::as_str);
        let Some((reference, section)) = reference.zip(section(kind, via)) else {
            return;
        };
        let target = of_reference(reference).filter(|_| component(reference, section).is_none());
        if let Some(pointer) = target
            && !found.iter().any(|(_, known)| *known == pointer)
        {
            found.push((section, pointer));
        }
    });
    found.retain(|(_, pointer)| document.pointer(pointer).is_some_and(Value::is_object));
    found
}

/// The component that each part becomes, as a JSON pointer.
fn homes(document: &Value, targets: &[(&'static str, String)]) -> BTreeMap<(&'static str, String), String> {
    let mut homes = BTreeMap::new();
    for (section, pointer) in targets {
        let folder = below("/components", section);
        let wished = name(document, pointer);
        let is_free = |home: &String| document.pointer(home).is_none() && !homes.values().any(|known| known == home);
        let numbers = std::iter::once(String::new()).chain((2_usize..).map(|number| number.to_string()));
        let home = numbers
            .map(|number| below(&folder, &format!("{wished}{number}")))
            .find(is_free);
        homes.extend(home.map(|home| ((*section, pointer.clone()), home)));
    }
    homes
}

/// What to call a part: what the type would be called if it were met where it stands.
fn name(document: &Value, pointer: &str) -> String {
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

/// Puts the path items that references mean in their place: 3.0 has no components for them. Says whether there were any.
pub(crate) fn inline_path_items(document: &mut Value) -> bool {
    let mut any = false;
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
            let Some(mut meant) = of_reference(reference)
                .and_then(|pointer| document.pointer(&pointer))
                .and_then(Value::as_object)
                .cloned()
            else {
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
