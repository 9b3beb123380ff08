//! How items of a list are written one behind the other: `collectionFormat` in, `style` and `explode` out.
//!
//! What no style of 3.0 says becomes a text, in which whoever calls puts the separators: so it arrives as it should.

use super::lowering::Lowering;
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value, json};

/// Where a list travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Query,
    /// Path and header.
    Simple,
    UrlEncoded,
    Multipart,
}

/// How 3.0 says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) name: &'static str,
    pub(super) explode: bool,
}

impl Style {
    const fn of(name: &'static str, explode: bool) -> Option<Self> {
        Some(Self { name, explode })
    }
}

impl Lowering {
    /// The style of a list; none, and the schema a text, where there is none. Leaves a schema that is no list alone.
    pub(super) fn list(
        &mut self,
        schema: &mut Map<String, Value>,
        format: Option<Value>,
        way: Way,
        pointer: &str,
    ) -> Option<Style> {
        let here = below(pointer, "collectionFormat");
        if schema.get("type").and_then(Value::as_str) != Some("array") {
            return None;
        }
        self.inner_lists(schema, pointer);
        let format = match &format {
            None => "csv",
            Some(Value::String(text)) if matches!(text.as_str(), "csv" | "ssv" | "tsv" | "pipes" | "multi") => text,
            Some(_) => {
                self.bad(
                    &here,
                    "`collectionFormat` is csv, ssv, tsv, pipes or multi",
                    "it is read as csv",
                );
                "csv"
            }
        };
        let style = match (way, format) {
            (Way::Query | Way::UrlEncoded, "csv") => Style::of("form", false),
            (Way::Query | Way::UrlEncoded, "multi") => Style::of("form", true),
            (Way::Query | Way::UrlEncoded, "ssv") => Style::of("spaceDelimited", false),
            (Way::Query | Way::UrlEncoded, "pipes") => Style::of("pipeDelimited", false),
            (Way::Simple, "csv") => Style::of("simple", false),
            (Way::Simple, "multi") => {
                let help = "they are parted by commas";
                self.report(
                    Code::CollectionFormat,
                    &here,
                    "only a query and a form have items one by one",
                    help,
                );
                Style::of("simple", false)
            }
            (Way::Multipart, "multi") => Style::of("form", true),
            // A file cannot stand in a text.
            (Way::Multipart, _) if schema.get("items").is_some_and(is_binary) => {
                let message = "files cannot be parted by a separator";
                self.report(
                    Code::CollectionFormat,
                    pointer,
                    message,
                    "each is sent as a part of its own",
                );
                Style::of("form", true)
            }
            _ => None,
        };
        if style.is_none() {
            let separator = match format {
                "ssv" => "spaces",
                "tsv" => "tabs",
                "pipes" => "`|`",
                _ => "commas",
            };
            let message = format!("OpenAPI 3.0 cannot say that items are parted by {separator} here");
            let help = format!("it is a text: write the items with {separator} between them");
            self.report(Code::CollectionFormat, pointer, message, help);
            into_text(schema);
        }
        style
    }

    /// Items that are lists themselves have a separator of their own, which no style of 3.0 has.
    fn inner_lists(&mut self, schema: &mut Map<String, Value>, pointer: &str) {
        let Some(items) = schema.get_mut("items").and_then(Value::as_object_mut) else {
            return;
        };
        items.shift_remove("collectionFormat");
        if items.get("type").and_then(Value::as_str) == Some("array") {
            into_text(items);
            let message = "OpenAPI 3.0 cannot say how the items of a list within a list are parted";
            let help = "each inner list is a text: write its items with their separator between them";
            self.report(Code::CollectionFormat, &below(pointer, "items"), message, help);
        }
    }
}

/// What the schema says of lists is said of no text.
fn into_text(schema: &mut Map<String, Value>) {
    let of_lists = [
        "items",
        "minItems",
        "maxItems",
        "uniqueItems",
        "default",
        "enum",
        "example",
    ];
    schema.retain(|key, _| !of_lists.contains(&key.as_str()));
    schema.insert("type".to_owned(), json!("string"));
}

/// Whether a schema of 3.0 is one of bytes.
pub(super) fn is_binary(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("string")
        && schema.get("format").and_then(Value::as_str) == Some("binary")
}
