//! Code in a capture: samples beside a gutter of line numbers, JSON, request lines and curl lines.

use super::code_marks::{gutter, http_status, request_target, starts};
use super::line::Line;
use super::scan::Scan;
use crate::block::{CodeBlock, Kind};
use crate::layout::Section;

/// A sample whose line numbers were flattened into the text before it: as many lines as there are numbers.
pub(super) fn read_gutter(scan: &mut Scan) -> bool {
    let Some(gutter) = gutter(&scan.lines[scan.at..]) else {
        return false;
    };
    scan.at += gutter.lines;
    let Some(first) = scan.line(0) else { return true };
    let text = if gutter.on_one_line {
        scan.at += 1;
        first.text.trim_end_matches('|').trim_end().to_owned()
    } else {
        // Blank lines of the sample are not in `lines`; the numbers count them.
        let last = first.number + gutter.numbers - 1;
        let mut text = String::new();
        let mut number = first.number;
        while let Some(line) = scan.line(0).filter(|line| line.number <= last) {
            text.push_str(&"\n".repeat(line.number - number));
            text.push_str(line.raw.trim_end());
            number = line.number;
            scan.at += 1;
        }
        text
    };
    scan.out
        .push(Some(first.number), Kind::Code(CodeBlock { language: None, text }));
    true
}

pub(super) fn read(scan: &mut Scan) -> bool {
    let Some(first) = scan.line(0) else { return false };
    let in_example = matches!(
        scan.section,
        Some(Section::Examples | Section::RequestExample | Section::ResponseExample | Section::ErrorExample)
    );
    let request = request_target(first.text).is_some_and(|target| target.starts_with('/') && in_example);
    if !starts(first.text) && !request {
        return false;
    }
    let lines = if first.text.starts_with(['{', '[']) {
        json_lines(scan, 0)
    } else if first.text.starts_with("curl ") {
        curl_lines(&scan.lines[scan.at..])
    } else {
        message_lines(scan)
    };
    let taken = &scan.lines[scan.at..scan.at + lines];
    let mut text = String::new();
    let mut number = first.number;
    for line in taken {
        text.push_str(&"\n".repeat(line.number - number));
        text.push_str(line.raw.trim_end());
        number = line.number;
    }
    scan.at += lines;
    scan.out.push(
        Some(first.number),
        Kind::Code(CodeBlock {
            language: None,
            text: text.trim().to_owned(),
        }),
    );
    true
}

/// Lines from `offset` on until every bracket is closed again.
fn json_lines(scan: &Scan, offset: usize) -> usize {
    let closes = scan.closes.get_or_init(|| closes(&scan.lines));
    closes.get(scan.at + offset).copied().unwrap_or(1)
}

/// For each line, how many lines it takes until every bracket is closed again; 1 where that never happens.
///
/// The depth before a line is the sum of what all lines before it leave open, so the end is the next line behind which the
/// depth is as low again. One walk finds it for all lines, by the lines that still wait for theirs.
fn closes(lines: &[Line]) -> Vec<usize> {
    let mut closes = vec![1; lines.len()];
    let mut waiting: Vec<(usize, i64)> = Vec::new();
    let mut depth = 0;
    for (index, line) in lines.iter().enumerate() {
        waiting.push((index, depth));
        depth += left_open(line.text);
        while let Some((start, _)) = waiting.pop_if(|(_, before)| depth <= *before) {
            closes[start] = index + 1 - start;
        }
    }
    closes
}

/// Brackets that a line opens, less those that it closes. JSON has no line breaks inside strings, and a stray quotation mark
/// must not swallow the page.
fn left_open(text: &str) -> i64 {
    let mut depth = 0;
    let mut in_string = false;
    let mut escaped = false;
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '{' | '[' if !in_string => depth += 1,
            '}' | ']' if !in_string => depth -= 1,
            _ => {}
        }
    }
    depth
}

/// Lines until every quotation mark is closed and no backslash continues the line. The next curl line is a call of its own.
fn curl_lines(lines: &[Line]) -> usize {
    let mut quote = None;
    for (index, line) in lines.iter().enumerate() {
        if index > 0 && line.text.starts_with("curl ") {
            break;
        }
        let mut escaped = false;
        for c in line.text.chars() {
            match (c, quote) {
                _ if escaped => escaped = false,
                ('\\', None | Some('"')) => escaped = true,
                ('\'' | '"', None) => quote = Some(c),
                (c, Some(open)) if c == open => quote = None,
                _ => {}
            }
        }
        if quote.is_none() && !line.text.ends_with('\\') {
            return index + 1;
        }
    }
    1
}

/// A request line or the line of a status, the header lines below it and its JSON body.
fn message_lines(scan: &Scan) -> usize {
    let rest = &scan.lines[scan.at..];
    // Below a status every name is that of a header; below a request line one may be a word of the page.
    let is_answer = rest.first().is_some_and(|line| http_status(line.text).is_some());
    let is_name = |name: &str| {
        !name.is_empty()
            && (is_answer || name.contains('-'))
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let mut count = 1;
    while let Some(line) = rest.get(count) {
        if line.text.starts_with('{') || line.text == "[" || line.text.starts_with("[{") {
            return count + json_lines(scan, count);
        }
        // A blank line ends the headers, and the body may follow.
        let is_below = !rest.get(count - 1).is_some_and(|line| line.blank_after);
        let is_header = line.text.split_once(':').is_some_and(|(name, value)| {
            is_name(name) && (!is_answer || is_below && value.starts_with(char::is_whitespace))
        });
        if !is_header {
            break;
        }
        count += 1;
    }
    count
}
