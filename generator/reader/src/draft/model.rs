//! What the pages of a service mean: owned plain data, with the reason for every judgement.
//!
//! Nothing here is OpenAPI yet; [`crate::document`] writes it down as that and decides nothing any more.

use super::decided::{Decided, Decision};
use super::rule::Rule;
use crate::fact::{Permission, ValueConstraints};
use crate::layout::TypeWord;
use docwright_base::page::Provenance;
use docwright_base::prose::Mark;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// All operations of a service.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// In the order of the pages.
    pub operations: Vec<Operation>,
    /// The objects that schemas refer to by number.
    pub objects: Vec<NamedObject>,
}

/// An object that the vendor or the operation names.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedObject {
    /// The name.
    pub name: String,
    /// The id of the operation it was found in.
    pub scope: String,
    /// Its schema.
    pub schema: Schema,
}

/// An operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Where the page announces it.
    pub provenance: Provenance,
    /// Pages that describe it too and that count for less, or say the same.
    pub superseded: Vec<Provenance>,
    /// Which part of the page is about it.
    pub scope: Decided<&'static str>,
    /// How it is called.
    pub address: Decided<Address>,
    /// Its name, which no other operation has.
    pub id: Decided<String>,
    /// Whether this page was chosen among several.
    pub revision: Option<Decided<String>>,
    /// Whether callers identify themselves; `None` where the layout knows no way to.
    pub security: Option<Decided<bool>>,
    /// What people read.
    pub words: Wording,
    /// Outside the body, in the order of the page.
    pub parameters: Vec<Parameter>,
    /// Headers that the page lists as parameters and that OpenAPI leaves to security schemes and media types.
    pub documented_headers: Vec<Parameter>,
    /// The request's body.
    pub request: Option<Request>,
    /// By status.
    pub responses: BTreeMap<u16, Response>,
    /// Errors whose status the page does not state.
    pub error: Option<Content>,
    /// What OpenAPI has no word for.
    pub extras: Extras,
}

/// The method, in upper case, and the path template; the template has a fragment where several operations share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Such as `GET`.
    pub method: String,
    /// Such as `/v2/{id}`.
    pub path: String,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// What people read about an operation, as the page words it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// The page's title.
    pub title: Option<String>,
    /// Whether the title is the summary.
    pub is_title_summary: bool,
    /// One line: the title, or the first paragraph where the title is only the operation's name.
    pub summary: Option<String>,
    /// The rest.
    pub description: Option<String>,
    /// The page's own.
    pub tags: Vec<String>,
    /// The page's address.
    pub url: Option<String>,
}

/// Where a value travels outside the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum In {
    /// A placeholder of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl In {
    /// OpenAPI's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Cookie => "cookie",
            Self::Header => "header",
        }
    }
}

impl fmt::Display for In {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A parameter outside the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// As the vendor spells it.
    pub name: String,
    /// Where it is described, or where the path is that has it.
    pub provenance: Provenance,
    /// Where that was in question: on which level of its table it stands, and what describes its members.
    pub judged: Vec<Decision>,
    /// Where it travels.
    pub location: Decided<In>,
    /// Whether it must be there.
    pub required: Decided<Presence>,
    /// When, in the page's words, where it depends.
    pub required_when: Option<String>,
    /// What the page says of it.
    pub description: String,
    /// Words of it that are code or links.
    pub marks: Vec<Mark>,
    /// A value, as the page writes it.
    pub example: Option<String>,
    /// It is on its way out.
    pub deprecated: bool,
    /// How the items of a list travel, where each is a parameter of its own with its number in the name.
    pub numbering: Option<Numbering>,
    /// The items of a list travel as one text, with commas between them.
    pub comma_separated: bool,
    /// What it looks like.
    pub schema: Schema,
}

/// How a name holds the number of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// `Tag.1.Key`, from 1 on.
    Dots,
    /// `Tag[0].Key`, from 0 on.
    Brackets,
}

impl Numbering {
    /// The document's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dots => "dots",
            Self::Brackets => "brackets",
        }
    }
}

/// Whether something must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// It must.
    Yes,
    /// It may be left out.
    No,
    /// In some cases; the page's words.
    When(String),
    /// The page says yes, and shows that it is not so.
    Documented,
}

impl fmt::Display for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => f.write_str("required"),
            Self::No => f.write_str("optional"),
            Self::When(words) => write!(f, "required in some cases: {words}"),
            Self::Documented => f.write_str("optional, against the page's word"),
        }
    }
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// It has a member that must be there.
    pub required: bool,
    /// Of which media type it is.
    pub media: Decided<Media>,
    /// What is in it.
    pub content: Content,
}

/// The media type of a request's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// JSON.
    Json,
    /// The fields of a form in one text.
    Form,
    /// The fields of a form in parts, of which some are files.
    Multipart,
}

impl Media {
    /// As it stands in headers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Multipart => "multipart/form-data",
        }
    }
}

impl fmt::Display for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// JSON of one schema, with the page's examples of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// What it looks like.
    pub schema: Schema,
    /// In the order of the page.
    pub examples: Vec<Sample>,
}

/// An example of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Where it stands.
    pub provenance: Provenance,
    /// What the page says of it.
    pub description: Option<String>,
    /// The body.
    pub body: Value,
}

/// A response.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Where the page states the status.
    pub provenance: Option<Provenance>,
    /// How the status is known.
    pub status: Decided<u16>,
    /// What the page says of it.
    pub description: Option<String>,
    /// Its body.
    pub content: Option<Content>,
    /// Its headers.
    pub headers: Vec<Header>,
}

impl Response {
    /// Whether the page does not state the status.
    pub fn is_assumed(&self) -> bool {
        matches!(self.status.rule, Rule::StatusAssumed | Rule::StatusByLayout)
    }
}

/// A header of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// As the vendor spells it.
    pub name: String,
    /// Where it is described.
    pub provenance: Provenance,
    /// What the page says of it.
    pub description: String,
    /// Words of it that are code or links.
    pub marks: Vec<Mark>,
    /// What it looks like.
    pub schema: Schema,
}

/// What a value looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// Its type.
    pub shape: Decided<Shape>,
    /// What its description says of its values.
    pub constraints: Option<Box<ValueConstraints>>,
    /// Its values where rows list them, with what the page says of each.
    pub values: Vec<(String, Option<String>)>,
    /// What the page says of it.
    pub notes: Option<Box<Notes>>,
}

/// What a page says of a value besides its type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// In the page's words; may be empty.
    pub description: String,
    /// Words of it that are code or links.
    pub marks: Vec<Mark>,
    /// When it must be there, in the page's words.
    pub required_when: Option<String>,
    /// A value, as the page writes it.
    pub example: Option<String>,
}

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Any value.
    Any,
    /// Any object.
    AnyObject,
    /// A value without members.
    Simple(TypeWord),
    /// A list.
    List(Box<Schema>),
    /// An object with any names and values of one kind.
    Map(Box<Schema>),
    /// A value of one of these types.
    Either(Vec<Schema>),
    /// An object with these members.
    Object(Vec<Member>),
    /// One of [`Draft::objects`].
    Named(usize),
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any value"),
            Self::AnyObject => f.write_str("any object"),
            Self::Simple(word) => f.write_str(word.as_str()),
            Self::List(items) => write!(f, "list of {}", items.shape.value),
            Self::Map(values) => write!(f, "map of {}", values.shape.value),
            Self::Either(types) => {
                let types: Vec<String> = types.iter().map(|it| it.shape.value.to_string()).collect();
                f.write_str(&types.join(" or "))
            }
            Self::Object(members) => write!(f, "object of {}", members.len()),
            Self::Named(_) => f.write_str("object"),
        }
    }
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// As the vendor spells it.
    pub name: String,
    /// The row that describes it; only an example shows others.
    pub provenance: Option<Provenance>,
    /// Where that was in question: how it is known to travel in the body, to belong to this object and to stand on its level, and
    /// what describes its own members.
    pub judged: Vec<Decision>,
    /// Whether it must be there.
    pub required: Decided<Presence>,
    /// What it looks like.
    pub schema: Schema,
}

/// What OpenAPI has no word for; docs/extensions.md says what each is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extras {
    /// What tells the operation from others at its address.
    pub action: Option<Action>,
    /// Rows of permission tables.
    pub permissions: Vec<Permission>,
    /// It is on its way out.
    pub deprecated: bool,
    /// The release that brought it.
    pub since: Option<String>,
    /// Synchronous or not, in the page's words.
    pub mode: Option<String>,
    /// When the page was changed last, in its words.
    pub updated: Option<String>,
    /// The states in which the call is allowed.
    pub allowed_states: Vec<String>,
    /// The parameter that makes a repeated call harmless.
    pub idempotency: Option<String>,
    /// Rows of error tables, and what examples of errors show.
    pub error_codes: Vec<ErrorCode>,
    /// Where the page sends the reader for error codes.
    pub error_reference: Option<String>,
    /// Where an error's body has its code and its message.
    pub error_body: Option<ErrorMembers>,
    /// Where a successful body has them.
    pub in_band_error: Option<InBandError>,
    /// Whose credentials are used: a project's or an account's.
    pub credential_scope: Option<&'static str>,
    /// What the vendor's SDK calls it.
    pub sdk: Option<Sdk>,
    /// Requests that the page shows without a body.
    pub request_examples: Vec<RequestExample>,
}

/// What tells an operation from others at its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The value, or the member that only this operation's body has.
    pub name: String,
    /// `query`, `header` or `body`.
    pub carrier: &'static str,
    /// The parameter or member.
    pub key: String,
    /// The parameter that carries the API's version, and its value.
    pub version: Option<(String, String)>,
}

/// An error code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCode {
    /// The vendor's code.
    pub code: String,
    /// Its text.
    pub message: Option<String>,
    /// Its status.
    pub status: Option<u16>,
    /// What it means or what to do.
    pub description: Option<String>,
    /// Only an example shows it.
    pub is_from_example: bool,
}

/// Where an error's body has what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorMembers {
    /// The path of the code.
    pub code: String,
    /// The path of the message.
    pub message: String,
}

/// Where a successful body tells of an error: paths of members that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InBandError {
    /// The object that an error comes in.
    pub envelope: Option<String>,
    /// The code.
    pub code: String,
    /// The message.
    pub message: Option<String>,
    /// Whether the call succeeded.
    pub success: Option<String>,
    /// The HTTP status once more.
    pub status: Option<String>,
}

/// What the vendor's SDK calls things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sdk {
    /// To be imported.
    pub packages: Vec<String>,
    /// The client's class.
    pub client: Option<String>,
    /// Whether the classes of request and response are named after the operation.
    pub has_classes: bool,
}

/// A request that the page shows without a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestExample {
    /// In upper case.
    pub method: String,
    /// As it stands.
    pub url: String,
    /// What the page says of it.
    pub description: Option<String>,
}
