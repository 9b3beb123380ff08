//! What to call a type that has no name of its own: where it is used in, a name out.

use super::context::nested;
use crate::names;
use docwright_base::openapi::pointer::below;
use docwright_base::prose::Line;

/// What to call a type that has no name of its own.
#[derive(Debug, Clone)]
pub(super) struct Hint {
    /// Where it is used: a path of wire names below the Rust name of what it belongs to.
    pub(super) place: String,
    /// The name, unless another type has it.
    pub(super) name: String,
    /// The last part of the name, as the wire has it.
    pub(super) member: String,
    /// What the type is, when its schema says nothing: "The `size` of `Disk`."
    pub(super) about: Line,
}

impl Hint {
    pub(super) fn new(
        place: impl Into<String>,
        name: impl Into<String>,
        member: impl Into<String>,
        about: Line,
    ) -> Self {
        Self {
            place: place.into(),
            name: name.into(),
            member: member.into(),
            about,
        }
    }

    /// For a member of the type `owner`.
    pub(super) fn member(place: String, owner: &str, member: &str) -> Self {
        let about = Line::of("The {} of {}.", [Line::code(member), Line::code(owner)]);
        Self::new(place, nested(owner, member), member, about)
    }

    /// For the items of a list of this name.
    pub(super) fn item(&self) -> Self {
        let singular = names::singular(&self.name);
        let name = if singular == self.name {
            format!("{singular}Item")
        } else {
            singular
        };
        let about = self.about.beginning("The ", "An item of the ");
        Self::new(below(&self.place, "items"), name, names::singular(&self.member), about)
    }

    /// For the values of a map of this name.
    pub(super) fn value(&self) -> Self {
        let about = self.about.beginning("The ", "A value of the ");
        let place = below(&self.place, "additionalProperties");
        Self::new(place, format!("{}Value", self.name), "value", about)
    }
}
