//! The text of a Rust file in, the paths of items in it out: those that `use` brings in and those that stand in code.
//!
//! Only paths that begin with `crate`, `super`, `self` or a module of the file are kept. Comments, texts, tests, and what code
//! generators quote, which are paths of the code that they write, are left out.

use std::collections::BTreeSet;

/// A path in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// Such as `crate`, `fact`, `Claim`.
    pub(super) path: Vec<String>,
    /// The name that a `use` gives it in this file, `*` for all below it; none for a path in code.
    pub(super) alias: Option<String>,
    /// Counted from 1.
    pub(super) line: usize,
}

/// What a file says of other files.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The modules that it declares and that have files of their own.
    pub(super) children: BTreeSet<String>,
    pub(super) references: Vec<Reference>,
}

/// Macros whose contents are code of somebody else.
const QUOTES: [&str; 3] = ["quote", "quote_spanned", "parse_quote"];

/// Reads a file.
pub(super) fn read(text: &str) -> Said {
    let tokens = tokens(text);
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        said: Said::default(),
        paths: Vec::new(),
    };
    reader.read();
    let Reader { mut said, paths, .. } = reader;
    let is_known = |reference: &Reference| {
        let first = reference.path[0].as_str();
        matches!(first, "crate" | "super" | "self") || said.children.contains(first)
    };
    let known: Vec<Reference> = paths.into_iter().filter(is_known).collect();
    said.references = known;
    said
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    /// `::`
    Separator,
    Sign(char),
}

struct Reader<'t> {
    tokens: &'t [(Token<'t>, usize)],
    at: usize,
    said: Said,
    paths: Vec<Reference>,
}

impl<'t> Reader<'t> {
    fn peek(&self, ahead: usize) -> Option<Token<'t>> {
        self.tokens.get(self.at + ahead).map(|(token, _)| *token)
    }

    fn is(&self, expected: &[Token]) -> bool {
        expected
            .iter()
            .enumerate()
            .all(|(ahead, token)| self.peek(ahead) == Some(*token))
    }

    fn read(&mut self) {
        use Token::{Sign, Word};
        while let Some(token) = self.peek(0) {
            let is_test = self.is(&[
                Sign('#'),
                Sign('['),
                Word("cfg"),
                Sign('('),
                Word("test"),
                Sign(')'),
                Sign(']'),
            ]);
            match token {
                Sign('#') if is_test => {
                    self.at += 7;
                    self.skip_item();
                }
                Word("mod") => self.module(),
                Word("use") => {
                    self.at += 1;
                    self.tree(Vec::new());
                }
                Word(name) if QUOTES.contains(&name) && self.peek(1) == Some(Sign('!')) => {
                    self.at += 2;
                    self.skip_group();
                }
                Word(_) => self.path(),
                _ => self.at += 1,
            }
        }
    }

    /// `mod name;` has a file of its own; what stands in `mod name { … }` counts as this file's.
    fn module(&mut self) {
        if let (Some(Token::Word(name)), Some(Token::Sign(';'))) = (self.peek(1), self.peek(2)) {
            self.said.children.insert(name.to_owned());
        }
        self.at += 2;
    }

    /// Skips to the end of an item: its `;`, or the group that is its body.
    fn skip_item(&mut self) {
        while let Some(token) = self.peek(0) {
            match token {
                Token::Sign(';') => {
                    self.at += 1;
                    return;
                }
                Token::Sign('{') => return self.skip_group(),
                Token::Sign('(' | '[') => self.skip_group(),
                _ => self.at += 1,
            }
        }
    }

    fn skip_group(&mut self) {
        let mut depth = 0;
        while let Some(token) = self.peek(0) {
            match token {
                Token::Sign('(' | '[' | '{') => depth += 1,
                Token::Sign(')' | ']' | '}') => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth <= 0 {
                return;
            }
        }
    }

    /// A path in code, from its first word.
    fn path(&mut self) {
        let line = self.tokens[self.at].1;
        let mut path = Vec::new();
        while let Some(Token::Word(word)) = self.peek(0) {
            path.push(word.to_owned());
            self.at += 1;
            if self.peek(0) != Some(Token::Separator) || !matches!(self.peek(1), Some(Token::Word(_))) {
                break;
            }
            self.at += 1;
        }
        // A turbofish or the rest of a longer path begins with a separator and is none of its own.
        if self.peek(0) == Some(Token::Separator) {
            self.at += 1;
        }
        if path.len() > 1 {
            self.paths.push(Reference {
                path,
                alias: None,
                line,
            });
        }
    }

    /// A tree of a `use`, behind the path that leads to it.
    fn tree(&mut self, before: Vec<String>) {
        let mut path = before;
        let line = self.tokens.get(self.at).map_or(0, |(_, line)| *line);
        loop {
            match self.peek(0) {
                Some(Token::Word("as")) => {
                    if let Some(Token::Word(alias)) = self.peek(1) {
                        self.import(path, alias.to_owned(), line);
                    }
                    self.at += 2;
                    return;
                }
                Some(Token::Word(word)) => path.push(word.to_owned()),
                Some(Token::Separator) => {}
                Some(Token::Sign('*')) => {
                    self.at += 1;
                    return self.import(path, "*".to_owned(), line);
                }
                Some(Token::Sign('{')) => {
                    self.at += 1;
                    while !matches!(self.peek(0), None | Some(Token::Sign('}'))) {
                        self.tree(path.clone());
                        if self.peek(0) == Some(Token::Sign(',')) {
                            self.at += 1;
                        }
                    }
                    self.at += 1;
                    return;
                }
                _ => {
                    let Some(mut name) = path.last().cloned() else { return };
                    if name == "self" && path.len() > 1 {
                        path.pop();
                        name = path.last().cloned().unwrap_or_default();
                    }
                    return self.import(path, name, line);
                }
            }
            self.at += 1;
        }
    }

    fn import(&mut self, path: Vec<String>, alias: String, line: usize) {
        if !path.is_empty() {
            self.paths.push(Reference {
                path,
                alias: Some(alias),
                line,
            });
        }
    }
}

/// Words and signs with their lines, without comments, texts and characters. A path that an attribute has as a text, such as
/// `with = "crate::a"`, is code.
fn tokens(text: &str) -> Vec<(Token<'_>, usize)> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (text, 1);
    // Of each open bracket, whether it opens an attribute.
    let mut brackets: Vec<bool> = Vec::new();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            'r' | 'b' | 'c' if raw_text(rest).is_some() => raw_text(rest).unwrap_or(1),
            '"' => {
                let length = quoted(rest);
                let inside = rest[1..length].trim_end_matches('"');
                if brackets.contains(&true) && inside.starts_with("crate::") {
                    tokens.extend(self::tokens(inside).into_iter().map(|(token, _)| (token, line)));
                }
                length
            }
            '\'' => character(rest),
            ':' if rest.starts_with("::") => {
                tokens.push((Token::Separator, line));
                2
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest
                    .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .unwrap_or(rest.len());
                tokens.push((Token::Word(&rest[..end]), line));
                end
            }
            c if c.is_whitespace() => c.len_utf8(),
            c => {
                match c {
                    '[' => brackets.push(opens_attribute(&tokens)),
                    ']' => drop(brackets.pop()),
                    _ => {}
                }
                tokens.push((Token::Sign(c), line));
                c.len_utf8()
            }
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// Whether a bracket behind these tokens opens an attribute.
fn opens_attribute(before: &[(Token<'_>, usize)]) -> bool {
    let mut last = before.iter().rev().map(|(token, _)| *token);
    match last.next() {
        Some(Token::Sign('!')) => last.next() == Some(Token::Sign('#')),
        sign => sign == Some(Token::Sign('#')),
    }
}

/// The length of a raw text such as `r#"…"#`, if one stands here.
fn raw_text(rest: &str) -> Option<usize> {
    let start = rest.trim_start_matches(['b', 'c']);
    let hashes = start.strip_prefix('r')?;
    let opened = hashes.trim_start_matches('#');
    let inside = opened.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes.len() - opened.len()));
    let before = rest.len() - inside.len();
    Some(inside.find(&end).map_or(rest.len(), |at| before + at + end.len()))
}

/// The length of a text in quotes.
fn quoted(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character; of a lifetime, only of its mark.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some(_)) => rest[3..].find('\'').map_or(rest.len(), |at| at + 4),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each path with its line; behind `=` the name that a `use` gives it.
    fn check(text: &str, expect: &[&str]) {
        let said = read(text);
        let shown = said.references.iter().map(|reference| {
            let alias = reference
                .alias
                .as_ref()
                .map(|alias| format!("={alias}"))
                .unwrap_or_default();
            format!("{} {}{alias}", reference.line, reference.path.join("::"))
        });
        assert_eq!(shown.collect::<Vec<_>>(), expect, "{text}");
    }

    #[test]
    fn uses() {
        check("use crate::a::B;\nuse std::fmt;\n", &["1 crate::a::B=B"]);
        check(
            "use super::{\n    a::{self, b as c},\n    D,\n};\n",
            &["2 super::a=a", "2 super::a::b=c", "3 super::D=D"],
        );
        check("pub use self::x::*;\n", &["1 self::x=*"]);
    }

    #[test]
    fn paths_in_code() {
        check(
            "mod a;\nfn f(x: crate::b::C) -> Option<a::D> { other::e(); a::f::<u8>(1) }\n",
            &["2 crate::b::C", "2 a::D", "2 a::f"],
        );
        check("let x = format!(\"{}\", super::y());\n", &["1 super::y"]);
    }

    #[test]
    fn paths_in_attributes() {
        check(
            "#[serde(with = \"crate::a\",\n    other = \"crate::b::<C>\")]\nx: [u8; 1], y: &'static str = \"crate::d\"\n",
            &["1 crate::a", "2 crate::b"],
        );
        check("let x = vec![\"crate::d\"];\n", &[]);
        check("#[doc = \"of `crate::a`\"]\nstruct A;\n", &[]);
    }

    #[test]
    fn what_is_no_path_of_ours() {
        check(
            "// crate::a\n/// [`crate::b`]\n/* crate::c */ let x = \"crate::d\"; let y = r#\"\"crate::e\"#;\n",
            &[],
        );
        check(
            "let q = quote! { crate::a::b(#x) };\nlet c = ':'; let d = '\\''; crate::e::f();\n",
            &["2 crate::e::f"],
        );
        check(
            "#[cfg(test)]\nmod tests { use crate::a; }\n#[cfg(test)]\nuse crate::b;\nuse crate::c;\n",
            &["5 crate::c=c"],
        );
        check("fn f<'a>(x: &'a str) { crate::g(x) }\n", &["1 crate::g"]);
    }
}
