//! What a user may have written by mistake, one mistake each: a clear error with its line, exit code 1, the tree as it was.
//!
//! In: a tree that generates, with one text replaced, or a document that somebody else wrote. Out: the refusal.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

mod tree;

use tree::{SERVICE, Tree, set};

const LAYOUT: &str = "specs/acme/layout.yaml";
const OVERLAY: &str = "specs/acme/tasks/overlay.yaml";

/// The tree was generated before, so that there is something to spoil.
#[test]
fn a_mistake_in_a_file_of_ours() {
    for (file, from, to, parts) in [
        (
            LAYOUT,
            "sections:",
            "title: Other\nsections:",
            &["error[duplicate-key] specs/acme/layout.yaml:3", "line 1 and on line 3"][..],
        ),
        (
            LAYOUT,
            "  summary: [Function]",
            "  summary: [Function]\n  summary: [Goal]",
            &["layout.yaml:5", "`summary` stands twice in the object at #/sections"],
        ),
        (
            LAYOUT,
            "[Request Parameters]",
            "[uri]",
            &[
                "error[bad-file] specs/acme/layout.yaml:6",
                "the word `uri`",
                "`endpoint`",
                "(on line 5)",
            ],
        ),
        (
            LAYOUT,
            "type: [Type]",
            "type: [Type, mandatory]",
            &["layout.yaml:16", "`mandatory`", "`required`"],
        ),
        (
            LAYOUT,
            "no: ['No']",
            "no: ['YES']",
            &["layout.yaml:18", "the word `YES`"],
        ),
        (
            LAYOUT,
            "{String: string,",
            "{string: integer, String: string,",
            &["layout.yaml:20", "type words"],
        ),
        (
            LAYOUT,
            "types:",
            "constraints: {default: ['Default value']}\ntypes:",
            &["layout.yaml:19", "`constraints.default` has no `{v}`"],
        ),
        (LAYOUT, "{status}", "\\d+", &["layout.yaml:8", "has no `{status}`"]),
        (
            LAYOUT,
            "(?P<text>.*)",
            ".*",
            &["layout.yaml:9", "has no group `(?P<text>…)`"],
        ),
        (
            LAYOUT,
            "'^Path parameters$'",
            "'(?:Path)?'",
            &["layout.yaml:11", "fits the empty text"],
        ),
        (
            LAYOUT,
            "'^Path parameters$'",
            "'(unclosed'",
            &["layout.yaml:11", "is no pattern"],
        ),
        (
            LAYOUT,
            "'^Path parameters$'",
            "'(?:a{999}){999}'",
            &["layout.yaml:11", "bytes when it is compiled"],
        ),
        (
            LAYOUT,
            "title: Acme Cloud",
            "titel: Acme Cloud",
            &["layout.yaml:1", "titel"],
        ),
        (
            SERVICE,
            "version: 0.1.0",
            "version: banana",
            &["error[bad-file] specs/acme/tasks/service.yaml:3", "`banana`"],
        ),
        (
            SERVICE,
            "version: 0.1.0",
            "version: 0.1.0, publish: perhaps",
            &["error[bad-file] specs/acme/tasks/service.yaml:3", "true or false"],
        ),
        (
            SERVICE,
            "version: v1",
            "version: v1\nversion: v2",
            &["error[duplicate-key] specs/acme/tasks/service.yaml:3"],
        ),
        (
            SERVICE,
            "pages:",
            "servers: [{url: boxes}]\npages:",
            &["service.yaml:4", "`boxes` is no address of a server"],
        ),
        (
            SERVICE,
            "sha256: ",
            "sha256: 0",
            &["service.yaml:6", "64 hexadecimal digits"],
        ),
        (
            OVERLAY,
            "X",
            "actions: []\noverlay: 1.0.0",
            &["error[duplicate-key] specs/acme/tasks/overlay.yaml:4"],
        ),
        (
            OVERLAY,
            "X",
            "actions:\n- {target: $.paths, description: why, update: {v1/x: {get: {responses: {}}}}}",
            &["#/paths/v1~1x", "does not begin with a slash"],
        ),
        (
            OVERLAY,
            "X",
            "actions:\n- {target: $.paths, description: why, update: {/a: 1, /a: 2}}",
            &["overlay.yaml:4", "`/a` stands twice"],
        ),
        (
            OVERLAY,
            "X",
            "actions:\n- {target: $, description: why, update: {openapi: banana}}",
            &[
                "error[bad-overlay] specs/acme/tasks/overlay.yaml",
                "#/openapi",
                "error: 1 error;",
            ],
        ),
        (
            OVERLAY,
            "X",
            "actions:\n- {target: $, description: why, update: {info: {version: 5}}}",
            &[
                "error[bad-part] specs/acme/tasks/overlay.yaml",
                "#/info/version",
                "error: 1 error;",
            ],
        ),
        (
            OVERLAY,
            "X",
            "actions:\n- {target: $.paths, description: why, remove: true}",
            &[
                "error[bad-overlay] specs/acme/tasks/overlay.yaml",
                "missing field `paths`",
                "error: 1 error;",
            ],
        ),
        (
            OVERLAY,
            "X",
            "actions:\n- {target: $.paths.*, description: why, remove: true}",
            &[
                "error[bad-overlay] specs/acme/tasks/overlay.yaml",
                "no operation",
                "error: 1 error;",
            ],
        ),
        (
            OVERLAY,
            "X",
            "actions:\n- {target: $, description: why, update: {servers: [{url: 'javascript:x'}]}}",
            &["error[bad-server] specs/acme/tasks/overlay.yaml", "error: 1 error;"],
        ),
        (
            OVERLAY,
            "X",
            "extends: 'file:openapi.yaml'\nextend: x\nactions: []",
            &[
                "overlay.yaml:4",
                "unknown field `extend`",
                "`docwright docs files` describes the keys of overlay.yaml",
            ],
        ),
    ] {
        let tree = Tree::new();
        tree.run(&["generate"]).expect(0, &["written"]);
        tree.write(OVERLAY, "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nX\n");
        set(&tree.path(file), from, to);
        if file != OVERLAY {
            std::fs::remove_file(tree.path(OVERLAY)).unwrap();
        }
        tree.refused(&["generate"], parts);
    }
}

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\n";

#[test]
fn a_mistake_in_a_document_of_others() {
    let operation = "{get: {operationId: a, responses: {'200': {description: ok}}}}";
    let deep = format!("x: {}", "[".repeat(200_000));
    let json = format!(
        "{{\"openapi\": \"3.0.3\",\n \"paths\": {{\"/a\": {{}},\n \"/a\": {{}}}}, \"x\": {}1{}}}",
        "[".repeat(9),
        "]".repeat(9)
    );
    for (file, text, parts) in [
        (
            "a.yaml",
            format!("{HEAD}paths:\n  /a: {operation}\n  /b: {operation}\n  /a: {operation}\n"),
            &[
                "error[duplicate-key] a.yaml:6",
                "`/a` stands twice in the object at #/paths: on line 4 and on line 6",
            ][..],
        ),
        (
            "a.json",
            json,
            &["error[duplicate-key] a.json:3", "on line 2 and on line 3"],
        ),
        (
            "a.json",
            format!("{{\"a\":{}", "[".repeat(200_000)),
            &["error[too-deep] a.json:1"],
        ),
        ("a.yaml", format!("{HEAD}{deep}"), &["error[too-deep] a.yaml:3"]),
        ("a.yaml", deep, &["error[too-deep] a.yaml:1"]),
        (
            "a.yaml",
            format!("{HEAD}paths:\n  a/b: {operation}\n"),
            &["error[bad-path] a.yaml:4: #/paths/a~1b", "does not begin with a slash"],
        ),
        (
            "a.yaml",
            format!("{HEAD}paths:\n  /a/../b: {operation}\n"),
            &["error[bad-path] a.yaml:4: #/paths/~1a~1..~1b"],
        ),
        (
            "a.yaml",
            format!("{HEAD}---\n{HEAD}"),
            &["a.yaml:3", "a second document"],
        ),
        (
            "a.yaml",
            format!("{HEAD}paths: !paths {{}}\n"),
            &["a.yaml:3", "the tag `!paths`"],
        ),
        ("a.yaml", "a: \0\n".to_owned(), &["error[bad-syntax] a.yaml:1"]),
    ] {
        let tree = Tree::new();
        let code = [
            "code",
            "--name",
            "pets",
            "--runtime",
            "0.1",
            "--out",
            "out",
            "--spec",
            file,
        ];
        tree.write(file, &format!("{HEAD}paths: {{}}\n"));
        if file.ends_with(".json") {
            tree.write(
                file,
                r#"{"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "paths": {}}"#,
            );
        }
        tree.run(&code).expect(0, &["written"]);
        tree.write(file, &text);
        tree.refused(&code, parts);
    }
}

#[test]
fn what_yaml_and_json_may_be_is_read() {
    for text in [
        "{openapi: 3.0.3, info: {title: Pets, version: '1'}, paths: {}}",
        "# flow\n{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"Pets\", \"version\": \"1\"}, \"paths\": {}}",
        "\u{feff}openapi: 3.0.3\r\ninfo: {title: Pets, version: '1'}\r\npaths: {}\r\n",
        "openapi: 3.0.3\ninfo: &info {title: Pets, version: '1'}\nx: {<<: *info, y: *info}\npaths: {}\n",
    ] {
        let tree = Tree::new();
        tree.write("a.yaml", text);
        tree.run(&[
            "code",
            "--name",
            "pets",
            "--runtime",
            "0.1",
            "--out",
            "out",
            "--spec",
            "a.yaml",
        ])
        .expect(0, &["written"]);
    }
}

/// A document in several files, and files that are none of it.
#[test]
fn files_beside_a_document_are_read_and_no_others() {
    let tree = Tree::new();
    let code = [
        "code",
        "--name",
        "pets",
        "--runtime",
        "0.1",
        "--out",
        "out",
        "--spec",
        "in/api.yaml",
    ];
    let api = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets: {$ref: parts/pets.yaml}\n";
    let pets = "get:\n  operationId: listPets\n  responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '../pet.json#/Pet'}}}}}\n";
    tree.write("in/api.yaml", api);
    tree.refused(
        &code,
        &[
            "error[unresolved-reference]",
            "parts/pets.yaml",
            "below the folder of the document",
        ],
    );
    tree.write("in/parts/pets.yaml", pets);
    tree.write(
        "in/pet.json",
        r#"{"Pet": {"type": "object", "properties": {"hue": {"type": "string"}}}}"#,
    );
    tree.run(&code).expect(0, &["written"]);
    assert!(
        tree.read("out/src/models.rs").contains("pub hue"),
        "{}",
        tree.read("out/src/models.rs")
    );
    // What lies outside is none of the document, however it is called.
    let outside = "{type: object, properties: {key: {type: string}}}\n";
    tree.write("secret.yaml", outside);
    let ask = |file: &str| {
        let (key, ok) = ("{$ref: '#/components/schemas/Key'}", "description: A key");
        let answer = format!("{{'200': {{{ok}, content: {{application/json: {{schema: {key}}}}}}}}}");
        let path = format!("  /key: {{get: {{operationId: readKey, responses: {answer}}}}}\n");
        format!("{api}{path}components: {{schemas: {{Key: {{$ref: '{file}'}}}}}}\n")
    };
    // Were it taken in, it would be seen.
    tree.write("in/inside.yaml", outside);
    tree.write("in/api.yaml", &ask("inside.yaml"));
    tree.run(&code).expect(0, &["written"]);
    assert!(tree.read("out/src/models.rs").contains("pub key"));
    let absolute = tree.path("secret.yaml").to_string_lossy().into_owned();
    for file in [
        "../secret.yaml",
        "parts/../../secret.yaml",
        &absolute,
        "https://127.0.0.1:1/secret.yaml",
    ] {
        tree.write("in/api.yaml", &ask(file));
        tree.run(&code).expect(0, &["warning[unresolved-reference]"]);
        assert!(!tree.read("out/src/models.rs").contains("pub key"), "{file}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(tree.path("secret.yaml"), tree.path("in/link.yaml")).unwrap();
        tree.write("in/api.yaml", &ask("link.yaml"));
        tree.run(&code)
            .expect(0, &["it leads out of the folder of the document"]);
        assert!(!tree.read("out/src/models.rs").contains("pub key"));
    }
    tree.write("in/broken.yaml", "type: [\n");
    tree.write("in/api.yaml", &ask("broken.yaml"));
    tree.run(&code)
        .expect(0, &["`broken.yaml` cannot be had", "broken.yaml:"]);
}

/// What is wrong with a page that is to be copied in, and with which.
#[test]
fn new_says_which_page_it_cannot_take_and_why() {
    let tree = Tree::new();
    let before = tree.everything();
    let new = |page: &str, code: i32, parts: &[&str]| {
        tree.run(&["new", "acme/boxes", "--page", page]).expect(code, parts);
    };
    new("none.md", 2, &["there is no page none.md"]);
    new("specs", 2, &["specs is no page: it is a folder"]);
    assert_eq!(tree.everything(), before);
    std::fs::write(tree.path("odd.md"), b"# a\n\xff\n").unwrap();
    new("odd.md", 1, &["odd.md:2: expected UTF-8"]);
    tree.write(".hidden.md", "# a\n");
    new(".hidden.md", 2, &["the page .hidden.md has a name", "rename it"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("odd.md", tree.path("link.md")).unwrap();
        new("link.md", 1, &["link.md: this is a symbolic link"]);
        let made = std::process::Command::new("mkfifo").arg(tree.path("pipe.md")).status();
        assert!(made.unwrap().success());
        new("pipe.md", 2, &["pipe.md is no page: it is no ordinary file"]);
    }
    assert!(!tree.path("specs/acme/boxes").exists());
}

#[test]
fn a_folder_that_lacks_what_a_command_needs() {
    let tree = Tree::new();
    tree.refused(
        &["mock", "tasks"],
        &["generated/acme-tasks does not exist yet", "run `docwright generate"],
    );
    tree.write("docwright.yaml", "runtime: lib/runtime\n");
    let says = [
        "the runtime lib/runtime of docwright.yaml holds no client/Cargo.toml",
        "`vendor`",
    ];
    tree.refused(&["generate"], &says);
    std::fs::remove_dir_all(tree.path("specs")).unwrap();
    for arguments in [
        &["generate"][..],
        &["mock", "tasks"],
        &["spec", "--layout", "acme", "--out", "a", "."],
    ] {
        tree.run(arguments)
            .expect(2, &["no project here: looked for specs/ in", "docwright new"]);
    }
}
