//! What a method of the mock's trait answers by itself.

use crate::api::{Api, Content, Framing, Operation, Reply};
use crate::emit::tokens::ident;
use proc_macro2::TokenStream;
use quote::quote;

/// The first success, with its example, which is found at this path.
pub(super) fn default_answer(api: &Api, operation: &Operation, path: &TokenStream) -> TokenStream {
    let Some(reply) = operation.successes.first() else {
        return quote!(());
    };
    let example = ident(&operation.method);
    let body = match &reply.content {
        Content::Empty => None,
        Content::Stream(..) => Some(items(reply, &operation.method, path)),
        Content::Json(body) if operation.success.is_some() && api.is_large(body) => {
            Some(quote!(Box::new(#path examples::#example())))
        }
        Content::Bytes => Some(quote!(#path examples::#example().into())),
        Content::Json(_) | Content::Text => Some(quote!(#path examples::#example())),
    };
    match (&operation.success, body) {
        (Some(name), body) => {
            let (name, variant) = (ident(name), ident(&reply.variant));
            let body = body.map(|body| quote!((#body)));
            quote!(client::#name::#variant #body)
        }
        (None, Some(body)) => body,
        (None, None) => quote!(()),
    }
}

/// A stream of the one item that the examples have under this name, or of none.
pub(super) fn items(reply: &Reply, example: &str, path: &TokenStream) -> TokenStream {
    let example = ident(example);
    let item = reply.example.as_ref().map(|_| quote!(#path examples::#example()));
    match (&reply.content, item) {
        (Content::Stream(Framing::Events, _), Some(item)) => quote!(vec![docwright_client::Event::new(#item)].into()),
        (_, item) => quote!(vec![#item].into()),
    }
}
