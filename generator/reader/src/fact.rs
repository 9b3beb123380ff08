//! Blocks in, facts out: what a careful reader takes from a page, each with the place it was read.
//!
//! Facts are a flat list and say what the page says, contradictions included; what to make of them is decided in
//! [`crate::draft`]. Every table row, list and code block is claimed by a fact or counted as unclaimed.

mod constraint;
mod direction;
mod element;
mod example;
mod explanation;
mod found;
mod held;
mod item;
mod lead_in;
mod model;
mod odd;
mod operation;
mod paths;
mod sdk_sample;
mod section;
mod status;
mod table;
pub(crate) mod template;
mod type_expr;
mod unclaimed;
mod unread;
mod values;
mod xml;

pub use found::Extract;

pub use model::{
    Claim, ErrorRow, Example, Fact, Field, FieldTable, Location, Permission, RequestLine, Required, SdkName, TypeExpr,
    ValueConstraints, Witness,
};

use crate::block::{Block, Kind};
use crate::layout::Layout;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Warned};
pub(crate) use example::json_within;
pub(crate) use lead_in::without_lead_in;
pub(crate) use operation::host;
use std::fmt::Write as _;
pub(crate) use xml::is_list_of;

/// Takes the facts from a page's blocks.
pub fn extract(blocks: &[Block], layout: &Layout) -> Warned<Extract> {
    let reader = read(blocks, layout);
    let Some(level) = reader.parts_at() else {
        return reader.finish();
    };
    let mut parted = layout.clone();
    parted.operation.heading_level = Some(level);
    let mut found = read(blocks, &parted).finish();
    let first = found
        .output
        .facts
        .iter()
        .find(|fact| matches!(fact.claim, Claim::Operation(_)));
    if let Some(first) = first {
        let message = format!(
            "the page describes several operations, each below a heading of level {level}, and is parted there"
        );
        found.diagnostics.push(Diagnostic::new(Code::GuessedOperation, &first.provenance, message).help(format!(
            "say `heading_level: {level}` under operation in layout.yaml, or list the pages of the operations instead of this one"
        )));
    }
    found
}

/// Reads a page up to its end.
fn read<'l>(blocks: &[Block], layout: &'l Layout) -> section::Reader<'l> {
    let mut reader = section::Reader::new(layout);
    let (above, page) = blocks.split_at(furniture(blocks));
    for block in above {
        reader.furniture(block);
    }
    for block in page {
        reader.block(block);
    }
    reader
}

/// How many blocks stand above the page's title and are nothing but words: menus, banners and breadcrumbs.
fn furniture(blocks: &[Block]) -> usize {
    let is_title = |block: &Block| matches!(block.kind, Kind::Heading { level: 1, .. });
    let is_content = |block: &Block| {
        matches!(
            block.kind,
            Kind::Table(_) | Kind::Elements(_) | Kind::Code(_) | Kind::Metadata { .. }
        )
    };
    let above = blocks.iter().position(is_title).unwrap_or_default();
    if blocks[..above].iter().any(is_content) {
        0
    } else {
        above
    }
}

/// The facts as text, one a line: for people and for snapshots.
pub fn to_text(facts: &[Fact]) -> String {
    let mut out = String::new();
    for fact in facts {
        let row = fact.provenance.row.map_or(String::new(), |row| format!(".{row}"));
        let _ = write!(out, "{}{row} ", fact.provenance.block);
        let _ = match &fact.claim {
            Claim::Part => writeln!(out, "part"),
            Claim::Title(text) => writeln!(out, "title: {text}"),
            Claim::Heading(text) => writeln!(out, "heading: {text}"),
            Claim::Line(line, text) => writeln!(out, "{line:?}: {text}"),
            Claim::Summary(text) => writeln!(out, "summary: {text}"),
            Claim::AllowedStates(states) => writeln!(out, "allowed in: {}", states.join(", ")),
            Claim::Operation(operation) => {
                let query = operation
                    .query
                    .as_ref()
                    .map_or(String::new(), |query| format!("?{query}"));
                writeln!(out, "operation: {} {}{query}", operation.method, operation.path)
            }
            Claim::OperationId(id, witness) => writeln!(out, "operation id: {id} ({witness:?})"),
            Claim::Table(table) => {
                let object = table
                    .object
                    .as_ref()
                    .map_or(String::new(), |object| format!(" {object}"));
                writeln!(out, "table {}: {}{object}", table.number, place_text(table.place))
            }
            Claim::Field(field) => writeln!(out, "{}", field_text(field)),
            Claim::Status(status, text) if text.is_empty() => writeln!(out, "status {status}"),
            Claim::Status(status, text) => writeln!(out, "status {status}: {text}"),
            Claim::Response(Some(status), text) => writeln!(out, "status {status}: {text}"),
            Claim::Response(None, text) => writeln!(out, "response: {text}"),
            Claim::ErrorCode(error) => {
                let status = error.status.map_or("-".to_owned(), |status| status.to_string());
                writeln!(out, "error {status} {}: {}", error.code, error.message)
            }
            Claim::ErrorReference(text) => writeln!(out, "error codes: {text}"),
            Claim::Permission(permission) => writeln!(out, "permission: {}", permission_text(permission)),
            Claim::Example(example) => writeln!(out, "example: {}", example_text(example)),
            Claim::Sdk(name, text) => writeln!(out, "sdk {name:?}: {text}"),
            Claim::Explanation(text) => writeln!(out, "explanation: {}", text.replace('\n', " ⏎ ")),
            Claim::Reference(names) => writeln!(out, "table on {}", names.join(", ")),
            Claim::Aside(reason) => writeln!(out, "aside: {reason}"),
        };
    }
    out
}

fn place_text(place: Location) -> String {
    let response = |what: &str, status: Option<u16>| match status {
        Some(status) => format!("{what} {status}"),
        None => what.to_owned(),
    };
    match place {
        Location::Path => "path".to_owned(),
        Location::Query => "query".to_owned(),
        Location::Header => "header".to_owned(),
        Location::Body => "body".to_owned(),
        Location::Form => "form".to_owned(),
        Location::Target => "path or query".to_owned(),
        Location::Request => "request".to_owned(),
        Location::Response(status) => response("response", status),
        Location::ResponseHeader(status) => response("response header", status),
        Location::Object => "object".to_owned(),
    }
}

fn permission_text(permission: &Permission) -> String {
    let mut text = permission.action.clone();
    let parts = [
        ("access level", &permission.access_level),
        ("resource type", &permission.resource_type),
        ("resource", &permission.resource),
        ("condition", &permission.condition_key),
        ("alias", &permission.alias),
        ("needs", &permission.dependencies),
    ];
    for (name, value) in parts {
        let _ = value.as_ref().map_or(Ok(()), |value| write!(text, ", {name} {value}"));
    }
    if permission.resource_required {
        text.push_str(", resource required");
    }
    text
}

fn field_text(field: &Field) -> String {
    let mut text = format!("  {}{}: {}", "  ".repeat(field.depth), field.api_name, field.type_text);
    if matches!(field.type_expr, TypeExpr::Unknown) {
        text.push_str(" (unknown)");
    }
    let _ = match &field.required {
        it if it.is_always() => write!(text, ", required"),
        Required::Conditional(when) => write!(text, ", required {when}"),
        _ => Ok(()),
    };
    let constraints = &field.constraints;
    let numbers = [
        ("min length", constraints.min_length.map(|n| n as f64)),
        ("max length", constraints.max_length.map(|n| n as f64)),
        ("min", constraints.minimum),
        ("max", constraints.maximum),
        ("min items", constraints.min_items.map(|n| n as f64)),
        ("max items", constraints.max_items.map(|n| n as f64)),
    ];
    for (name, number) in numbers {
        let _ = number.map_or(Ok(()), |number| write!(text, ", {name} {number}"));
    }
    let texts = [
        ("default", &constraints.default),
        ("pattern", &constraints.pattern),
        ("example", &field.example),
        ("in", &field.location),
        ("since", &field.since),
        ("see", &field.pointer),
    ];
    for (name, value) in texts {
        let _ = value.as_ref().map_or(Ok(()), |value| write!(text, ", {name} {value}"));
    }
    for link in &field.links {
        let _ = write!(text, ", link {link}");
    }
    for number in &field.table_numbers {
        let _ = write!(text, ", table {number}");
    }
    for (name, flag) in [
        ("nullable", constraints.nullable),
        ("deprecated", constraints.deprecated),
        ("idempotency", constraints.idempotency),
    ] {
        if flag {
            text = text + ", " + name;
        }
    }
    if !constraints.values.is_empty() {
        let values: Vec<_> = constraints.values.iter().map(|(value, _)| value.as_str()).collect();
        let _ = write!(text, ", one of {}", values.join("|"));
    }
    if !field.description.is_empty() {
        let _ = write!(text, " -- {}", field.description.replace('\n', " ⏎ "));
    }
    text
}

fn example_text(example: &Example) -> String {
    let mut text = if example.is_request {
        "request".to_owned()
    } else if example.is_error {
        "error".to_owned()
    } else {
        "response".to_owned()
    };
    let parts = [
        example.status.map(|status| status.to_string()),
        example.method.clone(),
        example.url.clone(),
        example.body.as_ref().map(ToString::to_string),
        example.text.clone().map(|text| text.replace('\n', " ⏎ ")),
    ];
    for part in parts.into_iter().flatten() {
        text = text + " " + &part;
    }
    text
}
