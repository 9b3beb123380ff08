//! A documented example in, a value of its type out.

use serde::de::DeserializeOwned;

/// A value from its JSON, for examples that were checked when the mock was generated.
///
/// # Panics
///
/// When the JSON is not of the type: then the generator checked it wrongly. No document leads here: an example that does not fit is
/// replaced when the crate is made, by the rules that types are read by, and none is nested deeper than it can be read.
#[allow(clippy::panic, reason = "a fault of the generator, and not of anything that is read")]
pub fn example<T: DeserializeOwned>(json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => panic!("the example does not fit its type: {error}: {json}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// As deep as documents may be, of which an example is only a part.
    #[test]
    fn the_deepest_example_is_read() {
        let text = format!("{}{}", "[".repeat(126), "]".repeat(126));
        assert!(example::<Value>(&text).is_array());
    }
}
