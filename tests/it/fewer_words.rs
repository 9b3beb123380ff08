//! Layouts with one word less: what a page says in that word is lost, and the loss is told. No fact becomes another one.
//!
//! In: the layouts of this repository and the pages that they are for. A layout with every word is what knows most, so this also says
//! that a layout that learns a word gains facts and loses none.

use crate::days::today;
use crate::styles::Facts;
use docwright_base::{Format, Page, Severity};
use docwright_reader::{Layout, Service, compile};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Keys of a layout that hold words and patterns: JSON pointers to lists, or to objects of lists.
const WORDS: [&str; 22] = [
    "/sections",
    "/columns",
    "/locations",
    "/captions",
    "/status_lines",
    "/required/yes",
    "/required/no",
    "/required/required_marks",
    "/required/optional_marks",
    "/types/words",
    "/types/arrays",
    "/types/maps",
    "/types/objects",
    "/types/nullable",
    "/types/alternatives",
    "/items",
    "/elements",
    "/body_lists",
    "/operation/request_lines",
    "/operation/method_keys",
    "/operation/target_keys",
    "/constraints",
];

/// What one page comes to.
struct Reading {
    facts: BTreeSet<String>,
    told: BTreeSet<String>,
}

fn read(page: &Page, layout: &Layout) -> Reading {
    let compiled = compile(std::slice::from_ref(page), layout, &Service::untitled("Words"), None);
    let spec = serde_json::to_value(&compiled.output.spec).unwrap();
    let told = compiled
        .diagnostics
        .iter()
        .filter(|it| it.severity >= Severity::Warning);
    Reading {
        facts: Facts::of(&spec),
        told: told.map(ToString::to_string).collect(),
    }
}

/// The layout without one of its words at a time, with what is left out.
fn without_one(layout: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for pointer in WORDS {
        drop_each(layout, pointer, &mut all);
    }
    all
}

fn drop_each(layout: &Value, pointer: &str, all: &mut Vec<(String, Value)>) {
    match layout.pointer(pointer) {
        Some(Value::Array(items)) => {
            for (at, item) in items.iter().enumerate() {
                let mut less = layout.clone();
                less.pointer_mut(pointer)
                    .and_then(Value::as_array_mut)
                    .unwrap()
                    .remove(at);
                all.push((format!("{pointer}: {item}"), less));
            }
        }
        Some(Value::Object(members)) => {
            for (key, value) in members {
                if value.is_array() || value.is_object() && pointer != "/elements" {
                    drop_each(
                        layout,
                        &format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
                        all,
                    );
                } else {
                    let mut less = layout.clone();
                    less.pointer_mut(pointer)
                        .and_then(Value::as_object_mut)
                        .unwrap()
                        .remove(key);
                    all.push((format!("{pointer}: {key}"), less));
                }
            }
        }
        _ => {}
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    entries
}

fn pages(folder: &Path) -> Vec<Page> {
    let pages = files(folder).into_iter().filter(|path| path.is_file());
    pages
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            Page {
                vendor: "words".to_owned(),
                format: Format::from_path(&name).unwrap(),
                path: name.into(),
                url: None,
                text: fs::read_to_string(path).unwrap(),
            }
        })
        .collect()
}

/// The fact without what phrases of descriptions add to it: an overlay or a reader may know them, and no table lacks a word.
fn bare(fact: &str) -> String {
    let marks = [" default ", " one of ", " deprecated", " or null"];
    let ends = marks.iter().filter_map(|mark| fact.find(mark));
    let end = ends.min().unwrap_or(fact.len());
    let required = if fact[end..].contains(" required") {
        " required"
    } else {
        ""
    };
    format!("{}{required}", &fact[..end])
}

fn without_phrases(facts: &BTreeSet<String>) -> BTreeSet<String> {
    facts.iter().map(|fact| bare(fact)).collect()
}

/// Checks the words whose number `is_due`.
fn check(is_due: impl Fn(usize) -> bool) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let specs = files(&root.join("specs")).into_iter().filter(|it| it.is_dir());
    let styles = files(&root.join("tests/styles"));
    let mut silent = Vec::new();
    let mut number = 0;
    for folder in specs.chain(styles) {
        let layout = fs::read_to_string(folder.join("layout.yaml")).unwrap();
        let value: Value = serde_yaml::from_str(&layout).unwrap();
        let whole = Layout::from_yaml("layout.yaml", &layout).unwrap();
        let services = files(&folder).into_iter().filter(|it| it.is_dir());
        let folders = services.map(|it| if it.ends_with("pages") { it } else { it.join("pages") });
        let pages: Vec<Page> = folders.flat_map(|it| pages(&it)).collect();
        let before: Vec<Reading> = pages.iter().map(|page| read(page, &whole)).collect();
        for (word, less) in without_one(&value) {
            number += 1;
            // Another key may need it.
            let Some(less) = Layout::from_yaml("layout.yaml", &less.to_string())
                .ok()
                .filter(|_| is_due(number))
            else {
                continue;
            };
            for (page, before) in pages.iter().zip(&before) {
                let mut now = read(page, &less);
                let mut facts = before.facts.clone();
                if word.starts_with("/constraints") {
                    now.facts = without_phrases(&now.facts);
                    facts = without_phrases(&facts);
                }
                let lost: Vec<_> = facts.difference(&now.facts).take(3).collect();
                let is_told = !now.told.is_subset(&before.told);
                if !lost.is_empty() && !is_told {
                    silent.push(format!("{} {word}: {} lost {lost:?}", folder.display(), page.path));
                }
            }
        }
    }
    assert!(number > 500, "{number} words");
    assert!(
        silent.is_empty(),
        "{} losses without a word:\n{}",
        silent.len(),
        silent.join("\n")
    );
}

/// Each day has its share of the words, since all of them take minutes; `EVERY_WORD=1` asks for them.
#[test]
fn a_word_less_is_never_a_fact_less_without_a_warning() {
    let is_due: fn(usize) -> bool = match std::env::var_os("EVERY_WORD") {
        Some(_) => |_| true,
        None => |number| (number + today()).is_multiple_of(8),
    };
    check(is_due);
}
