//! Calls: for each operation a request on its way, with a setter for each optional argument.

use super::answer::{error_type, headers, read, read_stream, stream_type, success_enum, success_type};
use super::paging;
use crate::api::{ActionPlace, Api, Body, BodyKind, Content, Operation, Parameter, Place, Type};
use crate::emit::tokens::{From, argument, deprecated, docs, ident, text, ty};
use crate::emit::wire::{ends, style_variant};
use docwright_base::prose::{Line, Prose};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// An argument of the client's methods: its type, and what the step that encodes it takes.
fn value(api: &Api, content: &Type, name: &str) -> (TokenStream, TokenStream, TokenStream) {
    let name = ident(name);
    let (argument, converted) = argument(api, content, From::Crate, &name);
    match content {
        Type::String => (quote!(impl AsRef<str>), TokenStream::new(), quote!(#name.as_ref())),
        // What the argument becomes is not to be seen from the step, which takes anything that can be written.
        _ if name != converted.to_string() => {
            let ty = ty(api, content, From::Crate);
            (argument, quote!(::<#ty>), quote!(&#converted))
        }
        _ => (argument, TokenStream::new(), quote!(&#name)),
    }
}

/// The argument for a parameter, and the step that encodes it.
pub(super) fn parameter_step(api: &Api, parameter: &Parameter) -> (TokenStream, TokenStream) {
    if let Some(step) = file_step(parameter) {
        return step;
    }
    let (argument, fish, value) = value(api, &parameter.ty, &parameter.name);
    (argument, step(parameter, &fish, &value))
}

/// The argument for a part that is a file or several, and the step that adds it.
fn file_step(parameter: &Parameter) -> Option<(TokenStream, TokenStream)> {
    let (name, wire) = (ident(&parameter.name), text(&parameter.wire));
    let media = text(parameter.media_type.as_deref().unwrap_or("application/octet-stream"));
    match &parameter.ty {
        Type::File => Some((
            quote!(impl Into<docwright_client::File>),
            quote!(.file(#wire, #media, #name)),
        )),
        Type::List(item) if **item == Type::File => Some((
            quote!(Vec<docwright_client::File>),
            quote!(.files(#wire, #media, #name)),
        )),
        _ => None,
    }
}

fn step(parameter: &Parameter, fish: &TokenStream, value: &TokenStream) -> TokenStream {
    let wire = text(&parameter.wire);
    if let (Place::Part, Some(media)) = (parameter.place, &parameter.media_type) {
        let media = text(media);
        return quote!(.part_as #fish (#wire, #media, #value));
    }
    let step = ends(parameter.place, parameter.style, parameter.reserved).write;
    let style = step.takes_style.then(|| {
        let style = style_variant(parameter.style);
        quote!(, docwright_client::#style)
    });
    let function = ident(step.function);
    quote!(.#function #fish (#wire, #value #style))
}

/// The argument for the body, and the step that encodes it.
pub(super) fn body_step(api: &Api, operation: &Operation, body: &Body) -> (TokenStream, TokenStream) {
    let name = ident(&body.name);
    let media = text(&body.media_type);
    let wrapped = operation
        .action
        .as_ref()
        .filter(|action| action.place == ActionPlace::Body { wrap: true });
    match (&body.kind, wrapped) {
        (BodyKind::Json(content), wrapped) => {
            let (argument, fish, value) = value(api, content, &body.name);
            let step = match wrapped {
                Some(action) => {
                    let key = text(&action.name);
                    quote!(.json_under #fish (#key, #value))
                }
                None if body.media_type == "application/json" => quote!(.json #fish (#value)),
                None => quote!(.json_as #fish (#media, #value)),
            };
            (argument, step)
        }
        (BodyKind::Form(content), _) => {
            let (argument, fish, value) = value(api, content, &body.name);
            let step = match styles(body) {
                Some(styles) => quote!(.form_styled #fish (#value, #styles)),
                None => quote!(.form #fish (#value)),
            };
            (argument, step)
        }
        (BodyKind::Multipart, _) => (quote!(Vec<docwright_client::Part>), quote!(.multipart(#media, #name))),
        (BodyKind::Text, _) => (quote!(impl AsRef<str>), quote!(.text(#media, #name.as_ref()))),
        (BodyKind::Bytes, _) => (quote!(impl Into<docwright_client::Body>), quote!(.bytes(#media, #name))),
    }
}

/// The call: its setters and `send`, and the enums of its successes and errors.
pub(super) fn call(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.call);
    let about = docs(Line::of("A call of {}.", [super::answer::client_method(operation)]));
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.constant.is_none() && !parameter.required);
    let setters = optional.map(|parameter| {
        let place = Line::text(place(parameter.place));
        let fallback = Line::of("The {} {}.", [place, Line::code(&parameter.wire)]);
        let (about, deprecated) = (
            docs(parameter.docs.clone().or(fallback)),
            deprecated(parameter.deprecated),
        );
        let about = quote!(#about #deprecated);
        setter(
            &about,
            &parameter.setter,
            &parameter.name,
            parameter_step(api, parameter),
        )
    });
    let body_setter = operation.body.iter().filter(|body| !body.required).map(|body| {
        let about = docs(body.docs.clone().or(Line::text("The body.")));
        setter(&about, &body.setter, &body.name, body_step(api, operation, body))
    });
    let send = send(api, operation);
    let success = success_enum(api, operation);
    quote! {
        #about
        #[derive(Debug, Clone)]
        #[must_use = "nothing goes out before `send`"]
        pub struct #name(Request);
        impl #name {
            #(#setters)*
            #(#body_setter)*
            #send
        }
        #success
    }
}

fn setter(about: &TokenStream, setter: &str, name: &str, (argument, step): (TokenStream, TokenStream)) -> TokenStream {
    let (setter, name) = (ident(setter), ident(name));
    quote! {
        #about
        pub fn #setter(self, #name: #argument) -> Self {
            Self(self.0 #step)
        }
    }
}

fn send(api: &Api, operation: &Operation) -> TokenStream {
    let headers = match &operation.success {
        // Each variant says what comes with it.
        Some(_) => Prose::default(),
        None => headers(&operation.successes),
    };
    let about = docs(Prose::from(Line::text("Sends the call.")).and(headers));
    let (success, error) = (
        success_type(api, operation, &TokenStream::new()),
        error_type(operation, &TokenStream::new(), &quote!(Undocumented)),
    );
    let read = read(operation);
    let stream = operation.streamed.as_ref().and_then(|streamed| {
        let Content::Stream(framing, item) = &streamed.reply.content else {
            return None;
        };
        let (ty, read) = (stream_type(api, *framing, item), read_stream(&streamed.reply)?);
        let about = docs(Line::of(
            "Sends the call, for an answer of the type {} whose items are read as they come. Some services must be told by an \
             argument as well that this is wanted.",
            [Line::code(&streamed.reply.media_type)],
        ));
        Some(quote! {
            #about
            pub fn send_stream(self) -> Sending<#ty, #error> {
                #read
            }
        })
    });
    let paging = paging::methods(api, operation, &success, &error);
    quote! {
        #about
        pub fn send(self) -> Sending<#success, #error> {
            #read
        }
        #stream
        #paging
    }
}

/// The request as far as the operation alone decides it, as the steps that make it.
pub(super) fn request(api: &Api, operation: &Operation) -> Vec<TokenStream> {
    let (id, verb, path) = (text(&operation.id), ident(operation.verb), text(&operation.path));
    let mut steps = vec![quote!(Request::new(&self.transport, #id, Method::#verb, #path))];
    if operation.server > 0 {
        let index = Literal::usize_unsuffixed(operation.server);
        steps.push(quote!(.server(#index)));
    }
    if let Some(security) = operation.security {
        let constant = ident(&api.securities[security].constant);
        steps.push(quote!(.security(#constant)));
    }
    let accepted = accepted(operation);
    if accepted != JSON {
        let accepted = text(&accepted);
        steps.push(quote!(.accept(#accepted)));
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
    if let Some(idempotent) = idempotent(operation) {
        steps.push(quote!(.idempotent(#idempotent)));
    }
    for parameter in &operation.parameters {
        let wire = text(&parameter.wire);
        match parameter.place {
            Place::Query if parameter.idempotency => steps.push(quote!(.idempotency_query(#wire))),
            Place::Header if parameter.idempotency => steps.push(quote!(.idempotency_header(#wire))),
            _ => {}
        }
        if let Some(constant) = parameter.constant.as_ref().and_then(|constant| constant.as_str()) {
            let constant = text(constant);
            steps.push(step(parameter, &TokenStream::new(), &quote!(#constant)));
        }
    }
    steps
}

/// Whether a repeated call has no further effect, where the method does not say so rightly: the documentation says otherwise, or
/// an action is what is called, and then the method is that of a resource that all actions share.
fn idempotent(operation: &Operation) -> Option<bool> {
    let by_method = matches!(operation.verb, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE");
    let is_safe = matches!(operation.verb, "GET" | "HEAD" | "OPTIONS" | "TRACE");
    let known = operation
        .idempotent
        .unwrap_or(by_method && (is_safe || operation.action.is_none()));
    (known != by_method).then_some(known)
}

/// What calls accept unless they say otherwise.
const JSON: &str = "application/json";

/// The media types of the answers that a call reads. Bytes are often served as something else than is documented.
fn accepted(operation: &Operation) -> String {
    let is_plain = |media: &str| media.chars().all(|c| c.is_ascii_graphic() || c == ' ') && !media.contains(',');
    let mut accepted: Vec<&str> = Vec::new();
    for reply in operation.successes.iter().chain(&operation.errors) {
        let is_any = reply.media_type.trim() == "*/*" && matches!(reply.content, Content::Json(_));
        let media = if is_any { JSON } else { reply.media_type.trim() };
        if !media.is_empty() && is_plain(media) && !accepted.contains(&media) {
            accepted.push(media);
        }
    }
    let bytes = operation.successes.iter().any(|reply| reply.content == Content::Bytes);
    if bytes && !accepted.contains(&"*/*") {
        accepted.push("*/*;q=0.1");
    }
    if accepted.is_empty() {
        JSON.to_owned()
    } else {
        accepted.join(", ")
    }
}

/// What a parameter is called by where it stands.
pub(crate) fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path parameter",
        Place::Query => "query parameter",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::Part => "part",
    }
}

/// The styles of a form's members, if any has one.
pub(crate) fn styles(body: &Body) -> Option<TokenStream> {
    let styles = body.styles.iter().map(|(name, style)| {
        let (name, style) = (text(name), style_variant(*style));
        quote!((#name, docwright_client::#style))
    });
    (!body.styles.is_empty()).then(|| quote!(&[#(#styles),*]))
}

/// The type of a body as the mock keeps it.
fn body_type(api: &Api, kind: &BodyKind) -> TokenStream {
    match kind {
        BodyKind::Json(body) | BodyKind::Form(body) => ty(api, body, From::Crate),
        BodyKind::Text => quote!(String),
        // Parts that are not documented are not taken apart.
        BodyKind::Multipart | BodyKind::Bytes => quote!(docwright_client::Bytes),
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
    let inner = body_type(api, &body.kind);
    let nullable = matches!(&body.kind, BodyKind::Json(Type::Nullable(_)));
    if body.required || nullable {
        inner
    } else {
        quote!(Option<#inner>)
    }
}
