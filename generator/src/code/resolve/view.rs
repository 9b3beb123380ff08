//! A schema as one flat view: `allOf` merged, the forms of the OpenAPI crate made one.

use super::{Resolver, component};
use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaKind,
    StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::{Display, Write as _};

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
    pub(super) basic: Option<Basic>,
    pub(super) format: String,
    pub(super) values: Vec<Value>,
    pub(super) properties: IndexMap<&'a str, Node<'a>>,
    pub(super) required: BTreeSet<&'a str>,
    pub(super) additional: Additional<'a>,
    pub(super) items: Option<Node<'a>>,
    pub(super) alternatives: Vec<Node<'a>>,
    pub(super) discriminator: Option<&'a Discriminator>,
    /// Lengths, ranges and patterns in words.
    pub(super) limits: String,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
}

impl<'a> Resolver<'a> {
    /// The view of a schema, with the members of its `allOf` merged in, those of references too.
    pub(super) fn view(&self, schema: &'a Schema) -> View<'a> {
        let mut view = View::of(schema);
        let mut seen = Vec::new();
        self.merge_members(schema, &mut view, &mut seen);
        view
    }

    fn merge_members(&self, schema: &'a Schema, into: &mut View<'a>, seen: &mut Vec<*const Schema>) {
        let here: *const Schema = schema;
        if seen.contains(&here) || seen.len() > 64 {
            return;
        }
        seen.push(here);
        for member in all_of(schema) {
            let Some(member) = self.schema(member.into()) else {
                continue;
            };
            into.absorb(View::of(member));
            self.merge_members(member, into, seen);
        }
        seen.pop();
    }

    /// The only reference that this schema is, apart from remarks: `allOf`, `oneOf` or `anyOf` of one.
    pub(super) fn sole_reference(&self, schema: &'a Schema) -> Option<&'a str> {
        let members = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => all_of,
            SchemaKind::OneOf { one_of } => one_of,
            SchemaKind::AnyOf { any_of } => any_of,
            _ => return None,
        };
        let mut said = members.iter().map(Node::from).filter(|node| match node {
            Node::Ref(_) => true,
            Node::Item(schema) => !View::of(schema).is_empty() || !all_of(schema).is_empty(),
        });
        match (said.next(), said.next()) {
            (Some(Node::Ref(reference)), None) if component(reference, "schemas").is_some() => Some(reference),
            _ => None,
        }
    }
}

fn all_of(schema: &Schema) -> &[ReferenceOr<Schema>] {
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
            basic: None,
            format: String::new(),
            values: Vec::new(),
            properties: IndexMap::new(),
            required: BTreeSet::new(),
            additional: Additional::Ignored,
            items: None,
            alternatives: Vec::new(),
            discriminator: data.discriminator.as_ref(),
            limits: String::new(),
            minimum: None,
            maximum: None,
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

    fn set_type(&mut self, basic: &'a SchemaType) {
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
                self.limit("Length", string.min_length, string.max_length, "");
                self.pattern(string.pattern.as_deref());
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
                    number.minimum,
                    number.exclusive_minimum,
                    number.maximum,
                    number.exclusive_maximum,
                );
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
                    integer.minimum,
                    integer.exclusive_minimum,
                    integer.maximum,
                    integer.exclusive_maximum,
                );
                self.values = integer
                    .enumeration
                    .iter()
                    .map(|value| value.map_or(Value::Null, Value::from))
                    .collect();
            }
            SchemaType::Boolean(_) => self.basic = Some(Basic::Boolean),
            SchemaType::Object(object) => {
                self.basic = Some(Basic::Object);
                self.set_object(
                    &object.properties,
                    &object.required,
                    object.additional_properties.as_ref(),
                );
            }
            SchemaType::Array(array) => {
                self.basic = Some(Basic::Array);
                self.items = array.items.as_ref().map(Node::from);
                self.limit("Between", array.min_items, array.max_items, " items");
            }
        }
    }

    fn set_any(&mut self, any: &'a AnySchema) {
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
        self.alternatives = any.one_of.iter().chain(&any.any_of).map(Node::from).collect();
        self.limit("Length", any.min_length, any.max_length, "");
        self.pattern(any.pattern.as_deref());
        let exclusive = |flag: Option<bool>| flag.unwrap_or_default();
        self.range(
            any.minimum,
            exclusive(any.exclusive_minimum),
            any.maximum,
            exclusive(any.exclusive_maximum),
        );
    }

    fn set_object(
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

    /// Takes over what `member`, one of `allOf`, says and this does not.
    fn absorb(&mut self, member: Self) {
        self.title = self.title.or(member.title);
        self.description = self.description.or(member.description);
        self.nullable |= member.nullable;
        self.example = self.example.or(member.example);
        self.default = self.default.or(member.default);
        self.enum_docs = self.enum_docs.or(member.enum_docs);
        self.basic = self.basic.or(member.basic);
        self.items = self.items.or(member.items);
        self.discriminator = self.discriminator.or(member.discriminator);
        self.minimum = self.minimum.or(member.minimum);
        self.maximum = self.maximum.or(member.maximum);
        if self.format.is_empty() {
            self.format = member.format;
        }
        if self.values.is_empty() {
            self.values = member.values;
        }
        if self.limits.is_empty() {
            self.limits = member.limits;
        }
        if self.alternatives.is_empty() {
            self.alternatives = member.alternatives;
        }
        if matches!(self.additional, Additional::Ignored) {
            self.additional = member.additional;
        }
        self.required.extend(member.required);
        for (name, node) in member.properties {
            self.properties.entry(name).or_insert(node);
        }
    }

    /// Whether it says nothing about the value: only remarks, or which members are required.
    pub(super) fn is_empty(&self) -> bool {
        self.basic.is_none()
            && self.values.is_empty()
            && self.properties.is_empty()
            && self.alternatives.is_empty()
            && self.items.is_none()
    }

    fn limit(&mut self, what: &str, least: Option<usize>, most: Option<usize>, unit: &str) {
        self.limits = match (least, most) {
            (Some(least), Some(most)) if least == most => format!("{what}: {least}{unit}."),
            (Some(least), Some(most)) => format!("{what}: {least} to {most}{unit}."),
            (Some(least), None) if least > 0 => format!("{what}: at least {least}{unit}."),
            (None, Some(most)) => format!("{what}: at most {most}{unit}."),
            _ => return,
        };
        if what == "Between" {
            self.limits = self.limits.replacen("Between", "Items", 1).replace(unit, "");
        }
    }

    fn pattern(&mut self, pattern: Option<&str>) {
        if let Some(pattern) = pattern {
            let gap = if self.limits.is_empty() { "" } else { " " };
            let _ = write!(self.limits, "{gap}Pattern: {}.", crate::code::doc::code(pattern));
        }
    }

    fn range<T: Display + Copy + AsNumber>(&mut self, least: Option<T>, above: bool, most: Option<T>, under: bool) {
        let least_words = least.map(|least| {
            if above {
                format!("more than {least}")
            } else {
                format!("at least {least}")
            }
        });
        let most_words = most.map(|most| {
            if under {
                format!("less than {most}")
            } else {
                format!("at most {most}")
            }
        });
        let words: Vec<String> = least_words.into_iter().chain(most_words).collect();
        if !words.is_empty() {
            self.limits = format!("Range: {}.", words.join(", "));
        }
        self.minimum = least.map(AsNumber::number).or(self.minimum);
        self.maximum = most.map(AsNumber::number).or(self.maximum);
    }
}

/// The bounds of integers and numbers alike.
trait AsNumber {
    fn number(self) -> f64;
}

impl AsNumber for f64 {
    fn number(self) -> f64 {
        self
    }
}

impl AsNumber for i64 {
    // Only compared with the bounds of 32 bits, where a double is exact.
    fn number(self) -> f64 {
        self as f64
    }
}
