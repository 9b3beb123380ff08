//! `src/validate.rs`: what the spec asks of values beyond their types, as tables that the runtime reads.

use crate::api::{Api, Body, BodyKind, Gate, Named, Operation, Parameter, Place, Shape, Type, TypeId};
use crate::emit::tokens::{From, Import, Items, exact_gate, gate, ident, inner, mentions_word, own_docs, text, ty};
use crate::rules::{Rule, Rules};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Number;
use std::collections::HashMap;

/// The file; none for an API that asks for nothing.
pub(crate) fn validate(api: &Api) -> Option<TokenStream> {
    let checked = checked(api);
    let calls = calls(api);
    let mut named: Vec<&Named> = (api.types.iter().zip(&checked))
        .filter_map(|(named, checked)| checked.then_some(named))
        .collect();
    if calls.is_empty() && named.is_empty() {
        return None;
    }
    named.sort_by(|one, other| one.name.cmp(&other.name));
    let mut items = Items::default();
    for (operation, call) in &calls {
        // The table has the call; its own item is the table.
        items.push(&api.gate_of(operation), TokenStream::new(), imports(call));
    }
    if !calls.is_empty() {
        let about = own_docs("What is checked of each call's arguments.");
        let calls = calls.iter().map(|(operation, call)| {
            let gate = exact_gate(api, &api.gate_of(operation));
            quote!(#gate #call)
        });
        let table = quote!(#about pub(crate) const CALLS: Calls = Calls(&[#(#calls),*]););
        items.push(&Gate::Open, table, [(TABLES, "Calls")]);
    }
    for named in named {
        let (name, gate) = (ident(&named.name), gate(api, &named.gate));
        let rules = list(&shape(api, &checked, named));
        let item = quote! {
            #gate
            impl Validate for models::#name {
                fn rules() -> &'static [Rule] {
                    #rules
                }
            }
        };
        let imports: Vec<_> = imports(&item).chain([(TABLES, "Rule"), (TABLES, "Validate")]).collect();
        items.push(&named.gate, item, imports);
    }
    let about = inner(own_docs(
        "What the documentation asks of values beyond their types: lengths, ranges, patterns, counts.",
    ));
    let items = items.into_tokens(api);
    Some(quote!(#about #items))
}

/// Where the runtime has what the tables are made of.
const TABLES: &str = "docwright_client::validate";

fn imports(item: &TokenStream) -> impl Iterator<Item = Import<'static>> + use<> {
    let known = [
        ("crate", "models"),
        ("docwright_client", "Argument"),
        ("docwright_client::json", "FromJson"),
        (TABLES, "Rule"),
        (TABLES, "Validate"),
    ];
    known
        .map(|import| mentions_word(item, import.1).then_some(import))
        .into_iter()
        .flatten()
}

/// Whether any call's arguments are checked, so that the client's builder can ask for it.
pub(crate) fn checks_calls(api: &Api) -> bool {
    !calls(api).is_empty()
}

/// The operations that ask for something of their arguments, with the rules.
fn calls(api: &Api) -> Vec<(&Operation, TokenStream)> {
    let checked = checked(api);
    // An id that several operations have does not tell whose arguments they are.
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for operation in &api.operations {
        *ids.entry(&operation.id).or_default() += 1;
    }
    let mut calls = Vec::new();
    for operation in api
        .operations
        .iter()
        .filter(|operation| ids[operation.id.as_str()] == 1)
    {
        let arguments = arguments(api, &checked, operation);
        if !arguments.is_empty() {
            let id = text(&operation.id);
            calls.push((operation, quote!((#id, &[#(#arguments),*]))));
        }
    }
    calls
}

fn arguments(api: &Api, checked: &[bool], operation: &Operation) -> Vec<TokenStream> {
    let given = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.constant.is_none());
    let parameters = given.map(
        |Parameter {
             wire, place, ty, rules, ..
         }| {
            let wire = text(wire);
            let which = match place {
                Place::Path => quote!(Argument::Path(#wire)),
                Place::Query => quote!(Argument::Query(#wire)),
                Place::Header => quote!(Argument::Header(#wire)),
                Place::Cookie => quote!(Argument::Cookie(#wire)),
                Place::Part => quote!(Argument::Part(#wire)),
            };
            (which, ty, rules)
        },
    );
    let body = operation.body.as_ref().and_then(|Body { kind, rules, .. }| match kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => Some((quote!(Argument::Body), ty, rules)),
        _ => None,
    });
    let mut arguments = Vec::new();
    for (which, ty, rules) in parameters.chain(body) {
        let rules = value(api, checked, ty, rules);
        if !rules.is_empty() {
            let rules = list(&rules);
            arguments.push(quote!((#which, #rules)));
        }
    }
    arguments
}

/// By type, whether a client sends it and anything is asked of its values, directly or inside.
fn checked(api: &Api) -> Vec<bool> {
    let mut checked = vec![false; api.types.len()];
    let mut holders = vec![Vec::new(); api.types.len()];
    let mut queue = Vec::new();
    for (id, named) in api.types.iter().enumerate().filter(|(_, named)| named.sent) {
        held(named).for_each(|inner| holders[inner].push(id));
        if !shape(api, &checked, named).is_empty() {
            queue.push(id);
        }
    }
    while let Some(id) = queue.pop() {
        if !std::mem::replace(&mut checked[id], true) {
            queue.append(&mut holders[id]);
        }
    }
    checked
}

/// The types of the values inside a value that a client sends.
fn held(named: &Named) -> impl Iterator<Item = TypeId> {
    let (fields, rest, variants) = match &named.shape {
        Shape::Struct(shape) => (shape.fields.as_slice(), shape.rest.as_ref(), [].as_slice()),
        Shape::Union(union) => ([].as_slice(), None, union.variants.as_slice()),
        Shape::Enum(_) => ([].as_slice(), None, [].as_slice()),
    };
    let fields = fields.iter().filter(|field| !field.read_only).map(|field| &field.ty);
    let rest = rest.map(|(_, ty)| ty);
    fields
        .chain(rest)
        .chain(variants.iter().map(|variant| &variant.ty))
        .filter_map(Type::target)
}

/// The rules of a type with a name.
fn shape(api: &Api, checked: &[bool], named: &Named) -> Vec<TokenStream> {
    let mut all: Vec<TokenStream> = Vec::new();
    match &named.shape {
        Shape::Struct(shape) => {
            all.extend(own(&named.rules, CheckKind::Object));
            for field in shape.fields.iter().filter(|field| !field.read_only) {
                let rules = value(api, checked, &field.ty, &field.rules);
                if !rules.is_empty() {
                    let (wire, rules) = (text(&field.wire), list(&rules));
                    all.push(quote!(Rule::Member(#wire, #rules)));
                }
            }
            if let Some((_, ty)) = &shape.rest {
                let rules = value(api, checked, ty, &shape.rest_rules);
                if !rules.is_empty() {
                    let wires = shape.fields.iter().map(|field| text(&field.wire));
                    let rules = list(&rules);
                    all.push(quote!(Rule::Others(&[#(#wires),*], #rules)));
                }
            }
        }
        Shape::Enum(_) => all.extend(own(&named.rules, CheckKind::Text)),
        Shape::Union(union) => {
            all.extend(own(&named.rules, CheckKind::Any));
            let variants: Vec<Vec<TokenStream>> = (union.variants.iter())
                .map(|variant| value(api, checked, &variant.ty, &variant.rules))
                .collect();
            if variants.iter().any(|rules| !rules.is_empty()) {
                let variants = union.variants.iter().zip(variants).map(|(variant, rules)| {
                    let (ty, rules) = (ty(api, &variant.ty, From::Crate), list(&rules));
                    quote!((<#ty as FromJson>::FORM, #rules))
                });
                all.push(quote!(Rule::Either(&[#(#variants),*])));
            }
        }
    }
    all
}

/// The rules of a value of this type.
fn value(api: &Api, checked: &[bool], ty: &Type, rules: &Rules) -> Vec<TokenStream> {
    let none = Rules::default();
    let each = rules.each.as_deref().unwrap_or(&none);
    let kind = match ty {
        Type::Nullable(inner) => return value(api, checked, inner, rules),
        Type::String | Type::Secret | Type::Text(_) => CheckKind::Text,
        Type::I32 | Type::I64 | Type::U64 | Type::F64 => CheckKind::Number,
        Type::Bool | Type::File => return Vec::new(),
        Type::List(_) => CheckKind::List,
        Type::Map(_) => CheckKind::Object,
        Type::Json | Type::Named(_) => CheckKind::Any,
    };
    let mut all: Vec<TokenStream> = own(&rules.own, kind).collect();
    match ty {
        Type::List(item) => {
            let rules = value(api, checked, item, each);
            if !rules.is_empty() {
                let rules = list(&rules);
                all.push(quote!(Rule::Each(#rules)));
            }
        }
        Type::Map(inner) => {
            let rules = value(api, checked, inner, each);
            if !rules.is_empty() {
                let rules = list(&rules);
                all.push(quote!(Rule::Others(&[], #rules)));
            }
        }
        Type::Named(id) if checked[*id] => {
            let name = ident(&api.types[*id].name);
            // A setter of the type may be called `rules` too.
            all.push(quote!(Rule::Type(<models::#name as Validate>::rules)));
        }
        _ => {}
    }
    all
}

/// What values a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CheckKind {
    Text,
    Number,
    List,
    Object,
    Any,
}

/// Those of the rules that are about values of this kind.
fn own(rules: &[Rule], kind: CheckKind) -> impl Iterator<Item = TokenStream> {
    rules.iter().filter(|rule| !rule.is_trivial()).filter_map(move |rule| {
        let (about, tokens) = match rule {
            Rule::MinLength(least) => (CheckKind::Text, counted("MinLength", *least)),
            Rule::MaxLength(most) => (CheckKind::Text, counted("MaxLength", *most)),
            Rule::Pattern(pattern) => {
                let pattern = text(pattern);
                (CheckKind::Text, quote!(Rule::Pattern(#pattern)))
            }
            Rule::Min(least) => (CheckKind::Number, bounded("Min", least)),
            Rule::Max(most) => (CheckKind::Number, bounded("Max", most)),
            Rule::Above(bound) => (CheckKind::Number, bounded("Above", bound)),
            Rule::Below(bound) => (CheckKind::Number, bounded("Below", bound)),
            Rule::MultipleOf(step) => (CheckKind::Number, bounded("MultipleOf", step)),
            Rule::MinItems(least) => (CheckKind::List, counted("MinItems", *least)),
            Rule::MaxItems(most) => (CheckKind::List, counted("MaxItems", *most)),
            Rule::Unique => (CheckKind::List, quote!(Rule::Unique)),
            Rule::MinMembers(least) => (CheckKind::Object, counted("MinMembers", *least)),
            Rule::MaxMembers(most) => (CheckKind::Object, counted("MaxMembers", *most)),
        };
        (kind == CheckKind::Any || kind == about).then_some(tokens)
    })
}

fn counted(rule: &str, count: usize) -> TokenStream {
    let (rule, count) = (ident(rule), Literal::usize_unsuffixed(count));
    quote!(Rule::#rule(#count))
}

fn bounded(rule: &str, bound: &Number) -> TokenStream {
    let rule = ident(rule);
    let bound = bound.as_f64().unwrap_or_default();
    // Literals of `proc_macro2` cannot be negative.
    let (sign, bound) = ((bound < 0.0).then(|| quote!(-)), Literal::f64_unsuffixed(bound.abs()));
    quote!(Rule::#rule(#sign #bound))
}

fn list(rules: &[TokenStream]) -> TokenStream {
    quote!(&[#(#rules),*])
}
