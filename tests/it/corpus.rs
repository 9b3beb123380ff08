//! From several hundred real pages to crates that compile: every set of captures, read with its vendor's layout.
//!
//! The captures are the vendors' text and not ours to publish, so they lie beside the checkout, on maintainers' machines
//! and in CI. Without them the test says that it was skipped. The specs stay under `target/corpus/specs/`, where CI shows
//! them to a validator in another language.

use crate::crates;
use crate::skip;
use docwright_base::{Format, Page, Severity};
use docwright_reader::{Layout, Service, compile, to_yaml};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layout that a set of captures follows, by the first word of its folder.
const VENDORS: [(&str, &str); 3] = [
    ("huawei", "huaweicloud"),
    ("alibaba", "alibabacloud"),
    ("zstack", "zstack"),
];
/// Ways of capturing a page as text, between the page's name and its ending.
const STYLES: [&str; 7] = ["cells", "pipes", "pipes2", "glued", "space", "zh", "bul"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.collect();
    files.sort();
    files
}

/// The pages of a set by the way they were captured.
fn by_style(folder: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut styles: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in files(folder) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let style = name.rsplit('.').nth(1).filter(|style| STYLES.contains(style));
        styles.entry(style.unwrap_or("page").to_owned()).or_default().push(file);
    }
    styles
}

fn page(vendor: &str, file: &Path) -> Page {
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    Page {
        vendor: vendor.to_owned(),
        format: Format::from_path(&name).unwrap_or_else(|| panic!("{name} is no page")),
        path: name.into(),
        url: None,
        text: fs::read_to_string(file).unwrap(),
    }
}

#[test]
#[ignore = "minutes long: it builds a crate for every set; `cargo xtask test crates` runs it"]
fn every_set_of_captures_becomes_a_crate_that_compiles() {
    let Some(corpus) = skip::beside("corpus", "captures of real pages") else {
        return;
    };
    let workspace = crates::workspace("corpus");
    for set in files(&corpus).into_iter().filter(|set| set.join("gold.json").is_file()) {
        let set_name = set.file_name().unwrap().to_string_lossy().into_owned();
        // The seeds are of several vendors; `seeds.rs` has them.
        let vendor = VENDORS.iter().find(|(word, _)| set_name.starts_with(word));
        let Some((_, vendor)) = vendor else { continue };
        let layout = fs::read_to_string(root().join("specs").join(vendor).join("layout.yaml")).unwrap();
        let layout = Layout::from_yaml("layout.yaml", &layout).unwrap();
        for (style, files) in by_style(&set.join("pages")) {
            let name = format!("{set_name}-{style}");
            let pages: Vec<Page> = files.iter().map(|file| page(vendor, file)).collect();
            let compiled = compile(&pages, &layout, &Service::untitled(&name), None);
            let errors: Vec<_> = compiled
                .diagnostics
                .iter()
                .filter(|it| it.severity == Severity::Error)
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
            let spec = compiled.output.spec;
            assert!(compiled.output.counts.operations > 0, "{name} holds no operation");
            fs::write(
                workspace.join("specs").join(format!("{name}.yaml")),
                to_yaml(&spec, "this test"),
            )
            .unwrap();
            crates::write(&workspace, &name, &spec);
        }
    }
    crates::cargo(&workspace, &["check", "--workspace", "--all-features", "--quiet"], "");
}
