//! Optional arguments that a caller has as an `Option`.

/// Sets what there is to set. For calls and models alike, whose setters take values and no options:
///
/// ```
/// use docwright_client::Maybe as _;
///
/// let limit = Some(5);
/// let words = vec!["a"].maybe(limit, |mut words, limit| {
///     words.resize(limit, "b");
///     words
/// });
/// assert_eq!(words.len(), 5);
/// ```
pub trait Maybe: Sized {
    /// What `set` makes of this and the value, or this as it is when there is none.
    #[must_use]
    fn maybe<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }
}

impl<S> Maybe for S {}
