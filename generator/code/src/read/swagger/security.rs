//! Security definitions of 2.0 in, security schemes of 3.0 out.

use super::lowering::Lowering;
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value, json};

impl Lowering {
    pub(super) fn security_schemes(&mut self, definitions: Value) -> Value {
        let Value::Object(definitions) = definitions else {
            self.bad(
                "/securityDefinitions",
                "security definitions are an object",
                "they are left out",
            );
            return json!({});
        };
        let mut schemes = Map::new();
        for (name, definition) in definitions {
            let pointer = below("/securityDefinitions", &name);
            let Value::Object(definition) = definition else {
                self.bad(&pointer, "a security definition is an object", "it is left out");
                continue;
            };
            if let Some(scheme) = self.security_scheme(definition, &pointer) {
                schemes.insert(name, Value::Object(scheme));
            }
        }
        Value::Object(schemes)
    }

    fn security_scheme(&mut self, mut scheme: Map<String, Value>, pointer: &str) -> Option<Map<String, Value>> {
        match scheme.get("type").and_then(Value::as_str) {
            Some("basic") => {
                scheme.insert("type".to_owned(), json!("http"));
                scheme.insert("scheme".to_owned(), json!("basic"));
            }
            Some("apiKey") => {}
            Some("oauth2") => {
                let flow = match scheme.shift_remove("flow") {
                    Some(Value::String(flow)) => flow,
                    _ => String::new(),
                };
                let flow = match flow.as_str() {
                    "implicit" | "password" => flow,
                    "application" => "clientCredentials".to_owned(),
                    "accessCode" => "authorizationCode".to_owned(),
                    _ => {
                        let message = "the flow of OAuth 2 is implicit, password, application or accessCode";
                        self.bad(&below(pointer, "flow"), message, "the definition is left out");
                        return None;
                    }
                };
                let mut said = Map::new();
                for key in ["authorizationUrl", "tokenUrl", "scopes"] {
                    said.extend(scheme.shift_remove(key).map(|value| (key.to_owned(), value)));
                }
                let scopes = said.entry("scopes").or_insert_with(|| json!({}));
                if let Value::Object(scopes) = scopes {
                    scopes.retain(|name, _| !name.starts_with("x-"));
                }
                scheme.insert("flows".to_owned(), json!({flow: said}));
            }
            _ => {
                let message = "the type of a security definition is basic, apiKey or oauth2";
                self.bad(&below(pointer, "type"), message, "the definition is left out");
                return None;
            }
        }
        Some(scheme)
    }
}
