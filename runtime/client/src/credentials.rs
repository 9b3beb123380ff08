//! Who the caller is: what a user hands to the client's builder. Nothing of it shows in `Debug`.

use crate::Secret;
use std::fmt;
use std::time::SystemTime;

/// One means of proving who calls. A client may have several and takes those that the operation accepts.
#[derive(Clone)]
pub struct Credentials {
    pub(crate) kind: Kind,
    /// Only for the security scheme of this name, when there is one.
    pub(crate) scheme: Option<String>,
    /// When they end, where that is known.
    pub(crate) expires: Option<SystemTime>,
}

#[derive(Clone)]
pub(crate) enum Kind {
    Token(Secret),
    AccessKey(AccessKey),
    Basic { user: String, password: Secret },
    Session(Secret),
    Anonymous,
}

/// A pair of access key and secret key, with the token of temporary credentials.
#[derive(Clone)]
pub struct AccessKey {
    /// The public half, which travels in the clear.
    pub id: String,
    /// The secret half, which only signs.
    pub secret: Secret,
    /// The security token that comes with temporary keys.
    pub security_token: Option<Secret>,
}

impl Credentials {
    /// A token: an API key, a bearer token, or whatever the named header or query parameter wants.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self::of(Kind::Token(token.into()))
    }

    /// An access key and its secret key, with which every request is signed.
    pub fn access_key(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::of(Kind::AccessKey(AccessKey {
            id: id.into(),
            secret: secret.into(),
            security_token: None,
        }))
    }

    /// Temporary keys, which come with a security token.
    pub fn temporary(id: impl Into<String>, secret: impl Into<Secret>, security_token: impl Into<Secret>) -> Self {
        let security_token = Some(security_token.into());
        Self::of(Kind::AccessKey(AccessKey {
            id: id.into(),
            secret: secret.into(),
            security_token,
        }))
    }

    /// A user name and a password by HTTP basic authentication.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::of(Kind::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// The id of a session that a login made, sent as `Authorization: OAuth <session>`.
    pub fn session(id: impl Into<Secret>) -> Self {
        Self::of(Kind::Session(id.into()))
    }

    /// Nothing is sent, even where the operation asks for credentials: a proxy adds them, or a test needs none.
    pub fn anonymous() -> Self {
        Self::of(Kind::Anonymous)
    }

    /// The same credentials, used only for the security scheme of this name.
    #[must_use]
    pub fn for_scheme(mut self, name: impl Into<String>) -> Self {
        self.scheme = Some(name.into());
        self
    }

    /// The same credentials, which are good until then. A client asks its [`CredentialsProvider`](crate::CredentialsProvider) for
    /// others in time.
    #[must_use]
    pub fn expiring(mut self, at: SystemTime) -> Self {
        self.expires = Some(at);
        self
    }

    fn of(kind: Kind) -> Self {
        Self {
            kind,
            scheme: None,
            expires: None,
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = match &self.kind {
            Kind::Token(_) => ("token", None),
            Kind::AccessKey(key) => ("access key", Some(&key.id)),
            Kind::Basic { user, .. } => ("basic", Some(user)),
            Kind::Session(_) => ("session", None),
            Kind::Anonymous => ("anonymous", None),
        };
        let mut out = f.debug_struct("Credentials");
        out.field("kind", &kind);
        if let Some(name) = name {
            out.field("name", name);
        }
        out.finish_non_exhaustive()
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
