//! A run that finds nothing changed, beside one that reads the pages: nobody can tell them apart by what they say.
//!
//! In: a service with warnings. Out: the same words, events and exit codes from both. What counts as a change is tested beside
//! the record.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

mod tree;

use std::fs;
use tree::{PAGE, PAGE_PATH, SERVICE, Tree, service, set, sum};

/// A page of which something is not understood.
fn odd() -> String {
    PAGE.replace("| Integer |", "| Whatever |")
}

fn odd_tree() -> Tree {
    let tree = Tree::new();
    tree.write(PAGE_PATH, &odd());
    tree.write(SERVICE, &service("acme-tasks", &[("pages/stop-task.md", &sum(&odd()))]));
    tree.write("specs/acme/tasks/notes.txt", "Nobody reads this.\n");
    tree.run(&["generate"]).expect(0, &["undefined-object", "unknown-file"]);
    tree
}

#[test]
fn a_run_without_changes_says_what_a_reading_run_says() {
    let tree = odd_tree();
    for arguments in [
        &["generate"][..],
        &["generate", "-v"],
        &["generate", "--quiet"],
        &["generate", "--format", "json"],
        &["generate", "tasks", "--deny", "unclaimed"],
        &["generate", "--deny", "warnings"],
    ] {
        let known = tree.run(arguments);
        fs::remove_dir_all(tree.path(".docwright-cache")).unwrap();
        let read = tree.run(arguments);
        // Only who reads pages has a progress to tell.
        let said: Vec<String> = [known.text(), read.text()]
            .map(|text| text.replace("[1/1] acme/tasks\n", ""))
            .into();
        assert_eq!(said[0], said[1], "{arguments:?}");
        assert_eq!(known.0.status, read.0.status, "{arguments:?}");
        tree.run(&["generate"]).expect(0, &["fresh"]);
    }
}

#[test]
fn what_is_accepted_meanwhile_is_accepted() {
    let tree = odd_tree();
    tree.run(&["accept", "tasks", "--reason", "seen"]).expect(0, &[]);
    tree.run(&["generate"]).expect(0, &["accepted", "fresh"]);
    fs::remove_file(tree.path("specs/acme/tasks/accepted.yaml")).unwrap();
    tree.run(&["generate"]).expect(0, &["undefined-object", "fresh"]);
}

#[test]
fn what_lies_in_the_crate_is_looked_at_all_the_same() {
    let tree = odd_tree();
    tree.write("generated/acme-tasks/src/mine.rs", "fn mine() {}\n");
    tree.run(&["generate"])
        .expect(0, &["src/mine.rs is not generated", "fresh"]);
    set(&tree.path("generated/acme-tasks/src/lib.rs"), "//!", "//! !");
    tree.run(&["generate"]).expect(0, &["1 written"]);
}
