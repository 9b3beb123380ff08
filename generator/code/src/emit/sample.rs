//! A call to begin with, for the README and the documentation of the mock: the operation that asks for least, with
//! documented values.

use crate::api::{Api, Body, BodyKind, Content, Operation, Scheme, SchemeKind, Shape, Type};
use crate::emit::tokens::{ident, text};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// The operation that tells most and asks for least: one that reads something, answers with a value, and is not on its way
/// out.
pub(crate) fn simplest(api: &Api) -> Option<&Operation> {
    api.operations.iter().min_by_key(|operation| {
        let writes = !matches!(operation.verb, "GET" | "HEAD" | "OPTIONS");
        (
            operation.deprecated,
            !answers(operation),
            writes && !is_read(operation),
            asks(operation),
        )
    })
}

/// The one with a body that tells most and asks for least.
pub(crate) fn with_body(api: &Api) -> Option<&Operation> {
    let sending = api.operations.iter().filter(|operation| {
        let body = operation.body.as_ref();
        !operation.deprecated
            && body.is_some_and(|body| body.required && matches!(body.kind, BodyKind::Json(_) | BodyKind::Form(_)))
    });
    sending.min_by_key(|operation| (!answers(operation), asks(operation)))
}

/// Whether a success has a value.
fn answers(operation: &Operation) -> bool {
    let first = operation.successes.first();
    first.is_some_and(|reply| matches!(reply.content, Content::Json(_) | Content::Stream(..)))
}

/// Whether an operation whose method does not tell says by its name that it only reads.
fn is_read(operation: &Operation) -> bool {
    let reading = ["get", "list", "describe", "show", "query", "search", "find", "read"];
    let word = operation.method.split('_').next().unwrap_or_default();
    operation.action.is_some() && reading.contains(&word)
}

/// How much a caller has to give.
fn asks(operation: &Operation) -> usize {
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    let body = operation.body.as_ref().is_some_and(|body| body.required);
    required.count() + if body { 4 } else { 0 }
}

/// The steps that give a value to each variable of the servers that has none by default.
pub(crate) fn open_variables(api: &Api) -> TokenStream {
    let open = api.variables.iter().filter(|variable| variable.default.is_none());
    let steps = open.map(|variable| {
        let method = ident(&variable.method);
        quote!(.#method("value"))
    });
    steps.collect()
}

/// What builds a client that may call the operation, with these further steps.
pub(crate) fn client(api: &Api, operation: &Operation, steps: &TokenStream) -> TokenStream {
    let schemes = operation
        .security
        .and_then(|index| api.securities[index].alternatives.last());
    // The last alternative is usually the one that needs no second call to get a token.
    let credentials = schemes.map(|schemes| proof(schemes)).into_iter().flatten();
    let credentials = credentials.map(|credentials| quote!(.credentials(#credentials)));
    quote!(let client = Client::builder() #steps #(#credentials)* .build()?;)
}

/// What proves who calls by all of these schemes together; of several, each says for which it is.
pub(crate) fn proof(schemes: &[Scheme]) -> Vec<TokenStream> {
    let one = |scheme: &Scheme| {
        let credentials = credential(credential_kind(&scheme.kind));
        let is_alone = schemes.len() == 1 && !matches!(scheme.kind, SchemeKind::Unsupported(_));
        let id = text(&scheme.id);
        let only = (!is_alone).then(|| quote!(.for_scheme(#id)));
        quote!(#credentials #only)
    };
    schemes.iter().map(one).collect()
}

/// Which constructor of the runtime's credentials fits a scheme.
fn credential_kind(kind: &SchemeKind) -> &'static str {
    match kind {
        SchemeKind::Http(name) => match name.to_ascii_lowercase().as_str() {
            "basic" => "basic",
            "oauth" => "session",
            "sdk-hmac-sha256" | "acs3-hmac-sha256" => "access_key",
            _ => "token",
        },
        SchemeKind::Unsupported(_) => "anonymous",
        SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_) => "token",
    }
}

/// Credentials of a kind, with made-up secrets.
fn credential(kind: &str) -> TokenStream {
    match kind {
        "basic" => quote!(Credentials::basic("user", "password")),
        "session" => quote!(Credentials::session("session")),
        "anonymous" => quote!(Credentials::anonymous()),
        "access_key" => quote!(Credentials::access_key("access-key", "secret-key")),
        _ => quote!(Credentials::token("token")),
    }
}

/// The one with a documented error that asks for least.
pub(crate) fn failing(api: &Api) -> Option<&Operation> {
    let failing = api
        .operations
        .iter()
        .filter(|operation| !operation.deprecated && operation.error.is_some() && !operation.errors.is_empty());
    failing.min_by_key(|operation| (!answers(operation), asks(operation)))
}

/// The call with its first documented error told from others.
pub(crate) fn matched(api: &Api, operation: &Operation) -> TokenStream {
    let call = sent(api, operation);
    let (Some(error), Some(reply)) = (&operation.error, operation.errors.first()) else {
        return call;
    };
    let (error, variant) = (ident(error), ident(&reply.variant));
    let pattern = match reply.content {
        Content::Empty => quote!(client::#error::#variant),
        _ => quote!(client::#error::#variant(body)),
    };
    let told = match reply.content {
        Content::Empty => quote!(println!("refused")),
        _ => quote!(println!("refused: {body:?}")),
    };
    let answered = match is_empty(operation) {
        true => quote!(Ok(()) => println!("done")),
        false => quote!(Ok(answer) => println!("{answer:?}")),
    };
    quote! {
        match #call.await {
            #answered,
            Err(error) => match error.service() {
                Some(#pattern) => #told,
                _ => println!("{error}"),
            },
        }
    }
}

/// Whether a success has nothing to say.
fn is_empty(operation: &Operation) -> bool {
    let first = operation.successes.first();
    operation.success.is_none() && first.is_none_or(|reply| reply.content == Content::Empty)
}

/// The call with what it requires, and its answer printed where it has one.
pub(crate) fn call(api: &Api, operation: &Operation) -> TokenStream {
    let call = sent(api, operation);
    match is_empty(operation) {
        true => quote!(#call.await?;),
        false => quote!(let answer = #call.await?; println!("{answer:?}");),
    }
}

/// The call with what it requires, on its way.
fn sent(api: &Api, operation: &Operation) -> TokenStream {
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
    quote!(client.#method(#(#arguments),*).send())
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
                    let required: Vec<_> = shape.fields.iter().filter(|field| field.is_asked_for()).collect();
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
