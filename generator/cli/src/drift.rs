//! Pages of which less is understood than what was generated before was read from.
//!
//! In: the source map beside a service's spec as it is on disk, and what the pages come to now. Out: a finding for each page that
//! lost rows or parts of the spec, or has more that nothing reads. A part counts once, whether it stands in a component or in each
//! place that has the object inside: an object that gets a name of its own takes nothing away. A page may have changed its frame so that the layout no
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
    block: usize,
    row: Option<usize>,
}

/// What a part is known by on its page: the block and the row that say it, and what it is there.
type Part<'p> = (usize, Option<usize>, &'p str);

/// Compares with the source map in the service's folder. One that is not there, or of an earlier version, says nothing.
pub(crate) fn find<D>(folder: &Path, compiled: &Compiled<D>) -> Vec<Diagnostic> {
    let text = files::read_text(&folder.join("openapi.sources.json"), "");
    let before = text.ok().and_then(|text| serde_json::from_str::<Before>(&text).ok());
    let Some(before) = before else { return Vec::new() };
    let parts_before = parts(before.sources.iter().flat_map(|(pointer, origin)| {
        let read = origin.read.iter();
        read.map(|source| (source.page.as_str(), (source.block, source.row, tail(pointer))))
    }));
    let parts_now = parts(compiled.sources.iter().flat_map(|(pointer, origin)| {
        let read = origin.read.iter();
        read.map(|source| (&*source.page, (source.block, source.row, tail(pointer))))
    }));
    let drifted = before.pages.iter().filter_map(|(path, was)| {
        let is = compiled.pages.get(path)?;
        let count = |parts: &Parts| parts.get(path.as_str()).map(BTreeSet::len).unwrap_or_default();
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
    // What has moved is still there under its name.
    let now: BTreeSet<&str> = compiled
        .sources
        .iter()
        .filter(|(pointer, origin)| {
            !before.sources.contains_key(*pointer) && origin.read.iter().any(|it| &*it.page == path)
        })
        .map(|(pointer, _)| tail(pointer))
        .collect();
    let gone = gone.map(|(pointer, _)| pointer);
    let gone: Vec<&String> = gone.filter(|pointer| !now.contains(tail(pointer))).collect();
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

/// The parts of the document that were read on each page.
type Parts<'p> = BTreeMap<&'p str, BTreeSet<Part<'p>>>;

fn parts<'p>(read: impl Iterator<Item = (&'p str, Part<'p>)>) -> Parts<'p> {
    let mut parts = Parts::new();
    for (page, part) in read {
        parts.entry(page).or_default().insert(part);
    }
    parts
}

/// What a JSON pointer leads to, wherever that is: its last two keys, such as `properties/size`, without the number of an item.
fn tail(pointer: &str) -> &str {
    let is_number = |(_, key): &(&str, &str)| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    let pointer = match pointer.rsplit_once('/').filter(is_number) {
        // The number of a status is a name.
        Some((list, _)) if !list.ends_with("/responses") => list,
        _ => pointer,
    };
    let last = pointer.rsplit_once('/').map_or("", |(before, _)| before);
    let start = last.rfind('/').map_or(0, |slash| slash + 1);
    pointer.get(start..).unwrap_or_default()
}

fn less(what: &str, was: usize, is: usize) -> Option<String> {
    (is < was).then(|| format!("{is} {what} instead of {was}"))
}

fn more(what: &str, was: usize, is: usize) -> Option<String> {
    (is > was).then(|| format!("{is} {what} instead of {was}"))
}

#[cfg(test)]
mod tests {
    use super::{parts, tail};

    #[test]
    fn what_a_pointer_leads_to() {
        for (pointer, expect) in [
            ("/components/schemas/Lid/properties/hue", "properties/hue"),
            ("/paths/~1v1~1boxes/post", "~1v1~1boxes/post"),
            ("/paths/~1v1~1boxes/post/parameters/0", "post/parameters"),
            ("/paths/~1v1~1boxes/post/responses/200", "responses/200"),
            ("/info", "/info"),
            ("", ""),
        ] {
            assert_eq!(tail(pointer), expect, "{pointer}");
        }
    }

    /// One row says what the lid and the base have; a caption that names their object takes nothing away.
    #[test]
    fn a_component_counts_like_the_objects_that_it_takes_the_place_of() {
        let count = |pointers: &[&'static str]| {
            let read = pointers.iter().map(|pointer| ("a.md", (7, Some(1), tail(pointer))));
            parts(read)["a.md"].len()
        };
        let inside = [
            "/components/schemas/Box/properties/lid/properties/hue",
            "/components/schemas/Box/properties/base/properties/hue",
        ];
        assert_eq!(count(&inside), count(&["/components/schemas/Side/properties/hue"]));
        assert_eq!(
            count(&["/paths/~1a/get/parameters/0", "/paths/~1a/get/parameters/3"]),
            1
        );
        assert_eq!(count(&["/paths/~1a/get", "/paths/~1a/put"]), 2);
    }
}
