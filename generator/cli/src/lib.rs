//! docwright's commands, for every program that offers them: `docwright`, and `cargo xtask` in docwright's own repository.
//!
//! In: a parsed command line. Out: an [`Outcome`]. This file dispatches; each command is a file of its own.

// What is read never stops the program; tests may.
#![cfg_attr(not(test), warn(clippy::expect_used, clippy::panic, clippy::unreachable))]
// What is printed goes through `output`.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod accept;
mod accepted;
mod catalog;
mod code;
mod context;
mod crate_name;
mod deny;
mod failure;
pub mod files;
pub mod generate;
#[cfg(test)]
mod kills;
mod mark;
mod mock;
mod names;
mod new;
pub mod output;
mod plan;
pub mod program;
mod progress;
mod reading;
mod report;
mod schema;
mod show;
mod source;
mod spec;
mod spec_file;
mod style;
pub mod summary;
mod swap;
mod target;
mod vendor;
mod why;

pub use context::{Context, Globals, Root};
pub use failure::{Exit, Failure, Outcome};
pub use swap::STAGE;

use clap::Parser;
use docwright_base::printable::one_line;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a program's help says of its exit codes.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the input has errors, a step failed, another run is at work, or a file could not be read or
     written; all files are as they were
  2  the command line asks for something that does not exist
  4  `generate --check` found files that are not up to date";

/// Turns vendors' API documentation pages into OpenAPI specs, Rust clients and mock servers.
#[derive(Debug, Parser)]
#[command(name = "docwright", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

impl Cli {
    /// Runs the command, in the nearest folder with `specs/` where no other is named.
    ///
    /// # Errors
    ///
    /// Whatever stopped it, as the user is to be told.
    pub fn run(self) -> Outcome {
        let context = Context::new(&self.globals, &nearest_with_specs())?;
        self.command.run(&context)
    }
}

/// The present folder or the nearest around it that holds `specs/`; the present one where none does.
fn nearest_with_specs() -> PathBuf {
    let here = env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let nearest = here.ancestors().find(|folder| folder.join("specs").is_dir());
    nearest.map_or_else(|| here.clone(), Path::to_path_buf)
}

/// The commands.
#[derive(Debug, clap::Subcommand)]
#[allow(missing_docs, reason = "each is described where its arguments are")]
pub enum Command {
    New(new::Args),
    Generate(generate::Args),
    Accept(accept::Args),
    Spec(spec::Args),
    Code(code::Args),
    Show(show::Args),
    Schema(schema::Args),
    Mock(mock::Args),
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// Whatever stopped it, as the user is to be told.
    pub fn run(self, context: &Context) -> Outcome {
        match self {
            Self::New(args) => new::run(context, &args),
            Self::Generate(args) => generate::run(context, &args),
            Self::Accept(args) => accept::run(context, &args),
            Self::Spec(args) => spec::run(context, &args),
            Self::Code(args) => code::run(context, &args),
            Self::Show(args) => show::run(context, &args),
            Self::Schema(args) => schema::run(&args),
            Self::Mock(args) => mock::run(context, &args),
        }
    }
}

/// The command line; a complaint about it quotes it, and a script may have put anything there, so it is made of the words
/// as they can be printed. Ends the process where it is not understood.
pub fn parse<P: Parser>() -> P {
    let command = program::command(P::command());
    let understood = |words: Vec<OsString>| {
        let matches = command.clone().try_get_matches_from(words)?;
        P::from_arg_matches(&matches)
    };
    let complaint = |error: clap::Error| {
        let printable = env::args_os().map(|word| OsString::from(one_line(&word.to_string_lossy()).into_owned()));
        understood(printable.collect()).err().unwrap_or(error)
    };
    understood(env::args_os().collect()).unwrap_or_else(|error| complaint(error).exit())
}

/// What a program ends with; a failure is told first, unless it has been.
pub fn exit_code(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let text = failure.to_string();
            if !text.is_empty() {
                output::note(&text);
            }
            ExitCode::from(failure.exit as u8)
        }
    }
}
