//! The rows and examples of a request in, the media type of its body out.

use super::decided::Decided;
use super::model::{In, Media};
use super::rule::Rule;
use super::sketch::Sketch;
use super::tree::Node;
use crate::fact::{Example, TypeExpr};
use crate::layout::TypeWord;
use serde_json::{Map, Value};

/// What a page calls the body by its header, its captions or its examples; JSON where it says nothing of it.
pub(super) fn decide(sketch: &Sketch) -> Decided<Media> {
    let mut headers = sketch.parameters.iter().filter(|it| it.location.value == In::Header);
    let header = headers
        .find(|it| is_content_type(&it.node.field.api_name))
        .and_then(|row| {
            let field = row.node.field;
            let default = field.constraints.default.as_deref();
            let texts = [Some(field.description.as_str()), field.example.as_deref(), default];
            let values = field.constraints.values.iter().map(|(value, _)| value.as_str());
            let named: Vec<Media> = texts
                .into_iter()
                .flatten()
                .chain(values)
                .flat_map(Media::named)
                .collect();
            Some((
                *named.first().filter(|first| named.iter().all(|it| it == *first))?,
                row.node.provenance,
            ))
        });
    let shown = sketch.request_examples.iter().find_map(|example| {
        let (_, value) = example.headers.iter().find(|(name, _)| is_content_type(name))?;
        Some((Media::named(value).next()?, example.provenance))
    });
    let has_file = sketch.request.members.iter().any(is_file);
    if sketch.has_form {
        let media = if has_file { Media::Multipart } else { Media::Form };
        return Decided::by(Rule::MediaByTable, media);
    }
    match (header, shown) {
        (Some((media, place)), _) => Decided::by(Rule::MediaByHeader, media).seen_at([place]),
        (None, Some((media, place))) => Decided::by(Rule::MediaByExample, media).seen_at([place]),
        (None, None) if has_file => Decided::by(Rule::MediaByFile, Media::Multipart),
        (None, None) => Decided::by(Rule::MediaUsual, Media::Json),
    }
}

fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case("Content-Type")
}

/// JSON cannot hold the bytes of a file.
fn is_file(node: &Node) -> bool {
    node.field.type_expr == TypeExpr::Word(TypeWord::Binary)
}

impl Media {
    /// Those that a text names.
    fn named(text: &str) -> impl Iterator<Item = Self> {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '+' | '.')));
        words.filter_map(|word| {
            let word = word.trim_end_matches('.').to_ascii_lowercase();
            let known = [Self::Json, Self::Form, Self::Multipart]
                .into_iter()
                .find(|media| word == media.as_str());
            known.or_else(|| (word.starts_with("application/") && word.ends_with("+json")).then_some(Self::Json))
        })
    }
}

/// The members that an example of a form shows: `lid=oak&hue=red`, or the same on lines of their own.
pub(super) fn form(example: &Example) -> Option<Value> {
    let text = example.text.as_deref()?;
    let pairs = || text.split(['&', '\n']).map(str::trim).filter(|pair| !pair.is_empty());
    let is_pair = |pair: &str| {
        let name = pair.split_once('=').map_or("", |(name, _)| name);
        !name.is_empty() && !name.contains(char::is_whitespace)
    };
    let members = pairs()
        .flat_map(|pair| form_urlencoded::parse(pair.as_bytes()))
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())));
    let members: Map<String, Value> = members.collect();
    (!members.is_empty() && pairs().all(is_pair)).then_some(Value::Object(members))
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};
    use serde_json::json;

    #[test]
    fn bodies_are_of_the_type_that_the_page_says() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], header: [Headers], body: [Sent], form: [Form], request_example: [Sample]}\ncolumns: {name: [Name], type: [Type], description: [What]}\ntypes: {words: {text: string, flag: boolean, file: binary}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let table =
            |heading: &str, row: &str| format!("## {heading}\n\n| Name | Type | What |\n|---|---|---|\n| {row} |\n\n");
        let lid = || table("Sent", "lid | flag | -");
        let header = |what: &str| table("Headers", &format!("Content-Type | text | {what}"));
        let sample = |text: &str| format!("## Sample\n\n```\n{text}\n```\n");
        let form = "application/x-www-form-urlencoded";
        let multipart = "multipart/form-data";
        for (page, expect, example) in [
            (lid(), "application/json", json!(null)),
            (table("Form", "lid | flag | -"), form, json!(null)),
            (table("Form", "lid | file | -"), multipart, json!(null)),
            (table("Sent", "lid | file | -"), multipart, json!(null)),
            (header(&format!("Must be {form}.")) + &lid(), form, json!(null)),
            (
                header("application/json or multipart/form-data") + &lid(),
                "application/json",
                json!(null),
            ),
            (
                lid()
                    + &sample(&format!(
                        "curl -X POST https://x.example/boxes -H 'Content-Type: {form}' -d 'lid=true'"
                    )),
                form,
                json!({"lid": true}),
            ),
            (
                header("application/json") + &lid() + &sample("POST /boxes\n\n{\"lid\": true}"),
                "application/json",
                json!({"lid": true}),
            ),
        ] {
            let page = format!("# Open\n\n## Line\n\nPOST /boxes\n\n{page}");
            let spec = compile(&[markdown(page.as_str())], &layout, &Service::untitled("Boxes"), None)
                .output
                .spec;
            let spec = serde_json::to_value(&spec).unwrap();
            let content = spec["paths"]["/boxes"]["post"]["requestBody"]["content"]
                .as_object()
                .unwrap();
            let (media, content) = content.iter().next().unwrap();
            assert_eq!((media.as_str(), &content["example"]), (expect, &example), "{page}");
        }
    }
}
