//! The patterns of a layout in, the first that can say nothing out: it fits everything, or lacks the groups that are read.

use crate::layout::model::Layout;
use crate::layout::pattern::{Pattern, Unknown, placeholder_like, placeholders};
use crate::layout::words::{Column, LineFact, TableKind};
use docwright_base::input::Fault;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as NoRole;

/// Groups that placeholders make; they may stand in any pattern.
const OF_PLACEHOLDERS: [&str; 6] = ["v", "quoted", "T", "status", "method", "target"];

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

pub(super) fn check(layout: &Layout) -> Result<(), Fault> {
    kinds(layout).iter().try_for_each(PatternKind::check)
}

fn kinds(layout: &Layout) -> Vec<PatternKind<'_>> {
    let constraints = &layout.constraints;
    let operation = &layout.operation;
    let types = &layout.types;
    let mut kinds = vec![
        PatternKind::list(&["noise"], &layout.noise, Groups::None),
        PatternKind::list(&["lines"], &layout.lines, Groups::Any(&LINES)),
        PatternKind::list(&["remarks"], &layout.remarks, Groups::None),
        PatternKind::list(&["secrets"], &layout.secrets, Groups::None),
        PatternKind::list(&["body_lists"], &layout.body_lists, Groups::All(&[], &["object"])),
        PatternKind::list(&["body_objects"], &layout.body_objects, Groups::All(&["object"], &[])),
        PatternKind::list(&["envelopes"], &layout.envelopes, Groups::None),
        PatternKind::list(&["status_lines"], &layout.status_lines, Groups::All(&["status"], &[])),
        PatternKind::list(&["wrappers"], &layout.wrappers, Groups::All(&["wrapper"], &[])),
        PatternKind::list(
            &["required", "optional_marks"],
            &layout.required.optional_marks,
            Groups::None,
        ),
        PatternKind::list(
            &["required", "required_marks"],
            &layout.required.required_marks,
            Groups::None,
        ),
        PatternKind::list(&["types", "arrays"], &types.arrays, TYPE),
        PatternKind::list(&["types", "maps"], &types.maps, TYPE),
        PatternKind::list(&["types", "objects"], &types.objects, TYPE),
        PatternKind::list(&["types", "nullable"], &types.nullable, TYPE),
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
        PatternKind::list(
            &["constraints", "min_items"],
            &constraints.min_items,
            Groups::Numbers(1),
        ),
        PatternKind::list(
            &["constraints", "max_items"],
            &constraints.max_items,
            Groups::Numbers(1),
        ),
        PatternKind::list(&["constraints", "length"], &constraints.length, Groups::Numbers(1)),
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
        PatternKind::list(
            &["constraints", "enum_meanings"],
            &constraints.enum_meanings,
            Groups::All(&["value"], &[]),
        ),
        PatternKind::list(&["constraints", "nullable"], &constraints.nullable, Groups::None),
        PatternKind::list(&["constraints", "deprecated"], &constraints.deprecated, Groups::None),
        PatternKind::list(&["constraints", "idempotency"], &constraints.idempotency, Groups::None),
        PatternKind::list(
            &["constraints", "comma_separated"],
            &constraints.comma_separated,
            Groups::None,
        ),
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
        PatternKind::list(&["operation", "id_in_links"], &operation.id_in_links, ID),
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
        if let Some(unknown) = pattern.unknown() {
            return Err(self.unknown(unknown));
        }
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
            let message = format!("has no {}, without which it can say nothing", written_as(name));
            (
                message,
                format!("put {} where that stands in the text", written_as(name)),
            )
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

    /// What a word in braces may have been meant for: a group of this key, or a placeholder.
    fn unknown(&self, unknown: &Unknown) -> (String, String) {
        let Unknown { written, character } = unknown;
        let word = written.trim_matches(['{', '}']);
        let message = format!("has `{written}` at character {character}, which is no placeholder");
        let is_role = matches!(self.groups, Groups::Columns)
            && Column::deserialize(IntoDeserializer::<NoRole>::into_deserializer(word)).is_ok();
        let meant = match placeholder_like(word) {
            _ if is_role || self.names().contains(&word) && !OF_PLACEHOLDERS.contains(&word) => {
                format!("did you mean the group `(?P<{word}>…)`? ")
            }
            Some(known) => format!("did you mean `{known}`? "),
            None => String::new(),
        };
        let read: Vec<String> = match self.groups {
            Groups::Columns => vec!["groups with the roles of columns, such as `(?P<name>…)`".to_owned()],
            Groups::Numbers(1) => vec!["`{n}`".to_owned()],
            Groups::Numbers(count) => vec![format!("{count} times `{{n}}`")],
            Groups::Any(["v", ..]) => vec!["`{v}`".to_owned()],
            _ => self.names().into_iter().map(written_as).collect(),
        };
        let read = match read.as_slice() {
            [] => "at this key none is read".to_owned(),
            read => format!("at this key is read: {}", read.join(", ")),
        };
        let placeholders = placeholders();
        let help = format!(
            "{meant}a placeholder is a word in braces that stands for what differs from text to text, one of {placeholders}; {read}; braces that stand in the text are written `\\{{{word}\\}}`"
        );
        (message, help)
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
fn written_as(group: &str) -> String {
    match group {
        "n1" => "`{n}`".to_owned(),
        _ if OF_PLACEHOLDERS.contains(&group) => format!("`{{{group}}}`"),
        _ => format!("group `(?P<{group}>…)`"),
    }
}
