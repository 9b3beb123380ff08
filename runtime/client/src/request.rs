//! One call, described: method, path template, parameters, body. Built by generated code, sent by a [`Transport`].
//!
//! A value that cannot be written, such as an empty path segment, is remembered and refused before anything is sent.
//!
//! [`Transport`]: crate::Transport

use crate::encode::{QueryStyle, component, pairs, query_string, scalar, simple};
use crate::{RequestError, Scheme};
use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

/// A call that is ready to be signed and sent.
#[derive(Debug)]
pub struct Request {
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    template: &'static str,
    values: Vec<(&'static str, String)>,
    query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) security: &'static [&'static [Scheme]],
    pub(crate) idempotent: bool,
    /// Names and places of idempotency parameters that the caller left out.
    pub(crate) keyless: Vec<(&'static str, bool)>,
    error: Option<RequestError>,
}

/// A part of a `multipart/form-data` body.
#[derive(Debug, Clone)]
pub struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Bytes,
}

impl Part {
    /// A text field.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        let content = Bytes::from(text.into());
        Self {
            name: name.into(),
            file_name: None,
            content_type: None,
            content,
        }
    }

    /// A file with a name and `application/octet-stream` as its type.
    pub fn file(name: impl Into<String>, file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        let content_type = Some("application/octet-stream".to_owned());
        Self {
            name: name.into(),
            file_name: Some(file_name.into()),
            content_type,
            content: content.into(),
        }
    }
}

impl Request {
    /// A call of `operation` by its id, to a path template such as `/v2/tasks/{id}`.
    pub fn new(operation: &'static str, method: Method, template: &'static str) -> Self {
        let idempotent = method.is_idempotent();
        Self {
            operation,
            method,
            template,
            values: Vec::new(),
            query: Vec::new(),
            headers: HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]),
            body: Bytes::new(),
            security: &[],
            idempotent,
            keyless: Vec::new(),
            error: None,
        }
    }

    /// The alternatives of security schemes; each alternative needs all of its schemes.
    #[must_use]
    pub fn security(mut self, alternatives: &'static [&'static [Scheme]]) -> Self {
        self.security = alternatives;
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
    pub fn path<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        match self.json_value(name, value).as_ref().and_then(simple) {
            // An empty segment, `.` or `..` would call another path.
            None => self.fail(RequestError::PathValue {
                name,
                value: String::new(),
            }),
            Some(value) if matches!(value.as_str(), "" | "." | "..") => {
                self.fail(RequestError::PathValue { name, value });
            }
            Some(value) => self.values.push((name, component(&value))),
        }
        self
    }

    /// A query parameter; `None` and null are left out.
    #[must_use]
    pub fn query<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.query_styled(name, value, QueryStyle::Form)
    }

    /// A query parameter in another style than the default one.
    #[must_use]
    pub fn query_styled<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T, style: QueryStyle) -> Self {
        if let Some(value) = self.json_value(name, value) {
            pairs(name, &value, style, &mut self.query);
        }
        self
    }

    /// A query parameter that is a JSON text; `None` and null are left out.
    #[must_use]
    pub fn query_json<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        if let Some(value) = self.json_value(name, value).filter(|value| !value.is_null()) {
            self.query.push((name.to_owned(), value.to_string()));
        }
        self
    }

    /// A header; `None` and null are left out.
    #[must_use]
    pub fn header<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        if let Some(text) = self.json_value(name, value).as_ref().and_then(simple) {
            self.set_header(name, &text);
        }
        self
    }

    /// A cookie; `None` and null are left out.
    #[must_use]
    pub fn cookie<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        if let Some(text) = self.json_value(name, value).as_ref().and_then(scalar) {
            let pair = format!("{}={}", component(name), component(&text));
            let known = self.headers.get(COOKIE).and_then(|value| value.to_str().ok());
            let cookies = known.map_or_else(|| pair.clone(), |known| format!("{known}; {pair}"));
            self.set_header("cookie", &cookies);
        }
        self
    }

    /// A query parameter that makes repeated calls harmless; a fresh key is sent when the caller gave none.
    #[must_use]
    pub fn idempotency_query(mut self, name: &'static str, value: &Option<String>) -> Self {
        self.idempotent = true;
        match value {
            Some(value) => self.query.push((name.to_owned(), value.clone())),
            None => self.keyless.push((name, true)),
        }
        self
    }

    /// A header that makes repeated calls harmless; a fresh key is sent when the caller gave none.
    #[must_use]
    pub fn idempotency_header(mut self, name: &'static str, value: &Option<String>) -> Self {
        self.idempotent = true;
        match value {
            Some(value) => self.set_header(name, value),
            None => self.keyless.push((name, false)),
        }
        self
    }

    /// A JSON body; `None` sends no body.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) if bytes == b"null" => {}
            Ok(bytes) => self.set_body("application/json", bytes.into()),
            Err(error) => self.fail(RequestError::Value { name: "body", error }),
        }
        self
    }

    /// A JSON body under a single key, for APIs that name the action there.
    #[must_use]
    pub fn json_under<T: Serialize + ?Sized>(self, key: &'static str, body: &T) -> Self {
        self.json(&std::collections::BTreeMap::from([(key, body)]))
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
    pub fn form<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        let mut fields = Vec::new();
        match self.json_value("body", body) {
            Some(Value::Object(members)) => {
                for (name, value) in &members {
                    match value {
                        Value::Object(_) => fields.extend(scalar(value).map(|text| (name.clone(), text))),
                        value => pairs(name, value, QueryStyle::Form, &mut fields),
                    }
                }
            }
            Some(Value::Null) | None => return self,
            Some(other) => pairs("body", &other, QueryStyle::Form, &mut fields),
        }
        self.set_body("application/x-www-form-urlencoded", query_string(&fields).into());
        self
    }

    /// A `multipart/form-data` body; no parts, no body.
    #[must_use]
    pub fn multipart(mut self, parts: &[Part]) -> Self {
        if parts.is_empty() {
            return self;
        }
        let boundary = self.boundary(parts);
        let mut body = Vec::new();
        for part in parts {
            let file = part
                .file_name
                .as_deref()
                .map(|name| format!("; filename=\"{}\"", quoted(name)));
            let kind = part
                .content_type
                .as_deref()
                .map(|kind| format!("Content-Type: {kind}\r\n"));
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"{}\r\n{}\r\n",
                quoted(&part.name),
                file.unwrap_or_default(),
                kind.unwrap_or_default()
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(&part.content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        self.body = body.into();
        self.set_header("content-type", &format!("multipart/form-data; boundary={boundary}"));
        self
    }

    /// A text body; `None` sends no body.
    #[must_use]
    pub fn text(mut self, media_type: &'static str, body: Option<&str>) -> Self {
        if let Some(text) = body {
            self.set_body(media_type, Bytes::from(text.to_owned()));
        }
        self
    }

    /// A body of bytes; `None` sends no body.
    #[must_use]
    pub fn bytes(mut self, media_type: &'static str, body: Option<&Bytes>) -> Self {
        if let Some(bytes) = body {
            self.set_body(media_type, bytes.clone());
        }
        self
    }

    /// The path with its values and the query, or what cannot be sent.
    pub(crate) fn target(&mut self) -> Result<String, RequestError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
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
        if !self.query.is_empty() {
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(&query_string(&self.query));
        }
        Ok(target)
    }

    /// Fills in the idempotency keys that the caller left out, the same for every try of this call.
    pub(crate) fn fill_keys(&mut self, mut key: impl FnMut() -> String) {
        for (name, in_query) in std::mem::take(&mut self.keyless) {
            if in_query {
                self.query.push((name.to_owned(), key()));
            } else {
                self.set_header(name, &key());
            }
        }
    }

    fn json_value<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Option<Value> {
        match serde_json::to_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fail(RequestError::Value { name, error });
                None
            }
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

    fn set_body(&mut self, media_type: &'static str, body: Bytes) {
        self.set_header(CONTENT_TYPE.as_str(), media_type);
        self.body = body;
    }

    /// The first thing that went wrong is the one that is told.
    fn fail(&mut self, error: RequestError) {
        self.error.get_or_insert(error);
    }

    /// A boundary that occurs in none of the parts.
    fn boundary(&self, parts: &[Part]) -> String {
        let mut number = 0;
        loop {
            let boundary = format!("docwright-part-{number}");
            let occurs = |part: &Part| {
                part.content
                    .windows(boundary.len())
                    .any(|window| window == boundary.as_bytes())
            };
            if !parts.iter().any(occurs) {
                return boundary;
            }
            number += 1;
        }
    }
}

/// A name inside the quotes of a `Content-Disposition` header, escaped as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(template: &'static str) -> Request {
        Request::new("Test", Method::GET, template)
    }

    #[test]
    fn path_values_cannot_leave_their_segment() {
        let mut request = get("/v1/{a}/x/{b}.{c}")
            .path("a", "p/q?r#s")
            .path("b", &7)
            .path("c", &[1, 2]);
        assert_eq!(request.target().unwrap(), "/v1/p%2Fq%3Fr%23s/x/7.1%2C2");
        for bad in ["", ".", ".."] {
            assert!(matches!(
                get("/{a}").path("a", bad).target(),
                Err(RequestError::PathValue { name: "a", .. })
            ));
        }
    }

    #[test]
    fn absent_query_values_are_left_out() {
        let mut request = get("/x").query("a", &None::<i64>).query("b", &Some(true));
        assert_eq!(request.target().unwrap(), "/x?b=true");
    }

    #[test]
    fn a_placeholder_without_a_value_stays_escaped() {
        assert_eq!(get("/{a}").target().unwrap(), "/%7Ba%7D");
    }

    #[test]
    fn multipart_keeps_names_inside_their_quotes() {
        let request = get("/").multipart(&[Part::text("a\"b", "1"), Part::file("f", "x\r\ny", &b"2"[..])]);
        let text = String::from_utf8(request.body.to_vec()).unwrap();
        assert!(text.contains("name=\"a%22b\"\r\n\r\n1\r\n"), "{text}");
        assert!(text.contains("filename=\"x%0D%0Ay\""), "{text}");
    }
}
