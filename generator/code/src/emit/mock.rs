//! `src/mock.rs`: a trait with a method for each operation, which answers from the documentation, and its router.

mod answer;
mod usage;

use self::answer::{default_answer, items};
use crate::api::{
    ActionPlace, Api, Body, BodyKind, Content, Framing, Operation, Parameter, Place, Reply, Status, Type,
};
use crate::emit::client::answer::{error_type, stream_type, success_type};
use crate::emit::client::call::{mock_body_type, parameter_type, place, styles};
use crate::emit::tokens::inner;
use crate::emit::tokens::{From, docs, ident, json, mentions, own_docs, text, ty};
use crate::emit::wire::{ends, style_variant};
use docwright_base::prose::Line;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

pub(crate) fn mock(api: &Api, library: &str) -> Result<TokenStream, syn::Error> {
    let about = own_docs(
        "A server that answers as the documentation says.\n\nImplement [`Api`] and override what should answer otherwise; [`router`] makes a server of it, which [`spawn`]\nruns in a test and [`run`] as a program. The header `Prefer: code=404` asks for a documented error.",
    );
    let usage = usage::usage(api, library)?;
    let about = inner(quote!(#about #usage));
    let path = quote!(client::);
    let methods = api.operations.iter().map(|operation| method(api, operation, &path));
    let requests = api.operations.iter().map(|operation| request(api, operation));
    let constants = api.operations.iter().map(|operation| constant(api, operation));
    let routes = api.operations.iter().map(|operation| {
        let (constant, handler) = (constant_name(operation), handler_name(operation));
        quote!(routes.add(&#constant, #handler);)
    });
    let handlers = api.operations.iter().map(|operation| handler(api, operation, &path));
    let errors = api
        .errors
        .iter()
        .filter_map(|error| error_reply(api.operations.get(*error.operations.first()?)?));
    let examples = examples(api);
    let api_docs = own_docs("What the mock does. Each method answers with the documented example.");
    let documented = own_docs("Answers everything with the documented examples.");
    let router = own_docs("The mock as a router of axum.");
    let any = !api.operations.is_empty();
    let mutable = any.then(|| quote!(mut));
    let paths = api.server_paths.iter().map(|path| text(path));
    let under = (!api.server_paths.is_empty()).then(|| quote!(.under(&[#(#paths),*])));
    let items = quote! {
        #api_docs
        pub trait Api: Send + Sync + 'static {
            #(#methods)*
        }
        #documented
        #[derive(Debug, Clone, Copy, Default)]
        pub struct Documented;
        impl Api for Documented {}
        #router
        pub fn router<A: Api>(api: A) -> Router {
            let #mutable routes = Routes::new(api)#under;
            #(#routes)*
            routes.into_router()
        }
        #(#requests)*
        #(#constants)*
        #(#handlers)*
        #(#errors)*
    };
    let client = mentions(&items, "client").then(|| {
        quote!(
            use crate::client;
        )
    });
    let models = mentions(&items, "models").then(|| {
        quote!(
            use crate::models;
        )
    });
    let failure = api
        .operations
        .iter()
        .any(|operation| operation.error.is_some())
        .then(|| quote!(Failure,));
    let runtime = if any {
        quote!({Call, #failure Invalid, Operation, Reply, Routes})
    } else {
        quote!(Routes)
    };
    let std = any.then(|| {
        quote!(
            use std::future::ready;
            use std::sync::Arc;
        )
    });
    Ok(quote! {
        #about
        #client
        #models
        use docwright_mock::#runtime;
        #std

        pub use docwright_client::Undocumented;
        pub use docwright_mock::{Router, run, spawn};

        #items
        #examples
    })
}

fn method(api: &Api, operation: &Operation, path: &TokenStream) -> TokenStream {
    let (name, request) = (ident(&operation.method), ident(&operation.request));
    let (success, error) = (
        success_type(api, operation, path),
        error_type(operation, path, &quote!(Undocumented)),
    );
    let about = docs(Line::of("Answers {}.", [Line::code(&operation.id)]));
    let answer = default_answer(api, operation, &TokenStream::new());
    let stream = operation.streamed.as_ref().and_then(|streamed| {
        let Content::Stream(framing, item) = &streamed.reply.content else {
            return None;
        };
        let (name, ty) = (ident(&streamed.method), stream_type(api, *framing, item));
        let about = docs(Line::of(
            "Answers {} when {} is asked for.",
            [&operation.id, &streamed.reply.media_type].map(Line::code),
        ));
        let answer = items(&streamed.reply, &streamed.method, &TokenStream::new());
        Some(quote! {
            #about
            fn #name(&self, _request: #request) -> impl Future<Output = Result<#ty, #error>> + Send {
                ready(Ok(#answer))
            }
        })
    });
    quote! {
        #about
        fn #name(&self, _request: #request) -> impl Future<Output = Result<#success, #error>> + Send {
            ready(Ok(#answer))
        }
        #stream
    }
}

/// The trait's method for an operation.
fn method_path(operation: &Operation) -> String {
    format!("Api::{}", operation.method)
}

fn request(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let about = docs(Line::of("A request to {}.", [Line::item(method_path(operation))]));
    let fields = parameters(operation).map(|parameter| {
        let (field, ty) = (ident(&parameter.name), parameter_type(api, parameter));
        let place = Line::text(place(parameter.place));
        let about = docs(Line::of("The {} {}.", [place, Line::code(&parameter.wire)]));
        quote!(#about pub #field: #ty)
    });
    let body = operation.body.iter().map(|body| {
        let (field, ty) = (ident(&body.name), mock_body_type(api, body));
        let about = own_docs("The body.");
        quote!(#about pub #field: #ty)
    });
    quote! {
        #about
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #(#body,)*
        }
    }
}

/// Parameters with a value of their own; constants say nothing.
fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .filter(|parameter| parameter.constant.is_none())
}

fn constant_name(operation: &Operation) -> proc_macro2::Ident {
    ident(&operation.method.to_uppercase())
}

fn handler_name(operation: &Operation) -> proc_macro2::Ident {
    // A name that begins with a digit has an underscore before it, and two in a row are a lint.
    format_ident!("handle_{}", operation.method.trim_start_matches('_'))
}

fn constant(api: &Api, operation: &Operation) -> TokenStream {
    let name = constant_name(operation);
    let (id, verb, path) = (text(&operation.id), text(operation.verb), text(&operation.path));
    let action = operation.action.as_ref().map(|action| {
        let (key, name) = (text(&action.key), text(&action.name));
        let in_body = matches!(action.place, ActionPlace::Body { .. });
        quote!(action: Some(docwright_mock::Action { key: #key, name: #name, in_body: #in_body }),)
    });
    let security = operation.security.map(|index| {
        let constant = ident(&api.securities[index].constant);
        quote!(security: client::#constant,)
    });
    let in_band = operation.in_band.iter().filter_map(|in_band| {
        let status = status(operation.successes.first()?.status, 200);
        let body = json(in_band.example.as_ref()?, 12);
        Some(quote!(Failure::in_band(#status, #body)))
    });
    let failures: Vec<TokenStream> = operation.errors.iter().map(failure).chain(in_band).collect();
    let failures = (!failures.is_empty()).then(|| quote!(failures: &[#(#failures),*],));
    let wrapped = operation.in_band.as_ref().map(|in_band| {
        let member = |member: &Option<String>| match member {
            Some(member) => {
                let member = text(member);
                quote!(Some(#member))
            }
            None => quote!(None),
        };
        let (envelope, success, code, message) = (
            member(&in_band.envelope),
            member(&in_band.success),
            member(&in_band.code),
            member(&in_band.message),
        );
        quote!(in_band: Some(docwright_mock::Wrapped { envelope: #envelope, success: #success, code: #code, message: #message }),)
    });
    let own = quote!(#action #security #failures #wrapped);
    let plain = quote!(Operation::new(#id, #verb, #path));
    let value = if own.is_empty() {
        plain
    } else {
        quote!(Operation { #own ..#plain })
    };
    quote!(const #name: Operation = #value;)
}

fn failure(reply: &Reply) -> TokenStream {
    let status = status(reply.status, 500);
    match (&reply.content, &reply.example) {
        (Content::Json(_), Some(example)) => {
            let example = json(example, 12);
            quote!(Failure::json(#status, #example))
        }
        (Content::Text, example) => {
            let example = text(example.as_ref().and_then(Value::as_str).unwrap_or("text"));
            quote!(Failure::text(#status, #example))
        }
        _ => quote!(Failure::bare(#status)),
    }
}

/// A status to answer with; `default` where the spec leaves it open.
pub(crate) fn status(status: Status, default: u16) -> Literal {
    Literal::u16_unsuffixed(status_code(status, default))
}

/// The number of a status, as [`status`] writes it.
pub(crate) fn status_code(status: Status, default: u16) -> u16 {
    match status {
        Status::Code(code) => code,
        Status::Range(hundreds) => hundreds * 100,
        Status::Default => default,
    }
}

/// Reads the request, asks the trait, and writes the reply.
fn handler(api: &Api, operation: &Operation, path: &TokenStream) -> TokenStream {
    let (method, request) = (ident(&operation.method), ident(&operation.request));
    let fields = parameters(operation).map(|parameter| read_parameter(api, parameter));
    let body = operation.body.iter().map(|body| read_body(operation, body));
    let error = if operation.error.is_some() {
        quote!(Err(error) => error.into(),)
    } else {
        quote!(Err(error) => match error {},)
    };
    let stream = operation.streamed.as_ref().map(|streamed| {
        let (method, media) = (ident(&streamed.method), text(&streamed.reply.media_type));
        let answer = stream_reply(&streamed.reply);
        quote! {
            if call.prefers(#media) {
                return Ok(match api.#method(request).await {
                    Ok(body) => #answer,
                    #error
                });
            }
        }
    });
    let unused = parameters(operation).next().is_none() && operation.body.is_none() && stream.is_none();
    let call = if unused { quote!(_) } else { quote!(call) };
    // One arm is enough where all successes are alike.
    let arms = match operation.success {
        Some(_) => operation.successes.len(),
        None => 1,
    };
    let success = operation.successes.iter().take(arms);
    let success = success.map(|reply| success_arm(operation, reply, path));
    let name = handler_name(operation);
    let parts = parameters(operation).any(|parameter| parameter.place == Place::Part);
    let parts = parts.then(|| quote!(let parts = call.parts().await?;));
    quote! {
        async fn #name<A: Api>(api: Arc<A>, #call: Call) -> Result<Reply, Invalid> {
            #parts
            let request = #request { #(#fields,)* #(#body,)* };
            #stream
            let reply = match api.#method(request).await {
                #(#success)*
                #error
            };
            Ok(reply)
        }
    }
}

/// A field of the request, read from the call.
fn read_parameter(api: &Api, parameter: &Parameter) -> TokenStream {
    let (field, wire) = (ident(&parameter.name), text(&parameter.wire));
    if parameter.place == Place::Part {
        let read = part(parameter);
        return quote!(#field: parts.#read);
    }
    let ends = ends(parameter.place, parameter.style, parameter.reserved);
    if let Some(members) = ends.read_members.filter(|_| api.is_object(&parameter.ty)) {
        let function = ident(members);
        return quote!(#field: call.#function(#wire)?);
    }
    let function = ident(ends.read.function);
    let style = ends.read.takes_style.then(|| {
        let style = style_variant(parameter.style);
        quote!(, docwright_client::#style)
    });
    quote!(#field: call.#function(#wire #style)?)
}

/// The field of the request that is the body.
fn read_body(operation: &Operation, body: &Body) -> TokenStream {
    let field = ident(&body.name);
    let action = operation.action.as_ref();
    let wrapped = action.filter(|action| action.place == ActionPlace::Body { wrap: true });
    let read = match (&body.kind, wrapped) {
        (BodyKind::Json(_), Some(action)) => {
            let key = text(&action.name);
            quote!(call.json_under(#key)?)
        }
        (BodyKind::Json(_), None) => quote!(call.json()?),
        (BodyKind::Form(_), _) => match styles(body) {
            Some(styles) => quote!(call.form_styled(#styles)?),
            None => quote!(call.form()?),
        },
        (BodyKind::Text, _) => quote!(call.text()?),
        (BodyKind::Multipart | BodyKind::Bytes, _) => quote!(call.bytes()?),
    };
    let may_be_empty = matches!(body.kind, BodyKind::Text | BodyKind::Bytes | BodyKind::Multipart);
    if body.required && may_be_empty {
        quote!(#field: call.required(#read)?)
    } else {
        quote!(#field: #read)
    }
}

/// What is answered when the trait answers with this success.
fn success_arm(operation: &Operation, reply: &Reply, path: &TokenStream) -> TokenStream {
    let status = status(reply.status, 200);
    let (binding, answer) = match reply.content {
        Content::Json(_) => (Some(quote!(body)), quote!(Reply::json(#status, &body))),
        Content::Text => (Some(quote!(body)), quote!(Reply::text(#status, body))),
        Content::Bytes => (Some(quote!(body)), quote!(Reply::download(#status, body).await)),
        Content::Stream(..) => (Some(quote!(body)), stream_reply(reply)),
        Content::Empty => (None, quote!(Reply::empty(#status))),
    };
    let variant = operation.success.as_ref().map(|name| {
        let (name, variant) = (ident(name), ident(&reply.variant));
        quote!(#path #name::#variant)
    });
    match (variant, binding) {
        (Some(variant), Some(binding)) => quote!(Ok(#variant(#binding)) => #answer,),
        (Some(variant), None) => quote!(Ok(#variant) => #answer,),
        (None, Some(binding)) => quote!(Ok(#binding) => #answer,),
        (None, None) => quote!(Ok(()) => #answer,),
    }
}

/// An answer whose items come one by one, which is called `body`.
fn stream_reply(reply: &Reply) -> TokenStream {
    let (status, media) = (status(reply.status, 200), text(&reply.media_type));
    match &reply.content {
        Content::Stream(Framing::Sequence, _) => quote!(Reply::sequence(#status, #media, body.into_body()).await),
        _ => quote!(Reply::stream(#status, #media, body.into_body()).await),
    }
}

/// How a part is read.
fn part(parameter: &Parameter) -> TokenStream {
    let wire = text(&parameter.wire);
    let files = matches!(&parameter.ty, Type::List(item) if **item == Type::File);
    match (files, parameter.ty == Type::File, parameter.required) {
        (true, _, true) => quote!(files(#wire)?),
        (true, _, false) => quote!(optional_files(#wire)),
        (_, true, true) => quote!(file(#wire)?),
        (_, true, false) => quote!(optional_file(#wire)),
        _ => quote!(value(#wire)?),
    }
}

/// How an error of the trait is answered.
fn error_reply(operation: &Operation) -> Option<TokenStream> {
    let name = ident(operation.error.as_ref()?);
    let arms = operation.errors.iter().map(|reply| {
        let status = status(reply.status, 500);
        let variant = ident(&reply.variant);
        match reply.content {
            // No error is a stream.
            Content::Json(_) | Content::Stream(..) => {
                quote!(client::#name::#variant(body) => Self::json(#status, &body),)
            }
            Content::Text => quote!(client::#name::#variant(body) => Self::text(#status, body),),
            Content::Bytes => quote!(client::#name::#variant(body) => Self::bytes(#status, body),),
            Content::Empty => quote!(client::#name::#variant => Self::empty(#status),),
        }
    });
    let in_band = operation.in_band.iter().filter_map(|in_band| {
        let status = status(operation.successes.first()?.status, 200);
        let variant = ident(&in_band.variant);
        let (constant, body) = (
            constant_name(operation),
            match in_band.error {
                Some(_) => quote!(enveloped),
                None => quote!(in_band),
            },
        );
        Some(quote!(client::#name::#variant(error) => Self::#body(&#constant, #status, &error),))
    });
    Some(quote! {
        impl From<client::#name> for Reply {
            fn from(error: client::#name) -> Self {
                match error {
                    #(#arms)*
                    #(#in_band)*
                }
            }
        }
    })
}

/// The documented bodies of successes, for the trait's defaults and for whoever starts from them.
fn examples(api: &Api) -> TokenStream {
    let functions: Vec<TokenStream> = api
        .operations
        .iter()
        .flat_map(|operation| {
            let first = operation
                .successes
                .first()
                .map(|reply| (operation.method.as_str(), reply));
            let streamed = operation.streamed.iter();
            let streamed = streamed.map(|streamed| (streamed.method.as_str(), &streamed.reply));
            first.into_iter().chain(streamed)
        })
        .filter_map(|(name, reply)| {
            let path = format!("Api::{name}");
            let name = ident(name);
            let method = Line::item_at(&path, format!("super::{path}"));
            let about = docs(Line::of("The body with which {} answers.", [method]));
            let (ty, value) = match (&reply.content, &reply.example) {
                (Content::Json(body) | Content::Stream(_, body), Some(example)) => {
                    let (ty, example) = (ty(api, body, From::Crate), json(example, 12));
                    (ty, quote!(docwright_mock::example(#example)))
                }
                (Content::Json(_) | Content::Stream(..), None) | (Content::Empty, _) => return None,
                (Content::Text, example) => {
                    let example = text(example.as_ref().and_then(Value::as_str).unwrap_or("text"));
                    (quote!(String), quote!(String::from(#example)))
                }
                (Content::Bytes, _) => (
                    quote!(docwright_client::Bytes),
                    quote!(docwright_client::Bytes::from_static(b"bytes")),
                ),
            };
            Some(quote! {
                #about
                pub fn #name() -> #ty {
                    #value
                }
            })
        })
        .collect();
    if functions.is_empty() {
        return TokenStream::new();
    }
    let about = own_docs("The documented answers, to start from.");
    let functions: TokenStream = functions.into_iter().collect();
    let models = mentions(&functions, "models").then(|| {
        quote!(
            use crate::models;
        )
    });
    quote! {
        #about
        pub mod examples {
            #models
            #functions
        }
    }
}
