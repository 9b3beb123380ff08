//! Words that no layout knows beside words that it knows: what they say is told and not guessed, and what the page says in words
//! that it knows is read as before.

use docwright_base::{Format, Page, Severity};
use docwright_reader::{Layout, Service, compile};
use serde_json::{Value, json};

const LAYOUT: &str = r#"
title: Toy
language: en
lines: ['^(?P<anonymous>No login is needed)\.$']
sections:
  endpoint: [Line]
  request: [Request]
  response: [Response]
  authorization: [Rights]
  aside: [Remarks]
  error_codes: [Errors]
caption: '^Table (?P<number>\d+) (?P<text>.+)$'
captions:
  - {pattern: '^fields$', is: heading}
  - {pattern: '^(?P<object>\w+)$', is: object}
columns:
  name: [Parameter]
  required: [Mandatory]
  type: [Type]
  description: [Description]
required: {yes: [Yes], no: [No], when_unstated: required}
types:
  words: {String: string, Integer: integer, Object: object}
security:
  schemes: {token: {type: http, scheme: bearer}}
  alternatives: [[token]]
operation: {success: 200}
"#;

/// The page in the layout's words, changed in one place.
const PAGE: &str = "# Open a box

## Line

POST /v1/boxes

## Request

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| lid | Yes | String | The lid. |
| hue | No | Integer | The colour. |

## Response

| Parameter | Type | Description |
|---|---|---|
| state | String | Its state. |
";

/// Changes the page; what is told then, by code, and the members of the request, the required ones with a star, and of the response.
fn check(changes: &[(&str, &str)], told: &[&str], request: &str, response: &str) {
    let mut text = PAGE.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let (document, found) = read(&text);
    assert_eq!(found, told, "{text}");
    assert_eq!(members(&document, "OpenABoxRequest"), request, "{text}");
    assert_eq!(members(&document, "OpenABoxResponse"), response, "{text}");
}

fn read(text: &str) -> (Value, Vec<&'static str>) {
    read_by(LAYOUT, text)
}

fn read_by(layout: &str, text: &str) -> (Value, Vec<&'static str>) {
    let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
    let page = Page {
        vendor: "toy".to_owned(),
        path: "page.md".into(),
        url: None,
        format: Format::Markdown,
        text: text.to_owned(),
    };
    let compiled = compile(&[page], &layout, &Service::untitled("Toy"), None);
    let found = compiled.diagnostics.iter().filter(|it| it.severity > Severity::Info);
    let document = serde_json::to_value(&compiled.output.spec).unwrap();
    (document, found.map(|it| it.code.name()).collect())
}

fn members(document: &Value, schema: &str) -> String {
    let schema = &document["components"]["schemas"][schema];
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let names = schema["properties"].as_object().into_iter().flatten();
    let names = names.map(|(name, _)| match required.contains(&name.as_str()) {
        true => format!("{name}*"),
        false => name.clone(),
    });
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_page_in_known_words() {
    check(&[], &[], "lid* hue", "state");
}

#[test]
fn singular_and_plural() {
    let changes = [
        ("## Request", "## Requests"),
        ("## Response", "## Responses"),
        ("| Parameter |", "| Parameters |"),
    ];
    check(&changes, &[], "lid* hue", "state");
}

#[test]
fn an_unknown_column() {
    check(&[("Mandatory", "Obligation")], &["unknown-column"], "lid hue", "state");
    check(
        &[("Description", "Particulars")],
        &["unknown-column"],
        "lid* hue",
        "state",
    );
    check(
        &[("| Parameter |", "| Piece |")],
        &["unknown-column"],
        "lid* hue",
        "state",
    );
    let two = [("Mandatory", "Obligation"), ("Description", "Particulars")];
    check(&two, &["unknown-column", "unknown-column"], "lid hue", "state");
}

#[test]
fn an_unknown_word_for_required() {
    check(&[("| Yes |", "| Sure |")], &["unknown-required"], "lid hue", "state");
    check(&[("| Yes |", "| Yes, with a lid |")], &[], "lid hue", "state");
}

#[test]
fn columns_that_have_changed_places() {
    let swapped = [("| Parameter | Mandatory | Type |", "| Type | Mandatory | Parameter |")];
    check(
        &swapped,
        &["odd-name", "undefined-object", "undefined-object"],
        "String* Integer",
        "state",
    );
    let swapped = [("| Parameter | Mandatory |", "| Mandatory | Parameter |")];
    check(&swapped, &["unknown-required"], "Yes No", "state");
}

#[test]
fn a_sentence_for_a_name() {
    let sentence = [("| lid |", "| What shuts the box from above |")];
    check(&sentence, &["odd-name"], "What shuts the box from above* hue", "state");
}

#[test]
fn a_table_that_lost_its_marks() {
    let table = &PAGE[PAGE.find("| Parameter").unwrap()..PAGE.find("\n\n## Response").unwrap()];
    let words = table.replace(['|', '-'], " ").replace('\n', " ");
    check(&[(table, &words)], &["unread-table"], "", "state");
    let cells = "Parameter\n\nMandatory\n\nType\n\nlid\n\nYes\n\nString";
    check(&[(table, cells)], &["unread-table"], "", "state");
    check(
        &[(table, "The parameter and its type are in the description.")],
        &[],
        "",
        "state",
    );
}

#[test]
fn an_unknown_heading_ends_the_section_before_it() {
    let rows = ["unclaimed"];
    check(&[("## Response", "## Answer")], &rows, "lid* hue", "");
    check(&[("## Response", "## What comes back")], &rows, "lid* hue", "");
    let two = ["unclaimed", "unclaimed"];
    check(&[("## Request", "## What goes out")], &two, "", "state");
}

#[test]
fn a_caption_that_says_nothing_leaves_it_to_the_heading() {
    check(
        &[("## Request\n", "## Request\n\n### Fields\n")],
        &[],
        "lid* hue",
        "state",
    );
}

#[test]
fn a_caption_in_unknown_words() {
    let caption = [("## Request\n", "## Request\n\nTable 1 All that goes in\n")];
    check(&caption, &["unknown-caption"], "lid* hue", "state");
}

#[test]
fn a_row_in_a_description() {
    for row in [
        "seal<br>Sealing<br>What seals the lid.",
        "seal<br>Yes<br>Sealing<br>What seals it.",
    ] {
        let changed = format!("The lid.<br>{row}");
        check(&[("The lid.", &changed)], &["swallowed-row"], "lid* hue", "state");
    }
    check(
        &[("The lid.", "One of:<br>oak<br>ash<br>elm")],
        &[],
        "lid* hue",
        "state",
    );
}

#[test]
fn a_bare_word_of_unknown_meaning_opens_no_object() {
    let layout = format!("{LAYOUT}nested_rows: true\n");
    let (document, told) = read_by(
        &layout,
        &PAGE.replace("| lid | Yes | String |", "| lid | Yes | Sealing |"),
    );
    assert_eq!(told, ["undefined-object"]);
    assert_eq!(members(&document, "OpenABoxRequest"), "lid* hue");
}

#[test]
fn an_object_that_nothing_refers_to() {
    let object = [("## Request\n", "## Request\n\n### Parts\n")];
    check(&object, &["unused-object"], "lid* hue", "state");
    let second =
        "| hue | No | Integer | The colour. |\n\n### Parts\n\n| Parameter | Type |\n|---|---|\n| size | Integer |\n";
    let object = [("| hue | No | Integer | The colour. |\n", second)];
    check(&object, &["unused-object"], "lid* hue", "state");
}

#[test]
fn fields_under_a_heading_for_something_else() {
    check(&[("## Request", "## Rights")], &["stray-table"], "lid* hue", "state");
    check(&[("## Request", "## Remarks")], &[], "", "state");
}

#[test]
fn who_may_call_when_the_page_is_silent() {
    let (document, _) = read(PAGE);
    let security = |document: &Value| document["paths"]["/v1/boxes"]["post"]["security"].clone();
    assert_eq!(security(&document), serde_json::json!([{"token": []}]));
    let (document, _) = read(&PAGE.replace("## Line", "No login is needed.\n\n## Line"));
    assert_eq!(security(&document), serde_json::json!([]));
}

#[test]
fn errors_in_a_list_of_an_unknown_form() {
    let end = "| state | String | Its state. |\n";
    let errors = |list: &str| [(end, format!("{end}\n## Errors\n\n{list}\n"))];
    let told = |list: &str, told: &[&str]| {
        let [(from, to)] = errors(list);
        check(&[(from, &to)], told, "lid* hue", "state");
    };
    told("- 404: no such box\n- 400 – bad", &["unclaimed"]);
    told("- Nothing else fails.\n- See the guide.", &[]);
}

#[test]
fn a_line_above_a_table_that_is_neither_heading_nor_caption() {
    let above = |line: &str| format!("{line}\n\n| Parameter | Type | Description |");
    let told = |line: &str, told: &[&str]| {
        let table = above(line);
        check(
            &[("| Parameter | Type | Description |", &table)],
            told,
            "lid* hue",
            "state",
        );
    };
    told("What comes back", &["unknown-caption"]);
    told("This is what comes back:", &[]);
    told("It comes back.", &[]);
}

#[test]
fn a_second_table_below_a_line_in_unknown_words_is_no_more_of_the_section() {
    let second = "The colour. |\n\nWhat comes back\n\n| Parameter | Mandatory | Type | Description |\n|---|---|---|---|\n| state | Yes | String | Its state. |";
    check(
        &[("The colour. |", second)],
        &["unknown-caption", "unclaimed"],
        "lid* hue",
        "state",
    );
    // Called like an object that a row above names, it is that object's.
    let object = second.replace("What comes back", "Hue");
    let changes = [(
        "| hue | No | Integer | The colour. |",
        format!("| hue | No | Object | {object}"),
    )];
    let changes = changes.each_ref().map(|(from, to)| (*from, to.as_str()));
    check(&changes, &[], "lid* hue", "state");
}

#[test]
fn a_table_of_fields_that_lost_the_word_above_its_names() {
    let changes = [
        (
            "| hue | No | Integer | The colour. |",
            "| hue | No | Object | See Table 2. |",
        ),
        (
            "## Response",
            "Table 2 hue\n\n| What | Remark |\n|---|---|\n| red | Its red. |\n\n## Response",
        ),
    ];
    check(&changes, &["unread-table"], "lid* hue", "state");
}

#[test]
fn a_word_alone_for_a_type_takes_no_table() {
    let changes = [
        ("| lid | Yes | String |", "| lid | Yes | Text |"),
        ("| hue | No | Integer |", "| hue | No | Object |"),
        (
            "## Response",
            "| Parameter | Type | Description |\n|---|---|---|\n| red | Integer | Its red. |\n\n## Response",
        ),
    ];
    check(&changes, &["undefined-object"], "lid* hue", "state");
}

#[test]
fn a_status_below_a_request_is_of_a_response() {
    let changes = [("## Response", "Findings\n\nStatus code: 200")];
    let layout = format!("{LAYOUT}status_lines: ['^Status code: (?P<status>\\d+)$']\n");
    let text = changes
        .iter()
        .fold(PAGE.to_owned(), |text, (from, to)| text.replacen(from, to, 1));
    let (document, _) = read_by(&layout, &text);
    assert_eq!(members(&document, "OpenABoxRequest"), "lid* hue");
    assert_eq!(members(&document, "OpenABoxResponse"), "state");
}

/// The schema of `hue` where its row says something, and what is told of it.
fn hue(kind: &str, words: &str) -> (Value, Vec<&'static str>) {
    let phrases = "constraints: {maximum: ['Most: {n}'], range: ['From {n} to {n}'], default: ['Default: {v}'], enum_introducers: ['One of:'], no_values: [none]}\n";
    let page = PAGE.replace(
        "| hue | No | Integer | The colour. |",
        &format!("| hue | No | {kind} | {words} |"),
    );
    let (document, told) = read_by(&format!("{LAYOUT}{phrases}"), &page);
    let mut schema = document["components"]["schemas"]["OpenABoxRequest"]["properties"]["hue"].clone();
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("description");
        schema.remove("type");
    }
    (schema, told)
}

#[test]
fn bounds_and_defaults_that_are_no_numbers() {
    let check = |kind: &str, words: &str, expect: Value, told: &[&str]| {
        assert_eq!(hue(kind, words), (expect, told.to_vec()), "{kind}: {words}");
    };
    let unread: &[&str] = &["unread-constraint"];
    check("Integer", "Most: 1 000.", json!({"maximum": 1000}), &[]);
    check("Integer", "Most: 2^31-1.", json!({}), unread);
    check("Integer", "From −5 to 5.", json!({"minimum": -5, "maximum": 5}), &[]);
    check("Integer", "From 5 to 1.", json!({}), unread);
    check("Integer", "Default: 1,000.", json!({"default": 1000}), &[]);
    check("Integer", "Default: −1.", json!({"default": -1}), &[]);
    let kept = |text: &str| json!({"x-documented-default": text});
    check(
        "Integer",
        "Default: unlimited.",
        kept("unlimited"),
        &["default-mismatch"],
    );
    check("String", "Default: same as the lid.", json!({}), unread);
    check("String", "Default: none.", json!({}), &[]);
    check("String", "Default: red.", json!({"default": "red"}), &[]);
    check(
        "String",
        "One of: `a` (the first; by habit), `b`.",
        json!({"enum": ["a", "b"], "x-enum-descriptions": {"a": "the first; by habit"}}),
        &[],
    );
    check("String", "One of: a, b, etc.", json!({}), &[]);
}

#[test]
fn cells_beyond_the_last_column_are_of_its_text() {
    let (schema, told) = hue("String", "One of: on | off");
    assert_eq!((schema, told), (json!({"enum": ["on", "off"]}), vec!["ragged-row"]));
}

#[test]
fn errors_of_several_statuses() {
    let read = |status: &str| {
        let errors =
            format!("## Errors\n\n| Status | Code | Message |\n|---|---|---|\n| {status} | Shut | It is shut. |\n");
        let layout = LAYOUT.replace(
            "columns:\n",
            "columns:\n  status: [Status]\n  error_code: [Code]\n  error_message: [Message]\n",
        );
        let (document, told) = read_by(&layout, &format!("{PAGE}\n{errors}"));
        let responses = document["paths"]["/v1/boxes"]["post"]["responses"].as_object().unwrap();
        let statuses: Vec<&str> = responses
            .keys()
            .map(String::as_str)
            .filter(|status| *status != "200")
            .collect();
        (statuses.join(" "), told)
    };
    assert_eq!(read("400"), ("400".to_owned(), vec![]));
    assert_eq!(read("400, 422"), ("400 422".to_owned(), vec![]));
    assert_eq!(read("HTTP 409 Conflict"), ("409".to_owned(), vec![]));
    assert_eq!(read("500-503"), (String::new(), vec!["unread-status"]));
    assert_eq!(read("4xx"), (String::new(), vec!["unread-status"]));
}

#[test]
fn examples_in_no_known_notation() {
    let layout = LAYOUT.replace(
        "  response: [Response]\n",
        "  response: [Response]\n  response_example: [Sample]\n",
    );
    let told = |sample: &str| read_by(&layout, &format!("{PAGE}\n## Sample\n\n```\n{sample}\n```\n")).1;
    assert_eq!(told("{\"state\": \"OPEN\"}"), Vec::<&str>::new());
    assert_eq!(told("{\"state\": \"OPEN\", ...}"), Vec::<&str>::new());
    assert_eq!(told("<a><state>OPEN</state></a>"), Vec::<&str>::new());
    assert_eq!(told("{'state': 'OPEN'}"), ["unread-example"]);
    assert_eq!(told("{\"state\": \"OPEN\""), ["unread-example"]);
    assert_eq!(told("{\"state\": <string>}"), ["unread-example"]);
}

#[test]
fn errors_that_all_have_the_body_of_one() {
    let layout = LAYOUT.replace("columns:\n", "columns:\n  status: [Status]\n").replace(
        "  response: [Response]\n",
        "  response: [Response]\n  error_example: [Failure]\n",
    );
    let page = format!(
        "{PAGE}\n## Errors\n\n| Status | Description |\n|---|---|\n| 400 | Bad. |\n\n## Failure\n\n```\n{{\"error\": {{\"key\": \"shut\", \"text\": \"It is shut.\"}}}}\n```\n"
    );
    let body = |words: &str| {
        let (document, _) = read_by(&format!("{layout}errors: {{{words}}}\n"), &page);
        let operation = document["paths"]["/v1/boxes"]["post"].clone();
        let schema = operation["responses"]["400"]["content"]["application/json"]["schema"].clone();
        (schema, operation["x-error-body"].clone())
    };
    assert_eq!(body("schema: Failure"), (json!(null), json!(null)));
    let schema = json!({"$ref": "#/components/schemas/Failure"});
    assert_eq!(body("schema: Failure, everywhere: true"), (schema, json!(null)));
    let members = json!({"code": "error.key", "message": "error.text"});
    assert_eq!(body("body: {code: error.key, message: error.text}").1, members);
    assert_eq!(body("body: {code: nope.key, message: error.text}").1, json!(null));
}

#[test]
fn a_call_on_its_way_out() {
    let layout = LAYOUT.replace("lines: [", "lines: ['^(?P<deprecated>Deprecated\\b.*)$', ");
    let operation = |words: &str| {
        let page = PAGE.replace("# Open a box\n", &format!("# Open a box\n\n{words}\n"));
        read_by(&layout, &page).0["paths"]["/v1/boxes"]["post"].clone()
    };
    assert_eq!(operation("It opens a box.")["deprecated"], json!(null));
    let deprecated = operation("Deprecated since 3.2. Use another box.");
    assert_eq!(deprecated["deprecated"], json!(true));
    assert_eq!(
        deprecated["description"],
        json!("Deprecated since 3.2. Use another box.")
    );
}

#[test]
fn the_title_of_the_site_above_that_of_the_page() {
    let page = PAGE.replace("# Open a box\n", "# Toy documents\n\n# Open a box\n\nIt opens a box.\n");
    let read = |layout: &str| {
        let (document, told) = read_by(layout, &page);
        let operation = &document["paths"]["/v1/boxes"]["post"];
        (operation["operationId"].clone(), operation["description"].clone(), told)
    };
    let (id, description) = (json!("OpenABox"), json!("It opens a box."));
    assert_eq!(read(LAYOUT), (id.clone(), description.clone(), vec!["guessed-title"]));
    let layout = format!("{LAYOUT}noise: ['^Toy documents$']\n");
    assert_eq!(read(&layout), (id, description, vec![]));
}
