//! What is known while a document is read: its components, the types so far, the names that are taken.

use super::added::{Added, Store};
use super::node::{Node, Views};
use super::schema_use::SchemaUse;
use super::servers;
use super::sharing::{Group, Sharing};
use crate::api::{Documented, Named, Security, Type};
use crate::lock::{COMPONENTS, Lock, MODELS};
use crate::names::{self, Kind, Scope};
use crate::read::references::address;
use docwright_base::openapi::pointer::{below, component};
use docwright_base::{Code, Diagnostic, Place};
use openapiv3::{Components, OpenAPI, ReferenceOr, Schema};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What operations are called in the lock, and all that belongs to them.
pub(super) const OPERATIONS: &str = "operations";

/// What is known while the spec is read.
pub(super) struct Resolver<'a> {
    pub(super) spec: &'a OpenAPI,
    pub(super) components: Option<&'a Components>,
    /// Those that operations go to, as `servers.rs` orders them.
    pub(super) servers: Vec<openapiv3::Server>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The examples met so far.
    pub(super) examples: Vec<Documented>,
    /// Reserved when a type is first met, filled when its members are known.
    pub(super) types: Vec<Option<Named>>,
    /// The Rust names of component schemas.
    pub(super) component_names: HashMap<&'a str, String>,
    /// Component schemas that have been read.
    pub(super) known: HashMap<&'a str, SchemaUse>,
    /// Component schemas that stand for another type and are being read, to notice when one stands for itself.
    pub(super) aliases: HashSet<&'a str>,
    /// The types that several inline schemas share; with their Rust names.
    pub(super) shared: BTreeMap<Group, (Type, String)>,
    /// Where each shape stands.
    pub(super) places: BTreeMap<String, Vec<String>>,
    /// Which shapes share a type, known from a first reading.
    pub(super) sharing: Option<Sharing>,
    pub(super) lock: Lock,
    /// The names in `models`.
    pub(super) models: Scope,
    pub(super) securities: Vec<Security>,
    pub(super) constants: Scope,
    /// What schemas say, by schema.
    pub(super) views: Views<'a>,
    /// Schemas that others amount to.
    pub(super) added: Added<'a>,
    /// The alternatives of bases that do not list them.
    pub(super) families: HashMap<*const Schema, Vec<Node<'a>>>,
    /// How many schemas are being read, each inside another.
    pub(super) depth: usize,
    /// Component schemas that were met too deep inside others to be read there: they have a type, and it gets its members
    /// when there is nothing around.
    pub(super) waiting: Vec<(&'a str, &'a Schema)>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(spec: &'a OpenAPI, lock: Lock, store: &'a Store) -> Self {
        Self {
            spec,
            components: spec.components.as_ref(),
            servers: servers::known(spec),
            diagnostics: Vec::new(),
            examples: Vec::new(),
            types: Vec::new(),
            component_names: HashMap::new(),
            known: HashMap::new(),
            aliases: HashSet::new(),
            shared: BTreeMap::new(),
            places: BTreeMap::new(),
            sharing: None,
            lock,
            models: Scope::with(MODELS, &[]),
            securities: Vec::new(),
            constants: Scope::default(),
            views: Views::default(),
            added: Added::to(store),
            families: HashMap::new(),
            depth: 0,
            waiting: Vec::new(),
        }
    }

    /// The schema behind a node, following references; none when they lead nowhere or in a circle.
    pub(super) fn schema(&self, node: Node<'a>) -> Option<&'a Schema> {
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
    pub(super) fn follow<T>(
        &self,
        found: &'a ReferenceOr<T>,
        section: &str,
        of: fn(&'a Components) -> &'a indexmap::IndexMap<String, ReferenceOr<T>>,
    ) -> Option<&'a T> {
        self.end(found, section, of).ok()
    }

    /// The same, or the last reference that could be followed.
    pub(super) fn end<T>(
        &self,
        found: &'a ReferenceOr<T>,
        section: &str,
        of: fn(&'a Components) -> &'a indexmap::IndexMap<String, ReferenceOr<T>>,
    ) -> Result<&'a T, &'a str> {
        let mut found = found;
        let mut last = "";
        for _ in 0..64 {
            match found {
                ReferenceOr::Item(item) => return Ok(item),
                ReferenceOr::Reference { reference } => {
                    last = reference;
                    let name = component(reference, section).ok_or(last)?;
                    found = self.components.and_then(|all| of(all).get(name.as_str())).ok_or(last)?;
                }
            }
        }
        Err(last)
    }

    /// Tells of a reference that leads nowhere in the document: `what` it stands for, and what comes of it.
    pub(super) fn missing(&mut self, reference: &str, what: &str, pointer: &str, help: &str) {
        match address(reference, what, pointer, help) {
            Some(told) => self.diagnostics.push(told),
            None => {
                let message = format!("the {what} is not in this document");
                self.warn(Code::UnresolvedReference, pointer, message, help);
            }
        }
    }

    pub(super) fn warn(&mut self, code: Code, pointer: &str, message: impl Into<String>, help: &str) {
        let place = Place::Spec(pointer.to_owned());
        self.diagnostics.push(Diagnostic::new(code, place, message).help(help));
    }
}

/// What a component is called in the lock.
pub(super) fn component_place(name: &str) -> String {
    below(COMPONENTS, name)
}

/// The name for a type that stands below another one.
pub(super) fn nested(parent: &str, member: &str) -> String {
    format!("{parent}{}", names::identifier(member, Kind::Type))
}
