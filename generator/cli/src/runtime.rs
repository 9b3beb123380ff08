//! The hand-written runtime where generated crates find it.
//!
//! In: what a project or a command line says of it. Out: the manifest entry of the crates, and for a copy its files, which
//! `build.rs` has put into this program.

use crate::failure::{Exit, Failure, Outcome};
use crate::plan::Wanted;
use docwright_base::origin::origin;
use std::path::Path;

/// The folders of the copy, beside those of the crates that use it.
pub(crate) const CRATES: [&str; 3] = ["docwright-client", "docwright-derive", "docwright-mock"];
/// What a command line and `docwright.yaml` call the copy.
pub(crate) const VENDOR: &str = "vendor";

/// Paths and texts, sorted.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// Where generated crates find `docwright-client` and `docwright-mock`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// A copy beside the crates.
    Vendor,
    /// Released crates, by a version requirement.
    Version(String),
    /// A folder that holds `client/` and `mock/`.
    Folder(String),
}

impl Source {
    /// `vendor`, a version requirement, or else a folder.
    pub(crate) fn of(text: &str) -> Self {
        match text {
            VENDOR => Self::Vendor,
            version if is_version(version) => Self::Version(version.to_owned()),
            folder => Self::Folder(folder.to_owned()),
        }
    }
}

/// A Cargo version requirement, whatever folders there are.
fn is_version(text: &str) -> bool {
    !text.is_empty() && semver::VersionReq::parse(text).is_ok()
}

/// Refuses a folder that is no runtime.
pub(crate) fn check_folder(folder: &Path, shown: &str, exit: Exit) -> Outcome {
    match ["client", "mock"]
        .iter()
        .find(|part| !folder.join(part).join("Cargo.toml").is_file())
    {
        None => Ok(()),
        Some(part) => Err(
            Failure::new(exit, format!("the runtime {shown} holds no {part}/Cargo.toml")).help(format!(
                "the runtime is `{VENDOR}` for a copy beside the crates, a version requirement such as 0.1 for released ones, or a folder that holds client/ and mock/"
            )),
        ),
    }
}

/// The oldest Rust that the runtime is built with, as its manifest has it.
pub(crate) fn rust_version() -> Option<&'static str> {
    let (_, manifest) = FILES.iter().find(|(path, _)| *path == "docwright-client/Cargo.toml")?;
    stated_rust_version(manifest)
}

/// The `rust-version` that a manifest states.
pub(crate) fn stated_rust_version(manifest: &str) -> Option<&str> {
    let line = manifest
        .lines()
        .find_map(|line| line.trim().strip_prefix("rust-version"))?;
    Some(line.trim().strip_prefix('=')?.trim().trim_matches(['"', '\'']))
}

/// The files of the copy, below the folder that holds all crates.
/// Whoever writes them, they are the same.
pub(crate) fn files() -> Vec<Wanted> {
    let files = FILES.iter().map(|(path, text)| {
        let note = format!("{}. Do not edit: it is a copy.", origin(path, "docwright"));
        let header = match path.rsplit('.').next() {
            Some("rs") => format!("// {note}\n\n"),
            Some("toml") => format!("# {note}\n\n"),
            _ => format!("{note}\n\n"),
        };
        Wanted {
            path: (*path).to_owned(),
            name: (*path).to_owned(),
            contents: header + text,
        }
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_paths() {
        for version in ["0.1", "^1.2", ">=0.1, <0.3", "=0.1.0-alpha.1", "*"] {
            assert_eq!(Source::of(version), Source::Version(version.to_owned()));
        }
        for path in [
            "runtime",
            "../runtime",
            "./0.1/runtime",
            "/0.1",
            "1\"\npath = \"x",
            "1rt",
            "~",
            "=",
            "1 2",
            "",
        ] {
            assert_eq!(Source::of(path), Source::Folder(path.to_owned()));
        }
        assert_eq!(Source::of("vendor"), Source::Vendor);
    }

    #[test]
    fn the_copy_stands_alone() {
        let files = files();
        let text = |path: &str| {
            let file = files.iter().find(|file| file.path == path);
            file.map(|file| file.contents.as_str()).unwrap_or_default()
        };
        for krate in CRATES {
            let manifest = text(&format!("{krate}/Cargo.toml"));
            assert!(manifest.contains(&format!("name = \"{krate}\"")), "{manifest}");
            assert!(!manifest.contains("workspace"), "{manifest}");
            assert!(manifest.contains("test = false"), "{manifest}");
            assert!(text(&format!("{krate}/src/lib.rs")).contains("//!"));
            assert!(text(&format!("{krate}/LICENSE-MIT")).contains("Permission is hereby granted"));
        }
        assert!(text("docwright-mock/Cargo.toml").contains("path = \"../docwright-client\""));
    }
}
