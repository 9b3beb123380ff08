//! What every call of a client shares: server, default headers, credentials, retries. Generated clients wrap a [`Transport`].
//!
//! Redirects are not followed: a signature is valid for one URL only, and a token must not reach another host.

use crate::error::BuildError;
use crate::{Check, Clock, Credentials, Retry, SystemClock};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use std::sync::Arc;

/// Sends requests to one server. Cheap to clone: clones share the connections.
#[derive(Debug, Clone)]
pub struct Transport {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) server: String,
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
