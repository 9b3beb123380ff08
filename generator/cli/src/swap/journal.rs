//! What a run is about to change, written down before it changes anything.
//!
//! In: the steps of a run, or the bytes that lie in a stage. Out: a [`Journal`] that can be trusted, or why it cannot. Bytes
//! on a disk may come from anywhere, a repository or an archive among them, so that a journal counts only in the very folder
//! that its run has made, which no copy is, and only for names below the base.

use super::place::STAGE;
use crate::files;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::time::UNIX_EPOCH;

/// Raised whenever older programs would misread what is written.
const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    version: u32,
    /// The run's own random number, which is in the names of its files too.
    pub(super) run: String,
    /// The folder that the run has made for its files, by [`identity`].
    stage: String,
    /// Folders that are not there before the run, the outer before the inner.
    pub(super) folders: Vec<String>,
    pub(super) entries: Vec<Entry>,
}

/// One file before and after the run, each by the sum of its contents; none where there is no file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Relative to the base, with `/` between folders.
    pub(super) path: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

impl Journal {
    pub(super) fn new(run: &str, stage: &Metadata, folders: Vec<String>, entries: Vec<Entry>) -> Self {
        Self {
            version: VERSION,
            run: run.to_owned(),
            stage: identity(stage),
            folders,
            entries,
        }
    }

    /// The journal of a stage, or what is wrong with it.
    pub(super) fn read(bytes: &[u8], stage: &Metadata) -> Result<Self, String> {
        let journal: Self =
            serde_json::from_slice(bytes).map_err(|error| format!("its journal cannot be read: {error}"))?;
        if journal.version != VERSION {
            return Err(format!("its journal is of version {}, not {VERSION}", journal.version));
        }
        if !is_run(&journal.run) {
            return Err("its journal names no run".to_owned());
        }
        if journal.stage != identity(stage) {
            return Err("its journal was written for another folder".to_owned());
        }
        let mut seen = BTreeSet::new();
        let entries = journal.entries.iter().map(|entry| &entry.path);
        for path in entries.chain(&journal.folders) {
            if !files::stays_below(path) || path.split('/').next() == Some(STAGE) {
                return Err(format!("its journal names {path:?}, which is outside"));
            }
            if !seen.insert(path) {
                return Err(format!("its journal names {path:?} twice"));
            }
        }
        Ok(journal)
    }
}

/// Whether a text can be the random number of a run.
pub(super) fn is_run(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What tells a folder from all others on this machine and cannot be carried to it: a number that the file system gives, and
/// the moment at which the folder was made.
pub(crate) fn identity(folder: &Metadata) -> String {
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(folder);
    #[cfg(not(unix))]
    let number = 0;
    let made = folder
        .created()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("{number}-{}", made.map_or(0, |time| time.as_nanos()))
}
