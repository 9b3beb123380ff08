//! One request, read: its parts as typed values, or what is wrong with them.

use crate::operation::Style;
use crate::text::{TextError, Texts};
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use percent_encoding::percent_decode_str;
use serde::de::value::UnitDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use serde_json::Value;

/// A request to an operation. Its methods read what the operation's parameters are.
#[derive(Debug, Clone)]
pub struct Call {
    pub(crate) path: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What is wrong with a request, in a sentence for its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid(pub(crate) String);

impl Invalid {
    fn parameter(name: &str, place: &str, problem: impl std::fmt::Display) -> Self {
        Self(format!("the {place} `{name}` is not as documented: {problem}"))
    }
}

impl Call {
    /// A path parameter.
    pub fn path<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        let value = self.path.iter().find(|(known, _)| known == name);
        let texts = value.map(|(_, value)| vec![value.clone()]).unwrap_or_default();
        read("path parameter", name, Texts::Flat(texts))
    }

    /// A query parameter in its style. A missing one is an error unless the type is optional.
    pub fn query<T: DeserializeOwned>(&self, name: &str, style: Style) -> Result<T, Invalid> {
        let values: Vec<String> = self
            .query
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
            .collect();
        let separator = match style {
            Style::Form | Style::DeepObject => None,
            Style::Comma => Some(','),
            Style::Space => Some(' '),
            Style::Pipe => Some('|'),
        };
        let texts = match separator {
            Some(separator) => Texts::Flat(
                values
                    .iter()
                    .flat_map(|value| value.split(separator))
                    .map(str::to_owned)
                    .collect(),
            ),
            None if style == Style::DeepObject && values.is_empty() => self.members(name),
            None => Texts::Flat(values),
        };
        read("query parameter", name, texts)
    }

    /// A query parameter that is an object written as parameters of their own.
    pub fn query_members<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        let texts = self
            .query
            .iter()
            .map(|(name, value)| (name.clone(), Texts::Flat(vec![value.clone()])))
            .collect();
        read("query parameter", name, Texts::Members(texts))
    }

    /// A query parameter that is a JSON text.
    pub fn query_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        let text = self
            .query
            .iter()
            .find(|(known, _)| known == name)
            .map_or("null", |(_, value)| value.as_str());
        serde_json::from_str(text).map_err(|error| Invalid::parameter(name, "query parameter", error))
    }

    /// A header.
    pub fn header<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        let values = self
            .headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .map(str::to_owned);
        read("header", name, Texts::Flat(values.collect()))
    }

    /// A header that is a list, by commas.
    pub fn header_list<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        let values = self
            .headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let items = values
            .flat_map(|value| value.split(','))
            .map(|item| item.trim().to_owned());
        read("header", name, Texts::Flat(items.collect()))
    }

    /// A path parameter that is a list, by commas.
    pub fn path_list<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        let value = self.path.iter().find(|(known, _)| known == name);
        let items = value
            .map(|(_, value)| value.split(',').map(str::to_owned).collect())
            .unwrap_or_default();
        read("path parameter", name, Texts::Flat(items))
    }

    /// A cookie.
    pub fn cookie<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        let cookies = self
            .headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let found = cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, _)| *known == name);
        let texts = found.map(|(_, value)| vec![percent_decode_str(value).decode_utf8_lossy().into_owned()]);
        read("cookie", name, Texts::Flat(texts.unwrap_or_default()))
    }

    /// The JSON body. An empty one is null: clients send `Content-Type: application/json` with nothing after it.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Invalid> {
        let body: &[u8] = if self.body.trim_ascii().is_empty() {
            b"null"
        } else {
            &self.body
        };
        serde_json::from_slice(body).map_err(|error| Invalid(format!("the body is not as documented: {error}")))
    }

    /// The JSON body under its only key.
    pub fn json_under<T: DeserializeOwned>(&self, key: &str) -> Result<T, Invalid> {
        let mut body: Value = self.json()?;
        let inner = body.get_mut(key).map(Value::take).unwrap_or_default();
        T::deserialize(inner).map_err(|error| Invalid(format!("`{key}` in the body is not as documented: {error}")))
    }

    /// The fields of a form.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Invalid> {
        let mut members: Vec<(String, Texts)> = Vec::new();
        for (name, value) in pairs(&String::from_utf8_lossy(&self.body)) {
            match members.iter_mut().find(|(known, _)| *known == name) {
                Some((_, Texts::Flat(values))) => values.push(value),
                _ => members.push((name, Texts::Flat(vec![value]))),
            }
        }
        read("form", "body", Texts::Members(members))
    }

    /// The body as text; none when it is empty.
    pub fn text(&self) -> Result<Option<String>, Invalid> {
        Ok((!self.body.is_empty()).then(|| String::from_utf8_lossy(&self.body).into_owned()))
    }

    /// The body as it is; none when it is empty.
    pub fn bytes(&self) -> Result<Option<Bytes>, Invalid> {
        Ok((!self.body.is_empty()).then(|| self.body.clone()))
    }

    /// What a required body must not be.
    pub fn required<T>(&self, body: Option<T>) -> Result<T, Invalid> {
        body.ok_or_else(|| Invalid("the body is missing".to_owned()))
    }

    /// The values of a name in the query, or in the body of a form.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let in_query = self
            .query
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone());
        in_query.or_else(|| {
            let form = self
                .headers
                .get(CONTENT_TYPE)
                .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
            let fields = if form {
                pairs(&String::from_utf8_lossy(&self.body))
            } else {
                Vec::new()
            };
            fields
                .into_iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value)
        })
    }

    /// The members `name[member]` of a deep object.
    fn members(&self, name: &str) -> Texts {
        let mut members: Vec<(String, Texts)> = Vec::new();
        for (key, value) in &self.query {
            let member = key
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('['))
                .and_then(|rest| rest.strip_suffix(']'));
            let Some(member) = member else { continue };
            match members.iter_mut().find(|(known, _)| known == member) {
                Some((_, Texts::Flat(values))) => values.push(value.clone()),
                _ => members.push((member.to_owned(), Texts::Flat(vec![value.clone()]))),
            }
        }
        if members.is_empty() {
            Texts::Flat(Vec::new())
        } else {
            Texts::Members(members)
        }
    }
}

fn read<T: DeserializeOwned>(place: &str, name: &str, texts: Texts) -> Result<T, Invalid> {
    // An absent parameter is nothing, and not an empty text: only a type that takes nothing may go without it.
    if texts.is_empty() {
        let nothing: UnitDeserializer<TextError> = ().into_deserializer();
        return T::deserialize(nothing).map_err(|_| Invalid(format!("the {place} `{name}` is missing")));
    }
    T::deserialize(texts).map_err(|error| Invalid::parameter(name, place, error))
}

/// The pairs of a query or a form.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        percent_decode_str(&text.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}
