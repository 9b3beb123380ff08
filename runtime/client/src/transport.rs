//! Requests onto the wire: server, default headers, credentials, tries. Generated clients wrap a [`Transport`].
//!
//! Redirects are not followed: a signature is valid for one URL only, and a token must not reach another host.

use crate::error::{BuildError, ConnectionError, RequestError, SendError};
use crate::printable::printable;
use crate::security::{Wire, authenticate};
use crate::{Attempt, Check, Clock, Credentials, Incoming, Outcome, Request, Response, Retry, SystemClock};
use bytes::{Bytes, BytesMut};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use std::sync::Arc;

/// How much of an error's body is read, in bytes: no documented error is nearly as long.
const LONGEST_ERROR: usize = 4 << 20;

/// Sends requests to one server. Cheap to clone: clones share the connections.
#[derive(Debug, Clone)]
pub struct Transport {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    server: String,
    headers: HeaderMap,
    credentials: Vec<Credentials>,
    clock: Arc<dyn Clock>,
    retry: Option<Arc<dyn Retry>>,
    check: Option<Arc<dyn Check>>,
    http: reqwest::Client,
}

/// Makes a [`Transport`].
#[derive(Debug, Default)]
pub struct Builder {
    server: Option<String>,
    variables: Vec<(&'static str, String)>,
    headers: Vec<(String, String)>,
    credentials: Vec<Credentials>,
    clock: Option<Arc<dyn Clock>>,
    retry: Option<Arc<dyn Retry>>,
    check: Option<Arc<dyn Check>>,
    http: Option<reqwest::Client>,
}

impl Builder {
    /// A builder that knows no server.
    pub fn new() -> Self {
        Self::default()
    }

    /// The server's URL, which may hold `{variables}`.
    pub fn server(&mut self, url: impl Into<String>) {
        self.server = Some(url.into());
    }

    /// The value of a variable in the server's URL; a later value replaces an earlier one.
    pub fn variable(&mut self, name: &'static str, value: impl Into<String>) {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.into()));
    }

    /// A header that every request carries.
    pub fn header(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.headers.push((name.into(), value.into()));
    }

    /// Credentials, besides those already given.
    pub fn credentials(&mut self, credentials: Credentials) {
        self.credentials.push(credentials);
    }

    /// The HTTP client to use, with its timeouts, proxies and TLS. Let it follow no redirects.
    pub fn http(&mut self, http: reqwest::Client) {
        self.http = Some(http);
    }

    /// Decides whether a call is tried again.
    pub fn retry(&mut self, retry: impl Retry + 'static) {
        self.retry = Some(Arc::new(retry));
    }

    /// Looks at the arguments of each call; one that it finds something wrong with is not sent.
    pub fn check(&mut self, check: impl Check + 'static) {
        self.check = Some(Arc::new(check));
    }

    /// The clock by which requests are signed.
    pub fn clock(&mut self, clock: impl Clock + 'static) {
        self.clock = Some(Arc::new(clock));
    }

    /// The client, or what is missing.
    pub fn build(self) -> Result<Transport, BuildError> {
        let template = self.server.ok_or(BuildError::NoServer)?;
        let server = expand(&template, &self.variables)?;
        let invalid = |message: String| BuildError::Url {
            url: server.clone(),
            message,
        };
        let url = Url::parse(&server).map_err(|error| invalid(error.to_string()))?;
        if url.cannot_be_a_base() || !url.has_host() {
            return Err(invalid("it has no host".to_owned()));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers {
            let key = HeaderName::from_bytes(name.as_bytes());
            let (Ok(key), Ok(value)) = (key, HeaderValue::from_str(&value)) else {
                return Err(BuildError::Header { name });
            };
            headers.insert(key, value);
        }
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .redirect(Policy::none())
                .user_agent(concat!("docwright-client/", env!("CARGO_PKG_VERSION")))
                .build()
                .map_err(BuildError::Http)?,
        };
        let shared = Shared {
            server: server.trim_end_matches('/').to_owned(),
            headers,
            credentials: self.credentials,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            retry: self.retry,
            check: self.check,
            http,
        };
        Ok(Transport {
            shared: Arc::new(shared),
        })
    }
}

impl Transport {
    /// What looks at arguments before they are sent.
    pub(crate) fn check(&self) -> Option<&dyn Check> {
        self.shared.check.as_deref()
    }

    pub(crate) async fn send(&self, mut request: Request) -> Result<Incoming, SendError> {
        request.fill_keys(|| self.shared.clock.nonce());
        request.fill_body();
        let target = request.target()?;
        let url = format!("{}{target}", self.shared.server);
        let url = Url::parse(&url).map_err(|error| RequestError::Url {
            message: error.to_string(),
        })?;
        let body = request.body.bytes();
        // A body that is a stream is gone after the first try.
        let retry = self.shared.retry.as_deref().filter(|_| body.is_some());
        let mut number = 0;
        loop {
            number += 1;
            let outcome = self.attempt(&request, url.clone(), body.as_ref()).await?;
            let attempt = Attempt {
                number,
                operation: request.operation,
                idempotent: request.idempotent,
                outcome: match &outcome {
                    Ok(answer) => Outcome::Answered(answer),
                    Err(error) => Outcome::Failed(error),
                },
            };
            match retry.and_then(|retry| retry.delay(&attempt)) {
                Some(delay) => tokio::time::sleep(delay).await,
                None => return outcome.map_err(SendError::Connection),
            }
        }
    }

    /// One try, signed for this moment.
    async fn attempt(
        &self,
        request: &Request,
        mut url: Url,
        body: Option<&Bytes>,
    ) -> Result<Result<Incoming, ConnectionError>, RequestError> {
        let shared = &*self.shared;
        let mut headers = shared.headers.clone();
        headers.extend(
            request
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        let mut wire = Wire {
            method: &request.method,
            url: &mut url,
            headers: &mut headers,
            body: body.map(|body| &**body),
        };
        authenticate(request.security, &shared.credentials, &*shared.clock, &mut wire)?;
        tracing::debug!(operation = request.operation, method = %request.method, "sending");
        let call = shared
            .http
            .request(request.method.clone(), url)
            .headers(headers)
            .body(match body {
                Some(body) => body.clone().into(),
                None => request.body.take()?,
            });
        let answer = async { receive(request, call.send().await?).await };
        let outcome = answer.await.map_err(ConnectionError::new);
        match &outcome {
            Ok(answer) => {
                let (status, request_id) = (answer.status().as_u16(), answer.request_id());
                let request_id = request_id.as_deref().map(printable);
                tracing::debug!(
                    operation = request.operation,
                    status,
                    request_id = request_id.as_deref(),
                    "answered"
                );
            }
            Err(error) => tracing::debug!(operation = request.operation, %error, "failed"),
        }
        Ok(outcome)
    }
}

/// The answer with its body, unless the call wants to read that itself.
async fn receive(request: &Request, mut answer: reqwest::Response) -> Result<Incoming, reqwest::Error> {
    let (status, headers) = (answer.status(), answer.headers().clone());
    let response = |body| Response::new(request.operation, status, headers, body);
    let code = status.as_u16();
    if request.streamed.iter().any(|statuses| statuses.contains(&code)) {
        return Ok(Incoming::unread(response(Bytes::new()), answer.into()));
    }
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(Incoming::whole(response(answer.bytes().await?)));
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST_ERROR {
            body.truncate(LONGEST_ERROR);
            break;
        }
    }
    Ok(Incoming::whole(response(body.freeze())))
}

/// The server's URL with its variables filled in.
fn expand(template: &str, variables: &[(&'static str, String)]) -> Result<String, BuildError> {
    let mut url = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let value = variables.iter().find(|(known, _)| *known == name);
        let (_, value) = value.ok_or_else(|| BuildError::Variable { name: name.to_owned() })?;
        url.push_str(before);
        url.push_str(value);
        rest = after;
    }
    url.push_str(rest);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_have_variables() {
        let mut builder = Builder::new();
        builder.server("https://x.{region}.example.com/v1/");
        assert!(matches!(builder.build(), Err(BuildError::Variable { name }) if name == "region"));
        let url = expand("https://x.{region}.example.com", &[("region", "r1".to_owned())]);
        assert_eq!(url.unwrap(), "https://x.r1.example.com");
        assert!(matches!(Builder::new().build(), Err(BuildError::NoServer)));
    }
}
