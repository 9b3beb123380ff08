//! The hook by which a call's arguments are checked before anything is sent, and what it finds wrong with them.
//!
//! What is found names places, lengths and bounds, but holds no text that was given: it may be a secret.

use crate::printable::Printer;
use serde_json::Value;
use std::fmt::{self, Debug, Write as _};

/// Looks at each argument of a call, as the JSON that it is on its way to the wire.
pub trait Check: Debug + Send + Sync {
    /// What is wrong with an argument of the operation with this id.
    fn check(&self, operation: &str, argument: Argument, value: &Value) -> Vec<Violation>;
}

/// One of the arguments of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// A path parameter.
    Path(&'static str),
    /// A query parameter.
    Query(&'static str),
    /// A header.
    Header(&'static str),
    /// A cookie.
    Cookie(&'static str),
    /// A part of a form.
    Part(&'static str),
    /// The body.
    Body,
}

impl Argument {
    /// The parameter's name, or `body`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path(name) | Self::Query(name) | Self::Header(name) | Self::Cookie(name) | Self::Part(name) => name,
            Self::Body => "body",
        }
    }
}

/// A value that the documentation does not allow. `Display` is what is wrong, each with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    violations: Vec<Violation>,
}

/// What is wrong at one place of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The argument of a call that the place is in; none when a value was checked by itself.
    pub argument: Option<Argument>,
    /// The place in the value, as a JSON pointer; empty for the value itself.
    pub place: String,
    /// What is there, and what should be: `300 characters, 255 at most`.
    pub problem: String,
}

impl Violation {
    /// Something wrong in a value that was checked by itself.
    pub fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            argument: None,
            place: place.into(),
            problem: problem.into(),
        }
    }

    /// The same in an argument of a call.
    #[must_use]
    pub fn of(mut self, argument: Argument) -> Self {
        self.argument = Some(argument);
        self
    }
}

impl Invalid {
    /// Nothing when nothing is wrong.
    pub fn unless_empty(violations: Vec<Violation>) -> Result<(), Self> {
        if violations.is_empty() {
            Ok(())
        } else {
            Err(Self { violations })
        }
    }

    /// All that is wrong, in the order of the arguments and of the places in them.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(name) => write!(f, "the path parameter `{name}`"),
            Self::Query(name) => write!(f, "the query parameter `{name}`"),
            Self::Header(name) => write!(f, "the header `{name}`"),
            Self::Cookie(name) => write!(f, "the cookie `{name}`"),
            Self::Part(name) => write!(f, "the part `{name}`"),
            Self::Body => f.write_str("the body"),
        }
    }
}

/// The names of members may have come from anywhere.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut f = Printer(f);
        match self.argument {
            Some(argument) if self.place.is_empty() => write!(f, "{argument}: ")?,
            // A place in a body says enough: no other argument is made of members.
            Some(argument) if argument != Argument::Body => write!(f, "{argument} at {}: ", self.place)?,
            None if self.place.is_empty() => f.write_str("the value: ")?,
            _ => write!(f, "{}: ", self.place)?,
        }
        f.write_str(&self.problem)
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, violation) in self.violations.iter().enumerate() {
            let gap = if number == 0 { "" } else { "; " };
            write!(f, "{gap}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}
