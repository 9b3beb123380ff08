//! Parameters whose names hold a number in, lists out: the rows `Tag.N.Key` and `Tag.N.Value` are the members of each item.
//!
//! Members without a number in front (`Disk.Size`) stay parameters of their own, as they travel.

use super::decided::Decided;
use super::model::{In, Member, Notes, Numbering, Parameter, Presence, Schema, Shape};
use super::numbered::{Split, split};
use super::rule::Rule;
use super::sketch::Shown;
use docwright_base::page::Provenance;
use docwright_base::prose::Mark;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The lists that example requests number, and where.
fn shown<'f>(examples: &[Shown<'f>]) -> BTreeMap<&'f str, (Numbering, Vec<&'f Provenance>)> {
    let mut found: BTreeMap<&str, (Numbering, Vec<&Provenance>)> = BTreeMap::new();
    for example in examples {
        for name in query_names(example) {
            if let Some(Split { list, numbering, .. }) = split(name) {
                let (_, places) = found.entry(list).or_insert((numbering, Vec::new()));
                if places.last() != Some(&example.provenance) {
                    places.push(example.provenance);
                }
            }
        }
    }
    found
}

/// The names in the query of a request, which may go on below its first line.
fn query_names<'f>(example: &Shown<'f>) -> impl Iterator<Item = &'f str> + use<'f> {
    let texts = [example.target(), example.text()].into_iter().flatten();
    let queries = texts.map(|text| text.split_once('?').map_or(text, |(_, query)| query));
    let pairs = queries
        .flat_map(|query| query.split('&'))
        .filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, _)| name.trim())
}

/// The parameters with those made lists that are told to be some, in the place of the first row of each.
pub(super) fn lists(parameters: Vec<Parameter>, examples: &[Shown]) -> Vec<Parameter> {
    let shown = shown(examples);
    let mut order: Vec<Entry> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for parameter in parameters {
        let Some(found) = split(&parameter.name).filter(|_| parameter.location.value == In::Query) else {
            order.push(Entry::Plain(Box::new(parameter)));
            continue;
        };
        let (list, numbering, rest) = (found.list.to_owned(), found.numbering, found.rest.to_owned());
        let at = *known.entry(list.clone()).or_insert(order.len());
        match order.get_mut(at) {
            Some(Entry::List(_, _, rows)) => rows.push((rest, parameter)),
            _ => order.push(Entry::List(list, numbering, vec![(rest, parameter)])),
        }
    }
    let entries = order.into_iter().filter_map(|entry| match entry {
        // A row about the list as a whole says nothing that the rows of its items do not.
        Entry::Plain(plain) if plain.location.value == In::Query && known.contains_key(&plain.name) => None,
        Entry::Plain(plain) => Some(match shown.get(plain.name.as_str()) {
            Some((numbering, places)) => numbered_by_example(*plain, *numbering, places),
            None => *plain,
        }),
        Entry::List(name, numbering, rows) => {
            let places = shown.get(name.as_str()).map(|(_, places)| places.as_slice());
            list(name, numbering, rows, places.unwrap_or_default())
        }
    });
    entries.collect()
}

enum Entry {
    Plain(Box<Parameter>),
    /// The rows of a list, each with what its name has behind the number.
    List(String, Numbering, Vec<(String, Parameter)>),
}

/// A row that says list, or nothing that anybody knows, and whose values the example numbers.
fn numbered_by_example(mut plain: Parameter, numbering: Numbering, places: &[&Provenance]) -> Parameter {
    let is_list = matches!(plain.schema.shape.value, Shape::List(_));
    let is_open = plain.schema.shape.rule == Rule::TypeOfText;
    if plain.location.value != In::Query || !(is_list || is_open) {
        return plain;
    }
    if is_open {
        let notes = note(String::new(), Vec::new(), plain.example.take());
        plain.schema = list_of(Schema { notes, ..plain.schema });
        plain.schema.shape.witnesses = places.iter().copied().cloned().collect();
    }
    let decided = Decided::by(Rule::NumberedByExample, numbering.as_str().to_owned());
    plain.judged.push(decided.seen_at(places.iter().copied()));
    plain.numbering = Some(numbering);
    plain
}

/// The parameter that the rows are about.
fn list(
    name: String,
    numbering: Numbering,
    rows: Vec<(String, Parameter)>,
    places: &[&Provenance],
) -> Option<Parameter> {
    let (rest, first) = rows.first()?;
    let is_plain = rows.iter().all(|(rest, _)| rest.is_empty());
    let is_required = rows.iter().any(|(_, row)| row.required.value == Presence::Yes);
    let mut judged = first.judged.clone();
    let decided = Decided::by(Rule::NumberedByName, numbering.as_str().to_owned());
    judged.push(decided.seen_at(places.iter().copied()));
    let required = match is_required {
        _ if is_plain => first.required.clone(),
        true => Decided::by(Rule::RequiredByMember, Presence::Yes),
        false => Decided::by(Rule::RequiredByMember, Presence::No),
    };
    let described = rest.is_empty().then(|| first.description.clone());
    Some(Parameter {
        name,
        provenance: first.provenance.clone(),
        judged,
        location: first.location.clone(),
        required,
        required_when: first.required_when.clone().filter(|_| is_plain),
        description: described.unwrap_or_default(),
        marks: first.marks.clone(),
        example: None,
        deprecated: rows.iter().all(|(_, row)| row.deprecated),
        numbering: Some(numbering),
        comma_separated: false,
        schema: list_of(items(rows)),
    })
}

/// A list of it, unless it is one already.
fn list_of(items: Schema) -> Schema {
    match items.shape.value {
        Shape::List(_) => items,
        _ => Schema::of(Decided::by(Rule::TypeNumbered, Shape::List(Box::new(items)))),
    }
}

/// What the rows of a list say of each item.
fn items(rows: Vec<(String, Parameter)>) -> Schema {
    let is_plain = rows.iter().all(|(rest, _)| rest.is_empty());
    let mut rows = rows.into_iter();
    if is_plain {
        let row = rows.next().map(|(_, row)| row);
        return row.map_or_else(
            || Schema::of(Decided::by(Rule::TypeUnknown, Shape::Any)),
            |row| Schema {
                notes: note(String::new(), Vec::new(), row.example),
                ..row.schema
            },
        );
    }
    let mut members: IndexMap<String, Vec<(String, Parameter)>> = IndexMap::new();
    let mut numbered: BTreeMap<String, bool> = BTreeMap::new();
    for (rest, row) in rows.filter(|(rest, _)| !rest.is_empty()) {
        let (member, inner, is_list) = match split(&rest) {
            Some(Split { list, rest, .. }) => (list.to_owned(), rest.to_owned(), true),
            None => (rest, String::new(), false),
        };
        *numbered.entry(member.clone()).or_default() |= is_list;
        members.entry(member).or_default().push((inner, row));
    }
    let members = members.into_iter().map(|(name, rows)| {
        let is_list = numbered.get(&name).copied().unwrap_or_default();
        member(name, rows, is_list)
    });
    Schema::of(Decided::by(Rule::TypeNumbered, Shape::Object(members.collect())))
}

fn member(name: String, rows: Vec<(String, Parameter)>, is_list: bool) -> Member {
    let first = rows.first().map(|(_, row)| row);
    let provenance = first.map(|row| row.provenance.clone());
    let is_required = rows.iter().any(|(_, row)| row.required.value == Presence::Yes);
    let unstated = || Decided::by(Rule::RequiredUnstated, Presence::No);
    let required = match first {
        Some(row) if rows.len() == 1 => row.required.clone(),
        _ if is_required => Decided::by(Rule::RequiredByMember, Presence::Yes),
        first => first.map_or_else(unstated, |row| row.required.clone()),
    };
    let judged = first.map(|row| row.judged.clone()).unwrap_or_default();
    // Rows of several numbers (`Filter.1.Key`, `Filter.2.Key`) are about one member; each may say what it is for.
    let mut words: Vec<String> = Vec::new();
    let mut marks = Vec::new();
    for (_, row) in rows.iter().filter(|(rest, _)| rest.is_empty()) {
        if !row.description.is_empty() && words.last() != Some(&row.description) {
            words.push(row.description.clone());
            marks.extend_from_slice(&row.marks);
        }
    }
    let example = first.and_then(|row| row.example.clone()).filter(|_| !is_list);
    let mut schema = items(rows);
    if is_list {
        schema = list_of(schema);
    }
    schema.notes = note(words.join("\n"), marks, example);
    Member {
        name,
        provenance,
        judged,
        required,
        schema,
    }
}

fn note(description: String, marks: Vec<Mark>, example: Option<String>) -> Option<Box<Notes>> {
    let says_something = !description.is_empty() || example.is_some();
    says_something.then(|| {
        Box::new(Notes {
            description,
            marks,
            required_when: None,
            example,
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};
    use serde_json::{Value, json};

    /// The parameters of a page with these rows, which shows this request.
    fn parameters(rows: &[&str], shown: &str) -> (Vec<Value>, Vec<String>) {
        let layout = "title: T\nlanguage: en\nnested_rows: true\nsections: {endpoint: [Line], query: [Query], request_example: [Sample]}\ncolumns: {name: [Name], required: [Required], type: [Type]}\nrequired: {yes: ['Yes'], no: ['No']}\ntypes: {words: {String: string, Integer: integer, Array: array}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let rows: String = rows
            .iter()
            .map(|row| format!("| {} |\n", row.replace(' ', " | ")))
            .collect();
        let page = markdown(format!(
            "# Open\n\n## Line\n\nGET /v1/boxes\n\n## Query\n\n| Name | Required | Type |\n|---|---|---|\n{rows}\n## Sample\n\n```\n{shown}\n```\n"
        ));
        let compiled = compile(&[page], &layout, &Service::untitled("Boxes"), None);
        let spec = serde_json::to_value(&compiled.output.spec).unwrap();
        let parameters = spec["paths"]["/v1/boxes"]["get"]["parameters"].as_array().cloned();
        let told = compiled.diagnostics.iter().map(|it| it.code.name().to_owned());
        (parameters.unwrap_or_default(), told.collect())
    }

    #[test]
    fn rows_of_items_become_lists() {
        let rows = [
            "Id.N Yes RepeatList",
            "Tag.N.Key No String",
            "Size No Integer",
            "Tag.N.Hue.M No String",
        ];
        let (found, told) = parameters(&rows, "GET /v1/boxes?Size=3");
        assert!(!told.contains(&"undefined-object".to_owned()), "{told:?}");
        let [id, tag, size] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            *id,
            json!({
                "name": "Id", "in": "query", "required": true, "x-numbered": "dots",
                "schema": {"type": "array", "items": {"type": "string"}},
            })
        );
        assert_eq!(tag["name"], "Tag");
        assert_eq!(tag["x-numbered"], "dots");
        assert_eq!(tag.get("required"), None);
        let members = &tag["schema"]["items"]["properties"];
        assert_eq!(members["Key"], json!({"type": "string"}));
        assert_eq!(members["Hue"], json!({"type": "array", "items": {"type": "string"}}));
        assert_eq!(size["name"], "Size");
    }

    #[test]
    fn a_request_shows_that_items_are_numbered() {
        let (found, _) = parameters(
            &["Lid No String", "Id No Array"],
            "GET /v1/boxes?Id.1=a\n&Id.2=b&Lid.1=c",
        );
        assert_eq!(found[1]["x-numbered"], "dots");
        assert_eq!(found[1]["schema"]["items"]["type"], "string");
        // What the row says against it counts.
        assert_eq!(found[0]["schema"]["type"], "string");
        let (found, _) = parameters(&["Id[0] No Integer"], "");
        assert_eq!(found[0]["name"], "Id");
        assert_eq!(found[0]["x-numbered"], "brackets");
        assert_eq!(found[0]["schema"]["items"]["type"], "integer");
    }
}
