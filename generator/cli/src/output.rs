//! The one way to stdout and stderr, where a reader like `head` may leave early.
//!
//! In: text with the words of pages, specs, file names and command lines in it, and events for programs. Out: the same with every
//! control character but ends of lines and tabs written out, so that none of them acts on a terminal or hides in a log; with
//! `--format json`, every line of stdout is a JSON object. Clippy keeps the rest of this crate from printing by itself.

use crate::failure::{Exit, Failure, Outcome};
use crate::program::named;
use docwright_base::printable::{is_hidden, one_line, printable};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::OnceLock;

static JSON: OnceLock<()> = OnceLock::new();
static QUIET: OnceLock<()> = OnceLock::new();

/// From here on, stdout is for a program.
pub(crate) fn begin_json() {
    let _ = JSON.set(());
}

/// From here on, people are not told what was done.
pub(crate) fn begin_quiet() {
    let _ = QUIET.set(());
}

/// Whether stdout is for a program.
pub(crate) fn is_json() -> bool {
    JSON.get().is_some()
}

/// Writes the text to stdout, or the event that holds it. A reader that has left is no failure.
pub fn print(text: &str) -> Outcome {
    match is_json() {
        true => event(&json!({"type": "text", "text": text})),
        false => to_stdout(&printable(text)),
    }
}

/// Writes one line to stdout, whatever is in it, or the event that holds it.
pub fn line(text: &str) -> Outcome {
    match is_json() {
        true => print(text),
        false => to_stdout(&format!("{}\n", one_line(text))),
    }
}

/// Writes one line of what was done to stdout, unless nobody wants to know, or the event that says the same to a program.
pub(crate) fn tell(text: &str, event: &Value) -> Outcome {
    match is_json() {
        true => self::event(event),
        false if QUIET.get().is_some() => Ok(()),
        false => line(text),
    }
}

/// Writes to stdout what may be done next, unless nobody wants to know.
pub(crate) fn advise(text: &str) -> Outcome {
    match QUIET.get() {
        Some(()) => Ok(()),
        None => print(text),
    }
}

/// Writes the event to stdout where it is for a program.
pub(crate) fn event(event: &Value) -> Outcome {
    match is_json() {
        true => to_stdout(&format!("{}\n", escaped(&named(&event.to_string())))),
        false => Ok(()),
    }
}

/// What hides or acts on a terminal can stand in JSON only within texts, where it is as well written as an escape.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match is_hidden(c) {
            true => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            false => out.push(c),
        }
    }
    out
}

fn to_stdout(text: &str) -> Outcome {
    match write(io::stdout().lock(), text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Errors, format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to stderr, and an end of line behind it; where nobody takes it, nothing can be done about it.
pub fn note(text: &str) {
    let _ = write(io::stderr().lock(), &format!("{}\n", named(&printable(text))));
}

/// A remark on what a command does: a line on stderr, or an event.
pub(crate) fn remark(text: &str) -> Outcome {
    match is_json() {
        true => event(&json!({"type": "remark", "text": text})),
        false => {
            note(text);
            Ok(())
        }
    }
}

/// Writes to stderr what the report has rendered, whose colours and frames are its own.
pub fn rendered(text: &str) {
    let _ = write(io::stderr().lock(), &named(text));
}

fn write(mut stream: impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_in_json_and_it_means_the_same() {
        let text = "a\u{1b}]0;x\u{7}\u{9b}31m\r\n\t\u{202e}\u{200b}\u{7f}\u{e0001}é\"\\";
        let written = escaped(&json!({"text": text}).to_string());
        assert!(!written.chars().any(is_hidden), "{written:?}");
        let read: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["text"], text);
    }
}
