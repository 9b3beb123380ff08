//! `src/client.rs`: the client, its builder, and for each operation a call and its errors.
//!
//! The code of an operation is thin: it describes the request and says which type each status has. What can be shared
//! is in the runtime.

pub(crate) mod answer;
pub(crate) mod call;
mod paging;

use crate::api::{Api, ErrorEnum, Gate, Operation, Scheme, SchemeKind, server_path};
use crate::emit::tokens::{
    Import, Items, deprecated, docs, exact_gate, ident, inner, many_arguments, mentions, module, own_docs, text,
};
use crate::emit::validate::checks_calls;
use answer::{error_enum, own_errors};
use call::{body_step, call, parameter_step, request};
use docwright_base::prose::{Line, Prose};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The client, and a module for each group of operations with the module's name.
pub(crate) fn client(api: &Api) -> Vec<(Option<usize>, TokenStream)> {
    let groups = (0..api.groups.len()).map(|index| (Some(index), group(api, index)));
    std::iter::once((None, root(api))).chain(groups).collect()
}

/// The client itself, and all operations that are in no group.
fn root(api: &Api) -> TokenStream {
    let about = inner(own_docs(
        "The client: one method for each operation.\n\nA method takes what is required and returns a call; the call has a setter for each optional argument, and\n`send`, before which nothing goes out.",
    ));
    let (builder, servers) = (builder(api), servers(api));
    let (methods, tagged) = methods(api);
    let title = docs(Line::of("A client of {}. Cheap to clone.", [Line::text(&api.title)]));
    let new = own_docs("Begins a client.");
    let transport = own_docs("What sends the requests, for calls that this crate does not know.");
    let always = ["BuildError", "Builder", "Credentials", "Retry", "Transport"].map(|name| (RUNTIME, name));
    let all = quote!(#methods #tagged);
    let uses = methods_imports(&all).chain(always);
    let client = quote! {
        #title
        #[derive(Debug, Clone)]
        pub struct Client {
            transport: Transport,
        }
        impl Client {
            #new
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new()
            }
            #transport
            pub fn transport(&self) -> &Transport {
                &self.transport
            }
            #methods
        }
        #tagged
        #builder
        #servers
    };
    let mut items = Items::default();
    items.push(&Gate::Open, client, uses);
    for security in &api.securities {
        let (name, gate) = (ident(&security.constant), exact_gate(api, &security.gate));
        let alternatives = security.alternatives.iter().map(|schemes| {
            let schemes = schemes.iter().map(scheme);
            quote!(&[#(#schemes),*])
        });
        let constant = quote!(#gate pub(crate) const #name: &[&[docwright_client::Scheme]] = &[#(#alternatives),*];);
        items.push(&security.gate, constant, []);
    }
    operations_of(api, None, &mut items);
    let modules = api.groups.iter().map(module);
    let items = items.into_tokens(api);
    quote! {
        #about
        #(#modules)*
        #items
    }
}

/// The methods of operations in no group: those without a tag, and a block for each tag.
fn methods(api: &Api) -> (TokenStream, TokenStream) {
    let mut tags: Vec<(&str, TokenStream)> = Vec::new();
    let mut plain = TokenStream::new();
    for operation in operations(api, None) {
        let method = method(api, operation);
        let Some(tag) = &operation.tag else {
            plain.extend(method);
            continue;
        };
        match tags.iter_mut().find(|(known, _)| known == tag) {
            Some((_, methods)) => methods.extend(method),
            None => tags.push((tag, method)),
        }
    }
    // One tag for all says nothing.
    if tags.len() < 2 && plain.is_empty() {
        return (tags.into_iter().map(|(_, methods)| methods).collect(), plain);
    }
    let blocks = tags.into_iter().map(|(tag, methods)| {
        let heading = docs(Line::of("Operations of {}.", [Line::code(tag)]));
        quote!(#heading impl Client { #methods })
    });
    (plain, blocks.collect())
}

/// The operations of a group.
fn group(api: &Api, index: usize) -> TokenStream {
    let title = Line::code(&api.groups[index].title);
    let about = inner(docs(Line::of("The operations of {}.", [title.clone()])));
    let heading = docs(Line::of("Operations of {}.", [title]));
    let methods: TokenStream = operations(api, Some(index))
        .map(|operation| method(api, operation))
        .collect();
    let mut items = Items::default();
    let uses = methods_imports(&methods).chain([("super", "Client")]);
    items.push(&Gate::Open, quote!(#heading impl Client { #methods }), uses);
    for operation in operations(api, Some(index)) {
        let security = operation
            .security
            .map(|security| ("super", api.securities[security].constant.as_str()));
        let shared = api.errors.iter().filter(|error| error.gate.group().is_none());
        let error = shared
            .map(|error| &error.name)
            .find(|name| Some(*name) == operation.error.as_ref());
        items.push(
            &Gate::Open,
            TokenStream::new(),
            security.into_iter().chain(error.map(|name| ("super", name.as_str()))),
        );
    }
    operations_of(api, Some(index), &mut items);
    let items = items.into_tokens(api);
    quote!(#about #items)
}

fn operations(api: &Api, group: Option<usize>) -> impl Iterator<Item = &Operation> {
    api.operations.iter().filter(move |operation| operation.group == group)
}

/// The calls of a group's operations, each with its errors, and the errors that several share; without a group what is in
/// none.
fn operations_of<'a>(api: &'a Api, group: Option<usize>, items: &mut Items<'a>) {
    let errors = || api.errors.iter().filter(|error| error.gate.group() == group);
    let own = |error: &ErrorEnum, name: &str| error.operations.len() == 1 && error.name == name;
    for operation in operations(api, group) {
        let tokens = call(api, operation);
        let undocumented = operation.error.is_none().then_some((RUNTIME, "Undocumented"));
        let incoming = mentions(&tokens, "Incoming").then_some((RUNTIME, "Incoming"));
        let imports = [(RUNTIME, "Request"), (RUNTIME, "Sending")].into_iter();
        let imports = imports.chain(undocumented).chain(incoming).chain(models(&tokens));
        items.push(&Gate::Open, tokens, imports);
        let name = operation.error.as_deref().unwrap_or_default();
        errors()
            .filter(|error| own(error, name))
            .for_each(|error| push_errors(api, error, items));
    }
    errors()
        .filter(|error| error.operations.len() > 1)
        .for_each(|error| push_errors(api, error, items));
}

fn push_errors<'a>(api: &'a Api, error: &ErrorEnum, items: &mut Items<'a>) {
    // A module that is there for one group needs no further gate.
    let gate = if error.gate.group().is_some() {
        &Gate::Open
    } else {
        &error.gate
    };
    let tokens = error_enum(api, error, gate);
    let imports = [(RUNTIME, "DocumentedError"), (RUNTIME, "Response")]
        .into_iter()
        .chain(models(&tokens));
    items.push(gate, tokens, imports);
}

/// Where the hand-written half comes from.
const RUNTIME: &str = "docwright_client";

/// What the methods of the client need.
fn methods_imports<'a>(methods: &TokenStream) -> impl Iterator<Item = Import<'a>> + use<'a> {
    let any = !methods.is_empty();
    let runtime = any.then_some([(RUNTIME, "Method"), (RUNTIME, "Request")]);
    runtime.into_iter().flatten().chain(models(methods))
}

fn models<'a>(tokens: &TokenStream) -> Option<Import<'a>> {
    mentions(tokens, "models").then_some(("crate", "models"))
}

fn builder(api: &Api) -> TokenStream {
    let about = own_docs("Makes a [`Client`].");
    let server = docs(server_docs(api));
    let own = api.servers.iter().enumerate().filter_map(|(index, server)| {
        let (method, index) = (ident(server.setter.as_ref()?), Literal::usize_unsuffixed(index));
        let about = Line::of(
            "The URL of the server of single calls, in place of {} and of what {} says.",
            [Line::code(&server.url), Line::item("ClientBuilder::server")],
        );
        let about = docs(Prose::from(about).and(server.docs.clone()));
        Some(quote! {
            #about
            #[must_use]
            pub fn #method(mut self, url: impl Into<String>) -> Self {
                self.inner.server_at(#index, url);
                self
            }
        })
    });
    let variables = api.variables.iter().map(|variable| {
        let about = docs(variable.docs.clone());
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
    let credentials =
        own_docs("Who calls. Several credentials may be given; each operation takes those that it accepts.");
    let provider = own_docs(
        "Who gives credentials when a call needs them: a function that returns a future, or another provider. They are kept until shortly before they expire, or a server refuses them.",
    );
    let from_env = from_env(api);
    let header = own_docs("A header that every request carries.");
    let http = own_docs(
        "The configuration of the HTTP client: proxy, root certificates, pool. It follows no redirects, whatever is said here.",
    );
    let retry = own_docs(
        "Decides whether a call is tried again, in place of `runtime::StandardRetry`, which tries up to three times where that is safe.",
    );
    let connect = own_docs("How long making a connection may take; 10 s unless it is said.");
    let attempt = own_docs("How long one try of a call may take; 60 s unless it is said, `None` for no limit.");
    let timeout =
        own_docs("How long a call may take with all of its tries; 240 s unless it is said, `None` for no limit.");
    let largest = own_docs("How many bytes an answer may have that is read whole; 64 MiB unless it is said.");
    let clock = own_docs("The clock by which requests are signed.");
    let begin = match errors(api) {
        Some(errors) => quote! {
            let mut inner = Builder::new(SERVERS);
            inner.errors(#errors);
            Self { inner }
        },
        None => quote!(Self {
            inner: Builder::new(SERVERS)
        }),
    };
    let build = own_docs("The client, or what is wrong with its configuration.");
    let check = checks_calls(api).then(|| {
        let about = own_docs(
            "Checks the arguments of each call by the documented lengths, ranges and patterns before it is sent.",
        );
        quote! {
            #about
            #[cfg(feature = "validate")]
            #[must_use]
            pub fn validate(mut self) -> Self {
                self.inner.check(crate::validate::CALLS);
                self
            }
        }
    });
    quote! {
        #about
        #[derive(Debug)]
        pub struct ClientBuilder {
            inner: Builder,
        }
        impl ClientBuilder {
            fn new() -> Self {
                #begin
            }
            #server
            #[must_use]
            pub fn server(mut self, url: impl Into<String>) -> Self {
                self.inner.server(url);
                self
            }
            #(#own)*
            #(#variables)*
            #credentials
            #[must_use]
            pub fn credentials(mut self, credentials: Credentials) -> Self {
                self.inner.credentials(credentials);
                self
            }
            #provider
            #[must_use]
            pub fn credentials_from(mut self, provider: impl docwright_client::CredentialsProvider + 'static) -> Self {
                self.inner.credentials_from(provider);
                self
            }
            #from_env
            #header
            #[must_use]
            pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.inner.header(name, value);
                self
            }
            #http
            #[must_use]
            pub fn http(mut self, http: docwright_client::HttpBuilder) -> Self {
                self.inner.http(http);
                self
            }
            #connect
            #[must_use]
            pub fn connect_timeout(mut self, limit: std::time::Duration) -> Self {
                self.inner.connect_timeout(limit);
                self
            }
            #attempt
            #[must_use]
            pub fn attempt_timeout(mut self, limit: impl Into<Option<std::time::Duration>>) -> Self {
                self.inner.attempt_timeout(limit);
                self
            }
            #timeout
            #[must_use]
            pub fn timeout(mut self, limit: impl Into<Option<std::time::Duration>>) -> Self {
                self.inner.timeout(limit);
                self
            }
            #largest
            #[must_use]
            pub fn largest_body(mut self, bytes: usize) -> Self {
                self.inner.largest_body(bytes);
                self
            }
            #clock
            #[must_use]
            pub fn clock(mut self, clock: impl docwright_client::Clock + 'static) -> Self {
                self.inner.clock(clock);
                self
            }
            #retry
            #[must_use]
            pub fn retry(mut self, retry: impl Retry + 'static) -> Self {
                self.inner.retry(retry);
                self
            }
            #check
            #build
            pub fn build(self) -> Result<Client, BuildError> {
                let transport = self.inner.build()?;
                Ok(Client { transport })
            }
        }
    }
}

/// What a user has to know to say where calls go.
fn server_docs(api: &Api) -> Prose {
    let Some(home) = api.servers.first() else {
        return Prose::default();
    };
    let path = server_path(&home.url);
    let about = match (home.is_relative(), path.is_empty()) {
        (true, true) => Line::text("The server's URL. The service's documentation names none, so it is required."),
        (true, false) => Line::of(
            "The server's URL, which is required: of it the service's documentation names the path {} only, which is added to a URL without one.",
            [Line::code(&path)],
        ),
        (false, true) => Line::of("The server's URL, in place of {}.", [Line::code(&home.url)]),
        (false, false) => Line::of(
            "The server's URL, in place of {}. Without a path, it has the path {}.",
            [Line::code(&home.url), Line::code(&path)],
        ),
    };
    let others = (api.servers.len() > 1).then(|| {
        Line::text(
            "Calls that are documented with another server go there too, unless that one's URL is given besides.",
        )
    });
    Prose::from(about).and(others.unwrap_or_default())
}

/// The setter that takes credentials from the environment, where the document says what they are called there.
fn from_env(api: &Api) -> Option<TokenStream> {
    let all = &api.environments;
    if all.is_empty() {
        return None;
    }
    let names = all.iter().flat_map(|known| [&known.id, &known.secret, &known.token]);
    let mut listed: Vec<&String> = Vec::new();
    for name in names.flatten() {
        if !listed.contains(&name) {
            listed.push(name);
        }
    }
    let about = docs(Line::of(
        "The credentials that the environment has, in {}. Without any, building the client fails.",
        [Line::join(listed.into_iter().map(Line::code), ", ")],
    ));
    let known = all.iter().map(|known| {
        let scheme = text(&known.scheme);
        let lists = [("id", &known.id), ("secret", &known.secret), ("token", &known.token)];
        let lists = lists.map(|(name, names)| {
            let (name, names) = (ident(name), names.iter().map(|one| text(one)));
            quote!(#name: &[#(#names),*])
        });
        quote!(docwright_client::Environment { scheme: #scheme, #(#lists),* })
    });
    Some(quote! {
        #about
        #[must_use]
        pub fn credentials_from_env(mut self) -> Self {
            self.inner.credentials_from_env(&[#(#known),*]);
            self
        }
    })
}

/// What the document says of all errors, if it says anything.
fn errors(api: &Api) -> Option<TokenStream> {
    let facts = &api.error_facts;
    let lists = [
        ("code", &facts.code),
        ("message", &facts.message),
        ("retryable", &facts.retryable),
        ("expired", &facts.expired),
    ];
    let stated: Vec<TokenStream> = lists
        .into_iter()
        .filter(|(_, texts)| !texts.is_empty())
        .map(|(name, texts)| {
            let (name, texts) = (ident(name), texts.iter().map(|one| text(one)));
            quote!(#name: &[#(#texts),*],)
        })
        .collect();
    let rest = (stated.len() < lists.len()).then(|| quote!(..docwright_client::ErrorFacts::default()));
    (!stated.is_empty()).then(|| quote!(docwright_client::ErrorFacts { #(#stated)* #rest }))
}

/// The servers as the runtime knows them.
fn servers(api: &Api) -> TokenStream {
    let servers = api.servers.iter().map(|server| {
        let url = text(&server.url);
        let variables = server.defaults.iter().map(|(name, value)| {
            let (name, value) = (text(name), text(value));
            quote!((#name, #value))
        });
        quote!(docwright_client::Server { url: #url, variables: &[#(#variables),*] })
    });
    quote!(const SERVERS: &[docwright_client::Server] = &[#(#servers),*];)
}

fn scheme(scheme: &Scheme) -> TokenStream {
    let id = text(&scheme.id);
    let (place, name) = match &scheme.kind {
        SchemeKind::Http(name) => {
            let name = text(name);
            return quote!(docwright_client::Scheme::Http { id: #id, name: #name });
        }
        SchemeKind::Unsupported(name) => {
            let name = text(name);
            return quote!(docwright_client::Scheme::Unsupported { id: #id, name: #name });
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
        notes.push((parameter.name.as_str(), parameter.docs.first_line()));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let (field, (ty, step)) = (ident(&body.name), body_step(api, operation, body));
        arguments.push(quote!(#field: #ty));
        steps.push(step);
        notes.push((body.name.as_str(), body.docs.first_line()));
    }
    let notes = notes
        .into_iter()
        .filter(|(_, note)| !note.is_empty())
        .map(|(name, note)| Line::of("{}: {}", [Line::code(name), note]));
    let about = operation
        .docs
        .clone()
        .or(Line::of("Calls {}.", [Line::code(&operation.id)]))
        .and(line(operation))
        .and(Prose::list(notes))
        .and(own_errors(api, operation));
    let (about, deprecated) = (docs(about), deprecated(operation.deprecated));
    let expect = (arguments.len() >= 7).then(many_arguments);
    quote! {
        #about
        #deprecated
        #expect
        pub fn #name(&self, #(#arguments),*) -> #call {
            #call(#(#steps)*)
        }
    }
}

/// The request line, with the action that a path alone does not tell.
fn line(operation: &Operation) -> Line {
    let line = Line::code(format!("{} {}", operation.verb, operation.path));
    match &operation.action {
        Some(action) => Line::of("{}, action {}", [line, Line::code(&action.name)]),
        None => line,
    }
}
