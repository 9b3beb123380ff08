//! A body parameter, or the parameters that are the fields of a form, in; a request body of 3.0 out.

use super::list::{Way, is_binary};
use super::lowering::{Lowering, reference};
use super::media::essence;
use crate::read::references::weight;
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value, json};

const MULTIPART: &str = "multipart/form-data";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// A schema of so few values is said again where it is used otherwise than it is shared.
const LITTLE: usize = 4;

/// A field of a form, and where it stands.
pub(super) struct Field {
    pub(super) pointer: String,
    pub(super) parameter: Map<String, Value>,
}

impl Lowering {
    /// A body parameter, of the media types that are given.
    pub(super) fn body(&mut self, mut parameter: Map<String, Value>, consumes: &[String], pointer: &str) -> Value {
        parameter.shift_remove("in");
        parameter.shift_remove("name");
        let mut media = Map::new();
        match parameter.shift_remove("schema") {
            Some(schema) => drop(media.insert("schema".to_owned(), schema)),
            None => self.bad(pointer, "a body has a schema", "it is read as any JSON"),
        }
        for key in ["x-example", "example"] {
            if let Some(example) = parameter.shift_remove(key) {
                media.entry("example").or_insert(example);
            }
        }
        let assumed;
        let names = match consumes {
            [] => {
                assumed = self.assumed("application/json", "consumes", pointer);
                &assumed
            }
            names => names,
        };
        let content = self.content(names, media, pointer);
        parameter.insert("content".to_owned(), Value::Object(content));
        Value::Object(parameter)
    }

    /// A shared body where an operation has other media types than the document: its schema stays where it is.
    pub(super) fn shared_body(&mut self, name: &str, consumes: &[String], pointer: &str) -> Option<Value> {
        let parameter = self.shared.parameters.get(name)?.as_object()?;
        let mut copy = Map::new();
        for (key, value) in parameter.iter().filter(|(key, _)| *key != "schema") {
            let value = self.copies.copy(value, pointer, &mut self.diagnostics)?;
            copy.insert(key.clone(), value);
        }
        if let Some(schema) = parameter.get("schema") {
            let first = self.consumes.first().map_or("application/json", String::as_str);
            let home = below("/components/requestBodies", name);
            let home = below(&below(&below(&home, "content"), first), "schema");
            copy.insert("schema".to_owned(), said_again(schema, &home));
        }
        Some(self.body(copy, consumes, pointer))
    }

    /// The fields of a form.
    pub(super) fn form(&mut self, fields: Vec<Field>, consumes: &[String], pointer: &str) -> Value {
        let is_file = |field: &Field| {
            let kind = |value: &Value| value.get("type").and_then(Value::as_str).map(str::to_owned);
            let items = field.parameter.get("items");
            field.parameter.get("type").and_then(Value::as_str) == Some("file")
                || items.is_some_and(|items| kind(items).as_deref() == Some("file") || is_binary(items))
        };
        let names = self.form_types(fields.iter().any(is_file), consumes, pointer);
        let is_required = |field: &Field| field.parameter.get("required") == Some(&Value::Bool(true));
        let required = fields.iter().any(is_required);
        let mut content = Map::new();
        for name in names.iter().skip(1) {
            let copies = fields.iter().map(|field| {
                let (pointer, said) = (&field.pointer, &mut self.diagnostics);
                let parameter = self.copies.copy_members(&field.parameter, pointer, said)?;
                let pointer = field.pointer.clone();
                Some(Field { pointer, parameter })
            });
            if let Some(fields) = copies.collect::<Option<Vec<_>>>() {
                let media = self.form_of(name, fields);
                content.insert(name.clone(), media);
            }
        }
        if let Some(first) = names.first() {
            let media = self.form_of(first, fields);
            content.shift_insert(0, first.clone(), media);
        }
        let mut body = Map::new();
        if required {
            body.insert("required".to_owned(), Value::Bool(true));
        }
        body.insert("content".to_owned(), Value::Object(content));
        Value::Object(body)
    }

    /// Of which media types a form is.
    fn form_types(&mut self, has_files: bool, consumes: &[String], pointer: &str) -> Vec<String> {
        let names = consumes.iter().filter(|name| match essence(name).as_str() {
            MULTIPART => true,
            URL_ENCODED => !has_files,
            _ => false,
        });
        let names: Vec<String> = names.cloned().collect();
        if !names.is_empty() {
            return names;
        }
        let name = if has_files { MULTIPART } else { URL_ENCODED };
        let message = match consumes {
            [] => "`consumes` does not say of which media type the form is".to_owned(),
            [one, ..] => format!("`consumes` says `{}`, of which this form cannot be", one.escape_debug()),
        };
        self.report(Code::AssumedMediaType, pointer, message, format!("`{name}` is assumed"));
        vec![name.to_owned()]
    }

    fn form_of(&mut self, name: &str, fields: Vec<Field>) -> Value {
        let way = if essence(name) == MULTIPART {
            Way::Multipart
        } else {
            Way::UrlEncoded
        };
        let mut required = Vec::new();
        let mut properties = Map::new();
        let mut encoding = Map::new();
        for Field { pointer, mut parameter } in fields {
            let Some(Value::String(name)) = parameter.shift_remove("name") else {
                continue;
            };
            parameter.shift_remove("in");
            if parameter.shift_remove("required") == Some(Value::Bool(true)) {
                required.push(Value::from(name.clone()));
            }
            self.allow_empty(&mut parameter, &pointer);
            let style = self.valued(&mut parameter, way, &pointer);
            if let (Some(style), Way::UrlEncoded) = (style, way) {
                let style = json!({"style": style.name, "explode": style.explode});
                encoding.insert(name.clone(), style);
            }
            let schema = parameter.shift_remove("schema");
            let mut schema = schema.and_then(|schema| match schema {
                Value::Object(schema) => Some(schema),
                _ => None,
            });
            let mut schema = schema.take().unwrap_or_default();
            if let Some(example) = parameter.shift_remove("x-example") {
                parameter.entry("example").or_insert(example);
            }
            // What is left says what the field is: its description, and what is of the vendor's own making.
            schema.extend(parameter);
            properties.insert(name, Value::Object(schema));
        }
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        if !required.is_empty() {
            schema.insert("required".to_owned(), Value::Array(required));
        }
        schema.insert("properties".to_owned(), Value::Object(properties));
        let mut media = Map::new();
        media.insert("schema".to_owned(), Value::Object(schema));
        if !encoding.is_empty() {
            media.insert("encoding".to_owned(), Value::Object(encoding));
        }
        Value::Object(media)
    }
}

/// A schema that stands at `home`, for another place: itself when it is short.
pub(super) fn said_again(schema: &Value, home: &str) -> Value {
    match schema.get("$ref").is_some() || weight(schema) <= LITTLE {
        true => schema.clone(),
        false => reference(home),
    }
}
