//! Elements of components in, the rows of a table out: the layout says which column an attribute is a cell of.
//!
//! Which facts the rows are is decided as for any table.

use super::table::Columns;
use crate::block::{Element, Row, Table, Text};
use crate::layout::{Column, Layout};
use std::collections::{BTreeMap, BTreeSet};

/// Elements as a table.
pub(super) struct ElementRows<'b> {
    pub(super) table: Table,
    pub(super) columns: Columns,
    /// Attributes that the layout does not know, with their elements and the lines where they are met first.
    pub(super) unknown: BTreeMap<(&'b str, &'b str), Option<usize>>,
}

/// The rows of a run of elements.
pub(super) fn rows<'b>(elements: &'b [Element], layout: &Layout) -> ElementRows<'b> {
    let mut unknown = BTreeMap::new();
    let cells = elements.iter().map(|element| cells(element, layout, &mut unknown));
    let cells: Vec<BTreeMap<Column, Text>> = cells.collect();
    // A role that no element of the run mentions is no column of it: it is unstated, not left empty.
    let roles: BTreeSet<Column> = cells.iter().flat_map(|cells| cells.keys().copied()).collect();
    let rows = elements.iter().zip(cells).map(|(element, mut cells)| Row {
        cells: roles
            .iter()
            .map(|role| cells.remove(role).unwrap_or_default())
            .collect(),
        depth: element.depth,
        line: element.line,
    });
    ElementRows {
        table: Table {
            rows: rows.collect(),
            ..Table::default()
        },
        columns: Columns::of_roles(&roles),
        unknown,
    }
}

/// What an element says, by role.
fn cells<'b>(
    element: &'b Element,
    layout: &Layout,
    unknown: &mut BTreeMap<(&'b str, &'b str), Option<usize>>,
) -> BTreeMap<Column, Text> {
    let mut cells: BTreeMap<Column, Text> = BTreeMap::new();
    let roles = layout.elements.get(&element.name).map(|rule| &rule.attributes);
    for (attribute, value) in &element.attributes {
        let Some(role) = roles.and_then(|roles| roles.get(attribute)) else {
            unknown.entry((&element.name, attribute)).or_insert(element.line);
            continue;
        };
        cells.insert(*role, Text::plain(value.as_str()));
        // `<Field query="limit">` says in one word what the value is called and where it travels.
        // Beside such words another one is a place, too, which the layout may not know; `name` says none.
        let is_word = |attribute: &str| layout.location(attribute).is_some();
        let mut names = roles.into_iter().flatten().filter(|(_, role)| **role == Column::Name);
        let is_place = is_word(attribute) || attribute != "name" && names.any(|(other, _)| is_word(other));
        if *role == Column::Name && is_place {
            cells.insert(Column::Location, Text::plain(attribute.as_str()));
        }
    }
    let words = cells.entry(Column::Description).or_default();
    if !words.plain.is_empty() && !element.text.plain.is_empty() {
        words.plain.push('\n');
    }
    words.plain.push_str(&element.text.plain);
    words.links.extend(element.text.links.iter().cloned());
    cells
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, block, fact};

    const LAYOUT: &str = "title: T\nlanguage: en\nsections: {query: [Query], error_codes: [Errors], aside: [Notes]}\nstatus_lines: ['^{status}\\b']\ncolumns: {}\nlocations: {query: [query], body: [body]}\nrequired: {yes: ['true'], no: ['false']}\ntypes: {words: {text: string, many: array}}\nsample_languages: [python]\nelements:\n  Param: {section: request, attributes: {name: name, query: name, body: name, type: type, must: required, preset: default, old: deprecated}}\n  Field: {section: response, attributes: {name: name, type: type}}\n  Failure: {section: error_codes, attributes: {status: status, code: error_code}}\n  More: {members: true}\n  Answer: {section: response_example}\n";

    /// The facts of a page, and what there is to say about them.
    fn check(text: &str, expect: &str, told: &[&str]) {
        let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
        let page = markdown(text);
        let extract = fact::extract(&block::read(&page, &layout).output, &layout);
        assert_eq!(fact::to_text(&extract.output.facts), expect, "{text}");
        let found: Vec<_> = extract.diagnostics.iter().map(|it| it.code.name()).collect();
        assert_eq!(found, told, "{text}");
    }

    #[test]
    fn attributes_are_cells_and_the_one_with_the_name_says_where_the_value_travels() {
        check(
            "<Param query=\"lid\" type=\"text\" must={false} preset=\"oak\" old>How.</Param>\n<Param body=\"hue\" type=\"text\" must={true} old={false} preset=\"-\" />\n",
            "1 table 1: request\n1.1   lid: text, default oak, in query, deprecated -- How.\n1.2   hue: text, required, in body\n",
            &[],
        );
    }

    #[test]
    fn a_heading_says_more_closely_what_elements_are_and_a_heading_of_errors_something_else() {
        check(
            "## Query\n\n<Param name=\"lid\" type=\"text\" />\n<Failure status=\"409\" code=\"open\">It is open.</Failure>\n",
            "2 table 1: query\n2.1   lid: text\n3.1 error 409 open: \n",
            &[],
        );
        check(
            "## Notes\n\n<Field name=\"lid\" type=\"text\" />\n",
            "2 aside: the section or the caption says so\n",
            &[],
        );
    }

    #[test]
    fn what_the_layout_does_not_know_is_told() {
        check(
            "## Query\n\n## Lids\n\n<Field name=\"lid\" type=\"text\" colour=\"red\" />\n",
            "2 heading: Lids\n3 table 1: response\n3.1   lid: text\n",
            &["unknown-heading", "unknown-column", "stray-table"],
        );
    }

    #[test]
    fn a_frame_says_what_samples_are_and_their_titles_of_which_status() {
        check(
            "<Answer>\n```json 201 Created\n{\"lid\": 1}\n```\n```python 201\nopen()\n```\n</Answer>\n",
            "1 example: response 201 {\"lid\":1}\n",
            &[],
        );
    }
}
