//! A schema as one flat view: `allOf` merged, the forms of the OpenAPI crate made one.

use super::context::Resolver;
use super::node::{MOST_RULES, Node, View, all_of};
use crate::rules::Rule;
use docwright_base::Code;
use docwright_base::openapi::pointer::component;
use openapiv3::{ReferenceOr, Schema, SchemaKind};
use std::collections::HashSet;
use std::rc::Rc;

/// How deep `allOf` is followed.
const MOST_DEEP: usize = 64;

impl<'a> Resolver<'a> {
    /// The view of a schema, with the members of its `allOf` merged in, those of references too.
    pub(super) fn view(&self, schema: &'a Schema) -> Rc<View<'a>> {
        let key: *const Schema = schema;
        if let Some(known) = self.views.made.borrow().get(&key) {
            return known.clone();
        }
        let mut view = View::of(schema);
        self.views
            .own
            .set(self.views.own.get() + view.weight() + all_of(schema).len());
        self.merge_members(schema, &mut view, &mut HashSet::from([key]), 0);
        view.heirs = self.heirs(schema, &view);
        view.is_cut |= view.rules.len() > MOST_RULES;
        view.rules.truncate(MOST_RULES);
        let view = Rc::new(view);
        self.views.made.borrow_mut().insert(key, view.clone());
        view
    }

    /// Each member once, however many ways lead to it: it has nothing new to say the second time.
    fn merge_members(&self, schema: &'a Schema, into: &mut View<'a>, seen: &mut HashSet<*const Schema>, depth: usize) {
        for member in all_of(schema) {
            let Some(member) = self.schema(member.into()) else {
                continue;
            };
            if !seen.insert(member) {
                if !self.views.may_take(1) {
                    into.is_cut = true;
                    return;
                }
                continue;
            }
            let mut view = View::of(member);
            if depth >= MOST_DEEP || !self.views.may_take(view.weight()) {
                into.is_cut = true;
                return;
            }
            // One that is an alternative of what it includes is that one, and not the others as well.
            if view.alternatives.iter().any(|&node| self.is_among(node, seen)) {
                view.alternatives.clear();
                view.discriminator = None;
            }
            // One that no base knows may be any of its alternatives.
            if let Some(heirs) = self.families.get(&std::ptr::from_ref(member))
                && !heirs.iter().any(|&node| self.is_among(node, seen))
                && self.views.may_take(heirs.len())
            {
                view.also.extend(heirs);
            }
            into.absorb(view, &|one, other| self.narrower(one, other));
            self.merge_members(member, into, seen, depth + 1);
        }
    }

    fn is_among(&self, node: Node<'a>, schemas: &HashSet<*const Schema>) -> bool {
        self.schema(node)
            .is_some_and(|schema| schemas.contains(&std::ptr::from_ref(schema)))
    }

    /// The schemas of which a value of this one is one: its alternatives, when all of them include it, or what includes it, when
    /// a discriminator says that this is a base.
    fn heirs(&self, schema: &'a Schema, view: &View<'a>) -> Vec<Node<'a>> {
        if schema.schema_data.discriminator.is_some() && view.alternatives.is_empty() {
            return self
                .families
                .get(&std::ptr::from_ref(schema))
                .cloned()
                .unwrap_or_default();
        }
        let is_heir = |node: &Node<'a>| self.schema(*node).is_some_and(|heir| self.includes(heir, schema));
        if view.alternatives.len() > 1 && view.alternatives.iter().all(is_heir) {
            return view.alternatives.clone();
        }
        Vec::new()
    }

    /// Says that a view lacks something.
    pub(super) fn report_cut(&mut self, view: &View<'a>, pointer: &str) {
        if view.is_cut {
            let message = format!(
                "what this schema includes by `allOf` is more than {MOST_DEEP} schemas deep, more than {MOST_RULES} rules, or \
                 all in all far more than the document says"
            );
            self.warn(Code::BeyondMeasure, pointer, message, "what is beyond is left out");
        }
    }

    /// What the members of `allOf` that are nothing but rules ask for.
    pub(super) fn remarks(&self, schema: &'a Schema) -> Vec<Rule> {
        let inline = all_of(schema).iter().filter_map(|member| match member {
            ReferenceOr::Item(member) => Some(member),
            ReferenceOr::Reference { .. } => None,
        });
        inline.flat_map(|member| View::of(member).rules).collect()
    }

    /// The only reference that this schema is, apart from remarks: `allOf`, `oneOf` or `anyOf` of one.
    pub(super) fn sole_reference(&self, schema: &'a Schema) -> Option<&'a str> {
        let members = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => all_of,
            SchemaKind::OneOf { one_of } => one_of,
            SchemaKind::AnyOf { any_of } => any_of,
            // OpenAPI 3.0 wants a type beside `nullable`, and it says nothing else.
            SchemaKind::Any(any) if View::of(schema).is_object_only() => &any.all_of,
            _ => return None,
        };
        let mut said = members.iter().map(Node::from).filter(|node| match node {
            Node::Ref(_) => true,
            Node::Item(schema) => !View::of(schema).is_empty() || !all_of(schema).is_empty(),
        });
        match (said.next(), said.next()) {
            (Some(Node::Ref(reference)), None) if component(reference, "schemas").is_some() => {
                // What includes a base is one of its alternatives, even if it adds nothing.
                let base = self.schema(Node::Ref(reference)).map(|base| self.view(base));
                let is_heir = |node: &Node<'a>| self.schema(*node).is_some_and(|heir| std::ptr::eq(heir, schema));
                let is_base = base.is_some_and(|base| base.heirs.iter().any(is_heir));
                (!is_base).then_some(reference)
            }
            _ => None,
        }
    }
}
