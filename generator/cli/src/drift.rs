//! Pages of which less is understood than what was generated before was read from.
//!
//! In: the source map beside a service's spec as it is on disk, and what the pages come to now. Out: a finding for each page that
//! lost rows or parts of the spec, or has more that nothing reads. A page may have changed its frame so that the layout no
//! longer knows it, which must not look as if the vendor had taken something away.

use crate::failure::{Exit, Failure};
use crate::files;
use crate::summary::number;
use docwright_base::{Code, Diagnostic};
use docwright_reader::{Compiled, Reach};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// As much of a source map as is compared.
#[derive(Deserialize)]
struct Before {
    pages: BTreeMap<String, Reach>,
    sources: BTreeMap<String, Origin>,
}

#[derive(Deserialize)]
struct Origin {
    read: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    page: String,
}

/// Compares with the source map in the service's folder. One that is not there, or of an earlier version, says nothing.
pub(crate) fn find<D>(folder: &Path, compiled: &Compiled<D>) -> Vec<Diagnostic> {
    let text = files::read_text(&folder.join("openapi.sources.json"), "");
    let before = text.ok().and_then(|text| serde_json::from_str::<Before>(&text).ok());
    let Some(before) = before else { return Vec::new() };
    let parts_before = parts(
        before
            .sources
            .values()
            .map(|origin| origin.read.iter().map(|source| source.page.as_str())),
    );
    let parts_now = parts(
        compiled
            .sources
            .values()
            .map(|origin| origin.read.iter().map(|source| &*source.page)),
    );
    let drifted = before.pages.iter().filter_map(|(path, was)| {
        let is = compiled.pages.get(path)?;
        let count = |parts: &BTreeMap<&str, usize>| parts.get(path.as_str()).copied().unwrap_or_default();
        let lost = [
            less("rows that are read", was.claimed, is.claimed),
            less("parts of the spec", count(&parts_before), count(&parts_now)),
            more("rows that nothing claims", was.unclaimed, is.unclaimed),
        ];
        let lost: Vec<String> = lost.into_iter().flatten().collect();
        (!lost.is_empty()).then(|| {
            let gone = gone(&before, path, compiled);
            let message = format!("less of this page is understood than before: {}{gone}", lost.join(", "));
            files::error(Code::PageDrifted, path, None, message).help(
                "look whether the vendor took facts away or the layout no longer knows how they stand; what is generated now is committed as the new state",
            )
        })
    });
    drifted.collect()
}

/// What `--check` ends with. `shown` says whether the findings have been.
pub(crate) fn failure(pages: usize, shown: bool) -> Failure {
    let (what, are) = (number(pages, "page"), if pages == 1 { "is" } else { "are" });
    let message = format!("{what} {are} understood less than when the committed files were generated");
    let without = if shown { "" } else { "without --quiet, " };
    Failure::new(Exit::Drifted, message).help(format!(
        "{without}the findings page-drifted say what is gone; mend the layout, or run `cargo xtask generate` and commit what it writes"
    ))
}

/// The parts of the spec that were read on the page and are no more, as far as a line holds them.
fn gone<D>(before: &Before, path: &str, compiled: &Compiled<D>) -> String {
    let was_here = |origin: &Origin| origin.read.iter().any(|source| source.page == path);
    let gone = before
        .sources
        .iter()
        .filter(|(pointer, origin)| was_here(origin) && !compiled.sources.contains_key(*pointer));
    let gone: Vec<&String> = gone.map(|(pointer, _)| pointer).collect();
    if gone.is_empty() {
        return String::new();
    }
    let told = gone.iter().take(MOST_GONE).map(|pointer| format!("#{pointer}"));
    let more = gone.len().saturating_sub(MOST_GONE);
    let more = (more > 0).then(|| format!("and {more} more"));
    format!("; gone: {}", told.chain(more).collect::<Vec<_>>().join(", "))
}

/// How many parts of the spec one finding names.
const MOST_GONE: usize = 4;

/// How many parts of the document were read on each page.
fn parts<'p, P: Iterator<Item = &'p str>>(origins: impl Iterator<Item = P>) -> BTreeMap<&'p str, usize> {
    let mut parts = BTreeMap::new();
    for origin in origins {
        for page in origin.collect::<BTreeSet<_>>() {
            *parts.entry(page).or_default() += 1;
        }
    }
    parts
}

fn less(what: &str, was: usize, is: usize) -> Option<String> {
    (is < was).then(|| format!("{is} {what} instead of {was}"))
}

fn more(what: &str, was: usize, is: usize) -> Option<String> {
    (is > was).then(|| format!("{is} {what} instead of {was}"))
}
