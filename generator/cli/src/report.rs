//! Diagnostics as a person or a log reads them.
//!
//! In: diagnostics and the texts they point into. Out: text for stderr, errors first. Prints with miette's frames on a
//! terminal and as plain lines elsewhere; control characters of what was read are written out before it is framed. Decides
//! nothing: what is an error was decided where it was found.

use crate::failure::Outcome;
use crate::files;
use crate::output;
use crate::style::{Detail, Style};
use docwright_base::Code;
use docwright_base::printable::{one_line, printable};
use docwright_base::{Diagnostic, Place, Severity};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents};
use miette::{SourceCode, SourceSpan, SpanContents};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use textwrap::WordSplitter;

/// Of the warnings of one kind in one service, the first is shown without `-v`, and of the others so many places. Errors are
/// always shown, all of them.
const PLACES_SHOWN: usize = 3;
/// Columns of an excerpt at most; pages have lines of many thousands.
const EXCERPT_WIDTH: usize = 110;
/// What a frame takes of the width: the number of the line and its bar.
const MARGIN: usize = 10;
/// Lines of an excerpt above and below the line in question.
const EXCERPT_CONTEXT: usize = 1;

/// The texts that diagnostics point into, by the path that stands in the diagnostic.
#[derive(Debug, Default)]
pub(crate) struct Sources(BTreeMap<String, SourceText>);

#[derive(Debug)]
struct SourceText {
    /// The path under which the user finds the file.
    shown: String,
    text: Kept,
}

#[derive(Debug)]
enum Kept {
    /// Where it is read again if something is to be shown: keeping the texts of thousands of pages would cost more.
    File(PathBuf),
    /// What comes only once.
    Here(String),
}

impl Sources {
    pub(crate) fn add(&mut self, path: &str, shown: &str, file: &Path) {
        self.keep(path, shown, Kept::File(file.to_owned()));
    }

    /// A text that cannot be read again; `shown` is what it is called.
    pub(crate) fn add_text(&mut self, shown: &str, text: String) {
        self.keep(shown, shown, Kept::Here(text));
    }

    fn keep(&mut self, path: &str, shown: &str, text: Kept) {
        let shown = shown.to_owned();
        self.0.insert(path.to_owned(), SourceText { shown, text });
    }

    /// The paths that stand in diagnostics, with those under which the user finds the files.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (String, String)> {
        self.0.iter().map(|(path, source)| (path.clone(), source.shown.clone()))
    }

    fn get(&self, path: &str) -> Option<&SourceText> {
        self.0.get(path)
    }
}

/// All that a run has to say, grouped by the service it is said of.
#[derive(Debug, Default)]
pub(crate) struct Report {
    groups: Vec<(Sources, Vec<Diagnostic>)>,
}

impl Report {
    pub(crate) fn add(&mut self, sources: Sources, diagnostics: Vec<Diagnostic>) {
        self.groups.push((sources, diagnostics));
    }

    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.groups
            .iter()
            .map(|(_, diagnostics)| count(diagnostics, severity))
            .sum()
    }

    pub(crate) fn count_code(&self, code: Code) -> usize {
        let all = self.groups.iter().flat_map(|(_, diagnostics)| diagnostics);
        all.filter(|diagnostic| diagnostic.code == code && diagnostic.severity >= Severity::Warning)
            .count()
    }

    /// Writes the report to stderr, or all of it as events.
    pub(crate) fn print(&self, style: Style) -> Outcome {
        if !output::is_json() {
            output::rendered(&self.render(style));
            return Ok(());
        }
        for (sources, diagnostics) in &self.groups {
            diagnostics
                .iter()
                .try_for_each(|diagnostic| output::event(&event(diagnostic, sources)))?;
        }
        Ok(())
    }

    /// The whole report; empty when there is nothing to say.
    fn render(&self, style: Style) -> String {
        let mut text = String::new();
        let severities: &[Severity] = match style.detail {
            Detail::Errors => &[Severity::Error],
            Detail::Kinds => &[Severity::Error, Severity::Warning],
            Detail::All => &[Severity::Error, Severity::Warning, Severity::Info],
        };
        for &severity in severities {
            for (sources, diagnostics) in &self.groups {
                let wanted = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity);
                if severity == Severity::Warning && style.detail == Detail::Kinds {
                    for kind in by_code(wanted) {
                        text.push_str(&render_kind(&kind, sources, style));
                    }
                } else {
                    text.extend(wanted.map(|diagnostic| render_one(diagnostic, sources, style)));
                }
            }
        }
        text
    }
}

/// A diagnostic for a program.
fn event(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let file = |path: &str| sources.get(path).map_or(path, |source| &source.shown).to_owned();
    let mut event = json!({
        "type": "finding",
        "severity": diagnostic.severity.to_string(),
        "code": diagnostic.code.name(),
        "message": diagnostic.message,
    });
    let mut set = |key: &str, value: Value| {
        event[key] = value;
    };
    match &diagnostic.place {
        Place::Page(provenance) => {
            set("file", file(&provenance.page).into());
            set("line", provenance.line.into());
            set("block", provenance.block.into());
            set("row", provenance.row.into());
        }
        Place::File { path, line } => {
            set("file", file(path).into());
            set("line", (*line).into());
        }
        Place::Spec(pointer) => set("pointer", pointer.as_str().into()),
    }
    set("help", diagnostic.help.as_deref().into());
    event
}

/// Diagnostics of one code together, in the order in which the first of each was found.
fn by_code<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> Vec<Vec<&'d Diagnostic>> {
    let mut kinds: Vec<Vec<&Diagnostic>> = Vec::new();
    for diagnostic in diagnostics {
        match kinds.iter_mut().find(|kind| kind[0].code == diagnostic.code) {
            Some(kind) => kind.push(diagnostic),
            None => kinds.push(vec![diagnostic]),
        }
    }
    kinds
}

/// The first of a kind, and where there are more like it.
fn render_kind(kind: &[&Diagnostic], sources: &Sources, style: Style) -> String {
    let Some((first, others)) = kind.split_first() else {
        return String::new();
    };
    let mut text = render_one(first, sources, style);
    if !others.is_empty() {
        let places = others.iter().map(|diagnostic| short_place(&diagnostic.place, sources));
        let mut shown: Vec<String> = places.take(PLACES_SHOWN).collect();
        if others.len() > PLACES_SHOWN {
            shown.push(format!("{} more", others.len() - PLACES_SHOWN));
        }
        let more = format!("{} more of {}: {}", others.len(), first.code, shown.join(", "));
        let line = format!("  ... {}; -v shows them all", one_line(&more));
        match style.fancy {
            true => text.push_str(&(textwrap::fill(&line, below(style.width)) + "\n\n")),
            false => text.push_str(&(line + "\n")),
        }
    }
    text
}

/// How a line of ours breaks that is too wide: between words, and further lines hang below it.
fn below(width: u16) -> textwrap::Options<'static> {
    textwrap::Options::new(usize::from(width))
        .subsequent_indent("      ")
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation)
}

/// The file and the line, or the place in the document.
fn short_place(place: &Place, sources: &Sources) -> String {
    let (path, line) = match place {
        Place::Page(provenance) => (&*provenance.page, provenance.line),
        Place::File { path, line } => (path.as_str(), *line),
        Place::Spec(_) => return place.to_string(),
    };
    let path = sources.get(path).map_or(path, |source| &source.shown);
    line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"))
}

pub(crate) fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == severity)
        .count()
}

fn render_one(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    let width = match style.fancy {
        true => usize::from(style.width).saturating_sub(MARGIN).clamp(20, EXCERPT_WIDTH),
        false => EXCERPT_WIDTH,
    };
    let finding = Finding::new(diagnostic, sources, width);
    if style.fancy {
        let mut text = String::new();
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode())
            .with_width(usize::from(style.width))
            .with_break_words(false)
            .with_word_splitter(WordSplitter::NoHyphenation)
            .with_context_lines(EXCERPT_CONTEXT);
        // Writing to a string fails only when a source cannot be read; the plain form needs none.
        if handler.render_report(&mut text, &finding).is_ok() {
            text.push('\n');
            return text;
        }
    }
    finding.plain()
}

/// One diagnostic with the lines it points at, in the form that miette prints.
#[derive(Debug)]
struct Finding {
    severity: Severity,
    code: Code,
    place: String,
    message: String,
    help: Option<String>,
    excerpt: Option<Excerpt>,
    /// Which part of the page the line belongs to, for the label below it.
    part: Option<String>,
}

impl Finding {
    fn new(diagnostic: &Diagnostic, sources: &Sources, width: usize) -> Self {
        let (path, line) = match &diagnostic.place {
            Place::Page(provenance) => (Some(&*provenance.page), provenance.line),
            Place::File { path, line } => (Some(path.as_str()), *line),
            Place::Spec(_) => (None, None),
        };
        let source = path.and_then(|path| sources.get(path));
        Self {
            severity: diagnostic.severity,
            code: diagnostic.code,
            place: one_line(&shown_place(&diagnostic.place, source)).into_owned(),
            message: printable(&diagnostic.message).into_owned(),
            help: diagnostic.help.as_deref().map(|help| printable(help).into_owned()),
            excerpt: source
                .zip(line)
                .and_then(|(source, line)| Excerpt::around(source, line, width)),
            part: match &diagnostic.place {
                Place::Page(provenance) => provenance
                    .row
                    .map(|row| format!("row {row} of block {}", provenance.block)),
                Place::File { .. } | Place::Spec(_) => None,
            },
        }
    }

    fn plain(&self) -> String {
        // A line that is quoted from a page cannot look like one of ours.
        let inside = |text: &str| text.replace('\n', "\n    ");
        let message = inside(&self.message);
        let mut text = format!("{}[{}] {}: {message}\n", self.severity, self.code, self.place);
        if let Some(excerpt) = &self.excerpt {
            text.push_str(&format!("  {} | {}\n", excerpt.line, excerpt.marked().trim()));
        }
        if let Some(help) = &self.help {
            text.push_str(&format!("  help: {}\n", inside(help)));
        }
        text
    }
}

/// The place with the path under which the user finds the file.
fn shown_place(place: &Place, source: Option<&SourceText>) -> String {
    match (place, source) {
        (Place::Page(provenance), Some(source)) => {
            let mut provenance = provenance.clone();
            provenance.page = source.shown.as_str().into();
            provenance.to_string()
        }
        (Place::File { line, .. }, Some(source)) => Place::File {
            path: source.shown.clone(),
            line: *line,
        }
        .to_string(),
        _ => place.to_string(),
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The frame names the file and line; without a frame the message has to.
        if self.excerpt.is_none() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Finding {}

impl miette::Diagnostic for Finding {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        let label = LabeledSpan::new(self.part.clone(), excerpt.start, excerpt.length);
        Some(Box::new(std::iter::once(label)))
    }
}

/// A few lines of a file, each cut to a width that can be read, which still know their line numbers.
#[derive(Debug)]
struct Excerpt {
    name: String,
    text: String,
    /// The number of the first line of `text`, counted from 0.
    first_line: usize,
    /// The line in question, counted from 1, and where it lies in `text`.
    line: usize,
    start: usize,
    length: usize,
}

impl Excerpt {
    fn around(source: &SourceText, line: usize, width: usize) -> Option<Self> {
        let first_line = line.checked_sub(1)?.saturating_sub(EXCERPT_CONTEXT);
        let mut excerpt = Self {
            name: one_line(&source.shown).into_owned(),
            text: String::new(),
            first_line,
            line,
            start: 0,
            length: 0,
        };
        let last_line = line + EXCERPT_CONTEXT;
        let text = match &source.text {
            Kept::File(file) => Cow::Owned(files::read_text(file, &source.shown).ok()?),
            Kept::Here(text) => Cow::Borrowed(text),
        };
        for (index, full) in text.lines().enumerate().take(last_line).skip(first_line) {
            let shown = cut(&printable(full).replace('\t', " "), width);
            if index + 1 == line {
                let indent = shown.len() - shown.trim_start().len();
                excerpt.start = excerpt.text.len() + indent;
                excerpt.length = shown.trim().len();
            }
            excerpt.text.push_str(&shown);
            excerpt.text.push('\n');
        }
        (excerpt.length > 0).then_some(excerpt)
    }

    fn marked(&self) -> &str {
        self.text.get(self.start..self.start + self.length).unwrap_or_default()
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, lines_before, lines_after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            inner.line() + self.first_line,
            inner.column(),
            inner.line_count(),
        )))
    }
}

fn cut(line: &str, width: usize) -> String {
    match line.char_indices().nth(width) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::Watch;
    use docwright_base::Provenance;

    const PLAIN: Style = Style {
        fancy: false,
        width: 100,
        detail: Detail::Kinds,
        watch: Watch::Nobody,
    };

    fn on_line(severity: Severity, line: usize) -> Diagnostic {
        let code = match severity {
            Severity::Info => Code::SamePage,
            Severity::Warning => Code::StrayTable,
            Severity::Error => Code::BadFile,
        };
        let provenance = Provenance {
            page: "pages/a.md".into(),
            block: 2,
            row: Some(1),
            line: Some(line),
        };
        Diagnostic::new(code, provenance, "this is odd").help("make it even")
    }

    /// What is rendered of diagnostics on a page of this text.
    fn render(text: &str, diagnostics: Vec<Diagnostic>, style: Style) -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let mut sources = Sources::default();
        sources.add("pages/a.md", "specs/v/s/pages/a.md", file.path());
        let mut report = Report::default();
        report.add(sources, diagnostics);
        report.render(style)
    }

    #[test]
    fn plain_lines_name_the_file_as_the_user_finds_it_and_show_the_line() {
        let text = render("one\n  two\n", vec![on_line(Severity::Warning, 2)], PLAIN);
        assert_eq!(
            text,
            "warning[stray-table] specs/v/s/pages/a.md:2 (block 2, row 1): this is odd\n  2 | two\n  help: make it even\n"
        );
    }

    #[test]
    fn errors_come_first_and_information_only_on_request() {
        let starts = |style| {
            let diagnostics = vec![
                on_line(Severity::Info, 1),
                on_line(Severity::Warning, 2),
                on_line(Severity::Error, 3),
            ];
            let text = render("one\ntwo\nthree\n", diagnostics, style);
            let heads: Vec<String> = text
                .lines()
                .filter_map(|line| line.split_once('[').map(|(head, _)| head.to_owned()))
                .collect();
            heads
        };
        assert_eq!(starts(PLAIN), ["error", "warning"]);
        assert_eq!(
            starts(Style {
                detail: Detail::All,
                ..PLAIN
            }),
            ["error", "warning", "info"]
        );
        assert_eq!(
            starts(Style {
                detail: Detail::Errors,
                ..PLAIN
            }),
            ["error"]
        );
    }

    #[test]
    fn errors_are_all_shown_and_of_warnings_one_of_a_kind_with_the_places_of_the_others() {
        let many = |severity, lines: usize| (1..=lines).map(|line| on_line(severity, line)).collect::<Vec<_>>();
        let errors = render("one\n", many(Severity::Error, 30), PLAIN);
        assert_eq!(errors.matches("error[bad-file]").count(), 30);
        let mut warnings = many(Severity::Warning, 2);
        warnings.insert(
            1,
            Diagnostic::new(Code::Unclaimed, Place::Spec("/x".to_owned()), "nobody"),
        );
        let stray = "warning[stray-table] specs/v/s/pages/a.md:1 (block 2, row 1): this is odd\n  1 | one\n  help: make it even\n";
        assert_eq!(
            render("one\ntwo\n", warnings, PLAIN),
            format!(
                "{stray}  ... 1 more of stray-table: specs/v/s/pages/a.md:2; -v shows them all\nwarning[unclaimed] #/x: nobody\n"
            )
        );
        let shown = render("one\n", many(Severity::Warning, 6), PLAIN);
        let places = "specs/v/s/pages/a.md:2, specs/v/s/pages/a.md:3, specs/v/s/pages/a.md:4, 2 more";
        assert_eq!(
            shown,
            format!("{stray}  ... 5 more of stray-table: {places}; -v shows them all\n")
        );
        let all = render(
            "one\n",
            many(Severity::Warning, 6),
            Style {
                detail: Detail::All,
                ..PLAIN
            },
        );
        assert_eq!(all.matches("warning[stray-table]").count(), 6);
    }

    #[test]
    fn frames_keep_the_line_number_of_the_page() {
        let page: String = (1..=50).map(|line| format!("line {line}\n")).collect();
        let fancy = Style { fancy: true, ..PLAIN };
        let text = render(&page, vec![on_line(Severity::Error, 42)], fancy);
        assert!(text.contains("specs/v/s/pages/a.md:42"), "{text}");
        assert!(text.contains("line 41") && text.contains("line 43"), "{text}");
        assert!(text.contains("row 1 of block 2"), "{text}");
        assert!(!text.contains("line 40"), "{text}");
    }

    #[test]
    fn long_lines_are_cut_and_control_characters_do_not_reach_the_terminal() {
        let text = render(
            &format!("\u{1b}[31m{}\n", "x".repeat(5_000)),
            vec![on_line(Severity::Error, 1)],
            PLAIN,
        );
        assert!(!text.contains('\u{1b}'));
        assert!(text.lines().all(|line| line.chars().count() < 130), "{text}");
    }

    /// Without what the frames themselves are coloured and linked by.
    fn without_styles(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, sequence)) = rest.split_once('\u{1b}') {
            out.push_str(before);
            rest = match sequence.strip_prefix('[') {
                Some(colour) => colour.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';'),
                None => sequence,
            };
            rest = rest.strip_prefix('m').unwrap_or_else(|| panic!("no colour: {rest:?}"));
        }
        out + rest
    }

    #[test]
    fn no_character_of_what_was_read_acts_in_either_style() {
        let hidden = (0..=0x3000).chain(0xfe00..=0xffff).filter_map(char::from_u32);
        let hidden: String = hidden
            .filter(|c| one_line(&c.to_string()).len() > 4 || c.is_control())
            .collect();
        assert!(hidden.len() > 100 && hidden.contains("\u{1b}") && hidden.contains('\u{202e}'));
        for fancy in [true, false] {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), format!("one\nx{hidden}y\n")).unwrap();
            let path = format!("pages/{hidden}\nerror: forged");
            let mut sources = Sources::default();
            sources.add(&path, &path, file.path());
            let place = Place::File { path, line: Some(2) };
            let diagnostic = Diagnostic::new(Code::StrayTable, place, format!("m{hidden}\nerror: forged"));
            let mut report = Report::default();
            report.add(sources, vec![diagnostic.help(format!("h{hidden}\nerror: forged"))]);
            let text = without_styles(&report.render(Style {
                fancy,
                detail: Detail::All,
                ..PLAIN
            }));
            let left: Vec<char> = text
                .chars()
                .filter(|c| hidden.contains(*c) && !"\n\t".contains(*c))
                .collect();
            assert!(left.is_empty(), "{left:?} in {text}");
            assert!(text.contains("\\u{1b}"), "{text}");
            assert!(!text.lines().any(|line| line.starts_with("error: forged")), "{text}");
        }
    }

    #[test]
    fn a_line_that_does_not_exist_is_no_reason_to_fail() {
        let text = render("one\n", vec![on_line(Severity::Error, 9)], PLAIN);
        assert!(text.starts_with("error[bad-file] specs/v/s/pages/a.md:9"), "{text}");
    }
}
