//! A path item of 2.0 in, one of 3.0 in its place: its operations and their parameters.

use super::body::Field;
use super::lowering::{Lowering, reference};
use super::shared::Role;
use crate::read::references::address;
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value};
use std::collections::HashMap;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// The parameters of a path or an operation, by what they become.
#[derive(Default)]
struct Sorted {
    plain: Vec<Value>,
    /// The bodies, of which there may be one only.
    body: Option<Sent>,
    fields: Vec<Field>,
}

/// A body parameter and where it stands.
#[derive(Clone)]
struct Sent {
    pointer: String,
    said: Said,
}

#[derive(Clone)]
enum Said {
    Here(Map<String, Value>),
    /// By the shared parameter of this name.
    Shared(String),
}

impl Lowering {
    pub(super) fn path_item(&mut self, item: &mut Value, pointer: &str) {
        let Some(item) = item.as_object_mut() else { return };
        let of_path = self.sorted(item, pointer);
        for method in METHODS {
            if let Some(Value::Object(operation)) = item.get_mut(method) {
                self.operation(operation, &of_path, &below(pointer, method));
            }
        }
        if item.shift_remove("trace").is_some() {
            let help = "it is left out";
            self.bad(
                &below(pointer, "trace"),
                "Swagger 2.0 has no operations of this method",
                help,
            );
        }
        if !of_path.plain.is_empty() {
            item.insert("parameters".to_owned(), Value::Array(of_path.plain));
        }
    }

    fn operation(&mut self, operation: &mut Map<String, Value>, of_path: &Sorted, pointer: &str) {
        self.own_servers(operation, pointer);
        let consumes = self.own_media_types(operation, "consumes", pointer);
        let produces = self.own_media_types(operation, "produces", pointer);
        if operation.shift_remove("requestBody").is_some() {
            let help = "it is left out: a body is a parameter there";
            self.bad(&below(pointer, "requestBody"), "Swagger 2.0 has no `requestBody`", help);
        }
        let own = self.sorted(operation, pointer);
        if !own.plain.is_empty() {
            operation.insert("parameters".to_owned(), Value::Array(own.plain));
        }
        if let Some(body) = self.request_body(own.body, own.fields, of_path, &consumes, pointer) {
            operation.insert("requestBody".to_owned(), body);
        }
        let here = below(pointer, "responses");
        for (status, response) in operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            if !status.starts_with("x-") {
                *response = self.response(response.take(), &produces, &below(&here, status));
            }
        }
    }

    /// The body of an operation; what the path has for all of them gives way to the operation's own.
    fn request_body(
        &mut self,
        body: Option<Sent>,
        own: Vec<Field>,
        of_path: &Sorted,
        consumes: &[String],
        pointer: &str,
    ) -> Option<Value> {
        let body = body.or_else(|| of_path.body.clone().filter(|_| own.is_empty()));
        if let Some(Sent { pointer: here, said }) = body {
            if let Some(field) = own.first() {
                let message = "an operation has a body or a form, and not both";
                let help = "the field and all others of the form are left out";
                let pointer = field.pointer.clone();
                self.bad(&pointer, message, help);
            }
            return Some(match said {
                Said::Here(parameter) => self.body(parameter, consumes, &here),
                Said::Shared(name) => {
                    let shared = reference(&below("/components/requestBodies", &name));
                    match consumes == self.consumes.as_slice() {
                        true => shared,
                        false => self.shared_body(&name, consumes, &here).unwrap_or(shared),
                    }
                }
            });
        }
        let mut fields = Vec::new();
        for field in &of_path.fields {
            let copy = self
                .copies
                .copy_members(&field.parameter, &field.pointer, &mut self.diagnostics);
            let pointer = field.pointer.clone();
            fields.extend(copy.map(|parameter| Field { pointer, parameter }));
        }
        let fields = self.told_apart(fields, own);
        (!fields.is_empty()).then(|| self.form(fields, consumes, pointer))
    }

    /// The fields by their names, an operation's in the place of its path's.
    fn told_apart(&mut self, of_path: Vec<Field>, own: Vec<Field>) -> Vec<Field> {
        let inherited = of_path.len();
        // Where each is, and whether it is the path's.
        let mut places: HashMap<String, (usize, bool)> = HashMap::new();
        let mut fields: Vec<Field> = Vec::new();
        for (number, field) in of_path.into_iter().chain(own).enumerate() {
            let is_inherited = number < inherited;
            let Some(name) = field.parameter.get("name").and_then(Value::as_str) else {
                self.bad(&field.pointer, "a parameter needs a name", "it is left out");
                continue;
            };
            match places.get(name).copied() {
                None => {
                    places.insert(name.to_owned(), (fields.len(), is_inherited));
                    fields.push(field);
                }
                Some((place, true)) if !is_inherited => {
                    places.insert(name.to_owned(), (place, false));
                    if let Some(known) = fields.get_mut(place) {
                        *known = field;
                    }
                }
                Some(_) => self.bad(
                    &field.pointer,
                    "the form has a field of this name",
                    "this one is left out",
                ),
            }
        }
        fields
    }

    /// Takes the parameters from their list.
    fn sorted(&mut self, holder: &mut Map<String, Value>, pointer: &str) -> Sorted {
        let mut sorted = Sorted::default();
        let here = below(pointer, "parameters");
        let parameters = match holder.shift_remove("parameters") {
            Some(Value::Array(parameters)) => parameters,
            Some(_) => {
                self.bad(&here, "a list of parameters is expected here", "it is left out");
                return sorted;
            }
            None => return sorted,
        };
        for (number, parameter) in parameters.into_iter().enumerate() {
            let pointer = below(&here, &number.to_string());
            let Value::Object(parameter) = parameter else {
                self.bad(&pointer, "a parameter is an object", "it is left out");
                continue;
            };
            match parameter.get("$ref") {
                Some(Value::String(reference)) => self.referred(&mut sorted, reference, pointer),
                _ => self.sort(&mut sorted, parameter, pointer),
            }
        }
        sorted
    }

    fn sort(&mut self, sorted: &mut Sorted, parameter: Map<String, Value>, pointer: String) {
        match Role::of(&parameter) {
            Role::Plain => {
                let lowered = self.parameter(parameter, &pointer);
                sorted.plain.push(lowered);
            }
            Role::Body => self.only_body(sorted, pointer, Said::Here(parameter)),
            Role::Field => sorted.fields.push(Field { pointer, parameter }),
        }
    }

    fn referred(&mut self, sorted: &mut Sorted, text: &str, pointer: String) {
        let Some((name, role, parameter)) = self.shared.parameter(text) else {
            let help = "it is left out";
            let message = format!("`{}` is not a parameter of this document", text.escape_debug());
            match address(text, "parameter", &pointer, help) {
                Some(told) => self.diagnostics.push(told),
                None => self.report(Code::UnresolvedReference, &pointer, message, help),
            }
            return;
        };
        let name = name.to_owned();
        match role {
            Role::Plain => sorted.plain.push(reference(&below("/components/parameters", &name))),
            Role::Body => self.only_body(sorted, pointer, Said::Shared(name)),
            Role::Field => {
                let copy = self.copies.copy_members(parameter, &pointer, &mut self.diagnostics);
                sorted.fields.extend(copy.map(|parameter| Field { pointer, parameter }));
            }
        }
    }

    fn only_body(&mut self, sorted: &mut Sorted, pointer: String, said: Said) {
        match sorted.body {
            None => sorted.body = Some(Sent { pointer, said }),
            Some(_) => self.bad(
                &pointer,
                "there is a body already, and a call sends one only",
                "this one is left out",
            ),
        }
    }
}
