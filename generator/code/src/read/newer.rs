//! OpenAPI 3.1 and 3.2 documents in, OpenAPI 3.0 documents out, before anything else looks at them.
//!
//! What 3.0 says in other words is said in its words. What it cannot say is dropped, or widened to what allows more, each
//! time with a diagnostic at the JSON pointer of the document as it came. Documents of other versions pass untouched.

mod references;
mod schema;

use crate::media::framing;
use crate::read::references::{Copies, inline_path_items};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place, Warned};
use docwright_base::openapi::pointer::{below, component};
use docwright_base::openapi::structure::{Kind, walk};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Says an OpenAPI 3.1 or 3.2 document in OpenAPI 3.0.
pub(super) fn lower(document: Value) -> Warned<Value> {
    let version = document.get("openapi").and_then(Value::as_str).unwrap_or_default();
    let minor = version.split('.').nth(1).unwrap_or_default().to_owned();
    if !version.starts_with("3.") || !matches!(minor.as_str(), "1" | "2") {
        return Warned::quiet(document);
    }
    let mut lowered = lower_newer(document);
    if minor == "2" {
        let place = Place::Spec("/openapi".to_owned());
        let finding = Diagnostic::new(Code::Openapi32, place, "OpenAPI 3.2 is read as 3.1");
        let help = "what 3.2 added and a client needs is reported where it stands";
        lowered.diagnostics.insert(0, finding.help(help));
    }
    lowered
}

/// The same, whatever version the document says it is of.
pub(super) fn lower_newer(mut document: Value) -> Warned<Value> {
    let mut lowering = Lowering::default();
    lowering.document(&mut document);
    Warned {
        output: document,
        diagnostics: lowering.diagnostics,
    }
}

#[derive(Debug, Default)]
struct Lowering {
    diagnostics: Vec<Diagnostic>,
    /// Where each schema of a `$defs` goes: its JSON pointer to its name in `components/schemas`.
    homes: references::Homes,
    /// The schemas that have gone there.
    hoisted: Vec<(String, Value)>,
    /// Security schemes that 3.0 does not know.
    foreign_schemes: BTreeSet<String>,
}

impl Lowering {
    fn report(&mut self, code: Code, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = Place::Spec(pointer.to_owned());
        self.diagnostics.push(Diagnostic::new(code, place, message).help(help));
    }

    fn document(&mut self, document: &mut Value) {
        inline_path_items(document, &mut self.diagnostics);
        if let Some(media_types) = document.pointer("/components/mediaTypes").cloned() {
            inline_media_types(document, &media_types, &mut self.diagnostics);
        }
        // Before the schemas are read, of which these are some.
        walk(document, Kind::Root, &mut |kind, _, value, pointer| {
            if kind == Kind::MediaType {
                self.media_type(value, pointer);
            }
        });
        if let Some(root) = document.as_object_mut() {
            self.root(root);
        }
        self.homes = references::Homes::of(document);
        self.homes.rewrite(document);
        walk(document, Kind::Root, &mut |kind, via, value, pointer| match kind {
            Kind::Schema => self.schema(value, via, pointer),
            Kind::PathItem => self.path_item(value, pointer),
            Kind::Operation => self.operation(value, pointer),
            Kind::Response => response(value),
            Kind::Root
            | Kind::Components
            | Kind::Parameter
            | Kind::RequestBody
            | Kind::MediaType
            | Kind::Encoding
            | Kind::Callback => {}
        });
        let Some(root) = document.as_object_mut() else { return };
        if !self.hoisted.is_empty()
            && let Some(schemas) = object(root, "components").and_then(|components| object(components, "schemas"))
        {
            schemas.extend(std::mem::take(&mut self.hoisted));
        }
    }

    fn root(&mut self, root: &mut Map<String, Value>) {
        root.insert("openapi".to_owned(), Value::from("3.0.3"));
        root.entry("paths").or_insert_with(|| Value::Object(Map::new()));
        root.shift_remove("$self");
        if root.shift_remove("webhooks").is_some() {
            let message = "webhooks are calls to the client";
            let help = "they are left out: no server is generated for them";
            self.report(Code::WebhooksLeftOut, "/webhooks", message, help);
        }
        if let Some(dialect) = root.shift_remove("jsonSchemaDialect") {
            let known = dialect.as_str().is_some_and(|dialect| {
                dialect.starts_with("https://spec.openapis.org/oas/3.")
                    || dialect == "https://json-schema.org/draft/2020-12/schema"
            });
            if !known {
                let message = format!("the schemas are written in another dialect of JSON Schema: {dialect}");
                let help = "they are read as JSON Schema 2020-12";
                self.report(Code::JsonSchemaDialect, "/jsonSchemaDialect", message, help);
            }
        }
        if let Some(info) = root.get_mut("info").and_then(Value::as_object_mut) {
            self.info(info);
        }
        if let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) {
            // All that refers to them has got a copy.
            components.shift_remove("pathItems");
            components.shift_remove("mediaTypes");
        }
        self.security_schemes(root);
    }

    fn info(&mut self, info: &mut Map<String, Value>) {
        if let Some(summary) = info.shift_remove("summary") {
            if info.contains_key("description") {
                let message = "OpenAPI 3.0 has no summary beside the description";
                let help = "the description is kept";
                self.report(Code::InfoSummary, "/info/summary", message, help);
            } else {
                info.insert("description".to_owned(), summary);
            }
        }
        if let Some(license) = info.get_mut("license").and_then(Value::as_object_mut)
            && let Some(identifier) = license.shift_remove("identifier")
            && let Some(identifier) = identifier.as_str()
        {
            let url = format!("https://spdx.org/licenses/{identifier}.html");
            license.entry("url").or_insert_with(|| Value::from(url));
        }
    }

    /// A client's certificate is a matter of the connection, which 3.0 has no scheme for.
    fn security_schemes(&mut self, root: &mut Map<String, Value>) {
        let Some(schemes) = root
            .get_mut("components")
            .and_then(|components| components.get_mut("securitySchemes"))
            .and_then(Value::as_object_mut)
        else {
            return;
        };
        let foreign = schemes
            .iter()
            .filter(|(_, scheme)| scheme.get("type").and_then(Value::as_str) == Some("mutualTLS"));
        self.foreign_schemes = foreign.map(|(name, _)| name.clone()).collect();
        schemes.retain(|name, _| !self.foreign_schemes.contains(name));
        for name in self.foreign_schemes.clone() {
            let message = "mutual TLS is no credential of a request";
            let help = "calls do not ask for it: give the client an HTTP client that holds the certificate";
            let pointer = below("/components/securitySchemes", &name);
            self.report(Code::MutualTls, &pointer, message, help);
        }
        self.requirements(root);
    }

    fn requirements(&self, holder: &mut Map<String, Value>) {
        let requirements = holder.get_mut("security").and_then(Value::as_array_mut);
        for requirement in requirements.into_iter().flatten().filter_map(Value::as_object_mut) {
            requirement.retain(|name, _| !self.foreign_schemes.contains(name));
        }
    }

    fn path_item(&mut self, value: &mut Value, pointer: &str) {
        let Some(item) = value.as_object_mut() else { return };
        for method in ["query", "additionalOperations"] {
            if item.shift_remove(method).is_some() {
                let message = "OpenAPI 3.0 has no word for these methods";
                let help = "their operations are left out";
                self.report(Code::UnusualMethod, &below(pointer, method), message, help);
            }
        }
        self.parameters(item, pointer);
    }

    fn operation(&mut self, value: &mut Value, pointer: &str) {
        let Some(operation) = value.as_object_mut() else { return };
        operation
            .entry("responses")
            .or_insert_with(|| Value::Object(Map::new()));
        self.requirements(operation);
        self.parameters(operation, pointer);
    }

    /// Leaves out parameters that are a whole query string.
    fn parameters(&mut self, holder: &mut Map<String, Value>, pointer: &str) {
        let Some(parameters) = holder.get_mut("parameters").and_then(Value::as_array_mut) else {
            return;
        };
        let mut lost = Vec::new();
        let mut number = 0;
        parameters.retain(|parameter| {
            let whole = parameter.get("in").and_then(Value::as_str) == Some("querystring");
            if whole {
                lost.push(below(&below(pointer, "parameters"), &number.to_string()));
            }
            number += 1;
            !whole
        });
        for pointer in lost {
            let message = "the parameter is the whole query string";
            self.report(Code::WholeQueryParameter, &pointer, message, "it is left out");
        }
    }

    /// Before 3.2, the schema beside the media type of a sequence is that of an item.
    fn media_type(&mut self, value: &mut Value, pointer: &str) {
        let Some(media) = value.as_object_mut() else { return };
        let Some(mut item) = media.shift_remove("itemSchema") else {
            return;
        };
        let name = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/");
        if framing(&name).is_some() {
            // What the text of an event's data holds is what the event says.
            if let Some(data) = item.pointer_mut("/properties/data/contentSchema") {
                item = data.take();
            }
            media.insert("schema".to_owned(), item);
        } else if !media.contains_key("schema") {
            let message = "the body is a sequence of items";
            let help = "the client gives it as it comes, without types";
            self.report(Code::StreamedItems, &below(pointer, "itemSchema"), message, help);
        }
    }
}

/// A response needs a description in 3.0.
fn response(value: &mut Value) {
    let Some(response) = value.as_object_mut() else { return };
    let summary = response.shift_remove("summary");
    if !response.contains_key("$ref") && !response.contains_key("description") {
        response.insert("description".to_owned(), summary.unwrap_or_else(|| Value::from("")));
    }
}

/// Puts the media types that references mean in their place.
fn inline_media_types(document: &mut Value, media_types: &Value, diagnostics: &mut Vec<Diagnostic>) {
    let mut copies = Copies::of(document);
    walk(document, Kind::Root, &mut |kind, _, value, pointer| {
        let reference = value.get("$ref").and_then(Value::as_str);
        let name = reference
            .filter(|_| kind == Kind::MediaType)
            .and_then(|reference| component(reference, "mediaTypes"));
        if let Some(media_type) = name.and_then(|name| media_types.get(&name)) {
            let copy = copies.copy(media_type, pointer, diagnostics);
            *value = copy.unwrap_or_else(|| Value::Object(Map::new()));
        }
    });
}

/// The object at `key`, made when nothing is there.
fn object<'a>(holder: &'a mut Map<String, Value>, key: &str) -> Option<&'a mut Map<String, Value>> {
    holder
        .entry(key)
        .or_insert_with(|| Value::Object(Map::new()))
        .as_object_mut()
}

#[cfg(test)]
mod tests;
