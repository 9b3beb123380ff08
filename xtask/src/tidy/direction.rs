//! `use` goes one way through the stages: block <- fact <- spec, and code knows none of them. Prose knows nothing at all.

use super::Finding;
use super::tree::Tree;

/// The stages, and what each must not know.
const STAGES: &[(&str, &[&str])] = &[
    ("block", &["fact", "spec", "code"]),
    ("fact", &["spec", "code"]),
    ("spec", &["code"]),
    ("code", &["block", "fact", "spec", "page", "layout", "service"]),
    (
        "prose",
        &[
            "block",
            "fact",
            "spec",
            "code",
            "page",
            "layout",
            "service",
            "diagnostic",
        ],
    ),
];

pub(super) fn one_way(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let Some(inside) = file.path.strip_prefix("generator/src/") else {
            continue;
        };
        let stage = inside.split(['/', '.']).next().unwrap_or_default();
        let Some((_, forbidden)) = STAGES.iter().find(|(name, _)| *name == stage) else {
            continue;
        };
        for (number, module) in crate_paths(&file.text) {
            if forbidden.contains(&module.as_str()) {
                let message =
                    format!("`{stage}` must not know `crate::{module}`: the stages know only what comes before");
                findings.push(Finding::new(&file.path, Some(number), message));
            }
        }
    }
    findings
}

/// The first segment behind each `crate::`, with its line; `crate::{a, b::c}` has two. Comments do not count.
fn crate_paths(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut offset = 0;
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, mark) in code.match_indices("crate::") {
            // The rest of the text and not of the line, because a group may go on over several lines.
            let rest = &text[offset + at + mark.len()..];
            found.extend(first_segments(rest).into_iter().map(|segment| (index + 1, segment)));
        }
        offset += line.len() + text[offset + line.len()..].find('\n').map_or(0, |end| end + 1);
    }
    found
}

fn first_segments(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else {
        return vec![identifier(rest)];
    };
    let mut depth = 1;
    let mut segments = vec![identifier(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => segments.push(identifier(&group[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    segments
}

fn identifier(text: &str) -> String {
    text.trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
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
        assert_eq!(
            found("generator/src/block.rs", "//! In.\nuse crate::fact::Fact;\n"),
            [2]
        );
        assert_eq!(
            found(
                "generator/src/block/html.rs",
                "use crate::{\n    page::Page,\n    spec,\n};\n"
            ),
            [1]
        );
        assert_eq!(
            found("generator/src/fact/table.rs", "let x: crate::code::Options;\n"),
            [1]
        );
        assert_eq!(found("generator/src/code/api.rs", "use crate::spec::normalize;\n"), [1]);
    }

    #[test]
    fn earlier_stages_and_shared_types_are_fine() {
        assert!(
            found(
                "generator/src/spec.rs",
                "use crate::fact::{Fact, code};\nuse crate::block;\n"
            )
            .is_empty()
        );
        assert!(found("generator/src/code.rs", "use crate::diagnostic::Warned;\n").is_empty());
        assert!(found("generator/src/lib.rs", "use crate::code;\n").is_empty());
        assert!(found("generator/src/block.rs", "// see crate::spec\n/// [`crate::fact`]\n").is_empty());
    }
}
