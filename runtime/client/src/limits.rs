//! What calls may take at most, of time and memory, and what a single call has of its own.

use crate::Retry;
use std::sync::Arc;
use std::time::Duration;

/// What a call may take at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    pub(crate) attempt: Option<Duration>,
    pub(crate) call: Option<Duration>,
    /// The largest body that is read whole, in bytes.
    pub(crate) body: usize,
}

/// A connection is there within a round trip or two: ten seconds are many. A cloud's own gateways give up on a request after
/// about a minute, so that an answer after that is none; a call of three tries has time for all of them. What is larger than
/// 64 MiB is meant to be read as it comes.
impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            attempt: Some(Duration::from_secs(60)),
            call: Some(Duration::from_secs(240)),
            body: 64 << 20,
        }
    }
}

/// What a call has of its own where its client says something for all calls.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Option<Duration>>,
    pub(crate) attempt_timeout: Option<Option<Duration>>,
    pub(crate) retry: Option<Arc<dyn Retry>>,
}
