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
mod check;
mod code;
mod completions;
mod context;
mod crate_name;
mod deny;
mod docs;
mod drift;
mod failure;
pub mod files;
pub mod generate;
mod given;
mod init;
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
mod project;
mod reading;
mod rename;
mod report;
mod root;
mod runtime;
mod schema;
mod show;
mod source;
mod spec;
mod spec_file;
mod style;
pub mod summary;
mod swap;
mod table;
mod tally;
mod target;
mod unchanged;
mod vendor;
mod why;

pub use context::{Context, Globals};
pub use failure::{Exit, Failure, Outcome};
pub use root::Root;
pub use swap::STAGE;

use clap::{CommandFactory, Parser};
use docwright_base::printable::one_line;
use serde_json::json;
use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

/// What a program's help says of its exit codes.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the input has errors, a step failed, another run is at work, or a file could not be read or
     written; all files are as they were
  2  the command line cannot be done: it is not understood, names something that is not there, or
     would make what is there already
  4  `--check` found files that are not up to date
  5  `generate --check` found a page of which less is understood than what is committed was read from";

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
    /// Runs the command, in the nearest project where no other is named.
    ///
    /// # Errors
    ///
    /// Whatever stopped it, as the user is to be told.
    pub fn run(self) -> Outcome {
        let context = Context::new(&self.globals)?;
        self.command.run(&context)
    }
}

/// The commands.
#[derive(Debug, clap::Subcommand)]
#[allow(missing_docs, reason = "each is described where its arguments are")]
pub enum Command {
    Init(init::Args),
    New(new::Args),
    Generate(generate::Args),
    Accept(accept::Args),
    Rename(rename::Args),
    Spec(spec::Args),
    Code(code::Args),
    Show(show::Args),
    Schema(schema::Args),
    Mock(mock::Args),
    Completions(completions::Args),
    Docs(docs::Args),
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// Whatever stopped it, as the user is to be told.
    pub fn run(self, context: &Context) -> Outcome {
        match self {
            Self::Init(args) => init::run(context, &args),
            Self::New(args) => new::run(context, &args),
            Self::Generate(args) => generate::run(context, &args),
            Self::Accept(args) => accept::run(context, &args),
            Self::Rename(args) => rename::run(context, &args),
            Self::Spec(args) => spec::run(context, &args),
            Self::Code(args) => code::run(context, &args),
            Self::Show(args) => show::run(context, &args),
            Self::Schema(args) => schema::run(context, &args),
            Self::Mock(args) => mock::run(context, &args),
            Self::Completions(args) => completions::run(&args, Cli::command()),
            Self::Docs(args) => docs::run(&args),
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
    let exit = outcome.as_ref().err().map_or(0, |failure| failure.exit as u8);
    // A reader that has left wants to know nothing more.
    let _ = output::event(&match &outcome {
        Ok(()) => json!({"type": "end", "exit": exit}),
        Err(failure) => json!({"type": "end", "exit": exit, "message": failure.message(), "help": failure.advice()}),
    });
    if let Err(failure) = outcome
        && !output::is_json()
        && let text = failure.to_string()
        && !text.is_empty()
    {
        output::note(&text);
    }
    ExitCode::from(exit)
}
