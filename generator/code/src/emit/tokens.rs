//! What all emitters write alike: identifiers, types, docs and literals.

use crate::api::{Api, Field, Gate, Group, Type};
use docwright_base::printable::in_json;
use docwright_base::prose::{Line, Prose};
use proc_macro2::{Ident, Literal, Spacing, Span, TokenStream, TokenTree};
use quote::quote;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;

/// An identifier. Names are made by `names.rs`, so they are valid ones.
pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Whether the tokens reach into a path that begins with `name`, such as `models::Task`.
pub(crate) fn mentions(tokens: &TokenStream, name: &str) -> bool {
    // How much of `::` was just read, and whether it would follow such a name.
    let (mut colons, mut begun) = (0, false);
    tokens.clone().into_iter().any(|token| {
        match token {
            TokenTree::Group(group) => {
                if mentions(&group.stream(), name) {
                    return true;
                }
                (colons, begun) = (0, false);
            }
            TokenTree::Ident(ident) => (colons, begun) = (0, colons < 2 && ident == name),
            TokenTree::Punct(punct) if punct.as_char() == ':' && (colons == 1 || punct.spacing() == Spacing::Joint) => {
                colons += 1;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => (colons, begun) = (0, false),
        }
        begun && colons == 2
    })
}

/// Whether the word is among the tokens, for names that nothing else can have.
pub(crate) fn mentions_word(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions_word(&group.stream(), word),
        TokenTree::Ident(ident) => ident == word,
        _ => false,
    })
}

/// Where a type is written, which decides how named types are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// In `models` itself.
    Models,
    /// Elsewhere in the crate, where `models` is in scope.
    Crate,
}

/// A type.
pub(crate) fn ty(api: &Api, ty: &Type, from: From) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::I32 => quote!(i32),
        Type::I64 => quote!(i64),
        Type::U64 => quote!(u64),
        Type::F64 => quote!(f64),
        Type::String => quote!(String),
        Type::Secret => quote!(docwright_client::Secret),
        Type::Text(format) => {
            let name = ident(format.name());
            quote!(docwright_client::#name)
        }
        Type::Json => quote!(serde_json::Value),
        Type::File => quote!(docwright_client::File),
        Type::List(item) => {
            let item = self::ty(api, item, from);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = self::ty(api, value, from);
            match from {
                From::Models => quote!(BTreeMap<String, #value>),
                From::Crate => quote!(std::collections::BTreeMap<String, #value>),
            }
        }
        Type::Nullable(inner) => {
            let inner = self::ty(api, inner, from);
            quote!(Option<#inner>)
        }
        Type::Named(id) => {
            let name = ident(&api.types[*id].name);
            match from {
                From::Models => quote!(#name),
                From::Crate => quote!(models::#name),
            }
        }
    }
}

/// A type in a variant of an enum: boxed where that is needed or wise.
pub(crate) fn payload(api: &Api, content: &Type, from: From) -> TokenStream {
    let inner = ty(api, content, from);
    if api.is_large(content) {
        quote!(Box<#inner>)
    } else {
        inner
    }
}

/// The type of an argument, and how the argument becomes a value of the type.
pub(crate) fn argument(api: &Api, content: &Type, from: From, name: &Ident) -> (TokenStream, TokenStream) {
    let written = ty(api, content, from);
    if api.is_text(content) || *content == Type::File {
        (quote!(impl Into<#written>), quote!(#name.into()))
    } else {
        (written, quote!(#name))
    }
}

/// The type of a field of a struct in `models`.
pub(crate) fn field(api: &Api, field: &Field, sent: bool) -> TokenStream {
    let inner = ty(api, &field.ty, From::Models);
    let inner = if field.boxed { quote!(Box<#inner>) } else { inner };
    match (field.optional(), field.is_patch(sent)) {
        (false, _) => inner,
        (true, false) => quote!(Option<#inner>),
        (true, true) => quote!(Option<Option<#inner>>),
    }
}

/// The attribute by which a part of the crate is there for those who need it.
pub(crate) fn gate(api: &Api, gate: &Gate) -> TokenStream {
    exact_gate(api, api.opened(gate))
}

/// The same for what the compiler would remark on where nobody needs it.
pub(crate) fn exact_gate(api: &Api, gate: &Gate) -> TokenStream {
    let Gate::Groups(groups) = gate else {
        return TokenStream::new();
    };
    let features = groups.iter().map(|&group| text(&api.groups[group].feature));
    if groups.len() == 1 {
        quote!(#[cfg(#(feature = #features)*)])
    } else {
        quote!(#[cfg(any(#(feature = #features),*))])
    }
}

/// What an item imports: a path and a name in it.
pub(crate) type Import<'a> = (&'a str, &'a str);

/// Items, each with those for whom it is there and what it imports.
#[derive(Debug, Default)]
pub(crate) struct Items<'a> {
    tokens: TokenStream,
    imports: BTreeMap<Import<'a>, Gate>,
}

impl<'a> Items<'a> {
    pub(crate) fn push(&mut self, gate: &Gate, tokens: TokenStream, imports: impl IntoIterator<Item = Import<'a>>) {
        self.tokens.extend(tokens);
        for import in imports {
            let users = self.imports.entry(import).or_insert_with(|| gate.clone());
            *users = users.or(gate);
        }
    }

    /// The imports, for those for whom the items that need them are there, and the items.
    pub(crate) fn into_tokens(self, api: &Api) -> TokenStream {
        let mut together: BTreeMap<(&str, &Gate), Vec<Ident>> = BTreeMap::new();
        for ((path, name), users) in &self.imports {
            together.entry((path, api.opened(users))).or_default().push(ident(name));
        }
        let mut out = TokenStream::new();
        for ((path, users), names) in together {
            let (users, path) = (gate(api, users), path.split("::").map(ident));
            out.extend(match names.as_slice() {
                [name] => quote!(#users use #(#path)::*::#name;),
                names => quote!(#users use #(#path)::*::{#(#names),*};),
            });
        }
        out.extend(self.tokens);
        out
    }
}

/// `#[doc]` attributes for prose.
pub(crate) fn docs(prose: impl Into<Prose>) -> TokenStream {
    attributes(&prose.into().docs())
}

/// `#[doc]` attributes for words of ours, which are Markdown already.
pub(crate) fn own_docs(markdown: &'static str) -> TokenStream {
    attributes(markdown)
}

/// Docs that show code of ours, as [`print::code`](super::print::code) has it: what others wrote is in literals of one line
/// there, so that nothing ends the fence. The tests of the crate compile it.
pub(crate) fn code_docs(code: &str) -> TokenStream {
    attributes(&format!("```no_run\n{code}```"))
}

/// Docs with a note on deprecation. The attribute would make the crate's own tests fail.
pub(crate) fn docs_of(prose: Prose, deprecated: bool) -> TokenStream {
    if deprecated {
        docs(prose.and(Line::of("{} by the vendor.", [Line::strong("Deprecated")])))
    } else {
        docs(prose)
    }
}

/// Makes the compiler tell who uses what the vendor has deprecated.
pub(crate) fn deprecated(is: bool) -> Option<TokenStream> {
    is.then(|| quote!(#[deprecated = "by the vendor"]))
}

/// One attribute a line.
fn attributes(markdown: &str) -> TokenStream {
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

/// A string literal on one line.
pub(crate) fn text(text: &str) -> Literal {
    Literal::string(text)
}

/// JSON as a raw string literal; when it is long, of several lines that stand `indent` columns from the left.
pub(crate) fn json(value: &Value, indent: usize) -> Literal {
    let mut json = String::new();
    lay_out(value, indent, 0, &mut json);
    let json = in_json(&json);
    let longest = json.split(|c| c != '#').map(str::len).max().unwrap_or_default();
    let hashes = "#".repeat(longest + 1);
    let raw = format!("r{hashes}\"{json}\"{hashes}");
    raw.parse().unwrap_or_else(|_| Literal::string(&json))
}

/// No line of laid out JSON is longer, unless a single text is.
const WIDTH: usize = 100;

/// Appends JSON: what fits stays on its line, of what does not each member has lines of its own. White space between JSON's
/// tokens says nothing, so the lines can stand where the code stands. `before` is what stands on the line already.
fn lay_out(value: &Value, indent: usize, before: usize, out: &mut String) {
    let (open, close) = match value {
        Value::Array(_) => ('[', ']'),
        _ => ('{', '}'),
    };
    let has_members = match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => false,
    };
    let mut room = Room(WIDTH.saturating_sub(indent + before));
    if !has_members || serde_json::to_writer(&mut room, value).is_ok() {
        return out.push_str(&value.to_string());
    }
    let inside = indent + 2;
    let mut separator = open;
    let mut line = |out: &mut String| {
        out.push(separator);
        separator = ',';
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', inside));
    };
    match value {
        Value::Array(items) => {
            for item in items {
                line(out);
                lay_out(item, inside, 0, out);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                line(out);
                let name = format!("{}: ", Value::from(name.as_str()));
                out.push_str(&name);
                lay_out(value, inside, name.len(), out);
            }
        }
        _ => {}
    }
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
    out.push(close);
}

/// Takes so many bytes and no more, so that asking whether a long value fits costs no more than a short one.
struct Room(usize);

impl io::Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(bytes.len()) {
            Some(left) => self.0 = left,
            None => return Err(io::ErrorKind::StorageFull.into()),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Docs of the enclosing module.
pub(crate) fn inner(attributes: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for token in attributes {
        let is_hash = matches!(&token, proc_macro2::TokenTree::Punct(punct) if punct.as_char() == '#');
        out.extend([token]);
        if is_hash {
            out.extend(quote!(!));
        }
    }
    out
}

/// For a function with an argument for everything that the API asks for.
pub(crate) fn many_arguments() -> TokenStream {
    quote!(#[expect(clippy::too_many_arguments, reason = "the API asks for each of them")])
}

/// The type of a union's or a reply's content with its box.
pub(crate) fn content(api: &Api, ty: &Type) -> TokenStream {
    payload(api, ty, From::Crate)
}

/// A module behind its feature, whose items are reached as if they stood here.
pub(crate) fn module(group: &Group) -> TokenStream {
    let (module, feature) = (ident(&group.module), text(&group.feature));
    quote! {
        #[cfg(feature = #feature)]
        mod #module;
        #[cfg(feature = #feature)]
        pub use #module::*;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_hides_nothing() {
        let value = serde_json::json!({"a\u{202e}": "#\"#\u{2066}"});
        let literal = json(&value, 0).to_string();
        assert!(literal.is_ascii(), "{literal}");
        let body = literal.trim_start_matches('r').trim_matches('#').trim_matches('"');
        assert_eq!(serde_json::from_str::<Value>(body).unwrap(), value);
    }

    #[test]
    fn json_is_laid_out_as_json() {
        for empty in [serde_json::json!([]), serde_json::json!({})] {
            for length in 0..2 * WIDTH {
                let value = serde_json::json!({"k".repeat(length): empty, "list": [[empty, empty], empty]});
                let deep = (0..length).fold(value, |value, _| serde_json::json!([value]));
                let mut out = String::new();
                lay_out(&deep, 0, 0, &mut out);
                // Brackets are more than the reader takes in one another.
                let joined: String = out.lines().map(str::trim_start).collect();
                assert_eq!(joined.replace(": ", ":"), deep.to_string());
            }
        }
    }

    #[test]
    fn paths_are_told_from_words() {
        let tokens = quote!(
            const X: T = T {
                security: client::A,
                path: &[x::models::B],
                reply: Self::Reply(models),
            };
        );
        assert!(mentions(&tokens, "client"));
        assert!(!mentions(&tokens, "models"));
        assert!(!mentions(&tokens, "Reply"));
    }
}
