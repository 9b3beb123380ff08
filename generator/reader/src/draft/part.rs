//! What a page says in, its parts out: the operations that each announces, and the facts that are about them.
//!
//! Headings part a page where more than one part announces an operation; and within such a part an operation that is announced
//! although the one before is already described up to its response begins a part of its own. What belongs to no operation, such
//! as an object's members or the errors that all of them share, is said for each.

use super::decided::Decided;
use super::model::Address;
use super::official;
use super::rule::Rule;
use crate::fact::{Claim, Fact, Location, Witness};
use crate::layout::{Carrier, Layout};
use crate::reading::PageFacts;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Warned};
use docwright_base::page::Provenance;
use std::collections::BTreeSet;
use std::ops::Range;

/// Operations of one page: each gets all of its tables, and so many have none of them in common.
const MOST_OPERATIONS: usize = 32;

/// What a page says, all operations that share it taken together.
const MOST_FACTS: usize = 20_000;

/// What a page announces: a request line, or an action in RPC style.
pub(crate) struct Announced {
    pub(crate) address: Decided<Address>,
    pub(crate) provenance: Provenance,
    /// Which of the facts announces it, as [`Part::said`] counts them.
    pub(crate) fact: usize,
}

/// A part of a page that is about some operations and no others.
pub(crate) struct Part<'f> {
    /// Usually one; several share their fields where the page gives them several addresses.
    pub(crate) announced: Vec<Announced>,
    /// Why it is a part.
    pub(crate) scope: Rule,
    /// The operations' official names, the most trustworthy last.
    pub(crate) ids: Vec<(String, Witness)>,
    /// What is about these operations.
    pub(crate) own: Vec<&'f Fact>,
    /// Objects that other pages describe and that fields of these operations are of: tables, each with its rows.
    pub(crate) lent: Vec<&'f Fact>,
    /// Their own, with what is said for all operations of the page, in its order and numbered by it.
    pub(crate) said: Vec<(usize, &'f Fact)>,
    /// Whether there are other parts, so that headings name operations.
    pub(crate) has_siblings: bool,
}

/// Parts a page. A page without an operation is said to be so.
pub(crate) fn parts<'f>(page: &'f PageFacts, layout: &Layout) -> Warned<Vec<Part<'f>>> {
    let mut diagnostics = Vec::new();
    let mut parts = Vec::new();
    let views = by_headings(&page.facts);
    if views.len() > 1 {
        diagnostics.extend(spread(&page.facts));
    }
    let scope = if views.len() > 1 {
        Rule::ScopeByHeading
    } else {
        Rule::ScopeIsPage
    };
    for facts in views {
        let ids = official::names(&facts, page.own_name.as_deref());
        let mut announced = announced(&facts, &page.path, layout, ids.last().map(|(id, _)| id.as_str()));
        if announced.is_empty() {
            diagnostics.push(no_operation(page, &facts));
        }
        limit(&mut announced, MOST_OPERATIONS, &mut diagnostics);
        for (mut announced, range) in by_request_lines(&facts, announced) {
            // Each operation would get all of them.
            let most = (MOST_FACTS / range.len().max(1)).clamp(1, MOST_OPERATIONS);
            limit(&mut announced, most, &mut diagnostics);
            let has_siblings = range.len() < facts.len();
            let own = facts[range.clone()].to_vec();
            parts.push(Part {
                announced,
                scope: if has_siblings { Rule::ScopeByRequestLine } else { scope },
                ids: if has_siblings {
                    official::names(&own, page.own_name.as_deref())
                } else {
                    ids.clone()
                },
                own,
                lent: Vec::new(),
                said: said(&facts, &range),
                has_siblings,
            });
        }
    }
    Warned {
        output: parts,
        diagnostics,
    }
}

fn no_operation(page: &PageFacts, facts: &[&Fact]) -> Diagnostic {
    let message = if facts.iter().any(|fact| matches!(fact.claim, Claim::Field(_))) {
        "the page has tables of fields but announces no operation"
    } else {
        "the page describes no operation"
    };
    Diagnostic::new(Code::NoOperation, Provenance::of_page(&page.path), message)
        .help("expected a request line such as `PUT /v2/{id}/stop` under an endpoint section, or an action's name where the layout looks for one")
}

/// Leaves out the operations beyond so many.
fn limit(announced: &mut Vec<Announced>, most: usize, diagnostics: &mut Vec<Diagnostic>) {
    let Some(first) = announced.get(most) else { return };
    let message = format!(
        "the page announces more than {most} operations for the same tables; {} {} and what follows are left out",
        first.address.value.method,
        first.address.value.path.chars().take(200).collect::<String>()
    );
    diagnostics.push(
        Diagnostic::new(Code::BeyondMeasure, &first.provenance, message).help(
            "each operation would get all of the page's tables; list the operations' own pages instead of this one",
        ),
    );
    announced.truncate(most);
}

/// The facts for each part of a page that announces an operation: its own, then those of the parts that announce none. A page
/// of one operation is not parted, whatever its headings: its introduction is about that operation.
fn by_headings(facts: &[Fact]) -> Vec<Vec<&Fact>> {
    let is_own = |part: &[Fact]| part.iter().any(|fact| matches!(fact.claim, Claim::Operation(_)));
    let slices = facts.split(|fact| fact.claim == Claim::Part);
    let (own, shared): (Vec<&[Fact]>, Vec<&[Fact]>) = slices.partition(|part| is_own(part));
    if own.len() < 2 {
        return vec![facts.iter().collect()];
    }
    // What introduces the page or such a part says nothing of an operation.
    let is_introduction = |fact: &&Fact| {
        matches!(
            fact.claim,
            Claim::Title(_) | Claim::Summary(_) | Claim::AllowedStates(_) | Claim::OperationId(..)
        )
    };
    let shared = || shared.iter().copied().flatten().filter(|fact| !is_introduction(fact));
    own.into_iter()
        .map(|part| part.iter().chain(shared()).collect())
        .collect()
}

/// Tells of a part that announces no operation and has a status or fields of one body: it may be of an operation whose request line is
/// not read, and is read as said of all of them.
fn spread(facts: &[Fact]) -> Option<Diagnostic> {
    let is_own = |part: &[Fact]| part.iter().any(|fact| matches!(fact.claim, Claim::Operation(_)));
    let is_of_one = |fact: &&Fact| match &fact.claim {
        Claim::Table(head) => matches!(
            head.place,
            Location::Body | Location::Form | Location::Response(Some(200..300))
        ),
        Claim::Status(200..300, _) => true,
        _ => false,
    };
    let mut shared = facts
        .split(|fact| fact.claim == Claim::Part)
        .filter(|part| !is_own(part));
    let fact = shared.find_map(|part| part.iter().find(is_of_one))?;
    let message = "a part of the page that announces no operation says what is sent or answered; it is read as said of every operation of the page";
    Some(Diagnostic::new(Code::SharedPart, &fact.provenance, message).help(
        "look for a request line of its own that was not read, and say under operation in layout.yaml how it is written; put a part of no use under aside",
    ))
}

/// The operations that the facts announce, `id` being their official name.
fn announced(facts: &[&Fact], path: &std::sync::Arc<str>, layout: &Layout, id: Option<&str>) -> Vec<Announced> {
    let mut announced: Vec<Announced> = Vec::new();
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (index, fact) in facts.iter().enumerate() {
        if let Claim::Operation(operation) = &fact.claim
            && known.insert((&operation.method, &operation.path))
        {
            announced.push(Announced {
                address: Decided::by(
                    Rule::AddressByRequestLine,
                    Address {
                        method: operation.method.clone(),
                        path: operation.path.clone(),
                    },
                ),
                provenance: fact.provenance.clone(),
                fact: index,
            });
        }
    }
    if announced.is_empty()
        && let (Some(rpc), Some(id)) = (&layout.operation.rpc, id)
        && (rpc.carrier != Carrier::Path || id.chars().all(is_of_path))
        // A page that documents neither parameters nor responses is about something else, whatever it is called.
        && facts.iter().any(|fact| describes(fact))
    {
        let named = facts
            .iter()
            .find(|fact| matches!(&fact.claim, Claim::OperationId(known, _) if known == id));
        announced.push(Announced {
            address: Decided::by(
                Rule::AddressByConvention,
                Address {
                    method: rpc.method.to_ascii_uppercase(),
                    path: match rpc.carrier {
                        Carrier::Path => format!("/{id}"),
                        Carrier::Header | Carrier::Query => format!("/#Action={id}"),
                    },
                },
            ),
            provenance: named.map_or_else(|| Provenance::of_page(path), |fact| fact.provenance.clone()),
            fact: 0,
        });
    }
    announced
}

/// Whether a path may have the character as it stands.
fn is_of_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')
}

fn describes(fact: &Fact) -> bool {
    matches!(fact.claim, Claim::Table(_) | Claim::Example(_))
}

/// Parts the facts where an operation is announced although the one before is already described up to its response. Without
/// that, several request lines are addresses of one operation.
fn by_request_lines(facts: &[&Fact], announced: Vec<Announced>) -> Vec<(Vec<Announced>, Range<usize>)> {
    let is_response = |fact: &&Fact| match &fact.claim {
        Claim::Table(table) => matches!(table.place, Location::Response(_)),
        Claim::Example(example) => !example.is_request && !example.is_error,
        Claim::Status(..) | Claim::Response(..) => true,
        _ => false,
    };
    let mut parts: Vec<(Vec<Announced>, Range<usize>)> = Vec::new();
    for announced in announced {
        let start = announced.fact;
        match parts.last_mut() {
            Some((same, range))
                if !facts[range.start..start].iter().any(is_response)
                    || !facts[start..].iter().any(|fact| describes(fact)) =>
            {
                same.push(announced);
            }
            last => {
                let start = last.map_or(0, |(_, range)| {
                    // Its heading and summary stand before the line that announces it.
                    let words = facts[..start].iter().rev().take_while(|fact| introduces(fact)).count();
                    range.end = start - words;
                    range.end
                });
                parts.push((vec![announced], start..facts.len()));
            }
        }
    }
    parts
}

/// Whether the fact may stand above the request line of the operation that it is about.
fn introduces(fact: &Fact) -> bool {
    matches!(
        fact.claim,
        Claim::Heading(_) | Claim::Summary(_) | Claim::Line(..) | Claim::AllowedStates(_) | Claim::OperationId(..)
    )
}

/// What is said of the operations of a part: its own facts, words above the first heading or request line, which are about all
/// operations of the page, and what belongs to none of them.
fn said<'f>(facts: &[&'f Fact], own: &Range<usize>) -> Vec<(usize, &'f Fact)> {
    let opens_a_part = |fact: &&Fact| matches!(fact.claim, Claim::Operation(_) | Claim::Heading(_));
    let first = facts.iter().position(opens_a_part).unwrap_or_default();
    let is_for_all = |fact: &Fact| {
        matches!(
            fact.claim,
            Claim::ErrorCode(_) | Claim::ErrorReference(_) | Claim::Permission(_) | Claim::Sdk(..)
        )
    };
    let numbered = facts.iter().copied().enumerate();
    numbered
        .filter(|(index, fact)| own.contains(index) || *index < first || is_for_all(fact))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    /// The operations that a page comes to, each with its parameters and its error codes.
    fn check(text: &str, expect: &[&str]) {
        let layout = "title: T\nlanguage: en\nsections: {path: [Path], error_codes: [Errors]}\ncolumns: {name: [Name], type: [Type], error_code: [Code]}\ntypes:\n  words: {string: string}\noperation:\n  heading_level: 2\n  request_lines: ['^(?:(?P<title>.+?): )?{method} {target}$']\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = markdown(text);
        let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
        let operations: Vec<String> = spec
            .operations()
            .map(|(path, method, operation)| {
                let names = operation
                    .parameters
                    .iter()
                    .filter_map(|parameter| Some(parameter.as_item()?.parameter_data_ref().name.as_str()));
                let codes = operation
                    .extensions
                    .get("x-error-codes")
                    .and_then(|codes| codes.as_array())
                    .map_or(0, Vec::len);
                let id = operation.operation_id.as_deref().unwrap_or_default();
                format!("{id} {method} {path} {} {codes}", names.collect::<Vec<_>>().join(","))
            })
            .collect();
        assert_eq!(operations, expect, "{text}");
    }

    const PATH: &str = "| Name | Type |\n|---|---|\n| id | string |\n";
    const ERRORS: &str = "## Errors\n\n| Code |\n|---|\n| GONE |\n";

    #[test]
    fn each_operation_has_its_own_facts_and_those_of_no_operation() {
        check(
            &format!(
                "# Boxes\n\n## Open a box: POST /boxes/{{id}}/open\n\n### Path\n\n{PATH}\n## List boxes\n\nAll of them.\n\n`GET /boxes`\n\n{ERRORS}"
            ),
            &["OpenABox post /boxes/{id}/open id 1", "ListBoxes get /boxes  1"],
        );
    }

    #[test]
    fn a_page_of_one_operation_is_one_part() {
        check(
            &format!("# Open a box\n\n```\nPOST /boxes/:id/open\n```\n\n## Path\n\n{PATH}\n{ERRORS}"),
            &["OpenABox post /boxes/{id}/open id 1"],
        );
    }

    #[test]
    fn request_lines_in_headings_part_a_page_whatever_their_level() {
        let layout = "title: T\nlanguage: en\nsections: {path: [Path]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {}\noperation: {request_lines: ['^{method} {target}$'], parts_at_request_lines: true}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let text = format!(
            "# Boxes\n\n## GET /boxes/{{id}}\n\n### Path\n\n{PATH}\n## Others\n\n### PUT /lids/{{id}}\n\n#### Path\n\n{PATH}"
        );
        let spec = compile(&[markdown(text)], &layout, &Service::untitled("Boxes"), None)
            .output
            .spec;
        let found = spec
            .operations()
            .map(|(path, _, it)| format!("{path} {}", it.parameters.len()));
        assert_eq!(found.collect::<Vec<_>>(), ["/boxes/{id} 1", "/lids/{id} 1"]);
    }

    #[test]
    fn a_path_may_be_the_name_of_the_action_and_nothing_else() {
        for (title, expect) in [("sendNote", "post /sendNote"), ("send note", "")] {
            let layout = "title: T\nlanguage: en\nsections: {body: [Fields]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {}\noperation: {rpc: {method: POST, carrier: path, titles: ['^(?P<id>[a-z].*)$']}}\n";
            let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
            let text = format!("# {title}\n\n## Fields\n\n{PATH}");
            let spec = compile(&[markdown(text)], &layout, &Service::untitled("Notes"), None)
                .output
                .spec;
            let found = spec.operations().map(|(path, method, it)| {
                assert!(!it.extensions.contains_key("x-action"));
                format!("{method} {path}")
            });
            assert_eq!(found.collect::<Vec<_>>().join(", "), expect);
        }
    }

    #[test]
    fn a_request_line_in_a_sentence_announces_nothing() {
        check("# Boxes\n\nOpen one with GET /boxes/{id} first.\n", &[]);
    }
}
