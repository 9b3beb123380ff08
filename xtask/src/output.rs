//! Writing to stdout, where a reader like `head` may leave early.

use crate::failure::{Exit, Failure, Outcome};
use std::io::{self, Write};

/// Writes the text as it is. A reader that has left is no failure.
pub(crate) fn print(text: &str) -> Outcome {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Errors, format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes one line.
pub(crate) fn line(text: &str) -> Outcome {
    print(&format!("{text}\n"))
}
