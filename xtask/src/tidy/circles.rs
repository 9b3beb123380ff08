//! No two files need each other: what both need stands in a third.
//!
//! A file needs another where a path of its code leads to an item that stands there, whatever it is re-exported by. Declaring a
//! module is no need.

use super::finding::Finding;
use super::references::{Reference, Said, read};
use super::tree::{TextFile, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// A finding for each group of files that need each other, with the paths by which they do.
pub(super) fn no_circles(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for root in tree.rust().filter(|file| is_root(&file.path)) {
        let library = Library::read(tree, root);
        findings.extend(library.circles());
    }
    findings
}

fn is_root(path: &str) -> bool {
    let is_ours = ["generator/", "runtime/", "xtask/"]
        .iter()
        .any(|folder| path.starts_with(folder));
    is_ours && (path.ends_with("src/lib.rs") || path.ends_with("src/main.rs"))
}

/// The modules of a crate.
struct Library<'t> {
    /// By the path of the module from the crate's root.
    modules: BTreeMap<Vec<String>, (&'t str, Said)>,
}

/// Why one file needs another: the first line that says so.
type Needs<'t> = BTreeMap<&'t str, BTreeMap<&'t str, usize>>;

/// Re-exports are followed no further than this.
const MOST_STEPS: usize = 8;

impl<'t> Library<'t> {
    fn read(tree: &'t Tree, root: &'t TextFile) -> Self {
        let files: BTreeMap<&str, &TextFile> = tree.rust().map(|file| (file.path.as_str(), file)).collect();
        let folder = root.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut modules = BTreeMap::new();
        let mut rest = vec![(Vec::new(), root)];
        while let Some((module, file)) = rest.pop() {
            let said = read(&file.text);
            for child in &said.children {
                let path: Vec<String> = module.iter().chain([child]).cloned().collect();
                let stem = format!("{folder}/{}", path.join("/"));
                let found = [format!("{stem}.rs"), format!("{stem}/mod.rs")];
                if let Some(file) = found.iter().find_map(|path| files.get(path.as_str())) {
                    rest.push((path, *file));
                }
            }
            modules.insert(module, (file.path.as_str(), said));
        }
        Self { modules }
    }

    fn circles(&self) -> Vec<Finding> {
        let needs = self.needs();
        let reach: BTreeMap<&str, BTreeSet<&str>> = needs.keys().map(|file| (*file, reached(&needs, file))).collect();
        let mut told: BTreeSet<&str> = BTreeSet::new();
        let mut findings = Vec::new();
        for (file, from_here) in &reach {
            let group: BTreeSet<&str> = from_here
                .iter()
                .copied()
                .filter(|other| reach.get(other).is_some_and(|back| back.contains(file)))
                .collect();
            if group.is_empty() || !told.insert(file) {
                continue;
            }
            told.extend(&group);
            let within = group.iter().flat_map(|file| {
                let needed = needs[file].iter().filter(|(other, _)| group.contains(*other));
                needed.map(move |(other, line)| format!("{file}:{line} needs {other}"))
            });
            let message = format!("files need each other: {}", within.collect::<Vec<_>>().join("; "));
            findings.push(Finding::new(file, None, message));
        }
        findings
    }

    fn needs(&self) -> Needs<'t> {
        let mut needs: Needs = BTreeMap::new();
        for (module, (file, said)) in &self.modules {
            let needed = needs.entry(file).or_default();
            for Reference { path, line, .. } in &said.references {
                let target = self.file_of(module, path, MOST_STEPS).filter(|target| target != file);
                if let Some(target) = target {
                    needed.entry(target).or_insert(*line);
                }
            }
        }
        needs
    }

    /// The file in which the last name of a path stands that is no module, as seen from `module`.
    fn file_of(&self, module: &[String], path: &[String], steps: usize) -> Option<&'t str> {
        let steps = steps.checked_sub(1)?;
        let (mut at, mut rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (module.to_vec(), &path[1..]),
            "super" => (module.split_last()?.1.to_vec(), &path[1..]),
            _ => (module.to_vec(), path),
        };
        while let Some((name, after)) = rest.split_first() {
            if name == "super" {
                at.pop()?;
                rest = after;
                continue;
            }
            let below: Vec<String> = at.iter().chain([name]).cloned().collect();
            if self.modules.contains_key(&below) {
                (at, rest) = (below, after);
                continue;
            }
            return self.defined(&at, name, after, steps);
        }
        self.modules.get(&at).map(|(file, _)| *file)
    }

    /// Where a name of a module stands: where its `use` leads, or in the module's own file.
    fn defined(&self, module: &[String], name: &str, after: &[String], steps: usize) -> Option<&'t str> {
        let (file, said) = self.modules.get(module)?;
        let import = said.references.iter().find(|it| it.alias.as_deref() == Some(name));
        if let Some(import) = import {
            let path: Vec<String> = import.path.iter().chain(after).cloned().collect();
            return self.file_of(module, &path, steps);
        }
        let mut all = said.references.iter().filter(|it| it.alias.as_deref() == Some("*"));
        let by_all = all.find_map(|it| {
            let path: Vec<String> = it.path.iter().cloned().chain([name.to_owned()]).collect();
            self.file_of(module, &path, steps)
        });
        Some(by_all.unwrap_or(file))
    }
}

/// The files that a file needs, and that those need.
fn reached<'t>(needs: &Needs<'t>, file: &str) -> BTreeSet<&'t str> {
    let mut reached = BTreeSet::new();
    let mut rest: Vec<&str> = needs.get(file).into_iter().flatten().map(|(file, _)| *file).collect();
    while let Some(file) = rest.pop() {
        if reached.insert(file) {
            rest.extend(needs.get(file).into_iter().flatten().map(|(file, _)| *file));
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], expect: &[&str]) {
        let files: Vec<(String, &str)> = files
            .iter()
            .map(|(path, text)| (format!("xtask/src/{path}"), *text))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let found = no_circles(&Tree::of(&files));
        let found: Vec<String> = found.iter().map(|it| it.message.replace("xtask/src/", "")).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_parent_and_a_child_that_need_each_other() {
        check(
            &[
                ("main.rs", "mod a;\nfn f() { a::g() }\npub struct X;\n"),
                ("a.rs", "use crate::X;\npub fn g() {}\n"),
            ],
            &["files need each other: a.rs:1 needs main.rs; main.rs:2 needs a.rs"],
        );
    }

    #[test]
    fn what_both_need_in_a_third_is_no_circle() {
        check(
            &[
                ("main.rs", "mod a;\nmod x;\npub use x::X;\nfn f() { a::g() }\n"),
                ("a.rs", "use crate::X;\nuse super::x::Y;\npub fn g() {}\n"),
                ("x.rs", "pub struct X; pub struct Y;\n"),
            ],
            &[],
        );
    }

    #[test]
    fn circles_over_several_files_and_through_modules() {
        check(
            &[
                ("main.rs", "mod a;\nmod b;\nmod c;\n"),
                ("a.rs", "use super::b;\nfn f() { b::g() }\n"),
                ("b.rs", "mod d;\nuse d::*;\n"),
                ("b/d.rs", "use crate::c::h;\n"),
                ("c.rs", "fn h() { crate::a::f() }\n"),
            ],
            &["files need each other: a.rs:1 needs b.rs; b.rs:2 needs b/d.rs; b/d.rs:1 needs c.rs; c.rs:1 needs a.rs"],
        );
    }
}
