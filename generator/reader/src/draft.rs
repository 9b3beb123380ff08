//! What pages say in, what they mean out: all judgement, and nothing else.
//!
//! A page is parted, and each part sketched: its tables joined, its rows nested and placed. When all pages are known, the newest
//! wins, names are told apart, and it is decided what values look like. Every judgement keeps its [`Rule`] and its witnesses.

mod containers;
mod decided;
mod depth;
mod error_members;
mod everywhere;
mod extras;
mod group;
mod hints;
mod hosts;
mod ids;
mod join;
mod left;
mod library;
mod lint;
mod lists;
mod location;
mod media;
mod model;
pub(crate) mod naming;
mod numbered;
mod objects;
mod official;
mod operation;
mod owner;
mod page;
mod part;
mod place;
mod revision;
mod rows;
mod rule;
mod schema;
mod security;
mod sequence;
mod shown;
mod sketch;
mod target;
mod text;
mod tree;

pub use decided::{Decided, Decision, Other};
pub use model::*;
pub use rule::{Evidence, Question, Rule};
pub use text::to_text;

use crate::layout::Layout;
use crate::reading::PageFacts;
use crate::service::Service;
use docwright_base::Code;
use docwright_base::diagnostic::{Place, Warned};
use docwright_base::page::Provenance;

/// Judges what the pages of a service mean.
pub fn read(pages: &[PageFacts], layout: &Layout, service: &Service) -> Warned<Draft> {
    let mut diagnostics = Vec::new();
    let mut sketches = Vec::new();
    let library = library::Library::of(pages);
    let mut left = left::Left::default();
    for page in pages {
        for mut part in part::parts(page, layout).drain_into(&mut diagnostics) {
            part.lent = library.lend(&page.path, &part.own);
            for mut sketch in page::read(page, &part, layout, &mut left, &mut diagnostics) {
                let place = sketch.provenance.clone();
                let copies = page.paths().skip(1).map(|path| Provenance {
                    page: path.clone(),
                    ..place.clone()
                });
                sketch.superseded.extend(copies);
                sketches.push(sketch);
            }
        }
    }
    // A page of nothing but objects has said what it has to say.
    let has_lent = |place: &Place| matches!(place, Place::Page(it) if left.has_lent(&it.page));
    diagnostics.retain(|it| it.code != Code::NoOperation || !has_lent(&it.place));
    diagnostics.extend(left.report());
    let mut sketches = revision::merge(sketches).drain_into(&mut diagnostics);
    ids::tell_apart(&mut sketches, &mut diagnostics);
    for sketch in &sketches {
        lint::check(sketch, layout, &mut diagnostics);
    }
    error_members::check(&sketches, layout, &mut diagnostics);
    hosts::check(
        pages.iter().flat_map(|page| &page.facts),
        layout,
        service,
        &mut diagnostics,
    );
    let output = operation::decide(&sketches, layout, service, &mut diagnostics);
    Warned { output, diagnostics }
}
