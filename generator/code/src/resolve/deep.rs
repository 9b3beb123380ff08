//! Types nested deeper inside each other than the compiler follows: the types of an API in, the same with any JSON in place of the
//! innermost ones out.
//!
//! Whether a type may be sent to another thread is asked of everything inside it, and rustc gives up after 128 steps, in a crate
//! of ours as in every crate that uses it.

use super::cycles::components;
use crate::api::{Api, Shape, Type, TypeId};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;

/// How many steps there may be from a type to what is innermost in it. The rest of rustc's are for what users wrap it in.
const MOST: usize = 80;

/// Cuts what is nested too deep. Types that contain themselves count as one step: rustc ends where it comes back.
pub(super) fn cut(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let edges: Vec<Vec<TypeId>> = (api.types.iter())
        .map(|named| {
            let mut inside = Vec::new();
            named.shape.each_type(|ty| inside.extend(ty.target()));
            inside
        })
        .collect();
    let circle = components(&edges);
    // Components are numbered from the innermost on.
    let mut order: Vec<TypeId> = (0..api.types.len()).collect();
    order.sort_by_key(|id| circle[*id]);
    let mut depths = vec![0; api.types.len()];
    for id in order {
        let mut deepest = 0;
        let named = &mut api.types[id];
        let pointer = named.pointer.clone();
        each_part(&mut named.shape, |ty, place| {
            let Some(inner) = ty.target().filter(|inner| circle[*inner] != circle[id]) else {
                return;
            };
            let depth = depths[inner] + steps(ty);
            if depth <= MOST {
                deepest = deepest.max(depth);
                return;
            }
            *innermost(ty) = Type::Json;
            let message = "the types inside this one are nested deeper than the compiler follows";
            let finding = Diagnostic::new(Code::BeyondMeasure, Place::Spec(pointer.clone() + &place), message);
            diagnostics.push(finding.help("the innermost become any JSON here"));
        });
        depths[id] = deepest;
    }
}

/// The types that a shape is made of, each with its JSON pointer below that of the shape.
fn each_part(shape: &mut Shape, mut visit: impl FnMut(&mut Type, String)) {
    match shape {
        Shape::Struct(shape) => {
            for field in &mut shape.fields {
                visit(&mut field.ty, below("/properties", &field.wire));
            }
            if let Some((_, ty)) = &mut shape.rest {
                visit(ty, "/additionalProperties".to_owned());
            }
        }
        Shape::Union(union) => {
            for (variant, number) in union.variants.iter_mut().zip(0..) {
                visit(&mut variant.ty, below("/oneOf", &number.to_string()));
            }
        }
        Shape::Enum(_) => {}
    }
}

/// How many steps rustc takes from what has a member of this type to the named type in it.
fn steps(ty: &Type) -> usize {
    match ty {
        Type::List(inner) => 4 + steps(inner),
        Type::Map(inner) => 6 + steps(inner),
        Type::Nullable(inner) => 1 + steps(inner),
        // The type itself, and the option that it may be in.
        _ => 2,
    }
}

fn innermost(ty: &mut Type) -> &mut Type {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => innermost(inner),
        named => named,
    }
}
