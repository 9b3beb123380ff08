//! `#[wire(...)]` in, what it says out; what it does not know is an error at its place.

use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Lit, LitFloat, LitStr, Token, parenthesized};

/// What the attributes of an item, a field or a variant say.
#[derive(Default)]
pub(crate) struct Wire {
    /// The names or values in JSON.
    pub(crate) names: Vec<LitStr>,
    pub(crate) rename_all: Option<LitStr>,
    pub(crate) tag: Option<LitStr>,
    pub(crate) setter: Option<LitStr>,
    pub(crate) nullable: bool,
    pub(crate) read_only: bool,
    pub(crate) rest: bool,
    /// What a constructor sets.
    pub(crate) constant: Option<Constant>,
    /// The values that it may have, where its type does not know them.
    pub(crate) only: Vec<Constant>,
}

/// A value of JSON that is neither a list nor an object.
pub(crate) struct Constant {
    literal: Lit,
    is_negative: bool,
}

impl Wire {
    pub(crate) fn read(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut wire = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("wire")) {
            attribute.parse_args_with(|input: ParseStream<'_>| {
                while !input.is_empty() {
                    wire.word(input)?;
                    if !input.is_empty() {
                        input.parse::<Token![,]>()?;
                    }
                }
                Ok(())
            })?;
        }
        Ok(wire)
    }

    fn word(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(LitStr) {
            self.names.push(input.parse()?);
            return Ok(());
        }
        let word: Ident = input.parse()?;
        let text = || -> syn::Result<Option<LitStr>> {
            input.parse::<Token![=]>()?;
            Ok(Some(input.parse()?))
        };
        match word.to_string().as_str() {
            "rename_all" => self.rename_all = text()?,
            "tag" => self.tag = text()?,
            "setter" => self.setter = text()?,
            "nullable" => self.nullable = true,
            "read_only" => self.read_only = true,
            "rest" => self.rest = true,
            "constant" => {
                input.parse::<Token![=]>()?;
                self.constant = Some(input.parse()?);
            }
            "only" => {
                let values;
                parenthesized!(values in input);
                let values: Punctuated<Constant, Token![,]> = Punctuated::parse_terminated(&values)?;
                self.only = values.into_iter().collect();
            }
            _ => return Err(syn::Error::new(word.span(), "no word of `#[wire(...)]`")),
        }
        Ok(())
    }

    /// The name in JSON of the field or variant of this name: its own, or by the rule of the whole item.
    pub(crate) fn name(&self, ident: &Ident, item: &Self) -> syn::Result<String> {
        if let Some(name) = self.names.first() {
            return Ok(name.value());
        }
        let ident_text = ident.to_string();
        let Some(rule) = &item.rename_all else {
            return Ok(ident_text);
        };
        match rule.value().as_str() {
            "camelCase" => Ok(ident_text.to_lower_camel_case()),
            "PascalCase" => Ok(ident_text.to_upper_camel_case()),
            "snake_case" => Ok(ident_text.to_snake_case()),
            "kebab-case" => Ok(ident_text.to_kebab_case()),
            "SCREAMING_SNAKE_CASE" => Ok(ident_text.to_shouty_snake_case()),
            _ => Err(syn::Error::new(rule.span(), "no rule by which names are spelled")),
        }
    }
}

impl Parse for Constant {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let is_negative = input.peek(Token![-]);
        if is_negative {
            input.parse::<Token![-]>()?;
        }
        let literal = input.parse()?;
        Ok(Self { literal, is_negative })
    }
}

impl Constant {
    /// As a value of the field's type.
    pub(crate) fn value(&self) -> TokenStream {
        let literal = &self.literal;
        match literal {
            Lit::Str(_) => quote!(::std::convert::Into::into(#literal)),
            _ if self.is_negative => quote!(-#literal),
            _ => quote!(#literal),
        }
    }

    /// As a row of the table of what a member may be.
    pub(crate) fn only(&self) -> TokenStream {
        let literal = &self.literal;
        let sign = self.is_negative.then(|| quote!(-));
        match literal {
            Lit::Str(_) => quote!(runtime::Only::Text(#literal)),
            Lit::Bool(_) => quote!(runtime::Only::Bool(#literal)),
            // As digits: what has no type would be of 32 bits.
            Lit::Int(number) => {
                let number = LitFloat::new(&format!("{}f64", number.base10_digits()), number.span());
                quote!(runtime::Only::Number(#sign #number))
            }
            _ => quote!(runtime::Only::Number(#sign #literal)),
        }
    }
}
