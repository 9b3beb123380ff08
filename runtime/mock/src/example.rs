//! A documented example in, a value of its type out.

use serde::de::DeserializeOwned;

/// A value from its JSON, for examples that were checked when the mock was generated.
///
/// # Panics
///
/// When the JSON is not of the type: then the generator checked it wrongly.
#[allow(clippy::panic, reason = "a fault of the generator, and not of anything that is read")]
pub fn example<T: DeserializeOwned>(json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => panic!("the example does not fit its type: {error}: {json}"),
    }
}
