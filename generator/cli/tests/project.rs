//! A user's project: where its crates go, what `--check` says of specs and crates, and of pages that drifted.
//!
//! In: a tree with a `docwright.yaml` or without. Out: exit codes, what is printed, and the files.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

mod tree;

use tree::{PAGE, PAGE_PATH, SERVICE, SPEC, Tree, set, sum};

#[test]
fn crates_go_where_the_project_or_the_command_line_says() {
    let tree = Tree::new();
    tree.write(
        "docwright.yaml",
        "crates: crates/clients\nstandalone: false\nruntime: '0.1'\n",
    );
    tree.write("crates/clients/mine/Cargo.toml", "[package]\n");
    let run = tree.run(&["generate"]);
    run.expect(
        0,
        &["acme/tasks         1           1     3          0         0  11 written\n"],
    );
    assert!(!run.text().contains("mine"), "{}", run.text());
    let manifest = tree.read("crates/clients/acme-tasks/Cargo.toml");
    assert!(
        manifest.contains("docwright-client = { version = \"0.1\" }"),
        "{manifest}"
    );
    assert!(!tree.path("crates/clients/Cargo.toml").exists());
    assert!(!tree.path("crates/clients/docwright-client").exists());
    tree.run(&["generate", "--check", "--out", "other"]).expect(
        4,
        &[
            "missing other/acme-tasks/Cargo.toml",
            "run `docwright generate --out other`",
        ],
    );
    tree.run(&["generate", "--out", "other"])
        .expect(0, &["2 fresh, 9 written"]);
    tree.run(&["generate", "--check", "--out", "other"]).expect(0, &[]);
    tree.run(&["generate", "--check"]).expect(0, &[]);
}

#[test]
fn check_of_a_spec_and_a_crate_writes_nothing() {
    let tree = Tree::new();
    let overlay = "overlay: 1.0.0\ninfo: {title: T, version: 1.0.0}\nactions:\n- {target: $.info, description: ours, update: {title: Ours}}\n";
    tree.write("mine/overlay.yaml", overlay);
    tree.write("mine/service.yaml", "title: Theirs\nversion: v9\n");
    let spec = [
        "spec",
        "--layout",
        "acme",
        "--service",
        "mine/service.yaml",
        "--overlay",
        "mine/overlay.yaml",
        "--out",
        "a.yaml",
        PAGE_PATH,
    ];
    let spec_check = [&spec[..], &["--check"]].concat();
    tree.run(&spec_check)
        .expect(4, &["missing a.yaml", "missing a.sources.json"]);
    assert!(!tree.path("a.yaml").exists());
    tree.run(&spec).expect(0, &[]);
    tree.run(&spec_check).expect(0, &[]);
    let document = tree.read("a.yaml");
    assert!(
        document.contains("title: Ours") && document.contains("version: v9"),
        "{document}"
    );

    let code = [
        "code",
        "--spec",
        "a.yaml",
        "--name",
        "a-b",
        "--out",
        "crates/a-b",
        "--crate-version",
        "2.1.0",
        "--overlay",
        "mine/overlay2.yaml",
    ];
    let code_check = [&code[..], &["--check"]].concat();
    tree.write("mine/overlay2.yaml", &overlay.replace("Ours}", "Best}"));
    tree.run(&code_check).expect(
        4,
        &[
            "missing crates/a-b/Cargo.toml",
            "missing crates/docwright-client/Cargo.toml",
        ],
    );
    assert!(!tree.path("crates").exists());
    tree.run(&code)
        .expect(0, &["docwright-client: 0 files fresh", "a-b: 0 files fresh"]);
    tree.run(&code_check).expect(0, &[]);
    let manifest = tree.read("crates/a-b/Cargo.toml");
    assert!(
        manifest.contains("version = \"2.1.0\"") && manifest.contains("Unofficial client of Best"),
        "{manifest}"
    );
    set(&tree.path("crates/docwright-client/src/lib.rs"), "//!", "//! Mine.");
    tree.run(&code_check)
        .expect(4, &["stale crates/docwright-client/src/lib.rs"]);
}

/// A table that two fields refer to is inside of each; with a caption the layout knows it is a component, and nothing is lost.
#[test]
fn objects_that_get_a_name_are_no_drift() {
    let tree = Tree::new();
    let rows = "| lid | [Object](#side) | The lid. |\n| base | [Object](#side) | The base. |\n\nTable 3 The Side object\n\n<a name=\"side\"></a>\n\n| Parameter | Type | Description |\n|---|---|---|\n| hue | String | Its hue. |\n| size | Integer | Its size. |\n";
    let page = format!("{PAGE}{rows}");
    tree.write(PAGE_PATH, &page);
    set(&tree.path(SERVICE), &sum(PAGE), &sum(&page));
    let layout = "specs/acme/layout.yaml";
    set(&tree.path(layout), "String: string,", "Object: object, String: string,");
    set(
        &tree.path(layout),
        "captions:\n",
        "captions:\n  - {pattern: '^The (?P<object>Sid) object$', is: object}\n",
    );
    tree.run(&["generate"]).expect(0, &[]);
    let before = tree.read(SPEC);
    set(&tree.path(layout), "Sid)", "Side)");
    let named = page.replace("[Object](#side)", "[Side](#side)");
    tree.write(PAGE_PATH, &named);
    set(&tree.path(SERVICE), &sum(&page), &sum(&named));
    let run = tree.run(&["generate"]);
    run.expect(0, &[]);
    assert_ne!(before, tree.read(SPEC));
    assert!(!run.text().contains("page-drifted"), "{}", run.text());
}

#[test]
fn less_understood_than_before_is_no_ordinary_change() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &[]);
    let page = PAGE.replace(
        "| progress | Integer | Percentage done. |\n",
        "\nprogress, a number: Percentage done.\n",
    );
    tree.write(PAGE_PATH, &page);
    set(&tree.path(SERVICE), &sum(PAGE), &sum(&page));
    tree.run(&["generate", "--check"]).expect(
        5,
        &[
            "warning[page-drifted] specs/acme/tasks/pages/stop-task.md",
            "2 rows that are read instead of 3",
            "4 parts of the spec instead of 5",
        ],
    );
    tree.run(&["generate", "--check", "--deny", "warnings"])
        .expect(5, &["page-drifted"]);
    tree.run(&["accept", "--reason", "no"]).expect(0, &["0 accepted"]);
    tree.run(&["accept", "--code", "page-drifted", "--reason", "no"])
        .expect(2, &["it is gone with the next `generate`"]);
    tree.run(&["generate"]).expect(0, &["page-drifted"]);
    let run = tree.run(&["generate", "--check"]);
    run.expect(0, &[]);
    assert!(!run.text().contains("page-drifted"), "{}", run.text());
    // What is added or said otherwise is stale and nothing else.
    let more = page.replace(
        "| state | String | State of the task. |",
        "| state | String | Its state. |\n| step | Integer | Its step. |",
    );
    tree.write(PAGE_PATH, &more);
    set(&tree.path(SERVICE), &sum(&page), &sum(&more));
    tree.run(&["generate", "--check"]).expect(4, &["stale"]);
}

#[test]
fn crates_that_are_to_be_members_are_told_until_they_are() {
    let tree = Tree::new();
    tree.write("Cargo.toml", "[workspace]\nmembers = [\"app\"]\n");
    let add = "add \"generated/*\" to the members of the workspace in Cargo.toml";
    tree.run(&["init"]).expect(0, &["wrote docwright.yaml", add]);
    tree.run(&["new", "zeta/boxes"]).expect(0, &[add]);
    tree.run(&["generate"])
        .expect(0, &["warning: the crates are no members", add]);
    tree.write("Cargo.toml", "[workspace]\nmembers = [\"app\", \"generated/*\"]\n");
    let run = tree.run(&["generate"]);
    run.expect(0, &[]);
    assert!(!run.text().contains("members"), "{}", run.text());
}

#[test]
fn a_crate_of_the_user_s_in_the_way_of_the_copy_stops_all_of_it() {
    let tree = Tree::new();
    tree.write("a.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n");
    tree.write("crates/docwright-mock/Cargo.toml", "[package]\nname = \"mine\"\n");
    let code = ["code", "--spec", "a.yaml", "--name", "a-b", "--out", "crates/a-b"];
    tree.refused(
        &code,
        &["docwright did not make under their names: Cargo.toml", "docwright-mock"],
    );
}

#[test]
fn a_workspace_of_an_older_rust_is_told_what_its_members_will_need() {
    for (stated, is_told) in [("1.85", true), ("1.9", true), ("1.88", false), ("1.200.1", false)] {
        let tree = Tree::new();
        let manifest = format!("[workspace]\nmembers = []\n\n[workspace.package]\nrust-version = \"{stated}\"\n");
        tree.write("Cargo.toml", &manifest);
        let text = tree.run(&["init"]).text();
        let told = format!("which the crates ask for: Cargo.toml says rust-version \"{stated}\"");
        assert_eq!(text.contains(&told), is_told, "{text}");
    }
}

#[test]
fn the_manifest_of_a_workspace_that_is_none_any_longer_goes() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &[]);
    assert!(tree.path("generated/Cargo.toml").exists());
    tree.write("docwright.yaml", "standalone: false\n");
    tree.run(&["generate", "--check"])
        .expect(4, &["orphaned generated/Cargo.toml"]);
    tree.run(&["generate"]).expect(0, &["deleted generated/Cargo.toml"]);
    tree.run(&["generate", "--check"]).expect(0, &[]);
}
