//! One answer, whole: status, headers and raw body, and what they say of an error.

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

/// What the server sent. `Debug` shows the names of the headers and the size of the body, not what they hold.
#[derive(Clone)]
pub struct Response {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// Where a successful status hides an error, as the spec's `x-in-band-error` says.
#[derive(Debug, Clone, Copy, Default)]
pub struct InBand {
    success: Option<&'static str>,
    envelope: Option<&'static str>,
}

impl InBand {
    /// The member is `false` when the call failed.
    pub const fn flag(member: &'static str) -> Self {
        Self {
            success: Some(member),
            envelope: None,
        }
    }

    /// The member holds the error, and is null or absent when the call succeeded.
    pub const fn envelope(member: &'static str) -> Self {
        Self {
            success: None,
            envelope: Some(member),
        }
    }

    /// This too tells of an error.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            success: if self.success.is_some() {
                self.success
            } else {
                other.success
            },
            envelope: if self.envelope.is_some() {
                self.envelope
            } else {
                other.envelope
            },
        }
    }

    /// Whether this body says that the call failed.
    pub(crate) fn is_error(&self, body: &Value) -> bool {
        let failed = |member| match body.get(member) {
            Some(Value::Bool(success)) => !success,
            Some(Value::String(success)) => success.eq_ignore_ascii_case("false"),
            _ => false,
        };
        self.success.is_some_and(failed)
            || self
                .envelope
                .is_some_and(|member| body.get(member).is_some_and(|error| !error.is_null()))
    }
}

impl Response {
    /// An answer to the operation of this id.
    pub fn new(operation: &'static str, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            operation,
            status,
            headers,
            body,
        }
    }

    /// The same answer with its body.
    pub(crate) fn with_body(self, body: Bytes) -> Self {
        Self { body, ..self }
    }

    /// The operation's id in the spec.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The raw body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The media type without its parameters, in lower case; none where the server does not say.
    pub(crate) fn media_type(&self) -> Option<String> {
        let value = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let essence = value.split(';').next().unwrap_or_default();
        Some(essence.trim().to_ascii_lowercase())
    }

    /// Whether the body is of a kind that need not end, and so is read only by who asks for one.
    pub(crate) fn is_endless(&self) -> bool {
        let endless = ["text/event-stream", "multipart/x-mixed-replace"];
        self.media_type().is_some_and(|media| endless.contains(&media.as_str()))
    }

    /// The id that the server gave the request: from a header named `...request-id`, else from the body.
    pub fn request_id(&self) -> Option<String> {
        let names = |name: &str| name.ends_with("request-id") || name.ends_with("requestid");
        let header = self.headers.iter().find(|(name, _)| names(name.as_str()));
        let header = header.and_then(|(_, value)| value.to_str().ok()).map(str::to_owned);
        header.or_else(|| {
            let body: Value = serde_json::from_slice(&self.body).ok()?;
            let member = ["RequestId", "requestId", "request_id"]
                .into_iter()
                .find_map(|name| body.get(name)?.as_str());
            member.map(str::to_owned)
        })
    }

    /// The body as JSON, if it is that. For implementations of [`DocumentedError`](crate::DocumentedError).
    pub fn parse<T: DeserializeOwned>(&self) -> Option<T> {
        parse(&self.body).ok()
    }

    /// The body as text, as [`Incoming::text`](crate::Incoming::text) reads it. For implementations of [`DocumentedError`](crate::DocumentedError).
    pub fn parse_text(&self) -> Option<String> {
        Some(text(&self.body))
    }

    /// What the body says of an error, as far as members by the usual names say it.
    pub(crate) fn complaint(&self) -> Option<String> {
        let Ok(body) = serde_json::from_slice::<Value>(&self.body) else {
            let plain = self
                .headers
                .get(CONTENT_TYPE)
                .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
            let line = std::str::from_utf8(&self.body)
                .ok()?
                .lines()
                .map(str::trim)
                .find(|line| !line.is_empty())?;
            return (plain && !line.starts_with('<')).then(|| line.chars().take(200).collect());
        };
        let code = member(&body, &["errorcode", "errcode", "code", "type"], 0);
        let message = member(
            &body,
            &[
                "errormsg",
                "errormessage",
                "errmessage",
                "message",
                "msg",
                "description",
                "details",
                "title",
            ],
            0,
        );
        match (code, message) {
            (Some(code), Some(message)) => Some(format!("{code}: {message}")),
            (code, message) => code.or(message),
        }
    }
}

/// The first member of one of these names (in lower case, without `_` and `-`), here or in an object below.
fn member(body: &Value, names: &[&str], depth: usize) -> Option<String> {
    let Value::Object(members) = body else { return None };
    let plain = |name: &str| {
        name.chars()
            .filter(|c| !matches!(c, '_' | '-'))
            .collect::<String>()
            .to_ascii_lowercase()
    };
    let here = names.iter().find_map(|wanted| {
        let found = members
            .iter()
            .find(|(name, value)| plain(name) == *wanted && (value.is_string() || value.is_number()));
        found
            .and_then(|(_, value)| crate::encode::scalar(value))
            .filter(|text| !text.is_empty())
    });
    let below = || {
        members
            .values()
            .filter(|_| depth < 3)
            .find_map(|value| member(value, names, depth + 1))
    };
    here.or_else(below)
}

/// The content of a JSON string, or the text as it is.
pub(crate) fn text(body: &[u8]) -> String {
    serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned())
}

/// JSON, where nothing counts as an empty object.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, serde_json::Error> {
    let body = if body.trim_ascii().is_empty() { b"{}" } else { body };
    serde_json::from_slice(body)
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.operation)
            .field("status", &self.status.as_u16())
            .field(
                "headers",
                &self.headers.keys().map(|name| name.as_str()).collect::<Vec<_>>(),
            )
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Response {
        Response::new("Test", StatusCode::OK, HeaderMap::new(), Bytes::from(body.to_owned()))
    }

    #[test]
    fn complaints_are_found_by_the_usual_names() {
        let check = |body: &str, expect: Option<&str>| assert_eq!(answer(body).complaint().as_deref(), expect);
        check(r#"{"error_msg":"no","error_code":"A.1"}"#, Some("A.1: no"));
        check(r#"{"error":{"code":404,"message":"gone"}}"#, Some("404: gone"));
        check(r#"{"Code":"Throttling"}"#, Some("Throttling"));
        check("upstream timed out\n", Some("upstream timed out"));
        check("<html><body>502</body></html>", None);
        check("", None);
    }
}
