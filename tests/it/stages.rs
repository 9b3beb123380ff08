//! Every stage of a page, for one small page of each format and each way of flattening: what was read, what was taken from
//! it, and the document it became.
//!
//! A case is a folder `tests/cases/VENDOR.STYLE/` with a page in our own words; the vendor's layout is the one under `specs/`.

use docwright::{Diagnostic, Format, Layout, Page, Service, block, compile, fact, to_yaml};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn layout(vendor: &str) -> Layout {
    let path = root().join("specs").join(vendor).join("layout.yaml");
    let text = fs::read_to_string(&path).unwrap();
    Layout::from_yaml(&path.to_string_lossy(), &text).unwrap()
}

/// A stage's output and, below it, what it had to say.
fn with_diagnostics(output: &str, diagnostics: &[Diagnostic]) -> String {
    let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
    if lines.is_empty() {
        output.to_owned()
    } else {
        format!("{output}---\n{}\n", lines.join("\n"))
    }
}

#[test]
fn each_stage_of_each_case() {
    let mut cases: Vec<PathBuf> = fs::read_dir(root().join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let Some((vendor, _)) = name.split_once('.') else {
            continue;
        };
        let file = fs::read_dir(&case)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.file_stem().is_some_and(|stem| stem == "page"));
        let file = file.unwrap_or_else(|| panic!("{name} has no page.html, page.md or page.txt"));
        let path = file.file_name().unwrap().to_string_lossy().into_owned();
        let page = Page {
            vendor: vendor.to_owned(),
            format: Format::from_path(&path).unwrap(),
            path: path.into(),
            url: None,
            text: fs::read_to_string(&file).unwrap(),
        };
        let layout = layout(vendor);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            let blocks = block::read(&page, &layout);
            insta::assert_snapshot!(
                "1-blocks",
                with_diagnostics(&block::to_text(&blocks.output), &blocks.diagnostics)
            );
            let facts = fact::extract(&blocks.output, &layout);
            insta::assert_snapshot!(
                "2-facts",
                with_diagnostics(&fact::to_text(&facts.output.facts), &facts.diagnostics)
            );
            let compiled = compile(std::slice::from_ref(&page), &layout, &Service::untitled("Boxes"), None);
            insta::assert_snapshot!(
                "3-spec",
                with_diagnostics(&to_yaml(&compiled.output.spec, "this test"), &compiled.diagnostics)
            );
        });
    }
}
