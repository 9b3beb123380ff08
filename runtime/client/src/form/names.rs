//! Which members values of a form may have, by name: whether an object is another thing altogether.
//!
//! In: a form, and a name or a value. Out: yes or no. Values of members are not looked at.

use super::Form;
use crate::tape::{Json, Kind};

/// How many forms inside each other are asked for a name: unions may hold themselves.
const MOST_INSIDE: usize = 16;

impl Form {
    /// Whether this is an object that has a member of this name, and not among others.
    pub(crate) fn has(&self, name: &str) -> bool {
        match *self {
            Self::Object { members, .. } => members.binary_search_by(|member| member.name.cmp(name)).is_ok(),
            _ => false,
        }
    }

    /// Whether values of this form may have a member of this name.
    pub(crate) fn names(&self, name: &str) -> bool {
        self.names_inside(name, 0)
    }

    fn names_inside(&self, name: &str, depth: usize) -> bool {
        if depth > MOST_INSIDE {
            return true;
        }
        match *self {
            Self::Any | Self::Map(_) => true,
            Self::Object { rest, .. } => rest.is_some() || self.has(name),
            Self::Maybe(look) => look().names_inside(name, depth + 1),
            Self::Union { alternatives, .. } => alternatives
                .iter()
                .any(|alternative| (alternative.form)().names_inside(name, depth + 1)),
            Self::Bool | Self::Integer { .. } | Self::Number | Self::Text(_) | Self::List(_) => false,
        }
    }

    /// Whether values of this form have members, by names that are known.
    fn has_names(&self, depth: usize) -> bool {
        match *self {
            Self::Object { members, rest } => rest.is_none() && !members.is_empty(),
            Self::Maybe(look) if depth <= MOST_INSIDE => look().has_names(depth + 1),
            Self::Union { alternatives, .. } if depth <= MOST_INSIDE => alternatives
                .iter()
                .any(|alternative| (alternative.form)().has_names(depth + 1)),
            _ => false,
        }
    }

    /// Whether a value is an object that has members of its own, none of which this form has: it is another thing, even
    /// where nothing that it lacks must be there.
    pub(crate) fn is_foreign_to(&self, value: Json<'_>) -> bool {
        let mut names = value.members().map(|(name, _)| name).peekable();
        names.peek().is_some() && self.has_names(0) && !names.any(|name| self.names(name))
    }

    /// Whether a value is an object that says nothing, where values of this form have something to say.
    pub(crate) fn is_hollow(&self, value: Json<'_>) -> bool {
        self.has_names(0) && matches!(value.kind(), Kind::Object) && value.members().next().is_none()
    }
}
