//! `new` as a user meets it: an empty folder in, a service that can be generated at once out.
//!
//! In: command lines. Out: exit codes, messages, files and a crate that compiles.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Exit code, stdout and stderr.
type Ran = (Option<i32>, String, String);

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn run(root: &TempDir, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_docwright"))
        .arg("--root")
        .arg(root.path())
        .args(arguments)
        .current_dir(root.path())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn succeeds(root: &TempDir, arguments: &[&str]) -> String {
    let (code, stdout, stderr) = run(root, arguments);
    assert_eq!(code, Some(0), "{arguments:?}\n{stdout}{stderr}");
    stdout
}

fn fails(root: &TempDir, arguments: &[&str], code: i32, says: &str) {
    let before = everything(root.path());
    let (ended, stdout, stderr) = run(root, arguments);
    assert_eq!(ended, Some(code), "{arguments:?}\n{stdout}{stderr}");
    assert!(stderr.contains(says), "expected {says:?} in:\n{stderr}");
    assert_eq!(everything(root.path()), before, "{arguments:?} changed something");
}

/// Every file with its text, sorted.
fn everything(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(everything(&path));
        } else {
            files.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    files
}

fn write(root: &TempDir, path: &str, text: &str) {
    let path = root.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn a_new_service_is_generated_without_a_warning() {
    let root = tempfile::tempdir().unwrap();
    let said = succeeds(&root, &["new", "acme/boxes"]);
    for line in [
        "wrote specs/acme/layout.yaml",
        "wrote specs/acme/boxes/service.yaml",
        "wrote specs/acme/boxes/pages/open-box.md",
        "understood: 1 page, 1 operation, 3 schemas; 13 rows claimed, 0 unclaimed; 0 warnings",
        "docwright show facts specs/acme/boxes/pages/open-box.md",
        "docwright generate acme/boxes",
    ] {
        assert!(said.contains(line), "expected {line:?} in:\n{said}");
    }
    let said = succeeds(&root, &["generate", "acme/boxes"]);
    assert!(said.contains("  1           1    13          0         0  "), "{said}");
    succeeds(&root, &["generate", "--check"]);
}

#[test]
fn a_page_of_the_vendor_is_copied_and_its_sum_noted() {
    let root = tempfile::tempdir().unwrap();
    let page = "# List cups\n\n`GET /cups`\n\n## Answer\n\nStatus 200\n\n| Strange | Words |\n|---|---|\n| a | b |\n";
    write(&root, "mine/list cups.md", page);
    let said = succeeds(
        &root,
        &[
            "new",
            "acme/cups",
            "--page",
            "mine/list cups.md",
            "--title",
            "Cups: \"all\" of them",
        ],
    );
    assert!(said.contains("1 operation") && said.contains("1 unclaimed"), "{said}");
    let copy = root.path().join("specs/acme/cups/pages/list cups.md");
    assert_eq!(fs::read_to_string(copy).unwrap(), page);
    let (code, _, stderr) = run(&root, &["generate", "cups"]);
    assert_eq!(code, Some(0), "{stderr}");
    let spec = fs::read_to_string(root.path().join("specs/acme/cups/openapi.yaml")).unwrap();
    assert!(spec.contains(r#"Cups: \"all\" of them"#), "{spec}");
    write(&root, "specs/acme/cups/pages/list cups.md", "# Else\n");
    let (code, _, stderr) = run(&root, &["generate", "cups"]);
    assert!(code == Some(1) && stderr.contains("sha256-mismatch"), "{stderr}");
}

#[test]
fn what_is_there_stays_as_it_is() {
    let root = tempfile::tempdir().unwrap();
    succeeds(&root, &["new", "acme/boxes"]);
    fails(&root, &["new", "acme/boxes"], 2, "is there already");
    let layout = root.path().join("specs/acme/layout.yaml");
    let mine = fs::read_to_string(&layout)
        .unwrap()
        .replace("#heading_level", "heading_level");
    fs::write(&layout, &mine).unwrap();
    let said = succeeds(&root, &["new", "acme/lids"]);
    assert!(!said.contains("wrote specs/acme/layout.yaml"), "{said}");
    assert_eq!(fs::read_to_string(&layout).unwrap(), mine);
    write(
        &root,
        "specs/elsewhere/layout.yaml",
        "title: E\nlanguage: en\nsections: {}\ncolumns: {}\ntypes: {}\n",
    );
    fails(&root, &["new", "elsewhere/boxes"], 2, "--page FILE");
    write(
        &root,
        "about.md",
        "# About\n\nNothing to call here.\n\n| A |\n|---|\n| b |\n",
    );
    let said = succeeds(&root, &["new", "elsewhere/about", "--page", "about.md"]);
    assert!(said.contains("understood: no operation so far"), "{said}");
    fails(
        &root,
        &["new", "acme-boxes/x", "--page", "none.md"],
        2,
        "there is no page none.md",
    );
    succeeds(&root, &["new", "acme/a-b"]);
    fails(&root, &["new", "acme-a/b"], 2, "is taken by acme/a-b");
}

#[test]
fn names_and_pages_that_cannot_be() {
    let root = tempfile::tempdir().unwrap();
    fails(&root, &["new", "boxes"], 2, "VENDOR/SERVICE");
    for name in [
        "../boxes",
        "acme/../up",
        "Acme/boxes",
        "acme/1st",
        "acme/",
        "/boxes",
        "acme/b/c",
        "acme/type",
    ] {
        fails(&root, &["new", name], 2, "name `");
    }
    let long = format!("{}/{}", "a".repeat(40), "b".repeat(40));
    fails(&root, &["new", &long], 2, "longer than 64");
    write(&root, "page.pdf", "text");
    write(&root, "a/page.md", "# One\n");
    write(&root, "b/page.md", "# Two\n");
    fails(&root, &["new", "acme/boxes", "--page", "page.pdf"], 2, "page format");
    fails(
        &root,
        &["new", "acme/boxes", "--page", "a"],
        2,
        "a is no page: it is a folder",
    );
    let both = ["new", "acme/boxes", "--page", "a/page.md", "--page", "b/page.md"];
    fails(&root, &both, 2, "two pages are called page.md");
}

#[test]
fn every_option_of_the_first_layout_is_valid() {
    let root = tempfile::tempdir().unwrap();
    succeeds(&root, &["new", "acme/boxes"]);
    let layout = root.path().join("specs/acme/layout.yaml");
    let text = fs::read_to_string(&layout).unwrap();
    let mut options = 0;
    let lines: Vec<String> = text
        .lines()
        .map(|line| match line.trim_start().strip_prefix('#') {
            Some(option) if option.starts_with(|c: char| c.is_ascii_lowercase()) => {
                options += 1;
                line.replacen('#', "", 1)
            }
            _ => line.to_owned(),
        })
        .collect();
    assert!(options > 4, "{text}");
    fs::write(&layout, lines.join("\n")).unwrap();
    succeeds(&root, &["generate", "boxes", "--deny", "warnings"]);
}

/// The text between two marks.
fn between<'t>(document: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = document.split_once(start).unwrap_or_else(|| panic!("no {start:?}"));
    rest.split_once(end).unwrap().0
}

/// The text with each run of removed, added and kept lines of `diff` in it replaced.
fn patched(text: &str, diff: &str) -> String {
    let mut text = text.to_owned();
    let mut hunk = (String::new(), String::new());
    let mut apply = |hunk: (String, String)| {
        assert!(text.contains(&hunk.0), "no {:?} in:\n{text}", hunk.0);
        text = text.replacen(&hunk.0, &hunk.1, 1);
    };
    let mut is_adding = false;
    for line in diff.lines() {
        let (mark, rest) = line.split_at(1);
        if mark != "+" && is_adding {
            apply(std::mem::take(&mut hunk));
        }
        is_adding = mark == "+";
        if mark != "+" {
            hunk.0 += &format!("{rest}\n");
        }
        if mark != "-" {
            hunk.1 += &format!("{rest}\n");
        }
    }
    apply(hunk);
    text
}

#[test]
fn the_documented_walk_is_as_documented() {
    let document = fs::read_to_string(checkout().join("docs/new-vendor.md")).unwrap();
    let root = tempfile::tempdir().unwrap();
    let check = |command: &str| {
        let arguments: Vec<&str> = command.split(' ').collect();
        let (_, stdout, stderr) = run(&root, &arguments);
        let printed: Vec<String> = format!("{stdout}{stderr}")
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        let shown = between(&document, &format!("$ docwright {command}\n"), "\n```");
        for line in shown.lines().filter(|line| *line != "  ...") {
            assert!(
                printed.iter().any(|it| it == line),
                "{command} does not print {line:?} but:\n{printed:#?}"
            );
        }
        (shown, printed.join("\n"))
    };
    write(
        &root,
        "close-ticket.md",
        &format!("{}\n", between(&document, "~~~markdown\n", "\n~~~")),
    );
    check("new acme/tickets --page close-ticket.md");
    let page = "specs/acme/tickets/pages/close-ticket.md";
    check(&format!("show blocks {page}"));
    check(&format!("show facts {page} --verbose"));

    let layout = root.path().join("specs/acme/layout.yaml");
    let diff = between(&document, "```diff\n", "\n```");
    fs::write(&layout, patched(&fs::read_to_string(&layout).unwrap(), diff)).unwrap();
    let (shown, printed) = check(&format!("show facts {page}"));
    assert_eq!(shown, printed);
    check("generate acme/tickets");

    let overlay = between(&document, "```yaml\noverlay", "\n```");
    write(&root, "specs/acme/tickets/overlay.yaml", &format!("overlay{overlay}\n"));
    check("generate --check acme/tickets");
    succeeds(&root, &["generate", "acme/tickets"]);
    let spec = fs::read_to_string(root.path().join("specs/acme/tickets/openapi.yaml")).unwrap();
    assert!(spec.contains("nullable: true"), "{spec}");
}
