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
        Some(help) => command.after_help(flowing(&named(&help))),
        None => command,
    }
}

/// Paragraphs as one line each, for whoever knows how wide the terminal is; what is indented stays as it is.
fn flowing(help: &str) -> String {
    let mut out = String::new();
    for line in help.lines() {
        let begins = line.is_empty() || line.starts_with(' ');
        let goes_on = !out.is_empty() && !out.ends_with('\n') && !begins;
        let is_below_text = goes_on
            && !out
                .rsplit('\n')
                .next()
                .is_some_and(|last| last.starts_with(' ') || last.ends_with(':'));
        out.push_str(match (out.is_empty(), is_below_text) {
            (true, _) => "",
            (false, true) => " ",
            (false, false) => "\n",
        });
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::flowing;

    #[test]
    fn paragraphs_flow_and_examples_stay() {
        let help = "Examples:\n  a   first\n  b\n\nOne line\nand another.\n\nCodes:\n  0  done\n     or so";
        let expect = "Examples:\n  a   first\n  b\n\nOne line and another.\n\nCodes:\n  0  done\n     or so";
        assert_eq!(flowing(help), expect);
    }
}
