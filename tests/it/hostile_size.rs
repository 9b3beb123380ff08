//! Large pages of every kind: the whole line ends, in time that grows with the page and not with its square, on the stack
//! of an ordinary thread.
//!
//! No time is measured. The pages are so large that what takes the square of their length does not end within the limit,
//! and what is linear needs a small part of it; `cargo bench -p docwright-tests` shows the times.

use docwright_base::Format;
use docwright_tests::{large, line};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Bytes of each page.
const SIZE: usize = 100_000;

/// Many times what the slowest page takes in a debug build on a slow machine.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn every_kind_of_large_page() {
    for case in large::CASES {
        let (sender, receiver) = mpsc::channel();
        // A thread of its own, with the stack that threads have: one that hangs is left behind.
        let name = format!("{:?} {}", case.format, case.name);
        let worker = thread::Builder::new().name(name).spawn(move || {
            line::whole(&[case.page(SIZE)], line::toy());
            let _ = sender.send(());
        });
        // The thread's name tells which page it was when its stack overflows.
        let worker = worker.unwrap();
        let ended = receiver.recv_timeout(LIMIT);
        assert_ne!(
            ended,
            Err(mpsc::RecvTimeoutError::Timeout),
            "{:?} {} hangs",
            case.format,
            case.name
        );
        assert!(worker.join().is_ok(), "{:?} {} panics", case.format, case.name);
    }
}

/// A reader of YAML gives up a plain key after so many characters.
#[test]
fn names_of_any_length() {
    for length in [1020, 1024, 1030, 4000] {
        for letter in ["k", "é", "盒"] {
            let name = letter.repeat(length);
            let page = format!(
                "# Boxes\n\n## URI\n\nPOST /v1/boxes\n\n## Request\n\n| Parameter | Mandatory | Type | Description |\n\
                 | --- | --- | --- | --- |\n| {name} | Yes | String | A box. |\n"
            );
            let made = line::whole(&[line::page(Format::Markdown, &page)], line::toy());
            assert!(made.yaml.contains(&name), "the name is not read");
            line::check(&made);
        }
    }
}
