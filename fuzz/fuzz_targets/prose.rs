//! Any text as the description of a field and as what a page says of one: in the crate's docs and README and in the spec it
//! is prose.

#![no_main]

use docwright_base::Format;
use docwright_reader::{Service, compile};
use docwright_tests::{line, markup};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    markup::check_crate(&line::crate_of(&markup::fields(&[text])).output);
    let page = markup::page(Format::Html, text);
    let compiled = compile(&[page], line::toy(), &Service::untitled("Hostile"), None);
    markup::check_spec(&compiled.output.spec);
});
