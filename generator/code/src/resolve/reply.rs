//! Responses to replies: which are successes, what their bodies are, and what their variants are called.

use super::context::{OPERATIONS, Resolver, nested};
use super::example::Sample;
use super::hint::Hint;
use super::node::{Basic, Node};
use crate::api::{Content, InBand, Reply, Shape, Status, Streamed, Type};
use crate::media::{essence, framing};
use crate::names::{self, Kind, Scope};
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use docwright_base::prose::{Line, Prose};
use openapiv3::{MediaType, Operation, ReferenceOr, Response, StatusCode};
use serde_json::Value;

/// The answers of an operation.
pub(super) struct Replies {
    pub(super) successes: Vec<Reply>,
    /// What the first success may be as well; its method has no name yet.
    pub(super) streamed: Option<Streamed>,
    pub(super) errors: Vec<Reply>,
}

/// The documented statuses, sorted, `default` last.
fn statuses(operation: &Operation) -> Vec<(Status, &ReferenceOr<Response>)> {
    let responses = &operation.responses;
    let numbered = responses.responses.iter().map(|(status, response)| match status {
        StatusCode::Code(code) => (Status::Code(*code), response),
        StatusCode::Range(hundreds) => (Status::Range(*hundreds), response),
    });
    let default = responses.default.iter().map(|response| (Status::Default, response));
    let mut statuses: Vec<_> = numbered.chain(default).collect();
    statuses.sort_by_key(|(status, _)| *status);
    statuses
}

/// Which statuses are successes.
struct Kinds {
    success_hundreds: u16,
    default_is_success: bool,
}

impl Kinds {
    fn of(statuses: &[(Status, &ReferenceOr<Response>)]) -> Self {
        let has = |hundreds| statuses.iter().any(|(status, _)| status.hundreds() == Some(hundreds));
        Self {
            // A redirect is a success only where nothing better is documented.
            success_hundreds: if has(2) || !has(3) { 2 } else { 3 },
            default_is_success: !has(2) && !has(3),
        }
    }

    fn is_success(&self, status: Status) -> bool {
        status.hundreds() == Some(self.success_hundreds) || (status == Status::Default && self.default_is_success)
    }
}

/// What the body of a reply of the operation `name` is called. `has_other`: an earlier success has a body too.
fn hint(name: &str, status: Status, is_success: bool, has_other: bool) -> Hint {
    let key = status.key();
    let place = below(&below(&below(OPERATIONS, name), "responses"), &key);
    if !is_success {
        let type_name = format!("{name}{}", names::identifier(&variant_text(status), Kind::Type));
        let about = Line::of("What {} answers with {}.", [Line::code(name), Line::code(&key)]);
        return Hint::new(place, type_name, "error", about);
    }
    let type_name = match status {
        Status::Code(code) if code != 200 && has_other => nested(name, &format!("{} response", variant_text(status))),
        _ => format!("{name}Response"),
    };
    Hint::new(
        place,
        type_name,
        "response",
        Line::of("What {} answers.", [Line::code(name)]),
    )
}

/// The success of an operation that documents none.
fn undocumented() -> Reply {
    Reply {
        status: Status::Code(200),
        variant: variant_text(Status::Code(200)),
        media_type: String::new(),
        content: Content::Empty,
        headers: Vec::new(),
        docs: Line::default(),
        is_assumed: true,
        example: None,
    }
}

impl<'a> Resolver<'a> {
    /// The documented answers. `name` is the operation's name as a type.
    pub(super) fn replies(&mut self, operation: &'a Operation, verb: &str, name: &str, pointer: &str) -> Replies {
        let pointer = below(pointer, "responses");
        let statuses = statuses(operation);
        let kinds = Kinds::of(&statuses);
        let mut replies = Replies {
            successes: Vec::new(),
            streamed: None,
            errors: Vec::new(),
        };
        for (status, response) in statuses {
            if status.hundreds() == Some(1) {
                continue;
            }
            let pointer = below(&pointer, &status.key());
            let found = match self.end(response, "responses", |components| &components.responses) {
                Ok(found) => found,
                Err(reference) => {
                    self.missing(reference, "response", &pointer, "the status is not typed");
                    continue;
                }
            };
            let is_success = kinds.is_success(status);
            let has_body = |known: &Reply| known.content != Content::Empty;
            let hint = hint(name, status, is_success, replies.successes.iter().any(has_body));
            // HTTP sends no body with these, whatever is documented.
            let bodiless = verb == "HEAD" || matches!(status, Status::Code(204 | 304));
            let reply = self.reply(found, status, (!bodiless).then_some(is_success), &hint, &pointer);
            if is_success && !bodiless && replies.successes.is_empty() && !reply.content.comes() {
                replies.streamed = self.streamed(found, &reply, &hint, &pointer);
            }
            // Where `default` is all there is, the same text says what a success and what an error is.
            if status == Status::Default && is_success {
                replies.errors.push(reply.clone());
            }
            if is_success {
                replies.successes.push(reply);
            } else {
                replies.errors.push(reply);
            }
        }
        if replies.successes.is_empty() {
            replies.successes.push(undocumented());
        }
        name_variants(&mut replies.successes, &[]);
        name_variants(&mut replies.errors, &["InBand"]);
        replies
    }

    /// One response; `hint` is what its body is called. `body`: there may be one, and whether it is that of a success.
    fn reply(&mut self, found: &'a Response, status: Status, body: Option<bool>, hint: &Hint, pointer: &str) -> Reply {
        let body = body.map(|is_success| self.content(&found.content, is_success, hint, pointer));
        let (media_type, content, example) = body.unwrap_or((String::new(), Content::Empty, None));
        Reply {
            status,
            variant: variant_text(status),
            media_type,
            content,
            headers: self.response_headers(found),
            docs: Prose::read(&found.description).first_line(),
            is_assumed: found.extensions.get("x-assumed").and_then(Value::as_bool) == Some(true),
            example,
        }
    }

    /// The body by the media type that is understood best: JSON, then a stream of items, then text, then bytes. An error is
    /// read whole.
    fn content(
        &mut self,
        content: &'a indexmap::IndexMap<String, MediaType>,
        is_success: bool,
        hint: &Hint,
        pointer: &str,
    ) -> (String, Content, Option<Value>) {
        let best = content.iter().min_by_key(|(media, _)| rank(media));
        let Some((media, body)) = best else {
            return (String::new(), Content::Empty, None);
        };
        let pointer = below(pointer, "content");
        // A stream beside it is a call of its own.
        let is_call = |media: &str| is_success && framing(media).is_some();
        self.report_others("reads", media, content, &is_call, &pointer);
        let pointer = below(&pointer, media);
        let (content, example) = match framing(media) {
            Some(framing) if is_success => self.stream(framing, body, hint, &pointer),
            _ => self.whole_content(media, body, hint, &pointer),
        };
        (media.clone(), content, example)
    }

    /// A body that is read whole.
    fn whole_content(
        &mut self,
        media: &str,
        body: &'a MediaType,
        hint: &Hint,
        pointer: &str,
    ) -> (Content, Option<Value>) {
        let example = self.media_example(body);
        if rank(media) == Rank::Bytes {
            return (Content::Bytes, None);
        }
        if matches!(rank(media), Rank::Text | Rank::Stream) {
            let text = example.map(|example| example.as_str().map_or_else(|| example.to_string(), str::to_owned));
            return (Content::Text, text.map(Value::String));
        }
        let Some(schema) = &body.schema else {
            return (Content::Json(Type::Json), example);
        };
        if self.is_binary(schema.into()) {
            return (Content::Bytes, None);
        }
        let slot = self.lower(schema.into(), hint, pointer);
        let example = example.or_else(|| slot.example.clone());
        let (ty, rules) = slot.value();
        self.note_media(body, &ty, &rules, pointer);
        match ty {
            Type::String | Type::Text(_) => (Content::Text, example),
            ty => (Content::Json(ty), example),
        }
    }

    /// Whether a schema says that its values are bytes, which no JSON can hold.
    pub(super) fn is_binary(&self, node: Node<'a>) -> bool {
        let view = self.schema(node).map(|schema| self.view(schema));
        view.is_some_and(|view| view.basic == Some(Basic::String) && view.format == "binary")
    }

    /// The documented headers of an answer, but for its media type, which OpenAPI says is described elsewhere.
    fn response_headers(&self, response: &'a Response) -> Vec<(String, Line)> {
        let named = response.headers.iter();
        let named = named.filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        named
            .map(|(name, header)| {
                let found = self.follow(header, "headers", |components| &components.headers);
                let about = found.and_then(|header| header.description.as_deref());
                (name.clone(), Prose::read(about.unwrap_or_default()).first_line())
            })
            .collect()
    }

    /// The example of a body: the one, or the first of several.
    pub(super) fn media_example(&self, body: &'a MediaType) -> Option<Value> {
        let named = || {
            let first = body.examples.values().next()?;
            let found = self.follow(first, "examples", |components| &components.examples)?;
            found.value.clone()
        };
        body.example.clone().or_else(named)
    }

    /// Where a success of this operation hides an error, by its extension.
    pub(super) fn in_band(&mut self, operation: &'a Operation, replies: &Replies, pointer: &str) -> Option<InBand> {
        let extension = operation.extensions.get("x-in-band-error")?;
        let text = |key: &str| extension.get(key).and_then(Value::as_str).map(str::to_owned);
        let (success, envelope) = (text("success"), text("envelope"));
        let body = match replies.successes.as_slice() {
            [
                Reply {
                    content: Content::Json(body),
                    ..
                },
            ] => Some(body),
            _ => None,
        };
        let Some(body) = body.filter(|_| success.is_some() || envelope.is_some()) else {
            let pointer = below(pointer, "x-in-band-error");
            let help = "name the member `success` or `envelope` of the only success, which is a JSON object";
            self.warn(
                Code::UnusableInBandError,
                &pointer,
                "nothing tells an error in a successful answer from a success",
                help,
            );
            return None;
        };
        // Inside the envelope, whether or not the path says so.
        let inside = |path: Option<String>| {
            let path = path?;
            let envelope = envelope.as_deref()?;
            let rest = path.strip_prefix(envelope).and_then(|rest| rest.strip_prefix('.'));
            Some(rest.unwrap_or(&path).to_owned())
        };
        let (code, message) = match envelope {
            Some(_) => (inside(text("code")), inside(text("message"))),
            None => (text("code"), text("message")),
        };
        Some(InBand {
            variant: "InBand".to_owned(),
            error: envelope
                .as_deref()
                .and_then(|envelope| self.member_type(body, envelope)),
            success,
            envelope,
            code,
            message,
            example: None,
        })
    }

    /// The type of a member of an object.
    fn member_type(&self, body: &Type, member: &str) -> Option<Type> {
        let Type::Named(id) = body else { return None };
        let Shape::Struct(object) = &self.types.get(*id)?.as_ref()?.shape else {
            return None;
        };
        let field = object.fields.iter().find(|field| field.wire == member)?;
        Some(match &field.ty {
            Type::Nullable(inner) => (**inner).clone(),
            ty => ty.clone(),
        })
    }
}

/// How well a media type is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Json,
    AnyJson,
    Stream,
    Text,
    Bytes,
}

pub(super) fn rank(media: &str) -> Rank {
    let essence = essence(media);
    match essence.as_str() {
        essence if framing(essence).is_some() => Rank::Stream,
        "application/json" => Rank::Json,
        "*/*" | "text/json" => Rank::AnyJson,
        essence if essence.ends_with("+json") || essence.starts_with("application/json") => Rank::AnyJson,
        essence
            if essence.starts_with("text/")
                || essence.ends_with("xml")
                || essence.ends_with("yaml")
                || essence == "application/x-www-form-urlencoded" =>
        {
            Rank::Text
        }
        _ => Rank::Bytes,
    }
}

impl Status {
    pub(super) fn hundreds(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code / 100),
            Self::Range(hundreds) => Some(hundreds),
            Self::Default => None,
        }
    }

    fn key(self) -> String {
        match self {
            Self::Code(code) => code.to_string(),
            Self::Range(hundreds) => format!("{hundreds}XX"),
            Self::Default => "default".to_owned(),
        }
    }
}

fn name_variants(replies: &mut [Reply], taken: &[&str]) {
    let mut scope = Scope::with("", taken);
    for reply in replies {
        reply.variant = scope.claim(&reply.variant, Kind::Variant);
    }
}

/// The name of a status in words, as in the HTTP registry.
fn variant_text(status: Status) -> String {
    let code = match status {
        Status::Default => return "Other".to_owned(),
        Status::Range(2) => return "Success".to_owned(),
        Status::Range(3) => return "Redirection".to_owned(),
        Status::Range(4) => return "ClientError".to_owned(),
        Status::Range(5) => return "ServerError".to_owned(),
        Status::Range(hundreds) => return format!("Status{hundreds}xx"),
        Status::Code(code) => code,
    };
    let words = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "PayloadTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        422 => "UnprocessableEntity",
        423 => "Locked",
        424 => "FailedDependency",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        505 => "HttpVersionNotSupported",
        507 => "InsufficientStorage",
        code => return format!("Status{code}"),
    };
    words.to_owned()
}

/// Fills in what the replies of a finished API say by example: the documented example where it is of the type, else one
/// made of the type's own examples.
pub(super) fn complete_examples<'r>(sample: &Sample<'_>, replies: impl Iterator<Item = &'r mut Reply>) {
    for reply in replies {
        let Some(ty) = reply.content.ty() else {
            if reply.content == Content::Text && !reply.example.as_ref().is_some_and(Value::is_string) {
                reply.example = reply.example.take().map(|example| Value::String(example.to_string()));
            }
            continue;
        };
        let documented = reply
            .example
            .take()
            .filter(|example| sample.misfit(ty, example).is_none());
        reply.example = documented.or_else(|| sample.value(ty));
    }
}
