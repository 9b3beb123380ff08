//! A capture's text in, its lines out, and what a line by itself shows.

use crate::block::blocks::fold;
use crate::layout::Layout;

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// Counted from 1.
    pub(super) number: usize,
    /// White space before it, in characters.
    pub(super) indent: usize,
    /// Without the white space around it.
    pub(super) text: &'t str,
    /// As it stands.
    pub(super) raw: &'t str,
    /// A blank line follows.
    pub(super) blank_after: bool,
    /// The tool that made the text says that it is a table's caption.
    pub(super) is_caption: bool,
    /// How many `#` stood before it, where these mark a heading; else 0.
    pub(super) level: u8,
}

/// What stands behind headings that can be linked to.
const PERMALINK: char = '¶';

/// What text browsers write before a caption.
const CAPTION_MARK: &str = "CAPTION: ";

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
        // The sign of a heading's own link, copied with it.
        let trimmed = trimmed.strip_suffix(PERMALINK).map_or(trimmed, str::trim_end);
        if trimmed.is_empty() {
            if let Some(last) = lines.last_mut() {
                last.blank_after = true;
            }
            continue;
        }
        let captioned = trimmed.strip_prefix(CAPTION_MARK);
        let indent = raw.chars().take_while(|c| c.is_whitespace()).count();
        lines.push(Line {
            number: index + 1,
            indent,
            text: captioned.map_or(trimmed, str::trim_start),
            raw,
            blank_after: false,
            is_caption: captioned.is_some(),
            level: 0,
        });
    }
    lines
}

/// Takes the marks of Markdown off headings that were copied with them. They are marks where one stands before a word of the
/// layout's sections: elsewhere `# ` begins a comment of a command. Then two and more mark headings that the layout does not know
/// too, and one the page's title, above everything else.
pub(super) fn marked<'t>(mut lines: Vec<Line<'t>>, layout: &Layout) -> Vec<Line<'t>> {
    let is_known = |text: &str| layout.section(text).is_some() || layout.status_line(text).is_some();
    let is_section = |line: &Line| marks(line.text).is_some_and(|(_, text)| layout.section(text).is_some());
    if !lines.iter().any(is_section) {
        return lines;
    }
    let mut is_first = true;
    for line in &mut lines {
        if let Some((level, text)) = marks(line.text).filter(|(level, text)| *level > 1 || is_first || is_known(text)) {
            line.text = text;
            line.level = level;
        }
        is_first = false;
    }
    lines
}

/// The level of a heading with its marks, and its words.
fn marks(text: &str) -> Option<(u8, &str)> {
    let words = text.trim_start_matches('#');
    let level = u8::try_from(text.len() - words.len()).ok()?;
    let is_marked = (1..=6).contains(&level) && words.starts_with(char::is_whitespace);
    let words = words.trim().trim_end_matches('#').trim_end();
    (is_marked && !words.is_empty()).then_some((level, words))
}

/// The words after a bullet.
pub(super) fn bullet(text: &str) -> Option<&str> {
    let mut rest = text.chars();
    let mark = rest.next()?;
    let rest = rest.as_str();
    (matches!(mark, '•' | '-' | '*' | '·' | '◦' | '▪') && rest.starts_with(char::is_whitespace)).then(|| rest.trim())
}

/// A description's line as it stands in a cell: bullets as `- `.
pub(super) fn cell_line(text: &str) -> String {
    match bullet(text) {
        Some(item) => format!("- {}", fold(item)),
        None => fold(text),
    }
}
