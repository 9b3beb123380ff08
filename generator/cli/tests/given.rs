//! Documents that a command line names: those that come on the standard input, that are links, and that refer to addresses.
//!
//! In: documents of Swagger 2.0 and OpenAPI 3.0, by a pipe and in a folder. Out: what is told of them, and what is written.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

mod tree;

use std::io::Write as _;
use std::process::{Command, Stdio};
use tree::{Run, Tree};

const CODE: [&str; 8] = ["code", "--name", "boats", "--runtime", "0.1", "--out", "out", "--spec"];

const BOATS: &str = "swagger: '2.0'\ninfo: {title: Boats, version: '1'}\nhost: boats.example\nschemes: [https]\npaths:\n  \
                     /boats: {get: {operationId: listBoats, responses: {200: {description: All., schema: {$ref: '#/definitions/Boat'}}}}}\n\
                     definitions: {Boat: {type: object, properties: {hue: {type: string}}}}\n";

/// A run that reads the text; whether all of it, is up to the run.
fn piped(tree: &Tree, text: &[u8], more: &[&str]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_docwright"))
        .current_dir(tree.folder.path())
        .args(CODE)
        .arg("-")
        .args(more)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // A run that is refused before it reads closes the pipe.
    let _ = input.write_all(text);
    drop(input);
    Run(child.wait_with_output().unwrap())
}

#[test]
fn a_document_comes_on_the_standard_input() {
    let tree = Tree::new();
    piped(&tree, BOATS.as_bytes(), &[]).expect(0, &["boats: 0 files fresh"]);
    assert!(tree.read("out/src/models.rs").contains("pub hue"));
    assert!(tree.read("out/src/client.rs").contains("https://boats.example"));
    piped(&tree, BOATS.as_bytes(), &["--check"]).expect(0, &[]);
    // JSON is read alike, and so is what begins with a byte order mark.
    let json = "\u{feff}{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"B\", \"version\": \"1\"}, \"paths\": {}}";
    piped(&tree, json.as_bytes(), &["--check"]).expect(4, &["out/src/models.rs"]);
    // A file of that name is one like any other.
    tree.write("-", BOATS);
    let here = [&CODE[..], &["./-", "--check"]].concat();
    tree.run_here(&here).expect(0, &[]);
}

#[test]
fn what_is_wrong_with_it_is_told_of_the_standard_input() {
    let tree = Tree::new();
    let before = tree.everything();
    piped(&tree, b"", &[]).expect(1, &["<stdin>", "the file is empty"]);
    piped(&tree, b"openapi: 3.0.3\ninfo: [\n", &[]).expect(1, &["error[bad-syntax]", "<stdin>:2", "info: ["]);
    piped(&tree, b"swagger: '1.2'\n", &[]).expect(1, &["<stdin>:1", "found Swagger 1.2"]);
    piped(&tree, b"openapi: 3.0.3\n# \xff\n", &[]).expect(1, &["<stdin>:2", "expected UTF-8"]);
    let beside = BOATS.replace("#/definitions/Boat", "boat.yaml");
    tree.write("boat.yaml", "{type: object}\n");
    piped(&tree, beside.as_bytes(), &[]).expect(
        1,
        &[
            "error[unresolved-reference]",
            "#/paths/~1boats/get/responses/200/schema",
            "nothing lies beside it",
            "give the document as a file, in its folder",
        ],
    );
    std::fs::remove_file(tree.path("boat.yaml")).unwrap();
    assert_eq!(tree.everything(), before);
    tree.run(&["code", "--help"]).expect(0, &["`-` for the", "Swagger 2.0"]);
}

#[test]
fn an_address_is_not_fetched_and_told() {
    let tree = Tree::new();
    let told = [
        "is at another address, and none is fetched",
        "save what is there as a file beside the document",
    ];
    let code = [&CODE[..], &["boats.yaml"]].concat();
    tree.write(
        "boats.yaml",
        &BOATS.replace("#/definitions/Boat", "https://127.0.0.1:1/boat.yaml#/Boat"),
    );
    let run = tree.run(&code);
    run.expect(0, &told);
    run.expect(
        0,
        &[
            "warning[unresolved-reference]",
            "the schema here",
            "it becomes any JSON",
        ],
    );
    assert_eq!(run.text().matches("127.0.0.1:1").count(), 1, "{}", run.text());
    for (what, old, new) in [
        (
            "path",
            "/boats: {get",
            "/others: {$ref: 'https://127.0.0.1:1/others.yaml'}\n  /boats: {get",
        ),
        (
            "parameter",
            "responses:",
            "parameters: [{$ref: '//boats.example/p.yaml'}], responses:",
        ),
    ] {
        tree.write("boats.yaml", &BOATS.replace(old, new));
        let run = tree.run(&code);
        run.expect(1, &told);
        run.expect(1, &["error[unresolved-reference]", &format!("the {what} here")]);
    }
    tree.write(
        "boats.yaml",
        "openapi: 3.0.3\ninfo: {title: B, version: '1'}\npaths: {/a: {post: {requestBody: {$ref: '#/components/requestBodies/B'}, \
         responses: {}}}}\ncomponents: {requestBodies: {B: {$ref: 'https://127.0.0.1:1/b.yaml'}}}\n",
    );
    tree.run(&code)
        .expect(1, &["the request body here", "`https://127.0.0.1:1/b.yaml`"]);
}

/// Whoever names a link sees where it leads; what a document refers to may not lead out of its folder by one.
#[cfg(unix)]
#[test]
fn a_document_may_be_a_link() {
    use std::os::unix::fs::symlink;
    let tree = Tree::new();
    let code = [&CODE[..], &["in/boats.yaml"]].concat();
    tree.write(
        "far/boats.yaml",
        &BOATS.replace("#/definitions/Boat", "parts/boat.yaml"),
    );
    tree.write(
        "far/parts/boat.yaml",
        "{type: object, properties: {mast: {type: string}}}\n",
    );
    tree.write(
        "in/parts/boat.yaml",
        "{type: object, properties: {sail: {type: string}}}\n",
    );
    symlink("../far/boats.yaml", tree.path("in/boats.yaml")).unwrap();
    tree.run(&code).expect(0, &["written"]);
    // What lies beside it is what lies beside the link.
    assert!(tree.read("out/src/models.rs").contains("pub sail"));
    std::fs::remove_dir_all(tree.path("in/parts")).unwrap();
    symlink("../far/parts", tree.path("in/parts")).unwrap();
    tree.run(&code)
        .expect(0, &["it leads out of the folder of the document"]);
    assert!(!tree.read("out/src/models.rs").contains("pub mast"));
    symlink("nowhere", tree.path("in/none.yaml")).unwrap();
    tree.run(&[&CODE[..], &["in/none.yaml"]].concat())
        .expect(2, &["there is no document in/none.yaml"]);
    symlink("/dev/zero", tree.path("in/zero.yaml")).unwrap();
    tree.run(&[&CODE[..], &["in/zero.yaml"]].concat())
        .expect(1, &["this is not an ordinary file"]);
}
