//! Boxes for notes in Markdown, in the notations of the programs that build sites: a text in, the same without their marks out, line
//! for line. What a box says stays, as paragraphs and lists like any other.
//!
//! `:::note` … `:::`, `!!! note` with its text indented, and `> [!NOTE]`.

use std::borrow::Cow;

/// How far the text of a box without an end is indented.
const INDENT: &str = "    ";

pub(super) fn read(text: &str) -> Cow<'_, str> {
    if !text.lines().any(|line| is_mark(line.trim_start())) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    let mut is_inside = false;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let is_blank = trimmed.is_empty();
        is_inside &= is_blank || line.starts_with(INDENT);
        let line = if is_inside {
            line.strip_prefix(INDENT).unwrap_or_default()
        } else {
            line
        };
        let starts = |mark: &&str| line.trim_start().starts_with(*mark);
        match fence {
            Some(mark) if starts(&mark) => fence = None,
            Some(_) => {}
            None => fence = ["```", "~~~"].into_iter().find(starts),
        }
        if fence.is_none() && !is_inside && is_mark(trimmed) {
            is_inside = opens_indented(trimmed);
            // A box stands by itself, whatever is written right above it; what follows its word is its title.
            out.push_str(title(trimmed));
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    Cow::Owned(out)
}

fn opens_indented(line: &str) -> bool {
    let rest = ["!!! ", "??? ", "???+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic()))
}

fn is_mark(line: &str) -> bool {
    let is_box = || line.starts_with(":::") && !line.trim_start_matches(':').contains(':');
    let is_quoted = || {
        line.strip_prefix('>').is_some_and(|rest| {
            let word = rest.trim().strip_prefix("[!").and_then(|rest| rest.strip_suffix(']'));
            word.is_some_and(|word| !word.is_empty() && word.chars().all(char::is_alphabetic))
        })
    };
    is_box() || opens_indented(line) || is_quoted()
}

/// What stands behind the mark and its word.
fn title(line: &str) -> &str {
    if line.starts_with('>') {
        return ">";
    }
    let rest = line.trim_start_matches([':', '!', '?', '+']).trim_start();
    let title = rest
        .split_once(|c: char| c.is_whitespace() || c == '[')
        .map_or("", |(_, title)| title);
    title.trim().trim_matches(['"', ']', '{', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_lose_their_marks_and_keep_what_they_say() {
        for (text, expect) in [
            ("a\n\n:::info\nb\n:::\n", "a\n\n\nb\n\n"),
            ("a\n:::tip Mind this\nb\n:::\n", "a\nMind this\nb\n\n"),
            (":::note[Mind this]\nb\n:::\n", "Mind this\nb\n\n"),
            ("!!! note\n    b\n\n    - c\nd\n", "\nb\n\n- c\nd\n"),
            ("??? note \"Mind this\"\n    b\n", "Mind this\nb\n"),
            ("> [!NOTE]\n> b\n", ">\n> b\n"),
            ("```\n:::note\n```\n", "```\n:::note\n```\n"),
            ("a\n: b\n", "a\n: b\n"),
            ("a :::b\n", "a :::b\n"),
            ("!!!\n    b\n", "!!!\n    b\n"),
        ] {
            assert_eq!(read(text), expect, "{text}");
            assert_eq!(read(text).lines().count(), text.lines().count());
        }
    }
}
