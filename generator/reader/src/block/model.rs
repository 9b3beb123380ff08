//! Blocks in the words of CommonMark, and tables: what every reader of a format makes, and all that facts are taken from.

use docwright_base::page::Provenance;
use docwright_base::prose::Mark;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Where it stands; `row` is `None`.
    pub provenance: Provenance,
    /// Names by which links point to it.
    pub anchors: Vec<String>,
    /// The element of the layout that it stands in, where that is no row.
    pub within: Option<String>,
    /// What it is.
    pub kind: Kind,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A heading.
    Heading {
        /// 1 is the outermost.
        level: u8,
        /// Its words.
        text: String,
    },
    /// Running text.
    Paragraph(Text),
    /// Bullets or numbers.
    List(Vec<Item>),
    /// Elements of components whose attributes are cells of rows.
    Elements(Vec<Element>),
    /// Rows and columns.
    Table(Table),
    /// Text whose line breaks and spaces count.
    Code(CodeBlock),
    /// A remark set apart.
    Note(Text),
    /// What the page says of itself before its text.
    Metadata {
        /// What it speaks of.
        key: String,
        /// What it says.
        value: String,
    },
}

/// Text without markup. Lines of it are paragraphs or, after `- `, list items; a description of a spec says so in CommonMark.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text {
    /// The words.
    pub plain: String,
    /// The links in it.
    pub links: Vec<Link>,
    /// Words in it that are code or links, in their order: for descriptions, which keep them.
    pub marks: Vec<Mark>,
}

/// A link in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The words that are the link.
    pub text: String,
    /// Where it leads.
    pub target: String,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its words.
    pub text: Text,
    /// How deep it is nested; 0 is the list's own level.
    pub depth: usize,
    /// Its line, when the format tells one.
    pub line: Option<usize>,
}

/// An element of a component with its attributes, such as `<Field name="size" type="integer">How large.</Field>`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    /// What it is called.
    pub name: String,
    /// Its attributes; one without a value has its own name for it.
    pub attributes: Vec<(String, String)>,
    /// The words in it, without those of the elements in it.
    pub text: Text,
    /// How deep it is nested; 0 is the outermost level.
    pub depth: usize,
    /// Its line.
    pub line: Option<usize>,
}

/// Rows and columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Its caption.
    pub caption: Option<String>,
    /// The words above the columns.
    pub header: Vec<String>,
    /// Their line, where the table begins on another and the format tells it.
    pub header_line: Option<usize>,
    /// The rows below them.
    pub rows: Vec<Row>,
    /// The extractor lost how deep each row was nested.
    pub is_flat: bool,
}

/// One body row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// As many as the header has, or a diagnostic was made.
    pub cells: Vec<Text>,
    /// How deep the row is nested, in captures whose bullets tell it; else 0.
    pub depth: usize,
    /// Its line, when the format tells one.
    pub line: Option<usize>,
}

/// Text whose line breaks and spaces count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CodeBlock {
    /// The language, when the page names one.
    pub language: Option<String>,
    /// The text.
    pub text: String,
}

impl Text {
    /// Text without links.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            plain: text.into(),
            links: Vec::new(),
            marks: Vec::new(),
        }
    }
}
