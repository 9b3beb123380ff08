//! Stops a run in front of any of its steps on the disk, as a kill does or as an error of the disk does.
//!
//! In: a [`Fault`] for the thread that swaps. Out: what [`super::disk`] is to do. In tests only.

use std::cell::Cell;
use std::io::{Error, ErrorKind, Result};
use std::process::abort;
use std::str::FromStr;

/// What is to happen, and in front of which step, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process ends there and then.
    Kill(usize),
    /// This step fails, and no other.
    Error(usize),
    /// This step fails and all that follow it, those that put things back among them.
    ErrorsFrom(usize),
}

thread_local! {
    static PLANNED: Cell<Option<Fault>> = const { Cell::new(None) };
    static STEPS: Cell<usize> = const { Cell::new(0) };
}

/// Lets this thread run into `fault`, or into none.
pub(crate) fn plan(fault: Option<Fault>) {
    PLANNED.set(fault);
    STEPS.set(0);
}

pub(super) fn step() -> Result<()> {
    let step = STEPS.replace(STEPS.get() + 1);
    match PLANNED.get() {
        Some(Fault::Kill(at)) if step == at => abort(),
        Some(Fault::Error(at)) if step == at => Err(Error::from(ErrorKind::StorageFull)),
        Some(Fault::ErrorsFrom(at)) if step >= at => Err(Error::from(ErrorKind::ReadOnlyFilesystem)),
        _ => Ok(()),
    }
}

/// Written as the tests hand it to another process: `kill 5`.
impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let wrong = || format!("no fault: {text}");
        let (word, step) = text.split_once(' ').ok_or_else(wrong)?;
        let step = step.parse().map_err(|_| wrong())?;
        match word {
            "kill" => Ok(Self::Kill(step)),
            "error" => Ok(Self::Error(step)),
            "errors" => Ok(Self::ErrorsFrom(step)),
            _ => Err(wrong()),
        }
    }
}
