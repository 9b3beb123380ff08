//! Every example that the document has for a value with a type: where it stands, and whether it is what its schema says.

use super::context::Resolver;
use super::example::Sample;
use crate::api::{Api, Documented, Shape, Type};
use crate::rules::{Rule, Rules, words};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;
use openapiv3::{Example, MediaType, ReferenceOr};
use regex::Regex;
use serde_json::Value;
use std::collections::HashSet;

impl<'a> Resolver<'a> {
    /// Remembers an example, to be looked at when all types are known.
    pub(super) fn note(&mut self, pointer: String, ty: &Type, rules: &Rules, value: &Value) {
        self.examples.push(Documented {
            pointer,
            ty: ty.clone(),
            rules: rules.clone(),
            value: value.clone(),
        });
    }

    /// Remembers the examples of a body.
    pub(super) fn note_media(&mut self, body: &'a MediaType, ty: &Type, rules: &Rules, pointer: &str) {
        if let Some(example) = &body.example {
            self.note(below(pointer, "example"), ty, rules, example);
        }
        self.note_named(&body.examples, ty, rules, pointer);
    }

    /// Remembers the examples that have a name.
    pub(super) fn note_named(
        &mut self,
        examples: &'a indexmap::IndexMap<String, ReferenceOr<Example>>,
        ty: &Type,
        rules: &Rules,
        pointer: &str,
    ) {
        let pointer = below(pointer, "examples");
        for (name, example) in examples {
            let found = self.follow(example, "examples", |components| &components.examples);
            if let Some(value) = found.and_then(|example| example.value.as_ref()) {
                self.note(below(&pointer, name), ty, rules, value);
            }
        }
    }
}

/// Says which examples contradict their schemas, and keeps those that a test can send through their types: once each,
/// and not those of texts, enums and numbers, which lose nothing.
pub(super) fn check(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let examples = std::mem::take(&mut api.examples);
    let sample = Sample::of(&api.types);
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    for example in examples {
        let Documented {
            pointer,
            ty,
            rules,
            value,
        } = &example;
        let mut report = |code, message: String, help: &str| {
            let place = Place::Spec(pointer.clone());
            diagnostics.push(Diagnostic::new(code, place, message).help(help));
        };
        if let Some(place) = sample.misfit(ty, value) {
            let message = format!("the example contradicts its schema{}", at(&place));
            let help = "a value made of the schema stands in for it";
            report(Code::ExampleContradictsSchema, message, help);
            continue;
        }
        if let Some((place, rule)) = sample.breach(ty, rules, value) {
            let message = format!("the example is not what its schema asks for{}: {rule}", at(&place));
            report(Code::ExampleBreaksRule, message, "it is kept as it stands");
        }
        if let Some(place) = sample.undeclared(ty, value) {
            let message = format!("the example has `{place}`, which its schema does not declare");
            report(Code::UndeclaredMember, message, "the client does not read it");
        } else if sample.may_lose(ty) && sample.returns(ty, value) && seen.insert(format!("{ty:?}{value}")) {
            kept.push(example);
        }
    }
    api.examples = kept;
}

/// A place inside an example, which may be all of it.
fn at(place: &str) -> String {
    if place.is_empty() {
        String::new()
    } else {
        format!(" at `{place}`")
    }
}

impl Sample<'_> {
    /// Whether a type has places for some members only, or reads some values only.
    fn may_lose(&self, ty: &Type) -> bool {
        ty.target()
            .is_some_and(|id| !matches!(self.types[id].shape, Shape::Enum(_)))
    }

    /// Where a value of the type is not what the schema asks for besides, and what that is.
    fn breach(&self, ty: &Type, rules: &Rules, value: &Value) -> Option<(String, String)> {
        if let Some(rule) = rules.own.iter().find(|rule| !self.allows(rule, value)) {
            return Some((String::new(), words(std::slice::from_ref(rule)).docs()));
        }
        let none = Rules::default();
        let each = rules.each.as_deref().unwrap_or(&none);
        match (ty, value) {
            (Type::Nullable(inner), value) if !value.is_null() => {
                let inside = Rules {
                    own: Vec::new(),
                    each: rules.each.clone(),
                };
                self.breach(inner, &inside, value)
            }
            (Type::List(item), Value::Array(items)) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(at, value)| self.breach_below(item, each, value, &at.to_string()))
            }
            (Type::Map(inner), Value::Object(members)) => {
                let mut members = members.iter();
                members.find_map(|(name, value)| self.breach_below(inner, each, value, name))
            }
            (Type::Named(id), value) => self.breach_named(*id, value),
            _ => None,
        }
    }

    /// Whether a value keeps to a rule. Values of another kind always do, as in JSON Schema.
    fn allows(&self, rule: &Rule, value: &Value) -> bool {
        match (rule, value) {
            (Rule::MinLength(least), Value::String(text)) => text.chars().count() >= *least,
            (Rule::MaxLength(most), Value::String(text)) => text.chars().count() <= *most,
            (Rule::Pattern(pattern), Value::String(text)) => {
                // One pattern may stand for thousands of items.
                let mut known = self.patterns.borrow_mut();
                let regex = known.entry(pattern.clone()).or_insert_with(|| Regex::new(pattern).ok());
                regex.as_ref().is_none_or(|regex| regex.is_match(text))
            }
            (Rule::Min(least), Value::Number(number)) => number.as_f64() >= least.as_f64(),
            (Rule::Max(most), Value::Number(number)) => number.as_f64() <= most.as_f64(),
            (Rule::Above(bound), Value::Number(number)) => number.as_f64() > bound.as_f64(),
            (Rule::Below(bound), Value::Number(number)) => number.as_f64() < bound.as_f64(),
            (Rule::MultipleOf(step), Value::Number(number)) => {
                let times = number
                    .as_f64()
                    .zip(step.as_f64())
                    .map_or(0.0, |(number, step)| number / step);
                (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
            }
            (Rule::MinItems(least), Value::Array(items)) => items.len() >= *least,
            (Rule::MaxItems(most), Value::Array(items)) => items.len() <= *most,
            (Rule::Unique, Value::Array(items)) => {
                let mut known = HashSet::new();
                items.iter().all(|item| known.insert(item.to_string()))
            }
            (Rule::MinMembers(least), Value::Object(members)) => members.len() >= *least,
            (Rule::MaxMembers(most), Value::Object(members)) => members.len() <= *most,
            _ => true,
        }
    }

    fn breach_below(&self, ty: &Type, rules: &Rules, value: &Value, segment: &str) -> Option<(String, String)> {
        let (place, rule) = self.breach(ty, rules, value)?;
        Some((format!("{}{place}", below("", segment)), rule))
    }

    fn breach_named(&self, id: usize, value: &Value) -> Option<(String, String)> {
        let named = &self.types[id];
        if let Some(rule) = named.rules.iter().find(|rule| !self.allows(rule, value)) {
            return Some((String::new(), words(std::slice::from_ref(rule)).docs()));
        }
        match (&named.shape, value) {
            (Shape::Enum(values), Value::String(text)) => {
                let known = values.iter().any(|known| known.wire == *text);
                (!known).then(|| (String::new(), "it is none of the known values".to_owned()))
            }
            (Shape::Struct(shape), Value::Object(members)) => {
                let fields = self.fields(id, shape);
                members
                    .iter()
                    .find_map(|(name, value)| match fields.by_wire.get(name.as_str()) {
                        Some(field) => self.breach_below(&field.ty, &field.rules, value, name),
                        None => self.breach_below(&shape.rest.as_ref()?.1, &shape.rest_rules, value, name),
                    })
            }
            _ => None,
        }
    }

    /// The first member for which the type has no place, so that it does not come back.
    fn undeclared(&self, ty: &Type, value: &Value) -> Option<String> {
        let inside = |ty: &Type, value: &Value, segment: &str| {
            let place = self.undeclared(ty, value)?;
            Some(format!("{}{place}", below("", segment)))
        };
        match (ty, value) {
            (Type::Nullable(inner), value) => self.undeclared(inner, value),
            (Type::List(item), Value::Array(items)) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(at, value)| inside(item, value, &at.to_string()))
            }
            (Type::Map(inner), Value::Object(members)) => {
                members.iter().find_map(|(name, value)| inside(inner, value, name))
            }
            (Type::Named(id), Value::Object(members)) => {
                let Shape::Struct(shape) = &self.types[*id].shape else {
                    return None;
                };
                let fields = self.fields(*id, shape);
                members
                    .iter()
                    .find_map(|(name, value)| match (fields.by_wire.get(name.as_str()), &shape.rest) {
                        (Some(field), _) => inside(&field.ty, value, name),
                        (None, Some((_, rest))) => inside(rest, value, name),
                        (None, None) => Some(below("", name)),
                    })
            }
            _ => None,
        }
    }

    /// Whether it is sure that nothing gets lost where a value is of one of several types: whichever is taken, all of the
    /// value has a place in it.
    fn returns(&self, ty: &Type, value: &Value) -> bool {
        match (ty, value) {
            (Type::Nullable(inner), value) => self.returns(inner, value),
            (Type::List(item), Value::Array(items)) => items.iter().all(|value| self.returns(item, value)),
            (Type::Map(inner), Value::Object(members)) => members.values().all(|value| self.returns(inner, value)),
            (Type::Named(id), value) => match (&self.types[*id].shape, value) {
                (Shape::Union(union), value) => union
                    .variants
                    .iter()
                    .filter(|variant| self.misfit(&variant.ty, value).is_none())
                    .all(|variant| self.undeclared(&variant.ty, value).is_none() && self.returns(&variant.ty, value)),
                (Shape::Struct(shape), Value::Object(members)) => {
                    let fields = self.fields(*id, shape);
                    members
                        .iter()
                        .all(|(name, value)| match fields.by_wire.get(name.as_str()) {
                            Some(field) => self.returns(&field.ty, value),
                            None => shape.rest.as_ref().is_none_or(|(_, rest)| self.returns(rest, value)),
                        })
                }
                _ => true,
            },
            _ => true,
        }
    }
}
