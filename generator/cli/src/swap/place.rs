//! The folder that a run leaves its files in until all of them stand.

/// The folder in the tree's base that holds a run's files; it exists only while a run swaps them, or after a crash.
pub const STAGE: &str = ".docwright-stage";
