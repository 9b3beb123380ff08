//! A capture's text in, its lines out, and what a line by itself shows.

use crate::block::blocks::fold;

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
        });
    }
    lines
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
