//! How a command ends when it does not end well: an exit code, what happened, and what to do about it.
//!
//! Diagnostics about pages and specs are printed by [`crate::report`]; a [`Failure`] is the last line after them.

use std::fmt;
use std::path::Path;

/// What the commands promise to scripts; the same table stands in `--help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The input has errors, or a file could not be read or written.
    Errors = 1,
    /// The command line asks for something that does not exist.
    Usage = 2,
    /// `--check` found files that are not what `generate` would write.
    Stale = 4,
    /// `--check` found a page of which less is understood than what is committed was read from.
    Drifted = 5,
}

/// Why a command stopped.
#[derive(Debug)]
pub struct Failure {
    /// What the process ends with.
    pub exit: Exit,
    /// Empty for one that was told already.
    message: String,
    help: Option<String>,
}

/// What every command returns.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure without advice; add it with [`Failure::help`].
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            help: None,
        }
    }

    /// A failure of which a program that was run has told itself: nothing is left to say.
    pub(crate) fn told(exit: Exit) -> Self {
        Self::new(exit, "")
    }

    /// A file system call that did not work; `doing` reads like "cannot read".
    pub fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(Exit::Errors, format!("{doing} {}: {error}", path.display()))
    }

    /// What happened.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub(crate) fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The same failure with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            return Ok(());
        }
        // A line that a file's name begins cannot look like one of ours.
        let inside = |text: &str| text.replace('\n', "\n    ");
        write!(f, "error: {}", inside(&self.message))?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", inside(help))?;
        }
        Ok(())
    }
}
