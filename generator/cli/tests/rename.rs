//! `rename` as a user meets it: a name that stays, and what cannot be one.
//!
//! In: a crate of the toy vendor's. Out: its names and its code, exit codes and messages, and nothing changed where it is
//! refused.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

mod tree;

use tree::{PAGE, PAGE_PATH, SERVICE, Tree, service, set, sum};

const NAMES: &str = "generated/acme-tasks/names.lock";
const CLIENT: &str = "generated/acme-tasks/src/client.rs";
const MODELS: &str = "generated/acme-tasks/src/models.rs";

fn generated() -> Tree {
    let tree = Tree::new();
    tree.run(&["generate"]).expect(0, &["written"]);
    tree
}

/// Lists the page with another text.
fn change_page(tree: &Tree, from: &str, to: &str) {
    let before = tree.read(PAGE_PATH);
    set(&tree.path(PAGE_PATH), from, to);
    set(&tree.path(SERVICE), &sum(&before), &sum(&tree.read(PAGE_PATH)));
}

#[test]
fn a_new_name_is_generated_at_once_and_stays() {
    let tree = generated();
    for (old, new, said) in [
        (
            "StoppingATask",
            "StopTask",
            "acme/tasks: client::StoppingATask is called StopTask now (operations/StoppingATask)\n",
        ),
        ("stopping_a_task", "stop_task", "client::Client::stopping_a_task"),
        ("StoppingATaskResponse", "Stopped", "models::StoppingATaskResponse"),
        (
            "acme_tasks::models::Stopped::progress",
            "percent",
            "models::Stopped::progress",
        ),
    ] {
        tree.run(&["rename", old, new, "--service", "tasks"])
            .expect(0, &[said, "written"]);
    }
    let after = tree.everything();
    tree.run(&["generate"]).expect(0, &["  0  11 fresh\n"]);
    tree.run(&["generate", "--check"]).expect(0, &[]);
    assert_eq!(tree.everything(), after);
    assert!(!tree.read(NAMES).contains("removed ="), "{}", tree.read(NAMES));
    for (path, text) in [
        (CLIENT, "pub fn stop_task("),
        (CLIENT, "pub struct StopTask("),
        (MODELS, "pub struct Stopped "),
        (MODELS, "pub percent:"),
    ] {
        assert!(tree.read(path).contains(text), "{text}:\n{}", tree.read(path));
    }
    // What is only made of an old name keeps its own.
    assert!(tree.read(NAMES).contains("\"StoppingATaskRequest\""));

    // And it stays when something is added that would be called so.
    let row = "| progress | Integer | Percentage done. |\n";
    change_page(&tree, row, &format!("{row}| percent | Integer | Also. |\n"));
    tree.run(&["generate"]).expect(0, &["written"]);
    let names = tree.read(NAMES);
    assert!(names.contains("\"properties/progress\" = \"percent\"\n"), "{names}");
    assert!(names.contains("\"properties/percent\" = \"percent_2\"\n"), "{names}");
}

#[test]
fn a_quiet_rename_says_nothing() {
    let tree = generated();
    let run = tree.run(&["-q", "rename", "StoppingATask", "StopTask"]);
    run.expect(0, &[]);
    assert_eq!(run.text(), "");
}

#[test]
fn what_cannot_be_renamed_is_refused() {
    let tree = generated();
    tree.write("specs/acme/jobs/pages/stop.md", PAGE);
    tree.write(
        "specs/acme/jobs/service.yaml",
        &service("acme-jobs", &[("pages/stop.md", &sum(PAGE))]),
    );
    tree.write("specs/acme/none/service.yaml", "title: None\nversion: v1\n");
    tree.run(&["generate", "jobs"]).expect(0, &[]);
    let before = tree.everything();
    let tasks = ["--service", "tasks"];
    for (arguments, parts) in [
        (
            &["StopingATask", "X"][..],
            &["anything called `StopingATask`", "did you mean `StoppingATask`?"][..],
        ),
        (
            &["models::Stopped", "X"],
            &["did you mean `models::StoppingATaskResponse`?"],
        ),
        (&["§", "X"], &["names.lock in the folder of the crate lists all names"]),
        (
            &["StoppingATask", "X"],
            &[
                "client::StoppingATask of acme/jobs, client::StoppingATask of acme/tasks",
                "give the service with --service",
            ],
        ),
        (
            &["StoppingATask", "stop_task", tasks[0], tasks[1]],
            &["`stop_task` is not written as types are", "`StopTask` would do"],
        ),
        (
            &["stopping_a_task", "StopTask", tasks[0], tasks[1]],
            &["snake_case", "`stop_task` would do"],
        ),
        (
            &["stopping_a_task", "match", tasks[0], tasks[1]],
            &["`match` means something else"],
        ),
        (
            &["StoppingATask", "Stop Task", tasks[0], tasks[1]],
            &["is no name in Rust"],
        ),
        (
            &["state", "progress", tasks[0], tasks[1]],
            &["models::StoppingATaskResponse::progress is taken by properties/progress"],
        ),
        (&["state", "state", tasks[0], tasks[1]], &["is called so already"]),
        (&["state", "x", "--service", "task"], &["there is no service `task`"]),
        (
            &["state", "x", "--service", "none"],
            &["acme/none has no generated crate"],
        ),
        (&["state"], &["<NEW>"]),
    ] {
        let run = tree.run(&[&["rename"], arguments].concat());
        run.expect(2, parts);
        assert_eq!(tree.everything(), before, "{arguments:?} changed the tree");
    }
    // What only the crate's code knows to be in the way.
    tree.refused(
        &["rename", "StoppingATask", "Client", tasks[0], tasks[1]],
        &[
            "error[names-lock]",
            "`Client` means something else here",
            "give the place another name",
        ],
    );
    set(&tree.path(NAMES), "\"StoppingATask\"", "\"Stopping");
    tree.refused(
        &["rename", "state", "x", tasks[0], tasks[1]],
        &["generated/acme-tasks/names.lock:", "this is no line of such a file"],
    );
}

#[test]
fn one_name_of_two_things_asks_for_the_path() {
    let tree = generated();
    tree.run(&["rename", "progress", "stopping_a_task"]).expect(0, &[]);
    tree.run(&["rename", "stopping_a_task", "stop"]).expect(
        2,
        &[
            "client::Client::stopping_a_task, models::StoppingATaskResponse::stopping_a_task",
            "as much of the path as it takes",
        ],
    );
    tree.run(&["rename", "Client::stopping_a_task", "stop"]).expect(0, &[]);
    assert!(tree.read(CLIENT).contains("pub fn stop("));
}

#[test]
fn names_of_what_is_gone_are_kept_only_where_somebody_may_depend_on_them() {
    let tree = generated();
    let row = "| progress | Integer | Percentage done. |\n";
    change_page(&tree, row, "| Progress | String | In words. |\n");
    tree.run(&["generate"]).expect(0, &[]);
    let names = tree.read(NAMES);
    assert!(
        names.contains("\"properties/progress\" = { removed = \"progress\" }\n"),
        "{names}"
    );
    assert!(names.contains("\"properties/Progress\" = \"progress_2\"\n"), "{names}");
    assert!(!tree.read("generated/acme-tasks/Cargo.toml").contains("publish"));
    tree.run(&["rename", "progress", "x"]).expect(
        2,
        &[
            "`progress` is gone from the spec",
            "models::StoppingATaskResponse::progress",
        ],
    );
    tree.run(&["rename", "progress_2", "progress"])
        .expect(2, &["taken by properties/progress, which is gone"]);

    set(&tree.path(SERVICE), "version: 0.1.0", "version: 0.1.0, publish: false");
    tree.run(&["generate"]).expect(0, &["2 written"]);
    let names = tree.read(NAMES);
    assert!(!names.contains("removed ="), "{names}");
    assert!(
        tree.read("generated/acme-tasks/Cargo.toml")
            .contains("\npublish = false\n")
    );
    // Nobody depends on this name either, but it is the user's: it changes when told to.
    tree.run(&["rename", "progress_2", "progress"]).expect(0, &[]);
    change_page(&tree, "| Progress | String | In words. |\n", row);
    tree.run(&["generate"]).expect(0, &[]);
    let names = tree.read(NAMES);
    assert!(names.contains("\"properties/progress\" = \"progress\"\n"), "{names}");
    assert!(!names.contains("Progress"), "{names}");
    tree.run(&["generate", "--check"]).expect(0, &[]);
}
