//! How the time of the whole line grows with the size of a page, for every kind of large page.
//!
//! `cargo bench -p docwright-tests [-- NAME...]` prints a line for each: milliseconds at one, two and four sizes, and by what
//! factor the time grew from the first size to the last. Four times the input in four times the time is linear.
//! `SIZE=10000000` sets the largest size in bytes.

use docwright_reader::Layout;
use docwright_tests::{large, line};
use std::time::Instant;

/// `word` is a part of the name, or with `=` before it the whole name.
fn is_wanted(name: &str, word: &str) -> bool {
    word.strip_prefix('=')
        .map_or_else(|| name.contains(word), |whole| name == whole)
}

fn main() {
    let size = std::env::var("SIZE")
        .ok()
        .and_then(|size| size.parse().ok())
        .unwrap_or(1_000_000);
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let layout = match std::env::var("LAYOUT") {
        Ok(path) => std::fs::read_to_string(path).unwrap(),
        Err(_) => large::LAYOUT.to_owned(),
    };
    let layout = Layout::from_yaml("layout.yaml", &layout).unwrap();
    println!(
        "{:>8} {:>8} {:>8} {:>6}  page of up to {size} bytes",
        "1/4 ms", "1/2 ms", "ms", "growth"
    );
    for case in large::CASES {
        let name = format!("{:?} {}", case.format, case.name);
        if !wanted.is_empty() && !wanted.iter().any(|word| is_wanted(&name, word)) {
            continue;
        }
        let times = [size / 4, size / 2, size].map(|bytes| {
            let page = case.page(bytes);
            let start = Instant::now();
            line::whole(std::slice::from_ref(&page), &layout);
            start.elapsed().as_secs_f64() * 1e3
        });
        let growth = times[2] / times[0].max(1.0);
        println!(
            "{:8.0} {:8.0} {:8.0} {growth:6.1}  {name}",
            times[0], times[1], times[2]
        );
    }
}
