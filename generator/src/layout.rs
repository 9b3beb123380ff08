//! `layout.yaml` as types: the words and choices by which one vendor writes its pages.
//!
//! In: the text of a `layout.yaml`. Out: [`Layout`]. A misspelled key is an error that names its line.

use crate::diagnostic::Diagnostic;
use crate::service::from_yaml;
use serde::Deserialize;

/// Everything that is particular to a vendor's pages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The vendor's name as people write it.
    pub title: String,
}

impl Layout {
    /// Reads a `layout.yaml`; `path` is only named in the error.
    pub fn from_yaml(path: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        from_yaml(path, text, "layout.yaml")
    }
}
