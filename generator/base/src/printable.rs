//! Text that somebody else wrote, on its way to a terminal or a log: what would act there, hide or reorder is written out.
//!
//! `docwright-client` has the same for what servers answer; neither crate knows the other.

use std::borrow::Cow;

/// The text with control characters and those without a width written out, such as `\u{1b}`; its lines and tabs are kept.
pub fn printable(text: &str) -> Cow<'_, str> {
    written_out(text, |c| is_hidden(c) && !matches!(c, '\n' | '\t'))
}

/// The same in one line, for what can be no more than that, such as the name of a file.
pub fn one_line(text: &str) -> Cow<'_, str> {
    written_out(text, is_hidden)
}

/// JSON with what is hidden as JSON's escapes. Ends of lines are kept: within JSON's texts there are none.
pub fn in_json(json: &str) -> Cow<'_, str> {
    let wrong = |c: char| c != '\n' && is_hidden(c);
    if !json.contains(wrong) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if wrong(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Control characters, those that set the direction of text, and those without a width.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn written_out(text: &str, wrong: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&wrong) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if wrong(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_written_out() {
        for (text, expect) in [
            ("plain, 中文, é, 🙂", "plain, 中文, é, 🙂"),
            ("a\n\tb", "a\n\tb"),
            ("\u{1b}]0;x\u{7}", "\\u{1b}]0;x\\u{7}"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("a\rb\u{7f}\0", "a\\rb\\u{7f}\\u{0}"),
            (
                "a\u{202e}b\u{200b}\u{feff}\u{2028}\u{e0041}",
                "a\\u{202e}b\\u{200b}\\u{feff}\\u{2028}\\u{e0041}",
            ),
        ] {
            assert_eq!(printable(text), expect);
        }
        assert_eq!(one_line("a\n\tb"), "a\\n\\tb");
        let all: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
        assert!(!one_line(&all).contains(char::is_control));
        assert_eq!(one_line(&one_line(&all)), one_line(&all), "what is printable stays");
    }
}
