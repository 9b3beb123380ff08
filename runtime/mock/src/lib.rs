//! The hand-written half of every generated mock: routing, decoding, and errors in the documented shape.
//!
//! A generated mock describes its operations as [`Operation`]s and adds a handler for each to [`Routes`]. Credentials
//! are looked for, not verified; nothing is remembered between calls.
//!
//! A caller may ask for a documented error by the header `Prefer: code=403`, or `Prefer: code=in-band` for an error
//! inside a successful answer. A code that the operation neither documents nor answers with is refused by a 400 that names those
//! there are. A method that a path has not is refused by a 405; `HEAD` is answered as `GET` without the body.
//!
//! [`spawn`] serves a mock in a test, [`run`] is the program of one.

// What is read never stops the program; tests may.
#![cfg_attr(not(test), warn(clippy::expect_used, clippy::panic, clippy::unreachable))]

mod arguments;
mod call;
mod example;
mod log;
mod numbered;
mod operation;
mod parts;
mod reply;
mod routes;
mod security;
mod server;
mod text;
mod trip;

pub use example::example;

pub use axum::Router;
pub use call::{Call, Invalid};
pub use operation::{Action, Failure, Operation, Wrapped};
pub use parts::Parts;
pub use reply::Reply;
pub use routes::Routes;
pub use server::{run, spawn};
pub use trip::round_trip;
