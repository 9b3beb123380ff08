//! The names that a generated crate has given to the public, read back before the crate is made again.
//!
//! In: the crate's folder. Out: the text of its `names.lock`, which `docwright_code` understands.

use crate::files;
use docwright_base::{Diagnostic, Place};
use docwright_code::NAMES;
use std::path::Path;

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
