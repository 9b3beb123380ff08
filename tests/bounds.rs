//! Pages and documents of shapes that a reader could multiply: each run ends, on the stack of an ordinary thread and within
//! memory that its few kilobytes are worth, and what it leaves out it tells.
//!
//! A binary of its own, for the allocator that counts. No time is measured: the limit is many times what the slowest shape
//! takes in a debug build; `cargo bench -p docwright-tests --bench shapes` shows how times grow.

use docwright_base::Code;
use docwright_base::Severity;
use docwright_base::diagnostic::MOST_CHARACTERS;
use docwright_tests::line::{self, Made};
use docwright_tests::shapes::{SHAPES, Shape};
use peak_alloc::PeakAlloc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// A few kilobytes, and enough for chains of hundreds.
const SIZES: [usize; 2] = [4_000, 40_000];

/// Bytes that may be in use at once.
const MOST_MEMORY: usize = 200_000_000;

const LIMIT: Duration = Duration::from_secs(60);

/// Runs the shape on a thread of its own; one that hangs is left behind.
fn run(shape: &'static Shape, size: usize) -> Made {
    let (sender, receiver) = mpsc::channel();
    // The thread's name tells which shape it was when its stack overflows.
    let worker = thread::Builder::new().name(shape.name.to_owned()).spawn(move || {
        let made = line::run(&(shape.make)(size), line::toy());
        let _ = sender.send(());
        made
    });
    let ended = receiver.recv_timeout(LIMIT);
    assert_ne!(ended, Err(mpsc::RecvTimeoutError::Timeout), "{}: hangs", shape.name);
    let made = worker.unwrap().join();
    made.unwrap_or_else(|_| panic!("{}: panics", shape.name))
        .unwrap_or_else(|| panic!("{}: the shape is no document", shape.name))
}

/// One test, for memory is counted for all threads together.
#[test]
fn no_shape_takes_more_than_its_size_is_worth() {
    for (shape, size) in SHAPES.iter().flat_map(|shape| SIZES.map(|size| (shape, size))) {
        MEMORY.reset_peak_usage();
        let made = run(shape, size);
        let peak = MEMORY.peak_usage();
        assert!(
            peak < MOST_MEMORY,
            "{} of {size} bytes: {peak} bytes of memory",
            shape.name
        );
        let is_wrong = made.diagnostics.iter().any(|it| it.severity == Severity::Error);
        assert!(
            !made.files.is_empty() || is_wrong,
            "{}: no files and no error",
            shape.name
        );
        let bug = made
            .diagnostics
            .iter()
            .find(|it| it.code == Code::GeneratorBug || it.code == Code::NotOpenapi);
        assert!(bug.is_none(), "{}: {bug:?}", shape.name);
        for told in &made.diagnostics {
            let texts = std::iter::once(&told.message).chain(&told.help);
            assert!(
                texts
                    .map(|text| text.chars().count())
                    .all(|count| count <= MOST_CHARACTERS),
                "{}: {told}",
                shape.name
            );
        }
    }
}

/// The shape's run, without a finding that something is beyond measure.
fn whole(name: &str, size: usize) -> Made {
    let shape = SHAPES.iter().find(|shape| shape.name == name).unwrap();
    let made = run(shape, size);
    let lost = made.diagnostics.iter().find(|it| it.code == Code::BeyondMeasure);
    assert!(lost.is_none(), "{name}: {lost:?}");
    made
}

fn models(made: &Made) -> &str {
    let models = made.files.iter().find(|file| file.path == "src/models.rs");
    &models.unwrap().contents
}

/// What is followed to its end, however far, or is read once for all means what it meant.
#[test]
fn what_is_shared_is_whole() {
    for name in ["references to schemas", "allOf the next alone", "oneOf the next alone"] {
        assert!(
            models(&whole(name, 60_000)).contains("pub end: Option<String>"),
            "{name}"
        );
    }
    // The least schema of a chain has what all after it have.
    let chain = whole("allOf twice the next", 800);
    let first = models(&chain).split("pub struct S0 {").nth(1).unwrap();
    assert!(
        first.split('}').next().unwrap().contains("pub end: Option<String>"),
        "{first}"
    );
}

/// Objects met deep inside others are read when their own turn comes, and then whole.
#[test]
fn what_waits_is_whole() {
    let schemas: String = (0..38)
        .map(|i| {
            format!(
                r##""S{i}":{{"type":"object","properties":{{"a":{{"$ref":"#/components/schemas/S{}"}},"i":{{"$ref":"#/components/schemas/I{i}"}}}}}},"I{i}":{{"type":"string"}},"##,
                i + 1
            )
        })
        .collect();
    let document = format!(
        r##"{{"openapi":"3.0.3","info":{{"title":"T","version":"1"}},"paths":{{"/a":{{"get":{{"responses":{{"200":{{"description":"","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/S0"}}}}}}}}}}}}}}}},"components":{{"schemas":{{{schemas}"S38":{{"type":"integer"}}}}}}}}"##
    );
    let made = line::document(&document).unwrap();
    assert_eq!(made.diagnostics, []);
    assert_eq!(models(&made).matches("pub i: Option<String>").count(), 38);
}

/// Tables that several fields refer to are described once, and all who mean them refer to that.
#[test]
fn a_table_that_many_fields_mean_is_one_object() {
    let shape = SHAPES
        .iter()
        .find(|shape| shape.name == "page: tables that refer twice to the next")
        .unwrap();
    let made = run(shape, 1_600);
    let told = made.diagnostics.iter().filter(|it| it.code == Code::BeyondMeasure);
    assert_eq!(told.count(), 1);
    let document = serde_json::to_value(&made.spec).unwrap();
    for number in 0..10 {
        let next = format!("#/components/schemas/O{}", number + 1);
        let members = &document["components"]["schemas"][format!("O{number}")]["properties"];
        assert_eq!(members["a"]["allOf"][0]["$ref"], next.as_str(), "{members}");
        assert_eq!(members["b"]["items"]["$ref"], next.as_str(), "{members}");
    }
}
