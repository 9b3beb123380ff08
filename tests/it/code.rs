//! Specs to crates: what small specs of each style become, and that no document is too odd.
//!
//! A case is a folder `tests/cases/code-NAME/` with a `spec.yaml`, whose first line says which files are worth seeing.

use docwright_base::Code;
use docwright_base::{Severity, Warned};
use docwright_code::{GeneratedFile, Options, Runtime, emit};
use openapiv3::OpenAPI;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reads a spec of any version, as `cargo xtask code` does, and says what it lost on the way.
pub(crate) fn read(text: &str) -> Warned<OpenAPI> {
    docwright_code::read(serde_yaml::from_str(text).unwrap()).unwrap()
}

/// Emits a crate called `sample`.
pub(crate) fn emitted(spec: &OpenAPI) -> Warned<Vec<GeneratedFile>> {
    let options = Options {
        crate_name: "sample".to_owned(),
        crate_version: "0.1.0".to_owned(),
        license: None,
        runtime: Runtime::Path("../../runtime".to_owned()),
        command: "this test".to_owned(),
        names: String::new(),
        publish: true,
    };
    emit(spec, &options)
}

fn file<'a>(files: &'a [GeneratedFile], path: &str) -> &'a str {
    let found = files.iter().find(|file| file.path == path);
    &found.unwrap_or_else(|| panic!("no {path}")).contents
}

fn check(case: &str) {
    let folder = root().join("tests/cases").join(case);
    let text = fs::read_to_string(folder.join("spec.yaml")).unwrap();
    let shown = text.lines().next().and_then(|line| line.strip_prefix("# shows: "));
    let shown = shown.unwrap_or_else(|| panic!("{case} does not say what it shows"));
    let mut diagnostics = Vec::new();
    let spec = read(&text).drain_into(&mut diagnostics);
    let files = emitted(&spec).drain_into(&mut diagnostics);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in shown.split_whitespace() {
            let name = path.trim_start_matches("src/").replace('/', "-");
            insta::assert_snapshot!(name, file(&files, path));
        }
        let diagnostics: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        if !diagnostics.is_empty() {
            insta::assert_snapshot!("diagnostics", diagnostics.join("\n"));
        }
    });
}

#[test]
fn objects() {
    check("code-objects");
}

#[test]
fn enums() {
    check("code-enums");
}

#[test]
fn formats() {
    check("code-formats");
}

#[test]
fn rules() {
    check("code-validate");
}

#[test]
fn examples() {
    check("code-examples");
}

#[test]
fn unions() {
    check("code-unions");
}

#[test]
fn alternatives() {
    check("code-alternatives");
}

#[test]
fn recursion() {
    check("code-recursion");
}

#[test]
fn rest_style() {
    check("code-rest");
}

#[test]
fn rpc_style() {
    check("code-rpc");
}

#[test]
fn credentials_of_every_kind() {
    check("code-credentials");
}

#[test]
fn servers_of_single_calls() {
    check("code-servers");
}

#[test]
fn answers_that_are_streams() {
    check("code-streams");
}

#[test]
fn answers_that_are_pages() {
    check("code-paging");
}

#[test]
fn session_style() {
    check("code-session");
}

#[test]
fn bodies_that_are_not_json() {
    check("code-transfer");
}

#[test]
fn every_style_of_parameters() {
    check("code-styles");
}

#[test]
fn forms_with_files() {
    check("code-parts");
}

#[test]
fn ugly_prose() {
    check("code-prose");
}

#[test]
fn references_to_anywhere() {
    check("code-references");
}

#[test]
fn schemas_of_3_1() {
    check("code-newer-schemas");
}

#[test]
fn the_frame_of_3_1_and_3_2() {
    check("code-newer-frame");
}

#[test]
fn documents_of_2_0() {
    check("code-swagger");
}

#[test]
fn parts_that_are_wrong() {
    check("code-mended");
}

#[test]
fn twins_of_two_versions_become_the_same_crate() {
    let older = r##"
openapi: 3.0.3
info: {title: Twins, version: "1", license: {name: MIT}}
paths:
  /kites:
    get:
      operationId: ListKites
      responses: {"200": {description: OK, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Kite"}}}}}}
    post:
      operationId: SendPicture
      requestBody: {content: {application/octet-stream: {schema: {type: string, format: binary}}}}
      responses: {}
components:
  schemas:
    Kite:
      type: object
      required: [id]
      properties:
        id: {type: string, example: k-1}
        owner: {type: string, nullable: true}
        height: {type: number, minimum: 0, exclusiveMinimum: true, maximum: 100}
        kind: {type: string, enum: [delta, box]}
        twin: {type: object, allOf: [{$ref: "#/components/schemas/Kite"}], description: The other one., nullable: true}
        key: {oneOf: [{type: string}, {type: array, items: {type: integer}}]}
"##;
    let newer = r##"
openapi: 3.1.0
info: {title: Twins, version: "1", license: {name: MIT, identifier: MIT}}
paths:
  /kites:
    get:
      operationId: ListKites
      responses: {"200": {description: OK, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Kite"}}}}}}
    post:
      operationId: SendPicture
      requestBody: {content: {application/octet-stream: {schema: {contentMediaType: application/octet-stream}}}}
components:
  schemas:
    Kite:
      type: object
      required: [id]
      properties:
        id: {type: string, examples: [k-1]}
        owner: {type: [string, "null"]}
        height: {type: number, exclusiveMinimum: 0, maximum: 100}
        kind: {type: string, oneOf: [{const: delta}, {const: box}]}
        twin: {anyOf: [{$ref: "#/components/schemas/Kite"}, {type: "null"}], description: The other one.}
        key: {type: [string, array], items: {type: integer}}
"##;
    let (older, newer) = (read(older), read(newer));
    assert!(newer.diagnostics.is_empty(), "{:#?}", newer.diagnostics);
    let (older, newer) = (emitted(&older.output), emitted(&newer.output));
    assert_eq!(older.diagnostics, newer.diagnostics);
    for (older, newer) in older.output.iter().zip(&newer.output) {
        assert_eq!(older.contents, newer.contents, "{}", older.path);
    }
}

#[test]
fn a_type_beside_a_lone_reference_adds_nothing() {
    let emitted = |kind: &str| {
        let twin = format!("{{{kind}allOf: [{{$ref: '#/components/schemas/Kite'}}], nullable: true}}");
        let spec = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /kites:\n    get:\n      operationId: ReadKite\n      responses: {{'200': {{description: OK, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Kite'}}}}}}}}}}\ncomponents:\n  schemas:\n    Kite:\n      type: object\n      properties:\n        id: {{type: string}}\n        twin: {twin}\n"
        );
        emitted(&read(&spec).output).output
    };
    for (plain, typed) in emitted("").iter().zip(&emitted("type: object, ")) {
        assert_eq!(plain.contents, typed.contents, "{}", plain.path);
    }
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    let text = fs::read_to_string(root().join("tests/cases/code-rest/spec.yaml")).unwrap();
    let spec: OpenAPI = serde_yaml::from_str(&text).unwrap();
    assert_eq!(emitted(&spec).output, emitted(&spec).output);
}

#[test]
fn an_empty_spec_is_a_crate_too() {
    let files = emitted(&OpenAPI::default()).output;
    let client = file(&files, "src/client.rs");
    assert!(client.contains("pub struct Client"));
    assert!(!client.contains("Request"), "{client}");
}

#[test]
fn the_round_trip_knows_the_enum_of_successes() {
    let spec = serde_json::json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "fly", "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": {"type": "integer"}}}},
            "204": {"description": ""},
        }}}},
    });
    let files = emitted(&serde_json::from_value(spec).unwrap()).output;
    let test = file(&files, "tests/roundtrip.rs");
    assert!(test.contains("client::FlySuccess::"), "{test}");
    assert!(test.contains("use sample::{Client, client,"), "{test}");
}

#[test]
fn nothing_in_a_spec_becomes_code() {
    let evil = "x\"; } fn evil() { // \n*/ #![evil] ```rust\nevil!()\n```\u{202e}";
    let spec = serde_json::json!({
        "openapi": "3.0.3",
        "info": {"title": evil, "version": evil, "description": evil},
        "paths": {format!("/{evil}/{{{evil}}}"): {"get": {
            "operationId": evil, "summary": evil, "description": evil,
            "parameters": [{"name": evil, "in": "query", "description": evil, "schema": {"type": "string", "enum": [evil, ""]}}],
            "responses": {"200": {"description": evil, "content": {evil: {"schema": {"type": "object", "title": evil,
                "properties": {evil: {"type": "string", "pattern": evil, "default": evil}}}}}}}
        }}}
    });
    let emitted = emitted(&serde_json::from_value(spec).unwrap());
    assert!(
        emitted.diagnostics.iter().all(|it| it.severity < Severity::Error),
        "{:#?}",
        emitted.diagnostics
    );
    for file in emitted.output.iter().filter(|file| file.path.ends_with(".rs")) {
        // Outside of comments and of lines with a literal, the word is at most a part of a name.
        let code = file
            .contents
            .lines()
            .filter(|line| !line.trim_start().starts_with("//") && !line.contains('"'));
        let words = code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
        assert!(!words.into_iter().any(|word| word == "evil"), "{}", file.contents);
    }
}

/// A spec with one answer, of the last of these schemas.
fn spec_of(schemas: &[String]) -> OpenAPI {
    let last = schemas.len() - 1;
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{responses: {{'200': {{description: A, \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/T{last}'}}}}}}}}}}}}}}}}\n\
         components: {{schemas: {{{}}}}}",
        schemas.join(", ")
    );
    read(&text).output
}

#[test]
fn made_examples_stay_small() {
    let members = |own: usize| {
        let others = (0..12).filter(|other| *other != own);
        let members = others.map(|other| format!("m{other}: {{$ref: '#/components/schemas/T{other}'}}"));
        format!(
            "T{own}: {{type: object, properties: {{{}}}}}",
            members.collect::<Vec<_>>().join(", ")
        )
    };
    let files = emitted(&spec_of(&(0..12).map(members).collect::<Vec<_>>())).output;
    let mock = file(&files, "src/mock.rs");
    assert!(mock.len() < 50_000, "{} bytes", mock.len());
    assert!(mock.contains("\"m0\": {"), "{mock}");
}

#[test]
fn types_that_require_too_much_are_relaxed() {
    let schema = |own: usize| match own.checked_sub(1) {
        Some(inner) => format!(
            "T{own}: {{type: object, required: [a, b], properties: {{a: {{$ref: '#/components/schemas/T{inner}'}}, \
             b: {{$ref: '#/components/schemas/T{inner}'}}}}}}"
        ),
        None => "T0: {type: object, required: [text], properties: {text: {type: string}}}".to_owned(),
    };
    let emitted = emitted(&spec_of(&(0..40).map(schema).collect::<Vec<_>>()));
    assert!(emitted.diagnostics.iter().any(|it| it.code == Code::EndlessType));
    assert!(file(&emitted.output, "src/mock.rs").len() < 1_000_000);
}

#[test]
fn the_round_trip_compares_no_downloads() {
    let spec = serde_json::json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "fly", "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": {"type": "integer"}}}},
            "201": {"description": "", "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}},
        }}}},
    });
    let files = emitted(&serde_json::from_value(spec).unwrap()).output;
    let round_trip = file(&files, "tests/roundtrip.rs");
    assert!(round_trip.contains("{answer:?}"), "{round_trip}");
    assert!(!round_trip.contains("assert_eq!(answer,"), "{round_trip}");
}

#[test]
fn an_example_may_be_a_text_that_holds_it() {
    let spec = serde_json::json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {
            "schema": {"type": "object", "properties": {"count": {"type": "integer"}}},
            "example": "{\n \"count\": 7\n}",
        }}}}}}},
    });
    let emitted = emitted(&serde_json::from_value(spec).unwrap());
    assert!(emitted.diagnostics.is_empty(), "{:#?}", emitted.diagnostics);
    assert!(file(&emitted.output, "src/mock.rs").contains(r##"{"count":7}"##));
}

#[test]
fn a_handler_may_begin_with_a_digit() {
    let spec = serde_json::json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "4seasons", "responses": {}}}},
    });
    let files = emitted(&serde_json::from_value(spec).unwrap()).output;
    assert!(file(&files, "src/mock.rs").contains("async fn handle_4seasons<"));
}
