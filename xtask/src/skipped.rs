//! What the steps of `test` did not run, and why.
//!
//! In: a line for each thing that was skipped, in a file, since most of them come from tests in processes of their own
//! (`tests/it/skip.rs` writes them). Out: a phrase for the summary. Whether something may be missing is not decided here.

use docwright_cli::Context;
use docwright_cli::summary::number;
use docwright_cli::{Failure, Outcome};
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

/// The variable that tells tests where the lines go.
pub(crate) const NOTES: &str = "DOCWRIGHT_SKIPPED";

/// The file of the lines. Its folder is there: this program was built into it.
pub(crate) fn file(context: &Context) -> PathBuf {
    context.root.join("target/skipped.txt")
}

/// Forgets what earlier runs skipped.
pub(crate) fn forget(context: &Context) -> Outcome {
    let path = file(context);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::io("cannot remove", &path, &error)),
        _ => Ok(()),
    }
}

/// Notes that `who` did not run for want of `what`.
pub(crate) fn note(context: &Context, who: &str, what: &str) -> Outcome {
    let path = file(context);
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| writeln!(file, "{who}: {what}"))
        .map_err(|error| Failure::io("cannot write", &path, &error))
}

/// `; skipped 3 for want of captures of real pages`, or nothing.
pub(crate) fn summary(context: &Context) -> String {
    in_words(&fs::read_to_string(file(context)).unwrap_or_default())
}

fn in_words(notes: &str) -> String {
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, what) in notes.lines().filter_map(|line| line.split_once(": ")) {
        *missing.entry(what).or_default() += 1;
    }
    if missing.is_empty() {
        return String::new();
    }
    let missing = missing
        .iter()
        .map(|(what, count)| format!("{} without {what}", number(*count, "check")));
    format!("; skipped {}", missing.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_skipped_is_counted_by_what_is_missing() {
        assert_eq!(in_words(""), "");
        let notes = "a::b: pages\nc: a toolchain\nd: pages\n";
        assert_eq!(
            in_words(notes),
            "; skipped 1 check without a toolchain, 2 checks without pages"
        );
    }
}
