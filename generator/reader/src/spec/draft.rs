//! The facts of one page in, a draft of each operation on it out: everything the page says of the operation, put together
//! but not yet judged.

use super::ids;
use super::join;
use super::part::{self, Announced, Part};
use super::tree::{self, Node};
use crate::fact::{Claim, ErrorCode, Example, Fact, Field, Permission, Place, SdkName, Table, Witness};
use crate::layout::{Layout, LineFact, Section, Unplaced};
use crate::reading::PagePart;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Warned};
use docwright_base::page::Provenance;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, Range};

/// An operation as one page describes it.
#[derive(Debug, Clone)]
pub(super) struct Draft<'f> {
    /// The address of the page.
    pub(super) url: Option<&'f str>,
    /// Where the page announces the operation.
    pub(super) provenance: Provenance,
    pub(super) method: String,
    /// The path template; `/#Action=NAME` in RPC style.
    pub(super) path: String,
    pub(super) id: Option<(String, Witness)>,
    pub(super) title: Option<String>,
    pub(super) summary: Vec<String>,
    pub(super) remarks: Vec<&'f str>,
    pub(super) lines: Vec<(LineFact, String)>,
    pub(super) allowed_states: Vec<String>,
    pub(super) parameters: Vec<Parameter<'f>>,
    pub(super) request: Body<'f>,
    pub(super) responses: BTreeMap<u16, Response<'f>>,
    /// The page states no success status; 200 was assumed.
    pub(super) success_is_assumed: bool,
    pub(super) errors: Vec<&'f ErrorCode>,
    pub(super) error_reference: Option<&'f str>,
    pub(super) permissions: Vec<&'f Permission>,
    pub(super) request_examples: Vec<Shown<'f>>,
    /// Errors of a status that the page does not state.
    pub(super) error_examples: Vec<Shown<'f>>,
    pub(super) sdk: BTreeSet<(SdkName, &'f str)>,
    /// Other operations have the same method and path template; a key of the body tells them apart.
    pub(super) shares_line: bool,
    /// Pages that describe the same operation and that this one supersedes.
    pub(super) superseded: Vec<Provenance>,
}

/// A parameter outside the body.
#[derive(Debug, Clone)]
pub(super) struct Parameter<'f> {
    /// `path`, `query` or `header`.
    pub(super) location: &'static str,
    /// The row, with its members where it is an object.
    pub(super) node: Node<'f>,
    /// Whether the page says where it travels; else its name and the method told.
    pub(super) is_stated: bool,
}

/// A request or response body.
#[derive(Debug, Clone, Default)]
pub(super) struct Body<'f> {
    /// Its members.
    pub(super) members: Vec<Node<'f>>,
    /// A row without a name: the body as a whole.
    pub(super) root: Option<(&'f Provenance, &'f Field)>,
}

/// An example and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'f> {
    pub(super) provenance: &'f Provenance,
    example: &'f Example,
}

impl Deref for Shown<'_> {
    type Target = Example;

    fn deref(&self) -> &Example {
        self.example
    }
}

/// A response.
#[derive(Debug, Clone, Default)]
pub(super) struct Response<'f> {
    /// Where the page states the status.
    pub(super) provenance: Option<&'f Provenance>,
    pub(super) description: String,
    pub(super) body: Body<'f>,
    pub(super) headers: Vec<(&'f Provenance, &'f Field)>,
    pub(super) examples: Vec<Shown<'f>>,
}

impl Body<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty() && self.root.is_none()
    }
}

impl Draft<'_> {
    pub(super) fn line(&self, line: LineFact) -> Option<&str> {
        self.lines
            .iter()
            .find(|(kind, _)| *kind == line)
            .map(|(_, text)| text.as_str())
    }

    /// The official name, or one made of the title.
    pub(super) fn operation_id(&self) -> String {
        match (&self.id, &self.title) {
            (Some((id, _)), _) => id.clone(),
            (None, Some(title)) => ids::pascal(title),
            (None, None) => ids::pascal(&format!("{} {}", self.method.to_lowercase(), self.path)),
        }
    }
}

/// Drafts every operation of a page. A page without one is said to be so.
pub(super) fn read<'f>(page: PagePart<'f>, layout: &Layout) -> Warned<Vec<Draft<'f>>> {
    let mut diagnostics = Vec::new();
    let ids = official_ids(page);
    let mut announced = part::announced(page, layout, ids.last().map(|(id, _)| id.as_str()));
    if announced.is_empty() {
        let message = if page.facts.iter().any(|fact| matches!(fact.claim, Claim::Field(_))) {
            "the page has tables of fields but announces no operation"
        } else {
            "the page describes no operation"
        };
        diagnostics.push(
            Diagnostic::new(Code::NoOperation, Provenance::of_page(page.path), message)
                .help("expected a request line such as `PUT /v2/{id}/stop` under an endpoint section, or an action's name where the layout looks for one"),
        );
    }
    limit(&mut announced, MOST_OPERATIONS, &mut diagnostics);
    let mut drafts = Vec::new();
    for Part { mut announced, facts } in part::parts(page, announced) {
        // Each operation would get all of them.
        let most = (MOST_FACTS / facts.len().max(1)).clamp(1, MOST_OPERATIONS);
        limit(&mut announced, most, &mut diagnostics);
        let sharing = announced.len();
        let of_part = PagePart {
            facts: &page.facts[facts.clone()],
            ..page
        };
        let ids = if of_part.facts.len() == page.facts.len() {
            ids.clone()
        } else {
            official_ids(of_part)
        };
        for announced in announced {
            drafts.push(draft(page, &facts, layout, announced, &ids, sharing, &mut diagnostics));
        }
    }
    Warned {
        output: drafts,
        diagnostics,
    }
}

/// Leaves out the operations beyond so many.
fn limit(announced: &mut Vec<Announced>, most: usize, diagnostics: &mut Vec<Diagnostic>) {
    let Some(first) = announced.get(most) else { return };
    let message = format!(
        "the page announces more than {most} operations for the same tables; {} {} and what follows are left out",
        first.method,
        first.path.chars().take(200).collect::<String>()
    );
    diagnostics.push(
        Diagnostic::new(Code::BeyondMeasure, &first.provenance, message).help(
            "each operation would get all of the page's tables; list the operations' own pages instead of this one",
        ),
    );
    announced.truncate(most);
}

/// The official names on the page, the most trustworthy last.
fn official_ids(page: PagePart) -> Vec<(String, Witness)> {
    let own_name = page.own_name.map(str::to_owned);
    let mut ids: Vec<_> = page
        .facts
        .iter()
        .filter_map(|fact| match &fact.claim {
            Claim::OperationId(id, witness) => Some((id.clone(), *witness)),
            _ => None,
        })
        .collect();
    // The first of equals wins, and the last is taken.
    ids.reverse();
    ids.sort_by_key(|(_, witness)| *witness);
    if let Some(own_name) = own_name {
        // Some places write every name in lower case; the page's own name knows better.
        for (id, _) in ids.iter_mut().filter(|(id, _)| id.eq_ignore_ascii_case(&own_name)) {
            id.clone_from(&own_name);
        }
        ids.insert(0, (own_name, Witness::Path));
    }
    ids
}

/// Operations of one page: each gets all of its tables, and so many have none of them in common.
const MOST_OPERATIONS: usize = 32;

/// What a page says, all operations that share it taken together.
const MOST_FACTS: usize = 20_000;

/// Tables of fields of one page: which of them describes which field, is looked for among all of them.
const MOST_TABLES: usize = 500;

/// Examples of one page that are asked what an object holds.
const MOST_EXAMPLES: usize = 100;

/// Drafts an operation from the facts of its part of the page, and from what stands before the first part or belongs to all.
/// `sharing` is how many operations there are for the part.
fn draft<'f>(
    page: PagePart<'f>,
    part: &Range<usize>,
    layout: &Layout,
    announced: Announced,
    ids: &[(String, Witness)],
    sharing: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Draft<'f> {
    let mut draft = Draft {
        url: page.url,
        provenance: announced.provenance,
        method: announced.method,
        path: announced.path,
        id: ids.last().cloned(),
        title: None,
        summary: Vec::new(),
        remarks: Vec::new(),
        lines: Vec::new(),
        allowed_states: Vec::new(),
        parameters: Vec::new(),
        request: Body::default(),
        responses: BTreeMap::new(),
        success_is_assumed: false,
        errors: Vec::new(),
        error_reference: None,
        permissions: Vec::new(),
        request_examples: Vec::new(),
        error_examples: Vec::new(),
        sdk: BTreeSet::new(),
        shares_line: false,
        superseded: Vec::new(),
    };
    let own = &page.facts[part.clone()];
    let announced_at = announced.fact;
    let mut heading = None;
    // Words above the first heading or request line are about all operations of the page.
    let opens_a_part = |fact: &Fact| matches!(fact.claim, Claim::Operation(_) | Claim::Heading(_));
    let first = page.facts.iter().position(opens_a_part).unwrap_or_default();
    for (index, fact) in page.facts.iter().enumerate() {
        let is_for_all = matches!(
            fact.claim,
            Claim::ErrorCode(_) | Claim::ErrorReference(_) | Claim::Permission(_) | Claim::Sdk(..)
        );
        if !part.contains(&index) && index >= first && !is_for_all {
            continue;
        }
        let shown = |example| Shown {
            provenance: &fact.provenance,
            example,
        };
        match &fact.claim {
            Claim::Title(title) => draft.title = draft.title.take().or_else(|| Some(title.clone())),
            Claim::Summary(text) => draft.summary.push(text.clone()),
            Claim::Remark(text) => draft.remarks.push(text),
            Claim::Line(line, text) => draft.lines.push((*line, text.clone())),
            Claim::AllowedStates(states) => draft.allowed_states.extend(states.iter().cloned()),
            Claim::ErrorCode(error) => draft.errors.push(error),
            Claim::ErrorReference(text) => draft.error_reference = draft.error_reference.or(Some(text)),
            Claim::Permission(permission) => draft.permissions.push(permission),
            Claim::Sdk(name, text) => {
                draft.sdk.insert((*name, text));
            }
            Claim::Status(status, text) => {
                let response = draft.responses.entry(*status).or_default();
                response.provenance = response.provenance.or(Some(&fact.provenance));
                // The status table comes last and says least: it fills in only what is still empty.
                if response.description.is_empty() {
                    response.description.clone_from(text);
                }
            }
            Claim::Example(example) if example.is_request => draft.request_examples.push(shown(example)),
            Claim::Example(example) if example.is_error => draft.error_examples.push(shown(example)),
            Claim::Heading(text) if own.len() < page.facts.len() && index < announced_at => heading = Some(text),
            Claim::Part
            | Claim::Heading(_)
            | Claim::Operation(_)
            | Claim::OperationId(..)
            | Claim::Table(_)
            | Claim::Field(_)
            | Claim::Example(_)
            | Claim::Reference(_)
            | Claim::Aside(_) => {}
        }
    }
    // On a page of several operations each has the heading above it for a title, and the page's own name is none of theirs.
    if let Some(heading) = heading {
        draft.title = Some(heading.clone());
        draft.id = draft.id.filter(|(_, witness)| *witness > Witness::Path);
    }
    let success = success_status(&mut draft);
    for fact in own {
        if let Claim::Example(example) = &fact.claim
            && !example.is_request
            && !example.is_error
        {
            let response = draft.responses.entry(example.status.unwrap_or(success)).or_default();
            response.examples.push(Shown {
                provenance: &fact.provenance,
                example,
            });
        }
    }
    place_fields(own, layout, success, sharing, &mut draft, diagnostics);
    draft
}

/// The one success status that the page states, or 200.
fn success_status(draft: &mut Draft) -> u16 {
    if let Some(status) = draft.responses.keys().find(|status| (200..300).contains(*status)) {
        return *status;
    }
    draft.success_is_assumed = true;
    draft.responses.entry(200).or_default();
    200
}

/// Puts every field table where it belongs.
fn place_fields<'f>(
    facts: &'f [Fact],
    layout: &Layout,
    success: u16,
    sharing: usize,
    draft: &mut Draft<'f>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let examples: Vec<&Example> = facts
        .iter()
        .filter_map(|fact| match &fact.claim {
            Claim::Example(example) => Some(&**example),
            _ => None,
        })
        .take(MOST_EXAMPLES)
        .collect();
    let mut tables = tree::tables(facts, layout.nested_rows, |place| shown(&examples, place));
    if let Some(table) = tables.get(MOST_TABLES) {
        let provenance = table
            .rows
            .first()
            .map_or(&draft.provenance, |(provenance, _)| provenance);
        diagnostics.push(
            Diagnostic::new(
                Code::BeyondMeasure,
                provenance,
                format!(
                    "the page has more than {MOST_TABLES} tables of fields; this one and those after it are left out"
                ),
            )
            .help("look at the page: no page for people is like this; capture it again or take the part out"),
        );
    }
    tables.truncate(MOST_TABLES);
    let joins = join::join(&tables, |place| shown(&examples, place));
    let mut grower = tree::Grower::new(&tables, &joins, sharing, diagnostics);
    let mut known = BTreeSet::new();
    for (index, table) in tables.iter().enumerate() {
        let Some(head) = table.head.filter(|_| !joins.joined.contains(&index)) else {
            continue;
        };
        let nodes = grower.grow(index);
        let nodes = match body(head.place, success, draft).filter(|_| !head.is_body) {
            Some(body) => tree::adopt(&mut body.members, nodes, &shown(&examples, head.place)),
            None => nodes,
        };
        for node in nodes {
            place_node(node, head, layout, success, draft, &mut known);
        }
    }
}

/// The body that a table's fields belong to, where all of them do.
fn body<'d, 'f>(place: Place, success: u16, draft: &'d mut Draft<'f>) -> Option<&'d mut Body<'f>> {
    match place {
        Place::Body => Some(&mut draft.request),
        Place::Response(status) => Some(&mut draft.responses.entry(status.unwrap_or(success)).or_default().body),
        _ => None,
    }
}

/// The bodies that the page shows for a place.
fn shown<'e>(examples: &[&'e Example], place: Place) -> Vec<&'e serde_json::Value> {
    let fits = |example: &&&Example| match place {
        Place::Response(status) => {
            !example.is_request
                && !example.is_error
                && (status.is_none() || example.status.is_none() || example.status == status)
        }
        _ => example.is_request,
    };
    examples
        .iter()
        .filter(fits)
        .filter_map(|example| example.body.as_ref())
        .collect()
}

/// What a name is told apart in: the parameters of one kind, or one body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Parameter(&'static str),
    Request,
    Response(u16),
}

fn place_node<'f>(
    node: Node<'f>,
    head: &Table,
    layout: &Layout,
    success: u16,
    draft: &mut Draft<'f>,
    known: &mut BTreeSet<(Slot, &'f str)>,
) {
    let name = node.field.api_name.as_str();
    let parameter = |location, is_stated| (Slot::Parameter(location), is_stated);
    let (slot, is_stated) = match head.place {
        Place::Path => parameter("path", true),
        Place::Query => parameter("query", true),
        Place::Header => parameter("header", true),
        Place::Target => {
            let is_path = placeholders(&draft.path).any(|placeholder| placeholder == name);
            parameter(if is_path { "path" } else { "query" }, false)
        }
        Place::Request => match request_location(node.field, layout, &draft.method, &draft.path) {
            Some(location) => parameter(location, false),
            None => (Slot::Request, false),
        },
        Place::Body | Place::Form => (Slot::Request, false),
        Place::Response(status) => (Slot::Response(status.unwrap_or(success)), false),
        Place::ResponseHeader(status) => {
            let response = draft.responses.entry(status.unwrap_or(success)).or_default();
            response.headers.push((node.provenance, node.field));
            return;
        }
        Place::Object => return,
    };
    let body = match slot {
        Slot::Parameter(location) => {
            if known.insert((slot, name)) {
                draft.parameters.push(Parameter {
                    location,
                    node,
                    is_stated,
                });
            }
            return;
        }
        Slot::Request => &mut draft.request,
        Slot::Response(status) => &mut draft.responses.entry(status).or_default().body,
    };
    // A row without a name, with a dash for one, or with a body's heading for one is the body itself.
    let is_root = name.is_empty() || name == "-" || (body.is_empty() && is_body_word(name, &node, layout));
    if is_root {
        body.root = body.root.or(Some((node.provenance, node.field)));
        known.extend(node.children.iter().map(|child| (slot, child.field.api_name.as_str())));
        body.members.extend(node.children);
    } else if known.insert((slot, name)) {
        body.members.push(node);
    }
}

/// Whether a row with members below it is called what the layout's headings call a body.
fn is_body_word(name: &str, node: &Node, layout: &Layout) -> bool {
    !node.children.is_empty() && layout.section(name) == Some(Section::Body)
}

/// Where a request parameter travels when its table does not say; `None` for the body.
fn request_location(field: &Field, layout: &Layout, method: &str, path: &str) -> Option<&'static str> {
    let name = field.api_name.as_str();
    if let Some(location) = &field.location {
        let location = location.to_lowercase();
        for (word, place) in [
            ("path", "path"),
            ("url", "path"),
            ("query", "query"),
            ("header", "header"),
        ] {
            if location.contains(word) {
                return Some(place);
            }
        }
        if location.contains("body") {
            return None;
        }
    }
    if placeholders(path).any(|placeholder| placeholder == name) {
        return Some("path");
    }
    if is_header_name(name) {
        return Some("header");
    }
    let in_query = layout.operation.unplaced == Unplaced::Query || matches!(method, "GET" | "DELETE" | "HEAD");
    in_query.then_some("query")
}

/// Names that only a header has.
pub(super) fn is_header_name(name: &str) -> bool {
    let standard = ["Authorization", "Content-Type", "Content-Length", "Host", "Accept"];
    name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"))
        || standard.iter().any(|header| header.eq_ignore_ascii_case(name))
}

/// The names between braces in a path template.
pub(super) fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
}
