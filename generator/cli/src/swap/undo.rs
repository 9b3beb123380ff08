//! Putting back what a run has changed.
//!
//! In: a journal that can be trusted, and the stage that holds the former files. Out: every file as it was before the run.
//! Files that are neither as before nor as the run wrote them were changed by somebody since; they are left alone and named.
//! Safe to repeat: what is back already is left as it is. So even a journal that is believed wrongly can only exchange a file
//! for another where it knows the sums of both.

use super::disk::{self, At};
use super::journal::{Entry, Journal};
use super::stage::Stage;
use crate::files;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Returns the paths that were left alone.
pub(super) fn undo<'j>(base: &Path, stage: &Stage, journal: &'j Journal) -> At<Vec<&'j str>> {
    let mut left = Vec::new();
    for (index, entry) in journal.entries.iter().enumerate().rev() {
        let old = stage.old_file(&journal.run, index);
        if !put_back(&base.join(&entry.path), &old, entry)? {
            left.push(entry.path.as_str());
        }
    }
    for folder in journal.folders.iter().rev() {
        // Whatever somebody has put there since keeps it.
        disk::remove_if_empty(&base.join(folder))?;
    }
    sync(base, journal)?;
    Ok(left)
}

/// Makes all that was moved and removed last.
pub(super) fn sync(base: &Path, journal: &Journal) -> At<()> {
    let mut folders: Vec<PathBuf> = journal
        .entries
        .iter()
        .filter_map(|entry| Some(base.join(&entry.path).parent()?.to_path_buf()))
        .chain(journal.folders.iter().map(|folder| base.join(folder)))
        .chain([base.to_path_buf()])
        .collect();
    folders.sort();
    folders.dedup();
    folders
        .iter()
        .filter(|folder| folder.is_dir())
        .try_for_each(|folder| disk::sync_folder(folder))
}

/// Whether the file is as it was.
fn put_back(target: &Path, old: &Path, entry: &Entry) -> At<bool> {
    let there = sum_of(target)?;
    if there == entry.before {
        return Ok(true);
    }
    if there.is_some() && there != entry.after {
        return Ok(false);
    }
    if entry.before.is_none() {
        disk::remove_file(target)?;
        return Ok(true);
    }
    if sum_of(old)? != entry.before {
        let damaged = io::Error::new(io::ErrorKind::InvalidData, "its former contents are not in the stage");
        return Err((target.to_path_buf(), damaged));
    }
    if let Some(parent) = target.parent()
        && !parent.is_dir()
    {
        disk::create_folders(parent)?;
    }
    disk::rename(old, target)?;
    Ok(true)
}

/// The sum of what lies at a path. What is no file has a sum that no file has.
fn sum_of(path: &Path) -> At<Option<String>> {
    match disk::look(path)? {
        None => Ok(None),
        Some(found) if !found.is_file() => Ok(Some(String::new())),
        Some(_) => fs::read(path)
            .map(|contents| Some(files::sum(&contents)))
            .map_err(|error| (path.to_path_buf(), error)),
    }
}
