//! How a test uses the mock: an example for the documentation of its module, which needs no other crate of ours.

use super::default_answer;
use crate::api::Api;
use crate::emit::client::answer::{error_type, success_type};
use crate::emit::tokens::{code_docs, ident, mentions, own_docs};
use crate::emit::{print, sample};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

/// The example; nothing for an API without operations.
pub(super) fn usage(api: &Api, library: &str) -> Result<TokenStream, syn::Error> {
    let Some(operation) = sample::simplest(api) else {
        return Ok(TokenStream::new());
    };
    let (method, request) = (ident(&operation.method), ident(&operation.request));
    let path = quote!(client::);
    let success = success_type(api, operation, &path);
    let error = error_type(operation, &path, &quote!(mock::Undocumented));
    let answer = default_answer(api, operation, &quote!(mock::));
    let client = sample::client(api, operation, &quote!(.server(url)));
    let call = sample::call(api, operation);
    let program = quote! {
        struct Fake;

        impl mock::Api for Fake {
            async fn #method(&self, request: mock::#request) -> Result<#success, #error> {
                println!("{request:?}");
                Ok(#answer)
            }
        }

        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            let url = mock::spawn(mock::router(Fake)).await?;
            #client
            #call
            Ok(())
        }
    };
    let library = ident(library);
    let import = |name: &str| {
        let word = ident(name);
        mentions(&program, name).then(|| quote!(#word,))
    };
    let (credentials, module, models) = (import("Credentials"), import("client"), import("models"));
    let program = through(program, &library);
    let code = print::code(quote! {
        use #library::{Client, #credentials #module mock, #models};
        #program
    })?;
    let about = own_docs(
        "\nWith it, a test decides what a client is answered and sees what it asks for. There, `main` is a function of\nthe test's name with `#[tokio::test]`:\n\n",
    );
    let code = code_docs(&code);
    Ok(quote!(#about #code))
}

/// The same with what is another crate's reached through this one.
fn through(tokens: TokenStream, library: &Ident) -> TokenStream {
    let through = |token| match token {
        TokenTree::Group(group) => {
            let inner = through(group.stream(), library);
            TokenTree::from(proc_macro2::Group::new(group.delimiter(), inner)).into()
        }
        TokenTree::Ident(word) if word == "docwright_client" => quote!(#library),
        TokenTree::Ident(word) if word == "serde_json" => quote!(#library::serde_json),
        other => other.into(),
    };
    tokens
        .into_iter()
        .flat_map(|token| -> TokenStream { through(token) })
        .collect()
}
