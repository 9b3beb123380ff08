//! How fast pages become a spec, beside what the HTML parser alone needs for the same pages.
//!
//!     cargo bench -p docwright-reader
//!     DOCWRIGHT_PAGES=folder DOCWRIGHT_LAYOUT=layout.yaml cargo bench -p docwright-reader
//!
//! In: the HTML pages under `specs/`, or those of a folder of your own with their layout. Out: pages and megabytes per second of
//! each, their ratio, and what a second core adds. Medians of several rounds, all in one run, because only ratios hold on a
//! machine that does other things too.

use docwright_base::{Format, Page};
use docwright_reader::{Layout, Service};
use rayon::prelude::*;
use std::env;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const ROUNDS: usize = 9;
/// Small sets are read several times in a round, so that a round is long enough to be measured.
const PAGES_A_ROUND: usize = 400;

fn main() {
    let sets = match (env::var_os("DOCWRIGHT_PAGES"), env::var_os("DOCWRIGHT_LAYOUT")) {
        (Some(pages), Some(layout)) => vec![Set::read(&PathBuf::from(layout), &[PathBuf::from(pages)])],
        _ => own_sets(),
    };
    let pages: Vec<&Page> = sets.iter().flat_map(|set| &set.pages).collect();
    assert!(!pages.is_empty(), "there is no HTML page");
    let service = Service::untitled("Bench");
    let times = PAGES_A_ROUND.div_ceil(pages.len());
    let [parser, line, parallel] = rounds([
        &mut || {
            for page in (0..times).flat_map(|_| &pages) {
                black_box(scraper::Html::parse_document(&page.text));
            }
        },
        &mut || {
            for Set { layout, pages } in (0..times).flat_map(|_| &sets) {
                black_box(docwright_reader::compile(pages, layout, &service, None));
            }
        },
        &mut || {
            for Set { layout, pages } in (0..times).flat_map(|_| &sets) {
                let read: Vec<_> = pages
                    .par_iter()
                    .map(|page| docwright_reader::read(page, layout))
                    .collect();
                black_box(docwright_reader::assemble(read, layout, &service, None));
            }
        },
    ]);
    let count = (pages.len() * times) as f64;
    let bytes: usize = pages.iter().map(|page| page.text.len()).sum();
    let megabytes = (bytes * times) as f64 / 1e6;
    println!(
        "{} pages, {:.1} MB, {times} times a round",
        pages.len(),
        bytes as f64 / 1e6
    );
    let print = |name: &str, time: Duration| {
        let seconds = time.as_secs_f64();
        println!(
            "{name:34}{:>8.0} pages/s{:>8.1} MB/s",
            count / seconds,
            megabytes / seconds
        );
    };
    print("scraper parses", parser);
    print("page to spec, one thread", line);
    print(
        &format!("page to spec, {} threads", rayon::current_num_threads()),
        parallel,
    );
    println!(
        "page to spec is {:.2} of the parser alone",
        parser.as_secs_f64() / line.as_secs_f64()
    );
    println!(
        "all threads are {:.2} times one",
        line.as_secs_f64() / parallel.as_secs_f64()
    );
}

/// The median time of each task, the tasks taking turns.
fn rounds<const N: usize>(mut tasks: [&mut dyn FnMut(); N]) -> [Duration; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..ROUNDS {
        for (task, times) in tasks.iter_mut().zip(&mut times) {
            let start = Instant::now();
            task();
            times.push(start.elapsed());
        }
    }
    times.map(|mut times| {
        times.sort();
        times[ROUNDS / 2]
    })
}

/// HTML pages of one vendor.
struct Set {
    layout: Layout,
    pages: Vec<Page>,
}

impl Set {
    fn read(layout: &Path, folders: &[PathBuf]) -> Self {
        let text = fs::read_to_string(layout).expect("a layout");
        Self {
            layout: Layout::from_yaml("layout.yaml", &text).expect("a valid layout"),
            pages: folders
                .iter()
                .flat_map(|folder| entries(folder))
                .filter_map(|path| page(&path))
                .collect(),
        }
    }
}

/// The pages under `specs/`, a set a vendor.
fn own_sets() -> Vec<Set> {
    let vendors = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs")).into_iter();
    let set = |vendor: PathBuf| {
        let folders: Vec<PathBuf> = entries(&vendor).iter().map(|service| service.join("pages")).collect();
        Set::read(&vendor.join("layout.yaml"), &folders)
    };
    vendors.filter(|vendor| vendor.is_dir()).map(set).collect()
}

/// What lies in a folder, sorted; nothing when it is none.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn page(path: &Path) -> Option<Page> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    Some(Page {
        vendor: "bench".to_owned(),
        format: Format::from_path(&name).filter(|format| *format == Format::Html)?,
        path: name.into(),
        url: None,
        text: fs::read_to_string(path).ok()?,
    })
}
