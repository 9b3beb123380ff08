//! Schemas to types: named structs, enums and unions, and the types that need no name.

use super::view::{Additional, Basic, Node, View};
use super::{Resolver, below, component, nested};
use crate::code::api::{EnumValue, Field, Named, Shape, Struct, Type, TypeId, Union, UnionVariant};
use crate::code::doc;
use crate::code::names::{self, Kind, Scope};
use openapiv3::Schema;
use serde_json::Value;

/// A schema where it is used: the type and what is said of this use.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) ty: Type,
    pub(super) nullable: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    /// What the schema says in words, as Markdown.
    pub(super) prose: String,
    /// What it says by keywords: limits, the default, the known numbers.
    pub(super) facts: String,
    pub(super) example: Option<Value>,
    /// The only value that is allowed.
    pub(super) constant: Option<Value>,
}

impl Slot {
    fn of(ty: Type) -> Self {
        Self {
            ty,
            nullable: false,
            read_only: false,
            write_only: false,
            deprecated: false,
            prose: String::new(),
            facts: String::new(),
            example: None,
            constant: None,
        }
    }

    /// Prose and facts together; `prose` of this use goes before the schema's own.
    pub(super) fn docs(&self, prose: &str) -> String {
        let prose = if prose.is_empty() { &self.prose } else { prose };
        joined(prose, &self.facts)
    }

    /// The type with `null` in it where the schema allows it.
    pub(super) fn value_type(self) -> Type {
        match (self.nullable, self.ty) {
            (true, ty) if !matches!(ty, Type::Nullable(_) | Type::Json) => Type::Nullable(Box::new(ty)),
            (_, ty) => ty,
        }
    }
}

/// What a view amounts to.
enum Class<'a> {
    Struct,
    Enum(Vec<String>),
    Union(Vec<Node<'a>>),
    /// Another schema, by its only alternative.
    Same(Node<'a>),
    Plain,
}

impl<'a> Resolver<'a> {
    /// The type of `node`. `name` is for a type that has none of its own, `member` is the last part of that name.
    pub(super) fn lower(&mut self, node: Node<'a>, name: &str, member: &str, pointer: &str) -> Slot {
        let schema = match node {
            Node::Ref(reference) => return self.lower_reference(reference, pointer),
            Node::Item(schema) => schema,
        };
        if let Some(reference) = self.sole_reference(schema) {
            let own = View::of(schema);
            let mut slot = self.lower_reference(reference, pointer);
            slot.nullable |= own.nullable;
            slot.read_only |= own.read_only;
            slot.write_only |= own.write_only;
            slot.deprecated |= own.deprecated;
            slot.example = own.example.cloned().or(slot.example);
            if own.description.is_some() {
                slot.prose = prose(&own);
            }
            return slot;
        }
        let view = self.view(schema);
        let class = self.classify(&view);
        let ty = match class {
            Class::Plain => self.plain(&view, name, member, pointer),
            Class::Same(node) => {
                let inner = self.lower(node, name, member, &below(pointer, "oneOf"));
                return Slot {
                    nullable: inner.nullable || view.nullable,
                    prose: prose(&view),
                    ..inner
                };
            }
            class => {
                let key = format!("{member}\n{}", fingerprint(schema));
                match self.shared.get(&key) {
                    Some(ty) => ty.clone(),
                    None => {
                        let title = view.title.filter(|title| is_name(title));
                        let name = self.models.claim(title.unwrap_or(name), Kind::Type);
                        let ty = Type::Named(self.reserve());
                        self.shared.insert(key, ty.clone());
                        self.define(&ty, name, class, &view, pointer);
                        ty
                    }
                }
            }
        };
        self.slot(ty, &view)
    }

    /// The type of a component, read when first met.
    fn lower_reference(&mut self, reference: &'a str, pointer: &str) -> Slot {
        let found =
            component(reference, "schemas").and_then(|name| self.components?.schemas.get_key_value(name.as_str()));
        let Some((name, node)) = found else {
            return self.lower_elsewhere(reference, pointer);
        };
        let name = name.as_str();
        if let Some((ty, nullable)) = self.known.get(name) {
            let mut slot = Slot::of(ty.clone());
            slot.nullable = *nullable;
            return slot;
        }
        if !self.aliases.insert(name) {
            self.warn(
                "circular-schema",
                pointer,
                format!("the schema `{name}` stands for itself"),
                "it becomes any JSON",
            );
            return Slot::of(Type::Json);
        }
        let here = below("/components/schemas", name);
        let rust = self.component_names.get(name).cloned().unwrap_or_default();
        let slot = match node.into() {
            Node::Ref(reference) => self.lower_reference(reference, &here),
            Node::Item(schema) => self.lower_component(name, schema, &rust, &here),
        };
        self.aliases.remove(name);
        self.known.insert(name, (slot.ty.clone(), slot.nullable));
        Slot {
            prose: String::new(),
            facts: String::new(),
            ..slot
        }
    }

    fn lower_component(&mut self, name: &'a str, schema: &'a Schema, rust: &str, pointer: &str) -> Slot {
        if self.sole_reference(schema).is_some() {
            return self.lower(Node::Item(schema), rust, rust, pointer);
        }
        let view = self.view(schema);
        match self.classify(&view) {
            Class::Plain | Class::Same(_) => self.lower(Node::Item(schema), rust, rust, pointer),
            class => {
                // Known before its members are read: they may refer back to it.
                let ty = Type::Named(self.reserve());
                self.known.insert(name, (ty.clone(), view.nullable));
                self.aliases.remove(name);
                self.define(&ty, rust.to_owned(), class, &view, pointer);
                self.slot(ty, &view)
            }
        }
    }

    /// A reference to somewhere else than a component: the schema found there, as far as it needs no name.
    fn lower_elsewhere(&mut self, reference: &str, pointer: &str) -> Slot {
        let place = reference
            .strip_prefix('#')
            .and_then(|pointer| self.document().pointer(&super::percent_decoded(pointer)));
        let schema = place.and_then(|value| serde_json::from_value::<Schema>(value.clone()).ok());
        let ty = schema.and_then(|schema| match View::of(&schema) {
            view if !view.values.is_empty() || !view.alternatives.is_empty() => None,
            view => match view.basic? {
                Basic::String => Some(Type::String),
                Basic::Number => Some(Type::F64),
                Basic::Integer => Some(Type::I64),
                Basic::Boolean => Some(Type::Bool),
                Basic::Object | Basic::Array => None,
            },
        });
        Slot::of(ty.unwrap_or_else(|| {
            self.warn(
                "unresolved-reference",
                pointer,
                format!("`{reference}` is not a schema of this document's components"),
                "it becomes any JSON; move the schema to `components/schemas` of this document",
            );
            Type::Json
        }))
    }

    fn reserve(&mut self) -> TypeId {
        self.types.push(None);
        self.types.len() - 1
    }

    fn slot(&self, ty: Type, view: &View<'a>) -> Slot {
        let constant = match view.values.as_slice() {
            [only] if !only.is_null() => Some(only.clone()),
            _ => None,
        };
        Slot {
            ty,
            nullable: view.nullable || view.values.iter().any(Value::is_null),
            read_only: view.read_only,
            write_only: view.write_only,
            deprecated: view.deprecated,
            prose: prose(view),
            facts: facts(view),
            example: view.example.or(view.default).cloned(),
            constant,
        }
    }

    fn classify(&self, view: &View<'a>) -> Class<'a> {
        let texts: Vec<String> = view
            .values
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect();
        if !texts.is_empty() && view.values.iter().all(|value| value.is_string() || value.is_null()) {
            return Class::Enum(distinct(texts));
        }
        if !view.properties.is_empty() {
            return Class::Struct;
        }
        let mut alternatives: Vec<Node<'a>> = Vec::new();
        for &node in &view.alternatives {
            let says_something = self.schema(node).is_some_and(|schema| !self.view(schema).is_empty());
            if says_something || matches!(node, Node::Ref(_)) {
                alternatives.push(node);
            }
        }
        match alternatives.as_slice() {
            [] => Class::Plain,
            [only] => Class::Same(*only),
            _ => self.classify_alternatives(alternatives),
        }
    }

    /// Alternatives that are all texts or all numbers are one type; others are a union.
    fn classify_alternatives(&self, alternatives: Vec<Node<'a>>) -> Class<'a> {
        let mut texts = Vec::new();
        let mut basics = Vec::new();
        for &node in &alternatives {
            let Some(schema) = self.schema(node) else {
                return Class::Union(alternatives);
            };
            let view = self.view(schema);
            texts.extend(view.values.iter().filter_map(|value| value.as_str().map(str::to_owned)));
            let all_texts = !view.values.is_empty() && view.values.iter().all(Value::is_string);
            basics.push(if all_texts { Some(Basic::String) } else { view.basic });
        }
        if basics.iter().all(|basic| *basic == Some(Basic::String)) {
            return if texts.is_empty() {
                Class::Same(alternatives[0])
            } else {
                Class::Enum(distinct(texts))
            };
        }
        if basics
            .iter()
            .all(|basic| matches!(basic, Some(Basic::Integer | Basic::Number)))
        {
            let number = basics
                .iter()
                .position(|basic| *basic == Some(Basic::Number))
                .unwrap_or_default();
            return Class::Same(alternatives[number]);
        }
        Class::Union(alternatives)
    }

    /// A type that needs no name, though its items may.
    fn plain(&mut self, view: &View<'a>, name: &str, member: &str, pointer: &str) -> Type {
        match view.basic {
            Some(Basic::String) if view.format == "password" => Type::Secret,
            // Dates and ids stay text: a vendor whose timestamps lack a zone or whose ids are masked must not make
            // a whole answer unreadable, and the text is what comes back byte for byte.
            Some(Basic::String) => Type::String,
            Some(Basic::Integer) => integer(view),
            // `float` too: a 32 bit value read as 64 bits loses nothing.
            Some(Basic::Number) => Type::F64,
            Some(Basic::Boolean) => Type::Bool,
            Some(Basic::Array) => {
                let Some(items) = view.items else {
                    return Type::List(Box::new(Type::Json));
                };
                let (item_name, item_member) = (names::singular(name), names::singular(member));
                let item_name = if item_name == name {
                    format!("{name}Item")
                } else {
                    item_name
                };
                let item = self.lower(items, &item_name, &item_member, &below(pointer, "items"));
                Type::List(Box::new(item.value_type()))
            }
            Some(Basic::Object) => match view.additional {
                Additional::Schema(node) => {
                    let value = self.lower(
                        node,
                        &format!("{name}Value"),
                        member,
                        &below(pointer, "additionalProperties"),
                    );
                    Type::Map(Box::new(value.value_type()))
                }
                Additional::Any => Type::Map(Box::new(Type::Json)),
                Additional::Ignored => Type::Json,
            },
            None => Type::Json,
        }
    }

    /// Fills a reserved type.
    fn define(&mut self, ty: &Type, name: String, class: Class<'a>, view: &View<'a>, pointer: &str) {
        let Type::Named(id) = *ty else { return };
        // What refers to itself by way of a named type is no circle: that type is known by now.
        let outer = std::mem::take(&mut self.aliases);
        let shape = match class {
            Class::Enum(texts) => Shape::Enum(enum_values(&texts, view)),
            Class::Union(nodes) => Shape::Union(self.union(nodes, &name, view, pointer)),
            Class::Struct | Class::Same(_) | Class::Plain => Shape::Struct(self.fields(view, &name, pointer)),
        };
        self.aliases = outer;
        let mut docs = prose(view);
        if docs.is_empty() {
            docs = doc::safe(view.title.unwrap_or_default());
        }
        self.types[id] = Some(Named {
            name,
            docs,
            deprecated: view.deprecated,
            shape,
            sent: false,
            received: false,
            size: 0,
        });
    }

    fn fields(&mut self, view: &View<'a>, name: &str, pointer: &str) -> Struct {
        let mut properties = view.properties.clone();
        let mut required = view.required.clone();
        // Members that only some alternatives have are members that may be absent.
        for &node in &view.alternatives {
            let Some(schema) = self.schema(node) else { continue };
            let alternative = self.view(schema);
            for (member, node) in alternative.properties {
                if !properties.contains_key(member) {
                    required.remove(member);
                    properties.insert(member, node);
                }
            }
        }
        let mut scope = Scope::default();
        let idents = scope.claim_all(properties.keys().copied(), Kind::Value);
        let mut setters = Scope::default();
        let mut fields = Vec::with_capacity(properties.len());
        for ((wire, node), field) in properties.into_iter().zip(idents) {
            let here = below(&below(pointer, "properties"), wire);
            let slot = self.lower(node, &nested(name, wire), wire, &here);
            let docs = slot.docs("");
            fields.push(Field {
                wire: wire.to_owned(),
                setter: setters.claim(&names::setter(&field), Kind::Value),
                name: field,
                ty: slot.ty,
                required: required.contains(wire),
                nullable: slot.nullable,
                read_only: slot.read_only,
                write_only: slot.write_only,
                boxed: false,
                docs,
                deprecated: slot.deprecated,
                example: slot.example,
            });
        }
        let rest = match view.additional {
            Additional::Ignored => None,
            Additional::Any => Some(Type::Json),
            Additional::Schema(node) => {
                let value = self.lower(
                    node,
                    &format!("{name}Value"),
                    "value",
                    &below(pointer, "additionalProperties"),
                );
                Some(value.value_type())
            }
        };
        let rest = rest.map(|ty| (scope.claim("other", Kind::Value), ty));
        Struct { fields, rest }
    }

    fn union(&mut self, nodes: Vec<Node<'a>>, name: &str, view: &View<'a>, pointer: &str) -> Union {
        // A tag only helps when each alternative is a component, whose name is the tag's value by default.
        let tag = view
            .discriminator
            .filter(|_| nodes.iter().all(is_component));
        let mut variants: Vec<UnionVariant> = Vec::new();
        let mut labels = Vec::new();
        for (number, node) in nodes.into_iter().enumerate() {
            let label = self.alternative_label(node, number);
            let here = below(&below(pointer, "oneOf"), &number.to_string());
            let ty = self.lower(node, &nested(name, &label), &label, &here).value_type();
            if let Some(same) = variants.iter().position(|known| known.ty == ty) {
                let tags = tag.map(|tag| tags_of(tag, node)).unwrap_or_default();
                variants[same].tags.extend(tags);
                continue;
            }
            labels.push(label);
            variants.push(UnionVariant {
                variant: String::new(),
                ty,
                boxed: false,
                tags: tag.map(|tag| tags_of(tag, node)).unwrap_or_default(),
            });
        }
        let mut scope = Scope::default();
        let fallback = scope.claim("Unknown", Kind::Variant);
        let variant_names = scope.claim_all(labels.iter().map(String::as_str), Kind::Variant);
        for (variant, name) in variants.iter_mut().zip(variant_names) {
            variant.variant = name;
        }
        Union {
            variants,
            tag: tag.map(|tag| tag.property_name.clone()),
            fallback,
        }
    }

    /// What to call an alternative: its own name, its title, its only required member, or the kind of value it is.
    fn alternative_label(&self, node: Node<'a>, number: usize) -> String {
        let fallback = || format!("Alternative{}", number + 1);
        if let Node::Ref(reference) = node {
            return component(reference, "schemas").unwrap_or_else(fallback);
        }
        let Some(schema) = self.schema(node) else {
            return fallback();
        };
        let view = self.view(schema);
        if let Some(title) = view.title.filter(|title| is_name(title)) {
            return title.to_owned();
        }
        if let Some(reference) = self
            .sole_reference(schema)
            .and_then(|reference| component(reference, "schemas"))
        {
            return reference;
        }
        match view.basic {
            Some(Basic::Object) | None if !view.properties.is_empty() => {
                let known = view
                    .required
                    .iter()
                    .filter(|name| view.properties.contains_key(*name))
                    .collect::<Vec<_>>();
                match known.as_slice() {
                    [only] => (**only).to_owned(),
                    _ if view.properties.len() == 1 => view
                        .properties
                        .keys()
                        .next()
                        .map_or_else(fallback, |name| (*name).to_owned()),
                    _ => fallback(),
                }
            }
            Some(Basic::String) => "Text".to_owned(),
            Some(Basic::Integer) => "Integer".to_owned(),
            Some(Basic::Number) => "Number".to_owned(),
            Some(Basic::Boolean) => "Bool".to_owned(),
            Some(Basic::Array) => "List".to_owned(),
            Some(Basic::Object) => "Object".to_owned(),
            None => fallback(),
        }
    }
}

fn is_component(node: &Node<'_>) -> bool {
    matches!(node, Node::Ref(reference) if component(reference, "schemas").is_some())
}

/// The values of a discriminator that mean the schema of this reference.
fn tags_of(tag: &openapiv3::Discriminator, node: Node<'_>) -> Vec<String> {
    let Node::Ref(reference) = node else { return Vec::new() };
    let name = component(reference, "schemas").unwrap_or_default();
    let mapped = tag
        .mapping
        .iter()
        .filter(|(_, target)| **target == *reference || **target == name);
    let mapped: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
    if mapped.is_empty() { vec![name] } else { mapped }
}

/// 32 bits only where the spec says so and nothing in it is larger.
fn integer(view: &View<'_>) -> Type {
    let fits = |value: Option<&Value>| {
        value
            .and_then(Value::as_i64)
            .is_none_or(|value| i32::try_from(value).is_ok())
    };
    let bound = |bound: Option<f64>| bound.is_none_or(|bound| bound.abs() <= f64::from(i32::MAX));
    match view.format.as_str() {
        "int32" if fits(view.example) && fits(view.default) && bound(view.minimum) && bound(view.maximum) => Type::I32,
        "uint64" => Type::U64,
        _ => Type::I64,
    }
}

fn enum_values(texts: &[String], view: &View<'_>) -> Vec<EnumValue> {
    // The name of the catch-all is taken first: a value called "unknown" must not rename it.
    let mut scope = Scope::with(&["Unknown"]);
    let variants = scope.claim_all(texts.iter().map(String::as_str), Kind::Variant);
    let says = |wire: &str| {
        view.enum_docs
            .and_then(|docs| docs.get(wire))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    texts
        .iter()
        .zip(variants)
        .map(|(wire, variant)| EnumValue {
            wire: wire.clone(),
            variant,
            docs: doc::safe(says(wire)),
        })
        .collect()
}

fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    texts.into_iter().filter(|text| seen.insert(text.clone())).collect()
}

fn prose(view: &View<'_>) -> String {
    doc::safe(view.description.unwrap_or_default())
}

/// Limits, the default, and what the known numbers mean, as one paragraph.
fn facts(view: &View<'_>) -> String {
    let mut facts = Vec::new();
    if !view.limits.is_empty() {
        facts.push(view.limits.clone());
    }
    if let Some(default) = view.default {
        let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        if default.len() <= 80 {
            facts.push(format!("Default: {}.", doc::code(&default)));
        }
    }
    let says = |value: &Value| {
        view.enum_docs
            .and_then(|docs| docs.get(value.to_string()))
            .and_then(Value::as_str)
    };
    let numbers = view
        .values
        .iter()
        .filter(|value| value.is_number())
        .map(|value| match says(value) {
            Some(text) => format!("`{value}` ({})", doc::first_line(text)),
            None => format!("`{value}`"),
        });
    let numbers = numbers.collect::<Vec<_>>().join(", ");
    if !numbers.is_empty() {
        facts.push(format!("Values: {numbers}."));
    }
    facts.join(" ")
}

/// Two paragraphs, either of which may be empty.
fn joined(first: &str, second: &str) -> String {
    let gap = if first.is_empty() || second.is_empty() {
        ""
    } else {
        "\n\n"
    };
    format!("{first}{gap}{second}")
}

/// Whether a title is fit to be a type's name: a word or a few, not a sentence.
fn is_name(title: &str) -> bool {
    title.len() <= 40 && title.split_whitespace().count() <= 4 && title.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The shape of a schema as text: equal for schemas that differ only in prose and examples.
fn fingerprint(schema: &Schema) -> String {
    let mut value = serde_json::to_value(schema).unwrap_or_default();
    strip(&mut value, true);
    value.to_string()
}

/// Removes what says nothing about the shape. The keys of `properties` are names, not keywords.
fn strip(value: &mut Value, keywords: bool) {
    match value {
        Value::Object(members) => {
            if keywords {
                members.retain(|key, _| {
                    !matches!(key.as_str(), "description" | "example" | "title" | "externalDocs")
                        && !key.starts_with("x-")
                });
            }
            for (key, value) in members.iter_mut() {
                strip(value, !keywords || key != "properties");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| strip(item, true)),
        _ => {}
    }
}
