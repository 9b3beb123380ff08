//! The folder that a command works in.
//!
//! In: what the command line says, or else where a project was found. Out: [`Root`], with links resolved.

use crate::failure::{Exit, Failure, Outcome};
use std::path::{Path, PathBuf};

/// The folder that holds `specs/`, and `docwright.yaml` if there is one.
#[derive(Debug, Clone)]
pub struct Root(PathBuf);

impl Root {
    /// The folder, which has to be there.
    pub(crate) fn find(folder: &Path) -> Outcome<Self> {
        match folder.canonicalize() {
            Ok(folder) if folder.is_dir() => Ok(Self(folder)),
            Ok(_) => Err(Failure::new(
                Exit::Usage,
                format!("{} is not a folder", folder.display()),
            )),
            Err(error) => Err(
                Failure::new(Exit::Usage, format!("cannot work in {}: {error}", folder.display()))
                    .help("--root takes a folder that holds specs/"),
            ),
        }
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.0
    }

    /// A path below the root, given with `/` between folders.
    pub fn join(&self, relative: &str) -> PathBuf {
        self.0.join(relative)
    }
}
