//! The path that the README walks a new user along: its page, its layout and its service give a spec without a warning.

use docwright_base::{Format, Page, Severity};
use docwright_reader::{Layout, Service, compile};
use std::path::Path;

/// The text of the fenced block that follows `mark`.
fn block<'t>(readme: &'t str, mark: &str) -> &'t str {
    let (_, rest) = readme.split_once(mark).unwrap();
    let fence_at = rest.find("\n~~~").into_iter().chain(rest.find("\n```")).min().unwrap() + 1;
    let fence = &rest[fence_at..fence_at + 3];
    let body = rest[fence_at..].split_once('\n').unwrap().1;
    body.split_once(&format!("\n{fence}")).unwrap().0
}

#[test]
fn the_five_minute_path() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let layout = Layout::from_yaml("layout.yaml", block(&readme, "`specs/acme/layout.yaml`:")).unwrap();
    let service = Service::from_yaml("service.yaml", block(&readme, "`specs/acme/boxes/service.yaml`:")).unwrap();
    let page = Page {
        vendor: "acme".to_owned(),
        path: service.pages[0].path.as_str().into(),
        url: None,
        format: Format::Markdown,
        text: block(&readme, "`specs/acme/boxes/pages/open-box.md`:").to_owned(),
    };
    let compiled = compile(&[page], &layout, &service, None);
    let warnings: Vec<_> = compiled
        .diagnostics
        .iter()
        .filter(|it| it.severity > Severity::Info)
        .collect();
    assert!(warnings.is_empty(), "{warnings:#?}");
    assert_eq!(compiled.output.counts.unclaimed, 0);
    let spec = serde_json::to_value(&compiled.output.spec).unwrap();
    let operation = &spec["paths"]["/v1/boxes/{box_id}/open"]["put"];
    assert_eq!(operation["x-allowed-states"], serde_json::json!(["closed"]));
    assert_eq!(operation["parameters"][0]["name"], "box_id");
    let body = &spec["components"]["schemas"]["OpenABoxRequest"]["properties"];
    assert_eq!(body["force"]["default"], false);
    let answer = &spec["components"]["schemas"]["OpenABoxResponse"]["properties"];
    assert_eq!(answer["state"]["enum"], serde_json::json!(["OPEN", "BROKEN"]));
}
