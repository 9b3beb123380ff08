//! What a person sees: on terminals of 80 and 120 columns, on a dumb one, without colours, through a pipe; and what a program gets.
//!
//! In: a tree with a warning, and one that is stale. Out: snapshots of the screen, with its colours written out.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod tree;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::process::Command;
use std::thread;
use tree::{PAGE, PAGE_PATH, SERVICE, Tree, set, sum};

/// A tree whose page has a row of a type that nobody knows, twice.
fn with_warnings() -> Tree {
    let tree = Tree::new();
    let page = PAGE
        .replace("| progress | Integer |", "| progress | Permille |")
        .replace(
            "| state | String |",
            "| state | Colour of a state that is described at length elsewhere |",
        );
    tree.write(PAGE_PATH, &page);
    set(&tree.path(SERVICE), &sum(PAGE), &sum(&page));
    tree
}

fn command(tree: &Tree, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_docwright"));
    command.current_dir(tree.folder.path()).args(arguments);
    for inherited in [
        "CI",
        "COLUMNS",
        "NO_COLOR",
        "TERM",
        "FORCE_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "FORCE_HYPERLINK",
    ] {
        command.env_remove(inherited);
    }
    command.env("TERM", "xterm-256color").envs(variables.iter().copied());
    command
}

/// What comes on a terminal of so many columns.
fn on_terminal(tree: &Tree, columns: u16, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let name = ptsname(&ours, Vec::new()).unwrap();
    let size = Winsize {
        ws_row: 40,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&ours, size).unwrap();
    let theirs = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let mut command = command(tree, arguments, variables);
    command
        .stdout(theirs.try_clone().unwrap())
        .stderr(theirs.try_clone().unwrap())
        .stdin(theirs);
    let reader = thread::spawn(move || {
        let mut screen = Vec::new();
        // When nobody has the other end any longer, reading fails.
        let _ = File::from(ours).read_to_end(&mut screen);
        screen
    });
    command.spawn().unwrap().wait().unwrap();
    drop(command);
    let screen = String::from_utf8(reader.join().unwrap()).unwrap();
    settled(tree, &screen)
}

fn piped(tree: &Tree, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let output = command(tree, arguments, variables).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    settled(tree, &format!("stdout:\n{out}stderr:\n{err}"))
}

/// Without what differs from one machine and one version of the runtime to the next.
fn settled(tree: &Tree, screen: &str) -> String {
    let root = fs::canonicalize(tree.folder.path()).unwrap();
    let text = screen
        .replace(&root.display().to_string(), "HERE")
        .replace("\r\n", "\n")
        .replace('\u{1b}', "␛");
    let is_counted = |line: &str| line.starts_with("shared by all") || line.starts_with("1 service");
    let lines = text.lines().map(|line| {
        // The bar is drawn anew on its line; the last that stands there is what a person sees.
        let line = line.rsplit('\r').next().unwrap_or_default();
        if is_counted(line) {
            format!("{} ...", &line[..13].trim_end())
        } else {
            line.to_owned()
        }
    });
    lines.map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// Frames and tables keep to the width; a path or a word that is longer by itself is not broken.
fn fits(screen: &str, columns: usize) {
    for line in screen.lines() {
        let plain = without_colours(line);
        let longest = plain
            .split_whitespace()
            .map(|word| word.chars().count())
            .max()
            .unwrap_or_default();
        assert!(
            plain.chars().count() <= columns.max(longest + 12),
            "{columns}: {plain:?}"
        );
    }
}

fn without_colours(line: &str) -> String {
    let mut parts = line.split('␛');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
        plain.push_str(rest.get(1..).unwrap_or_default());
    }
    plain
}

fn check(name: &str, screen: &str) {
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "screen"}, {
        insta::assert_snapshot!(name, screen);
    });
}

#[test]
fn on_a_terminal() {
    for columns in [80, 120] {
        let tree = with_warnings();
        let screen = on_terminal(&tree, columns, &["generate"], &[]);
        fits(&screen, usize::from(columns));
        check(&format!("generate-{columns}"), &screen);
        set(
            &tree.path("specs/acme/tasks/openapi.yaml"),
            "Acme Tasks",
            "Changed by hand",
        );
        let screen = on_terminal(&tree, columns, &["generate", "--check"], &[]);
        fits(&screen, usize::from(columns));
        check(&format!("check-{columns}"), &screen);
    }
}

#[test]
fn without_colours_and_on_a_dumb_terminal() {
    let tree = with_warnings();
    let plain = on_terminal(&tree, 80, &["generate"], &[("NO_COLOR", "1")]);
    assert!(!plain.contains("␛[3"), "{plain}");
    check("generate-no-color", &plain);
    let dumb = on_terminal(&with_warnings(), 80, &["generate"], &[("TERM", "dumb")]);
    assert!(!dumb.contains('␛'), "{dumb}");
    check("generate-dumb", &dumb);
}

#[test]
fn through_a_pipe_and_to_a_program() {
    let tree = with_warnings();
    let text = piped(&tree, &["generate"], &[]);
    assert!(!text.contains('␛'), "{text}");
    check("generate-piped", &text);
    set(
        &tree.path("specs/acme/tasks/openapi.yaml"),
        "Acme Tasks",
        "Changed by hand",
    );
    check("check-piped", &piped(&tree, &["generate", "--check"], &[]));

    let output = command(&tree, &["generate", "--check", "--format", "json"], &[])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4));
    let mut lines = String::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let mut event: serde_json::Value = serde_json::from_str(line).unwrap();
        if event["type"] == "shared" || event["type"] == "total" {
            event["files"] = "...".into();
        }
        lines += &format!("{event}\n");
    }
    check("check-json", &lines);
    let quiet = command(&tree, &["--quiet", "generate", "--format", "json"], &[])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(quiet.stderr).unwrap(), "");
}
