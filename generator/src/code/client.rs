//! `src/client.rs`: the client, its builder, and for each operation a call and its errors.
//!
//! The code of an operation is thin: it describes the request and says which type each status has. What can be shared
//! is in the runtime.

pub(crate) mod answer;
pub(crate) mod call;

use crate::code::api::{Api, Operation, Scheme, SchemeKind};
use crate::code::doc;
use crate::code::models::{inner, many_arguments};
use crate::code::tokens::{docs, docs_of, ident, mentions, text};
use call::{body_step, call, parameter_step, request};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn client(api: &Api) -> TokenStream {
    let about = inner(docs(&[
        "The client: one method for each operation.\n\nA method takes what is required and returns a call; the call has a setter for each optional argument, and\n`send`, before which nothing goes out.",
    ]));
    let builder = builder(api);
    let methods = api.operations.iter().map(|operation| method(api, operation));
    let securities = api.securities.iter().map(|security| {
        let name = ident(&security.constant);
        let alternatives = security.alternatives.iter().map(|schemes| {
            let schemes = schemes.iter().map(scheme);
            quote!(&[#(#schemes),*])
        });
        quote!(pub(crate) const #name: &[&[docwright_client::Scheme]] = &[#(#alternatives),*];)
    });
    let calls = api.operations.iter().map(|operation| call(api, operation));
    let title = docs(&[&format!("A client of {}. Cheap to clone.", doc::safe(&api.title))]);
    let new = docs(&["Begins a client."]);
    let unused = api
        .operations
        .is_empty()
        .then(|| quote!(#[expect(dead_code, reason = "the API has no operation that would send")]));
    let items = quote! {
        #title
        #[derive(Debug, Clone)]
        pub struct Client {
            #unused
            transport: Transport,
        }
        impl Client {
            #new
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new()
            }
            #(#methods)*
        }
        #builder
        #(#securities)*
        #(#calls)*
    };
    let models = mentions(&items, "models").then(|| {
        quote!(
            use crate::models;
        )
    });
    let mut runtime = vec!["BuildError", "Builder", "Credentials", "Retry", "Transport"];
    if !api.operations.is_empty() {
        runtime.extend(["Error", "Method", "Request"]);
    }
    let has_errors = api.operations.iter().any(|operation| operation.error.is_some());
    if has_errors {
        runtime.push("DocumentedError");
    }
    if has_errors || mentions(&items, "Response") {
        runtime.push("Response");
    }
    if api.operations.iter().any(|operation| operation.error.is_none()) {
        runtime.push("Undocumented");
    }
    runtime.sort_unstable();
    let runtime = runtime.into_iter().map(ident);
    quote! {
        #about
        #models
        use docwright_client::{#(#runtime),*};

        #items
    }
}

fn builder(api: &Api) -> TokenStream {
    let about = docs(&["Makes a [`Client`]."]);
    let server = match &api.server {
        Some(url) => format!("The server's URL, in place of {}.", doc::code(url)),
        None => "The server's URL. The service's documentation names none, so it is required.".to_owned(),
    };
    let server = docs(&[&server]);
    let variables = api.variables.iter().map(|variable| {
        let about = docs(&[&variable.docs]);
        let (method, wire) = (ident(&variable.method), text(&variable.wire));
        quote! {
            #about
            #[must_use]
            pub fn #method(mut self, value: impl Into<String>) -> Self {
                self.inner.variable(#wire, value);
                self
            }
        }
    });
    let start = api.server.as_ref().map(|url| {
        let url = text(url);
        quote!(inner.server(#url);)
    });
    let defaults = api.variables.iter().map(|variable| {
        let (wire, value) = (text(&variable.wire), text(&variable.default));
        quote!(inner.variable(#wire, #value);)
    });
    let defaults: Vec<TokenStream> = start.into_iter().chain(defaults).collect();
    let new = if defaults.is_empty() {
        quote!(Self { inner: Builder::new() })
    } else {
        quote!(let mut inner = Builder::new(); #(#defaults)* Self { inner })
    };
    let credentials =
        docs(&["Who calls. Several credentials may be given; each operation takes those that it accepts."]);
    let header = docs(&["A header that every request carries."]);
    let http = docs(&["The HTTP client to use, with its timeouts, proxies and TLS. Let it follow no redirects."]);
    let retry = docs(&["Decides whether a call is tried again. Without it, none is."]);
    let build = docs(&["The client, or what is wrong with its configuration."]);
    quote! {
        #about
        #[derive(Debug)]
        pub struct ClientBuilder {
            inner: Builder,
        }
        impl ClientBuilder {
            fn new() -> Self {
                #new
            }
            #server
            #[must_use]
            pub fn server(mut self, url: impl Into<String>) -> Self {
                self.inner.server(url);
                self
            }
            #(#variables)*
            #credentials
            #[must_use]
            pub fn credentials(mut self, credentials: Credentials) -> Self {
                self.inner.credentials(credentials);
                self
            }
            #header
            #[must_use]
            pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.inner.header(name, value);
                self
            }
            #http
            #[must_use]
            pub fn http(mut self, http: docwright_client::HttpClient) -> Self {
                self.inner.http(http);
                self
            }
            #retry
            #[must_use]
            pub fn retry(mut self, retry: impl Retry + 'static) -> Self {
                self.inner.retry(retry);
                self
            }
            #build
            pub fn build(self) -> Result<Client, BuildError> {
                let transport = self.inner.build()?;
                Ok(Client { transport })
            }
        }
    }
}

fn scheme(scheme: &Scheme) -> TokenStream {
    let id = text(&scheme.id);
    let (place, name) = match &scheme.kind {
        SchemeKind::Http(name) => {
            let name = text(name);
            return quote!(docwright_client::Scheme::Http { id: #id, name: #name });
        }
        SchemeKind::Header(name) => (quote!(Header), text(name)),
        SchemeKind::Query(name) => (quote!(Query), text(name)),
        SchemeKind::Cookie(name) => (quote!(Cookie), text(name)),
    };
    quote!(docwright_client::Scheme::ApiKey { id: #id, place: docwright_client::KeyPlace::#place, name: #name })
}

/// The method of the client: what is required in, a call out.
fn method(api: &Api, operation: &Operation) -> TokenStream {
    let (name, call) = (ident(&operation.method), ident(&operation.call));
    let mut steps = request(api, operation);
    let mut arguments = Vec::new();
    let mut notes = Vec::new();
    let parameters = operation.parameters.iter();
    for parameter in parameters.filter(|parameter| parameter.constant.is_none() && parameter.required) {
        let (field, (ty, step)) = (ident(&parameter.name), parameter_step(api, parameter));
        arguments.push(quote!(#field: #ty));
        steps.push(step);
        notes.push((parameter.name.as_str(), first_paragraph(&parameter.docs)));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let (field, (ty, step)) = (ident(&body.name), body_step(api, operation, body));
        arguments.push(quote!(#field: #ty));
        steps.push(step);
        notes.push((body.name.as_str(), first_paragraph(&body.docs)));
    }
    let mut about = if operation.docs.is_empty() {
        format!("Calls {}.", doc::code(&operation.id))
    } else {
        operation.docs.clone()
    };
    about.push_str(&format!("\n\n{}", line(operation)));
    let notes: Vec<String> = notes
        .iter()
        .filter(|(_, note)| !note.is_empty())
        .map(|(name, note)| format!("- `{name}`: {}", note.replace('\n', "\n  ")))
        .collect();
    if !notes.is_empty() {
        about.push_str(&format!("\n\n{}", notes.join("\n")));
    }
    let about = docs_of(&about, "", operation.deprecated);
    let expect = (arguments.len() >= 7).then(many_arguments);
    quote! {
        #about
        #expect
        pub fn #name(&self, #(#arguments),*) -> #call {
            #call(#(#steps)*)
        }
    }
}

/// The request line, with the action that a path alone does not tell.
fn line(operation: &Operation) -> String {
    let line = doc::code(&format!("{} {}", operation.verb, operation.path));
    match &operation.action {
        Some(action) => format!("{line}, action {}", doc::code(&action.name)),
        None => line,
    }
}

fn first_paragraph(docs: &str) -> &str {
    let first = docs.split("\n\n").next().unwrap_or_default();
    if first.starts_with("```") || first.starts_with("- ") {
        ""
    } else {
        first
    }
}
