//! A schema as the document has it, and what it says when all that it takes over is laid into it.

use crate::rules::{self, Rule};
use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaKind,
    StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::{Number, Value};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// How many rules of one value are kept: each is compared with each.
pub(super) const MOST_RULES: usize = 32;

/// A schema or the reference to one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Node<'a> {
    Ref(&'a str),
    Item(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Ref(reference),
            ReferenceOr::Item(schema) => Self::Item(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Ref(reference),
            ReferenceOr::Item(schema) => Self::Item(schema),
        }
    }
}

/// What `type` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basic {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

/// What `additionalProperties` says.
#[derive(Debug, Clone, Copy)]
pub(super) enum Additional<'a> {
    /// Nothing, or `false`: other members are not for the client to see.
    Ignored,
    /// `true`
    Any,
    Schema(Node<'a>),
}

/// All that a schema says, with what its `allOf` members say.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) description: Option<&'a str>,
    pub(super) nullable: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    pub(super) example: Option<&'a Value>,
    pub(super) default: Option<&'a Value>,
    pub(super) enum_docs: Option<&'a Value>,
    /// What the document calls the values, in their order.
    pub(super) enum_names: Option<&'a Value>,
    pub(super) basic: Option<Basic>,
    pub(super) format: String,
    pub(super) values: Vec<Value>,
    pub(super) properties: IndexMap<&'a str, Node<'a>>,
    pub(super) required: BTreeSet<&'a str>,
    pub(super) additional: Additional<'a>,
    pub(super) items: Option<Node<'a>>,
    pub(super) alternatives: Vec<Node<'a>>,
    /// Those of further lists of alternatives, one of each of which the value is as well.
    pub(super) also: Vec<Node<'a>>,
    /// The alternatives that include this schema: a value of it is one of them.
    pub(super) heirs: Vec<Node<'a>>,
    pub(super) discriminator: Option<&'a Discriminator>,
    /// Lengths, ranges, patterns, counts: all of them must hold.
    pub(super) rules: Vec<Rule>,
    /// Some of what its `allOf` members say is left out, for there is too much of it.
    pub(super) is_cut: bool,
}

/// What schemas may take over from others before they are asked how much they say themselves.
pub(super) const FREELY_TAKEN: usize = 10_000;

/// How many times what they say themselves they may take over beyond that. Without a bound a large schema that many others
/// include would make a crate that grows with the square of the document.
pub(super) const TAKEN_PER_OWN: usize = 16;

/// The views made so far, and how much of them was taken over from other schemas.
#[derive(Debug, Default)]
pub(super) struct Views<'a> {
    pub(super) made: RefCell<HashMap<*const Schema, Rc<View<'a>>>>,
    pub(super) own: Cell<usize>,
    pub(super) taken: Cell<usize>,
}

impl Views<'_> {
    /// Whether so much more may be taken over from another schema; it counts as taken then.
    pub(super) fn may_take(&self, weight: usize) -> bool {
        let taken = self.taken.get() + weight;
        let may = taken <= FREELY_TAKEN + TAKEN_PER_OWN * self.own.get();
        if may {
            self.taken.set(taken);
        }
        may
    }
}

pub(super) fn all_of(schema: &Schema) -> &[ReferenceOr<Schema>] {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => &[],
    }
}

impl<'a> View<'a> {
    /// What the schema says itself.
    pub(super) fn of(schema: &'a Schema) -> Self {
        let data = &schema.schema_data;
        let mut view = Self {
            title: data.title.as_deref(),
            description: data.description.as_deref().filter(|text| !text.trim().is_empty()),
            nullable: data.nullable,
            read_only: data.read_only,
            write_only: data.write_only,
            deprecated: data.deprecated,
            example: data.example.as_ref(),
            default: data.default.as_ref().filter(|value| !value.is_null()),
            enum_docs: data.extensions.get("x-enum-descriptions"),
            enum_names: data.extensions.get("x-enum-varnames"),
            basic: None,
            format: String::new(),
            values: Vec::new(),
            properties: IndexMap::new(),
            required: BTreeSet::new(),
            additional: Additional::Ignored,
            items: None,
            alternatives: Vec::new(),
            also: Vec::new(),
            heirs: Vec::new(),
            discriminator: data.discriminator.as_ref(),
            rules: Vec::new(),
            is_cut: false,
        };
        match &schema.schema_kind {
            SchemaKind::Type(basic) => view.set_type(basic),
            SchemaKind::OneOf { one_of: nodes } | SchemaKind::AnyOf { any_of: nodes } => {
                view.alternatives = nodes.iter().map(Node::from).collect();
            }
            SchemaKind::AllOf { .. } | SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => view.set_any(any),
        }
        view
    }

    pub(super) fn set_type(&mut self, basic: &'a SchemaType) {
        match basic {
            SchemaType::String(string) => {
                self.basic = Some(Basic::String);
                self.format = match &string.format {
                    VariantOrUnknownOrEmpty::Item(StringFormat::Date) => "date".to_owned(),
                    VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => "date-time".to_owned(),
                    VariantOrUnknownOrEmpty::Item(StringFormat::Password) => "password".to_owned(),
                    VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => "byte".to_owned(),
                    VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => "binary".to_owned(),
                    VariantOrUnknownOrEmpty::Unknown(format) => format.clone(),
                    VariantOrUnknownOrEmpty::Empty => String::new(),
                };
                self.values = string
                    .enumeration
                    .iter()
                    .map(|value| value.clone().map_or(Value::Null, Value::from))
                    .collect();
                self.rule(string.min_length, Rule::MinLength);
                self.rule(string.max_length, Rule::MaxLength);
                self.rule(string.pattern.clone(), Rule::Pattern);
            }
            SchemaType::Number(number) => {
                self.basic = Some(Basic::Number);
                self.format = match &number.format {
                    VariantOrUnknownOrEmpty::Item(NumberFormat::Float) => "float".to_owned(),
                    VariantOrUnknownOrEmpty::Item(NumberFormat::Double) => "double".to_owned(),
                    VariantOrUnknownOrEmpty::Unknown(format) => format.clone(),
                    VariantOrUnknownOrEmpty::Empty => String::new(),
                };
                self.range(
                    number.minimum.and_then(rules::number),
                    number.exclusive_minimum,
                    number.maximum.and_then(rules::number),
                    number.exclusive_maximum,
                );
                self.rule(number.multiple_of.and_then(rules::number), Rule::MultipleOf);
                self.values = number
                    .enumeration
                    .iter()
                    .map(|value| value.map_or(Value::Null, Value::from))
                    .collect();
            }
            SchemaType::Integer(integer) => {
                self.basic = Some(Basic::Integer);
                self.format = match &integer.format {
                    VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => "int32".to_owned(),
                    VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) => "int64".to_owned(),
                    VariantOrUnknownOrEmpty::Unknown(format) => format.clone(),
                    VariantOrUnknownOrEmpty::Empty => String::new(),
                };
                self.range(
                    integer.minimum.map(Number::from),
                    integer.exclusive_minimum,
                    integer.maximum.map(Number::from),
                    integer.exclusive_maximum,
                );
                self.rule(integer.multiple_of.map(Number::from), Rule::MultipleOf);
                self.values = integer
                    .enumeration
                    .iter()
                    .map(|value| value.map_or(Value::Null, Value::from))
                    .collect();
            }
            SchemaType::Boolean(boolean) => {
                self.basic = Some(Basic::Boolean);
                self.values = boolean
                    .enumeration
                    .iter()
                    .map(|value| value.map_or(Value::Null, Value::from))
                    .collect();
            }
            SchemaType::Object(object) => {
                self.basic = Some(Basic::Object);
                self.set_object(
                    &object.properties,
                    &object.required,
                    object.additional_properties.as_ref(),
                );
                self.rule(object.min_properties, Rule::MinMembers);
                self.rule(object.max_properties, Rule::MaxMembers);
            }
            SchemaType::Array(array) => {
                self.basic = Some(Basic::Array);
                self.items = array.items.as_ref().map(Node::from);
                self.rule(array.min_items, Rule::MinItems);
                self.rule(array.max_items, Rule::MaxItems);
                self.rules.extend(array.unique_items.then_some(Rule::Unique));
            }
        }
    }

    pub(super) fn set_any(&mut self, any: &'a AnySchema) {
        self.basic = match any.typ.as_deref() {
            Some("string") => Some(Basic::String),
            Some("number") => Some(Basic::Number),
            Some("integer") => Some(Basic::Integer),
            Some("boolean") => Some(Basic::Boolean),
            Some("object") => Some(Basic::Object),
            Some("array") => Some(Basic::Array),
            _ if !any.properties.is_empty() => Some(Basic::Object),
            _ if any.items.is_some() => Some(Basic::Array),
            _ => None,
        };
        self.format = any.format.clone().unwrap_or_default();
        self.values.clone_from(&any.enumeration);
        self.set_object(&any.properties, &any.required, any.additional_properties.as_ref());
        self.items = any.items.as_ref().map(Node::from);
        self.alternatives = any.one_of.iter().map(Node::from).collect();
        self.take_alternatives(any.any_of.iter().map(Node::from).collect());
        self.rule(any.min_length, Rule::MinLength);
        self.rule(any.max_length, Rule::MaxLength);
        self.rule(any.pattern.clone(), Rule::Pattern);
        self.range(
            any.minimum.and_then(rules::number),
            any.exclusive_minimum.unwrap_or_default(),
            any.maximum.and_then(rules::number),
            any.exclusive_maximum.unwrap_or_default(),
        );
        self.rule(any.multiple_of.and_then(rules::number), Rule::MultipleOf);
        self.rule(any.min_items, Rule::MinItems);
        self.rule(any.max_items, Rule::MaxItems);
        self.rules
            .extend(any.unique_items.unwrap_or_default().then_some(Rule::Unique));
        self.rule(any.min_properties, Rule::MinMembers);
        self.rule(any.max_properties, Rule::MaxMembers);
    }

    pub(super) fn set_object(
        &mut self,
        properties: &'a IndexMap<String, ReferenceOr<Box<Schema>>>,
        required: &'a [String],
        additional: Option<&'a AdditionalProperties>,
    ) {
        self.properties = properties
            .iter()
            .map(|(name, node)| (name.as_str(), Node::from(node)))
            .collect();
        self.required = required.iter().map(String::as_str).collect();
        self.additional = match additional {
            Some(AdditionalProperties::Any(true)) => Additional::Any,
            Some(AdditionalProperties::Schema(node)) => Additional::Schema(Node::from(&**node)),
            Some(AdditionalProperties::Any(false)) | None => Additional::Ignored,
        };
    }

    /// Takes over what `member`, one of `allOf`, says and this does not. Of what both say the narrower holds, which `join` finds
    /// for schemas.
    pub(super) fn absorb(&mut self, member: Self, join: &dyn Fn(Node<'a>, Node<'a>) -> Option<Node<'a>>) {
        self.title = self.title.or(member.title);
        self.description = self.description.or(member.description);
        self.nullable |= member.nullable;
        self.example = self.example.or(member.example);
        self.default = self.default.or(member.default);
        self.enum_docs = self.enum_docs.or(member.enum_docs);
        self.enum_names = self.enum_names.or(member.enum_names);
        self.basic = match (self.basic, member.basic) {
            (Some(Basic::Number), Some(Basic::Integer)) => member.basic,
            (basic, member) => basic.or(member),
        };
        let mut both = |one: Node<'a>, other: Node<'a>| {
            let joined = join(one, other);
            self.is_cut |= joined.is_none();
            joined.unwrap_or(other)
        };
        self.items = match (self.items, member.items) {
            (Some(one), Some(other)) => Some(both(one, other)),
            (items, other) => items.or(other),
        };
        self.additional = match (self.additional, member.additional) {
            (Additional::Schema(one), Additional::Schema(other)) => Additional::Schema(both(one, other)),
            (Additional::Ignored | Additional::Any, Additional::Schema(node)) => Additional::Schema(node),
            (Additional::Ignored, additional) | (additional, _) => additional,
        };
        for (name, node) in member.properties {
            let known = self.properties.get(name).copied();
            let node = known.map_or(node, |known| both(known, node));
            self.properties.insert(name, node);
        }
        self.discriminator = self.discriminator.or(member.discriminator);
        if self.format.is_empty() {
            self.format = member.format;
        }
        if self.values.is_empty() {
            self.values = member.values;
        } else if self.values.iter().any(|value| member.values.contains(value)) {
            self.values.retain(|value| member.values.contains(value));
        }
        for rule in member.rules {
            // One more than are kept tells that there were too many.
            if self.rules.len() <= MOST_RULES && !self.rules.contains(&rule) {
                self.rules.push(rule);
            }
        }
        self.take_alternatives(member.alternatives);
        self.also.extend(member.also);
        self.required.extend(member.required);
    }

    /// One more list of alternatives.
    fn take_alternatives(&mut self, alternatives: Vec<Node<'a>>) {
        if self.alternatives.is_empty() {
            self.alternatives = alternatives;
        } else {
            self.also.extend(alternatives);
        }
    }

    /// Whether it asks for an object and for nothing in it.
    pub(super) fn is_object_only(&self) -> bool {
        let is_open =
            matches!(self.additional, Additional::Ignored) && self.required.is_empty() && self.rules.is_empty();
        let rest = self.values.is_empty() && self.properties.is_empty() && self.alternatives.is_empty();
        self.basic == Some(Basic::Object) && self.items.is_none() && is_open && rest
    }

    /// Whether it says nothing about the value: only remarks, or which members are required.
    pub(super) fn is_empty(&self) -> bool {
        self.basic.is_none()
            && self.values.is_empty()
            && self.properties.is_empty()
            && self.alternatives.is_empty()
            && self.items.is_none()
    }

    /// How much there is to take over.
    pub(super) fn weight(&self) -> usize {
        let parts = self.properties.len() + self.required.len() + self.values.len();
        1 + parts + self.alternatives.len() + self.also.len()
    }

    pub(super) fn rule<T>(&mut self, bound: Option<T>, rule: fn(T) -> Rule) {
        self.rules.extend(bound.map(rule));
    }

    pub(super) fn range(&mut self, least: Option<Number>, above: bool, most: Option<Number>, below: bool) {
        self.rule(least, if above { Rule::Above } else { Rule::Min });
        self.rule(most, if below { Rule::Below } else { Rule::Max });
    }
}
