//! The tree of prose: what Markdown can say and is allowed to.
//!
//! Plain data; how it is read and written is not here.

/// Words of a plain text that are more than words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// They are code.
    Code(String),
    /// They lead somewhere.
    Link {
        /// The words.
        words: String,
        /// Where to.
        url: String,
    },
}

impl Mark {
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Code(words) | Self::Link { words, .. } => words,
        }
    }

    pub(super) fn inline(&self) -> Inline {
        match self {
            Self::Code(words) => Inline::Code(words.clone()),
            Self::Link { words, url } => Inline::Link {
                words: vec![Inline::Text(words.clone())],
                url: url.clone(),
            },
        }
    }
}

/// Blocks of prose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose(pub(super) Vec<Block>);

/// A piece of prose that stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Line),
    List(List),
    /// A sample; its line breaks and spaces count.
    Code(String),
    /// A heading of ours.
    Heading(&'static str),
}

/// Items, which are numbered from `first` on or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    pub(super) first: Option<u64>,
    pub(super) items: Vec<Vec<Block>>,
}

/// Words of one paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line(pub(super) Vec<Inline>);

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inline {
    Text(String),
    Code(String),
    /// A link to a web address. When its words are the address itself, they are not written twice.
    Link {
        words: Vec<Inline>,
        url: String,
    },
    /// A link to an item of the crate: how it is shown and, where that is no path to it, its path.
    Item(String, Option<String>),
    /// Words of ours that stand out.
    Strong(&'static str),
}
