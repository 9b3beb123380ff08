//! Streams both ways, and what comes with an answer besides its value. All is reached through the crate, as a user's tests do.

use transfer::mock::{self, Api, Undocumented, WriteFileRequest};
use transfer::{Body, Client, Download, models};

/// A server whose file is what was written.
struct Store;

impl Api for Store {
    async fn write_file(&self, request: WriteFileRequest) -> Result<(), Undocumented> {
        assert_eq!(request.body, "streamed");
        Ok(())
    }

    async fn spawn(&self, _: mock::SpawnRequest) -> Result<models::Router, Undocumented> {
        let mut router = mock::examples::spawn();
        router.run = Some("made".to_owned());
        Ok(router)
    }
}

async fn client() -> Client {
    let url = mock::spawn(mock::router(Store)).await.unwrap();
    Client::builder().server(url).build().unwrap()
}

#[tokio::test]
async fn a_stream_arrives_whole_and_once() {
    let client = client().await;
    let call = client.write_file("f-1", Body::reader(&b"streamed"[..]));
    let twin = call.clone();
    call.send().await.unwrap();
    let error = twin.send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "WriteFile was not sent: the body is a stream that has been sent already"
    );
    let known = Body::reader(&b"streamed"[..]).with_length(8);
    client.write_file("f-1", known).send().await.unwrap();
}

#[tokio::test]
async fn a_download_comes_in_chunks() {
    let mut download: Download = client().await.read_file("f-1").send().await.unwrap();
    assert_eq!(download.length(), Some(5));
    let mut all = Vec::new();
    while let Some(chunk) = download.chunk().await.unwrap() {
        all.extend_from_slice(&chunk);
    }
    assert_eq!(all, b"bytes");
}

#[tokio::test]
async fn status_and_headers_come_too() {
    let answer = client().await.read_file("f-1").send().with_response().await.unwrap();
    assert_eq!(answer.response.status(), 200);
    assert!(answer.response.headers().contains_key("x-request-id"));
    assert_eq!(answer.value.bytes().await.unwrap(), "bytes");
}

#[tokio::test]
async fn an_operation_may_be_called_like_what_the_mock_hands_on() {
    let router = client().await.spawn().send().await.unwrap();
    assert_eq!(router.run.as_deref(), Some("made"));
}
