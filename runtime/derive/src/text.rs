//! `OpenEnum`: enums of texts that keep what they do not know.

use crate::attributes::Wire;
use crate::object::serde;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput};

pub(crate) fn open_enum(input: &DeriveInput) -> syn::Result<TokenStream> {
    let wrong = || syn::Error::new_spanned(&input.ident, "this derive is for enums whose last variant holds a text");
    let Data::Enum(data) = &input.data else {
        return Err(wrong());
    };
    let mut variants: Vec<_> = data.variants.iter().collect();
    let Some(other) = variants.pop().filter(|last| last.fields.len() == 1) else {
        return Err(wrong());
    };
    let item = Wire::read(&input.attrs)?;
    let (mut idents, mut texts) = (Vec::new(), Vec::new());
    for variant in variants {
        texts.push(Wire::read(&variant.attrs)?.name(&variant.ident, &item)?);
        idents.push(&variant.ident);
    }
    let (ident, other) = (&input.ident, &other.ident);
    let deserialize = serde(input);
    Ok(quote! {
        impl #ident {
            /// The value as it travels.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #texts,)*
                    Self::#other(text) => text,
                }
            }
        }
        impl ::std::convert::From<::std::string::String> for #ident {
            fn from(text: ::std::string::String) -> Self {
                match text.as_str() {
                    #(#texts => Self::#idents,)*
                    _ => Self::#other(text),
                }
            }
        }
        impl ::std::convert::From<&str> for #ident {
            fn from(text: &str) -> Self {
                ::std::convert::From::from(::std::string::String::from(text))
            }
        }
        impl ::std::convert::AsRef<str> for #ident {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl ::std::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl ::docwright_client::json::FromJson for #ident {
            const FORM: ::docwright_client::json::Form = ::docwright_client::json::Form::Text(&[#(#texts),*]);
            fn from_json(value: ::docwright_client::json::Json<'_>) -> ::std::result::Result<Self, ::docwright_client::json::Misfit> {
                <::std::string::String as ::docwright_client::json::FromJson>::from_json(value).map(::std::convert::From::from)
            }
        }
        impl ::docwright_client::json::Serialize for #ident {
            fn serialize<S: ::docwright_client::json::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        #deserialize
    })
}
