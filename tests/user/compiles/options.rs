//! What a caller has as options is set where there is something to set.

use tidewick_parcels::Client;
use tidewick_parcels::runtime::Maybe as _;

fn list(client: &Client, limit: Option<i64>, since: Option<&str>) {
    let call = client.list_parcels().maybe(limit, |call, limit| call.limit(limit));
    let _ = call.maybe(since, |call, since| call.created_since(since)).send();
}

fn main() {
    let _ = list;
}
