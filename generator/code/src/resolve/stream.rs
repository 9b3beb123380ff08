//! Answers that are sequences: media types and their schemas in; out, how the items are told apart and what each is.
//!
//! A schema beside such a media type describes an item. Where it is a list, as of OpenAPI 3.2 on, it describes all of them.

use super::context::{Resolver, nested};
use super::hint::Hint;
use super::node::{Basic, Node};
use crate::api::{Content, Framing, Reply, Streamed, Type};
use crate::media::framing;
use docwright_base::Code;
use docwright_base::openapi::pointer::below;
use docwright_base::prose::Line;
use openapiv3::{MediaType, Response};
use serde_json::Value;

/// The members of an event, by the standard of server-sent events.
const EVENT: &[&str] = &["data", "event", "id", "retry"];

impl<'a> Resolver<'a> {
    /// What the items of a stream are, and an example of one.
    pub(super) fn stream(
        &mut self,
        framing: Framing,
        body: &'a MediaType,
        hint: &Hint,
        pointer: &str,
    ) -> (Content, Option<Value>) {
        let Some(schema) = &body.schema else {
            // What nobody describes: any JSON, but an event says any text.
            let ty = if framing == Framing::Events {
                Type::String
            } else {
                Type::Json
            };
            return (Content::Stream(framing, ty), None);
        };
        let mut node = Node::from(schema);
        let mut pointer = below(pointer, "schema");
        if framing == Framing::Events
            && let Some(data) = self.data_of_event(node)
        {
            node = data;
            pointer = below(&below(&pointer, "properties"), "data");
        }
        let (name, about) = match framing {
            Framing::Events => ("event", "What an event of {} says."),
            Framing::Lines | Framing::Sequence => ("item", "An item of {}."),
        };
        let base = hint.name.trim_end_matches("Response").to_owned();
        let whole = Line::code(&base);
        let hint = Hint::new(
            below(&hint.place, name),
            nested(&base, name),
            name,
            Line::of(about, [whole]),
        );
        let slot = self.lower(node, &hint, &pointer);
        let example = slot.example.clone();
        let (ty, _) = slot.value();
        let ty = match ty {
            Type::List(item) => {
                let message = "the schema of a stream is a list";
                self.warn(
                    Code::StreamedList,
                    &pointer,
                    message,
                    "each item is read as one of the list",
                );
                *item
            }
            // The data of an event is a text, whatever its form.
            Type::Text(_) | Type::Secret if framing == Framing::Events => Type::String,
            ty => ty,
        };
        (Content::Stream(framing, ty), example)
    }

    /// The schema of an event's data, where a schema describes the whole event.
    fn data_of_event(&self, node: Node<'a>) -> Option<Node<'a>> {
        let view = self.view(self.schema(node)?);
        let is_event = view.basic == Some(Basic::Object) && view.properties.keys().all(|name| EVENT.contains(name));
        view.properties
            .get("data")
            .copied()
            .filter(|_| is_event && view.properties.len() > 1)
    }

    /// The stream that an answer may be as well as what it is.
    pub(super) fn streamed(
        &mut self,
        found: &'a Response,
        whole: &Reply,
        hint: &Hint,
        pointer: &str,
    ) -> Option<Streamed> {
        let mut media = found.content.iter().filter(|(media, _)| **media != whole.media_type);
        let (media, framing, body) = media.find_map(|(media, body)| Some((media, framing(media)?, body)))?;
        let pointer = below(&below(pointer, "content"), media);
        let (content, example) = self.stream(framing, body, hint, &pointer);
        let reply = Reply {
            media_type: media.clone(),
            content,
            example,
            ..whole.clone()
        };
        let method = String::new();
        Some(Streamed { method, reply })
    }
}
