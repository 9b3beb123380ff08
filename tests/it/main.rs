//! One integration binary.

mod bad_input;
mod code;
mod corpus;
mod crates;
mod days;
mod documents;
mod fewer_words;
mod hostile_size;
mod hostile_text;
mod input;
mod names;
mod parts;
mod prose;
mod random;
mod revisions;
mod rules;
mod seeds;
mod signing;
mod skip;
mod sources;
mod stages;
mod styles;
mod tabs;
mod told;
mod transfer;
mod witnesses;
