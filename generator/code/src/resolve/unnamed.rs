//! What an operation sends, before it has its Rust names: these are decided for all of it together.
//!
//! As the document has it in; with names out, a [`Parameter`] or a [`Body`].

use crate::api::{Body, BodyKind, Parameter, Place, Style, Type};
use crate::names;
use crate::rules::Rules;
use docwright_base::prose::Prose;
use serde_json::Value;

/// A parameter without its names; its fields are those of [`Parameter`].
pub(super) struct UnnamedParameter {
    pub(super) wire: String,
    pub(super) place: Place,
    pub(super) style: Style,
    pub(super) media_type: Option<String>,
    pub(super) reserved: bool,
    pub(super) ty: Type,
    pub(super) required: bool,
    pub(super) idempotency: bool,
    pub(super) constant: Option<Value>,
    pub(super) docs: Prose,
    pub(super) deprecated: bool,
    pub(super) example: Option<Value>,
    pub(super) rules: Rules,
}

impl UnnamedParameter {
    pub(super) fn named(self, name: String, setter: String) -> Parameter {
        Parameter {
            name,
            setter,
            wire: self.wire,
            place: self.place,
            style: self.style,
            media_type: self.media_type,
            reserved: self.reserved,
            ty: self.ty,
            required: self.required,
            idempotency: self.idempotency,
            constant: self.constant,
            docs: self.docs,
            deprecated: self.deprecated,
            example: self.example,
            rules: self.rules,
        }
    }
}

/// A body without its name; its fields are those of [`Body`].
pub(super) struct UnnamedBody {
    pub(super) media_type: String,
    pub(super) kind: BodyKind,
    pub(super) styles: Vec<(String, Style)>,
    pub(super) required: bool,
    pub(super) docs: Prose,
    pub(super) example: Option<Value>,
    pub(super) rules: Rules,
}

impl UnnamedBody {
    pub(super) fn named(self, name: String) -> Body {
        Body {
            setter: names::setter(&name),
            name,
            media_type: self.media_type,
            kind: self.kind,
            styles: self.styles,
            required: self.required,
            docs: self.docs,
            example: self.example,
            rules: self.rules,
        }
    }
}
