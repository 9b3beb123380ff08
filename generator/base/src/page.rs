//! A documentation page as it was captured, and the way anything read from it points back to its place.
//!
//! In: text and a path from the caller. Out: [`Page`] and [`Provenance`]. Reading files is the caller's work.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// One captured documentation page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The vendor whose layout the page follows, such as the folder name under `specs/`.
    pub vendor: String,
    /// Where the page lies, with `/` between folders; shown in diagnostics and kept in provenance.
    pub path: Arc<str>,
    /// The address the page was captured from, when known.
    pub url: Option<String>,
    /// How the text is to be read.
    pub format: Format,
    /// The page itself.
    pub text: String,
}

/// The three forms in which vendors' pages reach us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A whole HTML document or a fragment of one.
    Html,
    /// CommonMark with tables, and HTML or components embedded in it.
    Markdown,
    /// Text flattened from a web page by an extractor.
    Text,
}

impl Format {
    /// The format that a file name's ending stands for; `None` when the ending is not one of ours.
    ///
    /// ```
    /// use docwright_base::page::Format;
    /// assert_eq!(Format::from_path("pages/stop.html"), Some(Format::Html));
    /// assert_eq!(Format::from_path("pages/stop.pdf"), None);
    /// ```
    pub fn from_path(path: &str) -> Option<Self> {
        let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
        match ending.as_str() {
            "html" | "htm" => Some(Self::Html),
            "md" | "mdx" | "markdown" => Some(Self::Markdown),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }
}

/// The place on a page from which something was read. Blocks, rows and lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Provenance {
    /// [`Page::path`].
    pub page: Arc<str>,
    /// Which block of the page; 0 for the page as a whole.
    pub block: usize,
    /// Which body row of a table, or item of a list.
    pub row: Option<usize>,
    /// Which line of the page's text.
    pub line: Option<usize>,
}

impl Provenance {
    /// The page as a whole.
    pub fn of_page(path: &Arc<str>) -> Self {
        Self {
            page: path.clone(),
            block: 0,
            row: None,
            line: None,
        }
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.page)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if self.block > 0 {
            write!(f, " (block {}", self.block)?;
            if let Some(row) = self.row {
                write!(f, ", row {row}")?;
            }
            write!(f, ")")?;
        }
        Ok(())
    }
}
