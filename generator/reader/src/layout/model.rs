//! What a `layout.yaml` holds. Plain data; what it may not hold is refused in [`super::check`].

use super::pattern::{ItemPattern, Pattern};
use super::words::{Carrier, Column, LocationWord, Section, TableKind, TypeWord, Unplaced, Unstated, begins_words};
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
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::parts::servers"))]
    pub servers: Vec<openapiv3::Server>,
    /// Lines of page furniture, such as feedback boxes and menus.
    #[serde(default)]
    pub noise: Vec<Pattern>,
    /// Lines that state facts about the operation, in the groups `tag`, `since`, `mode`, `updated`, `auth`, `anonymous` and `title`.
    #[serde(default)]
    pub lines: Vec<Pattern>,
    /// Lines after which a remark follows.
    #[serde(default)]
    pub remarks: Vec<Pattern>,
    /// Names of the only member of a response's example that stand for the body and are none of its members.
    #[serde(default)]
    pub envelopes: Vec<Pattern>,
    /// Heading words by what stands under them; compared without case.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::parts::words_by::<Section>")
    )]
    pub sections: IndexMap<Section, Vec<String>>,
    /// Lines that open a part about one HTTP status, with the number in the group `status`.
    #[serde(default)]
    pub status_lines: Vec<Pattern>,
    /// A caption line above a table, with its words in the group `text` and its number in the group `number`.
    pub caption: Option<Pattern>,
    /// Headings, captions and lines after which the body is a list, and the table below is about its elements; a line may name the
    /// object that they are in the group `object`.
    #[serde(default)]
    pub body_lists: Vec<Pattern>,
    /// Lines that say which object the body is, in the group `object`.
    #[serde(default)]
    pub body_objects: Vec<Pattern>,
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
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::parts::words_by::<Column>")
    )]
    pub columns: IndexMap<Column, Vec<String>>,
    /// Words of a location cell by where the value travels. A cell says what it has such a word in; compared without case.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::parts::words_by::<LocationWord>")
    )]
    pub locations: IndexMap<LocationWord, Vec<String>>,
    /// List items that are what a table's row is elsewhere, with the roles of columns as named groups.
    #[serde(default)]
    pub items: Vec<ItemPattern>,
    /// Elements of components by their names, as MDX has them among its Markdown.
    #[serde(default)]
    pub elements: IndexMap<String, ElementRule>,
    /// Languages of code blocks that call the operation through an SDK, and are no examples.
    #[serde(default)]
    pub sample_languages: Vec<String>,
    /// How "required" is written.
    #[serde(default)]
    pub required: RequiredWords,
    /// How types are written.
    pub types: Types,
    /// Words that open a remark in a cell, before a colon.
    #[serde(default)]
    pub remark_words: Vec<String>,
    /// Names of fields whose values must not be seen, such as passwords.
    #[serde(default)]
    pub secrets: Vec<Pattern>,
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
    /// How lists are asked for page by page; the first rule that fits an operation counts.
    #[serde(default)]
    pub paging: Vec<PagingRule>,
}

/// How a list is asked for page by page. One of `offset`, `page`, `token` and `marker` is a parameter of the query.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PagingRule {
    /// The parameter that holds the number of items before the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<String>,
    /// The parameter that holds the number of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The number of the first page. Without it, the documented default of the parameter, else 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<i64>,
    /// The parameter that holds what the page before gives for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The parameter that holds the id of the last item before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    /// The member of the body that holds the next token, as a dotted path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The member of an item that is its id, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The list of items in the body, likewise. Without it, the only list there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// Members of the body that may hold the number of all items, likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub total: Vec<String>,
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

/// What an element of a component says. One that says nothing of these is a frame, and what stands in it is read as without it.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ElementRule {
    /// What stands in it, as below a heading of that section.
    pub section: Option<Section>,
    /// Its attributes by the columns whose cells they are: the element is a row. An attribute that holds the name may be a word of
    /// `locations`, and then says where the value travels.
    pub attributes: IndexMap<String, Column>,
    /// The rows in it are the members of the row around it, or else of the row before it.
    pub members: bool,
}

impl ElementRule {
    /// Whether the element is what a table's row is elsewhere.
    pub(crate) fn is_row(&self) -> bool {
        !self.attributes.is_empty()
    }
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
    /// Marks in a name or at a description's start that make a field required.
    pub required_marks: Vec<Pattern>,
    /// How a table of request fields without the column is to be read.
    pub when_unstated: Unstated,
}

impl RequiredWords {
    /// Whether the text says in which cases a field must be given: it has a word for that, or more words than one.
    pub(crate) fn is_condition(&self, text: &str) -> bool {
        // "Never" does not begin with "N".
        let is_letter = |c: char| c.is_ascii_alphanumeric();
        let goes_on =
            |word: &str| word.ends_with(is_letter) && text.chars().nth(word.chars().count()).is_some_and(is_letter);
        // A note on the word alone, such as an asterisk, says not in which cases.
        let says_more = |word: &str| text.chars().skip(word.chars().count()).any(char::is_alphanumeric);
        let begins = |word: &String| begins_words(text, word) && !goes_on(word) && says_more(word);
        let known = self.conditional.iter().chain(&self.yes).chain(&self.no);
        known.into_iter().any(begins) || text.split_whitespace().count() > 1
    }
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
    /// Words besides `true` that mean it, where a default or an example of a boolean is such a word; compared without case.
    pub true_words: Vec<String>,
    /// Words besides `false` that mean it, likewise.
    pub false_words: Vec<String>,
    /// Words between the types of a cell that names several, of which each value has one, such as `or`.
    pub alternatives: Vec<String>,
    /// Notations of a value that may be null, with its type otherwise in the group `T`.
    pub nullable: Vec<Pattern>,
    /// How a text refers to a table by its number: `{n}`.
    pub table_numbers: Vec<Pattern>,
    /// Words in a description that point to the object's own table or name, with the name in the group `T`.
    pub pointers: Vec<Pattern>,
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
    /// The least number of elements: `{n}`.
    pub min_items: Vec<Pattern>,
    /// The greatest number of elements: `{n}`.
    pub max_items: Vec<Pattern>,
    /// The only length of a text: `{n}`.
    pub length: Vec<Pattern>,
    /// The value that holds when none is given: `{v}`.
    pub default: Vec<Pattern>,
    /// A regular expression that values match: `{v}`.
    pub pattern: Vec<Pattern>,
    /// Words before a list of values.
    pub enum_introducers: Vec<Pattern>,
    /// Sentences that name all values, in the group `values`.
    pub enum_sentences: Vec<Pattern>,
    /// Clauses each of which says what one value means, in the group `value`; two or more name the values.
    pub enum_meanings: Vec<Pattern>,
    /// Words that stand where a value would and are none, such as `it` or `which`.
    pub no_values: Vec<String>,
    /// Words between the last two of a list of values or states, such as `or`.
    pub conjunctions: Vec<String>,
    /// Words with which a sentence goes on behind its list of values.
    pub list_ends: Vec<String>,
    /// The value may be null.
    pub nullable: Vec<Pattern>,
    /// The field is on its way out.
    pub deprecated: Vec<Pattern>,
    /// A repeated call with the same value of this parameter has no further effect.
    pub idempotency: Vec<Pattern>,
    /// The items of a list in the query travel as one text, with commas between them.
    pub comma_separated: Vec<Pattern>,
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
    /// Keys of front matter whose values are the method of a request line that has no other.
    pub method_keys: Vec<String>,
    /// Keys of front matter whose values are the path or URL of that request line.
    pub target_keys: Vec<String>,
    /// Headings of this level, or of one further out, part a page that describes several operations; 1 is the outermost.
    pub heading_level: Option<u8>,
    /// Each heading or term that is a request line parts the page, whatever its level.
    pub parts_at_request_lines: bool,
    /// The status of success where a page states none.
    pub success: Option<u16>,
    /// Set for RPC style, where no page shows a request line.
    pub rpc: Option<Rpc>,
    /// Where a request parameter travels when nothing on the page tells.
    pub unplaced: Unplaced,
    /// The operation's official name in the page's own name, in the group `id`: the file's name or the address's last part.
    pub id_in_paths: Vec<Pattern>,
    /// The operation's official name in the names of places on the page, in the group `id`.
    pub id_in_anchors: Vec<Pattern>,
    /// The operation's official name in the target of a link in running text, in the group `id`.
    pub id_in_links: Vec<Pattern>,
    /// The operation's official name in code samples, in the group `id`.
    pub id_in_samples: Vec<Pattern>,
    /// The vendor SDK's names in code samples: groups `client`, `package`, `project_scope`, `account_scope`.
    pub sdk_in_samples: Vec<Pattern>,
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
    /// The header or query parameter that carries the action's name; a path has none.
    #[serde(default)]
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

/// How callers identify themselves.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Security {
    /// OpenAPI security schemes by name.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::parts::security_schemes"))]
    pub schemes: IndexMap<String, openapiv3::SecurityScheme>,
    /// Each entry alone is enough: the names of the schemes that it takes together.
    pub alternatives: Vec<Vec<String>>,
    /// Path parameters that SDKs set once, on the credentials of a project, and not on a request.
    pub on_credentials: Vec<String>,
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
    /// Whether every error that a page names has the body that the pages show for one of them.
    pub everywhere: bool,
    /// Members of an error body, as dotted paths.
    pub body: Option<ErrorBody>,
    /// Members of a successful body that carry an error; used where the body has them.
    pub in_band: Option<InBand>,
    /// Codes of errors after which the same call may succeed, such as those of throttling. One may end with `*`, which stands for any rest.
    pub retryable: Vec<String>,
    /// Codes by which a service says that the session of a call has ended, written likewise.
    pub expired_session: Vec<String>,
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
