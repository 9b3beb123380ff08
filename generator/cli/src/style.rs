//! How the commands print for who is looking: plain data, decided in [`crate::context`].

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// Colours and frames, for a terminal.
    pub(crate) fancy: bool,
    /// Every warning, and also what is merely worth knowing.
    pub(crate) verbose: bool,
}
