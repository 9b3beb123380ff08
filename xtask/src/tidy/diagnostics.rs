//! `docs/diagnostics.md` says what the table of codes says, and every code of the table is used.
//!
//! In: the checkout. Out: findings, and for `tidy --write` the document.

use super::finding::Finding;
use super::tree::Tree;
use docwright_base::Code;
use std::collections::BTreeSet;

/// Where the document lies.
pub(super) const PATH: &str = "docs/diagnostics.md";

/// The table of codes.
const TABLE: &str = "generator/base/src/diagnostic/code.rs";

/// The document, written from the table.
pub(super) fn document() -> String {
    let mut out = "\
# Diagnostics

What the commands say about pages, documents and files, by the code in brackets, such as `warning[unknown-type]`. An error means
that nothing was written; a warning that something was not understood or could be read in another way; with `-v` there is also
what is merely worth knowing. Whatever an overlay does to a document is an error, at the line of its action; only a default or an
example of the page that does not fit what the overlay made of its schema stays a warning, at the page's line.

This file is written by `cargo xtask tidy --write` from the table in `generator/base/src/diagnostic/code.rs`.
"
    .to_owned();
    for (group, codes) in Code::GROUPS {
        out.push_str(&format!(
            "\n## {group}\n\n| code | severity | meaning |\n|---|---|---|\n"
        ));
        for code in *codes {
            out.push_str(&format!("| `{code}` | {} | {} |\n", code.severity(), code.meaning()));
        }
    }
    out
}

pub(super) fn documented(tree: &Tree) -> Vec<Finding> {
    let found = tree.files.iter().find(|file| file.path == PATH);
    let is_right = found.is_some_and(|file| file.text == document());
    let message = "this is not what the table of codes says; `cargo xtask tidy --write` writes it";
    (!is_right)
        .then(|| Finding::new(PATH, None, message))
        .into_iter()
        .collect()
}

pub(super) fn used(tree: &Tree) -> Vec<Finding> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for file in tree
        .rust()
        .filter(|file| file.path.starts_with("generator/") && file.path != TABLE)
    {
        let mut rest = file.text.as_str();
        while let Some(at) = rest.find("Code::") {
            rest = &rest[at + "Code::".len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            names.insert(&rest[..end]);
        }
    }
    let codes = Code::GROUPS.iter().flat_map(|(_, codes)| *codes);
    codes
        .filter(|code| !names.contains(format!("{code:?}").as_str()))
        .map(|code| Finding::new(TABLE, None, format!("nothing says `{code}`; take it out of the table")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_lags_behind_is_found() {
        assert!(documented(&Tree::of(&[(PATH, &document())])).is_empty());
        assert_eq!(documented(&Tree::of(&[(PATH, "# Diagnostics\n")])).len(), 1);
        assert_eq!(documented(&Tree::of(&[])).len(), 1);
    }

    #[test]
    fn codes_that_nothing_says_are_found() {
        let count: usize = Code::GROUPS.iter().map(|(_, codes)| codes.len()).sum();
        let all = |text: &str| used(&Tree::of(&[("generator/reader/src/a.rs", text)])).len();
        assert_eq!(all(""), count);
        assert_eq!(all("Code::UnknownType, [Code::BadFile]"), count - 2);
    }
}
