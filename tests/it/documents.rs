//! Other vendors' documents to crates: none is too odd, and what comes out compiles without a warning.
//!
//! The documents are not ours to publish, so they lie beside the checkout, on maintainers' machines and in CI. Without them
//! the tests say that they were skipped.

use crate::code::{emitted, read};
use crate::crates;
use crate::days::today;
use crate::skip;
use docwright_base::Severity;
use docwright_tests::markup;
use openapiv3::OpenAPI;
use std::fs;
use std::path::Path;

/// The documents with their names.
fn documents() -> Vec<(String, OpenAPI)> {
    let Some(folder) = skip::beside("openapi", "third-party documents") else {
        return Vec::new();
    };
    let mut documents = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let is_document = path
            .extension()
            .is_some_and(|ending| ending == "json" || ending == "yaml");
        if is_document {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            documents.push((name, read(&fs::read_to_string(&path).unwrap()).output));
        }
    }
    documents.sort_by(|one, other| one.0.cmp(&other.0));
    documents
}

#[test]
fn every_real_document_becomes_a_crate() {
    for (name, spec) in documents() {
        let emitted = emitted(&spec);
        let errors = emitted.diagnostics.iter().filter(|it| it.severity == Severity::Error);
        assert_eq!(errors.count(), 0, "{name}: {:#?}", emitted.diagnostics);
        assert!(emitted.output.len() >= 9, "{name}");
    }
}

#[test]
fn every_description_of_a_real_document_stays_prose() {
    for (name, spec) in documents() {
        markup::check_crate(&emitted(&spec).output);
        let descriptions = markup::descriptions(&serde_json::to_value(&spec).unwrap());
        assert!(!descriptions.is_empty(), "{name}");
        for texts in descriptions.chunks(200) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            markup::check_crate(&emitted(&markup::fields(&texts)).output);
        }
    }
}

#[test]
#[ignore = "minutes long: it builds a crate for every document; `cargo xtask test crates` runs it"]
fn every_real_document_becomes_a_crate_that_clippy_likes_and_whose_tests_pass() {
    let documents = documents();
    if documents.is_empty() {
        return;
    }
    let workspace = crates::workspace("documents");
    for (name, spec) in &documents {
        crates::write(&workspace, name, spec);
    }
    let arguments = [
        "clippy",
        "--workspace",
        "--all-features",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ];
    crates::cargo(&workspace, &arguments, "");
    // To run the tests of all takes as long as everything else together, so each day has its third.
    let day = today();
    let third = documents.iter().zip(day..).filter(|(_, number)| number % 3 == 0);
    let third: Vec<&str> = third.map(|((name, _), _)| name.as_str()).collect();
    let named: Vec<&str> = third.iter().flat_map(|name| ["-p", *name]).collect();
    crates::cargo(
        &workspace,
        &[&["test", "--all-features", "--quiet"], &named[..]].concat(),
        "",
    );
    crates::cargo(
        &workspace,
        &[&["doc", "--no-deps", "--all-features", "-q"], &named[..]].concat(),
        "-D warnings",
    );
    // Whoever calls one group of operations compiles that alone, and it is whole.
    for name in ["spotify", "google-drive-v3"] {
        for feature in crates::groups(&workspace, name) {
            let arguments = [
                "check",
                "-q",
                "-p",
                name,
                "--no-default-features",
                "--features",
                &feature,
            ];
            crates::cargo(&workspace, &arguments, "-D warnings");
        }
    }
}

#[test]
#[ignore = "minutes long: it builds a crate for every document with unions; `cargo xtask test crates` runs it"]
fn every_alternative_of_a_real_document_comes_back_as_it_was() {
    let mut documents = documents();
    if documents.is_empty() {
        return;
    }
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/code-alternatives/spec.yaml");
    documents.push((
        "alternatives".to_owned(),
        read(&fs::read_to_string(case).unwrap()).output,
    ));
    let workspace = crates::workspace("alternatives");
    let (mut all, mut certain) = (0, 0);
    for (name, spec) in &documents {
        if docwright_code::instances(spec).is_empty() {
            continue;
        }
        crates::write(&workspace, name, spec);
        let (some, told) = crates::write_alternatives(&workspace, name, spec);
        all += some;
        certain += told;
    }
    eprintln!("{all} values of alternatives, {certain} of which no other looks like");
    assert!(certain > 0 && certain * 2 <= all);
    crates::test_alternatives(&workspace);
}
