//! A response of 2.0 in, one of 3.0 out: its schema and its examples stand below media types there.

use super::body::said_again;
use super::list::is_binary;
use super::lowering::{Lowering, reference};
use super::media::essence;
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value};

impl Lowering {
    /// A response of an operation that answers with these media types.
    pub(super) fn response(&mut self, response: Value, produces: &[String], pointer: &str) -> Value {
        let Value::Object(mut response) = response else {
            return response;
        };
        if let Some(text) = response.get("$ref").and_then(Value::as_str) {
            return match self.shared.response(text).map(|(name, _)| name.to_owned()) {
                Some(name) => {
                    let own = self.shared_response(text, produces, pointer);
                    own.unwrap_or_else(|| reference(&below("/components/responses", &name)))
                }
                // Whoever follows references says that it leads nowhere.
                None => Value::Object(response),
            };
        }
        if let Some(Value::Object(headers)) = response.get_mut("headers") {
            let here = below(pointer, "headers");
            for (name, header) in headers {
                *header = self.header(header.take(), &below(&here, name));
            }
        }
        let schema = response.shift_remove("schema");
        let examples = self.examples(response.shift_remove("examples"), pointer);
        if schema.is_none() && examples.is_empty() {
            return Value::Object(response);
        }
        let names = self.answer_types(schema.as_ref(), produces, &examples, pointer);
        let mut media = Map::new();
        media.extend(schema.map(|schema| ("schema".to_owned(), schema)));
        let mut content = self.content(&names, media, pointer);
        for (name, example) in examples {
            let place = content.iter_mut().find(|(known, _)| essence(known) == essence(&name));
            match place {
                Some((_, media)) => media["example"] = example,
                None => {
                    let here = below(&below(pointer, "examples"), &name);
                    let message = format!(
                        "`produces` does not say that there is an answer of `{}`",
                        name.escape_debug()
                    );
                    self.bad(&here, message, "the example is left out");
                }
            }
        }
        response.insert("content".to_owned(), Value::Object(content));
        Value::Object(response)
    }

    fn examples(&mut self, examples: Option<Value>, pointer: &str) -> Map<String, Value> {
        match examples {
            Some(Value::Object(examples)) => examples,
            Some(_) => {
                let help = "they are left out";
                self.bad(
                    &below(pointer, "examples"),
                    "examples stand below their media types",
                    help,
                );
                Map::new()
            }
            None => Map::new(),
        }
    }

    fn answer_types(
        &mut self,
        schema: Option<&Value>,
        produces: &[String],
        examples: &Map<String, Value>,
        pointer: &str,
    ) -> Vec<String> {
        if !produces.is_empty() {
            return produces.to_vec();
        }
        let shown = examples.keys().filter(|name| name.contains('/'));
        let shown: Vec<String> = shown.cloned().collect();
        if !shown.is_empty() {
            return shown;
        }
        let name = match schema.is_some_and(is_binary) {
            true => "application/octet-stream",
            false => "application/json",
        };
        self.assumed(name, "produces", pointer)
    }

    /// A shared response for an operation that answers with other media types than the document; none where there is no
    /// difference.
    fn shared_response(&mut self, text: &str, produces: &[String], pointer: &str) -> Option<Value> {
        if produces == self.produces.as_slice() {
            return None;
        }
        let (name, response) = self.shared.response(text)?;
        if !response.contains_key("schema") && !response.contains_key("examples") {
            return None;
        }
        let mut copy = Map::new();
        for (key, value) in response.iter().filter(|(key, _)| *key != "schema") {
            let value = self.copies.copy(value, pointer, &mut self.diagnostics)?;
            copy.insert(key.clone(), value);
        }
        if let Some(schema) = response.get("schema") {
            let examples = response.get("examples").and_then(Value::as_object);
            let shown = examples.and_then(|examples| examples.keys().find(|name| name.contains('/')));
            let assumed = match is_binary(schema) {
                true => "application/octet-stream",
                false => "application/json",
            };
            let first = self.produces.first().or(shown).map_or(assumed, String::as_str);
            let home = below("/components/responses", name);
            let home = below(&below(&below(&home, "content"), first), "schema");
            copy.insert("schema".to_owned(), said_again(schema, &home));
        }
        Some(self.response(Value::Object(copy), produces, pointer))
    }
}
