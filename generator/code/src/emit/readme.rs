//! `README.md`, which is the crate's documentation too: what it is, how to install it, and a call to begin with.
//!
//! The call is a doctest of the generated crate, so it compiles.

use crate::api::{Api, Operation, Server};
use crate::emit::manifest::Uses;
use crate::emit::tokens::{ident, mentions, text};
use crate::emit::{manifest, print, sample};
use crate::{Options, Runtime};
use docwright_base::prose::Line;
use proc_macro2::TokenStream;
use quote::quote;
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
        "\n## Install\n\n```toml\n[dependencies]\n{name} = {}\n",
        // A copy of the runtime lies beside crates of one repository; no registry has it.
        match options.publish && !matches!(options.runtime, Runtime::Beside) {
            true => format!("{:?}", options.crate_version),
            false => format!("{{ path = \"../{name}\" }}"),
        }
    );
    out.push_str("tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n```\n");
    let simplest = sample::simplest(api);
    if let Some(operation) = simplest {
        let call = sample::call(api, operation);
        let example = example(api, operation, &manifest::library(name), &call)?;
        let _ = write!(out, "\n## Use\n\n```rust,no_run\n{example}```\n");
    }
    out.push_str("\nNothing goes out before `send`; `send().with_response()` gives status and headers besides. What a caller has as an `Option` \
         is set by `maybe` of the trait `runtime::Maybe`: `call.maybe(limit, |call, limit| call.limit(limit))`.\n",
    );
    if !api.securities.is_empty() {
        out.push_str(match api.environments.is_empty() {
            true => "\nThe builder's `credentials_from` asks a login or a vault for credentials when a call needs them.\n",
            false => {
                "\nThe builder's `credentials_from_env` takes credentials from the environment, and `credentials_from` asks a login or \
                 a vault for them when a call needs them.\n"
            }
        });
    }
    let sending = sample::with_body(api).filter(|operation| simplest.is_none_or(|first| first.id != operation.id));
    if let Some(operation) = sending {
        let call = sample::call(api, operation);
        let example = example(api, operation, &manifest::library(name), &call)?;
        let _ = write!(out, "\nA call with a body:\n\n```rust,no_run\n{example}```\n");
    }
    out.push_str(
        "\n## Errors\n\n\
         An error says in one sentence which call failed, at which host, and how. It has the status, the server's own `code()` and \
         `message()`, the request id and the raw body, and which of the documented errors it is. An answer that is no documented \
         success is an error too, whatever its status: a sign-in page, half a body, a body that tells of a failure.\n",
    );
    if let Some(operation) = sample::failing(api) {
        let call = sample::matched(api, operation);
        let example = example(api, operation, &manifest::library(name), &call)?;
        let _ = write!(out, "\n```rust,no_run\n{example}```\n");
    }
    out.push_str(&pages(api));
    out.push_str(
        "\n## Times and retries\n\n\
         A connection may take 10 s, one try of a call 60 s and the call with all of its tries 240 s; an answer that is read \
         whole has at most 64 MiB. The builder has a method for each, and `send().timeout(…)` is for one call. A call is tried \
         up to three times where a second try does no harm, with random waits that grow, or as long as the server says; \
         `.retry(runtime::NoRetry)`, on the builder or behind `send()`, turns that off. Redirects are not followed.\n",
    );
    out.push_str(&calls(api));
    if uses.validate {
        out.push_str(
            "\n## Checking before sending\n\n\
             With the feature `validate`, values can be checked by what the documentation says of lengths, ranges, patterns and counts: `value.validate()` of the trait `Validate` tells all that is wrong with a model and where, and a client whose builder was told `.validate()` checks the arguments of each call and sends nothing that is wrong. What is wrong is told without the texts themselves.\n",
        );
    }
    out.push_str(
        "\n## Features\n\n\
         - `rustls` (default): TLS by rustls. Without it, `https` needs a TLS feature of `reqwest` in your own manifest.\n",
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
        "- `mock`: a server that answers as the documentation says. `mock::spawn` runs it in a test. As a program: `cargo run --features mock --example {} -- --help`.",
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

/// Which calls answer a page at a time, where there are any.
fn pages(api: &Api) -> String {
    let paged = api
        .operations
        .iter()
        .filter_map(|operation| Some((operation, operation.paging.as_ref()?)));
    let calls: Vec<Line> = paged
        .map(|(operation, paging)| {
            let method = Line::code(&operation.method);
            match paging.items_method.as_str() {
                "items" => method,
                other => Line::of("{} (there {})", [method, Line::code(other)]),
            }
        })
        .collect();
    if calls.is_empty() {
        return String::new();
    }
    let more = calls.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| Line::text(format!("{more} more")));
    let calls = Line::join(calls.into_iter().take(LISTED).chain(more), ", ");
    format!(
        "\n## Pages\n\n\
         Calls that answer a page at a time have `items()` and `pages()` beside `send()`: streams that ask for the next page when it \
         is needed. `items().all()` gathers everything, and the `cursor()` of pages says where another run goes on: {}.\n",
        calls.docs()
    )
}

/// The calls by their tags, where there are several.
fn calls(api: &Api) -> String {
    let mut tags: Vec<(&str, Vec<Line>)> = Vec::new();
    for operation in &api.operations {
        let tag = operation.tag.as_deref().unwrap_or_default();
        let call = Line::code(&operation.method);
        match tags.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, calls)) => calls.push(call),
            None => tags.push((tag, vec![call])),
        }
    }
    if tags.len() < 2 {
        return String::new();
    }
    let mut out = String::from("\n## Calls\n\n");
    for (tag, calls) in tags {
        let tag = if tag.is_empty() {
            Line::text("Others")
        } else {
            Line::text(tag)
        };
        let more = calls.len().saturating_sub(LISTED);
        let more = (more > 0).then(|| Line::text(format!("{more} more")));
        let calls = Line::join(calls.into_iter().take(LISTED).chain(more), ", ");
        let _ = writeln!(out, "- {}", Line::of("{}: {}", [tag, calls]).docs());
    }
    out
}

/// How many calls of a tag are named.
const LISTED: usize = 12;

fn example(api: &Api, operation: &Operation, library: &str, call: &TokenStream) -> Result<String, syn::Error> {
    let library = ident(library);
    let server = api.servers.first().is_none_or(Server::is_relative);
    let server = server.then(|| quote!(.server("https://service.example.com")));
    let known = api
        .variables
        .iter()
        .filter_map(|variable| Some((&variable.method, variable.default.as_ref()?)));
    let variables = known.take(2).map(|(method, default)| {
        let (method, value) = (ident(method), text(default));
        quote!(.#method(#value))
    });
    let open = sample::open_variables(api);
    let client = sample::client(api, operation, &quote!(#server #(#variables)* #open));
    let credentials = mentions(&client, "Credentials").then(|| quote!(Credentials,));
    let models = mentions(call, "models").then(|| quote!(models,));
    let errors = mentions(call, "client").then(|| quote!(client,));
    let import = if credentials.is_none() && models.is_none() && errors.is_none() {
        quote!(use #library::Client;)
    } else {
        quote!(use #library::{#errors Client, #credentials #models};)
    };
    print::code(quote! {
        #import

        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            #client
            #call
            Ok(())
        }
    })
}
