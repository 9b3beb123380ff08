//! `ACS3-HMAC-SHA256`: HMAC over a canonical request with the path and the query's names as sent.

use super::{AccessKey, Signed, hmac_sha256, sha256};
use crate::encode::component;

/// The scheme's name in the `Authorization` header.
pub const NAME: &str = "ACS3-HMAC-SHA256";
/// The header that carries the time, as `YYYY-MM-DDTHH:MM:SSZ`.
pub const DATE: &str = "x-acs-date";
/// The header that carries a string used only once.
pub const NONCE: &str = "x-acs-signature-nonce";
/// The header that carries the hexadecimal SHA-256 of the body.
pub const CONTENT_HASH: &str = "x-acs-content-sha256";
/// The header that repeats the access key's id when the credentials are temporary.
pub const ACCESS_KEY: &str = "x-acs-accesskey-id";
/// The header that carries the token of temporary credentials.
pub const SECURITY_TOKEN: &str = "x-acs-security-token";

/// The value of the `Authorization` header for `request`.
pub fn authorization(key: &AccessKey, request: Signed<'_>) -> String {
    let (_, names) = super::header_block(&request.sorted_headers());
    let signature = hmac_sha256(key.secret.expose(), &string_to_sign(request));
    format!(
        "{NAME} Credential={},SignedHeaders={names},Signature={signature}",
        key.id
    )
}

/// The text under the signature, for comparing with what a server says it expected.
pub fn string_to_sign(request: Signed<'_>) -> String {
    format!("{NAME}\n{}", sha256(canonical_request(request).as_bytes()))
}

/// The canonical request, whose hash is signed.
pub fn canonical_request(request: Signed<'_>) -> String {
    let (block, names) = super::header_block(&request.sorted_headers());
    let mut query = request.query_pairs(true);
    query.sort_unstable();
    // Only the values are escaped: the names stand in the signature as they are.
    let query = query.iter().map(|(name, value)| format!("{name}={}", component(value)));
    let query = query.collect::<Vec<_>>().join("&");
    format!(
        "{}\n{}\n{query}\n{block}\n{names}\n{}",
        request.method,
        request.path,
        sha256(request.body.unwrap_or_default())
    )
}
