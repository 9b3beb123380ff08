//! A test against a mock of one's own, which names all that it needs through the generated crate; nothing is sent here.

use tidewick_parcels::client::{CancelParcelError, ListParcelsError};
use tidewick_parcels::mock::{self, Api, CancelParcelRequest, ListParcelsRequest, Router, Undocumented};
use tidewick_parcels::{Client, Date, Error, models};

struct Fake {
    since: Option<Date>,
}

impl Api for Fake {
    async fn list_parcels(&self, request: ListParcelsRequest) -> Result<models::ListParcelsResponse, ListParcelsError> {
        assert_eq!(request.created_since, self.since);
        Ok(mock::examples::list_parcels())
    }

    async fn cancel_parcel(&self, _: CancelParcelRequest) -> Result<models::CancelParcelResponse, CancelParcelError> {
        Ok(mock::examples::cancel_parcel())
    }
}

async fn client() -> Result<Client, Box<dyn std::error::Error>> {
    let router: Router = mock::router(Fake { since: None });
    Ok(Client::builder().server(mock::spawn(router).await?).build()?)
}

async fn never_documented(client: &Client) -> Option<Error<Undocumented>> {
    client.tag_parcels(Vec::new(), Vec::new()).send().await.err()
}

fn main() {
    let _ = (client, never_documented);
}
