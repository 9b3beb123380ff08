//! What YAML and JSON are read as, and what is refused of them: texts in, values or the diagnostic as it is printed out.

use super::*;
use crate::diagnostic::Code;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn value(text: &str) -> Value {
    read("a.yaml", text)
        .unwrap_or_else(|problem| panic!("{text}: {problem}"))
        .to_value()
}

/// The diagnostic as it is printed.
fn refusal(path: &str, text: &str) -> String {
    match read(path, text) {
        Ok(tree) => panic!("{text:?} was read as {}", tree.to_value()),
        Err(problem) => problem.to_string(),
    }
}

#[test]
fn scalars_are_those_of_yaml_1_2() {
    for (text, expect) in [
        ("~", json!(null)),
        ("", json!(null)),
        ("Null", json!(null)),
        ("TRUE", json!(true)),
        ("yes", json!("yes")),
        ("no", json!("no")),
        ("on", json!("on")),
        ("012", json!("012")),
        ("-012", json!("-012")),
        ("0", json!(0)),
        ("-0", json!(0)),
        ("+7", json!(7)),
        ("+-7", json!("+-7")),
        ("0o17", json!(15)),
        ("0x1F", json!(31)),
        ("-0x1F", json!(-31)),
        ("0b11", json!(3)),
        ("0x", json!("0x")),
        ("0x-1", json!("0x-1")),
        ("1_000", json!("1_000")),
        ("1.0", json!(1.0)),
        (".5", json!(0.5)),
        ("1e3", json!(1000.0)),
        ("1e999", json!("1e999")),
        ("2020-01-01", json!("2020-01-01")),
        ("2.0.1", json!("2.0.1")),
        (".inf", json!(".inf")),
        (".nan", json!(".nan")),
        ("inf", json!("inf")),
        ("NaN", json!("NaN")),
        ("-infinity", json!("-infinity")),
        ("18446744073709551615", json!(u64::MAX)),
        ("18446744073709551616", json!(18446744073709551616.0)),
        ("-9223372036854775808", json!(i64::MIN)),
        (".", json!(".")),
        ("e5", json!("e5")),
        ("\"7\"", json!("7")),
        ("'~'", json!("~")),
        ("!!str 7", json!("7")),
        ("! 7", json!("7")),
        ("!!int 7", json!(7)),
        ("!!float 7", json!(7)),
        ("!!int '7'", json!(7)),
        ("!!binary aGk=", json!("aGk=")),
        ("!!map {}", json!({})),
    ] {
        assert_eq!(value(text), expect, "{text}");
        assert_eq!(value(&format!("- {text}\n"))[0], expect, "- {text}");
    }
}

#[test]
fn keys_are_texts_however_they_look() {
    let text = "200: a\ntrue: b\n~: c\n0x10: d\n'<<': e\n\"a/b\": f\n1.0: g\n";
    let expect = json!({"200": "a", "true": "b", "~": "c", "0x10": "d", "<<": "e", "a/b": "f", "1.0": "g"});
    assert_eq!(value(text), expect);
}

#[test]
fn a_text_of_braces_is_json_or_yaml() {
    let expect = json!({"openapi": "3.0.0", "info": {"title": "T"}, "tags": [1, null]});
    for text in [
        "{openapi: 3.0.0, info: {title: T}, tags: [1, ~]}",
        "{\"openapi\": 3.0.0, info: {title: T}, tags: [1, ~]}",
        "# a comment\n{openapi: 3.0.0,\n info: {title: T}, tags: [1, ~]}\n",
        "--- {openapi: 3.0.0, info: {title: T}, tags: [1, ~],}\n...\n",
        "\u{feff}{\"openapi\":\"3.0.0\",\n\t\"info\":{\"title\":\"T\"},\"tags\":[1,null]}",
        "openapi: 3.0.0\r\ninfo:\r\n  title: T\r\ntags:\r\n- 1\r\n-\r\n",
        "openapi: 3.0.0\rinfo: {title: T}\rtags: [1, null]",
    ] {
        assert_eq!(value(text), expect, "{text}");
    }
    // What YAML has no escape for.
    assert_eq!(
        value(r#"{"\ud83d\ude00": "\/\ud83d\ude00", "b": 1e3, "c": -0.0, "d": 12}"#),
        json!({"😀": "/😀", "b": 1e3, "c": -0.0, "d": 12})
    );
}

#[test]
fn what_could_mean_two_things_is_refused_with_its_place() {
    for (path, text, expect) in [
        (
            "a.yaml",
            "a: 1\nb: 2\na: 3\n",
            "error[duplicate-key] a.yaml:3: the key `a` stands twice in the object: on line 1 and on line 3",
        ),
        (
            "a.yaml",
            "p:\n  /a:\n    - x: {q: 1,\n       q: 2}\n",
            "the key `q` stands twice in the object at #/p/~1a/0/x: on line 3 and on line 4",
        ),
        (
            "a.yaml",
            "r:\n  200: a\n  \"200\": b\n",
            "the key `200` stands twice in the object at #/r: on line 2 and on line 3",
        ),
        (
            "a.yaml",
            "b: &b {x: 1}\nc: &c {y: 1}\nd:\n  <<: *b\n  <<: *c\n",
            "a.yaml:5: the key `<<` stands twice in one object: on line 4 and on line 5",
        ),
        (
            "a.json",
            "{\"p\": {\n\"a\": 1,\n\"a\": 2}}",
            "a.json:3: the key `a` stands twice in the object at #/p: on line 2 and on line 3",
        ),
        (
            "a.json",
            r#"{"p": [0, {"a": 1, "\u0061": 2}]}"#,
            "the key `a` stands twice in the object at #/p/1: twice on line 1",
        ),
        (
            "a.yaml",
            "x: &x {b: 1}\na: {<<: *x, <<: *x}",
            "a.yaml:2: the key `<<` stands twice in one object: twice on line 2",
        ),
        ("a.yaml", "a: 1\n---\nb: 1\n", "a.yaml:2: a second document begins here"),
        ("a.yaml", "a: 1\n---\n", "a.yaml:2: a second document begins here"),
        (
            "a.yaml",
            "a: !secret x\n",
            "a.yaml:1: the tag `!secret` cannot be read as JSON",
        ),
        ("a.yaml", "a: !!int x\n", "the tag `!!int` cannot be read"),
        ("a.yaml", "a: !!set {x, y}\n", "the tag `!!set` cannot be read"),
        ("a.yaml", "a:\n  {{name}}\n", "a.yaml:2: a key is a list or an object"),
        ("a.yaml", "? [a]\n: 1\n", "a.yaml:1: a key is a list or an object"),
        (
            "a.yaml",
            "a: &x [1, *x]\n",
            "a.yaml:1: an alias stands inside of what it stands for",
        ),
        ("a.yaml", "a: *x\n", "a.yaml:1: cannot be parsed: "),
        (
            "a.yaml",
            "a: 1\n<<: 2\n",
            "a.yaml:2: `<<` merges what is neither an object nor a list of objects",
        ),
        ("a.yaml", "a: \"x\0\"\n", "a.yaml:1: cannot be parsed: "),
        ("a.yaml", "a: [\n", "cannot be parsed: "),
        ("a.yaml", "{\"a\": 1, // one\n \"b\": 2}", "cannot be parsed: "),
        ("a.json", "{a: 1}", "a.json:1: cannot be parsed: key must be a string"),
        ("a.json", "{\"a\": \"\\ud800\"}", "a.json:1: cannot be parsed: "),
        ("a.json", "{\"\\ud800\": 1}", "a.json:1: cannot be parsed: "),
        ("a.json", "{} {}", "a.json:1: cannot be parsed: trailing characters"),
    ] {
        let refusal = refusal(path, text);
        assert!(refusal.contains(expect), "{text:?}: {refusal}");
    }
}

#[test]
fn merge_keys_are_merged_as_yaml_1_1_has_it() {
    for (text, expect) in [
        (
            "b: &b {x: 1, y: 2}\nd:\n  a: 0\n  <<: *b\n  y: 3\n",
            json!({"a": 0, "x": 1, "y": 3}),
        ),
        (
            "b: &b {x: 1, y: 2}\nc: &c {y: 9, z: 9}\nd: {<<: [*b, *c]}\n",
            json!({"x": 1, "y": 2, "z": 9}),
        ),
        ("b: &b {<<: {x: 1}, y: 2}\nd: {<<: *b}\n", json!({"x": 1, "y": 2})),
        ("d: {'<<': 1}\n", json!({"<<": 1})),
        ("d: {<<: []}\n", json!({})),
    ] {
        let read = value(text)["d"].take();
        assert_eq!(read, expect, "{text}");
        assert_eq!(read.to_string(), expect.to_string(), "{text}");
    }
    assert_eq!(
        value(r#"{"<<": {"a": 1}}"#),
        json!({"<<": {"a": 1}}),
        "JSON knows no merging"
    );
}

#[test]
fn hostile_texts_are_refused_at_once() {
    const N: usize = 100_000;
    let doubling = |item: &str| {
        let levels = (1..40).map(|level| {
            format!(
                "a{level}: &a{level} {}\n",
                item.replace('A', &format!("*a{}", level - 1))
            )
        });
        format!("a0: &a0 [x]\n{}", levels.collect::<String>())
    };
    let wide: String = (0..2_000).map(|index| format!("k{index}: 1, ")).collect();
    let texts = [
        ("[".repeat(N), Some(Code::TooDeep)),
        ("{".repeat(N), Some(Code::TooDeep)),
        ("- ".repeat(N), Some(Code::TooDeep)),
        ("? ".repeat(N), Some(Code::TooDeep)),
        ("[{a: ".repeat(N), Some(Code::TooDeep)),
        ("{\"a\":".repeat(N), Some(Code::TooDeep)),
        (format!("x: {}", "[".repeat(N)), Some(Code::TooDeep)),
        (format!("{}{}", "[".repeat(N), "]".repeat(N)), Some(Code::TooDeep)),
        (format!("x: &a [{}]", "*a, ".repeat(N)), Some(Code::BadSyntax)),
        (doubling("[A, A]"), Some(Code::TooManyAliases)),
        (doubling("{p: A, q: A}"), Some(Code::TooManyAliases)),
        (doubling("[A]"), None),
        (
            format!("s: &s {}\nl: [{}]", "x".repeat(N), "*s, ".repeat(N)),
            Some(Code::TooManyAliases),
        ),
        (
            format!("b: &b {{{wide}}}\nl:\n{}", "- {<<: *b}\n".repeat(N)),
            Some(Code::TooManyAliases),
        ),
    ];
    for (text, code) in texts {
        let start = &text[..40.min(text.len())];
        let begun = Instant::now();
        let refusal = read("a.yaml", &text).err().map(|problem| problem.code);
        assert_eq!(refusal, code, "{start}");
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{start}: {:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn aliases_do_not_lead_past_the_depth() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let text = |outer: usize, inner: usize| {
        format!(
            "- &a {}\n- {}*a{}\n",
            nested(inner),
            "[".repeat(outer),
            "]".repeat(outer)
        )
    };
    assert!(read("a.yaml", &text(MAX_DEPTH / 2 - 1, MAX_DEPTH / 2)).is_ok());
    assert!(refusal("a.yaml", &text(MAX_DEPTH / 2, MAX_DEPTH / 2 + 1)).contains("too-deep"));
    for text in [nested(MAX_DEPTH), format!("{}x", "- ".repeat(MAX_DEPTH))] {
        let json = value(&text).to_string();
        assert!(
            serde_json::from_str::<Value>(&json).is_ok(),
            "what is read can be written and read"
        );
        for path in ["a.yaml", "a.json"] {
            let deeper = format!("[{json}]");
            assert!(refusal(path, &deeper).contains("[too-deep]"), "{path}");
        }
    }
}

#[test]
fn a_line_is_found_by_keys_and_numbers() {
    let tree = read("a.yaml", "a:\n  b/c:\n    - x\n    - y\n").unwrap();
    assert_eq!(tree.line(&["a", "b/c"]), Some(2));
    assert_eq!(tree.line(&["a", "b/c", "1"]), Some(4));
    assert_eq!(tree.line(&["a", "z"]), None);
    let tree = read("a.json", "{\"a\": [\n1,\n{\"b\":\n2}]}").unwrap();
    assert_eq!(tree.line(&["a", "1", "b"]), Some(3));
}
