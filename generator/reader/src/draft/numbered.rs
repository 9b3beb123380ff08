//! A name in, the number that it holds out: `BoxId.N` and `Tag[0].Key` are about the items of a list, each of which travels as
//! a parameter of its own.
//!
//! What counts as a number is structure: a segment of a name that is a digit, a letter that stands for one, or `#`.

use super::model::Numbering;

/// More segments than any vendor's name has; a name of more is taken as it stands.
const MOST_SEGMENTS: usize = 16;

/// A name in front of its first number, and what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Split<'n> {
    pub(super) list: &'n str,
    pub(super) numbering: Numbering,
    pub(super) rest: &'n str,
}

/// Whether a part of the name stands for a number.
pub(super) fn is_numbered(name: &str) -> bool {
    split(name).is_some()
}

/// The first number of a name and what is around it.
pub(super) fn split(name: &str) -> Option<Split<'_>> {
    if name.split(['.', '[']).count() > MOST_SEGMENTS {
        return None;
    }
    name.char_indices().skip(1).find_map(|(at, c)| {
        let behind = &name[at + c.len_utf8()..];
        let (numbering, end) = match c {
            '.' => (Numbering::Dots, behind.find(['.', '[']).unwrap_or(behind.len())),
            '[' => (Numbering::Brackets, behind.find(']')?),
            _ => return None,
        };
        let rest = behind[end..].trim_start_matches(']');
        let ends = rest.is_empty() || rest.starts_with('.');
        (ends && is_mark(&behind[..end])).then(|| Split {
            list: &name[..at],
            numbering,
            rest: rest.trim_start_matches('.'),
        })
    })
}

/// Whether the segment stands for a number.
fn is_mark(segment: &str) -> bool {
    let bare = segment.trim_matches(['{', '}', '<', '>', '$']);
    let is_number = !bare.is_empty() && bare.len() <= 3 && bare.bytes().all(|byte| byte.is_ascii_digit());
    is_number || matches!(bare, "N" | "n" | "M" | "m" | "#")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expect: Option<(&str, Numbering, &str)>) {
        let found = split(name).map(|found| (found.list, found.numbering, found.rest));
        assert_eq!(found, expect, "{name}");
    }

    #[test]
    fn numbers_in_names() {
        check("BoxId.N", Some(("BoxId", Numbering::Dots, "")));
        check("Tag.n.Key", Some(("Tag", Numbering::Dots, "Key")));
        check("Tag.1.Key", Some(("Tag", Numbering::Dots, "Key")));
        check("Lid.#.Hues.M", Some(("Lid", Numbering::Dots, "Hues.M")));
        check("Disk.Tag.N", Some(("Disk.Tag", Numbering::Dots, "")));
        check("Tag[0]", Some(("Tag", Numbering::Brackets, "")));
        check("Tag[N].Key", Some(("Tag", Numbering::Brackets, "Key")));
        check("Disk.Size", None);
        check("Name", None);
        check("N.Name", None);
        check("Tag[]", None);
        check("Tag[key]", None);
        check(&format!("a{}", ".1".repeat(40)), None);
    }
}
