//! A struct in, its named fields out.

use syn::{Data, DeriveInput, Field, Fields};

/// The fields of a struct that has named ones.
pub(crate) fn fields(input: &DeriveInput) -> syn::Result<impl Iterator<Item = &Field>> {
    match &input.data {
        Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => Ok(data.fields.iter()),
        _ => Err(syn::Error::new_spanned(
            &input.ident,
            "this derive is for structs with named fields",
        )),
    }
}
