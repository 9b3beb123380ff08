//! Any text as a page of any format through the whole line: the YAML says what the spec says, the crate's files stay in its
//! folder and parse. The first byte chooses the format.

#![no_main]

use docwright_base::Format;
use docwright_tests::line;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let format = match text.as_bytes().first() {
        Some(b'<') => Format::Html,
        Some(b'#' | b'|' | b'-') => Format::Markdown,
        _ => Format::Text,
    };
    line::check(&line::whole(&[line::page(format, text)], line::toy()));
});
