//! Pages as large as wished, each the worst of its kind: deep, wide, long, unclosed.

use docwright_base::{Format, Page};

/// What a whole run reads.
#[derive(Debug, Clone)]
pub enum Input {
    /// Documentation pages of one format.
    Pages(Format, Vec<String>),
    /// An OpenAPI document as JSON.
    Document(String),
}

impl Input {
    /// How many bytes there are to read.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Pages(_, texts) => texts.iter().map(String::len).sum(),
            Self::Document(text) => text.len(),
        }
    }
}

/// One kind of large page.
pub struct Case {
    /// What there is much of.
    pub name: &'static str,
    /// How the page is read.
    pub format: Format,
    /// A page of about this many bytes.
    pub make: fn(usize) -> String,
}

impl Case {
    /// The page of about `bytes` bytes.
    pub fn page(&self, bytes: usize) -> Page {
        crate::line::page(self.format, &(self.make)(bytes))
    }
}

/// A layout with a word for everything that the pages below try.
pub const LAYOUT: &str = r#"
title: Toy
language: en
glued_headings: true
lines: ['^Tag: (?P<tag>.*)$']
sections:
  summary: [Function]
  endpoint: [URI]
  path: [Path]
  body: [Body]
  request: [Request]
  response: [Response]
  request_example: [Request Example]
  response_example: [Response Example]
  sample: [Sample]
  error_codes: [Error Codes]
status_lines: ['^Status code: {status}$']
caption: '^Table (?P<number>\d+) (?P<text>.*)$'
captions:
  - {pattern: '^(?P<object>\w+)$', is: object}
columns:
  name: [Parameter]
  required: [Mandatory]
  type: [Type]
  description: [Description]
  example: [Example]
  status: [Status]
  error_code: [Error Code]
  error_message: [Error Message]
  action: [Action]
  access_level: [Access Level]
required: {yes: [Yes], no: [No], optional_marks: ['[(]optional[)]']}
types:
  words: {String: string, Integer: integer, List: array, Object: object}
  arrays: ['^Array of {T}s$', '^Array of {T} objects?$', '^Array of {T}$', '^Array<{T}>$', '^List<{T}>$']
  maps: ['^Map<String, ?{T}>$']
  objects: ['^{T} object$']
  pointers: ['\bsee {T}\.$']
  table_numbers: ['\bTable {n}']
constraints:
  min_length: ['Minimum length: {n}']
  range: ['ranges from {n} to {n}']
  default: ['Default: {v}']
  pattern: ['Pattern: {v}']
  enum_introducers: ['Valid values:', 'one of:']
  allowed_states: ['is in (?P<states>[a-z]+(?:, [a-z]+)*) state']
permissions: {access_levels: [Write], nothing: ['-'], required_mark: '*'}
errors: {schema: Error, body: {code: code, message: message}}
security:
  schemes: {token: {type: apiKey, in: header, name: X-Token}}
  alternatives: [[token]]
"#;

fn repeat(part: &str, bytes: usize) -> String {
    part.repeat(bytes / part.len() + 1)
}

/// `line` once for each number up to as many as fill `bytes`.
pub(crate) fn numbered(bytes: usize, line: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(bytes + 64);
    let mut number = 0;
    while out.len() < bytes {
        out += &line(number);
        number += 1;
    }
    out
}

/// As often `open` as `close`.
fn nested(open: &str, inner: &str, close: &str, bytes: usize) -> String {
    let times = bytes / (open.len() + close.len()) + 1;
    open.repeat(times) + inner + &close.repeat(times)
}

const HTML: &str = "<h1>Get a box</h1><h2>URI</h2><p>POST /v1/boxes</p><h2>Request</h2>\n";
const MARKDOWN: &str = "# Get a box\n\n## URI\n\nPOST /v1/boxes\n\n## Request\n\n";
const TEXT: &str = "Get a box\nURI\nPOST /v1/boxes\nRequest\n";
const HEAD: &str = "|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n";

fn html(text: String) -> String {
    HTML.to_owned() + &text
}

fn markdown(text: String) -> String {
    MARKDOWN.to_owned() + &text
}

fn text(text: String) -> String {
    TEXT.to_owned() + &text
}

fn html_field(name: &str, type_text: &str, description: &str) -> String {
    html(format!(
        "<table><tr><th>Parameter</th><th>Type</th><th>Description</th></tr><tr><td>{name}</td><td>{type_text}</td><td>{description}</td></tr></table>"
    ))
}

fn field(name: &str, required: &str, type_text: &str, description: &str) -> String {
    markdown(format!("{HEAD}|{name}|{required}|{type_text}|{description}|\n"))
}

fn example(json: &str) -> String {
    markdown(format!(
        "## Response Example\n\nStatus code: 200\n\n```json\n{json}\n```\n"
    ))
}

macro_rules! cases {
    ($($format:ident $name:literal $make:expr;)*) => {
        &[$(Case { name: $name, format: Format::$format, make: $make }),*]
    };
}

/// Every kind of large page.
pub const CASES: &[Case] = cases! {
    Html "one line" |n| html(repeat("word ", n));
    Html "unclosed div" |n| html(repeat("<div>", n));
    Html "unclosed div with text" |n| html(repeat("<div>x", n));
    Html "unclosed p in div" |n| html(repeat("<div><p>x", n));
    Html "unclosed span" |n| html(repeat("<span>x", n));
    Html "unclosed b" |n| html(repeat("<b>x", n));
    Html "unclosed b and p" |n| html(repeat("<b>x<p>", n));
    Html "unclosed a" |n| html(repeat("<a href=x>x", n));
    Html "unclosed font of many kinds" |n| html(numbered(n, |i| format!("<font color={i}>x")));
    Html "crossed b and div" |n| html(repeat("<b><div></b></div>", n));
    Html "unclosed a and b in div" |n| html(repeat("<a><b><div>", n));
    Html "closing tags without opening" |n| html(repeat("</b></p></div></br></a></td>", n));
    Html "unclosed td" |n| html(repeat("<table><tr><td>", n));
    Html "nested tables" |n| html(nested("<table><tr><td>a</td><td>", "x", "</td></tr></table>", n));
    Html "nested tables of fields" |n| html(nested("<table><tr><th>Parameter</th><th>Type</th></tr><tr><td>a</td><td>", "x", "</td></tr></table>", n));
    Html "nested lists" |n| html(nested("<ul><li>x", "x", "</li></ul>", n));
    Html "nested lists around code" |n| html(nested("<ul><li>", "<pre>x</pre>", "</li></ul>", n));
    Html "unclosed li" |n| html(repeat("<ul><li>", n));
    Html "flat unclosed li" |n| html(String::from("<ul>") + &repeat("<li>x", n));
    Html "nested quotes" |n| html(nested("<blockquote>", "x", "</blockquote>", n));
    Html "nested svg" |n| html(repeat("<svg><g>", n));
    Html "nested select and option" |n| html(repeat("<select><option>", n));
    Html "unclosed template" |n| html(repeat("<template>", n));
    Html "unclosed button" |n| html(repeat("<button>x", n));
    Html "unclosed nobr" |n| html(repeat("<nobr>x", n));
    Html "text foster parented" |n| html(String::from("<table>") + &repeat("x<tr>", n));
    Html "elements foster parented" |n| html(String::from("<table>") + &repeat("<b>x</b><tr>", n));
    Html "attributes" |n| html(format!("<p {}>x</p>", numbered(n, |i| format!("a{i}=b "))));
    Html "attributes on body again and again" |n| html(numbered(n, |i| format!("<body a{i}=b>")));
    Html "anchors" |n| html(numbered(n, |i| format!("<a id=x{i}></a>")));
    Html "links" |n| html(format!("<p>{}</p>", repeat("<a href=#x>x</a>", n)));
    Html "nested inline links" |n| html(format!("<p>{}</p>", repeat("<span><a href=#x>x</span>", n)));
    Html "line breaks" |n| html(repeat("<br>", n));
    Html "paragraphs" |n| html(repeat("<p>x</p>", n));
    Html "headings" |n| html(repeat("<h2>x</h2>", n));
    Html "section headings" |n| html(repeat("<h2>Request</h2>", n));
    Html "entities" |n| html(repeat("&lt;&amp;&#120;&nosuch;", n));
    Html "comments" |n| html(repeat("<!-- x -->", n));
    Html "one comment" |n| html(String::from("<!--") + &repeat("- ", n));
    Html "one unclosed script" |n| html(String::from("<script>") + &repeat("<!--<script", n));
    Html "open angle brackets" |n| html(repeat("<", n));
    Html "rows" |n| html(String::from("<table><tr><th>Parameter</th><th>Type</th></tr>") + &numbered(n, |i| format!("<tr><td>a{i}<td>String")));
    Html "rows nobody knows" |n| html(String::from("<table><tr><th>This</th><th>That</th></tr>") + &repeat("<tr><td>a<td>b", n));
    Html "cells in one row" |n| html(String::from("<table><tr><th>Parameter</th><th>Type</th></tr><tr>") + &repeat("<td>a", n));
    Html "columns" |n| html(format!("<table><tr>{}</tr><tr>{}</tr></table>", repeat("<th>Type", n / 2), repeat("<td>x", n / 2)));
    Html "spanning cells" |n| html(String::from("<table><tr><th>Parameter</th><th>Type</th></tr>") + &repeat("<tr><td colspan=1000 rowspan=1000>a", n));
    Html "one spanning long cell" |n| html(format!("<table><tr><th>Parameter<th>Type<tr><td colspan=1000 rowspan=1000>{}{}", repeat("x", n / 2), repeat("<tr>", n / 2)));
    Html "tables" |n| html(numbered(n, |i| format!("<table><tr><th>Parameter<th>Type<tr><td>a{i}<td>String</table>")));
    Html "tables of objects" |n| html(numbered(n, |i| format!("<table><caption>Table {i} O{i}</caption><tr><th>Parameter<th>Type<tr><td>a{i}<td>O{} object</table>", i + 1)));
    Html "tables of objects by link" |n| html(numbered(n, |i| format!("<a id=t{i}></a><table><tr><th>Parameter<th>Type<tr><td>a{i}<td><a href=#t{}>Object</a></table>", i + 1)));
    Html "a long name" |n| html_field(&repeat("n", n), "String", "x");
    Html "a long type" |n| html_field("a", &repeat("t", n), "x");
    Html "a long description" |n| html_field("a", "String", &repeat("Valid values: a, b. ", n));
    Html "values" |n| html_field("a", "String", &format!("Valid values: {}", numbered(n, |i| format!("v{i}, "))));
    Html "values in items" |n| html_field("a", "String", &format!("Valid values:<ul>{}</ul>", numbered(n, |i| format!("<li>v{i}"))));
    Html "a code block of braces" |n| html(format!("<h2>Response Example</h2><pre>{}</pre>", repeat("{", n)));
    Html "code blocks" |n| html(repeat("<pre>{\"a\": 1}</pre>", n));

    Markdown "one line" |n| markdown(repeat("word ", n));
    Markdown "lines of one letter" |n| markdown(repeat("x\n", n));
    Markdown "paragraphs" |n| markdown(repeat("x\n\n", n));
    Markdown "nested quotes" |n| markdown(repeat("> ", n));
    Markdown "nested quotes and text" |n| markdown(repeat(">", n) + "x");
    Markdown "nested lists in one line" |n| markdown(repeat("- ", n));
    Markdown "nested lists" |n| {
        let depth = (n as f64).sqrt() as usize;
        markdown((0..depth).map(|i| format!("{}- x\n", "  ".repeat(i))).collect())
    };
    Markdown "items" |n| markdown(repeat("- x\n", n));
    Markdown "brackets" |n| markdown(repeat("[", n));
    Markdown "pairs of brackets" |n| markdown(nested("[", "x", "]", n));
    Markdown "links" |n| markdown(repeat("[x](#y) ", n));
    Markdown "open links" |n| markdown(repeat("[x](", n));
    Markdown "image in image" |n| markdown(repeat("![", n));
    Markdown "stars" |n| markdown(repeat("*", n));
    Markdown "open stars" |n| markdown(repeat("*a _b ", n));
    Markdown "strikes" |n| markdown(repeat("~~a ~", n));
    Markdown "backticks" |n| markdown(numbered(n, |i| "`".repeat(i % 1000) + " "));
    Markdown "reference definitions" |n| markdown(numbered(n, |i| format!("[a{i}]: /x\n\n")));
    Markdown "uses of one long definition" |n| markdown(format!("[a]: /{}\n\n{}", repeat("x", n / 2), repeat("[a] ", n / 2)));
    Markdown "open html tags" |n| markdown(repeat("<a ", n));
    Markdown "html blocks" |n| markdown(repeat("<div>\n\n", n));
    Markdown "html tables" |n| markdown(repeat("<table>\n", n));
    Markdown "html tables closed" |n| markdown(repeat("<table>\n</table>\n\nx\n", n));
    Markdown "open html comments" |n| markdown(repeat("x <!-- ", n));
    Markdown "open processing instructions" |n| markdown(repeat("x <? <!A <![CDATA[ ", n));
    Markdown "entities" |n| markdown(repeat("&lt;&#120;&nosuch;", n));
    Markdown "headings" |n| markdown(repeat("# x\n", n));
    Markdown "section headings" |n| markdown(repeat("## Request\n", n));
    Markdown "a heading with attributes" |n| markdown(format!("# x {{{}}}\n", repeat("#a .b c=d ", n)));
    Markdown "rules" |n| markdown(repeat("---\n", n));
    Markdown "fences" |n| markdown(repeat("```\n", n));
    Markdown "a code block of braces" |n| example(&repeat("{", n));
    Markdown "deep json" |n| example(&nested("{\"a\":", "1", "}", n));
    Markdown "deep arrays" |n| example(&nested("[", "1", "]", n));
    Markdown "json of the depth that is read" |n| example(&format!("[{}1]", repeat(&format!("{},", nested("{\"a\":", "1", "}", 6 * 60)), n)));
    Markdown "json members" |n| example(&format!("{{{}\"z\":1}}", numbered(n, |i| format!("\"a{i}\":{i},"))));
    Markdown "json objects of other members each" |n| example(&format!("[{}1]", numbered(n, |i| format!("{{\"a{i}\":{i}}},"))));
    Markdown "a long json key" |n| example(&format!("{{\"{}\": 1}}", repeat("k", n)));
    Markdown "a long json text" |n| example(&format!("{{\"a\": \"{}\"}}", repeat("\\u0041", n)));
    Markdown "json to mend" |n| example(&format!("[{}]", repeat("1,], // x\n", n)));
    Markdown "examples" |n| example(&repeat("{\"a\":1}\n```\n\n```json\n", n));
    Markdown "bars" |n| markdown(repeat("|", n));
    Markdown "lines that open with a bar" |n| markdown(repeat("|\n", n));
    Markdown "lines that are rules" |n| markdown(repeat("|--|--|\n", n));
    Markdown "bare rows" |n| markdown(repeat("|a|b|\n", n) + "x");
    Markdown "bare rows of changing width" |n| markdown(repeat("|a|b|\n|a|b|c|\n", n));
    Markdown "rows cut off" |n| markdown(HEAD.to_owned() + &repeat("|a\n", n));
    Markdown "rows cut off in one block" |n| markdown(HEAD.to_owned() + &repeat("|a\nb\n", n));
    Markdown "cells in one row" |n| markdown(HEAD.to_owned() + &repeat("|a", n));
    Markdown "columns" |n| markdown(format!("{}|\n{}|\n{}|\n", repeat("|Type", n / 3), repeat("|--", n / 3), repeat("|x", n / 3)));
    Markdown "columns and short rows" |n| {
        let side = (n as f64).sqrt() as usize;
        markdown(format!("{}|\n{}|\n{}", repeat("|Type", side), "|--".repeat(side / 5 + 1), repeat("|x|\n", n)))
    };
    Markdown "rows" |n| markdown(HEAD.to_owned() + &numbered(n, |i| format!("|a{i}|Yes|String|x|\n")));
    Markdown "rows of one name" |n| markdown(HEAD.to_owned() + &repeat("|a|Yes|String|x|\n", n));
    Markdown "rows of objects" |n| markdown(HEAD.to_owned() + &numbered(n, |i| format!("|a{i}|Yes|O{i} object|x|\n")));
    Markdown "rows of names alike" |n| markdown(HEAD.to_owned() + &numbered(n, |i| format!("|a{}|Yes|String|x|\n", "-".repeat(i % 300))));
    Markdown "rows of corners" |n| markdown(HEAD.to_owned() + &numbered(n, |i| format!("|{}a{i}|Yes|Object|x|\n", "└".repeat(i % 200))));
    Markdown "a row of many corners" |n| field(&(repeat("└", n) + "a"), "Yes", "Object", "x");
    Markdown "error codes" |n| markdown(String::from("## Error Codes\n\n|Status|Error Code|Error Message|\n|--|--|--|\n") + &numbered(n, |i| format!("|400|E{i}|x|\n")));
    Markdown "statuses" |n| markdown(String::from("## Response\n\n|Status|Description|\n|--|--|\n") + &numbered(n, |i| format!("|{}|x|\n", 100 + i % 500)));
    Markdown "permissions" |n| markdown(String::from("|Action|Access Level|\n|--|--|\n") + &numbered(n, |i| format!("|a:{i}|Write|\n")));
    Markdown "operations" |n| markdown(String::from("## URI\n\n") + &numbered(n, |i| format!("GET /v{i}\n\n")));
    Markdown "operations in one line" |n| markdown(String::from("## URI\n\n") + &numbered(n, |i| format!("GET /v{i} ")));
    Markdown "a path of many parts" |n| markdown(format!("## URI\n\nGET {}\n", numbered(n, |i| format!("/{{a{i}}}"))));
    Markdown "a path of open braces" |n| markdown(format!("## URI\n\nGET /{}\n", repeat("{", n)));
    Markdown "a long name" |n| field(&repeat("n", n), "Yes", "String", "x");
    Markdown "a name of many parts" |n| field(&repeat("a.", n), "Yes", "String", "x");
    Markdown "a name of many symbols" |n| field(&repeat("+", n), "Yes", "String", "x");
    Markdown "a long mark" |n| field("a", &repeat("y", n), "String", "x");
    Markdown "a long type" |n| field("a", "Yes", &repeat("t", n), "x");
    Markdown "arrays of arrays" |n| field("a", "Yes", &(repeat("Array of ", n) + "String"), "x");
    Markdown "arrays of objects of arrays" |n| field("a", "Yes", &(repeat("Array of ", n / 2) + "String" + &repeat("s objects", n / 2)), "x");
    Markdown "lists of lists" |n| field("a", "Yes", &nested("List\\<", "String", "\\>", n), "x");
    Markdown "maps of maps" |n| field("a", "Yes", &nested("Map\\<String,", "String", "\\>", n), "x");
    Markdown "a long description" |n| field("a", "Yes", "String", &repeat("Default: x ranges from 1 to 2 see b. ", n));
    Markdown "a description of backslashes" |n| field("a", "Yes", "String", &repeat("\\\\", n));
    Markdown "a description of lines" |n| field("a", "Yes", "String", &repeat("x<br>", n));
    Markdown "a description of marks" |n| field("a", "Yes", "String", &repeat("*`_<[#", n));
    Markdown "a long pattern" |n| field("a", "Yes", "String", &format!("Pattern: \"{}\"", repeat("(a*)*", n)));
    Markdown "states" |n| markdown(format!("## Function\n\nis in {}b state\n", repeat("a, ", n)));
    Markdown "summaries" |n| markdown(String::from("## Function\n\n") + &repeat("- x\n\ny\n\n", n));

    Text "one line" |n| text(repeat("word ", n));
    Text "one word" |n| text(repeat("w", n));
    Text "lines of one letter" |n| text(repeat("x\n", n));
    Text "lines of one digit" |n| text(repeat("1\n", n));
    Text "a gutter" |n| text(numbered(n, |i| format!("{}\n", i + 1)));
    Text "gutters" |n| text(repeat("1\n2\n3\n", n));
    Text "gutters in one line" |n| text(repeat("1 2 3\n", n));
    Text "a gutter in one line" |n| text(numbered(n, |i| format!("{} ", i + 1)));
    Text "bars" |n| text(repeat("|", n));
    Text "bars apart" |n| text(repeat("| ", n));
    Text "lines of a bar" |n| text(repeat("|\n", n));
    Text "bar headers" |n| text(repeat("| Parameter | Type |\n", n));
    Text "bar header words" |n| text(repeat("| Parameter\n", n));
    Text "bar rows" |n| text(String::from("| Parameter | Type |\n|---|---|\n") + &repeat("| a | String |\n", n));
    Text "bar rows never full" |n| text(String::from("| Parameter | Mandatory | Type |\n|---|---|---|\n") + &repeat("| a\n", n));
    Text "closing bar rows" |n| text(String::from("Parameter | Type |\n---|---|\n") + &repeat("a | String |\n", n));
    Text "headers" |n| text(repeat("Parameter\nType\n", n));
    Text "cells" |n| text(String::from("Parameter\nMandatory\nType\nDescription\n") + &numbered(n, |i| format!("a{i}\nYes\nString\nx\n")));
    Text "cells without an end" |n| text(String::from("Parameter\nType\nDescription\na\nString\n") + &repeat("no field at all.\n", n));
    Text "glued headers" |n| text(repeat("ParameterTypeMandatoryDescription\n", n));
    Text "glued headers without rows" |n| text(repeat("ParameterType\nno row\n", n));
    Text "glued rows" |n| text(String::from("ParameterTypeMandatoryDescription\n") + &repeat("aStringYes\nx\n", n));
    Text "glued rows without an end" |n| text(String::from("ParameterTypeMandatoryDescription\naStringYes\n") + &repeat("no field at all.\n", n));
    Text "spaced headers" |n| text(repeat("Parameter Type Description\n", n));
    Text "spaced rows" |n| text(String::from("Parameter Type Description\n") + &repeat("a String x\n", n));
    Text "bullets" |n| text(String::from("Body\n") + &numbered(n, |i| format!("• a{i}StringYes\n  x\n")));
    Text "bullets ever deeper" |n| {
        let depth = (n as f64).sqrt() as usize;
        text(String::from("Body\n") + &(0..depth).map(|i| format!("{}• a{i}StringYes\n", " ".repeat(i))).collect::<String>())
    };
    Text "bullets that are a list" |n| text(String::from("Body\n") + &repeat("• no field here\n", n));
    Text "bullet lists apart" |n| text(String::from("Body\n") + &repeat("• no field here\nx\n", n));
    Text "runs" |n| text(String::from("Body\n") + &numbered(n, |i| format!("a{i}StringYesThe.\n")));
    Text "runs apart" |n| text(String::from("Body\n") + &repeat("aStringYesThe.\nno field here\n", n));
    Text "a long run" |n| text(String::from("Body\na") + &repeat("StringYes", n));
    Text "a long run after a long name" |n| text(String::from("Body\n") + &repeat("a", n) + "StringYes");
    Text "open braces in lines" |n| text(String::from("Request Example\n") + &repeat("{\n", n));
    Text "open braces in one line" |n| text(String::from("Request Example\n") + &repeat("{", n));
    Text "request lines" |n| text(String::from("Request Example\n") + &repeat("POST /x\nA-B: c\n", n));
    Text "one request with headers" |n| text(String::from("Request Example\nPOST /x\n") + &repeat("A-B: c\n", n));
    Text "requests with an open body" |n| text(String::from("Request Example\n") + &repeat("POST /x\n{\n", n));
    Text "curl lines" |n| text(String::from("Request Example\n") + &repeat("curl 'x\n", n));
    Text "quotation marks" |n| text(repeat("\"a\": ", n));
    Text "captions" |n| text(numbered(n, |i| format!("Table {i} Box\n")));
    Text "statuses" |n| text(repeat("Status code: 200\n", n));
    Text "glued headings" |n| text(repeat("a b.Request\n", n));
    Text "closing braces" |n| text(repeat("}|", n));
    Text "furniture" |n| text(repeat("Tag: x\n", n));
    Text "title never found" |n| repeat("Tag: x\n", n);
};
