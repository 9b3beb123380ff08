//! What every command knows of its surroundings: where the checkout lies and how to print.
//!
//! In: global options and the environment. Out: [`Context`]. The only module that asks what kind of terminal this is.

use crate::failure::{Exit, Failure, Outcome};
use crate::style::{Detail, Style, Watch};
use std::env;
use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};

/// Handed to every command.
#[derive(Debug)]
pub struct Context {
    /// Where it lies.
    pub root: Root,
    pub(crate) style: Style,
}

impl Context {
    /// `default` is the folder to work in where the command line names none.
    ///
    /// # Errors
    ///
    /// If there is no such folder.
    pub fn new(globals: &Globals, default: &Path) -> Outcome<Self> {
        let terminal = stderr().is_terminal();
        let is_dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
        let plain_wished = is_dumb || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Ok(Self {
            root: Root::find(globals.root.as_deref().unwrap_or(default))?,
            style: Style {
                fancy: match globals.color {
                    Color::Auto => terminal && !plain_wished,
                    Color::Always => true,
                    Color::Never => false,
                },
                detail: match (globals.quiet, globals.verbose) {
                    (true, _) => Detail::Errors,
                    (false, false) => Detail::Kinds,
                    (false, true) => Detail::All,
                },
                watch: match globals.quiet {
                    true => Watch::Nobody,
                    false if terminal && !is_dumb && env::var_os("CI").is_none() => Watch::Person,
                    false => Watch::Log,
                },
            },
        })
    }
}

/// The folder that holds `specs/` and `generated/`.
#[derive(Debug, Clone)]
pub struct Root(PathBuf);

impl Root {
    fn find(folder: &Path) -> Outcome<Self> {
        match folder.canonicalize() {
            Ok(folder) if folder.is_dir() => Ok(Self(folder)),
            Ok(_) => Err(Failure::new(
                Exit::Usage,
                format!("{} is not a folder", folder.display()),
            )),
            Err(error) => Err(
                Failure::new(Exit::Usage, format!("cannot work in {}: {error}", folder.display()))
                    .help("--root takes a folder that holds specs/ and generated/"),
            ),
        }
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.0
    }

    /// A path below the root, given with `/` between folders.
    pub fn join(&self, relative: &str) -> PathBuf {
        self.0.join(relative)
    }
}

/// A path as the user would write it: relative to `base` where it lies below it, with `/` between folders.
pub(crate) fn shown(base: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(base).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}

/// When to use colours and frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[allow(missing_docs, reason = "each says what it is")]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// What may stand before or behind every command.
#[derive(Debug, clap::Args)]
pub struct Globals {
    /// Work on the specs/ and generated/ of this folder instead of the nearest one that has them. To build its crates, as `mock` does, it
    /// needs a workspace generated/Cargo.toml and a copy of runtime/ too.
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Show every warning, and also what is merely worth knowing.
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Show errors only, of what is found; without progress, `generate` without its summary, and `mock` without its log.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// When to frame and colour what is found; `auto` asks the terminal, NO_COLOR and TERM.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}
