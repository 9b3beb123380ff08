//! Two schemas of one value in, a schema of what both allow out: which of them is the narrower, or both together.

use super::context::Resolver;
use super::node::{Additional, Basic, Node, View, all_of};
use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind};
use std::collections::HashSet;

/// Schemas are joined that say no more than this, all in all: a copy of both is kept.
const MOST_JOINED: usize = 2_000;

impl<'a> Resolver<'a> {
    /// What a value is that both are said of: `former` by what is included, `later` by what includes it. None when both say
    /// too much to be laid together.
    pub(super) fn narrower(&self, former: Node<'a>, later: Node<'a>) -> Option<Node<'a>> {
        let (Some(one), Some(other)) = (self.schema(former), self.schema(later)) else {
            return Some(if self.schema(former).is_some() { former } else { later });
        };
        if std::ptr::eq(one, other) || one == other || self.is_silent(other) {
            return Some(former);
        }
        if self.is_silent(one) || self.includes(other, one) || self.has_alternative(one, other) {
            return Some(later);
        }
        if self.includes(one, other) || self.has_alternative(other, one) {
            return Some(former);
        }
        if let Some(former_is) = simpler(&View::of(one), &View::of(other))
            && all_of(one).is_empty()
            && all_of(other).is_empty()
        {
            return Some(if former_is { former } else { later });
        }
        let key = (address(former), address(later));
        if let Some(known) = self.added.joined.borrow().get(&key) {
            return known.map(Node::Item);
        }
        let weight = weight(former, 0) + weight(later, 0);
        let may = weight <= MOST_JOINED && self.views.may_take(weight);
        let joined = may.then(|| {
            self.added.add(Schema {
                schema_data: SchemaData {
                    read_only: one.schema_data.read_only || other.schema_data.read_only,
                    write_only: one.schema_data.write_only || other.schema_data.write_only,
                    deprecated: one.schema_data.deprecated || other.schema_data.deprecated,
                    ..SchemaData::default()
                },
                // What the later one says in words is said of this value.
                schema_kind: SchemaKind::AllOf {
                    all_of: vec![owned(later), owned(former)],
                },
            })
        });
        self.added.joined.borrow_mut().insert(key, joined);
        joined.map(Node::Item)
    }

    /// A schema of a value that is one of these.
    pub(super) fn either(&self, nodes: &[Node<'a>]) -> Option<Node<'a>> {
        let weight: usize = nodes.iter().map(|node| weight(*node, 0)).sum();
        if weight > MOST_JOINED || !self.views.may_take(weight) {
            return None;
        }
        Some(Node::Item(self.added.add(Schema {
            schema_data: SchemaData::default(),
            schema_kind: SchemaKind::OneOf {
                one_of: nodes.iter().copied().map(owned).collect(),
            },
        })))
    }

    /// Whether it says nothing of what the value is.
    fn is_silent(&self, schema: &'a Schema) -> bool {
        let view = View::of(schema);
        let is_open = matches!(view.additional, Additional::Ignored) && view.required.is_empty();
        view.is_empty() && is_open && view.rules.is_empty() && all_of(schema).is_empty()
    }

    /// Whether a schema includes another by `allOf`, at any depth.
    pub(super) fn includes(&self, schema: &'a Schema, other: &Schema) -> bool {
        let mut seen: HashSet<*const Schema> = HashSet::from([std::ptr::from_ref(schema)]);
        let mut queue = vec![schema];
        while let Some(schema) = queue.pop() {
            for member in all_of(schema) {
                let Some(member) = self.schema(member.into()) else {
                    continue;
                };
                if std::ptr::eq(member, other) {
                    return true;
                }
                if seen.insert(member) && seen.len() < 1_000 {
                    queue.push(member);
                }
            }
        }
        false
    }

    fn has_alternative(&self, schema: &'a Schema, other: &Schema) -> bool {
        let nodes = View::of(schema).alternatives;
        nodes
            .into_iter()
            .any(|node| self.schema(node).is_some_and(|schema| std::ptr::eq(schema, other)))
    }
}

/// Whether the former of two is the narrower, where one of them has nothing inside that the other lacks.
fn simpler(former: &View<'_>, later: &View<'_>) -> Option<bool> {
    if former.is_object_only() || later.is_object_only() {
        let both = [former, later].map(|view| view.basic.is_none() || view.basic == Some(Basic::Object));
        return both.iter().all(|is| *is).then(|| later.is_object_only());
    }
    let has_parts =
        |view: &View<'_>| !view.properties.is_empty() || !view.alternatives.is_empty() || view.items.is_some();
    if has_parts(former) || has_parts(later) {
        return None;
    }
    let is_plain = |view: &View<'_>| view.values.is_empty() && view.rules.is_empty() && view.format.is_empty();
    match (former.basic, later.basic) {
        // They contradict each other: what includes the other knows better.
        (Some(former), Some(later)) if former != later && !is_number(former, later) => Some(false),
        (Some(Basic::Object), _) | (_, Some(Basic::Object)) => None,
        (Some(Basic::Integer), Some(Basic::Number)) if is_plain(later) => Some(true),
        (Some(Basic::Number), Some(Basic::Integer)) if is_plain(former) => Some(false),
        (one, other) if one == other && is_plain(former) => {
            Some(is_plain(later) && later.description.is_none() && former.description.is_some())
        }
        (one, other) if one == other && is_plain(later) => Some(true),
        _ => None,
    }
}

fn is_number(one: Basic, other: Basic) -> bool {
    [one, other]
        .iter()
        .all(|basic| matches!(basic, Basic::Integer | Basic::Number))
}

fn address(node: Node<'_>) -> *const u8 {
    match node {
        Node::Ref(reference) => reference.as_ptr(),
        Node::Item(schema) => std::ptr::from_ref(schema).cast(),
    }
}

fn owned(node: Node<'_>) -> ReferenceOr<Schema> {
    match node {
        Node::Ref(reference) => ReferenceOr::Reference {
            reference: reference.to_owned(),
        },
        Node::Item(schema) => ReferenceOr::Item(schema.clone()),
    }
}

/// How much a schema says, with all that stands in it; counted no further than to what is too much.
fn weight(node: Node<'_>, before: usize) -> usize {
    let Node::Item(schema) = node else { return before + 1 };
    if before > MOST_JOINED {
        return before;
    }
    let view = View::of(schema);
    let values = match view.additional {
        Additional::Schema(node) => Some(node),
        _ => None,
    };
    let inside = (view.properties.values().copied())
        .chain(view.items)
        .chain(values)
        .chain(view.alternatives.iter().copied())
        .chain(view.also.iter().copied())
        .chain(all_of(schema).iter().map(Node::from));
    inside.fold(before + view.weight(), |sum, node| weight(node, sum))
}
