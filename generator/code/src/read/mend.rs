//! A JSON document in, the typed one out, whatever the types cannot take.
//!
//! The typed reader is strict, and it says of the whole document only that it is wrong. So the reader itself is asked about
//! ever smaller parts. What it cannot take is read as what was meant where that is plain (`0` for the text `"0"`), or left
//! out, each time with a diagnostic at its JSON pointer; what is missing and may not be gets an empty value. A document
//! that is right costs one reading.

mod constants;
pub(crate) mod unread;

use crate::read::misspelt;
use crate::read::newer::{lower, lower_newer};
use crate::read::swagger;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place, Warned};
use docwright_base::openapi::pointer::below;
use docwright_base::openapi::structure::{Held, Kind, held};
use docwright_base::openapi::template;
use openapiv3::{
    Callback, Components, Encoding, Header, MediaType, OpenAPI, Operation, Parameter, PathItem, ReferenceOr,
    RequestBody, Response, Schema,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// How often the reader is asked about one part, before what is left of it is left out: a part may be large and all wrong.
const MOST_QUESTIONS: usize = 500;

/// Reads a document of Swagger 2.0 or of OpenAPI 3.0, 3.1 or 3.2; none when it is none.
pub fn read(mut document: Value) -> Option<Warned<OpenAPI>> {
    let mut diagnostics = Vec::new();
    misspelt::tell(&mut document, &mut diagnostics);
    let mut document = swagger::lower(document).drain_into(&mut diagnostics);
    if !document.get("openapi").is_some_and(is_known_version) {
        return None;
    }
    // The typed reader passes over them without a word.
    diagnostics.extend(template::check(&document));
    diagnostics.extend(unread::check(&mut document));
    diagnostics.extend(constants::retype(&mut document));
    let mut document = lower(document).drain_into(&mut diagnostics);
    if is_right(&document)
        && let Ok(output) = OpenAPI::deserialize(&document)
    {
        return Some(Warned { output, diagnostics });
    }
    // A document of 3.0 is often wrong by saying what only 3.1 can say.
    document = lower_newer(document).drain_into(&mut diagnostics);
    let mut mending = Mending::default();
    if !mending.part(Kind::Root, "", &mut document, "") {
        return None;
    }
    diagnostics.extend(mending.diagnostics);
    let output = OpenAPI::deserialize(&document).ok()?;
    Some(Warned { output, diagnostics })
}

/// `3.0.3`, or `3.1` as YAML reads it without quotation marks.
fn is_known_version(version: &Value) -> bool {
    version
        .as_str()
        .map_or(version.is_number(), |version| version.starts_with("3."))
        && version.as_f64().is_none_or(|version| (3.0..4.0).contains(&version))
}

/// Documents of so many layers are read at once. In deeper ones a mistake at the bottom would be looked for in every reading that
/// each layer may have, which doubles from one to the next.
const MOST_LAYERS: usize = 24;

/// Whether it is worth asking the reader about the whole document: nothing is wrong with it, or it is no great loss to find out.
fn is_right(document: &Value) -> bool {
    layers(document) <= MOST_LAYERS || {
        let mut mending = Mending::default();
        mending.part(Kind::Root, "", &mut document.clone(), "") && mending.diagnostics.is_empty()
    }
}

/// How many arrays and objects lie inside each other.
fn layers(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(layers).max().unwrap_or_default(),
        Value::Object(members) => 1 + members.values().map(layers).max().unwrap_or_default(),
        _ => 0,
    }
}

#[derive(Default)]
struct Mending {
    diagnostics: Vec<Diagnostic>,
}

/// A part that is put together anew.
struct Part<'a> {
    kind: Kind,
    via: &'a str,
    /// What the reader takes of it so far.
    value: Value,
    questions: usize,
}

/// A member that waits for its turn: its key, its value, and its JSON pointer in the document as it came.
type Member = (String, Value, String);

impl Mending {
    fn report(&mut self, code: Code, pointer: &str, message: impl Into<String>, help: &str) {
        let place = Place::Spec(pointer.to_owned());
        let finding = Diagnostic::new(code, place, message);
        self.diagnostics.push(finding.help(help));
    }

    /// Makes the part one that the reader takes; false when it can only be left out.
    fn part(&mut self, kind: Kind, via: &str, value: &mut Value, pointer: &str) -> bool {
        let Some(members) = value.as_object_mut() else {
            let message = format!("an object is expected here, not {}", shown(value));
            let help = if kind == Kind::Schema {
                "it becomes any JSON"
            } else {
                "it is left out"
            };
            self.report(Code::BadPart, pointer, message, help);
            return false;
        };
        self.inner_parts(kind, members, pointer);
        let inner = hollow(kind, members);
        let good = self.hollow_part(kind, via, value, pointer);
        refill(value, inner);
        good
    }

    /// The same for a part without the parts inside it.
    fn hollow_part(&mut self, kind: Kind, via: &str, value: &mut Value, pointer: &str) -> bool {
        if fits(kind, via, value) {
            return true;
        }
        let Some(skeleton) = skeleton(kind, via, value) else {
            let message = "a parameter needs a name and one of the places that OpenAPI knows";
            self.report(Code::BadPart, pointer, message, "it is left out");
            return false;
        };
        let required: Vec<String> = skeleton.as_object().into_iter().flat_map(Map::keys).cloned().collect();
        let members = std::mem::take(value);
        let members = members.as_object().into_iter().flatten();
        let mut members: Vec<Member> = members
            .map(|(key, value)| (key.clone(), value.clone(), below(pointer, key)))
            .collect();
        for key in required
            .iter()
            .filter(|key| members.iter().all(|(known, ..)| known != *key))
        {
            let message = format!("`{key}` is missing");
            self.report(Code::EmptyPart, pointer, message, "it is taken for empty");
        }
        // What is required decides what else may stand there.
        members.sort_by_key(|(key, ..)| !required.contains(key));
        let mut part = Part {
            kind,
            via,
            value: skeleton,
            questions: 0,
        };
        self.fill(&mut part, "", members);
        *value = part.value;
        true
    }

    fn inner_parts(&mut self, kind: Kind, members: &mut Map<String, Value>, pointer: &str) {
        let mut lost = Vec::new();
        for (key, inner) in members.iter_mut() {
            let here = below(pointer, key);
            match (held(kind, key), inner) {
                (Some(Held::Map(kind)), Value::Object(parts)) => {
                    parts.retain(|name, part| self.kept(kind, key, part, &below(&here, name)));
                }
                (Some(Held::List(kind) | Held::OneOrList(kind)), Value::Array(parts)) => {
                    let mut number = 0;
                    parts.retain_mut(|part| {
                        number += 1;
                        self.kept(kind, key, part, &below(&here, &(number - 1).to_string()))
                    });
                }
                (Some(Held::One(_)), Value::Bool(_)) if key == "additionalProperties" => {}
                // Most of what may be absent may be null; what is around it knows.
                (Some(Held::One(_)), Value::Null) => {}
                (Some(Held::One(kind) | Held::OneOrList(kind)), part) => {
                    let kept = self.kept(kind, key, part, &here);
                    lost.extend((!kept).then(|| key.clone()));
                }
                _ => {}
            }
        }
        members.retain(|key, _| !lost.contains(key));
    }

    /// A schema that says nothing is one still: others may refer to it.
    fn kept(&mut self, kind: Kind, via: &str, part: &mut Value, pointer: &str) -> bool {
        let good = self.part(kind, via, part, pointer);
        if !good && kind == Kind::Schema {
            *part = json!({});
        }
        good || kind == Kind::Schema
    }

    /// Puts the members into the container at `inside`, without those that the reader does not take there: all of them,
    /// or else by halves.
    fn fill(&mut self, part: &mut Part<'_>, inside: &str, mut members: Vec<Member>) {
        if members.is_empty() || part.takes(inside, &members) {
            return;
        }
        if part.questions > MOST_QUESTIONS {
            let message = format!("of {} members here, too many are wrong", members.len());
            self.report(Code::BadPart, &members[0].2, message, "all of them are left out");
            return;
        }
        if members.len() > 1 {
            let rest = members.split_off(members.len() / 2);
            self.fill(part, inside, members);
            self.fill(part, inside, rest);
            return;
        }
        let Some((key, value, pointer)) = members.pop() else {
            return;
        };
        for meant in meant(&value) {
            let help = format!("it is read as {}", shown(&meant));
            if part.takes(inside, &[(key.clone(), meant, pointer.clone())]) {
                let message = format!("{} is of the wrong type", shown(&value));
                self.report(Code::BadPart, &pointer, message, &help);
                return;
            }
        }
        if let Some((empty, inner)) = opened(&value, &pointer) {
            let at = part.place_of(inside, &key);
            // What must be in it may be there already, from the start.
            if part.value.pointer(&at).is_some() || part.takes(inside, &[(key, empty, pointer.clone())]) {
                self.fill(part, &at, inner);
                return;
            }
        }
        let message = format!("{} is not what OpenAPI allows here", shown(&value));
        self.report(Code::BadPart, &pointer, message, "it is left out");
    }
}

impl Part<'_> {
    /// Adds the members, unless the part is none with them.
    fn takes(&mut self, inside: &str, members: &[Member]) -> bool {
        self.questions += 1;
        let before = self.value.pointer(inside).cloned();
        match self.value.pointer_mut(inside) {
            Some(Value::Object(known)) => {
                known.extend(members.iter().map(|(key, value, _)| (key.clone(), value.clone())))
            }
            Some(Value::Array(known)) => known.extend(members.iter().map(|(_, value, _)| value.clone())),
            _ => return false,
        }
        let good = fits(self.kind, self.via, &self.value);
        if !good && let (Some(place), Some(before)) = (self.value.pointer_mut(inside), before) {
            *place = before;
        }
        good
    }

    /// The JSON pointer of a member that is about to be put into a container.
    fn place_of(&self, inside: &str, key: &str) -> String {
        match self.value.pointer(inside) {
            Some(Value::Array(items)) => below(inside, &items.len().to_string()),
            _ => below(inside, key),
        }
    }
}

/// Takes what is inside a part out of it, and leaves the least that may stand there. Comes back with the members that held it, as
/// they were and as they are now.
fn hollow(kind: Kind, members: &mut Map<String, Value>) -> Vec<(String, Value, Value)> {
    let mut inner = Vec::new();
    for (key, value) in members.iter_mut() {
        let hollow = match (held(kind, key), &*value) {
            (Some(Held::Map(kind)), Value::Object(parts)) => {
                Value::Object(parts.keys().map(|name| (name.clone(), least(kind))).collect())
            }
            (Some(Held::List(kind) | Held::OneOrList(kind)), Value::Array(parts)) => {
                Value::Array(parts.iter().map(|_| least(kind)).collect())
            }
            (Some(Held::One(kind) | Held::OneOrList(kind)), Value::Object(_)) => least(kind),
            _ => continue,
        };
        inner.push((key.clone(), std::mem::replace(value, hollow.clone()), hollow));
    }
    inner
}

/// Puts it back where its place is still there.
fn refill(value: &mut Value, inner: Vec<(String, Value, Value)>) {
    for (key, full, hollow) in inner {
        match (value.get_mut(&key), full) {
            (Some(place), full) if *place == hollow => *place = full,
            // Some of them may not stand there.
            (Some(Value::Object(places)), Value::Object(mut full)) => {
                for (name, place) in places.iter_mut() {
                    if let Some(part) = full.swap_remove(name) {
                        *place = part;
                    }
                }
            }
            _ => {}
        }
    }
}

/// The least that may stand for a part of this kind.
fn least(kind: Kind) -> Value {
    match kind {
        Kind::Operation => json!({"responses": {}}),
        Kind::Parameter | Kind::RequestBody | Kind::Response => json!({"$ref": "#"}),
        Kind::Root | Kind::Components | Kind::PathItem | Kind::Callback => json!({}),
        Kind::MediaType | Kind::Encoding | Kind::Schema => json!({}),
    }
}

/// Whether the typed reader takes the value for a part of this kind.
fn fits(kind: Kind, via: &str, value: &Value) -> bool {
    fn is<'a, T: Deserialize<'a>>(value: &'a Value) -> bool {
        T::deserialize(value).is_ok()
    }
    match kind {
        Kind::Root => is::<OpenAPI>(value),
        Kind::Components => is::<Components>(value),
        Kind::PathItem => is::<ReferenceOr<PathItem>>(value),
        Kind::Operation => is::<Operation>(value),
        Kind::Callback => is::<Callback>(value),
        Kind::Parameter if via == "headers" => is::<ReferenceOr<Header>>(value),
        Kind::Parameter => is::<ReferenceOr<Parameter>>(value),
        Kind::RequestBody => is::<ReferenceOr<RequestBody>>(value),
        Kind::Response => is::<ReferenceOr<Response>>(value),
        Kind::MediaType => is::<MediaType>(value),
        Kind::Encoding => is::<Encoding>(value),
        Kind::Schema => is::<ReferenceOr<Schema>>(value),
    }
}

/// The least that a part of this kind must say; none when what this one says is too little.
fn skeleton(kind: Kind, via: &str, value: &Value) -> Option<Value> {
    Some(match kind {
        Kind::Root => json!({"openapi": "3.0.3", "info": {"title": "API", "version": "0"}, "paths": {}}),
        Kind::Operation => json!({"responses": {}}),
        Kind::Response => json!({"description": ""}),
        Kind::RequestBody => json!({"content": {}}),
        Kind::Parameter => {
            let mut least = Map::new();
            let carried = if value.get("content").is_some_and(Value::is_object) {
                "content"
            } else {
                "schema"
            };
            least.insert(carried.to_owned(), json!({}));
            for key in ["name", "in"].into_iter().filter(|_| via != "headers") {
                least.insert(key.to_owned(), value.get(key).filter(|text| text.is_string())?.clone());
            }
            Some(Value::Object(least)).filter(|least| fits(kind, via, least))?
        }
        Kind::Components | Kind::PathItem | Kind::Callback | Kind::MediaType | Kind::Encoding | Kind::Schema => {
            json!({})
        }
    })
}

/// What a value of the wrong type may mean.
fn meant(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) => {
            let whole = number
                .as_f64()
                .filter(|number| number.fract() == 0.0 && number.abs() < 9e15);
            let whole = whole.map(|number| Value::from(number as i64));
            std::iter::once(Value::from(number.to_string())).chain(whole).collect()
        }
        Value::Bool(flag) => vec![Value::from(flag.to_string())],
        Value::String(text) => serde_json::from_str(text)
            .ok()
            .filter(|meant: &Value| meant.is_number() || meant.is_boolean())
            .into_iter()
            .chain([json!([text])])
            .collect(),
        Value::Null | Value::Array(_) | Value::Object(_) => Vec::new(),
    }
}

/// A container without its members, and these.
fn opened(value: &Value, pointer: &str) -> Option<(Value, Vec<Member>)> {
    let member = |key: String, value: &Value| {
        let here = below(pointer, &key);
        (key, value.clone(), here)
    };
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| member(key.clone(), value));
            Some((json!({}), members.collect()))
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            let items = items.map(|(number, item)| member(number.to_string(), item));
            Some((json!([]), items.collect()))
        }
        _ => None,
    }
}

/// A value in a message: whole when it is short.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        value => {
            let text = value.to_string();
            if text.len() <= 60 {
                format!("`{text}`")
            } else {
                "a text".to_owned()
            }
        }
    }
}
