//! `--deny`: remarks that are to count as errors, for runs that nobody watches.

use crate::failure::{Exit, Failure, Outcome};
use crate::report::Report;
use crate::summary::number;
use docwright_base::Code;
use docwright_base::Severity;

/// What shall not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Deny {
    /// Table rows, lists and code blocks that were not understood.
    Unclaimed,
    /// Every warning but page-drifted, which has an exit code of its own.
    Warnings,
}

/// Fails when the report holds an error or what is denied.
pub(crate) fn check(report: &Report, denied: &[Deny]) -> Outcome {
    let errors = report.count(Severity::Error);
    if errors > 0 {
        return Err(Failure::new(
            Exit::Errors,
            format!("{}; nothing was written", number(errors, "error")),
        ));
    }
    for deny in denied {
        let (count, what) = match deny {
            Deny::Unclaimed => {
                let count = report.count_code(Code::Unclaimed) + report.count_code(Code::UnreadTable);
                (
                    count,
                    format!(
                        "{} that no fact claims",
                        number(count, "row, list, table or code block")
                    ),
                )
            }
            Deny::Warnings => {
                let count = report.count(Severity::Warning);
                (count, format!("{} under --deny warnings", number(count, "warning")))
            }
        };
        if count > 0 {
            return Err(Failure::new(Exit::Errors, format!("{what}; nothing was written"))
                .help("the warnings above say what was read and expected; -v shows them all"));
        }
    }
    Ok(())
}
