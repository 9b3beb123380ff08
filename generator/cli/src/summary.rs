//! Numbers in words, for the lines that commands print about their work.

use docwright_reader::Counts;

/// `1 page`, `2 pages`.
pub fn number(count: usize, noun: &str) -> String {
    let plural = match noun.strip_suffix('y') {
        _ if count == 1 => noun.to_owned(),
        Some(stem) => format!("{stem}ies"),
        None => format!("{noun}s"),
    };
    format!("{count} {plural}")
}

/// How much was read and how much of it was understood.
pub fn counts(counts: &Counts) -> String {
    let elsewhere = match counts.elsewhere {
        0 => String::new(),
        count => format!(", {count} on pages that are no operation"),
    };
    format!(
        "{}, {}, {}; {} claimed, {} unclaimed{elsewhere}",
        number(counts.pages, "page"),
        number(counts.operations, "operation"),
        number(counts.schemas, "schema"),
        number(counts.claimed, "row"),
        counts.unclaimed,
    )
}

/// The same numbers by their names, for a program.
pub(crate) fn named(counts: &Counts) -> [(&'static str, usize); 6] {
    [
        ("pages", counts.pages),
        ("operations", counts.operations),
        ("schemas", counts.schemas),
        ("claimed", counts.claimed),
        ("unclaimed", counts.unclaimed),
        ("elsewhere", counts.elsewhere),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular() {
        assert_eq!(number(1, "page"), "1 page");
        assert_eq!(number(0, "page"), "0 pages");
    }
}
