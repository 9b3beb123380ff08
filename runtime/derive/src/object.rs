//! `Object`: how a struct is read from JSON and written as JSON.

use crate::attributes::{Constant, Wire};
use crate::fields::fields;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, GenericArgument, PathArguments, Type};

pub(crate) fn object(input: &DeriveInput) -> syn::Result<TokenStream> {
    let item = Wire::read(&input.attrs)?;
    let (mut read, mut write) = (Vec::new(), Vec::new());
    let (mut table, mut rest) = (Vec::new(), quote!(::std::option::Option::None));
    for field in fields(input)? {
        let wire = Wire::read(&field.attrs)?;
        let Some(ident) = &field.ident else { continue };
        if wire.rest {
            read.push(quote!(#ident: members.rest(<Self as ::docwright_client::json::FromJson>::FORM)?));
            write.push(quote!(members.rest(&self.#ident)?;));
            if let Some(value) = arguments(&field.ty).and_then(|mut arguments| arguments.pop()) {
                rest = quote!(::std::option::Option::Some(runtime::form::<#value>));
            }
            continue;
        }
        let name = wire.name(ident, &item)?;
        match option(&field.ty).map(option) {
            None => {
                read.push(quote!(#ident: members.required(#name)?));
                write.push(quote!(members.put(#name, &self.#ident)?;));
            }
            Some(None) if wire.nullable => {
                read.push(quote!(#ident: members.optional(#name)?));
                write.push(quote!(members.put(#name, &self.#ident)?;));
            }
            Some(None) => {
                read.push(quote!(#ident: members.optional(#name)?));
                write.push(quote!(members.put_some(#name, &self.#ident)?;));
            }
            Some(Some(_)) => {
                read.push(quote!(#ident: members.present(#name)?));
                write.push(quote!(members.put_some(#name, &self.#ident)?;));
            }
        }
        let need = match option(&field.ty) {
            None => quote!(Required),
            Some(_) if wire.nullable => quote!(Nullable),
            Some(_) => quote!(Optional),
        };
        let inner = option(&field.ty).map_or(&field.ty, |inner| option(inner).unwrap_or(inner));
        let only = wire.only.iter().map(Constant::only);
        let member = quote! {
            runtime::Member { name: #name, need: runtime::Need::#need, only: &[#(#only),*], form: runtime::form::<#inner> }
        };
        table.push((name, member));
    }
    // By name: that is how the runtime finds them.
    table.sort_by(|(one, _), (other, _)| one.cmp(other));
    let table = table.into_iter().map(|(_, member)| member);
    let ident = &input.ident;
    let serde = serde(input);
    Ok(quote! {
        impl ::docwright_client::json::FromJson for #ident {
            const FORM: ::docwright_client::json::Form = {
                // Models may be called whatever the items of that module are called.
                use ::docwright_client::json as runtime;
                runtime::Form::Object { members: &[#(#table),*], rest: #rest }
            };
            fn from_json(value: ::docwright_client::json::Json<'_>) -> ::std::result::Result<Self, ::docwright_client::json::Misfit> {
                #[allow(unused_mut)]
                let mut members = ::docwright_client::json::Members::of(value)?;
                ::std::result::Result::Ok(Self { #(#read),* })
            }
        }
        impl ::docwright_client::json::Serialize for #ident {
            fn serialize<S: ::docwright_client::json::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                #[allow(unused_mut)]
                let mut members = ::docwright_client::json::Written::new(serializer)?;
                #(#write)*
                members.end()
            }
        }
        #serde
    })
}

/// `Deserialize` by way of `FromJson`.
pub(crate) fn serde(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    quote! {
        impl<'de> ::docwright_client::json::Deserialize<'de> for #ident {
            fn deserialize<D: ::docwright_client::json::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                ::docwright_client::json::deserialize(deserializer)
            }
        }
    }
}

/// What an `Option` is of.
pub(crate) fn option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    if last.ident != "Option" {
        return None;
    }
    arguments(ty)?.first().copied()
}

/// The types that a generic type is of.
fn arguments(ty: &Type) -> Option<Vec<&Type>> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    });
    Some(types.collect())
}
