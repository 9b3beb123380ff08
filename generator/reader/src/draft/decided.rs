//! A judgement with its reasons: the value, the rule that gave it, and the places that bear witness.

use super::rule::{Evidence, Question, Rule};
use docwright_base::page::Provenance;
use std::fmt::Display;

/// A value that was judged and not copied.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided<T> {
    /// What holds.
    pub value: T,
    /// Why.
    pub rule: Rule,
    /// The places that say or show so, besides the row or line that the value is about.
    pub witnesses: Vec<Provenance>,
    /// The other reading, where the page leaves room for one.
    pub guess: Option<Other>,
}

/// A reading that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other(pub String);

impl<T> Decided<T> {
    /// A judgement for which what it is about is witness enough.
    pub fn by(rule: Rule, value: T) -> Self {
        Self {
            value,
            rule,
            witnesses: Vec::new(),
            guess: None,
        }
    }

    /// The same with the places that say or show so.
    #[must_use]
    pub fn seen_at<'p>(mut self, places: impl IntoIterator<Item = &'p Provenance>) -> Self {
        self.witnesses.extend(places.into_iter().cloned());
        self
    }

    /// The same, as a guess: it could have been read so, too.
    #[must_use]
    pub fn or_else(mut self, other: impl Into<String>) -> Self {
        self.guess = Some(Other(other.into()));
        self
    }

    /// The same reasons for another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Decided<U> {
        Decided {
            value: change(self.value),
            rule: self.rule,
            witnesses: self.witnesses,
            guess: self.guess,
        }
    }
}

impl<T: Display> Decided<T> {
    /// The judgement with its value in words, whatever it is about.
    pub fn decision(&self) -> Decision {
        Decision {
            value: self.value.to_string(),
            rule: self.rule,
            witnesses: self.witnesses.clone(),
            guess: self.guess.clone(),
        }
    }
}

/// A judgement in words: what the source map keeps of it.
pub type Decision = Decided<String>;

impl<T> Decided<T> {
    /// What was asked.
    pub fn question(&self) -> Question {
        self.rule.question()
    }

    /// Whether nothing on the page says so: the rule goes by habit, or another reading was possible.
    pub fn is_guess(&self) -> bool {
        self.guess.is_some() || self.rule.evidence() == Evidence::Habit
    }
}
