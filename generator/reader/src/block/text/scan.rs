//! The lines of a capture, and where in them a reader stands: what each of the ways to flatten a table looks at.

use super::code_marks::{gutter, starts};
use super::line::{Line, bullet};
use crate::block::blocks::{Blocks, fold};
use crate::block::model::{Item, Kind, Row, Table, Text};
use crate::layout::{Column, Layout, Section};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

/// The lines of a capture while they are read.
pub(super) struct Scan<'s, 'p> {
    pub(super) lines: Vec<Line<'s>>,
    pub(super) at: usize,
    pub(super) layout: &'s Layout,
    /// What the last heading announced.
    pub(super) section: Option<Section>,
    /// A caption that waits for its table.
    pub(super) caption: Option<(String, usize)>,
    /// What [`code::closes`], [`bullets::json_keys`] and [`runs::placeholders`] find on the whole page, once it is asked for.
    pub(super) closes: OnceCell<Vec<usize>>,
    pub(super) keys: OnceCell<BTreeSet<&'s str>>,
    pub(super) placeholders: OnceCell<BTreeSet<&'s str>>,
    /// The page's words, as [`Scan::is_word`] compares them.
    pub(super) words: OnceCell<HashSet<&'s str>>,
    /// Columns below which [`glued::read`] found no row, and up to which line.
    pub(super) barren: Vec<(Vec<Column>, usize)>,
    pub(super) out: &'s mut Blocks<'p>,
}

impl<'s> Scan<'s, '_> {
    pub(super) fn line(&self, offset: usize) -> Option<Line<'s>> {
        self.lines.get(self.at + offset).copied()
    }

    pub(super) fn column(&self, text: &str) -> Option<Column> {
        self.layout.column(text)
    }

    /// The page's own title: the first line that is neither furniture, an item of a menu nor a stated fact, if it stands above all
    /// sections. Where several lines could be it, the one that the page is called like, or that comes twice in a row; else a guess, which
    /// is told.
    pub(super) fn title(&mut self) {
        let menu = self.menu();
        let furniture = |line: &Line| {
            self.layout.is_noise(line.text)
                || bullet(line.text).is_some()
                || self.layout.lines.iter().any(|pattern| pattern.is_match(line.text))
        };
        let is_heading = |line: &Line| line.level > 1 || self.layout.is_heading_line(line.text);
        let after = self.lines[menu..].iter().take_while(|line| !is_heading(line)).count();
        let above = &self.lines[..menu + after];
        let Some(first) = above.iter().position(|line| !furniture(line) && !is_heading(line)) else {
            return;
        };
        // A sentence is no title: captures of the body alone start with the summary.
        if above[first].text.ends_with(['.', '。', '|']) || above[first].text.contains('|') {
            return;
        }
        let run = consecutive(&above[first..]);
        let may_be = |at: &usize| is_short(above[*at].text) && !is_heading(&above[*at]) && !furniture(&above[*at]);
        let all: Vec<usize> = (first..above.len()).filter(may_be).collect();
        let candidates: Vec<usize> = all.iter().copied().filter(|at| *at <= first + run).collect();
        let name = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        let page = name(self.out.page_name());
        // A menu has the title too, above it.
        let by_name = all.iter().rfind(|at| name(above[**at].text) == page);
        let is_repeated = |at: &&usize| above.get(**at + 1).is_some_and(|next| next.text == above[**at].text);
        let named = by_name.or_else(|| candidates.iter().find(is_repeated)).copied();
        let index = match (named, run) {
            (Some(named), _) => named,
            (None, 0 | 1) => first,
            (None, _) => candidates.last().copied().unwrap_or(first),
        };
        let (line, text) = (above[index].number, above[index].text);
        for _ in 0..index {
            self.paragraph();
        }
        if named.is_none() && (run > 1 || all.len() > candidates.len()) {
            self.out.guess_title(line, text);
        }
        self.push_heading(1);
    }

    /// How many lines a menu has that the capture begins with: three or more short ones without a gap, the words of headings among
    /// them, and then a gap.
    fn menu(&self) -> usize {
        const FEWEST: usize = 3;
        let run = consecutive(&self.lines);
        let Some(last) = run.checked_sub(1).and_then(|last| self.lines.get(last)) else {
            return 0;
        };
        let is_menu = run >= FEWEST && run < self.lines.len() && !self.layout.is_heading_line(last.text);
        if is_menu { run } else { 0 }
    }

    pub(super) fn push_heading(&mut self, level: u8) {
        if let Some(line) = self.line(0) {
            self.out.push(
                Some(line.number),
                Kind::Heading {
                    level,
                    text: line.text.to_owned(),
                },
            );
            self.at += 1;
        }
    }

    pub(super) fn heading(&mut self) -> bool {
        let Some(line) = self
            .line(0)
            .filter(|line| line.level > 0 || self.layout.is_heading_line(line.text))
        else {
            return false;
        };
        self.drop_caption();
        // What is marked and unknown, such as a status, may be a part of the section above.
        self.section = self
            .layout
            .section(line.text)
            .or(self.section.filter(|_| line.level > 0));
        self.push_heading(if line.level > 0 { line.level } else { 2 });
        true
    }

    pub(super) fn caption(&mut self) -> bool {
        let Some(line) = self.line(0) else { return false };
        if !self.is_caption(line) {
            return false;
        }
        self.drop_caption();
        self.caption = Some((line.text.to_owned(), line.number));
        self.at += 1;
        true
    }

    /// Whether the line is marked as a caption, or reads like one to the layout.
    pub(super) fn is_caption(&self, line: Line) -> bool {
        line.is_caption || self.layout.caption_text(line.text).is_some()
    }

    /// A caption without a table stays what it was: a line.
    pub(super) fn drop_caption(&mut self) {
        if let Some((text, line)) = self.caption.take() {
            self.out.push(Some(line), Kind::Paragraph(Text::plain(text)));
        }
    }

    pub(super) fn list(&mut self) -> bool {
        let mut items = Vec::new();
        let first = self.line(0).map(|line| line.number);
        let mut indents: Vec<usize> = Vec::new();
        while let Some((line, text)) = self.line(0).and_then(|line| Some((line, bullet(line.text)?))) {
            indents.retain(|indent| *indent < line.indent);
            indents.push(line.indent);
            items.push(Item {
                text: Text::plain(text),
                depth: indents.len() - 1,
                line: Some(line.number),
            });
            self.at += 1;
        }
        if items.is_empty() {
            return false;
        }
        self.out.push(first, Kind::List(items));
        true
    }

    pub(super) fn paragraph(&mut self) {
        if let Some(line) = self.line(0) {
            self.out
                .push(Some(line.number), Kind::Paragraph(Text::plain(fold(line.text))));
            self.at += 1;
        }
    }

    pub(super) fn push_table(&mut self, line: usize, header: Vec<String>, rows: Vec<Row>) {
        let below = self.caption_below();
        let caption = self.caption.take().map(|(text, _)| text).or(below);
        self.out.push(
            Some(line),
            Kind::Table(Table {
                caption,
                header,
                header_line: None,
                rows,
                is_flat: false,
            }),
        );
    }

    /// `: Words` below a table, as tools that write Markdown as text set a caption.
    fn caption_below(&mut self) -> Option<String> {
        let first = self.line(0)?;
        let mut caption = first.text.strip_prefix(": ")?.to_owned();
        let mut is_last = first.blank_after;
        self.at += 1;
        // A long one is wrapped.
        while let Some(line) = self.line(0).filter(|_| !is_last) {
            caption.push(' ');
            caption.push_str(line.text);
            is_last = line.blank_after;
            self.at += 1;
        }
        Some(fold(&caption))
    }

    /// Whether the word stands on the page, signs around it apart.
    pub(super) fn is_word(&self, word: &str) -> bool {
        let bare = |word: &'s str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let words = self.words.get_or_init(|| {
            self.lines
                .iter()
                .flat_map(|line| line.text.split_whitespace())
                .map(bare)
                .collect()
        });
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        words.contains(word)
    }

    /// Tells that a table is read in part only.
    pub(super) fn unread(&mut self, line: usize, why: &str) {
        self.out.unread(Some(line), why);
    }

    /// Whether the line at `offset` can only belong to what follows a table.
    pub(super) fn ends_table(&self, offset: usize) -> bool {
        let Some(line) = self.line(offset) else { return true };
        line.level > 0
            || self.layout.is_heading_line(line.text)
            || self.is_caption(line)
            || self.layout.status_line(line.text).is_some()
            || self.layout.is_noise(line.text)
            || starts(line.text)
            || gutter(&self.lines[self.at + offset..]).is_some()
            || self.header_at(offset).len() >= 2
    }

    /// The run of lines from `offset` on that are each a column word of another role.
    pub(super) fn header_at(&self, offset: usize) -> Vec<(&'s str, Column)> {
        let mut header: Vec<(&str, Column)> = Vec::new();
        for line in self.lines.get(self.at + offset..).unwrap_or_default() {
            match self.layout.column_word(line.text) {
                Some(column) if !header.iter().any(|(_, seen)| *seen == column) => header.push((line.text, column)),
                _ => break,
            }
        }
        header
    }
}

/// How many short lines without a gap between them stand first.
fn consecutive(lines: &[Line]) -> usize {
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let goes_on = pairs.take_while(|(line, next)| line.number + 1 == next.number && is_short(next.text));
    match lines.first().filter(|line| is_short(line.text)) {
        Some(_) => 1 + goes_on.count(),
        None => 0,
    }
}

/// A line that a menu or a title may be.
fn is_short(text: &str) -> bool {
    const MOST_WORDS: usize = 6;
    text.split_whitespace().count() <= MOST_WORDS
        && !text.contains(['/', '|', '{'])
        && !text.ends_with(['.', '。', ':', '：'])
}

#[cfg(test)]
mod tests {
    use crate::block::{self, Kind};
    use crate::layout::Layout;
    use crate::samples;

    /// The title that is taken, and whether it is told to be a guess.
    fn check(lines: &str, title: &str, is_guess: bool) {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], history: [Changes]}\ncolumns: {}\ntypes: {words: {}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let mut page = samples::text(lines.replace("; ", "\n"));
        page.path = "pages/open-a-box.txt".into();
        let read = block::read(&page, &layout);
        let found = read.output.iter().find_map(|block| match &block.kind {
            Kind::Heading { level: 1, text } => Some(text.as_str()),
            _ => None,
        });
        assert_eq!(found, Some(title), "{lines}");
        assert_eq!(!read.diagnostics.is_empty(), is_guess, "{lines}");
    }

    #[test]
    fn the_title_among_the_words_of_a_menu() {
        check("Shut it; ; It shuts.; ; Line; PUT /v1/boxes", "Shut it", false);
        check("Shut it; Line; PUT /v1/boxes", "Shut it", false);
        check(
            "Docs; Open a box; Close a box; ; Open a box; ; It opens.; Line",
            "Open a box",
            false,
        );
        check("Docs; Prices; ; Open a box; ; It opens.; Line", "Open a box", false);
        check(
            "Docs; Prices; Open a box; It opens it for good.; Line",
            "Open a box",
            false,
        );
        check(
            "Docs; Changes; Prices; ; Open a box; ; It opens.; Line",
            "Open a box",
            false,
        );
        check("Docs; Prices; ; Shut it; Shut it; ; It shuts.; Line", "Shut it", false);
        check("Docs; Prices; ; Shut it; ; It shuts.; Line", "Shut it", true);
        check("Docs; Prices; Shut it; ; It shuts.; Line", "Shut it", true);
    }

    /// The blocks of a page whose table is marked as captioned.
    #[test]
    fn a_caption_that_a_text_browser_marks() {
        let layout = "title: T\nlanguage: en\nsections: {request: [Request]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {String: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = samples::text(
            "Open\n\nRequest\n\n   CAPTION: The lid\n\n   Name\n\n   Type\n\n   hue\n\n   String\n\n   CAPTION: The box\n\n   Name\n\n   Type\n\n   id\n\n   String\n",
        );
        let captions = block::read(&page, &layout)
            .output
            .into_iter()
            .filter_map(|block| match block.kind {
                Kind::Table(table) => table.caption.map(|caption| (caption, table.rows.len())),
                _ => None,
            });
        let expect = [("The lid".to_owned(), 1), ("The box".to_owned(), 1)];
        assert_eq!(captions.collect::<Vec<_>>(), expect);
    }

    #[test]
    fn fields_run_together_under_no_heading_for_fields() {
        let layout = "title: T\nlanguage: en\nsections: {body: [Body]}\ncolumns: {name: [Name], type: [Type], required: [Required], description: [Text]}\nrequired: {yes: [Required]}\ntypes: {words: {String: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let told = |heading: &str| {
            let page = samples::text(format!(
                "Open\n\n{heading}\nlidStringRequiredThe lid.\nhueStringIts hue.\n\n{{\"lid\": \"a\", \"hue\": \"b\"}}\n"
            ));
            let found = block::read(&page, &layout).diagnostics;
            found.iter().filter(|it| it.code.name() == "unread-table").count()
        };
        assert_eq!((told("Body"), told("Findings")), (0, 1));
    }
}
