//! What every command knows of its surroundings: where the checkout lies and how to print.
//!
//! In: global options and the environment. Out: [`Context`]. The only module that asks what kind of terminal this is.

use crate::failure::Outcome;
use crate::output;
use crate::project::{self, Project};
use crate::root::Root;
use crate::style::{Detail, Style, Watch};
use std::env;
use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};

/// Handed to every command.
#[derive(Debug, Clone)]
pub struct Context {
    /// Where it lies.
    pub root: Root,
    pub(crate) project: Project,
    pub(crate) style: Style,
}

impl Context {
    /// Works in the nearest project where the command line names no folder.
    ///
    /// # Errors
    ///
    /// If there is no such folder, or its `docwright.yaml` is none.
    pub fn new(globals: &Globals) -> Outcome<Self> {
        if globals.format == Format::Json {
            output::begin_json();
        }
        if globals.quiet {
            output::begin_quiet();
        }
        let terminal = stderr().is_terminal();
        let is_dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
        let plain_wished = is_dumb || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let style = Style {
            fancy: match globals.color {
                Color::Auto => terminal && !plain_wished,
                Color::Always => true,
                Color::Never => false,
            },
            width: width(),
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
        };
        let root = match &globals.root {
            Some(folder) => Root::find(folder)?,
            None => Root::find(&nearest())?,
        };
        Ok(Self {
            project: Project::read(&root, style)?,
            root,
            style,
        })
    }
}

/// The present folder or the nearest around it that a project lies in; the present one where none does.
fn nearest() -> PathBuf {
    let here = env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let is_project = |folder: &&Path| folder.join("specs").is_dir() || folder.join(project::FILE).is_file();
    let nearest = here.ancestors().find(is_project);
    nearest.map_or_else(|| here.clone(), Path::to_path_buf)
}

/// As COLUMNS says, or else the terminal; what is no terminal takes lines of the usual length.
fn width() -> u16 {
    const USUAL: u16 = 100;
    let said = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size_of(stderr()).map(|(width, _)| width.0);
    said.or_else(terminal).filter(|&width| width > 0).unwrap_or(USUAL)
}

/// Whom stdout is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[allow(missing_docs, reason = "each says what it is")]
pub enum Format {
    Text,
    Json,
}

/// When to use colours and frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[allow(missing_docs, reason = "each says what it is")]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// Below what a command has of its own.
const HEADING: &str = "Options of every command";

/// What may stand before or behind every command.
#[derive(Debug, clap::Args)]
pub struct Globals {
    /// Work in this folder instead of the nearest one, from here upwards, that holds specs/ or docwright.yaml.
    #[arg(long, global = true, help_heading = HEADING, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Show every warning, and also what is merely worth knowing.
    #[arg(short, long, global = true, help_heading = HEADING)]
    pub verbose: bool,
    /// Show errors only: no warnings, no progress, no word of what was done, and of `mock` no log.
    #[arg(short, long, global = true, help_heading = HEADING, conflicts_with = "verbose")]
    pub quiet: bool,
    /// When to frame and colour what is found; `auto` asks the terminal, NO_COLOR and TERM.
    #[arg(long, global = true, help_heading = HEADING, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// `json`: every line of stdout is an object with a `type`, for each finding, service and file, and how the run ended.
    #[arg(long, global = true, help_heading = HEADING, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}
