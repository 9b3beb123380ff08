//! A documented example to its type and back.

use crate::example::example;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads JSON as a value of the type and writes it again.
///
/// # Panics
///
/// When what is written says something else: not when a number is written another way, or a member that was null is
/// left out.
pub fn round_trip<T: DeserializeOwned + Serialize>(json: &str) {
    let told: Value = example(json);
    let value: T = example(json);
    let back = serde_json::to_value(value).unwrap_or_default();
    assert!(same(&told, &back), "the example comes back as {back}: {json}");
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let null = &Value::Null;
            let names = one.keys().chain(other.keys());
            names
                .into_iter()
                .all(|name| same(one.get(name).unwrap_or(null), other.get(name).unwrap_or(null)))
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_same_is_told_from_the_like() {
        assert!(same(&json!({"a": [1, {"b": null}]}), &json!({"a": [1.0, {}]})));
        assert!(!same(&json!({"a": 1}), &json!({})));
        assert!(!same(&json!([1, 2]), &json!([1])));
        assert!(!same(&json!("1"), &json!(1)));
    }
}
