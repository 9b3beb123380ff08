//! Many pages read at once.
//!
//! In: a list and a way to read one entry of it. Out: the results in the order of the list, whatever the number of threads,
//! which `RAYON_NUM_THREADS` sets. Only a batch of results waits in memory, so that the caller can let go of what it has used.

use rayon::prelude::*;

/// Enough to keep every core busy, few enough to be small.
const BATCH: usize = 64;

pub(crate) fn in_parallel<'i, T: Sync, R: Send + 'i>(
    items: &'i [T],
    read: impl Fn(&'i T) -> R + Sync + 'i,
) -> impl Iterator<Item = R> + 'i {
    items
        .chunks(BATCH)
        .flat_map(move |batch| batch.par_iter().map(&read).collect::<Vec<R>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_list() {
        let items: Vec<usize> = (0..1_000).collect();
        let results: Vec<usize> = in_parallel(&items, |item| item * 2).collect();
        assert_eq!(results, items.iter().map(|item| item * 2).collect::<Vec<_>>());
    }
}
