//! Pages for tests: a text in, a page of a vendor that is made up out.

use docwright_base::{Format, Page};

/// A page of Markdown.
pub(crate) fn markdown(text: impl Into<String>) -> Page {
    Page {
        vendor: "acme".to_owned(),
        path: "page.md".into(),
        url: None,
        format: Format::Markdown,
        text: text.into(),
    }
}
