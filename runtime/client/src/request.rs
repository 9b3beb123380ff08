//! One call, described: method, path template, parameters, body. Built by generated code, sent by its [`Transport`].
//!
//! Values are encoded as they are given, so that generated code needs no field for each of them. A value that is given
//! again replaces the earlier one; one that cannot be written, such as an empty path segment, is remembered and refused
//! before anything is sent.

use crate::encode::{self, Escape, PathStyle, QueryStyle, component};
use crate::error::SendError;
use crate::limits::Options;
use crate::multipart::{self, File, Part};
use crate::{Argument, Body, Incoming, Invalid, RequestError, Scheme, Transport, Violation};
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use std::ops::RangeInclusive;

/// A call on its way to being signed and sent.
#[derive(Clone)]
pub struct Request {
    transport: Transport,
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    template: &'static str,
    /// The index of its server among the documented ones.
    pub(crate) server: usize,
    values: Vec<(&'static str, String)>,
    /// By parameter, the escaped pairs it is written as.
    query: Vec<(&'static str, Vec<(String, String)>)>,
    cookies: Vec<(&'static str, Vec<(String, String)>)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// The media type of a body that is made of parts.
    form: &'static str,
    /// By name, the parts that make the body.
    parts: Vec<(&'static str, Vec<Part>)>,
    /// The statuses whose answers are read as they come, if they are of this media type.
    pub(crate) streamed: Vec<(RangeInclusive<u16>, Option<&'static str>)>,
    pub(crate) security: &'static [&'static [Scheme]],
    pub(crate) idempotent: bool,
    /// What this call has of its own.
    pub(crate) options: Options,
    /// Names and places of idempotency parameters that the caller left out.
    pub(crate) keyless: Vec<(&'static str, bool)>,
    error: Option<RequestError>,
    /// What the transport's check finds wrong.
    violations: Vec<Violation>,
}

impl Request {
    /// A call of `operation`, by its id, to a path template such as `/v2/tasks/{id}`.
    pub fn new(transport: &Transport, operation: &'static str, method: Method, template: &'static str) -> Self {
        let idempotent = method.is_idempotent();
        Self {
            transport: transport.clone(),
            operation,
            method,
            template,
            server: 0,
            values: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]),
            body: Body::default(),
            form: "multipart/form-data",
            parts: Vec::new(),
            streamed: Vec::new(),
            security: &[],
            idempotent,
            options: Options::default(),
            keyless: Vec::new(),
            error: None,
            violations: Vec::new(),
        }
    }

    /// The alternatives of security schemes; each alternative needs all of its schemes.
    #[must_use]
    pub fn security(mut self, alternatives: &'static [&'static [Scheme]]) -> Self {
        self.security = alternatives;
        self
    }

    /// The server of the call, by its index among those that the client's [`Builder`](crate::Builder) was given; the first
    /// unless it says so.
    #[must_use]
    pub fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// The media type that the call hopes for, when it is not JSON.
    #[must_use]
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.set_header(ACCEPT.as_str(), media_type);
        self
    }

    /// The value of `{name}` in the path template.
    #[must_use]
    pub fn path<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.path_styled(name, value, PathStyle::Simple)
    }

    /// The value of `{name}` in another style than the default one.
    #[must_use]
    pub fn path_styled<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T, style: PathStyle) -> Self {
        let value = self.argument(Argument::Path(name), value);
        self.set_path(name, value, style)
    }

    /// The value of `{name}`, as a JSON text.
    #[must_use]
    pub fn path_json<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        let value = self.argument(Argument::Path(name), value);
        self.set_path(name, encode::json_text(value), PathStyle::Simple)
    }

    /// A query parameter; `None` and null are left out.
    #[must_use]
    pub fn query<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.query_styled(name, value, QueryStyle::Form)
    }

    /// A query parameter in another style than the default one.
    #[must_use]
    pub fn query_styled<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T, style: QueryStyle) -> Self {
        let value = self.argument(Argument::Query(name), value);
        self.set_query(name, value, style, encode::component)
    }

    /// A query parameter whose reserved characters stay as they are, as far as the query's own bounds allow.
    #[must_use]
    pub fn query_reserved<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T, style: QueryStyle) -> Self {
        let value = self.argument(Argument::Query(name), value);
        self.set_query(name, value, style, encode::reserved)
    }

    /// A query parameter that is a JSON text; `None` and null are left out.
    #[must_use]
    pub fn query_json<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        let value = self.argument(Argument::Query(name), value);
        self.set_query(name, encode::json_text(value), QueryStyle::Form, encode::component)
    }

    /// A header; `None` and null are left out.
    #[must_use]
    pub fn header<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        let value = self.argument(Argument::Header(name), value);
        self.set_header_value(name, value, false)
    }

    /// A header that is an object and says so by `name=value`.
    #[must_use]
    pub fn header_exploded<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        let value = self.argument(Argument::Header(name), value);
        self.set_header_value(name, value, true)
    }

    /// A header that is a JSON text; `None` and null are left out.
    #[must_use]
    pub fn header_json<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        let value = self.argument(Argument::Header(name), value);
        self.set_header_value(name, encode::json_text(value), false)
    }

    /// A cookie; `None` and null are left out.
    #[must_use]
    pub fn cookie<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.cookie_styled(name, value, QueryStyle::Form)
    }

    /// A cookie in another style than the default one.
    #[must_use]
    pub fn cookie_styled<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T, style: QueryStyle) -> Self {
        let value = self.argument(Argument::Cookie(name), value);
        self.set_cookie(name, value, style)
    }

    /// A cookie that is a JSON text; `None` and null are left out.
    #[must_use]
    pub fn cookie_json<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        let value = self.argument(Argument::Cookie(name), value);
        self.set_cookie(name, encode::json_text(value), QueryStyle::Form)
    }

    /// Whether repeated calls are harmless, where the method does not tell.
    #[must_use]
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = idempotent;
        self
    }

    /// Makes repeated calls harmless by a query parameter: a fresh key is sent unless the caller gives one.
    #[must_use]
    pub fn idempotency_query(mut self, name: &'static str) -> Self {
        self.idempotent = true;
        self.keyless.push((name, true));
        self
    }

    /// Makes repeated calls harmless by a header: a fresh key is sent unless the caller gives one.
    #[must_use]
    pub fn idempotency_header(mut self, name: &'static str) -> Self {
        self.idempotent = true;
        self.keyless.push((name, false));
        self
    }

    /// A JSON body; `None` sends no body.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.set_json(serde_json::to_vec(body), None);
        self
    }

    /// A JSON body under a single key, for APIs that name the action there.
    #[must_use]
    pub fn json_under<T: Serialize + ?Sized>(mut self, key: &'static str, body: &T) -> Self {
        let body = std::collections::BTreeMap::from([(key, body)]);
        self.set_json(serde_json::to_vec(&body), Some(key));
        self
    }

    /// A JSON body with another media type, such as `application/merge-patch+json`.
    #[must_use]
    pub fn json_as<T: Serialize + ?Sized>(mut self, media_type: &'static str, body: &T) -> Self {
        self = self.json(body);
        if !self.body.is_empty() {
            self.set_header(CONTENT_TYPE.as_str(), media_type);
        }
        self
    }

    /// An `application/x-www-form-urlencoded` body of the value's members.
    #[must_use]
    pub fn form<T: Serialize + ?Sized>(self, body: &T) -> Self {
        self.form_styled(body, &[])
    }

    /// The same, with members of these names in other styles than the default one, by which objects are JSON texts.
    #[must_use]
    pub fn form_styled<T: Serialize + ?Sized>(mut self, body: &T, styles: &[(&str, QueryStyle)]) -> Self {
        let mut fields = Vec::new();
        let mut write = |name: &str, value: &Value| {
            let styled = styles.iter().find(|(known, _)| *known == name);
            match (styled, value) {
                (None, Value::Object(_)) => {
                    let text = Value::String(value.to_string());
                    encode::pairs(name, &text, QueryStyle::Form, component, &mut fields);
                }
                (styled, value) => {
                    let style = styled.map_or(QueryStyle::Form, |(_, style)| *style);
                    encode::pairs(name, value, style, component, &mut fields);
                }
            }
        };
        match self.argument(Argument::Body, body) {
            Some(Value::Object(members)) => {
                for (name, value) in &members {
                    write(name, value);
                }
            }
            Some(Value::Null) | None => return self,
            Some(other) => write("body", &other),
        }
        let text = encode::ampersands(fields.into_iter());
        self.set_body("application/x-www-form-urlencoded", text.into());
        self
    }

    /// Parts that are not documented, of a body such as `multipart/form-data` or `multipart/related`.
    #[must_use]
    pub fn multipart(mut self, media_type: &'static str, parts: Vec<Part>) -> Self {
        self.form = media_type;
        self.set_parts("", parts);
        self
    }

    /// A part of a `multipart/form-data` body: a part for each item of a list, JSON for an object. `None` is left out.
    #[must_use]
    pub fn part<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        if let Some(value) = self.argument(Argument::Part(name), value) {
            self.set_parts(name, Part::of_value(name, &value));
        }
        self
    }

    /// A part of this media type: JSON as a whole, or a text.
    #[must_use]
    pub fn part_as<T: Serialize + ?Sized>(mut self, name: &'static str, media_type: &str, value: &T) -> Self {
        let value = self.argument(Argument::Part(name), value);
        let text = value.and_then(|value| match value {
            Value::String(text) if !media_type.contains("json") => Some(text),
            Value::Null => None,
            other => Some(other.to_string()),
        });
        if let Some(text) = text {
            self.set_parts(name, vec![Part::typed(name, media_type, text)]);
        }
        self
    }

    /// A part that is a file, of this media type unless it says another.
    #[must_use]
    pub fn file(self, name: &'static str, media_type: &str, file: impl Into<File>) -> Self {
        self.files(name, media_type, vec![file.into()])
    }

    /// A part for each file.
    #[must_use]
    pub fn files(mut self, name: &'static str, media_type: &str, files: Vec<File>) -> Self {
        let parts = files.into_iter();
        let parts = parts.map(|file| Part::file_as(name.to_owned(), media_type, file));
        self.set_parts(name, parts.collect());
        self
    }

    /// A text body.
    #[must_use]
    pub fn text(mut self, media_type: &'static str, body: &str) -> Self {
        self.set_body(media_type, body.to_owned().into());
        self
    }

    /// A body of bytes or a stream of them.
    #[must_use]
    pub fn bytes(mut self, media_type: &'static str, body: impl Into<Body>) -> Self {
        self.set_body(media_type, body.into());
        self
    }

    /// Answers of these statuses are not read before the caller does, by [`Incoming::download`].
    #[must_use]
    pub fn streamed(mut self, statuses: RangeInclusive<u16>) -> Self {
        self.streamed.push((statuses, None));
        self
    }

    /// The same for answers that are streams of events, by [`Incoming::events`]; any other is read before.
    #[must_use]
    pub fn streamed_events(mut self, statuses: RangeInclusive<u16>) -> Self {
        self.streamed.push((statuses, Some("text/event-stream")));
        self
    }

    /// Sends the call, as often as the transport's retry hook says.
    pub(crate) async fn open(self) -> Result<Incoming, SendError> {
        self.transport.clone().send(self).await
    }

    /// The value of a query parameter that has been given as one text.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        let (_, pairs) = self.query.iter().find(|(known, _)| *known == name)?;
        match pairs.as_slice() {
            [(_, value)] => Some(
                percent_encoding::percent_decode_str(value)
                    .decode_utf8_lossy()
                    .into_owned(),
            ),
            _ => None,
        }
    }

    /// The path with its values and the query, or what cannot be sent.
    pub(crate) fn target(&mut self) -> Result<String, RequestError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        Invalid::unless_empty(std::mem::take(&mut self.violations)).map_err(RequestError::Invalid)?;
        let mut target = String::with_capacity(self.template.len() * 2);
        let mut rest = self.template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            target.push_str(before);
            match self.values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => target.push_str(value),
                None => target.push_str(&component(&format!("{{{name}}}"))),
            }
            rest = after;
        }
        target.push_str(rest);
        if self.query.iter().any(|(_, pairs)| !pairs.is_empty()) {
            target.push(if target.contains('?') { '&' } else { '?' });
            let pairs = self.query.iter().flat_map(|(_, pairs)| pairs).cloned();
            target.push_str(&encode::ampersands(pairs));
        }
        Ok(target)
    }

    /// Fills in the idempotency keys that the caller left out, the same for every try of this call.
    pub(crate) fn fill_keys(&mut self, mut key: impl FnMut() -> String) {
        for (name, in_query) in std::mem::take(&mut self.keyless) {
            if in_query {
                self.query.push((name, vec![(component(name), component(&key()))]));
            } else {
                self.set_header(name, &key());
            }
        }
    }

    /// Makes the body of the parts, if there are any.
    pub(crate) fn fill_body(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        let made = multipart::body(self.form, parts.into_iter().flat_map(|(_, parts)| parts));
        if let Some((media_type, body)) = made {
            self.set_header(CONTENT_TYPE.as_str(), &media_type);
            self.body = body;
        }
    }

    /// An argument as JSON, which the transport's check has seen.
    fn argument<T: Serialize + ?Sized>(&mut self, which: Argument, value: &T) -> Option<Value> {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.check(which, &value);
                Some(value)
            }
            Err(error) => {
                self.unwritable(which.name(), &error);
                None
            }
        }
    }

    fn check(&mut self, argument: Argument, value: &Value) {
        // What is given again replaces what was wrong with it before.
        self.violations.retain(|known| known.argument != Some(argument));
        if let Some(check) = self.transport.check() {
            self.violations.extend(check.check(self.operation, argument, value));
        }
    }

    /// Takes a body that was written as JSON; what the documentation describes is all of it, or the member `key`.
    fn set_json(&mut self, written: serde_json::Result<Vec<u8>>, key: Option<&str>) {
        let bytes = match written {
            Ok(bytes) if bytes == b"null" => return,
            Ok(bytes) => bytes,
            Err(error) => return self.unwritable("body", &error),
        };
        // Read again only where there is a check, so that no type is written in two ways.
        if self.transport.check().is_some()
            && let Ok(value) = serde_json::from_slice::<Value>(&bytes)
        {
            let described = key.map_or(Some(&value), |key| value.get(key));
            self.check(Argument::Body, described.unwrap_or(&Value::Null));
        }
        self.set_body("application/json", bytes.into());
    }

    fn set_path(mut self, name: &'static str, value: Option<Value>, style: PathStyle) -> Self {
        match value.and_then(|value| encode::path(name, &value, style)) {
            // An empty segment, `.` or `..` would call another path.
            None => self.fail(RequestError::PathValue {
                name,
                value: String::new(),
            }),
            Some(value) if matches!(value.as_str(), "" | "." | "..") => {
                self.fail(RequestError::PathValue { name, value });
            }
            Some(value) => {
                self.values.retain(|(known, _)| *known != name);
                self.values.push((name, value));
            }
        }
        self
    }

    fn set_query(mut self, name: &'static str, value: Option<Value>, style: QueryStyle, escape: Escape) -> Self {
        let mut pairs = Vec::new();
        if let Some(value) = value {
            encode::pairs(name, &value, style, escape, &mut pairs);
        }
        self.keyless.retain(|(known, in_query)| *known != name || !in_query);
        self.query.retain(|(known, _)| *known != name);
        self.query.push((name, pairs));
        self
    }

    fn set_header_value(mut self, name: &'static str, value: Option<Value>, explode: bool) -> Self {
        if let Some(text) = value.and_then(|value| encode::header(&value, explode)) {
            self.keyless.retain(|(known, in_query)| *known != name || *in_query);
            self.set_header(name, &text);
        }
        self
    }

    fn set_cookie(mut self, name: &'static str, value: Option<Value>, style: QueryStyle) -> Self {
        let mut written = Vec::new();
        if let Some(value) = value {
            encode::pairs(name, &value, style, encode::component, &mut written);
        }
        if !written.is_empty() {
            self.cookies.retain(|(known, _)| *known != name);
            self.cookies.push((name, written));
            let pairs = self.cookies.iter().flat_map(|(_, pairs)| pairs);
            let pairs = pairs.map(|(name, value)| format!("{name}={value}"));
            self.set_header(COOKIE.as_str(), &pairs.collect::<Vec<_>>().join("; "));
        }
        self
    }

    /// A header that the caller gives by name and value; what it holds may be a secret.
    pub(crate) fn set_own_header(&mut self, name: &str, text: &str) {
        self.set_header(name, text);
        if let Some(value) = self.headers.get_mut(name) {
            value.set_sensitive(true);
        }
    }

    fn set_header(&mut self, name: &str, text: &str) {
        let key = HeaderName::from_bytes(name.as_bytes());
        match (key, HeaderValue::from_str(text)) {
            (Ok(key), Ok(value)) => {
                self.headers.insert(key, value);
            }
            _ => self.fail(RequestError::Header { name: name.to_owned() }),
        }
    }

    fn set_body(&mut self, media_type: &'static str, body: Body) {
        self.set_header(CONTENT_TYPE.as_str(), media_type);
        self.body = body;
    }

    fn set_parts(&mut self, name: &'static str, parts: Vec<Part>) {
        if parts.iter().any(Part::has_bad_header) {
            let name = CONTENT_TYPE.to_string();
            self.fail(RequestError::Header { name });
            return;
        }
        self.parts.retain(|(known, _)| *known != name);
        self.parts.push((name, parts));
    }

    fn unwritable(&mut self, name: &'static str, error: &serde_json::Error) {
        let message = error.to_string();
        self.fail(RequestError::Value { name, message });
    }

    /// The first thing that went wrong is the one that is told.
    fn fail(&mut self, error: RequestError) {
        self.error.get_or_insert(error);
    }
}

/// Without the values: they may be secrets.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("template", &self.template)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
