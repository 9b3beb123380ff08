//! Whether and when a call is tried again: the hook by which a user decides, and the decision that is made without one.
//!
//! In: a try and what became of it. Out: how long to wait, or that it is over. Every try is signed anew, since signatures carry
//! the time. A body that is a stream cannot be sent again: such a call is tried once, and nobody is asked.

use crate::{ConnectionError, Response};
use std::fmt::Debug;
use std::sync::atomic::{AtomicU32, Ordering};
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
    /// Whether a second try does no more than the first: by the HTTP method, by an idempotency parameter, or because the spec says so.
    pub idempotent: bool,
    /// What came back.
    pub outcome: Outcome<'a>,
}

/// What came back from a try.
#[derive(Debug)]
pub enum Outcome<'a> {
    /// An answer of any status. Its body is empty where the caller reads it as it comes.
    Answered(&'a Response),
    /// No answer, or not all of one.
    Failed(&'a ConnectionError),
}

impl Attempt<'_> {
    /// Whether the same call may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self.outcome {
            Outcome::Answered(answer) => {
                let is_error = answer.status().is_client_error() || answer.status().is_server_error();
                is_error && answer.is_retryable()
            }
            Outcome::Failed(error) => error.is_retryable(),
        }
    }

    /// Whether the server has done nothing of what was asked: it was not reached, or says that there are too many requests.
    pub fn is_undone(&self) -> bool {
        match self.outcome {
            Outcome::Answered(answer) => answer.status().as_u16() == 429,
            Outcome::Failed(error) => error.is_connect(),
        }
    }

    /// How long the server asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.outcome {
            Outcome::Answered(answer) => answer.retry_after(),
            Outcome::Failed(_) => None,
        }
    }
}

/// What a client does unless its user says otherwise: up to three tries, where a second one does no harm.
///
/// A call is tried again when the failure may pass and the call is [idempotent](Attempt::idempotent) or
/// [not done](Attempt::is_undone). It waits as long as the server says, else by a [`Backoff`], and all calls of a client and its clones
/// together spend a [`Budget`], so that a service in trouble is not called three times as often.
#[derive(Debug)]
pub struct StandardRetry {
    tries: u32,
    longest: Duration,
    backoff: Box<dyn Backoff>,
    budget: Box<dyn Budget>,
}

/// How long to wait before a try.
pub trait Backoff: Debug + Send + Sync {
    /// The time before the next try, after this many.
    fn delay(&self, tries: u32) -> Duration;
}

/// How many second tries there may be.
pub trait Budget: Debug + Send + Sync {
    /// Takes what one more try costs, if there is that much.
    fn spend(&self) -> bool;

    /// A call has succeeded.
    fn earn(&self);
}

/// A random part of a time that doubles with each try ("full jitter"), so that clients that failed together do not come back together.
#[derive(Debug, Clone, Copy)]
pub struct Exponential {
    /// The most that the first wait takes.
    pub first: Duration,
    /// The most that any wait takes.
    pub longest: Duration,
}

/// Tokens: a try costs some, a success brings one back, and there are never more than at the beginning.
#[derive(Debug)]
pub struct TokenBucket {
    tokens: AtomicU32,
    most: u32,
    cost: u32,
}

/// No call is tried twice.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRetry;

impl Retry for NoRetry {
    fn delay(&self, _: &Attempt<'_>) -> Option<Duration> {
        None
    }
}

impl Default for StandardRetry {
    fn default() -> Self {
        Self {
            tries: 3,
            longest: Duration::from_secs(30),
            backoff: Box::new(Exponential::default()),
            budget: Box::new(TokenBucket::default()),
        }
    }
}

impl StandardRetry {
    /// With another number of tries; 1 is no retry.
    #[must_use]
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }

    /// With another most that a server may make a call wait. Where it asks for more, its answer is the call's.
    #[must_use]
    pub fn longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// With another wait between tries.
    #[must_use]
    pub fn backoff(mut self, backoff: impl Backoff + 'static) -> Self {
        self.backoff = Box::new(backoff);
        self
    }

    /// With another budget.
    #[must_use]
    pub fn budget(mut self, budget: impl Budget + 'static) -> Self {
        self.budget = Box::new(budget);
        self
    }
}

impl Retry for StandardRetry {
    fn delay(&self, attempt: &Attempt<'_>) -> Option<Duration> {
        if let Outcome::Answered(answer) = attempt.outcome
            && answer.status().is_success()
        {
            self.budget.earn();
        }
        let is_safe = attempt.idempotent || attempt.is_undone();
        if attempt.number >= self.tries || !is_safe || !attempt.is_retryable() {
            return None;
        }
        let asked = attempt.retry_after();
        if asked.is_some_and(|asked| asked > self.longest) || !self.budget.spend() {
            return None;
        }
        Some(asked.unwrap_or_else(|| self.backoff.delay(attempt.number)))
    }
}

impl Default for Exponential {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(200),
            longest: Duration::from_secs(20),
        }
    }
}

impl Backoff for Exponential {
    fn delay(&self, tries: u32) -> Duration {
        let most = self.most(tries);
        Duration::try_from_secs_f64(most.as_secs_f64() * random()).map_or(most, |part| part.min(most))
    }
}

impl Exponential {
    /// The most that the wait after so many tries takes.
    pub(crate) fn most(&self, tries: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
        self.first.saturating_mul(doubled).min(self.longest)
    }
}

/// A number from 0 to 1. Without a source of randomness it is 1.
fn random() -> f64 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_ne_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 1.0,
    }
}

impl TokenBucket {
    /// A bucket that holds this many tokens, of which a try costs so many.
    pub fn new(most: u32, cost: u32) -> Self {
        let tokens = AtomicU32::new(most);
        Self { tokens, most, cost }
    }
}

impl Default for TokenBucket {
    fn default() -> Self {
        Self::new(500, 5)
    }
}

impl Budget for TokenBucket {
    fn spend(&self) -> bool {
        let less = |tokens: u32| tokens.checked_sub(self.cost);
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
    }

    fn earn(&self) {
        let more = |tokens: u32| (tokens < self.most).then(|| tokens + 1);
        // Nothing is added to a bucket that is full.
        let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};

    /// Whether a call with this answer is tried again, and after how many milliseconds where the server says so.
    fn check(status: u16, after: Option<&'static str>, idempotent: bool, number: u32, expect: Option<Option<u64>>) {
        let headers = after.map(|after| (RETRY_AFTER, HeaderValue::from_static(after)));
        let status = StatusCode::from_u16(status).unwrap();
        let answer = Response::new("Test", status, HeaderMap::from_iter(headers), bytes::Bytes::new());
        let attempt = Attempt {
            number,
            operation: "Test",
            idempotent,
            outcome: Outcome::Answered(&answer),
        };
        let delay = StandardRetry::default().delay(&attempt);
        let found = delay.map(|delay| after.map(|_| delay.as_secs()));
        assert_eq!(found, expect, "{status}");
    }

    #[test]
    fn what_may_pass_is_tried_again_where_that_is_safe() {
        check(503, None, true, 1, Some(None));
        check(503, None, true, 2, Some(None));
        check(503, None, true, 3, None);
        check(503, None, false, 1, None);
        check(429, None, false, 1, Some(None));
        check(429, Some("7"), true, 1, Some(Some(7)));
        check(429, Some("31"), true, 1, None);
        check(401, None, true, 1, None);
        check(404, None, true, 1, None);
        check(200, None, true, 1, None);
    }

    #[test]
    fn waits_double_up_to_the_longest_and_part_of_each_is_chance() {
        let backoff = Exponential {
            first: Duration::from_secs(1),
            longest: Duration::from_secs(5),
        };
        for (tries, most) in [(1, 1), (2, 2), (3, 4), (4, 5), (60, 5)] {
            let waits: Vec<Duration> = (0..50).map(|_| backoff.delay(tries)).collect();
            assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(most)));
            assert!(waits.iter().any(|wait| *wait != waits[0]));
        }
    }

    #[test]
    fn a_budget_runs_out_and_successes_fill_it() {
        let bucket = TokenBucket::new(10, 5);
        assert!(bucket.spend() && bucket.spend() && !bucket.spend());
        (0..4).for_each(|_| bucket.earn());
        assert!(!bucket.spend());
        (0..40).for_each(|_| bucket.earn());
        assert!(bucket.spend() && bucket.spend() && !bucket.spend());
    }
}
