//! Prose: words from anywhere in, Markdown out that says these words and nothing else.
//!
//! `read` makes a small tree of untrusted CommonMark or of plain text, `normal` brings any tree into the form that
//! Markdown can say, and `write` is the only place where the syntax of Markdown is produced. The `///` of a crate, its
//! README and the descriptions of a spec all come from there, so none of them can hold what the tree has no node for: raw
//! HTML, images, tables, links to anything but web addresses, or code that a doctest could be made of.
//!
//! Reading what was written gives the same tree. What is left out of it: emphasis, headings and quotes (their words stay),
//! tables (their cells stay, as text; a page's table that explains a field comes as a list of its rows).

mod html;
mod normal;
mod read;
mod tree;
mod write;

use tree::{Block, Inline, List};
pub use tree::{Line, Mark, Prose};

impl Prose {
    /// Prose from untrusted CommonMark.
    pub fn read(markdown: &str) -> Self {
        read::markdown(markdown)
    }

    /// Prose from plain text, which knows paragraphs and lists only: a line is a paragraph or, behind `- `, an item of a list.
    /// Two spaces before a line put it into the item above.
    pub fn plain(text: &str) -> Self {
        read::plain(text, &[])
    }

    /// Prose from plain text of which some words are code or links. The marks stand in the order of the text; one whose words do not
    /// follow those of the mark before is left out, since the text may be a part of the one that they were read in.
    pub fn marked(text: &str, marks: &[Mark]) -> Self {
        read::plain(text, marks)
    }

    /// The description that plain text makes, as [`Self::plain`] and [`Self::description`] do: most of it needs no tree for that.
    pub fn described(text: &str) -> String {
        write::plain_description(text).unwrap_or_else(|| Self::plain(text).description())
    }

    /// A list with these lines for items.
    pub fn list(items: impl IntoIterator<Item = Line>) -> Self {
        let items = items.into_iter().map(|line| vec![Block::Paragraph(line)]).collect();
        Self(normal::blocks(vec![Block::List(List { first: None, items })]))
    }

    /// A heading of ours.
    pub fn heading(words: &'static str) -> Self {
        Self(vec![Block::Heading(words)])
    }

    /// This and then the other.
    pub fn and(mut self, other: impl Into<Self>) -> Self {
        self.0.extend(other.into().0);
        self
    }

    /// This, or the other when this says nothing.
    pub fn or(self, other: impl Into<Self>) -> Self {
        if self.is_empty() { other.into() } else { self }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its first paragraph, where it begins with one: for places that have room for a line only.
    pub fn first_line(&self) -> Line {
        match self.0.first() {
            Some(Block::Paragraph(line)) => line.clone(),
            _ => Line::default(),
        }
    }

    /// As Markdown for rustdoc and README, in lines of a readable length.
    pub fn docs(&self) -> String {
        write::prose(self, write::DOCS)
    }

    /// As CommonMark for a description in a spec: a paragraph is a line, and no more is escaped than has to be.
    pub fn description(&self) -> String {
        write::prose(self, write::DESCRIPTION)
    }
}

impl From<Line> for Prose {
    fn from(line: Line) -> Self {
        Self(normal::blocks(vec![Block::Paragraph(line)]))
    }
}

impl Line {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self(vec![Inline::Text(text.into())])
    }

    /// A name, a value or whatever else is quoted as it stands.
    pub fn code(text: impl Into<String>) -> Self {
        Self(vec![Inline::Code(text.into())])
    }

    /// A link that shows where it leads; nothing when this is no web address.
    pub fn link(url: &str) -> Option<Self> {
        normal::is_web(url).then(|| Self(vec![normal::autolink(url)]))
    }

    /// A link to an item of the generated crate.
    pub fn item(path: impl Into<String>) -> Self {
        Self(vec![Inline::Item(path.into(), None)])
    }

    /// A link to an item by a path that is not the one shown.
    pub fn item_at(shown: impl Into<String>, path: impl Into<String>) -> Self {
        Self(vec![Inline::Item(shown.into(), Some(path.into()))])
    }

    /// Words of ours that stand out.
    pub fn strong(words: &'static str) -> Self {
        Self(vec![Inline::Strong(words)])
    }

    /// A sentence of ours with the parts in place of its `{}`.
    pub fn of<const N: usize>(template: &'static str, parts: [Self; N]) -> Self {
        let mut line = Self::default();
        let mut parts = parts.into_iter();
        for (number, words) in template.split("{}").enumerate() {
            if number > 0 {
                line.0.extend(parts.next().unwrap_or_default().0);
            }
            line.0.push(Inline::Text(words.to_owned()));
        }
        line
    }

    /// This and then the other.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The lines as one, with `between` between them.
    pub fn join(lines: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        lines
            .into_iter()
            .filter(|line| !line.is_empty())
            .reduce(|all, line| all.and(Self::text(between)).and(line))
            .unwrap_or_default()
    }

    /// The same with `to` for the words `from` at its beginning.
    pub fn beginning(&self, from: &str, to: &str) -> Self {
        let mut line = self.clone();
        if let Some(Inline::Text(text)) = line.0.first_mut()
            && let Some(rest) = text.strip_prefix(from)
        {
            *text = format!("{to}{rest}");
        }
        line
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0
            .iter()
            .all(|inline| matches!(inline, Inline::Text(text) if text.trim().is_empty()))
    }

    /// As Markdown on one line.
    pub fn docs(&self) -> String {
        write::prose(&self.clone().into(), write::ONE_LINE)
    }
}

/// A text on one line, without what is hidden.
pub fn visible(text: &str) -> String {
    normal::spaced(text).trim().to_owned()
}

#[cfg(test)]
mod tests;
