//! Elements of components: a run of them in, the fields, errors or statuses that they are out.

use super::Reader;
use crate::block::Element;
use crate::fact::{element, found};
use crate::layout::{Column, Section};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;

impl Reader<'_> {
    pub(super) fn elements(&mut self, elements: &[Element], place: &Provenance) {
        let rows = element::rows(elements, self.found.layout);
        for ((element, attribute), line) in &rows.unknown {
            let place = Provenance {
                line: line.or(place.line),
                ..place.clone()
            };
            let message = format!(
                "the layout does not know the attribute {:?} of {:?}",
                found::shorten(attribute),
                found::shorten(element)
            );
            self.found
                .diagnostics
                .push(Diagnostic::new(Code::UnknownColumn, &place, message).help(
                "add it under elements in layout.yaml, one of no use as ignored; what it says is left out meanwhile",
            ));
        }
        let rules = &self.found.layout.elements;
        let rule = elements.first().and_then(|first| rules.get(&first.name));
        let around = (self.section, self.unknown_heading);
        if let Some(own) = rule.and_then(|rule| rule.section) {
            self.section = Some(section(around.0, own, rows.columns.has(Column::Location)));
            self.tell_stray(elements, place);
            self.unknown_heading = false;
        }
        self.rows(&rows.table, &rows.columns, &[], place);
        (self.section, self.unknown_heading) = around;
    }

    /// Tells of fields below a heading that the layout does not know: they may be those of something else.
    fn tell_stray(&mut self, elements: &[Element], place: &Provenance) {
        if self.unknown_heading {
            let name = elements.first().map_or("", |first| first.name.as_str());
            let message = format!("elements {name:?} stand below a heading that is none of the layout's section words");
            self.found.diagnostics.push(Diagnostic::new(super::STRAY_TABLE, place, message).help(
                "add the heading under sections in layout.yaml, under aside if they are not about the operation; they are read as the layout says of the element meanwhile",
            ));
        }
    }
}

/// What stands in elements below a heading: what the layout says of the elements, unless the heading says it more closely.
fn section(heading: Option<Section>, own: Section, has_locations: bool) -> Section {
    use Section as S;
    match (heading, own) {
        (Some(closer @ (S::Path | S::Query | S::Header | S::Body)), S::Request) if !has_locations => closer,
        (Some(S::ResponseHeader), S::Response) => S::ResponseHeader,
        (Some(other @ (S::ErrorCodes | S::ErrorExample | S::StatusCodes | S::Aside | S::History | S::Sample)), _) => {
            other
        }
        _ => own,
    }
}
