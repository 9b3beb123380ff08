//! The types of `layout.yaml` and `service.yaml` in, their JSON Schemas out, so that an editor completes and checks the
//! files that a maintainer writes.
//!
//! The keys, their descriptions and what may be left out come from the types themselves.

pub(crate) mod parts;

use crate::{Layout, Service};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The schema of a `layout.yaml`. `note` says in the document where it comes from.
pub fn layout(note: &str) -> Value {
    document::<Layout>("layout.yaml", note)
}

/// The schema of a `service.yaml`. `note` says in the document where it comes from.
pub fn service(note: &str) -> Value {
    document::<Service>("service.yaml", note)
}

/// Draft 7 is what editors know best.
const META_SCHEMA: &str = "http://json-schema.org/draft-07/schema#";

fn document<T: JsonSchema>(title: &str, note: &str) -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.meta_schema = None);
    let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    let mut document = Map::new();
    document.insert("$schema".to_owned(), META_SCHEMA.into());
    document.insert("$comment".to_owned(), note.into());
    document.extend(schema.as_object().cloned().unwrap_or_default());
    document.insert("title".to_owned(), title.into());
    Value::Object(document)
}
