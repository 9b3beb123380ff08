//! The words of a layout in, the first that is empty or means two things out.

use crate::layout::model::Layout;
use crate::layout::words::{folded, same_words};
use docwright_base::input::Fault;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// Every list of words by which something is looked up, each with what its words stand for.
pub(super) fn check(layout: &Layout) -> Result<(), Fault> {
    let mut sections = Lookup::new("sections");
    for (section, words) in &layout.sections {
        sections.add(&name_of(section), words)?;
    }
    let mut columns = Lookup::new("columns");
    for (column, words) in &layout.columns {
        columns.add(&name_of(column), words)?;
    }
    let mut locations = Lookup::new("locations");
    for (location, words) in &layout.locations {
        locations.add(&name_of(location), words)?;
    }
    let mut required = Lookup::new("required");
    required.add("yes", &layout.required.yes)?;
    required.add("no", &layout.required.no)?;
    required.add("conditional", &layout.required.conditional)?;
    Lookup::new("types").add("alternatives", &layout.types.alternatives)?;
    truths(layout)?;
    let mut phrases = Lookup::new("constraints");
    phrases.add("conjunctions", &layout.constraints.conjunctions)?;
    phrases.add("list_ends", &layout.constraints.list_ends)?;
    list_ends(&layout.constraints.list_ends)?;
    types(layout)
}

/// A key of an enum as it is written.
fn name_of(key: &impl Serialize) -> String {
    match serde_json::to_value(key) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Words by what counts of them when they are compared.
struct Lookup<'l> {
    key: &'static str,
    known: HashMap<String, (String, usize, &'l str)>,
}

impl<'l> Lookup<'l> {
    fn new(key: &'static str) -> Self {
        Self {
            key,
            known: HashMap::new(),
        }
    }

    /// A word may stand twice in one list, where it means the same.
    fn add(&mut self, meaning: &str, words: &'l [String]) -> Result<(), Fault> {
        for (index, word) in words.iter().enumerate() {
            let steps = [self.key, meaning, &index.to_string()];
            let counts: String = folded(word).collect();
            if counts.is_empty() {
                return Err(Fault::new(
                    steps,
                    format!("an empty word stands under `{}.{meaning}`", self.key),
                ));
            }
            match self.known.get(&counts) {
                Some((other, at, first)) if other != meaning => {
                    let message = format!(
                        "the word `{word}` stands under `{meaning}` and, as `{first}`, under `{other}` of `{}`",
                        self.key
                    );
                    return Err(Fault::new(steps, message)
                        .collides_with([self.key, other, &at.to_string()])
                        .help("letter case, white space and a colon at the end do not count, and a word can mean one thing only: keep it in one of the lists"));
                }
                Some(_) => {}
                None => {
                    self.known.insert(counts, (meaning.to_owned(), index, word));
                }
            }
        }
        Ok(())
    }
}

/// `true` and `false` are known without the layout.
fn truths(layout: &Layout) -> Result<(), Fault> {
    let types = &layout.types;
    let mut truths = Lookup::new("types");
    truths.add("true_words", &types.true_words)?;
    truths.add("false_words", &types.false_words)?;
    for (key, words, other) in [
        ("true_words", &types.true_words, "false"),
        ("false_words", &types.false_words, "true"),
    ] {
        if let Some(index) = words.iter().position(|word| same_words(word, other)) {
            let message = format!(
                "`{}` stands under `types.{key}`, and always means the other",
                words[index]
            );
            return Err(Fault::new(["types", key, &index.to_string()], message));
        }
    }
    Ok(())
}

/// A comma alone would end each list behind its first value.
fn list_ends(words: &[String]) -> Result<(), Fault> {
    let wordless = |word: &String| !word.contains(char::is_alphanumeric);
    match words.iter().position(wordless) {
        Some(index) => Err(Fault::new(
            ["constraints", "list_ends", &index.to_string()],
            format!("`{}` holds no word with which a sentence could go on", words[index]),
        )),
        None => Ok(()),
    }
}

/// A type word may be written in several ways, but must stand for one thing.
fn types(layout: &Layout) -> Result<(), Fault> {
    let mut known = HashMap::new();
    for (word, is) in &layout.types.words {
        let counts: String = folded(word).collect();
        let steps = ["types", "words", word];
        if counts.is_empty() {
            return Err(Fault::new(steps, "an empty word stands under `types.words`"));
        }
        if let Some((first, other)) = known.insert(counts, (word, is))
            && other != is
        {
            let message = format!("the type words `{word}` and `{first}` are one, and stand for two things");
            return Err(Fault::new(steps, message)
                .collides_with(["types", "words", first])
                .help("letter case, white space and a colon at the end do not count: keep one of them"));
        }
    }
    Ok(())
}
