//! `src/models.rs`: the types of requests and responses.
//!
//! Structs can grow: they are `#[non_exhaustive]`, with `new` for what is required and setters for the rest where a
//! client sends them. Enums keep values that the crate does not know.

use crate::api::{Api, EnumValue, Field, Format, Gate, Named, Shape, Struct, Type, Union};
use crate::emit::tokens::{
    self, From, Import, Items, docs, docs_of, field, ident, inner, mentions_word, module, own_docs, text, ty,
};
use docwright_base::prose::Line;
use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use serde_json::Value;
use std::collections::BTreeSet;

/// More arguments than clippy takes without a word.
const MANY: usize = 7;

/// The models, and a module for each group that has types of its own.
pub(crate) fn models(api: &Api) -> Vec<(Option<usize>, TokenStream)> {
    let own = |group: usize| api.types.iter().any(|named| named.gate.group() == Some(group));
    let groups: Vec<usize> = (0..api.groups.len()).filter(|&group| own(group)).collect();
    let modules = groups.iter().map(|&group| module(&api.groups[group]));
    let about = inner(own_docs(
        "What requests and responses are made of.\n\nDates and ids keep the text that the service writes: nothing is lost, and a value of an unexpected form spoils no\nanswer.",
    ));
    let items = items(api, None);
    let root = quote! {
        #about
        #(#modules)*
        #items
    };
    let mut files = vec![(None, root)];
    for group in groups {
        let title = Line::code(&api.groups[group].title);
        let about = inner(docs(Line::of("What only the operations of {} need.", [title])));
        let items = self::items(api, Some(group));
        files.push((Some(group), quote!(#about #items)));
    }
    files
}

/// The types that only this group needs, or those that several need.
fn items(api: &Api, group: Option<usize>) -> TokenStream {
    let mut named: Vec<&Named> = api.types.iter().filter(|named| named.gate.group() == group).collect();
    named.sort_by(|one, other| one.name.cmp(&other.name));
    let mut items = Items::default();
    for named in named {
        let gate = if group.is_some() { &Gate::Open } else { &named.gate };
        let tokens = item(api, named, gate);
        let imports = imports(api, named, &tokens);
        items.push(gate, tokens, imports);
    }
    items.into_tokens(api)
}

fn imports<'a>(api: &'a Api, named: &Named, tokens: &TokenStream) -> BTreeSet<Import<'a>> {
    let mut imports = BTreeSet::new();
    imports.extend(derives(named).into_iter().map(|name| ("docwright_client", name)));
    if mentions_word(tokens, "BTreeMap") {
        imports.insert(("std::collections", "BTreeMap"));
    }
    if named.gate.group().is_some() {
        named.shape.each_type(|ty| {
            let above = ty
                .target()
                .map(|id| &api.types[id])
                .filter(|target| target.gate.group().is_none());
            imports.extend(above.map(|target| ("super", target.name.as_str())));
        });
    }
    imports
}

fn item(api: &Api, named: &Named, gate: &Gate) -> TokenStream {
    let gate = tokens::gate(api, gate);
    match &named.shape {
        Shape::Struct(shape) => structure(api, named, shape, &gate),
        Shape::Enum(values) => enumeration(named, values, &gate),
        Shape::Union(shape) => union(api, named, shape, &gate),
    }
}

/// The runtime's derives that the type has.
fn derives(named: &Named) -> Vec<&'static str> {
    let shape = match &named.shape {
        Shape::Struct(shape) => shape,
        Shape::Enum(_) => return vec!["OpenEnum"],
        Shape::Union(_) => return vec!["Union"],
    };
    let mut derives = vec!["Object"];
    let required = shape.fields.iter().filter(|field| field.is_asked_for()).count();
    let is_any = shape
        .fields
        .iter()
        .any(|field| field.required || field.filled.is_some());
    // What a client only receives is built by mocks and tests; with many members, they start from an example.
    if is_any && (named.sent || required <= MANY) {
        derives.push("New");
    }
    if settable(named, shape) {
        derives.push("Setters");
    }
    derives
}

/// Whether there is anything to set: what a client sends and may leave out.
fn settable(named: &Named, shape: &Struct) -> bool {
    let optional = |field: &Field| !field.required && !field.read_only;
    named.sent && shape.fields.iter().any(optional)
}

fn structure(api: &Api, named: &Named, shape: &Struct, gate: &TokenStream) -> TokenStream {
    let name = ident(&named.name);
    let about = about(named);
    let settable = settable(named, shape);
    let own = derives(named).into_iter().map(ident);
    let default = shape
        .fields
        .iter()
        .all(|field| !field.required && field.filled.is_none())
        .then(|| quote!(Default,));
    let rule = NamingRule::best(
        shape
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.wire.as_str())),
    );
    let rename_all = rule.attribute();
    let fields = shape.fields.iter().map(|member| {
        let about = docs_of(member.docs.clone(), member.deprecated);
        let mut words = Vec::new();
        if rule.apply(&member.name) != member.wire {
            let wire = text(&member.wire);
            words.push(quote!(#wire));
        }
        if member.required && member.nullable {
            words.push(quote!(nullable));
        }
        if settable && member.optional() && member.read_only {
            words.push(quote!(read_only));
        }
        if settable && !member.required && member.setter != member.name {
            let setter = text(&member.setter);
            words.push(quote!(setter = #setter));
        }
        if let Some(value) = &member.filled {
            let value = literal(&member.ty, value);
            words.push(quote!(constant = #value));
        }
        if !member.only.is_empty() {
            let values = member.only.iter().map(|value| literal(&member.ty, value));
            words.push(quote!(only(#(#values),*)));
        }
        let attribute = attribute(&words);
        let (name, ty) = (ident(&member.name), field(api, member, named.sent));
        quote!(#about #attribute pub #name: #ty,)
    });
    let rest = shape.rest.as_ref().map(|(name, value)| {
        let (name, value) = (ident(name), ty(api, value, From::Models));
        let about = own_docs("Members without a field of their own.");
        quote!(#about #[wire(rest)] pub #name: BTreeMap<String, #value>,)
    });
    quote! {
        #gate
        #about
        #[derive(Debug, Clone, PartialEq, #default #(#own),*)]
        #rename_all
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #rest
        }
    }
}

/// A text, a number or a flag of this type.
fn literal(ty: &Type, value: &Value) -> TokenStream {
    match value {
        Value::String(value) => text(value).to_token_stream(),
        Value::Bool(flag) => quote!(#flag),
        value if *ty == Type::F64 => format!("{:?}", value.as_f64().unwrap_or_default())
            .parse()
            .unwrap_or_default(),
        value => value.to_string().parse().unwrap_or_default(),
    }
}

/// What the derives have to know beyond names and types.
fn attribute(words: &[TokenStream]) -> Option<TokenStream> {
    (!words.is_empty()).then(|| quote!(#[wire(#(#words),*)]))
}

/// The rule by which the derives make wire names of Rust names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NamingRule {
    None,
    Camel,
    Pascal,
    Snake,
    Kebab,
    Screaming,
}

impl NamingRule {
    /// The rule that leaves the fewest names to be written one by one.
    fn best<'a>(names: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let hits = |rule: Self| names.clone().filter(|(name, wire)| rule.apply(name) == *wire).count();
        let mut best = (Self::None, hits(Self::None));
        for rule in [Self::Camel, Self::Pascal, Self::Snake, Self::Kebab, Self::Screaming] {
            if hits(rule) > best.1 {
                best = (rule, hits(rule));
            }
        }
        best.0
    }

    fn attribute(self) -> TokenStream {
        let name = match self {
            Self::None => return TokenStream::new(),
            Self::Camel => "camelCase",
            Self::Pascal => "PascalCase",
            Self::Snake => "snake_case",
            Self::Kebab => "kebab-case",
            Self::Screaming => "SCREAMING_SNAKE_CASE",
        };
        quote!(#[wire(rename_all = #name)])
    }

    /// What the derives make of a name, by the same library.
    fn apply(self, name: &str) -> String {
        match self {
            Self::None => name.to_owned(),
            Self::Camel => name.to_lower_camel_case(),
            Self::Pascal => name.to_upper_camel_case(),
            Self::Snake => name.to_snake_case(),
            Self::Kebab => name.to_kebab_case(),
            Self::Screaming => name.to_shouty_snake_case(),
        }
    }
}

fn about(named: &Named) -> TokenStream {
    docs_of(named.docs.clone(), named.deprecated)
}

fn enumeration(named: &Named, values: &[EnumValue], gate: &TokenStream) -> TokenStream {
    let name = ident(&named.name);
    let about = about(named);
    let rule = NamingRule::best(values.iter().map(|value| (value.variant.as_str(), value.wire.as_str())));
    let rename_all = rule.attribute();
    let variants = values.iter().map(|value| {
        let about = docs(value.docs.clone().or(Line::code(&value.wire)));
        let wire = text(&value.wire);
        let attribute = (rule.apply(&value.variant) != value.wire).then(|| quote!(#[wire(#wire)]));
        let variant = ident(&value.variant);
        quote!(#about #attribute #variant,)
    });
    let unknown = own_docs("A value that this version of the crate does not know.");
    quote! {
        #gate
        #about
        #[derive(Debug, Clone, PartialEq, Eq, Hash, OpenEnum)]
        #rename_all
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown
            Unknown(String),
        }
    }
}

/// An enum of types: by the value of a member, which stays where it is since the variants' types have it too, or else by the
/// form of the value.
fn union(api: &Api, named: &Named, shape: &Union, gate: &TokenStream) -> TokenStream {
    let name = ident(&named.name);
    let about = about(named);
    let fallback = ident(&shape.fallback);
    let tag = shape.tag.as_deref().map(|tag| {
        let tag = text(tag);
        quote!(#[wire(tag = #tag)])
    });
    let variants = shape.variants.iter().map(|variant| {
        let inner = ty(api, &variant.ty, From::Models);
        let inner = if variant.boxed { quote!(Box<#inner>) } else { inner };
        let about = docs(Line::of("{}.", [Line::code(label(api, &variant.ty))]));
        let tags: Vec<TokenStream> = variant.tags.iter().map(|tag| text(tag).to_token_stream()).collect();
        let tags = attribute(&tags);
        let variant = ident(&variant.variant);
        quote!(#about #tags #variant(#inner),)
    });
    let unknown = own_docs("Something that this version of the crate does not know.");
    quote! {
        #gate
        #about
        #[derive(Debug, Clone, PartialEq, Union)]
        #tag
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown
            #fallback(serde_json::Value),
        }
    }
}

/// A type in a word or two, for docs.
pub(crate) fn label(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Bool => "boolean".to_owned(),
        Type::I32 | Type::I64 | Type::U64 => "integer".to_owned(),
        Type::F64 => "number".to_owned(),
        Type::String | Type::Secret => "text".to_owned(),
        Type::Text(Format::DateTime) => "date and time".to_owned(),
        Type::Text(Format::Date) => "date".to_owned(),
        Type::Text(Format::Uuid) => "UUID".to_owned(),
        Type::Text(Format::Base64) => "base64".to_owned(),
        Type::Text(Format::Uri) => "URI".to_owned(),
        Type::Json => "JSON".to_owned(),
        Type::File => "file".to_owned(),
        Type::List(item) => format!("list of {}", label(api, item)),
        Type::Map(value) => format!("map to {}", label(api, value)),
        Type::Nullable(inner) => format!("{} or null", label(api, inner)),
        Type::Named(id) => api.types[*id].name.clone(),
    }
}
