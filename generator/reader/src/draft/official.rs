//! The facts of a page in, the official names of its operation out.

use crate::fact::{Claim, Fact, Witness};

/// The names, the most trustworthy last. `own_name` is the one that the page's file or address has.
pub(crate) fn names(facts: &[&Fact], own_name: Option<&str>) -> Vec<(String, Witness)> {
    let mut names: Vec<_> = facts
        .iter()
        .filter_map(|fact| match &fact.claim {
            Claim::OperationId(id, witness) => Some((id.clone(), *witness)),
            _ => None,
        })
        .collect();
    // The first of equals wins, and the last is taken.
    names.reverse();
    names.sort_by_key(|(_, witness)| *witness);
    if let Some(own_name) = own_name {
        // Some places write every name in lower case; the page's own name knows better.
        for (id, _) in names.iter_mut().filter(|(id, _)| id.eq_ignore_ascii_case(own_name)) {
            own_name.clone_into(id);
        }
        names.insert(0, (own_name.to_owned(), Witness::Path));
    }
    names
}
