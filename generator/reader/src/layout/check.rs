//! A layout as it was read in, its first mistake out: a word that means two things, or a pattern that can say nothing.
//!
//! What a key or a pattern looks like was checked when it was read; here is what they mean together.

mod patterns;
mod words;

use super::model::Layout;
use super::words::{Carrier, Column};
use crate::service::check_servers;
use docwright_base::input::Fault;
use docwright_base::nearest;
use openapiv3::SecurityScheme;

/// The methods that a request may have.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

pub(super) fn check(layout: &Layout) -> Result<(), Fault> {
    words::check(layout)?;
    patterns::check(layout)?;
    check_servers(&layout.servers)?;
    security(layout)?;
    elements(layout)?;
    paging(layout)?;
    if layout
        .operation
        .heading_level
        .is_some_and(|level| !(1..=6).contains(&level))
    {
        return Err(Fault::new(
            ["operation", "heading_level"],
            "headings have the levels 1 to 6",
        ));
    }
    if layout
        .operation
        .success
        .is_some_and(|status| !(200..300).contains(&status))
    {
        return Err(Fault::new(
            ["operation", "success"],
            "statuses of success are 200 to 299",
        ));
    }
    if let Some(rpc) = &layout.operation.rpc
        && !METHODS.contains(&rpc.method.as_str())
    {
        let message = format!("`{}` is no HTTP method", rpc.method);
        return Err(Fault::new(["operation", "rpc", "method"], message).help(format!("one of {}", METHODS.join(", "))));
    }
    if let Some(rpc) = &layout.operation.rpc
        && rpc.key.is_empty() != (rpc.carrier == Carrier::Path)
    {
        let message = "a header or a query parameter has a name, and a path has none";
        return Err(Fault::new(["operation", "rpc"], message).help("give `key` unless `carrier` is `path`"));
    }
    Ok(())
}

/// An element with attributes is a row, and a row is about something.
fn elements(layout: &Layout) -> Result<(), Fault> {
    for (name, rule) in &layout.elements {
        let says_what = |column: &Column| {
            matches!(
                column,
                Column::Name | Column::Status | Column::ErrorCode | Column::Target
            )
        };
        if rule.is_row() && !rule.attributes.values().any(says_what) {
            let message = format!("no attribute of `{name}` holds what the row is about");
            let help = "one of them has to be the `name`, the `status`, the `error_code` or the `target`";
            return Err(Fault::new(["elements", name, "attributes"], message).help(help));
        }
    }
    Ok(())
}

/// A rule that says two things, or half of one, would be passed over.
fn paging(layout: &Layout) -> Result<(), Fault> {
    for (index, rule) in layout.paging.iter().enumerate() {
        let ways = [&rule.offset, &rule.page, &rule.token, &rule.marker];
        let message = if ways.into_iter().flatten().count() != 1 {
            "a rule names one parameter, by `offset`, `page`, `token` or `marker`"
        } else if rule.token.is_some() && rule.next.is_none() {
            "a rule with `token` says by `next` which member of the body holds the next one"
        } else if rule.marker.is_some() && rule.id.is_none() {
            "a rule with `marker` says by `id` which member of an item it is"
        } else {
            continue;
        };
        return Err(Fault::new(["paging", &index.to_string()], message));
    }
    Ok(())
}

/// Schemes of HTTP authentication that are registered.
const HTTP_SCHEMES: [&str; 11] = [
    "basic",
    "bearer",
    "digest",
    "dpop",
    "hoba",
    "mutual",
    "negotiate",
    "oauth",
    "privatetoken",
    "scram-sha-256",
    "vapid",
];

fn security(layout: &Layout) -> Result<(), Fault> {
    let security = &layout.security;
    for (name, scheme) in &security.schemes {
        let SecurityScheme::HTTP { scheme, .. } = scheme else {
            continue;
        };
        let scheme = scheme.to_ascii_lowercase();
        let is_known = HTTP_SCHEMES.contains(&scheme.as_str());
        // A vendor may have one of its own.
        if let Some(near) = nearest(&scheme, HTTP_SCHEMES.into_iter()).filter(|_| !is_known) {
            let message = format!("`{scheme}` is no scheme of HTTP authentication");
            let help = format!("did you mean `{near}`?");
            return Err(Fault::new(["security", "schemes", name, "scheme"], message).help(help));
        }
    }
    for (index, alternative) in security.alternatives.iter().enumerate() {
        if let Some(unknown) = alternative.iter().find(|name| !security.schemes.contains_key(*name)) {
            let message = format!("the security scheme `{unknown}` is not among `security.schemes`");
            return Err(Fault::new(["security", "alternatives", &index.to_string()], message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
