//! `use` goes one way through the stages: block <- fact <- draft <- document inside the reader. Between crates Cargo holds the
//! walls; that no manifest opens a door in them is looked at here.

use super::finding::Finding;
use super::references::read;
use super::tree::Tree;

/// The reader's stages, each with what it must not know; what all of them may know is in no list.
const STAGES: &[(&str, &[&str])] = &[
    ("block", &["fact", "reading", "draft", "document"]),
    ("fact", &["reading", "draft", "document"]),
    ("reading", &["draft", "document"]),
    ("draft", &["document"]),
    ("document", &["block"]),
    ("layout", &["block", "fact", "reading", "draft", "document"]),
    ("service", &["block", "fact", "reading", "draft", "document"]),
];

/// The crates, each with what it must not depend on: the parts of the product, and what only the reader needs.
const WALLS: &[(&str, &[&str])] = &[
    (
        "base",
        &[
            "docwright-reader",
            "docwright-code",
            "docwright-cli",
            "scraper",
            "html5ever",
        ],
    ),
    ("reader", &["docwright-code", "docwright-cli"]),
    (
        "code",
        &["docwright-reader", "docwright-cli", "scraper", "html5ever", "ego-tree"],
    ),
    ("cli", &["xtask"]),
];

const READER: &str = "generator/reader/src/";

pub(super) fn one_way(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let Some(inside) = file.path.strip_prefix(READER) else {
            continue;
        };
        let stage = inside.split(['/', '.']).next().unwrap_or_default();
        let Some((_, forbidden)) = STAGES.iter().find(|(name, _)| *name == stage) else {
            continue;
        };
        for reference in read(&file.text).references {
            let [first, module, ..] = reference.path.as_slice() else {
                continue;
            };
            if first == "crate" && forbidden.contains(&module.as_str()) {
                let message =
                    format!("`{stage}` must not know `crate::{module}`: the stages know only what comes before");
                findings.push(Finding::new(&file.path, Some(reference.line), message));
            }
        }
    }
    findings
}

/// What tests need is no door: `[dev-dependencies]` may name anything.
pub(super) fn walls_stand(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, forbidden) in WALLS {
        let path = format!("generator/{name}/Cargo.toml");
        let Some(manifest) = tree.files.iter().find(|file| file.path == path) else {
            findings.push(Finding::new(&path, None, "there is no such crate"));
            continue;
        };
        let mut table = "";
        for (number, line) in manifest.lines() {
            if line.starts_with('[') {
                table = line;
            }
            let depended = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if table.ends_with("dependencies]") && !table.contains("dev-") && forbidden.contains(&depended) {
                let message = format!("generator/{name} must not depend on {depended}");
                findings.push(Finding::new(&path, Some(number), message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        let findings = one_way(&Tree::of(&[(path, text)]));
        findings.iter().filter_map(|finding| finding.line).collect()
    }

    #[test]
    fn a_later_stage_is_found_wherever_it_is_used() {
        let in_reader = |path: &str, text: &str, lines: &[usize]| {
            assert_eq!(found(&format!("{READER}{path}"), text), lines, "{text}");
        };
        in_reader("block.rs", "//! In.\nuse crate::fact::Fact;\n", &[2]);
        in_reader(
            "block/html.rs",
            "use crate::{\n    layout,\n    draft::Rule,\n};\n",
            &[3],
        );
        in_reader("fact/table.rs", "let x: crate::document::Overlay;\n", &[1]);
        in_reader("draft/lint.rs", "use crate::document::source;\n", &[1]);
        in_reader("layout/check.rs", "use crate::fact::Claim;\n", &[1]);
    }

    #[test]
    fn earlier_stages_and_shared_types_are_fine() {
        let fine = |path: &str, text: &str| assert!(found(path, text).is_empty(), "{text}");
        fine(
            "generator/reader/src/draft.rs",
            "use crate::fact::{Fact, document};\nuse crate::block;\n",
        );
        fine("generator/reader/src/lib.rs", "use crate::document;\n");
        fine(
            "generator/reader/src/block.rs",
            "// see crate::draft\n/// [`crate::fact`]\n",
        );
        fine("generator/code/src/api.rs", "use crate::fact::Fact;\n");
    }

    #[test]
    fn doors_in_the_walls() {
        let manifests = |reader: &str| {
            let files = [
                ("generator/base/Cargo.toml", "[dependencies]\nserde.workspace = true\n"),
                ("generator/reader/Cargo.toml", reader),
                ("generator/code/Cargo.toml", "[dependencies]\n"),
                ("generator/cli/Cargo.toml", "[dependencies]\n"),
            ];
            walls_stand(&Tree::of(&files)).len()
        };
        assert_eq!(manifests("[dependencies]\ndocwright-code.workspace = true\n"), 1);
        assert_eq!(
            manifests("[target.'cfg(unix)'.dependencies]\ndocwright-code = \"1\"\n"),
            1
        );
        assert_eq!(manifests("[dev-dependencies]\ndocwright-code.workspace = true\n"), 0);
        assert_eq!(walls_stand(&Tree::of(&[])).len(), WALLS.len());
    }
}
