//! The types of rows that may have members, and the name of the object that they are.
//!
//! A type as a page words it in; nothing is asked of examples or of other rows.

use crate::fact::{Field, TypeExpr};
use crate::layout::TypeWord;

/// Whether the type may have members: an object or an array of objects, named or not.
pub(crate) fn wants_members(field: &Field) -> bool {
    match &field.type_expr {
        TypeExpr::Word(TypeWord::Array | TypeWord::Any) | TypeExpr::Unknown => true,
        expr => expr.is_object(),
    }
}

/// Whether the type is a word that stands alone and that the layout does not know: the name of an object, or any other word.
pub(crate) fn is_bare_word(field: &Field) -> bool {
    matches!(&field.type_expr, TypeExpr::Named(name) if field.type_text.trim() == name)
}

/// The vendor's name for the field's object or for its elements.
pub(crate) fn object_name(field: &Field) -> Option<&str> {
    fn name(expr: &TypeExpr) -> Option<&str> {
        match expr {
            TypeExpr::Named(name) => Some(name),
            TypeExpr::Array(inner) | TypeExpr::Map(inner) => name(inner),
            TypeExpr::Either(types) => types.iter().find_map(name),
            TypeExpr::Word(_) | TypeExpr::Unknown => None,
        }
    }
    name(&field.type_expr)
}
