//! Answers: what each status is read as, and the enums of successes and errors.

use crate::code::api::{Api, Content, InBand, Operation, Reply, Status};
use crate::code::doc;
use crate::code::models::content;
use crate::code::tokens::{From, docs, ident, text, ty};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// The type of a successful answer.
pub(crate) fn success_type(api: &Api, operation: &Operation, path: &TokenStream) -> TokenStream {
    match (
        &operation.success,
        operation.successes.first().map(|reply| &reply.content),
    ) {
        (Some(name), _) => {
            let name = ident(name);
            quote!(#path #name)
        }
        (None, Some(Content::Json(body))) => ty(api, body, From::Crate),
        (None, Some(Content::Text)) => quote!(String),
        (None, Some(Content::Bytes)) => quote!(docwright_client::Bytes),
        (None, Some(Content::Empty) | None) => quote!(()),
    }
}

/// The type of the documented errors.
pub(crate) fn error_type(operation: &Operation, path: &TokenStream, none: &TokenStream) -> TokenStream {
    match &operation.error {
        Some(name) => {
            let name = ident(name);
            quote!(#path #name)
        }
        None => none.clone(),
    }
}

/// Sends the request of a call, and says how the answer is read.
pub(super) fn read(operation: &Operation) -> TokenStream {
    let Some(name) = &operation.success else {
        let first = operation.successes.first();
        let hundreds = match first.map(|reply| reply.status) {
            Some(Status::Code(code)) => code / 100,
            Some(Status::Range(hundreds)) => hundreds,
            Some(Status::Default) | None => 2,
        };
        let hundreds = Literal::u16_unsuffixed(hundreds);
        let read = match first.map(|reply| &reply.content) {
            Some(Content::Json(_)) => in_band_read(operation).unwrap_or_else(|| quote!(Response::json)),
            Some(Content::Text) => quote!(Response::text),
            Some(Content::Bytes) => quote!(Response::bytes),
            Some(Content::Empty) | None => quote!(Response::empty),
        };
        return quote!(self.0.send_as(#hundreds, #read));
    };
    let name = ident(name);
    let arms = operation.successes.iter().map(|reply| {
        let variant = ident(&reply.variant);
        let pattern = match reply.status {
            Status::Code(code) => code_literal(code),
            Status::Range(hundreds) => range(hundreds),
            Status::Default => range(2),
        };
        match reply.content {
            Content::Json(_) => quote!(#pattern => response.json().map(#name::#variant),),
            Content::Text => quote!(#pattern => response.text().map(#name::#variant),),
            Content::Bytes => quote!(#pattern => response.bytes().map(#name::#variant),),
            Content::Empty => quote!(#pattern => Ok(#name::#variant),),
        }
    });
    quote! {
        self.0.send_with(|response| match response.status().as_u16() {
            #(#arms)*
            _ => Err(response.into_error()),
        })
    }
}

fn in_band_read(operation: &Operation) -> Option<TokenStream> {
    let in_band = operation.in_band.as_ref()?;
    let (error, variant) = (ident(operation.error.as_ref()?), ident(&in_band.variant));
    let flag = in_band
        .success
        .as_deref()
        .map(text)
        .map(|member| quote!(docwright_client::InBand::flag(#member)));
    let envelope = in_band
        .envelope
        .as_deref()
        .map(text)
        .map(|member| quote!(docwright_client::InBand::envelope(#member)));
    let convention = match (flag, envelope) {
        (Some(flag), Some(envelope)) => quote!(#flag.or(#envelope)),
        (flag, envelope) => flag.or(envelope)?,
    };
    Some(quote!(|response| response.json_unless(#convention, #error::#variant)))
}

fn code_literal(code: u16) -> TokenStream {
    let code = Literal::u16_unsuffixed(code);
    quote!(#code)
}

fn range(hundreds: u16) -> TokenStream {
    let (from, to) = (
        Literal::u16_unsuffixed(hundreds * 100),
        Literal::u16_unsuffixed(hundreds * 100 + 99),
    );
    quote!(#from..=#to)
}

pub(super) fn success_enum(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let name = ident(operation.success.as_ref()?);
    let about = docs(&[&format!("The successes of [`Client::{}`].", operation.method)]);
    let variants = operation.successes.iter().map(|reply| variant(api, reply));
    Some(quote! {
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    })
}

/// The documented headers of some answers as a paragraph; nothing when there are none.
pub(super) fn headers(replies: &[Reply]) -> String {
    let mut seen = BTreeSet::new();
    let named = replies.iter().flat_map(|reply| &reply.headers);
    let lines = named
        .filter(|(name, _)| seen.insert(name))
        .map(|(name, about)| {
            let gap = if about.is_empty() { "" } else { ": " };
            format!("\n- {}{gap}{about}", doc::code(name))
        });
    let lines: String = lines.collect();
    if lines.is_empty() {
        return lines;
    }
    format!("\n\nDocumented headers:\n{lines}")
}

fn variant(api: &Api, reply: &Reply) -> TokenStream {
    let status = match reply.status {
        Status::Code(code) => format!("`{code}`"),
        Status::Range(hundreds) => format!("`{hundreds}00` to `{hundreds}99`"),
        Status::Default => "Any other status".to_owned(),
    };
    let about = if reply.docs.is_empty() {
        format!("{status}.")
    } else {
        format!("{status}: {}", reply.docs)
    };
    let about = docs(&[&(about + &headers(std::slice::from_ref(reply)))]);
    let name = ident(&reply.variant);
    match &reply.content {
        Content::Json(body) => {
            let body = content(api, body);
            quote!(#about #name(#body),)
        }
        Content::Text => quote!(#about #name(String),),
        Content::Bytes => quote!(#about #name(docwright_client::Bytes),),
        Content::Empty => quote!(#about #name,),
    }
}

pub(super) fn error_enum(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let name = ident(operation.error.as_ref()?);
    let about = docs(&[&format!("The documented errors of [`Client::{}`].", operation.method)]);
    let variants = operation.errors.iter().map(|reply| variant(api, reply));
    let in_band = operation
        .in_band
        .as_ref()
        .zip(operation.successes.first())
        .and_then(|(in_band, reply)| in_band_variant(api, in_band, reply));
    let decode = decode(operation);
    Some(quote! {
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #in_band
        }
        impl DocumentedError for #name {
            #decode
        }
    })
}

fn in_band_variant(api: &Api, in_band: &InBand, reply: &Reply) -> Option<TokenStream> {
    let Content::Json(body) = &reply.content else {
        return None;
    };
    let about = docs(&["A successful status whose body says that the call failed."]);
    let (name, body) = (ident(&in_band.variant), content(api, body));
    Some(quote!(#about #name(#body),))
}

fn decode(operation: &Operation) -> TokenStream {
    if operation.errors.is_empty() {
        return quote!(
            fn from_response(_: &Response) -> Option<Self> {
                None
            }
        );
    }
    let read = |reply: &Reply| {
        let variant = ident(&reply.variant);
        match reply.content {
            Content::Json(_) => quote!(response.parse().map(Self::#variant)),
            Content::Text => quote!(response.parse_text().map(Self::#variant)),
            Content::Bytes => quote!(Some(Self::#variant(response.body().clone()))),
            Content::Empty => quote!(Some(Self::#variant)),
        }
    };
    let default = operation.errors.iter().find(|reply| reply.status == Status::Default);
    let specific: Vec<TokenStream> = operation
        .errors
        .iter()
        .filter_map(|reply| {
            let pattern = match reply.status {
                Status::Code(code) => code_literal(code),
                Status::Range(hundreds) => range(hundreds),
                Status::Default => return None,
            };
            let read = read(reply);
            Some(quote!(#pattern => #read,))
        })
        .collect();
    let rest = default.map_or_else(|| quote!(None), read);
    let unread = specific.is_empty() && default.is_some_and(|reply| reply.content == Content::Empty);
    let argument = if unread { quote!(_) } else { quote!(response) };
    let body = if specific.is_empty() {
        rest
    } else {
        quote! {
            match response.status().as_u16() {
                #(#specific)*
                _ => #rest,
            }
        }
    };
    quote!(fn from_response(#argument: &Response) -> Option<Self> { #body })
}
