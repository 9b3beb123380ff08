//! A piece of HTML from within CommonMark in, what it means for the layout of the text out. Nothing else of it stays.
//!
//! What is no tag of HTML, such as the `<String>` of a list's type, is text.

/// What a piece of HTML says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum HtmlPiece {
    Text(String),
    /// A line ends.
    Break,
    /// A block begins or ends.
    Block,
    /// An item of a list begins.
    Item,
}

/// The elements that prose may hold.
const TAGS: &str = "a abbr article aside b big blockquote body br button caption center cite code col colgroup dd del \
    details dfn div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input \
    ins kbd label li link main mark meta nav nobr ol p path pre q s samp script section small span strike strong style sub \
    summary sup svg table tbody td tfoot th thead title tr tt u ul var video wbr";

pub(super) fn pieces(html: &str) -> Vec<HtmlPiece> {
    let mut out = Vec::new();
    let mut rest = html;
    // Looked for once: behind the last one no tag ends, however many begin.
    let last = html.rfind('>').map_or(0, |at| at + 1);
    while let Some((before, after)) = rest.split_once('<') {
        out.push(HtmlPiece::Text(unescaped(before)));
        if let Some(comment) = after.strip_prefix("!--") {
            // What is not closed is a comment to the end.
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let name = after.trim_start_matches('/');
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = &name[..length];
        let is_markup = after.starts_with(['!', '?']) || is_tag(name);
        let may_end = html.len() - after.len() < last;
        let end = if is_markup && may_end { after.find('>') } else { None };
        match end {
            Some(end) => {
                out.extend(meaning(name, after.starts_with('/')));
                rest = &after[end + 1..];
            }
            None => {
                out.push(HtmlPiece::Text("<".to_owned()));
                rest = after;
            }
        }
    }
    out.push(HtmlPiece::Text(unescaped(rest)));
    out
}

fn meaning(name: &str, closes: bool) -> Option<HtmlPiece> {
    match name.to_ascii_lowercase().as_str() {
        "br" => Some(HtmlPiece::Break),
        "li" if !closes => Some(HtmlPiece::Item),
        "p" | "div" | "ul" | "ol" | "li" | "table" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" => {
            Some(HtmlPiece::Block)
        }
        "td" | "th" => Some(HtmlPiece::Text(" ".to_owned())),
        _ => None,
    }
}

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
