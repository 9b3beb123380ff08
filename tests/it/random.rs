//! Random specs to crates: no document makes the generator panic, write what is no Rust, or leave the crate's folder.
//!
//! The specs are the same in every run. `PROPTEST_CASES=5000 cargo test -p docwright-tests random` tries others.

use crate::crates;
use docwright_base::Severity;
use docwright_code::{NAMES, Options, Runtime, emit, read};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use syn::Item;

fn config() -> Config {
    let mut config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 96;
        config.rng_seed = RngSeed::Fixed(7);
    }
    config
}

/// Names that mean something in Rust, JSON, TOML, Markdown or file systems, that collide, or that are hardly names.
const NAMES_TO_FEAR: &[&str] = &[
    "type",
    "self",
    "Self",
    "crate",
    "async",
    "gen",
    "_",
    "",
    " ",
    "7",
    "2xx",
    "$",
    "+1",
    "-1",
    "a",
    "A",
    "a_",
    "a-b",
    "aB",
    "a_b",
    "AB",
    "Ab",
    "名称",
    "云服务器",
    "größe",
    "ı",
    "ﬁ",
    "e\u{301}",
    "🦀",
    "\u{202e}x",
    "\u{0}",
    "x\ny",
    "\"",
    "\\",
    "*/",
    "//",
    "{",
    "}",
    "{x}",
    "../x",
    "/",
    "~",
    "#",
    "r#type",
    "'a",
    "Option",
    "Vec",
    "String",
    "Box",
    "Some",
    "None",
    "Ok",
    "Err",
    "Error",
    "Client",
    "ClientBuilder",
    "Builder",
    "Request",
    "Response",
    "Transport",
    "Unknown",
    "Default",
    "clone",
    "set_clone",
    "new",
    "builder",
    "build",
    "send",
    "body",
    "transport",
    "other",
    "fmt",
    "into",
    "from",
    "as_str",
    "serde",
    "serde_json",
    "std",
    "models",
    "client",
    "mock",
    "Form",
    "BTreeMap",
    "i64",
    "str",
    "true",
    "null",
    "x-a",
    "Authorization",
    "content-type",
    "a.b",
    "a[0]",
    "a,b",
    "%41",
    "Alternative1",
    "Text",
];

const COMPONENTS: &[&str] = &["A", "a", "B", "type", "名称", "Option", "A/b", "Client"];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(NAMES_TO_FEAR).prop_map(str::to_owned),
        1 => any::<String>().prop_map(|text| text.chars().take(6).collect()),
        2 => "[a-cA-C_]{1,3}",
    ]
}

fn reference() -> impl Strategy<Value = Value> {
    let pointer = select(COMPONENTS).prop_map(|name| name.replace('/', "~1"));
    prop_oneof![
        8 => pointer.clone().prop_map(|name| json!({"$ref": format!("#/components/schemas/{name}")})),
        2 => (pointer, name()).prop_map(|(schema, name)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            json!({"$ref": format!("#/components/schemas/{schema}/properties/{name}")})
        }),
        1 => name().prop_map(|text| json!({"$ref": text})),
    ]
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({})),
        select(&["byte", "binary", "date-time", "password", "int32", "uint64", "odd"][..])
            .prop_map(|format| json!({"type": "string", "format": format})),
        select(&["int32", "int64", "uint64", ""][..]).prop_map(|format| json!({"type": "integer", "format": format})),
        (any::<i64>(), any::<bool>()).prop_map(|(least, above)| {
            json!({"type": "integer", "minimum": least, "exclusiveMinimum": above, "default": least})
        }),
        Just(json!({"type": "number", "maximum": 0.5})),
        Just(json!({"type": "boolean"})),
        vec(name(), 0..5).prop_map(|values| json!({"type": "string", "enum": values})),
        vec(any::<i64>(), 1..3).prop_map(|values| json!({"type": "integer", "enum": values})),
        (name(), name()).prop_map(|(pattern, text)| json!({"type": "string", "pattern": pattern, "example": text})),
        reference(),
    ]
}

/// What 3.1 can say besides.
fn newer_leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        leaf(),
        any::<bool>().prop_map(Value::Bool),
        name().prop_map(|value| json!({"const": value})),
        vec(name(), 1..4).prop_map(|values| {
            let values: Vec<Value> = values
                .into_iter()
                .map(|value| json!({"const": value, "title": value}))
                .collect();
            json!({"oneOf": values})
        }),
        vec(
            select(
                &[
                    "string", "null", "integer", "number", "boolean", "object", "array", "odd"
                ][..]
            ),
            0..4
        )
        .prop_map(|types| json!({"type": types, "enum": ["a", 1, null], "exclusiveMinimum": 1, "minLength": 1})),
        Just(json!({"type": "string", "contentEncoding": "base64", "examples": [1, "a"]})),
        name().prop_map(|name| json!({"$ref": format!("#/$defs/{name}"), "$defs": {name: {"type": "null"}}})),
    ]
}

fn schema(newer: bool) -> BoxedStrategy<Value> {
    let leaf = if newer { newer_leaf().boxed() } else { leaf().boxed() };
    leaf.prop_recursive(3, 20, 4, move |inner| {
        let list = vec(inner.clone(), 0..4);
        let members = btree_map(name(), inner.clone(), 0..5);
        let title = option::of(name());
        let object = (
            members,
            vec(name(), 0..3),
            title,
            option::of(inner.clone()),
            any::<bool>(),
        )
            .prop_map(|(members, mut required, title, rest, nullable)| {
                required.extend(members.keys().next().cloned());
                let mut schema =
                    json!({"type": "object", "properties": members, "required": required, "nullable": nullable});
                schema["title"] = title.map_or(json!("T"), Value::from);
                if let Some(rest) = rest {
                    schema["additionalProperties"] = rest;
                }
                schema
            });
        let alternatives = (select(&["allOf", "oneOf", "anyOf"][..]), list, option::of(name()));
        let alternatives = alternatives.prop_map(|(keyword, list, tag)| {
            let mut schema = json!({keyword: list});
            if let Some(tag) = tag {
                schema["discriminator"] = json!({"propertyName": tag, "mapping": {"x": "#/components/schemas/A"}});
            }
            schema
        });
        let array = (inner.clone(), any::<bool>())
            .prop_map(|(items, nullable)| json!({"type": "array", "items": items, "nullable": nullable}));
        if newer {
            let odd = (
                select(&["not", "if", "unevaluatedProperties", "contains", "items"][..]),
                inner.clone(),
            );
            let odd = odd.prop_map(|(keyword, schema)| json!({keyword: schema}));
            let tuple = vec(inner.clone(), 0..3)
                .prop_map(|items| json!({"type": "array", "prefixItems": items, "items": false}));
            let patterns = btree_map(name(), inner, 0..3).prop_map(|patterns| json!({"patternProperties": patterns}));
            prop_oneof![object, alternatives, array, odd, tuple, patterns].boxed()
        } else {
            let map = inner.prop_map(|values| json!({"type": "object", "additionalProperties": values}));
            prop_oneof![4 => object, 2 => alternatives, 1 => array, 1 => map].boxed()
        }
    })
    .boxed()
}

fn content(newer: bool) -> impl Strategy<Value = Value> {
    let media = select(
        &[
            "application/json",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "image/*",
            "*/*",
            "odd\"\n",
        ][..],
    );
    btree_map(media.prop_map(str::to_owned), schema(newer), 0..3).prop_map(|content| {
        let content = content
            .into_iter()
            .map(|(media, schema)| (media, json!({"schema": schema})));
        Value::Object(content.collect())
    })
}

fn parameter(newer: bool) -> impl Strategy<Value = Value> {
    let place = select(&["path", "query", "header", "cookie"][..]);
    (place, name(), any::<bool>(), schema(newer), option::of(any::<bool>())).prop_map(
        |(place, name, required, schema, explode)| {
            let mut parameter =
                json!({"in": place, "name": name, "required": required || place == "path", "schema": schema});
            if let Some(explode) = explode {
                parameter["explode"] = json!(explode);
            }
            if place == "query" && explode.is_some() {
                parameter["style"] = json!("deepObject");
            }
            parameter
        },
    )
}

fn operation(newer: bool) -> impl Strategy<Value = Value> {
    let response =
        (name(), content(newer)).prop_map(|(text, content)| json!({"description": text, "content": content}));
    let status = select(&["200", "201", "204", "2XX", "302", "400", "404", "5XX", "default"][..]);
    (
        option::of(name()),
        vec(parameter(newer), 0..4),
        option::of(content(newer)),
        btree_map(status.prop_map(str::to_owned), response, 0..4),
        any::<bool>(),
        name(),
    )
        .prop_map(|(id, parameters, body, responses, flag, text)| {
            let mut operation = json!({
                "parameters": parameters, "responses": responses, "deprecated": flag, "summary": text, "description": text,
            });
            if let Some(id) = id {
                operation["operationId"] = json!(id);
            }
            if let Some(body) = body {
                operation["requestBody"] = json!({"content": body, "required": flag});
            }
            if flag {
                operation["security"] = json!([{"key": []}, {"nobody knows": []}]);
            }
            operation
        })
}

fn document(newer: bool) -> impl Strategy<Value = Value> {
    let path = vec((name(), any::<bool>()), 0..3).prop_map(|segments| {
        let segments = segments.into_iter().map(|(name, hole)| {
            if hole {
                format!("/{{{name}}}")
            } else {
                format!("/{name}")
            }
        });
        segments.collect::<String>()
    });
    let method = select(&["get", "post", "put", "delete", "patch", "head"][..]);
    let item = btree_map(method.prop_map(str::to_owned), operation(newer), 1..3);
    let schemas = btree_map(select(COMPONENTS).prop_map(str::to_owned), schema(newer), 0..6);
    (btree_map(path, item, 0..4), schemas, name(), name()).prop_map(move |(paths, schemas, title, key)| {
        let paths: Map<String, Value> = paths.into_iter().map(|(path, item)| (format!("/{}", path.trim_start_matches('/')), json!(item))).collect();
        json!({
            "openapi": if newer { "3.1.0" } else { "3.0.3" },
            "info": {"title": title, "version": title, "description": title},
            "servers": [{"url": format!("https://{{{key}}}.example"), "variables": {key.clone(): {"default": title}}}],
            "paths": paths,
            "components": {"schemas": schemas, "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": key}}},
        })
    })
}

/// Emits a crate of the document and asks of it all that can be asked without a compiler.
fn check(document: &Value) {
    let spec = read(document.clone()).expect("an object").output;
    let mut options = Options {
        crate_name: "sample".to_owned(),
        crate_version: "0.1.0".to_owned(),
        license: None,
        runtime: Runtime::Path("../../runtime".to_owned()),
        command: "this test".to_owned(),
        names: String::new(),
        publish: true,
    };
    let emitted = emit(&spec, &options);
    let errors = emitted.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    assert_eq!(errors.collect::<Vec<_>>(), Vec::<&docwright_base::Diagnostic>::new());
    assert_eq!(
        emitted.output,
        emit(&spec, &options).output,
        "the same spec gives other bytes"
    );
    for file in &emitted.output {
        let plain = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte))
        };
        assert!(
            file.path.split('/').all(|part| plain(part) && !part.starts_with('.')),
            "{}",
            file.path
        );
        if file.path.ends_with(".rs") {
            check_names(&syn::parse_file(&file.contents).expect("Rust").items, &file.path);
        }
    }
    let names = emitted.output.iter().find(|file| file.path == NAMES).unwrap();
    options.names.clone_from(&names.contents);
    assert_eq!(
        emitted.output,
        emit(&spec, &options).output,
        "its own names change the crate"
    );
}

/// No two things of one scope have the same name.
fn check_names(items: &[Item], file: &str) {
    let mut types = BTreeSet::new();
    let mut methods: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in items {
        let (name, members): (_, Vec<String>) = match item {
            Item::Struct(item) => (
                &item.ident,
                item.fields
                    .iter()
                    .filter_map(|field| field.ident.as_ref().map(ToString::to_string))
                    .collect(),
            ),
            Item::Enum(item) => (
                &item.ident,
                item.variants.iter().map(|variant| variant.ident.to_string()).collect(),
            ),
            Item::Impl(item) if item.trait_.is_none() => {
                let syn::Type::Path(ty) = &*item.self_ty else { continue };
                let known = methods
                    .entry(ty.path.segments.last().unwrap().ident.to_string())
                    .or_default();
                for inner in &item.items {
                    if let syn::ImplItem::Fn(method) = inner {
                        assert!(
                            known.insert(method.sig.ident.to_string()),
                            "two {} in {file}",
                            method.sig.ident
                        );
                    }
                }
                continue;
            }
            _ => continue,
        };
        assert!(types.insert(name.to_string()), "two {name} in {file}");
        let distinct: BTreeSet<&String> = members.iter().collect();
        assert_eq!(distinct.len(), members.len(), "{name} in {file}: {members:?}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_document_becomes_a_crate(document in document(false)) {
        check(&document);
    }

    #[test]
    fn any_newer_document_becomes_a_crate(document in document(true)) {
        check(&document);
    }

    #[test]
    fn an_edit_of_one_operation_renames_nothing_elsewhere(document in document(false), which in 0..9_usize) {
        check_edit(document, which);
    }
}

/// The names at each place of a crate that is made of this document, of these names before.
fn names_of(document: &Value, before: &str) -> (String, BTreeMap<(String, String), String>) {
    let spec = read(document.clone()).expect("an object").output;
    let files = emit(&spec, &crates::sample(before, true)).output;
    let text = files.into_iter().find(|file| file.path == NAMES).unwrap().contents;
    let mut scope = String::new();
    let mut names = BTreeMap::new();
    for line in text.lines() {
        if line.starts_with('[') {
            scope = line.to_owned();
        } else if let Some((place, name)) = line.split_once(" = ")
            && !name.starts_with('{')
        {
            names.insert((scope.clone(), place.to_owned()), name.to_owned());
        }
    }
    (text, names)
}

/// Adds a member to each object that has members and a value to each enum.
fn grow(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(grow);
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                properties.insert("one more".to_owned(), json!({"type": "string"}));
            }
            if let Some(Value::Array(values)) = members.get_mut("enum")
                && values.iter().all(Value::is_string)
            {
                values.push(json!("one more"));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(grow),
        _ => {}
    }
}

/// The operations of a document, in its order.
fn operations(document: &mut Value) -> Vec<&mut Map<String, Value>> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths
        .into_iter()
        .flat_map(|paths| paths.values_mut().filter_map(Value::as_object_mut));
    let verbs = ["get", "put", "post", "delete", "patch"];
    let operations = items.flat_map(|item| item.iter_mut().filter(|(verb, _)| verbs.contains(&verb.as_str())));
    operations
        .filter_map(|(_, operation)| operation.as_object_mut())
        .collect()
}

/// Adds a twin to each path, whose operations take and answer the same, and numbers all operations.
fn double(document: &mut Value) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    for (path, item) in paths.clone() {
        paths.insert(format!("/twin{path}"), item);
    }
    for (number, operation) in operations(document).into_iter().enumerate() {
        operation.insert("operationId".to_owned(), json!(format!("call number{number}")));
    }
}

/// Edits one operation in all that it says itself, and looks at what everything else is called.
fn check_edit(mut document: Value, which: usize) {
    double(&mut document);
    let (lock, before) = names_of(&document, "");
    let mut operations = operations(&mut document);
    let count = operations.len();
    let Some(operation) = operations.get_mut(which % count.max(1)) else {
        return;
    };
    let mut edited = Value::Object(std::mem::take(*operation));
    grow(&mut edited);
    **operation = edited.as_object().cloned().unwrap_or_default();
    let (_, after) = names_of(&document, &lock);
    // What belongs to the operation may be called otherwise from now on; what is called after a type belongs to that.
    let own = format!("\"operations/CallNumber{}/", which % count);
    let moved = before
        .iter()
        .filter(|(key, name)| after.get(key).is_some_and(|now| now != *name));
    let moved: Vec<_> = moved.filter(|((_, place), _)| !place.starts_with(&own)).collect();
    assert!(moved.is_empty(), "{moved:?}\n{lock}");
}

/// What only a compiler can tell. Lints are not asked: nobody writes such names by hand.
#[test]
#[ignore = "minutes long: it builds crates; `cargo xtask test crates` runs it"]
fn crates_of_random_documents_compile() {
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(4242),
        ..config()
    });
    let workspace = crates::workspace("random");
    for number in 0..44 {
        let document = document(number % 2 == 1).new_tree(&mut runner).unwrap().current();
        let spec = read(document).unwrap().output;
        crates::write(&workspace, &format!("random-{number}"), &spec);
    }
    crates::cargo(
        &workspace,
        &["check", "--workspace", "--all-features", "--all-targets", "--quiet"],
        "",
    );
}

/// What documents of a kind that nobody would write ask of alternatives, real ones do not ask.
#[test]
#[ignore = "minutes long: it builds crates; `cargo xtask test crates` runs it"]
fn alternatives_of_random_documents_come_back_as_they_were() {
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(78),
        ..config()
    });
    let workspace = crates::workspace("random-alternatives");
    let mut written = 0;
    while written < 24 {
        let document = document(written % 2 == 1).new_tree(&mut runner).unwrap().current();
        let spec = read(document).unwrap().output;
        let instances = docwright_code::instances(&spec);
        if instances.iter().any(|instance| instance.variant.is_some()) {
            let name = format!("random-{written}");
            crates::write(&workspace, &name, &spec);
            crates::write_alternatives(&workspace, &name, &spec);
            written += 1;
        }
    }
    crates::test_alternatives(&workspace);
}
