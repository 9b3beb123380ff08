//! What a description says of a value's values, put on its schema: bounds, values, default.
//!
//! OpenAPI cannot hold all of it: a reference has no siblings, and a default outside its bounds has none.

use crate::fact::ValueConstraints;
use crate::layout::digits;
use docwright_base::prose::{Mark, Prose};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What the description says of the values. On an array, texts and values are those of its elements.
pub(crate) fn constrain(schema: &mut Value, constraints: &ValueConstraints) {
    // A reference may have no siblings in OpenAPI 3.0; what stands beside it goes around it.
    if schema.get("$ref").is_some() {
        if constraints.nullable || constraints.deprecated {
            let mut around = json!({"allOf": [schema.take()]});
            // `nullable` counts only beside a type, and references lead to objects.
            if constraints.nullable {
                around["type"] = json!("object");
            }
            set_flags(&mut around, constraints);
            *schema = around;
        }
        return;
    }
    set_flags(schema, constraints);
    if let Some(types) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        constrain_each(types, constraints);
    }
    if schema["type"] == "array" {
        set_default(schema, constraints);
        set(schema, "minItems", constraints.min_items);
        set(schema, "maxItems", constraints.max_items);
        let inner = ValueConstraints {
            min_items: None,
            max_items: None,
            default: None,
            nullable: false,
            deprecated: false,
            ..constraints.clone()
        };
        if let Some(items) = schema.get_mut("items").filter(|items| items.get("$ref").is_none()) {
            constrain(items, &inner);
        }
        return;
    }
    match schema["type"].as_str() {
        Some("string") => {
            let length = |number: Option<f64>| {
                number
                    .filter(|number| *number >= 0.0 && number.fract() == 0.0)
                    .map(|number| number as usize)
            };
            set(
                schema,
                "minLength",
                constraints.min_length.or(length(constraints.minimum)),
            );
            set(
                schema,
                "maxLength",
                constraints.max_length.or(length(constraints.maximum)),
            );
            set(schema, "pattern", constraints.pattern.clone());
        }
        Some("integer") => {
            set(schema, "minimum", constraints.minimum.map(|number| number as i64));
            set(schema, "maximum", constraints.maximum.map(|number| number as i64));
        }
        Some("number") => {
            set(schema, "minimum", constraints.minimum);
            set(schema, "maximum", constraints.maximum);
        }
        _ => {}
    }
    if !constraints.values.is_empty() {
        enumerate(schema, &constraints.values);
    }
    set_default(schema, constraints);
}

/// The default in the schema's type; one that is none of it stays a text and is told of where defaults are held to their schemas.
fn set_default(schema: &mut Value, constraints: &ValueConstraints) {
    let Some(default) = &constraints.default else { return };
    match literal(default, schema["type"].as_str()) {
        Some(default) => {
            admit(schema, &default);
            schema["default"] = default;
        }
        None if schema.get("type").is_some() => schema["default"] = json!(default),
        None => {}
    }
}

/// Bounds hold for the types that have them: a size is that of a number, where one of the types is a number.
fn constrain_each(types: &mut [Value], constraints: &ValueConstraints) {
    let is_number = |schema: &Value| matches!(schema["type"].as_str(), Some("integer" | "number"));
    let has_numbers = types.iter().any(is_number);
    for schema in types.iter_mut().filter(|schema| schema.get("$ref").is_none()) {
        let has_size = !has_numbers || is_number(schema);
        let bounds = ValueConstraints {
            minimum: constraints.minimum.filter(|_| has_size),
            maximum: constraints.maximum.filter(|_| has_size),
            values: Vec::new(),
            default: None,
            nullable: false,
            deprecated: false,
            ..constraints.clone()
        };
        constrain(schema, &bounds);
    }
}

/// Takes away the bounds that the default breaks: a special value such as -1 for "without end" is allowed beside a range,
/// and OpenAPI has no words for that.
fn admit(schema: &mut Value, default: &Value) {
    let length = default.as_str().map(|text| text.chars().count() as f64);
    let size = default.as_f64().or(length);
    type Breaks = fn(f64, f64) -> bool;
    let bounds: [(&str, Breaks); 4] = [
        ("minimum", |size, bound| size < bound),
        ("maximum", |size, bound| size > bound),
        ("minLength", |size, bound| size < bound),
        ("maxLength", |size, bound| size > bound),
    ];
    let Some((size, map)) = size.zip(schema.as_object_mut()) else {
        return;
    };
    for (key, breaks) in bounds {
        if map
            .get(key)
            .and_then(Value::as_f64)
            .is_some_and(|bound| breaks(size, bound))
        {
            map.shift_remove(key);
        }
    }
}

fn set_flags(schema: &mut Value, constraints: &ValueConstraints) {
    if constraints.nullable && schema.as_object().is_some_and(|schema| !schema.is_empty()) {
        schema["nullable"] = json!(true);
    }
    if constraints.deprecated {
        schema["deprecated"] = json!(true);
    }
}

pub(crate) fn set<T: serde::Serialize>(schema: &mut Value, key: &str, value: Option<T>) {
    if let Some(value) = value {
        schema[key] = json!(value);
    }
}

/// Lists the values, if each of them is one of the type's.
pub(crate) fn enumerate(schema: &mut Value, values: &[(String, Option<String>)]) {
    let kind = schema["type"].as_str().map(str::to_owned);
    if !matches!(kind.as_deref(), Some("string" | "integer" | "number")) {
        return;
    }
    let mut listed: Vec<Value> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (value, _) in values {
        let Some(value) = literal(value, kind.as_deref()) else {
            return;
        };
        if known.insert(value.to_string()) {
            listed.push(value);
        }
    }
    schema["enum"] = json!(listed);
    let meanings: Map<String, Value> = values
        .iter()
        .filter_map(|(value, text)| Some((value.clone(), described(text.as_ref()?))))
        .collect();
    if !meanings.is_empty() {
        schema["x-enum-descriptions"] = Value::Object(meanings);
    }
}

/// A value as a page writes it, as JSON of the type; `None` when it is none.
pub(crate) fn literal(text: &str, kind: Option<&str>) -> Option<Value> {
    let text = text.trim();
    match kind {
        Some("string") => Some(json!(text)),
        Some("integer") => digits(text).parse::<i64>().ok().map(|number| json!(number)),
        Some("number") => digits(text)
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(|number| json!(number)),
        Some("boolean") => match text.to_ascii_lowercase().as_str() {
            "true" => Some(json!(true)),
            "false" => Some(json!(false)),
            _ => None,
        },
        Some("array") => serde_json::from_str(text).ok().filter(Value::is_array),
        Some("object") => serde_json::from_str(text).ok().filter(Value::is_object),
        _ => None,
    }
}

/// A page's words as a description. OpenAPI has CommonMark there, so what could be markup in them is escaped.
pub(crate) fn described(words: &str) -> Value {
    marked(words, &[])
}

/// Words of which some are code or links.
pub(crate) fn marked(words: &str, marks: &[Mark]) -> Value {
    json!(Prose::marked(words, marks).description())
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    #[test]
    fn a_value_of_several_types_keeps_the_bounds_of_each() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], body: [Fields]}\ncolumns: {name: [Name], type: [Type], description: [Notes]}\ntypes: {words: {number: integer, text: string}, arrays: ['^list of {T}s$'], alternatives: [or]}\nconstraints: {range: ['From {n} to {n}'], length_range: ['{n} to {n} letters'], nullable: ['may be null']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (kind, said, expect) in [
            (
                "number or text",
                "From 1 to 9. 2 to 8 letters; may be null",
                r#"{"anyOf":[{"type":"integer","minimum":1,"maximum":9},{"type":"string","minLength":2,"maxLength":8}],"nullable":true}"#,
            ),
            (
                "text or list of texts",
                "Any.",
                r#"{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}"#,
            ),
            ("text or text", "Any.", r#"{"type":"string"}"#),
        ] {
            let page = markdown(format!(
                "# Open\n\n## Line\n\nPOST /boxes\n\n## Fields\n\n| Name | Type | Notes |\n|---|---|---|\n| id | {kind} | {said} |\n"
            ));
            let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
            let spec = serde_json::to_value(&spec).unwrap();
            let mut schema = spec["components"]["schemas"]["OpenRequest"]["properties"]["id"].clone();
            schema.as_object_mut().unwrap().remove("description");
            assert_eq!(
                schema,
                serde_json::from_str::<serde_json::Value>(expect).unwrap(),
                "{kind}"
            );
        }
    }

    /// A default or an example of a boolean in the layout's words; what is none of them is told.
    #[test]
    fn words_for_true_and_false() {
        let layout = "title: T\nlanguage: zh\nsections: {endpoint: [Line], body: [Fields]}\ncolumns: {name: [Name], type: [Type], default: [Default], example: [Example]}\ntypes: {words: {flag: boolean, text: string}, true_words: ['是', 'Yes'], false_words: ['否']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (kind, default, example, expect, told) in [
            (
                "flag",
                "是",
                "否",
                r#"{"type":"boolean","default":true,"example":false}"#,
                "",
            ),
            (
                "flag",
                "YES",
                "False",
                r#"{"type":"boolean","default":true,"example":false}"#,
                "",
            ),
            (
                "text",
                "是",
                "Yes",
                r#"{"type":"string","default":"是","example":"Yes"}"#,
                "",
            ),
            (
                "flag",
                "maybe",
                "true",
                r#"{"type":"boolean","example":true,"x-documented-default":"maybe"}"#,
                "default-mismatch: the default contradicts its row: \"maybe\" is no boolean. it is kept as an extension only; if it is a word for true or false, add it under types.true_words or types.false_words in layout.yaml; otherwise, in overlay.yaml, correct the one that is wrong",
            ),
            (
                "flag",
                "",
                "maybe",
                r#"{"type":"boolean","x-documented-example":"maybe"}"#,
                "example-mismatch: the example contradicts the table: it \"maybe\" is no boolean. it is kept as an extension only; if it is a word for true or false, add it under types.true_words or types.false_words in layout.yaml; otherwise, in overlay.yaml, correct the one that is wrong",
            ),
        ] {
            let page = markdown(format!(
                "# Open\n\n## Line\n\nPOST /boxes\n\n## Fields\n\n| Name | Type | Default | Example |\n|---|---|---|---|\n| lid | {kind} | {default} | {example} |\n"
            ));
            let compiled = compile(&[page], &layout, &Service::untitled("Boxes"), None);
            let spec = serde_json::to_value(&compiled.output.spec).unwrap();
            let schema = &spec["components"]["schemas"]["OpenRequest"]["properties"]["lid"];
            assert_eq!(
                schema,
                &serde_json::from_str::<serde_json::Value>(expect).unwrap(),
                "{kind} {default}"
            );
            let mismatches = compiled
                .diagnostics
                .iter()
                .filter(|it| it.code.to_string().ends_with("-mismatch"));
            let mismatches: Vec<String> = mismatches
                .map(|it| {
                    format!(
                        "{}: {}. {}",
                        it.code,
                        it.message,
                        it.help.as_deref().unwrap_or_default()
                    )
                })
                .collect();
            assert_eq!(mismatches.concat(), told);
        }
    }
}
