//! The folder that holds a run's files until the run is done.
//!
//! In: the base. Out: a [`Stage`] made by this run, or found as a dead run left it. A stage that is found is looked at closely:
//! it is to be a real folder of this user that holds nothing but files of the names that a run gives, and nothing in it is read
//! or removed unless the journal or the owner's mark tells that a run has made this very folder.

use super::disk::{self, At};
use super::journal::{self, Journal};
use super::place::STAGE;
use crate::failure::{Exit, Failure, Outcome};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

const JOURNAL: &str = "journal";
/// The journal while it is written: under its own name it is whole or not there.
const DRAFT: &str = "journal.new";
/// An empty file, the first in the folder and the last: its name says of which folder a run made it.
const OWNER: &str = "owner-";
/// Keeps what a dead run has left out of a commit.
const IGNORE: &str = ".gitignore";
/// More than a journal of a hundred thousand files.
const MAX_JOURNAL: u64 = 64 << 20;

#[derive(Debug)]
pub(super) struct Stage {
    folder: PathBuf,
}

impl Stage {
    /// Makes the folder; one that is there belongs to somebody else.
    pub(super) fn create(base: &Path) -> At<Self> {
        let folder = base.join(STAGE);
        disk::create_own_folder(&folder)?;
        let stage = Self { folder };
        let written = stage.owner().and_then(|owner| disk::write_new(&owner, b""));
        let written = written.and_then(|()| disk::write_new(&stage.folder.join(IGNORE), b"*\n"));
        if let Err(error) = written {
            let _ = stage.remove();
            return Err(error);
        }
        Ok(stage)
    }

    fn owner(&self) -> At<PathBuf> {
        Ok(self
            .folder
            .join(format!("{OWNER}{}", journal::identity(&self.metadata()?))))
    }

    /// The folder as a run that died has left it.
    pub(super) fn find(base: &Path) -> Outcome<Option<Self>> {
        let folder = base.join(STAGE);
        let stage = Self { folder };
        let Some(found) = disk::look(&stage.folder).map_err(|error| cannot("look at", error))? else {
            return Ok(None);
        };
        if !found.is_dir() {
            return Err(stage.foreign("it is no folder"));
        }
        if !is_own(&found) {
            return Err(stage.foreign("it belongs to another user"));
        }
        stage.check_names()?;
        Ok(Some(stage))
    }

    /// The file as the run is to write it, and as it was before.
    pub(super) fn new_file(&self, run: &str, index: usize) -> PathBuf {
        self.folder.join(format!("new-{run}-{index}"))
    }

    pub(super) fn old_file(&self, run: &str, index: usize) -> PathBuf {
        self.folder.join(format!("old-{run}-{index}"))
    }

    pub(super) fn metadata(&self) -> At<Metadata> {
        let missing = || (self.folder.clone(), io::ErrorKind::NotFound.into());
        disk::look(&self.folder)?.ok_or_else(missing)
    }

    /// From here on a run that dies is undone by the next one.
    pub(super) fn begin(&self, journal: &Journal) -> At<()> {
        let draft = self.folder.join(DRAFT);
        let bytes = serde_json::to_vec(journal).map_err(|error| (draft.clone(), error.into()))?;
        disk::write_new(&draft, &bytes)?;
        // The files that the journal speaks of come before it.
        disk::sync_folder(&self.folder)?;
        disk::rename(&draft, &self.folder.join(JOURNAL))?;
        disk::sync_folder(&self.folder)
    }

    /// From here on the run counts as done, or as undone.
    pub(super) fn end(&self) -> At<()> {
        let path = self.folder.join(JOURNAL);
        match disk::look(&path)? {
            Some(_) => disk::remove_file(&path),
            None => Ok(()),
        }
    }

    /// What the run was about to change; `None` for one that died before it changed anything, or after it was done.
    pub(super) fn journal(&self) -> Outcome<Option<Journal>> {
        let path = self.folder.join(JOURNAL);
        let Some(found) = disk::look(&path).map_err(|error| cannot("look at", error))? else {
            return self.check_owner().map(|()| None);
        };
        if !found.is_file() || found.len() > MAX_JOURNAL {
            return Err(self.foreign("its journal is no ordinary file, or too large"));
        }
        let bytes = fs::read(&path).map_err(|error| Failure::io("cannot read", &path, &error))?;
        let stage = self.metadata().map_err(|error| cannot("look at", error))?;
        Journal::read(&bytes, &stage)
            .map(Some)
            .map_err(|why| self.foreign(&why))
    }

    /// Removes the folder with the files of a run that is done or has never begun.
    pub(super) fn remove(&self) -> At<()> {
        let names = self.names()?.into_iter().filter(|name| is_of_run(name));
        // Without the owner's mark the next run would not know the rest.
        let (owners, others): (Vec<_>, Vec<_>) = names.partition(|name| name.starts_with(OWNER));
        for name in others.iter().chain(&owners) {
            disk::remove_file(&self.folder.join(name))?;
        }
        disk::remove_folder(&self.folder)
    }

    /// A stage that no run has left stays as it is, and so does everything else.
    pub(super) fn foreign(&self, why: &str) -> Failure {
        let message = format!(
            "{} is not as a run of docwright leaves it: {why}",
            self.folder.display()
        );
        Failure::new(Exit::Errors, message)
            .help("nothing was changed; look at what is in it, delete it, and run the command again")
    }

    fn check_names(&self) -> Outcome {
        for name in self.names().map_err(|error| cannot("list the folder", error))? {
            let found = disk::look(&self.folder.join(&name)).map_err(|error| cannot("look at", error))?;
            if !is_of_run(&name) && name != JOURNAL {
                return Err(self.foreign(&format!("it holds {name:?}")));
            }
            if name != JOURNAL && found.is_some_and(|found| !found.is_file()) {
                return Err(self.foreign(&format!("{name:?} in it is no ordinary file")));
            }
        }
        Ok(())
    }

    /// An empty folder is all that a run leaves that died before it wrote its mark.
    fn check_owner(&self) -> Outcome {
        let names = self.names().map_err(|error| cannot("list the folder", error))?;
        let owner = self.owner().map_err(|error| cannot("look at", error))?;
        if names.is_empty() || names.iter().any(|name| owner.ends_with(name)) {
            return Ok(());
        }
        Err(self.foreign("nothing tells that what it holds was written to this very folder"))
    }

    fn names(&self) -> At<Vec<String>> {
        let list = || -> io::Result<Vec<String>> {
            let names = fs::read_dir(&self.folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
            names.collect()
        };
        list().map_err(|error| (self.folder.clone(), error))
    }
}

/// A name that a run gives to a file of its stage, the journal's apart.
fn is_of_run(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    match parts.as_slice() {
        ["new" | "old", run, index] => journal::is_run(run) && index.bytes().all(|byte| byte.is_ascii_digit()),
        ["owner", number, made] => [number, made]
            .iter()
            .all(|it| it.bytes().all(|byte| byte.is_ascii_digit())),
        _ => name == DRAFT || name == IGNORE,
    }
}

#[cfg(unix)]
pub(crate) fn is_own(folder: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(folder) == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
pub(crate) fn is_own(_: &Metadata) -> bool {
    true
}

/// An error of the disk as the end of a command.
pub(super) fn cannot(doing: &str, (path, error): (PathBuf, io::Error)) -> Failure {
    Failure::io(&format!("cannot {doing}"), &path, &error)
}
