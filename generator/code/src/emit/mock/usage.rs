//! How a test uses the mock: an example for the documentation of its module, which needs no other crate of ours.

use super::answer::default_answer;
use crate::api::Api;
use crate::emit::client::answer::{error_type, success_type};
use crate::emit::tokens::{code_docs, ident, mentions, own_docs};
use crate::emit::{print, sample};
use proc_macro2::{Group, Ident, Spacing, TokenStream, TokenTree};
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
    let variables = sample::open_variables(api);
    let client = sample::client(api, operation, &quote!(.server(url) #variables));
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
        "\nIt shows what a client sends, and decides what it is answered. In a test, the body of `main` stands in a function\nwith `#[tokio::test]`:\n\n",
    );
    let code = code_docs(&code);
    Ok(quote!(#about #code))
}

/// The same with the paths into other crates led through this one.
fn through(tokens: TokenStream, library: &Ident) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        // An operation may be called like a crate, but then no path begins with it.
        let begins = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':' && next.spacing() == Spacing::Joint);
        match token {
            TokenTree::Group(group) => {
                let inner = through(group.stream(), library);
                out.extend([TokenTree::from(Group::new(group.delimiter(), inner))]);
            }
            TokenTree::Ident(word) if begins && word == "docwright_client" => out.extend(quote!(#library)),
            TokenTree::Ident(word) if begins && word == "serde_json" => out.extend(quote!(#library::serde_json)),
            other => out.extend([other]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_led_through_the_crate() {
        let tokens = quote!(
            fn serde_json() -> Vec<serde_json::Value> {
                x.serde_json(docwright_client::Date::from(y))
            }
        );
        let expect = quote!(
            fn serde_json() -> Vec<acme::serde_json::Value> {
                x.serde_json(acme::Date::from(y))
            }
        );
        assert_eq!(through(tokens, &ident("acme")).to_string(), expect.to_string());
    }
}
