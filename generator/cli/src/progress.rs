//! Where a long run has got to: a bar for a person, one line a step for a log.

use crate::output;
use crate::style::Watch;
use docwright_base::printable::one_line;
use indicatif::{ProgressBar, ProgressStyle};

/// Counts steps on stderr.
#[derive(Debug)]
pub(crate) struct Progress {
    watch: Watch,
    bar: Option<ProgressBar>,
    done: usize,
    total: usize,
}

impl Progress {
    pub(crate) fn new(total: usize, watch: Watch) -> Self {
        let bar = (watch == Watch::Person).then(|| {
            let bar = ProgressBar::new(total as u64);
            // The template is a constant; should it ever be wrong, the default bar serves as well.
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self {
            watch,
            bar,
            done: 0,
            total,
        }
    }

    /// Says what is about to be done.
    pub(crate) fn begin(&mut self, name: &str) {
        self.done += 1;
        match &self.bar {
            Some(bar) => bar.set_message(one_line(name).into_owned()),
            None if self.watch == Watch::Nobody => {}
            None => output::note(&format!("[{}/{}] {}", self.done, self.total, one_line(name))),
        }
    }

    /// Says that it is done.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }
}

impl Drop for Progress {
    /// The bar leaves no trace, however the run ends.
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
