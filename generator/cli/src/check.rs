//! `--check`: what a run would write, printed instead.
//!
//! In: a plan. Out: a line for each file that is not as planned, and the failure that says what to do about them.

use crate::failure::{Exit, Failure, Outcome};
use crate::output;
use crate::plan::Plan;
use crate::summary::number;
use serde_json::json;

/// For commands that are told by their arguments what they write.
pub(crate) const AGAIN: &str = "run the same command without --check";

/// Fails unless every file is fresh; `repair` says what makes it so.
pub(crate) fn fresh(plan: &Plan, repair: &str) -> Outcome {
    let mut odd = 0;
    for file in plan.changes() {
        let state = file.state.word();
        output::tell(
            &format!("{state} {}", file.path),
            &json!({"type": "file", "state": state, "path": file.path}),
        )?;
        odd += 1;
    }
    if odd == 0 {
        return Ok(());
    }
    let verb = if odd == 1 { "is" } else { "are" };
    let message = format!("{} {verb} not up to date", number(odd, "file"));
    Err(Failure::new(Exit::Stale, message).help(format!("{repair} and commit what it writes")))
}
