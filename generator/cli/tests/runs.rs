//! Runs that are killed at any moment, and runs at the same time.
//!
//! In: a tree with something to write. Out: after a kill, the tree as before or as planned once another run has looked at it; of
//! two runs, one that does its work and one that does too or says that the other is at it. Set `DOCWRIGHT_KILLS` and
//! `DOCWRIGHT_PAIRS` for more of each than are run by default. What each step of a run leaves is tested beside the swap.

// Where something unexpected happens, the test is to stop.
#![allow(clippy::unwrap_used)]

mod tree;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tree::{PAGE, PAGE_PATH, SERVICE, Tree, service, sum};

type Everything = BTreeMap<PathBuf, Vec<u8>>;

fn many(variable: &str, default: u32) -> u32 {
    env::var(variable).map_or(default, |number| number.parse().unwrap())
}

fn start(tree: &Tree, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_docwright"))
        .args(["--root", "."])
        .args(arguments)
        .current_dir(tree.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// A spec of many operations, so that there are moments within the swap, with one name per operation that `word` changes.
fn pets(word: &str) -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths:\n".to_owned();
    for number in 0..8 {
        text.push_str(&format!(
            "  /pets{number}:\n    get:\n      operationId: list{number}\n      tags: [t{number}]\n      summary: {word}\n      \
             responses: {{'200': {{description: Pets., content: {{application/json: {{schema: {{type: object, \
             properties: {{p: {{type: string, maxLength: 9, description: {word}}}}}}}}}}}}}}}\n"
        ));
    }
    text
}

/// Writes what the commands read; `word` is somewhere in all that they write.
fn input(tree: &Tree, word: &str) {
    let page = PAGE.replace("Percentage done", word);
    tree.write(PAGE_PATH, &page);
    tree.write(SERVICE, &service("acme-tasks", &[("pages/stop-task.md", &sum(&page))]));
    tree.write("pets.yaml", &pets(word));
    tree.write("broken.yaml", "openapi: [\n");
}

const GENERATE: &[&str] = &["generate"];
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
const SPEC: &[&str] = &["spec", "--layout", "acme", "--out", "made/a.yaml", PAGE_PATH];

/// Commands that open the same tree and then end with an error.
const LOOK: [&[&str]; 3] = [
    &["new", "acme/tasks"],
    &[
        "code",
        "--spec",
        "broken.yaml",
        "--name",
        "pets",
        "--runtime",
        "0.1",
        "--out",
        "pets",
    ],
    &["spec", "--layout", "acme", "--out", "made/a.yaml", PAGE_PATH],
];

fn output_of(tree: &Tree, arguments: &[&str]) -> Everything {
    tree.run(arguments).expect(0, &[]);
    tree.everything()
}

fn without_stage(everything: &Everything) -> Everything {
    let is_stage = |path: &Path| path.components().any(|part| part.as_os_str() == ".docwright-stage");
    let kept = everything.iter().filter(|(path, _)| !is_stage(path));
    kept.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

/// The files apart from what the test itself writes.
fn written(tree: &Tree, everything: Everything) -> Everything {
    let inputs = [PAGE_PATH, SERVICE, "pets.yaml", "broken.yaml"].map(|path| tree.path(path));
    everything
        .into_iter()
        .filter(|(path, _)| !inputs.contains(path))
        .collect()
}

/// Waits for the moment to kill: every other time for one within the swap, which is short.
fn wait(child: &mut Child, number: u32, kills: u32, length: Duration, journal: &Path) {
    let part = f64::from(number) / f64::from(kills);
    if number.is_multiple_of(2) {
        return sleep(length.mul_f64(0.3 + 0.9 * part));
    }
    while !journal.exists() && child.try_wait().unwrap().is_none() {}
    let begun = Instant::now();
    let swap = Duration::from_micros(1500).mul_f64(part);
    while begun.elapsed() < swap {}
}

/// `base` is the folder that the command writes to.
fn killed(arguments: &[&str], look: &[&str], base: &str, names: Option<&str>) {
    let kills = many("DOCWRIGHT_KILLS", 20);
    let tree = Tree::new();
    let states = ["Red", "Green"].map(|word| {
        input(&tree, word);
        written(&tree, output_of(&tree, arguments))
    });
    assert_ne!(states[0], states[1]);
    let begin = Instant::now();
    input(&tree, "Red");
    tree.run(arguments).expect(0, &[]);
    let journal = tree.path(base).join(".docwright-stage/journal");
    let length = begin.elapsed();
    let (mut killed, mut mixtures, mut undone) = (0, 0, 0);
    for number in 0..kills {
        // The tree is in the first state; the run that is killed wants the second.
        input(&tree, "Green");
        let mut child = start(&tree, arguments);
        wait(&mut child, number, kills, length, &journal);
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
        if let Some(names) = names {
            assert!(tree.read(names).contains("[\"client\"]"), "{names} is not whole");
        }
        let left = written(&tree, without_stage(&tree.everything()));
        mixtures += u32::from(!states.contains(&left));
        let looked = tree.run(look);
        undone += u32::from(looked.text().contains("its changes were undone"));
        let after = written(&tree, tree.everything());
        assert!(
            states.contains(&after),
            "kill {number} leaves a mixture: {}",
            looked.text()
        );
        for (word, state) in [("Green", &states[1]), ("Red", &states[0])] {
            input(&tree, word);
            tree.run(arguments).expect(0, &[]);
            assert_eq!(&written(&tree, tree.everything()), state, "kill {number}");
        }
    }
    eprintln!(
        "{arguments:?}: {killed} of {kills} killed, {mixtures} left a mixture, {undone} were undone by the next run"
    );
    assert!(killed > 0);
}

#[test]
fn generate_killed_at_any_moment() {
    killed(GENERATE, LOOK[0], "", Some("generated/acme-tasks/names.lock"));
}

#[test]
fn code_killed_at_any_moment() {
    killed(CODE, LOOK[1], "pets", Some("pets/names.lock"));
}

#[test]
fn spec_killed_at_any_moment() {
    killed(SPEC, LOOK[2], "made", None);
}

fn ends(child: Child) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    (status.code(), text)
}

#[test]
fn of_two_runs_at_once_one_works_and_the_other_says_so() {
    let pairs = many("DOCWRIGHT_PAIRS", 24);
    let tree = Tree::new();
    let (mut both, mut refused) = (0, 0);
    for number in 0..pairs {
        let arguments = [GENERATE, CODE, SPEC][number as usize % 3];
        // Every other time there is nothing yet, not even the folder.
        if number / 3 % 2 == 0 {
            for folder in ["pets", "made", "generated/acme-tasks"] {
                let _ = fs::remove_dir_all(tree.path(folder));
            }
        }
        input(&tree, &format!("Word{number}"));
        let first = start(&tree, arguments);
        sleep(Duration::from_micros(u64::from(number % 8) * 500));
        let ended = [first, start(&tree, arguments)].map(ends);
        let worked = ended.iter().filter(|(code, _)| *code == Some(0)).count();
        // Whoever writes for a moment only waits for the other.
        let least = if arguments == SPEC { 2 } else { 1 };
        assert!(worked >= least, "{arguments:?}: {ended:?}");
        both += u32::from(worked == 2);
        for (code, said) in &ended {
            if *code != Some(0) {
                refused += 1;
                let is_told = *code == Some(1) && said.contains("another run is at work");
                assert!(is_told, "{arguments:?}: {said}");
            }
        }
        let after = tree.everything();
        assert_eq!(without_stage(&after).len(), after.len(), "a stage is left over");
        assert_eq!(output_of(&tree, arguments), after, "{arguments:?}");
    }
    eprintln!("{pairs} pairs: both worked {both} times, one said that another was at work {refused} times");
}
