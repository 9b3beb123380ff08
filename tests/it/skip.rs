//! Something that a test needs and does not find in, a line for the summary of `cargo xtask test` out.
//!
//! A test that returns early looks as if it had passed: whoever runs the tests is told instead. Where `CI` is set, only
//! what is said to be optional may be missing.

use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread;

/// The variable by which `cargo xtask test` tells the file that the lines go to.
const NOTES: &str = "DOCWRIGHT_SKIPPED";

/// What a test does not find.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Missing<'a> {
    /// Not everybody can have it, such as pages that are not ours to publish.
    Optional(&'a str),
    /// A machine that tests all of this has it.
    Needed(&'a str),
}

/// Notes that the test of this thread does not run.
pub(crate) fn skip(missing: Missing<'_>) {
    let test = thread::current().name().unwrap_or("a test").to_owned();
    match note(missing, env::var_os("CI").is_some()) {
        Ok(what) => {
            eprintln!("skipped: {test}: without {what}");
            let Some(notes) = env::var_os(NOTES) else { return };
            let mut file = OpenOptions::new().create(true).append(true).open(notes).unwrap();
            writeln!(file, "{test}: {what}").unwrap();
        }
        Err(what) => panic!("{test} cannot run without {what}"),
    }
}

/// What is missing: good to know, or an error.
fn note(missing: Missing<'_>, is_ci: bool) -> Result<&str, &str> {
    match missing {
        Missing::Needed(what) if is_ci => Err(what),
        Missing::Needed(what) | Missing::Optional(what) => Ok(what),
    }
}

/// The folder of this name beside the checkout, which maintainers have; without it the test is skipped.
pub(crate) fn beside(name: &str, what: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    skip(Missing::Optional(what));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ci_lets_only_the_optional_be_missing() {
        assert_eq!(note(Missing::Optional("pages"), true), Ok("pages"));
        assert_eq!(note(Missing::Needed("a disk"), false), Ok("a disk"));
        assert_eq!(note(Missing::Needed("a disk"), true), Err("a disk"));
    }
}
