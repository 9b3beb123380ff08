//! What a caller decides about a crate, and what it gets: plain data.

use crate::lock;

/// The file of a generated crate that keeps its public names from one generation to the next.
pub const NAMES: &str = lock::PATH;

/// What the caller decides about the crate.
#[derive(Debug, Clone)]
pub struct Options {
    /// The crate's name in its manifest, such as `acme-tasks`.
    pub crate_name: String,
    /// The crate's version in its manifest.
    pub crate_version: String,
    /// The crate's license in its manifest, an SPDX expression such as `MIT OR Apache-2.0`; a crate without one has no such key.
    pub license: Option<String>,
    /// Where the crate finds the hand-written runtime.
    pub runtime: Runtime,
    /// The command that makes these files again; it stands in each file's header.
    pub command: String,
    /// The crate's [`NAMES`] as it is; empty for a new crate.
    pub names: String,
    /// Whether people elsewhere can come to depend on the crate. If not, its manifest says so, and [`NAMES`] keeps no name of
    /// what is gone from the spec.
    pub publish: bool,
}

/// Where a generated crate finds `docwright-client` and `docwright-mock`.
#[derive(Debug, Clone)]
pub enum Runtime {
    /// A folder that holds `client/` and `mock/`, relative to the generated crate.
    Path(String),
    /// The folders `docwright-client/` and `docwright-mock/` beside the generated crate's.
    Beside,
    /// Released versions, as a Cargo version requirement.
    Version(String),
}

/// One file of the generated crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Relative to the crate's folder, with `/` between folders.
    pub path: String,
    /// The whole file.
    pub contents: String,
}

/// The name that a file of a crate goes by in its header, whatever folder the crate lies in.
#[must_use]
pub fn file_name(crate_name: &str, path: &str) -> String {
    format!("{crate_name}/{path}")
}
