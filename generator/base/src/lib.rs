//! What both halves of docwright share: the page and its places, diagnostics, the one reader of YAML and JSON, the one writer of
//! Markdown, and the parts of OpenAPI that need no page and no crate.
//!
//! Nothing in this crate reads a file, a clock or the environment.

// What is read never stops the program; tests may.
#![cfg_attr(not(test), warn(clippy::expect_used, clippy::panic, clippy::unreachable))]
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod diagnostic;
pub mod input;
mod nearest;
pub mod openapi;
pub mod origin;
pub mod page;
pub mod printable;
pub mod prose;

pub use diagnostic::{Code, Diagnostic, Place, Severity, Warned};
pub use nearest::nearest;
pub use page::{Format, Page, Provenance};
