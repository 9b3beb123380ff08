//! A call is sent once.

fn main() {
    let _ = |client: tidewick_parcels::Client| {
        let call = client.list_parcels();
        let _first = call.send();
        let _second = call.send();
    };
}
