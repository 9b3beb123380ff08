//! `multipart/form-data`: files and values to a body, by RFC 7578.
//!
//! In: parts as they are given. Out: a body in which files are streams where they came as such.

use crate::{Body, Clock as _, SystemClock};
use bytes::Bytes;
use reqwest::header::HeaderValue;
use serde_json::Value;

/// A file to send: its content, and what the server may be told of it. Bytes, text and bodies become one by `into`.
#[derive(Debug, Clone)]
pub struct File {
    name: Option<String>,
    content_type: Option<String>,
    content: Body,
}

impl File {
    /// A file with this content, which may be a stream.
    pub fn new(content: impl Into<Body>) -> Self {
        Self {
            name: None,
            content_type: None,
            content: content.into(),
        }
    }

    /// The file's name. Without one, it is that of the part.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The file's media type, in place of the documented one.
    #[must_use]
    pub fn with_content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// The file's name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The file's media type.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The content.
    pub fn content(&self) -> &Body {
        &self.content
    }
}

impl<T: Into<Body>> From<T> for File {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

/// A part of a `multipart/form-data` body, for operations that do not document their parts.
#[derive(Debug, Clone)]
pub struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Body,
}

impl Part {
    /// A text field.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            file_name: None,
            content_type: None,
            content: text.into().into(),
        }
    }

    /// A file, of the type `application/octet-stream` unless it says another.
    pub fn file(name: impl Into<String>, file: impl Into<File>) -> Self {
        Self::file_as(name.into(), "application/octet-stream", file.into())
    }

    pub(crate) fn file_as(name: String, media_type: &str, file: File) -> Self {
        Self {
            file_name: Some(file.name.unwrap_or_else(|| name.clone())),
            name,
            content_type: Some(file.content_type.unwrap_or_else(|| media_type.to_owned())),
            content: file.content,
        }
    }

    /// The parts of a value: one for each item of a list, an object as JSON, anything else as text.
    pub(crate) fn of_value(name: &str, value: &Value) -> Vec<Self> {
        match value {
            Value::Array(items) => items.iter().flat_map(|item| Self::of_value(name, item)).collect(),
            Value::Object(_) => vec![Self::typed(name, "application/json", value.to_string())],
            value => crate::encode::scalar(value)
                .map(|text| Self::text(name, text))
                .into_iter()
                .collect(),
        }
    }

    /// A text of a media type.
    pub(crate) fn typed(name: &str, media_type: &str, text: String) -> Self {
        Self {
            content_type: Some(media_type.to_owned()),
            ..Self::text(name, text)
        }
    }

    /// The header that no HTTP message may have, if there is one: its media type is the only one that can be wrong.
    pub(crate) fn has_bad_header(&self) -> bool {
        let media_type = self.content_type.as_deref();
        media_type.is_some_and(|media_type| HeaderValue::from_str(media_type).is_err())
    }
}

/// The body that the parts make, and its whole media type. No parts, no body.
pub(crate) fn body(form: &str, parts: impl Iterator<Item = Part>) -> Option<(String, Body)> {
    // A random boundary occurs in no part, and a stream cannot be searched for it.
    let boundary = SystemClock.nonce();
    let mut body = Body::default();
    for part in parts {
        let file = part.file_name.as_deref();
        let file = file.map(|name| format!("; filename=\"{}\"", quoted(name)));
        let kind = part.content_type.map(|kind| format!("Content-Type: {kind}\r\n"));
        body.push(format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"{}\r\n{}\r\n",
            quoted(&part.name),
            file.unwrap_or_default(),
            kind.unwrap_or_default()
        ));
        body.push(part.content);
        body.push(Bytes::from_static(b"\r\n"));
    }
    if body.is_empty() {
        return None;
    }
    body.push(format!("--{boundary}--\r\n"));
    Some((format!("{form}; boundary={boundary}"), body))
}

/// A name inside the quotes of a `Content-Disposition` header, escaped as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The body with its boundary named `B`.
    fn written(parts: Vec<Part>) -> String {
        let (media_type, body) = body("multipart/form-data", parts.into_iter()).unwrap();
        let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        let text = String::from_utf8(body.bytes().unwrap().to_vec()).unwrap();
        text.replace(boundary, "B")
    }

    #[test]
    fn names_stay_inside_their_quotes() {
        let text = written(vec![
            Part::text("a\"b", "1"),
            Part::file("f", File::new("2").with_name("x\r\ny")),
        ]);
        let expect = "--B\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n1\r\n\
                      --B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x%0D%0Ay\"\r\n\
                      Content-Type: application/octet-stream\r\n\r\n2\r\n--B--\r\n";
        assert_eq!(text, expect);
        assert!(Part::file("f", File::new("2").with_content_type("a\r\nb")).has_bad_header());
    }

    #[test]
    fn values_become_parts_by_their_kind() {
        let texts = |value: Value| -> Vec<(Option<String>, String)> {
            let parts = Part::of_value("a", &value).into_iter();
            parts
                .map(|part| {
                    let content = part.content.bytes().unwrap().to_vec();
                    (part.content_type, String::from_utf8(content).unwrap())
                })
                .collect()
        };
        let json = Some("application/json".to_owned());
        assert_eq!(texts(json!("x")), [(None, "x".to_owned())]);
        assert_eq!(
            texts(json!([1, true])),
            [(None, "1".to_owned()), (None, "true".to_owned())]
        );
        assert_eq!(texts(json!({"b": 1})), [(json, "{\"b\":1}".to_owned())]);
        assert_eq!(texts(json!(null)), []);
    }
}
