//! Request bodies: which of several media types a client sends, and what its parts are.
//!
//! The parts of a `multipart/form-data` body are arguments of the call like its parameters. What is sent otherwise is one
//! argument.

use super::context::{OPERATIONS, Resolver};
use super::fingerprint::fingerprint;
use super::hint::Hint;
use super::node::{Additional, Basic, Node};
use super::parameter::parameter_place;
use super::reply;
use super::unnamed::{UnnamedBody, UnnamedParameter};
use crate::api::{Body, BodyKind, Place, Style, Type};
use crate::media::essence;
use crate::names::{Kind, NameRequest, Scope};
use crate::read::mend::unread::IMPLODED;
use crate::rules::Rules;
use docwright_base::Code;
use docwright_base::diagnostic::{self, Diagnostic};
use docwright_base::openapi::pointer::below;
use docwright_base::prose::{Line, Prose};
use indexmap::IndexMap;
use openapiv3::{MediaType, QueryStyle, RequestBody};

/// What an operation sends.
pub(super) enum Sent {
    /// Without its name.
    Body(Box<UnnamedBody>),
    /// The parts of a form, without their names.
    Parts(Vec<UnnamedParameter>),
}

/// Which of several media types a client sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum BodyRank {
    Json,
    AnyJson,
    Form,
    Multipart,
    Text,
    Bytes,
}

impl<'a> Resolver<'a> {
    /// The body of an operation. `name` is the operation's name as a type.
    pub(super) fn content_sent(
        &mut self,
        operation: &'a openapiv3::Operation,
        name: &str,
        pointer: &str,
    ) -> Option<Sent> {
        let pointer = below(pointer, "requestBody");
        let declared = operation.request_body.as_ref()?;
        let found = self.end(declared, "requestBodies", |components| &components.request_bodies);
        let body = match found {
            Ok(body) => body,
            Err(reference) => {
                self.missing(reference, "request body", &pointer, "the call sends none");
                return None;
            }
        };
        let (media, content) = self.best(&body.content)?;
        self.report_others("sends", media, &body.content, &|_| false, &below(&pointer, "content"));
        let here = below(&below(&pointer, "content"), media);
        if essence(media) == "multipart/form-data"
            && let Some(parts) = self.parts(content, body.required, name, &here)
        {
            return Some(Sent::Parts(parts));
        }
        let body = self.whole(body, media, content, name, &here);
        Some(Sent::Body(Box::new(body)))
    }

    /// Gives a body its Rust name.
    pub(super) fn name_body(&mut self, body: UnnamedBody, scope: &mut Scope) -> Body {
        let ident = scope.keep(&mut self.lock, &NameRequest::new("requestBody", "body"), Kind::Value);
        body.named(ident)
    }

    /// Whether a body is an object with a member of this name.
    pub(super) fn has_member(&self, kind: &BodyKind, name: &str) -> bool {
        let (BodyKind::Json(Type::Named(id)) | BodyKind::Form(Type::Named(id))) = kind else {
            return false;
        };
        match self.types[*id].as_ref().map(|named| &named.shape) {
            Some(crate::api::Shape::Struct(shape)) => shape.fields.iter().any(|field| field.wire == name),
            _ => false,
        }
    }

    /// The media type that can say most: JSON, but a form for what has files in it.
    fn best(&self, content: &'a IndexMap<String, MediaType>) -> Option<(&'a str, &'a MediaType)> {
        let form = content.keys().any(|media| rank(media) == BodyRank::Multipart);
        let best = content.iter().min_by_key(|(media, content)| {
            let rank = rank(media);
            let node = content.schema.as_ref().map(Node::from);
            let misfit = form && rank < BodyRank::Multipart && node.is_some_and(|node| self.has_files(node));
            (misfit, rank)
        });
        best.map(|(media, content)| (media.as_str(), content))
    }

    /// Says which media types are left out, unless they say the same by other means. `does` is what the client does with
    /// the chosen one, and `is_also` says which others have a place too.
    pub(super) fn report_others(
        &mut self,
        does: &str,
        chosen: &str,
        content: &'a IndexMap<String, MediaType>,
        is_also: &dyn Fn(&str) -> bool,
        pointer: &str,
    ) {
        let shape = |media: &'a MediaType| match media.schema.as_ref().map(Node::from)? {
            Node::Ref(reference) => Some(reference.to_owned()),
            Node::Item(schema) => Some(fingerprint(schema)),
        };
        let own = content.get(chosen).and_then(shape);
        let others = content.iter().filter(|(media, content)| {
            let other = shape(content);
            *media != chosen && other.is_some() && other != own && !is_also(media)
        });
        let others: Vec<String> = others.map(|(media, _)| format!("`{media}`")).collect();
        if others.is_empty() {
            return;
        }
        let message = format!("the client {does} `{chosen}`, and not {}", others.join(", "));
        let place = diagnostic::Place::Spec(pointer.to_owned());
        let finding = Diagnostic::new(Code::SeveralMediaTypes, place, message);
        self.diagnostics
            .push(finding.help("the others carry something else, for which the call has no type"));
    }

    /// A body that is one argument.
    fn whole(
        &mut self,
        body: &'a RequestBody,
        media: &str,
        content: &'a MediaType,
        name: &str,
        pointer: &str,
    ) -> UnnamedBody {
        let example = self.media_example(content);
        let (mut slot_example, mut rules) = (None, Rules::default());
        let node = content.schema.as_ref().map(Node::from);
        let binary = node.is_some_and(|node| self.is_binary(node));
        let mut kind = match rank(media) {
            BodyRank::Multipart => BodyKind::Multipart,
            BodyRank::Text => BodyKind::Text,
            BodyRank::Bytes => BodyKind::Bytes,
            // No JSON is made of bytes, whatever the media type says.
            BodyRank::Json | BodyRank::AnyJson if binary => BodyKind::Bytes,
            rank => {
                let hint = Hint::new(
                    below(&below(OPERATIONS, name), "requestBody"),
                    format!("{name}Request"),
                    "request",
                    Line::of("The body of {}.", [Line::code(name)]),
                );
                let slot = node.map(|node| self.lower(node, &hint, pointer));
                let mut ty = Type::Json;
                if let Some(slot) = slot {
                    slot_example.clone_from(&slot.example);
                    (ty, rules) = slot.value();
                }
                self.note_media(content, &ty, &rules, pointer);
                if rank == BodyRank::Form {
                    BodyKind::Form(ty)
                } else {
                    BodyKind::Json(ty)
                }
            }
        };
        let mut media_type = match kind {
            // The boundary that a document may name is not the one that is sent.
            BodyKind::Multipart => essence(media),
            _ => media.to_owned(),
        };
        if !is_concrete(media) {
            media_type = if matches!(kind, BodyKind::Json(_)) {
                "application/json".to_owned()
            } else {
                "application/octet-stream".to_owned()
            };
            if !matches!(kind, BodyKind::Json(_)) {
                kind = BodyKind::Bytes;
            }
        }
        UnnamedBody {
            media_type,
            styles: match kind {
                BodyKind::Form(_) => styles(content),
                _ => Vec::new(),
            },
            kind,
            required: body.required,
            docs: Prose::read(body.description.as_deref().unwrap_or_default()),
            example: example.or(slot_example),
            rules,
        }
    }

    /// The parts of a form; none when its schema does not name them.
    fn parts(
        &mut self,
        content: &'a MediaType,
        required: bool,
        name: &str,
        pointer: &str,
    ) -> Option<Vec<UnnamedParameter>> {
        let view = self.view(self.schema(content.schema.as_ref()?.into())?);
        if view.properties.is_empty() {
            return None;
        }
        if !matches!(view.additional, Additional::Ignored) {
            let place = diagnostic::Place::Spec(below(pointer, "schema"));
            let message = "the form may have parts that it does not name";
            let finding = Diagnostic::new(Code::UnnamedParts, place, message);
            self.diagnostics
                .push(finding.help("the call has no arguments for them"));
        }
        let example = self.media_example(content);
        let mut parts = Vec::new();
        for (&wire, &node) in &view.properties {
            let place = parameter_place(Place::Part, wire);
            let hint = Hint::member(format!("{}/{place}", below(OPERATIONS, name)), name, wire);
            let slot = self.lower(
                node,
                &hint,
                &below(&below(&below(pointer, "schema"), "properties"), wire),
            );
            if slot.read_only {
                continue;
            }
            let encoding = content.encoding.get(wire);
            let declared = encoding.and_then(|encoding| encoding.content_type.as_deref());
            let declared = declared
                .and_then(|declared| declared.split(',').map(str::trim).find(|media| is_concrete(media)))
                .map(str::to_owned);
            let (ty, media_type) = match self.file_type(node) {
                Some(ty) => (ty, declared.or_else(|| Some("application/octet-stream".to_owned()))),
                // Text is what a part is when it does not say.
                None => (
                    slot.ty.clone(),
                    declared.filter(|media| !media.starts_with("text/plain")),
                ),
            };
            let required = required && view.required.contains(wire);
            let own_example = example.as_ref().and_then(|example| example.get(wire)).cloned();
            parts.push(UnnamedParameter {
                wire: wire.to_owned(),
                place: Place::Part,
                style: Style::Form,
                media_type,
                reserved: false,
                ty,
                required,
                idempotency: false,
                constant: slot
                    .constant
                    .clone()
                    .filter(|constant| required && constant.is_string()),
                docs: slot.docs(Prose::default()),
                deprecated: slot.deprecated,
                example: own_example.or(slot.example),
                rules: slot.rules,
            });
        }
        Some(parts)
    }

    /// The type of a part that is a file or several; none for what is neither.
    fn file_type(&self, node: Node<'a>) -> Option<Type> {
        if self.is_binary(node) {
            return Some(Type::File);
        }
        let view = self.view(self.schema(node)?);
        let files = view.basic == Some(Basic::Array) && self.is_binary(view.items?);
        files.then(|| Type::List(Box::new(Type::File)))
    }

    /// Whether an object has members that are files.
    fn has_files(&self, node: Node<'a>) -> bool {
        let view = self.schema(node).map(|schema| self.view(schema));
        view.is_some_and(|view| view.properties.values().any(|node| self.file_type(*node).is_some()))
    }
}

/// The styles of a form's members, where they are not what they are without being said.
fn styles(content: &MediaType) -> Vec<(String, Style)> {
    let styled = content.encoding.iter().filter_map(|(name, encoding)| {
        let style = match (encoding.style.as_ref()?, encoding.explode) {
            (QueryStyle::DeepObject, _) => Style::DeepObject,
            (QueryStyle::SpaceDelimited, false) => Style::Space,
            (QueryStyle::PipeDelimited, false) => Style::Pipe,
            (_, true) => Style::Form,
            // Left out, it means the opposite: by this key, which the document got when it was read, the two are told apart.
            (QueryStyle::Form, false) if encoding.extensions.contains_key(IMPLODED) => Style::Comma,
            (QueryStyle::Form, false) => return None,
        };
        Some((name.clone(), style))
    });
    styled.collect()
}

fn rank(media: &str) -> BodyRank {
    match essence(media).as_str() {
        "application/x-www-form-urlencoded" => BodyRank::Form,
        essence if essence.starts_with("multipart/") => BodyRank::Multipart,
        _ => match reply::rank(media) {
            reply::Rank::Json => BodyRank::Json,
            reply::Rank::AnyJson => BodyRank::AnyJson,
            reply::Rank::Text => BodyRank::Text,
            // A stream that is sent is whatever bytes the caller has.
            reply::Rank::Stream | reply::Rank::Bytes => BodyRank::Bytes,
        },
    }
}

/// Whether a client can send this as the media type.
fn is_concrete(media: &str) -> bool {
    media.contains('/') && media.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && !media.contains('*')
}
