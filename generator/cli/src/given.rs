//! A document that a command line names: a file, or what comes on the standard input for `-`. In: its path. Out: its text, what
//! messages call it, and what lies beside it.

use crate::files;
use docwright_base::Code;
use docwright_base::Diagnostic;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// What messages call the standard input.
pub(crate) const STDIN: &str = "<stdin>";

/// A document that is yet to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a>(pub(crate) &'a Path);

impl Given<'_> {
    pub(crate) fn is_stdin(self) -> bool {
        self.0.as_os_str() == "-"
    }

    pub(crate) fn shown(self) -> String {
        match self.is_stdin() {
            true => STDIN.to_owned(),
            false => self.0.to_string_lossy().replace('\\', "/"),
        }
    }

    /// Its text; of the standard input no more than a file may have. A link that somebody names is followed: they see where it leads.
    pub(crate) fn text(self) -> Result<String, Box<Diagnostic>> {
        let shown = self.shown();
        if !self.is_stdin() {
            let links = fs::symlink_metadata(self.0).is_ok_and(|kind| kind.is_symlink());
            let real = links.then(|| self.0.canonicalize().ok()).flatten();
            return files::read_text(real.as_deref().unwrap_or(self.0), &shown);
        }
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(files::MOST_BYTES + 1).read_to_end(&mut bytes);
        if let Err(problem) = read {
            let message = format!("cannot read the standard input: {problem}");
            return Err(Box::new(files::error(Code::Unreadable, &shown, None, message)));
        }
        if bytes.len() as u64 > files::MOST_BYTES {
            return Err(files::too_large(&shown));
        }
        files::decode(bytes, &shown)
    }

    /// The folder that has what the document refers to; none where it comes on the standard input.
    pub(crate) fn folder(self) -> Option<PathBuf> {
        let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty());
        (!self.is_stdin()).then(|| folder.unwrap_or(Path::new(".")).to_owned())
    }
}
