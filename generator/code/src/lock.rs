//! `names.lock`: which public thing has which Rust name, kept beside the crate from one generation to the next.
//!
//! The text of the file in, [`Lock`] out, and back again. The text is TOML: a table for each Rust scope, in it a line for
//! each name with the place in the spec that it was given to. A name whose place is gone stays as removed, so that nothing
//! else gets it, but in a crate that nobody outside can depend on. Which name a new place gets is decided in `names.rs`, and
//! what a person would rather have in `rename.rs`.

use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::printable::is_hidden;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The file's path in the crate.
pub(crate) const PATH: &str = "names.lock";
/// The scope of the types that the spec describes.
pub(crate) const MODELS: &str = "models";
/// Where types that several places share stand by their shape.
const SHAPES: &str = "shapes";
/// Where a spec's own named types stand.
pub(crate) const COMPONENTS: &str = "components/schemas";

/// The names that are known from before and those that are given now.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lock {
    /// By scope and place.
    known: BTreeMap<String, BTreeMap<String, Known>>,
    given: BTreeMap<String, BTreeMap<String, String>>,
    /// All that is known, as scope and name.
    reserved: BTreeSet<(String, String)>,
    /// The names that cannot stay, by their lines.
    refused: BTreeMap<usize, String>,
}

/// A name of the file.
#[derive(Debug, Clone)]
struct Known {
    name: String,
    /// Counted from 0.
    line: usize,
}

impl Lock {
    /// Reads the file; the first line that is none of ours is an error.
    pub(crate) fn read(text: &str) -> Result<Self, Box<Diagnostic>> {
        let mut lock = Self::default();
        let mut scope: Option<String> = None;
        let mut owners = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = heading(line) {
                scope = Some(name);
                continue;
            }
            let Entry { place, name, .. } =
                entry(line).ok_or_else(|| Box::new(broken(number, "this is no line of such a file")))?;
            if syn::parse_str::<syn::Ident>(&name).is_err() || name.starts_with("r#") {
                return Err(Box::new(broken(number, format!("`{name}` is no name in Rust"))));
            }
            let Some(scope) = &scope else {
                return Err(Box::new(broken(number, "the name stands in no table")));
            };
            let owned = (scope.clone(), name.clone());
            lock.reserved.insert(owned.clone());
            if !may_be_shared(scope, &place)
                && let Some(first) = owners.insert(owned, number)
            {
                let message = format!("`{name}` is given on line {} already", first + 1);
                return Err(Box::new(broken(number, message).help(
                    "a merge may have brought both lines: take one out, or give its place a name of its own",
                )));
            }
            let table = lock.known.entry(scope.clone()).or_default();
            let known = Known { name, line: number };
            if let Some(first) = table.insert(place.clone(), known) {
                let message = format!("`{place}` has a name already, on line {}", first.line + 1);
                return Err(Box::new(broken(number, message)));
            }
        }
        Ok(lock)
    }

    /// Whether there are or were names in this scope.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.known.contains_key(scope)
    }

    /// The name that the place had before.
    pub(crate) fn known(&self, scope: &str, place: &str) -> Option<&str> {
        Some(&self.known.get(scope)?.get(place)?.name)
    }

    /// The names of types that several places share.
    pub(crate) fn names_of_shapes(&self) -> BTreeSet<&str> {
        let models = self.known.get(MODELS).into_iter().flatten();
        let shapes = models.filter(|(place, _)| is_shape(MODELS, place));
        shapes.map(|(_, known)| known.name.as_str()).collect()
    }

    /// Notes that the place cannot have the name that it had before, and why.
    pub(crate) fn refuse(&mut self, scope: &str, place: &str, why: &str) {
        if let Some(known) = self.known.get(scope).and_then(|table| table.get(place)) {
            self.refused.insert(known.line, format!("`{}` {why}", known.name));
        }
    }

    /// An error for each name that cannot stay.
    pub(crate) fn problems(&self) -> Vec<Diagnostic> {
        let problems = self.refused.iter().map(|(line, message)| {
            broken(*line, message).help("give the place another name, or take the file back from version control")
        });
        problems.collect()
    }

    /// Whether the name is or was some place's.
    pub(crate) fn reserves(&self, scope: &str, name: &str) -> bool {
        !self.reserved.is_empty() && self.reserved.contains(&(scope.to_owned(), name.to_owned()))
    }

    /// Notes that the place has this name; the first of several counts.
    pub(crate) fn give(&mut self, scope: &str, place: &str, name: &str) {
        if !self.given.contains_key(scope) {
            self.given.insert(scope.to_owned(), BTreeMap::new());
        }
        if let Some(table) = self.given.get_mut(scope) {
            table.entry(place.to_owned()).or_insert_with(|| name.to_owned());
        }
    }

    /// Forgets the names that are known and were not given. Where there are any, all names are to be given anew, since one
    /// of these may be the better one for what is new; whether it is so.
    pub(crate) fn forget_gone(&mut self) -> bool {
        let mut is_any = false;
        for (scope, table) in &mut self.known {
            let given = self.given.get(scope);
            table.retain(|place, _| {
                // A shape that is gone still says that its type is nobody's own.
                let stays = is_shape(scope, place) || given.is_some_and(|given| given.contains_key(place));
                is_any |= !stays;
                stays
            });
        }
        if is_any {
            self.known.retain(|_, table| !table.is_empty());
            let left = self.known.iter().flat_map(|(scope, table)| {
                let names = table.values().map(|known| known.name.clone());
                names.map(|name| (scope.clone(), name))
            });
            self.reserved = left.collect();
            self.given.clear();
        }
        is_any
    }

    /// The file: the names that were given, and those that are known and were not given.
    pub(crate) fn write(&self) -> String {
        let mut out = String::from(
            "# The Rust name of each public thing, by its place in the spec. A name is kept as long as its line stands here,\n\
             # whatever is added to the spec; one that is marked as removed is given to nothing else. The command\n\
             # `rename` gives another name to something in the crate of a service; elsewhere, change the name in its line.\n",
        );
        let (nothing_known, nothing) = (BTreeMap::new(), BTreeMap::new());
        let scopes: BTreeSet<&String> = self.known.keys().chain(self.given.keys()).collect();
        for scope in scopes {
            let _ = writeln!(out, "\n{}", heading_line(scope));
            let known = self.known.get(scope).unwrap_or(&nothing_known);
            let given = self.given.get(scope).unwrap_or(&nothing);
            let places: BTreeSet<&String> = known.keys().chain(given.keys()).collect();
            for place in places {
                let _ = match (given.get(place), known.get(place)) {
                    (Some(name), _) => writeln!(out, "{}", entry_line(place, name, false)),
                    (None, Some(_)) if is_shape(scope, place) => Ok(()),
                    (None, Some(known)) => writeln!(out, "{}", entry_line(place, &known.name, true)),
                    (None, None) => Ok(()),
                };
            }
        }
        out
    }
}

/// The place of a type by its shape, besides those where it is used.
pub(crate) fn shape_place(shape: &str) -> String {
    format!("{SHAPES}/{shape}")
}

/// Whether a place is one that goes without leaving its name to nobody: its type still has it.
fn is_shape(scope: &str, place: &str) -> bool {
    scope == MODELS && place.strip_prefix(SHAPES).is_some_and(|rest| rest.starts_with('/'))
}

/// Places below a type may share one, and its name. All others have names of their own.
fn may_be_shared(scope: &str, place: &str) -> bool {
    let component = place.strip_prefix(COMPONENTS).and_then(|rest| rest.strip_prefix('/'));
    scope == MODELS && component.is_none_or(|name| name.contains('/'))
}

fn broken(number: usize, message: impl Into<String>) -> Diagnostic {
    let place = Place::File {
        path: PATH.to_owned(),
        line: Some(number + 1),
    };
    let finding = Diagnostic::new(Code::NamesLock, place, message);
    finding.help("take the file back from version control; without it, names may change")
}

/// `["scope"]`
pub(crate) fn heading(line: &str) -> Option<String> {
    serde_json::from_str(line.strip_prefix('[')?.strip_suffix(']')?).ok()
}

pub(crate) fn heading_line(scope: &str) -> String {
    format!("[{}]", string(scope))
}

/// A line of a table.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) place: String,
    pub(crate) name: String,
    /// Whether the spec no longer has the place.
    pub(crate) removed: bool,
}

/// `"place" = "name"` or `"place" = { removed = "name" }`
pub(crate) fn entry(line: &str) -> Option<Entry> {
    let mut strings = serde_json::Deserializer::from_str(line).into_iter::<String>();
    let place = strings.next()?.ok()?;
    let name = line.get(strings.byte_offset()..)?.strip_prefix(" = ")?;
    let inside = name.strip_prefix("{ removed = ");
    let removed = inside.is_some();
    let name = match inside {
        Some(inside) => inside.strip_suffix(" }")?,
        None => name,
    };
    let name = serde_json::from_str(name).ok()?;
    Some(Entry { place, name, removed })
}

pub(crate) fn entry_line(place: &str, name: &str, removed: bool) -> String {
    let (place, name) = (string(place), string(name));
    match removed {
        true => format!("{place} = {{ removed = {name} }}"),
        false => format!("{place} = {name}"),
    }
}

/// A JSON string that is a TOML string too. What is hidden is escaped, as far as both say it in the same way.
fn string(text: &str) -> String {
    let mut out = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        if is_hidden(c) && c <= '\u{ffff}' {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let mut lock = Lock::default();
        for (place, name) in [
            ("a\" = \"b", "one"),
            ("\\", "two"),
            ("\u{7f}\n\u{9b}\u{202e}", "three"),
            ("", "名"),
        ] {
            lock.give("models", place, name);
            lock.give(place, "x", name);
        }
        let text = lock.write();
        let read = Lock::read(&text).unwrap();
        for (scope, places) in &lock.given {
            for (place, name) in places {
                assert_eq!(read.known(scope, place), Some(name.as_str()));
            }
        }
        assert!(!text.contains(|c: char| c != '\n' && is_hidden(c)), "{text}");
        // All of it is removed now, and stays so.
        let removed = read.write();
        assert_eq!(removed.matches("{ removed = ").count(), 8);
        assert_eq!(Lock::read(&removed).unwrap().write(), removed);
    }

    #[test]
    fn a_broken_line_is_named() {
        for (text, expect) in [
            (
                "# @generated\n\n[\"models\"]\n<<<<<<< ours\n",
                "names.lock:4: this is no line",
            ),
            (
                "[\"models\"]\n\"a\" = \"not a name\"\n",
                "names.lock:2: `not a name` is no name",
            ),
            (
                "[\"models\"]\n\"a\" = \"A\"\n\"a\" = \"B\"\n",
                "names.lock:3: `a` has a name already, on line 2",
            ),
            (
                "[\"models\"]\n\"components/schemas/a\" = \"A\"\n\n\"components/schemas/b\" = \"A\"\n",
                "names.lock:4: `A` is given on line 2 already",
            ),
            (
                "[\"client\"]\n\"a\" = \"A\"\n\"b\" = { removed = \"A\" }\n",
                "names.lock:3: `A` is given on line 2 already",
            ),
            (
                "[\"models\"]\n\"a\" = \"r#type\"\n",
                "names.lock:2: `r#type` is no name",
            ),
            ("\"a\" = \"A\"\n", "names.lock:1: the name stands in no table"),
            (
                "[\"models\"]\n\"a\" = { removed = \"A\"\n",
                "names.lock:2: this is no line",
            ),
        ] {
            let found = Lock::read(text).unwrap_err().to_string();
            assert!(found.contains(expect), "{found}");
        }
    }

    #[test]
    fn one_type_may_stand_at_several_places() {
        let text = "[\"models\"]\n\"components/schemas/a\" = \"A\"\n\"models/B/properties/a\" = \"A\"\n\"models/C/properties/a\" = \"A\"\n";
        assert!(Lock::read(text).is_ok());
    }
}
