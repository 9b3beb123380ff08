//! Specs in, crates in a workspace under `target/` out, and what cargo says of them.

use docwright_base::Severity;
use docwright_code::{Instance, Options, Runtime, emit};
use openapiv3::OpenAPI;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a crate of a test is made with that is looked at and not built.
pub(crate) fn sample(names: &str, publish: bool) -> Options {
    Options {
        crate_name: "sample".to_owned(),
        crate_version: "0.1.0".to_owned(),
        license: None,
        runtime: Runtime::Path("../../runtime".to_owned()),
        command: "this test".to_owned(),
        names: names.to_owned(),
        publish,
    }
}

/// A folder under the checkout's `target/`, emptied of what an earlier run left, but for what cargo built there.
pub(crate) fn workspace(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target").join(name);
    for part in ["crates", "specs"] {
        let _ = fs::remove_dir_all(folder.join(part));
        fs::create_dir_all(folder.join(part)).unwrap();
    }
    folder
}

/// Writes the crate of a spec into a workspace.
pub(crate) fn write(workspace: &Path, name: &str, spec: &OpenAPI) {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../runtime")
        .canonicalize()
        .unwrap();
    let options = Options {
        crate_name: name.to_owned(),
        crate_version: "0.1.0".to_owned(),
        license: None,
        runtime: Runtime::Path(runtime.to_string_lossy().into_owned()),
        command: "this test".to_owned(),
        names: String::new(),
        publish: true,
    };
    let emitted = emit(spec, &options);
    let errors: Vec<_> = emitted
        .diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
    for file in emitted.output {
        let path = workspace.join("crates").join(name).join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.contents).unwrap();
    }
}

/// The features of a crate that stand for groups of operations.
pub(crate) fn groups(workspace: &Path, name: &str) -> Vec<String> {
    let manifest = fs::read_to_string(workspace.join("crates").join(name).join("Cargo.toml")).unwrap();
    let listed = manifest
        .split("\nfull = [")
        .nth(1)
        .and_then(|rest| rest.split(']').next());
    let listed = listed.unwrap_or_else(|| panic!("{name} is not parted"));
    listed.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Runs the tests that [`write_alternatives`] has written.
pub(crate) fn test_alternatives(workspace: &Path) {
    let tests = ["test", "--workspace", "--all-features", "--quiet"];
    cargo(workspace, &[&tests[..], &["--test", "alternatives"]].concat(), "");
}

/// Runs a cargo command over the crates of a workspace and fails with what it printed; else its output.
pub(crate) fn cargo(workspace: &Path, arguments: &[&str], warnings: &str) -> String {
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n[profile.dev]\ndebug = false\n";
    fs::write(workspace.join("Cargo.toml"), manifest).unwrap();
    // The versions that the generated crates of this repository are tested with.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/Cargo.lock");
    if !workspace.join("Cargo.lock").exists() {
        fs::copy(lock, workspace.join("Cargo.lock")).unwrap();
    }
    let run = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .env("RUSTDOCFLAGS", warnings)
        .env("RUSTFLAGS", warnings)
        .output()
        .unwrap();
    // Tests say on stdout what failed.
    let text = [run.stdout.as_slice(), run.stderr.as_slice()]
        .map(String::from_utf8_lossy)
        .concat();
    let tail: Vec<&str> = text.lines().rev().take(80).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    assert!(
        run.status.success(),
        "cargo {arguments:?} in {}:\n{}",
        workspace.display(),
        tail.join("\n")
    );
    String::from_utf8_lossy(&run.stdout).into_owned()
}

/// Writes a test into a crate that reads values of each alternative of its unions and writes them again; how many there are,
/// and how many of them no other alternative looks like.
pub(crate) fn write_alternatives(workspace: &Path, name: &str, spec: &OpenAPI) -> (usize, usize) {
    let instances = docwright_code::instances(spec);
    let mut lines = String::new();
    for Instance { union, variant, value } in &instances {
        let expect = variant.as_deref().unwrap_or("_");
        let json = value.to_string();
        writeln!(
            lines,
            "    check::<models::{union}>(wrong, {expect:?}, r####\"{json}\"####);"
        )
        .unwrap();
    }
    let library = name.replace('-', "_");
    let text = format!(
        "use docwright_client::json::{{Deserialize, Serialize}};\nuse {library}::models;\n\n\
         fn check<T: for<'de> Deserialize<'de> + Serialize + std::fmt::Debug>(wrong: &mut Vec<String>, expect: &str, json: &str) {{\n\
         docwright_mock::round_trip::<T>(json);\n\
         let debug = format!(\"{{:?}}\", docwright_mock::example::<T>(json));\n\
         let variant = debug.split('(').next().unwrap();\n\
         let is_right = variant == expect || (expect == \"_\" && variant != \"Unknown\");\n\
         wrong.extend((!is_right).then(|| format!(\"not {{expect}} but {{debug}}: {{json}}\")));\n}}\n\n\
         #[test]\nfn alternatives_come_back_as_they_were() {{\n    let wrong = &mut Vec::new();\n{lines}\
         assert!(wrong.is_empty(), \"{{}}\", wrong.join(\"\\n\"));\n}}\n"
    );
    if !instances.is_empty() {
        let folder = workspace.join("crates").join(name).join("tests");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("alternatives.rs"), text).unwrap();
    }
    let certain = instances.iter().filter(|instance| instance.variant.is_some());
    (instances.len(), certain.count())
}
