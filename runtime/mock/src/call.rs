//! One request, read: its parts as typed values, or what is wrong with them.

use crate::numbered;
use crate::text::{TextError, Texts, decoded};
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use docwright_client::{PathStyle, QueryStyle};
use serde::de::value::UnitDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use serde_json::Value;

/// A request to an operation. Its methods read what the operation's parameters are.
#[derive(Debug, Clone)]
pub struct Call {
    /// Names and values as sent.
    pub(crate) path: Vec<(String, String)>,
    /// Names and values, the values as sent.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What is wrong with a request, in a sentence for its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid(pub(crate) String);

impl Invalid {
    pub(crate) fn missing(name: &str, place: &str) -> Self {
        Self(format!("the {place} `{name}` is missing"))
    }

    pub(crate) fn parameter(name: &str, place: &str, problem: impl std::fmt::Display) -> Self {
        Self(format!("the {place} `{name}` is not as documented: {problem}"))
    }
}

impl Call {
    /// Whether the first media type that the client accepts is this one.
    pub fn prefers(&self, media_type: &str) -> bool {
        let accept = self.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        let first = accept.and_then(|accept| accept.split([',', ';']).next());
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        first.is_some_and(|first| first.trim().eq_ignore_ascii_case(essence))
    }

    /// A path parameter.
    pub fn path<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        self.path_styled(name, PathStyle::Simple)
    }

    /// A path parameter in its style.
    pub fn path_styled<T: DeserializeOwned>(&self, name: &str, style: PathStyle) -> Result<T, Invalid> {
        let value = self.path.iter().find(|(known, _)| known == name);
        let texts = value.map_or(Texts::Flat(Vec::new()), |(_, value)| Texts::of_path(name, value, style));
        read("path parameter", name, texts)
    }

    /// A path parameter that is a JSON text.
    pub fn path_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        json("path parameter", name, self.path(name)?)
    }

    /// A query parameter in its style. A missing one is an error unless the type is optional.
    pub fn query<T: DeserializeOwned>(&self, name: &str, style: QueryStyle) -> Result<T, Invalid> {
        let texts = match style {
            QueryStyle::Dots | QueryStyle::Brackets => numbered::read(name, &self.query),
            _ => Texts::of_pairs(name, &self.query, style),
        };
        read("query parameter", name, texts)
    }

    /// A query parameter that is an object written as parameters of their own.
    pub fn query_members<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        read("query parameter", name, members(&self.query))
    }

    /// A query parameter that is a JSON text.
    pub fn query_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        json("query parameter", name, self.query(name, QueryStyle::Form)?)
    }

    /// A header.
    pub fn header<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        read("header", name, self.header_texts(name, false))
    }

    /// A header that is an object and says so by `name=value`.
    pub fn header_exploded<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        read("header", name, self.header_texts(name, true))
    }

    /// A header that is a JSON text.
    pub fn header_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        json("header", name, self.header(name)?)
    }

    /// A cookie.
    pub fn cookie<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        self.cookie_styled(name, QueryStyle::Form)
    }

    /// A cookie in its style.
    pub fn cookie_styled<T: DeserializeOwned>(&self, name: &str, style: QueryStyle) -> Result<T, Invalid> {
        read("cookie", name, Texts::of_pairs(name, &self.cookies(), style))
    }

    /// A cookie that is an object written as cookies of their own.
    pub fn cookie_members<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        read("cookie", name, members(&self.cookies()))
    }

    /// A cookie that is a JSON text.
    pub fn cookie_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        json("cookie", name, self.cookie(name)?)
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
        self.form_styled(&[])
    }

    /// The fields of a form, of which these are in other styles than the default one.
    pub fn form_styled<T: DeserializeOwned>(&self, styles: &[(&str, QueryStyle)]) -> Result<T, Invalid> {
        let body = String::from_utf8_lossy(&self.body);
        let raw = raw_pairs(&body);
        let styled = styles.iter();
        let styled = styled.map(|(name, style)| ((*name).to_owned(), Texts::of_pairs(name, &raw, *style)));
        let mut members: Vec<(String, Texts)> = styled.filter(|(_, texts)| !texts.is_empty()).collect();
        for (name, value) in pairs(&body) {
            if styles.iter().any(|(known, _)| *known == name) {
                continue;
            }
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
            .map(|(_, value)| decoded(value));
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

    fn header_texts(&self, name: &str, explode: bool) -> Texts {
        let values = self.headers.get_all(name).iter();
        let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        if values.is_empty() {
            Texts::Flat(Vec::new())
        } else {
            Texts::of_header(&values.join(","), explode)
        }
    }

    /// The cookies, their values as sent.
    fn cookies(&self) -> Vec<(String, String)> {
        let lines = self.headers.get_all(COOKIE).iter();
        let lines = lines.filter_map(|value| value.to_str().ok());
        let pairs = lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        pairs.map(|(name, value)| (decoded(name), value.to_owned())).collect()
    }
}

/// All pairs as the members of an object.
fn members(pairs: &[(String, String)]) -> Texts {
    let members = pairs
        .iter()
        .map(|(name, value)| (name.clone(), Texts::Flat(vec![decoded(value)])));
    Texts::Members(members.collect())
}

/// The value of a JSON text; a missing one is null.
fn json<T: DeserializeOwned>(place: &str, name: &str, text: Option<String>) -> Result<T, Invalid> {
    serde_json::from_str(text.as_deref().unwrap_or("null")).map_err(|error| Invalid::parameter(name, place, error))
}

pub(crate) fn read<T: DeserializeOwned>(place: &str, name: &str, texts: Texts) -> Result<T, Invalid> {
    // An absent parameter is nothing, and not an empty text: only a type that takes nothing may go without it.
    if texts.is_empty() {
        let nothing: UnitDeserializer<TextError> = ().into_deserializer();
        return T::deserialize(nothing).map_err(|_| Invalid::missing(name, place));
    }
    T::deserialize(texts).map_err(|error| Invalid::parameter(name, place, error))
}

/// The pairs of a query, their values as sent but for `+`, which is a space.
pub(crate) fn raw_pairs(text: &str) -> Vec<(String, String)> {
    let text = text.replace('+', "%20");
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), value.to_owned())
        })
        .collect()
}

/// The pairs of a form.
fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = raw_pairs(text).into_iter();
    pairs.map(|(name, value)| (name, decoded(&value))).collect()
}
