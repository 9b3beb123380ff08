//! What a run would change on disk. `generate` carries it out, `generate --check` prints it: one computation for both.
//!
//! In: the files a run wants and the tree as it is. Out: [`Plan`]. Reads and never writes; writing is [`crate::swap`]'s.

use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// The mark in the first lines of each file that docwright may overwrite or delete.
pub(crate) const MARK: &str = "@generated";
/// How far into a file the mark is looked for.
const HEADER_LINES: usize = 10;

/// How a file on disk compares with what the run wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// As wanted.
    Fresh,
    /// There, with other contents.
    Stale,
    /// Not there.
    Missing,
    /// There, generated, and wanted no longer.
    Orphaned,
}

impl State {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::Orphaned => "orphaned",
        }
    }
}

/// One file of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedFile {
    /// Relative to the plan's base, with `/` between folders.
    pub(crate) path: String,
    pub(crate) state: State,
    /// What is to be written; empty for an orphan.
    pub(crate) contents: String,
}

/// The files of a run, each with its state.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) files: Vec<PlannedFile>,
}

impl Plan {
    /// Adds the files that are wanted, given relative to `base`.
    ///
    /// A file that somebody wrote by hand is never planned over: that is a failure which names all such files.
    pub(crate) fn want(&mut self, base: &Path, wanted: Vec<(String, String)>) -> Outcome {
        let mut foreign = Vec::new();
        for (path, contents) in wanted {
            if !files::stays_below(&path) {
                return Err(Failure::new(
                    Exit::Errors,
                    format!("refusing to write `{path}`: the path leaves the folder it belongs to"),
                ));
            }
            if let Some(link) = files::link_on_the_way(base, &path) {
                return Err(Failure::new(
                    Exit::Errors,
                    format!("refusing to write {path}: {link} is a symbolic link"),
                ));
            }
            let state = match read(&base.join(&path))? {
                None => State::Missing,
                Some(there) if there == contents.as_bytes() => State::Fresh,
                Some(there) => {
                    if !there.is_empty() && !is_generated(&there) {
                        foreign.push(path.clone());
                    }
                    State::Stale
                }
            };
            self.files.push(PlannedFile { path, state, contents });
        }
        if foreign.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            Exit::Errors,
            format!(
                "refusing to overwrite files without `{MARK}` in their first lines: {}",
                foreign.join(", ")
            ),
        )
        .help("they look hand-written; move them away or delete them"))
    }

    /// Adds what is generated in `base/folder` and not wanted by this plan. Returns the files that stand in the way
    /// because they were written by hand.
    pub(crate) fn find_orphans(&mut self, base: &Path, folder: &str) -> Outcome<Vec<String>> {
        let wanted: BTreeSet<String> = self.files.iter().map(|file| file.path.clone()).collect();
        let mut foreign = Vec::new();
        let there = files::walk(base, folder, &|path| is_tool_file(folder, path))
            .map_err(|error| Failure::io("cannot list the folder", &base.join(folder), &error))?;
        for path in there {
            if wanted.contains(&path) {
                continue;
            }
            let full = base.join(&path);
            let is_link = fs::symlink_metadata(&full).is_ok_and(|kind| kind.is_symlink());
            if !is_link && read(&full)?.is_some_and(|contents| is_generated(&contents)) {
                self.files.push(PlannedFile {
                    path,
                    state: State::Orphaned,
                    contents: String::new(),
                });
            } else {
                foreign.push(path);
            }
        }
        Ok(foreign)
    }

    pub(crate) fn count(&self, state: State) -> usize {
        self.files.iter().filter(|file| file.state == state).count()
    }

    /// What a run has to write or delete.
    pub(crate) fn changes(&self) -> impl Iterator<Item = &PlannedFile> {
        self.files.iter().filter(|file| file.state != State::Fresh)
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.files.extend(other.files);
    }
}

/// Whether the first lines of a file carry the mark.
pub(crate) fn is_generated(contents: &[u8]) -> bool {
    contents
        .split(|&byte| byte == b'\n')
        .take(HEADER_LINES)
        .any(|line| line.windows(MARK.len()).any(|window| window == MARK.as_bytes()))
}

/// What Cargo, git and editors keep in a crate's folder; neither ours nor in the way.
fn is_tool_file(folder: &str, path: &str) -> bool {
    let inside = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
    matches!(inside, "target" | "Cargo.lock" | ".git") || inside.rsplit('/').next() == Some(".DS_Store")
}

/// The bytes of a file; `None` when it does not exist.
fn read(path: &Path) -> Outcome<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io("cannot read", path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, contents) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
        folder
    }

    fn wanted(files: &[(&str, &str)]) -> Vec<(String, String)> {
        files
            .iter()
            .map(|(path, contents)| ((*path).to_owned(), (*contents).to_owned()))
            .collect()
    }

    #[test]
    fn each_file_is_fresh_stale_missing_or_orphaned() {
        let folder = tree(&[
            ("c/fresh.rs", "// @generated\n"),
            ("c/stale.rs", "// @generated\nold\n"),
            ("c/orphan.rs", "// @generated\n"),
            ("c/target/x.rs", "// @generated\n"),
        ]);
        let mut plan = Plan::default();
        plan.want(
            folder.path(),
            wanted(&[
                ("c/fresh.rs", "// @generated\n"),
                ("c/stale.rs", "// @generated\nnew\n"),
                ("c/missing.rs", "// @generated\n"),
            ]),
        )
        .unwrap();
        assert_eq!(plan.find_orphans(folder.path(), "c").unwrap(), Vec::<String>::new());
        let states: Vec<_> = plan.files.iter().map(|file| (file.path.as_str(), file.state)).collect();
        assert_eq!(
            states,
            [
                ("c/fresh.rs", State::Fresh),
                ("c/stale.rs", State::Stale),
                ("c/missing.rs", State::Missing),
                ("c/orphan.rs", State::Orphaned),
            ]
        );
    }

    #[test]
    fn a_hand_written_file_is_neither_overwritten_nor_an_orphan() {
        let folder = tree(&[("c/mine.rs", "fn mine() {}\n"), ("c/notes.md", "mine\n")]);
        let mut plan = Plan::default();
        let failure = plan
            .want(folder.path(), wanted(&[("c/mine.rs", "// @generated\n")]))
            .unwrap_err();
        assert!(failure.to_string().contains("c/mine.rs"), "{failure}");
        assert_eq!(
            Plan::default().find_orphans(folder.path(), "c").unwrap(),
            ["c/mine.rs", "c/notes.md"]
        );
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_refused() {
        let folder = tree(&[]);
        for path in ["../up.rs", "/etc/up.rs", "a/../../up.rs"] {
            assert!(
                Plan::default().want(folder.path(), wanted(&[(path, "")])).is_err(),
                "{path}"
            );
        }
    }

    #[test]
    fn the_mark_counts_only_at_the_top() {
        assert!(is_generated(b"<!-- @generated by x -->\n"));
        assert!(!is_generated(b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n@generated\n"));
    }
}
