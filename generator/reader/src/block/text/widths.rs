//! A line and the places where columns begin in, what stands in each column out.
//!
//! Places are counted as the tool counted them that laid the table out: [`on_screen`], where a sign of Chinese takes the room
//! of two, or [`one_each`].

/// How much room a character takes.
pub(super) type Measure = fn(char) -> usize;

/// On a screen: twice as much for the wide signs of East Asian scripts, nothing for those that only join or mark.
pub(super) fn on_screen(c: char) -> usize {
    match u32::from(c) {
        0x200b..=0x200f | 0xfeff | 0x300..=0x36f => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// The same for all.
pub(super) fn one_each(_: char) -> usize {
    1
}

/// The room that the text takes.
pub(super) fn width(text: &str, by: Measure) -> usize {
    text.chars().map(by).sum()
}

/// What of the line stands in each of the columns that begin at `starts`; the first has what stands before it, too.
pub(super) fn cut<'t>(raw: &'t str, starts: &[usize], by: Measure) -> Vec<&'t str> {
    let mut cells = Vec::with_capacity(starts.len());
    let mut rest = starts.iter().skip(1).peekable();
    let (mut begin, mut at) = (0, 0);
    for (index, c) in raw.char_indices() {
        while rest.next_if(|start| at >= **start).is_some() {
            cells.push(raw[begin..index].trim());
            begin = index;
        }
        at += by(c);
    }
    cells.push(raw[begin..].trim());
    cells.resize(starts.len(), "");
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_where_columns_begin() {
        assert_eq!(cut("ab  cd ef", &[0, 4, 7], on_screen), ["ab", "cd", "ef"]);
        assert_eq!(cut("      x", &[0, 2, 6], on_screen), ["", "", "x"]);
        assert_eq!(cut("ab", &[0, 4, 7], on_screen), ["ab", "", ""]);
        assert_eq!(cut("帆船 c", &[0, 5], on_screen), ["帆船", "c"]);
        assert_eq!(cut("帆船 c", &[0, 3], one_each), ["帆船", "c"]);
    }
}
