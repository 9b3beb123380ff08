//! Why no whole answer came: which of the ways a connection fails, for which call, at which host, and what came before it did.
//!
//! In: what the HTTP client says. Out: one error whose `Display` is a sentence. URLs are left out, since queries hold secrets.

use crate::Response;
use crate::printable::printable;
use reqwest::StatusCode;
use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

/// No answer, or not all of one.
pub struct ConnectionError(Box<Inner>);

struct Inner {
    operation: &'static str,
    host: String,
    failure: ConnectionFailure,
    /// Status and headers, where they came.
    head: Option<Response>,
    cause: Option<reqwest::Error>,
}

/// In which way a connection failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionFailure {
    /// No connection was made, so that the server cannot have seen the request.
    Connect,
    /// A connection was made, but no secure one: the certificate or the protocol did not suit. Nothing was sent.
    Tls,
    /// Time ran out.
    Timeout {
        /// Whose time.
        limit: Limit,
        /// How long that was; none where the HTTP client's own limit ran out.
        after: Option<Duration>,
    },
    /// The connection was lost before an answer came. Whether the server did what was asked is not known.
    Lost,
    /// Status and headers came, and not all of the body.
    BrokenOff {
        /// How many bytes of the body came.
        received: usize,
    },
    /// The body is larger than a body that is read whole may be.
    TooLarge {
        /// How many bytes it may have.
        most: usize,
    },
}

/// What has a limit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// Making a connection.
    Connect,
    /// One try, from its first byte to the last of its answer.
    Attempt,
    /// The call with all of its tries and the time between them.
    Call,
}

impl ConnectionError {
    /// A failure of a call before anything of its answer came.
    pub(crate) fn new(
        operation: &'static str,
        host: &str,
        failure: ConnectionFailure,
        cause: Option<reqwest::Error>,
    ) -> Self {
        Self(Box::new(Inner {
            operation,
            host: host.to_owned(),
            failure,
            head: None,
            cause: cause.map(reqwest::Error::without_url),
        }))
    }

    /// Nothing of an answer came; the HTTP client says why. `connect` is the time that making a connection may take.
    pub(crate) fn unanswered(operation: &'static str, host: &str, error: reqwest::Error, connect: Duration) -> Self {
        let failure = match (error.is_connect(), error.is_timeout()) {
            (true, true) => ConnectionFailure::Timeout {
                limit: Limit::Connect,
                after: Some(connect),
            },
            (true, false) if is_tls(&error) => ConnectionFailure::Tls,
            (true, false) => ConnectionFailure::Connect,
            (false, true) => ConnectionFailure::Timeout {
                limit: Limit::Attempt,
                after: None,
            },
            (false, false) => ConnectionFailure::Lost,
        };
        Self::new(operation, host, failure, Some(error))
    }

    /// The body of this answer failed.
    pub(crate) fn within(head: &Response, failure: ConnectionFailure, cause: Option<reqwest::Error>) -> Self {
        let mut error = Self::new(head.operation(), head.host(), failure, cause);
        error.0.head = Some(head.clone());
        error
    }

    /// In which way.
    pub fn failure(&self) -> ConnectionFailure {
        self.0.failure
    }

    /// The operation's id in the spec.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The host that was called, with its port where the URL has one.
    pub fn host(&self) -> &str {
        &self.0.host
    }

    /// Status and headers of an answer whose body did not come as a whole.
    pub fn response(&self) -> Option<&Response> {
        self.0.head.as_ref()
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.failure, ConnectionFailure::Timeout { .. })
    }

    /// Whether no connection was made, so that the server cannot have seen the request.
    pub fn is_connect(&self) -> bool {
        matches!(
            self.0.failure,
            ConnectionFailure::Connect
                | ConnectionFailure::Tls
                | ConnectionFailure::Timeout {
                    limit: Limit::Connect,
                    ..
                }
        )
    }

    /// Whether the same call may succeed later: not where it would fail in the same way again.
    pub fn is_retryable(&self) -> bool {
        !matches!(
            self.0.failure,
            ConnectionFailure::Tls
                | ConnectionFailure::TooLarge { .. }
                | ConnectionFailure::Timeout { limit: Limit::Call, .. }
        )
    }

    /// The innermost cause says what happened; the outer ones only say "error sending request".
    fn cause(&self) -> Option<String> {
        let mut cause: &dyn Error = self.0.cause.as_ref()?;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        Some(printable(&cause.to_string()).into_owned())
    }
}

/// Whether what failed under a connection was what makes it secure: TLS libraries tell that as data that is not valid.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(inner) = cause {
        // An error that wraps another is not its source.
        let mut wrapped = inner.downcast_ref::<io::Error>();
        while let Some(error) = wrapped {
            if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) {
                return true;
            }
            wrapped = error.get_ref().and_then(|inner| inner.downcast_ref());
        }
        cause = inner.source();
    }
    false
}

/// Where an answer came from and with which status: `StopTask at x.example answered 404 Not Found`.
pub(crate) fn write_head(out: &mut impl fmt::Write, response: &Response) -> fmt::Result {
    write_call(out, response.operation(), response.host())?;
    let status: StatusCode = response.status();
    write!(out, " answered {}", status.as_u16())?;
    status
        .canonical_reason()
        .map_or(Ok(()), |reason| write!(out, " {reason}"))
}

/// An operation and its host, as far as they are known.
fn write_call(out: &mut impl fmt::Write, operation: &str, host: &str) -> fmt::Result {
    out.write_str(if operation.is_empty() { "the call" } else { operation })?;
    if host.is_empty() {
        Ok(())
    } else {
        write!(out, " at {host}")
    }
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            operation,
            host,
            failure,
            head,
            ..
        } = &*self.0;
        if let Some(head) = head {
            write_head(f, head)?;
        } else {
            write_call(f, operation, host)?;
        }
        match failure {
            ConnectionFailure::Connect => f.write_str(": no connection could be made")?,
            ConnectionFailure::Tls => f.write_str(": no secure connection could be made")?,
            ConnectionFailure::Lost => f.write_str(": the connection was lost before an answer came")?,
            ConnectionFailure::BrokenOff { received } => {
                write!(f, ", but the answer broke off after {received} bytes")?;
            }
            ConnectionFailure::TooLarge { most } => {
                write!(f, " with a body of more than {most} bytes, the most that is read whole")?;
            }
            ConnectionFailure::Timeout { limit, after } => {
                f.write_str(match (limit, head) {
                    (Limit::Connect, _) => ": no connection was made",
                    (_, Some(_)) => ", but the answer did not end",
                    (_, None) => ": no answer came",
                })?;
                if let Some(after) = after {
                    write!(f, " within {after:?}")?;
                }
                f.write_str(match limit {
                    Limit::Connect => "",
                    Limit::Attempt => ", the time of one try",
                    Limit::Call => ", the time of a call with all its tries",
                })?;
            }
        }
        if let Some(cause) = self.cause().filter(|_| !self.is_timeout()) {
            write!(f, ": {cause}")?;
        }
        match head.as_ref().and_then(Response::request_id) {
            Some(id) => write!(f, " (request id {})", printable(&id)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionError")
            .field("operation", &self.0.operation)
            .field("host", &self.0.host)
            .field("failure", &self.0.failure)
            .field("response", &self.0.head)
            .field("cause", &self.cause())
            .finish()
    }
}

impl Error for ConnectionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause as _)
    }
}
