//! What `generate` came to: a table for people, an event a row for programs.
//!
//! In: the counts of each service and its plan. Out: rows on stdout.

use crate::catalog::ServiceId;
use crate::failure::Outcome;
use crate::output;
use crate::plan::{Plan, State};
use crate::style::{Detail, Style};
use crate::summary::{self, number};
use crate::table::table;
use docwright_base::printable::one_line;
use docwright_reader::Counts;
use serde_json::{Value, json};

/// What a service came to, what they share, or all together.
#[derive(Debug)]
pub(crate) struct Row {
    kind: &'static str,
    name: String,
    /// Absent where no page is read.
    read: Option<Read>,
    files: Files,
}

/// What was found on pages.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Read {
    pub(crate) counts: Counts,
    /// Those that nobody has accepted.
    pub(crate) warnings: usize,
    pub(crate) accepted: usize,
}

/// What there is to do to files.
#[derive(Debug, Clone, Copy)]
struct Files {
    fresh: usize,
    stale: usize,
    missing: usize,
    orphaned: usize,
}

impl Files {
    fn of(plan: &Plan) -> Self {
        Self {
            fresh: plan.count(State::Fresh),
            stale: plan.count(State::Stale),
            missing: plan.count(State::Missing),
            orphaned: plan.count(State::Orphaned),
        }
    }

    fn words(self, check: bool) -> Vec<(&'static str, usize)> {
        match check {
            true => vec![
                ("fresh", self.fresh),
                ("stale", self.stale),
                ("missing", self.missing),
                ("orphaned", self.orphaned),
            ],
            false => vec![
                ("fresh", self.fresh),
                ("written", self.stale + self.missing),
                ("deleted", self.orphaned),
            ],
        }
    }
}

impl Row {
    /// What a service came to, and what becomes of its files.
    pub(crate) fn service(id: &ServiceId, read: Read, plan: &Plan) -> Self {
        Self {
            kind: "service",
            name: id.to_string(),
            read: Some(read),
            files: Files::of(plan),
        }
    }

    /// The files that belong to no service.
    pub(crate) fn shared(plan: &Plan) -> Self {
        Self {
            kind: "shared",
            name: "shared by all".to_owned(),
            read: None,
            files: Files::of(plan),
        }
    }

    /// All rows together. What is orphaned belongs to none of them.
    pub(crate) fn total(rows: &[Self], plan: &Plan) -> Self {
        let mut all = Read::default();
        let reads = rows.iter().filter_map(|row| row.read);
        let services = reads.clone().count();
        for read in reads {
            all.counts += read.counts;
            all.warnings += read.warnings;
            all.accepted += read.accepted;
        }
        Self {
            kind: "total",
            name: number(services, "service"),
            read: Some(all),
            files: Files::of(plan),
        }
    }

    fn cells(&self, check: bool) -> Vec<String> {
        let mut cells = vec![one_line(&self.name).into_owned()];
        match self.read {
            None => cells.extend([const { String::new() }; 5]),
            Some(read) => {
                let counts = read.counts;
                let numbers = [counts.pages, counts.operations, counts.claimed, counts.unclaimed];
                cells.extend(numbers.map(|number| number.to_string()));
                cells.push(match read.accepted {
                    0 => read.warnings.to_string(),
                    accepted => format!("{}, {accepted} accepted", read.warnings),
                });
            }
        }
        let files = self.files.words(check).into_iter().filter(|(_, count)| *count > 0);
        let files = files.map(|(word, count)| format!("{count} {word}"));
        cells.push(files.collect::<Vec<_>>().join(", "));
        cells
    }

    fn event(&self, check: bool) -> Value {
        let mut event = json!({"type": self.kind});
        if self.kind == "service" {
            event["service"] = json!(self.name);
        }
        if let Some(Read {
            counts,
            warnings,
            accepted,
        }) = self.read
        {
            for (key, count) in summary::named(&counts) {
                event[key] = json!(count);
            }
            event["warnings"] = json!(warnings);
            event["accepted"] = json!(accepted);
        }
        event["files"] = self.files.words(check).into_iter().collect();
        event
    }
}

/// What each service came to, and all together.
pub(crate) fn print(style: Style, rows: &[Row], check: bool) -> Outcome {
    for row in rows {
        output::event(&row.event(check))?;
    }
    if style.detail == Detail::Errors || output::is_json() {
        return Ok(());
    }
    const HEADER: [&str; 7] = [
        "service",
        "pages",
        "operations",
        "rows",
        "unclaimed",
        "warnings",
        "files",
    ];
    let services = rows.iter().filter(|row| row.kind == "service").count();
    let shown = rows.iter().filter(|row| row.kind != "total" || services > 1);
    let cells: Vec<_> = shown.map(|row| row.cells(check)).collect();
    output::print(&table(&HEADER, &cells, style.width))
}
