//! What a server wrote, on its way into a message: what would act on a terminal, hide or begin a line of a log is written out.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// The text in one line, with control characters, those that set the direction of text and those without a width written
/// out, such as `\u{1b}`. Errors of this crate are displayed so; what they hold is what the server wrote.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    // A string takes whatever is written to it.
    let _ = Printer(&mut out).write_str(text);
    Cow::Owned(out)
}

/// Writes what it is given as [`printable`] has it.
pub(crate) struct Printer<W>(pub(crate) W);

impl<W: Write> Write for Printer<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(is_hidden) {
            self.0.write_str(&rest[..at])?;
            let mut chars = rest[at..].chars();
            for escaped in chars.next().into_iter().flat_map(char::escape_default) {
                self.0.write_char(escaped)?;
            }
            rest = chars.as_str();
        }
        self.0.write_str(rest)
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_written_out() {
        assert_eq!(printable("no such task, 没有"), "no such task, 没有");
        assert_eq!(
            printable("\u{1b}]0;x\u{7}a\r\n\tb\u{9b}c\u{202e}d\u{2028}"),
            "\\u{1b}]0;x\\u{7}a\\r\\n\\tb\\u{9b}c\\u{202e}d\\u{2028}"
        );
        let all: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
        assert!(!printable(&all).contains(is_hidden));
    }
}
