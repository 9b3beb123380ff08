//! Waiting for a state: a call is made again and again until its answer is what was waited for.
//!
//! In: the call, and what an answer means. Out: the answer, or why it will not come. How a state is called is the caller's affair; dropping
//! the future ends the waiting.

use crate::error::{DocumentedError, Error};
use crate::{Backoff, Exponential, Sending};
use std::fmt;
use std::time::{Duration, Instant};

/// What an answer means to who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It is what was waited for.
    Done,
    /// It may still become that.
    Pending,
    /// It will not become that.
    Failed,
}

/// How to wait: how long at most, and how long between two calls.
#[derive(Debug)]
pub struct Wait {
    limit: Duration,
    backoff: Box<dyn Backoff>,
}

/// Why the waiting ended without what was waited for. `T` is what the call answers.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<T, E> {
    /// The answer says that it will not come.
    Failed(T),
    /// Time ran out.
    TimedOut {
        /// How long that was.
        after: Duration,
        /// What was answered last, if anything was.
        last: Option<T>,
    },
    /// A call failed, in a way that will not pass by itself.
    Call(Error<E>),
}

/// Up to ten minutes, and between calls first up to two seconds, then up to twice as long each time and 30 seconds at most.
impl Default for Wait {
    fn default() -> Self {
        Self {
            limit: Duration::from_secs(600),
            backoff: Box::new(Steady(Exponential {
                first: Duration::from_secs(2),
                longest: Duration::from_secs(30),
            })),
        }
    }
}

/// At least half of each wait: a state is not asked for twice at once.
#[derive(Debug)]
struct Steady(Exponential);

impl Backoff for Steady {
    fn delay(&self, tries: u32) -> Duration {
        let half = Exponential {
            first: self.0.first / 2,
            longest: self.0.longest / 2,
        };
        half.most(tries).saturating_add(half.delay(tries))
    }
}

impl Wait {
    /// With another limit.
    #[must_use]
    pub fn at_most(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// With another time between calls.
    #[must_use]
    pub fn backoff(mut self, backoff: impl Backoff + 'static) -> Self {
        self.backoff = Box::new(backoff);
        self
    }

    /// Calls until `judge` says that the answer is what was waited for, or that it will not come. A call that fails in a way that
    /// may pass is made again like one whose answer is pending.
    ///
    /// # Errors
    ///
    /// The answer that says so, the limit with the last answer, or the error of a call.
    pub async fn until<T, E: DocumentedError>(
        &self,
        mut call: impl FnMut() -> Sending<T, E>,
        mut judge: impl FnMut(&T) -> Progress,
    ) -> Result<T, WaitError<T, E>> {
        let end = Instant::now().checked_add(self.limit);
        let mut last = None;
        for tries in 1.. {
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            let answer = match left {
                None => call().await,
                Some(left) => match tokio::time::timeout(left, call()).await {
                    Ok(answer) => answer,
                    Err(_) => break,
                },
            };
            match answer {
                Ok(answer) => match judge(&answer) {
                    Progress::Done => return Ok(answer),
                    Progress::Failed => return Err(WaitError::Failed(answer)),
                    Progress::Pending => last = Some(answer),
                },
                Err(error) if error.is_retryable() => {}
                Err(error) => return Err(WaitError::Call(error)),
            }
            let delay = self.backoff.delay(tries);
            let next = Instant::now().checked_add(delay);
            if end.is_some_and(|end| next.is_none_or(|next| next >= end)) {
                break;
            }
            tokio::time::sleep(delay).await;
        }
        let after = self.limit;
        Err(WaitError::TimedOut { after, last })
    }
}

impl<T: fmt::Debug, E> fmt::Display for WaitError<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(answer) => write!(f, "what was waited for will not come; the answer was {answer:?}"),
            Self::TimedOut { after, last: None } => write!(
                f,
                "what was waited for did not come within {after:?}, and no answer did"
            ),
            Self::TimedOut {
                after,
                last: Some(answer),
            } => write!(
                f,
                "what was waited for did not come within {after:?}; the last answer was {answer:?}"
            ),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl<T: fmt::Debug, E: fmt::Debug> std::error::Error for WaitError<T, E> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_never_nothing() {
        let wait = Wait::default();
        for (tries, least, most) in [(1, 1, 2), (2, 2, 4), (9, 15, 30)] {
            for _ in 0..50 {
                let delay = wait.backoff.delay(tries);
                assert!(
                    (Duration::from_secs(least)..=Duration::from_secs(most)).contains(&delay),
                    "{delay:?}"
                );
            }
        }
    }
}
