//! Which names a generated crate may have.
//!
//! Cargo's own rules for `cargo new`, checked before anything is written: the name becomes a folder and stands in a
//! manifest.

/// Names that the compiler, Cargo or Windows keep for themselves.
const RESERVED: &[&str] = &[
    "alloc",
    "aux",
    "con",
    "core",
    "deps",
    "examples",
    "incremental",
    "nul",
    "prn",
    "proc-macro",
    "proc_macro",
    "std",
    "target",
    "test",
    "build",
];

/// What a generated crate may need, one way or the other; no crate can need one of its own name.
const NEEDED: &[&str] = &[
    "docwright-client",
    "docwright-derive",
    "docwright-mock",
    "serde-json",
    "tokio",
];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// `Err` says what is wrong with the name, in a phrase that can follow "the crate name `x`".
pub(crate) fn check(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("is empty".to_owned());
    }
    if name.len() > 64 {
        return Err("is longer than 64 characters".to_owned());
    }
    if let Some(odd) = name.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-' | '_')) {
        return Err(format!(
            "contains {odd:?}; lower-case ASCII letters, digits, `-` and `_` are allowed"
        ));
    }
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err("does not start with a letter".to_owned());
    }
    if name.ends_with(['-', '_']) {
        return Err("ends with a separator".to_owned());
    }
    if name
        .as_bytes()
        .windows(2)
        .any(|pair| pair.iter().all(|c| matches!(c, b'-' | b'_')))
    {
        return Err("has two separators in a row".to_owned());
    }
    if RESERVED.contains(&name) || KEYWORDS.contains(&name) {
        return Err("is reserved by Rust, Cargo or an operating system".to_owned());
    }
    if NEEDED.contains(&name.replace('_', "-").as_str()) {
        return Err("is that of a crate which generated crates need".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn names_that_cargo_would_take() {
        for name in ["acme-tasks", "a", "tasks_v2"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn names_that_would_break_a_manifest_or_a_path() {
        for name in [
            "",
            "../up",
            "a/b",
            "1st",
            "Acme",
            "a b",
            "a\"b",
            "type",
            "test",
            "con",
            "a-",
            "a--b",
            "a_-b",
            "tokio",
            "serde_json",
            "docwright-mock",
            "docwright_client",
            &"a".repeat(65),
        ] {
            assert!(check(name).is_err(), "{name}");
        }
    }
}
