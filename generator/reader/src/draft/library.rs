//! All pages of a service in, the objects out that some of them describe for others: tables of fields to which a caption or a
//! heading gives an object's name.
//!
//! What a page describes itself counts there. A name that two other pages describe differently tells nothing.

use super::containers::{object_name, wants_members};
use super::naming::{fold, stem};
use crate::fact::{Claim, Fact, Field, FieldTable, Location};
use crate::reading::PageFacts;
use std::collections::{BTreeSet, HashMap, VecDeque};

/// The tables of objects, by their names and by the pages on which they stand.
#[derive(Debug, Default)]
pub(super) struct Library<'f> {
    entries: Vec<Entry<'f>>,
    by_name: HashMap<String, Vec<usize>>,
    by_page: HashMap<&'f str, Vec<usize>>,
}

/// A table and its rows.
#[derive(Debug)]
struct Entry<'f> {
    page: &'f str,
    head: &'f FieldTable,
    facts: &'f [Fact],
}

impl<'f> Library<'f> {
    pub(super) fn of(pages: &'f [PageFacts]) -> Self {
        let mut library = Self::default();
        for page in pages {
            for facts in tables(&page.facts) {
                library.add(&page.path, facts);
            }
        }
        library
    }

    fn add(&mut self, page: &'f str, facts: &'f [Fact]) {
        let Some(Claim::Table(head)) = facts.first().map(|fact| &fact.claim) else {
            return;
        };
        let object = head.object.as_deref().filter(|_| head.place == Location::Object);
        if let Some(object) = object.filter(|_| facts.len() > 1) {
            let number = self.entries.len();
            self.by_name.entry(fold(object)).or_default().push(number);
            self.by_page.entry(stem(page)).or_default().push(number);
            self.entries.push(Entry { page, head, facts });
        }
    }

    /// The tables of other pages that describe what fields of a page are of, and what fields of those are of in turn.
    pub(super) fn lend(&self, page: &str, own: &[&'f Fact]) -> Vec<&'f Fact> {
        let mut lent = Vec::new();
        if self.entries.is_empty() {
            return lent;
        }
        let heads = own.iter().filter_map(|fact| match &fact.claim {
            Claim::Table(head) => head.object.as_deref(),
            _ => None,
        });
        let own_names: BTreeSet<String> = heads.map(fold).collect();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut fields: VecDeque<&Field> = own.iter().copied().filter_map(field).collect();
        while let Some(field) = fields.pop_front() {
            let Some(number) = self.describes(field, page, &own_names).filter(|it| taken.insert(*it)) else {
                continue;
            };
            let facts = self.entries[number].facts;
            fields.extend(facts.iter().filter_map(self::field));
            lent.extend(facts);
        }
        lent
    }

    fn describes(&self, field: &Field, page: &str, own: &BTreeSet<String>) -> Option<usize> {
        let forms = object_name(field).map(forms).unwrap_or_default();
        if !wants_members(field) || forms.iter().any(|name| own.contains(name)) {
            return None;
        }
        let is_elsewhere = |number: &&usize| self.entries[**number].page != page;
        let named = forms.iter().find_map(|name| {
            let numbers = self.by_name.get(name)?.iter().filter(is_elsewhere);
            self.one_of(&numbers.copied().collect::<Vec<_>>())
        });
        named.or_else(|| field.links.iter().find_map(|link| self.at(link, page)))
    }

    /// The table to which a link to another page leads: by its anchor, or as the only one there.
    fn at(&self, link: &str, page: &str) -> Option<usize> {
        let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
        let numbers = self.by_page.get(stem(target))?;
        let there = numbers.iter().copied().filter(|it| self.entries[*it].page != page);
        let is_meant =
            |number: &usize| anchor.is_empty() || self.entries[*number].head.anchors.iter().any(|it| it == anchor);
        let meant: Vec<usize> = there.filter(is_meant).collect();
        meant.first().copied().filter(|_| meant.len() == 1)
    }

    /// The first of several that say the same.
    fn one_of(&self, numbers: &[usize]) -> Option<usize> {
        let rows = |number: usize| {
            let fields = self.entries[number].facts.iter().filter_map(field);
            fields.map(|it| (&it.api_name, it.depth, &it.type_text, &it.required, &it.description))
        };
        let (first, others) = numbers.split_first()?;
        others
            .iter()
            .all(|other| rows(*other).eq(rows(*first)))
            .then_some(*first)
    }
}

fn field(fact: &Fact) -> Option<&Field> {
    match &fact.claim {
        Claim::Field(field) => Some(field),
        _ => None,
    }
}

/// The tables of a page, each with its rows.
fn tables(facts: &[Fact]) -> impl Iterator<Item = &[Fact]> {
    let starts = (0..facts.len()).filter(|at| matches!(facts[*at].claim, Claim::Table(_)));
    starts.map(|start| {
        let rows = facts[start + 1..]
            .iter()
            .take_while(|fact| field(fact).is_some())
            .count();
        &facts[start..=start + rows]
    })
}

/// A name in singular and plural.
fn forms(name: &str) -> Vec<String> {
    let name = fold(name);
    let singular = name.strip_suffix('s').map(str::to_owned);
    let plural = format!("{name}s");
    std::iter::once(name).chain(singular).chain([plural]).collect()
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};
    use docwright_base::Page;
    use serde_json::Value;

    const LAYOUT: &str = "title: T\nlanguage: en\nsections: {endpoint: [Line], body: [Sent], response: [Answer]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string, object: object}, arrays: ['^list of {T}$']}\ncaptions: [{pattern: '^(?P<object>\\w+) object$', is: object}]\nbody_objects: ['Returns an? (?P<object>\\w+)']\nbody_lists: ['Returns a list of (?P<object>\\w+)']\n";

    fn named(path: &str, text: &str) -> Page {
        Page {
            path: path.into(),
            ..markdown(text)
        }
    }

    fn table(rows: &str) -> String {
        format!("| Name | Type |\n|---|---|\n{rows}")
    }

    /// What the answer to `POST /boxes` looks like, and what is told, for what its page says below `Answer` and for other pages.
    fn check(answer: &str, others: &[&str], expect: &str) {
        let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
        let mut pages = vec![named(
            "open.md",
            &format!("# Open\n\n## Line\n\nPOST /boxes\n\n## Answer\n\n{answer}"),
        )];
        let others = others.iter().enumerate();
        pages.extend(others.map(|(number, text)| named(&format!("other{number}.md"), text)));
        let compiled = compile(&pages, &layout, &Service::untitled("Boxes"), None);
        let spec = serde_json::to_value(&compiled.output.spec).unwrap();
        let response = &spec["paths"]["/boxes"]["post"]["responses"]["200"];
        let told = compiled.diagnostics.iter().map(|it| it.code.name());
        let told: Vec<_> = told
            .filter(|it| !["no-operation-id", "assumed-success", "unknown-heading"].contains(it))
            .collect();
        let shape = shape(&response["content"]["application/json"]["schema"], &spec);
        assert_eq!(
            format!("{shape}; {}", told.join(" ")),
            expect,
            "{answer} {:?}",
            compiled.diagnostics
        );
    }

    fn shape(schema: &Value, spec: &Value) -> String {
        if let Some(target) = schema["$ref"].as_str() {
            let name = target.rsplit('/').next().unwrap();
            return format!("{name}{}", shape(spec.pointer(&target[1..]).unwrap(), spec));
        }
        match schema["type"].as_str() {
            Some("array") => format!("[{}]", shape(&schema["items"], spec)),
            Some("object") => match schema["properties"].as_object() {
                Some(members) => {
                    let members = members
                        .iter()
                        .map(|(name, schema)| format!("{name}: {}", shape(schema, spec)));
                    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
                }
                None => "{..}".to_owned(),
            },
            Some(kind) => kind.to_owned(),
            None => "-".to_owned(),
        }
    }

    #[test]
    fn objects_of_other_pages_describe_fields_and_bodies() {
        let lid = format!("# Things\n\n## Lid object\n\n{}", table("| hue | text |\n"));
        let other = format!("# Others\n\n## Lid object\n\n{}", table("| size | text |\n"));
        let nested = format!("# Boxes\n\n## Box object\n\n{}", table("| lid | Lid |\n"));
        let field = table("| lid | Lid |\n");
        check(&field, &[&lid], "OpenResponse{lid: Lid{hue: string}}; ");
        check(
            &table("| lids | list of Lid |\n"),
            &[&lid],
            "OpenResponse{lids: [Lid{hue: string}]}; ",
        );
        check(&field, &[&lid, &lid], "OpenResponse{lid: Lid{hue: string}}; same-page");
        check(
            &field,
            &[&lid, &other],
            "OpenResponse{lid: {..}}; no-operation no-operation undefined-object",
        );
        check(
            &format!("{field}\n### Lid object\n\n{}", table("| own | text |\n")),
            &[&lid],
            "OpenResponse{lid: Lid{own: string}}; no-operation",
        );
        check(
            &table("| top | [object](other0.md) |\n"),
            &[&lid],
            "OpenResponse{top: Lid{hue: string}}; ",
        );
        check("Returns a Lid.", &[&lid], "Lid{hue: string}; ");
        check("Returns a list of Lids.", &[&lid], "[Lid{hue: string}]; ");
        check("Returns a Box.", &[&lid, &nested], "Box{lid: Lid{hue: string}}; ");
        check("Returns a Lid.", &[], "{..}; undefined-object");
        check(
            "Returns a Lid.\n\n```\n{\"a\": \"b\"}\n```\n",
            &[],
            "OpenResponse{a: string}; object-by-example",
        );
        check(
            &format!("Returns a Lid.\n\n{}", table("| a | text |\n")),
            &[&lid],
            "Lid{a: string}; no-operation",
        );
        check(
            &format!("Returns a list of Lids.\n\n{}", table("| a | text |\n")),
            &[&lid],
            "[Lids{a: string}]; no-operation",
        );
    }
}
