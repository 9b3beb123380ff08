//! What only one vendor does belongs into its layout, so no vendor is named in the code.

use super::finding::Finding;
use super::tree::Tree;
use std::collections::BTreeSet;

/// The shortest beginning of a vendor's name that is taken for the name.
const SHORTEST: usize = 6;

/// The vendors are those of [`cases`]. A folder under `specs/` alone says nothing: whoever works on a vendor of their own has
/// one, and may have called it by a word that stands in the code, such as that of the README's example.
pub(super) fn not_named_in_code(tree: &Tree) -> Vec<Finding> {
    let vendors: BTreeSet<String> = cases(tree)
        .map(|vendor| {
            vendor
                .chars()
                .filter(char::is_ascii_alphabetic)
                .collect::<String>()
                .to_lowercase()
        })
        .filter(|vendor| !vendor.is_empty())
        .collect();
    let mut findings = Vec::new();
    for file in &tree.files {
        let is_code = ["generator/", "runtime/", "xtask/"]
            .iter()
            .any(|folder| file.path.starts_with(folder));
        if !is_code || file.is_evidence() {
            continue;
        }
        for (number, line) in file.lines() {
            if let Some(word) = words(line).find(|word| vendors.iter().any(|vendor| names(word, vendor))) {
                let message = format!("`{word}` names a vendor; what only one vendor does goes into its layout");
                findings.push(Finding::new(&file.path, Some(number), message));
            }
        }
    }
    findings
}

/// The vendors of the cases `tests/cases/VENDOR.STYLE/` that are read with the vendor's layout.
///
/// The code learns from a vendor's pages only by such a case, so every vendor that it could be tempted to name is here, and
/// nobody has to keep a list. A case with a layout of its own is of no vendor.
fn cases(tree: &Tree) -> impl Iterator<Item = &str> {
    let inside = tree.paths.iter().filter_map(|path| path.strip_prefix("tests/cases/"));
    let folders: BTreeSet<&str> = inside.filter_map(|path| Some(path.split_once('/')?.0)).collect();
    let has_layout = |folder: &str| tree.paths.contains(&format!("tests/cases/{folder}/layout.yaml"));
    let of_vendors = folders.into_iter().filter(move |folder| !has_layout(folder));
    of_vendors.filter_map(|folder| Some(folder.split_once('.')?.0))
}

/// Whole runs of letters, and the parts of `CamelCase` ones, in lower case.
fn words(line: &str) -> impl Iterator<Item = String> {
    let runs = line
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|run| !run.is_empty());
    runs.flat_map(|run| {
        let starts: Vec<usize> = run
            .char_indices()
            .filter(|(at, c)| *at > 0 && c.is_ascii_uppercase())
            .map(|(at, _)| at)
            .collect();
        let ends = starts.iter().copied().chain([run.len()]);
        let parts = std::iter::once(0).chain(starts.iter().copied()).zip(ends);
        let mut words: Vec<String> = parts.map(|(start, end)| run[start..end].to_lowercase()).collect();
        words.push(run.to_lowercase());
        words
    })
}

/// `names("acmeco", "acmecorp")`: a long enough beginning is the name as well, and so is the name with more behind it.
fn names(word: &str, vendor: &str) -> bool {
    let beginning = word.len() >= SHORTEST && vendor.starts_with(word);
    beginning || word == vendor || (vendor.len() >= SHORTEST && word.starts_with(vendor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        not_named_in_code(&Tree::of(&[("tests/cases/acme-corp.bars/page.md", ""), (path, text)])).len()
    }

    #[test]
    fn a_vendor_without_a_case_may_be_called_anything() {
        for other in [
            "specs/plain/layout.yaml",
            "specs/plain/boxes/pages/a.md",
            "tests/cases/plain.bars/layout.yaml",
            "tests/cases/plain/page.md",
        ] {
            let tree = Tree::of(&[(other, ""), ("generator/src/a.rs", "plain")]);
            assert_eq!(not_named_in_code(&tree), [], "{other}");
        }
    }

    #[test]
    fn the_name_in_any_spelling() {
        for text in [
            "acmecorp",
            "fn acmecorp_quirk()",
            "struct AcmecorpLayout;",
            "// ACMECORP does",
            "\"acmeco\"",
        ] {
            assert_eq!(found("generator/src/a.rs", text), 1, "{text}");
        }
    }

    #[test]
    fn words_that_only_begin_alike_and_other_places() {
        assert_eq!(found("generator/src/a.rs", "acme and acmecologist"), 0);
        assert_eq!(found("specs/acme-corp/layout.yaml", "acmecorp"), 0);
        assert_eq!(found("README.md", "acmecorp"), 0);
    }
}
