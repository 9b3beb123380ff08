//! This repository's own chores, `test` and `tidy`, run as `cargo xtask COMMAND`; every other word is one of docwright's
//! commands and is passed on.
//!
//! In: a command line. Out: an exit code. This file parses and dispatches; each command is a file of its own.

// What is printed goes through `output`.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod run;
mod skipped;
mod test;
mod tidy;
mod versions;

use clap::{Parser, Subcommand};
use docwright_cli::{Context, EXIT_CODES, Globals, Outcome, exit_code, parse};
use std::process::ExitCode;

/// A crate's code is millions of small tokens, which the system's allocator spends most of the time on.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns vendors' API documentation pages into OpenAPI specs, Rust clients and mock servers.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Product(docwright_cli::Command),
    Test(test::Args),
    Tidy(tidy::Args),
}

fn main() -> ExitCode {
    exit_code(run(parse()))
}

fn run(cli: Cli) -> Outcome {
    let context = Context::new(&cli.globals)?;
    match cli.command {
        Command::Product(command) => command.run(&context),
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
