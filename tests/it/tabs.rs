//! Tables as a browser copies them: whatever cells a row lacks or has too many, no row is lost.
//!
//! In: a table with one row cut short at each place, or with empty cells behind any of its lines. Out: a field for every row.

use docwright_base::{Format, Page};
use docwright_reader::{Layout, fact};

const ROWS: [&str; 4] = [
    "force\tNo\tBoolean\tWhether to break the seal.",
    "tool\tYes\tString\tWhat to open it with.",
    "size\tNo\tInteger\tHow large it is.\nIn millimetres.",
    "note\tNo\tString\tWords about it.",
];
const HEADER: &str = "Field\tRequired\tType\tDescription";

fn layout() -> Layout {
    let text = "title: Acme\nlanguage: en\nsections: {endpoint: [Request line], body: [Request body], response: [Answer]}\n\
        columns: {name: [Field], required: [Required], type: [Type], description: [Description]}\n\
        required: {yes: ['Yes'], no: ['No']}\ntypes: {words: {String: string, Boolean: boolean, Integer: integer}}\n";
    Layout::from_yaml("layout.yaml", text).unwrap()
}

/// The facts of a page with the table, as text, and what is said of it.
fn read(header: &str, rows: &[String]) -> (String, Vec<String>) {
    let rows = rows.join("\n");
    let page = Page {
        vendor: "acme".to_owned(),
        path: "page.txt".into(),
        url: None,
        format: Format::Text,
        text: format!(
            "Open\n\nRequest line\n\nPUT /boxes\n\nRequest body\n\n{header}\n{rows}\n\nAnswer\n\nNothing comes back.\n"
        ),
    };
    let layout = layout();
    let blocks = docwright_reader::block::read(&page, &layout);
    let facts = fact::extract(&blocks.output, &layout);
    let said = blocks.diagnostics.iter().chain(&facts.diagnostics);
    let said = said.map(|it| it.code.name().to_owned()).collect();
    (fact::to_text(&facts.output.facts), said)
}

fn all_are_read(facts: &str, doing: &str) {
    for name in ["force", "tool", "size", "note"] {
        assert!(facts.contains(&format!("   {name}:")), "{doing}: no {name} in\n{facts}");
    }
    assert!(!facts.contains("Nothing comes back.\n   "), "{doing}: {facts}");
}

#[test]
fn a_row_that_lacks_cells_takes_no_other_with_it() {
    for cut in 0..ROWS.len() {
        for cells in 1..4 {
            let mut rows = ROWS.map(str::to_owned);
            rows[cut] = rows[cut].split('\t').take(cells).collect::<Vec<_>>().join("\t");
            let (facts, said) = read(HEADER, &rows);
            // A lone word may as well go on with the cell above it.
            if cells > 1 {
                all_are_read(&facts, &format!("row {cut} of {cells} cells"));
                assert!(
                    said.contains(&"ragged-row".to_owned()),
                    "row {cut} of {cells} cells: {said:?}"
                );
            }
            let others = ["force", "tool", "size", "note"]
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != cut);
            for (_, name) in others {
                assert!(
                    facts.contains(&format!("   {name}:")),
                    "row {cut} of {cells} cells: no {name} in\n{facts}"
                );
            }
        }
    }
}

#[test]
fn empty_cells_at_the_end_change_nothing() {
    let (plain, _) = read(HEADER, &ROWS.map(str::to_owned));
    all_are_read(&plain, "as it is");
    for lines in 1..32_u32 {
        let behind = |line: usize, text: &str| match lines & (1 << line) {
            0 => text.to_owned(),
            // The tab stands behind the cells, which is the first of the lines.
            _ => match text.split_once('\n') {
                Some((first, rest)) => format!("{first}\n{rest}\t"),
                None => format!("{text}\t"),
            },
        };
        let rows: Vec<String> = ROWS.iter().enumerate().map(|(at, row)| behind(at + 1, row)).collect();
        let (facts, said) = read(&behind(0, HEADER), &rows);
        assert_eq!(facts, plain, "{lines:05b}");
        assert!(said.is_empty(), "{lines:05b}: {said:?}");
    }
}

/// A heading that ran on into the line before it is parted from it, and both keep the line's number.
#[test]
fn lines_that_were_one_have_no_gap_between_them() {
    let mut layout = layout();
    layout.glued_headings = true;
    let text = "Open\n\nRequest line\n\nPUT /boxes\n\nRequest body\n\nField\tType\nforce\tBoolean\n\nNothing moreAnswer\n\nStatus 204\n";
    let page = Page {
        vendor: "acme".to_owned(),
        path: "page.txt".into(),
        url: None,
        format: Format::Text,
        text: text.to_owned(),
    };
    let blocks = docwright_reader::block::read(&page, &layout).output;
    let shown = docwright_reader::block::to_text(&blocks);
    assert!(shown.contains("  | force | Boolean |\n"), "{shown}");
    assert!(
        shown.contains("paragraph @12: Nothing more\nheading2 @12: Answer\n"),
        "{shown}"
    );
}
