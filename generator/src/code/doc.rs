//! Vendor prose in, rustdoc in CommonMark out that no text can break.
//!
//! The prose is parsed as CommonMark and written anew, piece by piece: text is escaped, code becomes `text` fences (so
//! that rustdoc compiles none of it), HTML is read for its line breaks and dropped, links keep only web addresses.
//! What is left out: images, tables, raw HTML. The result passes rustdoc's lints and has no doctest.

use proc_macro2::{Literal, TokenStream};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use quote::quote;
use std::borrow::Cow;

/// Lines are wrapped before this many columns, counted without the `///` and the indentation.
const WIDTH: usize = 100;

/// The `#[doc]` attributes for `markdown`, one a line.
pub(crate) fn attributes(markdown: &str) -> TokenStream {
    let lines = markdown.lines().map(|line| {
        let text = if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        };
        let text = Literal::string(&text);
        quote!(#[doc = #text])
    });
    lines.collect()
}

/// Prose as safe Markdown, without a newline at its end. Empty when the prose says nothing.
pub(crate) fn safe(prose: &str) -> String {
    let clean = clean(prose);
    let mut writer = Writer::default();
    for event in Parser::new(&clean) {
        writer.event(event);
    }
    writer.finish()
}

/// The first sentence or line of a prose, for places that have room for one line only.
pub(crate) fn first_line(prose: &str) -> String {
    let safe = safe(prose);
    let paragraph = safe.split("\n\n").next().unwrap_or_default();
    if paragraph.starts_with("```") {
        String::new()
    } else {
        paragraph.replace('\n', " ")
    }
}

/// A text as inline code, whatever it holds.
pub(crate) fn code(text: &str) -> String {
    let text: String = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return "` `".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// A web address as an autolink, or nothing when it is not one.
pub(crate) fn link(url: &str) -> Option<String> {
    is_web(url).then(|| format!("<{url}>"))
}

/// Without control and bidirectional characters, which hide or reorder what is read.
fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c != '\n' && is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    text.chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| *c == '\n' || !is_hidden(*c))
        .collect()
}

/// Control and bidirectional characters and those without a width.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn is_web(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && rest.is_ascii()
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '`' | '\\'))
    })
}

/// Writes events as Markdown.
#[derive(Default)]
struct Writer {
    /// Finished blocks; `tight` ones follow the one before without an empty line.
    blocks: Vec<(bool, String)>,
    /// The inline text of the block that is being read. A newline in it is a hard break.
    inline: String,
    /// The open lists: the next number of an ordered one.
    lists: Vec<Option<u64>>,
    /// The marker of the item whose first block has not come yet.
    marker: Option<String>,
    /// The text of the code block that is being read.
    code: Option<String>,
    /// Addresses of the links around the text, empty for those that are dropped.
    links: Vec<String>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        if let Some(code) = &mut self.code {
            match event {
                Event::Text(text) => code.push_str(&text),
                Event::End(TagEnd::CodeBlock) => self.end_code(),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::HtmlBlock) => {
                self.end_block()
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.end_block();
                self.code = Some(String::new());
            }
            Event::Start(Tag::List(first)) => {
                self.end_block();
                self.lists.push(first);
            }
            Event::Start(Tag::Item) => {
                self.end_block();
                self.marker = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}. ");
                        *number = number.saturating_add(1);
                        marker
                    }
                    _ => "- ".to_owned(),
                });
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.links.push(if is_web(&dest_url) {
                    dest_url.into_string()
                } else {
                    String::new()
                });
                if self.links.last().is_some_and(|url| !url.is_empty()) {
                    self.inline.push('[');
                }
            }
            Event::End(TagEnd::Link) => self.end_link(),
            Event::End(TagEnd::List(_)) => {
                self.end_block();
                self.lists.pop();
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::HtmlBlock,
            ) => self.end_block(),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.inline.push_str(&code(&text)),
            Event::SoftBreak => self.inline.push(' '),
            Event::HardBreak => self.inline.push('\n'),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::Rule => self.end_block(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.links.iter().any(|url| !url.is_empty()) {
            return self.inline.push_str(&escaped(text));
        }
        // Bare addresses become autolinks; everything between them is escaped.
        let mut rest = text;
        while let Some(at) = rest.find("http://").into_iter().chain(rest.find("https://")).min() {
            let (before, from) = rest.split_at(at);
            let end = from
                .find(|c: char| {
                    !c.is_ascii_graphic()
                        || matches!(c, '<' | '>' | '"' | '`' | '\\' | '{' | '}' | '|' | '[' | ']' | '^')
                })
                .unwrap_or(from.len());
            let url = without_punctuation(&from[..end]);
            self.inline.push_str(&escaped(before));
            let known = if url.is_empty() { &from[..4] } else { url };
            match link(known) {
                Some(link) => self.inline.push_str(&link),
                None => self.inline.push_str(&escaped(known)),
            }
            rest = &from[known.len()..];
        }
        self.inline.push_str(&escaped(rest));
    }

    /// Keeps what a tag means for the layout of the text, and nothing else of it. What is no tag of HTML, such as the
    /// `<String>` of a list, is text.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            self.text(&unescaped(before));
            let name = after.trim_start_matches('/');
            let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
            let end = after
                .find('>')
                .filter(|_| after.starts_with(['!', '?']) || is_tag(&name));
            let Some(end) = end else {
                self.inline.push_str("\\<");
                rest = after;
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "br" => self.inline.push('\n'),
                "p" | "div" | "ul" | "ol" | "li" | "table" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" => {
                    self.end_block();
                    if name.eq_ignore_ascii_case("li") && !after.starts_with('/') {
                        self.marker = Some("- ".to_owned());
                    }
                }
                "td" | "th" => self.inline.push(' '),
                _ => {}
            }
            rest = &after[end + 1..];
        }
        self.text(&unescaped(rest));
    }

    fn end_link(&mut self) {
        let Some(url) = self.links.pop().filter(|url| !url.is_empty()) else {
            return;
        };
        let Some(at) = self.inline.rfind('[') else { return };
        let text = self.inline[at + 1..].trim().to_owned();
        self.inline.truncate(at);
        // A link whose text is its address would be a lint of its own.
        if text.is_empty() || text.contains("http") || text.contains('\n') {
            self.inline.push_str(&format!("<{url}>"));
        } else {
            self.inline.push_str(&format!("[{text}](<{url}>)"));
        }
    }

    fn end_block(&mut self) {
        let inline = std::mem::take(&mut self.inline);
        let depth = self.lists.len().saturating_sub(1);
        for (number, line) in inline
            .split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .enumerate()
        {
            let marker = self.marker.take();
            let lead = match &marker {
                Some(marker) => format!("{}{marker}", "  ".repeat(depth)),
                None => String::new(),
            };
            let indent = " ".repeat(lead.len());
            // A line after a break stands alone as a paragraph: two spaces at a line's end would not be seen.
            let tight = marker.is_some() && number == 0 && self.blocks.last().is_some_and(|(_, block)| is_item(block));
            self.blocks.push((tight, wrapped(line, &lead, &indent)));
        }
    }

    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default();
        self.marker = None;
        let code = code.trim_matches('\n');
        if code.trim().is_empty() {
            return;
        }
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        let lines: Vec<&str> = code.lines().map(str::trim_end).collect();
        self.blocks
            .push((false, format!("{fence}text\n{}\n{fence}", lines.join("\n"))));
    }

    fn finish(mut self) -> String {
        if self.code.is_some() {
            self.end_code();
        }
        self.end_block();
        let mut out = String::new();
        for (tight, block) in self.blocks {
            if !out.is_empty() {
                out.push_str(if tight { "\n" } else { "\n\n" });
            }
            out.push_str(&block);
        }
        out
    }
}

/// A web address without the punctuation of the sentence around it.
fn without_punctuation(url: &str) -> &str {
    let mut url = url;
    loop {
        let closing = url.matches(')').count() > url.matches('(').count();
        match url
            .strip_suffix(['.', ',', ';', ':', '!', '?', '\'', '*', '_'])
            .or_else(|| url.strip_suffix(')').filter(|_| closing))
        {
            Some(shorter) => url = shorter,
            None => return url,
        }
    }
}

/// The elements that prose may hold.
const TAGS: &str = "a abbr article aside b big blockquote body br button caption center cite code col colgroup dd del \
    details dfn div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input \
    ins kbd label li link main mark meta nav nobr ol p path pre q s samp script section small span strike strong style sub \
    summary sup svg table tbody td tfoot th thead title tr tt u ul var video wbr";

fn is_tag(name: &str) -> bool {
    TAGS.split_whitespace().any(|tag| tag.eq_ignore_ascii_case(name))
}

/// The text of HTML that holds no tag.
fn unescaped(text: &str) -> String {
    const ENTITIES: &[(&str, &str)] = &[
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
    ];
    let text = ENTITIES
        .iter()
        .fold(text.to_owned(), |text, (entity, plain)| text.replace(entity, plain));
    text.replace("&amp;", "&")
}

fn is_item(block: &str) -> bool {
    let block = block.trim_start();
    block.starts_with("- ")
        || block
            .split_once(". ")
            .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Text with everything escaped that Markdown, or rustdoc's extensions of it, would take for markup.
fn escaped(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    for (at, &c) in chars.iter().enumerate() {
        let inside_word = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric());
        let escape = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            // Underscores inside a word are text.
            '_' => !(at > 0 && inside_word(chars.get(at - 1)) && inside_word(chars.get(at + 1))),
            '&' => chars
                .get(at + 1)
                .is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#'),
            '\n' => {
                out.push(' ');
                continue;
            }
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `text` in lines of at most [`WIDTH`], the first after `lead`, the others after `indent`.
fn wrapped(text: &str, lead: &str, indent: &str) -> String {
    let mut out = lead.to_owned();
    let mut column = lead.chars().count();
    let mut first = true;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if !first && column + 1 + width > WIDTH {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
            first = true;
        }
        if !first {
            out.push(' ');
            column += 1;
        }
        // What would begin a block at the start of a line is text here.
        if first && begins_block(word) {
            let at = word.find(|c: char| !c.is_ascii_digit()).unwrap_or_default();
            out.push_str(&word[..at]);
            out.push('\\');
            out.push_str(&word[at..]);
            column += width + 1;
        } else {
            out.push_str(word);
            column += width;
        }
        first = false;
    }
    out
}

/// Whether this word at the start of a line would be a heading, a list item or a rule.
fn begins_block(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let only = |allowed: &[char]| word.chars().all(|c| allowed.contains(&c));
    word == "+"
        || only(&['#'])
        || only(&['-', ':'])
        || only(&['='])
        || (digits.len() < word.len() && matches!(digits, "." | ")"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(prose: &str, expect: &str) {
        assert_eq!(safe(prose), expect, "{prose:?}");
    }

    #[test]
    fn markup_in_text_is_text() {
        check(
            "Array[Map<string, T>] of x_y and _z_ `vec![`",
            "Array\\[Map\\<string, T\\>\\] of x_y and z `vec![`",
        );
        check("a < b && c > d | e", "a \\< b && c \\> d \\| e");
        check("[link] {x} \\*/", "\\[link\\] {x} \\*/");
        check(
            "see [a](javascript:x) and [b](https://e.com/b_c)",
            "see a and [b](<https://e.com/b_c>)",
        );
        check("1, 2. 3", "1, 2. 3");
        check("4.10.10 or -1 and #5", "4.10.10 or -1 and #5");
        check("a\\\n\\- b\\\n1\\. c", "a\n\n\\- b\n\n1\\. c");
        check("\\- no list\n\\# no heading", "\\- no list # no heading");
    }

    #[test]
    fn addresses_become_links() {
        check("See http://a.example.com/b_c.", "See <http://a.example.com/b_c>.");
        check("(https://x.io/?a=b&c)", "(<https://x.io/?a=b&c>)");
        check("http:// is not one", "http:// is not one");
        check("[https://x.io](https://x.io)", "<https://x.io>");
    }

    #[test]
    fn html_is_read_for_its_breaks() {
        check("查询 <br> see <a href='#x'>表1</a>", "查询\n\nsee 表1");
        check("<p>one</p><ul><li>a</li><li>b</li></ul>", "one\n\n- a\n- b");
        check("<b>ECS</b> &lt;x&gt; <script>1<2", "ECS \\<x\\> 1\\<2");
        check("List<String> of <T>", "List\\<String\\> of \\<T\\>");
        check(
            "<div>see https://e.com/a_(b) &lt; x</div>",
            "see <https://e.com/a_(b)> \\< x",
        );
    }

    #[test]
    fn samples_are_text() {
        check(
            "Run:\n\n    let x = 1;\n\nend",
            "Run:\n\n```text\nlet x = 1;\n```\n\nend",
        );
        check("```\nfn f() {}\n", "```text\nfn f() {}\n```");
        check("````\n```\n````", "````text\n```\n````");
    }

    #[test]
    fn lists_keep_their_items() {
        check("* a\n* b\nlazy\n  * c", "- a\n- b lazy\n  - c");
        check("3. a\n4. b", "3. a\n4. b");
    }

    #[test]
    fn hidden_characters_go() {
        check("a\u{202e}b\u{0}c\td", "abc    d".replace("    ", " ").as_str());
    }

    #[test]
    fn code_holds_any_text() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code(""), "` `");
    }
}
