//! The one way to stdout and stderr, where a reader like `head` may leave early.
//!
//! In: text with the words of pages, specs, file names and command lines in it. Out: the same with every control character
//! but ends of lines and tabs written out, so that none of them acts on a terminal or hides in a log. Clippy keeps the rest
//! of this crate from printing by itself.

use crate::failure::{Exit, Failure, Outcome};
use crate::program::named;
use docwright_base::printable::{one_line, printable};
use std::io::{self, Write};

/// Writes the text to stdout. A reader that has left is no failure.
pub fn print(text: &str) -> Outcome {
    match write(io::stdout().lock(), &printable(text)) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Errors, format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes one line to stdout, whatever is in it.
pub fn line(text: &str) -> Outcome {
    print(&format!("{}\n", one_line(text)))
}

/// Writes to stderr, and an end of line behind it; where nobody takes it, nothing can be done about it.
pub fn note(text: &str) {
    let _ = write(io::stderr().lock(), &format!("{}\n", named(&printable(text))));
}

/// Writes to stderr what the report has rendered, whose colours and frames are its own.
pub fn rendered(text: &str) {
    let _ = write(io::stderr().lock(), &named(text));
}

fn write(mut stream: impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}
