//! Types without a name: what values are made of, down to those that have one.

/// The index of a type in the API's list of types.
pub(crate) type TypeId = usize;

/// A type without a name, or the index of one that has one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Type {
    Bool,
    I32,
    I64,
    U64,
    F64,
    String,
    /// A string that must not be seen.
    Secret,
    /// A string of a well-known form, as far as its writer keeps to it.
    Text(Format),
    /// Any JSON.
    Json,
    /// A file, or another part that is bytes.
    File,
    List(Box<Type>),
    Map(Box<Type>),
    Nullable(Box<Type>),
    Named(TypeId),
}

impl Type {
    /// How many lists, maps and `null`s it is nested in.
    pub(crate) fn layers(&self) -> usize {
        let mut layers = 0;
        let mut ty = self;
        while let Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) = ty {
            layers += 1;
            ty = inner;
        }
        layers
    }

    /// The named type that this one is or holds, at any depth.
    pub(crate) fn target(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.target(),
            _ => None,
        }
    }
}

/// The forms of strings that the runtime has types for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Format {
    DateTime,
    Date,
    Uuid,
    Base64,
    Uri,
}

impl Format {
    /// The form that `format` names in a schema of strings.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "date-time" => Self::DateTime,
            "date" => Self::Date,
            "uuid" => Self::Uuid,
            "byte" => Self::Base64,
            "uri" => Self::Uri,
            _ => return None,
        })
    }

    /// The runtime's type.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::DateTime => "DateTime",
            Self::Date => "Date",
            Self::Uuid => "Uuid",
            Self::Base64 => "Base64",
            Self::Uri => "Uri",
        }
    }

    /// A text of this form.
    pub(crate) fn sample(self) -> &'static str {
        match self {
            Self::DateTime => "2026-01-01T00:00:00Z",
            Self::Date => "2026-01-01",
            Self::Uuid => "00000000-0000-4000-8000-000000000000",
            Self::Base64 => "dGV4dA==",
            Self::Uri => "https://example.com/",
        }
    }
}
