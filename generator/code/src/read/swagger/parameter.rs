//! A parameter of 2.0 that is no part of a body in, or a header of a response; one of 3.0 out.
//!
//! Its type becomes a schema. What Swagger does not know stays beside it.

use super::list::{Style, Way};
use super::lowering::Lowering;
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value, json};

/// What a parameter says of its value.
const OF_SCHEMAS: &[&str] = &[
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
    "x-enum-descriptions",
];

impl Lowering {
    /// A parameter in a path, a query or a header.
    pub(super) fn parameter(&mut self, mut parameter: Map<String, Value>, pointer: &str) -> Value {
        let way = match parameter.get("in").and_then(Value::as_str) {
            Some("query") => Way::Query,
            _ => Way::Simple,
        };
        let style = self.valued(&mut parameter, way, pointer);
        if let Some(style) = style {
            parameter.insert("style".to_owned(), json!(style.name));
            parameter.insert("explode".to_owned(), json!(style.explode));
        }
        if let Some(example) = parameter.shift_remove("x-example") {
            parameter.entry("example").or_insert(example);
        }
        if way != Way::Query {
            self.allow_empty(&mut parameter, pointer);
        }
        Value::Object(parameter)
    }

    /// A header of a response.
    pub(super) fn header(&mut self, header: Value, pointer: &str) -> Value {
        let Value::Object(mut header) = header else {
            return header;
        };
        if header.contains_key("$ref") {
            return Value::Object(header);
        }
        if let Some(style) = self.valued(&mut header, Way::Simple, pointer) {
            header.insert("style".to_owned(), json!(style.name));
            header.insert("explode".to_owned(), json!(style.explode));
        }
        if let Some(example) = header.shift_remove("x-example") {
            header.entry("example").or_insert(example);
        }
        Value::Object(header)
    }

    /// Moves what is said of the value into a schema; comes back with how a list is written.
    pub(super) fn valued(&mut self, holder: &mut Map<String, Value>, way: Way, pointer: &str) -> Option<Style> {
        let mut schema = Map::new();
        for key in OF_SCHEMAS {
            if let Some(value) = holder.shift_remove(*key) {
                schema.insert((*key).to_owned(), value);
            }
        }
        let format = holder.shift_remove("collectionFormat");
        if schema.get("type").and_then(Value::as_str) == Some("file")
            && !matches!(way, Way::Multipart | Way::UrlEncoded)
        {
            let help = "it is read as a text: files are sent by parameters in `formData`";
            self.bad(&below(pointer, "type"), "only a form has files", help);
            schema.insert("type".to_owned(), json!("string"));
        }
        let mut schema = Value::Object(schema);
        self.schema(&mut schema, pointer);
        let Value::Object(mut schema) = schema else { return None };
        let style = self.list(&mut schema, format, way, pointer);
        // Where it has a schema besides, as only a body has, that is what was meant.
        if !schema.contains_key("type")
            && let Some(Value::Object(own)) = holder.shift_remove("schema")
        {
            schema.extend(own);
        }
        holder.insert("schema".to_owned(), Value::Object(schema));
        style
    }

    /// 3.0 lets queries alone be empty.
    pub(super) fn allow_empty(&mut self, parameter: &mut Map<String, Value>, pointer: &str) {
        let allowed = parameter.shift_remove("allowEmptyValue");
        if allowed.is_some_and(|allowed| allowed != Value::Bool(false)) {
            let message = "OpenAPI 3.0 cannot say that this may be sent without a value";
            let help = "it is left out; an empty text can be sent where the value is a text";
            self.report(Code::EmptyValue, &below(pointer, "allowEmptyValue"), message, help);
        }
    }
}
