//! Pages and documents as large as wished, each of a shape that a reader could multiply: what refers to itself, to all others, to
//! the next one twice, and what is compared each with each.
//!
//! Beside [`crate::large`], whose pages are large in what a reader of text sees, these are large in what the text means.

use crate::large::{Input, numbered};
use docwright_base::Format;

/// One shape.
pub struct Shape {
    /// What there is much of.
    pub name: &'static str,
    /// An input of about this many bytes.
    pub make: fn(usize) -> Input,
}

const OPERATION: &str = "## Make a box\n\n## URI\n\nPOST /v1/boxes\n\n## Body\n\n";
const HEAD: &str = "|Parameter|Mandatory|Type|Description|\n|--|--|--|--|\n";
const RESPONSE: &str = "\n## Response\n\nStatus code: 200\n\n";

fn page(text: String) -> Input {
    Input::Pages(Format::Markdown, vec![OPERATION.to_owned() + &text])
}

/// Tables of objects, captioned so that other tables find them.
fn objects(count: usize, rows: impl Fn(usize) -> String) -> Input {
    let table = |number: usize| format!("\nTable {number} O{number}\n\n{HEAD}{}", rows(number));
    page(format!(
        "{HEAD}|a|Yes|O0 object|x|\n{}",
        (0..count).map(table).collect::<String>()
    ))
}

fn root(bytes: usize) -> usize {
    (bytes as f64).sqrt() as usize
}

fn times(bytes: usize, each: usize, of: impl Fn(usize) -> String) -> String {
    (0..bytes / each + 1).map(of).collect()
}

fn response(rows: String, example: String) -> Input {
    page(format!(
        "{RESPONSE}{HEAD}{rows}\n## Response Example\n\nStatus code: 200\n\n```json\n{example}\n```\n"
    ))
}

/// A document with these component schemas, whose one operation takes and gives the first.
fn schemas(schemas: &str) -> Input {
    document(
        r##""post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S0"}}}},"responses":{"200":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/S0"}}}}}}"##,
        &format!(r##""schemas":{{{schemas}"End":{{"type":"object","properties":{{"end":{{"type":"string"}}}}}}}}"##),
    )
}

/// As many component schemas as fill the bytes; `of` is one in the text of its number and of the next.
fn chain(bytes: usize, of: impl Fn(&str, &str) -> String) -> Input {
    let each = of("1000", "1001").len() + 10;
    let count = bytes / each + 1;
    let reference = |number: usize| match number {
        number if number == count => r##"{"$ref":"#/components/schemas/End"}"##.to_owned(),
        number => format!(r##"{{"$ref":"#/components/schemas/S{number}"}}"##),
    };
    schemas(
        &(0..count)
            .map(|i| format!(r##""S{i}":{},"##, of(&i.to_string(), &reference(i + 1))))
            .collect::<String>(),
    )
}

/// Component schemas that each refer to all of them.
fn mesh(bytes: usize, of: impl Fn(usize, &[String]) -> String) -> Input {
    let count = root(bytes / 45) + 2;
    let all: Vec<String> = (0..count)
        .map(|i| format!(r##"{{"$ref":"#/components/schemas/S{i}"}}"##))
        .collect();
    schemas(
        &(0..count)
            .map(|i| format!(r##""S{i}":{},"##, of(i, &all)))
            .collect::<String>(),
    )
}

fn document(item: &str, components: &str) -> Input {
    whole("3.0.3", &format!(r##""/a":{{{item}}}"##), components, "")
}

fn whole(version: &str, paths: &str, components: &str, more: &str) -> Input {
    Input::Document(format!(
        r##"{{"openapi":"{version}","info":{{"title":"T","version":"1"}},{more}"paths":{{{paths}}},"components":{{{components}}}}}"##
    ))
}

const ANSWER: &str = r##""responses":{"200":{"description":""}}"##;

fn body(media: &str, schema: &str) -> String {
    format!(r##""post":{{"requestBody":{{"content":{{"{media}":{{"schema":{schema}}}}}}},{ANSWER}}}"##)
}

/// Commas between the items that fill the bytes.
fn list(bytes: usize, of: impl Fn(usize) -> String) -> String {
    let mut all = numbered(bytes, |i| of(i) + ",");
    all.pop();
    all
}

fn nested(open: &str, inner: &str, close: &str, times: usize) -> String {
    open.repeat(times) + inner + &close.repeat(times)
}

macro_rules! shapes {
    ($($name:literal $make:expr;)*) => {
        &[$(Shape { name: $name, make: $make }),*]
    };
}

/// Every shape.
pub const SHAPES: &[Shape] = shapes! {
    "page: tables that all refer to each other" |n| {
        let count = root(n / 25) + 2;
        objects(count, |_| (0..count).map(|i| format!("|a{i}|No|O{i} object|x|\n")).collect())
    };
    "page: tables that all refer to all after them" |n| {
        let count = root(n / 13) + 2;
        objects(count, |at| (at + 1..count + 1).map(|i| format!("|a{i}|No|O{i} object|x|\n")).collect())
    };
    "page: tables that refer twice to the next" |n| objects(n / 150 + 1, |i| {
        format!("|a|No|O{0} object|x|\n|b|No|Array of O{0} objects|x|\n", i + 1)
    });
    "page: tables that refer twice to the next, by number" |n| objects(n / 150 + 1, |i| {
        format!("|a|No|Object|see Table {0}|\n|b|No|Object|see Table {0}|\n", i + 1)
    });
    "page: tables that refer to themselves often" |n| objects(3, |i| times(n / 3, 25, |row| format!("|a{row}|No|O{i} object|x|\n")));
    "page: pairs of tables that refer to each other" |n| objects(n / 100 + 2, |i| {
        format!("|a|No|O{} object|x|\n|b|No|O{} object|x|\n", i ^ 1, i + 2)
    });
    "page: a chain of objects" |n| objects(n / 100 + 1, |i| format!("|a|Yes|O{} object|x|\n", i + 1));
    "page: a chain of objects, by number" |n| objects(n / 100 + 1, |i| format!("|a|Yes|Object|see Table {}|\n", i + 1));
    "page: rows that refer to one object" |n| page(format!(
        "{HEAD}{}\nTable 1 O\n\n{HEAD}{}", times(n / 2, 25, |i| format!("|a{i}|No|O object|x|\n")), times(n / 2, 25, |i| format!("|b{i}|No|String|x|\n"))
    ));
    "page: bodies that refer to one object" |n| page(format!(
        "{HEAD}|a|No|String|x|\n{}\nTable 1 O\n\n{HEAD}{}",
        times(n / 2, 130, |i| format!("\n## Response\n\nStatus code: {}\n\n{HEAD}|a|No|O object|x|\n", 200 + i % 300)),
        times(n / 2, 25, |i| format!("|b{i}|No|String|x|\n"))
    ));
    "page: captions of one number" |n| objects(2, |_| numbered(n, |i| format!("|a{i}|No|Object|see Table 7|\n\nTable 7 P\n\n{HEAD}")));
    "page: links to one anchor" |n| Input::Pages(Format::Html, vec![format!(
        "<h1>Get a box</h1><h2>URI</h2><p>POST /v1/boxes</p><h2>Request</h2>\n<table><tr><th>Parameter<th>Type{}</table>{}<table><tr><th>Parameter<th>Type<tr><td>b<td>String</table>",
        times(n / 2, 40, |i| format!("<tr><td>a{i}<td><a href=#x{i}>Object</a>")), times(n / 2, 15, |i| format!("<a id=x{i}></a>"))
    )]);
    "page: notations inside each other" |n| page(format!("{HEAD}|a|Yes|{}|x|\n", nested("List\\<Array of Map\\<String, ", "String", "\\>s\\>", n / 35)));
    "page: rows of deep notations" |n| page(format!("{HEAD}{}", times(n, 120, |i| format!("|a{i}|No|{}|x|\n", nested("List\\<Array of ", "String", "s\\>", 6)))));
    "page: rows of notations that all fit" |n| page(format!("{HEAD}{}", times(n, 150, |i| format!("|a{i}|No|{}|x|\n", nested("Array of ", "x y", "s objects", 6)))));
    "page: rows of one enum" |n| page(format!("{HEAD}{}", times(n, 60, |i| format!("|a{i}|No|String|Valid values: one, two, three|\n"))));
    "page: texts with ranges" |n| page(format!("{HEAD}{}", times(n, 50, |i| format!("|a{i}|No|String|ranges from 1 to 20|\n"))));
    "page: one value of every row" |n| page(format!("{HEAD}{}", times(n, 40, |i| format!("|a{i}|No|String|Default: v{i}|\n"))));
    "page: required rows that the example lacks" |n| response(times(n, 25, |i| format!("|a{i}|Yes|String|x|\n")), "{\"z\": 1}".to_owned());
    "page: rows and as many members of the example" |n| response(
        times(n / 2, 25, |i| format!("|a{i}|Yes|String|x|\n")), format!("{{{}}}", list(n / 2, |i| format!("\"a{i}\": \"x\"")))
    );
    "page: rows that the example has in an object inside" |n| response(
        times(n / 2, 25, |i| format!("|a{i}|Yes|String|x|\n")), format!("{{\"z\": 1, \"in\": {{{}}}}}", list(n / 2, |i| format!("\"a{i}\": \"x\"")))
    );
    "page: rows that the example has in objects of their own" |n| response(
        times(n / 2, 25, |i| format!("|a{i}|Yes|String|x|\n")), format!("{{\"z\": 1, {}}}", list(n / 2, |i| format!("\"in{i}\": {{\"a{i}\": \"x\"}}")))
    );
    "page: objects that only the example joins" |n| response(
        times(n / 3, 30, |i| format!("|a{i}|Yes|Object|x|\n")) + &times(n / 3, 90, |i| format!("\n{HEAD}|b{i}|Yes|String|x|\n")),
        format!("{{{}}}", list(n / 3, |i| format!("\"a{i}\": {{\"b{i}\": \"x\"}}")))
    );
    "page: objects that no table describes" |n| response(
        times(n / 3, 30, |i| format!("|a{i}|Yes|Object|x|\n")) + &format!("\n{HEAD}") + &times(n / 3, 30, |i| format!("|b{i}|Yes|String|x|\n")),
        format!("{{{}}}", list(n / 3, |i| format!("\"a{i}\": {{\"c{i}\": \"x\"}}")))
    );
    "page: rows of lists with examples of their own" |n| page(format!(
        "|Parameter|Type|Example|\n|--|--|--|\n{}", times(n, 40, |i| format!("|a{i}|List|[{{\"b{i}\": {i}}}]|\n"))
    ));
    "page: rows nested by corners, each with its own example" |n| page(format!(
        "|Parameter|Type|Example|\n|--|--|--|\n{}", times(n, 60, |i| format!("|{}a{i}|List|[{{\"b{i}\": {i}}}]|\n", "└".repeat(i % 8)))
    ));
    "page: examples of errors and codes" |n| page(format!(
        "## Error Codes\n\n|Status|Error Code|Error Message|\n|--|--|--|\n{}\n## Response Example\n\n{}",
        times(n / 2, 15, |i| format!("|400|E{i}|x|\n")), times(n / 2, 60, |i| format!("Status code: 200\n\n```json\n{{\"code\": \"F{i}\"}}\n```\n\n"))
    ));
    "page: operations with all the tables" |n| Input::Pages(Format::Markdown, vec![format!(
        "## Boxes\n\n## URI\n\n{}## Body\n\n{HEAD}{}", times(700, 20, |i| format!("POST /v{i}\n\n")), times(n, 25, |i| format!("|a{i}|Yes|String|x|\n"))
    )]);
    "page: statuses with one body" |n| page(times(n, 200, |i| format!("\n## Response\n\nStatus code: {}\n\n{HEAD}|a|No|String|x|\n", 200 + i % 300)));
    "page: bodies with one member each" |n| page(times(n, 100, |i| format!("{HEAD}|a{i}|No|String|x|\n\nx\n\n")));
    "page: values below a row" |n| page(format!("{HEAD}|a|No|O object|x|\n{}", times(n, 25, |i| format!("|└v{i}|No|O object|x|\n"))));
    "pages: one operation again and again" |n| Input::Pages(Format::Markdown, (0..n / 150 + 1).map(|i| format!("{OPERATION}{HEAD}|a{}|No|String|x|\n", i % 2)).collect());
    "pages: operations of one name" |n| Input::Pages(Format::Markdown, (0..n / 130 + 1).map(|i| {
        format!("## Make a box\n\n## URI\n\nPOST /v{i}/boxes\n\n## Body\n\n{HEAD}|a|No|String|x|\n")
    }).collect());
    "pages: objects of one name and several shapes" |n| Input::Pages(Format::Markdown, (0..n / 180 + 1).map(|i| {
        format!("## Make a box {i}\n\n## URI\n\nPOST /v{i}/boxes\n\n## Body\n\n{HEAD}|a|No|O object|x|\n\nTable 1 O\n\n{HEAD}|a{i}|No|String|x|\n")
    }).collect());

    "allOf twice the next" |n| chain(n, |_, next| format!(r##"{{"allOf":[{next},{next}]}}"##));
    "allOf the next and a member" |n| chain(n, |i, next| format!(r##"{{"allOf":[{next},{{"type":"object","properties":{{"p{i}":{{"type":"string"}}}}}}]}}"##));
    "allOf the next alone" |n| chain(n, |_, next| format!(r##"{{"description":"x","allOf":[{next}]}}"##));
    "allOf of all" |n| mesh(n, |i, all| format!(r##"{{"properties":{{"p{i}":{{}}}},"allOf":[{}]}}"##, all.join(",")));
    "allOf of many rules" |n| schemas(&format!(r##""S0":{{"type":"string","allOf":[{}]}},"##, list(n, |i| format!(r##"{{"pattern":"^a{i}$"}}"##))));
    "allOf of one with many members, often" |n| schemas(&format!(
        r##"{}"Base":{{"type":"object","properties":{{{}}}}},"##,
        numbered(n / 2, |i| format!(r##""S{i}":{{"allOf":[{{"$ref":"#/components/schemas/Base"}},{{"properties":{{"p{i}":{{}}}}}}]}},"##)),
        list(n / 2, |i| format!(r##""b{i}":{{"type":"string"}}"##))
    ));
    "oneOf twice the next" |n| chain(n, |i, next| format!(r##"{{"oneOf":[{next},{{"type":"array","items":{next}}},{{"type":"object","properties":{{"p{i}":{{}}}}}}]}}"##));
    "oneOf the next alone" |n| chain(n, |_, next| format!(r##"{{"oneOf":[{next}]}}"##));
    "oneOf of all" |n| mesh(n, |_, all| format!(r##"{{"oneOf":[{}]}}"##, all.join(",")));
    "anyOf of all, with members" |n| mesh(n, |i, all| format!(r##"{{"type":"object","properties":{{"p{i}":{{"type":"string"}}}},"anyOf":[{}]}}"##, all.join(",")));
    "alternatives alike" |n| schemas(&format!(r##""S0":{{"oneOf":[{}]}},"##, list(n, |i| format!(r##"{{"title":"A","type":"object","properties":{{"p{i}":{{}}}}}}"##))));
    "a discriminator of many" |n| schemas(&format!(
        r##""S0":{{"oneOf":[{}],"discriminator":{{"propertyName":"t","mapping":{{{}}}}}}},{}"##,
        list(n / 3, |i| format!(r##"{{"$ref":"#/components/schemas/A{i}"}}"##)),
        list(n / 3, |i| format!(r##""t{i}":"#/components/schemas/A{i}""##)),
        times(n / 3, 40, |i| format!(r##""A{i}":{{"type":"object","properties":{{"p{i}":{{}}}}}},"##))
    ));
    "not" |n| chain(n, |_, next| format!(r##"{{"not":{next}}}"##));
    "references to schemas" |n| chain(n, |_, next| next.to_owned());
    "references to parameters" |n| document(
        &format!(r##""get":{{"parameters":[{{"$ref":"#/components/parameters/P0"}}],{ANSWER}}}"##),
        &format!(
            r##""parameters":{{{}"P{}":{{"name":"p","in":"query","schema":{{"type":"string"}}}}}}"##,
            times(n, 50, |i| format!(r##""P{i}":{{"$ref":"#/components/parameters/P{}"}},"##, i + 1)), n / 50 + 1
        ),
    );
    "references to responses" |n| document(
        r##""get":{"responses":{"200":{"$ref":"#/components/responses/R0"}}}"##,
        &format!(r##""responses":{{{}"R{}":{{"description":"x"}}}}"##, times(n, 50, |i| format!(r##""R{i}":{{"$ref":"#/components/responses/R{}"}},"##, i + 1)), n / 50 + 1),
    );
    "references to request bodies" |n| document(
        &format!(r##""post":{{"requestBody":{{"$ref":"#/components/requestBodies/B0"}},{ANSWER}}}"##),
        &format!(r##""requestBodies":{{{}"B{}":{{"content":{{"application/json":{{"schema":{{"type":"object"}}}}}}}}}}"##, times(n, 55, |i| format!(r##""B{i}":{{"$ref":"#/components/requestBodies/B{}"}},"##, i + 1)), n / 55 + 1),
    );
    "references to paths" |n| whole("3.0.3", &format!(
        r##"{}"/p{}":{{"get":{{{ANSWER}}}}}"##, times(n, 35, |i| format!(r##""/p{i}":{{"$ref":"#/paths/~1p{}"}},"##, i + 1)), n / 35 + 1
    ), "", "");
    "references into operations" |n| whole("3.0.3", &format!(
        r##""/a":{{"post":{{"requestBody":{{"content":{{"application/json":{{"schema":{{"type":"object","properties":{{{}}}}}}}}}}},{ANSWER}}}}},"/b":{{{}}}"##,
        list(n / 3, |i| format!(r##""p{i}":{{"type":"object","properties":{{"q":{{}}}}}}"##)),
        body("application/json", &format!(r##"{{"type":"object","properties":{{{}}}}}"##, list(n * 2 / 3, |i| format!(
            r##""r{i}":{{"$ref":"#/paths/~1a/post/requestBody/content/application~1json/schema/properties/p{i}"}}"##
        ))))
    ), "", "");
    "references into references" |n| chain(n, |i, _| format!(
        r##"{{"type":"object","properties":{{"p":{{"$ref":"#/components/schemas/S{}/properties/p"}}}}}}"##, i.parse::<usize>().unwrap_or_default() + 1
    ));
    "references to nowhere" |n| schemas(&format!(r##""S0":{{"type":"object","properties":{{{}}}}},"##, list(n, |i| format!(r##""p{i}":{{"$ref":"#/nowhere/{i}"}}"##))));
    "a circle of references" |n| {
        let count = n / 45 + 1;
        schemas(&(0..count).map(|i| format!(r##""S{i}":{{"$ref":"#/components/schemas/S{}"}},"##, (i + 1) % count)).collect::<String>())
    };
    "a circle of allOf" |n| {
        let count = n / 60 + 1;
        schemas(&(0..count).map(|i| format!(r##""S{i}":{{"allOf":[{{"$ref":"#/components/schemas/S{}"}}]}},"##, (i + 1) % count)).collect::<String>())
    };
    "a circle of lists" |n| {
        let count = n / 70 + 1;
        schemas(&(0..count).map(|i| format!(r##""S{i}":{{"type":"array","items":{{"$ref":"#/components/schemas/S{}"}}}},"##, (i + 1) % count)).collect::<String>())
    };
    "a chain of objects" |n| chain(n, |_, next| format!(r##"{{"type":"object","properties":{{"a":{next}}}}}"##));
    "a chain of required objects" |n| chain(n, |_, next| format!(r##"{{"type":"object","required":["a"],"properties":{{"a":{next}}}}}"##));
    "a chain of lists" |n| chain(n, |_, next| format!(r##"{{"type":"array","items":{next}}}"##));
    "a chain of lists of objects" |n| chain(n, |_, next| format!(r##"{{"type":"object","properties":{{"a":{{"type":"array","items":{next}}}}}}}"##));
    "a chain of maps" |n| chain(n, |_, next| format!(r##"{{"type":"object","additionalProperties":{next}}}"##));
    "a chain of nullables" |n| chain(n, |_, next| format!(r##"{{"nullable":true,"allOf":[{next}]}}"##));
    "a chain of unions" |n| chain(n, |_, next| format!(r##"{{"oneOf":[{next},{{"type":"integer"}}]}}"##));
    "deep lists one after the other" |n| chain(n, |_, next| nested(r##"{"type":"array","items":"##, next, "}", 50));
    "deep objects one after the other" |n| chain(n, |_, next| nested(r##"{"type":"object","properties":{"a":"##, next, "}}", 25));
    "objects that hold all objects" |n| mesh(n, |_, all| format!(
        r##"{{"type":"object","properties":{{{}}}}}"##, all.iter().enumerate().map(|(i, s)| format!(r##""p{i}":{s}"##)).collect::<Vec<_>>().join(",")
    ));
    "objects that require all objects" |n| mesh(n, |_, all| format!(
        r##"{{"type":"object","required":[{}],"properties":{{{}}}}}"##,
        (0..all.len()).map(|i| format!(r##""p{i}""##)).collect::<Vec<_>>().join(","),
        all.iter().enumerate().map(|(i, s)| format!(r##""p{i}":{s}"##)).collect::<Vec<_>>().join(",")
    ));
    "examples that double" |n| chain(n, |_, next| format!(r##"{{"type":"object","required":["a","b"],"properties":{{"a":{next},"b":{next}}}}}"##));
    "examples that double, optional" |n| chain(n, |_, next| format!(r##"{{"type":"object","properties":{{"a":{next},"b":{next}}}}}"##));
    "examples of lists that double" |n| chain(n, |_, next| format!(
        r##"{{"type":"object","required":["a","b"],"properties":{{"a":{{"type":"array","items":{next}}},"b":{{"type":"array","items":{next}}}}}}}"##
    ));
    "unions of objects that require the next" |n| chain(n, |i, next| format!(
        r##"{{"oneOf":[{{"type":"object","required":["a"],"properties":{{"a":{next}}}}},{{"type":"object","required":["b"],"properties":{{"b":{next},"c{i}":{{}}}}}}]}}"##
    ));
    "parameters of objects that double" |n| document(
        &format!(r##""get":{{"parameters":[{}],{ANSWER}}}"##, list(n / 2, |i| format!(r##"{{"name":"p{i}","in":"query","schema":{{"$ref":"#/components/schemas/S0"}}}}"##))),
        &format!(r##""schemas":{{{}"S{}":{{"type":"object"}}}}"##, times(n / 2, 120, |i| format!(
            r##""S{i}":{{"type":"object","required":["a","b"],"properties":{{"a":{{"$ref":"#/components/schemas/S{0}"}},"b":{{"$ref":"#/components/schemas/S{0}"}}}}}},"##, i + 1
        )), n / 240 + 1),
    );
    "unions that only lead back" |n| mesh(n, |i, all| format!(
        r##"{{"oneOf":[{},{{"type":"object","properties":{{"p{i}":{{}}}}}}]}}"##,
        all.iter().enumerate().map(|(j, s)| format!(r##"{{"type":"object","required":["p{j}"],"properties":{{"p{j}":{s}}}}}"##)).collect::<Vec<_>>().join(",")
    ));
    "documented examples" |n| schemas(&format!(
        r##""S0":{{"type":"object","required":["a0"],"properties":{{{}}},"example":{{{}}}}},"##,
        list(n / 2, |i| format!(r##""a{i}":{{"type":"string"}}"##)), list(n / 2, |i| format!(r##""a{i}":"x""##))
    ));
    "inline objects alike" |n| schemas(&format!(
        r##""S0":{{"type":"object","properties":{{{}}}}},"##, list(n, |i| format!(r##""p{i}":{{"type":"object","properties":{{"a":{{"type":"string"}}}}}}"##))
    ));
    "security of all alternatives" |n| document(
        &format!(r##""get":{{"security":[{}],{ANSWER}}}"##, list(n / 2, |i| format!(r##"{{"k{i}":[]}}"##))),
        &format!(r##""securitySchemes":{{{}}}"##, list(n / 2, |i| format!(r##""k{i}":{{"type":"apiKey","in":"header","name":"K{i}"}}"##))),
    );
    "operations with security of their own" |n| whole("3.0.3",
        &list(n / 2, |i| format!(r##""/p{i}":{{"get":{{"security":[{{"k{i}":[]}},{{"k0":[]}}],{ANSWER}}}}}"##)),
        &format!(r##""securitySchemes":{{{}}}"##, list(n / 2, |i| format!(r##""k{i}":{{"type":"apiKey","in":"header","name":"K{i}"}}"##))), "");
    "servers and variables" |n| whole("3.0.3", &format!(r##""/a":{{"get":{{{ANSWER}}}}}"##), "", &format!(
        r##""servers":[{{"url":"https://x/{}","variables":{{{}}}}}],"##, numbered(n / 3, |i| format!("{{v{i}}}")), list(n * 2 / 3, |i| format!(r##""v{i}":{{"default":"a","enum":["a","b"]}}"##))
    ));
    "values of a server variable" |n| whole("3.0.3", &format!(r##""/a":{{"get":{{{ANSWER}}}}}"##), "", &format!(
        r##""servers":[{{"url":"https://x/{{v}}","variables":{{"v":{{"default":"a","enum":[{}]}}}}}}],"##, list(n, |i| format!(r##""a{i}""##))
    ));
    "tags" |n| whole("3.0.3", &list(n, |i| format!(r##""/p{i}":{{"get":{{"tags":["t{i}"],{ANSWER}}}}}"##)), "", "");
    "operations of one name" |n| whole("3.0.3", &list(n, |i| format!(r##""/p{i}":{{"get":{{"operationId":"a",{ANSWER}}}}}"##)), "", "");
    "operations of names alike" |n| whole("3.0.3", &list(n, |i| format!(r##""/p{i}":{{"get":{{"operationId":"a{}",{ANSWER}}}}}"##, "-".repeat(i % 50))), "", "");
    "operations with errors of their own" |n| whole("3.0.3", &list(n, |i| format!(
        r##""/p{i}":{{"get":{{"responses":{{"200":{{"description":""}},"{}":{{"description":"x"}},"{}":{{"description":"x"}}}}}}}}"##, 400 + i % 100, 500 + i / 100 % 100
    )), "", "");
    "statuses" |n| document(&format!(
        r##""get":{{"responses":{{{}}}}}"##,
        list(n, |i| format!(r##""{}":{{"description":"x","content":{{"application/json":{{"schema":{{"type":"object","properties":{{"p{i}":{{}}}}}}}}}}}}"##, 200 + i % 400))
    ), "");
    "values of an enum" |n| schemas(&format!(r##""S0":{{"type":"string","enum":[{}]}},"##, list(n, |i| format!(r##""v{i}""##))));
    "values of an enum alike" |n| schemas(&format!(r##""S0":{{"type":"string","enum":[{}]}},"##, list(n, |i| format!(
        r##""{}""##, (0..16).map(|bit| if i >> bit & 1 == 1 { 'A' } else { 'a' }).collect::<String>()
    ))));
    "members alike" |n| schemas(&format!(r##""S0":{{"type":"object","properties":{{{}}}}},"##, list(n, |i| format!(
        r##""{}":{{"type":"string"}}"##, (0..16).map(|bit| if i >> bit & 1 == 1 { 'A' } else { 'a' }).collect::<String>()
    ))));
    "schemas alike" |n| schemas(&format!(r##""S0":{{}},{}"##, numbered(n, |i| format!(
        r##""{}":{{"type":"object","properties":{{"a":{{}}}}}},"##, (0..16).map(|bit| if i >> bit & 1 == 1 { 'A' } else { 'a' }).collect::<String>()
    ))));
    "parameters" |n| document(&format!(r##""get":{{"parameters":[{}],{ANSWER}}}"##, list(n, |i| format!(r##"{{"name":"p{i}","in":"query","schema":{{"type":"string"}}}}"##))), "");
    "parameters of one name" |n| document(&format!(r##""get":{{"parameters":[{}],{ANSWER}}}"##, list(n, |_| r##"{"name":"p","in":"query","schema":{"type":"string"}}"##.to_owned())), "");
    "parameters of a path and its operations" |n| document(&format!(
        r##""parameters":[{}],"get":{{{ANSWER}}},"put":{{{ANSWER}}},"post":{{{ANSWER}}},"delete":{{{ANSWER}}}"##, list(n, |i| format!(r##"{{"name":"p{i}","in":"query","schema":{{"type":"string"}}}}"##))
    ), "");
    "placeholders" |n| whole("3.0.3", &format!(
        r##""/{}":{{"get":{{"parameters":[{}],{ANSWER}}}}}"##, numbered(n / 8, |i| format!("{{p{i}}}/")),
        list(n * 7 / 8, |i| format!(r##"{{"name":"p{i}","in":"path","required":true,"schema":{{"type":"string"}}}}"##))
    ), "", "");
    "media types" |n| document(&format!(
        r##""post":{{"requestBody":{{"content":{{{}}}}},{ANSWER}}}"##, list(n, |i| format!(r##""application/x{i}+json":{{"schema":{{"type":"object","properties":{{"p{i}":{{}}}}}}}}"##))
    ), "");
    "a form" |n| document(&body("multipart/form-data", &format!(r##"{{"type":"object","properties":{{{}}}}}"##, list(n, |i| format!(r##""p{i}":{{"type":"string","format":"binary"}}"##)))), "");
    "a form of objects that hold themselves" |n| document(
        &body("application/x-www-form-urlencoded", r##"{"$ref":"#/components/schemas/S0"}"##),
        &format!(r##""schemas":{{"S0":{{"type":"object","properties":{{{}}}}}}}"##, list(n, |i| format!(r##""p{i}":{{"$ref":"#/components/schemas/S0"}}"##))),
    );
    "headers" |n| document(&format!(
        r##""get":{{"responses":{{"200":{{"description":"","headers":{{{}}}}}}}}}"##, list(n, |i| format!(r##""H{i}":{{"schema":{{"type":"string"}}}}"##))
    ), "");
    "patterns" |n| schemas(&format!(r##""S0":{{"type":"object","properties":{{{}}}}},"##, list(n, |i| format!(r##""p{i}":{{"type":"string","pattern":"^(a{{1000}}){{1000}}{i}$"}}"##))));
    "a long pattern" |n| schemas(&format!(r##""S0":{{"type":"string","pattern":"{}"}},"##, "(a*)*[^b]".repeat(n / 9)));
    "a deep pattern" |n| schemas(&format!(r##""S0":{{"type":"string","pattern":"{}"}},"##, nested("(a?", "b", ")*", n / 5)));
    "a long description" |n| schemas(&format!(r##""S0":{{"type":"object","properties":{{"a":{{"type":"string","description":"{}"}}}}}},"##, "word *word* `word` ".repeat(n / 19)));
    "a long name" |n| schemas(&format!(r##""S0":{{"type":"object","properties":{{"{}":{{"type":"object","properties":{{"b":{{}}}}}}}}}},"##, "n".repeat(n)));
    "wrong members" |n| schemas(&format!(r##""S0":{{"type":"object","properties":{{{}}}}},"##, list(n, |i| format!(r##""p{i}":{{"type":"string","minLength":"x"}}"##))));
    "wrong members deep inside" |n| schemas(&format!(
        r##""S0":{},"##, nested(r##"{"type":"object","properties":{"a":"##, &format!(r##"{{"type":"object","properties":{{{}}}}}"##, list(n, |i| format!(r##""p{i}":{{"type":"string","minLength":"x"}}"##))), "}}", 40)
    ));
    "wrong members of one object" |n| schemas(&format!(r##""S0":{{"type":"object","required":"x",{}}},"##, list(n, |i| format!(r##""x-{i}":{i}"##))));
    "3.1: definitions" |n| whole("3.1.0", &format!(r##""/a":{{{}}}"##, body("application/json", &format!(
        r##"{{"type":"object","properties":{{{}}},"$defs":{{{}}}}}"##,
        list(n / 2, |i| format!(r##""p{i}":{{"$ref":"#/paths/~1a/post/requestBody/content/application~1json/schema/$defs/D{i}"}}"##)),
        list(n / 2, |i| format!(r##""D{i}":{{"type":"object","properties":{{"p{i}":{{}}}}}}"##))
    ))), "", "");
    "3.1: definitions of one name" |n| whole("3.1.0", &list(n, |i| format!(r##""/p{i}":{{{}}}"##, body("application/json", &format!(
        r##"{{"$id":"https://x/{i}","$ref":"#/$defs/D","$defs":{{"D":{{"type":"object","properties":{{"p{i}":{{}}}}}}}}}}"##
    )))), "", "");
    "3.1: definitions inside each other" |n| whole("3.1.0", &format!(r##""/a":{{{}}}"##, body("application/json", &nested(
        r##"{"type":"object","$defs":{"D":"##, &format!(r##"{{"type":"object","properties":{{{}}}}}"##, list(n, |i| format!(r##""p{i}":{{}}"##))), "}}", 30
    ))), "", "");
    "3.1: definitions that refer to the next, twice" |n| whole("3.1.0", &(0..2).map(|path| format!(r##""/{path}":{{{}}}"##, body("application/json", &format!(
        r##"{{"$id":"https://x/{path}","$ref":"#/$defs/D0","$defs":{{{}}}}}"##,
        list(n / 2, |i| format!(r##""D{i}":{{"type":"object","properties":{{"p":{{"$ref":"#/$defs/D{}"}}}}}}"##, i + 1))
    )))).collect::<Vec<_>>().join(","), "", "");
    "3.1: anchors" |n| whole("3.1.0", &format!(r##""/a":{{{}}}"##, body("application/json", &format!(
        r##"{{"type":"object","properties":{{{}}}}}"##, list(n, |i| format!(r##""p{i}":{{"$anchor":"a{i}","type":"object","properties":{{"q":{{"$ref":"#a{i}"}}}}}}"##))
    ))), "", "");
    "3.1: types of several kinds" |n| whole("3.1.0", &format!(r##""/a":{{{}}}"##, body("application/json", &format!(
        r##"{{"type":"object","properties":{{{}}}}}"##, list(n, |i| format!(r##""p{i}":{{"type":["string","integer","object","null"],"properties":{{"q{i}":{{}}}}}}"##))
    ))), "", "");
    "3.1: patterns of members" |n| whole("3.1.0", &format!(r##""/a":{{{}}}"##, body("application/json", &format!(
        r##"{{"type":"object","patternProperties":{{{}}}}}"##, list(n, |i| format!(r##""^p{i}":{{"type":"object","properties":{{"q{i}":{{}}}}}}"##))
    ))), "", "");
    "3.1: references to paths of components" |n| whole("3.1.0", &list(n / 2, |i| format!(r##""/p{i}":{{"$ref":"#/components/pathItems/P"}}"##)), &format!(
        r##""pathItems":{{"P":{{"get":{{"parameters":[{}],{ANSWER}}}}}}}"##, list(n / 2, |i| format!(r##"{{"name":"p{i}","in":"query","schema":{{"type":"string"}}}}"##))
    ), "");
    "3.2: references to media types" |n| whole("3.2.0", &list(n / 2, |i| format!(
        r##""/p{i}":{{"post":{{"requestBody":{{"content":{{"application/json":{{"$ref":"#/components/mediaTypes/M"}}}}}},{ANSWER}}}}}"##
    )), &format!(
        r##""mediaTypes":{{"M":{{"schema":{{"type":"object","properties":{{{}}}}}}}}}"##, list(n / 2, |i| format!(r##""p{i}":{{"type":"string"}}"##))
    ), "");
};
