//! An SDK sample in, the names it uses out: the operation's official name, client, packages and kind of credentials.

use super::found::Found;
use super::model::{Claim, SdkName, Witness};
use docwright_base::page::Provenance;
use std::collections::BTreeSet;

/// The groups of the layout's `sdk_in_samples`.
const GROUPS: [(&str, SdkName); 4] = [
    ("client", SdkName::Client),
    ("package", SdkName::Package),
    ("project_scope", SdkName::ProjectScope),
    ("account_scope", SdkName::AccountScope),
];

/// Whether anything was found.
pub(super) fn read(text: &str, provenance: &Provenance, found: &mut Found) -> bool {
    let words = &found.layout.operation;
    let id = words
        .id_in_samples
        .iter()
        .find_map(|pattern| pattern.capture(text, "id"))
        .map(str::to_owned);
    let mut names: BTreeSet<(SdkName, String)> = BTreeSet::new();
    for pattern in &words.sdk_in_samples {
        for (group, name) in GROUPS {
            if let Some(text) = pattern.capture(text, group) {
                names.insert((name, text.to_owned()));
            }
        }
    }
    let any = id.is_some() || !names.is_empty();
    if let Some(id) = id {
        found.claim(provenance, Claim::OperationId(id, Witness::Sample));
    }
    for (name, text) in names {
        found.claim(provenance, Claim::Sdk(name, text));
    }
    any
}
