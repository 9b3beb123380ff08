//! The source map: every part of a spec that a page says leads back to the words it was read from.

use docwright_base::{Format, Page};
use docwright_reader::{Layout, Service, SourceMap, compile, sources_to_json};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn folders(within: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(within).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Every parameter and every property of a document, by JSON pointer.
fn said_by_pages(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let below = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                if key == "properties" {
                    let names = inner.as_object().unwrap().keys();
                    found.extend(names.map(|name| format!("{below}/{}", name.replace('~', "~0").replace('/', "~1"))));
                }
                if key != "example" && !key.starts_with("x-") {
                    said_by_pages(inner, &below, found);
                }
            }
        }
        Value::Array(values) => {
            for (index, inner) in values.iter().enumerate() {
                let below = format!("{pointer}/{index}");
                if pointer.ends_with("/parameters") {
                    found.push(below.clone());
                }
                said_by_pages(inner, &below, found);
            }
        }
        _ => {}
    }
}

/// The words of a text without what readers drop or add.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// How many parameters and properties lead nowhere. Those of `stated` are not counted: the layout says them, and no page.
fn check(spec: &Value, sources: &SourceMap, pages: &[Page], stated: Option<&String>) -> usize {
    let texts: BTreeMap<&str, &str> = pages.iter().map(|page| (&*page.path, page.text.as_str())).collect();
    for (pointer, origin) in sources {
        assert!(spec.pointer(pointer).is_some(), "{pointer} is not in the spec");
        for place in &origin.read {
            let line = place.line.unwrap_or(1);
            let text = texts[&*place.page];
            assert!(line <= text.lines().count(), "{pointer}: {place:?}");
            // A name is a word of its own in every format.
            let first = place.text.split([' ', '|', '…']).next().unwrap();
            assert!(
                letters(text).contains(&letters(first)),
                "{pointer}: {first:?} is not on the page"
            );
        }
    }
    assert!(!spec.to_string().contains("@source"), "a mark was left in the spec");
    let mut said = Vec::new();
    said_by_pages(spec, "", &mut said);
    let stated = stated.map(|schema| format!("/components/schemas/{schema}/"));
    let of_pages = said
        .iter()
        .filter(|pointer| !stated.as_ref().is_some_and(|stated| pointer.starts_with(stated)));
    of_pages.filter(|pointer| !sources.contains_key(*pointer)).count()
}

#[test]
fn every_parameter_and_property_leads_back_to_its_row() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    for vendor in folders(&specs) {
        let layout = fs::read_to_string(vendor.join("layout.yaml")).unwrap();
        let layout = Layout::from_yaml("layout.yaml", &layout).unwrap();
        for folder in folders(&vendor) {
            let text = fs::read_to_string(folder.join("service.yaml")).unwrap();
            let service = Service::from_yaml("service.yaml", &text).unwrap();
            let pages: Vec<Page> = service
                .pages
                .iter()
                .map(|entry| Page {
                    vendor: "v".to_owned(),
                    path: entry.path.as_str().into(),
                    url: entry.url.clone(),
                    format: Format::from_path(&entry.path).unwrap(),
                    text: fs::read_to_string(folder.join(&entry.path)).unwrap(),
                })
                .collect();
            let compiled = compile(&pages, &layout, &service, None).output;
            let spec = serde_json::to_value(&compiled.spec).unwrap();
            let without = check(&spec, &compiled.sources, &pages, layout.errors.schema.as_ref());
            // What only an example shows has no row of its own.
            let all = compiled.sources.len();
            assert!(
                without * 20 < all,
                "{}: {without} of {all} lead nowhere",
                folder.display()
            );
            let json: Value =
                serde_json::from_str(&sources_to_json(&compiled.pages, compiled.sources, "this test")).unwrap();
            assert_eq!(json["sources"].as_object().unwrap().len(), all);
        }
    }
}
