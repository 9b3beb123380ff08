//! A code block in, an [`Example`] out: request lines, status lines, header lines, curl lines and JSON bodies.
//!
//! Vendors' JSON has comments, trailing commas and full-width punctuation; it is mended before it is parsed. What still is
//! no JSON is kept as text.

use super::{Example, operation, xml};
use crate::block::http_status;
use serde_json::Value;

/// Reads a code block. `None` when it holds neither a request nor a body.
pub(super) fn read(text: &str) -> Option<Example> {
    let text = text.trim();
    let command = text.strip_prefix("$ ").unwrap_or(text);
    if command.starts_with("curl ") {
        return curl(command);
    }
    // Some pages put the target below the method.
    let joined = operation::is_method(text.lines().next().unwrap_or_default().trim()).then(|| {
        let (method, rest) = text.split_once('\n').unwrap_or((text, ""));
        format!("{} {}", method.trim(), rest.trim_start())
    });
    let text = joined.as_deref().unwrap_or(text);
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut example = Example::default();
    let mut body = text;
    if let Some((method, target)) = first.split_once(char::is_whitespace)
        && !operation::request_line(first).is_empty()
    {
        example.is_request = true;
        example.method = Some(method.to_owned());
        example.url = target.split_whitespace().next().map(str::to_owned);
        // Some extractors put the body behind the request line.
        body = match first.find(" {").or_else(|| first.find(" [")) {
            Some(at) => &text[at..],
            None => headers(rest, &mut example.headers),
        };
    } else if let Some(status) = http_status(first) {
        example.status = Some(status);
        body = headers(rest, &mut example.headers);
    }
    let body = body.trim();
    // A text in quotation marks is all of a body, too.
    let quoted = || serde_json::from_str(body).ok().filter(Value::is_string);
    let within = || example.is_request.then(|| json_within(body)).flatten();
    match json(body).or_else(quoted).or_else(within) {
        Some(value) => {
            example.tree = trimmed(&value);
            example.body = Some(value);
        }
        None if !body.is_empty() => {
            example.tree = xml::tree(body);
            example.text = Some(body.to_owned());
        }
        None => {}
    }
    (example.is_request || example.status.is_some() || !body.is_empty()).then_some(example)
}

/// Whether each line is a parameter and its value, as in `BoxId="string"` or `&Lid=oak`.
pub(super) fn is_form(text: &str) -> bool {
    let is_pair = |line: &str| {
        let name = line
            .trim()
            .trim_start_matches('&')
            .split_once('=')
            .map_or("", |(name, _)| name);
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    lines.peek().is_some() && lines.all(is_pair)
}

/// Takes header lines off the front.
fn headers<'t>(text: &'t str, headers: &mut Vec<(String, String)>) -> &'t str {
    let mut rest = text;
    while let Some((line, below)) = rest
        .split_once('\n')
        .or_else(|| (!rest.is_empty()).then_some((rest, "")))
    {
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        let name = name.trim();
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_name {
            break;
        }
        headers.push((name.to_owned(), value.trim().to_owned()));
        rest = below;
    }
    rest
}

/// A curl line: method, target, headers and body by its options.
fn curl(text: &str) -> Option<Example> {
    let mut example = Example {
        is_request: true,
        ..Example::default()
    };
    let mut words = shell_words(text).into_iter().skip(1);
    let mut data: Vec<String> = Vec::new();
    let mut is_query = false;
    while let Some(word) = words.next() {
        match word.as_str() {
            "-X" | "--request" => example.method = words.next(),
            "-H" | "--header" => {
                if let Some((name, value)) = words.next().as_deref().and_then(|header| header.split_once(':')) {
                    example.headers.push((name.trim().to_owned(), value.trim().to_owned()));
                }
            }
            "--url" => example.url = words.next(),
            // curl makes a header of them; the words are whoever calls.
            "-u" | "--user" => {
                if let Some(words) = words.next() {
                    example
                        .headers
                        .push(("Authorization".to_owned(), format!("Basic {words}")));
                }
            }
            // What these say of the terminal is nothing of the request.
            "-o" | "--output" | "-b" | "--cookie" => drop(words.next()),
            "-G" | "--get" => is_query = true,
            // A file's content is shown elsewhere, if at all.
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-urlencode" | "--json" => {
                data.extend(words.next().filter(|data| !data.starts_with('@')));
            }
            url if !url.starts_with('-') => example.url = Some(url.to_owned()),
            _ => {}
        }
    }
    // Several pieces travel as one.
    let data = (!data.is_empty()).then(|| data.join("&"));
    match (data, &mut example.url) {
        (Some(data), Some(url)) if is_query => {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&data);
        }
        (Some(data), _) => {
            example.body = json(&data);
            example.text = Some(data).filter(|_| example.body.is_none());
        }
        (None, _) => {}
    }
    if example.method.is_none() {
        let has_data = example.body.is_some() || example.text.is_some();
        example.method = Some(if has_data { "POST" } else { "GET" }.to_owned());
    }
    example.url.is_some().then_some(example)
}

/// Words as a shell would part them.
fn shell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\\', None | Some('"')) => match chars.next() {
                Some('\n') | None => {}
                Some(next) => word.get_or_insert_default().push(next),
            },
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(open)) if c == open => quote = None,
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// An object or array, mended where needed.
pub(super) fn json(text: &str) -> Option<Value> {
    let text = text.trim();
    if text.starts_with("//") || text.starts_with("/*") {
        let mended = mend(text);
        let text = mended.trim();
        return text.starts_with(['{', '[']).then(|| serde_json::from_str(text).ok())?;
    }
    if !text.starts_with(['{', '[']) {
        return None;
    }
    // Dots alone show nothing.
    let is_something = |value: &Value| {
        value.as_object().is_none_or(|members| !members.is_empty())
            && value.as_array().is_none_or(|elements| !elements.is_empty())
    };
    let mended = || serde_json::from_str(&mend(text)).ok().filter(is_something);
    serde_json::from_str(text).ok().or_else(mended)
}

/// The value with names that have no blanks around them, where it has some that do: pages were typed by hand, and the tables
/// call the members without.
fn trimmed(value: &Value) -> Option<Value> {
    fn has_blanks(value: &Value) -> bool {
        match value {
            Value::Object(members) => members
                .iter()
                .any(|(name, value)| name.trim().len() < name.len() || has_blanks(value)),
            Value::Array(elements) => elements.iter().any(has_blanks),
            _ => false,
        }
    }
    fn trim(value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members.iter();
                members
                    .map(|(name, value)| (name.trim().to_owned(), trim(value)))
                    .collect()
            }
            Value::Array(elements) => elements.iter().map(trim).collect(),
            value => value.clone(),
        }
    }
    has_blanks(value).then(|| trim(value))
}

/// The first object or array behind words that stand for what every request sends, or before words that lead to another.
pub(crate) fn json_within(text: &str) -> Option<Value> {
    /// Words in brackets come before a body; so many brackets do not.
    const MOST_TRIED: usize = 8;
    let opens =
        |(at, c): &(usize, char)| matches!(c, '{' | '[') && (*at == 0 || text[..*at].ends_with(char::is_whitespace));
    text.char_indices().filter(opens).take(MOST_TRIED).find_map(|(at, _)| {
        let mended = mend(&text[at..]);
        let mut values = serde_json::Deserializer::from_str(&mended).into_iter::<Value>();
        values.next()?.ok()
    })
}

/// Comments, dots for what is left out and trailing commas taken out, missing commas and closing brackets put in, full-width punctuation outside
/// strings made plain, line breaks and lone backslashes in strings escaped. What is cut off stays so: nobody knows where it
/// would have ended.
fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    // The brackets that close what is open.
    let mut open: Vec<char> = Vec::new();
    // The last character that is neither white space nor a comment.
    let mut last = ',';
    while let Some(c) = chars.next() {
        let begins_value = matches!(c, '"' | '{' | '[');
        if begins_value && !open.is_empty() && (last.is_alphanumeric() || matches!(last, '"' | '}' | ']')) {
            out.push(',');
        }
        match c {
            '"' => string(&mut chars, &mut out),
            '/' if chars.peek() == Some(&'/') => {
                while chars.next_if(|c| *c != '\n').is_some() {}
                continue;
            }
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut before = ' ';
                for c in chars.by_ref() {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
                continue;
            }
            // What a page leaves out.
            '…' => continue,
            '.' if chars.peek() == Some(&'.') => {
                while chars.next_if_eq(&'.').is_some() {}
                continue;
            }
            '，' => out.push(','),
            '：' => out.push(':'),
            '\u{a0}' | '\u{3000}' => out.push(' '),
            '{' | '[' => {
                open.push(if c == '{' { '}' } else { ']' });
                out.push(c);
            }
            '}' | ']' => {
                let kept = out.trim_end();
                if let Some(kept) = kept.strip_suffix(',') {
                    out.truncate(kept.len());
                }
                while open.iter().rev().take(DEEPEST).any(|closing| *closing == c)
                    && let Some(missing) = open.pop().filter(|missing| *missing != c)
                {
                    out.push(missing);
                }
                out.push(c);
            }
            _ => out.push(c),
        }
        if !c.is_whitespace() {
            last = if c == '，' { ',' } else { c };
        }
    }
    out
}

/// Whether a quotation mark follows and, but for a comma, the line ends behind it.
fn ends_line(mut chars: std::iter::Peekable<std::str::Chars>) -> bool {
    chars.next() == Some('"') && matches!(chars.find(|c| !matches!(c, ',' | ' ')), None | Some('\n' | '\r'))
}

/// How many brackets may be missing in a row, at most: a body that nests deeper is none.
const DEEPEST: usize = 128;

/// The rest of a string behind its opening mark.
fn string(chars: &mut std::iter::Peekable<std::str::Chars>, out: &mut String) {
    out.push('"');
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                out.push(c);
                return;
            }
            // A path that ends in a backslash: nothing but the string's end stands at the end of a line.
            '\\' if ends_line(chars.clone()) => out.push_str("\\\\"),
            '\\' => {
                let is_escape = chars.peek().is_some_and(|next| r#""\/bfnrtu"#.contains(*next));
                out.push_str(if is_escape { "\\" } else { "\\\\" });
                out.extend(chars.next_if(|_| is_escape));
            }
            '\n' => out.push_str("\\n"),
            '\r' => {}
            '\t' => out.push_str("\\t"),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn mended_json() {
        assert_eq!(
            json("{\"a\": 1, // one\n \"b\"：[1, 2,],}"),
            Some(json!({"a": 1, "b": [1, 2]}))
        );
        assert_eq!(json("{\"a\": \"//,}\"}"), Some(json!({"a": "//,}"})));
        assert_eq!(json("{ ... }"), None);
        assert_eq!(
            json("{\"a\": [{\"b\": 1}\n \"c\"\n}"),
            Some(json!({"a": [{"b": 1}, "c"]}))
        );
        assert_eq!(
            json("{\"a\": \"one\ntwo \\V \\\"\" \"b\": true}"),
            Some(json!({"a": "one\ntwo \\V \"", "b": true}))
        );
        assert_eq!(
            json("{\"a\": \"C:\\D\\\",\n \"b\": \"E:\\\"\n}"),
            Some(json!({"a": "C:\\D\\", "b": "E:\\"}))
        );
        assert_eq!(json("{\"a\": [1,"), None);
        assert_eq!(json("// a box\n{\"a\": 1}"), Some(json!({"a": 1})));
    }

    #[test]
    fn names_with_blanks_stay_in_the_example_and_are_none_in_its_structure() {
        let example = read("{\" lid\": [{\"hue \": \" x \"}]}").unwrap();
        assert_eq!(example.body, Some(json!({" lid": [{"hue ": " x "}]})));
        assert_eq!(example.structure(), Some(&json!({"lid": [{"hue": " x "}]})));
        assert_eq!(read("{\"lid\": 1}").unwrap().tree, None);
    }

    #[test]
    fn curl_lines() {
        let example =
            read("curl -X POST 'http://{host}/v1/{id}' \\\n -H 'Authorization: OAuth x' -d '{\"force\":true}'")
                .unwrap();
        assert_eq!(example.method.as_deref(), Some("POST"));
        assert_eq!(example.url.as_deref(), Some("http://{host}/v1/{id}"));
        assert_eq!(example.headers, [("Authorization".to_owned(), "OAuth x".to_owned())]);
        assert_eq!(example.body, Some(json!({"force": true})));
    }

    #[test]
    fn more_curl_lines() {
        let example =
            read("$ curl --request POST -u me:secret --data '{\"a\":1}' --url \"https://x.example/v1/a/\"").unwrap();
        assert_eq!(example.url.as_deref(), Some("https://x.example/v1/a/"));
        assert_eq!(example.body, Some(json!({"a": 1})));
        let example = read("curl https://x.example/a --data-urlencode \"a=1\" --data-urlencode b=2").unwrap();
        assert_eq!(example.method.as_deref(), Some("POST"));
        assert_eq!(example.text.as_deref(), Some("a=1&b=2"));
        let example = read("curl -G https://x.example/a -d page=2 -d hue=red").unwrap();
        assert_eq!(example.url.as_deref(), Some("https://x.example/a?page=2&hue=red"));
        assert_eq!(example.method.as_deref(), Some("GET"));
        let example = read("curl https://x.example/a -d n=3 -d 'note=a b'").unwrap();
        assert_eq!(example.text.as_deref(), Some("n=3&note=a b"));
        let example = read("curl -X PUT https://x.example/a -d @body.json").unwrap();
        assert_eq!((example.body, example.text), (None, None));
    }

    #[test]
    fn responses_as_messages() {
        let example =
            read("HTTP/1.1 201 Created\nLocation: /v2/x/7\nContent-Type: application/json\n\n{\"a\": 1}").unwrap();
        assert!(!example.is_request);
        assert_eq!(example.status, Some(201));
        assert_eq!(example.headers[0], ("Location".to_owned(), "/v2/x/7".to_owned()));
        assert_eq!(example.body, Some(json!({"a": 1})));
        let example = read("HTTP/2 204").unwrap();
        assert_eq!((example.status, example.body, example.text), (Some(204), None, None));
        assert_eq!(read("HTTP/1.1 is spoken here").unwrap().status, None);
    }

    #[test]
    fn forms() {
        assert!(is_form("BoxId=\"string\"\n&Lid=oak"));
        assert!(!is_form("BoxId\nLid=oak"));
        assert!(!is_form("POST /boxes?a=b"));
        assert!(!is_form(""));
    }

    #[test]
    fn requests_with_headers_and_a_body() {
        let example = read("PUT https://{endpoint}/v2/x\nX-Auth-Token: t\n\n{\"a\": null}").unwrap();
        assert_eq!(example.url.as_deref(), Some("https://{endpoint}/v2/x"));
        assert_eq!(example.headers.len(), 1);
        assert_eq!(example.body, Some(json!({"a": null})));
        let example = read("PUT /v2/x HTTP/1.1\nThe usual [headers]\n{\"a\": 1} or {\"b\": 2}").unwrap();
        assert_eq!(example.body, Some(json!({"a": 1})));
        let example = read("GET /v2/x?f={a} HTTP/1.1\nThe usual {headers}").unwrap();
        assert_eq!(example.body, None);
        let example = read("POST\n\nhttps://{endpoint}/v2/x\n\n{\"a\": [1]}").unwrap();
        assert_eq!(example.method.as_deref(), Some("POST"));
        assert_eq!(example.url.as_deref(), Some("https://{endpoint}/v2/x"));
        assert_eq!(example.body, Some(json!({"a": [1]})));
        let example = read("POST https://{endpoint}/v2/x { \"a\": [1] }").unwrap();
        assert_eq!(example.url.as_deref(), Some("https://{endpoint}/v2/x"));
        assert_eq!(example.body, Some(json!({"a": [1]})));
    }
}
