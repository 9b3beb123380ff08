//! Pages that are empty, cut off, ragged or at odds with each other: each gets a diagnostic that names page and place, and
//! what could be read is kept.

use docwright_base::Code;
use docwright_base::{Format, Page, Severity};
use docwright_reader::{Layout, Service, compile};

const LAYOUT: &str = r#"
title: Toy
language: en
sections:
  endpoint: [URI]
  request: [Request]
  response: [Response]
  response_example: [Response Example]
status_lines: ['^Status code: {status}$']
columns:
  name: [Parameter]
  required: [Mandatory]
  type: [Type]
  description: [Description]
required: {yes: [Yes], no: [No]}
types:
  words: {String: string, Integer: integer, Object: object}
  arrays: ['^Array of {T}s$']
  objects: ['^{T} object$']
constraints:
  range: ['from {n} to {n}']
  default: ['Default: {v}']
operation: {success: 200}
"#;

/// Compiles the pages, each a path and its text, and returns the spec as YAML and every diagnostic that is no mere note.
fn check(pages: &[(&str, &str)], expect: &[&str]) -> String {
    let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
    let pages: Vec<Page> = pages
        .iter()
        .map(|(path, text)| Page {
            vendor: "toy".to_owned(),
            path: (*path).into(),
            url: None,
            format: Format::from_path(path).unwrap(),
            text: (*text).to_owned(),
        })
        .collect();
    let compiled = compile(&pages, &layout, &Service::untitled("Toy"), None);
    let found: Vec<String> = compiled
        .diagnostics
        .iter()
        .filter(|it| it.severity > Severity::Info)
        .map(ToString::to_string)
        .collect();
    assert_eq!(found.len(), expect.len(), "{found:#?}");
    for (found, expect) in found.iter().zip(expect) {
        assert!(found.contains(expect), "expected {expect:?} in {found:?}");
    }
    docwright_reader::to_yaml(&compiled.output.spec, "this test")
}

#[test]
fn an_empty_page() {
    for path in ["a.html", "a.md", "a.txt"] {
        check(&[(path, "")], &["empty-page", "no-operation"]);
    }
}

#[test]
fn a_page_without_an_operation() {
    check(
        &[("a.md", "# About boxes\n\nBoxes are square.\n")],
        &["warning[no-operation] a.md: the page describes no operation"],
    );
}

#[test]
fn a_truncated_page() {
    let page = "# Get a box\n\n## URI\n\nGET /boxes/{id}\n\n|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n|id|Yes|Stri";
    let spec = check(&[("a.md", page)], &["ragged-row", "undefined-object"]);
    assert!(spec.contains("name: id"), "{spec}");
    let page = "<h1>Get a box</h1><h2>URI</h2><p>GET /boxes/{id}</p><table><tr><th>Parameter</th><th>Type</th></tr><tr><td>id</td><td>Str";
    let spec = check(
        &[("a.html", page)],
        &["warning[undefined-object] a.html:1 (block 4, row 1): the type of \"id\" reads \"Str\""],
    );
    assert!(spec.contains("name: id"), "{spec}");
    let page = "Get a box\nURI\nGET /boxes/{id}\nResponse Example\n{ \"id\": [1,";
    check(&[("a.txt", page)], &["unread-example", "undescribed-placeholder"]);
}

#[test]
fn a_ragged_row() {
    let page = "<h1>Get a box</h1><h2>URI</h2><p>GET /boxes/{id}</p><table><tr><th>Parameter</th><th>Type</th></tr><tr><td>id</td><td>String</td><td>more</td></tr></table>";
    check(
        &[("a.html", page)],
        &["warning[ragged-row] a.html:1 (block 4, row 1): the row of \"id\" has 3 cells under 2 columns"],
    );
}

#[test]
fn an_unknown_type() {
    let page = "# Get a box\n\n## URI\n\nGET /boxes\n\n## Request\n\n|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n|n|No|see below|-|\n";
    let spec = check(
        &[("a.md", page)],
        &[
            "warning[unknown-type] a.md:11 (block 5, row 1): the type of \"n\" reads \"see below\", which is no type word",
        ],
    );
    assert!(spec.contains("name: \"n\""), "{spec}");
}

#[test]
fn an_object_without_a_table() {
    let page = "# Make a box\n\n## URI\n\nPOST /boxes\n\n## Request\n\n|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n|n|No|Lid object|-|\n";
    check(
        &[("a.md", page)],
        &["warning[undefined-object] a.md:11 (block 5, row 1): the type of \"n\" reads \"Lid object\", but no table"],
    );
}

#[test]
fn two_pages_that_define_one_operation_differently() {
    let page = |type_text: &str| {
        format!(
            "# Get a box\n\n## URI\n\nGET /boxes\n\n## Request\n\n|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n|n|No|{type_text}|-|\n"
        )
    };
    let spec = check(
        &[("a.md", &page("String")), ("b.md", &page("Integer"))],
        &[
            "warning[conflicting-pages] a.md:5 (block 3): GET /boxes is described differently by b.md: query parameter n was optional integer and is optional string",
        ],
    );
    assert!(
        spec.contains("type: string") && !spec.contains("type: integer"),
        "{spec}"
    );
}

#[test]
fn a_table_and_code_that_nobody_understands() {
    let page =
        "# Get a box\n\n## URI\n\nGET /boxes\n\n## Else\n\n|Colour|Taste|\n|--|--|\n|red|sweet|\n\n```\nx = 1\n```\n";
    let expect = [
        "warning[unclaimed] a.md:11 (block 5, row 1): the row of \"red\" was not understood",
        "warning[unclaimed] a.md:13 (block 6): the code that begins \"x = 1\"",
    ];
    check(&[("a.md", page)], &expect);
}

#[test]
fn a_list_that_nobody_understands() {
    let page = "# Get a box\n\n## URI\n\nGET /boxes\n\n## Request\n\n- mind the step\n- mind the gap\n";
    check(
        &[("a.md", page)],
        &["warning[unclaimed] a.md:9 (block 5): the list that begins \"mind the step\" was not understood"],
    );
}

/// A list of words and their meanings may be a list of fields: it is no remark, whatever fields the page has.
#[test]
fn a_list_that_defines_words_under_a_table() {
    let page = "# Get a box\n\n## URI\n\nGET /boxes\n\n## Request\n\n|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n|n|No|String|-|\n\n- n: its name\n- hue: its colour\n";
    check(
        &[("a.md", page)],
        &["warning[unclaimed] a.md:13 (block 6): the list that begins \"n: its name\" was not understood"],
    );
}

#[test]
fn a_remark_on_fields() {
    let page = "# Get a box\n\n## URI\n\nGET /boxes\n\n## Request\n\n|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n|hue|No|String|-|\n\nMind this.\n\n- Without hue all boxes are found\n";
    let spec = check(&[("a.md", page)], &[]);
    assert!(
        spec.contains(r#"description: "Mind this.\n- Without hue all boxes are found""#),
        "{spec}"
    );
}

/// A guide has tables of names as well. They are untyped and stand under no heading for requests or responses.
#[test]
fn a_guide() {
    let fields = "|Parameter|Description|\n|--|--|\n|host|Where the boxes are|\n";
    let page = format!("# How to send requests\n\n## Hosts\n\n{fields}\n```\nhttps://boxes.example/\n```\n");
    check(
        &[("a.md", &page)],
        &["warning[no-operation] a.md: the page describes no operation"],
    );
    let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
    let page = Page {
        vendor: "toy".to_owned(),
        path: "a.md".into(),
        url: None,
        format: Format::Markdown,
        text: page,
    };
    let extract = docwright_reader::fact::extract(&docwright_reader::block::read(&page, &layout).output, &layout);
    let told: Vec<_> = extract
        .diagnostics
        .iter()
        .filter(|it| it.code == Code::NoOperationPage)
        .collect();
    assert_eq!(told.len(), 1, "{:#?}", extract.diagnostics);
    assert!(
        told[0].to_string().contains("2 rows, lists or code blocks"),
        "{}",
        told[0]
    );
    let counts = (
        extract.output.claimed,
        extract.output.unclaimed,
        extract.output.elsewhere,
    );
    assert_eq!(counts, (0, 0, 2));
}

/// Fields without an operation mean that the layout may have missed it: what was not read there stays in sight.
#[test]
fn unread_rows_of_a_page_whose_operation_was_missed() {
    let fields = "|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n|n|No|String|-|\n";
    let page = format!("# Get a box\n\n## Request\n\n{fields}\n|Colour|Taste|\n|--|--|\n|red|sweet|\n");
    check(
        &[("a.md", &page)],
        &[
            "warning[unclaimed] a.md:11 (block 4, row 1): the row of \"red\" was not understood",
            "warning[no-operation] a.md: the page has tables of fields but announces no operation",
        ],
    );
}

/// A special value beside a range: a model that insisted on the range would refuse what the vendor sends itself.
#[test]
fn a_default_outside_its_range() {
    let page = "# Get a box\n\n## URI\n\nGET /boxes\n\n## Request\n\n|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n|days|No|Integer|Kept days, from 1 to 99. Default: -1|\n";
    let spec = check(&[("a.md", page)], &[]);
    assert!(
        spec.contains("default: -1") && spec.contains("maximum: 99") && !spec.contains("minimum:"),
        "{spec}"
    );
}

#[test]
fn an_object_in_a_path() {
    let page = "# Get a box\n\n## URI\n\nGET /boxes/{id}\n\n|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n|id|Yes|Object|-|\n";
    let spec = check(
        &[("a.md", page)],
        &[
            "warning[object-in-path] a.md:9 (block 4, row 1): the path parameter \"id\" reads \"Object\", and a path holds texts only",
        ],
    );
    assert!(spec.contains("type: string"), "{spec}");
}
