//! The host, the base path and the schemes of 2.0 in, servers of 3.0 out.

use super::host::Host;
use super::lowering::Lowering;
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value};

/// The schemes of 2.0, the one that is taken first before the others.
const SCHEMES: [&str; 4] = ["https", "http", "wss", "ws"];

/// A host and a base path may stand in every operation.
const LONGEST: usize = 2000;

impl Lowering {
    /// Takes them from the top of the document.
    pub(super) fn servers(&mut self, root: &mut Map<String, Value>) -> Value {
        let host = self.text(root, "host");
        let base = self.text(root, "basePath").unwrap_or_default();
        let schemes = self.schemes(root.shift_remove("schemes"), "/schemes");
        let name = host.map(|host| match host.split_once("://") {
            Some((_, name)) => {
                self.bad("/host", "a host is named without its scheme", "the scheme is left out");
                name.to_owned()
            }
            None => host,
        });
        let name = name.map(|name| name.trim_end_matches('/').to_owned());
        self.host = Host {
            name: name.filter(|name| !name.is_empty()),
            base: match base.trim_end_matches('/') {
                "" => String::new(),
                base if base.starts_with('/') => base.to_owned(),
                base => format!("/{base}"),
            },
            schemes,
        };
        if self.host.name.is_some() && self.host.schemes.is_empty() {
            let message = "the document does not say by which scheme its host is called";
            let help = "`https` is assumed; say another in `schemes`, or give the client's builder a server";
            self.report(Code::AssumedScheme, "/host", message, help);
            self.host.schemes.push("https");
        }
        self.host.servers(&self.host.schemes)
    }

    /// The servers of an operation that is called by other schemes than the rest.
    pub(super) fn own_servers(&mut self, operation: &mut Map<String, Value>, pointer: &str) {
        let Some(list) = operation.shift_remove("schemes") else {
            return;
        };
        let schemes = self.schemes(Some(list), &below(pointer, "schemes"));
        // Without a host, whoever calls gives the scheme with it.
        if self.host.name.is_some() && !schemes.is_empty() && schemes != self.host.schemes {
            operation.insert("servers".to_owned(), self.host.servers(&schemes));
        }
    }

    fn text(&mut self, root: &mut Map<String, Value>, key: &str) -> Option<String> {
        match root.shift_remove(key)? {
            Value::String(text) if text.len() <= LONGEST => Some(text),
            Value::String(_) => {
                let message = format!("`{key}` is longer than {LONGEST} bytes");
                self.report(
                    Code::BeyondMeasure,
                    &below("", key),
                    message,
                    "it is left out: servers take no such URL",
                );
                None
            }
            _ => {
                self.bad(&below("", key), format!("`{key}` is a text"), "it is left out");
                None
            }
        }
    }

    fn schemes(&mut self, list: Option<Value>, pointer: &str) -> Vec<&'static str> {
        let items = match list {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(one) => vec![one],
        };
        let mut known = [false; SCHEMES.len()];
        for (number, item) in items.iter().enumerate() {
            let word = item.as_str().map(str::to_ascii_lowercase);
            let found = SCHEMES.iter().position(|scheme| Some(*scheme) == word.as_deref());
            match found.and_then(|found| known.get_mut(found)) {
                Some(known) => *known = true,
                None => {
                    let here = below(pointer, &number.to_string());
                    self.bad(&here, "a scheme is https, http, wss or ws", "it is left out");
                }
            }
        }
        let known = SCHEMES.into_iter().zip(known).filter(|(_, known)| *known);
        known.map(|(scheme, _)| scheme).collect()
    }
}
