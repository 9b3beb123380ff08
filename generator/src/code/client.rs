//! `src/client.rs`: the client, its builder, and for each operation a call and its errors.
//!
//! The code of an operation is thin: it describes the request and says which type each status has. What can be shared
//! is in the runtime.

use crate::code::api::{
    ActionPlace, Api, Body, BodyKind, Content, InBand, Operation, Parameter, Place, Reply, Scheme, SchemeKind, Status,
    Style, Type,
};
use crate::code::doc;
use crate::code::models::{content, inner, many_arguments};
use crate::code::tokens::{From, argument, docs, docs_of, ident, mentions, text, ty};
use proc_macro2::{Literal, TokenStream};
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
    let title = docs(&[&format!("A client of {}. Cheap to clone.", doc::code(&api.title))]);
    let new = docs(&["Begins a client."]);
    let items = quote! {
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
    if api.operations.iter().any(|operation| operation.error.is_some()) {
        runtime.extend(["DocumentedError", "Response"]);
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
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    let mut notes = Vec::new();
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.constant.is_none())
    {
        let field = ident(&parameter.name);
        if !parameter.required {
            values.push(quote!(#field: None));
            continue;
        }
        let (ty, value) = argument(api, &parameter.ty, From::Crate, &field);
        arguments.push(quote!(#field: #ty));
        values.push(if value.to_string() == parameter.name {
            quote!(#field)
        } else {
            quote!(#field: #value)
        });
        notes.push((parameter.name.as_str(), first_paragraph(&parameter.docs)));
    }
    if let Some(body) = &operation.body {
        let field = ident(&body.name);
        if body.required {
            let (ty, value) = body_argument(api, body);
            arguments.push(quote!(#field: #ty));
            values.push(if value.to_string() == body.name {
                quote!(#field)
            } else {
                quote!(#field: #value)
            });
            notes.push((body.name.as_str(), first_paragraph(&body.docs)));
        } else if body.kind == BodyKind::Multipart {
            values.push(quote!(#field: Vec::new()));
        } else {
            values.push(quote!(#field: None));
        }
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
            #call { transport: self.transport.clone(), #(#values),* }
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

/// The type of a body as the call keeps it.
fn body_type(api: &Api, kind: &BodyKind) -> TokenStream {
    match kind {
        BodyKind::Json(body) | BodyKind::Form(body) => ty(api, body, From::Crate),
        BodyKind::Multipart => quote!(Vec<docwright_client::Part>),
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => quote!(docwright_client::Bytes),
    }
}

fn body_argument(api: &Api, body: &Body) -> (TokenStream, TokenStream) {
    let name = ident(&body.name);
    match &body.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => argument(api, ty, From::Crate, &name),
        BodyKind::Multipart => (body_type(api, &body.kind), quote!(#name)),
        BodyKind::Text => (quote!(impl Into<String>), quote!(#name.into())),
        BodyKind::Bytes => (quote!(impl Into<docwright_client::Bytes>), quote!(#name.into())),
    }
}

/// The call: its fields, setters and `send`, and the enums of its successes and errors.
fn call(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.call);
    let about = docs(&[&format!("A call of [`Client::{}`].", operation.method)]);
    let parameters: Vec<&Parameter> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.constant.is_none())
        .collect();
    let fields = parameters.iter().map(|parameter| {
        let (name, ty) = (ident(&parameter.name), ty(api, &parameter.ty, From::Crate));
        if parameter.required {
            quote!(#name: #ty)
        } else {
            quote!(#name: Option<#ty>)
        }
    });
    let body = operation.body.iter().map(|body| {
        let (name, ty) = (ident(&body.name), body_type(api, &body.kind));
        if body.required || body.kind == BodyKind::Multipart {
            quote!(#name: #ty)
        } else {
            quote!(#name: Option<#ty>)
        }
    });
    let setters = parameters
        .iter()
        .filter(|parameter| !parameter.required)
        .map(|parameter| {
            let (setter, field) = (ident(&parameter.setter), ident(&parameter.name));
            let (ty, value) = argument(api, &parameter.ty, From::Crate, &field);
            let about = docs_of(
                &parameter.docs,
                &format!("{}.", doc::code(&parameter.wire)),
                parameter.deprecated,
            );
            quote! {
                #about
                pub fn #setter(mut self, #field: #ty) -> Self {
                    self.#field = Some(#value);
                    self
                }
            }
        });
    let body_setter = operation.body.iter().filter(|body| !body.required).map(|body| {
        let (setter, field) = (ident(&body.setter), ident(&body.name));
        let (ty, value) = body_argument(api, body);
        let value = if body.kind == BodyKind::Multipart {
            value
        } else {
            quote!(Some(#value))
        };
        let about = docs(&[&body.docs, "The body."]);
        quote! {
            #about
            pub fn #setter(mut self, #field: #ty) -> Self {
                self.#field = #value;
                self
            }
        }
    });
    let send = send(api, operation);
    let success = success_enum(api, operation);
    let error = error_enum(api, operation);
    quote! {
        #about
        #[derive(Debug, Clone)]
        #[must_use = "nothing goes out before `send`"]
        pub struct #name {
            transport: Transport,
            #(#fields,)*
            #(#body,)*
        }
        impl #name {
            #(#setters)*
            #(#body_setter)*
            #send
        }
        #success
        #error
    }
}

/// The type of a successful answer.
pub(crate) fn success_type(api: &Api, operation: &Operation, path: &TokenStream) -> TokenStream {
    match (
        &operation.success,
        operation.successes.first().map(|reply| &reply.content),
    ) {
        (Some(name), _) => {
            let name = ident(name);
            quote!(#path #name)
        }
        (None, Some(Content::Json(body))) => ty(api, body, From::Crate),
        (None, Some(Content::Text)) => quote!(String),
        (None, Some(Content::Bytes)) => quote!(docwright_client::Bytes),
        (None, Some(Content::Empty) | None) => quote!(()),
    }
}

/// The type of the documented errors.
pub(crate) fn error_type(operation: &Operation, path: &TokenStream, none: &TokenStream) -> TokenStream {
    match &operation.error {
        Some(name) => {
            let name = ident(name);
            quote!(#path #name)
        }
        None => none.clone(),
    }
}

fn send(api: &Api, operation: &Operation) -> TokenStream {
    let about = docs(&["Sends the call."]);
    let request = request(api, operation);
    let (success, error) = (
        success_type(api, operation, &TokenStream::new()),
        error_type(operation, &TokenStream::new(), &quote!(Undocumented)),
    );
    let arms = success_arms(operation);
    quote! {
        #about
        pub async fn send(self) -> Result<#success, Error<#error>> {
            let request = #request;
            let response = self.transport.send(request).await?;
            match response.status().as_u16() {
                #(#arms)*
                _ => Err(response.into_error()),
            }
        }
    }
}

/// The chain of methods that describes the request.
fn request(api: &Api, operation: &Operation) -> TokenStream {
    let (id, verb, path) = (text(&operation.id), ident(operation.verb), text(&operation.path));
    let mut steps = vec![quote!(Request::new(#id, Method::#verb, #path))];
    if let Some(security) = operation.security {
        let constant = ident(&api.securities[security].constant);
        steps.push(quote!(.security(#constant)));
    }
    if !operation
        .successes
        .iter()
        .any(|reply| matches!(reply.content, Content::Json(_) | Content::Empty))
    {
        steps.push(quote!(.accept("*/*")));
    }
    if let Some(action) = &operation.action {
        let place = match action.place {
            ActionPlace::Header => Some(quote!(header)),
            ActionPlace::Query => Some(quote!(query)),
            ActionPlace::Body { .. } | ActionPlace::Documented => None,
        };
        if let Some(place) = place {
            let own = (&action.key, &action.name);
            for (key, value) in [own]
                .into_iter()
                .chain(action.version.as_ref().map(|(key, value)| (key, value)))
            {
                let (key, value) = (text(key), text(value));
                steps.push(quote!(.#place(#key, #value)));
            }
        }
    }
    steps.extend(operation.parameters.iter().map(argument_step));
    steps.extend(operation.body.iter().map(|body| body_step(operation, body)));
    quote!(#(#steps)*)
}

fn argument_step(parameter: &Parameter) -> TokenStream {
    let wire = text(&parameter.wire);
    let field = ident(&parameter.name);
    let value = match parameter.constant.as_ref().and_then(|constant| constant.as_str()) {
        Some(constant) => {
            let constant = text(constant);
            quote!(#constant)
        }
        None => quote!(&self.#field),
    };
    match parameter.place {
        Place::Query(Style::Form) if parameter.idempotency => quote!(.idempotency_query(#wire, #value)),
        Place::Header if parameter.idempotency => quote!(.idempotency_header(#wire, #value)),
        Place::Path => quote!(.path(#wire, #value)),
        Place::Header => quote!(.header(#wire, #value)),
        Place::Cookie => quote!(.cookie(#wire, #value)),
        Place::Query(Style::Form) => quote!(.query(#wire, #value)),
        Place::Query(Style::Json) => quote!(.query_json(#wire, #value)),
        Place::Query(style) => {
            let style = style_variant(style);
            quote!(.query_styled(#wire, #value, docwright_client::QueryStyle::#style))
        }
    }
}

pub(crate) fn style_variant(style: Style) -> TokenStream {
    match style {
        Style::Form | Style::Json => quote!(Form),
        Style::Comma => quote!(Comma),
        Style::Space => quote!(Space),
        Style::Pipe => quote!(Pipe),
        Style::DeepObject => quote!(DeepObject),
    }
}

fn body_step(operation: &Operation, body: &Body) -> TokenStream {
    let field = ident(&body.name);
    let media = text(&body.media_type);
    let wrapped = operation
        .action
        .as_ref()
        .filter(|action| action.place == ActionPlace::Body { wrap: true });
    match (&body.kind, wrapped) {
        (BodyKind::Json(_), Some(action)) => {
            let key = text(&action.name);
            quote!(.json_under(#key, &self.#field))
        }
        (BodyKind::Json(_), None) if body.media_type == "application/json" => quote!(.json(&self.#field)),
        (BodyKind::Json(_), None) => quote!(.json_as(#media, &self.#field)),
        (BodyKind::Form(_), _) => quote!(.form(&self.#field)),
        (BodyKind::Multipart, _) => quote!(.multipart(&self.#field)),
        (BodyKind::Text, _) if body.required => quote!(.text(#media, Some(&self.#field))),
        (BodyKind::Text, _) => quote!(.text(#media, self.#field.as_deref())),
        (BodyKind::Bytes, _) if body.required => quote!(.bytes(#media, Some(&self.#field))),
        (BodyKind::Bytes, _) => quote!(.bytes(#media, self.#field.as_ref())),
    }
}

/// The statuses that are a success, each with how its body is read.
fn success_arms(operation: &Operation) -> Vec<TokenStream> {
    let Some(name) = &operation.success else {
        let first = operation.successes.first();
        let hundreds = match first.map(|reply| reply.status) {
            Some(Status::Code(code)) => code / 100,
            Some(Status::Range(hundreds)) => hundreds,
            Some(Status::Default) | None => 2,
        };
        // Services take another status of the hundred for the documented one; the body tells.
        let pattern = range(hundreds);
        let read = match first.map(|reply| &reply.content) {
            Some(Content::Json(_)) => in_band_read(operation).unwrap_or_else(|| quote!(response.json())),
            Some(Content::Text) => quote!(response.text()),
            Some(Content::Bytes) => quote!(response.bytes()),
            Some(Content::Empty) | None => quote!(response.empty()),
        };
        return vec![quote!(#pattern => #read,)];
    };
    let name = ident(name);
    let arms = operation.successes.iter().map(|reply| {
        let variant = ident(&reply.variant);
        let pattern = match reply.status {
            Status::Code(code) => code_literal(code),
            Status::Range(hundreds) => range(hundreds),
            Status::Default => range(2),
        };
        match reply.content {
            Content::Json(_) => quote!(#pattern => response.json().map(#name::#variant),),
            Content::Text => quote!(#pattern => response.text().map(#name::#variant),),
            Content::Bytes => quote!(#pattern => response.bytes().map(#name::#variant),),
            Content::Empty => quote!(#pattern => Ok(#name::#variant),),
        }
    });
    arms.collect()
}

fn in_band_read(operation: &Operation) -> Option<TokenStream> {
    let in_band = operation.in_band.as_ref()?;
    let (error, variant) = (ident(operation.error.as_ref()?), ident(&in_band.variant));
    let flag = in_band.success.as_deref().map(text).map(|member| quote!(docwright_client::InBand::flag(#member)));
    let envelope = in_band.envelope.as_deref().map(text).map(|member| quote!(docwright_client::InBand::envelope(#member)));
    let convention = match (flag, envelope) {
        (Some(flag), Some(envelope)) => quote!(#flag.or(#envelope)),
        (flag, envelope) => flag.or(envelope)?,
    };
    Some(quote!(response.json_unless(#convention, #error::#variant)))
}

fn code_literal(code: u16) -> TokenStream {
    let code = Literal::u16_unsuffixed(code);
    quote!(#code)
}

fn range(hundreds: u16) -> TokenStream {
    let (from, to) = (
        Literal::u16_unsuffixed(hundreds * 100),
        Literal::u16_unsuffixed(hundreds * 100 + 99),
    );
    quote!(#from..=#to)
}

fn success_enum(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let name = ident(operation.success.as_ref()?);
    let about = docs(&[&format!("The successes of [`Client::{}`].", operation.method)]);
    let variants = operation.successes.iter().map(|reply| variant(api, reply));
    Some(quote! {
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    })
}

fn variant(api: &Api, reply: &Reply) -> TokenStream {
    let status = match reply.status {
        Status::Code(code) => format!("`{code}`"),
        Status::Range(hundreds) => format!("`{hundreds}00` to `{hundreds}99`"),
        Status::Default => "Any other status".to_owned(),
    };
    let about = if reply.docs.is_empty() {
        format!("{status}.")
    } else {
        format!("{status}: {}", reply.docs)
    };
    let about = docs(&[&about]);
    let name = ident(&reply.variant);
    match &reply.content {
        Content::Json(body) => {
            let body = content(api, body);
            quote!(#about #name(#body),)
        }
        Content::Text => quote!(#about #name(String),),
        Content::Bytes => quote!(#about #name(docwright_client::Bytes),),
        Content::Empty => quote!(#about #name,),
    }
}

fn error_enum(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let name = ident(operation.error.as_ref()?);
    let about = docs(&[&format!("The documented errors of [`Client::{}`].", operation.method)]);
    let variants = operation.errors.iter().map(|reply| variant(api, reply));
    let in_band = operation
        .in_band
        .as_ref()
        .zip(operation.successes.first())
        .and_then(|(in_band, reply)| in_band_variant(api, in_band, reply));
    let decode = decode(operation);
    Some(quote! {
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #in_band
        }
        impl DocumentedError for #name {
            #decode
        }
    })
}

fn in_band_variant(api: &Api, in_band: &InBand, reply: &Reply) -> Option<TokenStream> {
    let Content::Json(body) = &reply.content else {
        return None;
    };
    let about = docs(&["A successful status whose body says that the call failed."]);
    let (name, body) = (ident(&in_band.variant), content(api, body));
    Some(quote!(#about #name(#body),))
}

fn decode(operation: &Operation) -> TokenStream {
    if operation.errors.is_empty() {
        return quote!(
            fn from_response(_: &Response) -> Option<Self> {
                None
            }
        );
    }
    let read = |reply: &Reply| {
        let variant = ident(&reply.variant);
        match reply.content {
            Content::Json(_) => quote!(response.parse().map(Self::#variant)),
            Content::Text => quote!(response.parse_text().map(Self::#variant)),
            Content::Bytes => quote!(Some(Self::#variant(response.body().clone()))),
            Content::Empty => quote!(Some(Self::#variant)),
        }
    };
    let default = operation.errors.iter().find(|reply| reply.status == Status::Default);
    let specific: Vec<TokenStream> = operation
        .errors
        .iter()
        .filter_map(|reply| {
            let pattern = match reply.status {
                Status::Code(code) => code_literal(code),
                Status::Range(hundreds) => range(hundreds),
                Status::Default => return None,
            };
            let read = read(reply);
            Some(quote!(#pattern => #read,))
        })
        .collect();
    let rest = default.map_or_else(|| quote!(None), read);
    let unread = specific.is_empty() && default.is_some_and(|reply| reply.content == Content::Empty);
    let argument = if unread { quote!(_) } else { quote!(response) };
    let body = if specific.is_empty() {
        rest
    } else {
        quote! {
            match response.status().as_u16() {
                #(#specific)*
                _ => #rest,
            }
        }
    };
    quote!(fn from_response(#argument: &Response) -> Option<Self> { #body })
}

/// The types that a call's parameters and body have, for the mock.
pub(crate) fn parameter_type(api: &Api, parameter: &Parameter) -> TokenStream {
    let inner = ty(api, &parameter.ty, From::Crate);
    if parameter.required {
        inner
    } else {
        quote!(Option<#inner>)
    }
}

/// The type of a body as the mock gets it.
pub(crate) fn mock_body_type(api: &Api, body: &Body) -> TokenStream {
    let inner = match &body.kind {
        // A mock sees the bytes: taking a multipart body apart is not its business yet.
        BodyKind::Multipart => quote!(docwright_client::Bytes),
        kind => body_type(api, kind),
    };
    let nullable = matches!(&body.kind, BodyKind::Json(Type::Nullable(_)));
    if body.required || nullable {
        inner
    } else {
        quote!(Option<#inner>)
    }
}
