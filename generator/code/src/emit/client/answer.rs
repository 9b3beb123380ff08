//! Answers: what each status is read as, and the enums of successes and errors.

use crate::api::{Api, Content, ErrorEnum, Framing, Gate, InBand, Operation, Reply, Status, Type};
use crate::emit::tokens::{self, From, content, docs, ident, own_docs, text, ty};
use docwright_base::prose::{Line, Prose};
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
        (None, Some(Content::Bytes)) => quote!(docwright_client::Download),
        (None, Some(Content::Stream(framing, item))) => stream_type(api, *framing, item),
        (None, Some(Content::Empty) | None) => quote!(()),
    }
}

/// The type of an answer whose items come one by one.
pub(crate) fn stream_type(api: &Api, framing: Framing, item: &Type) -> TokenStream {
    let item = ty(api, item, From::Crate);
    match framing {
        Framing::Events => quote!(docwright_client::Events<#item>),
        Framing::Lines | Framing::Sequence => quote!(docwright_client::Items<#item>),
    }
}

/// How such an answer is read: a method of the runtime's answer.
fn stream_reader(framing: Framing, item: &Type) -> &'static str {
    match (framing, item) {
        (Framing::Events, Type::String) => "text_events",
        (Framing::Events, _) => "events",
        (Framing::Lines, _) => "lines",
        (Framing::Sequence, _) => "sequence",
    }
}

/// Sends the request of a call for the stream that its answer may be.
pub(super) fn read_stream(reply: &Reply) -> Option<TokenStream> {
    let Content::Stream(framing, item) = &reply.content else {
        return None;
    };
    let hundreds = reply.status.success_hundreds();
    let (media, streamed) = (text(&reply.media_type), streamed(&reply.content, &range(hundreds)));
    let (hundreds, read) = (Literal::u16_unsuffixed(hundreds), ident(stream_reader(*framing, item)));
    Some(quote!(self.0.accept(#media) #streamed.send_as_any(#hundreds, Incoming::#read)))
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
        let hundreds = first.map_or(2, |reply| reply.status.success_hundreds());
        let streamed = first.and_then(|reply| streamed(&reply.content, &range(hundreds)));
        let read = match first.map(|reply| &reply.content) {
            Some(Content::Json(_)) => in_band_read(operation).unwrap_or_else(|| quote!(Incoming::json)),
            Some(Content::Text) => quote!(Incoming::text),
            Some(Content::Bytes) => quote!(Incoming::download),
            Some(Content::Stream(framing, item)) => {
                let read = ident(stream_reader(*framing, item));
                quote!(Incoming::#read)
            }
            Some(Content::Empty) | None => quote!(Incoming::empty),
        };
        return match first.map(|reply| (reply.status, reply.is_assumed)) {
            Some((Status::Code(200..300), true)) => quote!(self.0 #streamed.send_as_unstated(#read)),
            Some((Status::Code(code @ 200..300), false)) => {
                let code = code_literal(code);
                quote!(self.0 #streamed.send_as(#code, #read))
            }
            _ => {
                let hundreds = Literal::u16_unsuffixed(hundreds);
                quote!(self.0 #streamed.send_as_any(#hundreds, #read))
            }
        };
    };
    let name = ident(name);
    let arms = operation.successes.iter().map(|reply| {
        let variant = ident(&reply.variant);
        let pattern = pattern(reply.status);
        match &reply.content {
            Content::Json(_) => quote!(#pattern => answer.json().map(#name::#variant),),
            Content::Stream(framing, item) => {
                let read = ident(stream_reader(*framing, item));
                quote!(#pattern => answer.#read().map(#name::#variant),)
            }
            Content::Text => quote!(#pattern => answer.text().map(#name::#variant),),
            Content::Bytes => quote!(#pattern => answer.download().map(#name::#variant),),
            Content::Empty => quote!(#pattern => answer.empty().map(|()| #name::#variant),),
        }
    });
    let streamed = operation.successes.iter().filter_map(|reply| {
        let statuses = match reply.status {
            Status::Code(code) => {
                let code = code_literal(code);
                quote!(#code..=#code)
            }
            status => pattern(status),
        };
        streamed(&reply.content, &statuses)
    });
    quote! {
        self.0 #(#streamed)*.send_with(|answer| match answer.status().as_u16() {
            #(#arms)*
            _ => Err(answer.into_error()),
        })
    }
}

/// The step that leaves answers of these statuses to be read as they come, where the content is of that kind.
fn streamed(content: &Content, statuses: &TokenStream) -> Option<TokenStream> {
    match content {
        Content::Stream(Framing::Events, _) => Some(quote!(.streamed_events(#statuses))),
        Content::Stream(..) | Content::Bytes => Some(quote!(.streamed(#statuses))),
        Content::Empty | Content::Json(_) | Content::Text => None,
    }
}

/// The pattern of a success's status.
fn pattern(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => code_literal(code),
        Status::Range(hundreds) => range(hundreds),
        Status::Default => range(2),
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
    Some(match &in_band.error {
        Some(_) => quote!(|answer| answer.json_unless_enveloped(#convention, #error::#variant)),
        None => quote!(|answer| answer.json_unless(#convention, #error::#variant)),
    })
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
    let about = docs(Line::of("The successes of {}.", [client_method(operation)]));
    let download = quote!(docwright_client::Download);
    let variants = operation
        .successes
        .iter()
        .map(|reply| variant(api, reply, reply.docs.clone(), &download));
    // What is read as it comes can be neither copied nor compared.
    let derives = if operation.successes.iter().any(|reply| reply.content.comes()) {
        quote!(Debug)
    } else {
        quote!(Debug, Clone, PartialEq)
    };
    Some(quote! {
        #about
        #[derive(#derives)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    })
}

/// A link to the client's method for an operation.
pub(super) fn client_method(operation: &Operation) -> Line {
    Line::item(format!("Client::{}", operation.method))
}

/// The documented headers of some answers as a list; nothing when there are none.
pub(super) fn headers(replies: &[Reply]) -> Prose {
    let mut seen = BTreeSet::new();
    let named = replies.iter().flat_map(|reply| &reply.headers);
    let lines: Vec<Line> = named
        .filter(|(name, _)| seen.insert(name))
        .map(|(name, about)| Line::join([Line::code(name), about.clone()], ": "))
        .collect();
    if lines.is_empty() {
        return Prose::default();
    }
    Prose::from(Line::text("Documented headers:")).and(Prose::list(lines))
}

fn label(status: Status) -> Line {
    match status {
        Status::Code(code) => Line::code(code.to_string()),
        Status::Range(hundreds) => {
            let bounds = [format!("{hundreds}00"), format!("{hundreds}99")];
            Line::of("{} to {}", bounds.map(Line::code))
        }
        Status::Default => Line::text("Any other status"),
    }
}

/// The variant of an answer, of which this is said; `bytes` is the type of a body that is neither JSON nor text.
fn variant(api: &Api, reply: &Reply, text: Line, bytes: &TokenStream) -> TokenStream {
    let status = label(reply.status);
    let about = if text.is_empty() {
        Line::of("{}.", [status])
    } else {
        Line::of("{}: {}", [status, text])
    };
    let about = docs(Prose::from(about).and(headers(std::slice::from_ref(reply))));
    let name = ident(&reply.variant);
    match &reply.content {
        Content::Json(body) => {
            let body = content(api, body);
            quote!(#about #name(#body),)
        }
        Content::Text => quote!(#about #name(String),),
        Content::Bytes => quote!(#about #name(#bytes),),
        Content::Stream(framing, item) => {
            let stream = stream_type(api, *framing, item);
            quote!(#about #name(#stream),)
        }
        Content::Empty => quote!(#about #name,),
    }
}

/// The operations of an error enum, as far as they can be listed on a line.
const LISTED: usize = 3;

pub(super) fn error_enum(api: &Api, error: &ErrorEnum, gate: &Gate) -> TokenStream {
    let users: Vec<&Operation> = error.operations.iter().map(|&user| &api.operations[user]).collect();
    let Some(&operation) = users.first() else {
        return TokenStream::new();
    };
    let name = ident(&error.name);
    let about = docs(if users.len() > LISTED {
        Line::of(
            "Errors that {} operations document.",
            [Line::text(users.len().to_string())],
        )
    } else {
        let users = Line::join(users.iter().map(|user| client_method(user)), " and ");
        Line::of("The documented errors of {}.", [users])
    });
    let bytes = quote!(docwright_client::Bytes);
    let variants = operation.errors.iter().enumerate().map(|(index, reply)| {
        let same = users.iter().all(|user| user.errors[index].docs == reply.docs);
        let about = if same { reply.docs.clone() } else { Line::default() };
        variant(api, reply, about, &bytes)
    });
    let in_band = operation.in_band.as_ref().map(|in_band| in_band_variant(api, in_band));
    let decode = decode(operation);
    let gate = tokens::gate(api, gate);
    quote! {
        #gate
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #in_band
        }
        #gate
        impl DocumentedError for #name {
            #decode
        }
    }
}

/// What this operation says of errors that it shares with others, where they say something else.
pub(super) fn own_errors(api: &Api, operation: &Operation) -> Prose {
    let shared = api
        .errors
        .iter()
        .find(|error| Some(&error.name) == operation.error.as_ref());
    let users: Vec<&Operation> = shared
        .iter()
        .flat_map(|error| &error.operations)
        .map(|&user| &api.operations[user])
        .collect();
    let own = operation.errors.iter().enumerate().filter(|(index, reply)| {
        !reply.docs.is_empty() && users.iter().any(|user| user.errors[*index].docs != reply.docs)
    });
    let lines: Vec<Line> = own
        .map(|(_, reply)| Line::of("{}: {}", [label(reply.status), reply.docs.clone()]))
        .collect();
    if lines.is_empty() {
        Prose::default()
    } else {
        Prose::heading("Errors").and(Prose::list(lines))
    }
}

fn in_band_variant(api: &Api, in_band: &InBand) -> TokenStream {
    let about = own_docs("A successful status whose body says that the call failed.");
    let name = ident(&in_band.variant);
    let body = match &in_band.error {
        Some(error) => content(api, error),
        None => quote!(docwright_client::InBandError),
    };
    quote!(#about #name(#body),)
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
            // No error is a stream.
            Content::Json(_) | Content::Stream(..) => quote!(response.parse().map(Self::#variant)),
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
