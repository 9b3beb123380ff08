//! Definition lists and tables that part a page, as generators of documentation write them: a term is what a heading is
//! elsewhere, and what stands beside it is the part below.
//!
//! Which terms do is known by the layout: request lines, and words of sections beside a list, a table or a sample.

use super::super::blocks::fold;
use super::within::{cells, is_unread, rows};
use crate::layout::Layout;
use scraper::ElementRef;

/// The terms of a definition list and what is said of them, each with whether it is a term.
pub(super) fn of_terms(list: ElementRef<'_>) -> Vec<(bool, ElementRef<'_>)> {
    let is_group = |child: &ElementRef| child.value().name() == "div";
    let parts = list.child_elements().flat_map(|child| match is_group(&child) {
        true => child.child_elements().collect(),
        false => vec![child],
    });
    let parts = parts.filter(|part| matches!(part.value().name(), "dt" | "dd"));
    parts.map(|part| (part.value().name() == "dt", part)).collect()
}

/// The cells of a table of two columns whose first is a header.
pub(super) fn of_rows(table: ElementRef<'_>) -> Vec<(bool, ElementRef<'_>)> {
    let cells = rows(table).into_iter().flat_map(|(row, _)| cells(row));
    cells.map(|cell| (cell.value().name() == "th", cell)).collect()
}

pub(super) fn is_frame(list: ElementRef, layout: &Layout) -> bool {
    let parts = of_terms(list);
    let announces = |term: &str| layout.operation.request_lines.iter().any(|line| line.is_match(term));
    let mut terms = parts.iter().filter(|(is_term, _)| *is_term);
    terms.any(|(_, term)| announces(&words(*term))) || has_section(&parts, layout)
}

pub(super) fn is_table_frame(table: ElementRef, layout: &Layout) -> bool {
    let rows = rows(table);
    let is_pair = |row: ElementRef| cells(row).map(|cell| cell.value().name()).eq(["th", "td"]);
    !rows.is_empty() && rows.iter().all(|(row, _)| is_pair(*row)) && has_section(&of_rows(table), layout)
}

/// Whether a term is a word of a section, and what follows it is more than words.
fn has_section(parts: &[(bool, ElementRef)], layout: &Layout) -> bool {
    parts.windows(2).any(|pair| match pair {
        [(true, term), (false, said)] => layout.section(&words(*term)).is_some() && holds_blocks(*said),
        _ => false,
    })
}

fn holds_blocks(said: ElementRef) -> bool {
    let is_block = |name: &str| matches!(name, "ul" | "ol" | "dl" | "table" | "pre");
    said.descendent_elements().any(|inner| is_block(inner.value().name()))
}

/// The words of a term.
fn words(term: ElementRef) -> String {
    let texts = term.descendants().filter_map(|node| {
        let is_read = !is_unread(node);
        node.value().as_text().filter(|_| is_read)
    });
    fold(&texts.map(|text| &**text).collect::<String>())
}

#[cfg(test)]
mod tests {
    use crate::layout::Layout;
    use crate::{block, samples};

    fn check(html: &str, expect: &str) {
        let layout = "title: T\nlanguage: en\nsections: {body: [Fields]}\ncolumns: {}\ntypes: {}\noperation: {request_lines: ['^{method} {target}$']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let shown = block::to_text(&block::read(&samples::html(html), &layout).output);
        assert_eq!(shown, expect, "{html}");
    }

    #[test]
    fn terms_that_are_request_lines_or_sections_are_headings_below_the_one_above() {
        check(
            "<h2>Boxes<a href='#b'>¶</a></h2><dl><dt id=open><code>POST </code><code>/boxes</code><a href='#open'>#</a></dt><dd><p>Opens.</p><dl><dt>Fields<dd><ul><li>lid</ul><dt>Others<dd><ul><li>hue</ul></dl></dd></dl><h3>More</h3>",
            "heading2 @1: Boxes\nheading3 @1 #open: POST /boxes\nparagraph @1: Opens.\nheading4 @1: Fields\nlist @1\n  - lid\nheading4 @1: Others\nlist @1\n  - hue\nheading3 @1: More\n",
        );
        check(
            "<table><tr><th>Fields:</th><td><ul><li>lid</li></ul></td></tr><tr><th>Others:</th><td>None.</td></tr></table>",
            "heading1 @1: Fields:\nlist @1\n  - lid\nheading1 @1: Others:\nparagraph: None.\n",
        );
    }

    #[test]
    fn other_terms_are_items() {
        check(
            "<dl><dt>lid</dt><dd>How it shuts.</dd><dt>Fields</dt><dd>How many.</dd></dl>",
            "list @1\n  - lid ⏎ How it shuts.\n  - Fields ⏎ How many.\n",
        );
        check(
            "<table><tr><th>lid</th><td>oak</td></tr><tr><th>Fields</th><td>two</td></tr></table>",
            "table @1\n  | lid | oak |\n  | Fields | two |\n",
        );
    }
}
