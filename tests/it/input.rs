//! The reader of YAML and JSON on every file of this repository, held against another reader of the same texts.

use docwright::input;
use serde_json::Value;
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
