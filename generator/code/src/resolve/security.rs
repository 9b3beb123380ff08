//! Security requirements to sets of schemes, each set once.

use super::context::Resolver;
use super::errors::texts;
use crate::api::{Environment, Gate, Scheme, SchemeKind, Security};
use crate::names::Kind;
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use openapiv3::{APIKeyLocation, OpenAPI, SecurityRequirement, SecurityScheme};

/// Schemes that answer a challenge or sign, after the registry of HTTP authentication schemes. What is in neither list is taken for a
/// word before a token.
const UNSUPPORTED: [&str; 10] = [
    "concealed",
    "digest",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "scram-sha-1",
    "scram-sha-256",
    "vapid",
];

fn is_unsupported(scheme: &str) -> bool {
    UNSUPPORTED.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

/// Where the environment customarily has credentials, as the document's security schemes say. Keys that sign go before tokens.
pub(super) fn environments(spec: &OpenAPI) -> Vec<Environment> {
    let schemes = spec
        .components
        .iter()
        .flat_map(|components| &components.security_schemes);
    let said = schemes.filter_map(|(id, scheme)| {
        let extensions = match scheme.as_item()? {
            SecurityScheme::APIKey { extensions, .. }
            | SecurityScheme::HTTP { extensions, .. }
            | SecurityScheme::OAuth2 { extensions, .. }
            | SecurityScheme::OpenIDConnect { extensions, .. } => extensions,
        };
        let variables = extensions.get("x-environment")?;
        let names = |key: &str| {
            texts(variables.get(key))
                .into_iter()
                .filter(|name| is_variable(name))
                .collect()
        };
        let found = Environment {
            scheme: id.clone(),
            id: names("id"),
            secret: names("secret"),
            token: names("token"),
        };
        let is_key = !found.id.is_empty() && !found.secret.is_empty();
        (is_key || (found.id.is_empty() && found.secret.is_empty() && !found.token.is_empty())).then_some(found)
    });
    let mut all: Vec<Environment> = said.collect();
    all.sort_by_key(|environment| environment.id.is_empty());
    all
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl<'a> Resolver<'a> {
    /// The index of the set of alternatives that these requirements are; none when nothing is asked for.
    pub(super) fn security(&mut self, requirements: &'a [SecurityRequirement], pointer: &str) -> Option<usize> {
        let pointer = below(pointer, "security");
        let mut alternatives: Vec<Vec<Scheme>> = Vec::new();
        for requirement in requirements {
            let schemes: Option<Vec<Scheme>> = requirement.keys().map(|id| self.scheme(id, &pointer)).collect();
            // An alternative with a scheme that nobody can follow is none.
            alternatives.extend(schemes.filter(|schemes| !alternatives.contains(schemes)));
        }
        if alternatives.iter().all(Vec::is_empty) {
            return None;
        }
        if let Some(known) = self
            .securities
            .iter()
            .position(|known| known.alternatives == alternatives)
        {
            return Some(known);
        }
        let names = alternatives.iter().map(|schemes| match schemes.as_slice() {
            [] => "nothing".to_owned(),
            schemes => schemes
                .iter()
                .map(|scheme| scheme.id.as_str())
                .collect::<Vec<_>>()
                .join("_and_"),
        });
        let name = names.collect::<Vec<_>>().join("_or_");
        let constant = self.constants.claim(&name, Kind::Constant);
        self.securities.push(Security {
            constant,
            alternatives,
            gate: Gate::default(),
        });
        Some(self.securities.len() - 1)
    }

    fn scheme(&mut self, id: &'a str, pointer: &str) -> Option<Scheme> {
        let declared = self
            .components
            .and_then(|components| components.security_schemes.get(id));
        let found = declared
            .and_then(|scheme| self.follow(scheme, "securitySchemes", |components| &components.security_schemes));
        let Some(found) = found else {
            let message = format!("the security scheme `{id}` is not declared");
            self.warn(
                Code::UnknownSecurityScheme,
                pointer,
                message,
                "declare it in `components/securitySchemes`; calls cannot use it",
            );
            return None;
        };
        let kind = match found {
            SecurityScheme::APIKey { location, name, .. } => match location {
                APIKeyLocation::Header => SchemeKind::Header(name.clone()),
                APIKeyLocation::Query => SchemeKind::Query(name.clone()),
                APIKeyLocation::Cookie => SchemeKind::Cookie(name.clone()),
            },
            SecurityScheme::HTTP { scheme, .. } if is_unsupported(scheme) => {
                let message = format!("the security scheme `{id}` is HTTP's `{scheme}`, which clients do not know");
                let help = "calls send no credentials for it; a header that the caller sets, or a proxy, has to";
                self.warn(Code::UnsupportedSecurityScheme, pointer, message, help);
                SchemeKind::Unsupported(scheme.clone())
            }
            SecurityScheme::HTTP { scheme, .. } => SchemeKind::Http(scheme.clone()),
            // How a token is got is the user's affair; on the wire it is a bearer token.
            SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => {
                SchemeKind::Http("Bearer".to_owned())
            }
        };
        Some(Scheme {
            id: id.to_owned(),
            kind,
        })
    }

    /// Whether the credentials of this set fill the header.
    pub(super) fn is_credential(&self, security: Option<usize>, header: &str) -> bool {
        let schemes = security
            .map(|index| &self.securities[index].alternatives)
            .into_iter()
            .flatten()
            .flatten();
        schemes
            .into_iter()
            .any(|scheme| matches!(&scheme.kind, SchemeKind::Header(name) if name.eq_ignore_ascii_case(header)))
    }
}
