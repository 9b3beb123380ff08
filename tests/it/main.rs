//! One integration binary.

mod bad_input;
mod code;
mod readme;
mod revisions;
mod seeds;
mod signing;
mod sources;
mod stages;
