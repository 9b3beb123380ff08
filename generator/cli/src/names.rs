//! The names that a generated crate has given to the public, read back before the crate is made again.
//!
//! In: the crate's folder. Out: the text of its `names.lock`, which `docwright_code` understands.

use crate::files;
use docwright_base::{Diagnostic, Place};
use docwright_code::NAMES;
use std::collections::BTreeMap;
use std::path::Path;

/// Names that are to take the place of those on disk, by the folder as it is shown.
#[derive(Debug, Default)]
pub(crate) struct Names {
    chosen: BTreeMap<String, String>,
}

impl Names {
    /// With this text as the file of the crate in this folder.
    pub(crate) fn chosen(shown: &str, text: String) -> Self {
        Self {
            chosen: BTreeMap::from([(shown.to_owned(), text)]),
        }
    }

    /// Whether those on disk hold.
    pub(crate) fn are_on_disk(&self) -> bool {
        self.chosen.is_empty()
    }

    /// The text for a crate: the chosen one, or what [`read`] finds.
    pub(crate) fn of(&self, folder: &Path, shown: &str) -> Result<String, Box<Diagnostic>> {
        match self.chosen.get(shown) {
            Some(text) => Ok(text.clone()),
            None => read(folder, shown),
        }
    }
}

/// The text; empty for a crate that is yet to be made. `shown` is how the folder is named in the diagnostic.
pub(crate) fn read(folder: &Path, shown: &str) -> Result<String, Box<Diagnostic>> {
    let path = folder.join(NAMES);
    if path.symlink_metadata().is_err() {
        return Ok(String::new());
    }
    files::read_text(&path, &format!("{shown}/{NAMES}"))
}

/// Makes findings about the file name its folder, which `docwright_code` does not know.
pub(crate) fn locate(diagnostics: &mut [Diagnostic], shown: &str) {
    for diagnostic in diagnostics {
        if let Place::File { path, .. } = &mut diagnostic.place
            && path == NAMES
        {
            *path = format!("{shown}/{NAMES}");
        }
    }
}
