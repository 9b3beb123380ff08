//! A name of a header or a parameter in, whether it reads like one that carries a credential.
//!
//! Names are English words in every API, whatever language its pages are in.

/// The words of a name that make a credential of what must be sent.
const CREDENTIAL_WORDS: [&str; 7] = ["apikey", "auth", "authorization", "key", "secret", "signature", "token"];

/// Those that make something else of it.
const OTHER_WORDS: [&str; 12] = [
    "client",
    "continuation",
    "csrf",
    "cursor",
    "host",
    "idempotency",
    "idempotent",
    "next",
    "page",
    "request",
    "sync",
    "xsrf",
];

/// Whether a name reads like that of a credential.
pub(crate) fn is_credential(name: &str) -> bool {
    let words = words(name);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    has(&CREDENTIAL_WORDS) && !has(&OTHER_WORDS)
}

/// The words of a name: `X-Api-Key`, `api_key` and `apiKey` have the same at their end.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_after_small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && is_after_small) {
            words.push(String::new());
        }
        is_after_small = c.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        }
    }
    words
}
