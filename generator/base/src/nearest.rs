//! The known word that a misspelt one most likely means.

/// The candidate most like `word`, when one is like it at all: it begins alike and goes on alike, or a few letters make the one of
/// the other. A word that only begins alike would lead astray.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| {
            let beginning = strsim::jaro_winkler(word, candidate);
            let whole = strsim::normalized_damerau_levenshtein(word, candidate);
            (beginning, whole, candidate)
        })
        .filter(|(beginning, whole, _)| *beginning > 0.85 || *whole >= 0.6)
        .max_by(|(a, _, _), (b, _, _)| a.total_cmp(b))
        .map(|(_, _, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_a_word_that_is_near_is_meant() {
        const KNOWN: [&str; 6] = ["name", "required", "type", "description", "url", "StoppingATask"];
        for (word, expect) in [
            ("requierd", Some("required")),
            ("req", Some("required")),
            ("descripton", Some("description")),
            ("typ", Some("type")),
            ("ulr", Some("url")),
            ("StopTask", Some("StoppingATask")),
            ("remedy", None),
            ("text", None),
            ("limits", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, KNOWN.into_iter()), expect, "{word}");
        }
    }
}
