//! The parameters and responses at the top of a document in, components of 3.0 out.
//!
//! 3.0 has no parameters that are bodies or fields of forms: the former become request bodies beside them, the latter go to the
//! operations that have them.

use super::lowering::Lowering;
use super::shared::Role;
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value};

impl Lowering {
    /// Puts them into the components of 3.0.
    pub(super) fn shared_components(&mut self, components: &mut Map<String, Value>) {
        let mut plain = Map::new();
        let mut bodies = Map::new();
        for (name, parameter) in self.shared.parameters.clone() {
            let pointer = below("/parameters", &name);
            let Value::Object(parameter) = parameter else {
                self.bad(&pointer, "a parameter is an object", "it is left out");
                continue;
            };
            // Whoever refers to it is led to the end at once.
            if parameter.contains_key("$ref") {
                continue;
            }
            match Role::of(&parameter) {
                Role::Plain => drop(plain.insert(name, self.parameter(parameter, &pointer))),
                Role::Body => {
                    let consumes = self.consumes.clone();
                    bodies.insert(name, self.body(parameter, &consumes, &pointer));
                }
                Role::Field => {}
            }
        }
        let mut responses = Map::new();
        for (name, response) in self.shared.responses.clone() {
            if response.get("$ref").is_some() {
                continue;
            }
            let pointer = below("/responses", &name);
            let produces = self.produces.clone();
            responses.insert(name, self.response(response, &produces, &pointer));
        }
        for (section, parts) in [
            ("parameters", plain),
            ("requestBodies", bodies),
            ("responses", responses),
        ] {
            if !parts.is_empty() {
                components.insert(section.to_owned(), Value::Object(parts));
            }
        }
    }
}
