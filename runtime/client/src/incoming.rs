//! One answer on its way in, and the ways to read it once. Generated code says which of them fits which status.

use crate::decode::{BodyProblem, DecodeError, is_page};
use crate::error::{DocumentedError, Error, ServiceError};
use crate::fault::InBandError;
use crate::json::{Form, FromJson};
use crate::stream::{self, Framing};
use crate::tape::Json;
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

    /// The body as JSON of the documented type. A body that tells of a failure by members that the documentation does not
    /// have is no success, whatever the status says.
    pub fn json<T: FromJson, E>(self) -> Result<T, Error<E>> {
        let read = match self.tape() {
            Ok(tape) => self.typed(tape.root()),
            Err(problem) => Err(Fault::Problem(problem)),
        };
        read.map_err(|fault| self.failed(fault))
    }

    /// The body as [`Incoming::json`] reads it, or the error that it tells of by the API's own convention.
    pub fn json_unless<T: FromJson, E>(self, in_band: InBand, error: fn(InBandError) -> E) -> Result<T, Error<E>> {
        let read = match self.tape() {
            Ok(tape) if in_band.is_error(tape.root()) => {
                Err(Fault::Told(error(InBandError::of(tape.root(), self.facts()))))
            }
            Ok(tape) => self.typed(tape.root()),
            Err(problem) => Err(Fault::Problem(problem)),
        };
        read.map_err(|fault| self.failed(fault))
    }

    /// The body as [`Incoming::json`] reads it, or the error that it has in the API's own envelope.
    pub fn json_unless_enveloped<T, B, E>(self, in_band: InBand, error: fn(B) -> E) -> Result<T, Error<E>>
    where
        T: FromJson,
        B: FromJson,
    {
        let read = match self.tape() {
            Ok(tape) => match in_band.enveloped(tape.root()).map(B::from_json) {
                Some(Ok(told)) => Err(Fault::Told(error(told))),
                Some(Err(_)) => Err(Fault::Failure),
                None if in_band.is_error(tape.root()) => Err(Fault::Failure),
                None => self.typed(tape.root()),
            },
            Err(problem) => Err(Fault::Problem(problem)),
        };
        read.map_err(|fault| self.failed(fault))
    }

    fn typed<T: FromJson, E>(&self, value: Json<'_>) -> Result<T, Fault<E>> {
        let form = T::FORM;
        if self.facts().is_failure(value, Some(form)) {
            return Err(Fault::Failure);
        }
        if form.is_foreign_to(value) {
            return Err(Fault::Problem(BodyProblem::Foreign));
        }
        T::from_json(value).map_err(|misfit| Fault::Problem(BodyProblem::Misfit(misfit)))
    }

    fn failed<E>(self, fault: Fault<E>) -> Error<E> {
        match fault {
            Fault::Problem(problem) => self.misread(problem),
            Fault::Failure => self.unexpected(),
            Fault::Told(error) => self.service(error),
        }
    }

    /// The body as text: the content of a JSON string, or the body as it is. Servers send either where JSON was asked for, and a
    /// text there is neither nothing, nor other JSON, nor a page.
    pub fn text<E>(self) -> Result<String, Error<E>> {
        if self.tells_of_failure(Some(TEXT)) {
            return Err(self.unexpected());
        }
        self.read_text().map_err(|problem| self.misread(problem))
    }

    /// The body as it comes. A status that says that there is none is no download, and neither are a page for people or JSON where
    /// something else was asked for.
    pub fn download<E>(self) -> Result<Download, Error<E>> {
        if matches!(self.status().as_u16(), 204 | 205) {
            return Err(self.misread(BodyProblem::Empty));
        }
        if self.tells_of_failure(None) {
            return Err(self.unexpected());
        }
        let is_other = |media: &String| {
            let is_unasked = (is_page(media) && !self.asks_for_pages()) || self.is_message();
            is_unasked && !self.asks_for_any()
        };
        if let Some(media) = self.media_type().filter(is_other) {
            return Err(self.misread(BodyProblem::MediaType(media)));
        }
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
            false => Err(match self.media_type() {
                Some(media) => self.misread(BodyProblem::MediaType(media)),
                None => self.unexpected(),
            }),
        }
    }

    /// Nothing, as documented. A body that says something is no such success: a page for people, a text, an error. An object that
    /// tells of no failure passes, since services add ids and the like.
    pub fn empty<E>(self) -> Result<(), Error<E>> {
        let is_failure = match self.tape() {
            Ok(tape) => self.facts().is_failure(tape.root(), None),
            Err(BodyProblem::Empty) => false,
            Err(BodyProblem::Syntax(_)) if !self.is_like_json() => {
                return Err(self.misread(BodyProblem::Undocumented));
            }
            Err(problem) => return Err(self.misread(problem)),
        };
        if is_failure { Err(self.unexpected()) } else { Ok(()) }
    }

    /// Whether the body was meant to be JSON.
    fn is_like_json(&self) -> bool {
        self.begins_with(b"{[") || self.media_type().is_some_and(|media| media.contains("json"))
    }

    /// Whether the body, as far as it has been read, is an object that tells of a failure where it should be of this form.
    fn tells_of_failure(&self, form: Option<Form>) -> bool {
        let body = self.is_like_json().then(|| self.response.json()).flatten();
        body.is_some_and(|tape| self.facts().is_failure(tape.root(), form))
    }

    fn misread<E>(self, problem: BodyProblem) -> Error<E> {
        let response = self.response;
        Error::Decode(Box::new(DecodeError { problem, response }))
    }

    fn unexpected<E>(self) -> Error<E> {
        Error::Unexpected(Box::new(self.response))
    }

    fn service<E>(self, error: E) -> Error<E> {
        let response = self.response;
        Error::Service(Box::new(ServiceError { error, response }))
    }

    /// This answer as an error: the documented one if there is one of this status and shape.
    pub fn into_error<E: DocumentedError>(self) -> Error<E> {
        self.response.into_error()
    }
}

/// Why a body is no success.
enum Fault<E> {
    /// It is not what the documentation says.
    Problem(BodyProblem),
    /// It tells of a failure.
    Failure,
    /// It is the documented error.
    Told(E),
}

/// What a text looks like.
const TEXT: Form = Form::Text(&[]);

impl Deref for Incoming {
    type Target = Response;

    fn deref(&self) -> &Response {
        &self.response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Object;
    use crate::response::Asked;
    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::{CONTENT_TYPE, HeaderMap};
    use serde_json::Value;
    use std::fmt;

    fn answer(body: &str) -> Incoming {
        let body = Bytes::from(body.to_owned());
        Incoming::whole(Response::new("Test", StatusCode::OK, HeaderMap::new(), body))
    }

    #[test]
    fn a_string_comes_quoted_or_bare() {
        let asked = |body: &str, accepts: &str| {
            let answer = answer(body).response.to(Asked {
                accepts: accepts.to_owned(),
                ..Asked::default()
            });
            told(Incoming::whole(answer).text())
        };
        for accepts in ["application/json", "text/plain"] {
            assert_eq!(asked("\"done\"", accepts), "\"done\"");
            assert_eq!(asked("done", accepts), "\"done\"");
            assert_eq!(asked(r#"{"success":false}"#, accepts), "Test answered 200 OK");
        }
        assert_eq!(asked("", "text/plain"), "\"\"");
        assert_eq!(asked("{\"a", "text/plain"), "\"{\\\"a\"");
        let wrong = "Test answered 200 OK, but the body is not as documented: ";
        assert_eq!(asked("", "application/json"), format!("{wrong}there is none"));
        for body in ["{\"a", "\"do", "<!doctype html>"] {
            let told = asked(body, "application/json");
            assert!(told.starts_with(&format!("{wrong}it is not JSON: ")), "{told}");
        }
        assert_eq!(
            asked("[1]", "application/json"),
            format!("{wrong}expected a text, found a list; it begins [1]")
        );
    }

    #[tokio::test]
    async fn a_body_that_was_read_can_be_downloaded() {
        let download = answer("done").download::<()>().unwrap();
        assert_eq!(download.bytes().await.unwrap(), "done");
    }

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Plan {
        id: Option<String>,
        error: Option<String>,
    }

    /// What comes of it: the value, the code of a typed error, or a sentence.
    fn told<T: fmt::Debug>(read: Result<T, Error<InBandError>>) -> String {
        match read {
            Ok(value) => format!("{value:?}"),
            Err(Error::Service(error)) => format!("error {:?} {:?}", error.error.code, error.error.message),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_is_no_download_is_none() {
        let check = |status: u16, media: &'static str, accepts: &str, body: &'static str, expect: &str| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, media.parse().unwrap())]);
            let status = StatusCode::from_u16(status).unwrap();
            let answer = Response::new("Test", status, headers, body.into()).to(Asked {
                accepts: accepts.to_owned(),
                ..Asked::default()
            });
            let read = Incoming::whole(answer).download();
            assert_eq!(told(read.map(|download| download.status().as_u16())), expect, "{media}");
        };
        let (html, json, zip, any) = (
            "text/html",
            "application/json",
            "application/zip",
            "application/octet-stream",
        );
        check(200, zip, zip, "PK", "200");
        check(200, html, any, "<p>", "200");
        check(
            200,
            html,
            zip,
            "<p>",
            "Test answered 200 OK, but the body is not as documented: it is text/html; it begins <p>",
        );
        check(200, json, zip, r#"{"code":"A.1"}"#, "Test answered 200 OK: A.1");
        check(
            200,
            json,
            zip,
            r#"{"job":7}"#,
            "Test answered 200 OK, but the body is not as documented: it is application/json; it begins {\"job\":7}",
        );
        check(200, json, json, "{}", "200");
        check(
            204,
            zip,
            zip,
            "",
            "Test answered 204 No Content, but the body is not as documented: there is none; its type is application/zip",
        );
    }

    #[test]
    fn an_error_in_a_success_is_an_error() {
        let flag = |body: &str| told(answer(body).json_unless::<Value, _>(InBand::flag("Success"), |told| told));
        assert_eq!(
            flag(r#"{"Success":true,"ErrCode":"X"}"#),
            r#"Object {"Success": Bool(true), "ErrCode": String("X")}"#
        );
        assert_eq!(flag(r#"{"Success":"false"}"#), "error None None");
        assert_eq!(
            flag(r#"{"Success":false,"ErrCode":"A.1","ErrMessage":"no"}"#),
            r#"error Some("A.1") Some("no")"#
        );
        let envelope = |body: &str| {
            let read = answer(body).json_unless_enveloped::<Plan, String, _>(InBand::envelope("error"), |told| told);
            match read {
                Ok(plan) => format!("{plan:?}"),
                Err(Error::Service(error)) => format!("error {}", error.error),
                Err(error) => error.to_string(),
            }
        };
        assert_eq!(envelope(r#"{"error":null}"#), "Plan { id: None, error: None }");
        assert_eq!(envelope(r#"{"error":"A"}"#), "error A");
        assert_eq!(envelope(r#"{"error":{"code":"A"}}"#), "Test answered 200 OK: A");
    }

    #[test]
    fn what_is_no_documented_success_is_none() {
        let plan = |body: &str| told(answer(body).json::<Plan, _>());
        assert_eq!(plan(r#"{"id":"a","more":1}"#), r#"Plan { id: Some("a"), error: None }"#);
        assert_eq!(plan("{}"), "Plan { id: None, error: None }");
        assert_eq!(
            plan(""),
            "Test answered 200 OK, but the body is not as documented: there is none"
        );
        assert_eq!(
            plan(r#"{"code":"SignatureDoesNotMatch","message":"no"}"#),
            "Test answered 200 OK: SignatureDoesNotMatch: no"
        );
        assert_eq!(
            plan(r#"{"job":7}"#),
            "Test answered 200 OK, but the body is not as documented: none of its members is documented; it begins {\"job\":7}"
        );
        assert_eq!(
            plan(r#"{"id":7}"#),
            "Test answered 200 OK, but the body is not as documented: id: expected a text, found the number 7; it begins {\"id\":7}"
        );
        let broken = Bytes::from_static(b"{\"id\":\"a\xff\"}");
        let broken = Incoming::whole(Response::new("Test", StatusCode::OK, HeaderMap::new(), broken));
        assert_eq!(
            told(broken.json::<Plan, _>()),
            "Test answered 200 OK, but the body is not as documented: id: it is not UTF-8"
        );
    }

    #[test]
    fn no_body_is_no_body() {
        let check = |headers: &[(&'static str, &'static str)], body: &'static str, expect: &str| {
            let headers = headers.iter().map(|(name, value)| {
                let name: reqwest::header::HeaderName = name.parse().unwrap();
                (name, value.parse().unwrap())
            });
            let answer = Response::new("Test", StatusCode::OK, headers.collect(), body.into());
            assert_eq!(told(Incoming::whole(answer).empty()), expect, "{body}");
        };
        let html = ("content-type", "text/html; charset=utf-8");
        let json = ("content-type", "application/json");
        check(&[], "", "()");
        check(&[json], "{}", "()");
        check(&[json], r#"{"request_id":"r"}"#, "()");
        check(
            &[html],
            "<!DOCTYPE html>\n<title>Sign in</title>",
            "Test answered 200 OK, but the body is not as documented: it is text/html; it begins <!DOCTYPE html>",
        );
        check(
            &[json],
            r#"{"a":"#,
            "Test answered 200 OK, but the body is not as documented: it is not JSON: EOF while parsing a value at line 1 column 5; \
             its type is application/json and it begins {\"a\":",
        );
        check(
            &[("content-encoding", "gzip")],
            "\u{1f}",
            "Test answered 200 OK, but the body is not as documented: it is encoded as gzip, which was not asked for; \
             it begins \\u{1f}",
        );
        check(
            &[],
            "upstream is gone",
            "Test answered 200 OK, but the body is not as documented: no body is documented; it begins upstream is gone",
        );
        check(
            &[json],
            r#"{"code":"SignatureDoesNotMatch"}"#,
            "Test answered 200 OK: SignatureDoesNotMatch",
        );
    }
}
