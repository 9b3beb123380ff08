//! The swap on small trees: what it changes, what it puts back, and what it refuses to believe.

use super::faults::{self, Fault};
use super::*;
use std::collections::BTreeMap;

fn file(path: &str, state: State, contents: &str) -> PlannedFile {
    PlannedFile {
        path: path.to_owned(),
        state,
        contents: contents.to_owned(),
    }
}

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, contents) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    folder
}

/// Files with their texts, and folders and links without.
fn contents(base: &Path) -> BTreeMap<String, Option<String>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![base.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap();
            let shown = crate::files::shown(base, &path);
            all.insert(shown, kind.is_file().then(|| fs::read_to_string(&path).unwrap()));
            if kind.is_dir() {
                folders.push(path);
            }
        }
    }
    all
}

/// A process that another test starts has this one's locks for a moment, until it is the program it is to be.
fn open(base: &Path) -> Outcome<Tree> {
    Tree::open_within(base, Duration::from_secs(5))
}

fn apply(base: &Path, plan: &Plan) -> Outcome {
    open(base)?.apply(plan)
}

fn old_tree() -> tempfile::TempDir {
    tree(&[
        ("a/names.lock", "old"),
        ("a/stale", "old"),
        ("gone/orphan", "old"),
        ("kept", "kept"),
        ("mine/own/notes", "mine"),
    ])
}

/// The names come first, as they may in a plan.
fn plan() -> Plan {
    Plan {
        files: vec![
            file("a/names.lock", State::Stale, "new"),
            file("a/stale", State::Stale, "new"),
            file("b/c/missing", State::Missing, "new"),
            file("gone/orphan", State::Orphaned, ""),
            file("kept", State::Fresh, "kept"),
            file("mine/own/missing", State::Missing, "new"),
        ],
    }
}

fn new_contents() -> BTreeMap<String, Option<String>> {
    let folder = tree(&[
        ("a/names.lock", "new"),
        ("a/stale", "new"),
        ("b/c/missing", "new"),
        ("kept", "kept"),
        ("mine/own/notes", "mine"),
        ("mine/own/missing", "new"),
    ]);
    contents(folder.path())
}

#[test]
fn a_plan_writes_replaces_and_deletes_and_leaves_no_stage() {
    let folder = old_tree();
    apply(folder.path(), &plan()).unwrap();
    assert_eq!(contents(folder.path()), new_contents());
}

#[test]
fn an_error_at_any_step_leaves_everything_as_it_was() {
    let mut failed = 0;
    for step in 0.. {
        let folder = old_tree();
        let before = contents(folder.path());
        faults::plan(Some(Fault::Error(step)));
        let done = apply(folder.path(), &plan());
        faults::plan(None);
        if done.is_ok() && contents(folder.path()) == new_contents() {
            break;
        }
        if done.is_ok() {
            // The files are as planned; only what the run leaves behind could not be removed.
            apply(folder.path(), &Plan::default()).unwrap();
            assert_eq!(contents(folder.path()), new_contents(), "error at {step}");
            continue;
        }
        let said = done.unwrap_err().to_string();
        assert!(
            said.contains("as they were") && said.contains("no storage space"),
            "{said}"
        );
        let is_called_folder = said.contains("the folder") && said.contains(STAGE);
        assert!(!is_called_folder, "files lie in the stage: {said}");
        assert_eq!(contents(folder.path()), before, "error at {step}");
        failed += 1;
    }
    assert!(failed > 30, "only {failed} steps");
}

#[test]
fn a_disk_that_fails_for_good_keeps_what_the_next_run_needs() {
    for step in 0.. {
        let folder = old_tree();
        let before = contents(folder.path());
        faults::plan(Some(Fault::ErrorsFrom(step)));
        let done = apply(folder.path(), &plan());
        faults::plan(None);
        let is_done = done.is_ok();
        apply(folder.path(), &Plan::default()).unwrap();
        let after = contents(folder.path());
        assert_eq!(
            after,
            if is_done { new_contents() } else { before },
            "errors from {step}"
        );
        if is_done {
            break;
        }
    }
}

#[test]
fn a_run_that_fails_leaves_no_folder_that_it_has_made() {
    for step in 0..8 {
        let folder = tree(&[]);
        faults::plan(Some(Fault::Error(step)));
        let done = apply(&folder.path().join("deep/out"), &plan_of_one());
        faults::plan(None);
        done.unwrap_err();
        assert_eq!(contents(folder.path()), BTreeMap::new(), "error at {step}");
    }
}

fn plan_of_one() -> Plan {
    Plan {
        files: vec![file("src/a", State::Missing, "new")],
    }
}

#[test]
fn somebody_elses_change_in_between_stops_the_run() {
    for (path, text) in [("b/c/missing", Some("mine")), ("a/stale", None)] {
        let folder = old_tree();
        let tree = open(folder.path()).unwrap();
        let path = folder.path().join(path);
        match text {
            Some(text) => {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, text).unwrap();
            }
            None => fs::remove_file(&path).unwrap(),
        }
        let before = contents(folder.path());
        let failure = tree.apply(&plan()).unwrap_err();
        assert!(failure.to_string().contains("somebody has changed it"), "{failure}");
        assert_eq!(contents(folder.path()), before);
    }
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_access_rights() {
    use std::os::unix::fs::PermissionsExt;
    let folder = old_tree();
    let stale = folder.path().join("a/stale");
    fs::set_permissions(&stale, fs::Permissions::from_mode(0o600)).unwrap();
    apply(folder.path(), &plan()).unwrap();
    assert_eq!(fs::metadata(&stale).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn one_run_writes_or_several_read() {
    let folder = tree(&[]);
    let busy = |outcome: Outcome<()>| {
        let failure = outcome.unwrap_err().to_string();
        assert!(failure.contains("another run is at work in"), "{failure}");
    };
    let first = Tree::open(folder.path()).unwrap();
    busy(Tree::open(folder.path()).map(drop));
    busy(read(folder.path(), "x").map(drop));
    drop(first);
    // As patient as `open`.
    let tries = (0..500).map(|_| {
        std::thread::sleep(Duration::from_millis(10));
        read(folder.path(), "x")
    });
    let readers: Vec<Reading> = tries.filter_map(Result::ok).take(2).collect();
    assert_eq!(readers.len(), 2);
    busy(Tree::open(folder.path()).map(drop));
    drop(readers);
    open(folder.path()).unwrap();
    assert_eq!(contents(folder.path()), BTreeMap::new());
}

/// A tree in which a run has died after its swap and before it was done: `change` then edits its journal.
fn dead(change: impl FnOnce(&mut serde_json::Value)) -> tempfile::TempDir {
    let folder = old_tree();
    let plan = plan();
    let files: Vec<&PlannedFile> = plan.changes().collect();
    let stage = Stage::create(folder.path()).unwrap();
    let journal = prepare(folder.path(), &stage, &files).unwrap();
    stage.begin(&journal).unwrap();
    carry_out(folder.path(), &stage, &journal).unwrap();
    let path = folder.path().join(STAGE).join("journal");
    let mut text = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut text);
    fs::write(&path, text.to_string()).unwrap();
    folder
}

#[test]
fn the_next_run_puts_back_what_a_dead_one_changed() {
    let folder = dead(|_| ());
    let failure = read(folder.path(), "cargo xtask generate").unwrap_err().to_string();
    assert!(
        failure.contains("died half way") && failure.contains("`cargo xtask generate`"),
        "{failure}"
    );
    open(folder.path()).unwrap();
    assert_eq!(contents(folder.path()), contents(old_tree().path()));
    read(folder.path(), "x").unwrap();
}

#[test]
fn a_run_in_a_folder_within_does_not_take_a_mixture_for_its_own() {
    let folder = dead(|_| ());
    refused(&folder, "a", "died half way");
    // The same files while their run is at work.
    let lock = Lock::to_write(folder.path(), Duration::ZERO).unwrap();
    open(&folder.path().join("a")).unwrap();
    drop(lock);
    open(folder.path()).unwrap();
    open(&folder.path().join("a")).unwrap();
    // What stands further out by that name only is nobody's.
    let folder = dead(|journal| journal["version"] = 2.into());
    open(&folder.path().join("a")).unwrap();
}

#[test]
fn putting_back_can_be_stopped_at_any_step_too() {
    for step in 0.. {
        let folder = dead(|_| ());
        faults::plan(Some(Fault::Error(step)));
        let opened = open(folder.path()).map(drop);
        faults::plan(None);
        open(folder.path()).unwrap();
        assert_eq!(contents(folder.path()), contents(old_tree().path()), "error at {step}");
        if opened.is_ok() {
            assert!(step > 10, "only {step} steps");
            break;
        }
    }
}

#[test]
fn what_was_changed_since_stays_as_it_is() {
    let folder = dead(|_| ());
    let at = |path: &str| folder.path().join(path);
    fs::write(at("a/stale"), "edited").unwrap();
    fs::write(at("b/c/missing"), "edited").unwrap();
    fs::create_dir(at("gone")).unwrap();
    fs::write(at("gone/orphan"), "edited").unwrap();
    open(folder.path()).unwrap();
    let after = contents(folder.path());
    for path in ["a/stale", "b/c/missing", "gone/orphan"] {
        assert_eq!(after[path].as_deref(), Some("edited"), "{path}");
    }
    assert_eq!(after["a/names.lock"].as_deref(), Some("old"));
    assert!(!after.contains_key(STAGE));
}

/// Opening must fail, say so, and change nothing, neither in the tree nor beside it.
fn refused(folder: &tempfile::TempDir, base: &str, says: &str) {
    let before = contents(folder.path());
    let failure = open(&folder.path().join(base)).unwrap_err().to_string();
    assert!(failure.contains(says), "{says}: {failure}");
    assert_eq!(contents(folder.path()), before, "{says}");
}

#[test]
fn a_journal_that_names_other_places_is_refused() {
    for path in [
        "../up",
        "/etc/up",
        "a/../../up",
        "",
        ".docwright-stage/journal",
        "a\\..\\up",
    ] {
        let folder = dead(|journal| journal["entries"][1]["path"] = path.into());
        refused(&folder, "", "outside");
        let folder = dead(|journal| journal["folders"][0] = path.into());
        refused(&folder, "", "outside");
    }
    refused(
        &dead(|journal| journal["entries"][1]["path"] = "a/names.lock".into()),
        "",
        "twice",
    );
    refused(&dead(|journal| journal["version"] = 2.into()), "", "version 2");
    refused(&dead(|journal| journal["run"] = "../../x".into()), "", "names no run");
    refused(&dead(|journal| journal["more"] = 1.into()), "", "cannot be read");
    refused(
        &dead(|journal| *journal = serde_json::json!([["../up", true]])),
        "",
        "cannot be read",
    );
}

#[test]
fn a_stage_that_was_carried_here_is_refused() {
    let from = dead(|_| ());
    let folder = dead(|_| ());
    let stage = folder.path().join(STAGE);
    fs::remove_dir_all(&stage).unwrap();
    fs::create_dir(&stage).unwrap();
    for entry in fs::read_dir(from.path().join(STAGE)).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), stage.join(entry.file_name())).unwrap();
    }
    refused(&folder, "", "written for another folder");
}

#[test]
fn a_stage_with_other_files_is_refused() {
    for (path, says) in [
        ("base/.docwright-stage/notes", "notes"),
        ("base/.docwright-stage/old-x-1", "old-x-1"),
        (
            "base/.docwright-stage/new-0123456789abcdef0123456789abcdef-../../up",
            "holds",
        ),
        ("base/.docwright-stage/new/0", "\"new\""),
        ("base/.docwright-stage", "no folder"),
    ] {
        refused(&tree(&[("base/x", ""), (path, "mine")]), "base", says);
    }
}

/// A stage of this run's own making that holds `names`, each a file of a few bytes.
fn stage_with(names: &[&str]) -> tempfile::TempDir {
    let folder = tree(&[("x", "")]);
    Stage::create(folder.path()).unwrap();
    for name in names {
        fs::write(folder.path().join(STAGE).join(name), "half").unwrap();
    }
    folder
}

const BEFORE_IT_BEGAN: [&str; 3] = [
    "new-0123456789abcdef0123456789abcdef-0",
    "old-0123456789abcdef0123456789abcdef-12",
    "journal.new",
];

#[test]
fn what_a_run_wrote_before_it_began_is_removed() {
    let empty = tree(&[("x", "")]);
    fs::create_dir(empty.path().join(STAGE)).unwrap();
    for folder in [empty, stage_with(&[]), stage_with(&BEFORE_IT_BEGAN)] {
        read(folder.path(), "x").unwrap();
        open(folder.path()).unwrap();
        assert_eq!(contents(folder.path()).into_keys().collect::<Vec<_>>(), ["x"]);
    }
}

/// The names of a run are easily given; what tells its folder from all others is not.
#[test]
fn a_stage_without_a_journal_is_a_runs_only_with_the_mark_of_this_very_folder() {
    let says = "nothing tells";
    for name in BEFORE_IT_BEGAN.iter().chain(&[".gitignore", "owner-1-1", "owner--"]) {
        let folder = tree(&[("x", ""), (&format!("{STAGE}/{name}"), "mine")]);
        refused(&folder, "", says);
        assert!(read(folder.path(), "x").unwrap_err().to_string().contains(says));
    }
    // A copy of a run's own.
    let (from, to) = (stage_with(&BEFORE_IT_BEGAN), tree(&[("x", "")]));
    fs::create_dir(to.path().join(STAGE)).unwrap();
    for entry in fs::read_dir(from.path().join(STAGE)).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.path().join(STAGE).join(entry.file_name())).unwrap();
    }
    refused(&to, "", says);
}

#[test]
fn a_folder_by_the_name_of_a_runs_file_is_refused() {
    for name in BEFORE_IT_BEGAN {
        let folder = stage_with(&[]);
        fs::create_dir(folder.path().join(STAGE).join(name)).unwrap();
        refused(&folder, "", "is no ordinary file");
    }
}

/// Whoever only reads hears of it in the words of whoever writes.
#[test]
fn a_forged_stage_is_the_same_error_to_readers() {
    let folder = dead(|journal| journal["version"] = 2.into());
    let written = open(folder.path()).unwrap_err().to_string();
    assert_eq!(read(folder.path(), "x").unwrap_err().to_string(), written);
}

#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    use std::os::unix::fs::symlink;
    let folder = tree(&[("base/x", ""), ("else/journal", "[]"), ("else/keep", "mine")]);
    symlink("../else", folder.path().join("base/.docwright-stage")).unwrap();
    refused(&folder, "base", "no folder");
    read(&folder.path().join("base"), "x").unwrap_err();

    let folder = dead(|_| ());
    let elsewhere = tree(&[("journal", "mine"), ("stale", "new"), ("c/missing", "new")]);
    let journal = folder.path().join(STAGE).join("journal");
    fs::remove_file(&journal).unwrap();
    symlink(elsewhere.path().join("journal"), &journal).unwrap();
    refused(&folder, "", "no ordinary file");

    // Of what the run wrote, one folder now leads elsewhere.
    for moved in ["a", "b"] {
        let folder = dead(|_| ());
        fs::remove_dir_all(folder.path().join(moved)).unwrap();
        symlink(elsewhere.path(), folder.path().join(moved)).unwrap();
        let before = contents(elsewhere.path());
        refused(&folder, "", &format!("{moved} has become a symbolic link"));
        assert_eq!(contents(elsewhere.path()), before);
    }
}

#[test]
fn a_damaged_former_file_is_not_put_back() {
    let folder = dead(|_| ());
    for entry in fs::read_dir(folder.path().join(STAGE)).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("old-") {
            fs::remove_file(&path).unwrap();
            fs::write(&path, "damaged").unwrap();
        }
    }
    let failure = open(folder.path()).unwrap_err().to_string();
    assert!(failure.contains("former contents"), "{failure}");
    assert_eq!(contents(folder.path())["a/stale"].as_deref(), Some("new"));
}
