//! Hostile prose, through every way on which words of a page or a document reach what people read: it stays prose.

use crate::code::emitted;
use crate::crates;
use docwright_base::Format;
use docwright_tests::pieces::PIECES;
use docwright_tests::{line, markup};
use proptest::prelude::*;

/// Wide enough to end a line by itself.
fn long() -> String {
    "a".repeat(97)
}

/// Texts that became code, markup or requests in other tools' output, or in ours once.
fn hostile() -> Vec<String> {
    let long = long();
    vec![
        format!("` {long} ~~~ /*{long}*/ fn main() {{ std::process::exit(9); }} `"),
        format!("` {long} ```rust std::process::exit(9); `"),
        "- - - {std::process::exit(9)};".to_owned(),
        "- \n  - \n    1. std::process::exit(9);".to_owned(),
        "- a\n\n      std::process::exit(9);\n\n  ~~~\n  std::process::exit(9);\n  ~~~".to_owned(),
        "    std::process::exit(9);\n\n\tstd::process::exit(9);".to_owned(),
        "```rust\nstd::process::exit(9);\n```\n\n~~~ should_panic\nstd::process::exit(9);\n~~~".to_owned(),
        format!("`{long} <script>alert(1)</script>`"),
        format!("`{long} <script>alert(1)</script>"),
        "[`</code><script>alert(1)</script>`](https://e.com)".to_owned(),
        "wow![a](https://e.com/a.png) ![b](https://e.com/b.png) \\![c](https://e.com/c.png)".to_owned(),
        "[x]\n\n[x]: https://e.com\n[^1]: std::process::exit(9);\n\n[^1]".to_owned(),
        "a | b\n--- | ---\nc | d".to_owned(),
        "a\n===\n\nb\n---\n\n> c\n\n***\n\n# d {.x}".to_owned(),
        "~~a~~ $b$ $$c$$ $`d`$ --e --- f".to_owned(),
        "<!-- -->\n<?php ?>\n<![CDATA[ ]]>\n<b onclick=x>\n&lt;b&gt;&#60;b&#62;".to_owned(),
    ]
}

#[test]
fn hostile_texts_stay_prose() {
    hostile().iter().for_each(|text| markup::check_text(text));
}

#[test]
fn the_texts_arrive() {
    let text = "*pwnED* <b>";
    let files = emitted(&markup::document(&["\\*pwnED\\* \\<b>"])).output;
    let models = &files.iter().find(|file| file.path == "src/models.rs").unwrap().contents;
    assert!(models.contains("/// \\*pwnED\\* \\<b>\n"), "{models}");
    for format in [Format::Html, Format::Markdown] {
        let spec = serde_json::to_value(line::whole(&[markup::page(format, text)], line::toy()).spec).unwrap();
        let told = spec.to_string().matches("pwnED").count();
        assert!(told >= 3, "{format:?}: {told} in {spec:#}");
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_stays_prose(text in any_text()) {
        markup::check_text(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn many_texts_at_once_stay_prose(texts in prop::collection::vec(any_text(), 100)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        markup::check_crate(&emitted(&markup::document(&texts)).output);
    }
}

#[test]
#[ignore = "a minute long: it builds a crate; `cargo xtask test crates` runs it"]
fn no_doctest_is_made_of_prose() {
    let texts = hostile();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let workspace = crates::workspace("prose");
    crates::write(&workspace, "sample", &markup::document(&texts));
    let listed = crates::cargo(
        &workspace,
        &["test", "--doc", "--no-default-features", "--", "--list"],
        "-D warnings",
    );
    let tests: Vec<&str> = listed.lines().filter(|line| line.ends_with(": test")).collect();
    // The README, which is the documentation of the library too, has an example.
    assert!(
        matches!(tests.as_slice(), [only] if only.contains("src/lib.rs")),
        "{tests:#?}"
    );
    crates::cargo(
        &workspace,
        &["doc", "--no-deps", "--no-default-features"],
        "-D warnings",
    );
}
