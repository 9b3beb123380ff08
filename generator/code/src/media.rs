//! Media types as documents write them: a name in, what kind of body it is out.

use crate::api::Framing;

/// A media type in lower case and without its parameters.
pub(crate) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// How the items of a body of this media type are told apart, if it is a sequence.
pub(crate) fn framing(media: &str) -> Option<Framing> {
    let essence = essence(media);
    let (_, name) = essence.split_once('/')?;
    match name {
        "event-stream" => Some(Framing::Events),
        "json-seq" => Some(Framing::Sequence),
        name if name.ends_with("+json-seq") => Some(Framing::Sequence),
        "ndjson" | "x-ndjson" | "jsonl" | "x-jsonl" | "jsonlines" | "x-jsonlines" | "json-lines" | "json-stream"
        | "x-json-stream" | "stream+json" => Some(Framing::Lines),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_of_sequences() {
        assert_eq!(framing("text/event-stream; charset=utf-8"), Some(Framing::Events));
        assert_eq!(framing("application/geo+json-seq"), Some(Framing::Sequence));
        assert_eq!(framing("Application/X-NDJSON"), Some(Framing::Lines));
        for other in ["application/json", "application/vnd.x+json", "text/plain", "jsonl"] {
            assert_eq!(framing(other), None);
        }
    }
}
