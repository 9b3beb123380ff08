//! Which inline schemas of one shape share a type, and what that is called: the shapes and where they stand in, the type's
//! place among the names out.
//!
//! A type that stands in several operations or types belongs to none of them, so it is not called after one: its title says
//! what it is, or the member that holds it, or what it holds. The lock keeps the name by the shape besides, so that one of
//! these places may change and the others keep their type and its name.

use super::context::Resolver;
use super::fingerprint::fingerprint;
use super::hint::Hint;
use super::node::View;
use super::schema::is_name;
use crate::api::Type;
use crate::lock::{Lock, MODELS, shape_place};
use crate::names::{Kind, NameRequest};
use docwright_base::prose::Line;
use openapiv3::Schema;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Members that say where a value stands and not what it is.
const WITHOUT_MEANING: &[&str] = &[
    "response", "error", "request", "body", "item", "value", "event", "data", "result",
];

/// How many of the members or values of a type its name lists, at most.
const LISTED: usize = 3;

/// How long a name may be that lists what the type holds, in bytes.
const LONGEST: usize = 60;

/// The shapes of a document, and who has their names.
#[derive(Debug, Default)]
pub(super) struct Sharing {
    /// The shapes that more than one operation or type has without a name of its own.
    common: BTreeSet<String>,
    /// The names of types that were shared before.
    common_names: BTreeSet<String>,
    /// These by the shapes that have them now.
    kept: HashMap<String, String>,
    /// The shapes by the names that the lock has for them.
    owners: HashMap<String, String>,
}

/// A type that is shared, if it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group {
    shape: String,
    /// What the lock calls it; none for a new one.
    name: Option<String>,
}

impl Sharing {
    /// `places`: where each shape stands, as a first reading found it.
    pub(super) fn of(places: &BTreeMap<String, Vec<String>>, lock: &Lock) -> Self {
        let mut sharing = Self {
            common_names: lock.names_of_shapes().into_iter().map(str::to_owned).collect(),
            ..Self::default()
        };
        for shape in places.keys() {
            if let Some(name) = lock.known(MODELS, &shape_place(shape)) {
                sharing.owners.insert(name.to_owned(), shape.clone());
            }
        }
        for (shape, places) in places {
            let nameless = places
                .iter()
                .filter(|place| sharing.name_at(place, shape, lock).is_none());
            let owners: BTreeSet<&str> = nameless.map(|place| owner(place)).collect();
            if owners.len() > 1 {
                sharing.common.insert(shape.clone());
            }
            let mut names = BTreeSet::new();
            let mut named = places.iter().filter_map(|place| sharing.name_at(place, shape, lock));
            let by_shape = lock.known(MODELS, &shape_place(shape));
            // All places of a shape may have changed together.
            let by_place = || named.find(|name| sharing.common_names.contains(*name) || !names.insert(*name));
            if let Some(name) = by_shape.or_else(by_place) {
                sharing.kept.insert(shape.clone(), name.to_owned());
            }
        }
        sharing
    }

    /// The name that a place had before, unless it is that of another shape which the document still has.
    fn name_at<'l>(&self, place: &str, shape: &str, lock: &'l Lock) -> Option<&'l str> {
        let name = lock.known(MODELS, place)?;
        self.owners.get(name).is_none_or(|owner| owner == shape).then_some(name)
    }

    /// The type of a shape at a place, if others may have it too.
    fn group(&self, place: &str, shape: &str, lock: &Lock) -> Option<Group> {
        let known = self
            .name_at(place, shape, lock)
            .or_else(|| self.kept.get(shape).map(String::as_str));
        let is_group = known.is_some() || self.common.contains(shape);
        is_group.then(|| Group {
            shape: shape.to_owned(),
            name: known.map(str::to_owned),
        })
    }
}

/// The operation or type that a place belongs to.
fn owner(place: &str) -> &str {
    let mut marks = place.match_indices('/');
    marks.nth(1).and_then(|(at, _)| place.get(..at)).unwrap_or(place)
}

/// The same for schemas of one shape that are held by members of one name. By FNV-1a, which is the same everywhere.
pub(super) fn shape(member: &str, schema: &Schema) -> String {
    let text = format!("{member}\n{}", fingerprint(schema));
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

impl Resolver<'_> {
    /// The type of a shape that others share, and whether it is to be defined, by this hint; none for one that stands alone.
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
            let request = NameRequest::new(&hint.place, title.unwrap_or(&hint.name));
            match &self.sharing {
                // What it was called before is another's, or nothing.
                Some(_) => self.models.keep_new(&mut self.lock, &request, Kind::Type),
                None => self.models.keep(&mut self.lock, &request, Kind::Type),
            }
        });
        let ty = Type::Named(self.reserve());
        let mut hint = Hint { name, ..hint.clone() };
        if let Some(group) = group.filter(|_| is_shared || self.sharing.is_none()) {
            let is_common = |sharing: &Sharing| match &group.name {
                Some(name) => sharing.common_names.contains(name) || sharing.kept.get(shape) == Some(name),
                None => true,
            };
            if self.sharing.as_ref().is_some_and(is_common) {
                self.lock.give(MODELS, &shape_place(shape), &hint.name);
                hint.about = Line::of("A {}, as several places have it.", [Line::code(&hint.member)]);
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
    fn a_place_belongs_to_an_operation_or_a_type() {
        assert_eq!(owner("operations/A/responses/200"), "operations/A");
        assert_eq!(owner("models/B/properties/c/items"), "models/B");
        assert_eq!(owner("models/B"), "models/B");
    }

    /// The shape that changed gives way, wherever it stands.
    #[test]
    fn a_name_stays_with_its_shape() {
        let text = "[\"models\"]\n\"operations/A/query/sort\" = \"Sort\"\n\"operations/B/query/sort\" = \"Sort\"\n\"shapes/old\" = \"Sort\"\n";
        let lock = Lock::read(text).unwrap();
        let places = |shapes: &[(&str, &str)]| {
            let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (shape, operation) in shapes {
                places
                    .entry((*shape).to_owned())
                    .or_default()
                    .push(format!("operations/{operation}/query/sort"));
            }
            places
        };
        let name = |shapes: &[(&str, &str)], shape: &str, operation: &str| {
            let sharing = Sharing::of(&places(shapes), &lock);
            let group = sharing.group(&format!("operations/{operation}/query/sort"), shape, &lock);
            group.map(|group| group.name)
        };
        let sort = || Some(Some("Sort".to_owned()));
        assert_eq!(name(&[("new", "A"), ("old", "B")], "new", "A"), None);
        assert_eq!(name(&[("new", "A"), ("old", "B")], "old", "B"), sort());
        assert_eq!(name(&[("new", "A"), ("new", "B")], "new", "A"), sort());
        assert_eq!(name(&[("old", "C")], "old", "C"), sort());
        assert_eq!(name(&[("two", "C"), ("two", "D")], "two", "C"), Some(None));
        assert_eq!(name(&[("two", "C")], "two", "C"), None);
    }
}
