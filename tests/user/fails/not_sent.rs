//! A call that is not sent does nothing.

#![deny(unused_must_use)]

fn main() {
    let _ = |client: tidewick_parcels::Client| {
        client.cancel_parcel("parcel");
    };
}
