//! `README.md`, which is the crate's documentation too: what it is, how to install it, and a call to begin with.
//!
//! The call is a doctest of the generated crate, so it compiles.

use crate::Options;
use crate::api::{Api, Body, BodyKind, Content, Operation, Shape, Type};
use crate::emit::manifest::Uses;
use crate::emit::roundtrip::{credential, credential_kind};
use crate::emit::tokens::{ident, text};
use crate::emit::{manifest, print};
use docwright_base::prose::Line;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use std::fmt::Write as _;

pub(crate) fn readme(api: &Api, options: &Options, name: &str, uses: Uses) -> Result<String, syn::Error> {
    let mut out = String::new();
    let about = Line::of(
        "Unofficial Rust client of {} (API version {}), with typed models and a mock server to test against. It was generated from the service's documentation and is neither made nor endorsed by its vendor.",
        [Line::text(&api.title), Line::text(&api.version)],
    );
    let _ = write!(out, "# {}\n\n{}\n", Line::text(name).docs(), about.docs());
    if !api.docs.is_empty() {
        let _ = write!(out, "\n{}\n", api.docs.docs());
    }
    if let Some(link) = api.url.as_deref().and_then(Line::link) {
        let line = Line::of("The vendor's documentation: {}", [link]);
        let _ = write!(out, "\n{}\n", line.docs());
    }
    let _ = write!(
        out,
        "\n## Install\n\n```toml\n[dependencies]\n{name} = {:?}\n",
        options.crate_version
    );
    out.push_str("tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n```\n");
    if let Some(operation) = simplest(api) {
        let example = example(api, operation, &manifest::library(name))?;
        let _ = write!(out, "\n## Use\n\n```rust,no_run\n{example}```\n");
    }
    out.push_str(
        "\nNothing goes out before `send`. An error tells the status, the request id and the raw body, and which of the documented errors it is.\n",
    );
    if uses.validate {
        out.push_str(
            "\n## Checking before sending\n\n\
             With the feature `validate`, values can be checked by what the documentation says of lengths, ranges, patterns and counts: `value.validate()` of the trait `Validate` tells all that is wrong with a model and where, and a client whose builder was told `.validate()` checks the arguments of each call and sends nothing that is wrong. What is wrong is told without the texts themselves.\n",
        );
    }
    out.push_str(
        "\n## Features\n\n\
         - `rustls` (default): TLS by rustls. Without it, give the builder an HTTP client that has TLS.\n",
    );
    if uses.jiff {
        out.push_str("- `jiff` (default): dates keep the text that travels; `timestamp()` and `date()` read it with [jiff](https://docs.rs/jiff), and whatever takes a date takes jiff's types too.\n");
    }
    if uses.uuid {
        out.push_str("- `uuid` (default): ids keep the text that travels; `uuid()` reads it with [uuid](https://docs.rs/uuid), and whatever takes an id takes uuid's type too.\n");
    }
    if uses.validate {
        out.push_str("- `validate`: checks values before they are sent, on demand.\n");
    }
    let _ = writeln!(
        out,
        "- `mock`: a server that answers as the documentation says. To run it: `cargo run --features mock --example {}`.",
        manifest::mock_example(name)
    );
    if !api.groups.is_empty() {
        let features = api.groups.iter().map(|group| Line::code(&group.feature));
        let _ = writeln!(
            out,
            "- `full` (default): all operations. To compile only those that you call, turn the default features off and name \
             their groups: {}.",
            Line::join(features, ", ").docs()
        );
    }
    Ok(out)
}

/// The operation that asks for least.
fn simplest(api: &Api) -> Option<&Operation> {
    api.operations.iter().min_by_key(|operation| {
        let body = operation.body.as_ref().is_some_and(|body| body.required);
        operation
            .parameters
            .iter()
            .filter(|parameter| parameter.required)
            .count()
            + if body { 4 } else { 0 }
    })
}

fn example(api: &Api, operation: &Operation, library: &str) -> Result<String, syn::Error> {
    let library = ident(library);
    let method = ident(&operation.method);
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required && parameter.constant.is_none());
    let mut arguments: Vec<TokenStream> = required
        .map(|parameter| value(api, &parameter.ty, parameter.example.as_ref(), 0))
        .collect();
    arguments.extend(
        operation
            .body
            .iter()
            .filter(|body| body.required)
            .map(|body| body_value(api, body)),
    );
    let schemes = operation
        .security
        .and_then(|index| api.securities[index].alternatives.last());
    // The last alternative is usually the one that needs no second call to get a token.
    let credentials = schemes
        .and_then(|schemes| schemes.first())
        .map(|scheme| credential(credential_kind(&scheme.kind)));
    let import = credentials.is_some().then(|| quote!(Credentials,));
    let credentials = credentials.map(|credentials| quote!(.credentials(#credentials)));
    let server = api
        .server
        .is_none()
        .then(|| quote!(.server("https://service.example.com")));
    let variables = api.variables.iter().take(2).map(|variable| {
        let (method, value) = (ident(&variable.method), text(&variable.default));
        quote!(.#method(#value))
    });
    let empty = operation.success.is_none()
        && operation
            .successes
            .first()
            .is_none_or(|reply| reply.content == Content::Empty);
    let call = quote!(client.#method(#(#arguments),*).send().await?);
    let last = if empty {
        quote!(#call;)
    } else {
        quote!(let answer = #call; println!("{answer:?}");)
    };
    let models = last.to_string().contains("models ::").then(|| quote!(models,));
    let import = if import.is_none() && models.is_none() {
        quote!(use #library::Client;)
    } else {
        quote!(use #library::{Client, #import #models};)
    };
    let tokens = quote! {
        #import

        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            let client = Client::builder() #server #(#variables)* #credentials .build()?;
            #last
            Ok(())
        }
    };
    print::code(tokens)
}

fn body_value(api: &Api, body: &Body) -> TokenStream {
    match &body.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => value(api, ty, body.example.as_ref(), 0),
        BodyKind::Multipart => quote!(Vec::new()),
        BodyKind::Text | BodyKind::Bytes => quote!("text"),
    }
}

/// A value of the type by its constructor, with what the example has.
fn value(api: &Api, ty: &Type, example: Option<&Value>, depth: usize) -> TokenStream {
    match ty {
        Type::Bool => {
            let flag = example.and_then(Value::as_bool).unwrap_or(true);
            quote!(#flag)
        }
        Type::I32 | Type::I64 | Type::U64 => example
            .filter(|value| value.is_number())
            .map_or_else(|| quote!(1), |number| number.to_string().parse().unwrap_or_default()),
        Type::F64 => format!("{:?}", example.and_then(Value::as_f64).unwrap_or(1.5))
            .parse()
            .unwrap_or_default(),
        Type::String | Type::Secret | Type::Text(_) | Type::File => {
            let string = text(example.and_then(Value::as_str).unwrap_or("text"));
            // Only arguments of functions are converted.
            if depth == 0 || depth == usize::MAX {
                quote!(#string)
            } else {
                quote!(#string.into())
            }
        }
        Type::Json => quote!(Default::default()),
        Type::List(item) => {
            let items = example
                .and_then(Value::as_array)
                .and_then(|items| items.first())
                .map(|first| nested(api, item, Some(first), depth));
            quote!(vec![#items])
        }
        Type::Map(_) => quote!(Default::default()),
        Type::Nullable(_) => quote!(None),
        Type::Named(id) => {
            let named = &api.types[*id];
            let name = ident(&named.name);
            match &named.shape {
                Shape::Enum(_) => {
                    let string = text(example.and_then(Value::as_str).unwrap_or("text"));
                    if depth == 0 || depth == usize::MAX {
                        quote!(#string)
                    } else {
                        quote!(models::#name::from(#string))
                    }
                }
                Shape::Struct(shape) => {
                    let required: Vec<_> = shape.fields.iter().filter(|field| field.required).collect();
                    if required.is_empty() {
                        return quote!(models::#name::default());
                    }
                    let arguments = required.iter().map(|field| {
                        let example = example
                            .and_then(|example| example.get(&field.wire))
                            .or(field.example.as_ref());
                        if field.nullable {
                            quote!(None)
                        } else {
                            value(api, &field.ty, example, 0)
                        }
                    });
                    quote!(models::#name::new(#(#arguments),*))
                }
                Shape::Union(union) => match union.variants.first() {
                    Some(variant) => {
                        let inner = nested(api, &variant.ty, example, depth);
                        let inner = if variant.boxed { quote!(Box::new(#inner)) } else { inner };
                        let variant = ident(&variant.variant);
                        quote!(models::#name::#variant(#inner))
                    }
                    None => quote!(Default::default()),
                },
            }
        }
    }
}

/// A value where no argument's conversion helps.
fn nested(api: &Api, ty: &Type, example: Option<&Value>, depth: usize) -> TokenStream {
    value(api, ty, example, depth + 1)
}
