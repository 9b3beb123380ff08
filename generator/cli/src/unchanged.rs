//! What the last run made of a service, so that a run that finds nothing changed reads no page.
//!
//! In: the sums of all files that went into a service and came of it, and what there was to say. Out: the same once more, as
//! long as each of these files has the bytes that it had and no other has come; times count for nothing. `generate --check`
//! never asks here. A record counts only in the very folder that a run of this checkout has made, as a journal does: none that
//! came with a repository or an archive is believed, and one that is damaged is as good as none. So is one that cannot be
//! written: the next run reads the pages, and nothing else is lost.

use crate::catalog::ServiceId;
use crate::context::Context;
use crate::files;
use crate::plan;
use crate::report::Sources;
use crate::root::Root;
use crate::source;
use crate::swap;
use docwright_base::Diagnostic;
use docwright_reader::Counts;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder below the root that holds the records.
const FOLDER: &str = ".docwright-cache";

/// What a service came to. Paths are relative to the root.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    /// Which program made it, of what, and what the project says.
    terms: String,
    /// The sum of each file that was read.
    inputs: BTreeMap<String, String>,
    /// Files in the service's folder that were not read.
    others: BTreeSet<String>,
    /// The sum of each file that was written.
    outputs: BTreeMap<String, String>,
    /// What findings call the files that they point into, and what people call them.
    shown: BTreeMap<String, String>,
    pub(crate) counts: Counts,
    pub(crate) crate_name: Option<String>,
    /// Before anything counts as accepted.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Record {
    /// The files that it vouches for.
    pub(crate) fn files(&self) -> impl Iterator<Item = &String> {
        self.outputs.keys()
    }

    pub(crate) fn sources(&self, root: &Root) -> Sources {
        let mut sources = Sources::default();
        for (path, shown) in &self.shown {
            sources.add(path, shown, &root.join(shown));
        }
        sources
    }

    fn holds(&self, root: &Root, id: &ServiceId) -> bool {
        let folder = format!("{}/", id.folder());
        let inside = self.inputs.keys().filter_map(|path| path.strip_prefix(&folder));
        let known: BTreeSet<&str> = inside.chain(self.others.iter().map(String::as_str)).collect();
        let Ok(there) = source::there(root, id) else {
            return false;
        };
        let is_same = |(path, sum): (&String, &String)| {
            let bytes = plan::find(root.dir(), path, u64::MAX);
            bytes.is_ok_and(|bytes| bytes.is_some_and(|bytes| files::sum(&bytes) == *sum))
        };
        there.iter().map(String::as_str).collect::<BTreeSet<_>>() == known
            && self.inputs.par_iter().chain(&self.outputs).all(is_same)
    }
}

/// What is to be kept of a service: what it was read from, and what came of it.
pub(crate) fn record<'f>(
    context: &Context,
    id: &ServiceId,
    read: source::Read,
    sources: &Sources,
    written: impl Iterator<Item = (&'f str, &'f str)>,
    made: (Counts, Option<String>, Vec<Diagnostic>),
) -> Record {
    let (counts, crate_name, diagnostics) = made;
    Record {
        terms: terms(context, id),
        inputs: read.inputs,
        others: read.others,
        outputs: written
            .map(|(path, contents)| (path.to_owned(), files::sum(contents.as_bytes())))
            .collect(),
        shown: sources.shown().collect(),
        counts,
        crate_name,
        diagnostics,
    }
}

/// What the services came to, where nothing has changed for any of them.
pub(crate) fn recall(context: &Context, services: &[ServiceId]) -> Option<Vec<Record>> {
    let folder = Folder::find(&context.root)?;
    let records = services.iter().map(|id| {
        let record = folder.read(id)?;
        (record.terms == terms(context, id) && record.holds(&context.root, id)).then_some(record)
    });
    records.collect()
}

/// Keeps what services came to.
pub(crate) fn keep(context: &Context, records: &[(ServiceId, Record)]) {
    if let Ok(folder) = Folder::make(&context.root) {
        for (id, record) in records {
            let _ = folder.write(id, record);
        }
    }
}

/// Of the program its very sources: one that is worked on keeps its version.
fn terms(context: &Context, id: &ServiceId) -> String {
    let program = concat!(env!("CARGO_PKG_VERSION"), " ", env!("DOCWRIGHT_SOURCES"));
    let command = context.project.command("cargo xtask generate");
    format!("{program} {id} {command} {:?}", context.project)
}

/// The folder of the records, and what tells it from all others on this machine.
struct Folder {
    path: PathBuf,
    identity: String,
}

impl Folder {
    fn find(root: &Root) -> Option<Self> {
        let path = root.join(FOLDER);
        let found = path.symlink_metadata().ok()?;
        (found.is_dir() && swap::is_own(&found)).then(|| Self {
            identity: swap::identity(&found),
            path,
        })
    }

    fn make(root: &Root) -> io::Result<Self> {
        let path = root.join(FOLDER);
        if path.symlink_metadata().is_err() {
            fs::create_dir(&path)?;
            // Nobody wants it in a commit.
            fs::write(path.join(".gitignore"), "*\n")?;
        }
        Self::find(root).ok_or_else(|| io::ErrorKind::PermissionDenied.into())
    }

    fn file(&self, id: &ServiceId) -> PathBuf {
        self.path
            .join(format!("{}.json", files::sum(id.to_string().as_bytes())))
    }

    /// The record, if it is as this folder was given it.
    fn read(&self, id: &ServiceId) -> Option<Record> {
        let path = self.file(id);
        if !path.symlink_metadata().ok()?.is_file() {
            return None;
        }
        let text = fs::read_to_string(path).ok()?;
        let (seal, body) = text.split_once('\n')?;
        (seal == self.seal(body))
            .then(|| serde_json::from_str(body).ok())
            .flatten()
    }

    fn write(&self, id: &ServiceId, record: &Record) -> io::Result<()> {
        let body = serde_json::to_string(record)?;
        let path = self.file(id);
        let new = path.with_extension("new");
        remove(&new)?;
        fs::write(&new, format!("{}\n{body}", self.seal(&body)))?;
        fs::rename(&new, &path)
    }

    fn seal(&self, body: &str) -> String {
        files::sum(format!("{}\n{body}", self.identity).as_bytes())
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::generate::{self, Args};
    use crate::project::Project;
    use crate::style::{Detail, Style, Watch};

    const LAYOUT: &str = "\
title: Acme Cloud
language: en
sections: {endpoint: [URI], response: [Answer]}
columns: {name: [Parameter], type: [Type]}
types: {words: {String: string}}
";
    const PAGE: &str = "\
# Stopping a Task

## URI

POST /v1/tasks/{task_id}/stop

## Answer

| Parameter | Type |
|---|---|
| state | String |
";
    const SERVICE: &str = "\
title: Tasks
version: v1
crate: {name: acme-tasks, version: 0.1.0}
pages:
  - path: pages/stop.md
";
    const PAGE_PATH: &str = "specs/acme/tasks/pages/stop.md";

    struct Tree {
        context: Context,
        folder: tempfile::TempDir,
    }

    impl Tree {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("specs")).unwrap();
            let style = Style {
                fancy: false,
                width: 80,
                detail: Detail::Errors,
                watch: Watch::Nobody,
            };
            let root = Root::find(folder.path()).unwrap();
            let project = Project::default();
            let tree = Self {
                context: Context { root, project, style },
                folder,
            };
            tree.write("specs/acme/layout.yaml", LAYOUT);
            tree.write("specs/acme/tasks/service.yaml", SERVICE);
            tree.write(PAGE_PATH, PAGE);
            tree
        }

        fn path(&self, path: &str) -> PathBuf {
            self.folder.path().join(path)
        }

        fn write(&self, path: &str, text: &str) {
            fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
            fs::write(self.path(path), text).unwrap();
        }

        fn read(&self, path: &str) -> String {
            fs::read_to_string(self.path(path)).unwrap()
        }

        fn generate(&self) {
            let args = Args::of(&self.services()[0]);
            assert!(generate::run(&self.context, &args).is_ok());
        }

        fn services(&self) -> Vec<ServiceId> {
            Catalog::read(&self.context.root)
                .and_then(|it| it.resolve(&[]))
                .ok()
                .unwrap()
        }

        fn is_unchanged(&self) -> bool {
            recall(&self.context, &self.services()).is_some()
        }

        fn record(&self) -> String {
            let folder = Folder::find(&self.context.root).unwrap();
            let file = folder.file(&self.services()[0]);
            files::shown(self.folder.path(), &file)
        }
    }

    #[test]
    fn a_run_is_remembered_and_touching_a_file_is_no_change() {
        let tree = Tree::new();
        assert!(!tree.is_unchanged());
        tree.generate();
        assert!(tree.is_unchanged());
        tree.write(PAGE_PATH, &tree.read(PAGE_PATH));
        assert!(tree.is_unchanged());
        tree.generate();
        assert!(tree.is_unchanged());
        assert_eq!(tree.read(".docwright-cache/.gitignore"), "*\n");
    }

    #[test]
    fn every_byte_that_went_in_or_came_out_counts() {
        let tree = Tree::new();
        tree.generate();
        for path in [
            PAGE_PATH,
            "specs/acme/layout.yaml",
            "specs/acme/tasks/service.yaml",
            "specs/acme/tasks/openapi.yaml",
            "specs/acme/tasks/openapi.sources.json",
            "generated/acme-tasks/src/lib.rs",
            "generated/acme-tasks/names.lock",
        ] {
            let text = tree.read(path);
            for changed in [text.replacen('e', "E", 1), format!("{text}\n")] {
                tree.write(path, &changed);
                assert!(!tree.is_unchanged(), "{path}");
            }
            fs::remove_file(tree.path(path)).unwrap();
            assert!(!tree.is_unchanged(), "{path}");
            tree.write(path, &text);
            assert!(tree.is_unchanged(), "{path}");
        }
        for path in ["overlay.yaml", "notes.txt", "pages/more.md"].map(|name| format!("specs/acme/tasks/{name}")) {
            tree.write(&path, "overlay: 1.0.0\n");
            assert!(!tree.is_unchanged(), "{path}");
            fs::remove_file(tree.path(&path)).unwrap();
        }
        assert!(tree.is_unchanged());
        // It is read anew each time.
        tree.write("specs/acme/tasks/accepted.yaml", "[]\n");
        assert!(tree.is_unchanged());
    }

    #[test]
    fn what_the_program_is_told_counts() {
        let mut tree = Tree::new();
        tree.generate();
        tree.context.project = Project::default().with_crates("elsewhere").ok().unwrap();
        assert!(!tree.is_unchanged());
        tree.context.project = Project::default();
        assert!(tree.is_unchanged());
    }

    #[test]
    fn a_damaged_record_is_none() {
        let tree = Tree::new();
        tree.generate();
        let (path, text) = (tree.record(), tree.read(&tree.record()));
        for changed in [
            String::new(),
            text[..text.len() - 1].to_owned(),
            text.replacen("\"operations\":1", "\"operations\":2", 1),
            format!("{}{}", &text[..text.len() / 2], &text[text.len() / 2 + 1..]),
        ] {
            assert_ne!(changed, text);
            tree.write(&path, &changed);
            assert!(!tree.is_unchanged(), "{changed}");
        }
        tree.write(&path, &text);
        assert!(tree.is_unchanged());
    }

    #[test]
    fn a_record_that_came_with_a_copy_is_none() {
        let (tree, copy) = (Tree::new(), Tree::new());
        tree.generate();
        for path in files::walk(tree.folder.path(), "", &|_| false).unwrap() {
            copy.write(&path, &tree.read(&path));
        }
        assert!(tree.is_unchanged());
        assert!(!copy.is_unchanged());
        copy.generate();
        assert!(copy.is_unchanged() && tree.is_unchanged());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_reached_through_a_link_is_not_what_it_was() {
        let tree = Tree::new();
        tree.generate();
        for path in [PAGE_PATH, "generated/acme-tasks/src/lib.rs"] {
            let (at, beside) = (tree.path(path), tree.path("beside"));
            fs::rename(&at, &beside).unwrap();
            std::os::unix::fs::symlink(&beside, &at).unwrap();
            assert!(!tree.is_unchanged(), "{path}");
            fs::rename(&beside, &at).unwrap();
            assert!(tree.is_unchanged(), "{path}");
        }
        let (at, beside) = (tree.path(FOLDER), tree.path("beside"));
        fs::rename(&at, &beside).unwrap();
        std::os::unix::fs::symlink(&beside, &at).unwrap();
        assert!(!tree.is_unchanged());
    }
}
