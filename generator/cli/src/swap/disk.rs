//! What a swap does to the disk, one small step at a time.
//!
//! In: paths. Out: the change made and, for files, on the disk itself. Every step asks [`step`] first, so that the tests can
//! stop a run in front of each. Nothing else in [`crate::swap`] changes the disk.

#[cfg(test)]
use super::faults::step;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// An error with the path it happened at.
pub(super) type At<T> = Result<T, (PathBuf, io::Error)>;

#[cfg(not(test))]
fn step() -> io::Result<()> {
    Ok(())
}

fn at<T>(path: &Path, work: impl FnOnce() -> io::Result<T>) -> At<T> {
    step()
        .and_then(|()| work())
        .map_err(|error| (path.to_path_buf(), error))
}

/// Makes a file that is not there; a link of that name is not followed.
pub(super) fn write_new(path: &Path, contents: &[u8]) -> At<()> {
    let mut file = at(path, || OpenOptions::new().write(true).create_new(true).open(path))?;
    at(path, || file.write_all(contents))?;
    at(path, || file.sync_all())
}

/// Gives `path` the access rights of the file that it is to replace.
pub(super) fn set_rights_of(path: &Path, of: &Metadata) -> At<()> {
    at(path, || fs::set_permissions(path, of.permissions()))
}

/// A second name for a file, or a copy where the file system gives a file one name only.
pub(super) fn keep(path: &Path, also: &Path) -> At<()> {
    at(also, || fs::hard_link(path, also).or_else(|_| copy(path, also)))
}

fn copy(path: &Path, to: &Path) -> io::Result<()> {
    io::copy(
        &mut File::open(path)?,
        &mut OpenOptions::new().write(true).create_new(true).open(to)?,
    )?;
    fs::set_permissions(to, fs::metadata(path)?.permissions())?;
    // Windows writes to the disk through handles that may write only.
    OpenOptions::new().append(true).open(to)?.sync_all()
}

/// Moves a file over another, or to where none is: at no moment is there none at `to` that was there before.
pub(super) fn rename(from: &Path, to: &Path) -> At<()> {
    at(to, || fs::rename(from, to))
}

pub(super) fn remove_file(path: &Path) -> At<()> {
    at(path, || fs::remove_file(path))
}

pub(super) fn create_folder(path: &Path) -> At<()> {
    at(path, || fs::create_dir(path))
}

/// Makes a folder that nobody else can write to, where the system knows of such.
pub(super) fn create_own_folder(path: &Path) -> At<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    at(path, || builder.create(path))
}

pub(super) fn create_folders(path: &Path) -> At<()> {
    at(path, || fs::create_dir_all(path))
}

pub(super) fn remove_folder(path: &Path) -> At<()> {
    at(path, || fs::remove_dir(path))
}

/// Removes a folder that nothing is in, and says whether it is gone.
pub(super) fn remove_if_empty(path: &Path) -> At<bool> {
    match remove_folder(path) {
        Ok(()) => Ok(true),
        Err((_, error)) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err((_, error)) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes the names in a folder last over a loss of power, on systems that can.
pub(super) fn sync_folder(path: &Path) -> At<()> {
    at(path, || {
        if !cfg!(unix) {
            return Ok(());
        }
        match File::open(path).and_then(|folder| folder.sync_all()) {
            // File systems that know nothing of it say so in one of these ways.
            Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
            done => done,
        }
    })
}

/// What lies at a path itself, be it a link; `None` where nothing does.
pub(super) fn look(path: &Path) -> At<Option<Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err((path.to_path_buf(), error)),
    }
}
