//! What a place in a document has for a type: the type, and what is said of it there.

use crate::api::Type;
use crate::rules::Rules;
use docwright_base::prose::{Line, Prose};
use serde_json::Value;

/// A schema where it is used: the type and what is said of this use.
#[derive(Debug, Clone)]
pub(super) struct SchemaUse {
    pub(super) ty: Type,
    pub(super) nullable: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    /// What the schema says in words.
    pub(super) prose: Prose,
    /// What it says by keywords: limits, the default, the known numbers.
    pub(super) facts: Line,
    pub(super) example: Option<Value>,
    /// The only value that is allowed.
    pub(super) constant: Option<Value>,
    /// The values that are allowed, where the type does not know them.
    pub(super) known: Vec<Value>,
    /// What is asked of the value beyond its type and what that asks.
    pub(super) rules: Rules,
}

impl SchemaUse {
    pub(super) fn of(ty: Type) -> Self {
        Self {
            ty,
            nullable: false,
            read_only: false,
            write_only: false,
            deprecated: false,
            prose: Prose::default(),
            facts: Line::default(),
            example: None,
            constant: None,
            known: Vec::new(),
            rules: Rules::default(),
        }
    }

    /// Prose and facts together; `prose` of this use goes before the schema's own.
    pub(super) fn docs(&self, prose: Prose) -> Prose {
        prose.or(self.prose.clone()).and(self.facts.clone())
    }

    /// The type with `null` in it where the schema allows it, and the rules of its values.
    pub(super) fn value(self) -> (Type, Rules) {
        match (self.nullable, self.ty) {
            (true, ty) if !matches!(ty, Type::Nullable(_) | Type::Json) => (Type::Nullable(Box::new(ty)), self.rules),
            (_, ty) => (ty, self.rules),
        }
    }
}
