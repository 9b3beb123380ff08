//! `tests/examples.rs`: the document's examples to their types and back.

use crate::api::Api;
use crate::emit::tokens::inner;
use crate::emit::tokens::{From, ident, json, mentions, own_docs, ty};
use proc_macro2::TokenStream;
use quote::quote;

/// The file; none for a document without examples of types that have a name.
pub(crate) fn examples(api: &Api, library: &str) -> Option<TokenStream> {
    if api.examples.is_empty() {
        return None;
    }
    let about = inner(own_docs(
        "The documented examples, each to its type and back to the same JSON.",
    ));
    let library = ident(library);
    let lines: TokenStream = (api.examples.iter())
        .map(|example| {
            let (ty, value) = (ty(api, &example.ty, From::Crate), json(&example.value, 8));
            quote!(round_trip::<#ty>(#value);)
        })
        .collect();
    let models = mentions(&lines, "models").then(|| quote!(use #library::models;));
    Some(quote! {
        #about
        use docwright_mock::round_trip;
        #models

        #[test]
        fn examples_come_back_as_they_were() {
            #lines
        }
    })
}
