//! Secrets that never show.

use crate::json::{Form, FromJson, Json, Misfit};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A text that must not be seen: it travels to the server as it is, but `Debug` prints `[secret]`.
#[derive(Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromJson for Secret {
    const FORM: Form = Form::Text(&[]);

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        match value.as_str() {
            Some(text) => Ok(Self(text.to_owned())),
            None => Err(Misfit::hidden("a text")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_travel_but_do_not_show() {
        let secret = Secret::from("hunter2");
        assert_eq!(format!("{secret:?}"), "[secret]");
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"hunter2\"");
    }
}
