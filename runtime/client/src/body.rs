//! Bodies that are sent: bytes at hand, or a stream that is read while it is sent.
//!
//! In: bytes, a stream or a reader. Out: the body for the HTTP client, piece by piece and never as a whole. What a stream
//! gives cannot be sent twice: such a call is neither signed over its body nor tried again.

use crate::RequestError;
use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

type BoxError = Box<dyn Error + Send + Sync>;
type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// What a reader is asked for at once, in bytes.
const CHUNK: usize = 64 << 10;

/// A body to send. Anything that is bytes or text becomes one by `into`.
///
/// Its clones share a stream, and only the first of them to be sent has its content.
#[derive(Clone, Default)]
pub struct Body {
    pieces: Vec<Piece>,
}

#[derive(Clone)]
enum Piece {
    Bytes(Bytes),
    Stream {
        chunks: Arc<Mutex<Option<Chunks>>>,
        length: Option<u64>,
    },
}

impl Body {
    /// A stream of bytes, sent as it comes.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        let chunks: Chunks = Box::pin(Erased(Box::pin(stream)));
        let chunks = Arc::new(Mutex::new(Some(chunks)));
        let length = None;
        Self {
            pieces: vec![Piece::Stream { chunks, length }],
        }
    }

    /// What a reader reads, such as a file of `tokio::fs`.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::stream(Reader(Box::pin(reader)))
    }

    /// The length of a stream in bytes, for servers that want to know it beforehand. A wrong one breaks the call.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let [Piece::Stream { length, .. }] = self.pieces.as_mut_slice() {
            *length = Some(bytes);
        }
        self
    }

    /// Appends another body.
    pub(crate) fn push(&mut self, body: impl Into<Self>) {
        self.pieces.extend(body.into().pieces);
    }

    /// Whether there is nothing to send.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The whole body; none when a stream is part of it.
    pub fn bytes(&self) -> Option<Bytes> {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Bytes(bytes) => Some(bytes),
            Piece::Stream { .. } => None,
        });
        let pieces: Vec<&Bytes> = pieces.collect::<Option<_>>()?;
        Some(match pieces.as_slice() {
            [] => Bytes::new(),
            [only] => (*only).clone(),
            several => several.iter().flat_map(|piece| piece.iter().copied()).collect(),
        })
    }

    /// The body for the HTTP client, or that a stream in it is gone.
    pub(crate) fn take(&self) -> Result<reqwest::Body, RequestError> {
        if let Some(bytes) = self.bytes() {
            return Ok(bytes.into());
        }
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Bytes(bytes) => Ok(Open::Bytes(bytes.clone())),
            Piece::Stream { chunks, length } => {
                let taken = chunks.lock().unwrap_or_else(PoisonError::into_inner).take();
                let chunks = taken.ok_or(RequestError::SpentBody)?;
                Ok(Open::Stream { chunks, left: *length })
            }
        });
        let pieces = pieces.collect::<Result<_, RequestError>>()?;
        Ok(reqwest::Body::wrap(Outgoing(Mutex::new(pieces))))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        let pieces = if bytes.is_empty() {
            Vec::new()
        } else {
            vec![Piece::Bytes(bytes)]
        };
        Self { pieces }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

/// Without the content: it may be secret.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bytes() {
            Some(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            None => f.write_str("Body(a stream)"),
        }
    }
}

/// A stream whose items are those of every other.
struct Erased<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Erased<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(item.map(|item| item.map(Into::into).map_err(Into::into)))
    }
}

/// What a reader reads, as a stream.
struct Reader<R>(Pin<Box<R>>);

impl<R: AsyncRead> Stream for Reader<R> {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut bytes = vec![0; CHUNK];
        let mut buffer = ReadBuf::new(&mut bytes);
        if let Err(error) = ready!(self.0.as_mut().poll_read(context, &mut buffer)) {
            return Poll::Ready(Some(Err(error)));
        }
        let read = buffer.filled().len();
        bytes.truncate(read);
        Poll::Ready((read > 0).then(|| Ok(bytes.into())))
    }
}

/// A body while it is sent. The lock only says that it may be shared; it is never waited for.
struct Outgoing(Mutex<VecDeque<Open>>);

enum Open {
    Bytes(Bytes),
    Stream { chunks: Chunks, left: Option<u64> },
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let pieces = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        while let Some(piece) = pieces.front_mut() {
            let chunk = match piece {
                Open::Bytes(bytes) => (!bytes.is_empty()).then(|| Ok(std::mem::take(bytes))),
                Open::Stream { chunks, left } => {
                    let chunk = ready!(chunks.as_mut().poll_next(context));
                    if let (Some(left), Some(Ok(chunk))) = (left, &chunk) {
                        *left = left.saturating_sub(chunk.len() as u64);
                    }
                    chunk
                }
            };
            match chunk {
                Some(chunk) => return Poll::Ready(Some(chunk.map(Frame::data))),
                None => pieces.pop_front(),
            };
        }
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        let pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lengths = pieces.iter().map(|piece| match piece {
            Open::Bytes(bytes) => Some(bytes.len() as u64),
            Open::Stream { left, .. } => *left,
        });
        lengths
            .sum::<Option<u64>>()
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    /// Gives these, one after the other.
    struct Given(Vec<&'static str>);

    impl Stream for Given {
        type Item = std::io::Result<&'static str>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let next = (!self.0.is_empty()).then(|| self.0.remove(0));
            Poll::Ready(next.map(Ok))
        }
    }

    async fn sent(body: &Body) -> (Option<u64>, String) {
        let mut body = body.take().unwrap();
        let length = http_body::Body::size_hint(&body).exact();
        let mut text = String::new();
        while let Some(frame) = poll_fn(|context| http_body::Body::poll_frame(Pin::new(&mut body), context)).await {
            text.push_str(std::str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap());
        }
        (length, text)
    }

    #[tokio::test]
    async fn pieces_are_sent_in_order() {
        let mut body = Body::from("a-");
        body.push(Body::stream(Given(vec!["b", "", "c"])));
        body.push("-d");
        assert!(body.bytes().is_none());
        assert_eq!(sent(&body).await, (None, "a-bc-d".to_owned()));
        let mut body = Body::from("a-");
        body.push(Body::reader(&b"bc"[..]).with_length(2));
        assert_eq!(sent(&body).await, (Some(4), "a-bc".to_owned()));
    }

    #[tokio::test]
    async fn a_stream_is_sent_once() {
        let body = Body::stream(Given(vec!["a"]));
        let twin = body.clone();
        assert_eq!(sent(&body).await.1, "a");
        assert!(matches!(twin.take(), Err(RequestError::SpentBody)));
        let body = Body::from("a");
        assert_eq!(
            (sent(&body).await, sent(&body).await.1),
            ((Some(1), "a".to_owned()), "a".to_owned())
        );
    }
}
