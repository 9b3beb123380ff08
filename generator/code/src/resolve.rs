//! OpenAPI in, [`Api`] out: references are followed, schemas become types, and every name is decided.
//!
//! What Rust cannot say becomes `serde_json::Value` or is left out, with a diagnostic at its JSON pointer. No document
//! makes this fail.

mod added;
mod alike;
mod body;
mod context;
mod cycles;
mod deep;
mod documented;
mod entry;
mod errors;
mod example;
mod family;
mod fingerprint;
mod group;
mod hint;
mod instances;
mod join;
mod node;
mod operation;
mod paging;
mod parameter;
mod passes;
mod reply;
mod rules;
mod schema;
mod schema_use;
mod security;
mod servers;
mod shape;
mod shared;
mod sharing;
mod stream;
mod tags;
mod unbounded;
mod unnamed;
mod view;

use crate::api::{Api, ErrorEnum, Group, Operation};
use crate::lock::Lock;
use crate::names::{Kind, NameRequest};
use added::Store;
use context::{Resolver, component_place};
use docwright_base::diagnostic::Warned;
use docwright_base::prose::{self, Prose};
pub use instances::Instance;
pub(crate) use instances::instances;
use openapiv3::OpenAPI;
use sharing::Sharing;

/// Reads the whole spec. What has a name in the lock keeps it, and the lock learns all other names.
pub(crate) fn resolve(spec: &OpenAPI, lock: &mut Lock) -> Warned<Api> {
    // What a type is called depends on all places that have it, so they must be known beforehand.
    let places = {
        let store = Store::default();
        let mut scout = Resolver::new(spec, lock.clone(), &store);
        scout.read();
        scout.places
    };
    let store = Store::default();
    let mut resolver = Resolver::new(spec, std::mem::take(lock), &store);
    resolver.sharing = Some(Sharing::of(&places, &resolver.lock));
    let (operations, errors, groups) = resolver.read();
    let info = &spec.info;
    resolver.diagnostics.extend(servers::relative(spec));
    let (servers, variables) = servers::named(&resolver.servers, &mut resolver.lock);
    let mut api = Api {
        title: prose::visible(&info.title),
        version: prose::visible(&info.version),
        docs: Prose::read(info.description.as_deref().unwrap_or_default()),
        url: spec.external_docs.as_ref().map(|docs| docs.url.clone()),
        servers,
        variables,
        server_paths: servers::paths(spec),
        error_facts: errors::facts(spec, &operations),
        environments: security::environments(spec),
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
    paging::find(spec, &mut api, &mut diagnostics);
    Warned {
        output: api,
        diagnostics,
    }
}

impl Resolver<'_> {
    fn read(&mut self) -> (Vec<Operation>, Vec<ErrorEnum>, Vec<Group>) {
        self.name_components();
        self.find_families();
        self.lower_components();
        let read = self.operations();
        self.tag_alternatives();
        read
    }

    /// Component schemas get their names first, used or not: what an operation adds must not rename them.
    fn name_components(&mut self) {
        let Some(components) = self.components else { return };
        let requests: Vec<NameRequest> = components
            .schemas
            .keys()
            .map(|name| NameRequest::new(component_place(name), name))
            .collect();
        let names = self.models.keep_all(&mut self.lock, &requests, Kind::Type);
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
}
