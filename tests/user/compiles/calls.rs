//! Clients, calls and their setters; nothing is sent here.

use tidewick_parcels::models::{CancelParcelRequest, CancelParcelRequestReason, CreateParcelResponseStatus};
use tidewick_parcels::{Client, Credentials};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .server(String::from("http://localhost:1"))
        .credentials(Credentials::token("token"))
        .build()?;
    let cursor = String::from("parcel");
    let _texts = client
        .list_parcels()
        .starting_after("parcel")
        .starting_after(&cursor)
        .starting_after(cursor);
    let _values = client
        .list_parcels()
        .status(CreateParcelResponseStatus::Registered)
        .status("registered")
        .status(String::from("a value of next year"));
    let body = CancelParcelRequest::default()
        .reason(CancelParcelRequestReason::Mistake)
        .note("twice");
    let _call = client.cancel_parcel("parcel").body(body);
    Ok(())
}
