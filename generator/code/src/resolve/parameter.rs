//! Parameters: where each goes, how it is written there, and what it is called.

use super::context::{OPERATIONS, Resolver};
use super::entry::Entry;
use super::hint::Hint;
use super::unnamed::UnnamedParameter;
use crate::api::{Action, ActionPlace, Parameter, Place, Style, Type};
use crate::names::{Kind, NameRequest, Scope};
use crate::rules::Rules;
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use docwright_base::openapi::template;
use docwright_base::prose::{Line, Prose};
use openapiv3::{Parameter as Declared, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle};
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};
use std::mem::discriminant;

impl<'a> Resolver<'a> {
    /// The parameters that a caller gives: not those that are credentials or name the action.
    pub(super) fn parameters(
        &mut self,
        entry: &Entry<'a>,
        name: &str,
        security: Option<usize>,
        action: Option<&Action>,
        pointer: &str,
    ) -> Vec<UnnamedParameter> {
        let path = entry.template();
        let mut declared: Vec<&'a Declared> = Vec::new();
        for parameter in entry.item.parameters.iter().chain(&entry.operation.parameters) {
            match self.end(parameter, "parameters", |components| &components.parameters) {
                Ok(found) => declared.push(found),
                Err(reference) => {
                    let here = below(pointer, "parameters");
                    self.missing(reference, "parameter", &here, "it is left out");
                }
            }
        }
        // A parameter of the operation replaces the path's one of the same name and place.
        let mut known = HashSet::new();
        let mut declared: Vec<&'a Declared> = (declared.into_iter().rev())
            .filter(|found| known.insert((discriminant(*found), found.parameter_data_ref().name.as_str())))
            .collect();
        declared.reverse();
        let in_path: HashSet<&str> = placeholders(path).into_iter().collect();
        let mut parameters: Vec<UnnamedParameter> = Vec::new();
        for found in declared {
            let data = found.parameter_data_ref();
            let sent = action.is_some_and(|action| {
                let version = action.version.as_ref().map(|(key, _)| key);
                matches!(action.place, ActionPlace::Header | ActionPlace::Query)
                    && (action.key == data.name || version == Some(&data.name))
            });
            let ignored = match found {
                Declared::Header { .. } => {
                    let name = data.name.to_ascii_lowercase();
                    // OpenAPI says that these three are described elsewhere.
                    matches!(name.as_str(), "accept" | "content-type" | "authorization")
                        || self.is_credential(security, &data.name)
                }
                Declared::Path { .. } => !in_path.contains(data.name.as_str()),
                Declared::Query { .. } | Declared::Cookie { .. } => false,
            };
            if matches!(found, Declared::Path { .. }) && ignored {
                let message = format!("the path has no place for the parameter `{}`", data.name);
                self.warn(Code::ParameterWithoutPlace, pointer, message, "it is left out");
            }
            if !sent && !ignored {
                parameters.push(self.parameter(found, entry.operation, name, pointer));
            }
        }
        let mut declared: HashSet<String> = (parameters.iter())
            .filter(|known| known.place == Place::Path)
            .map(|known| known.wire.clone())
            .collect();
        for wire in placeholders(path) {
            if declared.insert(wire.to_owned()) {
                let message = format!("the path's `{{{wire}}}` is not declared as a parameter");
                self.warn(
                    Code::UndeclaredPathParameter,
                    pointer,
                    message,
                    "it becomes a required text",
                );
                parameters.push(path_parameter(wire));
            }
        }
        parameters
    }

    /// Gives each parameter its Rust name.
    pub(super) fn name_parameters(&mut self, parameters: Vec<UnnamedParameter>, scope: &mut Scope) -> Vec<Parameter> {
        let requests: Vec<NameRequest> = parameters
            .iter()
            .map(|parameter| NameRequest::new(parameter_place(parameter.place, &parameter.wire), &parameter.wire))
            .collect();
        let idents = scope.keep_all(&mut self.lock, &requests, Kind::Value);
        let named = parameters.into_iter().zip(idents).zip(requests);
        named
            .map(|((parameter, ident), request)| {
                let setter = scope.keep_setter(&mut self.lock, &request.place, &ident);
                parameter.named(ident, setter)
            })
            .collect()
    }

    fn parameter(
        &mut self,
        found: &'a Declared,
        operation: &openapiv3::Operation,
        name: &str,
        pointer: &str,
    ) -> UnnamedParameter {
        let data = found.parameter_data_ref();
        let pointer = below(&below(pointer, "parameters"), &data.name);
        let (place, mut style) = (place(found), style(found));
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema),
            ParameterSchemaOrContent::Content(content) => {
                style = Style::Json;
                content.values().next().and_then(|media| media.schema.as_ref())
            }
        };
        let used = format!("{}/{}", below(OPERATIONS, name), parameter_place(place, &data.name));
        let hint = Hint::member(used, name, &data.name);
        let slot = schema.map(|schema| self.lower(schema.into(), &hint, &pointer));
        let example = data.example.clone().or_else(|| self.first_example(data));
        let mut docs = Prose::read(data.description.as_deref().unwrap_or_default());
        let required = data.required || place == Place::Path;
        let idempotency = operation
            .extensions
            .get("x-idempotency-parameter")
            .and_then(Value::as_str)
            == Some(data.name.as_str());
        let (mut ty, mut constant, mut slot_example, mut rules) = (Type::String, None, None, Rules::default());
        if let Some(slot) = slot {
            docs = slot.docs(docs);
            constant = slot.constant.filter(|constant| required && constant.is_string());
            slot_example = slot.example;
            rules = slot.rules;
            if let Some(example) = &data.example {
                self.note(below(&pointer, "example"), &slot.ty, &rules, example);
            }
            self.note_named(&data.examples, &slot.ty, &rules, &pointer);
            ty = match (slot.ty, style) {
                // Any JSON is one text, unless the style has a way to write it.
                (Type::Json, Style::Json | Style::DeepObject) => Type::Json,
                (Type::Json, _) => Type::String,
                (ty, _) => ty,
            };
        }
        let style = needed(style, &ty);
        let is_text = matches!(ty, Type::String | Type::Text(_));
        let idempotency = idempotency && !required && is_text && matches!(place, Place::Query | Place::Header);
        if idempotency {
            docs = docs.and(Line::text(
                "A repeated call with the same value has no further effect. Without one, a fresh key is sent.",
            ));
        }
        UnnamedParameter {
            wire: data.name.clone(),
            place,
            style,
            media_type: None,
            reserved: matches!(
                found,
                Declared::Query {
                    allow_reserved: true,
                    ..
                }
            ),
            ty,
            required,
            idempotency,
            constant,
            docs,
            deprecated: data.deprecated.unwrap_or_default(),
            example: example.or(slot_example),
            rules,
        }
    }

    fn first_example(&self, data: &'a ParameterData) -> Option<Value> {
        let found = |example| self.follow(example, "examples", |components| &components.examples);
        data.examples.values().find_map(|example| found(example)?.value.clone())
    }
}

fn place(parameter: &Declared) -> Place {
    match parameter {
        Declared::Path { .. } => Place::Path,
        Declared::Query { .. } => Place::Query,
        Declared::Header { .. } => Place::Header,
        Declared::Cookie { .. } => Place::Cookie,
    }
}

/// What `style` and `explode` say together. What is in a query or a cookie explodes unless it is said not to.
fn style(parameter: &Declared) -> Style {
    if let Some(numbered) = numbered(parameter) {
        return numbered;
    }
    match (parameter, parameter.parameter_data_ref().explode) {
        (Declared::Path { style, .. }, explode) => match (style, explode.unwrap_or_default()) {
            (PathStyle::Simple, false) => Style::Simple,
            (PathStyle::Simple, true) => Style::SimpleExplode,
            (PathStyle::Label, false) => Style::Label,
            (PathStyle::Label, true) => Style::LabelExplode,
            (PathStyle::Matrix, false) => Style::Matrix,
            (PathStyle::Matrix, true) => Style::MatrixExplode,
        },
        (Declared::Header { .. }, Some(true)) => Style::SimpleExplode,
        (Declared::Header { .. }, _) => Style::Simple,
        (Declared::Cookie { .. }, Some(false)) => Style::Comma,
        (Declared::Cookie { .. }, _) => Style::Form,
        (Declared::Query { style, .. }, explode) => match (style, explode) {
            (QueryStyle::Form, Some(false)) => Style::Comma,
            (QueryStyle::Form, _) => Style::Form,
            (QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited, Some(true)) => Style::Form,
            (QueryStyle::SpaceDelimited, _) => Style::Space,
            (QueryStyle::PipeDelimited, _) => Style::Pipe,
            (QueryStyle::DeepObject, _) => Style::DeepObject,
        },
    }
}

/// The style of a list in the query whose items travel with their number in the name, which OpenAPI has no word for.
fn numbered(parameter: &Declared) -> Option<Style> {
    let Declared::Query { parameter_data, .. } = parameter else {
        return None;
    };
    match parameter_data.extensions.get("x-numbered")?.as_str()? {
        "dots" => Some(Style::Dots),
        "brackets" => Some(Style::Brackets),
        _ => None,
    }
}

/// The plainest style that writes values of a type alike.
fn needed(style: Style, ty: &Type) -> Style {
    let single = matches!(
        ty,
        Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64 | Type::String | Type::Secret | Type::Text(_)
    );
    match style {
        Style::SimpleExplode if single || matches!(ty, Type::List(_)) => Style::Simple,
        Style::LabelExplode if single => Style::Label,
        Style::MatrixExplode if single => Style::Matrix,
        Style::Comma | Style::Space | Style::Pipe | Style::DeepObject | Style::Dots | Style::Brackets if single => {
            Style::Form
        }
        style => style,
    }
}

/// A path parameter that the spec forgot to declare.
fn path_parameter(wire: &str) -> UnnamedParameter {
    UnnamedParameter {
        wire: wire.to_owned(),
        place: Place::Path,
        style: Style::Simple,
        media_type: None,
        reserved: false,
        ty: Type::String,
        required: true,
        idempotency: false,
        constant: None,
        docs: Prose::default(),
        deprecated: false,
        example: None,
        rules: Rules::default(),
    }
}

/// The names in braces, in their order, each once.
fn placeholders(path: &str) -> Vec<&str> {
    let mut known = BTreeSet::new();
    let names = template::placeholders(path).filter(|name| !name.is_empty());
    names.filter(|name| known.insert(*name)).collect()
}

/// What a parameter is called in the lock.
pub(super) fn parameter_place(place: Place, wire: &str) -> String {
    let kind = match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::Part => "part",
    };
    below(kind, wire)
}
