//! What a stage has to say about its input besides its output.
//!
//! Every stage returns [`Warned`]: an output and the diagnostics made on the way. Nothing here prints.

mod code;
mod severity;

pub use severity::Severity;

pub use code::Code;

use crate::page::Provenance;
use crate::printable::{one_line, printable};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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

/// One finding: what was read, where, what was expected, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable name of the kind of finding, such as `unknown-type`.
    pub code: Code,
    /// Where on the page, or a JSON pointer into a spec.
    pub place: Place,
    /// One sentence: what was read and why that is remarkable.
    pub message: String,
    /// What was expected or what to do, when there is something to say.
    pub help: Option<String>,
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
            Self::Spec(pointer) => write!(f, "#{}", shortened(pointer)),
            Self::File { path, line: None } => write!(f, "{path}"),
            Self::File { path, line: Some(line) } => write!(f, "{path}:{line}"),
        }
    }
}

/// How many characters a message, advice or a place is told in. What is quoted in it may be all of a page.
pub const MOST_CHARACTERS: usize = 500;

/// The text, without its middle where it is too long to be told: what goes wrong stands at the end of a message.
fn shortened(text: &str) -> Cow<'_, str> {
    const END: usize = 150;
    let most_bytes = MOST_CHARACTERS * 4;
    // Characters are counted no further than need be.
    if text.len() <= MOST_CHARACTERS || (text.len() <= most_bytes && text.chars().count() <= MOST_CHARACTERS) {
        return Cow::Borrowed(text);
    }
    let start = text.char_indices().nth(MOST_CHARACTERS - END - 1);
    let end = text.char_indices().nth_back(END - 1);
    match (start, end) {
        (Some((start, _)), Some((end, _))) => Cow::Owned(format!("{}…{}", &text[..start], &text[end..])),
        _ => Cow::Borrowed(text),
    }
}

fn cut(text: String) -> String {
    match shortened(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(short) => short,
    }
}

impl Diagnostic {
    /// A finding at `place`, without advice; add it with [`Diagnostic::help`]. Both are cut to [`MOST_CHARACTERS`].
    pub fn new(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            severity: code.severity(),
            code,
            place: place.into(),
            message: cut(message.into()),
            help: None,
        }
    }

    /// The same finding where nobody may pass over it.
    #[must_use]
    pub fn as_error(mut self) -> Self {
        self.severity = Severity::Error;
        self
    }

    /// The same finding with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(cut(help.into()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_loses_its_middle() {
        for (letter, count) in [("x", 0), ("x", 499), ("é", 500), ("🦀", 500)] {
            let text = letter.repeat(count);
            assert_eq!(shortened(&text), text);
        }
        for letter in ["x", "é", "名", "🦀"] {
            for count in [501, 502, 2000, 2001, 100_000] {
                let told = cut(format!("begin{}end", letter.repeat(count)));
                assert_eq!(told.chars().count(), MOST_CHARACTERS, "{letter} {count}");
                assert!(
                    told.starts_with("begin") && told.contains('…') && told.ends_with("end"),
                    "{told}"
                );
            }
        }
    }

    #[test]
    fn everything_that_a_diagnostic_tells_is_cut() {
        let long = "x".repeat(100_000);
        let told = Diagnostic::new(Code::BadPart, Place::Spec(long.clone()), long.clone()).help(long);
        assert!(told.to_string().chars().count() < 4 * MOST_CHARACTERS);
    }
}
