//! A crate's source files as one module, for a `build.rs`.
//!
//! In: the files of a crate. Out: the text of its library with every module in place, to be included below a `mod` of another
//! crate. What only a crate of its own has (its manifest, README, tests and examples) is left out.

use crate::options::GeneratedFile;
use proc_macro2::{Delimiter, Group, Ident, LexError, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;

/// The library of a crate as the text of one module.
///
/// Its features are those of the crate that includes it: what is behind one that is not declared there is left out. Groups of
/// operations, which the generated crate has features for, are all there. The dependencies are those of the generated crate.
///
/// # Errors
///
/// If a file is no Rust, which those of [`emit`](crate::emit) always are.
pub fn module(files: &[GeneratedFile]) -> Result<String, LexError> {
    let library = Library {
        files,
        groups: groups(files),
    };
    Ok(library.file("src/lib.rs", "src", 0)?.to_string())
}

/// The features that stand for groups of operations: those that ask for nothing.
fn groups(files: &[GeneratedFile]) -> BTreeSet<&str> {
    let manifest = files.iter().find(|file| file.path == "Cargo.toml");
    let lines = manifest.map_or("", |file| &file.contents).lines();
    lines.filter_map(|line| line.strip_suffix(" = []")).collect()
}

struct Library<'f> {
    files: &'f [GeneratedFile],
    groups: BTreeSet<&'f str>,
}

impl Library<'_> {
    /// A file with the modules that it names. `depth` is how far below the library's root it is.
    fn file(&self, path: &str, folder: &str, depth: usize) -> Result<TokenStream, LexError> {
        let text = self.files.iter().find(|file| file.path == path);
        let tokens: TokenStream = text.map_or("", |file| &file.contents).parse()?;
        self.placed(tokens, folder, depth)
    }

    fn placed(&self, tokens: TokenStream, folder: &str, depth: usize) -> Result<TokenStream, LexError> {
        let mut out = TokenStream::new();
        let mut rest = tokens.into_iter().peekable();
        let mut module: Option<Ident> = None;
        let mut is_mod = false;
        while let Some(token) = rest.next() {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '#' && self.is_gate(rest.peek()) => {
                    rest.next();
                }
                // The attributes of a crate are none of a module within another.
                TokenTree::Punct(mark) if depth == 0 && mark.as_char() == '#' && is(rest.peek(), '!') => {
                    rest.next();
                    rest.next();
                }
                TokenTree::Ident(name) if name == "crate" && is(rest.peek(), ':') => {
                    let up = std::iter::repeat_n(Ident::new("super", Span::call_site()), depth);
                    match depth {
                        0 => out.extend(quote!(self)),
                        _ => out.extend(quote!(#(#up)::*)),
                    }
                }
                TokenTree::Ident(name) => {
                    module = is_mod.then(|| name.clone());
                    is_mod = name == "mod";
                    name.to_tokens(&mut out);
                    continue;
                }
                TokenTree::Punct(end) if end.as_char() == ';' && module.is_some() => {
                    let name = module.take().map(|name| name.to_string()).unwrap_or_default();
                    let inner = self.file(&format!("{folder}/{name}.rs"), &format!("{folder}/{name}"), depth + 1)?;
                    out.extend(quote!({ #inner }));
                }
                TokenTree::Group(group) => {
                    let is_module = module.take().is_some() && group.delimiter() == Delimiter::Brace;
                    let depth = if is_module { depth + 1 } else { depth };
                    let inner = self.placed(group.stream(), folder, depth)?;
                    Group::new(group.delimiter(), inner).to_tokens(&mut out);
                }
                other => other.to_tokens(&mut out),
            }
            module = None;
            is_mod = false;
        }
        Ok(out)
    }
}

impl Library<'_> {
    /// Whether this is what follows `#` of an attribute by which a group of operations can be left out.
    fn is_gate(&self, attribute: Option<&TokenTree>) -> bool {
        let Some(TokenTree::Group(attribute)) = attribute else {
            return false;
        };
        let text = attribute.stream().to_string();
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let feature = text
            .strip_prefix("cfg(feature=\"")
            .and_then(|rest| rest.strip_suffix("\")"));
        feature.is_some_and(|feature| self.groups.contains(feature))
    }
}

fn is(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_stand_in_place_and_paths_lead_to_them() {
        let files = [
            ("Cargo.toml", "[features]\nboxes = []\nmock = [\"dep:m\"]\n"),
            (
                "src/lib.rs",
                "//! Docs.\n#![forbid(unsafe_code)]\n#[cfg(feature = \"boxes\")]\npub mod a;\n#[cfg(feature = \"mock\")]\nmod b;\npub use a::A;\n",
            ),
            (
                "src/a.rs",
                "//! A.\nmod inner;\npub(crate) struct A(crate::b::B);\nmod tests { use crate::b::C; }\n",
            ),
            ("src/a/inner.rs", "use crate::{a, b};\n"),
            ("src/b.rs", "pub(crate) const MOD: u8 = 1;\n"),
            ("tests/t.rs", "fn unused() {}\n"),
        ];
        let files = files.map(|(path, contents)| GeneratedFile {
            path: path.to_owned(),
            contents: contents.to_owned(),
        });
        let expect: TokenStream = "
            pub mod a {
                //! A.
                mod inner { use super::super::{a, b}; }
                pub(crate) struct A(super::b::B);
                mod tests { use super::super::b::C; }
            }
            #[cfg(feature = \"mock\")]
            mod b { pub(crate) const MOD: u8 = 1; }
            pub use a::A;"
            .parse()
            .unwrap();
        assert_eq!(module(&files).unwrap(), expect.to_string());
    }
}
