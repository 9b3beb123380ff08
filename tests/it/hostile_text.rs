//! Hostile text in every field of a page of every format comes out as data: the spec says what the page says, and in the
//! crate the text stands in string literals and doc comments only.

use docwright_base::{Format, Page};
use docwright_tests::line;
use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// No identifier that is made of a name on a page is spelled so: its words are parted, `pwn_ed` or `PwnEd`.
const MARK: &str = "pwnED";

/// Each leaves something: a literal, a comment, a line, a document, a folder.
const HOSTILE: [&str; 20] = [
    "\"; } fn pwnED() {} //",
    "\"#; pwnED!(); r#\"",
    "\"##\"###pwnED\"####",
    "*/ pwnED!() /*",
    "//! pwnED",
    "#![pwnED] #[cfg(pwnED)]",
    "```rust\npwnED!();\n```",
    "a\npwnED: 1\n- pwnED\n",
    "a\r\npwnED: x\r\n\r\npwnED",
    "\u{2028}pwnED\u{2029}\u{85}pwnED\u{b}",
    "\u{202e}pwnED\u{2066}\u{202c}\u{2069}",
    "pwnED\u{0}\u{1}\u{1b}[31m\u{7f}\u{feff}",
    "../../pwnED/../../etc",
    "C:\\pwnED\\..\\{}{0}{pwnED}",
    "!!python/object:pwnED &a *a <<: *pwnED",
    "{pwnED: [}, ]} %pwnED @pwnED `pwnED`",
    "<script>pwnED</script>&lt;pwnED&amp;",
    "\\ud800pwnED\\u0000\\",
    "{{pwnED}} ${pwnED} $(pwnED) %s{}",
    "\"\"\"\n[package]\nbuild = \"pwnED\"\n'''",
];

/// The fields of the page below, and what harmless text stands in each.
const FIELDS: [(&str, &str); 20] = [
    ("title", "Make a box"),
    ("method", "POST"),
    ("uri", "/v1/boxes"),
    ("placeholder", "box_id"),
    ("summary", "Makes it."),
    ("tag", "Boxes"),
    ("name", "width"),
    ("required", "Yes"),
    ("type", "String"),
    ("description", "How wide."),
    ("value", "WIDE"),
    ("default", "NARROW"),
    ("pattern", "^a$"),
    ("object", "Lid"),
    ("header", "X-Box"),
    ("key", "colour"),
    ("example", "red"),
    ("error code", "BOX.1"),
    ("error message", "No box."),
    ("permission", "boxes:make"),
];

type Fields<'t> = BTreeMap<&'static str, &'t str>;

fn harmless() -> Fields<'static> {
    BTreeMap::from(FIELDS)
}

/// How a format writes the page below.
struct Style {
    format: Format,
    heading: fn(&str) -> String,
    paragraph: fn(&str) -> String,
    table: fn(&[&[String]]) -> String,
    code: fn(&str) -> String,
}

const STYLES: [Style; 3] = [
    Style {
        format: Format::Html,
        heading: |text| format!("<h2>{}</h2>\n", escaped(text)),
        paragraph: |text| format!("<p>{}</p>\n", escaped(text)),
        table: |rows| {
            let row = |row: &&[String]| {
                row.iter()
                    .map(|cell| format!("<td>{}</td>", escaped(cell)))
                    .collect::<String>()
            };
            format!(
                "<table><tr>{}</tr></table>\n",
                rows.iter().map(row).collect::<Vec<_>>().join("</tr>\n<tr>")
            )
        },
        code: |text| format!("<pre>{}</pre>\n", escaped(text)),
    },
    Style {
        format: Format::Markdown,
        heading: |text| format!("## {}\n\n", text.replace('\n', " ")),
        paragraph: |text| format!("{text}\n\n"),
        table: |rows| {
            let row = |row: &[String]| {
                row.iter()
                    .map(|cell| format!("|{}", cell.replace('|', "\\|").replace('\n', "<br>")))
                    .collect::<String>()
            };
            let rule = "|--".repeat(rows[0].len());
            let body: String = rows[1..].iter().map(|it| row(it) + "|\n").collect();
            format!("{}|\n{rule}|\n{body}\n", row(rows[0]))
        },
        code: |text| format!("~~~json\n{text}\n~~~\n\n"),
    },
    Style {
        format: Format::Text,
        heading: |text| format!("{text}\n"),
        paragraph: |text| format!("{text}\n"),
        table: |rows| rows.iter().map(|row| format!("| {} |\n", row.join(" | "))).collect(),
        code: |text| format!("{text}\n"),
    },
];

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A page that has every field, in the words of [`line::toy`].
fn page(style: &Style, fields: &Fields) -> Page {
    let of = |name: &str| fields[name];
    let heading = |text: &str| (style.heading)(text);
    let paragraph = |text: &str| (style.paragraph)(text);
    let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let table = |rows: &[Vec<String>]| (style.table)(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let header = cells(&["Parameter", "Mandatory", "Type", "Description"]);
    let description = format!(
        "{} Valid values: {}, OTHER. Default: \"{}\" Pattern: \"{}\"",
        of("description"),
        of("value"),
        of("default"),
        of("pattern")
    );
    let text = [
        heading(of("title")),
        heading("Function"),
        paragraph(of("summary")),
        paragraph(&format!("Tag: {}", of("tag"))),
        heading("URI"),
        paragraph(&format!("{} {}/{{{}}}", of("method"), of("uri"), of("placeholder"))),
        table(&[cells(&["Action", "Access Level"]), cells(&[of("permission"), "Write"])]),
        heading("Request"),
        table(&[
            header.clone(),
            cells(&[of("placeholder"), "Yes", "String", "x"]),
            cells(&[of("name"), of("required"), of("type"), &description]),
            cells(&["lid", "No", &format!("{} object", of("object")), of("description")]),
            cells(&[of("header"), "No", "String", "x"]),
            cells(&[&format!("X-{}", of("header")), "No", "String", "x"]),
        ]),
        paragraph(&format!("Table 2 {}", of("object"))),
        table(&[
            header.clone(),
            cells(&[of("name"), "No", "Array of Strings", of("description")]),
        ]),
        heading("Response"),
        paragraph("Status code: 200"),
        table(&[header, cells(&["answer", "No", "Object", of("description")])]),
        heading("Response Example"),
        (style.code)(
            &json!({"answer": {of("key"): of("example"), "$ref": of("example")}, of("key"): [of("example")]})
                .to_string(),
        ),
        heading("Error Codes"),
        table(&[
            cells(&["Status", "Error Code", "Error Message"]),
            cells(&["400", of("error code"), of("error message")]),
        ]),
    ]
    .concat();
    line::page(style.format, &text)
}

/// Everything that must hold for a page with these fields; the spec's YAML.
fn check(style: &Style, fields: &Fields) -> String {
    let made = line::whole(&[page(style, fields)], line::toy());
    line::check(&made);
    for file in made.files.iter().filter(|file| file.path.ends_with(".rs")) {
        let tokens: TokenStream = file.contents.parse().unwrap();
        let in_literals = marks_in_literals(tokens);
        let everywhere = file.contents.matches(MARK).count();
        assert_eq!(
            everywhere, in_literals,
            "{:?} {fields:?}\n{}",
            style.format, file.contents
        );
    }
    made.yaml
}

/// How often the mark stands in string literals, and so in doc comments; panics where it stands in other tokens.
fn marks_in_literals(tokens: TokenStream) -> usize {
    let marks = |token| match token {
        TokenTree::Group(group) => marks_in_literals(group.stream()),
        TokenTree::Ident(ident) => {
            assert!(!ident.to_string().contains(MARK), "the identifier {ident}");
            0
        }
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            assert!(
                !text.contains(MARK) || text.starts_with(['"', 'r']) && text.ends_with(['"', '#']),
                "{text}"
            );
            text.matches(MARK).count()
        }
        TokenTree::Punct(_) => 0,
    };
    tokens.into_iter().map(marks).sum()
}

#[test]
fn each_text_in_each_field_of_html() {
    each_text_in_each_field(&STYLES[0]);
}

#[test]
fn each_text_in_each_field_of_markdown() {
    each_text_in_each_field(&STYLES[1]);
}

#[test]
fn each_text_in_each_field_of_a_capture() {
    each_text_in_each_field(&STYLES[2]);
}

fn each_text_in_each_field(style: &Style) {
    for (field, harmless_text) in FIELDS {
        let mut arrived = 0;
        // Several texts at a time, for speed; each alone stands in all fields below.
        for hostile in HOSTILE.chunks(5).map(|texts| texts.join(" ")) {
            // A method is still one when a text follows it.
            let text = if matches!(field, "method" | "uri" | "type") {
                format!("{harmless_text}{hostile}")
            } else {
                hostile
            };
            let mut fields = harmless();
            fields.insert(field, &text);
            arrived += usize::from(check(style, &fields).contains(MARK));
        }
        // What follows a method makes it no request line, and what is no type or no object's name is not quoted in the spec.
        assert!(
            arrived > 0 || matches!(field, "method" | "type" | "object"),
            "{:?}: {field} never arrives, so nothing is tested",
            style.format
        );
    }
}

#[test]
fn each_text_in_all_fields_at_once() {
    for style in &STYLES {
        for hostile in HOSTILE {
            let fields = FIELDS.map(|(field, _)| (field, hostile));
            check(style, &BTreeMap::from(fields));
        }
    }
}

#[test]
fn a_megabyte_in_all_fields_at_once() {
    let long = format!("pwnED{}", "é".repeat(500_000));
    for style in &STYLES {
        let mut fields = BTreeMap::from(FIELDS.map(|(field, _)| (field, long.as_str())));
        fields.insert("method", "POST");
        check(style, &fields);
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((any_text(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Words that YAML and Rust take for something else, and any characters at all.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[-?:,\\[\\]{}#&*!|>'\"%@` \n\ta-c0-9._~<=]{0,12}",
        "(0[xob]|[-+])?[0-9_:.e+-]{1,8}",
        "\\PC{0,8}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_as_yaml_is_read_back(value in any_json()) {
        let mut spec = openapiv3::OpenAPI::default();
        spec.extensions.insert("x-value".to_owned(), value.clone());
        let read: Value = serde_yaml::from_str(&docwright_reader::to_yaml(&spec, "this test")).unwrap();
        prop_assert_eq!(&read["x-value"], &value);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_field(style in 0..STYLES.len(), texts in prop::collection::vec((0..FIELDS.len(), any_text()), 1..6)) {
        let mut fields = harmless();
        fields.extend(texts.iter().map(|(field, text)| (FIELDS[*field].0, text.as_str())));
        check(&STYLES[style], &fields);
    }
}
