//! A value that is none, found after the file was read: its place by keys, which the tree turns into a line.

use super::Tree;
use crate::diagnostic::Code;
use crate::diagnostic::{Diagnostic, Place};

/// What is wrong with a value of a file of ours.
#[derive(Debug)]
pub struct Fault {
    steps: Vec<String>,
    message: String,
    help: Option<String>,
    /// The place that it collides with.
    other: Option<Vec<String>>,
}

impl Fault {
    /// `steps` are the keys and numbers of items that lead to the value.
    pub fn new<'s>(steps: impl IntoIterator<Item = &'s str>, message: impl Into<String>) -> Self {
        Self {
            steps: steps.into_iter().map(str::to_owned).collect(),
            message: message.into(),
            help: None,
            other: None,
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The value stands in the way of the one at `steps`.
    pub fn collides_with<'s>(mut self, steps: impl IntoIterator<Item = &'s str>) -> Self {
        self.other = Some(steps.into_iter().map(str::to_owned).collect());
        self
    }

    /// What is wrong, in a sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The diagnostic for a file of this name, with the line that the tree knows.
    pub fn at(self, path: &str, tree: &Tree<'_>) -> Box<Diagnostic> {
        let line = |steps: &[String]| {
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            tree.line(&steps)
        };
        let place = Place::File {
            path: path.to_owned(),
            line: line(&self.steps),
        };
        let other = self.other.and_then(|steps| line(&steps));
        let message = match other {
            Some(other) => format!("{} (on line {other})", self.message),
            None => self.message,
        };
        let diagnostic = Diagnostic::new(Code::BadFile, place, message);
        Box::new(match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }
}
