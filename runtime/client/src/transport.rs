//! What every call of a client shares: servers, default headers, credentials, retries. Generated clients wrap a [`Transport`].
//!
//! Redirects are not followed: a signature is valid for one URL only, and a token must not reach another host.

use crate::error::BuildError;
use crate::limits::Limits;
use crate::provider::Source;
use crate::server::{Given, Server};
use crate::{
    Check, Clock, Credentials, CredentialsProvider, Environment, ErrorFacts, Retry, StandardRetry, SystemClock,
};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Sends requests to the servers of one service. Cheap to clone: clones share the connections and the budget of retries.
#[derive(Clone)]
pub struct Transport {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    /// What comes before the paths of calls, by the index of their server.
    pub(crate) servers: Vec<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Vec<Credentials>,
    pub(crate) source: Option<Source>,
    pub(crate) facts: ErrorFacts,
    pub(crate) limits: Limits,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: Arc<dyn Retry>,
    pub(crate) check: Option<Arc<dyn Check>>,
    pub(crate) http: reqwest::Client,
}

/// Makes a [`Transport`].
#[derive(Default)]
pub struct Builder {
    documented: &'static [Server],
    given: Given,
    headers: Vec<(String, String)>,
    credentials: Vec<Credentials>,
    source: Option<Source>,
    /// The variables that were looked at and are not set.
    unset: Vec<&'static str>,
    facts: ErrorFacts,
    limits: Limits,
    clock: Option<Arc<dyn Clock>>,
    retry: Option<Arc<dyn Retry>>,
    check: Option<Arc<dyn Check>>,
    http: reqwest::ClientBuilder,
}

impl Builder {
    /// A builder for a service whose documentation names these servers. The first is that of all calls which say no other,
    /// see [`Request::server`](crate::Request::server).
    pub fn new(documented: &'static [Server]) -> Self {
        Self {
            documented,
            http: reqwest::Client::builder().user_agent(concat!("docwright-client/", env!("CARGO_PKG_VERSION"))),
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

    /// Who gives credentials when a call needs them, besides those already given.
    pub fn credentials_from(&mut self, provider: impl CredentialsProvider + 'static) {
        self.source = Some(Source::new(provider));
    }

    /// The credentials that are in the environment under these names, for the first scheme that has all of its own.
    pub fn credentials_from_env(&mut self, known: &[Environment]) {
        let found = known
            .iter()
            .find_map(|known| known.find(|name| std::env::var(name).ok()));
        match found {
            Some(found) => self.credentials.push(found),
            None => self.unset = known.iter().flat_map(Environment::names).collect(),
        }
    }

    /// What the documentation says of errors.
    pub fn errors(&mut self, facts: ErrorFacts) {
        self.facts = facts;
    }

    /// The configuration of the HTTP client: its proxy, root certificates, pool. It follows no redirects, whatever is said
    /// here, and has the limit of [`Builder::connect_timeout`].
    pub fn http(&mut self, http: reqwest::ClientBuilder) {
        self.http = http;
    }

    /// How long making a connection may take; 10 s unless it is said.
    pub fn connect_timeout(&mut self, limit: Duration) {
        self.limits.connect = limit;
    }

    /// How long one try may take, from its first byte to the last of its answer; 60 s unless it is said, and `None` for no
    /// limit. The body of an answer that is read as it comes is not part of it, and neither is a body that is sent as a stream.
    pub fn attempt_timeout(&mut self, limit: impl Into<Option<Duration>>) {
        self.limits.attempt = limit.into();
    }

    /// How long a call may take with all of its tries and the time between them; 240 s unless it is said, and `None` for no limit.
    pub fn timeout(&mut self, limit: impl Into<Option<Duration>>) {
        self.limits.call = limit.into();
    }

    /// How many bytes the body of an answer may have that is read whole; 64 MiB unless it is said.
    pub fn largest_body(&mut self, bytes: usize) {
        self.limits.body = bytes;
    }

    /// Decides whether a call is tried again, in place of [`StandardRetry`].
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
        if !self.unset.is_empty() {
            return Err(BuildError::Environment { names: self.unset });
        }
        let servers = self.given.resolve(self.documented)?;
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers {
            let key = HeaderName::from_bytes(name.as_bytes());
            let (Ok(key), Ok(mut value)) = (key, HeaderValue::from_str(&value)) else {
                return Err(BuildError::Header { name });
            };
            // It may be a secret, and nobody knows.
            value.set_sensitive(true);
            headers.insert(key, value);
        }
        // A signature is for one URL, and no credential may reach another host.
        let http = self
            .http
            .redirect(Policy::none())
            .connect_timeout(self.limits.connect)
            .build()
            .map_err(BuildError::Http)?;
        let shared = Shared {
            servers,
            headers,
            credentials: self.credentials,
            source: self.source,
            facts: self.facts,
            limits: self.limits,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            retry: self.retry.unwrap_or_else(|| Arc::new(StandardRetry::default())),
            check: self.check,
            http,
        };
        Ok(Transport {
            shared: Arc::new(shared),
        })
    }
}

/// Without what headers, URLs and variables hold: it may be secrets.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Builder")
            .field("headers", &headers)
            .field("credentials", &self.credentials)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Without what headers hold: it may be secrets. The URLs of servers hold none.
impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = &*self.shared;
        let headers: Vec<&str> = shared.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("Transport")
            .field("servers", &shared.servers)
            .field("headers", &headers)
            .field("credentials", &shared.credentials)
            .field("limits", &shared.limits)
            .field("retry", &shared.retry)
            .finish_non_exhaustive()
    }
}

impl Transport {
    /// What looks at arguments before they are sent.
    pub(crate) fn check(&self) -> Option<&dyn Check> {
        self.shared.check.as_deref()
    }
}
