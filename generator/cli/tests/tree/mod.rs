//! A small tree of specs in a temporary folder, and the built program to run on it.
//!
//! In: a toy vendor, written below. Out: [`Tree`] and [`Run`], for the tests of the commands.

// Each test program uses a part of this.
#![allow(dead_code)]

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

pub(crate) const LAYOUT: &str = "\
title: Acme Cloud
language: en
sections:
  summary: [Function]
  endpoint: [URI]
  request: [Request Parameters]
  response: [Response Parameters]
status_lines: ['^Status code: ?{status}$']
caption: '^Table \\d+ (?P<text>.*)$'
captions:
  - {pattern: '^Path parameters$', is: path}
  - {pattern: '^Response body parameters$', is: response}
columns:
  name: [Parameter]
  required: [Mandatory]
  type: [Type]
  description: [Description]
required: {yes: ['Yes'], no: ['No']}
types:
  words: {String: string, Integer: int32}
";

pub(crate) const PAGE: &str = "\
# Stopping a Task

## Function

Stops a task.

## URI

POST /v1/tasks/{task_id}/stop

Table 1 Path parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| task_id | Yes | String | ID of the task. |

## Response Parameters

Status code: 200

Table 2 Response body parameters

| Parameter | Type | Description |
|---|---|---|
| state | String | State of the task. |
| progress | Integer | Percentage done. |
";

pub(crate) const SPEC: &str = "specs/acme/tasks/openapi.yaml";
pub(crate) const SERVICE: &str = "specs/acme/tasks/service.yaml";
pub(crate) const PAGE_PATH: &str = "specs/acme/tasks/pages/stop-task.md";

/// A folder with specs/ in it, and the program to run on it.
pub(crate) struct Tree {
    pub(crate) folder: TempDir,
}

impl Tree {
    /// One vendor with one service of one page.
    pub(crate) fn new() -> Self {
        let tree = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        tree.write("specs/acme/layout.yaml", LAYOUT);
        tree.write(PAGE_PATH, PAGE);
        tree.write(SERVICE, &service("acme-tasks", &[("pages/stop-task.md", &sum(PAGE))]));
        fs::create_dir(tree.path("generated")).unwrap();
        tree
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub(crate) fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
    }

    /// Every file with its contents, to see that nothing has changed; but for what a run remembers of it.
    pub(crate) fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.ends_with(".docwright-cache") {
                    continue;
                } else if path.is_dir() {
                    folders.push(path);
                } else {
                    let contents = fs::read(&path).unwrap();
                    files.insert(path, contents);
                }
            }
        }
        files
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_docwright"))
            .current_dir(self.folder.path())
            .arg("--root")
            .arg(self.folder.path())
            .args(arguments)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        Run(output)
    }

    /// A run in the tree's folder that finds out by itself where it is.
    pub(crate) fn run_here(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_docwright"))
            .current_dir(self.folder.path())
            .args(arguments)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        Run(output)
    }

    /// A run that must end with 1, name each of `parts`, and leave the tree as it was.
    pub(crate) fn refused(&self, arguments: &[&str], parts: &[&str]) {
        let before = self.everything();
        let run = self.run(arguments);
        run.expect(1, parts);
        assert_eq!(self.everything(), before, "a refused run changed the tree");
    }
}

pub(crate) struct Run(pub(crate) Output);

impl Run {
    pub(crate) fn expect(&self, code: i32, parts: &[&str]) {
        let text = self.text();
        assert_eq!(self.0.status.code(), Some(code), "{text}");
        for part in parts {
            assert!(text.contains(part), "expected {part:?} in:\n{text}");
        }
    }

    pub(crate) fn text(&self) -> String {
        let Output { stdout, stderr, .. } = &self.0;
        format!("{}{}", String::from_utf8_lossy(stdout), String::from_utf8_lossy(stderr))
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }
}

pub(crate) fn service(krate: &str, pages: &[(&str, &str)]) -> String {
    let mut text = format!("title: Acme Tasks\nversion: v1\ncrate: {{name: {krate}, version: 0.1.0}}\npages:\n");
    for (path, sum) in pages {
        text.push_str(&format!("  - path: {path}\n    sha256: {sum}\n"));
    }
    text
}

pub(crate) fn sum(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn set(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} has no {from:?}", path.display());
    fs::write(path, text.replace(from, to)).unwrap();
}
