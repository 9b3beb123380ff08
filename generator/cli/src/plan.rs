//! What a run would change on disk. `generate` carries it out, `generate --check` prints it: one computation for both.
//!
//! In: the files a run wants and the tree as it is. Out: [`Plan`]. Only files that say that docwright made them, and that they
//! are these very files, are planned over. Reads and never writes; writing is [`crate::swap`]'s.

use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::mark::Maker;
use crate::swap::STAGE;
use docwright_code::file_name;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// As much of a file as holds its header, whatever command is named there.
const HEADER: u64 = 64 << 10;

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
    /// What is to be written; empty where nothing is.
    pub(crate) contents: String,
}

/// One file that a run wants.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Relative to the plan's base, with `/` between folders.
    pub(crate) path: String,
    /// What the file calls itself in its header.
    pub(crate) name: String,
    pub(crate) contents: String,
}

/// What is to become of other people's files where a file of ours is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Others {
    Keep,
    Replace,
}

impl Others {
    /// `forced` is the option `--force`.
    pub(crate) fn when(forced: bool) -> Self {
        if forced { Self::Replace } else { Self::Keep }
    }
}

/// The files of a run, each with its state.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) files: Vec<PlannedFile>,
}

impl Plan {
    /// Adds the files that are wanted, given relative to `base`.
    ///
    /// A file of somebody else is not planned over: that is a failure which names all such files. `Others::Replace` plans
    /// over ordinary files whoever made them; what is no ordinary file is never planned over.
    pub(crate) fn want(&mut self, base: &Path, wanted: Vec<Wanted>, others: Others) -> Outcome {
        let mut foreign = Vec::new();
        for Wanted { path, name, contents } in wanted {
            let there = find(base, &path, u64::MAX).map_err(|why| {
                let message = format!("refusing to write {path} in {}: {why}", base.display());
                Failure::new(Exit::Errors, message).help("move away what is there, or choose another place")
            })?;
            let state = match there {
                None => State::Missing,
                Some(there) if there == contents.as_bytes() => State::Fresh,
                Some(there) => {
                    // Nothing is lost with an empty file.
                    if !there.is_empty() && Maker::of(&there, &name) == Maker::Other {
                        foreign.push(path.clone());
                    }
                    State::Stale
                }
            };
            let contents = if state == State::Fresh { String::new() } else { contents };
            self.files.push(PlannedFile { path, state, contents });
        }
        if foreign.is_empty() || others == Others::Replace {
            return Ok(());
        }
        Err(Failure::new(
            Exit::Errors,
            format!(
                "refusing to overwrite files in {} that docwright did not make under their names: {}",
                base.display(),
                list(&foreign)
            ),
        )
        .help("move these files away, or give --force to have them replaced"))
    }

    /// Adds files that are known to be as they are wanted.
    pub(crate) fn know(&mut self, paths: Vec<String>) {
        self.files.extend(paths.into_iter().map(|path| PlannedFile {
            path,
            state: State::Fresh,
            contents: String::new(),
        }));
    }

    /// Adds what was generated for the crate in `base/folder` and is not wanted by this plan. Returns the other files that
    /// are there.
    pub(crate) fn find_orphans(&mut self, base: &Path, folder: &str, crate_name: &str) -> Outcome<Vec<String>> {
        let wanted: BTreeSet<String> = self.files.iter().map(|file| file.path.clone()).collect();
        let mut foreign = Vec::new();
        let there = files::walk(base, folder, &|path| is_tool_file(folder, path))
            .map_err(|error| Failure::io("cannot list the folder", &base.join(folder), &error))?;
        for path in there {
            if wanted.contains(&path) {
                continue;
            }
            let name = file_name(crate_name, inside(folder, &path));
            // What is no ordinary file, or is reached through a link, is nobody's but the user's.
            let header = find(base, &path, HEADER).ok().flatten();
            if header.is_some_and(|header| Maker::of(&header, &name) == Maker::Us) {
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

    /// The same files as they are named from elsewhere; `way` leads to the plan's base.
    pub(crate) fn within(mut self, way: &str) -> Self {
        for file in &mut self.files {
            file.path.insert_str(0, way);
        }
        self
    }
}

/// Refuses to write where the run reads, whatever the user says: the next run would have nothing to read.
pub(crate) fn spare(base: &Path, wanted: &[Wanted], inputs: &[PathBuf]) -> Outcome {
    let inputs: BTreeSet<PathBuf> = inputs.iter().filter_map(|input| input.canonicalize().ok()).collect();
    let is_input = |path: &Path| path.canonicalize().is_ok_and(|path| inputs.contains(&path));
    match wanted.iter().find(|wanted| is_input(&base.join(&wanted.path))) {
        Some(Wanted { path, .. }) => {
            let message = format!("refusing to write {path} in {}: this run reads it", base.display());
            Err(Failure::new(Exit::Usage, message).help("choose another place with --out"))
        }
        None => Ok(()),
    }
}

/// The first of many paths, for a message.
pub(crate) fn list(paths: &[String]) -> String {
    const SHOWN: usize = 10;
    let shown = paths
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    match paths.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// What Cargo, git, editors and runs that died keep in a crate's folder; neither ours nor in the way.
fn is_tool_file(folder: &str, path: &str) -> bool {
    let inside = inside(folder, path);
    matches!(inside, "target" | "Cargo.lock" | ".git") || matches!(inside.rsplit('/').next(), Some(".DS_Store" | STAGE))
}

fn inside<'p>(folder: &str, path: &'p str) -> &'p str {
    path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/')
}

/// The first bytes of an ordinary file, `None` when nothing is there; or why no file of ours can be there.
pub(crate) fn find(base: &Path, path: &str, bytes: u64) -> Result<Option<Vec<u8>>, String> {
    if !files::stays_below(path) {
        return Err("the path leaves the folder it belongs to".to_owned());
    }
    if let Some(link) = files::link_on_the_way(base, path) {
        return Err(format!("{link} is a symbolic link"));
    }
    let target = base.join(path);
    match fs::symlink_metadata(&target) {
        Ok(there) if there.is_file() => {
            let mut read = Vec::with_capacity(usize::try_from(there.len().min(bytes)).unwrap_or_default());
            let file = File::open(&target).and_then(|file| file.take(bytes).read_to_end(&mut read));
            file.map(|_| Some(read)).map_err(|error| error.to_string())
        }
        Ok(there) if there.is_dir() => Err("it is a folder".to_owned()),
        Ok(_) => Err("it is no ordinary file".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err("a file stands where a folder has to be".to_owned())
        }
        Err(error) => Err(error.to_string()),
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

    fn wanted(files: &[(&str, &str)]) -> Vec<Wanted> {
        files
            .iter()
            .map(|(path, contents)| Wanted {
                path: (*path).to_owned(),
                name: (*path).to_owned(),
                contents: (*contents).to_owned(),
            })
            .collect()
    }

    fn ours(name: &str, rest: &str) -> String {
        format!("// {}\n{rest}", docwright_base::origin::mark(name))
    }

    #[test]
    fn each_file_is_fresh_stale_missing_or_orphaned() {
        let [fresh, stale, orphan] = ["fresh", "stale", "orphan"].map(|name| ours(&format!("c/{name}.rs"), "old"));
        let folder = tree(&[
            ("c/fresh.rs", &fresh),
            ("c/stale.rs", &stale),
            ("c/orphan.rs", &orphan),
            ("c/target/x.rs", &ours("c/target/x.rs", "")),
        ]);
        let mut plan = Plan::default();
        let files = [("c/fresh.rs", &*fresh), ("c/stale.rs", "new"), ("c/missing.rs", "new")];
        plan.want(folder.path(), wanted(&files), Others::Keep).unwrap();
        assert_eq!(
            plan.find_orphans(folder.path(), "c", "c").unwrap(),
            Vec::<String>::new()
        );
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
    fn a_file_of_somebody_else_is_neither_replaced_nor_an_orphan() {
        let others = [
            "fn mine() {}\n".to_owned(),
            "// @generated\n".to_owned(),
            "// @generated by other-tool. DO NOT EDIT.\n".to_owned(),
            ours("c/other.rs", ""),
            ours("d/mine.rs", ""),
            ours("mine.rs", ""),
        ];
        for contents in others {
            let folder = tree(&[("c/mine.rs", &contents)]);
            let mut plan = Plan::default();
            let failure = plan
                .want(folder.path(), wanted(&[("c/mine.rs", "new")]), Others::Keep)
                .unwrap_err();
            let said = failure.to_string();
            assert!(said.contains("c/mine.rs") && said.contains("--force"), "{said}");
            let mut plan = Plan::default();
            assert_eq!(plan.find_orphans(folder.path(), "c", "c").unwrap(), ["c/mine.rs"]);
            assert!(plan.files.is_empty(), "{contents}");
            plan.want(folder.path(), wanted(&[("c/mine.rs", "new")]), Others::Replace)
                .unwrap();
            assert_eq!(plan.files[0].state, State::Stale);
        }
    }

    #[test]
    fn what_an_earlier_version_made_is_replaced_and_never_deleted() {
        let former = "// @generated by `cargo xtask generate`. Do not edit: change what it is made from.\n";
        let folder = tree(&[("c/a.rs", former), ("c/b.rs", former)]);
        let mut plan = Plan::default();
        plan.want(folder.path(), wanted(&[("c/a.rs", "new")]), Others::Keep)
            .unwrap();
        assert_eq!(plan.find_orphans(folder.path(), "c", "c").unwrap(), ["c/b.rs"]);
        assert_eq!(plan.files.len(), 1);
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_refused() {
        let folder = tree(&[]);
        for path in ["../up.rs", "/etc/up.rs", "a/../../up.rs"] {
            for others in [Others::Keep, Others::Replace] {
                let refused = Plan::default().want(folder.path(), wanted(&[(path, "")]), others);
                assert!(refused.is_err(), "{path}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_ordinary_file_is_refused_whatever_is_said() {
        let folder = tree(&[("real/a.rs", "x"), ("file", "x"), ("folder/x", "x")]);
        let at = |path: &str| folder.path().join(path);
        std::os::unix::fs::symlink(at("real"), at("link")).unwrap();
        std::os::unix::fs::symlink(at("real/a.rs"), at("real/b.rs")).unwrap();
        std::os::unix::fs::symlink("nowhere", at("dangling")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        for (path, why) in [
            ("link/a.rs", "symbolic link"),
            ("real/b.rs", "symbolic link"),
            ("dangling", "symbolic link"),
            ("file/a.rs", "a file stands"),
            ("folder", "is a folder"),
            ("socket", "no ordinary file"),
        ] {
            let failure = Plan::default()
                .want(folder.path(), wanted(&[(path, "")]), Others::Replace)
                .unwrap_err();
            assert!(failure.to_string().contains(why), "{path}: {failure}");
        }
    }
}
