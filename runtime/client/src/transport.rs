//! What every call of a client shares: servers, default headers, credentials, retries. Generated clients wrap a [`Transport`].
//!
//! Redirects are not followed: a signature is valid for one URL only, and a token must not reach another host.

use crate::error::BuildError;
use crate::server::{Given, Server};
use crate::{Check, Clock, Credentials, Retry, SystemClock};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use std::sync::Arc;

/// Sends requests to the servers of one service. Cheap to clone: clones share the connections.
#[derive(Debug, Clone)]
pub struct Transport {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    /// What comes before the paths of calls, by the index of their server.
    pub(crate) servers: Vec<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Vec<Credentials>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: Option<Arc<dyn Retry>>,
    pub(crate) check: Option<Arc<dyn Check>>,
    pub(crate) http: reqwest::Client,
}

/// Makes a [`Transport`].
#[derive(Debug, Default)]
pub struct Builder {
    documented: &'static [Server],
    given: Given,
    headers: Vec<(String, String)>,
    credentials: Vec<Credentials>,
    clock: Option<Arc<dyn Clock>>,
    retry: Option<Arc<dyn Retry>>,
    check: Option<Arc<dyn Check>>,
    http: Option<reqwest::Client>,
}

impl Builder {
    /// A builder for a service whose documentation names these servers. The first is that of all calls which say no other,
    /// see [`Request::server`](crate::Request::server).
    pub fn new(documented: &'static [Server]) -> Self {
        Self {
            documented,
            ..Self::default()
        }
    }

    /// The URL that takes the place of all documented ones; it may hold `{variables}`. Without a path, it has theirs.
    pub fn server(&mut self, url: impl Into<String>) {
        self.given.server = Some(url.into());
    }

    /// The same for the documented server of this index alone, which then does not heed [`Builder::server`].
    pub fn server_at(&mut self, index: usize, url: impl Into<String>) {
        self.given.servers.retain(|(known, _)| *known != index);
        self.given.servers.push((index, url.into()));
    }

    /// The value of a variable in the URLs of servers; a later value replaces an earlier one.
    pub fn variable(&mut self, name: &'static str, value: impl Into<String>) {
        self.given.variables.retain(|(known, _)| *known != name);
        self.given.variables.push((name, value.into()));
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
        let servers = self.given.resolve(self.documented)?;
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
            servers,
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
}
