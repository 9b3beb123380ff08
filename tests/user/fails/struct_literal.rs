//! A model may get more fields.

use tidewick_parcels::models::CancelParcelRequest;

fn main() {
    let _ = CancelParcelRequest {
        note: None,
        ..Default::default()
    };
}
