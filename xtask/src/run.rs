//! Other programs, run in the checkout.

use crate::skipped;
use docwright_cli::{Context, Exit, Failure, Outcome};
use std::env;
use std::ffi::OsString;
use std::process::Command;

pub(crate) fn cargo(context: &Context) -> Command {
    let program: OsString = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    in_checkout(context, Command::new(program))
}

/// The command with its folder, and with the place where its tests say what they skip.
pub(crate) fn in_checkout(context: &Context, mut command: Command) -> Command {
    command
        .current_dir(context.root.dir())
        .env(skipped::NOTES, skipped::file(context));
    command
}

pub(crate) fn execute(command: &mut Command) -> Outcome {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(Exit::Errors, format!("{program} ended with {status}"))),
        Err(error) => Err(Failure::new(Exit::Errors, format!("cannot run {program}: {error}"))),
    }
}
