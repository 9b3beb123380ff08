//! How the commands print for who is looking: plain data, decided in [`crate::context`].

/// How a run tells what it does and finds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// Colours and frames, for a terminal.
    pub(crate) fancy: bool,
    /// How many columns there are.
    pub(crate) width: u16,
    pub(crate) detail: Detail,
    pub(crate) watch: Watch,
}

/// How much is said of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Nothing but errors, and nothing of what was done.
    Errors,
    /// Errors, and of the warnings one of a kind with the places of the others.
    Kinds,
    /// Every warning, and also what is merely worth knowing.
    All,
}

/// Who looks while a run is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watch {
    /// Nobody who wants to know.
    Nobody,
    /// A log: a line a step.
    Log,
    /// A person: a bar.
    Person,
}
