//! Another name for a public thing of a crate, because a person wants it.
//!
//! In: the text of a [`NAMES`](crate::NAMES), what users write for the thing, and the name it shall have. Out: the text with
//! the new name, from which [`emit`](crate::emit) makes the crate, or why it cannot be. Whatever stands in the file by the
//! thing's old name is moved along, such as the fields of a type. What was only made of the old name keeps its own:
//! `CreateBoxError` stays when `CreateBox` is renamed.

use crate::emit::manifest::library;
use crate::lock::{Entry, Lock, MODELS, entry, entry_line, heading, heading_line};
use crate::names::{Kind, fault, identifier};
use docwright_base::Diagnostic;
use std::collections::BTreeMap;

/// Where the calls have their names.
const CLIENT: &str = "client";
/// Where the arguments of a call have theirs, by the call's name, and what the calls are called by their ids.
const OPERATIONS: &str = "operations/";
/// Where errors that several calls share stand in [`CLIENT`]: behind it are statuses and the names of models.
const ERRORS: &str = "errors/";

/// The public names of one crate.
#[derive(Debug, Clone)]
pub struct PublicNames {
    text: String,
    library: String,
    /// By their tables, in the order of the file.
    entries: Vec<(String, Entry)>,
}

/// A public thing of a crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What users write, such as `models::Error` or `client::Client::list_boxes`.
    pub path: String,
    /// Whether the spec no longer has it.
    pub is_gone: bool,
    scope: String,
    name: String,
    kind: Kind,
}

/// Names as they are to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The text of the file.
    pub names: String,
    /// The places in the spec that have the new name.
    pub places: Vec<String>,
}

/// Why something cannot have a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong with the name.
    pub message: String,
    /// Which name would do, when there is one at hand.
    pub help: Option<String>,
}

impl PublicNames {
    /// The names of the crate called `crate_name`.
    ///
    /// # Errors
    ///
    /// The first line that is none of such a file.
    pub fn read(text: &str, crate_name: &str) -> Result<Self, Box<Diagnostic>> {
        Lock::read(text)?;
        let mut scope = String::new();
        let mut entries = Vec::new();
        for line in text.lines().map(str::trim) {
            if let Some(title) = heading(line) {
                scope = title;
            } else if let Some(entry) = entry(line) {
                entries.push((scope.clone(), entry));
            }
        }
        Ok(Self {
            text: text.to_owned(),
            library: library(crate_name),
            entries,
        })
    }

    /// All things, each once.
    #[must_use]
    pub fn things(&self) -> Vec<Thing> {
        let mut things: Vec<Thing> = Vec::new();
        let mut known = BTreeMap::new();
        for (scope, entry) in &self.entries {
            let number = *known.entry((scope, &entry.name)).or_insert(things.len());
            match things.get_mut(number) {
                // A type may stand at several places.
                Some(thing) => thing.is_gone &= entry.removed,
                None => things.push(Thing {
                    path: path(scope, &entry.name),
                    is_gone: entry.removed,
                    scope: scope.clone(),
                    name: entry.name.clone(),
                    kind: kind(scope, &entry.place),
                }),
            }
        }
        things
    }

    /// What somebody may mean who writes this: a name, with as much of its path before it as needed.
    #[must_use]
    pub fn find(&self, written: &str) -> Vec<Thing> {
        let ends_so = |thing: &Thing| {
            let path = format!("{}::{}", self.library, thing.path);
            path == written || path.ends_with(&format!("::{written}"))
        };
        self.things().into_iter().filter(ends_so).collect()
    }

    /// The names with a new one for this thing.
    ///
    /// # Errors
    ///
    /// What keeps the thing from being called so.
    pub fn rename(&self, thing: &Thing, new: &str) -> Result<Renamed, Refusal> {
        let (scope, old) = (thing.scope.as_str(), thing.name.as_str());
        if old == new {
            return Err(Refusal::of(format!("{} is called so already", thing.path)));
        }
        if let Some(fault) = fault(new, thing.kind) {
            let better = identifier(new, thing.kind);
            let refusal = Refusal::of(format!("`{new}` {fault}"));
            return Err(match better == new || new.is_empty() {
                true => refusal,
                false => refusal.help(format!("`{better}` would do")),
            });
        }
        let (meant, others): (Vec<_>, Vec<_>) = self
            .entries
            .iter()
            .filter(|(title, _)| title == scope)
            .map(|(_, entry)| entry)
            .partition(|entry| entry.name == old);
        if let Some(taken) = others.iter().find(|entry| entry.name == new) {
            let gone = if taken.removed {
                ", which is gone from the spec; the name is kept for it"
            } else {
                ""
            };
            let message = format!("{} is taken by {}{gone}", path(scope, new), taken.place);
            return Err(Refusal::of(message).help("rename that first, or choose another name"));
        }
        let is_call = scope == CLIENT && meant.iter().any(|entry| is_operation(&entry.place));
        let names = self.moved(&Move {
            scope,
            old,
            new,
            inner: match scope {
                MODELS => Some(MODELS),
                _ if is_call => OPERATIONS.strip_suffix('/'),
                _ => None,
            },
        });
        // Such as tables that would become one, which only an edited file can have.
        Lock::read(&names).map_err(|problem| {
            Refusal::of(format!(
                "with `{new}`, the names could not be read: {}: {}",
                problem.place, problem.message
            ))
        })?;
        Ok(Renamed {
            names,
            places: meant.into_iter().map(|entry| entry.place.clone()).collect(),
        })
    }

    /// The text, line by line as it was but for the name.
    fn moved(&self, moving: &Move<'_>) -> String {
        let mut out = String::new();
        let mut scope = String::new();
        for line in self.text.lines() {
            let trimmed = line.trim();
            if let Some(title) = heading(trimmed) {
                out.push_str(&heading_line(&moving.table(&title)));
                scope = title;
            } else if let Some(entry) = entry(trimmed) {
                let name = moving.name(&scope, &entry.name);
                out.push_str(&entry_line(&moving.place(&scope, &entry.place), name, entry.removed));
            } else {
                out.push_str(line);
            }
            out.push('\n');
        }
        out
    }
}

impl Refusal {
    fn of(message: String) -> Self {
        Self { message, help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// One name that becomes another.
struct Move<'a> {
    scope: &'a str,
    old: &'a str,
    new: &'a str,
    /// What stands before the name in the tables and places that are called by it.
    inner: Option<&'a str>,
}

impl Move<'_> {
    fn name<'n>(&'n self, scope: &str, name: &'n str) -> &'n str {
        if scope == self.scope && name == self.old {
            self.new
        } else {
            name
        }
    }

    /// `models/Old` to `models/New`.
    fn table(&self, title: &str) -> String {
        match self.inner {
            Some(inner) if title.strip_prefix(inner).and_then(|rest| rest.strip_prefix('/')) == Some(self.old) => {
                format!("{inner}/{}", self.new)
            }
            _ => title.to_owned(),
        }
    }

    /// `models/Old/properties/size` to `models/New/properties/size`, and `errors/404 Old` to `errors/404 New`.
    fn place(&self, scope: &str, place: &str) -> String {
        let Some(inner) = self.inner else {
            return place.to_owned();
        };
        if scope == MODELS
            && let Some(rest) = place.strip_prefix(&format!("{inner}/{}/", self.old))
        {
            return format!("{inner}/{}/{rest}", self.new);
        }
        if self.scope == MODELS && scope == CLIENT && place.starts_with(ERRORS) {
            return self.words(place);
        }
        place.to_owned()
    }

    /// The text with the new name where the old one is a whole word.
    fn words(&self, text: &str) -> String {
        let is_inside = |c: char| unicode_ident::is_xid_continue(c);
        let mut out = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c| is_inside(c) != is_inside(first)).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            out.push_str(if word == self.old { self.new } else { word });
            rest = behind;
        }
        out
    }
}

/// Whether the place is an operation, and nothing that belongs to one.
fn is_operation(place: &str) -> bool {
    place.strip_prefix(OPERATIONS).is_some_and(|id| !id.contains('/'))
}

/// What users write for a name of this table.
fn path(scope: &str, name: &str) -> String {
    let before = match scope {
        "client/methods" => "client::Client".to_owned(),
        "client/builder" => "client::ClientBuilder".to_owned(),
        _ => match scope.strip_prefix(OPERATIONS) {
            Some(call) => format!("{CLIENT}::{call}"),
            None => scope.replace('/', "::"),
        },
    };
    format!("{before}::{name}")
}

/// What a name of this table is called for.
fn kind(scope: &str, place: &str) -> Kind {
    let is_variant = || place.starts_with("enum/") || place.starts_with("oneOf/");
    match scope {
        CLIENT | MODELS | "mock" => Kind::Type,
        _ if scope.starts_with(MODELS) && is_variant() => Kind::Variant,
        _ => Kind::Value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"# A comment.

["client"]
"errors/404 Lid, 4XX [Lid]?, default LidBox" = "ApiError"
"operations/List" = "List"
"operations/List/error" = "ListError"

["client/methods"]
"operations/List" = "list"

["models"]
"components/schemas/Lid" = "Lid"
"components/schemas/Old" = { removed = "Old" }
"models/Lid/properties/size" = "Size"
"models/Lid/properties/width" = { removed = "Size" }
"models/LidBox/properties/size" = "Size"
"operations/List/query/size" = "Size"

["models/Lid"]
"properties/list" = "list"
"properties/next/setter" = "set_next"
"properties/size" = "size"

["models/Size"]
"enum/list" = "List"

["operations/List"]
"query/size" = "size"
"#;

    fn names() -> PublicNames {
        PublicNames::read(TEXT, "acme-lids").unwrap()
    }

    fn paths(written: &str) -> Vec<String> {
        names().find(written).into_iter().map(|thing| thing.path).collect()
    }

    fn renamed(old: &str, new: &str) -> Result<Renamed, Refusal> {
        let names = names();
        let things = names.find(old);
        assert_eq!(things.len(), 1, "{things:?}");
        names.rename(&things[0], new)
    }

    /// The lines of the file that change.
    fn changes(old: &str, new: &str) -> Vec<String> {
        let after = renamed(old, new).unwrap().names;
        assert_eq!(after.lines().count(), TEXT.lines().count());
        let both = TEXT.lines().zip(after.lines());
        let changed = both.filter(|(before, after)| before != after);
        changed.map(|(_, after)| after.to_owned()).collect()
    }

    #[test]
    fn a_thing_is_found_by_the_end_of_its_path() {
        assert_eq!(
            paths("list"),
            ["client::Client::list", "models::Lid::list"],
            "a method and a field"
        );
        assert_eq!(paths("List"), ["client::List", "models::Size::List"]);
        assert_eq!(paths("Lid::list"), ["models::Lid::list"]);
        assert_eq!(paths("acme_lids::client::List::size"), ["client::List::size"]);
        assert_eq!(paths("Size"), ["models::Size"], "one type, wherever it stands");
        for none in ["", "::", "ist", "models", "models::", "lids::models::Lid"] {
            assert!(paths(none).is_empty(), "{none}");
        }
        assert!(names().find("Old")[0].is_gone);
        assert!(!names().find("Size")[0].is_gone);
    }

    #[test]
    fn what_is_called_by_a_type_moves_along() {
        assert_eq!(
            changes("Lid", "Cover"),
            [
                r#""errors/404 Cover, 4XX [Cover]?, default LidBox" = "ApiError""#,
                r#""components/schemas/Lid" = "Cover""#,
                r#""models/Cover/properties/size" = "Size""#,
                r#""models/Cover/properties/width" = { removed = "Size" }"#,
                r#"["models/Cover"]"#,
            ]
        );
        assert_eq!(
            changes("client::List", "ListLids"),
            [
                r#""operations/List" = "ListLids""#,
                r#""operations/ListLids/query/size" = "Size""#,
                r#"["operations/ListLids"]"#,
            ]
        );
        assert_eq!(
            changes("ListError", "ListFault"),
            [r#""operations/List/error" = "ListFault""#]
        );
        assert_eq!(changes("Client::list", "all"), [r#""operations/List" = "all""#]);
        assert_eq!(changes("Lid::size", "width"), [r#""properties/size" = "width""#]);
    }

    #[test]
    fn all_places_of_a_type_have_its_new_name() {
        let places = renamed("Size", "Extent").unwrap().places;
        assert_eq!(
            places,
            [
                "models/Lid/properties/size",
                "models/Lid/properties/width",
                "models/LidBox/properties/size",
                "operations/List/query/size",
            ]
        );
        assert_eq!(changes("Size", "Extent").len(), 5);
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        for (old, new, message, help) in [
            ("Lid", "Lid", "models::Lid is called so already", None),
            ("Lid", "a-b", "`a-b` is no name in Rust", Some("`AB` would do")),
            ("Lid", "", "`` is no name in Rust", None),
            ("Lid", "r#Lid", "no name in Rust", Some("`RLid` would do")),
            ("Lid", "cover", "UpperCamelCase", Some("`Cover` would do")),
            ("Lid", "My_Lid", "UpperCamelCase", Some("`MyLid` would do")),
            ("Lid", "Option", "something else", Some("`OptionModel` would do")),
            ("Lid", "Größe", "letters", Some("`Gruf6udfe` would do")),
            ("Lid::size", "Size", "snake_case", Some("`size` would do")),
            ("Lid::size", "type", "something else in Rust", Some("`type_` would do")),
            ("Size::List", "all", "UpperCamelCase", Some("`All` would do")),
            (
                "Lid",
                "Size",
                "models::Size is taken by models/Lid/properties/size",
                Some("rename that first, or choose another name"),
            ),
            (
                "Lid",
                "Old",
                "taken by components/schemas/Old, which is gone from the spec; the name is kept for it",
                Some("rename that first, or choose another name"),
            ),
            ("Lid::size", "set_next", "taken by properties/next/setter", None),
        ] {
            let refusal = renamed(old, new).unwrap_err();
            assert!(refusal.message.contains(message), "{refusal:?}");
            assert!(
                help.is_none_or(|help| refusal.help.as_deref() == Some(help)),
                "{refusal:?}"
            );
        }
        for (old, new) in [
            ("Lid", "HTTPLid"),
            ("Lid", "Lid1_2"),
            ("Lid", "盖"),
            ("Lid::size", "_2nd"),
        ] {
            assert!(renamed(old, new).is_ok(), "{new}");
        }
    }

    #[test]
    fn tables_do_not_become_one() {
        let text = format!("{TEXT}\n[\"models/Cover\"]\n\"properties/size\" = \"size\"\n");
        let names = PublicNames::read(&text, "acme-lids").unwrap();
        let refusal = names.rename(&names.find("Lid")[0], "Cover").unwrap_err();
        assert!(refusal.message.contains("`size` is given on line"), "{refusal:?}");
    }
}
