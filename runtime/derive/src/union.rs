//! `Union`: enums of types, told apart by a member or by their form, as a table that the runtime reads.

use crate::attributes::Wire;
use crate::object::serde;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput};

pub(crate) fn union(input: &DeriveInput) -> syn::Result<TokenStream> {
    let wrong = || {
        syn::Error::new_spanned(
            &input.ident,
            "this derive is for enums whose variants hold a value each",
        )
    };
    let Data::Enum(data) = &input.data else {
        return Err(wrong());
    };
    let (mut idents, mut types, mut tags) = (Vec::new(), Vec::new(), Vec::new());
    for variant in &data.variants {
        let field = variant
            .fields
            .iter()
            .next()
            .filter(|_| variant.fields.len() == 1)
            .ok_or_else(wrong)?;
        idents.push(&variant.ident);
        types.push(&field.ty);
        tags.push(Wire::read(&variant.attrs)?.names);
    }
    let other = idents.pop().ok_or_else(wrong)?;
    let types = &types[..idents.len()];
    let tags = &tags[..idents.len()];
    let numbers = (0..idents.len()).map(Literal::usize_unsuffixed);
    let tag = match Wire::read(&input.attrs)?.tag {
        Some(tag) => quote!(::std::option::Option::Some(#tag)),
        None => quote!(::std::option::Option::None),
    };
    let ident = &input.ident;
    let deserialize = serde(input);
    Ok(quote! {
        impl ::docwright_client::json::FromJson for #ident {
            const FORM: ::docwright_client::json::Form = {
                // Models may be called whatever the items of that module are called.
                use ::docwright_client::json as runtime;
                // A static, since the runtime knows a union by where this stands.
                static ALTERNATIVES: &[runtime::Alternative] =
                    &[#(runtime::Alternative { tags: &[#(#tags),*], form: runtime::form::<#types> }),*];
                runtime::Form::Union { tag: #tag, alternatives: &ALTERNATIVES }
            };
            fn from_json(value: ::docwright_client::json::Json<'_>) -> ::std::result::Result<Self, ::docwright_client::json::Misfit> {
                ::docwright_client::json::choose(<Self as ::docwright_client::json::FromJson>::FORM, value, |at, value| match at {
                    #(#numbers => <#types as ::docwright_client::json::FromJson>::from_json(value).map(Self::#idents),)*
                    _ => <::docwright_client::json::Value as ::docwright_client::json::FromJson>::from_json(value).map(Self::#other),
                })
            }
        }
        impl ::docwright_client::json::Serialize for #ident {
            fn serialize<S: ::docwright_client::json::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    #(Self::#idents(value) => ::docwright_client::json::Serialize::serialize(value, serializer),)*
                    Self::#other(value) => ::docwright_client::json::Serialize::serialize(value, serializer),
                }
            }
        }
        #deserialize
    })
}
