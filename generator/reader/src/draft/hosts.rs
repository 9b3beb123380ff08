//! The hosts of request lines and example requests in, told is each that no server of the service has.
//!
//! A request line with a host says where calls go, and so do the layout and service.yaml: these count, since hosts on pages are often
//! examples. A host with a placeholder is none.

use crate::fact::{Claim, Example, Fact, host};
use crate::layout::Layout;
use crate::service::Service;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use std::collections::BTreeSet;

pub(super) fn check<'f>(
    facts: impl Iterator<Item = &'f Fact>,
    layout: &Layout,
    service: &Service,
    out: &mut Vec<Diagnostic>,
) {
    let servers = if service.servers.is_empty() {
        &layout.servers
    } else {
        &service.servers
    };
    let known: Vec<&str> = servers.iter().filter_map(|server| host(&server.url)).collect();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for fact in facts {
        let (host, what) = match &fact.claim {
            Claim::Operation(line) => (line.host.as_deref(), "request line"),
            // Without a server nobody knows yet where calls go.
            Claim::Example(example) if example.is_request && !known.is_empty() => {
                (example_host(example), "example request")
            }
            _ => continue,
        };
        let Some(found) = host.filter(|host| !host.contains(['{', '<', '[', '$', '*'])) else {
            continue;
        };
        if known.iter().any(|known| fits(known, found)) || !told.insert(found) {
            continue;
        }
        let message = match known.first() {
            Some(known) => format!("the {what} is for the host {found:?}, and calls go to {known:?}"),
            None => format!("the {what} is for the host {found:?}, and no server is known"),
        };
        let help = "write the server under servers in service.yaml, or in layout.yaml for all services of the vendor";
        out.push(Diagnostic::new(Code::OtherHost, &fact.provenance, message).help(help));
    }
}

/// The host of an example's target, or its header.
fn example_host(example: &Example) -> Option<&str> {
    let mut headers = example
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"));
    let target = example.url.as_deref().and_then(host);
    target.or_else(|| headers.next().map(|(_, value)| value.as_str()))
}

/// Whether a host is one of a server, whose variables stand for anything.
fn fits(known: &str, found: &str) -> bool {
    let (known, found) = (known.to_ascii_lowercase(), found.to_ascii_lowercase());
    let mut literals = known
        .split('{')
        .map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest));
    let Some(mut rest) = found.strip_prefix(literals.next().unwrap_or_default()) else {
        return false;
    };
    if !known.contains('{') {
        return rest.is_empty();
    }
    let literals: Vec<&str> = literals.collect();
    let (last, inner) = literals.split_last().unwrap_or((&"", &[]));
    for literal in inner {
        match rest.find(literal) {
            Some(at) => rest = &rest[at + literal.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_a_server_stand_for_anything() {
        for (known, found, expect) in [
            ("x.example", "X.example", true),
            ("x.example", "y.example", false),
            ("x.example", "x.example.org", false),
            ("{zone}.x.example", "eu-1.x.example", true),
            ("oms.{zone}.x.example:{port}", "oms.eu.x.example:8080", true),
            ("oms.{zone}.x.example", "sms.eu.x.example", false),
            ("{endpoint}", "any.example", true),
        ] {
            assert_eq!(fits(known, found), expect, "{known} {found}");
        }
    }

    #[test]
    fn a_host_that_no_server_has_is_told_once() {
        use crate::{block, fact, samples};
        let layout = "title: T\nlanguage: en\nservers: [{url: 'https://{zone}.boats.example'}]\nsections: {endpoint: [Line]}\ncolumns: {}\ntypes: {words: {}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let told = |lines: &[&str]| {
            let text: String = lines.iter().map(|line| format!("## Line\n\n{line}\n\n")).collect();
            let page = samples::markdown(text);
            let facts = fact::extract(&block::read(&page, &layout).output, &layout).output;
            let mut out = Vec::new();
            check(facts.facts.iter(), &layout, &Service::untitled("T"), &mut out);
            out.iter().map(|it| it.message.clone()).collect::<Vec<_>>()
        };
        assert!(
            told(&[
                "GET https://eu.boats.example/v1/a",
                "GET https://{host}/v1/b",
                "GET /v1/c"
            ])
            .is_empty()
        );
        assert_eq!(
            told(&[
                "GET https://api.ships.example/v1/a",
                "PUT https://api.ships.example/v1/b"
            ]),
            ["the request line is for the host \"api.ships.example\", and calls go to \"{zone}.boats.example\""]
        );
    }
}
