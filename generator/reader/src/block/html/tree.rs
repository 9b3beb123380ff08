//! HTML in, scraper's tree out, with the source line of every element, which scraper does not record.
//!
//! The HTML standard's tree builder looks through the open elements and the open formatting for every tag, opens formatting
//! again in every paragraph, and compares each attribute of a tag with all others. On a page that was made to do harm, this
//! takes the square of the page's length. [`Gate`] stands before the tree builder and keeps all three small, so that the time
//! stays linear: pages for people never come near its limits.

use super::super::indents;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, Tracer, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName};
use scraper::{Html, HtmlTreeSink};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

pub(super) type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// OpenElement elements, with those of formatting counted twice.
const MOST_OPEN: usize = 256;

/// How many elements there may be for each tag; formatting that is opened again makes more than one.
const MOST_FOR_A_TAG: usize = 8;

/// Bytes after which a tag that does not end is ended.
const LONGEST_TAG: usize = 0x4000;

/// What the tree builder and the reader ask for; other attributes are dropped.
const ATTRIBUTES: [&str; 12] = [
    "alt", "checked", "class", "colspan", "encoding", "href", "id", "name", "role", "rowspan", "scope", "type",
];

/// Elements whose text is no markup. They never nest, and without their tags their text would be taken for the page's.
const RAW: [&str; 8] = [
    "iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title",
];

/// A page's elements.
pub(super) struct Tree {
    pub(super) html: Html,
    pub(super) lines: HashMap<NodeId, usize>,
    /// The line of the first tag that was left out.
    pub(super) refused: Option<usize>,
}

pub(super) fn parse(text: &str) -> Tree {
    let sink = LineSink {
        inner: HtmlTreeSink::new(Html::new_document()),
        made: Cell::new(0),
        line: Cell::new(1),
        lines: RefCell::default(),
    };
    let tokenizer = Tokenizer::new(
        Gate {
            builder: TreeBuilder::new(sink, TreeBuilderOpts::default()),
            tokens: Cell::new(0),
            tags: Cell::new(0),
            left_out: RefCell::default(),
            refused: Cell::new(None),
        },
        TokenizerOpts::default(),
    );
    let input = BufferQueue::default();
    let feed = |text: &str| {
        input.push_back(StrTendril::from(text));
        // It stops behind every script.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
    };
    let mut rest = text;
    while !rest.is_empty() {
        let longest = rest.len().min(LONGEST_TAG);
        let at = (0..=longest)
            .rev()
            .find(|at| rest.is_char_boundary(*at))
            .unwrap_or(longest);
        let (part, behind) = rest.split_at(at);
        let before = tokenizer.sink.tokens.get();
        feed(part);
        // In a quoted value or a comment the sign is one more sign; in a tag it is the end.
        if tokenizer.sink.tokens.get() == before && part.len() + 3 >= LONGEST_TAG {
            let tags = tokenizer.sink.tags.get();
            feed(">");
            if tokenizer.sink.tags.get() > tags {
                tokenizer.sink.refuse();
            }
        }
        rest = behind;
    }
    tokenizer.end();
    let refused = tokenizer.sink.refused.get();
    let (html, lines) = tokenizer.sink.builder.sink.finish();
    Tree { html, lines, refused }
}

/// Hands tokens on to the tree builder, all but the tags that would make its work grow faster than the page.
struct Gate {
    builder: TreeBuilder<NodeId, LineSink>,
    tokens: Cell<usize>,
    /// Start tags.
    tags: Cell<usize>,
    /// Start tags left out whose end tags are still to come.
    left_out: RefCell<HashMap<LocalName, usize>>,
    refused: Cell<Option<usize>>,
}

impl Gate {
    fn refuse(&self) {
        let line = self.refused.get().unwrap_or_else(|| self.builder.sink.line.get());
        self.refused.set(Some(line));
    }

    /// Whether the tag may pass.
    fn lets(&self, tag: &Tag) -> bool {
        if tag.kind == TagKind::EndTag {
            let mut left_out = self.left_out.borrow_mut();
            return match left_out.get_mut(&tag.name) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            };
        }
        self.tags.set(self.tags.get() + 1);
        let open = OpenElement(Cell::new(0));
        self.builder.trace_handles(&open);
        let is_raw = RAW.contains(&&*tag.name) && !self.adjusted_current_node_present_but_not_in_html_namespace();
        let made = self.builder.sink.made.get();
        if is_raw || (open.0.get() <= MOST_OPEN && made <= self.tags.get() * MOST_FOR_A_TAG + MOST_OPEN) {
            return true;
        }
        *self.left_out.borrow_mut().entry(tag.name.clone()).or_default() += 1;
        self.refuse();
        false
    }
}

impl TokenSink for Gate {
    type Handle = NodeId;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<NodeId> {
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        if let Token::TagToken(tag) = &mut token {
            if !self.lets(tag) {
                return TokenSinkResult::Continue;
            }
            // Of all styles the reader asks for indents, and for what hides a row.
            tag.attrs.retain(|attribute| match &*attribute.name.local {
                "style" => indents::styled_width(&attribute.value) > 0 || attribute.value.contains("display"),
                name => ATTRIBUTES.contains(&name),
            });
        }
        self.builder.process_token(token, line)
    }
    fn end(&self) {
        self.builder.end();
    }
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Counts the elements that the tree builder holds on to.
struct OpenElement(Cell<usize>);

impl Tracer for OpenElement {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

/// Scraper's own sink, with the source line of every element beside it.
struct LineSink {
    inner: HtmlTreeSink,
    /// Elements made so far.
    made: Cell<usize>,
    line: Cell<usize>,
    lines: RefCell<HashMap<NodeId, usize>>,
}

impl TreeSink for LineSink {
    type Handle = NodeId;
    type Output = (Html, HashMap<NodeId, usize>);
    type ElemName<'a> = <HtmlTreeSink as TreeSink>::ElemName<'a>;

    fn finish(self) -> Self::Output {
        (self.inner.finish(), self.lines.into_inner())
    }
    fn set_current_line(&self, line: u64) {
        self.line.set(usize::try_from(line).unwrap_or(usize::MAX));
    }
    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.made.set(self.made.get() + 1);
        let id = self.inner.create_element(name, attrs, flags);
        self.lines.borrow_mut().insert(id, self.line.get());
        id
    }
    fn parse_error(&self, message: Cow<'static, str>) {
        self.inner.parse_error(message);
    }
    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }
    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Self::ElemName<'a> {
        self.inner.elem_name(target)
    }
    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.inner.create_comment(text)
    }
    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.inner.create_pi(target, data)
    }
    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.inner.append(parent, child);
    }
    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        self.inner.append_based_on_parent_node(element, previous, child);
    }
    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.inner.append_doctype_to_document(name, public_id, system_id);
    }
    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }
    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        self.inner.same_node(x, y)
    }
    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }
    fn append_before_sibling(&self, sibling: &NodeId, node: NodeOrText<NodeId>) {
        self.inner.append_before_sibling(sibling, node);
    }
    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attrs);
    }
    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }
    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.inner.reparent_children(node, new_parent);
    }
}
