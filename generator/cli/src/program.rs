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

/// What help is written for: the narrowest terminal that is common.
const WIDTH: usize = 78;

/// Paragraphs as one line each, for whoever knows how wide the terminal is; what is indented within the narrowest.
fn flowing(help: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in help.lines() {
        match lines.last_mut().filter(|last| goes_on(last, line)) {
            Some(last) => {
                last.push(' ');
                last.push_str(line.trim_start());
            }
            None => lines.push(line.to_owned()),
        }
    }
    let lines: Vec<String> = lines.into_iter().map(fitting).collect();
    lines.join("\n")
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A line of the same paragraph, or one that hangs below an indented one.
fn goes_on(last: &str, line: &str) -> bool {
    match indent(last) {
        _ if last.is_empty() || line.is_empty() => false,
        0 => indent(line) == 0 && !last.ends_with(':'),
        inner => indent(line) > inner,
    }
}

/// An indented line that is too wide: what a code means hangs below itself, what an example is for stands below it.
fn fitting(line: String) -> String {
    let inner = indent(&line);
    let Some((term, meaning)) = line[inner..]
        .split_once("  ")
        .filter(|_| inner > 0 && line.len() > WIDTH)
    else {
        return line;
    };
    let meaning = meaning.trim_start();
    let hanging = if term.len() > 2 {
        inner + 4
    } else {
        inner + term.len() + 2
    };
    let space = " ".repeat(hanging);
    let meaning = textwrap::fill(meaning, textwrap::Options::new(WIDTH - hanging)).replace('\n', &format!("\n{space}"));
    let between = if term.len() > 2 {
        format!("\n{space}")
    } else {
        "  ".to_owned()
    };
    format!("{}{term}{between}{meaning}", " ".repeat(inner))
}

#[cfg(test)]
mod tests {
    use super::flowing;

    #[test]
    fn paragraphs_flow_and_what_is_indented_fits() {
        let long = "nothing but a way to make a line of this help too wide for a terminal of eighty columns";
        for (help, expect) in [
            (
                "Examples:\n  a   first\n  b\n\nOne line\nand another.".to_owned(),
                "Examples:\n  a   first\n  b\n\nOne line and another.".to_owned(),
            ),
            ("Codes:\n  0  done\n     or so".to_owned(), "Codes:\n  0  done or so".to_owned()),
            (
                format!("Examples:\n  a --b   {long}"),
                "Examples:\n  a --b\n      nothing but a way to make a line of this help too wide for a terminal of\n      eighty columns".to_owned(),
            ),
            (
                format!("Codes:\n  1  {long}"),
                "Codes:\n  1  nothing but a way to make a line of this help too wide for a terminal of\n     eighty columns".to_owned(),
            ),
        ] {
            assert_eq!(flowing(&help), expect);
        }
    }
}
