//! Why the body of a success is not what the documentation says, and a body that was read as far as that is known.
//!
//! In: an answer whose status is a success. Out: its body as JSON, or what is wrong with it before any type is asked.

use crate::Response;
use crate::json::{FromJson, Misfit};
use crate::printable::printable;
use crate::tape::{Kind, Tape};
use std::fmt;

/// A success whose body is not what the documentation says.
#[derive(Debug)]
#[non_exhaustive]
pub struct DecodeError {
    /// What is wrong with it.
    pub problem: BodyProblem,
    /// The whole answer.
    pub response: Response,
}

/// What is wrong with a body. `Display` goes on after "the body is not as documented: ".
#[derive(Debug)]
#[non_exhaustive]
pub enum BodyProblem {
    /// It is encoded in a way that nobody asked for, such as `gzip`.
    Encoded(String),
    /// It is of another media type: a page for people, or something that need not end.
    MediaType(String),
    /// There is none.
    Empty,
    /// It is not JSON.
    Syntax(serde_json::Error),
    /// It is a text, and not in UTF-8.
    NotUtf8,
    /// It is JSON, and not of the documented type.
    Misfit(Misfit),
    /// It is an object, and the documentation knows none of its members.
    Foreign,
    /// It is more than the documentation says, which is nothing.
    Undocumented,
}

impl fmt::Display for BodyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoded(coding) => write!(f, "it is encoded as {}, which was not asked for", printable(coding)),
            Self::MediaType(media) => write!(f, "it is {}", printable(media)),
            Self::Empty => f.write_str("there is none"),
            Self::Syntax(error) => write!(f, "it is not JSON: {error}"),
            Self::NotUtf8 => f.write_str("it is not UTF-8"),
            Self::Misfit(misfit) => misfit.fmt(f),
            Self::Foreign => f.write_str("none of its members is documented"),
            Self::Undocumented => f.write_str("no body is documented"),
        }
    }
}

impl std::error::Error for BodyProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Syntax(error) => Some(error),
            Self::Misfit(misfit) => Some(misfit),
            _ => None,
        }
    }
}

impl Response {
    /// What is wrong with the body whatever its type: it is encoded, or it is a page for people that was not asked for.
    pub(crate) fn check_media(&self) -> Result<(), BodyProblem> {
        if let Some(coding) = self.coding() {
            return Err(BodyProblem::Encoded(coding));
        }
        match self.media_type() {
            Some(media) if self.is_endless() || (is_page(&media) && !self.asks_for_pages()) => {
                Err(BodyProblem::MediaType(media))
            }
            _ => Ok(()),
        }
    }

    /// The body as JSON.
    pub(crate) fn tape(&self) -> Result<Tape<'_>, BodyProblem> {
        self.check_media()?;
        let body = self.body();
        // A mark that the text is UTF-8, which RFC 8259 lets a reader ignore.
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        if body.trim_ascii().is_empty() {
            return Err(BodyProblem::Empty);
        }
        let error = match serde_json::from_slice(body) {
            Ok(value) => {
                if self.media_type().is_some_and(|media| !media.contains("json")) {
                    tracing::debug!(
                        operation = self.operation(),
                        "the body is JSON, and its media type another"
                    );
                }
                return Ok(value);
            }
            Err(error) => error,
        };
        // Where only some text is broken, its place says more than a column.
        let broken = std::str::from_utf8(body).is_err();
        let lossy = broken.then(|| String::from_utf8_lossy(body));
        let misfit = lossy.and_then(|lossy| {
            let tape: Tape<'_> = serde_json::from_str(&lossy).ok()?;
            Misfit::broken_text(tape.root())
        });
        Err(misfit.map_or(BodyProblem::Syntax(error), BodyProblem::Misfit))
    }

    /// The body as a text: the content of a JSON string, or the text as it is.
    pub(crate) fn read_text(&self) -> Result<String, BodyProblem> {
        self.check_media()?;
        if let Ok(text) = serde_json::from_slice::<String>(self.body()) {
            return Ok(text);
        }
        let plain = || match std::str::from_utf8(self.body()) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(BodyProblem::NotUtf8),
        };
        if !self.asks_for_json() {
            return plain();
        }
        match self.tape() {
            Ok(tape) => match tape.root().kind() {
                // A number or a flag is a text that looks like one.
                Kind::Number(_) | Kind::Bool(_) => plain(),
                _ => String::from_json(tape.root()).map_err(BodyProblem::Misfit),
            },
            // What begins as JSON or markup was not meant to be a bare text.
            Err(BodyProblem::Syntax(_)) if !self.begins_with(b"{[\"<") => plain(),
            Err(problem) => Err(problem),
        }
    }

    /// Whether the first sign of the body is one of these.
    pub(crate) fn begins_with(&self, signs: &[u8]) -> bool {
        let first = self.body().trim_ascii_start().first();
        first.is_some_and(|first| signs.contains(first))
    }

    /// The first line of the body that has something in it, cut where it is long, if the body is a text.
    pub(crate) fn first_line(&self) -> Option<String> {
        const LONGEST: usize = 80;
        let start = self.body().get(..1024).unwrap_or(self.body());
        let text = match std::str::from_utf8(start) {
            Ok(text) => text,
            // The cut may be inside a character.
            Err(error) if error.error_len().is_none() => std::str::from_utf8(start.get(..error.valid_up_to())?).ok()?,
            Err(_) => return None,
        };
        let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
        let cut: String = line.chars().take(LONGEST).collect();
        let rest = if cut.len() < line.len() { "…" } else { "" };
        Some(format!("{}{rest}", printable(&cut)))
    }
}

/// Whether a media type is that of pages for people: of a login, a proxy or a firewall where an API was called.
pub(crate) fn is_page(media: &str) -> bool {
    matches!(media, "text/html" | "application/xhtml+xml")
}
