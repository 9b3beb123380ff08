//! Revisions of a page: they become one operation, the newer page wins, and the older one fills what it leaves out.

use docwright::{Format, Layout, Page, Service, compile};
use std::fs;
use std::path::Path;

/// The two revisions of one real page that the repository keeps.
#[test]
fn the_newer_page_wins_whatever_the_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/huaweicloud");
    let layout = Layout::from_yaml("layout.yaml", &fs::read_to_string(folder.join("layout.yaml")).unwrap()).unwrap();
    let page = |name: &str| Page {
        vendor: "huaweicloud".to_owned(),
        path: name.into(),
        url: None,
        format: Format::from_path(name).unwrap(),
        text: fs::read_to_string(folder.join("oms/pages").join(name)).unwrap(),
    };
    let (new, old) = (page("stop-task-group.html"), page("stop-task-group.2024.txt"));
    for pages in [[new.clone(), old.clone()], [old, new]] {
        let compiled = compile(&pages, &layout, &Service::untitled("OMS"), None);
        let spec = serde_json::to_value(&compiled.output.spec).unwrap();
        let operation = &spec["paths"]["/v2/{project_id}/taskgroups/{group_id}/stop"]["put"];
        assert_eq!(compiled.output.counts.operations, 1);
        assert_eq!(operation["operationId"], "StopTaskGroup");
        assert_eq!(operation["x-permissions"][0]["action"], "oms:taskgroup:update");
        let places = &compiled.output.sources["/paths/~1v2~1{project_id}~1taskgroups~1{group_id}~1stop/put"];
        let pages: Vec<&str> = places.iter().map(|place| place.page.as_str()).collect();
        assert_eq!(pages, ["stop-task-group.html", "stop-task-group.2024.txt"]);
        assert!(
            compiled.diagnostics.iter().any(|it| it.code == "revision-drift"),
            "{:#?}",
            compiled.diagnostics
        );
    }
}
