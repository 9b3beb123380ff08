//! A call on its way: what `send` of a generated call returns.
//!
//! In: a [`Request`] and the function that reads its answer. Out: a future of the typed answer, alone or with the status
//! and the headers that it came with. All that waits is in one future without type parameters, so that an operation
//! costs its users' compiler no `async` body of its own.

use crate::error::{DocumentedError, Error, SendError};
use crate::{Incoming, Request, Response};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A call on its way. Awaiting it sends the call and gives a `Result<T, Error<E>>`; nothing goes out before.
///
/// Awaiting [`Sending::with_response`] instead gives status and headers besides.
#[must_use = "nothing goes out before it is awaited"]
pub struct Sending<T, E> {
    answer: Pin<Box<dyn Future<Output = Result<Incoming, SendError>> + Send>>,
    read: Read<T, E>,
}

/// How an answer is read.
struct Read<T, E> {
    /// The hundreds of the statuses that `read` is for; none when it tells them apart itself.
    hundreds: Option<u16>,
    read: fn(Incoming) -> Result<T, Error<E>>,
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
    /// Sends the call; `read` is for answers whose status is of these hundreds, and any other answer is an error.
    ///
    /// Services take another status of the hundred for the documented one; the body tells.
    pub fn send_as<T, E>(self, hundreds: u16, read: fn(Incoming) -> Result<T, Error<E>>) -> Sending<T, E> {
        self.sending(Some(hundreds), read)
    }

    /// Sends the call; `read` is for answers of every status.
    pub fn send_with<T, E>(self, read: fn(Incoming) -> Result<T, Error<E>>) -> Sending<T, E> {
        self.sending(None, read)
    }

    fn sending<T, E>(self, hundreds: Option<u16>, read: fn(Incoming) -> Result<T, Error<E>>) -> Sending<T, E> {
        Sending {
            answer: Box::pin(self.open()),
            read: Read { hundreds, read },
        }
    }
}

impl<T, E> Sending<T, E> {
    /// The same call, for a `Result<Answer<T>, Error<E>>`: the answer with its status and headers.
    pub fn with_response(self) -> WithResponse<T, E> {
        WithResponse(self)
    }
}

impl<T, E: DocumentedError> Read<T, E> {
    fn read(&self, answer: Incoming) -> Result<T, Error<E>> {
        let hundreds = answer.status().as_u16() / 100;
        if self.hundreds.is_none_or(|expected| expected == hundreds) {
            (self.read)(answer)
        } else {
            Err(answer.into_error())
        }
    }
}

impl<T, E: DocumentedError> Future for Sending<T, E> {
    type Output = Result<T, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.answer.as_mut().poll(context))?;
        Poll::Ready(self.read.read(answer))
    }
}

impl<T, E: DocumentedError> Future for WithResponse<T, E> {
    type Output = Result<Answer<T>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.0.answer.as_mut().poll(context))?;
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
