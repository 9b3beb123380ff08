//! An answer: status, headers, body. Errors are put into the operation's documented shape here.

use crate::operation::{Failure, Operation, Wrapped};
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use docwright_client::{Download, InBandError};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// What the mock answers.
#[derive(Debug, Clone)]
pub struct Reply {
    status: u16,
    media_type: Option<&'static str>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
    /// Why the mock refuses the request, for its log: the documented body may have no place for it.
    why: Option<Box<str>>,
}

impl Reply {
    /// No body.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            media_type: None,
            headers: Vec::new(),
            body: Bytes::new(),
            why: None,
        }
    }

    /// A JSON body. What cannot be written as JSON becomes null.
    pub fn json<T: Serialize + ?Sized>(status: u16, body: &T) -> Self {
        let body = serde_json::to_vec(body).unwrap_or_else(|_| b"null".to_vec());
        Self::of(status, "application/json", body)
    }

    /// A text.
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::of(status, "text/plain; charset=utf-8", body.into())
    }

    /// Bytes.
    pub fn bytes(status: u16, body: impl Into<Bytes>) -> Self {
        Self::of(status, "application/octet-stream", body)
    }

    /// What a client would download, read to its end. What breaks off is cut short.
    pub async fn download(status: u16, body: Download) -> Self {
        Self::bytes(status, body.bytes().await.unwrap_or_default())
    }

    /// A stream of items, read to its end. What breaks off is cut short.
    pub async fn stream(status: u16, media_type: &'static str, body: Download) -> Self {
        Self::of(status, media_type, body.bytes().await.unwrap_or_default())
    }

    /// A stream of lines as a JSON text sequence: a sign goes before each.
    pub async fn sequence(status: u16, media_type: &'static str, body: Download) -> Self {
        let lines = body.bytes().await.unwrap_or_default();
        let lines = lines.split_inclusive(|byte| *byte == b'\n');
        let records: Vec<u8> = lines.flat_map(|line| [b"\x1e", line].concat()).collect();
        Self::of(status, media_type, records)
    }

    /// The same answer with one more header. A header that HTTP does not allow is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            self.headers.push((name, value));
        }
        self
    }

    /// An error inside a success, by the operation's convention.
    pub fn in_band(operation: &Operation, status: u16, error: &InBandError) -> Self {
        match (&error.body, operation.in_band) {
            (Value::Null, Some(wrapped)) => {
                let (code, message) = (error.code.as_deref(), error.message.as_deref());
                Self::json(
                    status,
                    &wrapped.body(code.unwrap_or_default(), message.unwrap_or_default()),
                )
            }
            (body, _) => Self::json(status, body),
        }
    }

    /// An error inside a success, in the envelope of the operation's convention.
    pub fn enveloped<T: Serialize>(operation: &Operation, status: u16, error: &T) -> Self {
        let wrapped = operation.in_band;
        let envelope = wrapped.and_then(|wrapped| wrapped.envelope).unwrap_or("error");
        let mut body = json!({envelope: error});
        if let (Value::Object(members), Some(success)) = (&mut body, wrapped.and_then(|wrapped| wrapped.success)) {
            members.insert(success.to_owned(), Value::Bool(false));
        }
        Self::json(status, &body)
    }

    /// The documented error of a status, or of the name `in-band`, as its example has it.
    pub(crate) fn documented(operation: &Operation, wanted: &str) -> Option<Self> {
        let mut failures = operation.failures.iter();
        let failure = match wanted {
            "in-band" => failures.find(|failure| failure.in_band),
            code => failures.find(|failure| !failure.in_band && code.parse() == Ok(failure.status)),
        }?;
        Some(Self::of_failure(failure))
    }

    /// An error of the mock's own in the shape that the operation documents: for this status, else for another one,
    /// else inside a success, else a plain one.
    pub(crate) fn failure(operation: Option<&Operation>, status: u16, code: &str, message: &str) -> Self {
        let plain = || json!({"code": code, "message": message});
        let Some(operation) = operation else {
            return Self::json(status, &plain());
        };
        let by_status = |failure: &&Failure| !failure.in_band && failure.status == status;
        let other = |failure: &&Failure| !failure.in_band && !failure.body.is_empty();
        let failure = operation
            .failures
            .iter()
            .find(by_status)
            .or_else(|| operation.failures.iter().find(other));
        let shape = failure.and_then(|failure| serde_json::from_str::<Value>(failure.body).ok());
        match (shape, operation.in_band) {
            (Some(mut body), _) if body.is_object() => {
                fill(&mut body, code, message);
                Self::json(status, &body)
            }
            (Some(Value::String(_)), _) => Self::text(status, message),
            (None, Some(wrapped)) => Self::json(status, &wrapped.body(code, message)),
            _ => Self::json(status, &plain()),
        }
    }

    /// The same answer with the reason for it.
    pub(crate) fn because(mut self, why: &str) -> Self {
        self.why = Some(why.into());
        self
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// Why the request is refused.
    pub(crate) fn why(&self) -> Option<&str> {
        self.why.as_deref()
    }

    pub(crate) fn into_response(self, request_id: &str) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.extend(self.headers);
        if let Some(media_type) = self.media_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if let Ok(id) = HeaderValue::from_str(request_id) {
            headers.insert("x-request-id", id);
        }
        response
    }

    fn of_failure(failure: &Failure) -> Self {
        if failure.body.is_empty() {
            return Self::empty(failure.status);
        }
        Self::of(failure.status, failure.media_type, failure.body)
    }

    fn of(status: u16, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            media_type: Some(media_type),
            headers: Vec::new(),
            body: body.into(),
            why: None,
        }
    }
}

impl Wrapped {
    /// A body by this convention.
    fn body(&self, code: &str, message: &str) -> Value {
        let mut error = Map::new();
        error.insert(self.code.unwrap_or("code").to_owned(), json!(code));
        error.insert(self.message.unwrap_or("message").to_owned(), json!(message));
        let mut body = match self.envelope {
            Some(envelope) => Map::from_iter([(envelope.to_owned(), Value::Object(error))]),
            None => error,
        };
        body.extend(self.success.map(|success| (success.to_owned(), json!(false))));
        Value::Object(body)
    }
}

/// Puts code and message where an example has them, by the usual names.
fn fill(body: &mut Value, code: &str, message: &str) {
    let Value::Object(members) = body else { return };
    let mut found = false;
    for (name, value) in members.iter_mut() {
        let name = name.to_ascii_lowercase();
        if value.is_string() && name.ends_with("code") {
            *value = json!(code);
            found = true;
        } else if value.is_string() && (name.ends_with("msg") || name.ends_with("message")) {
            *value = json!(message);
            found = true;
        }
    }
    if !found {
        members.values_mut().for_each(|value| fill(value, code, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(failures: &'static [Failure], in_band: Option<Wrapped>, status: u16, expect: &str) {
        let operation = Operation {
            id: "Test",
            method: "GET",
            path: "/",
            action: None,
            security: &[],
            failures,
            in_band,
        };
        let reply = Reply::failure(Some(&operation), status, "C", "m");
        assert_eq!(
            (reply.status, std::str::from_utf8(&reply.body).unwrap()),
            (status, expect)
        );
    }

    #[test]
    fn errors_have_the_documented_shape() {
        const FLAT: &[Failure] = &[Failure {
            status: 403,
            in_band: false,
            media_type: "application/json",
            body: r#"{"error_code":"x","error_msg":"y","n":1}"#,
        }];
        const DEEP: &[Failure] = &[Failure {
            status: 400,
            in_band: false,
            media_type: "application/json",
            body: r#"{"error":{"code":"x","message":"y"}}"#,
        }];
        check(FLAT, None, 400, r#"{"error_code":"C","error_msg":"m","n":1}"#);
        check(DEEP, None, 400, r#"{"error":{"code":"C","message":"m"}}"#);
        check(&[], None, 400, r#"{"code":"C","message":"m"}"#);
        let wrapped = Wrapped {
            envelope: Some("error"),
            success: Some("success"),
            code: None,
            message: Some("description"),
        };
        check(
            &[],
            Some(wrapped),
            400,
            r#"{"error":{"code":"C","description":"m"},"success":false}"#,
        );
    }
}
