//! An XML body in, its members as a tree of JSON out: what is inside of what, and what repeats.
//!
//! It is a witness of structure beside the page's JSON, or in its place. The root element is left out, since it names the
//! message and no member, and so are attributes and texts: whether `80` is a number, XML does not say.

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map, Value};

/// So many nodes show everything that a sample has to show.
const MOST_NODES: u32 = 100_000;

/// What lies deeper is left out.
const DEEPEST: usize = 64;

/// The members of the root element; `None` where the text is no XML, or has none.
pub(super) fn tree(text: &str) -> Option<Value> {
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let text = text.trim();
    let document = text
        .starts_with('<')
        .then(|| Document::parse_with_options(text, options).ok())??;
    let members = members(document.root_element(), DEEPEST);
    members.is_object().then_some(members)
}

/// The elements in an element by their names; null where there are none.
fn members(element: Node, depth: usize) -> Value {
    let inner = element.children().filter(|_| depth > 0).filter(Node::is_element);
    let mut found: Map<String, Value> = Map::new();
    for inner in inner {
        let name = inner.tag_name().name();
        let value = members(inner, depth - 1);
        match found.get_mut(name) {
            Some(Value::Array(elements)) => elements.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => drop(found.insert(name.to_owned(), value)),
        }
    }
    if found.is_empty() {
        return Value::Null;
    }
    let list = element.tag_name().name();
    if let Some((_, only)) = found.iter_mut().next().filter(|(name, _)| is_list_of(list, name))
        && !only.is_array()
    {
        *only = Value::Array(vec![only.take()]);
    }
    Value::Object(found)
}

/// Whether a name is that of a list of such elements: `Boxes` of `Box`, `BoxSet` of `Box`.
pub(crate) fn is_list_of(list: &str, of: &str) -> bool {
    let ies = of
        .strip_suffix('y')
        .is_some_and(|stem| list.strip_suffix("ies") == Some(stem));
    ies || (list.len() > of.len() && list.starts_with(of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(text: &str, expect: Option<Value>) {
        assert_eq!(tree(text), expect, "{text}");
    }

    #[test]
    fn what_is_in_what_and_what_repeats() {
        check(
            "<?xml version='1.0'?>\n<OpenResponse><Lid>oak</Lid><Keys><Key>1</Key><Key>2</Key></Keys></OpenResponse>",
            Some(json!({"Lid": null, "Keys": {"Key": [null, null]}})),
        );
        check(
            "<r><BoxSet><Box><Id/></Box></BoxSet><Bodies><Body><Id/></Body></Bodies><Lid><Id/></Lid></r>",
            Some(json!({"BoxSet": {"Box": [{"Id": null}]}, "Bodies": {"Body": [{"Id": null}]}, "Lid": {"Id": null}})),
        );
        check("<a>text</a>", None);
        check("<a><b></a>", None);
        check("{\"a\": 1}", None);
    }

    #[test]
    fn depth_has_an_end() {
        let deep = format!("{}{}", "<a>".repeat(20_000), "</a>".repeat(20_000));
        let mut value = tree(&deep);
        let mut depth = 0;
        while let Some(Value::Object(mut members)) = value {
            depth += 1;
            value = members.remove("a");
        }
        assert_eq!(depth, DEEPEST);
    }
}
