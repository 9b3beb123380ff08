//! `service.yaml` as types: what a maintainer says of one service beside its pages.
//!
//! In: the text of a `service.yaml`. Out: [`Service`]. A misspelled key is an error that names its line.

use crate::diagnostic::{Diagnostic, Place, Severity};
use indexmap::IndexMap;
use serde::Deserialize;

/// One service: its name, where it answers, and the pages that describe it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// `info.title` of the spec.
    pub title: String,
    /// `info.version` of the spec: the vendor's version of the API.
    pub version: String,
    /// `info.description`, in our own words.
    pub description: Option<String>,
    /// The generated crate; absent when only a spec is wanted.
    #[serde(rename = "crate")]
    pub krate: Option<Crate>,
    /// Where the service answers; the layout's servers when empty.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::servers"))]
    pub servers: Vec<openapiv3::Server>,
    /// The pages, in the order in which their operations are to stand in the spec.
    #[serde(default)]
    pub pages: Vec<PageEntry>,
}

/// The generated crate's manifest entries.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Crate {
    /// Its name, which is also its folder under `generated/`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// One page of a service.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PageEntry {
    /// Relative to the service's folder, such as `pages/stop-task-group.html`.
    pub path: String,
    /// The vendor's page that has these facts.
    pub url: Option<String>,
    /// SHA-256 of the page file, in lower-case hex; a page that no longer matches is an error.
    pub sha256: Option<String>,
}

impl Service {
    /// Reads a `service.yaml`; `path` is only named in the error.
    pub fn from_yaml(path: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        from_yaml(path, text, "service.yaml")
    }

    /// A service of which nothing is known but its title, for pages outside `specs/`.
    pub fn untitled(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            version: "unknown".to_owned(),
            description: None,
            krate: None,
            servers: Vec::new(),
            pages: Vec::new(),
        }
    }
}

/// Reads one of our own YAML files; the error says where and what was expected.
pub(crate) fn from_yaml<T: serde::de::DeserializeOwned>(
    path: &str,
    text: &str,
    kind: &str,
) -> Result<T, Box<Diagnostic>> {
    serde_yaml::from_str(text).map_err(|error| {
        let place = Place::File {
            path: path.to_owned(),
            line: error.location().map(|location| location.line()),
        };
        Box::new(
            Diagnostic::new(
                Severity::Error,
                "bad-file",
                place,
                format!("not a valid {kind}: {error}"),
            )
            .help(format!("the keys of a {kind} are described in docs/files.md")),
        )
    })
}

/// Extension values by name, as OpenAPI has them.
pub type Extensions = IndexMap<String, serde_json::Value>;
