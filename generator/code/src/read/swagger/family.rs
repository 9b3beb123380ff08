//! Definitions that say by an extension which value of a discriminator means them, in; mappings of the discriminators, out.
//!
//! Without such a word it is the name of the definition, as 2.0 has it.

use super::lowering::{Lowering, reference};
use docwright_base::openapi::pointer::{below, component};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Both are in use.
const VALUES: [&str; 2] = ["x-discriminator-value", "x-ms-discriminator-value"];

/// Of what a definition includes, and what that includes, so many are looked at.
const MOST_BASES: usize = 64;

impl Lowering {
    /// Looks at definitions whose references are those of 3.0 already.
    pub(super) fn families(&mut self, definitions: &mut Map<String, Value>) {
        let mut found = Vec::new();
        for (name, definition) in definitions.iter() {
            let value = VALUES.iter().find_map(|key| definition.get(*key)?.as_str());
            let Some(value) = value else { continue };
            for base in bases(definitions, name) {
                found.push((base, value.to_owned(), name.clone()));
            }
        }
        for (base, value, name) in found {
            let discriminator = definitions
                .get_mut(&base)
                .and_then(|base| base.get_mut("discriminator"));
            let Some(discriminator) = discriminator.and_then(Value::as_object_mut) else {
                continue;
            };
            let mapping = discriminator.entry("mapping").or_insert_with(|| json!({}));
            let Some(mapping) = mapping.as_object_mut() else {
                continue;
            };
            if mapping.contains_key(&value) {
                let message = format!(
                    "`{}` means another definition that includes `{}`",
                    value.escape_debug(),
                    base.escape_debug()
                );
                let help = "this one is known by its name alone";
                self.bad(&below("/definitions", &name), message, help);
                continue;
            }
            let home = reference(&below("/components/schemas", &name));
            mapping.extend(home.get("$ref").map(|home| (value, home.clone())));
        }
    }
}

/// The definition and those that it includes, as far as they have a discriminator.
fn bases(definitions: &Map<String, Value>, name: &str) -> Vec<String> {
    let mut known = BTreeSet::from([name.to_owned()]);
    let mut waiting = vec![name.to_owned()];
    let mut bases = Vec::new();
    while let Some(name) = waiting.pop() {
        let Some(definition) = definitions.get(&name) else {
            continue;
        };
        let all_of = definition.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in all_of.take(MOST_BASES) {
            let base = part
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|text| component(text, "schemas"));
            if let Some(base) = base.filter(|base| known.len() < MOST_BASES && !known.contains(base)) {
                known.insert(base.clone());
                waiting.push(base);
            }
        }
        if definition.pointer("/discriminator/propertyName").is_some() {
            bases.push(name);
        }
    }
    bases
}
