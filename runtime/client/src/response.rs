//! One answer, whole: status, headers and raw body, and what they say of an error.

use crate::ErrorFacts;
use crate::json::FromJson;
use crate::tape::{Json, Kind, Tape};
use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, LOCATION, RETRY_AFTER};
use std::fmt;
use std::time::{Duration, SystemTime};

/// What the server sent. `Debug` shows the names of the headers and the size of the body, not what they hold.
#[derive(Clone)]
pub struct Response {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    asked: Asked,
}

/// What is known of the request that an answer is for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// The host that was called.
    pub(crate) host: String,
    /// The media types that were asked for.
    pub(crate) accepts: String,
    /// The client's time when the answer came.
    pub(crate) at: Option<SystemTime>,
    /// What the documentation says of errors.
    pub(crate) facts: ErrorFacts,
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
    pub(crate) fn is_error(&self, body: Json<'_>) -> bool {
        let failed = |member| match body.get(member).map(Json::kind) {
            Some(Kind::Bool(success)) => !success,
            Some(Kind::Text(success)) => success.eq_ignore_ascii_case("false"),
            _ => false,
        };
        self.success.is_some_and(failed) || self.enveloped(body).is_some()
    }

    /// The error in its envelope.
    pub(crate) fn enveloped<'t>(&self, body: Json<'t>) -> Option<Json<'t>> {
        body.get(self.envelope?).filter(|error| !error.is_null())
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
            asked: Asked::default(),
        }
    }

    /// The same answer with its body.
    pub(crate) fn with_body(self, body: Bytes) -> Self {
        Self { body, ..self }
    }

    /// The same answer to this request.
    pub(crate) fn to(self, asked: Asked) -> Self {
        Self { asked, ..self }
    }

    /// The operation's id in the spec.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The host that was called, with its port where the URL has one; empty for an answer that came from nowhere.
    pub fn host(&self) -> &str {
        &self.asked.host
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

    /// Whether the body is JSON where other bytes were asked for: a message, and read as one.
    pub(crate) fn is_message(&self) -> bool {
        let media = self.media_type();
        let is_json = media.is_some_and(|media| media == "application/json" || media.ends_with("+json"));
        is_json && !self.asks_for_json() && !self.asks_for_any()
    }

    /// Whether the body is of a kind that need not end, and so is read only by who asks for one.
    pub(crate) fn is_endless(&self) -> bool {
        let endless = ["text/event-stream", "multipart/x-mixed-replace"];
        self.media_type().is_some_and(|media| endless.contains(&media.as_str()))
    }

    /// How the body is encoded, where it is.
    pub(crate) fn coding(&self) -> Option<String> {
        let coding = self.text_of(&CONTENT_ENCODING)?.trim().to_ascii_lowercase();
        Some(coding).filter(|coding| !coding.is_empty() && coding != "identity")
    }

    /// Whether pages for people were asked for.
    pub(crate) fn asks_for_pages(&self) -> bool {
        ["html", "*/*", "text/*"]
            .iter()
            .any(|page| self.asked.accepts.contains(page))
    }

    /// Whether bytes of any kind were asked for.
    pub(crate) fn asks_for_any(&self) -> bool {
        ["octet-stream", "*/*"]
            .iter()
            .any(|any| self.asked.accepts.contains(any))
    }

    /// Whether JSON was asked for.
    pub(crate) fn asks_for_json(&self) -> bool {
        self.asked.accepts.contains("json")
    }

    pub(crate) fn facts(&self) -> &ErrorFacts {
        &self.asked.facts
    }

    /// Where the answer points to, without a query, which may hold secrets, and without credentials.
    pub(crate) fn location(&self) -> Option<String> {
        let location = self.text_of(&LOCATION)?;
        let plain = location.split(['?', '#']).next().unwrap_or_default();
        let Some((scheme, rest)) = plain.split_once("//") else {
            return Some(plain.to_owned());
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = authority.rsplit('@').next().unwrap_or_default();
        Some(format!("{scheme}//{host}{path}"))
    }

    /// How long the server asks to wait before the next try.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = self.text_of(&RETRY_AFTER)?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = httpdate::parse_http_date(text).ok()?;
        // The server's own clock says what its date means.
        let now = self.date().or(self.asked.at)?;
        Some(until.duration_since(now).unwrap_or_default())
    }

    /// How far the client's clock is from the server's, and whether it is behind, where they differ by more than a signature allows.
    pub(crate) fn skew(&self) -> Option<(Duration, bool)> {
        const ALLOWED: Duration = Duration::from_secs(120);
        let (theirs, ours) = (self.date()?, self.asked.at?);
        let (apart, is_behind) = match theirs.duration_since(ours) {
            Ok(apart) => (apart, true),
            Err(error) => (error.duration(), false),
        };
        (apart > ALLOWED).then_some((apart, is_behind))
    }

    fn date(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.text_of(&DATE)?).ok()
    }

    fn text_of(&self, name: &reqwest::header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The id that the server gave the request: from a header named `...request-id`, else from the body.
    pub fn request_id(&self) -> Option<String> {
        self.stated_id().or_else(|| {
            let tape = self.json()?;
            let member = ["RequestId", "requestId", "request_id"]
                .into_iter()
                .find_map(|name| tape.root().get(name)?.as_str());
            member.map(str::to_owned)
        })
    }

    /// The same from a header alone.
    pub(crate) fn stated_id(&self) -> Option<String> {
        let names = |name: &str| name.ends_with("request-id") || name.ends_with("requestid");
        let header = self.headers.iter().find(|(name, _)| names(name.as_str()));
        header.and_then(|(_, value)| value.to_str().ok()).map(str::to_owned)
    }

    /// The code of the error that the body tells of, in the members that the documentation gives all errors of the service, or in one by a
    /// usual name.
    pub fn code(&self) -> Option<String> {
        self.facts().code_in(self.json()?.root())
    }

    /// The message of the error that the body tells of.
    pub fn message(&self) -> Option<String> {
        self.facts().message_in(self.json()?.root())
    }

    /// The body as JSON, whatever it is said to be.
    pub(crate) fn json(&self) -> Option<Tape<'_>> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The body as the documented error, if it is that: nothing, and what has none of the documented members, is not.
    /// For implementations of [`DocumentedError`](crate::DocumentedError).
    pub fn parse<T: FromJson>(&self) -> Option<T> {
        let tape = self.tape().ok()?;
        let (value, form) = (tape.root(), T::FORM);
        let says = !value.is_null() && !form.is_hollow(value) && !form.is_foreign_to(value);
        says.then(|| T::from_json(value).ok())?
    }

    /// The body as text, as [`Incoming::text`](crate::Incoming::text) reads it, if there is one. For implementations of
    /// [`DocumentedError`](crate::DocumentedError).
    pub fn parse_text(&self) -> Option<String> {
        self.read_text().ok().filter(|text| !text.trim().is_empty())
    }

    /// What the body says of an error, as far as that can be known: code and message, or the first line of what is no JSON.
    pub(crate) fn complaint(&self) -> Option<String> {
        let Some(body) = self.json() else {
            let line = self.first_line()?;
            let media = self.media_type().filter(|media| media != "text/plain");
            return Some(media.map_or_else(|| line.clone(), |media| format!("{media}, which begins {line}")));
        };
        match (self.facts().code_in(body.root()), self.facts().message_in(body.root())) {
            (Some(code), Some(message)) => Some(format!("{code}: {message}")),
            (code, message) => code.or(message),
        }
    }
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
    fn complaints_are_codes_and_messages_or_a_line() {
        let check = |body: &str, expect: Option<&str>| assert_eq!(answer(body).complaint().as_deref(), expect);
        check(r#"{"error_msg":"no","error_code":"A.1"}"#, Some("A.1: no"));
        check(r#"{"Code":"Throttling"}"#, Some("Throttling"));
        check("upstream timed out\n", Some("upstream timed out"));
        check("", None);
    }

    fn headed(headers: &[(&'static str, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| {
            let name: reqwest::header::HeaderName = name.parse().unwrap();
            (name, value.parse().unwrap())
        });
        Response::new("Test", StatusCode::OK, headers.collect(), Bytes::new())
    }

    #[test]
    fn a_server_says_when_to_ask_again() {
        let check = |headers: &[(&'static str, &str)], expect: Option<u64>| {
            let found = headed(headers).retry_after().map(|after| after.as_secs());
            assert_eq!(found, expect, "{headers:?}");
        };
        let now = ("date", "Fri, 02 Jan 2026 03:04:05 GMT");
        check(&[("retry-after", "7")], Some(7));
        check(&[("retry-after", "Fri, 02 Jan 2026 03:04:35 GMT"), now], Some(30));
        check(&[("retry-after", "Fri, 02 Jan 2026 03:04:00 GMT"), now], Some(0));
        check(&[("retry-after", "soon"), now], None);
        check(&[], None);
    }

    #[test]
    fn a_location_shows_neither_query_nor_credentials() {
        let check = |location: &str, expect: &str| {
            assert_eq!(headed(&[("location", location)]).location().as_deref(), Some(expect));
        };
        check("https://u:p@x.example/a?token=t#f", "https://x.example/a");
        check("/jobs/7?a=b", "/jobs/7");
        check("//y.example", "//y.example");
    }
}
