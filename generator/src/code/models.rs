//! `src/models.rs`: the types of requests and responses.
//!
//! Structs can grow: they are `#[non_exhaustive]`, with `new` for what is required and setters for the rest where a
//! client sends them. Enums keep values that the crate does not know.

use crate::code::api::{Api, EnumValue, Field, Named, Shape, Struct, Type, Union};
use crate::code::doc;
use crate::code::tokens::{From, argument, docs, docs_of, field, ident, is_patch, mentions_word, payload, text, ty};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// More arguments than clippy takes without a word.
const MANY: usize = 7;

pub(crate) fn models(api: &Api) -> TokenStream {
    let mut named: Vec<&Named> = api.types.iter().collect();
    named.sort_by(|one, other| one.name.cmp(&other.name));
    let derives = named.iter().any(|named| !matches!(named.shape, Shape::Enum(_)));
    let import = derives.then(|| {
        quote!(
            use serde::{Deserialize, Serialize};
        )
    });
    let items: TokenStream = named.iter().map(|named| item(api, named)).collect();
    let map = mentions_word(&items, "BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let about = doc::attributes(
        "What requests and responses are made of.\n\nDates and ids are text, as the service writes them: nothing is lost, and a value of an unexpected form spoils no\nanswer.",
    );
    let about = inner(about);
    let form = mentions_word(&items, "Form").then(|| {
        quote!(
            use docwright_client::Form;
        )
    });
    quote! {
        #about
        #form
        #import
        #map
        #items
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

fn item(api: &Api, named: &Named) -> TokenStream {
    match &named.shape {
        Shape::Struct(shape) => structure(api, named, shape),
        Shape::Enum(values) => enumeration(named, values),
        Shape::Union(shape) => union(api, named, shape),
    }
}

fn structure(api: &Api, named: &Named, shape: &Struct) -> TokenStream {
    let name = ident(&named.name);
    let about = docs_of(&named.docs, &format!("{}.", doc::code(&named.name)), named.deprecated);
    let required: Vec<&Field> = shape.fields.iter().filter(|field| field.required).collect();
    let default = required.is_empty().then(|| quote!(Default,));
    let rename = RenameRule::best(&shape.fields);
    let rename_all = rename.attribute();
    let fields = shape.fields.iter().map(|member| {
        let about = docs_of(
            &member.docs,
            &format!("{}.", doc::code(&member.wire)),
            member.deprecated,
        );
        let attribute = attribute(member, rename, named.sent);
        let (name, ty) = (ident(&member.name), field(api, member, named.sent));
        quote!(#about #attribute pub #name: #ty,)
    });
    let rest = shape.rest.as_ref().map(|(name, value)| {
        let (name, value) = (ident(name), ty(api, value, From::Models));
        let about = docs(&["Members without a field of their own."]);
        quote!(#about #[serde(flatten)] pub #name: BTreeMap<String, #value>,)
    });
    let methods = methods(api, named, shape, &required);
    quote! {
        #about
        #[derive(Debug, Clone, PartialEq, #default Serialize, Deserialize)]
        #rename_all
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #rest
        }
        #methods
    }
}

/// `new` for the required members, and setters where a client sends the struct.
fn methods(api: &Api, named: &Named, shape: &Struct, required: &[&Field]) -> TokenStream {
    let name = ident(&named.name);
    // What a client only receives is built by mocks and tests; with many members, they start from an example.
    let constructor = (!required.is_empty() && (named.sent || required.len() <= MANY)).then(|| {
        let arguments = required.iter().map(|field| {
            let name = ident(&field.name);
            let (ty, _) = value(api, field, named.sent);
            quote!(#name: #ty)
        });
        let values = shape.fields.iter().map(|field| {
            let name = ident(&field.name);
            if !field.required {
                return quote!(#name: None);
            }
            match value(api, field, named.sent) {
                (_, value) if value.to_string() == field.name => quote!(#name),
                (_, value) => quote!(#name: #value),
            }
        });
        let rest = shape.rest.as_ref().map(|(name, _)| {
            let name = ident(name);
            quote!(#name: BTreeMap::new())
        });
        let values = values.chain(rest);
        let expect = (required.len() > MANY).then(many_arguments);
        let about = docs(&["With what is required; everything else is left out."]);
        quote! {
            #about
            #expect
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    });
    let optional = shape
        .fields
        .iter()
        .filter(|field| named.sent && !field.required && !field.read_only);
    let setters: Vec<TokenStream> = optional
        .map(|field| {
            let (setter, name) = (ident(&field.setter), ident(&field.name));
            let (argument, value) = argument(api, &field.ty, From::Models, &name);
            let value = if field.boxed { quote!(Box::new(#value)) } else { value };
            let value = if is_patch(field, named.sent) {
                quote!(Some(Some(#value)))
            } else {
                quote!(Some(#value))
            };
            let about = docs(&[&format!("Sets {}.", doc::code(&field.name))]);
            quote! {
                #about
                #[must_use]
                pub fn #setter(mut self, #name: #argument) -> Self {
                    self.#name = #value;
                    self
                }
            }
        })
        .collect();
    if constructor.is_none() && setters.is_empty() {
        return TokenStream::new();
    }
    quote! {
        impl #name {
            #constructor
            #(#setters)*
        }
    }
}

/// The argument for a required member, and the member made of it.
fn value(api: &Api, member: &Field, sent: bool) -> (TokenStream, TokenStream) {
    let name = ident(&member.name);
    if member.nullable {
        return (field(api, member, sent), quote!(#name));
    }
    let (ty, value) = argument(api, &member.ty, From::Models, &name);
    (ty, if member.boxed { quote!(Box::new(#value)) } else { value })
}

/// For a function with an argument for everything that the API asks for.
pub(crate) fn many_arguments() -> TokenStream {
    quote!(#[expect(clippy::too_many_arguments, reason = "the API asks for each of them")])
}

fn attribute(member: &Field, rename: RenameRule, sent: bool) -> TokenStream {
    let mut parts = Vec::new();
    if rename.apply(&member.name) != member.wire {
        let wire = text(&member.wire);
        parts.push(quote!(rename = #wire));
    }
    if is_patch(member, sent) {
        parts.push(quote!(default));
        parts.push(quote!(with = "docwright_client::nullable"));
    }
    if !member.required {
        parts.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    if parts.is_empty() {
        TokenStream::new()
    } else {
        quote!(#[serde(#(#parts),*)])
    }
}

/// The rule by which serde makes wire names of field names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RenameRule {
    None,
    Camel,
    Pascal,
    Kebab,
    Screaming,
}

impl RenameRule {
    /// The rule that leaves the fewest fields to be renamed one by one.
    fn best(fields: &[Field]) -> Self {
        // serde's derive takes the first byte for the first letter.
        if fields.iter().any(|field| !field.name.is_ascii()) {
            return Self::None;
        }
        let hits = |rule: Self| {
            fields
                .iter()
                .filter(|field| rule.apply(&field.name) == field.wire)
                .count()
        };
        let mut best = (Self::None, hits(Self::None));
        for rule in [Self::Camel, Self::Pascal, Self::Kebab, Self::Screaming] {
            if hits(rule) > best.1 {
                best = (rule, hits(rule));
            }
        }
        best.0
    }

    fn attribute(self) -> TokenStream {
        match self {
            Self::None => TokenStream::new(),
            Self::Camel => quote!(#[serde(rename_all = "camelCase")]),
            Self::Pascal => quote!(#[serde(rename_all = "PascalCase")]),
            Self::Kebab => quote!(#[serde(rename_all = "kebab-case")]),
            Self::Screaming => quote!(#[serde(rename_all = "SCREAMING_SNAKE_CASE")]),
        }
    }

    /// What serde's derive makes of a field's name.
    fn apply(self, field: &str) -> String {
        let pascal = || {
            let mut out = String::new();
            let mut capital = true;
            for c in field.chars() {
                if c == '_' {
                    capital = true;
                } else if capital {
                    out.push(c.to_ascii_uppercase());
                    capital = false;
                } else {
                    out.push(c);
                }
            }
            out
        };
        match self {
            Self::None => field.to_owned(),
            Self::Pascal => pascal(),
            Self::Camel => {
                let pascal = pascal();
                let mut chars = pascal.chars();
                chars
                    .next()
                    .map(|first| first.to_ascii_lowercase())
                    .into_iter()
                    .chain(chars)
                    .collect()
            }
            Self::Kebab => field.replace('_', "-"),
            Self::Screaming => field.to_ascii_uppercase(),
        }
    }
}

fn enumeration(named: &Named, values: &[EnumValue]) -> TokenStream {
    let name = ident(&named.name);
    let about = docs_of(&named.docs, &format!("{}.", doc::code(&named.name)), named.deprecated);
    let variants = values.iter().map(|value| {
        let about = docs(&[&value.docs, &doc::code(&value.wire)]);
        let variant = ident(&value.variant);
        quote!(#about #variant,)
    });
    let unknown = docs(&["A value that this version of the crate does not know."]);
    let wire = docs(&["The value as it travels."]);
    let to_text = values.iter().map(|value| {
        let (variant, wire) = (ident(&value.variant), text(&value.wire));
        quote!(Self::#variant => #wire,)
    });
    let from_text = values.iter().map(|value| {
        let (variant, wire) = (ident(&value.variant), text(&value.wire));
        quote!(#wire => Self::#variant,)
    });
    quote! {
        #about
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown
            Unknown(String),
        }
        impl #name {
            #wire
            pub fn as_str(&self) -> &str {
                match self {
                    #(#to_text)*
                    Self::Unknown(text) => text,
                }
            }
        }
        impl From<String> for #name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    #(#from_text)*
                    _ => Self::Unknown(text),
                }
            }
        }
        docwright_client::string_enum!(#name);
    }
}

fn union(api: &Api, named: &Named, shape: &Union) -> TokenStream {
    let name = ident(&named.name);
    let about = docs_of(&named.docs, &format!("{}.", doc::code(&named.name)), named.deprecated);
    let fallback = ident(&shape.fallback);
    let variants = shape.variants.iter().map(|variant| {
        let inner = ty(api, &variant.ty, From::Models);
        let inner = if variant.boxed { quote!(Box<#inner>) } else { inner };
        let about = docs(&[&format!("{}.", doc::code(&label(api, &variant.ty)))]);
        let variant = ident(&variant.variant);
        quote!(#about #variant(#inner),)
    });
    let unknown = docs(&["Something that this version of the crate does not know."]);
    let deserialize = deserialize(api, &name, shape);
    quote! {
        #about
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown
            #fallback(serde_json::Value),
        }
        #deserialize
    }
}

/// `Deserialize` by the value of a member, which stays where it is since the variants' types have it too, or else by the
/// form of the value: serde's own way takes the first type that does not fail, and a struct whose members are all
/// optional never fails.
fn deserialize(api: &Api, name: &Ident, shape: &Union) -> TokenStream {
    let fallback = ident(&shape.fallback);
    let body = match &shape.tag {
        Some(tag) => {
            let tag = text(tag);
            let arms = shape.variants.iter().map(|variant| {
                let tags = variant.tags.iter().map(|tag| text(tag));
                let variant = ident(&variant.variant);
                quote!(Some(#(#tags)|*) => serde_json::from_value(value).map(Self::#variant),)
            });
            quote! {
                let variant = match value.get(#tag).and_then(serde_json::Value::as_str) {
                    #(#arms)*
                    _ => Ok(Self::#fallback(value)),
                };
                variant.map_err(serde::de::Error::custom)
            }
        }
        None => {
            let forms = shape.variants.iter().map(|variant| form(api, &variant.ty));
            let arms = shape.variants.iter().enumerate().map(|(number, variant)| {
                let (number, variant) = (Literal::usize_unsuffixed(number), ident(&variant.variant));
                quote!(Some(#number) => serde_json::from_value(value.clone()).map(Self::#variant).ok(),)
            });
            quote! {
                let variant = match Form::best(&[#(#forms),*], &value) {
                    #(#arms)*
                    _ => None,
                };
                Ok(variant.unwrap_or(Self::#fallback(value)))
            }
        }
    };
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                #body
            }
        }
    }
}

/// What a value of the type looks like in JSON.
fn form(api: &Api, ty: &Type) -> TokenStream {
    match ty {
        Type::Bool => quote!(Form::Bool),
        Type::I32 | Type::I64 | Type::U64 => quote!(Form::Integer),
        Type::F64 => quote!(Form::Number),
        Type::String | Type::Secret | Type::File => quote!(Form::Text(&[])),
        Type::List(_) => quote!(Form::List),
        Type::Map(_) => quote!(Form::Object {
            required: &[],
            optional: &[]
        }),
        Type::Json | Type::Nullable(_) => quote!(Form::Any),
        Type::Named(id) => match &api.types[*id].shape {
            Shape::Union(_) => quote!(Form::Any),
            Shape::Enum(values) => {
                let values = values.iter().map(|value| text(&value.wire));
                quote!(Form::Text(&[#(#values),*]))
            }
            Shape::Struct(shape) => {
                let wires = |required: bool| {
                    let fields = shape.fields.iter().filter(move |field| field.required == required);
                    fields.map(|field| text(&field.wire))
                };
                let (required, optional) = (wires(true), wires(false));
                quote!(Form::Object { required: &[#(#required),*], optional: &[#(#optional),*] })
            }
        },
    }
}

/// A type in a word or two, for docs.
pub(crate) fn label(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Bool => "boolean".to_owned(),
        Type::I32 | Type::I64 | Type::U64 => "integer".to_owned(),
        Type::F64 => "number".to_owned(),
        Type::String | Type::Secret => "text".to_owned(),
        Type::Json => "JSON".to_owned(),
        Type::File => "file".to_owned(),
        Type::List(item) => format!("list of {}", label(api, item)),
        Type::Map(value) => format!("map to {}", label(api, value)),
        Type::Nullable(inner) => format!("{} or null", label(api, inner)),
        Type::Named(id) => api.types[*id].name.clone(),
    }
}

/// The type of a union's or a reply's content with its box. Kept here beside the rule for structs.
pub(crate) fn content(api: &Api, ty: &Type) -> TokenStream {
    payload(api, ty, From::Crate)
}
