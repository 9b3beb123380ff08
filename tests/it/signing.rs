//! The signing algorithms against vectors: requests of ours, and what the vendors' own SDKs made of them.
//!
//! In: `tests/vectors/`, a file for each algorithm; `signed_by` names the SDK and its version. Header values and bodies are
//! latin-1 text of their bytes. Out: every step to a signature is the same, so that a wrong one tells where it went wrong.

use docwright_client::sign::{AccessKey, Signed, acs3_hmac, sdk_hmac};
use serde_json::Value;

/// The functions of one algorithm.
struct Algorithm {
    canonical_request: fn(Signed<'_>) -> String,
    string_to_sign: fn(Signed<'_>) -> String,
    authorization: fn(&AccessKey, Signed<'_>) -> String,
    /// Headers that the SDK sends and does not sign.
    unsigned: &'static [&'static str],
}

fn check(vectors: &str, algorithm: &Algorithm) {
    let vectors: Value = serde_json::from_str(vectors).unwrap();
    let vectors = vectors["vectors"].as_array().unwrap();
    assert!(!vectors.is_empty());
    for vector in vectors {
        check_one(vector, algorithm);
    }
}

fn check_one(vector: &Value, algorithm: &Algorithm) {
    let text = |key: &str| vector[key].as_str().unwrap();
    let (_, target) = text("url").split_once("://").unwrap();
    let target = &target[target.find('/').unwrap()..];
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers: Vec<(String, String)> = vector["headers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap().split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), String::from_utf8(bytes(value)).unwrap()))
        .filter(|(name, _)| !algorithm.unsigned.contains(&name.as_str()))
        .collect();
    let body = bytes(text("body"));
    let request = Signed {
        method: text("method"),
        path,
        query,
        headers: &headers,
        body: Some(&body),
    };
    let key = AccessKey {
        id: text("access_key").to_owned(),
        secret: text("secret_key").into(),
        security_token: None,
    };
    let name = text("name");
    assert_eq!(
        (algorithm.canonical_request)(request),
        text("canonical_request"),
        "{name}"
    );
    assert_eq!((algorithm.string_to_sign)(request), text("string_to_sign"), "{name}");
    assert_eq!(
        (algorithm.authorization)(&key, request),
        text("authorization"),
        "{name}"
    );
}

/// The bytes that a latin-1 text stands for.
fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

#[test]
fn sdk_hmac_sha256_as_the_official_sdk() {
    let algorithm = Algorithm {
        canonical_request: sdk_hmac::canonical_request,
        string_to_sign: sdk_hmac::string_to_sign,
        authorization: sdk_hmac::authorization,
        unsigned: &[],
    };
    check(include_str!("../vectors/sdk-hmac-sha256.json"), &algorithm);
}

#[test]
fn acs3_hmac_sha256_as_the_official_sdk() {
    let algorithm = Algorithm {
        canonical_request: acs3_hmac::canonical_request,
        string_to_sign: acs3_hmac::string_to_sign,
        authorization: acs3_hmac::authorization,
        unsigned: &["accept-encoding", "content-length"],
    };
    check(include_str!("../vectors/acs3-hmac-sha256.json"), &algorithm);
}
