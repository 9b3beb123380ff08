//! Words of a page in, a name made of them out: for what the page itself does not name, and to find it again in another spelling.

/// A sentence as one word, every word of it with a capital: a name for what has none.
pub(crate) fn pascal(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric()).map(capitalized).collect()
}

/// Whether a name made of the text has no other letters than those that every language of code and every URL has.
pub(crate) fn is_plain(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphanumeric()).peekable();
    letters.peek().is_some() && letters.all(|c| c.is_ascii())
}

/// The word with a capital, without what is neither letter nor digit.
pub(crate) fn capitalized(word: &str) -> String {
    let mut chars = word.chars().filter(|c| c.is_alphanumeric());
    chars
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// A name without what is neither letter nor digit, in lower case: what spellings of it have in common.
pub(super) fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a page's file and a link to it have in common.
pub(super) fn stem(path: &str) -> &str {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    name.split(['.', '?']).next().unwrap_or(name)
}
