//! The commands as a user meets them: the built program on a small tree of specs in a temporary folder.
//!
//! In: a toy vendor. Out: exit codes, messages and files. What the stages make of a page is tested with
//! the generator.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

mod tree;

use docwright_base::origin::mark;
use std::fs;
use std::path::Path;
use tree::{PAGE, PAGE_PATH, SERVICE, SPEC, Tree, service, set, sum};

#[test]
fn generate_writes_and_a_second_run_finds_everything_fresh() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(
        0,
        &["acme/tasks         1           1     3          0         0  11 written\n"],
    );
    assert!(tree.read(SPEC).contains("@generated"), "{}", tree.read(SPEC));
    assert!(tree.read("generated/acme-tasks/Cargo.toml").contains("acme-tasks"));
    let first = tree.everything();
    let second = tree.run(&["generate", "tasks"]);
    second.expect(0, &["fresh"]);
    assert!(!second.text().contains("written"), "{}", second.text());
    assert_eq!(tree.everything(), first);
    tree.run(&["generate", "--check"]).expect(0, &["fresh"]);
}

#[test]
fn completions_know_the_commands() {
    let tree = Tree::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        tree.run(&["completions", shell])
            .expect(0, &["generate", "accept", "docwright"]);
    }
}

#[test]
fn check_writes_nothing_and_names_what_is_stale_missing_and_orphaned() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &[]);
    set(&tree.path(SPEC), "Acme Tasks", "Changed by hand");
    fs::remove_file(tree.path("generated/acme-tasks/Cargo.toml")).unwrap();
    tree.write(
        "generated/acme-tasks/src/old.rs",
        &format!("// {}\n", mark("acme-tasks/src/old.rs")),
    );
    let before = tree.everything();
    tree.run(&["generate", "--check"]).expect(
        4,
        &[
            "stale specs/acme/tasks/openapi.yaml",
            "missing generated/acme-tasks/Cargo.toml",
            "orphaned generated/acme-tasks/src/old.rs",
            "run `docwright generate`",
        ],
    );
    assert_eq!(tree.everything(), before);
    tree.run(&["generate"])
        .expect(0, &["2 written, 1 deleted", "deleted generated/acme-tasks/src/old.rs"]);
    tree.run(&["generate", "--check"]).expect(0, &[]);
}

#[test]
fn a_quiet_run_says_what_is_wrong_and_nothing_else() {
    let tree = Tree::new();
    let page = PAGE.replace("| progress | Integer |", "| progress | Permille |");
    tree.write(PAGE_PATH, &page);
    set(&tree.path(SERVICE), &sum(PAGE), &sum(&page));
    let run = tree.run(&["--quiet", "generate"]);
    run.expect(0, &[]);
    assert_eq!(run.text(), "");
    assert!(tree.path(SPEC).exists());
    tree.run(&["-q", "generate", "--deny", "warnings"])
        .expect(1, &["1 warning"]);
    tree.write(PAGE_PATH, "# Nothing\n");
    let run = tree.run(&["generate", "-q"]);
    run.expect(1, &["error[sha256-mismatch]"]);
    assert!(!run.text().contains("[1/1]"), "{}", run.text());
    tree.run(&["-q", "-v", "generate"]).expect(2, &["cannot be used with"]);
}

#[test]
fn several_services_are_summed_up() {
    let tree = Tree::new();
    let run = tree.run(&["generate"]);
    assert!(!run.text().contains("services"), "{}", run.text());
    tree.write(
        "specs/acme/jobs/service.yaml",
        &service("acme-jobs", &[("pages/stop.md", &sum(PAGE))]),
    );
    tree.write("specs/acme/jobs/pages/stop.md", PAGE);
    tree.run(&["generate"]).expect(
        0,
        &[
            "service        pages  operations  rows  unclaimed  warnings  files\n",
            "acme/jobs          1           1     3          0         0  11 written\n",
            "acme/tasks         1           1     3          0         0  11 fresh\n",
            "2 services         2           2     6          0         0  ",
        ],
    );
    fs::remove_file(tree.path("generated/acme-jobs/Cargo.toml")).unwrap();
    set(&tree.path(SPEC), "Acme Tasks", "Changed by hand");
    tree.run(&["generate", "--check"])
        .expect(4, &[" fresh, 1 stale, 1 missing\n"]);
}

#[test]
fn colours_are_as_asked_for() {
    let tree = Tree::new();
    tree.write(PAGE_PATH, "# Nothing\n");
    let colours = |arguments: &[&str]| String::from_utf8_lossy(&tree.run(arguments).0.stderr).contains("\u{1b}[");
    assert!(colours(&["--color", "always", "generate"]));
    assert!(!colours(&["--color", "never", "generate"]));
    assert!(!colours(&["generate"]));
}

#[test]
fn warnings_are_accepted_for_a_reason_and_new_ones_stand_out() {
    const ACCEPTED: &str = "specs/acme/tasks/accepted.yaml";
    let tree = Tree::new();
    let page = PAGE.replace("| progress | Integer |", "| progress | Permille |");
    tree.write(PAGE_PATH, &page);
    set(&tree.path(SERVICE), &sum(PAGE), &sum(&page));
    tree.run(&["generate"])
        .expect(0, &["warning[undefined-object]", "  1  11 written\n"]);
    tree.refused(&["generate", "--deny", "warnings"], &["1 warning"]);

    tree.run(&["accept", "tasks"])
        .expect(0, &["acme/tasks: 0 accepted, 0 forgotten, 0 in all"]);
    tree.run(&["accept", "tasks", "--code", "stray-table", "--reason", "seen"])
        .expect(2, &["there is no warning of the kind stray-table; nothing was written"]);
    assert!(!tree.path(ACCEPTED).exists());
    tree.run(&["accept", "tasks", "--reason", "a thousandth: \"permille\""])
        .expect(0, &["accepted.yaml: 1 accepted, 0 forgotten, 1 in all"]);
    assert!(
        tree.read(ACCEPTED).contains("- code: undefined-object\n"),
        "{}",
        tree.read(ACCEPTED)
    );
    let run = tree.run(&["generate", "--deny", "warnings"]);
    run.expect(0, &["  0, 1 accepted  "]);
    assert!(!run.text().contains("warning["), "{}", run.text());
    tree.run(&["-v", "generate"])
        .expect(0, &["info[undefined-object]", "accepted: a thousandth: \"permille\""]);

    tree.write(PAGE_PATH, PAGE);
    set(&tree.path(SERVICE), &sum(&page), &sum(PAGE));
    tree.run(&["generate"]).expect(
        0,
        &["warning[accepted-gone] specs/acme/tasks/accepted.yaml: 1 accepted warning found no longer"],
    );
    tree.run(&["accept"])
        .expect(0, &["accepted.yaml: 0 accepted, 1 forgotten, 0 in all"]);
    tree.run(&["generate"]).expect(
        0,
        &["acme/tasks         1           1     3          0         0  11 fresh\n"],
    );
}

#[test]
fn what_cannot_be_accepted_is_refused() {
    let tree = Tree::new();
    tree.run(&["accept", "--code", "nonsense", "--reason", "x"])
        .expect(2, &["`docwright docs diagnostics` lists the kinds"]);
    tree.run(&["accept", "--code", "same-page", "--reason", "x"])
        .expect(2, &["it is an info and no warning"]);
    tree.run(&["accept", "--reason", " "])
        .expect(2, &["the reason is empty"]);
    tree.run(&["accept", "nothing"])
        .expect(2, &["there is no service `nothing`"]);
    tree.write("specs/acme/tasks/accepted.yaml", "- code: x\n");
    tree.refused(&["generate"], &["accepted.yaml", "missing field `reason`"]);
    tree.refused(&["accept", "--reason", "x"], &["accepted.yaml"]);
    tree.write(PAGE_PATH, "# Nothing\n");
    tree.refused(&["accept"], &["sha256-mismatch"]);
}

#[test]
fn a_renamed_crate_leaves_no_old_one_and_no_hand_written_file_is_touched() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &[]);
    tree.write("generated/acme-tasks/NOTES.txt", "mine");
    tree.write("generated/acme-tasks/target/debug/x.rs", "// @generated\n");
    set(&tree.path(SERVICE), "acme-tasks", "acme-jobs");
    tree.run(&["generate"])
        .expect(0, &["generated/acme-tasks/NOTES.txt is not generated and stays"]);
    assert!(tree.path("generated/acme-jobs/Cargo.toml").exists());
    assert!(!tree.path("generated/acme-tasks/Cargo.toml").exists());
    assert!(!tree.path("generated/acme-tasks/src").exists());
    assert_eq!(tree.read("generated/acme-tasks/NOTES.txt"), "mine");
    assert!(tree.path("generated/acme-tasks/target/debug/x.rs").exists());
}

#[test]
fn a_hand_written_file_in_the_way_stops_the_run() {
    let tree = Tree::new();
    tree.write(SPEC, "openapi: 3.0.3 # mine\n");
    tree.refused(&["generate"], &["refusing to overwrite", SPEC, "--force"]);
}

#[test]
fn a_missing_page_is_named_with_the_line_that_lists_it() {
    let tree = Tree::new();
    fs::remove_file(tree.path(PAGE_PATH)).unwrap();
    tree.refused(
        &["generate"],
        &[
            "error[missing-page] specs/acme/tasks/service.yaml:5",
            "`pages/stop-task.md` does not exist",
        ],
    );
}

#[test]
fn a_page_that_no_service_lists_is_named() {
    let tree = Tree::new();
    tree.write("specs/acme/tasks/pages/start-task.md", PAGE);
    tree.refused(
        &["generate"],
        &[
            "error[unlisted-page] specs/acme/tasks/pages/start-task.md",
            "- path: pages/start-task.md",
        ],
    );
}

#[test]
fn a_changed_page_tells_both_sums_and_what_to_do() {
    let tree = Tree::new();
    tree.write(PAGE_PATH, &PAGE.replace("Stops", "Halts"));
    let actual = sum(&PAGE.replace("Stops", "Halts"));
    tree.refused(
        &["generate"],
        &[
            "error[sha256-mismatch] specs/acme/tasks/service.yaml:5",
            &sum(PAGE),
            &format!("write `sha256: {actual}` into service.yaml"),
        ],
    );
}

#[test]
fn misspelled_keys_are_named_with_file_and_line() {
    let tree = Tree::new();
    set(&tree.path("specs/acme/layout.yaml"), "columns:", "colums:");
    tree.refused(&["generate"], &["specs/acme/layout.yaml:", "colums"]);
    let tree = Tree::new();
    set(&tree.path(SERVICE), "version: v1", "vresion: v1");
    tree.refused(&["generate"], &["specs/acme/tasks/service.yaml:", "vresion"]);
}

#[test]
fn pages_that_cannot_be_pages_are_named() {
    let tree = Tree::new();
    tree.write("specs/acme/tasks/pages/stop-task.pdf", "x");
    set(
        &tree.path(SERVICE),
        "pages:\n",
        "pages:\n  - path: pages/stop-task.pdf\n",
    );
    tree.refused(
        &["generate"],
        &["error[unknown-format] specs/acme/tasks/service.yaml:5", ".html"],
    );

    let tree = Tree::new();
    fs::write(tree.path(PAGE_PATH), b"# Title\nb\xffd\n").unwrap();
    set(&tree.path(SERVICE), &format!("    sha256: {}\n", sum(PAGE)), "");
    tree.refused(
        &["generate"],
        &[
            "error[not-utf8] specs/acme/tasks/pages/stop-task.md:2",
            "then give its new sha256",
        ],
    );
}

#[test]
fn pages_outside_the_service_are_refused() {
    let tree = Tree::new();
    set(
        &tree.path(SERVICE),
        "pages:\n",
        "pages:\n  - path: ../../../secret.md\n",
    );
    tree.write("secret.md", PAGE);
    tree.refused(&["generate"], &["error[path-outside] specs/acme/tasks/service.yaml:5"]);
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_refused() {
    let tree = Tree::new();
    tree.write("elsewhere.md", PAGE);
    fs::remove_file(tree.path(PAGE_PATH)).unwrap();
    std::os::unix::fs::symlink(tree.path("elsewhere.md"), tree.path(PAGE_PATH)).unwrap();
    tree.refused(&["generate"], &["error[symlink]", "pages/stop-task.md"]);
}

#[test]
fn an_error_in_one_service_keeps_all_of_them_from_being_written() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &[]);
    tree.write(
        "specs/acme/backup/service.yaml",
        &service("acme-backup", &[("pages/gone.md", &sum(PAGE))]),
    );
    tree.write(PAGE_PATH, &PAGE.replace("Percentage done", "Percentage finished"));
    set(
        &tree.path(SERVICE),
        &sum(PAGE),
        &sum(&PAGE.replace("Percentage done", "Percentage finished")),
    );
    tree.refused(&["generate"], &["error[missing-page]", "1 error; nothing was written"]);
}

#[test]
fn two_services_cannot_have_one_crate() {
    let tree = Tree::new();
    tree.write("specs/acme/jobs/pages/stop-task.md", PAGE);
    tree.write(
        "specs/acme/jobs/service.yaml",
        &service("acme-tasks", &[("pages/stop-task.md", &sum(PAGE))]),
    );
    tree.refused(&["generate"], &["error[crate-name]", "taken by acme/jobs"]);
}

#[test]
fn pages_without_an_operation_do_not_replace_a_spec() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &[]);
    tree.write(PAGE_PATH, "");
    set(&tree.path(SERVICE), &sum(PAGE), &sum(""));
    tree.refused(
        &["generate"],
        &[
            "error[empty-service] specs/acme/tasks/service.yaml",
            "warning[empty-page] specs/acme/tasks/pages/stop-task.md",
        ],
    );
}

#[test]
fn an_unknown_service_lists_those_there_are() {
    let tree = Tree::new();
    tree.run(&["generate", "task"])
        .expect(2, &["did you mean `tasks`?", "acme/tasks"]);
    tree.run(&["mock", "task"]).expect(2, &["did you mean `tasks`?"]);
    tree.run(&["spec", "--layout", "amce", "--out", "-", PAGE_PATH])
        .expect(2, &["did you mean `acme`?"]);
}

/// A program in the place of cargo says what it was asked for, and ends as a mock does that cannot listen.
#[cfg(unix)]
#[test]
fn a_mock_that_has_said_why_it_ends_is_not_repeated() {
    use std::os::unix::fs::PermissionsExt as _;
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &[]);
    tree.write(
        "cargo",
        "#!/bin/sh\n[ \"$1\" = build ] && exit 0\nwhile [ \"$1\" != -- ]; do shift; done\necho \"error: $*\" >&2\nexit $MOCK\n",
    );
    let cargo = tree.path("cargo");
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    for (arguments, code, expect) in [
        (&["--host=localhost"][..], "1", "error: -- --port 0 --host 127.0.0.1\n"),
        (
            &["--quiet", "--host", "0.0.0.0"],
            "2",
            "error: -- --port 0 --host 0.0.0.0 --quiet\n",
        ),
    ] {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_docwright"))
            .current_dir(tree.folder.path())
            .args(["mock", "tasks"])
            .args(arguments)
            .env("CARGO", &cargo)
            .env("MOCK", code)
            .output();
        let run = run.unwrap();
        assert_eq!(String::from_utf8_lossy(&run.stderr), expect);
        assert_eq!(run.status.code().map(|code| code.to_string()).as_deref(), Some(code));
    }
    tree.run(&["mock", "tasks", "--host", "no host"])
        .expect(2, &["invalid value 'no host' for '--host <ADDR>'"]);
}

#[test]
fn a_crate_has_the_license_that_its_service_gives_it() {
    let tree = Tree::new();
    set(
        &tree.path(SERVICE),
        "version: 0.1.0",
        "version: 0.1.0, license: MIT OR Apache-2.0",
    );
    tree.run(&["generate"]).expect(0, &[]);
    let manifest = tree.read("generated/acme-tasks/Cargo.toml");
    assert!(
        manifest.contains("\nlicense = \"MIT OR Apache-2.0\"\nreadme = \"README.md\"\n"),
        "{manifest}"
    );
}

#[test]
fn spec_reads_pages_from_anywhere() {
    let tree = Tree::new();
    tree.write("captures/stop.md", PAGE);
    tree.write("captures/about.md", "# About\n\nNothing to call here.\n");
    let run = tree.run(&["spec", "--layout", "acme", "--out", "-", "captures"]);
    run.expect(0, &["2 pages, 1 operation"]);
    assert!(run.stdout().contains("/v1/tasks/{task_id}/stop"), "{}", run.stdout());
    let with_service = [
        "spec",
        "--layout",
        "specs/acme/layout.yaml",
        "--service",
        "tasks",
        "--out",
        "out.yaml",
    ];
    tree.run(&[&with_service[..], &["captures/stop.md"]].concat())
        .expect(0, &[]);
    assert!(tree.read("out.yaml").contains("Acme Tasks"));
    tree.refused(
        &["spec", "--layout", "acme", "--out", "none.yaml", "captures/about.md"],
        &["no operation"],
    );
}

#[test]
fn show_guesses_the_layout_of_pages_under_specs() {
    let tree = Tree::new();
    tree.run(&["show", "blocks", PAGE_PATH]).expect(0, &["Stopping a Task"]);
    tree.run(&["show", "facts", PAGE_PATH])
        .expect(0, &["POST /v1/tasks/{task_id}/stop"]);
    tree.run(&["show", "draft", PAGE_PATH])
        .expect(0, &["POST /v1/tasks/{task_id}/stop", "address-by-request-line"]);
    tree.run(&["show", "document", PAGE_PATH]).expect(0, &["openapi"]);
    tree.run(&["show", "rules"])
        .expect(0, &["location-by-placeholder    stated"]);
    tree.write("elsewhere.md", PAGE);
    tree.run(&["show", "facts", "elsewhere.md"])
        .expect(2, &["--layout VENDOR"]);
    tree.run(&["show", "facts", "elsewhere.md", "--layout", "acme"])
        .expect(0, &["POST"]);
}

#[test]
fn help_and_advice_name_the_program() {
    let tree = Tree::new();
    for command in [
        "new", "generate", "accept", "rename", "spec", "code", "show", "schema", "mock", "docs",
    ] {
        let run = tree.run(&[command, "--help"]);
        run.expect(0, &["Examples:\n  docwright "]);
        assert!(!run.text().contains("cargo xtask"), "{}", run.text());
    }
    tree.write(SPEC, "");
    let run = tree.run(&["generate", "--check"]);
    run.expect(4, &["run `docwright generate`"]);
    assert!(!run.text().contains("cargo xtask"), "{}", run.text());
}

#[test]
fn a_mock_of_a_crate_that_is_no_member_says_what_to_do() {
    let tree = Tree::new();
    tree.write("docwright.yaml", "standalone: false\n");
    tree.run(&["generate"]).expect(0, &[]);
    tree.write("Cargo.toml", "[workspace]\nmembers = [\"app\"]\n");
    tree.run(&["mock", "tasks"]).expect(
        1,
        &[
            "generated/acme-tasks is no member",
            "help: add \"generated/*\" to the members",
        ],
    );
}

#[test]
fn the_program_has_its_documents_with_it() {
    let tree = Tree::new();
    let list = tree.run(&["docs"]);
    list.expect(0, &["new-vendor "]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for line in list.text().lines() {
        let name = line.split(' ').next().unwrap();
        let text = std::fs::read_to_string(folder.join(format!("{name}.md"))).unwrap();
        assert_eq!(tree.run(&["docs", name]).text(), text);
    }
    let documents = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(list.text().lines().count(), documents);
}

#[test]
fn the_nearest_folder_with_specs_is_worked_on() {
    let tree = Tree::new();
    let below = tree.path("specs/acme/tasks/pages");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_docwright"))
        .current_dir(below)
        .args(["show", "facts", "stop-task.md"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("POST /v1/tasks/{task_id}/stop"), "{output:?}");
}

#[test]
fn why_leads_from_a_part_of_the_document_to_its_rows_and_rules() {
    let tree = Tree::new();
    let why = |part: &str, expect: &[&str]| {
        tree.run(&["show", "why", part, "tasks"]).expect(0, expect);
        tree.run(&["show", "why", part, PAGE_PATH]).expect(0, expect);
    };
    // A folder of the service's name beside it is not what is meant.
    tree.write("tasks/notes.txt", "mine");
    why(
        "StoppingATask",
        &[
            "/paths/~1v1~1tasks~1{task_id}~1stop/post",
            "id-from-title",
            "address-by-request-line",
        ],
    );
    why(
        "StoppingATask.task_id",
        &[
            "stop-task.md:15 (URI, block",
            "location: path\n    location-by-table: The heading",
            "required-by-place",
        ],
    );
    why(
        "StoppingATask.200.progress",
        &[
            "progress | Integer | Percentage done.",
            "type: int32\n    type-stated",
            "required-unstated",
        ],
    );
    let run = tree.run(&["show", "why", "StoppingATask.200.speed", "tasks"]);
    run.expect(2, &["has no member \"speed\""]);
    tree.run(&["show", "why", "StoppingATask", "nowhere"])
        .expect(2, &["there is no service `nowhere`"]);
}

#[test]
fn code_writes_a_crate_from_any_spec_and_refuses_folders_with_other_files() {
    let tree = Tree::new();
    tree.write(
        "petstore.yaml",
        "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      \
         responses: {'200': {description: Pets.}}\n",
    );
    let code = [
        "code",
        "--spec",
        "petstore.yaml",
        "--name",
        "petstore",
        "--runtime",
        "0.1",
        "--out",
    ];
    tree.run(&[&code[..], &["out"]].concat())
        .expect(0, &["petstore: 0 files fresh"]);
    assert!(tree.read("out/src/lib.rs").contains("@generated"));
    let all: Vec<String> = tree
        .everything()
        .into_values()
        .map(|bytes| String::from_utf8(bytes).unwrap())
        .collect();
    let machine = tree.folder.path().to_string_lossy().into_owned();
    assert!(
        all.iter().all(|text| !text.contains(&machine)),
        "a file tells where it was made"
    );
    tree.run(&[&code[..], &["out"]].concat()).expect(0, &["0 written"]);
    tree.write("mine/notes.txt", "mine");
    tree.refused(&[&code[..], &["mine"]].concat(), &["notes.txt"]);
    tree.run(&["code", "--spec", "petstore.yaml", "--name", "../up", "--out", "x"])
        .expect(2, &["crate name"]);
    tree.write("broken.yaml", "openapi: 3.0.3\ninfo: [\n");
    tree.refused(
        &[
            "code",
            "--spec",
            "broken.yaml",
            "--name",
            "broken",
            "--runtime",
            "0.1",
            "--out",
            "broken",
        ],
        &["error[bad-syntax] broken.yaml:"],
    );
}

#[test]
fn schemas_are_printed_and_kept_beside_the_specs() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &["shared by all"]);
    for file in ["layout", "service"] {
        let printed = tree.run(&["schema", file]).stdout();
        assert_eq!(tree.read(&format!("specs/{file}.schema.json")), printed);
        let path = format!("specs/{file}.schema.json");
        tree.write(&path, &format!("{{\"$comment\": \"{}\"}}\n", mark(&path)));
    }
    tree.run(&["generate", "--check"]).expect(
        4,
        &["stale specs/layout.schema.json", "stale specs/service.schema.json"],
    );
    tree.run(&["schema", "overlay"]).expect(2, &["layout, service"]);
}

#[test]
fn the_documents_describe_every_key_that_a_schema_has() {
    let tree = Tree::new();
    let documents = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/files.md")).unwrap();
    for file in ["layout", "service"] {
        let schema: serde_json::Value = serde_json::from_str(&tree.run(&["schema", file]).stdout()).unwrap();
        let definitions = schema["definitions"].as_object().unwrap().values();
        let objects = [&schema].into_iter().chain(definitions);
        let keys: Vec<&String> = objects
            .filter_map(|object| object["properties"].as_object())
            .flat_map(|properties| properties.keys())
            .collect();
        assert!(keys.len() > 5, "{schema:#}");
        for key in keys {
            assert!(
                documents.contains(&format!("`{key}`")),
                "docs/files.md does not describe `{key}`"
            );
        }
    }
}
