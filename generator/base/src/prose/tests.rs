//! What is read and written as what, and for any tree and any text that reading gives back what was written.

use super::*;
use proptest::prelude::*;

#[path = "../../../../tests/it/pieces.rs"]
#[expect(
    unreachable_pub,
    reason = "the tests of the whole line, a crate of their own, draw from it too"
)]
mod pieces;

use pieces::PIECES;

fn check(markdown: &str, expect: &str) {
    assert_eq!(Prose::read(markdown).docs(), expect, "{markdown:?}");
}

#[test]
fn marks_of_a_plain_text() {
    let code = |words: &str| Mark::Code(words.to_owned());
    let link = |words: &str, url: &str| Mark::Link {
        words: words.to_owned(),
        url: url.to_owned(),
    };
    for (text, marks, expect) in [
        ("The identifier id.", vec![code("id")], "The identifier `id`."),
        (
            "Of the box.\n- lid: see the guide",
            vec![code("gone"), code("lid"), link("the guide", "https://a.example/b")],
            "Of the box.\n- `lid`: see [the guide](<https://a.example/b>)",
        ),
        ("See here.", vec![link("here", "boxes.html")], "See here."),
        ("a, b and a", vec![code("b"), code("a")], "a, `b` and `a`"),
        ("one\ntwo", vec![code("one two"), code("")], "one\n\ntwo"),
    ] {
        assert_eq!(Prose::marked(text, &marks).description(), expect, "{text}");
    }
}

fn check_plain(text: &str, expect: &str) {
    let prose = Prose::plain(text);
    assert_eq!(Prose::described(text), expect, "{text:?}");
    assert_eq!(prose.description(), expect, "{text:?}");
    assert_eq!(Prose::read(expect), prose, "{text:?}");
}

#[test]
fn markup_in_text_is_text() {
    check(
        "Array[Map<string, T>] of x_y and _z_ `vec![`",
        "Array\\[Map\\<string, T>] of x_y and z `vec![`",
    );
    check("a < b && c > d | e", "a < b && c > d | e");
    check("[link] {x} \\*/ \\<b> \\&lt;", "\\[link] {x} \\*/ \\<b> \\&lt;");
    check(
        "see [a](javascript:x) and [b](https://e.com/b_c)",
        "see a and [b](<https://e.com/b_c>)",
    );
    check("1, 2. 3", "1, 2. 3");
    check("4.10.10 or -1 and #5", "4.10.10 or -1 and #5");
    check("a\\\n\\- b\\\n1\\. c", "a\n\n\\- b\n\n1\\. c");
    check("\\- no list\n\\# no heading", "\\- no list # no heading");
    check("2 * 3 * 4 and \\*so*", "2 * 3 * 4 and \\*so\\*");
    check("about \\~5, $x$ and --flag", "about \\~5, \\$x$ and \\--flag");
}

#[test]
fn no_image_is_made_of_a_link() {
    check("wow\\![a](https://e.com/a.png)", "wow\\![a](<https://e.com/a.png>)");
    check("![alt](https://e.com/a.png)", "alt");
}

#[test]
fn code_spans_are_never_broken() {
    let long = "a".repeat(96);
    check(
        &format!("` {long} ~~~ /* {long} */ fn main() {{ leave() }} `"),
        &format!("`{long} ~~~ /* {long} */ fn main() {{ leave() }}`"),
    );
    check(
        &format!("`{long} <script>x</script>`"),
        &format!("`{long} <script>x</script>`"),
    );
    check(&format!("\\`{long} <script>x</script>`"), &format!("\\`{long}\nx\\`"));
    check(
        &format!("words and ``{long} ` ~~~ b`` and more"),
        &format!("words and\n``{long} ` ~~~ b``\nand more"),
    );
}

#[test]
fn no_list_is_nested_without_words() {
    check("- - - {leave();1};", "- {leave();1};");
    check("- - - x\n    - y\n- z", "- x\n- y\n- z");
    check("1. - a\n   - b\n2. c", "1. a\n2. b\n3. c");
    check("-\n  -\n    - x", "- x");
    check("> - > - > 1. deep", "- deep");
    let deep = "- a\n".lines().cycle().take(60).enumerate();
    let deep: String = deep
        .map(|(depth, item)| format!("{}{item}\n", "  ".repeat(depth)))
        .collect();
    let indent = Prose::read(&deep)
        .docs()
        .lines()
        .map(|line| line.len() - line.trim_start().len())
        .max();
    assert_eq!(indent, Some(16));
}

#[test]
fn addresses_become_links() {
    check("See http://a.example.com/b_c.", "See <http://a.example.com/b_c>.");
    check("(https://x.io/?a=b&c)", "(<https://x.io/?a=b&c>)");
    check("http:// is not one", "http:// is not one");
    check("[https://x.io](https://x.io)", "<https://x.io>");
    check("[https://good.example](https://bad.example)", "<https://bad.example>");
    check(
        "GET https://a.example/v1/{id}/b?c={d}",
        "GET <https://a.example/v1/{id}/b?c={d}>",
    );
    check("{\"url\": https://a.example}", "{\"url\": <https://a.example>}");
    check(
        "**https://b.example** 'https://c.example'",
        "<https://b.example> '<https://c.example>'",
    );
    check(
        "[t](https://t.example/{d}?a&amp;copy;)",
        "[t](<https://t.example/{d}?a\\&copy;>)",
    );
}

#[test]
fn html_is_read_for_its_breaks() {
    check("查询 <br> see <a href='#x'>表1</a>", "查询\n\nsee 表1");
    check("<p>one</p><ul><li>a</li><li>b</li></ul>", "one\n\n- a\n- b");
    check("<b>ECS</b> &lt;x&gt; <script>1<2", "ECS \\<x> 1<2");
    check("List<String> of <T>", "List\\<String> of \\<T>");
    check(
        "<div>see https://e.com/a_(b) &lt; x</div>",
        "see <https://e.com/a_(b)> < x",
    );
    check("a<!-- <p> -->b<?x?><!X>c", "abc");
    check("<!--\n<b>\n\n-->\nend", "end");
}

#[test]
fn samples_are_text() {
    check(
        "Run:\n\n    let x = 1;\n\nend",
        "Run:\n\n```text\nlet x = 1;\n```\n\nend",
    );
    check("```\nfn f() {}\n", "```text\nfn f() {}\n```");
    check("````\n```\n````", "````text\n```\n````");
    check(
        "- a\n\n  ~~~rust\n  x\n\n    y\n  ~~~",
        "- a\n\n  ```text\n  x\n\n    y\n  ```",
    );
}

#[test]
fn lists_keep_their_items() {
    check("* a\n* b\nlazy\n  * c", "- a\n- b lazy\n  - c");
    check("3. a\n4. b", "3. a\n4. b");
    check("999999999. a\n1. b", "1. a\n2. b");
    check("10. a\n    - b", "10. a\n    - b");
    check("- a\n\n* b", "- a\n- b");
    check("- [ ] a\n- [^1] b", "- \\[ ] a\n- \\[^1] b");
}

#[test]
fn hidden_characters_go() {
    check("a\u{202e}b\u{0}c\td\u{2028}e\u{a0}f", "abc d e f");
}

#[test]
fn plain_text_is_escaped_no_more_than_needed() {
    check_plain("a_b, 1 < 2, x & y, ^ < > | $5 --x", "a_b, 1 < 2, x & y, ^ < > | $5 --x");
    check_plain(
        "<script>x</script> *b* `c` &lt; \\n",
        "\\<script>x\\</script> \\*b\\* \\`c\\` \\&lt; \\n",
    );
    check_plain(
        "# a\n> b\n1. c\n+ d\n---\n===",
        "\\# a\n\n\\> b\n\n1\\. c\n\n\\+ d\n\n\\---\n\n===",
    );
    check_plain("in [{\"a\": [1]}] or [x](y)", "in [{\"a\": [1]}] or [x\\](y)");
    check_plain(
        "[x]: http://e.com\n- [ ] a\n- [^1]",
        "\\[x]: <http://e.com>\n- \\[ ] a\n- \\[^1]",
    );
    check_plain("Values:\n- a\n- b: c\nend", "Values:\n- a\n- b: c\n\nend");
    check_plain("- a\n  more\n  - b\n    - c\n- d", "- a\n\n  more\n  - b\n    - c\n- d");
    check_plain("- - x\n-\n      - far", "- \\- x\n\n\\-\n- far");
    check_plain("See https://e.com/{a}.", "See <https://e.com/{a}>.");
}

#[test]
fn code_holds_any_text() {
    let code = |text: &str| Line::code(text).docs();
    assert_eq!(code("a`b"), "``a`b``");
    assert_eq!(code("`a"), "`` `a ``");
    assert_eq!(code(""), "` `");
    assert_eq!(code("a\n\n~~~\u{202e}"), "`a ~~~`");
}

#[test]
fn lines_are_made_of_parts() {
    let line = Line::of("The {} of {}.", [Line::code("a"), Line::text("*b*")]);
    assert_eq!(line.docs(), "The `a` of \\*b\\*.");
    assert_eq!(line.beginning("The ", "A ").docs(), "A `a` of \\*b\\*.");
    assert_eq!(
        Line::join([line, Line::default(), Line::item("A::b")], " and ").docs(),
        "The `a` of \\*b\\*. and [`A::b`]"
    );
    assert_eq!(Line::item("a](b").and(Line::text("(c")).docs(), "`a](b`(c");
    assert_eq!(Line::item("a").and(Line::text("(c")).docs(), "[`a`]\\(c");
}

#[test]
fn the_time_is_linear() {
    let pieces = PIECES.iter().map(|piece| (*piece).to_owned());
    let pairs = PIECES
        .iter()
        .zip(&PIECES[1..])
        .map(|(one, other)| format!("{one}{other}"));
    let others = [
        "http",
        "<p",
        "<!--",
        "&a",
        "- a\n",
        "1. a\n\n",
        "[a](http://e.com/)",
        "a\n\n",
    ]
    .map(str::to_owned);
    for piece in pieces.chain(pairs).chain(others) {
        let text = piece.repeat(30_000 / piece.len());
        let start = std::time::Instant::now();
        for prose in [Prose::read(&text), Prose::plain(&text)] {
            let _ = (prose.docs(), prose.description());
        }
        assert!(start.elapsed().as_secs() < 5, "{piece:?}: {:?}", start.elapsed());
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

fn any_line() -> impl Strategy<Value = Line> {
    let flat = || prop_oneof![any_text().prop_map(Inline::Text), any_text().prop_map(Inline::Code)];
    let url = prop_oneof![
        Just("https://e.com/a&copy;b".to_owned()),
        any_text(),
        any_text().prop_map(|it| format!("http://e.com/{it}"))
    ];
    let link = (prop::collection::vec(flat(), 0..3), url).prop_map(|(words, url)| Inline::Link { words, url });
    prop::collection::vec(prop_oneof![flat(), link], 0..6).prop_map(Line)
}

fn any_prose() -> impl Strategy<Value = Prose> {
    let leaf = prop_oneof![any_line().prop_map(Block::Paragraph), any_text().prop_map(Block::Code)];
    let block = leaf.prop_recursive(5, 24, 3, |block| {
        let items = prop::collection::vec(prop::collection::vec(block, 0..3), 0..3);
        let first = prop::option::of(prop_oneof![Just(1), Just(7), Just(999_999_998)]);
        (first, items).prop_map(|(first, items)| Block::List(List { first, items }))
    });
    prop::collection::vec(block, 0..4).prop_map(Prose)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_is_read(prose in any_prose()) {
        let normal = Prose(normal::blocks(prose.0.clone()));
        prop_assert_eq!(&Prose(normal::blocks(normal.0.clone())), &normal);
        for written in [prose.docs(), prose.description(), write::prose(&prose, write::ONE_LINE)] {
            prop_assert_eq!(&Prose::read(&written), &normal, "{}", written);
        }
    }

    #[test]
    fn any_text_is_read_to_what_can_be_written(text in any_text()) {
        for prose in [Prose::read(&text), Prose::plain(&text)] {
            prop_assert_eq!(&Prose::read(&prose.docs()), &prose, "{}", prose.docs());
            prop_assert_eq!(&Prose::read(&prose.description()), &prose, "{}", prose.description());
        }
        prop_assert_eq!(Prose::described(&text), Prose::plain(&text).description());
    }
}
