//! What the documents name has to exist: a map with streets that are gone is worse than none.

use super::finding::Finding;
use super::tree::{TextFile, Tree};

/// The two commands that a newcomer has to find.
const COMMANDS: [&str; 2] = ["cargo xtask generate", "cargo xtask test"];

pub(super) fn readme_shows_the_commands(tree: &Tree) -> Vec<Finding> {
    let Some(readme) = tree.files.iter().find(|file| file.path == "README.md") else {
        return vec![Finding::new("README.md", None, "does not exist")];
    };
    COMMANDS
        .iter()
        .filter(|command| !readme.text.contains(*command))
        .map(|command| Finding::new("README.md", None, format!("does not show `{command}`")))
        .collect()
}

/// The vendor that examples speak of; its files need not exist.
const EXAMPLE_VENDOR: &str = "acme";

/// Every `path/like/this` in backticks, seen from the checkout or from the generator's sources.
pub(super) fn named_paths_exist(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.documents() {
        for (number, span) in code_spans(file) {
            for path in alternatives(span).into_iter().filter(|path| is_path(path)) {
                if !exists(tree, &path) {
                    findings.push(Finding::new(
                        &file.path,
                        Some(number),
                        format!("`{path}` does not exist"),
                    ));
                }
            }
        }
    }
    findings
}

/// Every `Like::This` in backticks, and in ARCHITECTURE.md every `TypeName`.
pub(super) fn named_types_exist(tree: &Tree) -> Vec<Finding> {
    let code: Vec<String> = tree.rust().map(|file| without_comments(&file.text)).collect();
    let mut findings = Vec::new();
    for file in tree.documents() {
        for (number, span) in code_spans(file) {
            let name = span
                .split(['<', '(', ' '])
                .next()
                .unwrap_or_default()
                .trim_start_matches('&');
            let segments: Vec<&str> = name.split("::").collect();
            let is_name = segments.iter().all(|segment| is_identifier(segment));
            let counts = segments.len() > 1 || (file.path == "ARCHITECTURE.md" && is_camel_case(name));
            let known = |segment: &&str| tree.paths.iter().any(|path| is_module(path, segment));
            if is_name && counts && !segments.iter().all(|segment| known(segment) || in_code(&code, segment)) {
                findings.push(Finding::new(
                    &file.path,
                    Some(number),
                    format!("`{name}` is not found in the sources"),
                ));
            }
        }
    }
    findings
}

/// What stands between backticks outside of fenced blocks, with its line.
fn code_spans(file: &TextFile) -> Vec<(usize, &str)> {
    let mut is_fenced = false;
    let mut spans = Vec::new();
    for (number, line) in file.lines() {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
        } else if !is_fenced {
            spans.extend(line.split('`').skip(1).step_by(2).map(|span| (number, span)));
        }
    }
    spans
}

/// `a/{b,c}.rs` is `a/b.rs` and `a/c.rs`.
fn alternatives(span: &str) -> Vec<String> {
    let group = span
        .find('{')
        .and_then(|open| Some((open, open + span[open..].find('}')?)));
    match group {
        Some((open, close)) => span[open + 1..close]
            .split(',')
            .flat_map(|choice| alternatives(&format!("{}{}{}", &span[..open], choice.trim(), &span[close + 1..])))
            .collect(),
        None => vec![span.to_owned()],
    }
}

/// Paths have a slash inside or a file ending; media types, URLs, routes and build output are something else.
fn is_path(span: &str) -> bool {
    const ENDINGS: [&str; 7] = [".rs", ".md", ".yaml", ".toml", ".py", ".json", ".snap"];
    const MEDIA: [&str; 5] = ["application/", "text/", "multipart/", "image/", "audio/"];
    let characters = |c: char| c.is_ascii_alphanumeric() || "/._-<>*…".contains(c);
    span.chars().all(characters)
        && !span.starts_with(['/', '.', '*', '<'])
        && !MEDIA.iter().any(|media| span.starts_with(media))
        && !span.split('/').any(|part| part == "target" || part == EXAMPLE_VENDOR)
        && (span.contains('/') || ENDINGS.iter().any(|ending| span.ends_with(ending)))
}

/// A file, or a folder of files, with `<x>`, `*` and `VENDOR` standing for any name.
fn exists(tree: &Tree, wanted: &str) -> bool {
    let wanted: Vec<&str> = wanted.trim_end_matches('/').split('/').collect();
    let matches = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        parts.len() >= wanted.len() && wanted.iter().zip(&parts).all(|(wanted, part)| fits(wanted, part))
    };
    tree.paths.iter().any(|path| {
        let ends_alike = wanted.len() == 1 && path.rsplit('/').next().is_some_and(|name| fits(wanted[0], name));
        ends_alike || matches(path) || path.strip_prefix("generator/src/").is_some_and(matches)
    })
}

fn fits(wanted: &str, part: &str) -> bool {
    let is_placeholder = wanted.len() > 1 && wanted.chars().all(|c| c.is_ascii_uppercase());
    if is_placeholder || wanted == "…" {
        return true;
    }
    let opens = wanted.find(['<', '*']);
    let Some(open) = opens else { return wanted == part };
    let close = match wanted[open..].find('>') {
        Some(length) if wanted[open..].starts_with('<') => open + length + 1,
        _ => open + 1,
    };
    let (before, after) = (&wanted[..open], &wanted[close..]);
    part.len() > before.len() + after.len() && part.starts_with(before) && part.ends_with(after)
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `Page`, `GeneratedFile`; not `GET` and not `page`.
fn is_camel_case(text: &str) -> bool {
    is_identifier(text)
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.contains(|c: char| c.is_ascii_lowercase())
        && !text.contains('_')
}

fn is_module(path: &str, name: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".rs") == Some(name) || path.split('/').any(|folder| folder.replace('-', "_") == name)
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn in_code(code: &[String], word: &str) -> bool {
    let is_outside = |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || c == '_'));
    code.iter().any(|text| {
        text.match_indices(word).any(|(at, _)| {
            is_outside(text[..at].chars().next_back()) && is_outside(text[at + word.len()..].chars().next())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(document: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("docs/a.md", document),
            ("generator/src/block/html.rs", ""),
            ("generator/src/block/text.rs", ""),
            ("specs/acme/tasks/service.yaml", ""),
        ]);
        named_paths_exist(&tree)
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn paths_that_exist_from_the_checkout_or_from_the_generator() {
        for path in [
            "generator/src/block/html.rs",
            "generator/src/",
            "block/html.rs",
            "html.rs",
            "generator/src/block/{html,text}.rs",
            "specs/<vendor>/<service>/service.yaml",
            "specs/*/*/service.yaml",
            "VENDOR/SERVICE",
        ] {
            assert_eq!(paths(&format!("see `{path}`")), Vec::<String>::new(), "{path}");
        }
    }

    #[test]
    fn paths_that_do_not() {
        for path in [
            "generator/src/block/pdf.rs",
            "block/{html,pdf}.rs",
            "specs/<vendor>/api.yaml",
            "gone.md",
        ] {
            assert_eq!(paths(&format!("see `{path}`")).len(), 1, "{path}");
        }
    }

    #[test]
    fn what_only_looks_like_a_path() {
        let document =
            "`application/json` `/v2/tasks` `cargo xtask generate a/b` `target/tools`\n```\n`no/such/file`\n```\n";
        assert_eq!(paths(document), Vec::<String>::new());
    }

    #[test]
    fn types_are_found_in_the_sources() {
        let tree = Tree::of(&[
            (
                "ARCHITECTURE.md",
                "`fact::Fact`, `Warned<T>`, `Gone`, `GET`, `page`\n`fact::Gone`\n",
            ),
            (
                "generator/src/fact.rs",
                "//! Gone.\npub struct Fact;\npub struct Warned<T>(T);\n",
            ),
        ]);
        let found: Vec<_> = named_types_exist(&tree)
            .into_iter()
            .map(|finding| finding.message)
            .collect();
        assert_eq!(
            found,
            [
                "`Gone` is not found in the sources",
                "`fact::Gone` is not found in the sources"
            ]
        );
    }

    #[test]
    fn the_readme_shows_both_commands() {
        let tree = Tree::of(&[("README.md", "run `cargo xtask generate`")]);
        assert_eq!(readme_shows_the_commands(&tree).len(), 1);
    }
}
