//! The project's commands, run as `cargo xtask COMMAND`.
//!
//! In: a command line. Out: an exit code. This file parses and dispatches; each command is a file of its own.

// What is printed goes through `output`.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod catalog;
mod code;
mod context;
mod crate_name;
mod deny;
mod failure;
mod files;
mod generate;
#[cfg(test)]
mod kills;
mod mark;
mod mock;
mod names;
mod new;
mod output;
mod plan;
mod progress;
mod reading;
mod report;
mod schema;
mod show;
mod skipped;
mod source;
mod spec;
mod spec_file;
mod summary;
mod swap;
mod test;
mod tidy;
mod vendor;
mod versions;

use clap::{Parser, Subcommand};
use context::Context;
use docwright::printable::one_line;
use failure::Outcome;
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

/// A crate's code is millions of small tokens, which the system's allocator spends most of the time on.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the input has errors, a step failed, another run is at work, or a file could not be read or
     written; all files are as they were
  2  the command line asks for something that does not exist
  4  `generate --check` found files that are not up to date";

/// Turns vendors' API documentation pages into OpenAPI specs, Rust clients and mock servers.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
struct Cli {
    /// Work on the specs/ and generated/ of this folder instead of this checkout's. To build its crates, as `mock` does, it
    /// needs a workspace generated/Cargo.toml and a copy of runtime/ too.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Show every warning, and also what is merely worth knowing.
    #[arg(short, long, global = true)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Generate(generate::Args),
    Spec(spec::Args),
    Code(code::Args),
    Show(show::Args),
    Schema(schema::Args),
    Mock(mock::Args),
    Test(test::Args),
    Tidy(tidy::Args),
}

fn main() -> ExitCode {
    match run(parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::note(&failure.to_string());
            ExitCode::from(failure.exit as u8)
        }
    }
}

/// The command line; a complaint about it quotes it, and a script may have put anything there, so it is made of the words
/// as they can be printed.
fn parse() -> Cli {
    let complaint = |error: clap::Error| {
        let printable = env::args_os().map(|word| one_line(&word.to_string_lossy()).into_owned());
        Cli::try_parse_from(printable).err().unwrap_or(error)
    };
    Cli::try_parse().unwrap_or_else(|error| complaint(error).exit())
}

fn run(cli: Cli) -> Outcome {
    let context = Context::new(cli.root, cli.verbose)?;
    match cli.command {
        Command::New(args) => new::run(&context, &args),
        Command::Generate(args) => generate::run(&context, &args),
        Command::Spec(args) => spec::run(&context, &args),
        Command::Code(args) => code::run(&context, &args),
        Command::Show(args) => show::run(&context, &args),
        Command::Schema(args) => schema::run(&args),
        Command::Mock(args) => mock::run(&context, &args),
        Command::Test(args) => test::run(&context, &args),
        Command::Tidy(args) => tidy::run(&context, &args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_says_what_it_does_and_shows_examples() {
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains("Examples:\n  cargo xtask "), "{}", command.get_name());
        }
    }
}
