//! A call on its way: what `send` of a generated call returns.
//!
//! In: a [`Request`] and the function that reads its answer. Out: a future of the typed answer, alone or with the status
//! and the headers that it came with. All that waits is in one future without type parameters, so that an operation
//! costs its users' compiler no `async` body of its own.

use crate::error::{DocumentedError, Error, SendError};
use crate::{Incoming, Request, Response, Retry};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// A call on its way. Awaiting it sends the call and gives a `Result<T, Error<E>>`; nothing goes out before, so that this one
/// call can have a header, times and retries of its own.
///
/// Awaiting [`Sending::with_response`] instead gives status and headers besides.
#[must_use = "nothing goes out before it is awaited"]
pub struct Sending<T, E> {
    stage: Stage,
    read: Read<T, E>,
}

enum Stage {
    /// Nothing has gone out.
    Ready(Box<Request>),
    Going(Pin<Box<dyn Future<Output = Result<Incoming, SendError>> + Send>>),
    Over,
}

impl Stage {
    fn change(&mut self, change: impl FnOnce(&mut Request)) {
        if let Self::Ready(request) = self {
            change(request);
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Incoming, SendError>> {
        loop {
            match std::mem::replace(self, Self::Over) {
                Self::Ready(request) => *self = Self::Going(Box::pin(request.open())),
                Self::Going(mut answer) => {
                    let polled = answer.as_mut().poll(context);
                    if polled.is_pending() {
                        *self = Self::Going(answer);
                    }
                    return polled;
                }
                // As a future that is asked again after its end may.
                Self::Over => return Poll::Pending,
            }
        }
    }
}

/// How an answer is read.
struct Read<T, E> {
    expected: Expected,
    read: fn(Incoming) -> Result<T, Error<E>>,
}

/// Which statuses are read as a success.
#[derive(Debug, Clone, Copy)]
enum Expected {
    /// This one, and those that say no less.
    Status(u16),
    /// One of success, and nobody knows which.
    Unstated,
    /// Those of these hundreds.
    Hundreds(u16),
    /// All: what reads tells them apart.
    Any,
}

impl Expected {
    fn includes(self, answer: &Response) -> bool {
        let status = answer.status().as_u16();
        match self {
            // What is accepted and to be asked for elsewhere is not done, and a part is not the whole.
            Self::Unstated => match status {
                202 => answer.location().is_none(),
                status => status / 100 == 2 && status != 206,
            },
            Self::Any => true,
            Self::Hundreds(hundreds) => status / 100 == hundreds,
            // Services take one of these for another, and the body tells. What is accepted is not done, and a part is not the whole.
            Self::Status(documented) => {
                let plain = |status| matches!(status, 200 | 201 | 203 | 204 | 205);
                status == documented
                    || (plain(documented) && plain(status))
                    || (documented / 100 == 2 && !plain(documented) && plain(status))
            }
        }
    }
}

/// A [`Sending`] that gives an [`Answer`].
#[must_use = "nothing goes out before it is awaited"]
#[derive(Debug)]
pub struct WithResponse<T, E>(Sending<T, E>);

/// A successful answer: what the spec documents of it, and all that came with it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer<T> {
    /// What `send` alone gives.
    pub value: T,
    /// Status, headers and raw body. The body is empty where the value is a [`Download`](crate::Download).
    pub response: Response,
}

impl Request {
    /// Sends the call; `read` is for answers of the documented status, or of another one that says no less, and any other answer
    /// is an error: what was accepted (202) is not done unless the documentation says so, and a part (206) is not the whole.
    pub fn send_as<T, E>(self, status: u16, read: fn(Incoming) -> Result<T, Error<E>>) -> Sending<T, E> {
        self.sending(Expected::Status(status), read)
    }

    /// Sends the call; `read` is for answers whose status is of these hundreds, and any other answer is an error.
    pub fn send_as_any<T, E>(self, hundreds: u16, read: fn(Incoming) -> Result<T, Error<E>>) -> Sending<T, E> {
        self.sending(Expected::Hundreds(hundreds), read)
    }

    /// Sends the call; the documentation does not state the status of its success. `read` is for all of them but those that say
    /// that what was asked for is not done, or only a part of it.
    pub fn send_as_unstated<T, E>(self, read: fn(Incoming) -> Result<T, Error<E>>) -> Sending<T, E> {
        self.sending(Expected::Unstated, read)
    }

    /// Sends the call; `read` is for answers of every status.
    pub fn send_with<T, E>(self, read: fn(Incoming) -> Result<T, Error<E>>) -> Sending<T, E> {
        self.sending(Expected::Any, read)
    }

    fn sending<T, E>(self, expected: Expected, read: fn(Incoming) -> Result<T, Error<E>>) -> Sending<T, E> {
        Sending {
            stage: Stage::Ready(Box::new(self)),
            read: Read { expected, read },
        }
    }
}

impl<T, E> Sending<T, E> {
    /// The same call, for a `Result<Answer<T>, Error<E>>`: the answer with its status and headers.
    pub fn with_response(self) -> WithResponse<T, E> {
        WithResponse(self)
    }

    /// A header of this call alone, in place of one of the same name. One that HTTP does not allow makes the call an error.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.stage.change(|request| request.set_own_header(name, value));
        self
    }

    /// How long this call may take with all of its tries; `None` for no limit.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.stage
            .change(|request| request.options.timeout = Some(limit.into()));
        self
    }

    /// How long one try of this call may take; `None` for no limit.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.stage
            .change(|request| request.options.attempt_timeout = Some(limit.into()));
        self
    }

    /// Decides whether this call is tried again.
    pub fn retry(mut self, retry: impl Retry + 'static) -> Self {
        self.stage
            .change(|request| request.options.retry = Some(std::sync::Arc::new(retry)));
        self
    }
}

impl<T, E: DocumentedError> Read<T, E> {
    fn read(&self, answer: Incoming) -> Result<T, Error<E>> {
        if self.expected.includes(&answer) {
            match (self.read)(answer) {
                // A success that tells of a failure may do so as the documented error does, where that is of any status.
                Err(Error::Unexpected(response)) => Err(response.into_error()),
                read => read,
            }
        } else {
            Err(answer.into_error())
        }
    }
}

impl<T, E: DocumentedError> Future for Sending<T, E> {
    type Output = Result<T, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.stage.poll(context))?;
        Poll::Ready(self.read.read(answer))
    }
}

impl<T, E: DocumentedError> Future for WithResponse<T, E> {
    type Output = Result<Answer<T>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.0.stage.poll(context))?;
        let response = (*answer).clone();
        let value = self.0.read.read(answer);
        Poll::Ready(value.map(|value| Answer { value, response }))
    }
}

impl<T, E> fmt::Debug for Sending<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}
