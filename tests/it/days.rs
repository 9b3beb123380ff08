//! The day, for tests that take so long that each day has its share of them.

use std::time::{SystemTime, UNIX_EPOCH};

/// Its number, counted from 1970.
pub(crate) fn today() -> usize {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    (now.as_secs() / (24 * 60 * 60)) as usize
}
