//! Operations: actions, and the names of all that belongs to a call. What a caller gives is in `parameter.rs` and `body.rs`.

use super::body::Sent;
use super::context::{OPERATIONS, Resolver};
use super::entry::Entry;
use super::servers;
use crate::api::{Action, ActionPlace, ErrorEnum, Group, Operation};
use crate::names::{self, Kind, NameRequest, Scope};
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use docwright_base::openapi::template;
use docwright_base::prose::{self, Line, Prose};
use openapiv3::ReferenceOr;
use serde_json::Value;
use std::collections::HashSet;

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

/// The types that a generated mock uses for itself or hands on to its users.
const MOCK_TYPES: &[&str] = &[
    "Api",
    "Arc",
    "Call",
    "Documented",
    "Failure",
    "Invalid",
    "Operation",
    "Reply",
    "Router",
    "Routes",
    "Undocumented",
];

/// The names of an operation, as [`Operation`] has them.
struct OperationNames {
    method: String,
    call: String,
    request: String,
}

impl<'a> Resolver<'a> {
    /// All operations, in the order of the spec, with the enums of their errors and the groups that they are in.
    pub(super) fn operations(&mut self) -> (Vec<Operation>, Vec<ErrorEnum>, Vec<Group>) {
        let mut entries = Vec::new();
        for (path, item) in &self.spec.paths.paths {
            if path.len() > template::LONGEST {
                let message = format!("the path is longer than {} bytes", template::LONGEST);
                let help = "its operations are left out: servers take no such URL";
                self.warn(Code::BeyondMeasure, &below("/paths", path), message, help);
                continue;
            }
            let item = match item {
                ReferenceOr::Item(item) => item,
                ReferenceOr::Reference { reference } => {
                    self.missing(reference, "path", &below("/paths", path), "its operations are left out");
                    continue;
                }
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
        let requests = |text: &dyn Fn(usize) -> String| -> Vec<NameRequest> {
            let places = places.iter().enumerate();
            places
                .map(|(index, place)| NameRequest::new(place, text(index)))
                .collect()
        };
        let methods = requests(&|index| names::method(&entries[index].id));
        let mut taken = Scope::of_methods("client/methods");
        let methods = taken.keep_all(lock, &methods, Kind::Value);
        let mut client = Scope::with("client", CLIENT_TYPES);
        let calls = client.keep_all(lock, &requests(&|index| entries[index].id.clone()), Kind::Type);
        let requests = requests(&|index| format!("{}Request", calls[index]));
        let requests = Scope::with("mock", MOCK_TYPES).keep_all(lock, &requests, Kind::Type);
        let mut operations = Vec::with_capacity(entries.len());
        let named = methods.into_iter().zip(calls).zip(requests);
        for ((entry, place), ((method, call), request)) in entries.iter().zip(&places).zip(named) {
            let names = OperationNames { method, call, request };
            let mut operation = self.operation(entry, names);
            let differ = operation
                .successes
                .iter()
                .any(|reply| reply.content != operation.successes[0].content);
            operation.success = differ.then(|| {
                let request = NameRequest::new(below(place, "success"), format!("{}Success", operation.call));
                client.keep(&mut self.lock, &request, Kind::Type)
            });
            if let Some(streamed) = &mut operation.streamed {
                let request = NameRequest::new(below(place, "stream"), format!("{} stream", operation.method));
                streamed.method = taken.keep(&mut self.lock, &request, Kind::Value);
            }
            operations.push(operation);
        }
        let errors = self.error_enums(&mut operations, &places, &mut client);
        let tags: Vec<_> = entries.iter().map(|entry| entry.operation.tags.first()).collect();
        let (groups, members) = self.groups(&tags);
        for (operation, group) in operations.iter_mut().zip(members) {
            operation.group = group;
        }
        (operations, errors, groups)
    }

    /// An operation of these names. Which group it is in and whether its answers need enums, is known when all are read.
    fn operation(&mut self, entry: &Entry<'a>, names: OperationNames) -> Operation {
        let name = names.call.as_str();
        let operation = entry.operation;
        let pointer = below(&below("/paths", entry.path), &entry.verb.to_ascii_lowercase());
        let requirements = operation
            .security
            .as_deref()
            .or(self.spec.security.as_deref())
            .unwrap_or_default();
        let security = self.security(requirements, &pointer);
        let mut action = self.action(operation, entry.fragment(), &pointer);
        let mut scope = Scope::with(below(OPERATIONS, name), &["transport", "send_stream"]);
        let mut parameters = self.parameters(entry, name, security, action.as_ref(), &pointer);
        let body = match self.content_sent(operation, name, &pointer) {
            Some(Sent::Body(body)) => Some(*body),
            Some(Sent::Parts(parts)) => {
                parameters.extend(parts);
                None
            }
            None => None,
        };
        let parameters = self.name_parameters(parameters, &mut scope);
        let body = body.map(|body| self.name_body(body, &mut scope));
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
                Code::CallbacksLeftOut,
                &below(&pointer, "callbacks"),
                "callbacks are calls to the client",
                "they are left out: no server is generated for them",
            );
        }
        Operation {
            id: prose::visible(&entry.id),
            group: None,
            tag: operation
                .tags
                .first()
                .map(|tag| prose::visible(tag))
                .filter(|tag| !tag.trim().is_empty()),
            method: names.method,
            call: names.call,
            request: names.request,
            error: None,
            success: None,
            verb: entry.verb,
            path: entry.template().to_owned(),
            action,
            server: servers::index(&self.servers, entry.item, operation),
            security,
            docs: operation_docs(operation),
            deprecated: operation.deprecated,
            parameters,
            body,
            successes: replies.successes,
            streamed: replies.streamed,
            errors: replies.errors,
            idempotent: operation.extensions.get("x-idempotent").and_then(Value::as_bool),
            in_band,
            paging: None,
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
                    Code::UnplacedAction,
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

fn operation_docs(operation: &openapiv3::Operation) -> Prose {
    let words = operation.summary.as_deref().unwrap_or_default();
    let summary = Prose::from(Line::text(words));
    let description = Prose::read(operation.description.as_deref().unwrap_or_default());
    let page = operation.external_docs.as_ref().and_then(|docs| Line::link(&docs.url));
    let page = page.map_or_else(Line::default, |link| Line::of("The vendor's page: {}", [link]));
    let docs = if description == summary || description == Prose::read(words) {
        description
    } else {
        summary.and(description)
    };
    docs.and(page)
}
