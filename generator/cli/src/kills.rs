//! Every command that writes, stopped in front of every step of its swap.
//!
//! In: a small tree. Out: a proof that what is there after a kill is the old tree or the new one as soon as the next run has
//! looked at it, that `names.lock` is there at every moment, and that an error of the disk changes nothing. Each run is a
//! process of its own, this test program called as the command, and is ended as a kill ends it.

use crate::Cli;
use crate::swap::{STAGE, faults};
use clap::Parser;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, exit};
use tempfile::TempDir;

const ARGUMENTS: &str = "DOCWRIGHT_TEST_ARGUMENTS";
const FAULT: &str = "DOCWRIGHT_TEST_FAULT";

/// The command in a process of its own; not a test by itself.
#[test]
#[ignore = "the other tests run it"]
fn child() {
    let Ok(arguments) = env::var(ARGUMENTS) else { return };
    let fault = env::var(FAULT).ok().map(|fault| fault.parse().unwrap());
    faults::plan(fault);
    let arguments = ["docwright"].into_iter().chain(arguments.split('\n'));
    match Cli::parse_from(arguments).run() {
        Ok(()) => exit(0),
        Err(failure) => {
            crate::output::note(&failure.to_string());
            exit(failure.exit as i32)
        }
    }
}

struct Case {
    arguments: &'static [&'static str],
    /// Where the command writes, and where it leaves its stage.
    base: &'static str,
    /// The names that the command writes.
    names: Option<&'static str>,
    /// Changes the tree so that the command has files to write, to replace and to delete.
    change: fn(&Path),
}

fn command(root: &Path, arguments: &[&str], fault: Option<String>) -> Output {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "kills::child", "--ignored", "--nocapture"])
        .current_dir(root)
        .env(ARGUMENTS, format!("--root\n.\n{}", arguments.join("\n")))
        .env("NO_COLOR", "1");
    if let Some(fault) = fault {
        command.env(FAULT, fault);
    }
    command.output().unwrap()
}

fn succeeds(root: &Path, arguments: &[&str]) {
    let output = command(root, arguments, None);
    assert!(output.status.success(), "{arguments:?}\n{}", said(&output));
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn set(root: &Path, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(root.join(path)).unwrap();
    assert!(text.contains(from), "{path} has no {from:?}");
    write(root, path, &text.replace(from, to));
}

/// Every file and folder, but for what a run remembers; files with their bytes.
fn everything(root: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with(".docwright-cache") {
                continue;
            }
            let relative = path.strip_prefix(root).unwrap().to_path_buf();
            all.insert(relative, path.is_file().then(|| fs::read(&path).unwrap()));
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    all
}

fn copy(from: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for (path, bytes) in everything(from) {
        match bytes {
            Some(bytes) => {
                fs::create_dir_all(to.path().join(&path).parent().unwrap()).unwrap();
                fs::write(to.path().join(path), bytes).unwrap();
            }
            None => fs::create_dir_all(to.path().join(path)).unwrap(),
        }
    }
    to
}

const PETS: &str = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      \
    responses: {'200': {description: Pets., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}\n\
    components:\n  schemas:\n    Pet: {type: object, properties: {name: {type: string, maxLength: 9}}}\n";

/// A crate made by `code`, one made by `generate`, and a spec made by `spec`, each with a name that the user has chosen.
fn old_tree() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    succeeds(root, &["new", "acme/boxes"]);
    write(root, "pets.yaml", PETS);
    for arguments in [GENERATE, CODE, SPEC] {
        succeeds(root, arguments);
    }
    for lock in LOCKS {
        let text = fs::read_to_string(root.join(lock)).unwrap();
        let chosen = text
            .replace("= \"Pet\"", "= \"ChosenPet\"")
            .replace("= \"open_box\"", "= \"chosen_open\"");
        write(root, lock, &chosen);
    }
    for arguments in [GENERATE, CODE] {
        succeeds(root, arguments);
    }
    folder
}

const GENERATE: &[&str] = &["generate"];
const SPEC: &[&str] = &[
    "spec",
    "--layout",
    "acme",
    "--out",
    "made/boxes.yaml",
    "specs/acme/boxes/pages",
];
const CODE: &[&str] = &[
    "code",
    "--spec",
    "pets.yaml",
    "--name",
    "pets",
    "--runtime",
    "0.1",
    "--out",
    "pets",
];
const LOCKS: [&str; 2] = ["generated/acme-boxes/names.lock", "pets/names.lock"];

const PAGE: &str = "specs/acme/boxes/pages/open-box.md";

fn change_page(root: &Path) {
    let row = "| `opened_at` | timestamp | When it was opened. |\n";
    set(
        root,
        PAGE,
        row,
        &format!("{row}| `weight` | integer | How heavy it is. |\n"),
    );
    let service = root.join("specs/acme/boxes/service.yaml");
    let text = fs::read_to_string(&service).unwrap();
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains("sha256:")).collect();
    fs::write(service, kept.join("\n")).unwrap();
}

const CASES: &[Case] = &[
    Case {
        arguments: GENERATE,
        base: "",
        names: Some(LOCKS[0]),
        change: |root| {
            change_page(root);
            let orphan = docwright_base::origin::mark("acme-boxes/src/old.rs");
            write(root, "generated/acme-boxes/src/old.rs", &format!("// {orphan}\n"));
            fs::remove_dir_all(root.join("generated/acme-boxes/examples")).unwrap();
        },
    },
    Case {
        arguments: CODE,
        base: "pets",
        names: Some(LOCKS[1]),
        change: |root| {
            // The lengths go, and `validate.rs` with them.
            set(root, "pets.yaml", ", maxLength: 9", "");
            set(
                root,
                "pets.yaml",
                "components:\n",
                "  /cups:\n    get:\n      responses: {'204': {description: None.}}\ncomponents:\n",
            );
            fs::remove_dir_all(root.join("pets/tests")).unwrap();
        },
    },
    Case {
        arguments: SPEC,
        base: "made",
        names: None,
        change: change_page,
    },
    Case {
        arguments: &["new", "acme/lids"],
        base: "",
        names: None,
        change: |root| fs::remove_file(root.join("specs/layout.schema.json")).unwrap(),
    },
    Case {
        arguments: &["rename", "OpenBoxResponse", "OpenedBox"],
        base: "",
        names: Some(LOCKS[0]),
        change: |_| {},
    },
];

/// The tree before a command, and after it.
fn old_and_new(case: &Case) -> (TempDir, BTreeMap<PathBuf, Option<Vec<u8>>>) {
    let old = old_tree();
    (case.change)(old.path());
    let new = copy(old.path());
    succeeds(new.path(), case.arguments);
    let after = everything(new.path());
    assert_ne!(everything(old.path()), after, "{:?} changes nothing", case.arguments);
    if let Some(lock) = case.names {
        let names = |root: &Path| fs::read(root.join(lock)).unwrap();
        assert_ne!(names(old.path()), names(new.path()), "{lock} does not change");
    }
    (old, after)
}

/// Names that the user has chosen are in the file, whichever of the two it is.
fn has_names(root: &Path) {
    for (lock, name) in LOCKS.iter().zip(["chosen_open", "ChosenPet"]) {
        let text = fs::read_to_string(root.join(lock)).unwrap();
        assert!(text.contains(name), "{lock}:\n{text}");
    }
}

fn killed_at_every_step(case: &Case) {
    let (old, new) = old_and_new(case);
    let before = everything(old.path());
    let mut mixtures = 0;
    for step in 0.. {
        let killed = copy(old.path());
        let root = killed.path();
        let output = command(root, case.arguments, Some(format!("kill {step}")));
        has_names(root);
        if ![&before, &new].contains(&&without_stage(root, case)) {
            mixtures += 1;
            says_that_a_run_died(root, case);
        }
        if output.status.success() {
            assert_eq!(everything(root), new, "{:?} ended well", case.arguments);
            break;
        }
        assert_eq!(output.status.code(), None, "step {step}: {}", said(&output));

        // What another run of the same command makes of it, when it can do nothing but look, and when it can do its work.
        let looked = looked_at(root, case);
        assert!(
            looked == before || looked == new,
            "{:?} killed at {step}",
            case.arguments
        );
        let output = command(root, case.arguments, None);
        if !output.status.success() {
            // What is there already is for `new` an end, too, and for `rename` what is called otherwise already.
            let said = said(&output);
            let is_done = said.contains("is there already") || said.contains("has anything called `OpenBoxResponse`");
            assert!(is_done, "step {step}: {said}");
        }
        assert_eq!(everything(root), new, "{:?} killed at {step}", case.arguments);
        has_names(root);
    }
    assert!(mixtures > 0, "{:?} was never killed within the swap", case.arguments);
}

/// A command that only reads what `generate` writes is not fooled by a mixture, and leaves it to the next run that writes.
fn says_that_a_run_died(root: &Path, case: &Case) {
    let is_tree = case.base.is_empty();
    let before = everything(root);
    let output = command(root, &["generate", "--check"], None);
    let said = said(&output);
    assert_eq!(said.contains("a run has died half way"), is_tree, "{said}");
    assert!(!is_tree || output.status.code() == Some(1), "{said}");
    assert_eq!(everything(root), before, "`--check` has written");
}

/// What an error of the disk at any step is to the user: one clear line, and nothing changed.
#[test]
fn every_command_says_what_a_full_disk_has_stopped_and_changes_nothing() {
    for case in CASES {
        let (old, new) = old_and_new(case);
        let before = everything(old.path());
        for step in (0..).step_by(6) {
            let root = copy(old.path());
            let output = command(root.path(), case.arguments, Some(format!("error {step}")));
            if output.status.success() {
                break;
            }
            let said = said(&output);
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(
                said.contains("no storage space") && said.contains("as they were before this run"),
                "{said}"
            );
            assert_eq!(everything(root.path()), before, "{:?} at {step}", case.arguments);
            succeeds(root.path(), case.arguments);
            assert_eq!(everything(root.path()), new);
        }
    }
}

/// The tree after a run that opens it and then fails.
fn looked_at(root: &Path, case: &Case) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    crate::swap::Tree::open(&root.join(case.base)).unwrap();
    everything(root)
}

/// The tree without the folder of a run.
fn without_stage(root: &Path, case: &Case) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut all = everything(root);
    all.retain(|path, _| !path.starts_with(Path::new(case.base).join(STAGE)));
    all
}

#[test]
fn a_run_killed_while_it_puts_back_is_put_back_too() {
    let case = &CASES[2];
    let (old, new) = old_and_new(case);
    let before = everything(old.path());
    let half = || {
        let mut steps = (0..).map(|step| {
            let killed = copy(old.path());
            command(killed.path(), case.arguments, Some(format!("kill {step}")));
            (step, killed)
        });
        let is_mixture = |root: &Path| ![&before, &new].contains(&&without_stage(root, case));
        steps.find(|(_, killed)| is_mixture(killed.path())).unwrap().0
    };
    let half = format!("kill {}", half());
    for step in 0.. {
        let killed = copy(old.path());
        let root = killed.path();
        command(root, case.arguments, Some(half.clone()));
        let output = command(root, case.arguments, Some(format!("kill {step}")));
        if output.status.success() {
            assert!(step > 20, "only {step} steps");
            break;
        }
        let looked = looked_at(root, case);
        assert!(looked == before || looked == new, "killed again at {step}");
        succeeds(root, case.arguments);
        assert_eq!(everything(root), new, "killed again at {step}");
    }
}

/// The folder that a killed `code` was to write is one of those that `generate` writes.
#[test]
fn a_crate_that_code_left_half_written_is_put_back_by_generate() {
    const CODE: &str = "code --spec pets.yaml --name acme-boxes --runtime 0.1 --out generated/acme-boxes";
    let code: Vec<&str> = CODE.split(' ').collect();
    let old = old_tree();
    let before = everything(old.path());
    let mut died = 0;
    for step in (0..).step_by(5) {
        let root = copy(old.path());
        if command(root.path(), &code, Some(format!("kill {step}")))
            .status
            .success()
        {
            break;
        }
        let killed = everything(root.path());
        let output = command(root.path(), &["generate", "--check"], None);
        assert!(!said(&output).contains(STAGE), "{}", said(&output));
        assert_eq!(everything(root.path()), killed, "`--check` has written");
        let has_died = said(&output).contains("a run has died half way");
        died += usize::from(has_died);
        succeeds(root.path(), GENERATE);
        // A run that died once it was done has chosen the names that `generate` goes on with.
        let is_back = everything(root.path()) == before;
        assert!(is_back || !has_died, "killed at {step}");
        assert!(!root.path().join("generated/acme-boxes").join(STAGE).exists());
    }
    assert!(died > 3, "{died}");
}

/// The copy of the runtime and the crate are written one after the other, each all at once; the next run finishes what a killed
/// one has begun.
#[test]
fn code_with_a_copy_of_the_runtime_is_finished_by_the_next_run() {
    const CODE: &str = "code --spec pets.yaml --name birds --runtime vendor --out clients/birds";
    let code: Vec<&str> = CODE.split(' ').collect();
    let old = tempfile::tempdir().unwrap();
    write(old.path(), "pets.yaml", PETS);
    succeeds(old.path(), &code);
    let new = everything(old.path());
    for folder in ["docwright-client", "docwright-mock", "birds"] {
        set(old.path(), &format!("clients/{folder}/src/lib.rs"), "//!", "//! Older.");
    }
    let mut killed = 0;
    for step in (0..).step_by(3) {
        let root = copy(old.path());
        let output = command(root.path(), &code, Some(format!("kill {step}")));
        if output.status.success() {
            break;
        }
        killed += 1;
        succeeds(root.path(), &code);
        assert_eq!(everything(root.path()), new, "killed at {step}");
    }
    assert!(killed > 10, "{killed}");
}

/// Neither writes to what the other writes.
#[test]
fn generate_stays_out_of_a_crate_that_code_is_writing() {
    let root = old_tree();
    let crate_folder = root.path().join("generated/acme-boxes");
    let tree = crate::swap::Tree::open(&crate_folder).unwrap();
    for arguments in [GENERATE, &["generate", "--check"], &["mock", "boxes"]] {
        let output = command(root.path(), arguments, None);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("another run is at work in"), "{}", said(&output));
    }
    drop(tree);
    succeeds(root.path(), GENERATE);
}

#[test]
fn generate_killed_at_every_step() {
    killed_at_every_step(&CASES[0]);
}

#[test]
fn code_killed_at_every_step() {
    killed_at_every_step(&CASES[1]);
}

#[test]
fn spec_killed_at_every_step() {
    killed_at_every_step(&CASES[2]);
}

#[test]
fn new_killed_at_every_step() {
    killed_at_every_step(&CASES[3]);
}

#[test]
fn rename_killed_at_every_step() {
    killed_at_every_step(&CASES[4]);
}
