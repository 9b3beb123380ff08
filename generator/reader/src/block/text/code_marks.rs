//! What tells that code begins: a gutter of line numbers, a brace, a request line, a call of curl.

use super::line::{Line, bullet};

/// HTTP methods as they open a request line.
pub(super) const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/// Line numbers that stand before the sample they count.
pub(super) struct Gutter {
    /// Lines that hold them.
    pub(super) lines: usize,
    /// How many they are.
    pub(super) numbers: usize,
    pub(super) on_one_line: bool,
}

/// The gutter that starts at the first of `lines`: 1, 2, 3 and on.
pub(super) fn gutter(lines: &[Line]) -> Option<Gutter> {
    let first = lines.first()?.text;
    if !first.starts_with('1') {
        return None;
    }
    let words: Vec<&str> = first.trim_end_matches('|').split_whitespace().collect();
    if words.len() >= 3 && words.iter().zip(1..).all(|(word, number)| word.parse() == Ok(number)) {
        return Some(Gutter {
            lines: 1,
            numbers: words.len(),
            on_one_line: true,
        });
    }
    let numbers = lines
        .iter()
        .zip(1..)
        .take_while(|(line, number)| line.text.parse() == Ok(*number))
        .count();
    (numbers >= 3).then_some(Gutter {
        lines: numbers,
        numbers,
        on_one_line: false,
    })
}

/// Whether code starts with this line, whatever stands around it.
pub(super) fn starts(text: &str) -> bool {
    let json = text.starts_with('{') && (text.len() == 1 || text.contains('"') || text.ends_with('{'));
    let request = request_target(text).is_some_and(|target| target.contains("://"));
    json || http_status(text).is_some()
        || text == "["
        || text.starts_with("[{")
        || text.starts_with("[ {")
        || text.starts_with("curl ")
        || request
}

/// The status of a line such as `HTTP/1.1 201 Created`, with which a response begins.
pub(crate) fn http_status(line: &str) -> Option<u16> {
    let mut words = line.strip_prefix("HTTP/")?.split_whitespace();
    let is_version = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    words.next().filter(|version| is_version(version))?;
    let status = words.next()?.parse().ok()?;
    (100..600).contains(&status).then_some(status)
}

/// Where code begins that an extractor ran on into the words before it: a request line with an address, or JSON up to the
/// line's end. An address in brackets or in a sentence is part of the words.
pub(super) fn within(text: &str) -> Option<usize> {
    let request = text.match_indices(" http").find_map(|(end, _)| {
        let method = METHODS.iter().find(|method| text[..end].ends_with(**method))?;
        let before = &text[..end - method.len()];
        let is_glued = before.ends_with(|c: char| c.is_lowercase() || c.is_numeric() || ".:)。：）".contains(c));
        (is_glued || before.ends_with("- ")).then_some(before.len())
    });
    let json = ["{\"", "{ \"", "[{", "[ {"]
        .into_iter()
        .filter_map(|start| text.find(start))
        .min();
    let json = json.or_else(|| text.ends_with('{').then(|| text.len() - 1));
    let json = json.filter(|at| text.ends_with(['{', '}', ']']) && starts(&text[*at..]));
    // Lines of JSON and of commands are code from their start. The body of a request stays behind it.
    let is_code = starts(text)
        || text.starts_with(['"', '{', '}', '[', ']', '<'])
        || (text.starts_with('-') && bullet(text).is_none());
    request.or(json).filter(|at| *at > 0 && !is_code)
}

/// The target of a request line.
pub(super) fn request_target(text: &str) -> Option<&str> {
    let (method, target) = text.split_once(char::is_whitespace)?;
    METHODS.contains(&method).then(|| target.trim_start())
}
