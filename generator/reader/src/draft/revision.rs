//! Drafts of the same operation in, one sketch each out: the newest page wins, older ones fill its gaps.

use super::naming::fold;
use super::sketch::Sketch;
use super::tree::Node;
use crate::fact::{Field, Witness};
use crate::layout::LineFact;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Warned};
use docwright_base::openapi::template::{Piece, pieces};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// Merges the sketches that have the method and the path template in common, unless they describe several operations behind
/// one request line: those are told apart by a member of the body, where they have one, and get a fragment each.
pub(crate) fn merge(sketches: Vec<Sketch>) -> Warned<Vec<Sketch>> {
    let mut diagnostics = Vec::new();
    let mut groups: Vec<Vec<Sketch>> = Vec::new();
    let mut of_line: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for sketch in sketches {
        let known = of_line.entry(line(&sketch)).or_default();
        let is_of = |index: &&usize| groups[**index].iter().all(|known| !are_different(known, &sketch));
        match known.iter().find(is_of) {
            Some(index) => groups[*index].push(sketch),
            None => {
                known.push(groups.len());
                groups.push(vec![sketch]);
            }
        }
    }
    let mut merged: Vec<Sketch> = groups
        .into_iter()
        .filter_map(|group| newest(group, &mut diagnostics))
        .collect();
    let lines: Vec<(String, String)> = merged.iter().map(line).collect();
    let mut counts: HashMap<&(String, String), usize> = HashMap::new();
    for line in &lines {
        *counts.entry(line).or_default() += 1;
    }
    for (sketch, line) in merged.iter_mut().zip(&lines) {
        if counts[line] > 1 && !sketch.path().contains('#') {
            sketch.shares_line = true;
            let path = format!("{}#{}", sketch.path(), sketch.label());
            sketch.address.value.path = path;
        }
    }
    Warned {
        output: merged,
        diagnostics,
    }
}

/// The method, and the path template without names.
fn line(sketch: &Sketch) -> (String, String) {
    (sketch.method().to_owned(), shape(sketch.path()))
}

/// Whether two pages with one request line describe two operations. Official names that differ say so. Without them a name
/// made of the page's own proves nothing alone: a revision may have been stored under any. But it does where the titles
/// differ as well, or where the body of one page, and not of the other, has a member that is called like its operation.
fn are_different(a: &Sketch, b: &Sketch) -> bool {
    let official = |sketch: &Sketch| {
        let id = sketch.id.as_ref().filter(|(_, witness)| *witness > Witness::Path);
        id.map(|(id, _)| fold(id))
    };
    if let (Some(a), Some(b)) = (official(a), official(b)) {
        return a != b;
    }
    let own_name = |sketch: &Sketch| sketch.id.as_ref().map(|(id, _)| fold(id));
    let title = |sketch: &Sketch| sketch.title.as_deref().map(fold);
    let differ = |a: Option<String>, b: Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
    if differ(own_name(a), own_name(b)) && differ(title(a), title(b)) {
        return true;
    }
    let has = |sketch: &Sketch, name: &str| {
        sketch
            .request
            .members
            .iter()
            .any(|node| fold(&node.field.api_name) == name)
    };
    let names = |sketch: &Sketch| {
        [own_name(sketch), title(sketch)]
            .into_iter()
            .flatten()
            .find(|name| has(sketch, name))
    };
    match (names(a), names(b)) {
        (Some(a), Some(b)) => a != b,
        (Some(name), None) => !has(b, &name),
        (None, Some(name)) => !has(a, &name),
        (None, None) => false,
    }
}

/// The template without the names in its braces.
fn shape(path: &str) -> String {
    let pieces = pieces(path).into_iter();
    let shapes = pieces.map(|piece| match piece {
        Piece::Literal(text) => text,
        Piece::Placeholder(_) => "{}",
    });
    shapes.collect()
}

fn newest<'f>(mut group: Vec<Sketch<'f>>, diagnostics: &mut Vec<Diagnostic>) -> Option<Sketch<'f>> {
    // Stable: of pages without a date, or of the same, the one named first counts as the newer.
    group.sort_by_key(|sketch| std::cmp::Reverse(sketch.line(LineFact::Updated).and_then(date)));
    let mut group = group.into_iter();
    let mut winner = group.next()?;
    for older in group {
        compare(&winner, &older, diagnostics);
        winner.id = winner.id.or(older.id);
        if winner.allowed_states.is_empty() {
            winner.allowed_states = older.allowed_states;
        }
        if winner.permissions.is_empty() {
            winner.permissions = older.permissions;
        }
        if winner.errors.is_empty() {
            winner.errors = older.errors;
        }
        winner.superseded.push(older.provenance);
    }
    Some(winner)
}

/// Says how the older page differs: in words only, or in what a caller would send.
fn compare(newer: &Sketch, older: &Sketch, diagnostics: &mut Vec<Diagnostic>) {
    let (new, old) = (surface(newer), surface(older));
    let mut changes: Vec<String> = Vec::new();
    for (name, now) in &new {
        match old.get(name) {
            None => changes.push(format!("{name} is new")),
            Some(then) if then != now => changes.push(format!("{name} was {then} and is {now}")),
            Some(_) => {}
        }
    }
    changes.extend(
        old.keys()
            .filter(|name| !new.contains_key(*name))
            .map(|name| format!("{name} is gone")),
    );
    let operation = newer.address.value.to_string();
    let (place, other) = (&newer.provenance, &older.provenance.page);
    let has_date = |sketch: &Sketch| sketch.line(LineFact::Updated).and_then(date).is_some();
    let counts = match has_date(newer) || has_date(older) {
        true => "this page counts as the newer one",
        false => "neither says which is newer, and this page is listed first",
    };
    diagnostics.push(if changes.is_empty() {
        Diagnostic::new(Code::RevisionDrift, place, format!("{operation} is described by {other} too, in other words but to the same effect; {counts}"))
    } else {
        Diagnostic::new(
            Code::ConflictingPages,
            place,
            format!("{operation} is described differently by {other}: {}; {counts} and wins", changes.join("; ")),
        )
        .help("if the older page is right, remove the newer one from the list of pages, or correct the spec in overlay.yaml")
    });
}

/// What a caller sees of an operation, by name.
fn surface(sketch: &Sketch) -> BTreeMap<String, String> {
    fn words(field: &Field) -> String {
        let required = if field.required.is_always() {
            "required"
        } else {
            "optional"
        };
        let said = &field.constraints;
        let mut words = format!("{required} {}", field.type_text.to_lowercase());
        let values: Vec<&str> = said.values.iter().map(|(value, _)| value.as_str()).collect();
        // Pages use words of values for lengths, too.
        let length = |length: Option<usize>| length.map(|it| it as f64);
        let least = said.minimum.or(length(said.min_length)).or(length(said.min_items));
        let most = said.maximum.or(length(said.max_length)).or(length(said.max_items));
        for (name, number) in [("from", least), ("to", most)] {
            if let Some(number) = number {
                let _ = write!(words, " {name} {number}");
            }
        }
        if let Some(default) = &said.default {
            let _ = write!(words, " default {default}");
        }
        if !values.is_empty() {
            let _ = write!(words, " one of {}", values.join("|"));
        }
        words
    }
    fn members(nodes: &[Node], prefix: &str, all: &mut BTreeMap<String, String>) {
        for node in nodes {
            let name = format!("{prefix}.{}", node.field.api_name);
            members(&node.children, &name, all);
            all.insert(name, words(node.field));
        }
    }
    let mut all = BTreeMap::new();
    for parameter in &sketch.parameters {
        let name = format!(
            "{} parameter {}",
            parameter.location.value, parameter.node.field.api_name
        );
        all.insert(name, words(parameter.node.field));
    }
    members(&sketch.request.members, "request", &mut all);
    for (status, response) in &sketch.responses {
        let name = format!("response {status}");
        members(&response.body.members, &name, &mut all);
        all.insert(name, "documented".to_owned());
    }
    all
}

/// Year, month and day of a date as pages write it: `2026-02-27 …` or `Nov 14, 2024`.
fn date(text: &str) -> Option<(u16, u8, u8)> {
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    if let [year, month, day, ..] = numbers.as_slice()
        && year.len() == 4
    {
        return Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?));
    }
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = text.to_ascii_lowercase();
    let month = (1..)
        .zip(MONTHS)
        .find(|(_, name)| lower.contains(name))
        .map(|(number, _)| number)?;
    let year = numbers.iter().find(|number| number.len() == 4)?;
    let day = numbers.iter().find(|number| number.len() <= 2)?;
    Some((year.parse().ok()?, month, day.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_styles() {
        assert_eq!(date("2026-02-27 GMT+08:00"), Some((2026, 2, 27)));
        assert_eq!(date("Nov 14, 2024"), Some((2024, 11, 14)));
        assert_eq!(date("yesterday"), None);
    }

    #[test]
    fn templates_that_differ_in_names_only_are_one() {
        assert_eq!(shape("/v2/{project_id}/x/{id}"), shape("/v2/{p}/x/{group}"));
    }
}
