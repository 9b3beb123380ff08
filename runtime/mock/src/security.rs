//! Whether a request carries credentials of a kind that the operation accepts. Nothing is verified.

use crate::call::Call;
use axum::http::header::{AUTHORIZATION, COOKIE};
use docwright_client::{KeyPlace, Scheme};

/// Whether one of the alternatives is there. No alternatives: anyone may call.
pub(crate) fn is_authenticated(alternatives: &[&[Scheme]], call: &Call) -> bool {
    alternatives.is_empty()
        || alternatives
            .iter()
            .any(|schemes| schemes.iter().all(|scheme| carries(scheme, call)))
}

fn carries(scheme: &Scheme, call: &Call) -> bool {
    match scheme {
        Scheme::ApiKey {
            place: KeyPlace::Header,
            name,
            ..
        } => call.headers.get(*name).is_some_and(|value| !value.is_empty()),
        Scheme::ApiKey {
            place: KeyPlace::Query,
            name,
            ..
        } => call
            .query
            .iter()
            .any(|(known, value)| known == name && !value.is_empty()),
        Scheme::ApiKey {
            place: KeyPlace::Cookie,
            name,
            ..
        } => {
            let cookies = call
                .headers
                .get_all(COOKIE)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|line| line.split(';'));
            cookies
                .filter_map(|pair| pair.trim().split_once('='))
                .any(|(known, value)| known == *name && !value.is_empty())
        }
        // Clients of ours cannot, and nothing is verified.
        Scheme::Unsupported { .. } => true,
        Scheme::Http { name, .. } => {
            let values = call
                .headers
                .get_all(AUTHORIZATION)
                .iter()
                .filter_map(|value| value.to_str().ok());
            let mut parts = values.filter_map(|value| value.trim().split_once(' '));
            parts.any(|(scheme, rest)| scheme.eq_ignore_ascii_case(name) && !rest.trim().is_empty())
        }
    }
}
