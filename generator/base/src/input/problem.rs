//! Why a text is none that can be used: what the readers of YAML and JSON refuse, before it has a file's name.

use crate::diagnostic::{Code, Diagnostic, Place};

/// How deep lists and objects may lie in one another: what JSON's readers take, so that what is read can be written.
pub const MAX_DEPTH: usize = 126;

/// Why a text is none that can be used.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) line: Option<usize>,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

pub(super) const SYNTAX: Code = Code::BadSyntax;

impl Problem {
    pub(super) fn new(code: Code, line: usize, message: impl Into<String>) -> Self {
        Self {
            code,
            line: Some(line),
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn syntax(line: usize, problem: impl std::fmt::Display) -> Self {
        Self::new(SYNTAX, line, format!("cannot be parsed: {problem}"))
    }

    pub(super) fn too_deep(line: usize) -> Self {
        let message = format!("more than {MAX_DEPTH} lists and objects lie in one another here");
        Self::new(Code::TooDeep, line, message)
    }

    pub(super) fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    pub(super) fn at(self, path: &str) -> Box<Diagnostic> {
        let place = Place::File {
            path: path.to_owned(),
            line: self.line,
        };
        let diagnostic = Diagnostic::new(self.code, place, self.message);
        Box::new(match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }
}

/// Where two of a kind stand.
pub(super) fn lines(first: usize, second: usize) -> String {
    if first == second {
        format!("twice on line {first}")
    } else {
        format!("on line {first} and on line {second}")
    }
}
