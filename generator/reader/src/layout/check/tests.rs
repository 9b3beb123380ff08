//! A layout's text in, the message of its first mistake out.

use crate::layout::Layout;

const HEAD: &str = "title: T\nlanguage: en\n";

/// The keys that a layout must have are added where `text` lacks them.
fn problem(text: &str) -> Option<String> {
    let mut layout = format!("{HEAD}{text}\n");
    for (key, empty) in [
        ("sections", "sections: {}\n"),
        ("columns", "columns: {}\n"),
        ("types", "types: {}\n"),
    ] {
        if !text.contains(key) {
            layout.push_str(empty);
        }
    }
    Layout::from_yaml("layout.yaml", &layout)
        .err()
        .map(|problem| problem.to_string())
}

#[test]
fn a_word_means_one_thing() {
    for (text, expect) in [
        (
            "sections:\n  body: [Fields]\n  query:\n  - Other\n  - f IELDS",
            "layout.yaml:7: the word `f IELDS` stands under `query` and, as `Fields`, under `body` of `sections` (on line 4)",
        ),
        (
            "columns:\n  name: [Key]\n  type: [key]",
            "5: the word `key` stands under `type` and, as `Key`, under `name`",
        ),
        (
            "required:\n  yes: [Always]\n  no: [always]",
            "5: the word `always` stands under `no`",
        ),
        (
            "required: {no: [x], conditional: [x]}",
            "3: the word `x` stands under `conditional`",
        ),
        (
            "types: {words: {Long: int64,\n  long: integer}}",
            "4: the type words `long` and `Long` are one",
        ),
        (
            "sections: {endpoint: [Request line], body: ['Request line:']}",
            "3: the word `Request line:` stands under `body` and, as `Request line`, under `endpoint`",
        ),
        (
            "columns: {name: ['Key：'], type: [key]}",
            "3: the word `key` stands under `type` and, as `Key：`, under `name`",
        ),
        (
            "sections: {body: [': ']}",
            "3: an empty word stands under `sections.body`",
        ),
        (
            "sections: {body: ['']}",
            "3: an empty word stands under `sections.body`",
        ),
        (
            "constraints: {list_ends: [' ']}",
            "3: an empty word stands under `constraints.list_ends`",
        ),
        (
            "constraints: {list_ends: [', ']}",
            "3: `, ` holds no word with which a sentence could go on",
        ),
        (
            "constraints: {conjunctions: [or], list_ends: [Or]}",
            "3: the word `Or` stands under `list_ends` and, as `or`, under `conjunctions`",
        ),
        (
            "constraints: {conjunctions: [or, '']}",
            "3: an empty word stands under `constraints.conjunctions`",
        ),
        ("columns: {name: [' ']}", "3: an empty word stands under `columns.name`"),
        (
            "types: {words: {' ': string}}",
            "3: an empty word stands under `types.words`",
        ),
        (
            "types: {true_words: [on], false_words: [off, On]}",
            "3: the word `On` stands under `false_words` and, as `on`, under `true_words` of `types`",
        ),
        (
            "types: {true_words: ['yes', False]}",
            "3: `False` stands under `types.true_words`, and always means the other",
        ),
        (
            "sections: {body: [a]}\nsections: {query: [b]}",
            "4: the key `sections` stands twice",
        ),
        (
            "security: {alternatives: [[a]]}",
            "3: the security scheme `a` is not among",
        ),
        (
            "operation: {rpc: {method: post, carrier: query, key: k}}",
            "3: `post` is no HTTP method",
        ),
        ("operation: {heading_level: 0}", "3: headings have the levels 1 to 6"),
        ("servers: [{url: here}]", "3: `here` is no address of a server"),
    ] {
        let problem = problem(text).unwrap_or_else(|| panic!("{text} is taken"));
        assert!(problem.contains(expect), "{text}: {problem}");
    }
    for text in [
        "sections: {body: [Fields, FIELDS]}",
        "types: {words: {Long: int64, long: int64}}",
        "sections: {body: [Name]}\ncolumns: {name: [Name]}",
    ] {
        assert_eq!(problem(text), None, "{text}");
    }
}

/// Each kind of pattern once as it should be, and once without what makes it say something.
#[test]
fn a_pattern_can_say_something() {
    let cases = [
        (
            "lines: ['X']",
            "^on (?P<updated>.+)$",
            "has none of the groups that say something",
        ),
        ("status_lines: ['X']", "^Status {status}$", "has no `{status}`"),
        ("wrappers: ['X']", "in (?P<wrapper>.+)", "has no group `(?P<wrapper>…)`"),
        (
            "caption: 'X'",
            "^Table (?P<number>.+): (?P<text>.+)$",
            "has no group `(?P<text>…)`",
        ),
        (
            "captions: [{pattern: 'X', is: object}]",
            "^(?P<object>.+) object$",
            "has no group `(?P<object>…)`",
        ),
        (
            "items: ['X']",
            "^(?P<name>.+): (?P<type>.+)$",
            "has no group with the role of a column",
        ),
        ("types: {arrays: ['X']}", "^list of {T}$", "has no `{T}`"),
        ("types: {nullable: ['X']}", "^{T} or nothing$", "has no `{T}`"),
        ("types: {maps: ['X']}", "^map of {T}$", "has no `{T}`"),
        ("types: {objects: ['X']}", "^{T} object$", "has no `{T}`"),
        ("types: {pointers: ['X']}", "^see {T}$", "has no `{T}`"),
        ("types: {table_numbers: ['X']}", "^Table {n}$", "has no `{n}`"),
        ("constraints: {min_length: ['X']}", "at least {n}", "has no `{n}`"),
        ("constraints: {max_length: ['X']}", "at most {n}", "has no `{n}`"),
        ("constraints: {length_range: ['X']}", "{n} to {n} long", "has no `{n}`"),
        ("constraints: {minimum: ['X']}", "at least {n}", "has no `{n}`"),
        ("constraints: {maximum: ['X']}", "at most {n}", "has no `{n}`"),
        ("constraints: {range: ['X']}", "{n} to {n}", "has no `{n}`"),
        ("constraints: {item_range: ['X']}", "{n} to {n} items", "has no `{n}`"),
        ("constraints: {default: ['X']}", "Default: {v}", "has no `{v}`"),
        ("constraints: {pattern: ['X']}", "matches {v}", "has no `{v}`"),
        (
            "constraints: {enum_sentences: ['X']}",
            "one of (?P<values>.+)",
            "has no group `(?P<values>…)`",
        ),
        (
            "constraints: {enum_meanings: ['X']}",
            "(?P<value>.+) means",
            "has no group `(?P<value>…)`",
        ),
        (
            "constraints: {allowed_states: ['X']}",
            "while (?P<states>.+)",
            "has no group `(?P<states>…)`",
        ),
        (
            "operation: {request_lines: ['X']}",
            "^(?P<title>.+): {method} {target}$",
            "has no `{method}`",
        ),
        (
            "operation: {request_lines: ['X']}",
            "^{method} {target}$",
            "has no `{method}`",
        ),
        (
            "operation: {id_in_paths: ['X']}",
            "^(?P<id>.+)$",
            "has no group `(?P<id>…)`",
        ),
        (
            "operation: {id_in_anchors: ['X']}",
            "^(?P<id>.+)$",
            "has no group `(?P<id>…)`",
        ),
        (
            "operation: {id_in_links: ['X']}",
            "^(?P<id>.+)$",
            "has no group `(?P<id>…)`",
        ),
        (
            "operation: {id_in_samples: ['X']}",
            "new (?P<id>.+)",
            "has no group `(?P<id>…)`",
        ),
        (
            "operation: {sdk_in_samples: ['X']}",
            "new (?P<client>.+)",
            "has none of the groups",
        ),
        (
            "operation: {rpc: {method: GET, carrier: query, key: k, titles: ['X']}}",
            "(?P<id>.+)",
            "has no group `(?P<id>…)`",
        ),
        (
            "operation: {rpc: {method: GET, carrier: query, key: k, permissions: ['X']}}",
            "(?P<id>.+)",
            "has no group `(?P<id>…)`",
        ),
    ];
    for (text, right, expect) in cases {
        assert_eq!(problem(&text.replace('X', right)), None, "{text} with {right}");
        let wrong = text.replace('X', "just words");
        let found = problem(&wrong).unwrap_or_else(|| panic!("{wrong} is taken"));
        assert!(
            found.contains(expect) && found.contains("layout.yaml:3: "),
            "{wrong}: {found}"
        );
        let misspelled = text.replace('X', &format!("{right}(?P<lable>x)"));
        let found = problem(&misspelled).unwrap_or_else(|| panic!("{misspelled} is taken"));
        assert!(found.contains("lable"), "{misspelled}: {found}");
    }
    for text in cases.map(|(text, ..)| text).iter().chain(&[
        "noise: ['X']",
        "remarks: ['X']",
        "envelopes: ['X']",
        "required: {optional_marks: ['X']}",
        "constraints: {enum_introducers: ['X']}",
        "constraints: {nullable: ['X']}",
        "constraints: {deprecated: ['X']}",
        "constraints: {idempotency: ['X']}",
        "constraints: {comma_separated: ['X']}",
        "captions: [{pattern: 'X', is: body}]",
    ]) {
        let empty = text.replace('X', "(?P<name>x)?");
        let found = problem(&empty).unwrap_or_else(|| panic!("{empty} is taken"));
        assert!(found.contains("fits the empty text"), "{empty}: {found}");
    }
    let found = problem("constraints: {range: ['{n}, {n}, {n}']}").unwrap();
    assert!(found.contains("has `{n}` 3 times, where 2 is expected"), "{found}");
}

#[test]
fn a_pattern_is_bounded() {
    let found = problem("noise: ['(?:a{1,100}){1,100}(?:\\w{1,100}){1,100}']").unwrap();
    assert!(found.contains("takes more than 4194304 bytes"), "{found}");
    assert!(problem("noise: ['^(?:a|b){1,40}\\w{1,50}$']").is_none());
}

/// A word in braces that is no placeholder is told in the layout's words, with what the key reads.
#[test]
fn placeholders_are_known_words() {
    const ALL: &str = "a placeholder is a word in braces that stands for what differs from text to text, one of `{n}` (a number), `{v}` (a value), `{T}` (a type), `{status}`, `{method}`, `{target}`; ";
    for (text, message, meant, read) in [
        (
            "constraints: {default: ['Default: {value}']}",
            "layout.yaml:3: this pattern of `constraints.default` has `{value}` at character 10, which is no placeholder",
            "did you mean `{v}`? ",
            "at this key is read: `{v}`; braces that stand in the text are written `\\{value\\}`",
        ),
        (
            "constraints: {range: ['{n} to {N}']}",
            "`{N}` at character 8",
            "did you mean `{n}`? ",
            "at this key is read: 2 times `{n}`",
        ),
        (
            "types: {arrays: ['list of {type}']}",
            "`{type}`",
            "did you mean `{T}`? ",
            "is read: `{T}`;",
        ),
        (
            "operation: {request_lines: ['^{verb} {target}$']}",
            "`{verb}` at character 2",
            "Help: ",
            "is read: `{method}`, `{target}`, group `(?P<title>…)`;",
        ),
        (
            "items: ['^{name} is {type}$']",
            "`{name}` at character 2",
            "did you mean the group `(?P<name>…)`? ",
            "is read: groups with the roles of columns, such as `(?P<name>…)`;",
        ),
        (
            "operation: {id_in_paths: ['^{id}$']}",
            "`{id}`",
            "did you mean the group `(?P<id>…)`? ",
            "is read: group `(?P<id>…)`;",
        ),
        (
            "noise: ['^{anything at all}$']",
            "`{anything at all}`",
            "Help: ",
            "at this key none is read; ",
        ),
        (
            "noise: ['^第{数}章$']",
            "`{数}` at character 3",
            "Help: ",
            "none is read",
        ),
    ] {
        let found = problem(text).unwrap_or_else(|| panic!("{text} is taken"));
        for expect in [message, &format!("{meant}{ALL}"), read] {
            assert!(found.contains(expect), "{text}: {found} lacks {expect}");
        }
    }
    for pattern in [
        r"^\{value\}$",
        r"\p{Greek}",
        r"[{a}]x",
        r"[]{a}]x",
        r"\x{41}",
        r"a{2,3}",
        r"\b{start}a",
    ] {
        assert_eq!(problem(&format!("noise: ['{pattern}']")), None, "{pattern}");
    }
}

#[test]
fn a_rule_of_pages_says_one_thing_and_all_of_it() {
    for (text, expect) in [
        (
            "paging: [{offset: o}, {page: p, token: t}]",
            "one parameter, by `offset`",
        ),
        ("paging: [{items: i}]", "one parameter, by `offset`"),
        ("paging: [{token: t}]", "by `next`"),
        ("paging: [{marker: m}]", "by `id`"),
        ("secrets: ['{zz}']", "{zz}"),
    ] {
        let told = problem(text).unwrap();
        assert!(told.contains(expect), "{told}");
    }
    assert_eq!(
        problem("paging: [{offset: o}, {token: t, next: n}, {marker: m, id: i}]"),
        None
    );
}
