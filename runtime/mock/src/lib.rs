//! The hand-written half of every generated mock: routing, decoding, and errors in the documented shape.
//!
//! A generated mock describes its operations as [`Operation`]s and adds a handler for each to [`Routes`]. Credentials
//! are looked for, not verified; nothing is remembered between calls.
//!
//! A caller may ask for a documented error by the header `Prefer: code=403`, or `Prefer: code=in-band` for an error
//! inside a successful answer.

mod call;
mod operation;
mod parts;
mod reply;
mod routes;
mod security;
mod server;
mod text;
mod trip;

pub use axum::Router;
pub use call::{Call, Invalid};
pub use operation::{Action, Failure, Operation, Wrapped};
pub use parts::Parts;
pub use reply::Reply;
pub use routes::Routes;
pub use server::{run, spawn};
pub use trip::round_trip;

use serde::de::DeserializeOwned;

/// A value from its JSON, for examples that were checked when the mock was generated.
///
/// # Panics
///
/// When the JSON is not of the type: then the generator checked it wrongly.
pub fn example<T: DeserializeOwned>(json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => panic!("the example does not fit its type: {error}: {json}"),
    }
}
