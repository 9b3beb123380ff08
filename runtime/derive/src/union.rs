//! `Union`: enums of types, told apart by a member or by their form.

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
    let read = |at: usize| {
        let (ident, ty) = (idents[at], types[at]);
        quote!(<#ty as ::docwright_client::json::FromJson>::from_json(value).map(Self::#ident))
    };
    let known = 0..idents.len();
    // A member that names the variant settles it; by the form, the best one is tried, and what fails is kept as it is.
    let body = match Wire::read(&input.attrs)?.tag {
        Some(tag) => {
            let arms = known.filter(|&at| !tags[at].is_empty()).map(|at| {
                let (tags, read) = (&tags[at], read(at));
                quote!(::std::option::Option::Some(#(#tags)|*) => #read,)
            });
            quote! {
                match value.get(#tag).and_then(::docwright_client::json::Value::as_str) {
                    #(#arms)*
                    _ => ::std::result::Result::Ok(Self::#other(value)),
                }
            }
        }
        None => {
            let forms = &types[..idents.len()];
            let arms = known.map(|at| {
                let (number, read) = (Literal::usize_unsuffixed(at), read(at));
                quote!(::std::option::Option::Some(#number) => { let kept = value.clone(); #read.unwrap_or(Self::#other(kept)) },)
            });
            quote! {
                let variant = match ::docwright_client::json::Form::best(
                    &[#(<#forms as ::docwright_client::json::FromJson>::FORM),*],
                    &value,
                ) {
                    #(#arms)*
                    _ => Self::#other(value),
                };
                ::std::result::Result::Ok(variant)
            }
        }
    };
    let ident = &input.ident;
    let deserialize = serde(input);
    Ok(quote! {
        impl ::docwright_client::json::FromJson for #ident {
            const FORM: ::docwright_client::json::Form = ::docwright_client::json::Form::Any;
            fn from_json(value: ::docwright_client::json::Value) -> ::std::result::Result<Self, ::docwright_client::json::Misfit> {
                #body
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
