//! Request signing by access key. Pure functions: what is signed comes in, the `Authorization` header comes out.
//!
//! Each algorithm has a module. The time and the nonce stand in the headers that are signed, so the same input always
//! gives the same signature.

pub mod acs3_hmac;
pub mod sdk_hmac;

pub use crate::credentials::AccessKey;

use crate::clock::hex;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The parts of a request that a signature covers.
#[derive(Clone, Copy)]
pub struct Signed<'a> {
    /// The HTTP method in capitals.
    pub method: &'a str,
    /// The path as sent, percent-encoded.
    pub path: &'a str,
    /// The query as sent, without `?`.
    pub query: &'a str,
    /// The headers to sign: lower-case names, values as sent.
    pub headers: &'a [(String, String)],
    /// The body as sent; none when it is a stream, which a signature cannot cover.
    pub body: Option<&'a [u8]>,
}

/// Without what the query, headers and body hold: it may be secrets.
impl fmt::Debug for Signed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Signed")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

impl Signed<'_> {
    /// Names and values, trimmed, sorted by name; values of one name in order and joined by commas.
    fn sorted_headers(&self) -> Vec<(&str, String)> {
        let mut sorted: Vec<(&str, &str)> = Vec::with_capacity(self.headers.len());
        sorted.extend(self.headers.iter().map(|(name, value)| (name.as_str(), value.trim())));
        sorted.sort_unstable();
        let mut merged: Vec<(&str, String)> = Vec::with_capacity(sorted.len());
        for (name, value) in sorted {
            match merged.last_mut() {
                Some((last, values)) if *last == name => {
                    values.push(',');
                    values.push_str(value);
                }
                _ => merged.push((name, value.to_owned())),
            }
        }
        merged
    }

    /// The decoded pairs of the query; `+` counts as a space when `plus` says so.
    fn query_pairs(&self, plus: bool) -> Vec<(String, String)> {
        let decode = |text: &str| {
            let text = if plus { text.replace('+', " ") } else { text.to_owned() };
            percent_encoding::percent_decode_str(&text)
                .decode_utf8_lossy()
                .into_owned()
        };
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(name), decode(value))
            })
            .collect()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// `name:value` lines, each ended by a newline, and the names joined by semicolons.
fn header_block(headers: &[(&str, String)]) -> (String, String) {
    let block = headers
        .iter()
        .map(|(name, value)| format!("{name}:{value}\n"))
        .collect();
    let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    (block, names)
}

/// The hexadecimal SHA-256 of `bytes`.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The hexadecimal HMAC-SHA256 of `text`.
fn hmac_sha256(key: &str, text: &str) -> String {
    // HMAC takes keys of any length; the empty answer of the other arm can only be refused by the server.
    Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(text.as_bytes());
            hex(&mac.finalize().into_bytes())
        },
    )
}
