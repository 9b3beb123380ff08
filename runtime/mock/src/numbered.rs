//! Pairs whose names hold numbers in, a list out: `Tag.1.Key=a` and `Tag[0].Key=a` are a member of the list's first item.

use crate::text::{Texts, decoded};
use std::collections::BTreeMap;

/// A name of more segments is none of a documented parameter.
const DEEPEST: usize = 16;

/// What a list has among the pairs of a query, whose values are as sent. Both ways to write a number are taken.
pub(crate) fn read(name: &str, pairs: &[(String, String)]) -> Texts {
    let named = pairs.iter().filter_map(|(key, value)| {
        let rest = key.strip_prefix(name)?;
        let belongs = rest.is_empty() || rest.starts_with(['.', '[']);
        belongs.then_some((rest, value.as_str()))
    });
    level(named.collect(), 0)
}

/// The rests of names, and values as sent.
type Named<'p> = Vec<(&'p str, &'p str)>;

/// What the rest of the names say: the values that are meant themselves, or those of each item or member.
fn level(named: Named, depth: usize) -> Texts {
    let mut values = Vec::new();
    let mut inner: BTreeMap<(Option<u64>, &str), Named> = BTreeMap::new();
    for (rest, value) in named {
        let rest = rest.strip_prefix(['.', '[']).unwrap_or(rest);
        if rest.is_empty() || depth == DEEPEST {
            values.push(decoded(value));
            continue;
        }
        let end = rest.find(['.', '[', ']']).unwrap_or(rest.len());
        let (segment, rest) = rest.split_at(end);
        let rest = rest.strip_prefix(']').unwrap_or(rest);
        inner
            .entry((segment.parse().ok(), segment))
            .or_default()
            .push((rest, value));
    }
    if inner.is_empty() {
        return Texts::Flat(values);
    }
    // By number and not by text: the tenth comes behind the ninth.
    let is_list = inner.keys().all(|(number, _)| number.is_some());
    let inner = inner
        .into_iter()
        .map(|((_, segment), named)| (segment, level(named, depth + 1)));
    if is_list {
        Texts::Items(inner.map(|(_, texts)| texts).collect())
    } else {
        Texts::Members(inner.map(|(segment, texts)| (segment.to_owned(), texts)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    fn raw_pairs(query: &str) -> Vec<(String, String)> {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (decoded(name), value.to_owned())).collect()
    }

    #[derive(Deserialize, PartialEq, Debug, Default)]
    struct Tag {
        key: String,
        value: Option<String>,
        #[serde(default)]
        hues: Vec<String>,
    }

    fn tags(query: &str) -> Vec<Tag> {
        Vec::deserialize(read("Tag", &raw_pairs(query))).unwrap()
    }

    #[test]
    fn items_in_the_order_of_their_numbers() {
        let numbers = (1..=10).rev().map(|number| format!("Id.{number}={number}"));
        let query = numbers.collect::<Vec<_>>().join("&");
        let found = Vec::<i64>::deserialize(read("Id", &raw_pairs(&query))).unwrap();
        assert_eq!(found, (1..=10).collect::<Vec<_>>());
        let found = Vec::<String>::deserialize(read("Id", &raw_pairs("Id%5B0%5D=a%20b&Ids.1=c"))).unwrap();
        assert_eq!(found, ["a b"]);
        assert!(read("Id", &raw_pairs("Ids.1=c")).is_empty());
    }

    #[test]
    fn items_with_members() {
        let first = Tag {
            key: "env".into(),
            hues: vec!["red".into(), "blue".into()],
            ..Tag::default()
        };
        let second = Tag {
            key: "team".into(),
            value: Some("x".into()),
            ..Tag::default()
        };
        let query = "Tag.1.key=env&Tag.1.hues.1=red&Tag.1.hues.2=blue&Tag.2.key=team&Tag.2.value=x";
        assert_eq!(tags(query), [first, second]);
        assert_eq!(tags("Tag[0].key=env")[0].key, "env");
    }

    #[test]
    fn names_without_end() {
        let name = format!("Tag{}", ".1".repeat(100_000));
        assert!(!read("Tag", &[(name, "x".into())]).is_empty());
    }
}
