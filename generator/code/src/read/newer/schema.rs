//! One schema of JSON Schema 2020-12 in, a schema of OpenAPI 3.0 out. The schemas inside it are done already.

use super::{Lowering, below};
use docwright_base::Code;
use serde_json::{Map, Number, Value};
use std::collections::HashSet;

/// Keywords that say what a schema is called, not what it is.
const IDENTITY: &[&str] = &["$id", "$schema", "$anchor", "$dynamicAnchor", "$comment", "$vocabulary"];

/// Keywords that only say which values are wrong: a client that does not know them takes all right values and some more.
const CHECKS: &[&str] = &[
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentSchema",
    "not",
];

/// The keywords about values of one type.
const OF_STRING: &[&str] = &["minLength", "maxLength", "pattern"];
const OF_NUMBER: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];
const OF_ARRAY: &[&str] = &["items", "minItems", "maxItems", "uniqueItems"];
const OF_OBJECT: &[&str] = &[
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
];

/// Keywords that say something about a schema and nothing about its values.
const REMARKS: &[&str] = &[
    "title",
    "description",
    "deprecated",
    "example",
    "default",
    "externalDocs",
    "readOnly",
    "writeOnly",
    "nullable",
];

type Object = Map<String, Value>;

impl Lowering {
    /// `via` is the keyword that holds the schema.
    pub(super) fn schema(&mut self, value: &mut Value, via: &str, pointer: &str) {
        if let Value::Bool(any) = *value {
            self.boolean(any, value, via, pointer);
            return;
        }
        let Some(schema) = value.as_object_mut() else { return };
        self.definitions(schema, pointer);
        for keyword in IDENTITY {
            schema.shift_remove(*keyword);
        }
        if let Some(reference) = schema.shift_remove("$dynamicRef") {
            let message = "which schema a dynamic reference means depends on where it is used";
            let help = "it is read as a plain reference";
            self.report(Code::DynamicReference, &below(pointer, "$dynamicRef"), message, help);
            schema.entry("$ref").or_insert(reference);
        }
        constant(schema);
        known_values(schema);
        without_null_alternative(schema);
        self.tuple(schema, pointer);
        self.patterns(schema, pointer);
        self.examples(schema, pointer);
        self.content(schema, pointer);
        self.checks(schema, pointer);
        bound(schema, "minimum", "exclusiveMinimum", |bound, exclusive| {
            bound <= exclusive
        });
        bound(schema, "maximum", "exclusiveMaximum", |bound, exclusive| {
            bound >= exclusive
        });
        // Last, because each alternative takes its keywords along.
        types(schema);
        beside_reference(schema);
    }

    /// `true` is any value, `false` is none.
    fn boolean(&mut self, any: bool, value: &mut Value, via: &str, pointer: &str) {
        // Booleans here are for the schema around to judge; `additionalProperties` has them in 3.0 too.
        if matches!(
            via,
            "additionalProperties" | "unevaluatedProperties" | "unevaluatedItems" | "items"
        ) {
            return;
        }
        *value = Value::Object(Object::new());
        if !any {
            let message = "no value is right for the schema `false`";
            self.report(Code::BooleanSchema, pointer, message, "it becomes any JSON");
        }
    }

    /// Lets the schemas of `$defs` become components.
    fn definitions(&mut self, schema: &mut Object, pointer: &str) {
        let Some(Value::Object(definitions)) = schema.shift_remove("$defs") else {
            return;
        };
        let folder = below(pointer, "$defs");
        for (name, definition) in definitions {
            if let Some(home) = self.homes.of_definition(&below(&folder, &name)) {
                self.hoisted.push((home.to_owned(), definition));
            }
        }
    }

    /// A list whose first items have schemas of their own becomes a list of any of these.
    fn tuple(&mut self, schema: &mut Object, pointer: &str) {
        let listed = schema.shift_remove("prefixItems");
        if listed.is_none() && !matches!(schema.get("items"), Some(Value::Bool(_) | Value::Array(_))) {
            return;
        }
        let (mut alternatives, rest) = match (listed, schema.shift_remove("items")) {
            (Some(Value::Array(listed)), rest) => (listed, rest),
            // As it was written before 2020-12.
            (_, Some(Value::Array(listed))) => (listed, schema.shift_remove("additionalItems")),
            (_, rest) => (Vec::new(), rest),
        };
        let tuple = !alternatives.is_empty();
        if rest == Some(Value::Bool(false)) {
            schema
                .entry("maxItems")
                .or_insert_with(|| Value::from(alternatives.len()));
        }
        alternatives.extend(rest.filter(Value::is_object));
        schema.insert("items".to_owned(), any_of(alternatives));
        if tuple {
            let message = "OpenAPI 3.0 has no lists with a schema for each place";
            let help = "it becomes a list of values that fit any of these schemas";
            self.report(Code::TupleSchema, &below(pointer, "prefixItems"), message, help);
        }
    }

    /// Members by the pattern of their names become members of any other name.
    fn patterns(&mut self, schema: &mut Object, pointer: &str) {
        if let Some(value @ Value::Object(_)) = schema.get("unevaluatedProperties").cloned()
            && !schema.contains_key("additionalProperties")
        {
            schema.insert("additionalProperties".to_owned(), value);
            schema.shift_remove("unevaluatedProperties");
        }
        let Some(Value::Object(patterns)) = schema.shift_remove("patternProperties") else {
            return;
        };
        let mut alternatives: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
        match schema.get("additionalProperties") {
            Some(Value::Bool(true)) => return,
            Some(other @ Value::Object(_)) => alternatives.push(other.clone()),
            _ => {}
        }
        schema.insert("additionalProperties".to_owned(), any_of(alternatives));
        let message = "OpenAPI 3.0 has no patterns of members' names";
        let help = "a member of any name may have these values";
        let pointer = below(pointer, "patternProperties");
        self.report(Code::PatternProperties, &pointer, message, help);
    }

    fn examples(&mut self, schema: &mut Object, pointer: &str) {
        let Some(Value::Array(examples)) = schema.get("examples") else {
            return;
        };
        let (count, first) = (examples.len(), examples.first().cloned());
        schema.shift_remove("examples");
        if count > 1 {
            let message = format!("OpenAPI 3.0 has one example for a schema, not {count}");
            let help = "the first is kept";
            self.report(Code::SeveralExamples, &below(pointer, "examples"), message, help);
        }
        if let Some(first) = first {
            schema.entry("example").or_insert(first);
        }
    }

    /// Bytes in a text, and bytes as they are.
    fn content(&mut self, schema: &mut Object, pointer: &str) {
        let text = |value: Option<Value>| value.and_then(|value| value.as_str().map(str::to_ascii_lowercase));
        let encoding = text(schema.shift_remove("contentEncoding"));
        let media = text(schema.shift_remove("contentMediaType"));
        let is_text = |media: &str| media.starts_with("text/") || media.ends_with("json") || media.ends_with("xml");
        let format = match (encoding.as_deref(), media.as_deref()) {
            (Some("base64" | "base64url"), _) => "byte",
            (None, Some(media)) if !is_text(media) => "binary",
            (None, None) => return,
            _ => {
                let message = "the text is written in a way that OpenAPI 3.0 has no format for";
                let help = "it stays a text";
                let pointer = below(pointer, "contentMediaType");
                self.report(Code::EncodedContent, &pointer, message, help);
                return;
            }
        };
        schema.entry("type").or_insert_with(|| Value::from("string"));
        schema.entry("format").or_insert_with(|| Value::from(format));
    }

    fn checks(&mut self, schema: &mut Object, pointer: &str) {
        if schema.shift_remove("if").is_some() {
            let message = "OpenAPI 3.0 has no schemas that depend on a condition";
            let help = "what `then` and `else` say is left out";
            self.report(Code::ConditionalSchema, &below(pointer, "if"), message, help);
        }
        // Without `if` they say nothing.
        schema.shift_remove("then");
        schema.shift_remove("else");
        for keyword in CHECKS {
            if schema.shift_remove(*keyword).is_some() {
                let message = format!("`{keyword}` is not understood");
                let help = "values that it forbids are taken too";
                self.report(Code::UnsupportedKeyword, &below(pointer, keyword), message, help);
            }
        }
    }
}

/// The value with the members of its objects in the order of their names: equal values become equal texts.
fn sorted(value: &Value) -> Value {
    let mut value = value.clone();
    value.sort_all_objects();
    value
}

/// One schema that takes what any of these takes.
fn any_of(alternatives: Vec<Value>) -> Value {
    let mut known = HashSet::new();
    let mut distinct: Vec<Value> = (alternatives.into_iter())
        .filter(|alternative| known.insert(sorted(alternative).to_string()))
        .collect();
    let empty = |value: &Value| value.as_object().is_some_and(Object::is_empty);
    match distinct.len() {
        1 => distinct.swap_remove(0),
        // One that takes everything takes what the others take.
        count if count == 0 || distinct.iter().any(empty) => Value::Object(Object::new()),
        _ => Value::Object([("anyOf".to_owned(), Value::Array(distinct))].into_iter().collect()),
    }
}

/// `const` is an `enum` of one value.
fn constant(schema: &mut Object) {
    let Some(value) = schema.shift_remove("const") else {
        return;
    };
    let has_kind = ["type", "$ref", "allOf", "anyOf", "oneOf"]
        .iter()
        .any(|keyword| schema.contains_key(*keyword));
    if !has_kind {
        schema.insert("type".to_owned(), Value::from(type_of(&value)));
    }
    schema.insert("enum".to_owned(), Value::Array(vec![value]));
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if is_whole(number) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn is_whole(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}

/// Alternatives of one value each are an `enum`, with what is said of each value.
fn known_values(schema: &mut Object) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(alternatives)) = schema.get(keyword) else {
            continue;
        };
        let single = |alternative: &Value| {
            let known = |key: &String| matches!(key.as_str(), "type" | "enum" | "title" | "description");
            let alternative = alternative.as_object().filter(|it| it.keys().all(known))?;
            let value = match alternative.get("enum")?.as_array()?.as_slice() {
                [value] if !value.is_null() => value.clone(),
                _ => return None,
            };
            let says = alternative.get("description").or_else(|| alternative.get("title"));
            Some((value, says.cloned()))
        };
        let values: Option<Vec<(Value, Option<Value>)>> = alternatives.iter().map(single).collect();
        let Some(values) = values.filter(|values| {
            let kinds = values.iter().map(|(value, _)| type_of(value)).collect::<Vec<_>>();
            kinds.len() > 1 && kinds.iter().all(|kind| *kind == kinds[0]) && matches!(kinds[0], "string" | "integer")
        }) else {
            continue;
        };
        if schema.contains_key("enum") {
            continue;
        }
        schema.shift_remove(keyword);
        schema
            .entry("type")
            .or_insert_with(|| Value::from(type_of(&values[0].0)));
        let key = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let said: Object = values
            .iter()
            .filter_map(|(value, says)| Some((key(value), says.clone()?)))
            .collect();
        if !said.is_empty() {
            schema
                .entry("x-enum-descriptions")
                .or_insert_with(|| Value::Object(said));
        }
        let values = values.into_iter().map(|(value, _)| value).collect();
        schema.insert("enum".to_owned(), Value::Array(values));
    }
}

/// An alternative `null` makes the rest nullable.
fn without_null_alternative(schema: &mut Object) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(alternatives)) = schema.get_mut(keyword) else {
            continue;
        };
        let before = alternatives.len();
        alternatives.retain(|alternative| !is_null(alternative));
        if alternatives.len() == before {
            continue;
        }
        let only = match alternatives.as_slice() {
            [only] => only.as_object().cloned(),
            _ => None,
        };
        if alternatives.is_empty() {
            schema.shift_remove(keyword);
            schema.insert("enum".to_owned(), Value::Array(vec![Value::Null]));
        }
        schema.insert("nullable".to_owned(), Value::Bool(true));
        // What is left alone need not be an alternative, unless it says what the schema around says too.
        let remark = |key: &String| REMARKS.contains(&key.as_str());
        if let Some(only) = only
            && only.keys().all(|key| remark(key) || !schema.contains_key(key))
            && !(only.contains_key("$ref") && schema.contains_key("allOf"))
        {
            schema.shift_remove(keyword);
            for (key, value) in only {
                schema.entry(key).or_insert(value);
            }
        }
    }
}

/// What a schema of nothing but `null` has become.
fn is_null(schema: &Value) -> bool {
    schema.get("enum").and_then(Value::as_array).is_some_and(|values| {
        let other = |key: &String| !matches!(key.as_str(), "enum" | "nullable" | "title" | "description");
        !values.is_empty()
            && values.iter().all(Value::is_null)
            && !schema.as_object().is_some_and(|schema| schema.keys().any(other))
    })
}

/// One type, with `null` said apart; several become alternatives.
fn types(schema: &mut Object) {
    let mut types: Vec<String> = match schema.get("type") {
        Some(Value::String(only)) => vec![only.clone()],
        Some(Value::Array(types)) => types
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
        _ => return,
    };
    let listed = types.len();
    types.retain(|name| name != "null");
    if types.len() < listed {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    // Each whole number is a number.
    if types.iter().any(|name| name == "number") {
        types.retain(|name| name != "integer");
    }
    let all = ["string", "number", "boolean", "array", "object"];
    schema.shift_remove("type");
    match types.as_slice() {
        [] if listed > 0 => {
            schema.entry("enum").or_insert_with(|| Value::Array(vec![Value::Null]));
        }
        [only] => {
            schema.insert("type".to_owned(), Value::from(only.as_str()));
        }
        // No type is any type.
        types if all.iter().all(|name| types.iter().any(|known| known == name)) => {}
        _ => {
            let alternatives = split(schema, &types);
            if let [Value::Object(only)] = alternatives.as_slice() {
                schema.extend(only.clone());
            } else if schema.contains_key("anyOf") {
                let inner: Object = [("anyOf".to_owned(), Value::Array(alternatives))].into_iter().collect();
                if let Value::Array(members) = schema.entry("allOf").or_insert_with(|| Value::Array(Vec::new())) {
                    members.push(Value::Object(inner));
                }
            } else {
                schema.insert("anyOf".to_owned(), Value::Array(alternatives));
            }
        }
    }
}

/// A schema for each type, with the keywords that are about its values.
fn split(schema: &mut Object, types: &[String]) -> Vec<Value> {
    let values = schema.shift_remove("enum");
    let format = schema.shift_remove("format");
    let numeric = format.as_ref().and_then(Value::as_str).is_some_and(|format| {
        ["int", "uint", "float", "double", "decimal"]
            .iter()
            .any(|start| format.starts_with(start))
    });
    let mut alternatives = Vec::new();
    for name in types {
        let (keywords, formatted) = match name.as_str() {
            "string" => (OF_STRING, !numeric),
            "integer" | "number" => (OF_NUMBER, numeric),
            "array" => (OF_ARRAY, false),
            "object" => (OF_OBJECT, false),
            _ => (&[] as &[&str], false),
        };
        let mut alternative = Object::new();
        alternative.insert("type".to_owned(), Value::from(name.as_str()));
        for keyword in keywords {
            if let Some(value) = schema.shift_remove(*keyword) {
                alternative.insert((*keyword).to_owned(), value);
            }
        }
        if let Some(format) = format.clone().filter(|_| formatted) {
            alternative.insert("format".to_owned(), format);
        }
        if let Some(values) = values.as_ref().and_then(Value::as_array) {
            let fits = |value: &&Value| type_of(value) == name || (name == "number" && value.is_number());
            let own: Vec<Value> = values.iter().filter(fits).cloned().collect();
            if own.is_empty() {
                continue;
            }
            alternative.insert("enum".to_owned(), Value::Array(own));
        }
        alternatives.push(Value::Object(alternative));
    }
    alternatives
}

/// An exclusive bound is a number of its own in JSON Schema and a remark on the other bound in 3.0. The tighter one stays.
fn bound(schema: &mut Object, inclusive: &str, exclusive: &str, looser: fn(f64, f64) -> bool) {
    let Some(Value::Number(limit)) = schema.get(exclusive).cloned() else {
        return;
    };
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let is_tighter = match (number(schema.get(inclusive)), limit.as_f64()) {
        (Some(known), Some(limit)) => looser(known, limit),
        _ => true,
    };
    if is_tighter {
        schema.insert(inclusive.to_owned(), Value::Number(limit));
        schema.insert(exclusive.to_owned(), Value::Bool(true));
    } else {
        schema.shift_remove(exclusive);
    }
}

/// In 3.0 nothing that stands beside a reference counts, so the reference becomes a member of `allOf`.
fn beside_reference(schema: &mut Object) {
    if schema.len() < 2 {
        return;
    }
    let Some(reference) = schema.shift_remove("$ref") else {
        return;
    };
    let reference = Value::Object([("$ref".to_owned(), reference)].into_iter().collect());
    match schema.get_mut("allOf") {
        Some(Value::Array(members)) => members.insert(0, reference),
        _ => {
            schema.insert("allOf".to_owned(), Value::Array(vec![reference]));
        }
    }
}
