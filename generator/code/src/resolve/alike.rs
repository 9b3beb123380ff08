//! Alternatives that nothing tells apart: finished types in, a remark on each union whose values may be read as another
//! alternative than they were written as. Nothing is lost of them then, but the variant says little.

use crate::api::{Api, Shape, Struct, Type, Union};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use std::collections::HashMap;
use std::fmt::Write as _;

/// How deep types are compared; what lies deeper counts as alike.
const DEPTH: usize = 4;

/// How much of a type is compared.
const MOST: usize = 4_000;

/// Says which unions have such alternatives.
pub(super) fn report(api: &Api, diagnostics: &mut Vec<Diagnostic>) {
    for named in &api.types {
        let Shape::Union(union) = &named.shape else { continue };
        for (first, second) in alike(api, union) {
            let message = format!(
                "nothing tells `{second}` from `{first}` among the alternatives of `{}`",
                named.name
            );
            let finding = Diagnostic::new(Code::AlikeAlternatives, Place::Spec(named.pointer.clone()), message);
            let help = format!("what is both is read as `{first}`; a constant in each, or a discriminator, would tell");
            diagnostics.push(finding.help(&help));
        }
    }
}

/// Alternatives with an earlier one that looks the same.
pub(super) fn alike<'a>(api: &'a Api, union: &'a Union) -> Vec<(&'a str, &'a str)> {
    let mut known: HashMap<String, &str> = HashMap::new();
    let mut found = Vec::new();
    for variant in &union.variants {
        if !variant.tags.is_empty() {
            continue;
        }
        let mut look = String::new();
        write_type(api, &variant.ty, DEPTH, &mut look);
        match known.get(&look) {
            Some(first) => found.push((*first, variant.variant.as_str())),
            None => {
                known.insert(look, &variant.variant);
            }
        }
    }
    found
}

/// Writes what values of a type look like: the same for types whose values look the same.
fn write_type(api: &Api, ty: &Type, depth: usize, out: &mut String) {
    if out.len() > MOST {
        return;
    }
    match ty {
        Type::Bool => out.push('b'),
        Type::I32 | Type::I64 | Type::U64 => out.push('i'),
        Type::F64 => out.push('n'),
        Type::String | Type::Secret | Type::Text(_) | Type::File => out.push('t'),
        Type::Json => out.push('*'),
        Type::List(inner) => {
            out.push('[');
            write_type(api, inner, depth, out);
        }
        Type::Map(inner) => {
            out.push('{');
            write_type(api, inner, depth, out);
        }
        Type::Nullable(inner) => write_type(api, inner, depth, out),
        Type::Named(_) if depth == 0 => out.push('?'),
        Type::Named(id) => match &api.types[*id].shape {
            Shape::Enum(values) => {
                let mut values: Vec<&str> = values.iter().map(|value| value.wire.as_str()).collect();
                values.sort_unstable();
                let _ = write!(out, "{values:?}");
            }
            Shape::Union(_) => {
                let _ = write!(out, "|{id}");
            }
            Shape::Struct(shape) => write_struct(api, shape, depth, out),
        },
    }
}

fn write_struct(api: &Api, shape: &Struct, depth: usize, out: &mut String) {
    let mut fields: Vec<_> = shape.fields.iter().collect();
    fields.sort_by(|one, other| one.wire.cmp(&other.wire));
    out.push('(');
    for field in fields {
        let _ = write!(out, "{:?}{}", field.wire, if field.required { "" } else { "?" });
        for only in &field.only {
            let _ = write!(out, "={only}");
        }
        write_type(api, &field.ty, depth - 1, out);
        out.push(',');
    }
    if let Some((_, ty)) = &shape.rest {
        out.push('{');
        write_type(api, ty, depth - 1, out);
    }
    out.push(')');
}
