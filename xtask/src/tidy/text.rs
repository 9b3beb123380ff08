//! Rules about one file's text by itself.

use super::finding::Finding;
use super::tree::{TextFile, Tree};

/// The longest that a file of ours may be, in lines.
const LONGEST: usize = 700;

/// A reader must learn from the first line what a file is for.
pub(super) fn opens_with_its_purpose(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| !file.path.starts_with("tests/cases/")) {
        let mut lines = file.text.lines();
        // A generated file may say first that it is one.
        let first = lines.find(|line| !(file.is_generated() && is_plain_comment_or_blank(line)));
        // A crate may take its documentation from its README.
        let is_doc = |line: &str| line.starts_with("//!") || line.starts_with("#![doc = include_str!(");
        if !first.is_some_and(is_doc) {
            let message = "opens without `//!`; say what goes in, what comes out and what it leaves out";
            findings.push(Finding::new(&file.path, Some(1), message));
        }
    }
    findings
}

fn is_plain_comment_or_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || (line.starts_with("//") && !line.starts_with("//!"))
}

pub(super) fn no_trailing_white_space(tree: &Tree) -> Vec<Finding> {
    each_line(
        tree,
        |file| !file.is_evidence(),
        |line| line.ends_with([' ', '\t']).then(|| "trailing white space".to_owned()),
    )
}

pub(super) fn not_too_long(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter(|file| !file.is_generated() && !file.is_evidence())
        .filter_map(|file| {
            let lines = file.text.lines().count();
            let message = format!("{lines} lines; split it, {LONGEST} is the most");
            (lines > LONGEST).then(|| Finding::new(&file.path, None, message))
        })
        .collect()
}

/// A comment has to make sense to somebody who cannot see the tracker.
pub(super) fn no_issue_numbers(tree: &Tree) -> Vec<Finding> {
    each_line(tree, is_ours, |line| {
        let lower = line.to_ascii_lowercase();
        let named = lower
            .match_indices("issue ")
            .any(|(at, word)| starts_with_number(lower[at + word.len()..].trim_start_matches('#')));
        let bracketed = lower.match_indices("(#").any(|(at, mark)| {
            let rest = &lower[at + mark.len()..];
            starts_with_number(rest) && rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(')')
        });
        (named || bracketed).then(|| "an issue number; write down the reason itself".to_owned())
    })
}

/// What is true on one machine only has no place in the repository.
pub(super) fn no_machine_paths(tree: &Tree) -> Vec<Finding> {
    let mut findings = each_line(tree, is_ours, |line| {
        let homes = ["home", "root", "Users"].map(|home| format!("/{home}/"));
        homes
            .iter()
            .find(|home| starts_a_path(line, home))
            .map(|home| format!("a path below `{home}`, which is somebody's machine"))
    });
    findings.extend(each_line(
        tree,
        |file| !file.is_evidence(),
        |line| starts_a_path(line, &tree.root).then(|| "the path of this checkout on this machine".to_owned()),
    ));
    findings
}

/// Whether an absolute path in the line begins with `prefix`, and not just some path that has it inside.
fn starts_a_path(line: &str, prefix: &str) -> bool {
    line.match_indices(prefix).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !(c.is_alphanumeric() || "/._-~}>*".contains(c)))
    })
}

/// Written by hand, and not quoted from elsewhere.
fn is_ours(file: &TextFile) -> bool {
    !file.is_generated() && !file.is_evidence()
}

fn starts_with_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn each_line(tree: &Tree, applies: impl Fn(&TextFile) -> bool, wrong: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| applies(file)) {
        for (number, line) in file.lines() {
            if let Some(message) = wrong(line) {
                findings.push(Finding::new(&file.path, Some(number), message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rule: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> usize {
        rule(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn rust_files_open_with_their_purpose() {
        assert_eq!(found(opens_with_its_purpose, "a/src/lib.rs", "//! Says.\n"), 0);
        assert_eq!(
            found(opens_with_its_purpose, "a/src/lib.rs", "// @generated\n//! Says.\n"),
            1
        );
        assert_eq!(
            found(
                opens_with_its_purpose,
                "generated/a/src/lib.rs",
                "// @generated\n\n//! Says.\n"
            ),
            0
        );
        assert_eq!(
            found(
                opens_with_its_purpose,
                "generated/a/src/lib.rs",
                "// @generated\nuse a;\n"
            ),
            1
        );
        assert_eq!(found(opens_with_its_purpose, "a.md", "text"), 0);
    }

    #[test]
    fn white_space_at_the_end_of_a_line_but_not_of_a_page() {
        assert_eq!(found(no_trailing_white_space, "a.md", "a \nb\t\nc\n"), 2);
        assert_eq!(found(no_trailing_white_space, "specs/v/s/pages/a.md", "a \n"), 0);
    }

    #[test]
    fn long_files_unless_generated() {
        let long = "x\n".repeat(LONGEST + 1);
        assert_eq!(found(not_too_long, "generator/src/a.rs", &long), 1);
        assert_eq!(found(not_too_long, "generator/src/a.rs", &long[2..]), 0);
        assert_eq!(found(not_too_long, "generated/a/src/models.rs", &long), 0);
        assert_eq!(found(not_too_long, "Cargo.lock", &long), 0);
    }

    #[test]
    fn numbers_of_issues() {
        for text in ["issue N", "Issue #N", "fixed (#N)"] {
            assert_eq!(found(no_issue_numbers, "a.md", &text.replace('N', "12")), 1, "{text}");
        }
        for text in ["an issue here", "issue twelve", "#FF0000", "(#fragment)", "block #1"] {
            assert_eq!(found(no_issue_numbers, "a.md", text), 0, "{text}");
        }
    }

    #[test]
    fn paths_of_one_machine() {
        let home = format!("see /{}/me/docwright", "home");
        assert_eq!(found(no_machine_paths, "a.md", &home), 1);
        assert_eq!(found(no_machine_paths, "a.md", "see https://example.com/home/page"), 0);
        assert_eq!(
            found(
                no_machine_paths,
                "generated/a/Cargo.toml",
                "path = \"/checkouts/docwright/runtime\""
            ),
            1
        );
        assert_eq!(
            found(no_machine_paths, "generated/a/Cargo.toml", "path = \"../../runtime\""),
            0
        );
    }
}
