//! The caption of a table of fields, the line above it and the heading it stands under in, the part of the operation that its
//! rows are about out.

use super::{Placed, Placement, Reader, STRAY_TABLE};
use crate::block;
use crate::fact::found;
use crate::fact::model::{Claim, Location};
use crate::fact::table::Columns;
use crate::layout::{Section, TableKind};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;

impl Reader<'_> {
    /// Where a table's fields belong.
    pub(super) fn place(
        &mut self,
        caption: Option<&str>,
        block: &block::Table,
        columns: &Columns,
        place: &Provenance,
    ) -> Placement {
        let words = caption.map(|caption| self.found.layout.caption_text(caption).unwrap_or(caption).trim());
        let rule = words.and_then(|words| Some((words, self.caption_rule(words)?)));
        let rule = rule.filter(|(_, rule)| rule.is != TableKind::Heading);
        // A caption that is a heading's word and no more does not say whose headers they are; the heading above does.
        let is_of_headers = words.is_some_and(|words| self.found.layout.section(words) == Some(Section::Header));
        if is_of_headers && self.part_of_the_response(Section::Header).is_some() {
            return Placement::Fields(Placed {
                place: Location::ResponseHeader(self.status),
                object: None,
                under: None,
            });
        }
        let by_section = self.section.map(|section| self.by_heading(section));
        if let Some((words, rule)) = rule {
            let Some(location) = self.by_caption(rule.is) else {
                return Placement::Aside;
            };
            let object = rule.pattern.capture(words, "object");
            return Placement::Fields(Placed {
                place: location,
                object: object.filter(|_| rule.is == TableKind::Object).map(str::to_owned),
                under: match by_section {
                    Some(UnderHeading::Fields(location)) => Some(location),
                    _ => None,
                },
            });
        }
        if let Some(words) = words.filter(|words| self.caption_rule(words).is_none()) {
            self.found.diagnostics.push(
                Diagnostic::new(
                    Code::UnknownCaption,
                    place,
                    format!("the caption {:?} is none that the layout knows", found::shorten(words)),
                )
                .help("add it under captions in layout.yaml; the heading above says what the table is about meanwhile"),
            );
        }
        // A line by itself that is no sentence was a heading or a caption before a capture flattened it.
        if let Some(line) = self.above.take().filter(|line| words.is_none() && is_title_like(line)) {
            let said = self.found.facts.last().map(|fact| &fact.claim);
            if matches!(said, Some(Claim::Response(_, words)) if *words == line) {
                self.found.facts.pop();
            }
            if self.found.is_named(&line) {
                return Placement::Fields(Placed {
                    place: Location::Object,
                    object: Some(line),
                    under: match by_section {
                        Some(UnderHeading::Fields(location)) => Some(location),
                        _ => None,
                    },
                });
            }
            // Beside the section's own table, and where requests are announced, it may be about anything.
            let is_open =
                self.has_table || (self.section == Some(Section::Endpoint) && !self.describes_path(block, columns));
            let help = if is_open {
                "add it under sections or captions in layout.yaml; the table is left out meanwhile"
            } else {
                "add it under sections or captions in layout.yaml; the heading further above says what the table is about meanwhile"
            };
            self.found.diagnostics.push(
                Diagnostic::new(
                    Code::UnknownCaption,
                    place,
                    format!(
                        "{:?} above the table is neither heading nor caption to the layout",
                        found::shorten(&line)
                    ),
                )
                .help(help),
            );
            if is_open {
                return Placement::Unknown;
            }
        }
        let place = match by_section {
            Some(UnderHeading::Fields(location)) => location,
            Some(UnderHeading::Nothing) => return Placement::Aside,
            // Beside the sections that the layout knows, it may be about anything.
            None if self.unknown_heading => return Placement::Unknown,
            Some(UnderHeading::Unexpected) | None => {
                self.found.diagnostics.push(
                    Diagnostic::new(
                        STRAY_TABLE,
                        place,
                        "a table of fields stands where the layout expects none: no section heading above it says what they are",
                    )
                    .help("add the heading above it under sections in layout.yaml, or its caption under captions"),
                );
                Location::Request
            }
        };
        Placement::Fields(Placed {
            place,
            object: None,
            under: None,
        })
    }

    fn by_caption(&self, kind: TableKind) -> Option<Location> {
        Some(match kind {
            TableKind::Path => Location::Path,
            TableKind::Query => Location::Query,
            TableKind::Header => Location::Header,
            TableKind::Body => Location::Body,
            TableKind::Form => Location::Form,
            TableKind::Request => Location::Request,
            TableKind::Response => Location::Response(self.status),
            TableKind::ResponseHeader => Location::ResponseHeader(self.status),
            TableKind::Object => Location::Object,
            TableKind::Heading | TableKind::Aside => return None,
        })
    }

    fn by_heading(&self, section: Section) -> UnderHeading {
        UnderHeading::Fields(match section {
            Section::Path => Location::Path,
            Section::Query => Location::Query,
            Section::Header => Location::Header,
            Section::Body => Location::Body,
            Section::Form => Location::Form,
            Section::Endpoint => Location::Target,
            Section::Request | Section::RequestExample | Section::Examples => Location::Request,
            Section::Response | Section::ResponseExample => Location::Response(self.status),
            Section::ResponseHeader => Location::ResponseHeader(self.status),
            Section::Aside => return UnderHeading::Nothing,
            Section::Summary
            | Section::Sample
            | Section::StatusCodes
            | Section::ErrorCodes
            | Section::ErrorExample
            | Section::Authorization
            | Section::History
            | Section::OperationId => return UnderHeading::Unexpected,
        })
    }

    /// Whether a row is called like a placeholder of a request line above.
    fn describes_path(&self, block: &block::Table, columns: &Columns) -> bool {
        let mut names = block.rows.iter().filter_map(|row| columns.name(row));
        names.any(|name| self.placeholders.contains(name))
    }
}

/// What a table of fields is under a heading of the layout.
enum UnderHeading {
    Fields(Location),
    /// Nothing for a spec.
    Nothing,
    /// Nothing that a table of fields should stand under.
    Unexpected,
}

/// A few words without the end of a sentence, as headings and captions are.
fn is_title_like(text: &str) -> bool {
    const MOST_WORDS: usize = 5;
    let is_open = text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '）'));
    let is_short = text.split_whitespace().count() <= MOST_WORDS && text.chars().count() <= 40;
    is_short && is_open && !text.contains(['/', '{'])
}
