//! One integration binary.

mod signing;

mod bad_input;
mod revisions;
mod stages;
mod code;
