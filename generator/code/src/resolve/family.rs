//! Bases that have a discriminator and do not list their alternatives: the components of a document in, which of them include
//! each base by `allOf` out.

use super::context::Resolver;
use super::node::{View, all_of};
use docwright_base::openapi::pointer::{below, component};
use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind};
use std::collections::{HashMap, HashSet};

impl<'a> Resolver<'a> {
    /// Finds the alternatives of each base.
    pub(super) fn find_families(&mut self) {
        let Some(components) = self.components else { return };
        let mut children: HashMap<*const Schema, Vec<(&'a str, &'a Schema)>> = HashMap::new();
        let mut bases: Vec<(&'a str, &'a Schema, &'a Discriminator)> = Vec::new();
        for (name, node) in &components.schemas {
            let ReferenceOr::Item(schema) = node else { continue };
            for member in all_of(schema) {
                if let Some(parent) = self.schema(member.into()) {
                    children.entry(parent).or_default().push((name, schema));
                }
            }
            bases.extend((schema.schema_data.discriminator.iter()).map(|tag| (name.as_str(), schema, tag)));
        }
        for (name, base, tag) in bases {
            let heirs = self.heirs_of(base, &children);
            if heirs.is_empty() || !View::of(base).alternatives.is_empty() {
                continue;
            }
            let mut nodes: Vec<ReferenceOr<Schema>> = heirs.into_iter().map(reference).collect();
            // A base that its own discriminator names has values that are nothing else.
            if tag.mapping.values().any(|target| is_name_of(target, name))
                && self.views.may_take(View::of(base).weight())
            {
                let data = SchemaData {
                    discriminator: None,
                    title: Some(format!("{name}Base")),
                    ..base.schema_data.clone()
                };
                nodes.push(ReferenceOr::Item(Schema {
                    schema_data: data,
                    schema_kind: base.schema_kind.clone(),
                }));
            }
            let list = self.added.add(Schema {
                schema_data: SchemaData::default(),
                schema_kind: SchemaKind::OneOf { one_of: nodes },
            });
            self.families.insert(base, View::of(list).alternatives);
        }
    }

    /// What includes a schema, and what includes that, in the order of the document.
    fn heirs_of(
        &self,
        base: &'a Schema,
        children: &HashMap<*const Schema, Vec<(&'a str, &'a Schema)>>,
    ) -> Vec<&'a str> {
        let mut seen: HashSet<*const Schema> = HashSet::from([std::ptr::from_ref(base)]);
        let mut heirs = Vec::new();
        let mut queue = vec![base];
        while let Some(schema) = queue.pop() {
            for &(name, child) in children.get(&std::ptr::from_ref(schema)).into_iter().flatten() {
                if seen.insert(child) && self.views.may_take(1) {
                    heirs.push(name);
                    queue.push(child);
                }
            }
        }
        heirs
    }
}

/// Whether the target of a discriminator's value is the component of this name.
pub(super) fn is_name_of(target: &str, name: &str) -> bool {
    target == name || component(target, "schemas").as_deref() == Some(name)
}

fn reference(name: &str) -> ReferenceOr<Schema> {
    ReferenceOr::Reference {
        reference: format!("#{}", below("/components/schemas", name)),
    }
}
