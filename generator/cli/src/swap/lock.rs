//! One run at a time in a folder.
//!
//! In: the folder. Out: a lock that the operating system drops with the process. The folder itself is what is locked, so no
//! file is made for it, none can be left over, and commands that only read can hold a lock where they must not write. Where
//! folders cannot be locked, a file in the user's folder for temporary files stands for it.

use crate::failure::{Exit, Failure, Outcome};
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at a lock that somebody holds.
const PAUSE: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(super) struct Lock {
    /// Held open for its lock. Absent on file systems without locks, which are no reason to stop.
    _file: Option<File>,
}

impl Lock {
    /// For a run that writes and waits so long for another to end; `None` when there is no such folder.
    pub(super) fn to_write(base: &Path, patience: Duration) -> Outcome<Option<Self>> {
        Self::take(base, |file| {
            let until = Instant::now() + patience;
            loop {
                match file.try_lock() {
                    Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(PAUSE),
                    done => return done,
                }
            }
        })
    }

    /// For a run that reads: others may read at the same time.
    pub(super) fn to_read(base: &Path) -> Outcome<Option<Self>> {
        Self::take(base, File::try_lock_shared)
    }

    fn take(base: &Path, lock: impl Fn(&File) -> Result<(), TryLockError>) -> Outcome<Option<Self>> {
        let file = match open(base) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(_) => return Ok(Some(Self { _file: None })),
        };
        match lock(&file) {
            Err(TryLockError::WouldBlock) => {
                let message = format!("another run is at work in {}", base.display());
                let failure = Failure::new(Exit::Errors, message);
                Err(failure.help("wait for it to end, then run the command again; this run has changed nothing"))
            }
            Err(TryLockError::Error(_)) => Ok(Some(Self { _file: None })),
            // Removed, and perhaps made again, between opening and locking.
            Ok(()) if !is_still(&file, base) => Ok(None),
            Ok(()) => Ok(Some(Self { _file: Some(file) })),
        }
    }
}

#[cfg(unix)]
fn open(base: &Path) -> io::Result<File> {
    File::open(base)
}

#[cfg(unix)]
fn is_still(file: &File, base: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: std::fs::Metadata, b: std::fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata()
        .and_then(|a| Ok(same(a, std::fs::metadata(base)?)))
        .unwrap_or(false)
}

#[cfg(not(unix))]
fn open(base: &Path) -> io::Result<File> {
    let base = base.canonicalize()?;
    let name = crate::files::sum(base.as_os_str().as_encoded_bytes());
    let path = std::env::temp_dir().join(format!("docwright-{name}.lock"));
    std::fs::OpenOptions::new().create(true).append(true).open(path)
}

#[cfg(not(unix))]
fn is_still(_: &File, base: &Path) -> bool {
    base.exists()
}
