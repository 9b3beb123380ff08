//! Schemas to types: which kind of type each is, and which type it shares. Types with a name are in `shape.rs`.

use super::context::{Resolver, component_place};
use super::hint::Hint;
use super::node::{Additional, Basic, Node, View};
use super::schema_use::SchemaUse;
use super::sharing::shape;
use crate::api::{Format, Type, TypeId};
use crate::read::references::address;
use crate::rules::{self, Rule, Rules};
use docwright_base::Code;
use docwright_base::openapi::pointer::{below, component};
use docwright_base::prose::{Line, Prose};
use indexmap::IndexSet;
use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;

/// How deep inside others a component is read at once, where it is met, and not when its own turn comes.
const AT_ONCE: usize = 32;

/// How deep inside others a component is read at all that is no type of its own but stands for one, which cannot wait.
const MOST_DEEP: usize = 96;

/// How deep lists and maps may be nested in a type that has no name.
const MOST_LAYERS: usize = 16;

/// What a view amounts to.
pub(super) enum Class<'a> {
    Struct,
    Enum(Vec<String>),
    Union(Vec<Node<'a>>),
    /// Another schema, by its only alternative.
    Same(Node<'a>),
    /// Texts of several forms.
    Texts,
    Plain,
}

impl<'a> Resolver<'a> {
    /// The type of `node`.
    pub(super) fn lower(&mut self, node: Node<'a>, hint: &Hint, pointer: &str) -> SchemaUse {
        self.depth += 1;
        let slot = self.lower_node(node, hint, pointer);
        self.depth -= 1;
        if let Node::Item(schema) = node {
            self.note_schema(schema, &slot, pointer);
        }
        slot
    }

    /// Remembers the example of a schema.
    fn note_schema(&mut self, schema: &'a Schema, slot: &SchemaUse, pointer: &str) {
        if let Some(example) = schema
            .schema_data
            .example
            .as_ref()
            .filter(|example| !(slot.nullable && example.is_null()))
        {
            self.note(below(pointer, "example"), &slot.ty, &slot.rules, example);
        }
    }

    fn lower_node(&mut self, node: Node<'a>, hint: &Hint, pointer: &str) -> SchemaUse {
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
            slot.rules.own.extend(self.remarks(schema));
            slot.example = own.example.cloned().or(slot.example);
            if own.description.is_some() {
                slot.prose = prose(&own);
            }
            return slot;
        }
        let view = self.view(schema);
        let class = self.classify(&view);
        let ty = match class {
            Class::Plain | Class::Texts => {
                let (ty, each) = match class {
                    Class::Texts => (Type::String, Rules::default()),
                    _ => self.plain(&view, hint, pointer),
                };
                let mut slot = self.slot(ty, &view);
                slot.rules = Rules::of(view.rules.clone()).each(each);
                self.report_cut(&view, pointer);
                return slot;
            }
            Class::Same(node) => {
                let mut inner = self.lower(node, hint, &below(pointer, "oneOf"));
                if view.alternatives.len() > 1 {
                    // What one alternative asks for, another need not.
                    inner.rules = Rules::default();
                }
                inner.rules.own.extend(view.rules.iter().cloned());
                return SchemaUse {
                    nullable: inner.nullable || view.nullable,
                    prose: prose(&view),
                    ..inner
                };
            }
            class => {
                let (ty, own) = self.shared_type(&shape(&hint.member, schema), hint, &view);
                if let Some(own) = own {
                    self.define(&ty, own.name, &own.about, class, &view, pointer);
                }
                ty
            }
        };
        self.slot(ty, &view)
    }

    /// The type of a component, read when first met.
    fn lower_reference(&mut self, reference: &'a str, pointer: &str) -> SchemaUse {
        let found =
            component(reference, "schemas").and_then(|name| self.components?.schemas.get_key_value(name.as_str()));
        let Some((name, node)) = found else {
            match address(reference, "schema", pointer, "it becomes any JSON") {
                Some(told) => self.diagnostics.push(told),
                None => self.warn(
                    Code::UnresolvedReference,
                    pointer,
                    format!("`{reference}` is not a schema of this document"),
                    "it becomes any JSON; put the schema into this document",
                ),
            }
            return SchemaUse::of(Type::Json);
        };
        if self.depth > MOST_DEEP && !self.known.contains_key(name.as_str()) && !self.is_named(node) {
            let message = format!("`{name}` stands for a type more than {MOST_DEEP} schemas deep inside others");
            self.warn(Code::BeyondMeasure, pointer, message, "it becomes any JSON");
            return SchemaUse::of(Type::Json);
        }
        match self.component(name, node) {
            Some(slot) => slot,
            None => {
                let message = format!("the schema `{name}` stands for itself");
                self.warn(Code::CircularSchema, pointer, message, "it becomes any JSON");
                SchemaUse::of(Type::Json)
            }
        }
    }

    /// The type of a component; none while the component is found to be nothing but itself.
    pub(super) fn component(&mut self, name: &'a str, node: &'a ReferenceOr<Schema>) -> Option<SchemaUse> {
        if let Some(known) = self.known.get(name) {
            return Some(known.clone());
        }
        if !self.aliases.insert(name) {
            return None;
        }
        let here = below("/components/schemas", name);
        let rust = self.component_names.get(name).cloned().unwrap_or_default();
        self.depth += 1;
        let slot = match node.into() {
            Node::Ref(reference) => self.lower_reference(reference, &here),
            Node::Item(schema) => self.lower_component(name, schema, &rust, &here),
        };
        self.depth -= 1;
        self.aliases.remove(name);
        let known = SchemaUse {
            nullable: slot.nullable,
            rules: slot.rules.clone(),
            constant: slot.constant.clone(),
            known: slot.known.clone(),
            ..SchemaUse::of(slot.ty.clone())
        };
        self.known.insert(name, known);
        // What is said of the component is said there.
        Some(SchemaUse {
            prose: Prose::default(),
            facts: Line::default(),
            ..slot
        })
    }

    fn lower_component(&mut self, name: &'a str, schema: &'a Schema, rust: &str, pointer: &str) -> SchemaUse {
        let place = component_place(name);
        let hint = Hint::new(place, rust, rust, Line::of("The {}.", [Line::code(name)]));
        if self.sole_reference(schema).is_some() {
            return self.lower(Node::Item(schema), &hint, pointer);
        }
        let view = self.view(schema);
        match self.classify(&view) {
            Class::Same(Node::Item(only)) => {
                let mut slot = self.lower_component(name, only, rust, pointer);
                if view.alternatives.len() > 1 {
                    slot.rules = Rules::default();
                }
                slot.rules.own.extend(view.rules.iter().cloned());
                slot
            }
            Class::Plain | Class::Texts | Class::Same(_) => self.lower(Node::Item(schema), &hint, pointer),
            _ => {
                // Known before its members are read: they may refer back to it.
                let ty = Type::Named(self.reserve());
                let known = SchemaUse {
                    nullable: view.nullable,
                    ..SchemaUse::of(ty.clone())
                };
                self.known.insert(name, known);
                self.aliases.remove(name);
                if self.depth > AT_ONCE {
                    self.waiting.push((name, schema));
                } else {
                    self.define_component(name, schema);
                }
                let slot = self.slot(ty, &view);
                self.note_schema(schema, &slot, pointer);
                slot
            }
        }
    }

    /// Gives the reserved type of a component its members.
    pub(super) fn define_component(&mut self, name: &'a str, schema: &'a Schema) {
        let Some(known) = self.known.get(name) else { return };
        let ty = known.ty.clone();
        let rust = self.component_names.get(name).cloned().unwrap_or_default();
        let view = self.view(schema);
        let class = self.classify(&view);
        self.define(
            &ty,
            rust,
            &Line::default(),
            class,
            &view,
            &below("/components/schemas", name),
        );
    }

    /// Whether the component gets a type of its own.
    fn is_named(&self, node: &'a ReferenceOr<Schema>) -> bool {
        let ReferenceOr::Item(schema) = node else { return false };
        let class = self.classify(&self.view(schema));
        self.sole_reference(schema).is_none() && !matches!(class, Class::Plain | Class::Texts | Class::Same(_))
    }

    /// The component and those that it stands for, one after the other, as far as they are not known: what it refers to, or has
    /// lists or maps of. One alone where they stand for each other in a circle.
    pub(super) fn stood_for(&self, name: &'a str) -> Vec<&'a str> {
        let mut chain = IndexSet::new();
        let mut next = Some(name);
        while let Some(inner) = next.filter(|inner| !self.known.contains_key(inner)) {
            if !chain.insert(inner) {
                return vec![name];
            }
            let node = self.components.and_then(|components| components.schemas.get(inner));
            next = node.and_then(|node| self.stands_for(node.into()));
        }
        chain.into_iter().collect()
    }

    /// The component that a schema stands for.
    fn stands_for(&self, mut node: Node<'a>) -> Option<&'a str> {
        loop {
            let schema = match node {
                Node::Ref(reference) => return self.component_of(reference),
                Node::Item(schema) => schema,
            };
            if let Some(reference) = self.sole_reference(schema) {
                return self.component_of(reference);
            }
            let view = self.view(schema);
            node = match (self.classify(&view), view.items, view.additional) {
                (Class::Same(only), ..) => only,
                (Class::Plain, Some(items), _) => items,
                (Class::Plain, None, Additional::Schema(value)) => value,
                _ => return None,
            };
        }
    }

    fn component_of(&self, reference: &str) -> Option<&'a str> {
        let name = component(reference, "schemas")?;
        let (name, _) = self.components?.schemas.get_key_value(name.as_str())?;
        Some(name)
    }

    pub(super) fn reserve(&mut self) -> TypeId {
        self.types.push(None);
        self.types.len() - 1
    }

    fn slot(&self, ty: Type, view: &View<'a>) -> SchemaUse {
        let constant = match view.values.as_slice() {
            [only] if !only.is_null() => Some(only.clone()),
            _ => None,
        };
        SchemaUse {
            ty,
            nullable: view.nullable || view.values.iter().any(Value::is_null),
            read_only: view.read_only,
            write_only: view.write_only,
            deprecated: view.deprecated,
            prose: prose(view),
            facts: facts(view),
            example: view.example.or(view.default).cloned(),
            constant,
            known: view.values.iter().filter(|value| !value.is_null()).cloned().collect(),
            rules: Rules::default(),
        }
    }

    pub(super) fn classify(&self, view: &View<'a>) -> Class<'a> {
        let texts: Vec<String> = view
            .values
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect();
        if !texts.is_empty() && view.values.iter().all(|value| value.is_string() || value.is_null()) {
            return Class::Enum(distinct(texts));
        }
        if !view.heirs.is_empty() {
            return Class::Union(view.heirs.clone());
        }
        let has_members = |node: &Node<'a>| {
            let schema = self.schema(*node);
            schema.is_some_and(|schema| !self.view(schema).properties.is_empty())
        };
        if !view.properties.is_empty() || view.also.iter().any(has_members) {
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
        let mut formats: Vec<String> = Vec::new();
        for &node in &alternatives {
            let Some(schema) = self.schema(node) else {
                return Class::Union(alternatives);
            };
            let view = self.view(schema);
            texts.extend(view.values.iter().filter_map(|value| value.as_str().map(str::to_owned)));
            let all_texts = !view.values.is_empty() && view.values.iter().all(Value::is_string);
            basics.push(if all_texts { Some(Basic::String) } else { view.basic });
            formats.push(view.format.clone());
        }
        if basics.iter().all(|basic| *basic == Some(Basic::String)) {
            let secret = formats.iter().position(|format| format == "password");
            return match secret {
                _ if !texts.is_empty() => Class::Enum(distinct(texts)),
                Some(secret) => Class::Same(alternatives[secret]),
                None if formats.iter().all(|format| *format == formats[0]) => Class::Same(alternatives[0]),
                None => Class::Texts,
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

    /// The type of what a list or a map holds.
    fn inner(&mut self, slot: SchemaUse, pointer: &str) -> (Type, Rules) {
        if slot.ty.layers() < MOST_LAYERS {
            return slot.value();
        }
        let message = format!("lists and maps are nested more than {MOST_LAYERS} deep");
        self.warn(Code::BeyondMeasure, pointer, message, "the innermost hold any JSON");
        (Type::Json, Rules::default())
    }

    /// A type that needs no name, though its items may; and the rules of its items.
    fn plain(&mut self, view: &View<'a>, hint: &Hint, pointer: &str) -> (Type, Rules) {
        let ty = match view.basic {
            Some(Basic::String) if view.format == "password" => Type::Secret,
            Some(Basic::String) => Format::of(&view.format).map_or(Type::String, Type::Text),
            Some(Basic::Integer) => integer(view),
            Some(Basic::Number) if is_whole(view) => integer(view),
            // `float` too: a 32 bit value read as 64 bits loses nothing.
            Some(Basic::Number) => Type::F64,
            Some(Basic::Boolean) => Type::Bool,
            Some(Basic::Array) => {
                let Some(items) = view.items else {
                    return (Type::List(Box::new(Type::Json)), Rules::default());
                };
                let item = self.lower(items, &hint.item(), &below(pointer, "items"));
                let (item, rules) = self.inner(item, pointer);
                return (Type::List(Box::new(item)), rules);
            }
            Some(Basic::Object) => match view.additional {
                Additional::Schema(node) => {
                    let value = self.lower(node, &hint.value(), &below(pointer, "additionalProperties"));
                    let (value, rules) = self.inner(value, pointer);
                    return (Type::Map(Box::new(value)), rules);
                }
                Additional::Any => Type::Map(Box::new(Type::Json)),
                Additional::Ignored => Type::Json,
            },
            None => Type::Json,
        };
        (ty, Rules::default())
    }
}

/// Whether a number is said to be an integer by its format, and nothing in its schema has a fraction.
fn is_whole(view: &View<'_>) -> bool {
    let values = view.values.iter().chain(view.example).chain(view.default);
    let mut bounds = view.rules.iter().filter_map(Rule::bound);
    matches!(
        view.format.as_str(),
        "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64"
    ) && values.into_iter().all(|value| value.is_i64() || value.is_u64())
        && bounds.all(|bound| bound.fract() == 0.0)
}

/// 32 bits only where the spec says so and nothing in it is larger.
fn integer(view: &View<'_>) -> Type {
    let fits = |value: Option<&Value>| {
        value
            .and_then(Value::as_i64)
            .is_none_or(|value| i32::try_from(value).is_ok())
    };
    let mut bounds = view.rules.iter().filter_map(Rule::bound);
    let small = bounds.all(|bound| bound.abs() <= f64::from(i32::MAX));
    match view.format.as_str() {
        "int8" | "int16" | "int32" | "uint8" | "uint16" if fits(view.example) && fits(view.default) && small => {
            Type::I32
        }
        "uint64" => Type::U64,
        _ => Type::I64,
    }
}

fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    texts.into_iter().filter(|text| seen.insert(text.clone())).collect()
}

pub(super) fn prose(view: &View<'_>) -> Prose {
    Prose::read(view.description.unwrap_or_default())
}

/// Limits, the default, and what the known numbers mean, as one paragraph.
fn facts(view: &View<'_>) -> Line {
    let mut facts = vec![rules::words(&view.rules)];
    if let Some(default) = view.default {
        let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        if default.len() <= 80 {
            facts.push(Line::of("Default: {}.", [Line::code(default)]));
        }
    }
    let says = |value: &Value| {
        view.enum_docs
            .and_then(|docs| docs.get(value.to_string()))
            .and_then(Value::as_str)
    };
    let numbers = view.values.iter().filter(|value| value.is_number()).map(|value| {
        let number = Line::code(value.to_string());
        match says(value) {
            Some(text) => Line::of("{} ({})", [number, Prose::read(text).first_line()]),
            None => number,
        }
    });
    let numbers = Line::join(numbers, ", ");
    if !numbers.is_empty() {
        facts.push(Line::of("Values: {}.", [numbers]));
    }
    Line::join(facts, " ")
}

/// Whether a title is fit to be a type's name: a word or a few, not a sentence.
pub(super) fn is_name(title: &str) -> bool {
    title.len() <= 40 && title.split_whitespace().count() <= 4 && title.starts_with(|c: char| c.is_ascii_alphabetic())
}
