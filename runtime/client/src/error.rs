//! Everything that can go wrong with a call, with what the server said kept whole.
//!
//! `Display` is one sentence that names the operation, the host, the status, the server's own code and message, and the
//! request id. No error prints a credential, a query or more of an answer than its first line: those may hold secrets.

use crate::connection::{ConnectionError, write_head};
use crate::decode::{BodyProblem, DecodeError};
use crate::fault::is_one_of;
use crate::printable::Printer;
use crate::{Invalid, Response};
use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use std::fmt;

/// Why a call failed. `E` is what the spec documents for the operation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The request cannot be sent as it is; nothing went out.
    Request(Box<Unsent>),
    /// No answer came, or not all of one.
    Connection(ConnectionError),
    /// The server answered with an error that the spec documents.
    Service(Box<ServiceError<E>>),
    /// The server answered with a status that the spec does not document, with an error that is not of the documented shape, or with a
    /// success that tells of a failure.
    Unexpected(Box<Response>),
    /// The server answered with success, but the body is not of the documented type.
    Decode(Box<DecodeError>),
}

/// What an operation documents of its errors. Implemented by generated code.
pub trait DocumentedError: Sized {
    /// The error, if this status is documented and the body has the documented shape.
    fn from_response(response: &Response) -> Option<Self>;
}

/// For operations that document no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undocumented {}

impl DocumentedError for Undocumented {
    fn from_response(_: &Response) -> Option<Self> {
        None
    }
}

/// A documented error with the answer that carried it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServiceError<E> {
    /// Which of the documented errors, with its body.
    pub error: E,
    /// The whole answer.
    pub response: Response,
}

/// A call of which nothing was sent.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Unsent {
    /// The operation's id in the spec.
    pub operation: &'static str,
    /// What is wrong with the request.
    pub error: RequestError,
}

/// A request that cannot be sent.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A path parameter would change the path.
    #[error("the path parameter `{name}` cannot be {value:?}: the call would go to another path")]
    PathValue {
        /// The parameter.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// A value cannot be written as JSON.
    #[error("`{name}` cannot be written: {message}")]
    Value {
        /// The parameter, or `body`.
        name: &'static str,
        /// What the JSON writer says.
        message: String,
    },
    /// A header's name or value has characters that HTTP does not allow.
    #[error("the header `{name}` has characters that HTTP does not allow")]
    Header {
        /// The header.
        name: String,
    },
    /// The client checks what it sends, and the documentation does not allow this.
    #[error("{0}")]
    Invalid(Invalid),
    /// The client has no credentials that the operation accepts.
    #[error("the client has no credentials for this operation, which accepts {accepted}")]
    Credentials {
        /// The security schemes that the operation accepts.
        accepted: String,
    },
    /// The body is a stream that was sent before, by a clone of the call.
    #[error("the body is a stream that has been sent already")]
    SpentBody,
    /// The body is a stream, and the operation's signature covers the body.
    #[error("the body is a stream, and {scheme} signs the body: give it as bytes")]
    UnsignableBody {
        /// The signing scheme.
        scheme: &'static str,
    },
    /// Who gives the credentials could not.
    #[error("the credentials could not be had: {message}")]
    Provider {
        /// What it says.
        message: String,
    },
    /// The next page of a call would be the one that has come.
    #[error(
        "the page after this one would be asked for by `{name}` = {value:?}, and what came is the page before again: the pages have no end"
    )]
    RepeatedPage {
        /// The parameter that says which page is meant.
        name: &'static str,
        /// What would have been given for it.
        value: String,
    },
    /// Server and path do not make a URL.
    #[error("the server's URL and the path do not make a URL: {message}")]
    Url {
        /// What the URL reader says.
        message: String,
    },
}

/// A client that cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The spec names no server, and neither did the caller.
    #[error("no server is known: give its URL to the builder")]
    NoServer,
    /// The server's URL has a variable without a value.
    #[error("the server's URL has the variable `{name}`, which has no value")]
    Variable {
        /// The variable.
        name: String,
    },
    /// The value of a variable would be more than its part of the server's URL.
    #[error("the variable `{name}` of the server's URL cannot be {value:?}: it is one part of the URL and no more")]
    Value {
        /// The variable.
        name: String,
        /// What was given.
        value: String,
    },
    /// The server's URL is not one.
    #[error("`{url}` is not the URL of a server: {message}")]
    Url {
        /// What was given.
        url: String,
        /// What the URL reader says.
        message: String,
    },
    /// A header's name or value has characters that HTTP does not allow.
    #[error("the header `{name}` has characters that HTTP does not allow")]
    Header {
        /// The header.
        name: String,
    },
    /// The credentials are to come from the environment, which has none.
    #[error("the environment has no credentials: set {}", names.join(", "))]
    Environment {
        /// The variables that are looked at.
        names: Vec<&'static str>,
    },
    /// The HTTP client cannot be made, such as for want of certificates.
    #[error("the HTTP client cannot be made: {0}")]
    Http(#[source] reqwest::Error),
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum SendError {
    /// Nothing went out.
    Request(Unsent),
    /// Nothing whole came back.
    Connection(ConnectionError),
}

impl<E> Error<E> {
    /// The documented error, if it is one.
    pub fn service(&self) -> Option<&E> {
        match self {
            Self::Service(service) => Some(&service.error),
            _ => None,
        }
    }

    /// The server's answer, if there was one. Where only its beginning came, it has no body.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Request(_) => None,
            Self::Connection(error) => error.response(),
            Self::Service(service) => Some(&service.response),
            Self::Unexpected(response) => Some(response),
            Self::Decode(decode) => Some(&decode.response),
        }
    }

    /// The operation's id in the spec.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Request(unsent) => unsent.operation,
            Self::Connection(error) => error.operation(),
            Self::Service(service) => service.response.operation(),
            Self::Unexpected(response) => response.operation(),
            Self::Decode(decode) => decode.response.operation(),
        }
    }

    /// The host that was called, with its port where the URL has one; none where nothing was sent.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Connection(error) => Some(error.host()),
            other => other.response().map(Response::host),
        }
    }

    /// The server's own code of the error, at any status, documented or not, such as `Throttling.User`.
    pub fn code(&self) -> Option<String> {
        self.failed().and_then(Response::code)
    }

    /// The server's own message, at any status.
    pub fn message(&self) -> Option<String> {
        self.failed().and_then(Response::message)
    }

    /// How long the server asks to wait before the next try.
    pub fn retry_after(&self) -> Option<std::time::Duration> {
        self.response().and_then(Response::retry_after)
    }

    /// The answer that tells of an error.
    fn failed(&self) -> Option<&Response> {
        match self {
            Self::Request(_) | Self::Connection(_) => None,
            other => other.response(),
        }
    }

    /// The status of the server's answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(Response::status)
    }

    /// The headers of the server's answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(Response::headers)
    }

    /// The raw body of the server's answer.
    pub fn body(&self) -> Option<&Bytes> {
        self.response().map(Response::body)
    }

    /// The id that the server gave the request.
    pub fn request_id(&self) -> Option<String> {
        self.response().and_then(Response::request_id)
    }

    /// Whether the same call may succeed later: no answer, too many requests, or a server that is in trouble. A session that has ended
    /// is none of these: see [`Error::is_session_expired`].
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connection(error) => error.is_retryable(),
            Self::Service(_) | Self::Unexpected(_) => self.failed().is_some_and(Response::is_retryable),
            Self::Request(_) | Self::Decode(_) => false,
        }
    }

    /// Whether the session that the call was made in has ended, by a code that the documentation names: log in again.
    pub fn is_session_expired(&self) -> bool {
        self.failed().is_some_and(Response::is_session_expired)
    }
}

impl Response {
    /// Whether the same call may succeed later, by the status or by a code that the documentation names. Who may not call now may not call
    /// a second later either.
    pub fn is_retryable(&self) -> bool {
        let status = self.status().as_u16();
        if matches!(status, 401 | 403) || self.is_session_expired() {
            return false;
        }
        matches!(status, 408 | 429 | 500 | 502 | 503 | 504) || self.has_code_of(self.facts().retryable)
    }

    /// Whether the session that the call was made in has ended, by a code that the documentation names.
    pub fn is_session_expired(&self) -> bool {
        self.has_code_of(self.facts().expired)
    }

    fn has_code_of(&self, known: &[&str]) -> bool {
        // No body is looked into for nothing.
        !known.is_empty() && self.code().is_some_and(|code| is_one_of(&code, known))
    }
}

impl<E> From<SendError> for Error<E> {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Request(unsent) => Self::Request(Box::new(unsent)),
            SendError::Connection(error) => Self::Connection(error),
        }
    }
}

/// In one line that a log can take: what the server wrote in it is [`printable`](crate::printable()).
impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say(&mut Printer(f))
    }
}

impl<E> Error<E> {
    fn say(&self, mut out: &mut dyn fmt::Write) -> fmt::Result {
        let response = match self {
            Self::Request(unsent) => return write!(out, "{} was not sent: {}", unsent.operation, unsent.error),
            Self::Connection(error) => return write!(out, "{error}"),
            Self::Service(service) => &service.response,
            Self::Unexpected(response) => response,
            Self::Decode(decode) => &decode.response,
        };
        write_head(&mut out, response)?;
        if let Self::Decode(decode) = self {
            write!(out, ", but the body is not as documented: {}", decode.problem)?;
            say_what_came(&mut out, decode)?;
        } else if let Some(complaint) = response.complaint() {
            write!(out, ": {complaint}")?;
        }
        if let Some(id) = response.request_id() {
            write!(out, " (request id {id})")?;
        }
        say_hints(&mut out, response)
    }
}

/// Type and beginning of a body that is not as documented.
fn say_what_came(out: &mut impl fmt::Write, decode: &DecodeError) -> fmt::Result {
    let media = match decode.problem {
        // It has been said.
        BodyProblem::MediaType(_) => None,
        _ => decode.response.media_type(),
    };
    match (media, decode.response.first_line()) {
        (Some(media), Some(line)) => write!(out, "; its type is {media} and it begins {line}"),
        (Some(media), None) => write!(out, "; its type is {media}"),
        (None, Some(line)) => write!(out, "; it begins {line}"),
        (None, None) => Ok(()),
    }
}

/// What may explain an answer: where it points to, and clocks that differ.
fn say_hints(out: &mut impl fmt::Write, response: &Response) -> fmt::Result {
    let status = response.status();
    if let Some(location) = response.location() {
        if status.is_redirection() {
            write!(out, "; it points to {location}, and redirects are not followed")?;
        } else if status == StatusCode::ACCEPTED {
            write!(out, "; what was asked for is not done yet, see {location}")?;
        }
    }
    let is_refused = matches!(status.as_u16(), 400 | 401 | 403);
    if let Some(after) = response.retry_after() {
        write!(out, "; it asks to wait {} s", after.as_secs())?;
    }
    match response.skew().filter(|_| is_refused) {
        Some((apart, is_behind)) => write!(
            out,
            "; this machine's clock is {} s {} the server's, and signatures carry the time",
            apart.as_secs(),
            if is_behind { "behind" } else { "ahead of" }
        ),
        None => Ok(()),
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Request(unsent) => Some(&unsent.error),
            Self::Connection(error) => Some(error),
            Self::Service(_) | Self::Unexpected(_) => None,
            Self::Decode(decode) => Some(&decode.problem),
        }
    }
}

impl Response {
    /// This answer as an error: the documented one if there is one of this status and shape.
    pub fn into_error<E: DocumentedError>(self) -> Error<E> {
        match E::from_response(&self) {
            Some(error) => Error::Service(Box::new(ServiceError { error, response: self })),
            None => Error::Unexpected(Box::new(self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn one_sentence_says_it_all() {
        let mut headers = HeaderMap::new();
        headers.insert("x-request-id", "r-1".parse().unwrap());
        let body = Bytes::from_static(br#"{"error_code":"A.1","error_msg":"no such task"}"#);
        let response = Response::new("StopTask", StatusCode::NOT_FOUND, headers, body);
        let error = response.into_error::<Undocumented>();
        assert_eq!(
            error.to_string(),
            "StopTask answered 404 Not Found: A.1: no such task (request id r-1)"
        );
        assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
        assert!(!error.is_retryable());
        assert!(!format!("{error:?}").contains("no such task"), "Debug holds no body");
    }

    /// Whether all of it is shown and nothing acts.
    fn is_harmless(shown: &str) {
        assert!(
            !shown.contains(|c: char| c.is_control() || c == '\u{202e}'),
            "{shown:?}"
        );
        assert!(
            shown.contains("\\u{1b}]0;x\\u{7}") && shown.contains("\\u{202e}"),
            "{shown}"
        );
    }

    #[test]
    fn what_a_server_writes_does_not_act_on_a_terminal() {
        const HOSTILE: &str = "\u{1b}]0;x\u{7}\r\n\u{9b}31m\u{202e}";
        let body = |body: String| Response::new("StopTask", StatusCode::NOT_FOUND, HeaderMap::new(), body.into());
        let json = serde_json::json!({"code": HOSTILE, "message": HOSTILE, "RequestId": HOSTILE});
        let error = body(json.to_string()).into_error::<Undocumented>();
        is_harmless(&error.to_string());
        assert_eq!(
            error.request_id().as_deref(),
            Some(HOSTILE),
            "what it holds is what came"
        );
        is_harmless(
            &body(format!("a{HOSTILE}").replace("\r\n", ""))
                .into_error::<Undocumented>()
                .to_string(),
        );
        for json in [serde_json::json!({HOSTILE: 7}), serde_json::json!({"a": {HOSTILE: 7}})] {
            let misfit = crate::json::tests::of::<BTreeMap<String, BTreeMap<String, String>>>(json).unwrap_err();
            is_harmless(&misfit.to_string());
        }
    }
}
