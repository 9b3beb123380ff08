//! `SDK-HMAC-SHA256`: HMAC over a canonical request whose path ends in `/`, with the key used as it is.

use super::{AccessKey, Signed, hmac_sha256, sha256};
use crate::encode::component;
use percent_encoding::percent_decode_str;

/// The scheme's name in the `Authorization` header.
pub const NAME: &str = "SDK-HMAC-SHA256";
/// The header that carries the time, as `YYYYMMDDTHHMMSSZ`. It must be among the signed headers.
pub const DATE: &str = "x-sdk-date";
/// The header that carries the body's hash when the body itself is not signed.
pub const CONTENT_HASH: &str = "x-sdk-content-sha256";
/// The value of [`CONTENT_HASH`] for a body that is not JSON.
pub const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
/// The header that carries the token of temporary credentials.
pub const SECURITY_TOKEN: &str = "x-security-token";

/// The value of the `Authorization` header for `request`.
pub fn authorization(key: &AccessKey, request: Signed<'_>) -> String {
    // Names with an underscore are never signed: gateways drop or rename them.
    let mut headers = request.sorted_headers();
    headers.retain(|(name, _)| !name.contains('_'));
    let (_, names) = super::header_block(&headers);
    let signature = hmac_sha256(key.secret.expose(), &string_to_sign(request));
    format!("{NAME} Access={}, SignedHeaders={names}, Signature={signature}", key.id)
}

/// The text under the signature, for comparing with what a server says it expected.
pub fn string_to_sign(request: Signed<'_>) -> String {
    let date = request.header(DATE).unwrap_or_default();
    format!("{NAME}\n{date}\n{}", sha256(canonical_request(request).as_bytes()))
}

/// The canonical request, whose hash is signed.
pub fn canonical_request(request: Signed<'_>) -> String {
    let mut headers = request.sorted_headers();
    headers.retain(|(name, _)| !name.contains('_'));
    let (block, names) = super::header_block(&headers);
    // The whole path is decoded before it is split, so an escaped slash inside a segment becomes a real one.
    let path = percent_decode_str(request.path).decode_utf8_lossy();
    let mut path = path.split('/').map(component).collect::<Vec<_>>().join("/");
    if !path.ends_with('/') {
        path.push('/');
    }
    let mut query = request.query_pairs(false);
    query.sort_unstable();
    let query = crate::encode::query_string(&query);
    let hash = match request.header(CONTENT_HASH) {
        Some(hash) if request.body.is_none_or(|body| !body.is_empty()) => hash.to_owned(),
        _ => sha256(request.body.unwrap_or_default()),
    };
    format!("{}\n{path}\n{query}\n{block}\n{names}\n{hash}", request.method)
}
