//! Operation ids that no two operations of a document share.
//!
//! Vendors use one title or one official name for several versions of an operation, and for several methods of one path.
//! The first keeps the name; the others are told apart by what differs: the version in the path, the method, or a number.

use super::draft::Draft;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use std::collections::BTreeSet;

/// Gives every draft an id of its own.
pub(super) fn tell_apart(drafts: &mut [Draft], diagnostics: &mut Vec<Diagnostic>) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    // Of several methods on one page, the one that the page's own example uses keeps the name.
    let mut drafts: Vec<&mut Draft> = drafts.iter_mut().collect();
    drafts.sort_by_key(|draft| {
        !draft
            .request_examples
            .iter()
            .any(|example| example.method.as_deref() == Some(draft.method.as_str()))
    });
    for draft in drafts {
        let id = draft.operation_id();
        if taken.insert(id.clone()) {
            continue;
        }
        let version = version(&draft.path).map(|version| format!("{id}{}", capitalized(version)));
        let method = Some(format!("{id}By{}", capitalized(&draft.method.to_lowercase())));
        let numbered = (2..).map(|number| format!("{id}{number}"));
        let mut candidates = version.into_iter().chain(method).chain(numbered);
        let Some(free) = candidates.find(|candidate| taken.insert(candidate.clone())) else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Code::RenamedOperationId,
                &draft.provenance,
                format!(
                    "{id:?} already is the name of another operation; {} {} is called {free:?}",
                    draft.method, draft.path
                ),
            )
            .help("another name can be given in overlay.yaml"),
        );
        draft.id = Some((
            free,
            draft
                .id
                .take()
                .map_or(crate::fact::Witness::Title, |(_, witness)| witness),
        ));
    }
}

/// The version in a path, such as `v2.0` of `/v2.0/pools`.
fn version(path: &str) -> Option<&str> {
    path.split('/').find(|segment| {
        segment.len() > 1 && segment.starts_with('v') && segment[1..].starts_with(|c: char| c.is_ascii_digit())
    })
}

/// A sentence as one word, every word of it with a capital: a name for what has none.
pub(super) fn pascal(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric()).map(capitalized).collect()
}

/// The word with a capital, without what is neither letter nor digit.
pub(super) fn capitalized(word: &str) -> String {
    let mut chars = word.chars().filter(|c| c.is_alphanumeric());
    chars
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
