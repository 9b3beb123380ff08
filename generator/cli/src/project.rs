//! `docwright.yaml`, what a project says of itself: where its crates lie and how they find the runtime.
//!
//! In: the file at the project's root, if there is one. Out: [`Project`]. Each key has a default, which is right for a
//! repository that has nothing but `specs/`.

use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::mark::Maker;
use crate::plan::{PlannedFile, State, Wanted};
use crate::program;
use crate::report::{Report, Sources};
use crate::root::Root;
use crate::runtime::{self, Source};
use crate::style::Style;
use docwright_base::Diagnostic;
use docwright_base::input::{self, Fault};
use docwright_base::origin::origin;
use docwright_code::Runtime;
use serde::Deserialize;
use std::fs;

/// The file's path below the root.
pub(crate) const FILE: &str = "docwright.yaml";

/// Where crates go when nobody says.
pub(crate) const DEFAULT_CRATES: &str = "generated";

/// What the commands need to know of the project.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    /// The folder of the crates, relative to the root.
    pub(crate) crates: String,
    pub(crate) runtime: Source,
    /// Whether the crates are a workspace of their own.
    pub(crate) standalone: bool,
    program: String,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Keys {
    crates: Option<String>,
    runtime: Option<String>,
    standalone: Option<bool>,
    program: Option<String>,
}

impl Default for Project {
    fn default() -> Self {
        Self::of(Keys::default())
    }
}

impl Project {
    /// Reads the file below the root; what is wrong with it is printed.
    pub(crate) fn read(root: &Root, style: Style) -> Outcome<Self> {
        let path = root.join(FILE);
        if path.symlink_metadata().is_err() {
            return Ok(Self::default());
        }
        let mut sources = Sources::default();
        sources.add(FILE, FILE, &path);
        let problem = match files::read_text(&path, FILE).and_then(|text| Self::parse(&text)) {
            Ok(project) => return Ok(project),
            Err(problem) => *problem,
        };
        let mut report = Report::default();
        report.add(sources, vec![problem]);
        report.print(style)?;
        Err(Failure::new(Exit::Errors, format!("cannot use {FILE}")))
    }

    fn parse(text: &str) -> Result<Self, Box<Diagnostic>> {
        let tree = input::read(FILE, text)?;
        // A file of comments only says nothing, which is allowed.
        let keys: Keys = match tree.to_value().is_null() {
            true => Keys::default(),
            false => tree.parse(FILE, FILE)?,
        };
        keys.check().map_err(|fault| fault.at(FILE, &tree))?;
        Ok(Self::of(keys))
    }

    fn of(keys: Keys) -> Self {
        Self {
            crates: keys.crates.unwrap_or_else(|| DEFAULT_CRATES.to_owned()),
            runtime: keys.runtime.map_or(Source::Vendor, |text| Source::of(&text)),
            standalone: keys.standalone.unwrap_or(true),
            program: keys.program.unwrap_or_else(|| "docwright".to_owned()),
        }
    }

    /// The same with another folder for the crates, as a command line names it.
    pub(crate) fn with_crates(&self, crates: &str) -> Outcome<Self> {
        let crates = crates.trim_end_matches('/');
        if let Err((what, help)) = check_crates(crates) {
            return Err(Failure::new(Exit::Usage, format!("--out: {what}")).help(help));
        }
        Ok(Self {
            crates: crates.to_owned(),
            ..self.clone()
        })
    }

    /// How a command of this project is written into files.
    pub(crate) fn command(&self, command: &str) -> String {
        program::called(command, &self.program)
    }

    /// How a crate of the project finds the runtime.
    pub(crate) fn runtime(&self, root: &Root) -> Outcome<Runtime> {
        Ok(match &self.runtime {
            Source::Vendor => Runtime::Beside,
            Source::Version(version) => Runtime::Version(version.clone()),
            Source::Folder(folder) => {
                runtime::check_folder(&root.join(folder), &format!("{folder} of {FILE}"), Exit::Errors)?;
                let up = "../".repeat(self.crates.split('/').count() + 1);
                Runtime::Path(format!("{up}{folder}"))
            }
        })
    }

    /// The manifest that made the crates a workspace of their own, where they are one no longer.
    pub(crate) fn workspace_left_over(&self, root: &Root) -> Option<PlannedFile> {
        let path = format!("{}/Cargo.toml", self.crates);
        let text = fs::read(root.join(&path)).ok()?;
        let is_reached = files::link_on_the_way(root.dir(), &path).is_none();
        let is_left_over = !self.standalone && is_reached && Maker::of(&text, &path) == Maker::Us;
        is_left_over.then_some(PlannedFile {
            path,
            state: State::Orphaned,
            contents: String::new(),
        })
    }

    /// The files that the crates share.
    pub(crate) fn shared(&self) -> Vec<Wanted> {
        let command = self.command("cargo xtask generate");
        let mut files = Vec::new();
        let within = format!("{}/", self.crates);
        if self.runtime == Source::Vendor {
            files.extend(runtime::files().into_iter().map(|file| Wanted {
                path: format!("{within}{}", file.path),
                ..file
            }));
        }
        if self.standalone {
            let path = format!("{within}Cargo.toml");
            let note = origin(&path, &command);
            files.push(Wanted {
                name: path.clone(),
                contents: format!(
                    "# {note}. Do not edit: docwright.yaml says what is in it.\n\n\
                     # The generated crates are a workspace of their own. `standalone: false` in docwright.yaml makes them members of yours.\n\
                     [workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\"]\n"
                ),
                path,
            });
        }
        files
    }
}

/// What is wrong with a folder for crates, and what to do.
fn check_crates(crates: &str) -> Result<(), (String, &'static str)> {
    if !is_folder(crates) {
        let what = format!("`{crates}` is no folder below the project's");
        return Err((what, "give a relative path such as generated or crates/clients"));
    }
    if crates
        .split('/')
        .next()
        .is_some_and(|first| first.eq_ignore_ascii_case("specs"))
    {
        let what = format!("`{crates}` lies in specs/, where crates would be taken for services");
        return Err((what, "give another folder such as generated"));
    }
    Ok(())
}

/// One below the root, in the one way to write it.
fn is_folder(path: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_step =
        |step: &str| step.starts_with(char::is_alphanumeric) && step.chars().all(is_plain) && step != "target";
    files::stays_below(path) && path.split('/').all(is_step)
}

impl Keys {
    fn check(&self) -> Result<(), Fault> {
        if let Some(Err((what, help))) = self.crates.as_deref().map(check_crates) {
            return Err(Fault::new(["crates"], what).help(help));
        }
        let source = self.runtime.as_deref().map(Source::of);
        if let Some(Source::Folder(folder)) =
            source.filter(|source| matches!(source, Source::Folder(folder) if !is_folder(folder)))
        {
            return Err(Fault::new(["runtime"], format!("`{folder}` is no folder below the project's"))
                .help("the runtime is `vendor` for a copy beside the crates, a version requirement such as 0.1 for released ones, or a folder that holds client/ and mock/"));
        }
        let is_plain = |program: &str| {
            program.starts_with(|c: char| c.is_ascii_alphanumeric())
                && program
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || " -_./".contains(c))
        };
        if let Some(program) = self.program.as_ref().filter(|program| !is_plain(program)) {
            return Err(
                Fault::new(["program"], format!("`{program}` is no way to call docwright")).help(
                    "it stands in the headers of files: letters, digits, spaces, `-`, `_`, `.` and `/` are allowed",
                ),
            );
        }
        Ok(())
    }
}
