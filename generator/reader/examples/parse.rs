//! HTML files to trees, and nothing else: the floor that `bench/reading.py` holds the reading of pages against.
//!
//! In: paths. Out: nothing. The allocator is that of the `docwright` program.

use scraper::Html;
use std::env;
use std::fs;
use std::hint::black_box;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let texts = env::args_os().skip(1).filter_map(|path| fs::read_to_string(path).ok());
    for text in texts {
        black_box(Html::parse_document(&text));
    }
}
