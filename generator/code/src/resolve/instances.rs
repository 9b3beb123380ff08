//! A finished API in, values of each alternative of its unions out, for tests that read them back.

use super::alike::alike;
use super::example::Sample;
use crate::api::{Api, Shape};
use serde_json::{Value, json};

/// A value of an alternative.
#[derive(Debug)]
pub struct Instance {
    /// The union, by its name in the crate's `models`.
    pub union: String,
    /// The variant that it is to be read as; none where others look the same.
    pub variant: Option<String>,
    /// The value.
    pub value: Value,
}

/// For each alternative a value with all its members, one with those that it must have, and its documented examples.
pub(crate) fn instances(api: &Api) -> Vec<Instance> {
    let sample = Sample::of(&api.types);
    let mut instances = Vec::new();
    for named in &api.types {
        let Shape::Union(union) = &named.shape else { continue };
        let alike = alike(api, union);
        for variant in &union.variants {
            let is_alone = !alike
                .iter()
                .any(|(first, second)| [first, second].contains(&&variant.variant.as_str()));
            let whole = sample.value(&variant.ty);
            let least = sample.least(&variant.ty);
            let examples = api.examples.iter().filter(|example| example.ty == variant.ty);
            // What has no more than it must may be of others as well.
            let values = (whole.into_iter().map(|value| (value, is_alone)))
                .chain(least.map(|value| (value, false)))
                .chain(examples.map(|example| (example.value.clone(), false)));
            for (mut value, is_certain) in values {
                if let (Some(tag), Some(name), Value::Object(members)) = (&union.tag, variant.tags.first(), &mut value)
                {
                    members.insert(tag.clone(), json!(name));
                }
                instances.push(Instance {
                    union: named.name.clone(),
                    variant: (is_certain && !is_empty(&value)).then(|| variant.variant.clone()),
                    value,
                });
            }
        }
    }
    instances
}

/// Whether there is nothing in a value that could tell what it is.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
