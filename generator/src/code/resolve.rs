//! OpenAPI in, [`Api`] out: references are followed, schemas become types, and every name is decided.
//!
//! What Rust cannot say becomes `serde_json::Value` or is left out, with a diagnostic at its JSON pointer. No document
//! makes this fail.

mod example;
mod finish;
mod operation;
mod reply;
mod schema;
mod security;
mod shape;
mod view;

use crate::code::api::{Api, Named, Type, Variable};
use crate::code::doc;
use crate::code::names::{self, Kind, Scope};
use crate::code::pointer::{below, component};
use crate::diagnostic::{Diagnostic, Place, Severity, Warned};
use openapiv3::{Components, OpenAPI, ReferenceOr, Schema};
use std::collections::{BTreeMap, HashMap, HashSet};
use view::Node;

/// Reads the whole spec.
pub(crate) fn resolve(spec: &OpenAPI) -> Warned<Api> {
    let mut resolver = Resolver::new(spec);
    resolver.name_components();
    resolver.lower_components();
    let operations = resolver.operations();
    let info = &spec.info;
    let server = spec.servers.first();
    let mut scope = Scope::with(&[
        "builder",
        "server",
        "credentials",
        "header",
        "http",
        "retry",
        "clock",
        "build",
        "clone",
        "fmt",
    ]);
    let variables = server
        .and_then(|server| server.variables.as_ref())
        .into_iter()
        .flatten();
    let variables = variables
        .map(|(name, variable)| Variable {
            wire: name.clone(),
            method: scope.claim(name, Kind::Value),
            default: variable.default.clone(),
            docs: variable_docs(name, variable),
        })
        .collect();
    let mut api = Api {
        title: plain(&info.title),
        version: plain(&info.version),
        docs: doc::safe(info.description.as_deref().unwrap_or_default()),
        url: spec.external_docs.as_ref().map(|docs| docs.url.clone()),
        server: server
            .map(|server| server.url.clone())
            .filter(|url| url.starts_with("http")),
        variables,
        securities: resolver.securities,
        operations,
        types: resolver.types.into_iter().flatten().collect(),
    };
    let mut diagnostics = resolver.diagnostics;
    finish::finish(&mut api, &mut diagnostics);
    Warned {
        output: api,
        diagnostics,
    }
}

/// One line without markup.
fn plain(text: &str) -> String {
    let visible = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn variable_docs(name: &str, variable: &openapiv3::ServerVariable) -> String {
    let mut docs = doc::safe(variable.description.as_deref().unwrap_or_default());
    if docs.is_empty() {
        docs = format!("Sets the part {} of the server's URL.", doc::code(name));
    }
    docs.push_str(&format!("\n\nWithout it: {}.", doc::code(&variable.default)));
    if !variable.enumeration.is_empty() {
        let values = variable
            .enumeration
            .iter()
            .map(|value| doc::code(value))
            .collect::<Vec<_>>()
            .join(", ");
        docs.push_str(&format!(" Known values: {values}."));
    }
    docs
}

/// What is known while the spec is read.
struct Resolver<'a> {
    spec: &'a OpenAPI,
    components: Option<&'a Components>,
    diagnostics: Vec<Diagnostic>,
    /// Reserved when a type is first met, filled when its members are known.
    types: Vec<Option<Named>>,
    /// The Rust names of component schemas.
    component_names: HashMap<&'a str, String>,
    /// Component schemas that have been read.
    known: HashMap<&'a str, (Type, bool)>,
    /// Component schemas that stand for another type and are being read, to notice when one stands for itself.
    aliases: HashSet<&'a str>,
    /// Inline schemas by name and shape, so that equal ones share a type.
    shared: BTreeMap<String, Type>,
    /// The names in `models`.
    models: Scope,
    securities: Vec<crate::code::api::Security>,
    constants: Scope,
}

impl<'a> Resolver<'a> {
    fn new(spec: &'a OpenAPI) -> Self {
        Self {
            spec,
            components: spec.components.as_ref(),
            diagnostics: Vec::new(),
            types: Vec::new(),
            component_names: HashMap::new(),
            known: HashMap::new(),
            aliases: HashSet::new(),
            shared: BTreeMap::new(),
            models: Scope::default(),
            securities: Vec::new(),
            constants: Scope::default(),
        }
    }

    /// Component schemas get their names first, used or not: what an operation adds must not rename them.
    fn name_components(&mut self) {
        let Some(components) = self.components else { return };
        let names = self
            .models
            .claim_all(components.schemas.keys().map(String::as_str), Kind::Type);
        self.component_names = components.schemas.keys().map(String::as_str).zip(names).collect();
    }

    /// Component schemas are read first too, so that a type which several places share is named by a component. Those
    /// that no operation needs are dropped later.
    fn lower_components(&mut self) {
        let Some(components) = self.components else { return };
        for (name, node) in &components.schemas {
            self.component(name, node);
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

    fn warn(&mut self, code: &'static str, pointer: &str, message: impl Into<String>, help: &str) {
        let place = Place::Spec(pointer.to_owned());
        self.diagnostics
            .push(Diagnostic::new(Severity::Warning, code, place, message).help(help));
    }
}

/// The name for a type that stands below another one.
fn nested(parent: &str, member: &str) -> String {
    format!("{parent}{}", names::identifier(member, Kind::Type))
}
