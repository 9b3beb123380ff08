//! `specs/VENDOR/SERVICE/accepted.yaml`: the warnings of a service that a person has looked at and found right as they are.
//!
//! In: the file and the findings of a run. Out: the findings, of which those that are accepted are information now and say why.
//! A finding is known by its kind, its file and its words, and not by its line: lines move whenever a page is captured again.
//! What is accepted and not found is told, so that the file holds nothing that nobody needs. Errors cannot be accepted.

use crate::catalog::ServiceId;
use crate::files;
use crate::root::Root;
use crate::summary::number;
use docwright_base::origin::origin;
use docwright_base::{Code, Diagnostic, Place, Severity, input};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is accepted, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Accepted(Vec<Entry>);

/// Warnings of one kind that are accepted for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    reason: String,
    warnings: Vec<Known>,
}

/// A warning without its line. One that is found twice stands twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// The file as the service knows it, or the JSON pointer into the document behind `#`.
    at: String,
    message: String,
}

/// What became of the entries when they were laid over the findings of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    /// Accepted anew.
    pub(crate) added: usize,
    /// Accepted once, and no longer found.
    pub(crate) forgotten: usize,
    /// Accepted now.
    pub(crate) all: usize,
}

/// Where the file of a service lies, relative to the root.
pub(crate) fn path(id: &ServiceId) -> String {
    format!("{}/accepted.yaml", id.folder())
}

impl Accepted {
    /// Reads the file of a service; nothing is accepted where there is none.
    pub(crate) fn read(root: &Root, id: &ServiceId) -> Result<Self, Box<Diagnostic>> {
        let path = path(id);
        if root.join(&path).symlink_metadata().is_err() {
            return Ok(Self::default());
        }
        let text = files::read_text(&root.join(&path), &path)?;
        Ok(Self(input::read(&path, &text)?.parse(&path, "accepted.yaml")?))
    }

    /// Makes information of the warnings that are accepted, and says how many these are. What is accepted and not there is a
    /// finding at `path`.
    pub(crate) fn apply(&self, diagnostics: &mut Vec<Diagnostic>, path: &str) -> usize {
        let mut open: BTreeMap<(String, Known), Vec<&str>> = BTreeMap::new();
        for entry in &self.0 {
            for known in &entry.warnings {
                let reasons = open.entry((entry.code.clone(), known.clone())).or_default();
                reasons.push(&entry.reason);
            }
        }
        let mut count = 0;
        for diagnostic in diagnostics.iter_mut().filter(|it| it.severity == Severity::Warning) {
            let reasons = open.get_mut(&(diagnostic.code.to_string(), Known::of(diagnostic)));
            if let Some(reason) = reasons.and_then(Vec::pop) {
                *diagnostic = diagnostic.clone().help(format!("accepted: {reason}"));
                diagnostic.severity = Severity::Info;
                count += 1;
            }
        }
        open.retain(|_, reasons| !reasons.is_empty());
        if let Some(((code, Known { at, message }), _)) = open.first_key_value() {
            let many = number(open.len(), "accepted warning");
            let message = format!("{many} found no longer; the first is {code} at {at}: {message}");
            let place = Place::File {
                path: path.to_owned(),
                line: None,
            };
            diagnostics.push(
                Diagnostic::new(Code::AcceptedGone, place, message)
                    .help("`cargo xtask accept` without a reason forgets what is found no longer"),
            );
        }
        count
    }

    /// Of the kinds that are `wanted` by their names, forgets what is not among the diagnostics, and accepts the other warnings for
    /// the `reason`. Other kinds stay as they are.
    pub(crate) fn update(
        &mut self,
        diagnostics: &[Diagnostic],
        wanted: impl Fn(&str) -> bool,
        reason: Option<&str>,
    ) -> Change {
        let mut open: BTreeMap<(Code, Known), usize> = BTreeMap::new();
        for diagnostic in diagnostics.iter().filter(|it| it.severity == Severity::Warning) {
            *open.entry((diagnostic.code, Known::of(diagnostic))).or_default() += 1;
        }
        let by_name: BTreeMap<&str, Code> = open.keys().map(|(code, _)| (code.name(), *code)).collect();
        let before = self.count();
        for entry in self.0.iter_mut().filter(|entry| wanted(&entry.code)) {
            let Some(code) = by_name.get(entry.code.as_str()) else {
                entry.warnings.clear();
                continue;
            };
            entry.warnings.retain(|known| {
                let count = open.get_mut(&(*code, known.clone())).filter(|count| **count > 0);
                count.map(|count| *count -= 1).is_some()
            });
        }
        let kept = self.count();
        if let Some(reason) = reason {
            for ((code, known), count) in open.into_iter().filter(|((code, _), _)| wanted(code.name())) {
                let warnings = std::iter::repeat_n(known, count);
                match self
                    .0
                    .iter_mut()
                    .find(|it| it.code == code.name() && it.reason == reason)
                {
                    Some(entry) => entry.warnings.extend(warnings),
                    None => self.0.push(Entry {
                        code: code.name().to_owned(),
                        reason: reason.to_owned(),
                        warnings: warnings.collect(),
                    }),
                }
            }
        }
        self.0.retain(|entry| !entry.warnings.is_empty());
        self.0.iter_mut().for_each(|entry| entry.warnings.sort());
        self.0.sort();
        Change {
            added: self.count() - kept,
            forgotten: before - kept,
            all: self.count(),
        }
    }

    fn count(&self) -> usize {
        self.0.iter().map(|entry| entry.warnings.len()).sum()
    }

    /// The text of the file at `path`; `command` is how it is made again.
    pub(crate) fn to_yaml(&self, path: &str, command: &str) -> String {
        let value = serde_json::to_value(&self.0).unwrap_or_default();
        let comment = format!("{}; reasons may be edited here.", origin(path, command));
        docwright_reader::value_to_yaml(&value, &comment)
    }
}

impl Known {
    fn of(diagnostic: &Diagnostic) -> Self {
        let at = match &diagnostic.place {
            Place::Page(provenance) => provenance.page.to_string(),
            Place::File { path, .. } => path.clone(),
            Place::Spec(pointer) => format!("#{pointer}"),
        };
        Self {
            at,
            message: diagnostic.message.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docwright_base::Provenance;

    fn warning(code: Code, line: usize, message: &str) -> Diagnostic {
        let provenance = Provenance {
            page: "pages/a.md".into(),
            block: line,
            row: None,
            line: Some(line),
        };
        Diagnostic::new(code, provenance, message)
    }

    fn read_back(accepted: &Accepted) -> Accepted {
        let text = accepted.to_yaml("specs/v/s/accepted.yaml", "docwright accept");
        let tree = input::read("accepted.yaml", &text).unwrap_or_else(|problem| panic!("{problem}"));
        Accepted(
            tree.parse("accepted.yaml", "accepted.yaml")
                .unwrap_or_else(|problem| panic!("{problem}")),
        )
    }

    /// The severities of the diagnostics and how many are accepted; what is told to be gone stands at the end.
    fn applied(accepted: &Accepted, mut diagnostics: Vec<Diagnostic>) -> (Vec<Severity>, usize) {
        let count = accepted.apply(&mut diagnostics, "accepted.yaml");
        (diagnostics.iter().map(|it| it.severity).collect(), count)
    }

    #[test]
    fn what_is_accepted_is_known_wherever_it_moves_and_as_often_as_it_was() {
        let mut accepted = Accepted::default();
        let found = [
            warning(Code::StrayTable, 3, "odd: \"x\"\nand more"),
            warning(Code::StrayTable, 9, "odd: \"x\"\nand more"),
            warning(Code::DefaultMismatch, 4, "it holds itself"),
            warning(Code::Unclaimed, 5, "nobody").as_error(),
        ];
        let change = accepted.update(&found, |code| code == "stray-table", Some("seen"));
        assert_eq!((change.added, change.forgotten, change.all), (2, 0, 2));
        let accepted = read_back(&accepted);
        use Severity::{Error, Info, Warning};
        let moved = vec![
            warning(Code::StrayTable, 30, "odd: \"x\"\nand more"),
            warning(Code::StrayTable, 90, "odd: \"x\"\nand more"),
            warning(Code::StrayTable, 91, "odd: \"x\"\nand more"),
            warning(Code::StrayTable, 3, "odd: \"y\""),
            warning(Code::Unclaimed, 3, "odd: \"x\"\nand more").as_error(),
        ];
        assert_eq!(
            applied(&accepted, moved),
            (vec![Info, Info, Warning, Warning, Error], 2)
        );
    }

    #[test]
    fn what_is_gone_is_told_until_it_is_forgotten() {
        let mut accepted = Accepted::default();
        let found = vec![
            warning(Code::StrayTable, 3, "a"),
            warning(Code::DefaultMismatch, 4, "b"),
        ];
        accepted.update(&found, |_| true, Some("seen"));
        let left = vec![found[1].clone()];
        let mut told = left.clone();
        assert_eq!(accepted.apply(&mut told, "accepted.yaml"), 1);
        assert_eq!(told[1].code, Code::AcceptedGone);
        assert!(
            told[1].message.contains("stray-table at pages/a.md: a"),
            "{}",
            told[1].message
        );
        let change = accepted.update(&left, |_| true, None);
        assert_eq!((change.added, change.forgotten, change.all), (0, 1, 1));
        assert_eq!(applied(&accepted, left), (vec![Severity::Info], 1));
    }

    #[test]
    fn other_kinds_stay_as_they_are() {
        let mut accepted = Accepted::default();
        let found = vec![
            warning(Code::DefaultMismatch, 3, "a"),
            warning(Code::DefaultMismatch, 3, "b"),
            warning(Code::Unclaimed, 4, "c"),
        ];
        accepted.update(&found[..2], |_| true, Some("seen"));
        // One of the two is gone, which is for another day to forget.
        let change = accepted.update(&found[1..], |code| code == "unclaimed", Some("x"));
        assert_eq!((change.added, change.forgotten, change.all), (1, 0, 3));
        assert_eq!(
            applied(&accepted, found),
            (vec![Severity::Info, Severity::Info, Severity::Info], 3)
        );
    }

    #[test]
    fn nothing_is_accepted_without_a_reason() {
        let mut accepted = Accepted::default();
        let change = accepted.update(&[warning(Code::StrayTable, 3, "a")], |_| true, None);
        assert_eq!(change.all, 0);
    }
}
