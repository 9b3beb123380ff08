//! A call takes what is required.

fn main() {
    let _ = |client: tidewick_parcels::Client| client.retrieve_parcel();
}
