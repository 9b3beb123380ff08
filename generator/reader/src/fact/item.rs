//! A list in, the rows of a table out, where the layout says how its items are read.
//!
//! An item that fits no pattern and hangs below one that does goes on with its description: so lists of values stand below
//! a field. Which facts the rows are is decided as for any table.

use super::table::Columns;
use crate::block::{Item, Row, Table, Text};
use crate::layout::{Column, ItemPattern, Layout, Section};
use docwright_base::prose::Mark;
use std::collections::{BTreeMap, BTreeSet};

/// A list as a table.
pub(super) struct ItemRows<'b> {
    pub(super) table: Table,
    pub(super) columns: Columns,
    /// Items that are neither rows nor part of one, with their lines.
    pub(super) strays: Vec<(Option<usize>, &'b str)>,
}

/// An item that is a row.
struct ItemLine {
    cells: BTreeMap<Column, Text>,
    depth: usize,
    line: Option<usize>,
}

/// The rows of a list under a heading that announces fields, errors or statuses. `None` when no item is one.
pub(super) fn rows<'b>(items: &'b [Item], section: Section, layout: &Layout) -> Option<ItemRows<'b>> {
    let patterns: Vec<&ItemPattern> = layout.items.iter().filter(|pattern| fits(pattern, section)).collect();
    let mut lines: Vec<ItemLine> = Vec::new();
    let mut strays = Vec::new();
    for item in items {
        let plain = item.text.plain.as_str();
        let read = |text| patterns.iter().find_map(|pattern| pattern.read(text));
        let (first, rest) = plain.split_once('\n').unwrap_or((plain, ""));
        // Terms of a definition list are fields by what the lines below them say.
        let whole = read(plain).map(|cells| (cells, ""));
        if let Some((cells, rest)) = whole.or_else(|| Some((read(first)?, rest))) {
            let cells = cells.into_iter().map(|(column, text)| (column, Text::plain(text)));
            let mut line = ItemLine {
                cells: cells.collect(),
                depth: item.depth,
                line: item.line,
            };
            line.describe(rest);
            let description = line.cells.entry(Column::Description).or_default();
            description.links.clone_from(&item.text.links);
            // What is code before the description is the name and the type.
            let before = plain.find(description.plain.as_str()).unwrap_or_default();
            description.marks = Mark::behind(&plain[..before], &item.text.marks).to_vec();
            lines.push(line);
        } else {
            match lines.last_mut().filter(|line| item.depth > line.depth) {
                Some(line) => {
                    line.describe(&format!("- {plain}"));
                    let description = line.cells.entry(Column::Description).or_default();
                    description.marks.extend_from_slice(&item.text.marks);
                }
                None => strays.push((item.line, plain)),
            }
        }
    }
    if lines.is_empty() {
        return None;
    }
    // A role that no item of the list mentions is no column of it: it is unstated, not left empty.
    let roles: BTreeSet<Column> = lines.iter().flat_map(|line| line.cells.keys().copied()).collect();
    let rows = lines.into_iter().map(|mut line| Row {
        cells: roles
            .iter()
            .map(|role| line.cells.remove(role).unwrap_or_default())
            .collect(),
        depth: line.depth,
        line: line.line,
    });
    Some(ItemRows {
        table: Table {
            rows: rows.collect(),
            ..Table::default()
        },
        columns: Columns::of_roles(&roles),
        strays,
    })
}

impl ItemLine {
    /// Adds a line to the description.
    fn describe(&mut self, text: &str) {
        let description = self.cells.entry(Column::Description).or_default();
        if !description.plain.is_empty() && !text.is_empty() {
            description.plain.push('\n');
        }
        description.plain.push_str(text);
    }
}

/// Whether items of this kind stand under the heading: fields, or errors and statuses.
fn fits(pattern: &ItemPattern, section: Section) -> bool {
    match section {
        Section::Summary | Section::Authorization | Section::Aside | Section::History | Section::Sample => false,
        Section::StatusCodes | Section::ErrorCodes => !pattern.has(Column::Name),
        _ => pattern.has(Column::Name),
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, block, fact};
    use docwright_base::{Format, Page};

    const LAYOUT: &str = "title: T\nlanguage: en\nsections: {body: [Fields], error_codes: [Errors], aside: [Notes]}\ncolumns: {}\ntypes:\n  words: {string: string, object: object}\nrequired: {yes: [required], no: [optional]}\nitems:\n  - '^(?P<name>\\w+) \\((?P<type>\\w+)(?:, (?P<required>required|optional))?\\): (?P<description>.*)$'\n  - '^(?P<status>\\d{3}) (?P<error_code>\\w+): (?P<description>.*)$'\nconstraints:\n  enum_introducers: ['One of:']\n";

    /// The facts of a page, with the number of what was claimed and of what was not.
    fn check(text: &str, expect: &str, counts: (usize, usize)) {
        let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
        let page = markdown(text);
        let extract = fact::extract(&block::read(&page, &layout).output, &layout).output;
        assert_eq!(fact::to_text(&extract.facts), expect, "{text}");
        assert_eq!((extract.claimed, extract.unclaimed), counts, "{text}");
    }

    #[test]
    fn items_are_fields_with_members_below_and_values_in_the_description() {
        check(
            "## Fields\n\n- `owner` (object, required): Whose.\n  - `name` (string): The name.\n- `lid` (string, optional): How it shuts. One of:\n  - `hinge`: it swings\n  - `slide`: it slides\n- see the guide\n",
            "2 table 1: body\n2.1   owner: object, required -- Whose.\n2.2     name: string -- The name.\n2.3   lid: string, one of hinge|slide -- How it shuts. One of: ⏎ - hinge: it swings ⏎ - slide: it slides\n",
            (3, 1),
        );
    }

    #[test]
    fn items_are_errors_below_a_heading_of_errors_and_words_elsewhere() {
        check(
            "## Errors\n\n- 409 `box_open`: The box is open.\n\n## Notes\n\n- 404 `gone`: Like this.\n",
            "2.1 error 409 box_open: \n4 aside: prose\n",
            (2, 0),
        );
    }

    #[test]
    fn a_list_without_such_an_item_is_read_as_before() {
        check(
            "## Fields\n\n- `lid` (string): The lid.\n\n## Fields\n\n- None.\n",
            "2 table 1: body\n2.1   lid: string -- The lid.\n",
            (1, 1),
        );
    }

    #[test]
    fn a_definition_list_is_read_by_its_terms_and_the_lines_below_them() {
        let layout = "title: T\nlanguage: en\nsections: {body: [Fields], error_codes: [Errors]}\ncolumns: {}\ntypes: {words: {String: string, Object: object}}\nrequired: {yes: [required], no: [optional]}\nitems:\n  - '(?s)^(?P<name>\\w+)\\n(?P<description>.*?)\\n?Type: (?P<type>\\w+)(?:\\nNeeded: (?P<required>\\w+))?$'\n  - '(?s)^(?P<error_code>\\w+)\\n(?P<description>.*)\\nStatus: (?P<status>\\d+)$'\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = Page {
            vendor: "acme".to_owned(),
            path: "page.html".into(),
            url: None,
            format: Format::Html,
            text: "<h2>Fields</h2><dl><dt><a name=o></a><span>owner</span></dt><dd><p>Whose.</p><p>Type: Object</p><div><dl><div><dt>name<dd>The name.<p>Type: String</div></dl></div></dd><dt>lid</dt><dd>Type: String</dd><dd>Needed: required</dd><dt>stray</dt></dl><h2>Errors</h2><dl><dt>Gone<dd><p>It is.<p>Status: 410</dl>".to_owned(),
        };
        let extract = fact::extract(&block::read(&page, &layout).output, &layout).output;
        assert_eq!(
            fact::to_text(&extract.facts),
            "2 table 1: body\n2.1   owner: Object -- Whose.\n2.2     name: String -- The name.\n2.3   lid: String, required\n4.1 error 410 Gone: \n"
        );
        assert_eq!((extract.claimed, extract.unclaimed), (4, 1));
    }

    #[test]
    fn definition_lists_of_markdown_are_read_by_their_terms_too() {
        let layout = LAYOUT.replace(
            "items:\n",
            "items:\n  - '(?s)^(?P<name>\\w+)\\n(?P<type>\\w+)\\. (?P<description>.*)$'\n",
        );
        let layout = Layout::from_yaml("layout.yaml", &layout).unwrap();
        let page = markdown(
            "## Fields\n\nlid\n: string. How it\n  shuts.\n\n  One of: `hinge`, `slide`\n\n`hue`\n: string. The colour.\n\nstray\n: Not read.\n",
        );
        let extract = fact::extract(&block::read(&page, &layout).output, &layout).output;
        assert_eq!(
            fact::to_text(&extract.facts),
            "2 table 1: body\n2.1   lid: string, one of hinge|slide -- How it shuts. ⏎ One of: hinge, slide\n2.2   hue: string -- The colour.\n"
        );
        assert_eq!((extract.claimed, extract.unclaimed), (2, 1));
    }

    #[test]
    fn fields_below_a_heading_that_nobody_knows_are_told() {
        check(
            "## Fields\n\n- `lid` (string): The lid.\n\n## Lids\n\n- `hue` (string): Its colour.\n",
            "2 table 1: body\n2.1   lid: string -- The lid.\n3 heading: Lids\n",
            (1, 1),
        );
    }

    #[test]
    fn a_caption_makes_a_list_a_table() {
        let layout = LAYOUT.replace("columns: {}", "columns: {}\ncaptions: [{pattern: '^Form$', is: form}]");
        let layout = Layout::from_yaml("layout.yaml", &layout).unwrap();
        let page = markdown("# Open\n\n## Form\n\n- `lid` (string): The lid.\n");
        let extract = fact::extract(&block::read(&page, &layout).output, &layout).output;
        assert_eq!(
            fact::to_text(&extract.facts),
            "1 title: Open\n3 table 1: form\n3.1   lid: string -- The lid.\n"
        );
    }

    #[test]
    fn a_type_may_say_that_there_may_be_none() {
        let layout = LAYOUT
            .replace("(?P<type>\\w+)", "(?P<type>[^,)]+)")
            .replace("types:\n", "types:\n  nullable: ['^\\?{T}$', '^{T} \\| null$']\n");
        let layout = Layout::from_yaml("layout.yaml", &layout).unwrap();
        let page = markdown("## Fields\n\n- a (?string): A.\n- b (string | null, required): B.\n- c (string): C.\n");
        let extract = fact::extract(&block::read(&page, &layout).output, &layout).output;
        assert_eq!(
            fact::to_text(&extract.facts),
            "2 table 1: body\n2.1   a: ?string, nullable -- A.\n2.2   b: string | null, required, nullable -- B.\n2.3   c: string -- C.\n"
        );
    }
}
