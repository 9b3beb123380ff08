//! YAML text to a tree. The syntax is the parser's matter; here are anchors, merge keys, tags, and what has no JSON.

use super::problem::{MAX_DEPTH, Problem, SYNTAX, lines};
use super::scalar;
use super::tree::{Entry, Id, NodeKind, Tree};
use crate::diagnostic::Code;
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What aliases may add up to, in characters: some for every text, and so many times what the text has itself.
const COPIED: usize = 1 << 20;
const COPIED_TIMES: usize = 10;

/// Reads one YAML document.
pub(super) fn read(text: &str) -> Result<Tree<'_>, Problem> {
    let options = granit_parser::options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    let mut reading = YamlReading {
        allowance: COPIED.saturating_add(text.len().saturating_mul(COPIED_TIMES)),
        ..YamlReading::default()
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| syntax(&error))?;
        reading.take(event, span.start.line(), span.end.line())?;
    }
    Ok(reading.tree)
}

fn syntax(error: &ScanError) -> Problem {
    let line = error.marker().line();
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => Problem::too_deep(line),
        _ if error.info().contains("escape") => Problem::syntax(line, error.info())
            .help("in double quotes a backslash begins an escape; a regular expression is written in single quotes, or each of its backslashes twice"),
        _ => Problem::syntax(line, error.info())
            .help("a bracket or a quote may be open on a line above, or the indentation be another than that of its neighbours"),
    }
}

#[derive(Default)]
struct YamlReading<'t> {
    tree: Tree<'t>,
    open: Vec<Open<'t>>,
    anchors: HashMap<usize, Id>,
    documents: usize,
    /// What aliases may still add.
    allowance: usize,
}

/// A list or an object whose end has not come yet.
struct Open<'t> {
    line: usize,
    anchor: usize,
    members: Members<'t>,
}

enum Members<'t> {
    List(Vec<Id>),
    Map {
        entries: Vec<Entry<'t>>,
        key: Option<Key<'t>>,
        merge: Option<Merge>,
    },
}

struct Key<'t> {
    text: Cow<'t, str>,
    line: usize,
    /// `<<` without quotes.
    merges: bool,
}

/// What is merged into an object, and after how many of its own entries.
struct Merge {
    after: usize,
    line: usize,
    from: Id,
}

impl<'t> YamlReading<'t> {
    fn take(&mut self, event: Event<'t>, line: usize, end: usize) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    let problem = Problem::new(SYNTAX, line, "a second document begins here, after `---`");
                    return Err(problem.help("keep one document in each file"));
                }
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, line),
            Event::Scalar(text, style, anchor, tag) => {
                let kind = scalar_kind(text, style, tag.as_deref(), line)?;
                self.scalar(kind, anchor, line, end)
            }
            Event::SequenceStart(_, anchor, tag) => {
                check_tag(tag.as_deref(), "seq", line)?;
                self.begin(line, anchor, Members::List(Vec::new()))
            }
            Event::MappingStart(_, anchor, tag) => {
                check_tag(tag.as_deref(), "map", line)?;
                let members = Members::Map {
                    entries: Vec::new(),
                    key: None,
                    merge: None,
                };
                self.begin(line, anchor, members)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => Ok(()),
        }
    }

    fn scalar(&mut self, kind: NodeKind<'t>, anchor: usize, line: usize, end: usize) -> Result<(), Problem> {
        if self.wants_key() && end > line && matches!(kind, NodeKind::Plain(_)) {
            return Err(Problem::new(SYNTAX, line, "a key goes on over the end of its line")
                .help("a comma may be missing before it, or a comment is none in YAML: it begins with `#`"));
        }
        let id = self.tree.add(line, kind);
        self.name(anchor, id);
        self.place(id, line)
    }

    fn wants_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                members: Members::Map { key: None, .. },
                ..
            })
        )
    }

    fn alias(&mut self, anchor: usize, line: usize) -> Result<(), Problem> {
        let Some(&id) = self.anchors.get(&anchor) else {
            return Err(Problem::new(
                SYNTAX,
                line,
                "an alias stands inside of what it stands for",
            ));
        };
        self.charge(id, line)?;
        if self.open.len() + self.tree.node(id).height > MAX_DEPTH {
            return Err(Problem::too_deep(line));
        }
        self.place(id, line)
    }

    /// Counts what stands for a node a second time.
    fn charge(&mut self, id: Id, line: usize) -> Result<(), Problem> {
        let left = self.allowance.checked_sub(self.tree.node(id).weight);
        self.allowance = left.ok_or_else(|| {
            Problem::new(
                Code::TooManyAliases,
                line,
                "the aliases up to here stand for many times what the file holds",
            )
            .help("write out what the alias stands for, or refer to it with `$ref`")
        })?;
        Ok(())
    }

    fn begin(&mut self, line: usize, anchor: usize, members: Members<'t>) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Problem::too_deep(line));
        }
        self.open.push(Open { line, anchor, members });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Problem> {
        let Some(Open { line, anchor, members }) = self.open.pop() else {
            return Ok(());
        };
        let kind = match members {
            Members::List(items) => NodeKind::List(items),
            Members::Map { entries, merge, .. } => NodeKind::Map(match merge {
                Some(merge) => self.merged(entries, &merge)?,
                None => entries,
            }),
        };
        let id = self.tree.add(line, kind);
        self.name(anchor, id);
        self.place(id, line)
    }

    fn name(&mut self, anchor: usize, id: Id) {
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
    }

    /// Puts a node where the text has it: as a key, a value, an item, or the whole.
    fn place(&mut self, id: Id, line: usize) -> Result<(), Problem> {
        let Some(open) = self.open.last_mut() else {
            self.tree.root = Some(id);
            return Ok(());
        };
        match &mut open.members {
            Members::List(items) => items.push(id),
            Members::Map { entries, key, merge } => match key.take() {
                None => *key = Some(key_of(&self.tree, id, line)?),
                Some(Key { merges: true, line, .. }) => {
                    let after = entries.len();
                    if let Some(first) = merge.replace(Merge { after, line, from: id }) {
                        let lines = lines(first.line, line);
                        let message = format!("the key `<<` stands twice in one object: {lines}");
                        return Err(
                            Problem::new(Code::DuplicateKey, line, message).help("merge both with one: `<<: [*a, *b]`")
                        );
                    }
                }
                Some(Key { text, line, .. }) => entries.push(Entry {
                    key: text,
                    line,
                    value: id,
                }),
            },
        }
        Ok(())
    }

    /// The entries with those merged in, as YAML 1.1 has it: own keys win, then the first of several objects.
    fn merged(&mut self, own: Vec<Entry<'t>>, merge: &Merge) -> Result<Vec<Entry<'t>>, Problem> {
        let sources = match &self.tree.node(merge.from).kind {
            NodeKind::List(items) => items.clone(),
            _ => vec![merge.from],
        };
        let mut known: HashSet<Cow<'t, str>> = own.iter().map(|entry| entry.key.clone()).collect();
        let mut entries = own;
        let after = entries.split_off(merge.after);
        for source in sources {
            self.charge(source, merge.line)?;
            let NodeKind::Map(more) = &self.tree.node(source).kind else {
                let message = "`<<` merges what is neither an object nor a list of objects";
                return Err(
                    Problem::new(SYNTAX, merge.line, message).help("put a key that is meant as it is in quotes")
                );
            };
            entries.extend(more.iter().filter(|entry| known.insert(entry.key.clone())).cloned());
        }
        entries.extend(after);
        Ok(entries)
    }
}

fn key_of<'t>(tree: &Tree<'t>, id: Id, line: usize) -> Result<Key<'t>, Problem> {
    let (text, merges) = match &tree.node(id).kind {
        NodeKind::Plain(text) => (text.clone(), text == "<<"),
        NodeKind::Text(text) => (text.clone(), false),
        NodeKind::List(_) | NodeKind::Map(_) => {
            let problem = Problem::new(SYNTAX, line, "a key is a list or an object; JSON knows texts only");
            return Err(problem.help("`{name}` as a key or a value needs quotes"));
        }
    };
    Ok(Key { text, line, merges })
}

fn scalar_kind<'t>(
    text: Cow<'t, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    line: usize,
) -> Result<NodeKind<'t>, Problem> {
    let Some(tag) = tag else {
        return Ok(match style {
            ScalarStyle::Plain => NodeKind::Plain(text),
            _ => NodeKind::Text(text),
        });
    };
    let fits = |value: Value| match own_suffix(tag) {
        Some("int") => value.is_i64() || value.is_u64(),
        Some("float") => value.is_number(),
        Some("bool") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    };
    match own_suffix(tag) {
        Some("str" | "binary" | "timestamp") => Ok(NodeKind::Text(text)),
        None if tag.original() == "!" => Ok(NodeKind::Text(text)),
        _ if fits(scalar::resolve(&text)) => Ok(NodeKind::Plain(text)),
        _ => Err(unusable(tag, line)),
    }
}

/// What YAML itself calls a tag.
fn own_suffix(tag: &Tag) -> Option<&str> {
    let (handle, suffix) = tag.parts();
    (handle == "tag:yaml.org,2002:").then_some(suffix)
}

fn check_tag(tag: Option<&Tag>, expected: &str, line: usize) -> Result<(), Problem> {
    match tag {
        Some(tag) if own_suffix(tag) != Some(expected) => Err(unusable(tag, line)),
        _ => Ok(()),
    }
}

fn unusable(tag: &Tag, line: usize) -> Problem {
    let message = format!("the tag `{}` cannot be read as JSON here", tag.original());
    Problem::new(SYNTAX, line, message).help("remove the tag, or put what begins with `!` in quotes")
}
