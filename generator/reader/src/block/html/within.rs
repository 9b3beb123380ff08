//! What stands in an element: the rows and cells of a table, how far a cell is indented, and the texts that are not read.

use super::super::indents;
use scraper::{ElementRef, Node};

/// The rows of a table, each with whether it stands in the table's head.
pub(super) fn rows(table: ElementRef<'_>) -> Vec<(ElementRef<'_>, bool)> {
    let mut rows = Vec::new();
    collect_rows(table, false, &mut rows);
    rows
}

fn collect_rows<'a>(element: ElementRef<'a>, in_head: bool, rows: &mut Vec<(ElementRef<'a>, bool)>) {
    for child in element.child_elements() {
        match child.value().name() {
            "tr" if is_hidden(child) => {}
            "tr" => rows.push((child, in_head)),
            "thead" => collect_rows(child, true, rows),
            "tbody" | "tfoot" => collect_rows(child, false, rows),
            _ => {}
        }
    }
}

/// A row that nobody sees is none.
fn is_hidden(row: ElementRef) -> bool {
    let style = row.value().attr("style").unwrap_or_default();
    let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
    rules.any(|(name, value)| name.trim() == "display" && value.trim() == "none")
}

pub(super) fn cells(row: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    row.child_elements()
        .filter(|cell| matches!(cell.value().name(), "td" | "th"))
}

/// Whether an element is a table of its own: two rows or more of two cells or more, and no frame around code.
pub(super) fn is_nested_table(element: ElementRef) -> bool {
    let is_frame = || element.descendent_elements().any(|inner| inner.value().name() == "pre");
    let is_wide = |(row, _): &(ElementRef, bool)| cells(*row).nth(1).is_some();
    element.value().name() == "table" && rows(element).iter().filter(|row| is_wide(row)).nth(1).is_some() && !is_frame()
}

/// The tables right inside of a cell.
pub(super) fn nested_tables(cell: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let mut found = Vec::new();
    let mut rest: Vec<ElementRef> = cell.child_elements().collect();
    rest.reverse();
    while let Some(element) = rest.pop() {
        if is_nested_table(element) {
            found.push(element);
        } else {
            let inner: Vec<ElementRef> = element.child_elements().collect();
            rest.extend(inner.into_iter().rev());
        }
    }
    found
}

/// What a cell without words shows: the words for its pictures, and whether its box is ticked.
pub(super) fn drawn(cell: ElementRef) -> String {
    let shown = cell
        .descendent_elements()
        .filter_map(|inner| match inner.value().name() {
            "img" => inner.value().attr("alt"),
            "input" if inner.value().attr("type") == Some("checkbox") => {
                Some(if inner.value().attr("checked").is_some() {
                    "true"
                } else {
                    "false"
                })
            }
            _ => None,
        });
    let words: Vec<&str> = shown.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// How far a cell is indented, by its text or by a style of its own or of what it holds first.
pub(super) fn indent(cell: ElementRef) -> usize {
    let texts = cell.text().take_while(|text| text.trim().is_empty());
    let before: String = texts.collect();
    let first = cell.text().find(|text| !text.trim().is_empty()).unwrap_or_default();
    let styles = [Some(cell), cell.child_elements().next()];
    let styled = styles
        .into_iter()
        .flatten()
        .filter_map(|element| element.value().attr("style"));
    let styled = styled.map(indents::styled_width).max().unwrap_or_default();
    indents::width(&(before + first)).max(styled)
}

/// Whether a text is none of the words around it.
pub(super) fn is_unread(text: ego_tree::NodeRef<Node>) -> bool {
    // A mark may stand in an element of its own within the link.
    let mut around = text.ancestors().filter_map(ElementRef::wrap).take(2);
    let parent = around.next();
    parent.is_some_and(|parent| matches!(parent.value().name(), "script" | "style") || is_permalink(parent))
        || around.next().is_some_and(is_permalink)
}

/// A mark by which a heading or a term links to itself.
fn is_permalink(element: ElementRef) -> bool {
    let value = element.value();
    let leads_here = value.name() == "a" && value.attr("href").is_some_and(|target| target.starts_with('#'));
    let mut chars = element.text().flat_map(str::chars);
    let is_mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    leads_here && chars.next().is_some_and(is_mark) && chars.next().is_none()
}
