//! What examples bear witness of: which rows of a flat table are inside of which, what a list is wrapped in, and which side of the
//! call a sample shows. The rows of a response and its samples in, the shape of the response in the document out.

use docwright_base::{Format, Page};
use docwright_reader::{Layout, Service, compile};
use serde_json::Value;

const LAYOUT: &str = r#"
title: Toy
language: en
nested_rows: true
sections: {endpoint: [Line], request: [Request], response: [Response], examples: [Samples], request_example: [Asked], response_example: [Answered]}
columns: {name: [Name], type: [Type]}
types:
  words: {String: string, Integer: integer, Object: object, List: array}
  arrays: ['^List of {T}$']
security: {schemes: {token: {type: http, scheme: bearer}}, alternatives: [[token]]}
operation: {success: 200}
"#;

/// `rows` are names with their types behind a colon, `samples` code blocks or lines of text.
fn check(rows: &str, samples: &[&str], expect: &str) {
    let row = |row: &str| {
        let (name, kind) = row.split_once(':').unwrap_or((row, "String"));
        format!("| {name} | {kind} |\n")
    };
    let rows: String = rows.split(", ").map(row).collect();
    let samples = samples.iter().map(|sample| match sample.starts_with(['{', '<']) {
        true => format!("```\n{sample}\n```\n\n"),
        false => format!("{sample}\n\n"),
    });
    let text = format!(
        "# Open a box\n\n## Line\n\nPOST /v1/boxes\n\n## Request\n\n| Name | Type |\n|---|---|\n| page | Integer |\n| lid | String |\n\n\
         ## Response\n\n| Name | Type |\n|---|---|\n{rows}\n## Samples\n\n{}",
        samples.collect::<String>()
    );
    let page = Page {
        vendor: "toy".to_owned(),
        path: "page.md".into(),
        url: None,
        format: Format::Markdown,
        text: text.clone(),
    };
    let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
    let compiled = compile(&[page], &layout, &Service::untitled("Toy"), None);
    let document = serde_json::to_value(&compiled.output.spec).unwrap();
    let schema = &document["paths"]["/v1/boxes"]["post"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(shape(schema, &document), expect, "{text}");
}

/// `{a, b[]}`: an object of a text and of a list of texts.
fn shape(schema: &Value, document: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
        return shape(&document["components"]["schemas"][name], document);
    }
    match (&schema["items"], schema["properties"].as_object()) {
        (Value::Object(_), _) => format!("{}[]", shape(&schema["items"], document)),
        (_, Some(members)) => {
            let members = members
                .iter()
                .map(|(name, schema)| format!("{name}{}", shape(schema, document)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        _ => String::new(),
    }
}

#[test]
fn xml_shows_what_is_inside_of_what() {
    check(
        "lid:Object, hue, total:Integer",
        &["Answered", "<r><lid><hue>red</hue></lid><total>1</total></r>"],
        "{lid{hue}, total}",
    );
    check(
        "boxes:Object, id, total:Integer",
        &[
            "Answered",
            "<r><boxes><box><id>1</id></box></boxes><total>1</total></r>",
        ],
        "{boxes{box{id}[]}, total}",
    );
    // Cut off, it shows nothing: the rows stay where habit puts them.
    check("lid:Object, hue", &["Answered", "<r><lid><hue>red</hue>"], "{lid{hue}}");
}

#[test]
fn what_a_list_travels_in_is_no_row() {
    let answer = r#"{"boxes": {"box": [{"id": "1"}]}, "total": 1}"#;
    check(
        "boxes:Object, id, size, total:Integer",
        &["Answered", answer],
        "{boxes{box{id, size}[]}, total}",
    );
    // A list without elements, one of a single element, and names with blanks around them.
    let answer = r#"{"boxes": {"box": []}, "total": 1}"#;
    check(
        "boxes:Object, id, total:Integer",
        &["Answered", answer],
        "{boxes{box{id}[]}, total}",
    );
    let answer = r#"{"boxes": {"box": {"id": "1"}}, "total": 1}"#;
    check(
        "boxes:Object, id, total:Integer",
        &["Answered", answer],
        "{boxes{box{id}[]}, total}",
    );
    let answer = r#"{" boxes": {"box": [{"id ": "1"}]}, "total": 1}"#;
    check(
        "boxes:Object, id, total:Integer",
        &["Answered", answer],
        "{boxes{box{id}[]}, total}",
    );
    // What the page lists is no such thing, and neither is a list of something else.
    let answer = r#"{"boxes": {"lid": {"hue": "red"}}}"#;
    check(
        "boxes:Object, lid:Object, hue",
        &["Answered", answer],
        "{boxes{lid{hue}}}",
    );
    let answer = r#"{"notes": [{"text": "x"}]}"#;
    check("id, hue", &["Answered", answer], "{id, hue}");
}

#[test]
fn the_list_of_a_wrapper_is_the_type_of_its_row() {
    let answer = r#"{"boxes": {"box": [{"id": "1"}]}}"#;
    check("boxes:List of Box, id", &["Answered", answer], "{boxes{box{id}[]}}");
    let answer = r#"{"boxes": [{"id": "1"}]}"#;
    check("boxes:List of Box, id", &["Answered", answer], "{boxes{id}[]}");
}

#[test]
fn a_name_that_comes_twice_is_in_the_inner_object_first() {
    let answer = r#"{"cost": {"sum": 3}, "total": 1}"#;
    check(
        "cost:Object, rule:Object, sum, text, sum, total:Integer",
        &["Answered", answer],
        "{cost{rule{sum, text}, sum}, total}",
    );
    check(
        "cost:Object, rule:Object, text, sum, total:Integer",
        &["Answered", answer],
        "{cost{rule{text}, sum}, total}",
    );
}

#[test]
fn what_a_sample_holds_tells_which_side_it_shows() {
    let answer = r#"{"page": 1, "boxes": [{"id": "1"}]}"#;
    check(
        "page:Integer, boxes:Object, id",
        &["Asked", answer],
        "{page, boxes{id}[]}",
    );
    check(
        "page:Integer, boxes:Object, id",
        &["Asked", "And it says so:", answer],
        "{page, boxes{id}[]}",
    );
    // What only the request has makes it one.
    let request = r#"{"lid": "oak", "boxes": [{"id": "1"}]}"#;
    check(
        "page:Integer, boxes:Object, id",
        &["Asked", request],
        "{page, boxes{id}}",
    );
}

#[test]
fn an_unknown_word_is_no_object_where_the_example_shows_a_text() {
    let answer = r#"{"state": "open", "lid": {"hue": "red"}}"#;
    check(
        "state:Strnig, lid:Object, hue",
        &["Answered", answer],
        "{state, lid{hue}}",
    );
}
