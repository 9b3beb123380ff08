//! One answer on its way in, and the ways to read it once. Generated code says which of them fits which status.

use crate::error::{DecodeError, DocumentedError, Error, ServiceError};
use crate::response::{parse, text};
use crate::stream::{self, Framing};
use crate::{Download, Events, InBand, Items, Response};
use serde::de::DeserializeOwned;
use std::ops::Deref;

/// An answer that is about to be read. It is a [`Response`] whose body may not have been read yet.
#[derive(Debug)]
pub struct Incoming {
    response: Response,
    /// The body, where it was asked for as it comes.
    rest: Option<reqwest::Body>,
}

impl Incoming {
    /// An answer whose body has been read.
    pub(crate) fn whole(response: Response) -> Self {
        Self { response, rest: None }
    }

    /// An answer whose body comes.
    pub(crate) fn unread(response: Response, rest: reqwest::Body) -> Self {
        let rest = Some(rest);
        Self { response, rest }
    }

    /// The body as JSON of the documented type. An empty body counts as an empty object.
    pub fn json<T: DeserializeOwned, E>(self) -> Result<T, Error<E>> {
        if self.response.is_endless() {
            return Err(Error::Unexpected(Box::new(self.response)));
        }
        match parse(self.body()) {
            Ok(value) => Ok(value),
            Err(error) => {
                let response = self.response;
                Err(Error::Decode(Box::new(DecodeError { error, response })))
            }
        }
    }

    /// The body as [`Incoming::json`] reads it, or the error that it holds by the API's own convention.
    pub fn json_unless<T, B, E>(self, in_band: InBand, error: fn(B) -> E) -> Result<T, Error<E>>
    where
        T: DeserializeOwned,
        B: DeserializeOwned,
    {
        let failed = serde_json::from_slice(self.body()).is_ok_and(|body| in_band.is_error(&body));
        if !failed {
            return self.json();
        }
        match parse(self.body()) {
            Ok(body) => Err(Error::Service(Box::new(ServiceError {
                error: error(body),
                response: self.response,
            }))),
            Err(_) => Err(Error::Unexpected(Box::new(self.response))),
        }
    }

    /// The body as text: the content of a JSON string, or the body as it is. Servers send either.
    pub fn text<E>(self) -> Result<String, Error<E>> {
        if self.response.is_endless() {
            return Err(Error::Unexpected(Box::new(self.response)));
        }
        Ok(text(self.body()))
    }

    /// The body as it comes.
    pub fn download<E>(self) -> Result<Download, Error<E>> {
        let body = self.rest.unwrap_or_else(|| self.response.body().clone().into());
        Ok(Download::new(self.response, body))
    }

    /// The body as values of JSON, a line each.
    pub fn lines<T: DeserializeOwned, E>(self) -> Result<Items<T>, Error<E>> {
        Ok(Items::new(self.download()?, Framing::Lines, stream::json))
    }

    /// The body as values of JSON by RFC 7464.
    pub fn sequence<T: DeserializeOwned, E>(self) -> Result<Items<T>, Error<E>> {
        Ok(Items::new(self.download()?, Framing::Sequence, stream::json))
    }

    /// The body as events whose data is JSON. A body that is something else, by its media type, is no success.
    pub fn events<T: DeserializeOwned, E>(self) -> Result<Events<T>, Error<E>> {
        Ok(Events::new(self.stream_of_events()?, stream::json))
    }

    /// The body as events whose data is a text.
    pub fn text_events<E>(self) -> Result<Events<String>, Error<E>> {
        Ok(Events::new(self.stream_of_events()?, stream::text))
    }

    fn stream_of_events<E>(self) -> Result<Download, Error<E>> {
        match self.rest.is_some() {
            true => self.download(),
            false => Err(Error::Unexpected(Box::new(self.response))),
        }
    }

    /// Nothing: the body, if there is one, says nothing that is documented.
    pub fn empty<E>(self) -> Result<(), Error<E>> {
        Ok(())
    }

    /// This answer as an error: the documented one if there is one of this status and shape.
    pub fn into_error<E: DocumentedError>(self) -> Error<E> {
        self.response.into_error()
    }
}

impl Deref for Incoming {
    type Target = Response;

    fn deref(&self) -> &Response {
        &self.response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::HeaderMap;
    use serde_json::{Value, json};

    fn answer(body: &str) -> Incoming {
        let body = Bytes::from(body.to_owned());
        Incoming::whole(Response::new("Test", StatusCode::OK, HeaderMap::new(), body))
    }

    #[test]
    fn a_string_comes_quoted_or_bare() {
        assert_eq!(answer("\"done\"").text::<()>().unwrap(), "done");
        assert_eq!(answer("done").text::<()>().unwrap(), "done");
    }

    #[tokio::test]
    async fn a_body_that_was_read_can_be_downloaded() {
        let download = answer("done").download::<()>().unwrap();
        assert_eq!(download.bytes().await.unwrap(), "done");
    }

    #[test]
    fn an_error_in_a_success_is_an_error() {
        let flag = InBand::flag("Success");
        let envelope = InBand::envelope("error");
        let read = |body: &str, in_band| {
            answer(body)
                .json_unless(in_band, |body: Value| body)
                .map_err(|error| error.service().cloned())
        };
        assert_eq!(
            read(r#"{"Success":true,"ErrCode":"X"}"#, flag),
            Ok(json!({"Success": true, "ErrCode": "X"}))
        );
        assert_eq!(
            read(r#"{"Success":"false"}"#, flag),
            Err(Some(json!({"Success": "false"})))
        );
        assert_eq!(read(r#"{"error":null}"#, envelope), Ok(json!({"error": null})));
        assert_eq!(
            read(r#"{"error":{"code":"A"}}"#, envelope),
            Err(Some(json!({"error": {"code": "A"}})))
        );
    }
}
