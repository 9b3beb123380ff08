//! The README followed word for word, in folders that know nothing of this checkout.
//!
//! In: the README's blocks, and a copy of the program in a folder of its own. Out: crates that compile, tests that pass, a mock that
//! answers. Builds crates, so it runs with the step `crates` of `cargo xtask test`.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// What stands between the two texts in the README's part for users.
fn readme(opens: &str, closes: &str) -> String {
    let readme = fs::read_to_string(checkout().join("README.md")).unwrap();
    let (_, part) = readme.split_once("## From your vendor's page").unwrap();
    let (_, rest) = part.split_once(opens).unwrap_or_else(|| panic!("no {opens:?}"));
    rest.split_once(closes).unwrap().0.to_owned()
}

/// The README's page, as it is, as HTML with furniture around it, or as a browser copies it.
fn page(format: &str) -> String {
    let markdown = readme("~~~markdown\n", "~~~");
    let cells = |line: &str| -> Vec<String> {
        let cells = line.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    };
    match format {
        "md" => markdown,
        "txt" => {
            let lines = markdown
                .lines()
                .filter(|line| !line.starts_with("|--") && *line != "```");
            let lines = lines.map(|line| match line.starts_with('|') {
                true => cells(line).join("\t"),
                false => line.trim_start_matches(['#', ' ']).to_owned(),
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => {
            let mut html =
                "<html><head><title>Acme</title></head><body><nav><ul><li><a href=\"/\">Docs</a></li></ul></nav>\n"
                    .to_owned();
            let mut is_code = false;
            let mut in_table = false;
            for line in markdown.lines() {
                let row = line.starts_with('|');
                if row != in_table {
                    html += if row { "<table>\n" } else { "</table>\n" };
                }
                let cell = if row && !in_table { "th" } else { "td" };
                in_table = row;
                if line == "```" {
                    html += if is_code { "</pre>\n" } else { "<pre>" };
                    is_code = !is_code;
                } else if line.starts_with("|--") || line.is_empty() {
                } else if row {
                    let cells = cells(line).into_iter().map(|text| format!("<{cell}>{text}</{cell}>"));
                    html += &format!("<tr>{}</tr>\n", cells.collect::<String>());
                } else if let Some(title) = line.strip_prefix("## ") {
                    html += &format!("<h2>{title}</h2>\n");
                } else if let Some(title) = line.strip_prefix("# ") {
                    html += &format!("<h1>{title}</h1>\n");
                } else if is_code {
                    html += line;
                } else {
                    html += &format!("<p>{line}</p>\n");
                }
            }
            html + "<footer>Was this page helpful?</footer></body></html>\n"
        }
    }
}

/// A user's folder, and the program in another.
struct User {
    folder: TempDir,
    bin: TempDir,
}

impl User {
    fn new() -> Self {
        let user = Self {
            folder: tempfile::tempdir().unwrap(),
            bin: tempfile::tempdir().unwrap(),
        };
        fs::copy(env!("CARGO_BIN_EXE_docwright"), user.bin.path().join("docwright")).unwrap();
        user
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
    }

    /// A command as a shell takes it. What crates need is built once for all tests, in the versions that ours are tested with.
    fn command(&self, line: &str) -> Command {
        let path = std::env::var("PATH").unwrap();
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("exec {line}")])
            .current_dir(self.folder.path())
            .env("PATH", format!("{}:{path}", self.bin.path().display()))
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("from-nothing"),
            )
            .env_remove("CARGO_MANIFEST_DIR")
            .env_remove("RUSTFLAGS");
        command
    }

    /// Runs a command that has to succeed; all that it printed.
    fn run(&self, line: &str) -> String {
        let output = self.command(line).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(output.status.success(), "{line}\n{text}");
        text
    }

    /// Lets Cargo take the versions that the crates of this repository are tested with.
    fn lock(&self, folder: &str) {
        let lock = checkout().join("generated/Cargo.lock");
        fs::copy(lock, self.path(folder).join("Cargo.lock")).unwrap();
    }
}

/// A program that is stopped with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // The mock is a child of the program's.
        let _ = Command::new("pkill").args(["-P", &self.0.id().to_string()]).status();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The README's commands one after the other, each with what it prints.
fn walk(user: &User) {
    let block = readme("```console\n$ docwright new", "```");
    let block = format!("$ docwright new{block}");
    for step in block.split("$ ").skip(1) {
        let (command, prints) = step.split_once('\n').unwrap();
        if command.starts_with("cargo test") {
            user.lock("generated");
        }
        if command.starts_with("docwright mock") {
            answers(user, &command.replace("8080", "0"), prints);
            continue;
        }
        let printed = user.run(command);
        for line in prints.lines().filter(|line| *line != "...") {
            assert!(
                printed.contains(line),
                "{command} does not print {line:?} but\n{printed}"
            );
        }
    }
}

/// Starts the mock and asks it what it proposes.
fn answers(user: &User, command: &str, prints: &str) {
    let child = user
        .command(command)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut running = Running(child);
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let listening = lines.next().unwrap().unwrap();
    let address = listening.strip_prefix("listening on http://").unwrap().to_owned();
    let proposal = lines.next().unwrap().unwrap();
    let documented = prints.lines().nth(1).unwrap();
    assert_eq!(proposal.replace(&address, "127.0.0.1:8080"), documented);
    let mut stream = TcpStream::connect(&address).unwrap();
    let body = "{\"force\":false}";
    let head = "PUT /v1/boxes/box_id/open HTTP/1.1\r\nHost: a\r\nAuthorization: bearer token\r\nConnection: close";
    let request = format!(
        "{head}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("{\"state\":\"OPEN\"}"),
        "{answer}"
    );
}

/// The crate's sources, which say nothing of the page's format.
fn sources(user: &User) -> Vec<String> {
    ["client", "lib", "mock", "models"]
        .map(|name| user.read(&format!("generated/acme-boxes/src/{name}.rs")))
        .to_vec()
}

/// What is the same compiles, runs and passes as the page's that the other test follows.
#[test]
fn a_page_gives_the_same_crate_in_each_format() {
    let mut all = Vec::new();
    for format in ["md", "html", "txt"] {
        let user = User::new();
        let name = format!("open-box.{format}");
        user.write(&name, &page(format));
        user.run(&format!("docwright new acme/boxes --page {name}"));
        let printed = user.run("docwright generate --deny warnings");
        let row = "acme/boxes         1           1     4          0         0  12 written";
        assert!(printed.contains(row), "{format}: {printed}");
        user.run("docwright generate --check");
        all.push(sources(&user));
    }
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], all[2]);
}

#[test]
#[ignore = "builds crates: step crates of cargo xtask test"]
fn the_page_becomes_a_crate_that_compiles_and_a_mock_that_answers() {
    let user = User::new();
    user.write("open-box.md", &page("md"));
    walk(&user);
}

#[test]
#[ignore = "builds crates: step crates of cargo xtask test"]
fn the_crate_joins_a_workspace_that_is_there() {
    let user = User::new();
    let manifest = |members: &str| {
        let dependencies = readme("```toml\n", "```");
        format!(
            "[workspace]\nmembers = [{members}]\n\n[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{dependencies}"
        )
    };
    user.write("Cargo.toml", &manifest(""));
    user.write("src/main.rs", &readme("```rust,ignore\n", "```"));
    user.write("open-box.md", &page("md"));
    let told = user.run("docwright new acme/boxes --page open-box.md");
    assert!(
        told.contains("add \"generated/*\" to the members of the workspace in Cargo.toml"),
        "{told}"
    );
    assert!(user.read("docwright.yaml").contains("\nstandalone: false\n"));
    user.run("docwright generate");
    assert!(!user.path("generated/Cargo.toml").exists());
    user.write("Cargo.toml", &manifest("\"generated/*\""));
    user.lock(".");
    let printed = user.run("cargo test -p app");
    assert!(printed.contains("test a_box_is_opened ... ok"), "{printed}");
    user.run("cargo test -p acme-boxes --features mock");
    // The names of a workspace's crates are the user's too.
    user.run("docwright generate --check");
}

#[test]
#[ignore = "builds crates: step crates of cargo xtask test"]
fn a_build_script_makes_the_client_through_the_library() {
    let user = User::new();
    let document = fs::read_to_string(checkout().join("docs/any-spec.md")).unwrap();
    let (_, part) = document.split_once("## From a `build.rs`").unwrap();
    let block = |language: &str, number: usize| {
        let block = part.split(&format!("```{language}\n")).nth(number).unwrap();
        block.split_once("```").unwrap().0.to_owned()
    };
    user.write("open-box.md", &page("md"));
    user.run("docwright new acme/boxes --page open-box.md");
    user.run("docwright spec --layout acme --service boxes --out openapi.yaml open-box.md");
    fs::remove_dir_all(user.path("specs")).unwrap();
    let at = |folder: &str| format!("path = \"{}\"", checkout().join(folder).display());
    let dependencies = block("toml", 1)
        .replace("path = \"docwright/generator/base\"", &at("generator/base"))
        .replace("path = \"docwright/generator/code\"", &at("generator/code"))
        .replace("path = \"docwright/runtime/client\"", &at("runtime/client"));
    user.write(
        "Cargo.toml",
        &format!("[workspace]\n\n[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{dependencies}"),
    );
    user.write("build.rs", &block("rust", 1));
    user.write("src/main.rs", &block("rust", 2));
    let lock = checkout().join("Cargo.lock");
    fs::copy(lock, user.path("Cargo.lock")).unwrap();
    let printed = user.run("cargo run");
    // Nobody answers, and the client that was made says so.
    assert!(
        printed.contains("OpenABox at 127.0.0.1:1: no connection could be made"),
        "{printed}"
    );
    assert!(!printed.contains("warning"), "{printed}");
}
