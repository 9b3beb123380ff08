//! Lines that an extractor ran together in, the lines they were out: a heading at the end of the line before it, a heading
//! broken after one of its words, a table behind the brace that closes JSON, an example behind the words that announce it.
//!
//! Headings are parted only for layouts that ask for it, because elsewhere `imagesHeaders` may be a word of its own.

use super::code_marks;
use super::line::{Line, bullet};
use crate::layout::{Layout, Section};

/// Parts examples from the words before them: `- Example response 1{ "id": 1 }`, `A list - GET https://x/v1/boats`.
pub(super) fn examples<'s>(lines: Vec<Line<'s>>, layout: &Layout) -> Vec<Line<'s>> {
    let mut parted: Vec<Line> = Vec::with_capacity(lines.len());
    let mut section = None;
    for line in lines {
        if layout.is_heading_line(line.text) {
            section = layout.section(line.text);
        }
        let is_row = line.text.starts_with('|') || line.text.ends_with('|');
        let in_example = matches!(
            section,
            Some(Section::Examples | Section::RequestExample | Section::ResponseExample | Section::ErrorExample)
        );
        let Some(at) = code_marks::within(line.text).filter(|_| in_example && !is_row) else {
            parted.push(line);
            continue;
        };
        let [before, code] = cut(line, at);
        // What is left of a list in a list: the bullet of the inner item.
        let words = before.text.strip_suffix('-').unwrap_or(before.text).trim_end();
        if !words.is_empty() && bullet(words) != Some("") {
            let before = Line { text: words, ..before };
            parted.push(before);
        }
        parted.push(code);
    }
    parted
}

/// Parts headings from the lines around them.
pub(super) fn headings<'s>(lines: Vec<Line<'s>>, layout: &'s Layout) -> Vec<Line<'s>> {
    let mut parted: Vec<Line> = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        let after = rest.peek().copied();
        for line in behind_brace(line).into_iter().flatten() {
            for line in before_json(line, layout).into_iter().flatten() {
                match heading(line, after, layout) {
                    Some((before, heading, is_broken)) => {
                        parted.extend(before);
                        parted.push(heading);
                        if is_broken {
                            rest.next();
                        }
                    }
                    None => parted.push(line),
                }
            }
        }
    }
    parted
}

/// `}| Name | Type |`
fn behind_brace(line: Line) -> [Option<Line>; 2] {
    let at = line.text.find(|c: char| !matches!(c, '}' | ']'));
    match at.filter(|at| *at > 0 && line.text[*at..].starts_with('|')) {
        Some(at) => cut(line, at).map(Some),
        None => [Some(line), None],
    }
}

/// `200{ "id": 1 }`
fn before_json<'s>(line: Line<'s>, layout: &Layout) -> [Option<Line<'s>>; 2] {
    let at = line.text.find(['{', '[']).filter(|at| *at > 0);
    match at.filter(|at| layout.status_line(&line.text[..*at]).is_some()) {
        Some(at) => cut(line, at).map(Some),
        None => [Some(line), None],
    }
}

/// The line before a heading, the heading, and whether its last words are the line `after`.
fn heading<'s>(
    line: Line<'s>,
    after: Option<Line<'s>>,
    layout: &'s Layout,
) -> Option<(Option<Line<'s>>, Line<'s>, bool)> {
    if line.text.starts_with('|') || layout.is_heading_line(line.text) {
        return None;
    }
    let found = layout.headings().filter_map(|word| {
        let whole = glue(line.text, word).filter(|at| *at > 0).map(|at| (at, word, false));
        whole.or_else(|| {
            let after = after?.text;
            let start = word.strip_suffix(after)?.strip_suffix(' ')?;
            Some((glue(line.text, start)?, word, true))
        })
    });
    let (at, word, is_broken) = found.max_by_key(|(at, word, _)| (word.len(), std::cmp::Reverse(*at)))?;
    if at == 0 {
        let heading = Line { text: word, ..line };
        return Some((None, heading, is_broken));
    }
    let [before, heading] = cut(line, at);
    Some((Some(before), Line { text: word, ..heading }, is_broken))
}

/// Where `word` begins, when it is all of the line or glued to its end: behind a full stop or a bracket, or behind a word
/// that is not alone on the line, or behind an address, which holds no spaces.
fn glue(text: &str, word: &str) -> Option<usize> {
    let before = text.strip_suffix(word)?;
    let last = before.chars().next_back();
    let may_hold = |c: char| c.is_whitespace() || (c == '/' && word.contains(' '));
    let is_glued =
        last.is_none_or(|c| !c.is_whitespace() && !is_mark(c) && (!c.is_alphanumeric() || before.contains(may_hold)));
    (is_glued && word.starts_with(char::is_uppercase)).then_some(before.len())
}

/// Signs behind which a word stands that is no heading: quotations, members, ways.
fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '#' | '/' | '_' | '-' | '<' | '(' | '[' | '{')
}

fn cut(line: Line<'_>, at: usize) -> [Line<'_>; 2] {
    let (before, behind) = line.text.split_at(at);
    let before = before.trim_end();
    [
        Line {
            text: before,
            raw: before,
            blank_after: false,
            ..line
        },
        Line {
            text: behind,
            raw: behind,
            indent: 0,
            ..line
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    const LAYOUT: &str = "title: T\nlanguage: en\nsections: {body: [Body], header: [Headers], sample: [Java SDK], request_example: [Curl Sample]}\nstatus_lines: ['^{status}$']\ncolumns: {}\ntypes: {}\n";

    #[test]
    fn headings_are_parted_from_the_line_before() {
        let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
        let text = "POST v1/boatsHeaders\nX-Token: tBody\n{\n}| Name |\nBe quick.Curl\nSample\nJava\nSDK\n200{}\nrequestBody\nhttp://x/v1/boatsCurl Sample\n| The Body |";
        let parted: Vec<_> = headings(lines(text), &layout)
            .into_iter()
            .map(|line| line.text)
            .collect();
        assert_eq!(
            parted,
            [
                "POST v1/boats",
                "Headers",
                "X-Token: t",
                "Body",
                "{",
                "}",
                "| Name |",
                "Be quick.",
                "Curl Sample",
                "Java SDK",
                "200",
                "{}",
                "requestBody",
                "http://x/v1/boats",
                "Curl Sample",
                "| The Body |"
            ]
        );
    }

    #[test]
    fn examples_are_parted_from_the_words_before() {
        let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
        let text = "- See{ \"a\": 1 }\nCurl Sample\n- Boat 1{ \"id\": 1 }\n- A list - GET https://x/v1/boats\nBuild onePOST https://x/v1/boats { \"id\": 1 }\n- PUT https://x/v1/boats\n| a{ \"b\": 1 } |\nAsk (GET https://x/v1/boats) for {boats}.\n{ \"id\": 1 }";
        let parted: Vec<_> = examples(lines(text), &layout)
            .into_iter()
            .map(|line| line.text)
            .collect();
        assert_eq!(
            parted,
            [
                "- See{ \"a\": 1 }",
                "Curl Sample",
                "- Boat 1",
                "{ \"id\": 1 }",
                "- A list",
                "GET https://x/v1/boats",
                "Build one",
                "POST https://x/v1/boats { \"id\": 1 }",
                "PUT https://x/v1/boats",
                "| a{ \"b\": 1 } |",
                "Ask (GET https://x/v1/boats) for {boats}.",
                "{ \"id\": 1 }"
            ]
        );
    }
}
