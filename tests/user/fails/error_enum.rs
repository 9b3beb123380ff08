//! An operation may document more errors.

use tidewick_parcels::client::CancelParcelError;

fn main() {
    let _ = |error: CancelParcelError| match error {
        CancelParcelError::Unauthorized(_) | CancelParcelError::NotFound(_) => {}
        CancelParcelError::Conflict(_) => {}
    };
}
