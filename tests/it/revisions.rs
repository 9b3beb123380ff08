//! Revisions of a page: they become one operation, the newer page wins, and the older one fills what it leaves out.

use docwright_base::Code;
use docwright_base::{Format, Page};
use docwright_reader::{Layout, Service, compile};
use std::fs;
use std::path::Path;

/// A mirror of a page adds its place and nothing else, whatever the number of mirrors.
#[test]
fn a_page_captured_twice_counts_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/huaweicloud");
    let layout = Layout::from_yaml("layout.yaml", &fs::read_to_string(folder.join("layout.yaml")).unwrap()).unwrap();
    let text = fs::read_to_string(folder.join("oms/pages/stop-task-group.html")).unwrap();
    let page = |name: &str| Page {
        vendor: "huaweicloud".to_owned(),
        path: name.into(),
        url: None,
        format: Format::Html,
        text: text.clone(),
    };
    let once = compile(&[page("a.html")], &layout, &Service::untitled("OMS"), None);
    let pages = [page("a.html"), page("b.html"), page("c.html")];
    let thrice = compile(&pages, &layout, &Service::untitled("OMS"), None);
    assert_eq!(thrice.output.spec, once.output.spec);
    assert_eq!(thrice.output.counts.pages, 3);
    assert_eq!(thrice.output.counts.claimed, once.output.counts.claimed * 3);
    let operation = "/paths/~1v2~1{project_id}~1taskgroups~1{group_id}~1stop/put";
    let places = thrice.output.sources[operation].read.iter().map(|place| &*place.page);
    assert_eq!(places.collect::<Vec<_>>(), ["a.html", "b.html", "c.html"]);
    let same = thrice.diagnostics.iter().filter(|it| it.code == Code::SamePage);
    assert_eq!(same.count(), 2);
}

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
        let pages: Vec<&str> = places.read.iter().map(|place| &*place.page).collect();
        assert_eq!(pages, ["stop-task-group.html", "stop-task-group.2024.txt"]);
        assert!(
            compiled.diagnostics.iter().any(|it| it.code == Code::RevisionDrift),
            "{:#?}",
            compiled.diagnostics
        );
    }
}

/// Pages of a call whose body names the action, and of two calls that name none, behind one request line.
#[test]
fn operations_behind_one_request_line_stay_apart() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/zstack/layout.yaml");
    let layout = Layout::from_yaml("layout.yaml", &fs::read_to_string(path).unwrap()).unwrap();
    let page = |name: &str, title: &str, fields: &str| Page {
        vendor: "zstack".to_owned(),
        path: format!("{name}.txt").into(),
        url: None,
        format: Format::Text,
        text: format!(
            "{title}\nPath Parameters\nuuidStringRequiredThe box.\nBody Fields\n{fields}\nsystemTagsListSystem tags.\nEndpoint\nPUT/v1/boxes/{{uuid}}/actions\n"
        ),
    };
    let seal = page(
        "SealBox",
        "SealBox",
        "sealboxObjectRequiredThe request.\nwaxStringRequiredThe wax.",
    );
    let update = page("UpdateBox", "Update Box", "nameStringThe name.");
    let weigh = page("WeighBox", "Weigh Box", "scaleStringThe scale.");
    let compiled = compile(&[update, seal, weigh], &layout, &Service::untitled("Boxes"), None);
    let spec = serde_json::to_value(&compiled.output.spec).unwrap();
    let members = |id: &str| {
        let path = format!("/v1/boxes/{{uuid}}/actions#{id}");
        let schema = &spec["paths"][&path]["put"]["requestBody"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next());
        let schema = name.map_or(schema, |name| &spec["components"]["schemas"][name]);
        let properties = schema["properties"].as_object();
        properties.map_or(Vec::new(), |properties| properties.keys().cloned().collect::<Vec<_>>())
    };
    assert!(members("SealBox").contains(&"sealbox".to_owned()), "{spec:#}");
    assert_eq!(members("UpdateBox"), ["name", "systemTags"]);
    assert_eq!(members("WeighBox"), ["scale", "systemTags"]);
}
