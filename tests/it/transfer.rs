//! The crates of small specs against their own mocks, over loopback: what a snapshot cannot tell of bodies, styles and
//! alternatives.

use crate::code::read;
use crate::crates;
use std::fs;
use std::path::Path;

/// The cases, and for each a test of ours beside the generated one.
const CASES: &[&str] = &[
    "code-alternatives",
    "code-credentials",
    "code-paging",
    "code-parts",
    "code-servers",
    "code-streams",
    "code-styles",
    "code-swagger",
    "code-transfer",
];

#[test]
#[ignore = "minutes long: it builds crates; `cargo xtask test crates` runs it"]
fn bodies_styles_and_alternatives_arrive() {
    let workspace = crates::workspace("transfer");
    for case in CASES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(case);
        let spec = read(&fs::read_to_string(folder.join("spec.yaml")).unwrap()).output;
        let name = case.trim_start_matches("code-");
        crates::write(&workspace, name, &spec);
        let tests = workspace.join("crates").join(name).join("tests");
        fs::create_dir_all(tests.join("wire")).unwrap();
        fs::copy(folder.join("by_hand.rs"), tests.join("by_hand.rs")).unwrap();
        fs::copy(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("wire.rs"),
            tests.join("wire/mod.rs"),
        )
        .unwrap();
    }
    crates::cargo(
        &workspace,
        &["test", "--workspace", "--all-features", "--quiet"],
        "-D warnings",
    );
}
