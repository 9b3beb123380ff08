//! Calls: the struct that collects the arguments of an operation, its setters, and the request it becomes.

use super::answer::{error_enum, error_type, success_arms, success_enum, success_type};
use crate::code::api::{ActionPlace, Api, Body, BodyKind, Content, Operation, Parameter, Place, Style, Type};
use crate::code::doc;
use crate::code::tokens::{From, argument, docs, docs_of, ident, text, ty};
use proc_macro2::TokenStream;
use quote::quote;

/// The type of a body as the call keeps it.
fn body_type(api: &Api, kind: &BodyKind) -> TokenStream {
    match kind {
        BodyKind::Json(body) | BodyKind::Form(body) => ty(api, body, From::Crate),
        BodyKind::Multipart => quote!(Vec<docwright_client::Part>),
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => quote!(docwright_client::Bytes),
    }
}

pub(super) fn body_argument(api: &Api, body: &Body) -> (TokenStream, TokenStream) {
    let name = ident(&body.name);
    match &body.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => argument(api, ty, From::Crate, &name),
        BodyKind::Multipart => (body_type(api, &body.kind), quote!(#name)),
        BodyKind::Text => (quote!(impl Into<String>), quote!(#name.into())),
        BodyKind::Bytes => (quote!(impl Into<docwright_client::Bytes>), quote!(#name.into())),
    }
}

/// The call: its fields, setters and `send`, and the enums of its successes and errors.
pub(super) fn call(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.call);
    let about = docs(&[&format!("A call of [`Client::{}`].", operation.method)]);
    let parameters: Vec<&Parameter> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.constant.is_none())
        .collect();
    let fields = parameters.iter().map(|parameter| {
        let (name, ty) = (ident(&parameter.name), ty(api, &parameter.ty, From::Crate));
        if parameter.required {
            quote!(#name: #ty)
        } else {
            quote!(#name: Option<#ty>)
        }
    });
    let body = operation.body.iter().map(|body| {
        let (name, ty) = (ident(&body.name), body_type(api, &body.kind));
        if body.required || body.kind == BodyKind::Multipart {
            quote!(#name: #ty)
        } else {
            quote!(#name: Option<#ty>)
        }
    });
    let setters = parameters
        .iter()
        .filter(|parameter| !parameter.required)
        .map(|parameter| {
            let (setter, field) = (ident(&parameter.setter), ident(&parameter.name));
            let (ty, value) = argument(api, &parameter.ty, From::Crate, &field);
            let about = docs_of(
                &parameter.docs,
                &format!("{}.", doc::code(&parameter.wire)),
                parameter.deprecated,
            );
            quote! {
                #about
                pub fn #setter(mut self, #field: #ty) -> Self {
                    self.#field = Some(#value);
                    self
                }
            }
        });
    let body_setter = operation.body.iter().filter(|body| !body.required).map(|body| {
        let (setter, field) = (ident(&body.setter), ident(&body.name));
        let (ty, value) = body_argument(api, body);
        let value = if body.kind == BodyKind::Multipart {
            value
        } else {
            quote!(Some(#value))
        };
        let about = docs(&[&body.docs, "The body."]);
        quote! {
            #about
            pub fn #setter(mut self, #field: #ty) -> Self {
                self.#field = #value;
                self
            }
        }
    });
    let send = send(api, operation);
    let success = success_enum(api, operation);
    let error = error_enum(api, operation);
    quote! {
        #about
        #[derive(Debug, Clone)]
        #[must_use = "nothing goes out before `send`"]
        pub struct #name {
            transport: Transport,
            #(#fields,)*
            #(#body,)*
        }
        impl #name {
            #(#setters)*
            #(#body_setter)*
            #send
        }
        #success
        #error
    }
}

fn send(api: &Api, operation: &Operation) -> TokenStream {
    let about = docs(&["Sends the call."]);
    let request = request(api, operation);
    let (success, error) = (
        success_type(api, operation, &TokenStream::new()),
        error_type(operation, &TokenStream::new(), &quote!(Undocumented)),
    );
    let arms = success_arms(operation);
    quote! {
        #about
        pub async fn send(self) -> Result<#success, Error<#error>> {
            let request = #request;
            let response = self.transport.send(request).await?;
            match response.status().as_u16() {
                #(#arms)*
                _ => Err(response.into_error()),
            }
        }
    }
}

/// The chain of methods that describes the request.
fn request(api: &Api, operation: &Operation) -> TokenStream {
    let (id, verb, path) = (text(&operation.id), ident(operation.verb), text(&operation.path));
    let mut steps = vec![quote!(Request::new(#id, Method::#verb, #path))];
    if let Some(security) = operation.security {
        let constant = ident(&api.securities[security].constant);
        steps.push(quote!(.security(#constant)));
    }
    if !operation
        .successes
        .iter()
        .any(|reply| matches!(reply.content, Content::Json(_) | Content::Empty))
    {
        steps.push(quote!(.accept("*/*")));
    }
    if let Some(action) = &operation.action {
        let place = match action.place {
            ActionPlace::Header => Some(quote!(header)),
            ActionPlace::Query => Some(quote!(query)),
            ActionPlace::Body { .. } | ActionPlace::Documented => None,
        };
        if let Some(place) = place {
            let own = (&action.key, &action.name);
            for (key, value) in [own]
                .into_iter()
                .chain(action.version.as_ref().map(|(key, value)| (key, value)))
            {
                let (key, value) = (text(key), text(value));
                steps.push(quote!(.#place(#key, #value)));
            }
        }
    }
    steps.extend(operation.parameters.iter().map(argument_step));
    steps.extend(operation.body.iter().map(|body| body_step(operation, body)));
    quote!(#(#steps)*)
}

fn argument_step(parameter: &Parameter) -> TokenStream {
    let wire = text(&parameter.wire);
    let field = ident(&parameter.name);
    let value = match parameter.constant.as_ref().and_then(|constant| constant.as_str()) {
        Some(constant) => {
            let constant = text(constant);
            quote!(#constant)
        }
        None => quote!(&self.#field),
    };
    match parameter.place {
        Place::Query(Style::Form) if parameter.idempotency => quote!(.idempotency_query(#wire, #value)),
        Place::Header if parameter.idempotency => quote!(.idempotency_header(#wire, #value)),
        Place::Path => quote!(.path(#wire, #value)),
        Place::Header => quote!(.header(#wire, #value)),
        Place::Cookie => quote!(.cookie(#wire, #value)),
        Place::Query(Style::Form) => quote!(.query(#wire, #value)),
        Place::Query(Style::Json) => quote!(.query_json(#wire, #value)),
        Place::Query(style) => {
            let style = style_variant(style);
            quote!(.query_styled(#wire, #value, docwright_client::QueryStyle::#style))
        }
    }
}

pub(crate) fn style_variant(style: Style) -> TokenStream {
    match style {
        Style::Form | Style::Json => quote!(Form),
        Style::Comma => quote!(Comma),
        Style::Space => quote!(Space),
        Style::Pipe => quote!(Pipe),
        Style::DeepObject => quote!(DeepObject),
    }
}

fn body_step(operation: &Operation, body: &Body) -> TokenStream {
    let field = ident(&body.name);
    let media = text(&body.media_type);
    let wrapped = operation
        .action
        .as_ref()
        .filter(|action| action.place == ActionPlace::Body { wrap: true });
    match (&body.kind, wrapped) {
        (BodyKind::Json(_), Some(action)) => {
            let key = text(&action.name);
            quote!(.json_under(#key, &self.#field))
        }
        (BodyKind::Json(_), None) if body.media_type == "application/json" => quote!(.json(&self.#field)),
        (BodyKind::Json(_), None) => quote!(.json_as(#media, &self.#field)),
        (BodyKind::Form(_), _) => quote!(.form(&self.#field)),
        (BodyKind::Multipart, _) => quote!(.multipart(&self.#field)),
        (BodyKind::Text, _) if body.required => quote!(.text(#media, Some(&self.#field))),
        (BodyKind::Text, _) => quote!(.text(#media, self.#field.as_deref())),
        (BodyKind::Bytes, _) if body.required => quote!(.bytes(#media, Some(&self.#field))),
        (BodyKind::Bytes, _) => quote!(.bytes(#media, self.#field.as_ref())),
    }
}

/// The types that a call's parameters and body have, for the mock.
pub(crate) fn parameter_type(api: &Api, parameter: &Parameter) -> TokenStream {
    let inner = ty(api, &parameter.ty, From::Crate);
    if parameter.required {
        inner
    } else {
        quote!(Option<#inner>)
    }
}

/// The type of a body as the mock gets it.
pub(crate) fn mock_body_type(api: &Api, body: &Body) -> TokenStream {
    let inner = match &body.kind {
        // A mock sees the bytes: taking a multipart body apart is not its business yet.
        BodyKind::Multipart => quote!(docwright_client::Bytes),
        kind => body_type(api, kind),
    };
    let nullable = matches!(&body.kind, BodyKind::Json(Type::Nullable(_)));
    if body.required || nullable {
        inner
    } else {
        quote!(Option<#inner>)
    }
}
