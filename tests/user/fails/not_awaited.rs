//! Nor does one whose answer is not awaited.

#![deny(unused_must_use)]

fn main() {
    let _ = |client: tidewick_parcels::Client| {
        client.cancel_parcel("parcel").send();
    };
}
