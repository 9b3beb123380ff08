//! A part of a page in, a sketch of each operation that it announces out.

use super::left::Left;
use super::part::{Announced, Part};
use super::place;
use super::sketch::Sketch;
use super::target;
use crate::fact::{Claim, Witness};
use crate::layout::Layout;
use crate::reading::PageFacts;
use docwright_base::diagnostic::Diagnostic;

/// Sketches every operation of a part of a page.
pub(super) fn read<'f>(
    page: &'f PageFacts,
    part: &Part<'f>,
    layout: &Layout,
    left: &mut Left<'f>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Sketch<'f>> {
    let announced = part.announced.iter();
    announced
        .map(|announced| {
            let mut sketch = Sketch::of(page, part, announced);
            for (_, fact) in &part.said {
                sketch.hear(fact);
            }
            if let Some(heading) = heading_above(part, announced) {
                sketch.title = Some(heading.to_owned());
                sketch.id = sketch.id.filter(|(_, witness)| *witness > Witness::Path);
            }
            target::bare_placeholders(part, &mut sketch, diagnostics);
            let success = sketch.success_status(part, layout);
            sketch.show_responses(part, success);
            sketch.show_errors(layout);
            place::fields(part, layout, success, &mut sketch, left, diagnostics);
            sketch
        })
        .collect()
}

/// On a page of several operations each has the heading above it for a title, and the page's own name is none of theirs.
pub(super) fn heading_above<'f>(part: &Part<'f>, announced: &Announced) -> Option<&'f str> {
    let above = part.said.iter().rev().filter(|(index, _)| *index < announced.fact);
    let mut headings = above.filter_map(|(_, fact)| match &fact.claim {
        Claim::Heading(text) => Some(text.as_str()),
        _ => None,
    });
    headings.next().filter(|_| part.has_siblings)
}
