//! Answers that are sequences: events, lines of JSON, JSON text sequences.
//!
//! In: a body as it comes. Out: typed items, one by one, each as soon as it is there. What was sent by mistake is an error in
//! its place, and the items after it still come. Connecting again is left to who asks.

mod frame;

use crate::{ConnectionError, Download};
use bytes::Bytes;
pub(crate) use frame::Framing;
use frame::{Cutter, Fault, Frame, LONGEST};
use futures_core::Stream;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// A sequence of values that come one by one: NDJSON, JSON Lines, or a JSON text sequence.
///
/// Dropping it closes the connection.
pub struct Items<T> {
    frames: Frames,
    read: fn(&str) -> serde_json::Result<T>,
}

/// A sequence of server-sent events. It ends where the server ends it, or says `[DONE]` in the place of JSON.
///
/// Dropping it closes the connection.
pub struct Events<T> {
    frames: Frames,
    read: fn(&str) -> serde_json::Result<T>,
}

/// A server-sent event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What it says.
    pub data: T,
    /// The name of its kind.
    pub event: Option<String>,
    /// Its id, by which a server that is asked for `Last-Event-ID` goes on.
    pub id: Option<String>,
    /// How long to wait before asking again when the connection is lost.
    pub retry: Option<Duration>,
}

/// An item that could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The connection was lost; no item follows.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// An item is not of the documented type. The next ones may be.
    #[error("an item of the stream is not of the documented type: {error}")]
    Decode {
        /// What is wrong with it.
        #[source]
        error: serde_json::Error,
        /// The item as it was sent.
        text: String,
    },
    /// An item is longer than any can be; no item follows.
    #[error("an item of the stream is longer than {} MiB", LONGEST >> 20)]
    TooLong,
    /// The body ends inside an item.
    #[error("the stream ends inside an item")]
    BrokenOff,
}

/// The items of a body as they were sent.
struct Frames {
    body: Download,
    cutter: Cutter,
    /// The body is at its end.
    is_read: bool,
    /// No item follows.
    is_over: bool,
}

impl Frames {
    fn new(body: Download, framing: Framing) -> Self {
        Self {
            body,
            cutter: Cutter::new(framing),
            is_read: false,
            is_over: false,
        }
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame, StreamError>>> {
        while !self.is_over {
            let fault = match self.cutter.next(self.is_read) {
                Ok(Some(frame)) => return Poll::Ready(Some(Ok(frame))),
                Ok(None) if self.is_read => {
                    self.is_over = true;
                    continue;
                }
                Ok(None) => match ready!(Pin::new(&mut self.body).poll_next(context)) {
                    Some(Ok(bytes)) => {
                        self.cutter.push(&bytes);
                        continue;
                    }
                    Some(Err(error)) => StreamError::Connection(error),
                    None => {
                        self.is_read = true;
                        continue;
                    }
                },
                Err(Fault::TooLong) => StreamError::TooLong,
                Err(Fault::BrokenOff) => StreamError::BrokenOff,
            };
            self.is_over = true;
            return Poll::Ready(Some(Err(fault)));
        }
        Poll::Ready(None)
    }
}

/// An item that is not read.
fn misfit(error: serde_json::Error, text: String) -> StreamError {
    StreamError::Decode { error, text }
}

/// JSON of the documented type.
pub(crate) fn json<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text)
}

/// A text, or the content of a JSON string. Servers send either.
pub(crate) fn text(text: &str) -> serde_json::Result<String> {
    Ok(serde_json::from_str(text).unwrap_or_else(|_| text.to_owned()))
}

impl<T> Items<T> {
    pub(crate) fn new(body: Download, framing: Framing, read: fn(&str) -> serde_json::Result<T>) -> Self {
        let frames = Frames::new(body, framing);
        Self { frames, read }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.frames.body.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.frames.body.headers()
    }

    /// The next item; none at the end.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The rest of the body as it comes.
    pub fn into_body(self) -> Download {
        self.frames.body
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.frames.poll_next(context));
        let read = self.read;
        Poll::Ready(next.map(|frame| {
            let text = frame?.data;
            read(&text).map_err(|error| misfit(error, text))
        }))
    }
}

impl<T> Events<T> {
    pub(crate) fn new(body: Download, read: fn(&str) -> serde_json::Result<T>) -> Self {
        let frames = Frames::new(body, Framing::Events);
        Self { frames, read }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.frames.body.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.frames.body.headers()
    }

    /// The next event; none at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The rest of the body as it comes.
    pub fn into_body(self) -> Download {
        self.frames.body
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let frame = match ready!(self.frames.poll_next(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let Frame { data, event, id, retry } = frame;
        match (self.read)(&data) {
            Ok(data) => Poll::Ready(Some(Ok(Event { data, event, id, retry }))),
            // How many services say that nothing follows, where JSON is expected.
            Err(_) if data == "[DONE]" => {
                self.frames.is_over = true;
                Poll::Ready(None)
            }
            Err(error) => Poll::Ready(Some(Err(misfit(error, data)))),
        }
    }
}

impl<T> Event<T> {
    /// An event of no name.
    pub fn new(data: T) -> Self {
        Self {
            data,
            event: None,
            id: None,
            retry: None,
        }
    }

    /// The same event of a kind.
    #[must_use]
    pub fn named(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// The same event with an id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

/// For mocks and tests: one value on each line. What cannot be written as JSON is null.
impl<T: Serialize + DeserializeOwned> From<Vec<T>> for Items<T> {
    fn from(items: Vec<T>) -> Self {
        let lines: String = items.iter().map(|item| written(item) + "\n").collect();
        Self::new(Bytes::from(lines).into(), Framing::Lines, json)
    }
}

/// For mocks and tests. What cannot be written as JSON is null.
impl<T: Serialize + DeserializeOwned> From<Vec<Event<T>>> for Events<T> {
    fn from(events: Vec<Event<T>>) -> Self {
        let mut body = String::new();
        for event in &events {
            let retry = event.retry.map(|retry| retry.as_millis().to_string());
            let fields = [("event", &event.event), ("id", &event.id), ("retry", &retry)];
            for (name, value) in fields {
                // A value is one line: what has more of them would become other fields.
                if let Some(value) = value {
                    let value = value.replace(['\r', '\n'], " ");
                    body.push_str(&format!("{name}: {value}\n"));
                }
            }
            body.push_str(&format!("data: {}\n\n", written(&event.data)));
        }
        Self::new(Bytes::from(body).into(), json)
    }
}

fn written<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.frames.body).finish()
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Events").field(&self.frames.body).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    async fn all<T: fmt::Debug>(mut stream: Events<T>) -> Vec<String> {
        let mut found = Vec::new();
        while let Some(event) = stream.next().await {
            found.push(match event {
                Ok(event) => format!("{:?} {:?} {:?}", event.data, event.event, event.id),
                Err(error) => error.to_string(),
            });
        }
        found
    }

    #[tokio::test]
    async fn what_is_no_json_is_an_error_in_its_place() {
        let body = Bytes::from_static(b"data: 1\n\ndata: x\n\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n");
        let found = all(Events::<u8>::new(body.into(), super::json)).await;
        let error = "an item of the stream is not of the documented type: expected value at line 1 column 1";
        assert_eq!(found, ["1 None None", error, "2 None None"]);
    }

    #[tokio::test]
    async fn what_is_written_is_read_again() {
        let events = vec![
            Event::new(json!({"a": "b\nc"})).named("x\ndata: evil").with_id("7"),
            Event::new(Value::Null),
        ];
        let found = all(Events::from(events)).await;
        let expect = "Object {\"a\": String(\"b\\nc\")} Some(\"x data: evil\") Some(\"7\")";
        assert_eq!(found, [expect, "Null None None"]);
        let mut items = Items::from(vec![json!("a\nb"), json!(2)]);
        assert_eq!(items.next().await.unwrap().unwrap(), json!("a\nb"));
        assert_eq!(items.next().await.unwrap().unwrap(), json!(2));
        assert!(items.next().await.is_none());
    }
}
