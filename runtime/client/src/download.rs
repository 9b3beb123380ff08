//! An answer's body that is read as it comes: files, images, archives.
//!
//! In: the rest of an HTTP answer after its headers. Out: chunks, a stream of them, or all of them together.

use crate::connection::{ConnectionError, ConnectionFailure};
use crate::{Error, Response};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as _;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_LENGTH, HeaderMap};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A body that has not been read yet, and the headers before it. It is a stream of bytes, too.
///
/// Dropping it closes the connection.
pub struct Download {
    response: Response,
    body: reqwest::Body,
    /// How many bytes have come.
    received: usize,
}

impl Download {
    pub(crate) fn new(response: Response, body: reqwest::Body) -> Self {
        Self {
            response,
            body,
            received: 0,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The headers, such as `Content-Type` and `Content-Disposition`.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The number of bytes that the server announces.
    pub fn length(&self) -> Option<u64> {
        let length = self.headers().get(CONTENT_LENGTH)?;
        length.to_str().ok()?.parse().ok()
    }

    /// The next bytes; none at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ConnectionError> {
        let next = poll_fn(|context| Pin::new(&mut *self).poll_next(context));
        next.await.transpose()
    }

    /// All bytes.
    pub async fn bytes(self) -> Result<Bytes, ConnectionError> {
        let all = self.bytes_within(usize::MAX).await?;
        Ok(all.unwrap_or_default())
    }

    /// All bytes; none when there are more than `limit`.
    pub async fn bytes_within(mut self, limit: usize) -> Result<Option<Bytes>, ConnectionError> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit - all.len() {
                return Ok(None);
            }
            all.extend_from_slice(&chunk);
        }
        Ok(Some(all.freeze()))
    }
}

impl Stream for Download {
    type Item = Result<Bytes, ConnectionError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let chunk = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => None,
                Some(Err(error)) => {
                    let failure = ConnectionFailure::BrokenOff {
                        received: self.received,
                    };
                    Some(Err(ConnectionError::within(&self.response, failure, Some(error))))
                }
                // What is no data are trailers, which no spec documents.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => {
                        self.received += data.len();
                        Some(Ok(data))
                    }
                    Err(_) => continue,
                },
            };
            return Poll::Ready(chunk);
        }
    }
}

/// For mocks and tests.
impl From<Bytes> for Download {
    fn from(bytes: Bytes) -> Self {
        let response = Response::new("", StatusCode::OK, HeaderMap::new(), Bytes::new());
        Self::new(response, bytes.into())
    }
}

impl<E> From<ConnectionError> for Error<E> {
    fn from(error: ConnectionError) -> Self {
        Self::Connection(error)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.response.operation())
            .field("status", &self.status().as_u16())
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_limit_is_kept() {
        let download = || Download::from(Bytes::from_static(b"abc"));
        assert_eq!(download().bytes_within(3).await.unwrap().unwrap(), "abc");
        assert_eq!(download().bytes_within(2).await.unwrap(), None);
        let mut download = download();
        assert_eq!(download.chunk().await.unwrap().unwrap(), "abc");
        assert_eq!(download.chunk().await.unwrap(), None);
        assert!(!format!("{download:?}").contains("abc"));
    }
}
