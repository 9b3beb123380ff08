//! The names by which a layout says what its vendor's words stand for, and how words are compared.

use serde::{Deserialize, Serialize};
use std::ops::Range;

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
    /// Body fields that travel as those of a form.
    Form,
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

impl Section {
    /// Whether it describes what is sent.
    pub(crate) fn is_sent(self) -> bool {
        matches!(
            self,
            Self::Path | Self::Query | Self::Header | Self::Body | Self::Form | Self::Request
        )
    }
}

/// Where a location cell says that a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LocationWord {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// In the body.
    Body,
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
    /// The method of a request line.
    Method,
    /// The path or URL of a request line.
    Target,
    /// A value it may have.
    Example,
    /// The values it may have.
    Values,
    /// The value that holds when none is given.
    Default,
    /// The release that brought it.
    Since,
    /// Whether it is on its way out.
    Deprecated,
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
    /// What the heading above says: the caption's words say nothing of it.
    Heading,
    /// Nothing for a spec.
    Aside,
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
    /// An id by RFC 9562, written as text.
    Uuid,
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
    /// Whether values are numbers.
    pub(crate) fn is_number(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::Int32 | Self::Int64 | Self::Number | Self::Float | Self::Double
        )
    }

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
            Self::Uuid => "uuid",
            Self::Binary => "binary",
            Self::Object => "object",
            Self::Array => "array",
            Self::Any => "any",
        }
    }
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

/// Where an action's name travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// The path, which is the action's name and nothing else.
    Path,
}

impl Carrier {
    /// The word that the `x-action` extension uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Query => "query",
            Self::Path => "path",
        }
    }
}

/// The named groups of [`Layout::lines`](crate::Layout::lines).
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
    /// Everybody may call.
    Anonymous,
    /// The call is on its way out.
    Deprecated,
    /// The page's title.
    Title,
}

impl LineFact {
    /// The group names, in the order in which their facts are listed.
    pub const ALL: [(&'static str, Self); 8] = [
        ("tag", Self::Tag),
        ("since", Self::Since),
        ("mode", Self::Mode),
        ("updated", Self::Updated),
        ("auth", Self::Auth),
        ("anonymous", Self::Anonymous),
        ("deprecated", Self::Deprecated),
        ("title", Self::Title),
    ];
}

/// Equal but for letter case, white space and colons at the end.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    may_be_same(a, b) && folded(a).eq(folded(b))
}

/// Whether the words may begin alike: most begin with another letter, and need not be taken apart to see that.
fn may_be_same(a: &str, b: &str) -> bool {
    match (a.as_bytes().first(), b.as_bytes().first()) {
        (Some(a), Some(b)) if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => a.eq_ignore_ascii_case(b),
        _ => true,
    }
}

/// Equal in the same way, and also where one side has English words in the plural that the other has in the singular.
pub(crate) fn same_but_for_number(a: &str, b: &str) -> bool {
    may_be_same(a, b) && folded(a).next() == folded(b).next() && singular(a) == singular(b)
}

/// English words in the singular, as far as an `s` at the end tells; other languages have none, or lose it on both sides.
fn singular(text: &str) -> String {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
    let words = text.split_whitespace().map(|word| {
        let word = word.to_lowercase();
        match word.strip_suffix('s') {
            Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => match stem.strip_suffix("ie") {
                Some(stem) => format!("{stem}y"),
                None => stem.to_owned(),
            },
            _ => word,
        }
    });
    words.collect()
}

/// Whether the word `whole` begins with `start`, compared in the same way.
pub(crate) fn begins_words(whole: &str, start: &str) -> bool {
    let mut rest = folded(whole);
    folded(start).all(|c| rest.next() == Some(c))
}

/// Where `word` first stands in `text`.
pub(crate) fn find_word(text: &str, word: &str) -> Option<Range<usize>> {
    let mut starts = text.char_indices();
    starts.find_map(|(start, _)| word_at(text, start, word))
}

/// The place of `word` if it stands in `text` at `start`, compared in the same way, and not inside a longer word.
pub(crate) fn word_at(text: &str, start: usize, word: &str) -> Option<Range<usize>> {
    let end = start + begins(&text[start..], word)?;
    let is_cut = |at: usize| {
        let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
        before.is_some_and(parts_words) && after.is_some_and(parts_words)
    };
    (!is_cut(start) && !is_cut(end)).then_some(start..end)
}

/// How much of `text` the word takes at its start.
fn begins(text: &str, word: &str) -> Option<usize> {
    let mut word = folded(word).peekable();
    word.peek()?;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && at == 0 {
            return None;
        }
        for c in c.to_lowercase().filter(|c| !c.is_whitespace()) {
            if word.next() != Some(c) {
                return None;
            }
        }
        if word.peek().is_none() {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// Whether a character belongs to words that stand between blanks, as those of Thai, Han and Kana do not.
fn parts_words(c: char) -> bool {
    let is_unparted = matches!(c, '\u{e00}'..='\u{e7f}' | '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    matches!(c, '_' | '-') || c.is_alphanumeric() && !is_unparted
}

/// What counts of a word when it is compared, on the page and in the layout.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

/// The same as a text.
pub(super) fn folded_text(text: &str) -> String {
    folded(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_white_space_and_a_colon_at_the_end_do_not_count() {
        for (a, b) in [
            ("Valid Values:", "valid values"),
            ("Table\n Name", "TableName"),
            ("参数：", "参数"),
            ("ÜBER", "über"),
        ] {
            assert!(same_words(a, b) && begins_words(a, b), "{a} {b}");
        }
        for (a, b) in [("Name", "Names"), ("a:b", "ab"), ("", "a")] {
            assert!(!same_words(a, b), "{a} {b}");
        }
        assert!(begins_words("Parameter name", "PARAM"));
        assert!(!begins_words("Parameter", "parameters"));
    }

    #[test]
    fn singular_and_plural_are_one_word() {
        for (a, b) in [
            ("Requests", "request:"),
            ("Response Parameters", "response parameter"),
            ("Query", "QUERIES"),
            ("Error codes", "Errors code"),
        ] {
            assert!(same_but_for_number(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("Status", "Statu"),
            ("Class", "Clas"),
            ("Bus", "Bu"),
            ("Request", "Response"),
        ] {
            assert!(!same_but_for_number(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_word_is_found_where_it_is_no_part_of_another() {
        for (text, word, expect) in [
            ("A OR B", "or", Some("OR")),
            ("MODERATE oder", "oder", Some("oder")),
            ("MODERATE", "oder", None),
            ("éteou", "ou", None),
            ("read-or-write", "or", None),
            ("A.Or.B", "or", Some("Or")),
            ("für A", "für", Some("für")),
            ("A或者B", "或者", Some("或者")),
            (
                "red, AND  the\ndefault is",
                ", and the default",
                Some(", AND  the\ndefault"),
            ),
            ("red, and the defaults", ", and the default", None),
            ("ẞ or İ or", "or", Some("or")),
            ("anything", "", None),
            ("anything", ":", None),
        ] {
            assert_eq!(find_word(text, word).map(|at| &text[at]), expect, "{text} {word}");
        }
    }
}
