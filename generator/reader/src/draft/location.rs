//! A row of a request in, where its value travels out: in the path, the query, a header or the body.
//!
//! Only for rows whose table does not say.

use super::decided::Decided;
use super::model::In;
use super::rule::Rule;
use super::shown::Examples;
use crate::fact::Field;
use crate::layout::{Layout, LocationWord, Unplaced};
use docwright_base::openapi::template::placeholders;
use docwright_base::page::Provenance;
use serde_json::Value;
use std::collections::BTreeMap;

/// What the request line shows.
pub(super) struct Line<'s> {
    pub(super) method: &'s str,
    pub(super) path: &'s str,
    /// By the names of its parameters.
    pub(super) query: &'s BTreeMap<&'s str, Option<&'s str>>,
}

/// Where the value of a row travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Travel {
    /// Outside the body.
    In(In),
    /// As a member of the body.
    Body,
}

/// Where a row of a table about path and query travels.
pub(super) fn of_target(field: &Field, layout: &Layout, path: &str) -> Decided<Travel> {
    if let Some(travel) = stated(field, layout) {
        Decided::by(Rule::LocationByRow, travel)
    } else if placeholders(path).any(|placeholder| placeholder == field.api_name) {
        Decided::by(Rule::LocationByPlaceholder, Travel::In(In::Path))
    } else {
        Decided::by(Rule::LocationByQueryTable, Travel::In(In::Query))
    }
}

/// Where a request parameter travels when its table does not say.
pub(super) fn of_request(field: &Field, layout: &Layout, line: &Line, examples: &Examples) -> Decided<Travel> {
    let name = field.api_name.as_str();
    let Line { method, path, query } = *line;
    if let Some(travel) = stated(field, layout) {
        return Decided::by(Rule::LocationByRow, travel);
    }
    if placeholders(path).any(|placeholder| placeholder == name) {
        return Decided::by(Rule::LocationByPlaceholder, Travel::In(In::Path));
    }
    if query.contains_key(name) {
        return Decided::by(Rule::LocationByQuery, Travel::In(In::Query));
    }
    if let Some((travel, place)) = shown(name, examples) {
        return Decided::by(Rule::LocationByExample, travel).seen_at([place]);
    }
    if is_header_name(name) {
        return Decided::by(Rule::LocationByHeaderName, Travel::In(In::Header)).or_else("query or body");
    }
    if layout.operation.unplaced == Unplaced::Query {
        return Decided::by(Rule::LocationByLayout, Travel::In(In::Query));
    }
    if matches!(method, "GET" | "DELETE" | "HEAD") {
        return Decided::by(Rule::LocationByMethod, Travel::In(In::Query)).or_else("body");
    }
    Decided::by(Rule::LocationInBody, Travel::Body).or_else("query")
}

/// Where example requests have it, if all that do have it in the same place.
fn shown<'f>(name: &str, examples: &Examples<'f>) -> Option<(Travel, &'f Provenance)> {
    let mut found: Option<(Travel, &Provenance)> = None;
    for (place, example) in examples.requests() {
        let in_body = matches!(&example.body, Some(Value::Object(members)) if members.contains_key(name));
        let in_header = example
            .headers
            .iter()
            .any(|(header, _)| header.eq_ignore_ascii_case(name));
        let query = example.url.as_deref().and_then(|url| url.split_once('?'));
        let mut pairs = query.iter().flat_map(|(_, query)| query.split('&'));
        let in_query = pairs.any(|pair| pair.split('=').next() == Some(name));
        let travels = [
            (in_body, Travel::Body),
            (in_header, Travel::In(In::Header)),
            (in_query, Travel::In(In::Query)),
        ];
        for (_, travel) in travels.into_iter().filter(|(is_there, _)| *is_there) {
            match found {
                Some((other, _)) if other != travel => return None,
                Some(_) => {}
                None => found = Some((travel, place)),
            }
        }
    }
    found
}

/// What a row says of where it travels, in a word of the layout.
fn stated(field: &Field, layout: &Layout) -> Option<Travel> {
    Some(match layout.location(field.location.as_deref()?)? {
        LocationWord::Path => Travel::In(In::Path),
        LocationWord::Query => Travel::In(In::Query),
        LocationWord::Header => Travel::In(In::Header),
        LocationWord::Cookie => Travel::In(In::Cookie),
        LocationWord::Body => Travel::Body,
    })
}

/// The words of a location cell in which the layout knows no location, or several.
pub(super) fn unknown_word<'f>(field: &'f Field, layout: &Layout) -> Option<&'f str> {
    let words = field.location.as_deref()?;
    layout.location(words).is_none().then_some(words)
}

/// Names that only a header has.
pub(crate) fn is_header_name(name: &str) -> bool {
    let standard = ["Authorization", "Content-Type", "Content-Length", "Host", "Accept"];
    name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"))
        || standard.iter().any(|header| header.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    /// The parameters and the body's members of a page whose rows say where they travel, and what there is to say about it.
    fn check(rows: &[(&str, &str)], expect: &str, told: &[&str]) {
        let layout = "title: T\nlanguage: zh\nsections: {endpoint: [Line], request: [Parameters]}\ncolumns: {name: [Name], location: [位置], type: [Type]}\nlocations: {header: [请求头], body: [请求体], query: [查询]}\ntypes: {words: {String: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let rows: String = rows
            .iter()
            .map(|(name, location)| format!("| {name} | {location} | String |\n"))
            .collect();
        let page = markdown(format!(
            "# Open\n\n## Line\n\nGET /v1/boxes\n\n## Parameters\n\n| Name | 位置 | Type |\n|---|---|---|\n{rows}"
        ));
        let compiled = compile(&[page], &layout, &Service::untitled("Boxes"), None);
        let spec = serde_json::to_value(&compiled.output.spec).unwrap();
        let operation = &spec["paths"]["/v1/boxes"]["get"];
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let mut found: Vec<String> = parameters
            .map(|it| format!("{} {}", it["in"].as_str().unwrap(), it["name"].as_str().unwrap()))
            .collect();
        if operation.get("requestBody").is_some() {
            let members = spec["components"]["schemas"]["OpenRequest"]["properties"]
                .as_object()
                .unwrap();
            found.extend(members.keys().map(|name| format!("body {name}")));
        }
        assert_eq!(found.join(", "), expect);
        let unknown: Vec<_> = compiled
            .diagnostics
            .iter()
            .filter(|it| it.code.name() == "unknown-location")
            .collect();
        assert_eq!(unknown.len(), told.len(), "{unknown:?}");
        for (diagnostic, expect) in unknown.iter().zip(told) {
            assert!(diagnostic.message.contains(expect), "{diagnostic}");
        }
    }

    #[test]
    fn rows_travel_where_their_words_say() {
        check(
            &[("trace", "请求头"), ("lid", "请求体"), ("hue", "查询 ")],
            "header trace, query hue, body lid",
            &[],
        );
    }

    #[test]
    fn a_word_that_the_layout_does_not_know_is_told_once_a_table() {
        check(
            &[("trace", "信封"), ("hue", "信封"), ("lid", "请求体")],
            "query trace, query hue, body lid",
            &["\"trace\" travels in \"信封\""],
        );
    }
}
