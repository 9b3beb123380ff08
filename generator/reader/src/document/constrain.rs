//! What a description says of a value's values, put on its schema: bounds, values, default.
//!
//! OpenAPI cannot hold all of it: a reference has no siblings, and a default outside its bounds has none.

use crate::fact::ValueConstraints;
use docwright_base::prose::Prose;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What the description says of the values. On an array, texts and values are those of its elements.
pub(crate) fn constrain(schema: &mut Value, constraints: &ValueConstraints) {
    // A reference may have no siblings in OpenAPI 3.0; what stands beside it goes around it.
    if schema.get("$ref").is_some() {
        if constraints.nullable || constraints.deprecated {
            let mut around = json!({"allOf": [schema.take()]});
            set_flags(&mut around, constraints);
            *schema = around;
        }
        return;
    }
    set_flags(schema, constraints);
    if schema["type"] == "array" {
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
    if let Some(default) = constraints
        .default
        .as_ref()
        .and_then(|default| literal(default, schema["type"].as_str()))
    {
        let listed = schema
            .get("enum")
            .and_then(Value::as_array)
            .is_none_or(|values| values.contains(&default));
        if listed {
            admit(schema, &default);
            schema["default"] = default;
        }
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
        Some("integer") => text.replace(',', "").parse::<i64>().ok().map(|number| json!(number)),
        Some("number") => text
            .replace(',', "")
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(|number| json!(number)),
        Some("boolean") => match text.to_ascii_lowercase().as_str() {
            "true" => Some(json!(true)),
            "false" => Some(json!(false)),
            _ => None,
        },
        _ => None,
    }
}

/// A page's words as a description. OpenAPI has CommonMark there, so what could be markup in them is escaped.
pub(crate) fn described(words: &str) -> Value {
    json!(Prose::described(words))
}
