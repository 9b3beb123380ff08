//! How the answers of an operation that answers a page at a time follow each other: plain data, found by `resolve`, written by `emit`.

use super::ty::Type;

/// How the pages of an operation follow each other.
#[derive(Debug)]
pub(crate) struct Paging {
    /// The parameter of the query that says which page is meant.
    pub(crate) parameter: String,
    pub(crate) position: Position,
    /// The methods of the call.
    pub(crate) pages_method: String,
    pub(crate) items_method: String,
    /// The way to the items of a page.
    pub(crate) items: Vec<Step>,
    pub(crate) item: Type,
    /// The way to the number of all items of all pages.
    pub(crate) total: Option<Vec<Step>>,
}

/// What the parameter holds.
#[derive(Debug)]
pub(crate) enum Position {
    /// The number of items before the page.
    Offset,
    /// The number of the page.
    Page { first: i64 },
    /// What the page before gives for it.
    Token { next: Vec<Step> },
    /// The id of the last item before.
    Marker { id: Vec<Step> },
}

/// A member on the way into a value.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The Rust field.
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// How many `Option`s it is in.
    pub(crate) options: usize,
}
