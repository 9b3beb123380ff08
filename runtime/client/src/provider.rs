//! Credentials that are not known when a client is built: from the environment, or from whoever gives them when a call needs them.
//!
//! In: names of variables, or a provider. Out: credentials; those of a provider are kept until shortly before they expire, or
//! until a server says that they have.

use crate::{Credentials, RequestError, Secret};
use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// Gives credentials when a call needs them: a login, a metadata service, a vault. A function that returns a future is one.
pub trait CredentialsProvider: Send + Sync {
    /// Fresh credentials. They are kept, as long as [`Credentials::expiring`] says.
    fn provide(&self) -> Provided;
}

/// The future of credentials.
pub type Provided = Pin<Box<dyn Future<Output = Result<Credentials, Box<dyn Error + Send + Sync>>> + Send>>;

impl<F, T> CredentialsProvider for F
where
    F: Fn() -> T + Send + Sync,
    T: Future<Output = Result<Credentials, Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    fn provide(&self) -> Provided {
        Box::pin(self())
    }
}

/// How long before their end credentials are not used any more: clocks differ, and a call takes its time.
const MARGIN: Duration = Duration::from_secs(120);

/// A provider with what it gave last.
#[derive(Clone)]
pub(crate) struct Source {
    provider: Arc<dyn CredentialsProvider>,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    credentials: Option<Credentials>,
    /// How often the provider was asked.
    turn: u64,
}

impl Source {
    pub(crate) fn new(provider: impl CredentialsProvider + 'static) -> Self {
        Self {
            provider: Arc::new(provider),
            kept: Arc::default(),
        }
    }

    /// What is kept, or fresh credentials, and their turn. Calls that come while the provider is asked wait for the same.
    pub(crate) async fn credentials(&self, now: SystemTime) -> Result<(Credentials, u64), RequestError> {
        let mut kept = self.kept.lock().await;
        let is_good = |known: &&Credentials| known.expires.is_none_or(|end| now + MARGIN < end);
        if let Some(known) = kept.credentials.as_ref().filter(is_good) {
            return Ok((known.clone(), kept.turn));
        }
        let fresh = self.provider.provide().await.map_err(|error| RequestError::Provider {
            message: error.to_string(),
        })?;
        kept.credentials = Some(fresh.clone());
        kept.turn += 1;
        Ok((fresh, kept.turn))
    }

    /// A server takes the credentials of this turn no longer.
    pub(crate) async fn forget(&self, turn: u64) {
        let mut kept = self.kept.lock().await;
        if kept.turn == turn {
            kept.credentials = None;
        }
    }
}

/// The environment variables that customarily hold the credentials for a security scheme; of several names the first that is set counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Environment {
    /// The scheme's name in the spec.
    pub scheme: &'static str,
    /// The id of an access key.
    pub id: &'static [&'static str],
    /// Its secret.
    pub secret: &'static [&'static str],
    /// A token: by itself, or the security token of temporary keys.
    pub token: &'static [&'static str],
}

impl Environment {
    /// The credentials that are set; `variable` looks one up.
    pub(crate) fn find(&self, variable: impl Fn(&str) -> Option<String>) -> Option<Credentials> {
        let first = |names: &[&str]| {
            let mut values = names.iter().filter_map(|name| variable(name));
            values.find(|value| !value.is_empty())
        };
        let token = first(self.token).map(Secret::from);
        let found = match (first(self.id), first(self.secret), token) {
            (Some(id), Some(secret), Some(token)) => Credentials::temporary(id, secret, token),
            (Some(id), Some(secret), None) => Credentials::access_key(id, secret),
            (None, None, Some(token)) if self.id.is_empty() => Credentials::token(token),
            _ => return None,
        };
        Some(found.for_scheme(self.scheme))
    }

    /// All names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.id, self.secret, self.token].into_iter().flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn credentials_are_kept_until_they_expire_or_are_refused() {
        let asked = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&asked);
        let start = SystemTime::UNIX_EPOCH;
        let source = Source::new(move || {
            let turn = counter.fetch_add(1, Ordering::SeqCst);
            async move { Ok(Credentials::token(format!("t{turn}")).expiring(start + Duration::from_secs(600))) }
        });
        let (_, first) = source.credentials(start).await.unwrap();
        let (_, again) = source.credentials(start + Duration::from_secs(400)).await.unwrap();
        assert_eq!((first, again, asked.load(Ordering::SeqCst)), (1, 1, 1));
        let (_, near) = source.credentials(start + Duration::from_secs(500)).await.unwrap();
        assert_eq!(near, 2);
        source.forget(1).await;
        assert_eq!(
            source.credentials(start).await.unwrap().1,
            2,
            "what is refused is not what is kept"
        );
        source.forget(2).await;
        assert_eq!(source.credentials(start).await.unwrap().1, 3);
    }

    #[tokio::test]
    async fn a_provider_that_fails_says_why() {
        let source = Source::new(|| async { Err("the vault is locked".into()) });
        let error = source.credentials(SystemTime::UNIX_EPOCH).await.err().unwrap();
        assert_eq!(
            error.to_string(),
            "the credentials could not be had: the vault is locked"
        );
    }

    #[test]
    fn the_environment_has_keys_or_tokens() {
        const KEYS: Environment = Environment {
            scheme: "signature",
            id: &["A_ID", "B_ID"],
            secret: &["A_SECRET"],
            token: &["A_TOKEN"],
        };
        const TOKEN: Environment = Environment {
            scheme: "token",
            id: &[],
            secret: &[],
            token: &["A_TOKEN"],
        };
        let check = |known: Environment, set: &[(&str, &str)], expect: Option<&str>| {
            let variable = |name: &str| Some(set.iter().find(|(known, _)| *known == name)?.1.to_owned());
            let found = known.find(variable).map(|found| format!("{found:?}"));
            assert_eq!(found.as_deref(), expect);
        };
        let key = Some(r#"Credentials { kind: "access key", name: "i", .. }"#);
        check(KEYS, &[("B_ID", "i"), ("A_SECRET", "s")], key);
        check(KEYS, &[("A_ID", "i"), ("A_SECRET", "s"), ("A_TOKEN", "t")], key);
        check(KEYS, &[("A_ID", "i")], None);
        check(KEYS, &[("A_ID", ""), ("A_SECRET", "s")], None);
        check(KEYS, &[("A_TOKEN", "t")], None);
        check(TOKEN, &[("A_TOKEN", "t")], Some(r#"Credentials { kind: "token", .. }"#));
    }
}
