//! Every mistake that users are known to make, and what they are told: what is wrong, where, why, and what to do.
//!
//! In: a tree that generates, one edit of it, and a command. Out: a snapshot of the exit code and of all that is printed, by kinds
//! of mistakes. That a refused command leaves the tree as it was is asserted for each.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

mod tree;

use std::fs;
use std::net::TcpListener;
use tree::{PAGE, PAGE_PATH, SERVICE, SPEC, Tree, sum};

const LAYOUT: &str = "specs/acme/layout.yaml";
const OVERLAY: &str = "specs/acme/tasks/overlay.yaml";
const PROJECT: &str = "docwright.yaml";
const NAMES: &str = "generated/acme-tasks/names.lock";
const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: Boxes, version: '1'}\npaths: {/boxes: {get: {operationId: ListBoxes, responses: {'200': {description: OK}}}}}\n";

enum Edit {
    Nothing,
    Write(&'static str, &'static str),
    Replace(&'static str, &'static str, &'static str),
    Remove(&'static str),
    Rename(&'static str, &'static str),
    /// Another page, with its sum noted in service.yaml.
    Page(&'static str, &'static str),
}

use Edit::{Nothing, Page, Remove, Rename, Replace, Write};

/// What is printed when the tree is edited so and the command is run.
fn told(edit: &Edit, command: &str) -> String {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &[]);
    tree.write("openapi.yaml", DOCUMENT);
    let mut did = match edit {
        Nothing => String::new(),
        Write(path, text) => {
            tree.write(path, text);
            format!("# {path}: {}\n", text.trim_end().replace('\n', "\n#   "))
        }
        Replace(path, from, to) => {
            let text = tree.read(path);
            assert!(text.contains(from), "{path} has no {from:?}");
            tree.write(path, &text.replacen(from, to, 1));
            format!("# {path}: {from} -> {}\n", to.trim_end().replace('\n', "\n#   "))
        }
        Remove(path) => {
            let path = tree.path(path);
            let removed = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            removed.unwrap();
            format!(
                "# without {}\n",
                path.strip_prefix(tree.folder.path()).unwrap().display()
            )
        }
        Rename(from, to) => {
            fs::rename(tree.path(from), tree.path(to)).unwrap();
            format!("# {from} is {to}\n")
        }
        Page(from, to) => {
            let page = PAGE.replacen(from, to, 1);
            assert_ne!(page, PAGE);
            tree.write(PAGE_PATH, &page);
            let service = tree.read(SERVICE).replace(&sum(PAGE), &sum(&page));
            tree.write(SERVICE, &service);
            format!("# the page: {from} -> {}\n", to.trim_end().replace('\n', "\n#   "))
        }
    };
    let before = tree.everything();
    let words: Vec<&str> = command.split(' ').filter(|word| !word.is_empty()).collect();
    let words: Vec<String> = words.iter().map(|word| word.replace('~', " ")).collect();
    let run = tree.run_here(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let code = run.0.status.code().unwrap();
    if code != 0 {
        assert_eq!(tree.everything(), before, "{command} changed the tree");
    }
    did += &format!("$ docwright {command}\n");
    let text = run.text().replace(&tree.folder.path().display().to_string(), "HERE");
    // How many files the runtime has is no mistake's affair.
    let is_shown = |line: &&str| {
        !["[1/1]", "shared by all", "1 service "]
            .iter()
            .any(|start| line.starts_with(start))
    };
    let lines = text.lines().filter(is_shown).map(|line| format!("{line}\n"));
    format!("{did}{}exit {code}\n", lines.collect::<String>())
}

fn check(kind: &str, mistakes: &[(Edit, &str)]) {
    let all: Vec<String> = mistakes.iter().map(|(edit, command)| told(edit, command)).collect();
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "mistakes"}, {
        insta::assert_snapshot!(kind, all.join("\n"));
    });
}

#[test]
fn on_the_command_line() {
    check(
        "command-line",
        &[
            (Nothing, "generat"),
            (Nothing, "generate --chek"),
            (Nothing, "generate task"),
            (Nothing, "generate acme/taks"),
            (Nothing, "generate --deny unclamed"),
            (Nothing, "generate --format yaml"),
            (Nothing, "generate --out ../clients"),
            (Nothing, "--quiet --verbose generate"),
            (Nothing, "--root nowhere generate"),
            (Nothing, "--root generated generate"),
            (Nothing, "new boxes"),
            (Nothing, "new acme/Boxes"),
            (Nothing, "new acme/tasks"),
            (Nothing, "new acme/boxes --page missing.html"),
            (Nothing, "new acme/boxes --page openapi.yaml"),
            (Write("empty.md", "\n"), "new acme/boxes --page empty.md"),
            (Nothing, "show facts missing.md"),
            (Nothing, "show facts openapi.yaml"),
            (Nothing, "show why StopTask.id tasks"),
            (Nothing, "show why StoppingATask.task tasks"),
            (Nothing, "show why StoppingATaskRespons.state tasks"),
            (Nothing, "show why StoppingATaskResponse.stat tasks"),
            (Write("p.pdf", "%PDF"), "new acme/boxes --page p.pdf"),
            (Nothing, "new acme/boxes --page https://acme.example/a.html"),
            (Nothing, "accept tasks --code strai-table --reason seen"),
            (Nothing, "rename StopTask StopIt"),
            (Nothing, "rename StoppingATask stop_it"),
            (Nothing, "schema layouts"),
            (Nothing, "completions tcsh"),
            (Write("docwright.yaml", "crates: generated\n"), "init"),
        ],
    );
}

#[test]
fn in_a_layout() {
    check(
        "layout",
        &[
            (Replace(LAYOUT, "sections:", "sektions:"), "generate"),
            (Replace(LAYOUT, "  endpoint: [URI]", "  endpont: [URI]"), "generate"),
            (Replace(LAYOUT, "String: string", "String: text"), "generate"),
            (
                Replace(LAYOUT, "'^Table \\d+ (?P<text>.*)$'", "'^Table (\\d+ (?P<text>.*)$'"),
                "generate",
            ),
            (
                Replace(LAYOUT, "'^Status code: ?{status}$'", "'^Status code$'"),
                "generate",
            ),
            (
                Replace(LAYOUT, "'^Status code: ?{status}$'", "'^Status [z-a] {status}$'"),
                "generate",
            ),
            (Replace(LAYOUT, "title: Acme Cloud", "title: [Acme"), "generate"),
            (
                Replace(
                    LAYOUT,
                    "required: {yes: ['Yes'], no: ['No']}",
                    "required: {yes: [Yes], no: [Yes]}",
                ),
                "generate",
            ),
            (
                Replace(LAYOUT, "  name: [Parameter]", "\tname: [Parameter]"),
                "generate",
            ),
            (Replace(LAYOUT, "is: path", "is: paht"), "generate"),
            (Replace(LAYOUT, "  type: [Type]", "  remedy: [Type]"), "generate"),
            (Remove(LAYOUT), "generate"),
            (Rename(LAYOUT, "specs/acme/layout.yml"), "generate"),
            (
                Rename(LAYOUT, "specs/acme/layout.yml"),
                "show facts specs/acme/tasks/pages/stop-task.md",
            ),
            (Nothing, "spec --layout acm --out a.yaml specs/acme/tasks/pages"),
            (
                Nothing,
                "spec --layout my/layout.yaml --out a.yaml specs/acme/tasks/pages",
            ),
        ],
    );
}

#[test]
fn in_a_service() {
    check(
        "service",
        &[
            (Replace(SERVICE, "title:", "titel:"), "generate"),
            (Replace(SERVICE, "version: 0.1.0", "version: banana"), "generate"),
            (
                Replace(SERVICE, "version: 0.1.0", "version: 0.1.0, license: 'MIT\"'"),
                "generate",
            ),
            (
                Replace(SERVICE, "version: 0.1.0", "version: 0.1.0, license: \"MIT\\n[x]\""),
                "generate",
            ),
            (Replace(SERVICE, "acme-tasks", "Acme~Tasks"), "generate"),
            (Replace(SERVICE, "acme-tasks", "async"), "generate"),
            (Replace(SERVICE, "pages/stop-task.md", "pages/stop-tusk.md"), "generate"),
            (
                Replace(SERVICE, "pages/stop-task.md", "../../../openapi.yaml"),
                "generate",
            ),
            (
                Replace(SERVICE, "pages:", "servers: [{url: 'acme.example'}]\npages:"),
                "generate",
            ),
            (Write("specs/acme/tasks/pages/start-task.md", "# Start\n"), "generate"),
            (Write("specs/acme/tasks/pages/stop-task.pdf", "%PDF"), "generate"),
            (Write(PAGE_PATH, "# Stopping a Task\n"), "generate"),
            (Remove(SERVICE), "generate"),
            (Rename(SERVICE, "specs/acme/tasks/service.yml"), "generate"),
            (Rename(SERVICE, "specs/acme/tasks/service.yml"), "mock tasks"),
            (
                Rename(SERVICE, "specs/acme/tasks/service.yml"),
                "spec --layout acme --service tasks --out a.yaml specs/acme/tasks/pages",
            ),
            (Remove("specs/acme/tasks"), "generate"),
            (Remove("specs"), "generate"),
        ],
    );
}

#[test]
fn in_pages() {
    check(
        "page",
        &[
            (Page("| String | State", "| Strong | State"), "generate --deny warnings"),
            (Page("## URI", "## Where"), "generate --deny warnings"),
            (Page("POST /v1/tasks/{task_id}/stop", "See below."), "generate"),
            (
                Page("| Parameter | Mandatory |", "| Param | Must |"),
                "generate --deny warnings",
            ),
            (Page("{task_id}", "{id}"), "generate --deny warnings"),
            (
                Page("| progress | Integer | Percentage done. |\n", ""),
                "generate --check",
            ),
        ],
    );
}

#[test]
fn in_overlays_and_accepted_warnings() {
    const HEAD: &str = "overlay: 1.0.0\ninfo: {title: T, version: 1.0.0}\nactions:\n";
    let overlay = |actions: &str| -> &'static str { Box::leak(format!("{HEAD}{actions}").into_boxed_str()) };
    check(
        "overlay",
        &[
            (
                Write(
                    OVERLAY,
                    overlay("- {target: $.info, description: why, update: {title: Acme Tasks}}\n"),
                ),
                "generate",
            ),
            (
                Write(OVERLAY, overlay("- {target: $.info, update: {title: T}}\n")),
                "generate",
            ),
            (
                Write(
                    OVERLAY,
                    overlay("- {target: '$.paths[', description: why, remove: true}\n"),
                ),
                "generate",
            ),
            (
                Write(OVERLAY, overlay("- {targe: $.info, description: why, remove: true}\n")),
                "generate",
            ),
            (
                Write(
                    OVERLAY,
                    overlay("- {target: $.paths, description: why, remove: true}\n"),
                ),
                "generate",
            ),
            (
                Write(
                    OVERLAY,
                    overlay(
                        "- target: $.components.schemas.*.properties.state\n  description: why\n  update:\n    nullabel: true\n",
                    ),
                ),
                "generate",
            ),
            (
                Write(
                    OVERLAY,
                    overlay("- target: $.paths.*.post\n  description: why\n  update: {depricated: true}\n"),
                ),
                "generate",
            ),
            (
                Write(
                    OVERLAY,
                    overlay("- {target: $.components.schemas.*, description: why, update: {required: [stat]}}\n"),
                ),
                "generate",
            ),
            (
                Write(
                    OVERLAY,
                    overlay(
                        "- {target: $.components.schemas.*.properties.state, description: why, update: {enum: [A], default: B}}\n",
                    ),
                ),
                "generate",
            ),
            (
                Write(OVERLAY, overlay("- {target: $.info, description: why}\n")),
                "generate",
            ),
            (
                Write(
                    OVERLAY,
                    overlay("- {target: $.components.schemas.*, description: why, remove: true}\n"),
                ),
                "generate",
            ),
            (
                Write(
                    OVERLAY,
                    overlay(
                        "- {target: $.components.schemas.*.properties.state, description: why, update: {type: banana}}\n",
                    ),
                ),
                "generate",
            ),
            (
                Write(
                    "specs/acme/tasks/accepted.yaml",
                    "- code: stray-table\n  reason: seen\n  warnings: [{at: pages/stop-task.md, message: gone}]\n",
                ),
                "generate",
            ),
            (
                Write("specs/acme/tasks/accepted.yaml", "- cod: stray-table\n"),
                "generate",
            ),
        ],
    );
}

#[test]
fn in_the_project() {
    check(
        "project",
        &[
            (Write(PROJECT, "crate: clients\n"), "generate"),
            (Write(PROJECT, "crates: ../clients\n"), "generate"),
            (Write(PROJECT, "crates: specs/clients\n"), "generate"),
            (Write(PROJECT, "runtime: runtime\n"), "generate"),
            (Write(PROJECT, "standalone: maybe\n"), "generate"),
            (Write(NAMES, "nonsense\n"), "generate"),
            (Replace(NAMES, "= \"stopping_a_task\"", "= \"stop it\""), "generate"),
            (Write(SPEC, "openapi: 3.0.3\n"), "generate"),
            (Write("generated/acme-tasks/src/lib.rs", "fn mine() {}\n"), "generate"),
            (
                Replace("generated/acme-tasks/src/lib.rs", "pub mod client;", "mod client;"),
                "generate --check",
            ),
            (Remove("generated/acme-tasks"), "mock tasks"),
            (
                Replace(SERVICE, "crate: {name: acme-tasks, version: 0.1.0}\n", ""),
                "mock tasks",
            ),
        ],
    );
}

#[test]
fn with_documents() {
    const CODE: &str = "code --name a-b --out out --spec openapi.yaml";
    check(
        "document",
        &[
            (Nothing, "code --name a-b --out out --spec missing.yaml"),
            (
                Nothing,
                "code --name a-b --out out --spec https://acme.example/openapi.yaml",
            ),
            (Write("openapi.yaml", ""), CODE),
            (Write("openapi.yaml", "<!DOCTYPE html>\n<p>Boxes: {</p>\n"), CODE),
            (
                Write(
                    "openapi.yaml",
                    "swagger: '1.2'\ninfo: {title: T, version: '1'}\npaths: {}\n",
                ),
                CODE,
            ),
            (Write("openapi.yaml", "openapi: 3.0.3\ninfo: [\n"), CODE),
            (
                Write(
                    "openapi.yaml",
                    "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {boxes: {}}\n",
                ),
                CODE,
            ),
            (Nothing, "code --name A~B --out out --spec openapi.yaml"),
            (Nothing, "code --name a-b --out openapi.yaml --spec openapi.yaml"),
            (Nothing, "code --name a-b --out specs --spec openapi.yaml"),
            (
                Nothing,
                "code --name a-b --out out --spec openapi.yaml --runtime lib/runtime",
            ),
            (
                Nothing,
                "code --name a-b --out out --spec openapi.yaml --crate-version 1",
            ),
            (
                Nothing,
                "code --name a-b --out out --spec openapi.yaml --overlay missing.yaml",
            ),
            (
                Nothing,
                "code --name a-b --out out --spec openapi.yaml --runtime 0.1 --check",
            ),
            (Nothing, "code --name a-b --out openapi.yaml/a-b --spec openapi.yaml"),
            (Nothing, "spec --layout acme --out a.json specs/acme/tasks/pages"),
            (Nothing, "spec --layout acme --out openapi.yaml specs/acme/tasks/pages"),
            (Nothing, "spec --layout acme --out a.yaml specs"),
            (
                Nothing,
                "spec --layout acme --out a.yaml --service task specs/acme/tasks/pages",
            ),
            (Nothing, "spec --layout acme --out - --check specs/acme/tasks/pages"),
        ],
    );
}

/// Before anything is built: that takes minutes, and the toy tree has nothing to build the mock with.
#[test]
fn an_address_at_which_no_mock_can_listen_is_told() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &[]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    for host in ["127.0.0.1", "localhost"] {
        let told = format!("error: port {port} on 127.0.0.1 is in use\n  help: choose another with --port N");
        tree.run(&["mock", "tasks", "--host", host, "--port", &port])
            .expect(1, &[&told]);
    }
    tree.run(&["mock", "tasks", "--host", "192.0.2.1"])
        .expect(1, &["error: 192.0.2.1 is not an address of this machine"]);
    tree.run(&["mock", "tasks", "--port", "66000"]).expect(2, &["66000"]);
    tree.run(&["mock", "tasks", "--host", "no host"])
        .expect(2, &["invalid value 'no host'", "--host"]);
}
