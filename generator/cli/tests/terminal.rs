//! Nothing that a page, a file's name, a layout, a document or the command line holds acts on a terminal or hides in a log.
//!
//! In: the same hostile text in every place that a command reads. Out: its output, without a control character.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

mod tree;

use tree::{PAGE, PAGE_PATH, Run, SERVICE, Tree, set, sum};

/// A title for the window, a colour by one byte, a line that begins anew, and text from right to left.
const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{9b}31m\r\u{202e}\u{200b}\u{7f}";

fn nothing_acts(run: &Run, doing: &str) {
    let text = run.text();
    let acts = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || "\u{202e}\u{200b}".contains(c);
    assert!(!text.contains(acts), "{doing}: {text:?}");
}

/// Whether the output shows the text, and nothing of it acts.
fn is_harmless(run: &Run, doing: &str) {
    nothing_acts(run, doing);
    let text = run.text();
    assert!(
        text.contains("\\u{1b}]0;x") || text.contains("\\u001b]0;x"),
        "{doing} does not show it:\n{text}"
    );
}

#[test]
fn a_page_is_shown_without_acting() {
    let page = PAGE
        .replace("ID of the task.", &format!("ID {HOSTILE}"))
        .replace("| String | State", &format!("| Odd{HOSTILE} | State"))
        .replace(
            "Stops a task.",
            &format!("Stops {HOSTILE}.\n\n- an item {HOSTILE}\n\n## Unknown {HOSTILE}\n\n- what {HOSTILE}\n"),
        );
    let tree = Tree::new();
    tree.write(PAGE_PATH, &page);
    for stage in ["blocks", "facts", "draft", "document"] {
        let run = tree.run(&["show", stage, PAGE_PATH]);
        is_harmless(&run, stage);
    }
    set(&tree.path(SERVICE), &sum(PAGE), &sum(&page));
    is_harmless(&tree.run(&["show", "why", "StoppingATask.task_id", "tasks"]), "why");
    is_harmless(&tree.run(&["-v", "generate"]), "generate");
    is_harmless(
        &tree.run(&["-v", "spec", "--layout", "acme", "--out", "-", PAGE_PATH]),
        "spec",
    );
}

#[test]
fn files_and_arguments_are_named_without_acting() {
    let tree = Tree::new();
    let odd = format!("a{HOSTILE}\nerror: forged");
    let page = format!("pages/{odd}.md");
    tree.write(&format!("specs/acme/tasks/{page}"), PAGE);
    tree.write(&format!("generated/{odd}"), "mine");
    let document = format!("{odd}.yaml");
    tree.write(&document, "openapi: 3.0.3\nopenapi: 3.0.3\n");
    for arguments in [
        &["generate"][..],
        &["generate", "--check"],
        &["generate", &odd],
        &["show", "blocks", &format!("specs/acme/tasks/{page}")],
        &["show", "facts", &odd],
        &["show", &odd, PAGE_PATH],
        &[&odd],
        &["mock", &odd],
        &[
            "code",
            "--spec",
            &document,
            "--name",
            "a-b",
            "--runtime",
            "0.1",
            "--out",
            "out",
        ],
        &["code", "--spec", &document, "--name", &odd, "--out", "out"],
        &["spec", "--layout", &odd, "--out", "-", PAGE_PATH],
        &["spec", "--layout", "acme", "--out", "-", &odd],
        &["new", &odd],
    ] {
        let run = tree.run(arguments);
        // A page that is right is not named.
        match run.0.status.success() {
            true => nothing_acts(&run, &arguments.join(" ")),
            false => is_harmless(&run, &arguments.join(" ")),
        }
        assert!(
            !run.text().lines().any(|line| line.starts_with("error: forged")),
            "{arguments:?}: {}",
            run.text()
        );
    }
}

#[test]
fn names_are_refused_without_acting() {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &["written"]);
    let odd = format!("a{HOSTILE}\nerror: forged");
    for arguments in [
        &["rename", &odd, "X"][..],
        &["rename", "StoppingATask", &odd],
        &["rename", "StoppingATask", "X", "--service", &odd],
    ] {
        let run = tree.run(arguments);
        run.expect(2, &[]);
        is_harmless(&run, &arguments.join(" "));
        assert!(!run.text().contains("\nerror: forged"), "{}", run.text());
    }
}

#[test]
fn a_file_s_name_stays_in_the_comment_that_it_stands_in() {
    let tree = Tree::new();
    let document = format!("a{HOSTILE}\npub fn forged() {{}}.yaml");
    tree.write(&document, "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n");
    let code = [
        "code",
        "--name",
        "a-b",
        "--runtime",
        "0.1",
        "--out",
        "out",
        "--spec",
        &document,
    ];
    tree.run(&code).expect(0, &["written"]);
    for (path, contents) in tree.everything() {
        if path.starts_with(tree.path("out")) {
            let text = String::from_utf8(contents).unwrap();
            assert!(
                !text.contains(|c: char| c.is_control() && c != '\n'),
                "{}: {text:?}",
                path.display()
            );
            assert!(
                !text.lines().any(|line| line.starts_with("pub fn forged")),
                "{}: {text}",
                path.display()
            );
        }
    }
}

#[test]
fn what_is_printed_of_a_spec_is_what_is_written() {
    let tree = Tree::new();
    tree.write(
        PAGE_PATH,
        &PAGE.replace(
            "Stops a task.",
            &format!("Stops {HOSTILE}\u{feff}\u{2028}\u{e0041}\tit."),
        ),
    );
    tree.run(&["spec", "--layout", "acme", "--out", "openapi.yaml", PAGE_PATH])
        .expect(0, &[]);
    let printed = tree
        .run(&["spec", "--layout", "acme", "--out", "-", PAGE_PATH])
        .stdout();
    assert_eq!(printed, tree.read("openapi.yaml"));
}

#[test]
fn files_of_ours_are_quoted_without_acting() {
    // In YAML's quotes the text is written by escapes, and stands raw in what is read.
    let written = r#"\e]0;x\a\x9b31m\r\u202e\u200b\x7f"#;
    for (file, from, to) in [
        (
            "specs/acme/layout.yaml",
            "[Request Parameters]",
            format!("[\"{written}\", URI]"),
        ),
        ("specs/acme/layout.yaml", "path}", format!("path, \"{written}\": 1}}")),
        (
            "specs/acme/layout.yaml",
            "  request:",
            format!("  \"{written}\": []\n  \"{written}\": []\n  request:"),
        ),
        (
            "specs/acme/layout.yaml",
            "'^Path parameters$'",
            format!("\"{written}(\""),
        ),
        (SERVICE, "version: 0.1.0", format!("version: \"{written}\"")),
        (SERVICE, "pages:", format!("servers: [{{url: \"{written}\"}}]\npages:")),
        (SERVICE, "name: acme-tasks", format!("name: \"{written}\"")),
        (SERVICE, "path: pages/stop-task.md", format!("path: \"{written}\"")),
    ] {
        let tree = Tree::new();
        set(&tree.path(file), from, &to);
        let run = tree.run(&["generate"]);
        let text = run.text();
        assert_eq!(run.0.status.code(), Some(1), "{text}");
        nothing_acts(&run, &to);
    }
}

#[test]
fn a_document_is_quoted_without_acting() {
    let key = HOSTILE;
    let document = serde_json::json!({
        "openapi": "3.0.3",
        "info": {"title": key, "version": key},
        "paths": {format!("/a{key}"): {"get": {"operationId": key, "responses": {key: {"description": 7}}}}},
        "components": {"schemas": {key: {"type": key}, "B": {"$ref": format!("#/{key}")}}},
    });
    let tree = Tree::new();
    tree.write("a.json", &document.to_string());
    is_harmless(
        &tree.run(&[
            "-v",
            "code",
            "--spec",
            "a.json",
            "--name",
            "a-b",
            "--runtime",
            "0.1",
            "--out",
            "out",
        ]),
        "code",
    );
}
