//! What is known of a document while its parts are lowered, and the one way to tell what is lost.

use super::host::Host;
use super::shared::Shared;
use crate::read::references::Copies;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use serde_json::{Value, json};

/// What is known of the document while its parts are lowered.
pub(super) struct Lowering {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// How much more may stand in several places.
    pub(super) copies: Copies,
    /// The media types of bodies where operations name none of their own.
    pub(super) consumes: Vec<String>,
    pub(super) produces: Vec<String>,
    pub(super) host: Host,
    pub(super) shared: Shared,
}

impl Lowering {
    pub(super) fn report(&mut self, code: Code, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = Place::Spec(pointer.to_owned());
        self.diagnostics.push(Diagnostic::new(code, place, message).help(help));
    }

    pub(super) fn bad(&mut self, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        self.report(Code::BadPart, pointer, message, help);
    }
}

/// A reference to a JSON pointer of the same document.
pub(super) fn reference(pointer: &str) -> Value {
    json!({"$ref": format!("#{}", pointer.replace('%', "%25"))})
}
