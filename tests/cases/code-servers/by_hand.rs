//! Where calls go: to the documented servers, or to the URL that is given in their place.

mod wire;

use servers::Client;
use servers::mock::{self, Documented};

const DONE: &[u8] = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn a_host_keeps_the_path_of_each_server() {
    for (call, expect) in [("list", "GET /base/v2/quays"), ("put", "PUT /up/cargo"), ("read", "GET /v3/deck/cargo")] {
        let (url, sent) = wire::answer_once(DONE);
        let client = Client::builder().server(url).part("deck").build().unwrap();
        match call {
            "list" => client.list_quays().send().await.unwrap(),
            "put" => client.put_cargo().send().await.unwrap(),
            _ => client.read_cargo().send().await.unwrap(),
        }
        let sent = sent.join().unwrap().to_ascii_lowercase();
        assert!(sent.starts_with(&format!("{expect} HTTP/1.1\r\n").to_ascii_lowercase()), "{sent}");
        // Of a method that may carry a body, a server wants to know that there is none.
        assert_eq!(sent.contains("content-length: 0\r\n"), call == "put", "{sent}");
    }
}

#[tokio::test]
async fn the_server_of_single_calls_is_given() {
    let (url, sent) = wire::answer_once(DONE);
    let builder = Client::builder().server("http://127.0.0.1:9").part("deck");
    let client = builder.server_of_uploads(format!("{url}/elsewhere")).build().unwrap();
    client.put_cargo().send().await.unwrap();
    assert!(sent.join().unwrap().starts_with("PUT /elsewhere/cargo HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_value_that_would_lead_elsewhere_builds_no_client() {
    for zone in ["x@evil/?", "h/evil?x=", "a#b", ""] {
        let error = Client::builder().zone(zone).part("deck").build().unwrap_err();
        assert!(error.to_string().contains("`zone`"), "{error}");
    }
}

#[tokio::test]
async fn the_mock_takes_calls_with_and_without_the_path_of_a_server() {
    let url = mock::spawn(mock::router(Documented)).await.unwrap();
    for server in [url.clone(), format!("{url}/base/v9"), format!("{url}/up")] {
        let client = Client::builder().server(server).part("deck").build().unwrap();
        client.list_quays().send().await.unwrap();
        client.put_cargo().send().await.unwrap();
        client.read_cargo().send().await.unwrap();
    }
}
