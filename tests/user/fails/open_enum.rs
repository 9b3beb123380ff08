//! An enum may get more values.

use tidewick_parcels::models::CancelParcelRequestReason::{self, *};

fn main() {
    match CancelParcelRequestReason::from("other") {
        Mistake | SoldOut | Other | Unknown(_) => {}
    }
}
