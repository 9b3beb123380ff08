//! What ought to have become a fact and did not in, the finding that says so, why, and what to add to the layout out.

use super::found::{Found, places, shorten};
use crate::block::{self, Row};
use crate::layout::Column;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;

/// Rows of a table whose columns say nothing to the layout.
pub(super) fn of_unknown_columns(table: &block::Table, provenance: &Provenance, found: &mut Found) {
    let why = format!(
        "the columns {:?} under this heading are not known to the layout",
        table.header.join(" | ")
    );
    rows(table, &why, provenance, found);
}

/// Rows of a table of fields under a heading for codes.
pub(super) fn of_codes(table: &block::Table, provenance: &Provenance, found: &mut Found) {
    let why = "it reads like a member of an error's body, under a heading for codes, and nothing above it names the status of that error";
    let word = table
        .header
        .iter()
        .find(|text| found.layout.column(text) == Some(Column::Name));
    let word = word.map_or_else(String::new, |word| shorten(word));
    let help = format!(
        "where a heading or a line above it names the status, such as `Status 404`, let layout.yaml know it: `status_lines: ['^Status {{status}}$']`; where its rows are codes, the word goes from `columns: {{name: […]}}` to `columns: {{error_code: [{word:?}]}}`; where it is the body of all errors, show an example of it under a heading of `sections: {{error_example: […]}}` and set `errors: {{everywhere: true}}`"
    );
    for (provenance, row) in places(&table.rows, provenance) {
        with_help(&provenance, &row_of(row), why, help.clone(), found);
    }
}

/// Rows of a table of fields that may be about anything.
pub(super) fn of_unknown_place(table: &block::Table, provenance: &Provenance, found: &mut Found) {
    let why = "the heading or the line above its table is none that the layout knows";
    rows(table, why, provenance, found);
}

fn rows(table: &block::Table, why: &str, provenance: &Provenance, found: &mut Found) {
    for (provenance, cells) in places(&table.rows, provenance) {
        row(cells, &provenance, why, found);
    }
}

/// A row of a table that was read otherwise.
pub(super) fn row(cells: &Row, provenance: &Provenance, why: &str, found: &mut Found) {
    unit(provenance, &row_of(cells), why, found);
}

/// A row by its first words.
fn row_of(row: &Row) -> String {
    let first = row
        .cells
        .iter()
        .map(|cell| cell.plain.trim())
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    format!("the row of {:?}", shorten(first))
}

/// The code of the diagnostic for what no fact claims.
pub(super) const CODE: Code = Code::Unclaimed;

/// Something that ought to have become a fact and did not.
pub(super) fn unit(provenance: &Provenance, what: &str, why: &str, found: &mut Found) {
    let help =
        "add the words to layout.yaml: the column, the caption or the section; sections of no use go under aside";
    with_help(provenance, what, why, help.to_owned(), found);
}

fn with_help(provenance: &Provenance, what: &str, why: &str, help: String, found: &mut Found) {
    found.unclaimed += 1;
    let message = format!("{what} was not understood: {why}");
    found
        .diagnostics
        .push(Diagnostic::new(CODE, provenance, message).help(help));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An unknown column is told on the line of the words above the columns, and members of an error with what to add.
    #[test]
    fn what_is_told_of_columns_and_of_members_of_errors() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], body: [Fields], error_codes: [Errors]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string}}\n";
        let layout = crate::Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = |format, text: &str| {
            let mut page = crate::samples::markdown(text);
            page.format = format;
            page
        };
        for (page, expect) in [
            (
                page(
                    docwright_base::Format::Html,
                    "<h1>Open</h1><h2>Line</h2><p>POST /boxes</p><h2>Fields</h2>\n<table>\n<tbody>\n<tr>\n<th>Name</th><th>Type</th><th>Hint</th></tr>\n<tr><td>lid</td><td>text</td><td>x</td></tr></table>",
                ),
                "4 unknown-column: the layout does not know the column \"Hint\" of this table",
            ),
            (
                page(
                    docwright_base::Format::Markdown,
                    "# Open\n\n## Line\n\nPOST /boxes\n\n## Fields\n\n| Name | Type | Hint |\n|---|---|---|\n| lid | text | x |\n",
                ),
                "9 unknown-column: the layout does not know the column \"Hint\" of this table",
            ),
            (
                page(
                    docwright_base::Format::Markdown,
                    "# Open\n\n## Line\n\nPOST /boxes\n\n## Errors\n\n| Name | Type |\n|---|---|\n| code | text |\n",
                ),
                "11 unclaimed: the row of \"code\" was not understood: it reads like a member of an error's body, under a heading for codes, and nothing above it names the status of that error Help: where a heading or a line above it names the status, such as `Status 404`, let layout.yaml know it: `status_lines: ['^Status {status}$']`; where its rows are codes, the word goes from `columns: {name: […]}` to `columns: {error_code: [\"Name\"]}`; where it is the body of all errors, show an example of it under a heading of `sections: {error_example: […]}` and set `errors: {everywhere: true}`",
            ),
        ] {
            let found = crate::compile(&[page], &layout, &crate::Service::untitled("Boxes"), None).diagnostics;
            let found = found
                .iter()
                .filter(|it| matches!(it.code, Code::UnknownColumn | Code::Unclaimed));
            let told = found.map(|it| {
                let line = match &it.place {
                    docwright_base::Place::Page(provenance) => provenance.line.unwrap_or_default(),
                    _ => 0,
                };
                let help = it.help.as_deref().filter(|_| it.code == Code::Unclaimed);
                let help = help.map_or_else(String::new, |help| format!(" Help: {help}"));
                format!("{line} {}: {}{help}", it.code, it.message)
            });
            assert_eq!(told.collect::<Vec<_>>().join("\n"), expect);
        }
    }
}
