//! Lists: items in, rows, facts or words out.

use super::Reader;
use crate::block::{Item, Text};
use crate::fact::model::Claim;
use crate::fact::{explanation, found, item, unclaimed};
use crate::layout::{Section, TableKind};
use docwright_base::page::Provenance;
use std::collections::BTreeSet;

/// A list, and the paragraph before it.
struct Listed<'i> {
    items: &'i [Item],
    lead: Option<String>,
}

impl Reader<'_> {
    /// What a list may be, in the order in which it is asked; each tells whether it is that.
    const LISTS: [fn(&mut Self, &Listed<'_>, &Provenance) -> bool; 6] = [
        Self::list_of_rows,
        Self::list_of_statuses,
        Self::list_of_unread_errors,
        Self::list_in_prose,
        Self::list_of_parts,
        Self::list_that_explains,
    ];

    pub(super) fn list(&mut self, items: &[Item], lead: Option<String>, place: &Provenance) {
        let list = Listed { items, lead };
        if Self::LISTS.into_iter().any(|rule| rule(self, &list, place)) {
            return;
        }
        let first = items.first().map_or("", |item| item.text.plain.as_str());
        let what = format!("the list that begins {:?}", found::shorten(first));
        let why = "none of its items is a section word or a fact here";
        unclaimed::unit(place, &what, why, &mut self.found);
    }

    /// Items that are what a table's row is elsewhere.
    fn list_of_rows(&mut self, list: &Listed, place: &Provenance) -> bool {
        // A caption makes a list a table, whatever it stands under.
        let rule = self.caption.as_deref().and_then(|caption| self.caption_rule(caption));
        let captioned = rule
            .filter(|rule| rule.is != TableKind::Aside)
            .map(|_| Section::Request);
        let section = self.section.filter(|_| !self.unknown_heading).or(captioned);
        let rows = section.and_then(|section| item::rows(list.items, section, self.found.layout));
        let Some(rows) = rows else { return false };
        for (line, text) in &rows.strays {
            let place = Provenance {
                line: line.or(place.line),
                ..place.clone()
            };
            let what = format!("the list item {:?}", found::shorten(text));
            let why = "it fits none of the layout's patterns of items";
            unclaimed::unit(&place, &what, why, &mut self.found);
        }
        self.rows(&rows.table, &rows.columns, &[], place);
        true
    }

    /// Items that name the status of an answer, under the heading for them.
    fn list_of_statuses(&mut self, list: &Listed, place: &Provenance) -> bool {
        if self.section != Some(Section::StatusCodes) || self.unknown_heading {
            return false;
        }
        let mut any = false;
        for item in list.items {
            let line = Provenance {
                line: item.line.or(place.line),
                ..place.clone()
            };
            for text in item.text.plain.lines() {
                any |= self.status_named(text, &line);
            }
        }
        self.found.claimed += usize::from(any);
        any
    }

    /// Errors in a form that no pattern of items knows are no prose.
    fn list_of_unread_errors(&mut self, list: &Listed, place: &Provenance) -> bool {
        let is_error = |item: &Item| {
            let word = item.text.plain.split(|c: char| !c.is_ascii_digit()).next();
            let status = word.and_then(|word| word.parse().ok());
            status.is_some_and(|status| (400..600).contains(&status))
        };
        let is_there = self.section == Some(Section::ErrorCodes) && !self.unknown_heading;
        let Some(first) = list.items.iter().find(|item| is_error(item)).filter(|_| is_there) else {
            return false;
        };
        let what = format!("the list of errors with {:?}", found::shorten(&first.text.plain));
        let why = "its items fit none of the layout's patterns of items";
        unclaimed::unit(place, &what, why, &mut self.found);
        true
    }

    fn list_in_prose(&mut self, list: &Listed, place: &Provenance) -> bool {
        // Below a heading that nobody knows, fields are those of nobody knows what, and so are errors.
        let rows = |section| item::rows(list.items, section, self.found.layout);
        let is_of_fields = || rows(Section::Request).or_else(|| rows(Section::ErrorCodes)).is_some();
        if !self.is_prose() || self.unknown_heading && is_of_fields() {
            return false;
        }
        self.found.claimed += 1;
        let is_summary = matches!(self.section, None | Some(Section::Summary)) && !self.unknown_heading;
        let claim = if is_summary {
            let lines = list.items.iter();
            let lines = lines.map(|item| format!("{}- {}", "  ".repeat(item.depth), item.text.plain));
            Claim::Summary(lines.collect::<Vec<_>>().join("\n"))
        } else {
            Claim::Aside("prose")
        };
        self.found.claim(place, claim);
        true
    }

    /// Older pages hang the parts of a section on bullets: each part is read as if it stood alone.
    fn list_of_parts(&mut self, list: &Listed, place: &Provenance) -> bool {
        let state = |reader: &Self| {
            (
                reader.found.facts.len(),
                reader.section,
                reader.status,
                reader.caption.clone(),
                reader.explanation.clone(),
            )
        };
        let before = state(self);
        let mut repeats_the_heading = false;
        let mut is_furniture = true;
        for item in list.items {
            let line = Provenance {
                line: item.line.or(place.line),
                ..place.clone()
            };
            for part in item.text.plain.lines() {
                repeats_the_heading |= self.found.layout.section(part).is_some();
                is_furniture &= self.found.layout.is_noise(part);
                self.paragraph(&Text::plain(part), &line);
            }
        }
        self.lead = None;
        let says_something = state(self) != before || repeats_the_heading || is_furniture;
        self.found.claimed += usize::from(says_something);
        says_something
    }

    fn list_that_explains(&mut self, list: &Listed, place: &Provenance) -> bool {
        let lead = list.lead.as_deref();
        // Errors below a heading that nobody knows explain no field, whatever words they hold.
        let is_of_errors = item::rows(list.items, Section::ErrorCodes, self.found.layout).is_some();
        let explains = !(self.unknown_heading && is_of_errors) && self.is_explanation(list.items, lead);
        if explains {
            self.found.claimed += 1;
            let claim = Claim::Explanation(explanation::list(lead, list.items));
            self.found.claim(place, claim);
        }
        explains
    }

    /// Whether the list speaks of fields that the page has listed, or the page calls it an explanation on them. A list that defines
    /// words may well be a list of fields that nobody understood.
    fn is_explanation(&self, items: &[Item], lead: Option<&str>) -> bool {
        let fields: BTreeSet<&str> = self
            .found
            .facts
            .iter()
            .filter_map(|fact| match &fact.claim {
                Claim::Field(field) => Some(field.api_name.as_str()),
                _ => None,
            })
            .collect();
        let is_announced = || lead.is_some_and(|lead| self.found.layout.remarks.iter().any(|it| it.is_match(lead)));
        let mut texts = items.iter().map(|item| item.text.plain.as_str()).chain(lead);
        let mut speaks_of_one = || texts.any(|text| explanation::names(text).any(|word| fields.contains(word)));
        !fields.is_empty() && !explanation::defines(items) && (is_announced() || speaks_of_one())
    }
}
