//! Host, base path and schemes in, servers of 3.0 out.

use serde_json::{Value, json};

/// What stands in the URL of every server.
#[derive(Default)]
pub(super) struct Host {
    pub(super) name: Option<String>,
    pub(super) base: String,
    pub(super) schemes: Vec<&'static str>,
}

impl Host {
    /// One for each of these schemes; a path where there is no host.
    pub(super) fn servers(&self, schemes: &[&str]) -> Value {
        let base = self.base.as_str();
        match &self.name {
            Some(name) => schemes
                .iter()
                .map(|scheme| json!({"url": format!("{scheme}://{name}{base}")}))
                .collect(),
            None => json!([{"url": if base.is_empty() { "/" } else { base }}]),
        }
    }
}
