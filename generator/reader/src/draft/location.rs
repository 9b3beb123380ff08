//! A row of a request in, where its value travels out: in the path, the query, a header or the body.
//!
//! Only for rows whose table does not say.

use super::decided::Decided;
use super::model::In;
use super::rule::Rule;
use crate::fact::Field;
use crate::layout::{Layout, Unplaced};

/// Where the value of a row travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Travel {
    /// Outside the body.
    In(In),
    /// As a member of the body.
    Body,
}

/// Where a row of a table about path and query travels.
pub(super) fn of_target(name: &str, path: &str) -> Decided<In> {
    if placeholders(path).any(|placeholder| placeholder == name) {
        Decided::by(Rule::LocationByPlaceholder, In::Path)
    } else {
        Decided::by(Rule::LocationByQueryTable, In::Query)
    }
}

/// Where a request parameter travels when its table does not say.
pub(super) fn of_request(field: &Field, layout: &Layout, method: &str, path: &str) -> Decided<Travel> {
    let name = field.api_name.as_str();
    if let Some(travel) = field.location.as_deref().and_then(of_word) {
        return Decided::by(Rule::LocationByRow, travel);
    }
    if placeholders(path).any(|placeholder| placeholder == name) {
        return Decided::by(Rule::LocationByPlaceholder, Travel::In(In::Path));
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

/// What a row says of where it travels.
fn of_word(words: &str) -> Option<Travel> {
    let words = words.to_lowercase();
    let known = [
        ("path", Travel::In(In::Path)),
        ("url", Travel::In(In::Path)),
        ("query", Travel::In(In::Query)),
        ("header", Travel::In(In::Header)),
        ("body", Travel::Body),
    ];
    let mut fits = known.into_iter().filter(|(word, _)| words.contains(word));
    fits.next().map(|(_, travel)| travel)
}

/// Names that only a header has.
pub(crate) fn is_header_name(name: &str) -> bool {
    let standard = ["Authorization", "Content-Type", "Content-Length", "Host", "Accept"];
    name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"))
        || standard.iter().any(|header| header.eq_ignore_ascii_case(name))
}

/// The names between braces in a path template.
pub(crate) fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
}
