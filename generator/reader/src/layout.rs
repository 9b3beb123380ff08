//! `layout.yaml` as types: the words and choices by which one vendor writes its pages.
//!
//! In: the text of a `layout.yaml`. Out: [`Layout`]. A misspelled key or a pattern that is no regular expression is an
//! error that names its line, and so is what could mean two things or nothing. What the words mean for the reading is said where they are used.

mod check;
mod pattern;

pub use pattern::{ItemPattern, Pattern};

use docwright_base::diagnostic::Diagnostic;
use docwright_base::input;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// Everything that is particular to a vendor's pages.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The vendor's name as people write it.
    pub title: String,
    /// The language of the pages, as a BCP 47 tag such as `en`.
    pub language: String,
    /// Where a service of this vendor answers when its `service.yaml` does not say.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::servers"))]
    pub servers: Vec<openapiv3::Server>,
    /// Lines of page furniture, such as feedback boxes and menus.
    #[serde(default)]
    pub noise: Vec<Pattern>,
    /// Lines that state facts about the operation, in the groups `tag`, `since`, `mode`, `updated`, `auth` and `title`.
    #[serde(default)]
    pub lines: Vec<Pattern>,
    /// Lines after which a remark follows.
    #[serde(default)]
    pub remarks: Vec<Pattern>,
    /// Heading words by what stands under them; compared without case.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::words_by::<Section>"))]
    pub sections: IndexMap<Section, Vec<String>>,
    /// Lines that open a part about one HTTP status, with the number in the group `status`.
    #[serde(default)]
    pub status_lines: Vec<Pattern>,
    /// A caption line above a table, with its words in the group `text` and its number in the group `number`.
    pub caption: Option<Pattern>,
    /// What the words of a caption say about the table below it; the first that matches decides.
    #[serde(default)]
    pub captions: Vec<CaptionRule>,
    /// The members of an object stand in the rows below it, and nothing but the example tells them from its siblings.
    #[serde(default)]
    pub nested_rows: bool,
    /// An extractor ran headings on into the line before them; only pages without markup are read so.
    #[serde(default)]
    pub glued_headings: bool,
    /// Words of a location cell that name the member of the body which holds the field, in the group `wrapper`.
    #[serde(default)]
    pub wrappers: Vec<Pattern>,
    /// Column words by role; compared without case.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::words_by::<Column>"))]
    pub columns: IndexMap<Column, Vec<String>>,
    /// List items that are what a table's row is elsewhere, with the roles of columns as named groups.
    #[serde(default)]
    pub items: Vec<ItemPattern>,
    /// How "required" is written.
    #[serde(default)]
    pub required: RequiredWords,
    /// How types are written.
    pub types: Types,
    /// Words that open a remark in a cell, before a colon.
    #[serde(default)]
    pub remark_words: Vec<String>,
    /// Phrases of descriptions by what they state.
    #[serde(default)]
    pub constraints: Constraints,
    /// How the page says which operation it describes.
    #[serde(default)]
    pub operation: OperationWords,
    /// How callers identify themselves.
    #[serde(default)]
    pub security: Security,
    /// Words of the permission table.
    #[serde(default)]
    pub permissions: PermissionWords,
    /// How an error is told, in its own body or inside a successful one.
    #[serde(default)]
    pub errors: ErrorWords,
}

/// What stands under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What the operation does.
    Summary,
    /// Who may call it.
    Authorization,
    /// The request line.
    Endpoint,
    /// Request parameters, wherever they travel.
    Request,
    /// Path parameters.
    Path,
    /// Query parameters.
    Query,
    /// Header parameters.
    Header,
    /// Body fields.
    Body,
    /// Response fields.
    Response,
    /// Response header fields.
    ResponseHeader,
    /// Examples of requests and responses under one heading.
    Examples,
    /// Examples of requests.
    RequestExample,
    /// Examples of responses.
    ResponseExample,
    /// Examples of errors whose status the page does not state.
    ErrorExample,
    /// Samples that use the vendor's SDK.
    Sample,
    /// What each HTTP status means.
    StatusCodes,
    /// The vendor's error codes.
    ErrorCodes,
    /// The operation's official name.
    OperationId,
    /// What changed when.
    History,
    /// A part of the page that holds nothing for a spec.
    Aside,
}

/// What a table column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// A parameter's or field's name.
    Name,
    /// Whether it must be given.
    Required,
    /// Its type.
    Type,
    /// Where it travels.
    Location,
    /// What it means.
    Description,
    /// A value it may have.
    Example,
    /// The values it may have.
    Values,
    /// The release that brought it.
    Since,
    /// An HTTP status.
    Status,
    /// The vendor's code of an error.
    ErrorCode,
    /// The text that goes with an error.
    ErrorMessage,
    /// What to do about it.
    Solution,
    /// A permission.
    Action,
    /// How deep a permission reaches.
    AccessLevel,
    /// The kind of resource it is about.
    ResourceType,
    /// The condition under which it holds.
    ConditionKey,
    /// Another name of it.
    Alias,
    /// Permissions that it needs beside itself.
    Dependencies,
    /// A date, in a change history.
    Date,
    /// Known, and nothing for a spec.
    Ignored,
}

/// What a table is about, when its caption or heading says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// Path parameters.
    Path,
    /// Query parameters.
    Query,
    /// Header parameters.
    Header,
    /// Body fields.
    Body,
    /// Form fields.
    Form,
    /// Request parameters; each row's place follows from its name and the method.
    Request,
    /// Response fields.
    Response,
    /// Response header fields.
    ResponseHeader,
    /// The members of an object; the caption's group `object` names it.
    Object,
    /// Nothing for a spec.
    Aside,
}

/// What a caption's words say.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaptionRule {
    /// The words, with the object's name in the group `object` where the table is about one.
    pub pattern: Pattern,
    /// What the table is about.
    pub is: TableKind,
}

/// The words for "required".
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RequiredWords {
    /// The field must be given.
    pub yes: Vec<String>,
    /// The field may be left out.
    pub no: Vec<String>,
    /// The field must be given in some cases.
    pub conditional: Vec<String>,
    /// Marks in a name or at a description's start that make a field optional; the rest counts as required.
    pub optional_marks: Vec<Pattern>,
    /// How a table of request fields without the column is to be read.
    pub when_unstated: Unstated,
}

/// What a missing statement stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unstated {
    /// The field may be left out.
    #[default]
    Optional,
    /// The field must be given.
    Required,
}

/// How types are written.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Types {
    /// Type words and what they stand for; compared without case.
    pub words: IndexMap<String, TypeWord>,
    /// Notations of arrays, with the element's type in the group `T` (written `{T}`).
    pub arrays: Vec<Pattern>,
    /// Notations of maps, with the value's type in the group `T`.
    pub maps: Vec<Pattern>,
    /// Notations of an object, with its name in the group `T`.
    pub objects: Vec<Pattern>,
    /// How a text refers to a table by its number: `{n}`.
    pub table_numbers: Vec<Pattern>,
    /// Words in a description that point to the object's own table or name, with the name in the group `T`.
    pub pointers: Vec<Pattern>,
}

/// What a type word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TypeWord {
    /// Text.
    String,
    /// A whole number of unstated size.
    Integer,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A number.
    Number,
    /// A number of 32 bits.
    Float,
    /// A number of 64 bits.
    Double,
    /// True or false.
    Boolean,
    /// A time, written as text.
    DateTime,
    /// A date, written as text.
    Date,
    /// Bytes.
    Binary,
    /// An object, of members that a table or an example may show.
    Object,
    /// An array, of elements that a table or an example may show.
    Array,
    /// Any JSON value.
    Any,
}

impl TypeWord {
    /// The name that layouts have for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Number => "number",
            Self::Float => "float",
            Self::Double => "double",
            Self::Boolean => "boolean",
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::Binary => "binary",
            Self::Object => "object",
            Self::Array => "array",
            Self::Any => "any",
        }
    }
}

/// Phrases of descriptions. `{n}` is a number with or without thousands separators, `{v}` a value.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Constraints {
    /// The least length of a text: `{n}`.
    pub min_length: Vec<Pattern>,
    /// The greatest length of a text: `{n}`.
    pub max_length: Vec<Pattern>,
    /// The least and the greatest length of a text: `{n}` twice.
    pub length_range: Vec<Pattern>,
    /// The least value: `{n}`; on a text, its least length.
    pub minimum: Vec<Pattern>,
    /// The greatest value: `{n}`; on a text, its greatest length.
    pub maximum: Vec<Pattern>,
    /// The least and the greatest value: `{n}` twice.
    pub range: Vec<Pattern>,
    /// The least and the greatest number of elements: `{n}` twice.
    pub item_range: Vec<Pattern>,
    /// The value that holds when none is given: `{v}`.
    pub default: Vec<Pattern>,
    /// A regular expression that values match: `{v}`.
    pub pattern: Vec<Pattern>,
    /// Words before a list of values.
    pub enum_introducers: Vec<Pattern>,
    /// Sentences that name all values, in the group `values`.
    pub enum_sentences: Vec<Pattern>,
    /// The value may be null.
    pub nullable: Vec<Pattern>,
    /// The field is on its way out.
    pub deprecated: Vec<Pattern>,
    /// A repeated call with the same value of this parameter has no further effect.
    pub idempotency: Vec<Pattern>,
    /// The states in which the call is allowed, listed in the group `states`.
    pub allowed_states: Vec<Pattern>,
}

/// How the page says which operation it describes.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OperationWords {
    /// Lines that announce an operation wherever they stand, with the groups `method` and `target` and, where the line
    /// has one, `title`.
    pub request_lines: Vec<Pattern>,
    /// Headings of this level, or of one further out, part a page that describes several operations; 1 is the outermost.
    pub heading_level: Option<u8>,
    /// Set for RPC style, where no page shows a request line.
    pub rpc: Option<Rpc>,
    /// Where a request parameter travels when nothing on the page tells.
    pub unplaced: Unplaced,
    /// The operation's official name in the page's own name, in the group `id`: the file's name or the address's last part.
    pub id_in_paths: Vec<Pattern>,
    /// The operation's official name in the names of places on the page, in the group `id`.
    pub id_in_anchors: Vec<Pattern>,
    /// The operation's official name in code samples, in the group `id`.
    pub id_in_samples: Vec<Pattern>,
    /// The vendor SDK's names in code samples: groups `client`, `package`, `project_scope`, `account_scope`.
    pub sdk_in_samples: Vec<Pattern>,
}

/// Where a request parameter travels when nothing on the page tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unplaced {
    /// In the query of GET, HEAD and DELETE, in the body of other methods.
    #[default]
    ByMethod,
    /// In the query.
    Query,
}

/// RPC style: one path for all calls, told apart by an action.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rpc {
    /// The method of every call.
    pub method: String,
    /// How the action's name travels.
    pub carrier: Carrier,
    /// The header or query parameter that carries the action's name.
    pub key: String,
    /// The header or query parameter that carries the API version.
    pub version_key: Option<String>,
    /// Titles that name the action, in the group `id`.
    #[serde(default)]
    pub titles: Vec<Pattern>,
    /// Permissions that name the action, in the group `id`.
    #[serde(default)]
    pub permissions: Vec<Pattern>,
    /// The parameter row whose example is the action's name.
    pub row: Option<String>,
}

/// Where an action's name travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// A header.
    Header,
    /// A query parameter.
    Query,
}

impl Carrier {
    /// The word that the `x-action` extension uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Query => "query",
        }
    }
}

/// How callers identify themselves.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Security {
    /// OpenAPI security schemes by name.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::security_schemes"))]
    pub schemes: IndexMap<String, openapiv3::SecurityScheme>,
    /// Each entry alone is enough: the names of the schemes that it takes together.
    pub alternatives: Vec<Vec<String>>,
    /// Every operation wants it, whether its page says so or not.
    pub always: bool,
}

/// Words of the permission table.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PermissionWords {
    /// Words of the access level column.
    pub access_levels: Vec<String>,
    /// Words that stand for "nothing" in the other columns.
    pub nothing: Vec<String>,
    /// A mark at a resource type that makes it required.
    pub required_mark: Option<String>,
}

/// Members by which errors are told.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ErrorWords {
    /// What components.schemas calls the error body that most responses share.
    pub schema: Option<String>,
    /// Members of an error body, as dotted paths.
    pub body: Option<ErrorBody>,
    /// Members of a successful body that carry an error; used where the body has them.
    pub in_band: Option<InBand>,
}

/// Members of an error body, as dotted paths.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorBody {
    /// The error's code.
    pub code: String,
    /// The error's text.
    pub message: String,
}

/// Members of a successful body that carry an error, as dotted paths.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InBand {
    /// The object that is null on success.
    pub envelope: Option<String>,
    /// The error's code.
    pub code: String,
    /// The error's text.
    pub message: String,
    /// True on success.
    pub success: Option<String>,
    /// The HTTP status, told again.
    pub status: Option<String>,
}

/// The named groups of [`Layout::lines`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFact {
    /// A tag of the operation.
    Tag,
    /// The release that brought the operation.
    Since,
    /// Whether the call answers when the work is done.
    Mode,
    /// When the page was last updated.
    Updated,
    /// Callers must identify themselves.
    Auth,
    /// The page's title.
    Title,
}

impl LineFact {
    /// The group names, in the order in which their facts are listed.
    pub const ALL: [(&'static str, Self); 6] = [
        ("tag", Self::Tag),
        ("since", Self::Since),
        ("mode", Self::Mode),
        ("updated", Self::Updated),
        ("auth", Self::Auth),
        ("title", Self::Title),
    ];
}

impl Layout {
    /// Reads a `layout.yaml`; `path` is only named in the error.
    pub fn from_yaml(path: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        let tree = input::read(path, text)?;
        let layout = tree.parse(path, "layout.yaml")?;
        check::check(&layout).map_err(|fault| fault.at(path, &tree))?;
        Ok(layout)
    }

    /// What stands under the heading `text`.
    pub fn section(&self, text: &str) -> Option<Section> {
        self.sections
            .iter()
            .find(|(_, words)| words.iter().any(|word| same_words(word, text)))
            .map(|(section, _)| *section)
    }

    /// Whether `text` is one of the heading words to the letter; a capture has nothing else to tell a heading by.
    pub fn is_heading_line(&self, text: &str) -> bool {
        self.sections.values().flatten().any(|word| word == text)
    }

    /// The heading words.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.sections.values().flatten().map(String::as_str)
    }

    /// Whether `text` is a type in one of the notations.
    pub fn is_type(&self, text: &str) -> bool {
        let notations = self
            .types
            .arrays
            .iter()
            .chain(&self.types.maps)
            .chain(&self.types.objects);
        self.type_word(text).is_some()
            || notations
                .map(|pattern| pattern.find(text))
                .any(|found| found == Some((0, text.len())))
    }

    /// What a column headed by just this word holds, to the letter: in a capture a field may be called `action`.
    pub fn column_word(&self, text: &str) -> Option<Column> {
        self.columns
            .iter()
            .find(|(_, words)| words.iter().any(|word| word == text))
            .map(|(column, _)| *column)
    }

    /// What the column headed `text` holds.
    pub fn column(&self, text: &str) -> Option<Column> {
        self.columns
            .iter()
            .find(|(_, words)| words.iter().any(|word| same_words(word, text)))
            .map(|(column, _)| *column)
    }

    /// The HTTP status that the line `text` opens a part about.
    pub fn status_line(&self, text: &str) -> Option<u16> {
        let text = text.trim();
        self.status_lines
            .iter()
            .find_map(|pattern| pattern.capture(text, "status")?.parse().ok())
    }

    /// Whether the line `text` is page furniture.
    pub fn is_noise(&self, text: &str) -> bool {
        self.noise.iter().any(|pattern| pattern.is_match(text.trim()))
    }

    /// The number of the caption line `text`, in the group `number` of the caption pattern.
    pub fn caption_number(&self, text: &str) -> Option<u32> {
        self.caption.as_ref()?.capture(text.trim(), "number")?.parse().ok()
    }

    /// The words of the caption line `text`.
    pub fn caption_text<'t>(&self, text: &'t str) -> Option<&'t str> {
        Some(self.caption.as_ref()?.capture(text.trim(), "text")?.trim())
    }

    /// What the type word `text` stands for.
    pub fn type_word(&self, text: &str) -> Option<TypeWord> {
        self.types
            .words
            .iter()
            .find(|(word, _)| same_words(word, text.trim()))
            .map(|(_, is)| *is)
    }
}

/// Equal but for letter case, white space and colons at the end.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    folded(a).eq(folded(b))
}

/// What counts of a word when it is compared, on the page and in the layout.
fn folded(text: &str) -> impl Iterator<Item = char> {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_key_is_named_with_its_line() {
        let error = Layout::from_yaml("layout.yaml", "title: X\nlanguage: en\nsectoins: {}\n").unwrap_err();
        assert!(error.message.contains("sectoins"), "{error}");
    }

    #[test]
    fn a_colon_at_the_end_counts_on_neither_side() {
        for word in ["Request line", "Request line:", "request LINE ：", "Request line: :"] {
            let text = format!(
                "title: X\nlanguage: en\nsections: {{endpoint: ['{word}']}}\ncolumns: {{name: ['{word}']}}\ntypes: {{words: {{'{word}': string}}}}\n"
            );
            let layout = Layout::from_yaml("layout.yaml", &text).unwrap();
            for heading in ["Request line", "Request line:", " Request Line ： ", "REQUEST LINE::"] {
                assert_eq!(layout.section(heading), Some(Section::Endpoint), "{word} and {heading}");
                assert_eq!(layout.column(heading), Some(Column::Name), "{word} and {heading}");
                assert!(layout.type_word(heading).is_some(), "{word} and {heading}");
            }
            for other in ["Request", "Request: line", ":Request line"] {
                assert_eq!(layout.section(other), None, "{word} and {other}");
            }
        }
    }
}
