//! The reader of YAML and JSON on every file of this repository, held against another reader of the same texts.

use docwright_base::Code;
use docwright_base::input;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if matches!(
            path.extension().and_then(|ending| ending.to_str()),
            Some("yaml" | "json")
        ) {
            found.push(path);
        }
    }
}

/// As another reader has it.
fn witness(path: &Path, text: &str) -> Value {
    if path.extension().is_some_and(|ending| ending == "json") {
        serde_json::from_str(text).unwrap()
    } else {
        serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

#[test]
fn every_file_is_read_as_another_reader_reads_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    files(&root.join("specs"), &mut found);
    files(&root.join("tests/cases"), &mut found);
    assert!(found.len() > 20, "{}", found.len());
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let shown = path.to_string_lossy();
        let read = input::read(&shown, &text)
            .unwrap_or_else(|problem| panic!("{problem}"))
            .to_value();
        let expect = witness(&path, &text);
        assert_eq!(read, expect, "{shown}");
        assert_eq!(read.to_string(), expect.to_string(), "{shown}: the order of keys");
        // JSON that is written out is the same value to the YAML reader, but for what is written as a fraction.
        let flow = format!("# YAML\n{read}");
        assert_eq!(input::read("flow.yaml", &flow).unwrap().to_value(), read, "{shown}");
    }
}

/// Any JSON, with texts that look like something else to YAML.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[ -~]{0,8}",
        "(null|yes|012|0x1F|1e3|~|<<|- a|a: b|#|!t|&a|\\*a|\\|)?",
        "[é中🙂\n\t\"\\\\]{0,4}"
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e15..1e15).prop_map(|number: f64| json!(number)),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map(text.clone(), inner, 0..5).prop_map(Value::from_iter),
        ]
    })
}

/// The text of an object with its `which`-th member, counted over all objects, written twice; and that member's key.
fn doubled(value: &Value, which: &mut usize, key: &mut Option<String>) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| doubled(item, which, key)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let mut written = Vec::new();
            for (name, inner) in members {
                let member = format!("{}: {}", Value::from(name.as_str()), doubled(inner, which, key));
                if *which == 0 && key.is_none() {
                    *key = Some(name.clone());
                    written.push(member.clone());
                }
                *which = which.saturating_sub(1);
                written.push(member);
            }
            format!("{{{}}}", written.join(",\n"))
        }
        other => other.to_string(),
    }
}

fn members(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(members).sum(),
        Value::Object(inner) => inner.len() + inner.values().map(members).sum::<usize>(),
        _ => 0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_is_the_same_to_both_readers(value in any_json()) {
        for text in [value.to_string(), format!("{value:#}")] {
            prop_assert_eq!(&input::read("a.json", &text).unwrap().to_value(), &value);
            prop_assert_eq!(&input::read("a.yaml", &text).unwrap().to_value(), &value);
            // Behind a comment it cannot be JSON. To YAML `<<` in quotes is a key like any other.
            let read = input::read("a.yaml", &format!("# YAML\n{text}")).unwrap().to_value();
            prop_assert_eq!(&read, &value);
        }
    }

    #[test]
    fn a_key_that_is_written_twice_is_refused_wherever_it_stands(value in any_json(), which in any::<usize>()) {
        let value = json!({"first": value});
        let (mut which, mut key) = (which % members(&value), None);
        let text = doubled(&value, &mut which, &mut key);
        prop_assert!(key.is_some());
        for (path, text) in [("a.json", text.clone()), ("a.yaml", text.clone()), ("a.yaml", format!("# YAML\n{text}"))] {
            let problem = input::read(path, &text).unwrap_err();
            prop_assert_eq!(problem.code, Code::DuplicateKey);
            prop_assert!(problem.message.contains("stands twice"), "{}", problem);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(parts in vec(
        prop_oneof!["[a-z]{1,3}", "[ \n\t\r]{1,2}", "(: |- |\\? |, |\n- |\n  |\\[|\\]|\\{|\\}|\"|'|\\||>|&a |\\*a|<<: |!!int |!t |#|%|---|\\.\\.\\.)", "\\PC", any::<char>().prop_map(String::from)],
        0..40,
    )) {
        let text = parts.concat();
        for path in ["a.yaml", "a.json"] {
            match input::read(path, &text) {
                Ok(tree) => {
                    // What was read can be written, and is read again as the same.
                    let written = tree.to_value().to_string();
                    prop_assert_eq!(input::read("a.json", &written).unwrap().to_value(), tree.to_value());
                }
                Err(problem) => {
                    prop_assert!(!problem.message.is_empty());
                }
            }
        }
    }
}
