//! How the time and the memory of a whole run grow with its input, for every shape that a reader could multiply.
//!
//! `cargo bench -p docwright-tests --bench shapes [-- NAME...]` prints a line for each: milliseconds and megabytes of a few
//! kilobytes, of a size and of twice the size, and by what factor both grew from one size to its double. It fails when one
//! grew by more than [`MOST`] at that size and at one half larger, or when a few kilobytes take more than a second or 200 MB. A factor that is too large is
//! measured again, in turns, and the least times count: other work on the machine makes times longer, never shorter.
//! `SIZE=1000000` sets the smaller size in bytes.

use docwright_tests::large::Input;
use docwright_tests::line;
use docwright_tests::shapes::{SHAPES, Shape};
use peak_alloc::PeakAlloc;
use std::process::ExitCode;
use std::time::Instant;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What is linear doubles; the rest is for what no measuring keeps out.
const MOST: f64 = 2.3;

/// A few kilobytes, and what they may take.
const FEW: usize = 4_000;
const MOST_MS: f64 = 1_000.0;
const MOST_MB: f64 = 200.0;

/// How often a growth that is too large is measured.
const ROUNDS: usize = 12;

#[derive(Debug, Clone, Copy)]
struct Cost {
    ms: f64,
    mb: f64,
}

impl Cost {
    fn of(input: &Input) -> Self {
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage();
        let start = Instant::now();
        line::run(input, line::toy());
        Self {
            ms: start.elapsed().as_secs_f64() * 1e3,
            mb: (MEMORY.peak_usage() - before) as f64 / 1e6,
        }
    }

    fn least(self, other: Self) -> Self {
        Self {
            ms: self.ms.min(other.ms),
            mb: self.mb.min(other.mb),
        }
    }

    /// By what factors it would have grown had the input doubled.
    fn growth(self, twice: Self, bytes: f64) -> Self {
        Self {
            ms: twice.ms / self.ms / bytes * 2.0,
            mb: twice.mb / self.mb / bytes * 2.0,
        }
    }

    fn is_within(self, ms: f64, mb: f64) -> bool {
        self.ms <= ms && self.mb <= mb
    }
}

/// What a size and its double cost.
struct Grown {
    once: Cost,
    twice: Cost,
    growth: Cost,
}

impl Grown {
    fn of(shape: &Shape, size: usize) -> Self {
        let [one, two] = [size, 2 * size].map(shape.make);
        let bytes = two.bytes() as f64 / one.bytes() as f64;
        let (mut once, mut twice) = (Cost::of(&one), Cost::of(&two));
        for _ in 1..ROUNDS {
            if once.growth(twice, bytes).is_within(MOST, MOST) {
                break;
            }
            once = once.least(Cost::of(&one));
            twice = twice.least(Cost::of(&two));
        }
        let growth = once.growth(twice, bytes);
        Self { once, twice, growth }
    }

    fn is_good(&self) -> bool {
        self.growth.is_within(MOST, MOST)
    }
}

fn main() -> ExitCode {
    let size = std::env::var("SIZE").ok().and_then(|size| size.parse().ok());
    let size: usize = size.unwrap_or(50_000);
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.contains(word));
    println!(
        "{:>14} {:>16} {:>16} {:>11}  shape",
        "few",
        format!("{size} bytes"),
        "twice",
        "growth"
    );
    println!(
        "{:>7} {:>6} {:>8} {:>7} {:>8} {:>7} {:>5} {:>5}",
        "ms", "MB", "ms", "MB", "ms", "MB", "time", "mem"
    );
    let mut failed = 0;
    for shape in SHAPES.iter().filter(|shape| is_wanted(shape.name)) {
        let few = (shape.make)(FEW);
        let mut of_few = Cost::of(&few);
        for _ in 1..ROUNDS {
            if of_few.is_within(MOST_MS, MOST_MB) {
                break;
            }
            of_few = of_few.least(Cost::of(&few));
        }
        let mut grown = Grown::of(shape, size);
        if !grown.is_good() {
            // What an allocator or a table rounds up to a power of two may jump between two sizes, but not between all.
            grown = Grown::of(shape, size * 3 / 2);
        }
        let is_good = of_few.is_within(MOST_MS, MOST_MB) && grown.is_good();
        let mark = if is_good { "" } else { "  TOO MUCH" };
        failed += usize::from(!mark.is_empty());
        let Grown { once, twice, growth } = grown;
        println!(
            "{:7.1} {:6.1} {:8.1} {:7.1} {:8.1} {:7.1} {:5.2} {:5.2}  {}{mark}",
            of_few.ms, of_few.mb, once.ms, once.mb, twice.ms, twice.mb, growth.ms, growth.mb, shape.name
        );
    }
    if failed == 0 {
        return ExitCode::SUCCESS;
    }
    eprintln!("{failed} shapes take too much");
    ExitCode::FAILURE
}
