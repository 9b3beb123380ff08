//! The derives of generated models: structs and enums in, their JSON and what it takes to build them out.
//!
//! They write less than serde's derives do, so that a crate of a thousand models compiles in a fraction of the time: each
//! field is one call of a function in `docwright-client`, which re-exports the derives and has the traits that they
//! implement. Everything that a model's JSON needs to know beyond its fields stands in `#[wire(...)]`:
//!
//! | on | attribute | meaning |
//! |---|---|---|
//! | a struct, an enum | `rename_all = "camelCase"` | how names are spelled in JSON |
//! | a field, a variant | `"name"` | its name in JSON |
//! | a field | `nullable` | `None` is written as null, not left out |
//! | a field | `read_only` | only the server sets it: it has no setter |
//! | a field | `setter = "name"` | its setter has another name |
//! | a field | `rest` | it takes the members that have no field |
//! | a field | `constant = "value"` | `new` sets it to this text, number or flag |
//! | a field | `only(1, 2)` | the values it may have, where its type does not say so |
//! | a union | `tag = "name"` | the member that tells which variant it is |
//! | a variant of it | `"value"`, … | the values of that member |

// What is read never stops the program; tests may.
#![cfg_attr(not(test), warn(clippy::expect_used, clippy::panic, clippy::unreachable))]

mod attributes;
mod build;
mod fields;
mod object;
mod text;
mod union;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use syn::{DeriveInput, parse_macro_input};

/// A struct as a JSON object: `FromJson`, `Serialize` and `Deserialize`.
#[proc_macro_derive(Object, attributes(wire))]
pub fn object(input: TokenStream) -> TokenStream {
    derived(parse_macro_input!(input), object::object)
}

/// `new`, with an argument for each field that must be there.
#[proc_macro_derive(New, attributes(wire))]
pub fn new(input: TokenStream) -> TokenStream {
    derived(parse_macro_input!(input), build::new)
}

/// A setter for each field that may be left out.
#[proc_macro_derive(Setters, attributes(wire))]
pub fn setters(input: TokenStream) -> TokenStream {
    derived(parse_macro_input!(input), build::setters)
}

/// An enum of texts, whose last variant keeps any other text: `as_str`, `From`, `Display` and JSON.
#[proc_macro_derive(OpenEnum, attributes(wire))]
pub fn open_enum(input: TokenStream) -> TokenStream {
    derived(parse_macro_input!(input), text::open_enum)
}

/// An enum of types that are told apart by a member or by their form; the last variant keeps any other JSON.
#[proc_macro_derive(Union, attributes(wire))]
pub fn union(input: TokenStream) -> TokenStream {
    derived(parse_macro_input!(input), union::union)
}

fn derived(input: DeriveInput, write: fn(&DeriveInput) -> syn::Result<Tokens>) -> TokenStream {
    write(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}
