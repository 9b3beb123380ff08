//! The types that get a name: their members, values and alternatives.

use super::context::{Resolver, nested};
use super::family::is_name_of;
use super::hint::Hint;
use super::node::{Additional, Basic, Node, View};
use super::schema::{Class, is_name, prose};
use crate::api::{EnumValue, Field, Gate, Named, Shape, Struct, Type, Union, UnionVariant};
use crate::lock::MODELS;
use crate::names::{Kind, NameRequest, Scope};
use crate::rules::Rules;
use docwright_base::Code;
use docwright_base::openapi::pointer::{below, component};
use docwright_base::prose::{Line, Prose};
use indexmap::IndexMap;
use openapiv3::{Discriminator, Schema};
use serde_json::Value;
use std::collections::{HashMap, HashSet, VecDeque};

/// How many types a member may have by the alternatives of its object.
const MOST_TYPES: usize = 64;

/// An alternative of a union that has no name yet; its fields are those of [`UnionVariant`].
struct Alternative {
    ty: Type,
    rules: Rules,
    tags: Vec<String>,
}

impl<'a> Resolver<'a> {
    /// Fills a reserved type.
    pub(super) fn define(
        &mut self,
        ty: &Type,
        name: String,
        about: &Line,
        class: Class<'a>,
        view: &View<'a>,
        pointer: &str,
    ) {
        let Type::Named(id) = *ty else { return };
        self.report_cut(view, pointer);
        // What refers to itself by way of a named type is no circle: that type is known by now.
        let outer = std::mem::take(&mut self.aliases);
        let shape = match class {
            Class::Enum(texts) => Shape::Enum(self.enum_values(&texts, &name, view)),
            Class::Union(nodes) => Shape::Union(self.union(nodes, &name, view, pointer)),
            Class::Struct | Class::Same(_) | Class::Texts | Class::Plain => {
                Shape::Struct(self.fields(view, &name, pointer))
            }
        };
        self.aliases = outer;
        let title = Line::text(view.title.unwrap_or_default());
        let docs = prose(view).or(title).or(about.clone());
        self.types[id] = Some(Named {
            name,
            pointer: pointer.to_owned(),
            docs,
            deprecated: view.deprecated,
            shape,
            rules: view.rules.clone(),
            sent: false,
            received: false,
            gate: Gate::default(),
            size: 0,
        });
    }

    fn fields(&mut self, view: &View<'a>, name: &str, pointer: &str) -> Struct {
        let required = &view.required;
        let properties = self.members(view, pointer);
        let place = below(MODELS, name);
        let members = below(&place, "properties");
        let mut scope = Scope::with(&place, &[]);
        let requests: Vec<NameRequest> = properties
            .keys()
            .map(|wire| NameRequest::new(below("properties", wire), *wire))
            .collect();
        let idents = scope.keep_all(&mut self.lock, &requests, Kind::Value);
        let mut fields = Vec::with_capacity(properties.len());
        for ((wire, nodes), field) in properties.into_iter().zip(idents) {
            let is_stated = view.properties.contains_key(wire);
            let node = match nodes.as_slice() {
                [only] => Some(*only),
                several => self.either(several),
            };
            let Some(node) = node.or(nodes.first().copied()) else {
                continue;
            };
            let here = below(&below(pointer, "properties"), wire);
            let slot = self.lower(node, &Hint::member(below(&members, wire), name, wire), &here);
            let setter = scope.keep_setter(&mut self.lock, &below("properties", wire), &field);
            let docs = slot.docs(Prose::default());
            fields.push(Field {
                wire: wire.to_owned(),
                setter,
                name: field,
                ty: slot.ty,
                required: is_stated && required.contains(wire),
                nullable: slot.nullable,
                read_only: slot.read_only,
                write_only: slot.write_only,
                boxed: false,
                docs,
                deprecated: slot.deprecated,
                example: slot.example,
                // What one alternative asks of a member, another need not.
                rules: if is_stated && nodes.len() == 1 {
                    slot.rules
                } else {
                    Rules::default()
                },
                filled: slot.constant.clone().filter(|_| is_stated && required.contains(wire)),
                only: slot.known,
            });
        }
        let rest = match view.additional {
            Additional::Ignored => None,
            Additional::Any => Some((Type::Json, Rules::default())),
            Additional::Schema(node) => {
                let hint = Hint::new(
                    below(&place, "additionalProperties"),
                    format!("{name}Value"),
                    "value",
                    Line::of("A member of {} without a field.", [Line::code(name)]),
                );
                let value = self.lower(node, &hint, &below(pointer, "additionalProperties"));
                Some(value.value())
            }
        };
        let (rest, rest_rules) = rest.unzip();
        let rest = rest.map(|ty| {
            let request = NameRequest::new("additionalProperties", "other");
            (scope.keep(&mut self.lock, &request, Kind::Value), ty)
        });
        Struct {
            fields,
            rest,
            rest_rules: rest_rules.unwrap_or_default(),
        }
    }

    /// The members of an object, each with what it may be: what its schema says, and what its alternatives say. Members that only
    /// some alternatives have are members that may be absent.
    fn members(&mut self, view: &View<'a>, pointer: &str) -> IndexMap<&'a str, Vec<Node<'a>>> {
        let mut members: IndexMap<&'a str, Vec<Node<'a>>> = view
            .properties
            .iter()
            .map(|(&name, &node)| (name, vec![node]))
            .collect();
        let (mut alternatives, mut having) = (0, HashMap::<&'a str, usize>::new());
        let mut seen: HashSet<*const Schema> = HashSet::new();
        let mut queue: VecDeque<Node<'a>> = view.alternatives.iter().chain(&view.also).copied().collect();
        while let Some(node) = queue.pop_front() {
            let Some(schema) = self.schema(node).filter(|schema| seen.insert(*schema)) else {
                continue;
            };
            let alternative = self.view(schema);
            if !self.views.may_take(alternative.weight()) {
                let message = "what the alternatives have for members is all in all far more than the document says";
                self.warn(
                    Code::BeyondMeasure,
                    pointer,
                    message,
                    "those of some alternatives are left out",
                );
                break;
            }
            queue.extend(alternative.alternatives.iter().chain(&alternative.also));
            alternatives += usize::from(alternative.alternatives.is_empty() || !alternative.properties.is_empty());
            for (&member, &node) in &alternative.properties {
                *having.entry(member).or_default() += 1;
                let stated = view.properties.get(member).copied();
                let node = match stated {
                    // What is said of all holds for each, and one may say more.
                    Some(stated) => self.narrower(stated, node).unwrap_or(stated),
                    None => node,
                };
                let known = members.entry(member).or_default();
                if known.len() < MOST_TYPES && !known.iter().any(|known| self.is_same(*known, node)) {
                    known.push(node);
                }
            }
        }
        for (&name, &stated) in &view.properties {
            let Some(nodes) = members.get_mut(name).filter(|nodes| nodes.len() > 1) else {
                continue;
            };
            if having.get(name) == Some(&alternatives) {
                nodes.remove(0);
            } else if self.schema(stated).is_some_and(|schema| self.view(schema).is_empty()) {
                // It may be anything where an alternative does not say more.
                nodes.truncate(1);
            }
        }
        members
    }

    /// Whether two nodes are one schema, or say the same.
    fn is_same(&self, one: Node<'a>, other: Node<'a>) -> bool {
        match (self.schema(one), self.schema(other)) {
            (Some(one), Some(other)) => std::ptr::eq(one, other) || one.schema_kind == other.schema_kind,
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    fn union(&mut self, nodes: Vec<Node<'a>>, name: &str, view: &View<'a>, pointer: &str) -> Union {
        // A tag only helps when each alternative is a component, whose name is the tag's value by default.
        // So it does where the alternatives of a base are those that include it, and maybe the base alone.
        let is_family = !view.heirs.is_empty();
        let tag = view
            .discriminator
            .filter(|_| is_family || nodes.iter().all(is_component));
        let own = pointer.rsplit_once('/').map(|(_, name)| name).unwrap_or_default();
        // A mapping that leads nowhere says that the names of schemas are others than the values.
        let is_named =
            |node: &Node<'_>| tag.is_none_or(|tag| tag.mapping.is_empty() || !mapped(tag, *node, own).is_empty());
        let by_name = nodes.iter().any(is_named);
        let mut alternatives: Vec<Alternative> = Vec::new();
        let mut requests: Vec<NameRequest> = Vec::new();
        let mut labels: HashMap<String, usize> = HashMap::new();
        let mut known: HashMap<Type, usize> = HashMap::new();
        let place = below(MODELS, name);
        for (number, node) in nodes.into_iter().enumerate() {
            let label = self.alternative_label(node, number);
            let here = below(&below(pointer, "oneOf"), &number.to_string());
            let mark = distinct_mark(&label, &labels);
            let hint = Hint::new(
                format!("{place}/{mark}"),
                nested(name, &label),
                &label,
                Line::of("An alternative of {}.", [Line::code(name)]),
            );
            let (ty, rules) = self.lower(node, &hint, &here).value();
            let tags = tag.map(|tag| self.tags_of(tag, node, own, by_name)).unwrap_or_default();
            if let Some(&same) = known.get(&ty) {
                let same = &mut alternatives[same];
                if same.rules != rules {
                    same.rules = Rules::default();
                }
                same.tags.extend(tags);
                continue;
            }
            requests.push(NameRequest::new(mark, &label));
            labels.entry(label).and_modify(|count| *count += 1).or_insert(1);
            known.insert(ty.clone(), alternatives.len());
            alternatives.push(Alternative { ty, rules, tags });
        }
        // The catch-all's name is taken before any alternative can want it.
        let mut scope = Scope::with(place, &["Unknown"]);
        let variant_names = scope.keep_all(&mut self.lock, &requests, Kind::Variant);
        let named = alternatives.into_iter().zip(variant_names);
        let variants = named.map(|(alternative, variant)| UnionVariant {
            variant,
            ty: alternative.ty,
            boxed: false,
            rules: alternative.rules,
            tags: alternative.tags,
        });
        Union {
            variants: variants.collect(),
            tag: tag.map(|tag| tag.property_name.clone()),
            fallback: "Unknown".to_owned(),
        }
    }

    /// The values of a discriminator that mean an alternative: those of its mapping, else the constant that the alternative has,
    /// else its name, as far as it may be one. `own` is the name of a base, whose alternative without a name is itself.
    fn tags_of(&self, tag: &Discriminator, node: Node<'a>, own: &str, by_name: bool) -> Vec<String> {
        let mapped = mapped(tag, node, own);
        let Some(schema) = self.schema(node).filter(|_| mapped.is_empty()) else {
            return mapped;
        };
        let view = self.view(schema);
        let member = view.properties.get(tag.property_name.as_str());
        let values = member.and_then(|member| self.schema(*member));
        let values = values
            .map(|member| self.view(member).values.clone())
            .unwrap_or_default();
        let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        let name = alternative_name(node, own);
        match texts.as_slice() {
            [only] => vec![(*only).to_owned()],
            // The values of a union are those of its alternatives.
            [] if by_name && !matches!(self.classify(&view), Class::Union(_)) => vec![name],
            // `CarFerry` is meant by `car_ferry`, where that is among the values.
            texts if by_name => {
                let same = texts.iter().filter(|text| letters(text) == letters(&name));
                let same: Vec<String> = same.map(|text| (*text).to_owned()).collect();
                if same.len() == 1 { same } else { Vec::new() }
            }
            _ => Vec::new(),
        }
    }

    fn enum_values(&mut self, texts: &[String], name: &str, view: &View<'_>) -> Vec<EnumValue> {
        // The name of the catch-all is taken first: a value called "unknown" must not rename it.
        let mut scope = Scope::with(below(MODELS, name), &["Unknown"]);
        let requests: Vec<NameRequest> = texts
            .iter()
            .map(|text| NameRequest::new(below("enum", text), value_name(view, text).unwrap_or(text)))
            .collect();
        let variants = scope.keep_all(&mut self.lock, &requests, Kind::Variant);
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
                docs: Prose::read(says(wire)),
            })
            .collect()
    }

    /// The only text that a value may be, as far as it is fit to be a name.
    fn constant_text(&self, node: &Node<'a>) -> Option<String> {
        match self.view(self.schema(*node)?).values.as_slice() {
            [Value::String(text)] => Some(text.clone()).filter(|text| is_name(text)),
            _ => None,
        }
    }

    /// Whether values are objects without members of their own.
    fn is_map(&self, node: Node<'a>) -> bool {
        let view = self.schema(node).map(|schema| self.view(schema));
        view.is_some_and(|view| view.basic == Some(Basic::Object) && view.properties.is_empty())
    }

    /// What to call an alternative: its own name, its title, its constant, its only required member, or the kind of value it is.
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
                // What it must be called says best what it is.
                let constants = known
                    .iter()
                    .filter_map(|name| self.constant_text(view.properties.get(*name)?));
                if let [only] = constants.collect::<Vec<_>>().as_slice() {
                    return only.clone();
                }
                // Else the first that must be there, else the first that may.
                let first = view.properties.keys().find(|name| known.contains(name));
                let first = first.or_else(|| view.properties.keys().next());
                first.map_or_else(fallback, |name| (*name).to_owned())
            }
            Some(Basic::String) => "Text".to_owned(),
            Some(Basic::Integer) => "Integer".to_owned(),
            Some(Basic::Number) => "Number".to_owned(),
            Some(Basic::Boolean) => "Bool".to_owned(),
            Some(Basic::Array) => {
                let is_list = |node: &Node<'a>| {
                    let view = self.schema(*node).map(|schema| self.view(schema));
                    view.is_some_and(|view| view.basic == Some(Basic::Array))
                };
                match view.items.filter(|items| !is_list(items)) {
                    Some(items) => format!("{} list", self.alternative_label(items, number)),
                    None => "List".to_owned(),
                }
            }
            Some(Basic::Object) => match view.additional {
                Additional::Schema(values) if !self.is_map(values) => {
                    format!("{} map", self.alternative_label(values, number))
                }
                _ => "Object".to_owned(),
            },
            None => fallback(),
        }
    }
}

/// What the document calls a value of an enum, by `x-enum-varnames`.
fn value_name<'v>(view: &View<'v>, text: &str) -> Option<&'v str> {
    let at = view.values.iter().position(|value| value.as_str() == Some(text))?;
    view.enum_names?.get(at)?.as_str().filter(|name| is_name(name))
}

/// Where an alternative stands in the lock: labels may be the same, places may not. `labels` says how often each was given.
fn distinct_mark(label: &str, labels: &HashMap<String, usize>) -> String {
    let before = labels.get(label).copied().unwrap_or_default();
    let suffix = match before {
        // Short, as long as there are few: the places of thousands must not fill the lock with marks.
        0..=8 => "+".repeat(before),
        _ => format!("+{before}"),
    };
    below("oneOf", label) + &suffix
}

fn is_component(node: &Node<'_>) -> bool {
    matches!(node, Node::Ref(reference) if component(reference, "schemas").is_some())
}

/// The values that the mapping of a discriminator has for an alternative.
fn mapped(tag: &Discriminator, node: Node<'_>, own: &str) -> Vec<String> {
    let name = alternative_name(node, own);
    let mapped = tag.mapping.iter().filter(|(_, target)| is_name_of(target, &name));
    mapped.map(|(value, _)| value.clone()).collect()
}

fn alternative_name(node: Node<'_>, own: &str) -> String {
    match node {
        Node::Ref(reference) => component(reference, "schemas").unwrap_or_default(),
        Node::Item(_) => own.to_owned(),
    }
}

/// A name as it is, however its words are parted.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
