//! The hook by which a user decides whether and when a call is tried again. The default never does.
//!
//! Every try is signed anew, since signatures carry the time. A body that is a stream cannot be sent again: such a call is
//! tried once, and nobody is asked.

use crate::{ConnectionError, Response};
use std::fmt::Debug;
use std::time::Duration;

/// Decides after each try.
pub trait Retry: Debug + Send + Sync {
    /// How long to wait before the next try, or `None` to take what has come.
    fn delay(&self, attempt: &Attempt<'_>) -> Option<Duration>;
}

/// One try and what became of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// Tries so far, counted from 1.
    pub number: u32,
    /// The operation's id in the spec.
    pub operation: &'a str,
    /// Whether a second try does no more than the first: by the HTTP method or by an idempotency parameter.
    pub idempotent: bool,
    /// What came back.
    pub outcome: Outcome<'a>,
}

/// What came back from a try.
#[derive(Debug)]
pub enum Outcome<'a> {
    /// An answer of any status. Its body is empty where the caller reads it as it comes.
    Answered(&'a Response),
    /// No answer.
    Failed(&'a ConnectionError),
}
