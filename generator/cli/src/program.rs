//! What this program is called, for the examples and the advice that it prints.
//!
//! In: texts that say `cargo xtask`, as the commands are called in docwright's own repository. Out: the same with the name by
//! which the program was called. What is written to files is not changed.

use clap::Command;
use std::borrow::Cow;
use std::sync::OnceLock;

/// The name that stands in the texts.
const WRITTEN: &str = "cargo xtask";

static NAME: OnceLock<&'static str> = OnceLock::new();

/// Says once what the program is called.
pub fn is_called(name: &'static str) {
    let _ = NAME.set(name);
}

/// The text with the program's name.
pub(crate) fn named(text: &str) -> Cow<'_, str> {
    match NAME.get() {
        Some(name) if text.contains(WRITTEN) => Cow::Owned(text.replace(WRITTEN, name)),
        _ => Cow::Borrowed(text),
    }
}

/// The command line with the program's name in its examples.
pub fn command(command: Command) -> Command {
    let command = command.mut_subcommands(self::command);
    match command.get_after_help().map(ToString::to_string) {
        Some(help) => command.after_help(named(&help).into_owned()),
        None => command,
    }
}
