//! The facts of a page in, the operations that it announces and the parts that are about each of them out.

use crate::fact::{Claim, Fact, Place};
use crate::layout::Layout;
use crate::reading::PagePart;
use docwright_base::page::Provenance;
use std::collections::BTreeSet;
use std::ops::Range;

/// What a page announces: a request line, or an action in RPC style.
pub(super) struct Announced {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) provenance: Provenance,
    /// Which of the page's facts announces it.
    pub(super) fact: usize,
}

/// A part of a page that is about some operations and no others.
pub(super) struct Part {
    /// Usually one; several share their fields where the page gives them several addresses.
    pub(super) announced: Vec<Announced>,
    /// The facts of it.
    pub(super) facts: Range<usize>,
}

/// The operations that a page announces, `id` being its official name.
pub(super) fn announced(page: PagePart, layout: &Layout, id: Option<&str>) -> Vec<Announced> {
    let mut announced: Vec<Announced> = Vec::new();
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (index, fact) in page.facts.iter().enumerate() {
        if let Claim::Operation(operation) = &fact.claim
            && known.insert((&operation.method, &operation.path))
        {
            announced.push(Announced {
                method: operation.method.clone(),
                path: operation.path.clone(),
                provenance: fact.provenance.clone(),
                fact: index,
            });
        }
    }
    if announced.is_empty()
        && let (Some(rpc), Some(id)) = (&layout.operation.rpc, id)
        // A page that documents neither parameters nor responses is about something else, whatever it is called.
        && page.facts.iter().any(|fact| matches!(fact.claim, Claim::Table(_) | Claim::Example(_)))
    {
        let named = page
            .facts
            .iter()
            .find(|fact| matches!(&fact.claim, Claim::OperationId(known, _) if known == id));
        announced.push(Announced {
            method: rpc.method.to_ascii_uppercase(),
            path: format!("/#Action={id}"),
            provenance: named.map_or_else(|| Provenance::of_page(page.path), |fact| fact.provenance.clone()),
            fact: 0,
        });
    }
    announced
}

/// Parts the page where an operation is announced although the one before is already described up to its response. Without
/// that, several request lines are addresses of one operation.
pub(super) fn parts(page: PagePart, announced: Vec<Announced>) -> Vec<Part> {
    let is_response = |fact: &Fact| match &fact.claim {
        Claim::Table(table) => matches!(table.place, Place::Response(_)),
        Claim::Example(example) => !example.is_request && !example.is_error,
        Claim::Status(..) => true,
        _ => false,
    };
    let is_described = |facts: Range<usize>| {
        page.facts[facts]
            .iter()
            .any(|fact| matches!(fact.claim, Claim::Table(_) | Claim::Example(_)))
    };
    let mut parts: Vec<Part> = Vec::new();
    for announced in announced {
        let start = announced.fact;
        match parts.last_mut() {
            Some(part)
                if !page.facts[part.facts.start..start].iter().any(is_response)
                    || !is_described(start..page.facts.len()) =>
            {
                part.announced.push(announced);
            }
            last => {
                // Its heading and summary stand before the line that announces it.
                let is_words = |fact: &Fact| {
                    matches!(
                        fact.claim,
                        Claim::Heading(_)
                            | Claim::Summary(_)
                            | Claim::Line(..)
                            | Claim::AllowedStates(_)
                            | Claim::OperationId(..)
                    )
                };
                let start = last.map_or(0, |part| {
                    let words = page.facts[..start]
                        .iter()
                        .rev()
                        .take_while(|fact| is_words(fact))
                        .count();
                    part.facts.end = start - words;
                    part.facts.end
                });
                parts.push(Part {
                    announced: vec![announced],
                    facts: start..page.facts.len(),
                });
            }
        }
    }
    parts
}
