//! What a stage has to say about its input besides its output.
//!
//! Every stage returns [`Warned`]: an output and the diagnostics made on the way. Nothing here prints.

use crate::page::Provenance;
use crate::printable::{one_line, printable};
use std::fmt;

/// An output together with what there is to say about how it came to be.
#[derive(Debug, Clone)]
pub struct Warned<T> {
    /// What the stage made.
    pub output: T,
    /// In the order in which they were found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// An output with nothing to say.
    pub fn quiet(output: T) -> Self {
        Self {
            output,
            diagnostics: Vec::new(),
        }
    }

    /// Hands the diagnostics to `sink` and keeps the output.
    pub fn drain_into(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.diagnostics);
        self.output
    }
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Info,
    /// The page is odd or something on it was not understood; the output is usable.
    Warning,
    /// The output would be wrong or missing. `generate` writes nothing.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One finding: what was read, where, what was expected, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable name of the kind of finding, such as `unknown-type`.
    pub code: &'static str,
    /// Where on the page, or a JSON pointer into a spec.
    pub place: Place,
    /// One sentence: what was read and why that is remarkable.
    pub message: String,
    /// What was expected or what to do, when there is something to say.
    pub help: Option<String>,
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A place on a documentation page.
    Page(Provenance),
    /// A JSON pointer into an OpenAPI document, such as `/paths/~1v2/get`.
    Spec(String),
    /// A file the user wrote, with a line when the parser told one.
    File {
        /// The file's path as the user would write it.
        path: String,
        /// Counted from 1.
        line: Option<usize>,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(provenance) => write!(f, "{provenance}"),
            Self::Spec(pointer) => write!(f, "#{pointer}"),
            Self::File { path, line: None } => write!(f, "{path}"),
            Self::File { path, line: Some(line) } => write!(f, "{path}:{line}"),
        }
    }
}

impl Diagnostic {
    /// A finding at `place`, without advice; add it with [`Diagnostic::help`].
    pub fn new(severity: Severity, code: &'static str, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            place: place.into(),
            message: message.into(),
            help: None,
        }
    }

    /// The same finding with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        write!(f, "{}[{}] {}: ", self.severity, self.code, one_line(&place))?;
        f.write_str(&printable(&self.message))?;
        if let Some(help) = &self.help {
            write!(f, " Help: {}", printable(help))?;
        }
        Ok(())
    }
}

impl From<Provenance> for Place {
    fn from(provenance: Provenance) -> Self {
        Self::Page(provenance)
    }
}

impl From<&Provenance> for Place {
    fn from(provenance: &Provenance) -> Self {
        Self::Page(provenance.clone())
    }
}
