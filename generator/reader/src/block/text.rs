//! A capture flattened to text in, blocks out.
//!
//! An extractor has thrown the markup away; what is left are lines. Headings are known by the layout's section words,
//! tables by its column words, and each way of flattening a table has a reader of its own below. What none of them takes
//! is a paragraph, so nothing is lost.

mod bars;
mod bullets;
mod cells;
mod code;
mod code_marks;
mod columns;
mod glued;
mod grid;
mod items;
mod line;
mod parted;
mod ruled;
mod runs;
mod scan;
mod spaced;
mod tabs;
mod widths;
mod wrapped;

pub(crate) use code_marks::http_status;
use line::{lines, marked};
use scan::Scan;

use super::Blocks;
use crate::layout::Layout;
use std::cell::OnceCell;

pub(super) fn read(text: &str, layout: &Layout, out: &mut Blocks) {
    let mut lines = marked(lines(text), layout);
    if layout.glued_headings {
        lines = parted::headings(lines, layout);
    }
    lines = parted::examples(lines, layout);
    let mut scan = Scan {
        lines,
        at: 0,
        layout,
        section: None,
        caption: None,
        closes: OnceCell::new(),
        keys: OnceCell::new(),
        placeholders: OnceCell::new(),
        words: OnceCell::new(),
        barren: Vec::new(),
        out,
    };
    scan.title();
    while scan.at < scan.lines.len() {
        let taken = code::read_gutter(&mut scan)
            || grid::read(&mut scan)
            || bars::read(&mut scan)
            || tabs::read(&mut scan)
            || ruled::read(&mut scan)
            || columns::read(&mut scan)
            || glued::read(&mut scan)
            || spaced::read(&mut scan)
            || cells::read(&mut scan)
            || scan.heading()
            || scan.caption()
            || bullets::read(&mut scan)
            || runs::read(&mut scan)
            || code::read(&mut scan)
            || scan.list();
        if !taken {
            scan.paragraph();
        }
    }
    scan.drop_caption();
}
