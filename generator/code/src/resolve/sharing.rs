//! Which inline schemas of one shape share a type: the shapes of a document and where they stand in, with the names that the
//! lock has, groups out.
//!
//! The lock keeps the name of a shared type by its shape besides, so that one of its places may change and the others keep
//! their type and its name. What a new one is called is decided in `shared.rs`.

use super::fingerprint::fingerprint;
use crate::lock::{Lock, MODELS, shape_place};
use openapiv3::Schema;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    pub(super) shape: String,
    /// What the lock calls it; none for a new one.
    pub(super) name: Option<String>,
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
    pub(super) fn group(&self, place: &str, shape: &str, lock: &Lock) -> Option<Group> {
        let known = self
            .name_at(place, shape, lock)
            .or_else(|| self.kept.get(shape).map(String::as_str));
        let is_group = known.is_some() || self.common.contains(shape);
        is_group.then(|| Group {
            shape: shape.to_owned(),
            name: known.map(str::to_owned),
        })
    }

    /// Whether the type of a group is nobody's own.
    pub(super) fn is_common(&self, group: &Group) -> bool {
        let Some(name) = &group.name else { return true };
        self.common_names.contains(name) || self.kept.get(&group.shape) == Some(name)
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
