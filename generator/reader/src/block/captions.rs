//! The blocks of a page whose captions may stand below their tables in, the tables with their captions out.
//!
//! A caption between two tables may be either's. The page tells by those that have a table on one side only; where some have it
//! above and none below them, each is the caption of the table above it.

use super::model::{Block, Kind};
use crate::layout::Layout;

/// What stands in the place of a table that a converter has left out.
pub(crate) const LEFT_OUT: &str = "[TABLE]";

pub(super) fn raise(blocks: &mut Vec<Block>, layout: &Layout) {
    let is_table = |at: Option<usize>| match at.and_then(|at| blocks.get(at)).map(|block| &block.kind) {
        Some(Kind::Table(table)) => table.caption.is_none(),
        Some(Kind::Paragraph(text)) => text.plain == LEFT_OUT,
        _ => false,
    };
    let is_caption =
        |block: &Block| matches!(&block.kind, Kind::Paragraph(text) if layout.caption_text(&text.plain).is_some());
    let mut below = Vec::new();
    let mut is_sure = false;
    for (at, _) in blocks.iter().enumerate().filter(|(_, block)| is_caption(block)) {
        match (is_table(at.checked_sub(1)), is_table(Some(at + 1))) {
            (true, follows) => {
                below.push(at);
                is_sure |= !follows;
            }
            (false, true) => return,
            (false, false) => {}
        }
    }
    if !is_sure {
        return;
    }
    for at in &below {
        let (above, rest) = blocks.split_at_mut(*at);
        let (Some(table), Some(caption)) = (above.last_mut(), rest.first_mut()) else {
            continue;
        };
        if let (Kind::Table(table), Kind::Paragraph(text)) = (&mut table.kind, &mut caption.kind) {
            table.caption = Some(std::mem::take(&mut text.plain).replace('\n', " "));
        }
        table.anchors.append(&mut caption.anchors);
    }
    blocks.retain(|block| !matches!(&block.kind, Kind::Paragraph(text) if text.plain.is_empty()));
    for (index, block) in blocks.iter_mut().enumerate() {
        block.provenance.block = index + 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, block};

    fn check(text: &str, expect: &str) {
        let layout = "title: T\nlanguage: en\nsections: {}\ncaption: '^Table (?P<number>\\d+) (?P<text>.*)$'\ncolumns: {name: [Name], type: [Type]}\ntypes: {}\n";
        let page = markdown(text);
        let read = block::read(&page, &Layout::from_yaml("layout.yaml", layout).unwrap());
        let shown: Vec<_> = read
            .output
            .iter()
            .map(|block| match &block.kind {
                block::Kind::Table(table) => format!("table {}", table.caption.as_deref().unwrap_or_default()),
                block::Kind::Paragraph(text) => text.plain.clone(),
                _ => String::new(),
            })
            .chain(read.diagnostics.iter().map(|it| it.code.name().to_owned()))
            .collect();
        assert_eq!(shown.join("; "), expect);
    }

    const TABLE: &str = "| Name | Type |\n|--|--|\n| a | b |\n\n";

    #[test]
    fn captions_below_their_tables() {
        check(
            &format!("Up\n\n{TABLE}Table 1 A\n\n{TABLE}Table 2 B\n"),
            "Up; table Table 1 A; table Table 2 B",
        );
        check(
            &format!("[TABLE]\n\nTable 1 A\n\n{TABLE}Table 2 B\n"),
            "[TABLE]; Table 1 A; table Table 2 B; unread-table",
        );
        check(
            &format!("Table 1 A\n\n{TABLE}Table 2 B\n\n{TABLE}"),
            "Table 1 A; table ; Table 2 B; table ",
        );
    }
}
