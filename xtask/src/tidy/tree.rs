//! The checkout as the rules see it: paths and texts.
//!
//! In: a folder. Out: [`Tree`]. Build output and git's own files are left out; files that are not text have a path only.

use docwright_cli::{Failure, Outcome};
use docwright_cli::{STAGE, files};
use std::fs;
use std::path::Path;

/// One text file.
#[derive(Debug)]
pub(crate) struct TextFile {
    /// Relative to the checkout, with `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Everything in the checkout.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Where the checkout lies on this machine.
    pub(crate) root: String,
    /// All files, sorted.
    pub(crate) paths: Vec<String>,
    /// Those that are UTF-8 text, sorted.
    pub(crate) files: Vec<TextFile>,
}

impl Tree {
    pub(crate) fn read(root: &Path) -> Outcome<Self> {
        let skip = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            matches!(name, "target" | ".git" | ".DS_Store" | STAGE)
        };
        let paths = files::walk(root, "", &skip).map_err(|error| Failure::io("cannot list", root, &error))?;
        let files = paths
            .iter()
            .filter_map(|path| {
                let text = fs::read_to_string(root.join(path)).ok()?;
                Some(TextFile {
                    path: path.clone(),
                    text,
                })
            })
            .collect();
        Ok(Self {
            root: root.to_string_lossy().into_owned(),
            paths,
            files,
        })
    }

    /// A tree of the given files, for the rules' own tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self {
            root: "/checkouts/docwright".to_owned(),
            paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
            files: files
                .iter()
                .map(|(path, text)| TextFile {
                    path: (*path).to_owned(),
                    text: (*text).to_owned(),
                })
                .collect(),
        }
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = &TextFile> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// ARCHITECTURE.md, README.md and docs/.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &TextFile> {
        self.files.iter().filter(|file| {
            let path = file.path.as_str();
            path == "ARCHITECTURE.md" || path == "README.md" || (path.starts_with("docs/") && path.ends_with(".md"))
        })
    }
}

impl TextFile {
    /// Lines with their numbers, counted from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    pub(crate) fn is_generated(&self) -> bool {
        is_product(&self.path)
    }

    /// A vendor's page, or a test's: the text is evidence and stays as it was found.
    pub(crate) fn is_evidence(&self) -> bool {
        self.path.contains("/pages/") || self.path.starts_with("tests/cases/") || self.path.ends_with(".snap")
    }
}

/// What a command writes and nobody edits.
pub(crate) fn is_product(path: &str) -> bool {
    let in_crate = path
        .strip_prefix("generated/")
        .is_some_and(|inside| inside.contains('/'));
    const ENDINGS: [&str; 3] = ["/openapi.yaml", "/openapi.sources.json", ".schema.json"];
    let in_specs = path.starts_with("specs/") && ENDINGS.iter().any(|ending| path.ends_with(ending));
    in_crate || in_specs || path.ends_with("Cargo.lock")
}
