//! Operations as their pages describe them in, the body of errors put on every error that a page names without one out, where the
//! layout says that all errors have it.

use super::model::{Content, Operation, Schema};
use crate::layout::Layout;

/// The first status that is an error.
const FIRST_ERROR: u16 = 400;

/// Gives each error without a body the first one that a page shows for any.
pub(super) fn share(operations: &mut [Operation], layout: &Layout) {
    if !layout.errors.everywhere {
        return;
    }
    let Some(schema) = operations.iter().find_map(error) else {
        return;
    };
    let members = operations.iter().find_map(|it| it.extras.error_body.clone());
    for operation in operations {
        let errors = operation.responses.range_mut(FIRST_ERROR..);
        for (_, response) in errors.filter(|(_, response)| response.content.is_none()) {
            response.content = Some(Content {
                schema: schema.clone(),
                examples: Vec::new(),
            });
            if operation.extras.error_body.is_none() {
                operation.extras.error_body.clone_from(&members);
            }
        }
    }
}

/// The body of an error of this operation.
fn error(operation: &Operation) -> Option<Schema> {
    let mut stated = operation.responses.range(FIRST_ERROR..);
    let stated = stated.find_map(|(_, response)| response.content.as_ref());
    stated
        .or(operation.error.as_ref())
        .map(|content| content.schema.clone())
}
