//! Answers, errors and values that the crate does not know; nothing is sent here.

use tidewick_parcels::client::CancelParcelError;
use tidewick_parcels::models::CreateParcelResponseStatus;
use tidewick_parcels::{Client, Error, StatusCode};

async fn whole_answer(client: &Client) -> Option<(StatusCode, usize)> {
    let answer = client.list_parcels().send().with_response().await.ok()?;
    let parcels = answer.value.data.map_or(0, |parcels| parcels.len());
    Some((answer.response.status(), parcels))
}

async fn why(client: &Client) -> &'static str {
    match client.cancel_parcel("parcel").send().await {
        Ok(_) => "done",
        Err(Error::Service(service)) => match service.error {
            CancelParcelError::Conflict(_) => "too late",
            _ => "documented later",
        },
        Err(Error::Connection(_)) => "no answer",
        Err(_) => "anything else",
    }
}

async fn spawned(client: Client) {
    let call = client.retrieve_parcel("parcel");
    let _ = tokio::spawn(async move { call.send().await.is_ok() }).await;
    let _ = tokio::spawn(client.list_parcels().send().with_response().into_future()).await;
}

fn unknown(status: &CreateParcelResponseStatus) -> &str {
    match status {
        CreateParcelResponseStatus::Delivered => "there",
        CreateParcelResponseStatus::Unknown(text) => text,
        other => other.as_ref(),
    }
}

fn main() {
    assert_eq!(unknown(&"lost".into()), "lost");
    let _ = (whole_answer, why, spawned);
}
