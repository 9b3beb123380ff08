//! OpenAPI in, [`Api`] out: references are followed, schemas become types, and every name is decided.
//!
//! What Rust cannot say becomes `serde_json::Value` or is left out, with a diagnostic at its JSON pointer. No document
//! makes this fail.

mod body;
mod deep;
mod documented;
mod errors;
mod example;
mod group;
mod operation;
mod parameter;
mod passes;
mod reply;
mod rules;
mod schema;
mod security;
mod shape;
mod unbounded;
mod view;

use crate::api::{Api, Documented, ErrorEnum, Group, Named, Operation, Type, Variable};
use crate::lock::{COMPONENTS, Lock, MODELS};
use crate::names::{self, Kind, Scope, Wish};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place, Warned};
use docwright_base::openapi::pointer::{below, component};
use docwright_base::prose::{self, Line, Prose};
use openapiv3::{Components, OpenAPI, ReferenceOr, Schema};
use schema::Slot;
use std::collections::{BTreeMap, HashMap, HashSet};
use view::{Node, Views};

/// What operations are called in the lock, and all that belongs to them.
const OPERATIONS: &str = "operations";

/// Reads the whole spec. What has a name in the lock keeps it, and the lock learns all other names.
pub(crate) fn resolve(spec: &OpenAPI, lock: &mut Lock) -> Warned<Api> {
    let mut places = BTreeMap::new();
    if !lock.is_empty() {
        // A type that several places share has the name that it had at any of them, so they must be known beforehand.
        let mut scout = Resolver::new(spec, lock.clone());
        scout.read();
        places = scout.places;
    }
    let mut resolver = Resolver::new(spec, std::mem::take(lock));
    resolver.known_places = places;
    let (operations, errors, groups) = resolver.read();
    let info = &spec.info;
    let server = spec.servers.first();
    let taken = [
        "builder",
        "server",
        "credentials",
        "header",
        "http",
        "retry",
        "validate",
        "clock",
        "build",
        "clone",
        "new",
        "fmt",
    ];
    let mut scope = Scope::with("client/builder", &taken);
    let variables = server
        .and_then(|server| server.variables.as_ref())
        .into_iter()
        .flatten();
    let variables = variables
        .map(|(name, variable)| Variable {
            wire: name.clone(),
            method: scope.keep(&mut resolver.lock, &Wish::new(name, name), Kind::Value),
            default: variable.default.clone(),
            docs: variable_docs(name, variable),
        })
        .collect();
    let mut api = Api {
        title: prose::visible(&info.title),
        version: prose::visible(&info.version),
        docs: Prose::read(info.description.as_deref().unwrap_or_default()),
        url: spec.external_docs.as_ref().map(|docs| docs.url.clone()),
        server: server
            .map(|server| server.url.clone())
            .filter(|url| url.starts_with("http")),
        variables,
        securities: resolver.securities,
        operations,
        errors,
        groups,
        types: resolver.types.into_iter().flatten().collect(),
        examples: resolver.examples,
    };
    *lock = resolver.lock;
    let mut diagnostics = resolver.diagnostics;
    passes::finish(&mut api, &mut diagnostics);
    Warned {
        output: api,
        diagnostics,
    }
}

fn variable_docs(name: &str, variable: &openapiv3::ServerVariable) -> Prose {
    let mut facts = vec![Line::of("Without it: {}.", [Line::code(&variable.default)])];
    if !variable.enumeration.is_empty() {
        let values = Line::join(variable.enumeration.iter().map(Line::code), ", ");
        facts.push(Line::of("Known values: {}.", [values]));
    }
    Prose::read(variable.description.as_deref().unwrap_or_default())
        .or(Line::of("Sets the part {} of the server's URL.", [Line::code(name)]))
        .and(Line::join(facts, " "))
}

/// What is known while the spec is read.
struct Resolver<'a> {
    spec: &'a OpenAPI,
    components: Option<&'a Components>,
    diagnostics: Vec<Diagnostic>,
    /// The examples met so far.
    examples: Vec<Documented>,
    /// Reserved when a type is first met, filled when its members are known.
    types: Vec<Option<Named>>,
    /// The Rust names of component schemas.
    component_names: HashMap<&'a str, String>,
    /// Component schemas that have been read.
    known: HashMap<&'a str, Slot>,
    /// Component schemas that stand for another type and are being read, to notice when one stands for itself.
    aliases: HashSet<&'a str>,
    /// Inline schemas by name and shape, so that equal ones share a type; with its Rust name.
    shared: BTreeMap<String, (Type, String)>,
    /// Where each of these is used.
    places: BTreeMap<String, Vec<String>>,
    /// The same as an earlier reading found it.
    known_places: BTreeMap<String, Vec<String>>,
    lock: Lock,
    /// The names in `models`.
    models: Scope,
    securities: Vec<crate::api::Security>,
    constants: Scope,
    /// What schemas say, by schema.
    views: Views<'a>,
    /// How many schemas are being read, each inside another.
    depth: usize,
    /// Component schemas that were met too deep inside others to be read there: they have a type, and it gets its members
    /// when there is nothing around.
    waiting: Vec<(&'a str, &'a Schema)>,
}

impl<'a> Resolver<'a> {
    fn new(spec: &'a OpenAPI, lock: Lock) -> Self {
        Self {
            spec,
            components: spec.components.as_ref(),
            diagnostics: Vec::new(),
            examples: Vec::new(),
            types: Vec::new(),
            component_names: HashMap::new(),
            known: HashMap::new(),
            aliases: HashSet::new(),
            shared: BTreeMap::new(),
            places: BTreeMap::new(),
            known_places: BTreeMap::new(),
            lock,
            models: Scope::with(MODELS, &[]),
            securities: Vec::new(),
            constants: Scope::default(),
            views: Views::default(),
            depth: 0,
            waiting: Vec::new(),
        }
    }

    fn read(&mut self) -> (Vec<Operation>, Vec<ErrorEnum>, Vec<Group>) {
        self.name_components();
        self.lower_components();
        self.operations()
    }

    /// Component schemas get their names first, used or not: what an operation adds must not rename them.
    fn name_components(&mut self) {
        let Some(components) = self.components else { return };
        let wishes: Vec<Wish> = components
            .schemas
            .keys()
            .map(|name| Wish::new(component_place(name), name))
            .collect();
        let names = self.models.keep_all(&mut self.lock, &wishes, Kind::Type);
        self.component_names = components.schemas.keys().map(String::as_str).zip(names).collect();
    }

    /// Component schemas are read first too, so that a type which several places share is named by a component. Those
    /// that no operation needs are dropped later.
    fn lower_components(&mut self) {
        let Some(components) = self.components else { return };
        for (name, _) in &components.schemas {
            // What it stands for comes first: so no chain, however long, is read from its outer end.
            for name in self.stood_for(name).into_iter().rev() {
                if let Some(node) = components.schemas.get(name) {
                    self.component(name, node);
                }
            }
            while let Some((name, schema)) = self.waiting.pop() {
                self.define_component(name, schema);
            }
        }
    }

    /// The schema behind a node, following references; none when they lead nowhere or in a circle.
    fn schema(&self, node: Node<'a>) -> Option<&'a Schema> {
        let mut node = node;
        for _ in 0..64 {
            match node {
                Node::Item(schema) => return Some(schema),
                Node::Ref(reference) => {
                    let name = component(reference, "schemas")?;
                    node = self.components?.schemas.get(name.as_str()).map(Node::from)?;
                }
            }
        }
        None
    }

    /// A component behind references; none when they lead nowhere or in a circle.
    fn follow<T>(
        &self,
        found: &'a ReferenceOr<T>,
        section: &str,
        of: fn(&'a Components) -> &'a indexmap::IndexMap<String, ReferenceOr<T>>,
    ) -> Option<&'a T> {
        let mut found = found;
        for _ in 0..64 {
            match found {
                ReferenceOr::Item(item) => return Some(item),
                ReferenceOr::Reference { reference } => {
                    let name = component(reference, section)?;
                    found = of(self.components?).get(name.as_str())?;
                }
            }
        }
        None
    }

    fn warn(&mut self, code: Code, pointer: &str, message: impl Into<String>, help: &str) {
        let place = Place::Spec(pointer.to_owned());
        self.diagnostics.push(Diagnostic::new(code, place, message).help(help));
    }
}

/// What a component is called in the lock.
fn component_place(name: &str) -> String {
    below(COMPONENTS, name)
}

/// The name for a type that stands below another one.
fn nested(parent: &str, member: &str) -> String {
    format!("{parent}{}", names::identifier(member, Kind::Type))
}
