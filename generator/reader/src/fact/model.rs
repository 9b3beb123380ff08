//! Facts: what a page can say. Plain data, in the page's words; what it means is not asked here.

use crate::layout::{LineFact, TypeWord};
use docwright_base::page::Provenance;
use docwright_base::prose::Mark;

/// One thing that a page says.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Where it says so.
    pub provenance: Provenance,
    /// What it says.
    pub claim: Claim,
}

/// What a page says.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// What follows is about something else than what stands above it, such as another operation.
    Part,
    /// The title of the page, or of a part of it.
    Title(String),
    /// A heading that is no word of the layout.
    Heading(String),
    /// A line that states something about the operation.
    Line(LineFact, String),
    /// What the operation does.
    Summary(String),
    /// The states in which the call is allowed, as the page spells them.
    AllowedStates(Vec<String>),
    /// A request line.
    Operation(RequestLine),
    /// The operation's official name.
    OperationId(String, Witness),
    /// A table of fields; the fields that follow name it by its number.
    Table(FieldTable),
    /// A row of such a table.
    Field(Box<Field>),
    /// A response of this status, and what the page says of it.
    Status(u16, String),
    /// What a paragraph below the heading of a response says of it; without a status, of that of success, where nothing else
    /// describes it.
    Response(Option<u16>, String),
    /// A row of the error table.
    ErrorCode(ErrorRow),
    /// Where the page sends the reader for error codes, in its words.
    ErrorReference(String),
    /// A row of the permission table.
    Permission(Permission),
    /// An example of a request or a response.
    Example(Box<Example>),
    /// A name in an SDK sample.
    Sdk(SdkName, String),
    /// What a list explanations on the request or the response as a whole.
    Explanation(String),
    /// A table that explains these fields; it stands in their descriptions.
    Reference(Vec<String>),
    /// Read, and nothing for a spec; why.
    Aside(&'static str),
}

/// A request line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// In upper case.
    pub method: String,
    /// The host, where the line has one, with its port.
    pub host: Option<String>,
    /// The path template without the query.
    pub path: String,
    /// The query as it stands behind `?`, if there is one.
    pub query: Option<String>,
}

/// Who names the operation, the most trustworthy last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// The page's own name, as a file or in its address.
    Path,
    /// A permission of the same name.
    Permission,
    /// Names of places on the page that begin with it.
    Anchor,
    /// A link to where the operation can be tried.
    Link,
    /// An SDK sample.
    Sample,
    /// The row of the action parameter.
    Row,
    /// The page's title.
    Title,
    /// A section of its own.
    Section,
}

/// Where the fields of a table belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a request header.
    Header,
    /// In the request body.
    Body,
    /// In a form.
    Form,
    /// In the path or the query; the path template tells which.
    Target,
    /// In the request; each field's name and the method tell where.
    Request,
    /// In the body of the response of this status, or of the successful one.
    Response(Option<u16>),
    /// In a header of that response.
    ResponseHeader(Option<u16>),
    /// In an object that other tables refer to.
    Object,
}

/// A table of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTable {
    /// Counts the page's field tables from 1.
    pub number: usize,
    /// Where its fields belong.
    pub place: Location,
    /// Whether a caption says so; else it is the section's word.
    pub captioned: bool,
    /// Whether the caption says that this is a body, not a part of one.
    pub is_body: bool,
    /// The caption's words.
    pub caption: Option<String>,
    /// The caption's number, by which texts refer to the table.
    pub caption_number: Option<u32>,
    /// The object's name, for [`Location::Object`].
    pub object: Option<String>,
    /// Where the heading above would have its fields, for [`Location::Object`].
    pub under: Option<Location>,
    /// Names by which links point to the table.
    pub anchors: Vec<String>,
    /// How deep its rows are nested was lost on the way; the example may know.
    pub is_flat: bool,
    /// The body is a list, and the rows are members of its elements.
    pub is_of_elements: bool,
    /// It is no table but a line that says what the body is; a table of the same place says it better.
    pub is_said: bool,
}

impl FieldTable {
    /// What a line says of a body.
    pub(super) fn said(number: usize, place: Location) -> Self {
        Self {
            number,
            place,
            captioned: false,
            is_body: true,
            caption: None,
            caption_number: None,
            object: None,
            under: None,
            anchors: Vec::new(),
            is_flat: false,
            is_of_elements: false,
            is_said: true,
        }
    }
}

/// A parameter, body field or response field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// [`FieldTable::number`] of its table.
    pub table: usize,
    /// How deep the row is nested, where the page shows it.
    pub depth: usize,
    /// The name as the vendor spells it; empty on a row that stands for the body as a whole.
    pub api_name: String,
    /// The type as the page words it.
    pub type_text: String,
    /// The type as it was understood.
    pub type_expr: TypeExpr,
    /// The targets of links in the row, those of the type first.
    pub links: Vec<String>,
    /// Words of the description that are code or links.
    pub marks: Vec<Mark>,
    /// The tables that the row refers to by number.
    pub table_numbers: Vec<u32>,
    /// The name that the description points to for members.
    pub pointer: Option<String>,
    /// Whether it must be given.
    pub required: Required,
    /// What the page says of it, without the constraints taken from it.
    pub description: String,
    /// A value it may have.
    pub example: Option<String>,
    /// Where the row says it travels.
    pub location: Option<String>,
    /// The release that brought it.
    pub since: Option<String>,
    /// What the description says of its values.
    pub constraints: ValueConstraints,
}

impl Field {
    /// A field of a table of which nothing is said but its type.
    pub(super) fn unnamed(table: usize, type_expr: TypeExpr) -> Self {
        Self {
            table,
            depth: 0,
            api_name: String::new(),
            type_text: String::new(),
            type_expr,
            links: Vec::new(),
            marks: Vec::new(),
            table_numbers: Vec::new(),
            pointer: None,
            required: Required::Unstated,
            description: String::new(),
            example: None,
            location: None,
            since: None,
            constraints: ValueConstraints::default(),
        }
    }
}

/// A type as a page words it.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeExpr {
    /// A type word of the layout.
    Word(TypeWord),
    /// An object named by the vendor.
    Named(String),
    /// An array of it.
    Array(Box<TypeExpr>),
    /// A map from text to it.
    Map(Box<TypeExpr>),
    /// One of these, from value to value; at least two.
    Either(Vec<TypeExpr>),
    /// No type in any notation of the layout.
    Unknown,
}

impl TypeExpr {
    /// The object that it names, if it names one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut inner = self;
        while let Self::Array(element) | Self::Map(element) = inner {
            inner = element;
        }
        match inner {
            Self::Named(name) => Some(name.as_str()),
            _ => None,
        }
        .into_iter()
    }

    /// Whether it is an object, a list or a map of objects.
    pub(crate) fn is_object(&self) -> bool {
        match self {
            Self::Named(_) | Self::Word(TypeWord::Object) => true,
            Self::Array(inner) | Self::Map(inner) => inner.is_object(),
            Self::Either(types) => types.iter().any(Self::is_object),
            Self::Word(_) | Self::Unknown => false,
        }
    }
}

/// Whether a field must be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Required {
    /// It must.
    Yes,
    /// It may be left out.
    No,
    /// In some cases; the page's words.
    Conditional(String),
    /// The table has a column for it, and nothing stands there in the row.
    Blank,
    /// The page does not say, and the layout says that then it must.
    ByLayout,
    /// The field has no row: the rows of its members name it as what holds them.
    Wrapper,
    /// Neither the page nor the layout says.
    Unstated,
}

impl Required {
    /// Whether the field must always be given.
    pub fn is_always(&self) -> bool {
        matches!(self, Self::Yes | Self::ByLayout | Self::Wrapper)
    }

    /// The page's words for when it must be given.
    pub fn when(&self) -> Option<&str> {
        match self {
            Self::Conditional(when) => Some(when),
            _ => None,
        }
    }
}

/// What a description says of a field's values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValueConstraints {
    /// Characters.
    pub min_length: Option<usize>,
    /// Characters.
    pub max_length: Option<usize>,
    /// The least value.
    pub minimum: Option<f64>,
    /// The greatest value.
    pub maximum: Option<f64>,
    /// Elements.
    pub min_items: Option<usize>,
    /// Elements.
    pub max_items: Option<usize>,
    /// The value that holds when none is given, as the page writes it.
    pub default: Option<String>,
    /// A regular expression.
    pub pattern: Option<String>,
    /// The values it may have, with what the page says of each.
    pub values: Vec<(String, Option<String>)>,
    /// It may be null.
    pub nullable: bool,
    /// It is on its way out.
    pub deprecated: bool,
    /// It makes a repeated call harmless.
    pub idempotency: bool,
    /// Its items travel as one text, with commas between them.
    pub comma_separated: bool,
    /// Words of a number's range were used for a text's length.
    pub length_by_value_words: bool,
    /// Phrases of constraints whose values are in no notation that is read, as the page writes them.
    pub unread: Vec<String>,
}

/// A row of the error table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorRow {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The vendor's code.
    pub code: String,
    /// The text that goes with it.
    pub message: String,
    /// What it means or what to do.
    pub description: Option<String>,
}

/// A row of the permission table. What the page leaves out is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permission {
    /// The permission.
    pub action: String,
    /// How deep it reaches.
    pub access_level: Option<String>,
    /// The kind of resource it is about.
    pub resource_type: Option<String>,
    /// The resource must be named.
    pub resource_required: bool,
    /// The resource's name pattern.
    pub resource: Option<String>,
    /// The condition under which it holds.
    pub condition_key: Option<String>,
    /// Another name of it.
    pub alias: Option<String>,
    /// Permissions that it needs beside itself.
    pub dependencies: Option<String>,
}

/// An example of a request or a response.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Example {
    /// A response's status; for a request, `None`.
    pub status: Option<u16>,
    /// It is a request.
    pub is_request: bool,
    /// It is an error of a status that the page does not state.
    pub is_error: bool,
    /// What the page says of it.
    pub description: Option<String>,
    /// A request's method.
    pub method: Option<String>,
    /// A request's target as it stands.
    pub url: Option<String>,
    /// Headers, names as they stand.
    pub headers: Vec<(String, String)>,
    /// The JSON body.
    pub body: Option<serde_json::Value>,
    /// A body that is no JSON.
    pub text: Option<String>,
    /// What the body shows of what is inside of what, where it does not do so as it stands: of XML, with null for every text, and
    /// of JSON whose names have blanks around them, without these.
    pub tree: Option<serde_json::Value>,
}

impl Example {
    /// What the body shows of what is inside of what.
    pub(crate) fn structure(&self) -> Option<&serde_json::Value> {
        self.tree.as_ref().or(self.body.as_ref())
    }
}

/// Names in an SDK sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SdkName {
    /// The client's class.
    Client,
    /// A package to import.
    Package,
    /// Credentials that belong to a project.
    ProjectScope,
    /// Credentials that belong to an account.
    AccountScope,
}
