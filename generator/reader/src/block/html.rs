//! HTML in, blocks out, by `scraper`.
//!
//! Knows elements, not vendors: what a class name means is nowhere asked.

mod parts;
mod table;
mod tree;
mod within;

use super::blocks::{Blocks, fold};
use super::model::{CodeBlock, Item, Kind, Link, Text};
use crate::layout::Layout;
use docwright_base::prose::Mark;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Node};
use std::collections::HashMap;
use tree::NodeId;
use within::{is_nested_table, is_unread};

/// Elements nested deeper than this are read as running text: no page needs them, and the walk stays on the stack.
const MAX_DEPTH: usize = 100;

/// Headings have no levels below this one.
const DEEPEST_HEADING: u8 = 6;

pub(super) fn read(text: &str, layout: &Layout, out: &mut Blocks) {
    let tree = tree::parse(text);
    if let Some(line) = tree.refused {
        out.refuse(
            Some(line),
            "from here on elements are nested or reopened beyond all measure, or a tag has no end; such tags are left out and their text is kept",
        );
    }
    let mut walk = Walk {
        layout,
        level: 0,
        lines: tree.lines,
        out,
        loose: Loose::default(),
    };
    walk.element(tree.html.root_element(), 0);
    walk.flush();
}

/// Walks the tree and hands over a block wherever one ends.
struct Walk<'o, 'p> {
    layout: &'o Layout,
    /// The level of the heading above.
    level: u8,
    lines: HashMap<NodeId, usize>,
    out: &'o mut Blocks<'p>,
    loose: Loose,
}

/// Inline content that stands outside any paragraph.
#[derive(Default)]
struct Loose {
    text: Inline,
    line: Option<usize>,
}

/// Inline content on its way to becoming a [`Text`].
#[derive(Default)]
struct Inline {
    raw: String,
    links: Vec<Link>,
    marks: Vec<Mark>,
}

impl Inline {
    /// Paragraphs are folded; the line breaks between them stay.
    fn finish(self) -> Text {
        let mut lines: Vec<String> = self
            .raw
            .split('\u{1}')
            .map(fold)
            .filter(|line| !line.is_empty())
            .collect();
        // A dash alone is a list item without words, unless it is all there is: then it means "nothing".
        if lines.len() > 1 {
            lines.retain(|line| line != "-");
        }
        Text {
            plain: lines.join("\n"),
            links: self.links,
            marks: self.marks,
        }
    }

    /// A paragraph ends here. The mark cannot come from a page: HTML text has no U+0001.
    fn end_line(&mut self) {
        if !self.raw.is_empty() && !self.raw.ends_with('\u{1}') {
            self.raw.push('\u{1}');
        }
    }
}

impl Walk<'_, '_> {
    fn line(&self, element: ElementRef) -> Option<usize> {
        self.lines.get(&element.id()).copied()
    }

    fn anchors(&mut self, element: ElementRef) {
        let value = element.value();
        for name in [value.attr("id"), value.attr("name").filter(|_| value.name() == "a")]
            .into_iter()
            .flatten()
        {
            self.out.anchor(name);
        }
    }

    fn element(&mut self, element: ElementRef, depth: usize) {
        let name = element.value().name();
        match name {
            "head" | "script" | "style" | "noscript" | "template" | "svg" | "nav" | "button" | "form" | "iframe" => {}
            _ if is_furniture(element) => {}
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.anchors(element);
                let text = self.inline(element);
                if !text.plain.is_empty() {
                    let level = name.as_bytes()[1] - b'0';
                    self.level = level;
                    let kind = Kind::Heading {
                        level,
                        text: text.plain.replace('\n', " "),
                    };
                    self.out.push(self.line(element), kind);
                }
            }
            "p" => {
                self.flush();
                self.anchors(element);
                let text = self.inline(element);
                if !text.plain.is_empty() {
                    self.out.push(self.line(element), Kind::Paragraph(text));
                }
            }
            "blockquote" | "aside" => {
                self.flush();
                self.anchors(element);
                let text = self.inline(element);
                if !text.plain.is_empty() {
                    self.out.push(self.line(element), Kind::Note(text));
                }
            }
            "pre" => {
                self.flush();
                self.anchors(element);
                self.code(element);
            }
            "dl" if parts::is_frame(element, self.layout) => self.parts(parts::of_terms(element), depth),
            "table" if parts::is_table_frame(element, self.layout) => self.parts(parts::of_rows(element), depth),
            "table" => {
                self.flush();
                self.anchors(element);
                self.table(element);
            }
            "ul" | "ol" | "dl" if !has_block_children(element) => {
                self.flush();
                self.anchors(element);
                let mut items = Vec::new();
                self.list(element, 0, &mut items);
                if !items.is_empty() {
                    self.out.push(self.line(element), Kind::List(items));
                }
            }
            "br" | "hr" => self.loose.text.end_line(),
            _ if is_inline(name) || depth >= MAX_DEPTH => {
                self.anchors(element);
                self.loose.line = self.loose.line.or_else(|| self.lines.get(&element.id()).copied());
                inline_into(element, &mut self.loose.text, self.out);
            }
            _ => self.children(element, depth),
        }
    }

    /// Terms that part a page are headings below the one above, and what is said of each stands below it.
    fn parts(&mut self, parts: Vec<(bool, ElementRef)>, depth: usize) {
        self.flush();
        let around = self.level;
        let level = (around + 1).min(DEEPEST_HEADING);
        for (is_term, part) in parts {
            if is_term {
                self.anchors(part);
                let text = self.inline(part).plain.replace('\n', " ");
                self.out.push(self.line(part), Kind::Heading { level, text });
                self.level = level;
            } else if depth < MAX_DEPTH {
                self.children(part, depth);
            }
        }
        self.level = around;
    }

    fn children(&mut self, element: ElementRef, depth: usize) {
        self.flush();
        self.anchors(element);
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.loose.text.raw.push_str(text),
                _ => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, depth + 1);
                    }
                }
            }
        }
        self.flush();
    }

    /// Ends the paragraph that stands outside any element of its own.
    fn flush(&mut self) {
        let loose = std::mem::take(&mut self.loose);
        let text = loose.text.finish();
        if !text.plain.is_empty() {
            self.out.push(loose.line, Kind::Paragraph(text));
        }
    }

    fn inline(&mut self, element: ElementRef) -> Text {
        let mut inline = Inline::default();
        inline_into(element, &mut inline, self.out);
        inline.finish()
    }

    fn list(&mut self, list: ElementRef, depth: usize, items: &mut Vec<Item>) {
        if list.value().name() == "dl" {
            self.definitions(list, depth, items);
            return;
        }
        for child in list.child_elements().filter(|child| child.value().name() == "li") {
            let mut inline = Inline::default();
            let nested = self.content(child, &mut inline);
            let line = self.line(child);
            self.item(inline, line, depth, nested, items);
        }
    }

    /// Each term with what is said of it, term first and on a line of its own.
    fn definitions(&mut self, list: ElementRef, depth: usize, items: &mut Vec<Item>) {
        let is_group = |child: &ElementRef| child.value().name() == "div";
        let parts = list.child_elements().flat_map(|child| match is_group(&child) {
            true => child.child_elements().collect(),
            false => vec![child],
        });
        let mut open: Option<(Inline, Option<usize>, Vec<ElementRef>)> = None;
        for part in parts.filter(|part| matches!(part.value().name(), "dt" | "dd")) {
            if part.value().name() == "dt"
                && let Some((inline, line, nested)) = open.take()
            {
                self.item(inline, line, depth, nested, items);
            }
            let line = self.line(part);
            let (mut inline, line, mut nested) = open.take().unwrap_or((Inline::default(), line, Vec::new()));
            inline.end_line();
            nested.extend(self.content(part, &mut inline));
            inline.end_line();
            open = Some((inline, line, nested));
        }
        if let Some((inline, line, nested)) = open {
            self.item(inline, line, depth, nested, items);
        }
    }

    /// The words of an item, and the lists in it.
    fn content<'a>(&mut self, item: ElementRef<'a>, inline: &mut Inline) -> Vec<ElementRef<'a>> {
        let mut nested = Vec::new();
        for node in item.children() {
            match (node.value(), ElementRef::wrap(node)) {
                (Node::Text(text), _) => inline.raw.push_str(text),
                (_, Some(element)) if is_list(element) => nested.push(element),
                // A frame around a list of members is none of the item's words.
                (_, Some(element)) if element.value().name() == "div" && element.child_elements().any(is_list) => {
                    nested.extend(self.content(element, inline));
                }
                (_, Some(element)) => {
                    let block = !is_inline(element.value().name());
                    if block {
                        inline.end_line();
                    }
                    inline_into(element, inline, self.out);
                    if block {
                        inline.end_line();
                    }
                }
                _ => {}
            }
        }
        nested
    }

    fn item(
        &mut self,
        inline: Inline,
        line: Option<usize>,
        depth: usize,
        nested: Vec<ElementRef>,
        items: &mut Vec<Item>,
    ) {
        items.push(Item {
            text: inline.finish(),
            depth,
            line,
        });
        for list in nested {
            if depth < MAX_DEPTH {
                self.list(list, depth + 1, items);
            }
        }
    }

    fn code(&mut self, element: ElementRef) {
        let parts = element.descendants().filter_map(|node| match node.value() {
            Node::Text(text) => Some(&**text),
            Node::Element(inner) if inner.name() == "br" => Some("\n"),
            _ => None,
        });
        let text: String = parts.collect();
        let text = text.replace("\r\n", "\n").replace('\u{a0}', " ");
        let text = text.trim_matches('\n').trim_end().to_owned();
        // A gutter holds line numbers and nothing else.
        let gutter = text.lines().all(|line| line.trim().parse::<u32>().is_ok());
        if text.is_empty() || (gutter && text.lines().count() > 1) {
            return;
        }
        let language = element
            .select_first("code")
            .unwrap_or(element)
            .value()
            .classes()
            .find_map(|class| class.strip_prefix("language-").map(str::to_owned));
        self.out
            .push(self.line(element), Kind::Code(CodeBlock { language, text }));
    }
}

trait SelectFirst<'a> {
    fn select_first(&self, name: &str) -> Option<ElementRef<'a>>;
}

impl<'a> SelectFirst<'a> for ElementRef<'a> {
    fn select_first(&self, name: &str) -> Option<ElementRef<'a>> {
        self.descendent_elements().find(|inner| inner.value().name() == name)
    }
}

/// A list whose items hold tables, code or headings is a frame around them, not a list.
fn is_list(element: ElementRef) -> bool {
    matches!(element.value().name(), "ul" | "ol" | "dl")
}

fn has_block_children(list: ElementRef) -> bool {
    list.descendent_elements().any(|inner| {
        matches!(
            inner.value().name(),
            "table" | "pre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        )
    })
}

/// What a page says of itself that it says on every page: its menus, and its foot where nothing stands that could be a fact.
fn is_furniture(element: ElementRef) -> bool {
    let role = element.value().attr("role").unwrap_or_default();
    match element.value().name() {
        _ if role == "navigation" => true,
        name if name == "footer" || role == "contentinfo" => {
            let mut inside = element.descendants().filter_map(ElementRef::wrap);
            !inside.any(|inner| matches!(inner.value().name(), "table" | "pre" | "dl"))
        }
        _ => false,
    }
}

/// Elements that HTML has besides those inside of a line; what is none of either is none of HTML.
const OTHER_ELEMENTS: [&str; 63] = [
    "area",
    "article",
    "aside",
    "audio",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "input",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "rt",
    "ruby",
    "section",
    "select",
    "source",
    "strike",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
    "video",
];

/// Whether a tag in small letters, a comment or a declaration is one of HTML; other words in angle brackets are none.
pub(super) fn is_element(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let name = name
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .next()
        .unwrap_or_default();
    name.is_empty() || name.contains('-') || is_inline(name) || OTHER_ELEMENTS.contains(&name)
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// All text below `element`, its paragraphs and list items on lines of their own. Iterative: depth costs no stack.
/// Tables of their own inside of a cell are left to who reads the table around them.
fn inline_into(element: ElementRef, inline: &mut Inline, out: &mut Blocks) {
    let is_cell = matches!(element.value().name(), "td" | "th");
    let mut left_out = None;
    for edge in element.traverse() {
        let (node, open) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        if left_out.is_some() {
            left_out = left_out.filter(|id| open || *id != node.id());
            continue;
        }
        if open && is_note(node) {
            left_out = Some(node.id());
            continue;
        }
        if open && is_cell && node.id() != element.id() && ElementRef::wrap(node).is_some_and(is_nested_table) {
            left_out = Some(node.id());
            continue;
        }
        match node.value() {
            Node::Text(text) if open && !is_unread(node) => inline.raw.push_str(text),
            Node::Element(value) => match value.name() {
                "br" if open => inline.end_line(),
                // `2<sup>31</sup>` is not 231.
                "sup" if open && inline.raw.ends_with(|c: char| c.is_ascii_digit()) => inline.raw.push('^'),
                "li" if open => {
                    inline.end_line();
                    inline.raw.push_str("- ");
                }
                "a" if open => {
                    for name in [value.attr("name"), value.attr("id")].into_iter().flatten() {
                        out.anchor(name);
                    }
                    if let (Some(target), Some(link)) = (value.attr("href"), ElementRef::wrap(node)) {
                        let text = fold(&link.text().collect::<String>());
                        if !text.is_empty() {
                            inline.marks.push(Mark::Link {
                                words: text.clone(),
                                url: target.to_owned(),
                            });
                            inline.links.push(Link {
                                text,
                                target: target.to_owned(),
                            });
                        }
                    }
                }
                "code" | "tt" | "samp" if open => inline.marks.extend(code_span(node)),
                "td" | "th" if node.id() != element.id() => inline.raw.push(' '),
                // The first paragraph of an item belongs on the item's line.
                "p" if opens_item(node) => {}
                name if !is_inline(name) && node.id() != element.id() => inline.end_line(),
                _ => {}
            },
            _ => {}
        }
    }
}

/// Whether a node is a raised sign that leads to a note.
fn is_note(node: ego_tree::NodeRef<Node>) -> bool {
    let is_link = |inner: ElementRef| inner.value().name() == "a";
    ElementRef::wrap(node).is_some_and(|it| it.value().name() == "sup" && it.child_elements().any(is_link))
}

/// The code that the element holds: words alone, outside a link, which marks them already.
fn code_span(node: ego_tree::NodeRef<Node>) -> Option<Mark> {
    let in_link = node
        .parent()
        .and_then(ElementRef::wrap)
        .is_some_and(|parent| parent.value().name() == "a");
    let words: Option<String> = node
        .children()
        .map(|child| child.value().as_text().map(|text| text.to_string()))
        .collect();
    let words = fold(&words.filter(|_| !in_link)?);
    (!words.is_empty()).then_some(Mark::Code(words))
}

/// Whether the element is the first thing in a list item.
fn opens_item(node: ego_tree::NodeRef<Node>) -> bool {
    let in_item = node
        .parent()
        .and_then(ElementRef::wrap)
        .is_some_and(|parent| parent.value().name() == "li");
    in_item && node.prev_siblings().all(|sibling| sibling.value().is_text())
}

#[cfg(test)]
mod tests {
    use crate::layout::Layout;
    use crate::{block, samples};

    fn check(html: &str, expect: &str) {
        let layout = "title: T\nlanguage: en\nsections: {}\ncolumns: {}\ntypes: {words: {}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let shown = block::to_text(&block::read(&samples::html(html), &layout).output);
        assert_eq!(shown, expect, "{html}");
    }

    #[test]
    fn lines_of_code_may_end_in_elements() {
        check(
            "<pre>POST /boxes<br>Host: x<br/><br>{}</pre>",
            "code @1\n  POST /boxes\n  Host: x\n  \n  {}\n",
        );
    }

    #[test]
    fn rows_are_as_deep_as_their_first_cells_are_indented() {
        let row = |cell: &str| format!("<tr>{cell}<td>string</td></tr>");
        let rows = [
            "<td>boss</td>",
            "<td>&nbsp;&nbsp;first</td>",
            "<td>\n <b>&nbsp;&nbsp; &nbsp;&nbsp;</b>city</td>",
            "<td style='padding-left: 8px'>last</td>",
            "<td>size</td>",
            "<td><span style='margin-left:2em'>unit</span></td>",
        ];
        let rows: String = rows.into_iter().map(row).collect();
        check(
            &format!("<table><tr><th>Name</th><th>Type</th></tr>{rows}</table>"),
            "table @1\n  | Name | Type |\n  | boss | string |\n    | first | string |\n      | city | string |\n    | last | string |\n  \
             | size | string |\n    | unit | string |\n",
        );
    }

    #[test]
    fn what_is_drawn_in_a_cell_is_its_words_and_what_nobody_sees_is_none() {
        let row = |cell: &str| format!("<tr><td>lid</td><td>{cell}</td></tr>");
        let rows = [
            "<img alt='Yes' src=x>",
            "<input type=checkbox checked>",
            "<input type=checkbox>",
            "No <img alt='a note'>",
        ];
        let rows: String = rows.into_iter().map(row).collect();
        check(
            &format!(
                "<table><tr><th>Name</th><th>Must</th></tr>{rows}<tr style='display: none'><td>old</td><td>Yes</td></tr></table>"
            ),
            "table @1\n  | Name | Must |\n  | lid | Yes |\n  | lid | true |\n  | lid | false |\n  | lid | No |\n",
        );
    }

    #[test]
    fn rows_of_a_table_in_a_cell_are_rows_below_it() {
        let head = "<tr><th>Name</th><th>Type</th><th>About</th></tr>";
        let outer = |inner: &str| {
            format!(
                "<table>{head}<tr><td>boss</td><td>object</td><td>The boss.{inner}</td></tr><tr><td>size</td><td>text</td><td></td></tr></table>"
            )
        };
        let shown = "table @1\n  | Name | Type | About |\n  | boss | object | The boss. |\n    | first | text |  |\n    | last | text |  |\n  | size | text |  |\n";
        let rows = "<tr><td>first</td><td>text</td></tr><tr><td>last</td><td>text</td></tr>";
        check(
            &outer(&format!("<table><tr><th>name</th><th>type</th></tr>{rows}</table>")),
            shown,
        );
        let whole = rows.replace("</tr>", "<td></td></tr>");
        check(&outer(&format!("<div><table>{whole}</table></div>")), shown);
        // In words of its own it is a table of its own.
        check(
            &outer(&format!("<table><tr><th>Key</th><th>Sort</th></tr>{rows}</table>")),
            "table @1\n  | Name | Type | About |\n  | boss | object | The boss. |\n  | size | text |  |\ntable @1\n  | Key | Sort |\n  | first | text |\n  | last | text |\n",
        );
        // A frame is none.
        check(
            &outer("<table><tr><td>Slow.</td></tr></table>"),
            "table @1\n  | Name | Type | About |\n  | boss | object | The boss. ⏎ Slow. |\n  | size | text |  |\n",
        );
    }

    #[test]
    fn a_sign_that_links_to_its_heading_is_none_of_its_words() {
        for sign in ["¶", "#", "§", "<span>🔗</span>", ""] {
            let link = format!("<a class=headerlink href='#line'>{sign}</a>");
            check(&format!("<h2>Line {link}</h2>"), "heading2 @1: Line\n");
            check(&format!("<h2>{link}Line</h2>"), "heading2 @1: Line\n");
        }
        check("<h2>C#</h2>", "heading2 @1: C#\n");
        check("<h2>See <a href='#box'>box</a></h2>", "heading2 @1: See box\n");
    }

    #[test]
    fn menus_and_feet_of_pages_fall_away_but_for_what_may_be_a_fact() {
        let page = "<div role=navigation><p>Home</p></div><p>A box.</p>";
        check(
            &format!("{page}<footer><p>All rights</p></footer>"),
            "paragraph @1: A box.\n",
        );
        check(
            &format!("{page}<div role=contentinfo>All rights</div>"),
            "paragraph @1: A box.\n",
        );
        check(
            &format!("{page}<footer><pre>{{}}</pre></footer>"),
            "paragraph @1: A box.\ncode @1\n  {}\n",
        );
    }
}
