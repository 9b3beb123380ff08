//! Operations: parameters, bodies, actions, and the names of all that belongs to a call.

use super::reply::rank;
use super::schema::Hint;
use super::{OPERATIONS, Resolver, below, plain};
use crate::code::api::{Action, ActionPlace, Body, BodyKind, Operation, Parameter, Place, Style, Type};
use crate::code::doc;
use crate::code::names::{self, Kind, Scope, Wish};
use openapiv3::{
    Parameter as Declared, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle, ReferenceOr,
    RequestBody,
};
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

/// The types that a generated client uses for itself.
const CLIENT_TYPES: &[&str] = &[
    "BuildError",
    "Builder",
    "Client",
    "ClientBuilder",
    "Credentials",
    "DocumentedError",
    "Incoming",
    "Method",
    "Request",
    "Response",
    "Retry",
    "Sending",
    "Transport",
    "Undocumented",
];

/// An operation as the spec has it, and where.
struct Entry<'a> {
    verb: &'static str,
    path: &'a str,
    item: &'a PathItem,
    operation: &'a openapiv3::Operation,
    id: String,
}

impl Entry<'_> {
    /// The path as it goes on the wire.
    fn template(&self) -> &str {
        self.path.split('#').next().unwrap_or_default()
    }

    /// What follows `#`, which tells operations of one path apart.
    fn fragment(&self) -> &str {
        self.path.split_once('#').map_or("", |(_, fragment)| fragment)
    }
}

impl<'a> Resolver<'a> {
    /// All operations, in the order of the spec.
    pub(super) fn operations(&mut self) -> Vec<Operation> {
        let mut entries = Vec::new();
        for (path, item) in &self.spec.paths.paths {
            let ReferenceOr::Item(item) = item else {
                self.warn(
                    "unresolved-reference",
                    &below("/paths", path),
                    "the path is not in this document",
                    "its operations are left out",
                );
                continue;
            };
            let operations = [
                ("GET", &item.get),
                ("PUT", &item.put),
                ("POST", &item.post),
                ("DELETE", &item.delete),
                ("OPTIONS", &item.options),
                ("HEAD", &item.head),
                ("PATCH", &item.patch),
                ("TRACE", &item.trace),
            ];
            for (verb, operation) in operations {
                if let Some(operation) = operation {
                    let id = operation.operation_id.clone().filter(|id| !id.trim().is_empty());
                    entries.push(Entry {
                        verb,
                        path,
                        item,
                        operation,
                        id: id.unwrap_or_else(|| derived_id(verb, path)),
                    });
                }
            }
        }
        let places = places(&entries);
        let lock = &mut self.lock;
        let wishes = |text: &dyn Fn(usize) -> String| -> Vec<Wish> {
            let places = places.iter().enumerate();
            places.map(|(index, place)| Wish::new(place, text(index))).collect()
        };
        let methods = wishes(&|index| names::method(&entries[index].id));
        let methods = Scope::with("client/methods", &[]).keep_all(lock, &methods, Kind::Value);
        let mut client = Scope::with("client", CLIENT_TYPES);
        let calls = client.keep_all(lock, &wishes(&|index| entries[index].id.clone()), Kind::Type);
        let requests = wishes(&|index| format!("{}Request", calls[index]));
        let requests = Scope::with("mock", &[]).keep_all(lock, &requests, Kind::Type);
        let mut operations = Vec::with_capacity(entries.len());
        let named = methods.into_iter().zip(calls).zip(requests);
        for ((entry, place), ((method, call), request)) in entries.iter().zip(&places).zip(named) {
            let mut operation = self.operation(entry, &call);
            let differ = operation
                .successes
                .iter()
                .any(|reply| reply.content != operation.successes[0].content);
            let mut name = |part: &str, end: &str| {
                let wish = Wish::new(below(place, part), format!("{call}{end}"));
                client.keep(&mut self.lock, &wish, Kind::Type)
            };
            operation.success = differ.then(|| name("success", "Success"));
            let fails = !operation.errors.is_empty() || operation.in_band.is_some();
            operation.error = fails.then(|| name("error", "Error"));
            operations.push(Operation {
                method,
                call,
                request,
                ..operation
            });
        }
        operations
    }

    /// An operation without the names of its own.
    fn operation(&mut self, entry: &Entry<'a>, name: &str) -> Operation {
        let operation = entry.operation;
        let pointer = below(&below("/paths", entry.path), &entry.verb.to_ascii_lowercase());
        let requirements = operation
            .security
            .as_deref()
            .or(self.spec.security.as_deref())
            .unwrap_or_default();
        let security = self.security(requirements, &pointer);
        let mut action = self.action(operation, entry.fragment(), &pointer);
        let mut scope = Scope::with(below(OPERATIONS, name), &["transport"]);
        let mut parameters = self.parameters(entry, name, security, action.as_ref(), &pointer);
        self.name_parameters(&mut parameters, &mut scope);
        let body = self.body(operation, name, &mut scope, &pointer);
        if let (
            Some(Action {
                place: ActionPlace::Body { wrap },
                name,
                ..
            }),
            Some(body),
        ) = (&mut action, &body)
        {
            *wrap = !self.has_member(&body.kind, name);
        }
        let replies = self.replies(operation, entry.verb, name, &pointer);
        let in_band = self.in_band(operation, &replies, &pointer);
        if !operation.callbacks.is_empty() {
            self.warn(
                "callbacks",
                &below(&pointer, "callbacks"),
                "callbacks are calls to the client",
                "they are left out: no server is generated for them",
            );
        }
        Operation {
            id: plain(&entry.id),
            method: String::new(),
            call: String::new(),
            request: String::new(),
            error: None,
            success: None,
            verb: entry.verb,
            path: entry.template().to_owned(),
            action,
            security,
            docs: operation_docs(operation),
            deprecated: operation.deprecated,
            parameters,
            body,
            successes: replies.successes,
            errors: replies.errors,
            in_band,
        }
    }

    /// How the operation is named on the wire: by its extension, else by a fragment such as `#Action=Stop`.
    fn action(&mut self, operation: &openapiv3::Operation, fragment: &str, pointer: &str) -> Option<Action> {
        let Some(extension) = operation.extensions.get("x-action") else {
            let (key, name) = fragment.trim_start_matches('/').split_once('=')?;
            let (key, name) = (key.to_owned(), name.split('&').next().unwrap_or(name).to_owned());
            return Some(Action {
                place: ActionPlace::Documented,
                key,
                name,
                version: None,
            });
        };
        let text = |key: &str| extension.get(key).and_then(Value::as_str).map(str::to_owned);
        let place = match text("in").as_deref() {
            Some("header") => ActionPlace::Header,
            Some("query") => ActionPlace::Query,
            Some("body") => ActionPlace::Body { wrap: false },
            _ => {
                let pointer = below(pointer, "x-action");
                self.warn(
                    "action",
                    &pointer,
                    "`in` is neither `header`, `query` nor `body`",
                    "the call does not say which action it is",
                );
                return None;
            }
        };
        let name = text("name").or_else(|| text("key"))?;
        let version = text("version-key").zip(text("version"));
        Some(Action {
            place,
            key: text("key").unwrap_or_default(),
            name,
            version,
        })
    }

    /// The parameters that a caller gives: not those that are credentials or name the action.
    fn parameters(
        &mut self,
        entry: &Entry<'a>,
        name: &str,
        security: Option<usize>,
        action: Option<&Action>,
        pointer: &str,
    ) -> Vec<Parameter> {
        let path = entry.template();
        let mut declared: Vec<&'a Declared> = Vec::new();
        for parameter in entry.item.parameters.iter().chain(&entry.operation.parameters) {
            let Some(found) = self.follow(parameter, "parameters", |components| &components.parameters) else {
                self.warn(
                    "unresolved-reference",
                    &below(pointer, "parameters"),
                    "a parameter is not in this document",
                    "it is left out",
                );
                continue;
            };
            // A parameter of the operation replaces the path's one of the same name and place.
            declared.retain(|known| !same_parameter(known, found));
            declared.push(found);
        }
        let mut parameters: Vec<Parameter> = Vec::new();
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
                Declared::Path { .. } => !path.contains(&format!("{{{}}}", data.name)),
                Declared::Query { .. } | Declared::Cookie { .. } => false,
            };
            if matches!(found, Declared::Path { .. }) && ignored {
                let message = format!("the path has no place for the parameter `{}`", data.name);
                self.warn("parameter-without-place", pointer, message, "it is left out");
            }
            if !sent && !ignored {
                parameters.push(self.parameter(found, entry.operation, name, pointer));
            }
        }
        for wire in placeholders(path) {
            if !parameters
                .iter()
                .any(|known| known.place == Place::Path && known.wire == wire)
            {
                let message = format!("the path's `{{{wire}}}` is not declared as a parameter");
                self.warn(
                    "undeclared-path-parameter",
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
    fn name_parameters(&mut self, parameters: &mut [Parameter], scope: &mut Scope) {
        let wishes: Vec<Wish> = parameters
            .iter()
            .map(|parameter| Wish::new(parameter_place(parameter.place, &parameter.wire), &parameter.wire))
            .collect();
        let idents = scope.keep_all(&mut self.lock, &wishes, Kind::Value);
        for ((parameter, ident), wish) in parameters.iter_mut().zip(idents).zip(wishes) {
            parameter.setter = scope.keep_setter(&mut self.lock, &wish.place, &ident);
            parameter.name = ident;
        }
    }

    fn parameter(
        &mut self,
        found: &'a Declared,
        operation: &openapiv3::Operation,
        name: &str,
        pointer: &str,
    ) -> Parameter {
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
        let mut docs = doc::safe(data.description.as_deref().unwrap_or_default());
        let required = data.required || place == Place::Path;
        let idempotency = operation
            .extensions
            .get("x-idempotency-parameter")
            .and_then(Value::as_str)
            == Some(data.name.as_str());
        let (mut ty, mut constant, mut slot_example) = (Type::String, None, None);
        if let Some(slot) = slot {
            docs = slot.docs(&docs);
            constant = slot.constant.filter(|constant| required && constant.is_string());
            slot_example = slot.example;
            ty = match (slot.ty, style) {
                // Any JSON is one text, unless the style has a way to write it.
                (Type::Json, Style::Json | Style::DeepObject) => Type::Json,
                (Type::Json, _) => Type::String,
                (ty, _) => ty,
            };
        }
        let style = needed(style, &ty);
        let idempotency =
            idempotency && !required && ty == Type::String && matches!(place, Place::Query | Place::Header);
        if idempotency {
            docs.push_str(
                "\n\nA repeated call with the same value has no further effect. Without one, a fresh key is sent.",
            );
        }
        Parameter {
            wire: data.name.clone(),
            name: String::new(),
            setter: String::new(),
            place,
            style,
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
            docs: docs.trim_start().to_owned(),
            deprecated: data.deprecated.unwrap_or_default(),
            example: example.or(slot_example),
        }
    }

    fn first_example(&self, data: &ParameterData) -> Option<Value> {
        data.examples.values().find_map(|example| match example {
            ReferenceOr::Item(example) => example.value.clone(),
            ReferenceOr::Reference { .. } => None,
        })
    }

    fn body(
        &mut self,
        operation: &'a openapiv3::Operation,
        name: &str,
        scope: &mut Scope,
        pointer: &str,
    ) -> Option<Body> {
        let pointer = below(pointer, "requestBody");
        let declared = operation.request_body.as_ref()?;
        let found = self.follow(declared, "requestBodies", |components| &components.request_bodies);
        let Some(body) = found else {
            self.warn(
                "unresolved-reference",
                &pointer,
                "the request body is not in this document",
                "the call sends none",
            );
            return None;
        };
        let (media, content) = body.content.iter().min_by_key(|(media, _)| body_rank(media))?;
        if body.content.len() > 1 {
            let message = format!("of {} media types, the client sends `{media}`", body.content.len());
            self.warn(
                "several-media-types",
                &below(&pointer, "content"),
                message,
                "the others are left out",
            );
        }
        let here = below(&below(&pointer, "content"), media);
        let example = self.media_example(content);
        let mut slot_example = None;
        let binary = content
            .schema
            .as_ref()
            .is_some_and(|schema| self.is_binary(schema.into()));
        let mut kind = match body_rank(media) {
            // No JSON is made of bytes, whatever the media type says.
            BodyRank::Json if binary => BodyKind::Bytes,
            BodyRank::Multipart => BodyKind::Multipart,
            BodyRank::Text => BodyKind::Text,
            BodyRank::Bytes => BodyKind::Bytes,
            rank => {
                let hint = Hint::new(
                    below(&below(OPERATIONS, name), "requestBody"),
                    format!("{name}Request"),
                    "request",
                    format!("The body of {}.", doc::code(name)),
                );
                let slot = content
                    .schema
                    .as_ref()
                    .map(|schema| self.lower(schema.into(), &hint, &here));
                let ty = slot.map_or(Type::Json, |slot| {
                    slot_example.clone_from(&slot.example);
                    slot.value_type()
                });
                if rank == BodyRank::Form {
                    BodyKind::Form(ty)
                } else {
                    BodyKind::Json(ty)
                }
            }
        };
        let mut media_type = media.clone();
        if !media_type.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') || media_type.contains('*') {
            media_type = if matches!(kind, BodyKind::Json(_)) {
                "application/json".to_owned()
            } else {
                "application/octet-stream".to_owned()
            };
            if !matches!(kind, BodyKind::Json(_)) {
                kind = BodyKind::Bytes;
            }
        }
        let ident = scope.keep(&mut self.lock, &Wish::new("requestBody", "body"), Kind::Value);
        Some(Body {
            setter: names::setter(&ident),
            name: ident,
            media_type,
            kind,
            required: body.required,
            docs: body_docs(body),
            example: example.or(slot_example),
        })
    }

    /// Whether a body is an object with a member of this name.
    fn has_member(&self, kind: &BodyKind, name: &str) -> bool {
        let (BodyKind::Json(Type::Named(id)) | BodyKind::Form(Type::Named(id))) = kind else {
            return false;
        };
        match self.types[*id].as_ref().map(|named| &named.shape) {
            Some(crate::code::api::Shape::Struct(shape)) => shape.fields.iter().any(|field| field.wire == name),
            _ => false,
        }
    }
}

/// Which of several media types a client sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum BodyRank {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

fn body_rank(media: &str) -> BodyRank {
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => BodyRank::Form,
        essence if essence.starts_with("multipart/") => BodyRank::Multipart,
        _ => match rank(media) {
            super::reply::Rank::Json | super::reply::Rank::AnyJson => BodyRank::Json,
            super::reply::Rank::Text => BodyRank::Text,
            super::reply::Rank::Bytes => BodyRank::Bytes,
        },
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

/// The plainest style that writes values of a type alike.
fn needed(style: Style, ty: &Type) -> Style {
    let single = matches!(
        ty,
        Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64 | Type::String | Type::Secret
    );
    match style {
        Style::SimpleExplode if single || matches!(ty, Type::List(_)) => Style::Simple,
        Style::LabelExplode if single => Style::Label,
        Style::MatrixExplode if single => Style::Matrix,
        Style::Comma | Style::Space | Style::Pipe | Style::DeepObject if single => Style::Form,
        style => style,
    }
}

fn same_parameter(one: &Declared, other: &Declared) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
        && one.parameter_data_ref().name == other.parameter_data_ref().name
}

/// A path parameter that the spec forgot to declare.
fn path_parameter(wire: &str) -> Parameter {
    Parameter {
        wire: wire.to_owned(),
        name: String::new(),
        setter: String::new(),
        place: Place::Path,
        style: Style::Simple,
        reserved: false,
        ty: Type::String,
        required: true,
        idempotency: false,
        constant: None,
        docs: String::new(),
        deprecated: false,
        example: None,
    }
}

/// The names in braces, in their order, each once.
fn placeholders(path: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if !name.is_empty() && known.insert(name) {
            found.push(name);
        }
        rest = after;
    }
    found
}

/// What operations are called in the lock: their ids, with method and path where an id is not the only one of its kind.
fn places(entries: &[Entry<'_>]) -> Vec<String> {
    let mut seen = HashSet::new();
    entries
        .iter()
        .map(|entry| {
            if seen.insert(entry.id.as_str()) {
                entry.id.clone()
            } else {
                format!("{} {} {}", entry.id, entry.verb, entry.path)
            }
        })
        .map(|place| below(OPERATIONS, &place))
        .collect()
}

/// What a parameter is called in the lock.
fn parameter_place(place: Place, wire: &str) -> String {
    let kind = match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    below(kind, wire)
}

/// An id for an operation without one: `GET /v2/tasks/{id}` is `get_v2_tasks_by_id`.
fn derived_id(verb: &str, path: &str) -> String {
    let mut words = vec![verb.to_ascii_lowercase()];
    let path = path.split_once('#').map_or_else(
        || path.to_owned(),
        |(path, fragment)| {
            let name = fragment.rsplit('=').next().unwrap_or(fragment);
            format!("{path}/{name}")
        },
    );
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let by = segment.starts_with('{');
        words.extend(by.then(|| "by".to_owned()));
        words.extend(names::words(segment));
    }
    if words.len() == 1 {
        words.push("root".to_owned());
    }
    words.join("_")
}

fn operation_docs(operation: &openapiv3::Operation) -> String {
    let summary = doc::safe(operation.summary.as_deref().unwrap_or_default());
    let description = doc::safe(operation.description.as_deref().unwrap_or_default());
    let mut parts = vec![summary.clone()];
    if description != summary {
        parts.push(description);
    }
    if let Some(link) = operation.external_docs.as_ref().and_then(|docs| doc::link(&docs.url)) {
        parts.push(format!("The vendor's page: {link}"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn body_docs(body: &RequestBody) -> String {
    doc::safe(body.description.as_deref().unwrap_or_default())
}
