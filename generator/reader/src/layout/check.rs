//! A layout as it was read in, its first mistake out: a word that means two things, or a pattern that can say nothing.
//!
//! What a key or a pattern looks like was checked when it was read; here is what they mean together.

use super::model::Layout;
use super::pattern::Pattern;
use super::words::{LineFact, TableKind, folded};
use crate::service::check_servers;
use docwright_base::input::Fault;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// The methods that a request may have.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/// Groups that placeholders make; they may stand in any pattern.
const OF_PLACEHOLDERS: [&str; 6] = ["v", "quoted", "T", "status", "method", "target"];

pub(super) fn check(layout: &Layout) -> Result<(), Fault> {
    words(layout)?;
    for kind in kinds(layout) {
        kind.check()?;
    }
    check_servers(&layout.servers)?;
    security(layout)?;
    if layout
        .operation
        .heading_level
        .is_some_and(|level| !(1..=6).contains(&level))
    {
        return Err(Fault::new(
            ["operation", "heading_level"],
            "headings have the levels 1 to 6",
        ));
    }
    if let Some(rpc) = &layout.operation.rpc
        && !METHODS.contains(&rpc.method.as_str())
    {
        let message = format!("`{}` is no HTTP method", rpc.method);
        return Err(Fault::new(["operation", "rpc", "method"], message).help(format!("one of {}", METHODS.join(", "))));
    }
    Ok(())
}

/// Every list of words by which something is looked up, each with what its words stand for.
fn words(layout: &Layout) -> Result<(), Fault> {
    let mut sections = Lookup::new("sections");
    for (section, words) in &layout.sections {
        sections.add(&name_of(section), words)?;
    }
    let mut columns = Lookup::new("columns");
    for (column, words) in &layout.columns {
        columns.add(&name_of(column), words)?;
    }
    let mut locations = Lookup::new("locations");
    for (location, words) in &layout.locations {
        locations.add(&name_of(location), words)?;
    }
    let mut required = Lookup::new("required");
    required.add("yes", &layout.required.yes)?;
    required.add("no", &layout.required.no)?;
    required.add("conditional", &layout.required.conditional)?;
    types(layout)
}

/// A key of an enum as it is written.
fn name_of(key: &impl Serialize) -> String {
    match serde_json::to_value(key) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Words by what counts of them when they are compared.
struct Lookup<'l> {
    key: &'static str,
    known: HashMap<String, (String, usize, &'l str)>,
}

impl<'l> Lookup<'l> {
    fn new(key: &'static str) -> Self {
        Self {
            key,
            known: HashMap::new(),
        }
    }

    /// A word may stand twice in one list, where it means the same.
    fn add(&mut self, meaning: &str, words: &'l [String]) -> Result<(), Fault> {
        for (index, word) in words.iter().enumerate() {
            let steps = [self.key, meaning, &index.to_string()];
            let counts: String = folded(word).collect();
            if counts.is_empty() {
                return Err(Fault::new(
                    steps,
                    format!("an empty word stands under `{}.{meaning}`", self.key),
                ));
            }
            match self.known.get(&counts) {
                Some((other, at, first)) if other != meaning => {
                    let message = format!(
                        "the word `{word}` stands under `{meaning}` and, as `{first}`, under `{other}` of `{}`",
                        self.key
                    );
                    return Err(Fault::new(steps, message)
                        .collides_with([self.key, other, &at.to_string()])
                        .help("letter case, white space and a colon at the end do not count, and a word can mean one thing only: keep it in one of the lists"));
                }
                Some(_) => {}
                None => {
                    self.known.insert(counts, (meaning.to_owned(), index, word));
                }
            }
        }
        Ok(())
    }
}

/// A type word may be written in several ways, but must stand for one thing.
fn types(layout: &Layout) -> Result<(), Fault> {
    let mut known = HashMap::new();
    for (word, is) in &layout.types.words {
        let counts: String = folded(word).collect();
        let steps = ["types", "words", word];
        if counts.is_empty() {
            return Err(Fault::new(steps, "an empty word stands under `types.words`"));
        }
        if let Some((first, other)) = known.insert(counts, (word, is))
            && other != is
        {
            let message = format!("the type words `{word}` and `{first}` are one, and stand for two things");
            return Err(Fault::new(steps, message)
                .collides_with(["types", "words", first])
                .help("letter case, white space and a colon at the end do not count: keep one of them"));
        }
    }
    Ok(())
}

fn security(layout: &Layout) -> Result<(), Fault> {
    let security = &layout.security;
    for (index, alternative) in security.alternatives.iter().enumerate() {
        if let Some(unknown) = alternative.iter().find(|name| !security.schemes.contains_key(*name)) {
            let message = format!("the security scheme `{unknown}` is not among `security.schemes`");
            return Err(Fault::new(["security", "alternatives", &index.to_string()], message));
        }
    }
    Ok(())
}

/// The patterns under one key, and which groups make them say something.
struct PatternKind<'l> {
    key: &'static [&'static str],
    patterns: Vec<(Vec<String>, &'l Pattern)>,
    groups: Groups,
}

#[derive(Clone, Copy)]
enum Groups {
    /// That the pattern occurs is all.
    None,
    /// Each of the first; the second are welcome.
    All(&'static [&'static str], &'static [&'static str]),
    /// At least one.
    Any(&'static [&'static str]),
    /// So many times `{n}`.
    Numbers(usize),
    /// The roles of columns, which were checked when they were read.
    Columns,
}

const VALUE: Groups = Groups::Any(&["v", "quoted"]);
const ID: Groups = Groups::All(&["id"], &[]);
const TYPE: Groups = Groups::All(&["T"], &[]);
const LINES: [&str; LineFact::ALL.len()] = {
    let mut names = [""; LineFact::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = LineFact::ALL[at].0;
        at += 1;
    }
    names
};

fn kinds(layout: &Layout) -> Vec<PatternKind<'_>> {
    let constraints = &layout.constraints;
    let operation = &layout.operation;
    let types = &layout.types;
    let mut kinds = vec![
        PatternKind::list(&["noise"], &layout.noise, Groups::None),
        PatternKind::list(&["lines"], &layout.lines, Groups::Any(&LINES)),
        PatternKind::list(&["remarks"], &layout.remarks, Groups::None),
        PatternKind::list(&["status_lines"], &layout.status_lines, Groups::All(&["status"], &[])),
        PatternKind::list(&["wrappers"], &layout.wrappers, Groups::All(&["wrapper"], &[])),
        PatternKind::list(
            &["required", "optional_marks"],
            &layout.required.optional_marks,
            Groups::None,
        ),
        PatternKind::list(&["types", "arrays"], &types.arrays, TYPE),
        PatternKind::list(&["types", "maps"], &types.maps, TYPE),
        PatternKind::list(&["types", "objects"], &types.objects, TYPE),
        PatternKind::list(&["types", "pointers"], &types.pointers, TYPE),
        PatternKind::list(&["types", "table_numbers"], &types.table_numbers, Groups::Numbers(1)),
        PatternKind::list(
            &["constraints", "min_length"],
            &constraints.min_length,
            Groups::Numbers(1),
        ),
        PatternKind::list(
            &["constraints", "max_length"],
            &constraints.max_length,
            Groups::Numbers(1),
        ),
        PatternKind::list(
            &["constraints", "length_range"],
            &constraints.length_range,
            Groups::Numbers(2),
        ),
        PatternKind::list(&["constraints", "minimum"], &constraints.minimum, Groups::Numbers(1)),
        PatternKind::list(&["constraints", "maximum"], &constraints.maximum, Groups::Numbers(1)),
        PatternKind::list(&["constraints", "range"], &constraints.range, Groups::Numbers(2)),
        PatternKind::list(
            &["constraints", "item_range"],
            &constraints.item_range,
            Groups::Numbers(2),
        ),
        PatternKind::list(&["constraints", "default"], &constraints.default, VALUE),
        PatternKind::list(&["constraints", "pattern"], &constraints.pattern, VALUE),
        PatternKind::list(
            &["constraints", "enum_introducers"],
            &constraints.enum_introducers,
            Groups::None,
        ),
        PatternKind::list(
            &["constraints", "enum_sentences"],
            &constraints.enum_sentences,
            Groups::All(&["values"], &[]),
        ),
        PatternKind::list(&["constraints", "nullable"], &constraints.nullable, Groups::None),
        PatternKind::list(&["constraints", "deprecated"], &constraints.deprecated, Groups::None),
        PatternKind::list(&["constraints", "idempotency"], &constraints.idempotency, Groups::None),
        PatternKind::list(
            &["constraints", "allowed_states"],
            &constraints.allowed_states,
            Groups::All(&["states"], &[]),
        ),
        PatternKind::list(
            &["operation", "request_lines"],
            &operation.request_lines,
            Groups::All(&["method", "target"], &["title"]),
        ),
        PatternKind::list(&["operation", "id_in_paths"], &operation.id_in_paths, ID),
        PatternKind::list(&["operation", "id_in_anchors"], &operation.id_in_anchors, ID),
        PatternKind::list(&["operation", "id_in_samples"], &operation.id_in_samples, ID),
        PatternKind::list(
            &["operation", "sdk_in_samples"],
            &operation.sdk_in_samples,
            Groups::Any(&["client", "package", "project_scope", "account_scope"]),
        ),
    ];
    if let Some(rpc) = &operation.rpc {
        kinds.push(PatternKind::list(&["operation", "rpc", "titles"], &rpc.titles, ID));
        kinds.push(PatternKind::list(
            &["operation", "rpc", "permissions"],
            &rpc.permissions,
            ID,
        ));
    }
    kinds.push(PatternKind {
        key: &["caption"],
        patterns: layout.caption.iter().map(|pattern| (Vec::new(), pattern)).collect(),
        groups: Groups::All(&["text"], &["number"]),
    });
    for (index, rule) in layout.captions.iter().enumerate() {
        kinds.push(PatternKind {
            key: &["captions"],
            patterns: vec![(vec![index.to_string(), "pattern".to_owned()], &rule.pattern)],
            groups: match rule.is {
                TableKind::Object => Groups::All(&["object"], &[]),
                _ => Groups::None,
            },
        });
    }
    let items = layout.items.iter().enumerate();
    kinds.push(PatternKind {
        key: &["items"],
        patterns: items
            .map(|(index, item)| (vec![index.to_string()], item.pattern()))
            .collect(),
        groups: Groups::Columns,
    });
    kinds
}

impl<'l> PatternKind<'l> {
    fn list(key: &'static [&'static str], patterns: &'l [Pattern], groups: Groups) -> Self {
        let numbered = patterns.iter().enumerate();
        Self {
            key,
            patterns: numbered
                .map(|(index, pattern)| (vec![index.to_string()], pattern))
                .collect(),
            groups,
        }
    }

    fn check(&self) -> Result<(), Fault> {
        for (steps, pattern) in &self.patterns {
            self.pattern(pattern).map_err(|(message, help)| {
                let steps = self.key.iter().copied().chain(steps.iter().map(String::as_str));
                Fault::new(steps, format!("this pattern of `{}` {message}", self.key.join("."))).help(help)
            })?;
        }
        Ok(())
    }

    fn pattern(&self, pattern: &Pattern) -> Result<(), (String, String)> {
        if pattern.is_match("") {
            let help = "an optional part alone is no pattern: say what has to stand there";
            return Err((
                "fits the empty text, and so says nothing of any other".to_owned(),
                help.to_owned(),
            ));
        }
        if let Some(unknown) = pattern.groups().find(|name| !self.knows(name)) {
            let help = match self.names() {
                names if names.is_empty() => "write `(?:…)` for a group without a name".to_owned(),
                names => format!("the groups here are {}", names.join(", ")),
            };
            return Err((format!("has a group `{unknown}`, which nothing reads"), help));
        }
        let has = |name: &&str| pattern.groups().any(|group| group == *name);
        let lacks = |name: &str| {
            let message = format!("has no {}, without which it can say nothing", written(name));
            (message, format!("put {} where that stands in the text", written(name)))
        };
        match self.groups {
            Groups::None | Groups::Columns => Ok(()),
            Groups::All(needed, _) => match needed.iter().find(|name| !has(name)) {
                Some(missing) => Err(lacks(missing)),
                None => Ok(()),
            },
            Groups::Any(names) if names.iter().any(has) => Ok(()),
            Groups::Any(["v", ..]) => Err(lacks("v")),
            Groups::Any(names) => Err((
                "has none of the groups that say something".to_owned(),
                format!("the groups here are {}", names.join(", ")),
            )),
            Groups::Numbers(wanted) => match pattern.groups().filter(|name| is_number(name)).count() {
                0 => Err(lacks("n1")),
                count if count == wanted => Ok(()),
                count => {
                    let message = format!("has `{{n}}` {count} times, where {wanted} is expected");
                    Err((message, "write `\\d+` for a number that says nothing".to_owned()))
                }
            },
        }
    }

    fn knows(&self, group: &str) -> bool {
        matches!(self.groups, Groups::Columns)
            || OF_PLACEHOLDERS.contains(&group)
            || is_number(group)
            || self.names().contains(&group)
    }

    /// The groups that are read, apart from numbers.
    fn names(&self) -> Vec<&'static str> {
        match self.groups {
            Groups::All(needed, welcome) => [needed, welcome].concat(),
            Groups::Any(names) => names.to_vec(),
            Groups::None | Groups::Numbers(_) | Groups::Columns => Vec::new(),
        }
    }
}

fn is_number(group: &str) -> bool {
    group
        .strip_prefix('n')
        .is_some_and(|number| number.parse::<u8>().is_ok())
}

/// A group as one writes it into a pattern.
fn written(group: &str) -> String {
    match group {
        "n1" => "`{n}`".to_owned(),
        _ if OF_PLACEHOLDERS.contains(&group) => format!("`{{{group}}}`"),
        _ => format!("group `(?P<{group}>…)`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("columns: {name: [' ']}", "3: an empty word stands under `columns.name`"),
            (
                "types: {words: {' ': string}}",
                "3: an empty word stands under `types.words`",
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
            "required: {optional_marks: ['X']}",
            "constraints: {enum_introducers: ['X']}",
            "constraints: {nullable: ['X']}",
            "constraints: {deprecated: ['X']}",
            "constraints: {idempotency: ['X']}",
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
}
