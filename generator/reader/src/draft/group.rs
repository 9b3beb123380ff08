//! The field tables of a page in, the part of the page that each of them belongs to out.

use super::location::is_header_name;
use super::rows::Rows;
use crate::fact::Location;

/// A part of the page whose tables belong together: the request, or the response of one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Request,
    Response(Option<u16>),
    /// Objects that any part may use.
    Objects,
    /// Parameters; they have no members of their own.
    Other,
}

pub(super) fn group(place: Location) -> Group {
    match place {
        Location::Request | Location::Body | Location::Form | Location::Query => Group::Request,
        Location::Response(status) => Group::Response(status),
        Location::Object => Group::Objects,
        Location::Path | Location::Target | Location::Header | Location::ResponseHeader(_) => Group::Other,
    }
}

/// The group of each table. Where nothing but the names tells headers from a body, the headers come first: below a body,
/// an object whose members are called like headers is still an object.
pub(super) fn groups(tables: &[Rows]) -> Vec<Group> {
    let mut has_body = false;
    let mut groups = Vec::with_capacity(tables.len());
    for table in tables {
        let group = table.head.map_or(Group::Other, |head| group(head.place));
        let is_headers = table.rows.iter().all(|(_, field)| is_header_name(&field.api_name));
        has_body |= group == Group::Request && !is_headers;
        groups.push(if group == Group::Request && is_headers && !has_body {
            Group::Other
        } else {
            group
        });
    }
    groups
}
