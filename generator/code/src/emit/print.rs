//! Tokens to text: prettyplease item by item, and the blank lines that prettyplease does not know; and the line that every
//! file of a crate begins with.

use crate::options::NAMES;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The file with the line that says who made it, as a comment of the language that its ending stands for.
pub(crate) fn headed(path: &str, origin: &str, contents: &str) -> String {
    let (open, close) = match path.rsplit_once('.') {
        Some((_, "rs")) => ("//", ""),
        Some((_, "md")) => ("<!--", " -->"),
        _ => ("#", ""),
    };
    let edit = match path {
        NAMES => "Commit it with the crate.",
        _ => "Do not edit: change what it is made from.",
    };
    format!("{open} {origin}. {edit}{close}\n\n{contents}")
}

/// Rust code, or what is wrong with the tokens; that is a bug in an emitter.
pub(crate) fn code(tokens: TokenStream) -> Result<String, syn::Error> {
    // Item by item: the syntax tree of a whole file is many times the file, and each item stands for itself.
    let mut text = String::new();
    let mut item = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !tokens.peek().is_some_and(continues),
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        item.extend([token]);
        if ends || tokens.peek().is_none() {
            text.push_str(&prettyplease::unparse(&syn::parse2(std::mem::take(&mut item))?));
        }
    }
    Ok(spaced(&text))
}

/// Whether an item goes on with this token behind braces, as that of a constant and an import do.
fn continues(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
}

/// Puts a blank line between items, and after an item of more than one line.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut previous = "";
    for line in text.lines() {
        if !out.is_empty() && needs_blank(previous, line) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        previous = line;
    }
    out
}

fn needs_blank(previous: &str, line: &str) -> bool {
    let indent = line.len() - line.trim_start().len();
    let before = previous.len() - previous.trim_start().len();
    if indent != before || indent > 8 || previous.trim().is_empty() || line.trim().is_empty() {
        return false;
    }
    let (previous, line) = (previous.trim_start(), line.trim_start());
    // Prose may look like code, and belongs to what follows it.
    if previous.starts_with("///") {
        return false;
    }
    let item = starts_item(line);
    let attributes_end = previous.starts_with("#![") && !line.starts_with("#![");
    let inner_end = previous.starts_with("//!") && !line.starts_with("//!");
    let block_end = previous == "}" || previous == ");" || previous == "};" || previous.ends_with("! {}");
    let import_end = is_import(previous) && !is_import(line);
    let module_end = previous.starts_with("pub mod ")
        && !previous.ends_with('{')
        && !line.starts_with("pub mod ")
        && !line.starts_with("#[")
        && !line.starts_with("///");
    let one_line_item = indent == 0
        && (previous.ends_with(';') || previous.ends_with("{}"))
        && item
        && !is_import(line)
        && !line.starts_with("pub mod ");
    attributes_end || inner_end || (block_end && item) || import_end || module_end || one_line_item
}

fn is_import(line: &str) -> bool {
    line.starts_with("use ") || line.starts_with("pub use ")
}

fn starts_item(line: &str) -> bool {
    const STARTS: &[&str] = &[
        "///",
        "#[",
        "pub ",
        "pub(",
        "fn ",
        "async fn ",
        "impl ",
        "impl<",
        "const ",
        "static ",
        "struct ",
        "enum ",
        "trait ",
        "mod ",
        "type ",
        "use ",
        "docwright_client::",
    ];
    STARTS.iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn prose_that_looks_like_code_stays_together() {
        let docs = [" One;", " two {}", " three."];
        let text = code(quote!(use a::b; #(#[doc = #docs])* struct A; #(#[doc = #docs])* struct B;)).unwrap();
        let expect =
            "use a::b;\n\n/// One;\n/// two {}\n/// three.\nstruct A;\n\n/// One;\n/// two {}\n/// three.\nstruct B;\n";
        assert_eq!(text, expect);
    }
}
