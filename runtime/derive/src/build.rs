//! `New` and `Setters`: how a struct is built.

use crate::attributes::Wire;
use crate::fields::fields;
use crate::object::option;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, GenericArgument, Ident, PathArguments, Type};

pub(crate) fn new(input: &DeriveInput) -> syn::Result<TokenStream> {
    let (mut arguments, mut values) = (Vec::new(), Vec::new());
    for field in fields(input)? {
        let wire = Wire::read(&field.attrs)?;
        let (Some(ident), ty) = (&field.ident, &field.ty) else {
            continue;
        };
        if let Some(constant) = &wire.constant {
            let value = constant.value();
            let value = match option(ty).map(option) {
                None => value,
                Some(None) => quote!(::std::option::Option::Some(#value)),
                Some(Some(_)) => quote!(::std::option::Option::Some(::std::option::Option::Some(#value))),
            };
            values.push(quote!(#ident: #value));
            continue;
        }
        if wire.rest || (option(ty).is_some() && !wire.nullable) {
            values.push(quote!(#ident: ::std::default::Default::default()));
            continue;
        }
        let (taken, value) = argument(ident, ty);
        arguments.push(quote!(#ident: #taken));
        values.push(quote!(#ident: #value));
    }
    let ident = &input.ident;
    let default = arguments.is_empty().then(|| {
        quote! {
            impl ::std::default::Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    Ok(quote! {
        #default
        impl #ident {
            /// With what is required and what can only be one thing; everything else is left out.
            #[allow(clippy::too_many_arguments)]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

pub(crate) fn setters(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mut setters = Vec::new();
    for field in fields(input)? {
        let wire = Wire::read(&field.attrs)?;
        let (Some(ident), Some(inner)) = (&field.ident, option(&field.ty)) else {
            continue;
        };
        if wire.rest || wire.nullable || wire.read_only {
            continue;
        }
        let setter = match &wire.setter {
            Some(name) => name.parse::<Ident>()?,
            None => ident.clone(),
        };
        let about = format!("Sets `{ident}`.");
        // A member that may be sent as null is an option in an option.
        let (taken, value) = match option(inner) {
            None => argument(ident, inner),
            Some(inner) => {
                let (taken, value) = argument(ident, inner);
                (taken, quote!(::std::option::Option::Some(#value)))
            }
        };
        setters.push(quote! {
            #[doc = #about]
            #[must_use]
            pub fn #setter(mut self, #ident: #taken) -> Self {
                self.#ident = ::std::option::Option::Some(#value);
                self
            }
        });
    }
    let ident = &input.ident;
    Ok(quote!(impl #ident { #(#setters)* }))
}

/// The type of an argument, and how it becomes a value of the field's type. What converts into texts, enums and models is
/// taken as it is; a number, a list or a map must be of the type, or an empty one could not be told from another.
fn argument(ident: &Ident, ty: &Type) -> (TokenStream, TokenStream) {
    let last = match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let Some(last) = last else {
        return (quote!(#ty), quote!(#ident));
    };
    match (last.ident.to_string().as_str(), &last.arguments) {
        ("Box", PathArguments::AngleBracketed(arguments)) => match arguments.args.first() {
            Some(GenericArgument::Type(inner)) => {
                let (taken, value) = argument(ident, inner);
                (taken, quote!(::std::boxed::Box::new(#value)))
            }
            _ => (quote!(#ty), quote!(#ident)),
        },
        ("bool" | "i32" | "i64" | "u64" | "f64" | "Value", _) | (_, PathArguments::AngleBracketed(_)) => {
            (quote!(#ty), quote!(#ident))
        }
        _ => (
            quote!(impl ::std::convert::Into<#ty>),
            quote!(::std::convert::Into::into(#ident)),
        ),
    }
}
