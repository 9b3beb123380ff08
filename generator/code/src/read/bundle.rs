//! A document whose references lead to other files in, one document that holds all of what they lead to out.
//!
//! Documents of Swagger 2.0 are bundled as such, before they are said in OpenAPI 3.0: the files are written in its words, too.
//! Path items and callbacks take the place of the reference; everything else becomes a component, called as the file calls it.
//! Files are had from whoever asks, by their path below the folder of the document: nothing is opened here, a path that leaves
//! the folder is asked for by nobody, and addresses stay as they are.

use crate::read::references::section;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place, Warned};
use docwright_base::openapi::pointer::{below, unescaped};
use docwright_base::openapi::structure::{Frame, Held, Kind};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, VecDeque};

/// A file of the document's folder by its path, parts parted by `/`; or why it cannot be had.
pub type Load<'l> = dyn FnMut(&str) -> Result<Value, String> + 'l;

/// Path items in path items; references that go round in a circle never end.
const MOST_INLINED: usize = 32;

/// Takes in what references lead to; `home` is the path of the document itself.
pub fn bundle(mut document: Value, home: &str, load: &mut Load<'_>) -> Warned<Value> {
    let mut bundler = Bundler {
        frame: Frame::of(&document),
        home,
        load,
        files: BTreeMap::new(),
        names: BTreeMap::new(),
        taken: BTreeMap::new(),
        waiting: VecDeque::new(),
        diagnostics: Vec::new(),
    };
    bundler.known_components(&document);
    bundler.visit(&mut document, Kind::Root, "", home, &mut String::new(), 0);
    while let Some((target, name)) = bundler.waiting.pop_front() {
        let Some(mut part) = bundler.part(&target.file, &target.pointer).ok() else {
            continue;
        };
        let Some(folder) = bundler.frame.folder(target.section) else {
            continue;
        };
        let mut place = below(&folder, &name);
        bundler.visit(&mut part, target.kind(), target.section, &target.file, &mut place, 0);
        if let Some(components) = made(&mut document, &folder) {
            components.insert(name, part);
        }
    }
    Warned {
        output: document,
        diagnostics: bundler.diagnostics,
    }
}

/// The object at a JSON pointer, made where there is none.
fn made<'d>(document: &'d mut Value, pointer: &str) -> Option<&'d mut Map<String, Value>> {
    let mut steps = pointer.split('/').skip(1);
    let root = document.as_object_mut()?;
    steps.try_fold(root, |holder, step| {
        let place = holder.entry(step).or_insert_with(|| json!({}));
        place.as_object_mut()
    })
}

/// What a reference leads to, and what it is read as.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    file: String,
    pointer: String,
    section: &'static str,
}

impl Target {
    fn kind(&self) -> Kind {
        match self.section {
            "schemas" => Kind::Schema,
            "responses" => Kind::Response,
            "requestBodies" => Kind::RequestBody,
            _ => Kind::Parameter,
        }
    }

    /// What the file calls it: the key, or the file's own name without its ending.
    fn name(&self) -> String {
        let file = self.file.rsplit('/').next().unwrap_or_default();
        let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
        let key = self
            .pointer
            .rsplit('/')
            .next()
            .filter(|key| !key.is_empty())
            .map(unescaped);
        let name = key.unwrap_or_else(|| stem.to_owned());
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        name.chars().map(|c| if is_part(c) { c } else { '_' }).collect()
    }
}

struct Bundler<'l, 'f> {
    frame: Frame,
    home: &'l str,
    load: &'l mut Load<'f>,
    files: BTreeMap<String, Result<Value, String>>,
    /// The component that each target has become.
    names: BTreeMap<Target, String>,
    /// The names of each section.
    taken: BTreeMap<&'static str, Vec<String>>,
    waiting: VecDeque<(Target, String)>,
    diagnostics: Vec<Diagnostic>,
}

/// Where a reference leads.
enum Lead {
    /// Nowhere else: it is of this document, or an address.
    Here,
    /// To a part of this document, from another file.
    Home(String),
    To(String, String),
}

impl Bundler<'_, '_> {
    /// Components keep their names, and one that only refers to a file is what the file holds.
    fn known_components(&mut self, document: &Value) {
        for name in ["schemas", "parameters", "headers", "responses", "requestBodies"] {
            let folder = self.frame.folder(name);
            let parts = folder
                .and_then(|folder| document.pointer(&folder))
                .and_then(Value::as_object);
            for (key, part) in parts.into_iter().flatten() {
                self.taken.entry(name).or_default().push(key.clone());
                let reference = part.get("$ref").and_then(Value::as_str);
                if let Some(Ok(Lead::To(file, pointer))) = reference.map(|it| lead(it, self.home, self.home)) {
                    let target = Target {
                        file,
                        pointer,
                        section: name,
                    };
                    if self.part(&target.file, &target.pointer).is_ok() && !self.names.contains_key(&target) {
                        self.names.insert(target.clone(), key.clone());
                        self.waiting.push_back((target, key.clone()));
                    }
                }
            }
        }
    }

    fn visit(&mut self, part: &mut Value, kind: Kind, via: &str, file: &str, place: &mut String, depth: usize) {
        if let Some(reference) = part.get("$ref").and_then(Value::as_str).map(str::to_owned) {
            self.reference(part, &reference, kind, via, file, place, depth);
            return;
        }
        if kind == Kind::Schema {
            self.mapping(part, file, place);
        }
        let Some(members) = part.as_object_mut() else { return };
        for (key, inner) in members {
            let Some(held) = self.frame.held(kind, key) else {
                continue;
            };
            let length = place.len();
            *place = below(place, key);
            match (held, inner) {
                (Held::One(kind), inner) => self.visit(inner, kind, key, file, place, depth),
                (Held::OneOrList(kind) | Held::List(kind), Value::Array(items)) => {
                    for (index, item) in items.iter_mut().enumerate() {
                        let length = place.len();
                        *place = below(place, &index.to_string());
                        self.visit(item, kind, key, file, place, depth);
                        place.truncate(length);
                    }
                }
                (Held::OneOrList(kind), inner) => self.visit(inner, kind, key, file, place, depth),
                (Held::Map(kind), Value::Object(parts)) => {
                    for (name, inner) in parts {
                        let length = place.len();
                        *place = below(place, name);
                        self.visit(inner, kind, key, file, place, depth);
                        place.truncate(length);
                    }
                }
                (Held::List(_) | Held::Map(_), _) => {}
            }
            place.truncate(length);
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "what a part is, and where it stands in which file"
    )]
    fn reference(
        &mut self,
        part: &mut Value,
        reference: &str,
        kind: Kind,
        via: &str,
        file: &str,
        place: &mut String,
        depth: usize,
    ) {
        let found = match lead(reference, file, self.home) {
            Ok(Lead::Here) => return,
            Ok(Lead::Home(pointer)) => {
                part["$ref"] = json!(format!("#{pointer}"));
                return;
            }
            Ok(Lead::To(file, pointer)) => match self.part(&file, &pointer) {
                Ok(found) => Ok((file, pointer, found)),
                Err(why) => Err(why),
            },
            Err(why) => Err(why),
        };
        let section = section(kind, via).and_then(|section| Some((section, self.frame.folder(section)?)));
        match (found, section) {
            (Ok((file, pointer, _)), Some((section, folder))) => {
                let name = self.component(Target { file, pointer, section });
                part["$ref"] = json!(format!("#{}", below(&folder, &name)));
            }
            (Ok((file, _, found)), None) if depth < MOST_INLINED => {
                *part = found;
                self.visit(part, kind, via, &file, place, depth + 1);
            }
            (Ok(_), None) => self.tell(reference, "it leads to itself", kind, place),
            (Err(why), _) => self.tell(reference, &why, kind, place),
        }
    }

    /// A discriminator leads to schemas, too.
    fn mapping(&mut self, schema: &mut Value, file: &str, place: &str) {
        let mapping = schema
            .pointer_mut("/discriminator/mapping")
            .and_then(Value::as_object_mut);
        for (tag, target) in mapping.into_iter().flatten() {
            // A word without a path or an ending is the name of a schema.
            let Some(reference) = target
                .as_str()
                .filter(|it| it.contains(['/', '.', '#']))
                .map(str::to_owned)
            else {
                continue;
            };
            let found = lead(&reference, file, self.home).and_then(|lead| match lead {
                Lead::To(file, pointer) => self.part(&file, &pointer).map(|_| Lead::To(file, pointer)),
                lead => Ok(lead),
            });
            match found {
                Ok(Lead::Here) => {}
                Ok(Lead::Home(pointer)) => *target = json!(format!("#{pointer}")),
                Ok(Lead::To(file, pointer)) => {
                    let name = self.component(Target {
                        file,
                        pointer,
                        section: "schemas",
                    });
                    *target = json!(format!("#/components/schemas/{name}"));
                }
                Err(why) => self.tell(&reference, &why, Kind::Schema, &below(place, tag)),
            }
        }
    }

    /// The component that the target becomes.
    fn component(&mut self, target: Target) -> String {
        if let Some(name) = self.names.get(&target) {
            return name.clone();
        }
        let taken = self.taken.entry(target.section).or_default();
        let plain = target.name();
        let numbered = (2..).map(|number| format!("{plain}{number}"));
        let mut names = std::iter::once(plain.clone()).chain(numbered);
        let name = names.find(|name| !taken.contains(name)).unwrap_or(plain);
        taken.push(name.clone());
        self.names.insert(target.clone(), name.clone());
        self.waiting.push_back((target, name.clone()));
        name
    }

    /// The part of a file at a JSON pointer.
    fn part(&mut self, file: &str, pointer: &str) -> Result<Value, String> {
        let load = &mut self.load;
        let files = self.files.entry(file.to_owned());
        let document = files.or_insert_with(|| load(file)).as_ref().map_err(Clone::clone)?;
        let part = document.pointer(pointer).cloned();
        part.ok_or_else(|| format!("`{file}` has nothing at `{pointer}`"))
    }

    /// A call without its path, its body or a parameter would be another call.
    fn tell(&mut self, reference: &str, why: &str, kind: Kind, place: &str) {
        let message = format!("`{}` cannot be had: {why}", reference.escape_debug());
        let found = Diagnostic::new(Code::UnresolvedReference, Place::Spec(place.to_owned()), message);
        let is_of_the_call = matches!(kind, Kind::PathItem | Kind::Parameter | Kind::RequestBody);
        self.diagnostics.push(match is_of_the_call {
            true => found
                .as_error()
                .help("put the file where the reference leads, below the folder of the document"),
            false => found
                .help("it becomes any JSON; put the file where the reference leads, below the folder of the document"),
        });
    }
}

/// Where a reference in `file` leads; or why it may not.
fn lead(reference: &str, file: &str, home: &str) -> Result<Lead, String> {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let pointer = decoded(fragment);
    if path.contains("://") || path.starts_with("//") {
        return Ok(Lead::Here);
    }
    let target = match path.is_empty() {
        true => file.to_owned(),
        false => joined(file, &decoded(path)).ok_or("it leads out of the folder of the document")?,
    };
    Ok(match (target == home, file == home) {
        (true, true) => Lead::Here,
        (true, false) => Lead::Home(pointer),
        (false, _) => Lead::To(target, pointer),
    })
}

/// The path as seen from the folder of the document; none where it leaves it.
fn joined(file: &str, path: &str) -> Option<String> {
    if path.starts_with(['/', '\\']) || path.contains(['\\', ':', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Without the escapes of an address.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let code = (*first == b'%').then(|| behind.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `files` by path; the document of `root` with what it leads to, and what is told.
    fn check(root: Value, files: &[(&str, Value)], expect: Value, told: &[&str]) {
        let mut asked = Vec::new();
        let mut load = |path: &str| {
            asked.push(path.to_owned());
            let found = files.iter().find(|(name, _)| *name == path);
            found
                .map(|(_, value)| value.clone())
                .ok_or_else(|| format!("there is no `{path}`"))
        };
        let read = bundle(root, "api.yaml", &mut load);
        let found: Vec<String> = read.diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), told.len(), "{found:?}");
        for (found, expect) in found.iter().zip(told) {
            assert!(found.contains(expect), "expected {expect:?} in {found:?}");
        }
        assert_eq!(read.output, expect);
    }

    fn schemas(schemas: Value) -> Value {
        json!({"components": {"schemas": schemas}})
    }

    #[test]
    fn schemas_of_other_files_become_components() {
        check(
            schemas(
                json!({"Box": {"properties": {"lid": {"$ref": "parts/lid.yaml"}, "id": {"$ref": "#/components/schemas/Id"}}}, "Id": {}}),
            ),
            &[
                (
                    "parts/lid.yaml",
                    json!({"properties": {"hue": {"$ref": "common.yaml#/hues/Hue~1s"}, "box": {"$ref": "../api.yaml#/components/schemas/Box"}}}),
                ),
                (
                    "parts/common.yaml",
                    json!({"hues": {"Hue/s": {"items": {"$ref": "#/hues/Id"}}, "Id": {"type": "string"}}}),
                ),
            ],
            schemas(json!({
                "Box": {"properties": {"lid": {"$ref": "#/components/schemas/lid"}, "id": {"$ref": "#/components/schemas/Id"}}},
                "Id": {},
                "lid": {"properties": {"hue": {"$ref": "#/components/schemas/Hue_s"}, "box": {"$ref": "#/components/schemas/Box"}}},
                "Hue_s": {"items": {"$ref": "#/components/schemas/Id2"}},
                "Id2": {"type": "string"},
            })),
            &[],
        );
    }

    #[test]
    fn a_component_that_only_leads_to_a_file_is_what_the_file_holds() {
        check(
            schemas(json!({"Lid": {"$ref": "./lid.yaml"}, "Box": {"items": {"$ref": "lid.yaml#"}}})),
            &[("lid.yaml", json!({"type": "string"}))],
            schemas(json!({"Lid": {"type": "string"}, "Box": {"items": {"$ref": "#/components/schemas/Lid"}}})),
            &[],
        );
    }

    #[test]
    fn paths_take_the_place_of_the_reference() {
        let item = json!({"get": {"parameters": [{"$ref": "common.yaml#/Limit"}], "responses": {"404": {"$ref": "common.yaml#/Gone"}}}});
        check(
            json!({"paths": {"/boxes": {"$ref": "parts/boxes.yaml"}}}),
            &[
                ("parts/boxes.yaml", item),
                (
                    "parts/common.yaml",
                    json!({"Limit": {"name": "limit", "in": "query"}, "Gone": {"description": "gone"}}),
                ),
            ],
            json!({
                "paths": {"/boxes": {"get": {"parameters": [{"$ref": "#/components/parameters/Limit"}], "responses": {"404": {"$ref": "#/components/responses/Gone"}}}}},
                "components": {"parameters": {"Limit": {"name": "limit", "in": "query"}}, "responses": {"Gone": {"description": "gone"}}},
            }),
            &[],
        );
    }

    #[test]
    fn discriminators_lead_to_files_too() {
        let pet = |cat: &str| json!({"oneOf": [{"$ref": cat}], "discriminator": {"propertyName": "kind", "mapping": {"cat": cat, "dog": "Dog"}}});
        check(
            schemas(json!({"Pet": pet("cat.yaml")})),
            &[("cat.yaml", json!({"type": "object"}))],
            schemas(json!({"Pet": pet("#/components/schemas/cat"), "cat": {"type": "object"}})),
            &[],
        );
    }

    #[test]
    fn what_cannot_be_had_is_told() {
        let paths = json!({"paths": {"/boxes": {"$ref": "boxes.yaml"}}});
        check(
            paths.clone(),
            &[],
            paths,
            &["error[unresolved-reference] #/paths/~1boxes: `boxes.yaml` cannot be had: there is no `boxes.yaml`"],
        );
        for outside in [
            "../lid.yaml",
            "/etc/lid.yaml",
            "a/../../lid.yaml",
            "c:/lid.yaml",
            "%2e%2e/lid.yaml",
            "..\\lid.yaml",
        ] {
            let document = schemas(json!({"Box": {"items": {"$ref": outside}}}));
            let files = [
                ("lid.yaml", json!({})),
                ("../lid.yaml", json!({})),
                ("/etc/lid.yaml", json!({})),
            ];
            check(
                document.clone(),
                &files,
                document,
                &["warning[unresolved-reference] #/components/schemas/Box/items"],
            );
        }
        let document = schemas(json!({"Box": {"items": {"$ref": "https://x.example/lid.yaml"}}}));
        check(document.clone(), &[], document, &[]);
        let circle = json!({"paths": {"/a": {"$ref": "a.yaml"}}});
        check(
            circle,
            &[("a.yaml", json!({"$ref": "a.yaml"}))],
            json!({"paths": {"/a": {"$ref": "a.yaml"}}}),
            &["it leads to itself"],
        );
    }
}
