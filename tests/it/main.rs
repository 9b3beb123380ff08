//! One integration binary.

mod signing;

mod bad_input;
mod readme;
mod revisions;
mod stages;
mod code;
