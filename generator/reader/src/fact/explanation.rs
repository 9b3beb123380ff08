//! Lists and tables that are no facts themselves in, what they explain out, as plain text for a description: a line is a
//! paragraph or, behind `- `, an item. A row of a table is an item that names its columns.
//!
//! A list explains the fields above it when the page calls it an explanation or it speaks of one of them. A table explains the
//! fields that refer to it. What explains nothing is left to be reported as not understood.

use super::{Claim, Fact, Field};
use crate::block::{Item, Table};
use crate::layout::Layout;
use std::fmt::Write as _;

/// A table that fields refer to and that lists no fields.
pub(super) struct Reference {
    anchors: Vec<String>,
    caption: Option<String>,
    number: Option<u32>,
    text: String,
}

impl Reference {
    pub(super) fn new(table: &Table, caption: Option<&str>, anchors: &[String], layout: &Layout) -> Self {
        Self {
            anchors: anchors.to_vec(),
            caption: caption.map(str::to_owned),
            number: caption.and_then(|caption| layout.caption_number(caption)),
            text: rows(table, caption),
        }
    }

    /// Whether the field refers to the table: by link, by its number, or because the caption names the field.
    pub(super) fn explains(&self, field: &Field) -> bool {
        let mut links = field.links.iter().filter_map(|link| link.split_once('#'));
        let is_linked = links.any(|(_, anchor)| self.anchors.iter().any(|known| known == anchor));
        let is_numbered = self.number.is_some_and(|number| field.table_numbers.contains(&number));
        let is_named = self
            .caption
            .as_deref()
            .is_some_and(|caption| names(caption).any(|word| word == field.api_name));
        is_linked || is_numbered || is_named
    }

    /// Adds the table to the descriptions of the fields that it explains.
    pub(super) fn attach(&self, facts: &mut [Fact]) {
        for fact in facts {
            if let Claim::Field(field) = &mut fact.claim
                && self.explains(field)
            {
                if !field.description.is_empty() {
                    field.description.push('\n');
                }
                field.description.push_str(&self.text);
            }
        }
    }
}

/// Words that could be names of fields.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty())
}

/// Whether each item of the outermost level begins with a name and a mark that its meaning follows: `lid: …`, `lid (Text) …`.
pub(super) fn defines(items: &[Item]) -> bool {
    let defines = |item: &Item| {
        let text = item.text.plain.as_str();
        let name = names(text).next().unwrap_or_default();
        let rest = text.strip_prefix(name).unwrap_or_default().trim_start();
        !name.is_empty() && rest.starts_with([':', '：', '(', '（', '–', '—'])
    };
    items.iter().filter(|item| item.depth == 0).all(defines)
}

/// A list, below the line that leads to it.
pub(super) fn list(lead: Option<&str>, items: &[Item]) -> String {
    let mut text = lead.map_or(String::new(), |lead| format!("{lead}\n"));
    for item in items {
        let indent = "  ".repeat(item.depth);
        for (number, line) in item.text.plain.lines().enumerate() {
            let mark = if number == 0 { "- " } else { "  " };
            let _ = writeln!(text, "{indent}{mark}{line}");
        }
    }
    text.trim_end().to_owned()
}

/// The rows of a table as items, below its caption.
fn rows(table: &Table, caption: Option<&str>) -> String {
    let mut text = caption.map_or(String::new(), |caption| format!("{caption}\n"));
    for row in &table.rows {
        let cells = table.header.iter().zip(&row.cells);
        let cells = cells.filter(|(_, cell)| !cell.plain.is_empty()).map(|(column, cell)| {
            let gap = if column.is_empty() { "" } else { ": " };
            format!("{column}{gap}{}", cell.plain.replace('\n', " "))
        });
        let _ = writeln!(text, "- {}", cells.collect::<Vec<_>>().join("; "));
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::{Row, Text};

    #[test]
    fn rows_as_items() {
        let cells = |texts: [&str; 2]| texts.map(Text::plain).to_vec();
        let table = Table {
            header: vec!["Grade".to_owned(), "Woods".to_owned()],
            rows: vec![Row {
                cells: cells(["fine", "oak\nash|elm"]),
                ..Row::default()
            }],
            ..Table::default()
        };
        assert_eq!(
            rows(&table, Some("Table 2 grade")),
            "Table 2 grade\n- Grade: fine; Woods: oak ash|elm"
        );
    }

    #[test]
    fn lists_as_lines() {
        let item = |text: &str, depth| Item {
            text: Text::plain(text),
            depth,
            line: None,
        };
        let items = [item("If lid is set:\nmind it", 0), item("and the box", 1)];
        assert_eq!(
            list(Some("Note:"), &items),
            "Note:\n- If lid is set:\n  mind it\n  - and the box"
        );
        assert!(!defines(&items));
        assert!(defines(&[
            item("lid: the lid", 0),
            item("box (Text) the box", 0),
            item("any", 1)
        ]));
    }
}
