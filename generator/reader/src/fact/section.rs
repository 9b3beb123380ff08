//! Blocks one after the other in, and for each the part of the page it stands in: what a heading announced decides what a
//! paragraph, list, table or code block below it says.

mod code;
mod element;
mod heading;
mod list;
mod paragraph;
mod placing;
mod possible;
mod prose;
mod told;

use super::found::{Extract, Found};
use super::model::{Claim, Field, FieldTable, Location, RequestLine, Witness};
use super::table::Columns;
use super::unread::Unread;
use super::{direction, explanation, found, operation, table, unclaimed};
use crate::block::{self, Block, Kind, Text};
use crate::layout::{CaptionRule, Column, Layout, Section, TableKind, same_words};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Warned};
use docwright_base::openapi::template::placeholders;
use docwright_base::page::Provenance;
use std::collections::{BTreeSet, HashSet};

/// The code of the diagnostic for fields in a place that says nothing of them.
const STRAY_TABLE: Code = Code::StrayTable;

/// Reads a page from top to bottom.
pub(super) struct Reader<'l> {
    found: Found<'l>,
    section: Option<Section>,
    /// The level of the heading that opened it.
    level: u8,
    /// Whether a heading was met that the layout does not know, since the last one it knows.
    unknown_heading: bool,
    status: Option<u16>,
    /// The level of the heading that names it, or that of the section where no heading does.
    status_level: u8,
    /// Whether nothing but paragraphs has stood below the last heading.
    is_opened: bool,
    /// A method that stands alone where the request line is expected, and waits for the path below it.
    method: Option<String>,
    /// The method and the target that the front matter holds under keys of their own.
    halves: (Option<String>, Option<String>),
    title: Option<String>,
    /// Whether that is the page's only until a heading gives another.
    has_borrowed_title: bool,
    /// Words that wait for the table or code below them.
    caption: Option<String>,
    explanation: Option<String>,
    /// The paragraph right above, where it states no fact.
    lead: Option<String>,
    /// The same where a table follows.
    above: Option<String>,
    /// A heading that the layout does not know, and that is the name of a field or of its type.
    named_heading: Option<String>,
    /// Whether the page has said that the body which follows is a list.
    is_list: bool,
    unread: Unread<'l>,
    /// Request lines where the layout expects none.
    possible: possible::Possible,
    /// Those of the request lines so far.
    placeholders: HashSet<String>,
    /// How many headings were titles of the page, one in the place of another.
    titles: usize,
    tables: usize,
    /// Whether the section has a table of fields of its own already.
    has_table: bool,
    /// Paragraphs below a heading for what is sent, and how many facts there were before them.
    prose: prose::Prose,
    /// The block right above, where it is the head of a table and nothing more.
    head_alone: Option<Provenance>,
    references: Vec<explanation::Reference>,
    /// Whether a table of fields was met that is typed or stands in a part which only an operation's page has.
    has_operation_fields: bool,
}

impl<'l> Reader<'l> {
    pub(super) fn new(layout: &'l Layout) -> Self {
        Self {
            found: Found {
                layout,
                facts: Vec::new(),
                diagnostics: Vec::new(),
                claimed: 0,
                unclaimed: 0,
                named: HashSet::new(),
            },
            section: None,
            level: u8::MAX,
            unknown_heading: false,
            status: None,
            status_level: u8::MAX,
            is_opened: false,
            method: None,
            halves: (None, None),
            title: None,
            has_borrowed_title: false,
            caption: None,
            explanation: None,
            lead: None,
            is_list: false,
            above: None,
            named_heading: None,
            unread: Unread::new(layout),
            possible: possible::Possible::default(),
            placeholders: HashSet::new(),
            titles: 0,
            tables: 0,
            has_table: false,
            prose: prose::Prose::default(),
            head_alone: None,
            references: Vec::new(),
            has_operation_fields: false,
        }
    }

    /// The level of headings by which the page is to be parted, where the layout knows none and the page has several operations.
    pub(super) fn parts_at(&self) -> Option<u8> {
        let layout = self.found.layout;
        let level = self.possible.level(&self.found.facts);
        level.filter(|_| {
            let operation = &layout.operation;
            self.has_operation_fields && operation.heading_level.is_none() && operation.rpc.is_none()
        })
    }

    pub(super) fn finish(mut self) -> Warned<Extract> {
        self.tell_prose();
        std::mem::take(&mut self.possible).settle(self.has_operation_fields, &mut self.found);
        let Found {
            mut facts,
            mut diagnostics,
            mut claimed,
            mut unclaimed,
            ..
        } = self.found;
        for reference in &self.references {
            reference.attach(&mut facts);
        }
        direction::mend(&mut facts);
        let names_an_operation = facts
            .iter()
            .any(|fact| matches!(fact.claim, Claim::Operation(_) | Claim::OperationId(..)));
        // On a guide, an overview, a list of codes or an appendix nothing is left to understand. Typed fields, and fields
        // under a heading for requests or responses, are another matter: there the layout may have missed the operation.
        let mut elsewhere = 0;
        if !names_an_operation && !self.has_operation_fields {
            let rows = facts.iter().filter(|fact| matches!(fact.claim, Claim::Field(_)));
            let of_fields = rows.clone().count();
            elsewhere = of_fields + std::mem::take(&mut unclaimed);
            claimed -= of_fields;
            let is_unread = |it: &Diagnostic| matches!(it.code, unclaimed::CODE | STRAY_TABLE | Code::UnreadTable);
            let first = diagnostics.iter().find(|it| is_unread(it)).map(|it| it.place.clone());
            let place = first.or_else(|| rows.clone().next().map(|fact| fact.provenance.clone().into()));
            if let Some(place) = place.filter(|_| elsewhere > 0) {
                diagnostics.retain(|it| !is_unread(it));
                diagnostics.push(
                    Diagnostic::new(
                        Code::NoOperationPage,
                        place,
                        format!("the page is no operation: it announces none and has no typed fields and none under a heading for requests or responses; {elsewhere} rows, lists or code blocks on it, from here on, belong to no operation"),
                    )
                    .help("nothing to do for a guide, an overview or a list of codes; else tell the layout how the page announces its operation"),
                );
            }
        }
        Warned {
            output: Extract {
                facts,
                claimed,
                unclaimed,
                elsewhere,
            },
            diagnostics,
        }
    }

    /// A block; in an element of the layout it stands as below a heading of the element's section.
    /// Words above the title: what a line states counts there too, and nothing else is about the operation.
    pub(super) fn furniture(&mut self, block: &Block) {
        self.anchors(&block.anchors, &block.provenance);
        if let Kind::Paragraph(text) | Kind::Note(text) = &block.kind {
            let _is_said =
                self.line_facts(&text.plain, &block.provenance) || self.request_lines(&text.plain, &block.provenance);
        }
    }

    pub(super) fn block(&mut self, block: &Block) {
        let layout = self.found.layout;
        let element = block.within.as_ref().and_then(|name| layout.elements.get(name));
        match element.and_then(|element| element.section) {
            Some(section) => {
                let around = (self.section.replace(section), std::mem::take(&mut self.unknown_heading));
                self.block_itself(block);
                (self.section, self.unknown_heading) = around;
            }
            None => self.block_itself(block),
        }
    }

    fn block_itself(&mut self, block: &Block) {
        let place = &block.provenance;
        self.anchors(&block.anchors, place);
        let lead = self.lead.take();
        self.tell_without_rows(block);
        if !matches!(block.kind, Kind::Paragraph(_)) {
            self.unread.part();
        }
        self.is_opened = match block.kind {
            Kind::Heading { .. } => true,
            Kind::Paragraph(_) | Kind::Note(_) => self.is_opened,
            _ => false,
        };
        match &block.kind {
            Kind::Heading { level, text } => self.heading(*level, text, place),
            Kind::Paragraph(text) | Kind::Note(text) => {
                self.link_of_the_operation(text, place);
                self.paragraph(text, place);
            }
            Kind::Metadata { key, value } => self.metadata(key, value, place),
            Kind::List(items) => self.list(items, lead, place),
            Kind::Table(table) => {
                self.above = lead.or_else(|| self.named_heading.take());
                self.table(table, &block.anchors, place);
                self.above = None;
            }
            Kind::Elements(elements) => self.elements(elements, place),
            Kind::Code(code) => self.code(code, place),
        }
    }

    /// What the page says of itself: its title, unless a heading has another, what it is about, and as a line of key and value
    /// whatever the layout reads in lines.
    fn metadata(&mut self, key: &str, value: &str, place: &Provenance) {
        let line = format!("{key}: {value}");
        if self.request_line_of(Some(key), &line, place)
            || self.line_facts(&line, place)
            || self.half_of_a_request_line(key, value, place)
        {
            return;
        }
        match key {
            "title" => {
                self.set_title(value, place);
                self.has_borrowed_title = true;
            }
            "description" => self.found.claim(place, Claim::Summary(value.to_owned())),
            _ => self.found.claim(place, Claim::Aside("metadata")),
        }
    }

    /// A method or a target that a key of the front matter holds; with the other it is a request line.
    fn half_of_a_request_line(&mut self, key: &str, value: &str, place: &Provenance) -> bool {
        let words = &self.found.layout.operation;
        let is = |words: &[String]| words.iter().any(|word| same_words(word, key));
        if is(&words.method_keys) {
            self.halves.0 = Some(value.to_ascii_uppercase());
        } else if is(&words.target_keys) {
            self.halves.1 = Some(value.to_owned());
        } else {
            return false;
        }
        if let (Some(method), Some(target)) = &self.halves {
            let line = format!("{method} {target}");
            self.announce(&line, operation::request_line(&line), place);
        }
        true
    }

    fn anchors(&mut self, anchors: &[String], place: &Provenance) {
        let patterns = &self.found.layout.operation.id_in_anchors;
        let id = anchors
            .iter()
            .find_map(|anchor| patterns.iter().find_map(|pattern| pattern.capture(anchor, "id")));
        let is_known = |found: &Found| {
            found
                .facts
                .iter()
                .any(|fact| matches!(fact.claim, Claim::OperationId(_, Witness::Anchor)))
        };
        if let Some(id) = id.filter(|_| !is_known(&self.found)) {
            self.found
                .claim(place, Claim::OperationId(id.to_owned(), Witness::Anchor));
        }
    }

    /// The first link of a part to where its operation can be tried names it; links in cells and lists may lead to others.
    fn link_of_the_operation(&mut self, text: &Text, place: &Provenance) {
        let patterns = &self.found.layout.operation.id_in_links;
        let mut targets = text.links.iter().map(|link| link.target.as_str());
        let id = targets.find_map(|target| patterns.iter().find_map(|pattern| pattern.capture(target, "id")));
        if let Some(id) = id {
            self.found
                .claim(place, Claim::OperationId(id.to_owned(), Witness::Link));
        }
    }

    /// What follows is about something else than what stands above it.
    fn part(&mut self, place: &Provenance) {
        self.tell_prose();
        self.found.claim(place, Claim::Part);
        self.section = None;
        self.level = u8::MAX;
        self.unknown_heading = false;
        self.status = None;
        self.title = None;
        self.caption = None;
    }

    /// The operation that a line announces by itself, wherever it stands.
    fn request_line(&mut self, text: &str, place: &Provenance) -> bool {
        self.request_line_of(None, text, place)
    }

    /// The same, in a line of front matter that begins with this key.
    fn request_line_of(&mut self, key: Option<&str>, text: &str, place: &Provenance) -> bool {
        let layout = self.found.layout;
        let Some(announced) = operation::announced(text, layout) else {
            return false;
        };
        // In front matter the key before the request line is no title.
        if let Some(title) = announced
            .title
            .filter(|title| key != Some(*title) && layout.section(title).is_none())
        {
            self.set_title(title, place);
        }
        self.announce(text, announced.operations, place);
        true
    }

    /// The request lines where nothing else is expected; whether there are any.
    fn endpoint(&mut self, text: &str, place: &Provenance) -> bool {
        let before = self.found.facts.len();
        for line in text.lines().map(str::trim) {
            let method = self.method.take();
            if operation::is_method(line) {
                self.method = Some(line.to_owned());
                continue;
            }
            let line = match method.filter(|_| line.starts_with('/') || line.contains("://")) {
                Some(method) => format!("{method} {line}"),
                None => line.to_owned(),
            };
            self.announce(&line, operation::request_line(&line), place);
        }
        self.found.facts.len() > before
    }

    /// The operations that a line is the request line of.
    fn announce(&mut self, line: &str, operations: Vec<RequestLine>, place: &Provenance) {
        if let Some(target) = operation::without_slash(line, &operations) {
            let (code, help) = if operation::may_begin_with_host(target) {
                let help = "a slash is put before it; if that is a host, correct the path in overlay.yaml, or write `https://` before it";
                (Code::HostOrPath, help)
            } else {
                (Code::PathWithoutSlash, "a slash is put before it")
            };
            let message = format!("the path {target:?} of this request line begins without a slash");
            let finding = Diagnostic::new(code, place, message).help(help);
            self.found.diagnostics.push(finding);
        }
        for operation in operations {
            self.placeholders
                .extend(placeholders(&operation.path).map(str::to_owned));
            self.found.claim(place, Claim::Operation(operation));
        }
    }

    fn says_list(&self, text: &str) -> bool {
        self.found
            .layout
            .body_lists
            .iter()
            .any(|pattern| pattern.is_match(text))
    }

    /// What a heading for headers or bodies, which requests have, is inside of a response.
    fn part_of_the_response(&self, section: Section) -> Option<Section> {
        let is_inside = matches!(self.section, Some(Section::Response | Section::ResponseHeader));
        match section {
            Section::Header | Section::ResponseHeader if is_inside => Some(Section::ResponseHeader),
            Section::Body if is_inside => Some(Section::Response),
            _ => None,
        }
    }

    /// A part for what is sent ends here.
    fn tell_prose(&mut self) {
        let prose = std::mem::take(&mut self.prose);
        let told = prose.tell(&self.found.facts, &self.found.diagnostics);
        self.found.diagnostics.extend(told);
    }

    fn enter(&mut self, section: Section) {
        self.tell_prose();
        self.method = None;
        self.section = Some(section);
        self.unknown_heading = false;
        self.has_table = false;
        self.status = None;
        self.caption = None;
        self.explanation = None;
    }

    fn set_title(&mut self, text: &str, place: &Provenance) {
        self.title = Some(text.to_owned());
        if std::mem::take(&mut self.has_borrowed_title) {
            self.found
                .facts
                .retain(|fact| !matches!(fact.claim, Claim::Title(_) | Claim::OperationId(_, Witness::Title)));
        }
        self.found.claim(place, Claim::Title(text.to_owned()));
        if let Some(id) = operation::id_in_title(text, self.found.layout) {
            let id = id.to_owned();
            self.found.claim(place, Claim::OperationId(id, Witness::Title));
        }
    }

    /// Parts of the page in which a request line announces the operation; elsewhere it may be that of another page.
    fn is_about_the_operation(&self) -> bool {
        !self.unknown_heading && matches!(self.section, None | Some(Section::Summary | Section::Endpoint))
    }

    /// Parts of the page in which words are just words.
    fn is_prose(&self) -> bool {
        self.unknown_heading
            || matches!(
                self.section,
                None | Some(
                    Section::Summary
                        | Section::Authorization
                        | Section::Aside
                        | Section::History
                        | Section::StatusCodes
                        | Section::ErrorCodes
                )
            )
    }

    /// Tells of a head whose rows were not told apart from the text that follows.
    fn tell_without_rows(&mut self, block: &Block) {
        let Some(head) = self.head_alone.take() else { return };
        let Kind::Paragraph(text) = &block.kind else { return };
        let layout = self.found.layout;
        if layout.section(&text.plain).is_none()
            && layout.status_line(&text.plain).is_none()
            && !layout.is_noise(&text.plain)
        {
            self.found.unclaimed += 1;
            let message = format!("a table has no rows, and {:?} follows", found::shorten(&text.plain));
            self.found.diagnostics.push(Diagnostic::new(Code::UnreadTable, head, message).help(
                "add the words of types or of required that its rows have to layout.yaml, or capture the page again with its tables",
            ));
        }
    }

    fn table(&mut self, block: &block::Table, anchors: &[String], place: &Provenance) {
        let columns = Columns::of(block, self.found.layout);
        if block.rows.is_empty() && columns.has(Column::Name) {
            self.head_alone = Some(place.clone());
        }
        self.rows(block, &columns, anchors, place);
    }

    /// The rows of a table, or of a list that stands for one, by what their columns and the section say.
    fn rows(&mut self, block: &block::Table, columns: &Columns, anchors: &[String], place: &Provenance) {
        let has = |column| columns.has(column);
        let caption = block.caption.clone().or_else(|| self.caption.take());
        self.caption = None;
        let section = self.section;
        let is_list = std::mem::take(&mut self.is_list) || caption.as_deref().is_some_and(|text| self.says_list(text));
        if has(Column::Method) && has(Column::Target) && self.is_about_the_operation() {
            self.request_lines_of(block, columns, place);
        } else if has(Column::Name) && !matches!(section, Some(Section::StatusCodes | Section::ErrorCodes)) {
            match self.place(caption.as_deref(), block, columns, place) {
                Placement::Fields(placed) => {
                    self.tables += 1;
                    self.has_table = true;
                    self.has_operation_fields |= has(Column::Type) || section.is_some();
                    let head = FieldTable {
                        number: self.tables,
                        place: placed.place,
                        captioned: caption.is_some(),
                        is_body: caption.is_some() && self.is_body_caption(caption.as_deref()),
                        caption_number: caption
                            .as_deref()
                            .and_then(|caption| self.found.layout.caption_number(caption)),
                        caption,
                        object: placed.object,
                        under: placed.under,
                        anchors: anchors.to_vec(),
                        is_flat: block.is_flat,
                        is_said: false,
                        is_of_elements: is_list && matches!(placed.place, Location::Body | Location::Response(_)),
                    };
                    columns.tell_unknown(place, &mut self.found);
                    table::fields(block, columns, head, place, &mut self.found);
                }
                Placement::Unknown => unclaimed::of_unknown_place(block, place, &mut self.found),
                Placement::Aside => table::aside(block, "the section or the caption says so", place, &mut self.found),
            }
        } else if has(Column::Action) && has(Column::AccessLevel) {
            columns.tell_unknown(place, &mut self.found);
            table::permissions(block, columns, place, &mut self.found);
        } else if has(Column::ErrorCode) {
            columns.tell_unknown(place, &mut self.found);
            table::errors(block, columns, place, &mut self.found);
        } else if has(Column::Status) {
            columns.tell_unknown(place, &mut self.found);
            table::statuses(block, columns, place, &mut self.found);
        } else if has(Column::Date) || matches!(section, Some(Section::History | Section::Aside)) {
            table::aside(block, "no part of the API", place, &mut self.found);
        } else if matches!(section, None | Some(Section::Summary)) && !self.unknown_heading && !self.is_of_names(block)
        {
            table::aside(block, "part of what the operation does", place, &mut self.found);
        } else if !self.refers(block, caption.as_deref(), anchors, place) {
            if has(Column::Name) {
                unclaimed::of_codes(block, place, &mut self.found);
            } else {
                unclaimed::of_unknown_columns(block, place, &mut self.found);
            }
        }
    }

    /// Whether the first column is one of names, by the last of its words: `Query parameter`.
    fn is_of_names(&self, block: &block::Table) -> bool {
        let first = block
            .header
            .first()
            .and_then(|words| words.split_whitespace().next_back());
        first.is_some_and(|word| self.found.layout.column(word) == Some(Column::Name))
    }

    /// Rows that are request lines.
    fn request_lines_of(&mut self, block: &block::Table, columns: &Columns, place: &Provenance) {
        for (place, line) in table::request_lines(block, columns, place) {
            let operations = operation::request_line(&line);
            if operations.is_empty() {
                let what = format!("the row of {:?}", found::shorten(&line));
                unclaimed::unit(&place, &what, "it is no method and path", &mut self.found);
            } else {
                self.found.claimed += 1;
                self.announce(&line, operations, &place);
            }
        }
    }

    /// Keeps a table that fields above it refer to.
    fn refers(
        &mut self,
        block: &crate::block::Table,
        caption: Option<&str>,
        anchors: &[String],
        place: &Provenance,
    ) -> bool {
        let reference = explanation::Reference::new(block, caption, anchors, self.found.layout);
        let fields = self.found.facts.iter().filter_map(|fact| match &fact.claim {
            Claim::Field(field) => Some(field),
            _ => None,
        });
        let explained: Vec<&Field> = fields
            .filter(|field| reference.explains(field))
            .map(|field| &**field)
            .collect();
        let names: BTreeSet<String> = explained.iter().map(|field| field.api_name.clone()).collect();
        if names.is_empty() {
            return false;
        }
        if let Some(object) = explained.iter().find(|field| field.type_expr.is_object()) {
            self.found.diagnostics.push(
                Diagnostic::new(
                    Code::UnreadTable,
                    place,
                    format!("{:?} refers to this table and is of objects, and no column of the table is known as one of names", object.api_name),
                )
                .help("add the word above its names under columns in layout.yaml; the rows are part of the description meanwhile"),
            );
        }
        self.found.claimed += block.rows.len();
        self.found.claim(place, Claim::Reference(names.into_iter().collect()));
        self.references.push(reference);
        true
    }

    fn is_body_caption(&self, caption: Option<&str>) -> bool {
        let words = caption.map(|caption| self.found.layout.caption_text(caption).unwrap_or(caption));
        let rule = words.and_then(|words| self.caption_rule(words));
        rule.is_some_and(|rule| !matches!(rule.is, TableKind::Object | TableKind::Heading | TableKind::Aside))
    }

    fn caption_rule(&self, text: &str) -> Option<&'l CaptionRule> {
        self.found
            .layout
            .captions
            .iter()
            .find(|rule| rule.pattern.is_match(text.trim()))
    }
}

/// What a table of fields is about.
enum Placement {
    Fields(Placed),
    /// No part of the API.
    Aside,
    /// Nothing tells.
    Unknown,
}

/// Where the fields of a table belong.
struct Placed {
    place: Location,
    object: Option<String>,
    /// Where the heading would have them that the caption has elsewhere.
    under: Option<Location>,
}
