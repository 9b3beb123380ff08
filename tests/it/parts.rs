//! Large APIs to crates in parts: a feature, a module and the types of each group of operations, and errors that are shared.

use crate::crates::sample;
use docwright_code::{NAMES, emit};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

type Files = BTreeMap<String, String>;

fn emitted(spec: &Value, names: &str) -> Files {
    let options = sample(names, true);
    let emitted = emit(&serde_json::from_value(spec.clone()).unwrap(), &options);
    emitted
        .output
        .into_iter()
        .map(|file| (file.path, file.contents))
        .collect()
}

/// A spec with operations of these ids, tags and error statuses. Each answers with a type of its tag, which has a type of all.
fn spec(operations: &[(String, &str, &[&str])]) -> Value {
    let mut paths = Map::new();
    let page = json!({"type": "object", "properties": {"number": {"type": "integer"}}});
    let mut schemas = Map::from_iter([("Page".to_owned(), page)]);
    for (id, tag, errors) in operations {
        let model = format!("{tag}Item");
        let body =
            |model: &str| json!({"description": "", "content": {"application/json": {"schema": reference(model)}}});
        let mut responses = Map::from_iter([("200".to_owned(), body(&model))]);
        responses.extend(errors.iter().map(|status| ((*status).to_owned(), body("Page"))));
        let tags = if tag.is_empty() { vec![] } else { vec![*tag] };
        let operation = json!({"operationId": id, "tags": tags, "responses": responses});
        paths.insert(format!("/{id}"), json!({"get": operation}));
        schemas.insert(model, object(&["Page"]));
    }
    json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
}

fn object(members: &[&str]) -> Value {
    let members: Map<String, Value> = members
        .iter()
        .map(|name| (name.to_lowercase(), reference(name)))
        .collect();
    json!({"type": "object", "properties": members})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// So many operations, of two tags in turn.
fn large(count: usize) -> Value {
    let tags = ["Kites", "Boats"];
    let operations: Vec<_> = (0..count)
        .map(|at| (format!("get{at}"), tags[at % 2], [].as_slice()))
        .collect();
    spec(&operations)
}

#[test]
fn a_large_crate_has_a_part_for_each_tag() {
    let files = emitted(&large(40), "");
    for path in [
        "src/client/kites.rs",
        "src/client/boats.rs",
        "src/models/kites.rs",
        "src/models/boats.rs",
    ] {
        assert!(files.contains_key(path), "{path} is not among {:?}", files.keys());
    }
    assert!(files["src/models/kites.rs"].contains("pub struct KitesItem"));
    let kites = &files["src/models/kites.rs"];
    assert!(kites.contains("use super::Page;"), "{kites}");
    assert!(files["src/models.rs"].contains("pub struct Page"));
    assert!(files["src/client/boats.rs"].contains("fn get1("));
    let manifest = &files["Cargo.toml"];
    assert!(manifest.contains("default = [\"full\", \"rustls\"]"), "{manifest}");
    assert!(manifest.contains("\nkites = []\nboats = []\n"), "{manifest}");
}

#[test]
fn a_small_crate_is_whole_unless_it_was_parted_before() {
    let small = emitted(&large(39), "");
    assert!(!small.contains_key("src/client/kites.rs"));
    let names = &emitted(&large(40), "")[NAMES];
    let shrunk = emitted(&large(39), names);
    assert!(
        shrunk.contains_key("src/client/kites.rs"),
        "a feature that users name is gone"
    );
}

#[test]
fn what_a_tag_is_called_cannot_leave_its_folder() {
    let tags = ["../../etc", "aux", "default", "备份", "a/b", "A b"];
    let operations: Vec<_> = (0..42)
        .map(|at| (format!("get{at}"), tags[at % 6], [].as_slice()))
        .collect();
    let files = emitted(&spec(&operations), "");
    let modules: Vec<&str> = files
        .keys()
        .filter_map(|path| path.strip_prefix("src/client/"))
        .collect();
    assert_eq!(
        modules,
        ["a_b.rs", "a_b_2.rs", "aux_2.rs", "default_2.rs", "etc.rs", "group_4.rs"]
    );
}

#[test]
fn operations_that_document_the_same_errors_share_them() {
    let operations = [
        ("listKites".to_owned(), "", ["400", "500"].as_slice()),
        ("getKite".to_owned(), "", ["400", "500"].as_slice()),
        ("bendKite".to_owned(), "", ["400", "500"].as_slice()),
        ("getBoatSail".to_owned(), "", ["404"].as_slice()),
        ("putBoatSail".to_owned(), "", ["404"].as_slice()),
        ("sink".to_owned(), "", ["409"].as_slice()),
    ];
    let files = emitted(&spec(&operations), "");
    let enums = |files: &Files| -> BTreeSet<String> {
        let names = files["src/client.rs"]
            .lines()
            .filter_map(|line| line.strip_prefix("pub enum "));
        names.map(|name| name.trim_end_matches(" {").to_owned()).collect()
    };
    let names = |names: &[&str]| -> BTreeSet<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    assert_eq!(enums(&files), names(&["ApiError", "BoatSailError", "SinkError"]));
    // Another user of the rare one does not rename anything, and neither does the loss of one.
    let mut more = operations.to_vec();
    more.push(("raise".to_owned(), "", ["409"].as_slice()));
    more.remove(3);
    let after = enums(&emitted(&spec(&more), &files[NAMES]));
    assert_eq!(after, names(&["ApiError", "BoatSailError", "RaiseError", "SinkError"]));
}
