//! `src/lib.rs` and `examples/mock.rs`: the crate's front door, and the mock as a program.

use crate::api::{ActionPlace, Api, BodyKind, Content, Operation, Place, SchemeKind, Server};
use crate::emit::manifest::Uses;
use crate::emit::tokens::inner;
use crate::emit::tokens::{docs, ident, own_docs, text};
use docwright_base::prose::Line;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use std::fmt::Write as _;

pub(crate) fn library(api: &Api, uses: Uses) -> TokenStream {
    let about = inner(docs(Line::of("Unofficial client of {}.", [Line::text(&api.title)])));
    // Their types stand in signatures, so users need the very versions.
    let jiff = uses.jiff.then(|| {
        quote!(
            #[cfg(feature = "jiff")]
            pub use docwright_client::jiff;
        )
    });
    let uuid = uses.uuid.then(|| {
        quote!(
            #[cfg(feature = "uuid")]
            pub use docwright_client::uuid;
        )
    });
    let serde_json = uses.serde_json.then(|| {
        quote!(
            pub use serde_json;
        )
    });
    let module = uses.validate.then(|| {
        quote!(
            #[cfg(feature = "validate")]
            mod validate;
        )
    });
    let validate = uses.validate.then(|| {
        quote! {
            #[cfg(feature = "validate")]
            pub use docwright_client::{Invalid, validate::Validate};
        }
    });
    let mut replies = api.operations.iter().flat_map(Operation::replies);
    let streams = replies
        .any(|reply| matches!(reply.content, Content::Stream(..)))
        .then(|| {
            quote!(
                pub use docwright_client::{Event, Events, Items, StreamError};
            )
        });
    let runtime = own_docs(
        "What all clients of this kind share: errors, retries, clocks, streams, the types of this crate's signatures.",
    );
    quote! {
        #about
        #![doc = ""]
        #![doc = include_str!("../README.md")]
        #![forbid(unsafe_code)]
        pub mod client;
        #[cfg(feature = "mock")]
        pub mod mock;
        pub mod models;
        #module

        pub use client::{Client, ClientBuilder};
        #runtime
        pub use docwright_client as runtime;
        pub use docwright_client::{BuildError, Credentials, Error, Retry, StatusCode};
        pub use docwright_client::{Base64, Body, Bytes, Date, DateTime, Download, File, Part, Secret, Uri, Uuid};
        #streams
        #serde_json
        #jiff
        #uuid
        #validate
    }
}

/// The program that runs the mock.
pub(crate) fn example(api: &Api, library: &str) -> TokenStream {
    let about = inner(own_docs("Serves the mock: `--help` says how to choose where."));
    let library = ident(library);
    let sample = text(
        &api.operations
            .first()
            .map(|operation| curl(api, operation))
            .unwrap_or_default(),
    );
    quote! {
        #about
        use #library::mock;

        fn main() -> std::process::ExitCode {
            mock::run(mock::router(mock::Documented), #sample)
        }
    }
}

/// A command that calls the operation, with `{url}` for the server.
fn curl(api: &Api, operation: &Operation) -> String {
    let base = api.servers.get(operation.server).map(Server::path);
    let mut path = format!("{}{}", base.unwrap_or_default(), operation.path);
    let mut query = Vec::new();
    let mut headers = Vec::new();
    let mut parts = Vec::new();
    if let Some(action) = &operation.action {
        for (key, value) in [(&action.key, &action.name)]
            .into_iter()
            .chain(action.version.as_ref().map(|(key, value)| (key, value)))
        {
            match action.place {
                ActionPlace::Header => headers.push(format!("{key}: {value}")),
                ActionPlace::Query => query.push(format!("{}={}", escaped(key), escaped(value))),
                ActionPlace::Body { .. } | ActionPlace::Documented => {}
            }
        }
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
        let value = parameter.example.as_ref().map(plain).unwrap_or_default();
        match parameter.place {
            Place::Path => path = path.replace(&format!("{{{}}}", parameter.wire), &escaped(&value)),
            Place::Query => query.push(format!("{}={}", escaped(&parameter.wire), escaped(&value))),
            Place::Header => headers.push(format!("{}: {value}", parameter.wire)),
            Place::Cookie => headers.push(format!("Cookie: {}={}", parameter.wire, escaped(&value))),
            Place::Part => parts.push(format!("{}={value}", parameter.wire)),
        }
    }
    let schemes = operation
        .security
        .and_then(|index| api.securities[index].alternatives.first());
    for scheme in schemes.into_iter().flatten() {
        match &scheme.kind {
            SchemeKind::Header(name) => headers.push(format!("{name}: token")),
            SchemeKind::Query(name) => query.push(format!("{}=token", escaped(name))),
            SchemeKind::Cookie(name) => headers.push(format!("Cookie: {name}=token")),
            SchemeKind::Http(name) | SchemeKind::Unsupported(name) => {
                headers.push(format!("Authorization: {name} token"));
            }
        }
    }
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{}", query.join("&"))
    };
    let mut out = format!(
        "curl -X {} {}",
        operation.verb,
        quoted(&format!("{{url}}{path}{query}"))
    );
    if let Some(body) = &operation.body
        && let (BodyKind::Json(_), Some(example)) = (&body.kind, &body.example)
    {
        headers.push(format!("Content-Type: {}", body.media_type));
        let _ = write!(out, " -d {}", quoted(&example.to_string()));
    }
    for part in parts {
        let _ = write!(out, " -F {}", quoted(&part));
    }
    for header in headers {
        let _ = write!(out, " -H {}", quoted(&header));
    }
    out
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Percent-encoded, but for the unreserved characters.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// In the single quotes of a shell, on one line.
fn quoted(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("'{}'", line.replace('\'', "'\\''"))
}
