//! Any text as a Html page: it is taken apart without a panic, and each block says where it stands.

#![no_main]

use docwright_base::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| docwright_tests::line::check_blocks(Format::Html, text));
