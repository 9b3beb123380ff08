//! Changing files as planned, all of them or none.
//!
//! In: a [`Plan`]. Out: the tree changed as planned, or as it was. A command that writes opens the [`Tree`] before it reads
//! anything below it: that keeps other runs out, and puts back what a run that died has left half done. Every new file is then
//! written to a folder in the tree's base, the stage; the former files get a second name there; a journal says what is about
//! to change; and only then the new files take the places of the old ones, each by one rename.
//!
//! What is promised when the process is killed, at any moment: every file is as before or as planned, none is missing that
//! was there before and is planned, `names.lock` changes last, and the next run puts all of them back before it reads one.
//! When the power fails the same holds on file systems that keep the order of what was synced; files, the journal and the
//! folders are synced before what depends on them. Two runs are kept apart where the file system knows locks.

mod disk;
#[cfg(test)]
pub(crate) mod faults;
mod journal;
mod lock;
pub(crate) mod place;
mod stage;
mod undo;

pub(crate) use journal::identity;
pub use place::STAGE;
pub(crate) use stage::is_own;

use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::output;
use crate::plan::{Plan, PlannedFile, State};
use disk::At;
use docwright_base::printable::one_line;
use journal::{Entry, Journal};
use lock::Lock;
use stage::{Stage, cannot};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

const AS_BEFORE: &str = "all files are as they were before this run";

/// A folder that this run alone writes to, with no run left half done in it.
#[derive(Debug)]
pub(crate) struct Tree {
    base: PathBuf,
    /// What this run had to make to have the folder, the outer before the inner.
    made: Vec<PathBuf>,
    /// Dropped after the folders that were made for nothing are gone.
    _lock: Lock,
}

/// Holds off runs that write, for a command that reads what they write.
#[derive(Debug)]
pub(crate) struct Reading {
    _lock: Option<Lock>,
}

/// Makes sure that the files below `base` are those of one run. `command` is what puts them right when they are not.
pub(crate) fn read(base: &Path, command: &str) -> Outcome<Reading> {
    let lock = Lock::to_read(base)?;
    let unfinished = match Stage::find(base)? {
        Some(stage) => stage.journal()?.is_some(),
        None => false,
    };
    if unfinished {
        return Err(died(base).help(format!("run `{command}`, which puts them back first")));
    }
    Ok(Reading { _lock: lock })
}

/// Refuses a place for files within a stage, which is never anybody's to write to.
pub(crate) fn check_place(path: &Path) -> Outcome {
    if path
        .components()
        .any(|part| part.as_os_str().eq_ignore_ascii_case(STAGE))
    {
        let message = format!("{} is a run's own folder, or in it", path.display());
        return Err(Failure::new(Exit::Usage, message).help("choose another place with --out"));
    }
    Ok(())
}

impl Tree {
    /// Locks the tree under `base`, which is made when it is missing, and undoes a run that died half way. Another run that
    /// is at work is an error.
    pub(crate) fn open(base: &Path) -> Outcome<Self> {
        Self::open_within(base, Duration::ZERO)
    }

    /// The same, but waits so long for other runs to end.
    pub(crate) fn open_within(base: &Path, patience: Duration) -> Outcome<Self> {
        // A run that ends without a file removes the folder that it has made, perhaps just before it is locked here.
        const TRIES: usize = 100;
        for _ in 0..TRIES {
            let made = missing_folders(base);
            match disk::create_folders(base) {
                Err((_, error)) if error.kind() == io::ErrorKind::NotFound => continue,
                done => done.map_err(|error| failed("make the folder", error))?,
            }
            if let Some(lock) = Lock::to_write(base, patience)? {
                let tree = Self {
                    base: base.to_path_buf(),
                    made,
                    _lock: lock,
                };
                check_above(base)?;
                recover(base)?;
                return Ok(tree);
            }
        }
        let message = format!("{} is removed as often as it is made", base.display());
        Err(Failure::new(Exit::Errors, message).help("find out which program does that"))
    }

    /// Brings the tree into the state that the plan wants.
    pub(crate) fn apply(self, plan: &Plan) -> Outcome {
        // Names are read back by the next run, so they are the last to change.
        let is_names = |file: &&PlannedFile| file.path.rsplit('/').next() == Some(docwright_code::NAMES);
        let (names, mut files): (Vec<_>, Vec<_>) = plan.changes().partition(is_names);
        files.extend(names);
        if files.is_empty() {
            return Ok(());
        }
        swap(&self.base, &files)
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // One with something in it cannot be removed this way, and is to stay.
            let _ = fs::remove_dir(folder);
        }
    }
}

fn failed(doing: &str, error: (PathBuf, io::Error)) -> Failure {
    let help = match error.1.kind() {
        io::ErrorKind::CrossesDevices => format!("{AS_BEFORE}; what one run writes has to lie on one file system"),
        _ => AS_BEFORE.to_owned(),
    };
    cannot(doing, error).help(help)
}

/// A run that died further out may have been at work here too. A stage up there that no run has left is not this run's matter,
/// nor is one of a run that lives.
fn check_above(base: &Path) -> Outcome {
    let full = base.canonicalize().unwrap_or_else(|_| base.to_path_buf());
    match full.ancestors().skip(1).find(|above| has_died(above)) {
        Some(above) => Err(died(above).help(
            "run the command that writes to that folder, such as `cargo xtask generate`; it puts them back first",
        )),
        None => Ok(()),
    }
}

fn has_died(base: &Path) -> bool {
    if base.join(STAGE).symlink_metadata().is_err() {
        return false;
    }
    let Ok(_lock) = Lock::to_read(base) else { return false };
    matches!(Stage::find(base), Ok(Some(stage)) if matches!(stage.journal(), Ok(Some(_))))
}

fn died(base: &Path) -> Failure {
    let message = format!(
        "a run has died half way in {}; the files there are a mixture",
        base.display()
    );
    Failure::new(Exit::Errors, message)
}

/// Puts everything back that a dead run has changed, and takes away what it has left.
fn recover(base: &Path) -> Outcome {
    let Some(stage) = Stage::find(base)? else {
        return Ok(());
    };
    if let Some(journal) = stage.journal()? {
        let paths = journal.entries.iter().map(|entry| &entry.path);
        for path in paths.chain(&journal.folders) {
            if let Some(link) = files::link_on_the_way(base, path) {
                let message = format!("cannot put back {path}: {link} has become a symbolic link");
                return Err(Failure::new(Exit::Errors, message).help("remove the link, then run the command again"));
            }
        }
        take_back(base, &stage, &journal)?;
        output::note(&format!(
            "note: a run had died half way in {}; its changes were undone",
            base.display()
        ));
    }
    stage.remove().map_err(|error| cannot("remove", error))
}

fn take_back(base: &Path, stage: &Stage, journal: &Journal) -> Outcome {
    let left = undo::undo(base, stage, journal).map_err(|error| {
        cannot("put back", error).help(format!(
            "the former files lie in {}; run the command again to put them back",
            base.join(STAGE).display()
        ))
    })?;
    for path in left {
        output::note(&format!(
            "warning: {} was changed since; it stays as it is",
            one_line(path)
        ));
    }
    stage.end().map_err(|error| cannot("remove", error))
}

fn swap(base: &Path, files: &[&PlannedFile]) -> Outcome {
    let stage = Stage::create(base).map_err(|error| failed("make", error))?;
    let journal = prepare(base, &stage, files).map_err(|error| {
        let _ = stage.remove();
        failed("write", error)
    })?;
    let done = stage
        .begin(&journal)
        .and_then(|()| carry_out(base, &stage, &journal))
        .and_then(|()| stage.end());
    if let Err(error) = done {
        take_back(base, &stage, &journal)?;
        let _ = stage.remove();
        return Err(failed("write", error));
    }
    if let Err((path, error)) = stage.remove() {
        // The files are as planned; what is left over goes with the next run.
        output::note(&format!("warning: cannot remove {}: {error}", path.display()));
    }
    Ok(())
}

/// Writes the new files to the stage and keeps the old ones there.
fn prepare(base: &Path, stage: &Stage, files: &[&PlannedFile]) -> At<Journal> {
    let run = random().map_err(|error| (base.to_path_buf(), error))?;
    let mut entries = Vec::new();
    let mut folders = BTreeSet::new();
    for (index, file) in files.iter().enumerate() {
        let target = base.join(&file.path);
        let former = disk::look(&target)?;
        if former.is_some() != (file.state != State::Missing) || former.as_ref().is_some_and(|it| !it.is_file()) {
            return Err((
                target,
                io::Error::other("somebody has changed it while this run was at work"),
            ));
        }
        let (old, new) = (stage.old_file(&run, index), stage.new_file(&run, index));
        let mut entry = Entry {
            path: file.path.clone(),
            before: None,
            after: None,
        };
        if former.is_some() {
            disk::keep(&target, &old)?;
            entry.before = Some(files::sum(&fs::read(&old).map_err(|error| (old, error))?));
        }
        if file.state != State::Orphaned {
            // The user knows the file by its own name.
            let written = disk::write_new(&new, file.contents.as_bytes());
            written.map_err(|(_, error)| (target, error))?;
            entry.after = Some(files::sum(file.contents.as_bytes()));
            if let Some(former) = &former {
                disk::set_rights_of(&new, former)?;
            }
            folders.extend(missing_below(base, &file.path));
        }
        entries.push(entry);
    }
    Ok(Journal::new(
        &run,
        &stage.metadata()?,
        folders.into_iter().collect(),
        entries,
    ))
}

fn carry_out(base: &Path, stage: &Stage, journal: &Journal) -> At<()> {
    for folder in &journal.folders {
        disk::create_folder(&base.join(folder))?;
    }
    for (index, entry) in journal.entries.iter().enumerate() {
        let target = base.join(&entry.path);
        if entry.after.is_some() {
            disk::rename(&stage.new_file(&journal.run, index), &target)?;
        } else {
            disk::remove_file(&target)?;
        }
    }
    for entry in journal.entries.iter().filter(|entry| entry.after.is_none()) {
        remove_empty_folders(base, &entry.path)?;
    }
    undo::sync(base, journal)
}

/// Folders left empty by a deletion, from the innermost outwards.
fn remove_empty_folders(base: &Path, relative: &str) -> At<()> {
    let mut folder = Path::new(relative).parent();
    while let Some(inner) = folder.filter(|inner| !inner.as_os_str().is_empty()) {
        if !disk::remove_if_empty(&base.join(inner))? {
            break;
        }
        folder = inner.parent();
    }
    Ok(())
}

/// The folders on the way to a file that are not there, relative to `base`.
fn missing_below(base: &Path, relative: &str) -> Vec<String> {
    let ends = relative.match_indices('/').map(|(end, _)| &relative[..end]);
    ends.filter(|folder| !base.join(folder).exists())
        .map(str::to_owned)
        .collect()
}

/// The folder and those above it, as far as they are not there; the outer before the inner.
fn missing_folders(folder: &Path) -> Vec<PathBuf> {
    let missing = folder
        .ancestors()
        .take_while(|it| !it.as_os_str().is_empty() && !it.exists());
    let mut missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
    missing.reverse();
    missing
}

fn random() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests;
