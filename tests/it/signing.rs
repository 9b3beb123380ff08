//! The signing algorithms against vectors that the vendors' own SDKs made.
//!
//! The vectors lie beside the repository and are not part of it; without them the test says so and passes.

use docwright_client::sign::{AccessKey, Signed, acs3_hmac, sdk_hmac};
use serde_json::Value;
use std::path::Path;

/// Each vector of `file` whose algorithm is `name`, as the authorization that we make and the one that is expected.
fn check(file: &str, name: &str, authorization: fn(&AccessKey, Signed<'_>) -> String, never_signed: &[&str]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/vectors")
        .join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no signing vectors at {}", path.display());
        return;
    };
    let all: Value = serde_json::from_str(&text).unwrap();
    let vectors: Vec<&Value> = all["vectors"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|vector| vector["algorithm"].as_str().is_none_or(|own| own == name))
        .collect();
    assert!(!vectors.is_empty(), "{file} has no vector of {name}");
    for vector in vectors {
        let input = &vector["inputs"];
        let text = |key: &str| input[key].as_str().unwrap();
        // Headers and bodies are given as latin-1 text of their bytes.
        let bytes = |text: &str| {
            text.chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap())
                .collect::<Vec<_>>()
        };
        let mut headers = Vec::new();
        for pair in input["headers"].as_array().unwrap() {
            let name = pair[0].as_str().unwrap().to_ascii_lowercase();
            if !never_signed.contains(&name.as_str()) {
                headers.push((name, String::from_utf8(bytes(pair[1].as_str().unwrap())).unwrap()));
            }
        }
        let target = text("url").split_once("://").unwrap().1;
        let target = &target[target.find('/').unwrap()..];
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let body = bytes(text("body"));
        let key = AccessKey {
            id: text("access_key").to_owned(),
            secret: text("secret_key").into(),
            security_token: None,
        };
        let signed = Signed {
            method: text("method"),
            path,
            query,
            headers: &headers,
            body: Some(&body),
        };
        assert_eq!(
            authorization(&key, signed),
            vector["expected_authorization"].as_str().unwrap(),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn sdk_hmac_sha256_as_the_official_sdk() {
    check(
        "huaweicloud-signature.json",
        sdk_hmac::NAME,
        sdk_hmac::authorization,
        &[],
    );
}

#[test]
fn acs3_hmac_sha256_as_the_official_sdk() {
    let never = ["accept-encoding", "content-length"];
    check(
        "alibabacloud-signature.json",
        acs3_hmac::NAME,
        acs3_hmac::authorization,
        &never,
    );
}
