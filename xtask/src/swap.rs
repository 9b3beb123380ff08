//! Carrying out a plan, all of it or nothing.
//!
//! In: a [`Plan`]. Out: the tree changed as planned, or as it was. Every new file is written to a folder beside the tree
//! first; then files are moved by rename only, the old ones into that same folder. As long as the journal lies there the
//! run can be undone, by this process after an error and by the next one after a crash.

use crate::failure::{Exit, Failure, Outcome};
use crate::plan::{Plan, State};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The folder in the tree's base that holds a run's files; it exists only while a run writes, or after a crash.
pub(crate) const STAGE: &str = ".docwright-stage";

/// Brings the tree under `base` into the state that the plan wants.
pub(crate) fn apply(base: &Path, plan: &Plan) -> Outcome {
    let steps: Vec<Step> = plan
        .changes()
        .map(|file| Step {
            path: file.path.clone(),
            creates: file.state == State::Missing,
            contents: (file.state != State::Orphaned).then_some(file.contents.as_str()),
        })
        .collect();
    if steps.is_empty() && !base.join(STAGE).exists() {
        return Ok(());
    }
    let base_is_new = !base.exists();
    let stage = Stage::open(base)?;
    match stage.carry_out(&steps) {
        Ok(()) => stage.close(),
        Err((path, error)) => {
            stage.undo()?;
            stage.close()?;
            if base_is_new {
                // Nothing of this run stays; a folder that somebody else has used meanwhile is not empty and does.
                let _ = fs::remove_dir(base);
            }
            Err(Failure::io("cannot write", &path, &error).help("all files are as they were before this run"))
        }
    }
}

/// One file to write, or to delete when there are no contents.
#[derive(Debug)]
struct Step<'a> {
    path: String,
    /// Whether there was no such file before.
    creates: bool,
    contents: Option<&'a str>,
}

/// The folder of one run, locked against others.
#[derive(Debug)]
struct Stage {
    base: PathBuf,
    folder: PathBuf,
    /// Held open for its lock, which the operating system drops with the process.
    lock: File,
}

/// An error with the path it happened at.
type At<T> = Result<T, (PathBuf, io::Error)>;

impl Stage {
    /// Makes the stage, and first undoes a run that died half way.
    fn open(base: &Path) -> Outcome<Self> {
        let folder = base.join(STAGE);
        let failed = |error: io::Error| Failure::io("cannot prepare", &folder, &error);
        fs::create_dir_all(&folder).map_err(failed)?;
        let lock = File::create(folder.join("lock")).map_err(failed)?;
        // A file system without locks is no reason to stop; only a lock that somebody holds is.
        if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(
                Failure::new(Exit::Errors, format!("another run is writing in {}", base.display()))
                    .help("wait for it to end, then run the command again"),
            );
        }
        let stage = Self {
            base: base.to_path_buf(),
            folder: folder.clone(),
            lock,
        };
        stage.undo()?;
        for part in ["new", "old"] {
            let part = stage.folder.join(part);
            if part.exists() {
                fs::remove_dir_all(&part).map_err(failed)?;
            }
            fs::create_dir(&part).map_err(failed)?;
        }
        Ok(stage)
    }

    fn carry_out(&self, steps: &[Step]) -> At<()> {
        for (index, step) in steps.iter().enumerate() {
            if let Some(contents) = step.contents {
                at(self.new_file(index), |path| fs::write(path, contents))?;
            }
        }
        let journal: Vec<(&str, bool)> = steps.iter().map(|step| (step.path.as_str(), step.creates)).collect();
        let journal = serde_json::to_vec(&journal).map_err(|error| (self.journal(), error.into()))?;
        // Written under another name first: a journal is there as a whole or not at all.
        at(self.folder.join("journal.new"), |path| fs::write(path, &journal))?;
        at(self.journal(), |path| fs::rename(self.folder.join("journal.new"), path))?;
        for (index, step) in steps.iter().enumerate() {
            let target = self.base.join(&step.path);
            if target.exists() {
                at(target.clone(), |path| fs::rename(path, self.old_file(index)))?;
            }
            if step.contents.is_some() {
                if let Some(parent) = target.parent() {
                    at(parent.to_path_buf(), |path| fs::create_dir_all(path))?;
                }
                at(target, |path| fs::rename(self.new_file(index), path))?;
            } else {
                self.remove_empty_folders(&step.path);
            }
        }
        // From here on the run counts as done.
        at(self.journal(), |path| fs::remove_file(path))
    }

    /// Puts everything back that the journal names. Safe to repeat.
    fn undo(&self) -> Outcome {
        let journal = match fs::read(self.journal()) {
            Ok(journal) => journal,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Failure::io("cannot read", &self.journal(), &error)),
        };
        let steps: Vec<(String, bool)> = serde_json::from_slice(&journal)
            .map_err(|error| Failure::io("cannot read", &self.journal(), &error.into()))?;
        for (index, (path, creates)) in steps.iter().enumerate().rev() {
            self.undo_one(index, path, *creates).map_err(|(path, error)| {
                Failure::io("cannot put back", &path, &error).help(format!(
                    "the former files lie in {}/old; run the command again to put them back",
                    self.folder.display()
                ))
            })?;
        }
        fs::remove_file(self.journal()).map_err(|error| Failure::io("cannot remove", &self.journal(), &error))
    }

    /// The stage itself tells how far a step got: a new file that has left it has arrived at its target.
    fn undo_one(&self, index: usize, relative: &str, creates: bool) -> At<()> {
        let target = self.base.join(relative);
        let old = self.old_file(index);
        if old.exists() {
            if let Some(parent) = target.parent() {
                at(parent.to_path_buf(), |path| fs::create_dir_all(path))?;
            }
            return at(target, |path| fs::rename(&old, path));
        }
        if creates {
            let was_written = !self.new_file(index).exists();
            if was_written && target.exists() {
                at(target, |path| fs::remove_file(path))?;
            }
            self.remove_empty_folders(relative);
        }
        Ok(())
    }

    /// Folders left empty by a deletion, from the innermost outwards.
    fn remove_empty_folders(&self, relative: &str) {
        let mut folder = Path::new(relative).parent();
        while let Some(inner) = folder.filter(|inner| !inner.as_os_str().is_empty()) {
            // Only an empty folder can be removed this way, so failing is the normal end.
            if fs::remove_dir(self.base.join(inner)).is_err() {
                return;
            }
            folder = inner.parent();
        }
    }

    fn close(self) -> Outcome {
        let Self { folder, lock, .. } = self;
        let removed = fs::remove_dir_all(&folder).map_err(|error| Failure::io("cannot remove", &folder, &error));
        drop(lock);
        removed
    }

    fn new_file(&self, index: usize) -> PathBuf {
        self.folder.join("new").join(index.to_string())
    }

    fn old_file(&self, index: usize) -> PathBuf {
        self.folder.join("old").join(index.to_string())
    }

    fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }
}

fn at<T>(path: PathBuf, work: impl FnOnce(&Path) -> io::Result<T>) -> At<T> {
    work(&path).map_err(|error| (path, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::PlannedFile;
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

    fn contents(base: &Path) -> BTreeMap<String, String> {
        let files = crate::files::walk(base, "", &|_| false).unwrap();
        files
            .into_iter()
            .map(|path| {
                let text = fs::read_to_string(base.join(&path)).unwrap();
                (path, text)
            })
            .collect()
    }

    #[test]
    fn a_plan_writes_replaces_and_deletes_and_leaves_no_stage() {
        let folder = tree(&[("a/stale", "old"), ("gone/orphan", "old"), ("kept", "kept")]);
        let plan = Plan {
            files: vec![
                file("a/stale", State::Stale, "new"),
                file("b/c/missing", State::Missing, "new"),
                file("gone/orphan", State::Orphaned, ""),
                file("kept", State::Fresh, "kept"),
            ],
        };
        apply(folder.path(), &plan).unwrap();
        let there: Vec<_> = contents(folder.path()).into_iter().collect();
        let expected = [("a/stale", "new"), ("b/c/missing", "new"), ("kept", "kept")];
        assert_eq!(there, expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
        assert!(!folder.path().join("gone").exists());
    }

    #[test]
    fn an_error_half_way_leaves_everything_as_it_was() {
        // `obstacle` is a file, so no folder of that name can be made for the last step.
        let folder = tree(&[("stale", "old"), ("gone/orphan", "old"), ("obstacle", "file")]);
        let before = contents(folder.path());
        let plan = Plan {
            files: vec![
                file("stale", State::Stale, "new"),
                file("new/missing", State::Missing, "new"),
                file("gone/orphan", State::Orphaned, ""),
                file("obstacle/missing", State::Missing, "new"),
            ],
        };
        let failure = apply(folder.path(), &plan).unwrap_err();
        assert!(failure.to_string().contains("as they were"), "{failure}");
        assert_eq!(contents(folder.path()), before);
        assert!(!folder.path().join("new").exists());
    }

    #[test]
    fn the_next_run_undoes_one_that_died_at_any_step() {
        let plan = Plan {
            files: vec![
                file("stale", State::Stale, "new"),
                file("new/missing", State::Missing, "new"),
                file("gone/orphan", State::Orphaned, ""),
            ],
        };
        // Each obstacle stops the run at another step; forgetting the stage then is what a crash does.
        for stop in 0..=plan.files.len() {
            let folder = tree(&[("stale", "old"), ("gone/orphan", "old"), ("obstacle", "file")]);
            let before = contents(folder.path());
            let mut steps: Vec<Step> = plan
                .changes()
                .map(|file| Step {
                    path: file.path.clone(),
                    creates: file.state == State::Missing,
                    contents: (file.state != State::Orphaned).then_some(file.contents.as_str()),
                })
                .collect();
            let obstacle = Step {
                path: "obstacle/x".to_owned(),
                creates: true,
                contents: Some(""),
            };
            steps.insert(stop, obstacle);
            let stage = Stage::open(folder.path()).unwrap();
            stage.carry_out(&steps).unwrap_err();
            drop(stage);
            assert!(folder.path().join(STAGE).exists());
            apply(folder.path(), &Plan::default()).unwrap();
            assert_eq!(contents(folder.path()), before, "stopped at {stop}");
        }
    }

    #[test]
    fn two_runs_do_not_write_at_once() {
        let folder = tree(&[]);
        let first = Stage::open(folder.path()).unwrap();
        let failure = Stage::open(folder.path()).unwrap_err();
        assert!(failure.to_string().contains("another run"), "{failure}");
        first.close().unwrap();
    }
}
