//! Markdown with elements of components in, as in MDX; out, for each run of elements that are rows, a block of them, and for
//! what stands between, the blocks of a page without such elements.
//!
//! The layout says which elements there are. What stands in one that is a row is that row's words, tables and samples in it
//! follow the run; what stands in another keeps its name, by which its section is known.

mod tags;

use super::super::blocks::Blocks;
use super::super::model::{Block, Element, Kind, Text};
use crate::layout::Layout;
use tags::Piece;

/// Elements nested deeper than this are read as if they stood beside each other.
const MAX_DEPTH: usize = 100;

/// Reads Markdown without such elements, before which so many lines stand.
pub(super) type ReadText = fn(&str, usize, &Layout, &mut Blocks);

pub(super) fn read(text: &str, layout: &Layout, out: &mut Blocks, read_text: ReadText) {
    let parted = tags::parted(text, layout);
    for (name, line) in parted.unknown {
        out.unknown_element(line + 1, name);
    }
    if layout.elements.is_empty() {
        read_text(text, 0, layout, out);
        return;
    }
    let mut walk = Walk {
        layout,
        out,
        read_text,
        stack: Vec::new(),
        run: Vec::new(),
        behind: Vec::new(),
    };
    for (line, piece) in parted.pieces {
        match piece {
            Piece::Text(text) => walk.text(text, line),
            Piece::Open {
                name,
                attributes,
                is_empty,
            } => walk.open(name, attributes, is_empty, line),
            Piece::Close(name) => walk.close(name),
            Piece::Broken => walk.out.unread(
                Some(line + 1),
                "the tag of an element that the layout knows has no end here; what it says is read as words",
            ),
        }
    }
    walk.end_from(0);
    walk.flush();
}

/// Where among the elements the reader stands.
struct Walk<'l, 'o, 'p> {
    layout: &'l Layout,
    out: &'o mut Blocks<'p>,
    read_text: ReadText,
    stack: Vec<Open<'l>>,
    /// The rows so far, with those in them.
    run: Vec<Element>,
    /// Blocks inside these that are no words.
    behind: Vec<Block>,
}

/// An element that has not ended.
struct Open<'l> {
    name: &'l str,
    line: usize,
    /// Which of the run it is, if it is a row.
    row: Option<usize>,
    has_section: bool,
    /// How deep the rows in it are nested, and whether there are any.
    level: usize,
    has_rows: bool,
}

impl<'l> Walk<'l, '_, '_> {
    fn open(&mut self, name: &str, attributes: Vec<(String, String)>, is_empty: bool, line: usize) {
        let Some((name, rule)) = self.layout.elements.get_key_value(name) else {
            return;
        };
        let around = self.stack.last();
        let mut level = around.map_or(0, |open| open.level);
        let is_inside = self.stack.iter().any(|open| open.row.is_some());
        let has_rows = around.map_or(!self.run.is_empty(), |open| open.has_rows);
        let mut row = None;
        if rule.is_row() {
            // Fields of a request and those of a response are two tables.
            if level == 0 && !is_inside && self.run.first().is_some_and(|first| first.name != *name) {
                self.flush();
            }
            if let Some(around) = self.stack.last_mut() {
                around.has_rows = true;
            }
            row = Some(self.run.len());
            self.run.push(Element {
                name: name.clone(),
                attributes,
                text: Text::default(),
                depth: level,
                line: Some(line + 1),
            });
            level += 1;
        } else if rule.members {
            level += usize::from(has_rows);
        } else if !is_inside {
            self.flush();
        }
        if is_empty {
            return;
        }
        if self.stack.len() >= MAX_DEPTH {
            self.out.refuse(
                Some(line + 1),
                "elements are nested beyond all measure from here on; the innermost are read as if they stood beside each other",
            );
            return;
        }
        self.stack.push(Open {
            name,
            line,
            row,
            has_section: rule.section.is_some(),
            level,
            has_rows: false,
        });
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.stack.iter().rposition(|open| open.name == name) else {
            return;
        };
        self.end_from(at + 1);
        let is_frame = self
            .stack
            .pop()
            .is_some_and(|open| open.row.is_none() && open.has_section);
        if is_frame && self.stack.iter().all(|open| open.row.is_none()) {
            self.flush();
        }
    }

    /// Ends elements from one of the stack on, which have no end of their own.
    fn end_from(&mut self, at: usize) {
        if let Some(open) = self.stack.drain(at..).next() {
            self.out.unread(
                Some(open.line + 1),
                "an element that the layout knows does not end before the one around it: what follows was read as standing in it",
            );
        }
    }

    fn text(&mut self, text: &str, line: usize) {
        if text.trim().is_empty() {
            return;
        }
        let row = self.stack.iter().rev().find_map(|open| open.row);
        if row.is_none() {
            self.flush();
        }
        let frame = self
            .stack
            .iter()
            .rev()
            .find(|open| open.has_section && open.row.is_none());
        self.out.within = frame.map(|open| open.name.to_owned());
        let first = self.out.blocks.len();
        (self.read_text)(&dedented(text), line, self.layout, self.out);
        self.out.line_offset = 0;
        self.out.within = None;
        if let Some(row) = row.and_then(|row| self.run.get_mut(row)) {
            for block in self.out.blocks.drain(first..) {
                if !describe(&mut row.text, &block.kind) {
                    self.behind.push(block);
                }
            }
        }
    }

    /// Ends the run.
    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        if let Some(first) = run.first() {
            self.out.push(first.line, Kind::Elements(run));
        }
        for block in self.behind.drain(..) {
            self.out.within = block.within;
            self.out.push(block.provenance.line, block.kind);
        }
        self.out.within = None;
    }
}

/// Adds what a block says to the words of a row; whether it is words.
fn describe(text: &mut Text, kind: &Kind) -> bool {
    let mut add = |mark: &str, words: &Text| {
        if !text.plain.is_empty() {
            text.plain.push('\n');
        }
        text.plain.push_str(mark);
        text.plain.push_str(&words.plain);
        text.links.extend(words.links.iter().cloned());
    };
    match kind {
        Kind::Paragraph(words) | Kind::Note(words) => add("", words),
        Kind::Heading { text, .. } => add("", &Text::plain(text.as_str())),
        Kind::List(items) => items.iter().for_each(|item| add("- ", &item.text)),
        Kind::Metadata { .. } | Kind::Elements(_) | Kind::Table(_) | Kind::Code(_) => return false,
    }
    true
}

/// What stands in an element is set in with it; alone it would be code.
fn dedented(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let indent = |line: &str| line.len() - line.trim_start().len();
    let filled = rest.lines().filter(|line| !line.trim().is_empty());
    let width = filled.map(indent).min().unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    out.push_str(first.trim_start());
    for line in rest.lines() {
        out.push('\n');
        out.push_str(line.get(width..).unwrap_or_default());
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, block};

    const LAYOUT: &str = "title: T\nlanguage: en\nsections: {}\ncolumns: {}\ntypes: {}\nelements:\n  Param: {section: request, attributes: {query: name, type: type}}\n  Field: {section: response, attributes: {name: name}}\n  More: {members: true}\n  Answer: {section: response_example}\n  Tabs: {}\n";

    fn check(text: &str, expect: &str) {
        let layout = Layout::from_yaml("layout.yaml", LAYOUT).unwrap();
        let page = markdown(text);
        assert_eq!(block::to_text(&block::read(&page, &layout).output), expect, "{text}");
    }

    #[test]
    fn elements_are_rows_with_their_words_and_members() {
        check(
            "# Boxes\n\n<Param query=\"lid\" type='string' required={true} open>How it\n  shuts.\n\n  - `hinge`\n</Param>\n<Param\n  query={\"hue\"}\n/>\n\n<Field name=\"owner\">\n  Whose.\n\n  <More title=\"a > b\">\n    <Field name=\"name\">\n      The name.\n    </Field>\n  </More>\n</Field>\n<More>\n<Field name=\"id\">The `<Field>`.</Field>\n</More>\n",
            "heading1 @1: Boxes\nelements @3\n  - Param query=\"lid\" type=\"string\" required=\"true\" open=\"open\": How it shuts. ⏎ - hinge\n  - Param query=\"hue\": \nelements @12\n  - Field name=\"owner\": Whose.\n    - Field name=\"name\": The name.\n    - Field name=\"id\": The <Field>.\n",
        );
    }

    #[test]
    fn an_element_that_seems_to_be_a_row_is_told_where_the_layout_does_not_know_it() {
        for (layout, page, told) in [
            (
                LAYOUT,
                "<Body name=\"lid\" />\n<Body name=\"hue\" />\n<Card title=\"x\" />\n",
                1,
            ),
            (
                LAYOUT,
                "```\n<Body name=\"lid\" />\n```\n`<Body name=x>`\n<body name=x></body>\n",
                0,
            ),
            (
                "title: T\nlanguage: en\nsections: {}\ncolumns: {type: [Type]}\ntypes: {}\n",
                "A <Body type=\"text\" /> is.\n",
                1,
            ),
            (LAYOUT, "<Field name=\"lid\n\n", 1),
            (LAYOUT, "<Field name=\"lid\">\n<Field name=\"hue\"></Field>\n", 1),
            (
                LAYOUT,
                "<Field name=\"lid\">\n<More>\n<Field name=\"hue\">\n</More></Field>\n",
                1,
            ),
        ] {
            let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
            let read = block::read(&markdown(page), &layout);
            let found = read.diagnostics.iter().filter(|it| it.code.name() == "unread-table");
            assert_eq!(found.count(), told, "{page}");
        }
    }

    #[test]
    fn what_stands_in_a_frame_keeps_its_name_and_is_read_as_without_it() {
        check(
            "<Answer>\n  <Tabs>\n    ```json 200\n    {}\n    ```\n  </Tabs>\n</Answer>\n\n{/* <Field name=\"no\"> */}\n```\n<Field name=\"no\">\n```\n<Field name=\"x\">\n\n  ```\n  sample\n  ```\n</Field>\n<Field name=\"y\n",
            "code @3 in Answer: json 200\n  {}\ncode @10\n  <Field name=\"no\">\nelements @13\n  - Field name=\"x\": \ncode @15\n  sample\nparagraph @19: <Field name=\"y\n",
        );
    }
}
