//! Pages for tests: a text in, a page of a vendor that is made up out.

use docwright_base::{Format, Page};

/// A page of Markdown.
pub(crate) fn markdown(text: impl Into<String>) -> Page {
    page(Format::Markdown, "page.md", text.into())
}

/// A page of HTML.
pub(crate) fn html(text: impl Into<String>) -> Page {
    page(Format::Html, "page.html", text.into())
}

/// A page as text.
pub(crate) fn text(text: impl Into<String>) -> Page {
    page(Format::Text, "page.txt", text.into())
}

fn page(format: Format, path: &str, text: String) -> Page {
    Page {
        vendor: "acme".to_owned(),
        path: path.into(),
        url: None,
        format,
        text,
    }
}
