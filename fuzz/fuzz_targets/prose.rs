//! Any text as the prose of a document and of a page: what a crate's docs, its README and a spec's descriptions hold stays
//! prose.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| docwright_tests::markup::check_text(text));
