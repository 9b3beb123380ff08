//! The rows of a table in; told is what in them does not stand in the column that it belongs to.

use super::found::{Found, shorten};
use super::model::{Field, TypeExpr};
use crate::layout::{Layout, same_words};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use indexmap::IndexSet;

/// Tells of words that do not fit their columns, those of a table together. `has_path`: in this row a name with a dot is a path.
pub(super) fn tell(fields: &[(Provenance, Field)], has_path: impl Fn(&Field) -> bool, found: &mut Found) {
    let layout = found.layout;
    let unknown = fields.iter().filter_map(|(place, field)| {
        let words = field.required.when()?;
        (!layout.required.is_condition(words)).then_some((place, words))
    });
    let odd = fields.iter().filter_map(|(place, field)| {
        is_odd_name(field, has_path(field), layout).then_some((place, field.api_name.as_str()))
    });
    let swallowed = fields.iter().filter_map(|(place, field)| {
        let name = swallowed(&field.description, layout)?;
        Some((place, name))
    });
    let (unknown, odd, swallowed) = (once(unknown), once(odd), once(swallowed));
    found.diagnostics.extend(swallowed.map(|(place, names)| {
        Diagnostic::new(
            Code::SwallowedRow,
            place,
            format!("the description goes on with what reads like rows of their own: {names}"),
        )
        .help("add the words of their types or of required to layout.yaml, or capture the page again with its tables")
    }));
    found.diagnostics.extend(unknown.map(|(place, words)| {
        Diagnostic::new(
            Code::UnknownRequired,
            place,
            format!("whether a field must be given reads {words}, which is no word of the layout"),
        )
        .help("add the word under required in layout.yaml; the field is not required meanwhile")
    }));
    found.diagnostics.extend(odd.map(|(place, names)| {
        Diagnostic::new(
            Code::OddName,
            place,
            format!("a field would be called {names}, which reads like a type, a word for required, a path or more than a name"),
        )
        .help("look whether the columns still stand under their words; correct the field in overlay.yaml where the page means it")
    }));
}

/// The first place, and all that was found there and below, each once.
fn once<'p, 't>(found: impl Iterator<Item = (&'p Provenance, &'t str)>) -> Option<(&'p Provenance, String)> {
    let mut first = None;
    let mut texts: IndexSet<String> = IndexSet::new();
    for (place, text) in found {
        first = first.or(Some(place));
        texts.insert(format!("{:?}", shorten(text)));
    }
    let told = texts.iter().take(MOST_WORDS).cloned();
    let more = texts.len().saturating_sub(MOST_WORDS);
    let more = (more > 0).then(|| format!("and {more} more"));
    Some((first?, told.chain(more).collect::<Vec<_>>().join(", ")))
}

/// How many words one remark tells.
const MOST_WORDS: usize = 8;

/// The name of a row that was taken for a part of the description: a line with a name, one with a word of a further column, and one
/// of several words.
fn swallowed<'d>(description: &'d str, layout: &Layout) -> Option<&'d str> {
    let is_name = |line: &str| {
        line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && line
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    let words = &layout.required;
    let is_required = |line: &str| words.yes.iter().chain(&words.no).any(|word| word == line);
    let is_sentence = |line: &str| line.split_whitespace().nth(1).is_some() && !line.starts_with("- ");
    let lines: Vec<&str> = description
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let parted = lines.windows(3).find_map(|window| {
        let [name, word, text] = window else { return None };
        let is_row = is_name(name) && (is_required(word) || is_name(word) && is_sentence(text));
        is_row.then_some(*name)
    });
    // Or the first of them run together: `LidstringNo`.
    let glued = || {
        lines.windows(2).find_map(|window| {
            let [head, text] = window else { return None };
            (is_name(head) && is_sentence(text) && is_glued(head, layout)).then_some(*head)
        })
    };
    parted.or_else(glued)
}

/// Whether a line is a name, a word for its type and perhaps one more with nothing between them.
fn is_glued(line: &str, layout: &Layout) -> bool {
    let words = layout.types.words.keys().filter(|word| word.len() > 2);
    words
        .flat_map(|word| {
            line.match_indices(word.as_str())
                .map(move |(at, _)| (at, at + word.len()))
        })
        .any(|(start, end)| {
            let is_capital = |text: &str| text.starts_with(|c: char| c.is_uppercase());
            // A part of a name that is called like a type is joined to it in another way.
            start > 0
                && (line[end..].is_empty() || is_capital(&line[end..]))
                && !line[..start].ends_with(['_', '-', '.'])
        })
}

/// A word of another column, or a sentence. A field may well be called `date`, or `yes`; then its type is one.
fn is_odd_name(field: &Field, has_paths: bool, layout: &Layout) -> bool {
    let name = field.api_name.as_str();
    let words = &layout.required;
    let is_word = |word: &String| same_words(word, name);
    let is_of_another = words.yes.iter().chain(&words.no).any(is_word) || layout.type_word(name).is_some();
    let has_type = matches!(
        field.type_expr,
        TypeExpr::Word(_) | TypeExpr::Array(_) | TypeExpr::Map(_)
    );
    let is_sentence = name.contains(char::is_whitespace) || name.ends_with('*');
    let is_path = has_paths && (name.contains('.') || name.contains("[]"));
    (is_of_another && !has_type) || is_sentence || is_path
}
