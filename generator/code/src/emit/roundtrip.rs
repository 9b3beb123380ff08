//! `tests/roundtrip.rs`: each method of the client against the crate's own mock, over loopback.

use crate::api::{Api, Body, BodyKind, Content, Framing, Operation, Parameter, Type};
use crate::emit::mock::{status, status_code};
use crate::emit::sample::{open_variables, proof};
use crate::emit::tokens::inner;
use crate::emit::tokens::{ident, json, mentions, own_docs, text};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) fn roundtrip(api: &Api, library: &str) -> TokenStream {
    let about = inner(own_docs("Each operation from the client to the mock and back."));
    let library = ident(library);
    let tests: TokenStream = api.operations.iter().map(|operation| test(api, operation)).collect();
    let credentials = credentials(api)
        .into_iter()
        .map(|credentials| quote!(.credentials(#credentials)));
    let enums = mentions(&tests, "client").then(|| quote!(client,));
    let secured = (!api.securities.is_empty()).then(|| quote!(Credentials,));
    let answers = mentions(&tests, "examples");
    let examples = answers.then(|| quote!(self, examples));
    let mock = if answers {
        quote!(mock::{#examples})
    } else {
        quote!(mock)
    };
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let is_deprecated = api.operations.iter().any(|operation| operation.deprecated);
    let allow = (is_deprecated || parameters.into_iter().any(|parameter| parameter.deprecated)).then(|| {
        quote!(
            #![allow(deprecated)]
        )
    });
    let variables = open_variables(api);
    quote! {
        #about
        #allow
        use #library::{Client, #secured #enums #mock};

        /// A client of a mock of its own, which prefers this answer.
        async fn start(prefer: &str) -> Client {
            let url = mock::spawn(mock::router(mock::Documented)).await.expect("a free port");
            let builder = Client::builder().server(url) #variables .header("Prefer", prefer) #(#credentials)*;
            builder.build().expect("a whole configuration")
        }
        #tests
    }
}

/// What proves who calls, whichever alternative an operation takes; each once.
fn credentials(api: &Api) -> Vec<TokenStream> {
    let alternatives = api.securities.iter().flat_map(|security| &security.alternatives);
    let proofs = alternatives.flat_map(|schemes| proof(schemes));
    let proofs: BTreeMap<String, TokenStream> = proofs.map(|proof| (proof.to_string(), proof)).collect();
    proofs.into_values().collect()
}

fn test(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.method);
    let call = call(api, operation);
    let success = match answer(api, operation) {
        Some(expect) if operation.successes[0].content.comes() => coming(operation, &call, &expect),
        // An enum with a download in it can be printed, but not compared.
        Some(expect) if operation.success.is_some() && has_download(operation) => quote! {
            let answer = #call.send().await.expect("a documented answer");
            assert_eq!(format!("{answer:?}"), format!("{:?}", #expect));
        },
        Some(expect) => quote! {
            let answer = #call.send().await.expect("a documented answer");
            assert_eq!(answer, #expect);
        },
        None => quote!(#call.send().await.expect("a documented answer");),
    };
    let stream = operation.streamed.as_ref().and_then(|streamed| {
        let (Content::Stream(framing, _), Some(_)) = (&streamed.reply.content, &streamed.reply.example) else {
            return None;
        };
        let (test, example) = (format_ident!("{}_comes", streamed.method), ident(&streamed.method));
        let answer = quote!(let answer = #call.send_stream().await.expect("a documented answer"););
        let check = first_item(&answer, *framing, &quote!(examples::#example()));
        Some(quote! {
            #[tokio::test]
            async fn #test() {
                let client = start("").await;
                #check
            }
        })
    });
    let failure = operation.errors.first().map(|reply| {
        let test = format_ident!("{}_fails", operation.method.trim_end_matches('_'));
        let (status, code) = (status(reply.status, 500), status_code(reply.status, 500));
        let prefer = text(&format!("code={code}"));
        let pattern = pattern(operation, &reply.variant, &reply.content);
        failing_test(&test, &prefer, &call, &status, &pattern)
    });
    let in_band = operation
        .in_band
        .iter()
        .filter(|in_band| in_band.example.is_some())
        .filter_map(|in_band| {
            let test = format_ident!("{}_fails_in_band", operation.method.trim_end_matches('_'));
            let content = &operation.successes.first()?.content;
            let pattern = pattern(operation, &in_band.variant, content);
            let success = status(operation.successes.first()?.status, 200);
            Some(failing_test(&test, &text("code=in-band"), &call, &success, &pattern))
        });
    quote! {
        #[tokio::test]
        async fn #name() {
            let client = start("").await;
            #success
        }
        #stream
        #failure
        #(#in_band)*
    }
}

/// A call whose answer is read as it comes.
fn coming(operation: &Operation, call: &TokenStream, expect: &TokenStream) -> TokenStream {
    let answer = quote!(let answer = #call.send().await.expect("a documented answer"););
    let unwrapped = operation.success.as_ref().map(|name| {
        let (name, variant) = (ident(name), ident(&operation.successes[0].variant));
        quote!(let client::#name::#variant(answer) = answer else { panic!("{answer:?}") };)
    });
    let check = match &operation.successes[0].content {
        Content::Stream(framing, _) => return first_item(&quote!(#answer #unwrapped), *framing, expect),
        _ => quote!(assert_eq!(answer.bytes().await.expect("a whole body"), #expect);),
    };
    quote! {
        #answer
        #unwrapped
        #check
    }
}

/// The one item of a stream, which is called `answer`.
fn first_item(answer: &TokenStream, framing: Framing, expect: &TokenStream) -> TokenStream {
    let data = (framing == Framing::Events).then(|| quote!(.data));
    quote! {
        #answer
        let mut answer = answer;
        let item = answer.next().await.expect("an item").expect("a documented item");
        assert_eq!(item #data, #expect);
        assert!(answer.next().await.is_none());
    }
}

fn failing_test(
    test: &proc_macro2::Ident,
    prefer: &proc_macro2::Literal,
    call: &TokenStream,
    status: &proc_macro2::Literal,
    pattern: &TokenStream,
) -> TokenStream {
    quote! {
        #[tokio::test]
        async fn #test() {
            let client = start(#prefer).await;
            let error = #call.send().await.expect_err("a documented error");
            let status = error.status().expect("an answer");
            assert_eq!(status, #status);
            assert!(matches!(error.service(), Some(#pattern)), "{error:?}");
        }
    }
}

fn pattern(operation: &Operation, variant: &str, content: &Content) -> TokenStream {
    let (name, variant) = (
        ident(operation.error.as_deref().unwrap_or("Undocumented")),
        ident(variant),
    );
    match content {
        Content::Empty => quote!(client::#name::#variant),
        _ => quote!(client::#name::#variant(_)),
    }
}

/// Whether a success is read as it comes.
fn has_download(operation: &Operation) -> bool {
    operation.successes.iter().any(|reply| reply.content.comes())
}

/// What the answer must be; nothing for an empty one.
fn answer(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let reply = operation.successes.first()?;
    let example = ident(&operation.method);
    let body = match (&reply.content, &reply.example) {
        (Content::Empty, _) | (Content::Json(_) | Content::Stream(..), None) => None,
        _ => Some(quote!(examples::#example())),
    };
    match (&operation.success, body) {
        (_, body) if reply.content.comes() => body,
        (Some(name), body) => {
            let (name, variant) = (ident(name), ident(&reply.variant));
            let body = body.map(|body| {
                if matches!(&reply.content, Content::Json(ty) if api.is_large(ty)) {
                    quote!((Box::new(#body)))
                } else {
                    quote!((#body))
                }
            });
            body.map(|body| quote!(client::#name::#variant #body))
        }
        (None, body) => body,
    }
}

/// A call with an example for each argument that is sent as one text.
fn call(api: &Api, operation: &Operation) -> TokenStream {
    let method = ident(&operation.method);
    let given: Vec<&Parameter> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.constant.is_none())
        .collect();
    let required = given
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| expression(api, &parameter.ty, parameter.example.as_ref()));
    let required_body = operation
        .body
        .iter()
        .filter(|body| body.required)
        .map(|body| body_expression(api, body));
    let optional = given
        .iter()
        .filter(|parameter| !parameter.required && is_scalar(api, &parameter.ty))
        .map(|parameter| {
            let (setter, value) = (
                ident(&parameter.setter),
                expression(api, &parameter.ty, parameter.example.as_ref()),
            );
            quote!(.#setter(#value))
        });
    let optional_body = operation.body.iter().filter(|body| !body.required).map(|body| {
        let (setter, value) = (ident(&body.setter), body_expression(api, body));
        quote!(.#setter(#value))
    });
    let arguments = required.chain(required_body);
    quote!(client.#method(#(#arguments),*) #(#optional)* #(#optional_body)*)
}

fn is_scalar(api: &Api, ty: &Type) -> bool {
    matches!(
        ty,
        Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64 | Type::File
    ) || api.is_text(ty)
}

fn body_expression(api: &Api, body: &Body) -> TokenStream {
    match &body.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => expression(api, ty, body.example.as_ref()),
        BodyKind::Multipart => quote!(vec![docwright_client::Part::text("name", "value")]),
        BodyKind::Text => quote!("text"),
        BodyKind::Bytes => quote!("bytes"),
    }
}

/// A Rust expression for a JSON value of the type.
pub(crate) fn expression(api: &Api, ty: &Type, value: Option<&Value>) -> TokenStream {
    let Some(value) = value else {
        return quote!(docwright_mock::example("null"));
    };
    match (ty, value) {
        (Type::List(item), Value::Array(_)) if **item == Type::File => quote!(vec!["content".into()]),
        (_, Value::String(string)) if api.is_text(ty) || *ty == Type::File => {
            let string = text(string);
            quote!(#string)
        }
        (Type::Bool, Value::Bool(flag)) => quote!(#flag),
        (Type::I32 | Type::I64 | Type::U64, Value::Number(number)) => number.to_string().parse().unwrap_or_default(),
        (Type::F64, Value::Number(number)) => format!("{:?}", number.as_f64().unwrap_or_default())
            .parse()
            .unwrap_or_default(),
        (_, value) => {
            let value = json(value, 16);
            quote!(docwright_mock::example(#value))
        }
    }
}
