//! An operation as the document has it, and where.

use openapiv3::PathItem;

/// An operation as the spec has it, and where.
pub(super) struct Entry<'a> {
    pub(super) verb: &'static str,
    pub(super) path: &'a str,
    pub(super) item: &'a PathItem,
    pub(super) operation: &'a openapiv3::Operation,
    pub(super) id: String,
}

impl Entry<'_> {
    /// The path as it goes on the wire.
    pub(super) fn template(&self) -> &str {
        self.path.split('#').next().unwrap_or_default()
    }

    /// What follows `#`, which tells operations of one path apart.
    pub(super) fn fragment(&self) -> &str {
        self.path.split_once('#').map_or("", |(_, fragment)| fragment)
    }
}
