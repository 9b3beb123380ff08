//! The types of inline schemas, shared where `sharing.rs` says so: a schema and what it would be called alone in, its type out.
//!
//! A type that stands in several operations or types belongs to none of them, so it is not called after one: its title says
//! what it is, or the member that holds it, or what it holds.

use super::context::Resolver;
use super::hint::Hint;
use super::node::View;
use super::schema::is_name;
use super::sharing::Group;
use crate::api::Type;
use crate::lock::{MODELS, shape_place};
use crate::names::{self, Kind, NameRequest};
use docwright_base::prose::Line;

/// Members that say where a value stands and not what it is.
const WITHOUT_MEANING: &[&str] = &[
    "response", "error", "request", "body", "item", "value", "event", "data", "result",
];

/// How many of the members or values of a type its name lists, at most.
const LISTED: usize = 3;

/// With how many words a name begins that is cut short.
const KEPT: usize = 2;

/// How long a name may be that could be shorter, in bytes.
const LONGEST: usize = 60;

impl Resolver<'_> {
    /// The type of a schema of this shape at the hint's place, and by which hint it is to be defined; none where it is known
    /// already.
    pub(super) fn shared_type(&mut self, shape: &str, hint: &Hint, view: &View<'_>) -> (Type, Option<Hint>) {
        self.places
            .entry(shape.to_owned())
            .or_default()
            .push(hint.place.clone());
        let group = match &self.sharing {
            Some(sharing) => sharing.group(&hint.place, shape, &self.lock),
            // The first reading, which finds out what there is.
            None => Some(Group {
                shape: shape.to_owned(),
                name: None,
            }),
        };
        let known = group.as_ref().and_then(|group| self.shared.get(group)).cloned();
        if let Some((ty, name)) = known {
            self.lock.give(MODELS, &hint.place, &name);
            return (ty, None);
        }
        let name = group.as_ref().and_then(|group| self.group_name(group, hint, view));
        let is_shared = name.is_some();
        let name = name.unwrap_or_else(|| {
            let title = view.title.filter(|title| is_name(title));
            let text = title.unwrap_or(&hint.name);
            let request = NameRequest::new(&hint.place, text);
            if self.sharing.is_none() {
                return self.models.keep(&mut self.lock, &request, Kind::Type);
            }
            // What it was called before is another's, or nothing.
            let short = shorter(text).and_then(|text| {
                let request = NameRequest::new(&hint.place, text);
                self.models.keep_exact(&mut self.lock, &request, Kind::Type)
            });
            short.unwrap_or_else(|| self.models.keep_new(&mut self.lock, &request, Kind::Type))
        });
        let ty = Type::Named(self.reserve());
        let mut hint = Hint { name, ..hint.clone() };
        if let Some(group) = group.filter(|_| is_shared || self.sharing.is_none()) {
            if self.sharing.as_ref().is_some_and(|sharing| sharing.is_common(&group)) {
                self.lock.give(MODELS, &shape_place(shape), &hint.name);
                hint.about = Line::of("What several places have as {}.", [Line::code(&hint.member)]);
            }
            self.shared.insert(group, (ty.clone(), hint.name.clone()));
        }
        (ty, Some(hint))
    }

    /// What a shared type is called: as before, or by its title, its member, or what it holds. None where all of these are
    /// taken.
    fn group_name(&mut self, group: &Group, hint: &Hint, view: &View<'_>) -> Option<String> {
        self.sharing.as_ref()?;
        if let Some(name) = &group.name {
            let name = self.models.kept_as(&mut self.lock, &hint.place, name, Kind::Type)?;
            self.lock.give(MODELS, &hint.place, &name);
            return Some(name);
        }
        let title = view.title.filter(|title| is_name(title)).map(str::to_owned);
        let has_meaning = !WITHOUT_MEANING.contains(&hint.member.as_str());
        let member = has_meaning.then(|| hint.member.clone());
        let candidates = [title, member, held(view, &hint.member)];
        candidates.into_iter().flatten().find_map(|text| {
            let request = NameRequest::new(&hint.place, text);
            self.models.keep_exact(&mut self.lock, &request, Kind::Type)
        })
    }
}

/// A long name without words of its middle: it keeps what it begins with, which says to whom it belongs, and its end.
fn shorter(text: &str) -> Option<String> {
    let words = names::words(text);
    let length = |words: &[String]| words.iter().map(String::len).sum::<usize>();
    if length(&words) <= LONGEST {
        return None;
    }
    let (begin, rest) = words.split_at_checked(KEPT)?;
    let from = (1..rest.len()).find(|from| {
        rest.get(*from..)
            .is_some_and(|end| length(begin) + length(end) <= LONGEST)
    })?;
    Some([begin, rest.get(from..)?].concat().join(" "))
}

/// The first members or values of a type before the member that holds it.
fn held(view: &View<'_>, member: &str) -> Option<String> {
    let values = view.values.iter().filter_map(|value| value.as_str());
    let required = view.properties.keys().filter(|name| view.required.contains(*name));
    let others = view.properties.keys().filter(|name| !view.required.contains(*name));
    let names: Vec<&str> = match view.values.is_empty() {
        true => required.chain(others).copied().collect(),
        false => values.collect(),
    };
    let names = names.into_iter().take(LISTED);
    let text = names.fold(String::new(), |text, name| {
        match text.len() + name.len() + member.len() < LONGEST {
            true => format!("{text} {name}"),
            false => text,
        }
    });
    (!text.is_empty()).then(|| format!("{text} {member}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_lose_their_middle() {
        assert_eq!(shorter("ListTasksResponse"), None);
        let long = "DescribeBackupPlanListResponseItemsBackupPlanDetailItemBackupPlanStatus";
        let short = "describe backup items backup plan detail item backup plan status";
        assert_eq!(shorter(long).as_deref(), Some(short));
        assert_eq!(shorter(&"x".repeat(99)), None);
    }
}
