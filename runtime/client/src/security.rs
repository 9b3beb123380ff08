//! Credentials onto a request, by the security schemes that the operation accepts.
//!
//! In: the operation's alternatives and the client's credentials. Out: headers and query parameters, signed last.

use crate::credentials::{AccessKey, Credentials, Kind};
use crate::encode::component;
use crate::sign::{Signed, acs3_hmac, sdk_hmac, sha256};
use crate::{Clock, RequestError};
use base64::Engine as _;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};

/// A security scheme of the spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// A token in a header, a query parameter or a cookie of the given name.
    ApiKey {
        /// The scheme's name in the spec.
        id: &'static str,
        /// Where the token goes.
        place: KeyPlace,
        /// The header, parameter or cookie that carries it.
        name: &'static str,
    },
    /// An HTTP authentication scheme by its name in the `Authorization` header.
    Http {
        /// The scheme's name in the spec.
        id: &'static str,
        /// Such as `Bearer`, `Basic`, `OAuth` or a signing scheme.
        name: &'static str,
    },
    /// An HTTP authentication scheme that answers a challenge or signs in a way that this client does not know. A secret sent in the
    /// place of a proof would be given away, so that nothing is.
    Unsupported {
        /// The scheme's name in the spec.
        id: &'static str,
        /// Such as `Digest`.
        name: &'static str,
    },
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// What authentication may read and change of a request.
pub(crate) struct Wire<'a> {
    pub(crate) method: &'a Method,
    pub(crate) url: &'a mut Url,
    pub(crate) headers: &'a mut HeaderMap,
    /// None when it is a stream.
    pub(crate) body: Option<&'a [u8]>,
}

impl Scheme {
    fn id(&self) -> &'static str {
        match self {
            Self::ApiKey { id, .. } | Self::Http { id, .. } | Self::Unsupported { id, .. } => id,
        }
    }

    /// Whether these credentials are of the kind that the scheme carries.
    fn accepts(&self, credentials: &Credentials) -> bool {
        if credentials.scheme.as_deref().is_some_and(|name| name != self.id()) {
            return false;
        }
        match (self, &credentials.kind) {
            (_, Kind::Anonymous) => true,
            (Self::Unsupported { .. }, _) => false,
            (Self::ApiKey { .. }, kind) => matches!(kind, Kind::Token(_)),
            (Self::Http { name, .. }, kind) => match name.to_ascii_lowercase().as_str() {
                "basic" => matches!(kind, Kind::Basic { .. }),
                "oauth" => matches!(kind, Kind::Session(_) | Kind::Token(_)),
                "sdk-hmac-sha256" | "acs3-hmac-sha256" => matches!(kind, Kind::AccessKey(_)),
                _ => matches!(kind, Kind::Token(_)),
            },
        }
    }

    fn is_in_query(&self) -> bool {
        matches!(
            self,
            Self::ApiKey {
                place: KeyPlace::Query,
                ..
            }
        )
    }
}

/// Puts an alternative on the wire for which there are credentials: one without a secret in the URL if there is one, which ends up
/// in logs, then the one with the fewest parts, then the first. No alternatives: nothing to do.
pub(crate) fn authenticate(
    alternatives: &[&[Scheme]],
    credentials: &[Credentials],
    clock: &dyn Clock,
    wire: &mut Wire<'_>,
) -> Result<(), RequestError> {
    if alternatives.is_empty() {
        return Ok(());
    }
    // An empty alternative says that the call may be anonymous; credentials that fit another one are still better.
    let (open, closed): (Vec<&[Scheme]>, Vec<&[Scheme]>) = alternatives.iter().partition(|schemes| schemes.is_empty());
    let satisfied = closed
        .into_iter()
        .filter_map(|schemes| Some((schemes, assigned(schemes, credentials)?)));
    let chosen = satisfied.min_by_key(|(schemes, _)| (schemes.iter().any(Scheme::is_in_query), schemes.len()));
    if let Some((schemes, chosen)) = chosen {
        let mut pairs = schemes.iter().zip(chosen);
        return pairs.try_for_each(|(scheme, known)| apply(scheme, &known.kind, clock, wire));
    }
    if open.is_empty() {
        return Err(RequestError::Credentials {
            accepted: describe(alternatives),
        });
    }
    Ok(())
}

/// A credential for each scheme. One that names no scheme proves one thing only: two keys that are asked for together are two.
fn assigned<'c>(schemes: &[Scheme], credentials: &'c [Credentials]) -> Option<Vec<&'c Credentials>> {
    fn rest(schemes: &[Scheme], credentials: &[Credentials], used: &mut Vec<usize>) -> bool {
        let Some((scheme, others)) = schemes.split_first() else {
            return true;
        };
        let mut fitting: Vec<usize> = (0..credentials.len())
            .filter(|at| scheme.accepts(&credentials[*at]))
            .collect();
        // What is only for this scheme is no use elsewhere.
        fitting.sort_by_key(|at| credentials[*at].scheme.is_none());
        for at in fitting {
            if used.contains(&at) && !matches!(credentials[at].kind, Kind::Anonymous) {
                continue;
            }
            used.push(at);
            if rest(others, credentials, used) {
                return true;
            }
            used.pop();
        }
        false
    }
    let mut used = Vec::new();
    rest(schemes, credentials, &mut used).then(|| used.iter().filter_map(|at| credentials.get(*at)).collect())
}

/// The alternatives in words, such as "`X-Auth-Token` or `SDK-HMAC-SHA256`".
fn describe(alternatives: &[&[Scheme]]) -> String {
    let name = |scheme: &Scheme| match scheme {
        Scheme::ApiKey { name, .. } | Scheme::Http { name, .. } => format!("`{name}`"),
        Scheme::Unsupported { name, .. } => format!("`{name}`, which this client does not know"),
    };
    let each = alternatives
        .iter()
        .map(|schemes| schemes.iter().map(name).collect::<Vec<_>>().join(" with "));
    each.collect::<Vec<_>>().join(" or ")
}

fn apply(scheme: &Scheme, kind: &Kind, clock: &dyn Clock, wire: &mut Wire<'_>) -> Result<(), RequestError> {
    match (scheme, kind) {
        (Scheme::ApiKey { place, name, .. }, Kind::Token(token)) => match place {
            KeyPlace::Header => set(wire.headers, name, token.expose()),
            KeyPlace::Query => {
                let pair = format!("{}={}", component(name), component(token.expose()));
                let query = wire
                    .url
                    .query()
                    .filter(|query| !query.is_empty())
                    .map(|query| format!("{query}&{pair}"));
                wire.url.set_query(Some(&query.unwrap_or(pair)));
                Ok(())
            }
            KeyPlace::Cookie => {
                let pair = format!("{name}={}", component(token.expose()));
                let known = wire.headers.get(COOKIE).and_then(|value| value.to_str().ok());
                let cookies = known.map_or_else(|| pair.clone(), |known| format!("{known}; {pair}"));
                set(wire.headers, COOKIE.as_str(), &cookies)
            }
        },
        (Scheme::Http { .. }, Kind::Basic { user, password }) => {
            let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{}", password.expose()));
            set(wire.headers, AUTHORIZATION.as_str(), &format!("Basic {pair}"))
        }
        (Scheme::Http { name, .. }, Kind::Token(token) | Kind::Session(token)) => {
            let name = if name.eq_ignore_ascii_case("bearer") {
                "Bearer"
            } else {
                name
            };
            set(
                wire.headers,
                AUTHORIZATION.as_str(),
                &format!("{name} {}", token.expose()),
            )
        }
        (Scheme::Http { name, .. }, Kind::AccessKey(key)) if name.eq_ignore_ascii_case(sdk_hmac::NAME) => {
            set(wire.headers, sdk_hmac::DATE, &crate::clock::basic(clock.now()))?;
            if let Some(token) = &key.security_token {
                set(wire.headers, sdk_hmac::SECURITY_TOKEN, token.expose())?;
            }
            let json = wire
                .headers
                .get(CONTENT_TYPE)
                .is_none_or(|kind| kind.as_bytes().starts_with(b"application/json"));
            if !json || wire.body.is_none() {
                set(wire.headers, sdk_hmac::CONTENT_HASH, sdk_hmac::UNSIGNED)?;
            }
            sign(key, wire, sdk_hmac::authorization)
        }
        (Scheme::Http { .. }, Kind::AccessKey(key)) => {
            set(wire.headers, acs3_hmac::DATE, &crate::clock::extended(clock.now()))?;
            set(wire.headers, acs3_hmac::NONCE, &clock.nonce())?;
            let body = wire.body.ok_or(RequestError::UnsignableBody {
                scheme: acs3_hmac::NAME,
            })?;
            set(wire.headers, acs3_hmac::CONTENT_HASH, &sha256(body))?;
            if let Some(token) = &key.security_token {
                set(wire.headers, acs3_hmac::ACCESS_KEY, &key.id)?;
                set(wire.headers, acs3_hmac::SECURITY_TOKEN, token.expose())?;
            }
            sign(key, wire, acs3_hmac::authorization)
        }
        _ => Ok(()),
    }
}

/// Signs the host, the content type and every `x-` header: the headers that nothing between here and the server changes.
fn sign(
    key: &AccessKey,
    wire: &mut Wire<'_>,
    authorization: fn(&AccessKey, Signed<'_>) -> String,
) -> Result<(), RequestError> {
    let host = wire.url.host_str().unwrap_or_default();
    let host = wire
        .url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let mut headers = vec![("host".to_owned(), host)];
    for (name, value) in wire.headers.iter() {
        if name == CONTENT_TYPE || name.as_str().starts_with("x-") {
            headers.push((
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            ));
        }
    }
    let signed = Signed {
        method: wire.method.as_str(),
        path: wire.url.path(),
        query: wire.url.query().unwrap_or_default(),
        headers: &headers,
        body: wire.body,
    };
    let value = authorization(key, signed);
    set(wire.headers, AUTHORIZATION.as_str(), &value)
}

/// Sets a header that holds a secret, so that nothing that prints headers shows it.
fn set(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), RequestError> {
    let invalid = || RequestError::Header { name: name.to_owned() };
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
    let mut value = HeaderValue::from_str(value).map_err(|_| invalid())?;
    value.set_sensitive(true);
    headers.insert(key, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemClock;

    const APP: Scheme = Scheme::ApiKey {
        id: "app",
        place: KeyPlace::Header,
        name: "X-App",
    };
    const KEY: Scheme = Scheme::ApiKey {
        id: "key",
        place: KeyPlace::Header,
        name: "X-Key",
    };
    const QUERY: Scheme = Scheme::ApiKey {
        id: "query",
        place: KeyPlace::Query,
        name: "key",
    };
    const BEARER: Scheme = Scheme::Http {
        id: "bearer",
        name: "bearer",
    };
    const DIGEST: Scheme = Scheme::Unsupported {
        id: "digest",
        name: "Digest",
    };

    /// The query and the headers that are sent; none when there is no way to prove who calls.
    fn check(alternatives: &[&[Scheme]], credentials: &[Credentials], expect: Option<&str>) {
        let mut url = Url::parse("https://x.example/a").unwrap();
        let mut headers = HeaderMap::new();
        let mut wire = Wire {
            method: &Method::GET,
            url: &mut url,
            headers: &mut headers,
            body: None,
        };
        let done = authenticate(alternatives, credentials, &SystemClock, &mut wire);
        let sent = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        let sent: Vec<String> = url.query().map(str::to_owned).into_iter().chain(sent).collect();
        assert_eq!(done.ok().map(|()| sent.join(", ")).as_deref(), expect);
    }

    #[test]
    fn two_keys_are_two_credentials() {
        let both: &[&[Scheme]] = &[&[APP, KEY]];
        let token = Credentials::token;
        check(both, &[token("a")], None);
        check(both, &[token("a"), token("b")], Some("x-app: a, x-key: b"));
        check(
            both,
            &[token("a"), token("b").for_scheme("app")],
            Some("x-app: b, x-key: a"),
        );
        check(
            both,
            &[token("a").for_scheme("key"), token("b").for_scheme("app")],
            Some("x-app: b, x-key: a"),
        );
        check(both, &[Credentials::anonymous()], Some(""));
    }

    #[test]
    fn no_key_is_in_the_query_where_a_header_would_do() {
        let token = [Credentials::token("t")];
        check(&[&[QUERY], &[BEARER]], &token, Some("authorization: Bearer t"));
        check(&[&[QUERY]], &token, Some("key=t"));
        check(
            &[&[QUERY], &[BEARER]],
            &[Credentials::token("t").for_scheme("query")],
            Some("key=t"),
        );
        let two = [Credentials::token("a"), Credentials::token("b")];
        check(&[&[APP, KEY], &[BEARER]], &two, Some("authorization: Bearer a"));
    }

    #[test]
    fn no_secret_is_sent_in_the_place_of_a_proof() {
        let token = [Credentials::token("t"), Credentials::basic("ada", "secret")];
        check(&[&[DIGEST]], &token, None);
        check(&[&[DIGEST], &[BEARER]], &token, Some("authorization: Bearer t"));
        check(&[&[DIGEST]], &[Credentials::anonymous()], Some(""));
    }
}
