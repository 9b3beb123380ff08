//! What this program is called, for the examples and the advice that it prints.
//!
//! In: texts that say `cargo xtask`, as the commands are called in docwright's own repository. Out: the same with the name by
//! which the program was called; in what is written to files, the name that the project has for it.

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
        Some(name) if text.contains(WRITTEN) => Cow::Owned(called(text, name)),
        _ => Cow::Borrowed(text),
    }
}

/// The text with a name that a project has for the program, for what is written to its files.
pub(crate) fn called(text: &str, name: &str) -> String {
    text.replace(WRITTEN, name)
}

/// The command line with the program's name in its examples.
pub fn command(command: Command) -> Command {
    let command = command.mut_subcommands(self::command);
    match command.get_after_help().map(ToString::to_string) {
        Some(help) => command.after_help(named(&help).into_owned()),
        None => command,
    }
}
