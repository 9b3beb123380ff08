//! Answers that come piece by piece, over the wire: typed items, faults in their place, and no wait for what never ends.

mod wire;

use docwright_client::{Error, StreamError};
use std::time::Duration;
use streams::Client;
use streams::models::AskRequest;

fn client(url: String) -> Client {
    Client::builder().server(url).build().unwrap()
}

#[tokio::test]
async fn events_come_with_their_names_and_ids() {
    let (url, sent) = wire::answer_once(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n\
          : hello\r\n\r\nevent: rise\r\nid: 7\r\ndata: {\"height\":\r\ndata:  2}\r\n\r\ndata: high\n\ndata: {\"height\":3}\n\ndata: [DONE]\n\n",
    );
    let mut tides = client(url).watch_tides().send().await.unwrap();
    let first = tides.next().await.unwrap().unwrap();
    assert_eq!((first.data.height, first.event.as_deref(), first.id.as_deref()), (2.0, Some("rise"), Some("7")));
    let error = tides.next().await.unwrap().unwrap_err();
    assert!(matches!(error, StreamError::Decode { text, .. } if text == "high"));
    assert_eq!(tides.next().await.unwrap().unwrap().data.height, 3.0);
    assert!(tides.next().await.is_none());
    let head = sent.join().unwrap().to_ascii_lowercase();
    assert!(head.contains("accept: text/event-stream, application/problem+json\r\n"), "{head}");
}

#[tokio::test]
async fn what_is_no_stream_of_events_is_no_success() {
    let (url, _) = wire::answer_once(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 14\r\n\r\n<p>Sign in</p>",
    );
    let error = client(url).watch_tides().send().await.unwrap_err();
    assert!(matches!(error, Error::Decode(decode) if &decode.response.body()[..] == b"<p>Sign in</p>"));
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_so() {
    let (url, _) = wire::answer_once(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {\"height\":1}\n\ndata: {\"hei",
    );
    let mut tides = client(url).watch_tides().send().await.unwrap();
    assert!(tides.next().await.unwrap().is_ok());
    assert!(matches!(tides.next().await, Some(Err(StreamError::BrokenOff))));
    assert!(tides.next().await.is_none());
    let (url, _) = wire::answer_once(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 99\r\n\r\n{\"at\":1}\n",
    );
    let mut log = client(url).read_log().send().await.unwrap();
    assert_eq!(log.next().await.unwrap().unwrap().at, 1);
    assert!(matches!(log.next().await, Some(Err(StreamError::Connection(_)))));
}

#[tokio::test]
async fn lines_and_sequences() {
    let (url, _) = wire::answer_once(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n{\"at\":1}\n\n{\"at\":2}",
    );
    let mut log = client(url).read_log().send().await.unwrap();
    assert_eq!(log.next().await.unwrap().unwrap().at, 1);
    assert_eq!(log.next().await.unwrap().unwrap().at, 2);
    assert!(log.next().await.is_none());
    let (url, _) = wire::answer_once(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json-seq\r\nConnection: close\r\n\r\n\x1e{\n\"height\":1}\n\x1e{\"height\":2}\n",
    );
    let mut marks = client(url).read_marks().send().await.unwrap();
    assert_eq!(marks.next().await.unwrap().unwrap().height, 1.0);
    assert_eq!(marks.next().await.unwrap().unwrap().height, 2.0);
    assert!(marks.next().await.is_none());
}

#[tokio::test]
async fn a_whole_answer_and_its_stream_are_two_calls() {
    let (url, sent) = wire::answer_once(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {\"delta\":\"be\"}\n\n",
    );
    let mut parts = client(url).ask(AskRequest::new("why")).send_stream().await.unwrap();
    assert_eq!(parts.next().await.unwrap().unwrap().data.delta, "be");
    assert!(sent.join().unwrap().to_ascii_lowercase().contains("accept: text/event-stream\r\n"));
    let (url, sent) =
        wire::answer_once(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"text\":\"because\"}");
    assert_eq!(client(url).ask(AskRequest::new("why")).send().await.unwrap().text, "because");
    assert!(sent.join().unwrap().to_ascii_lowercase().contains("accept: application/json\r\n"));
}

/// A server that was told to stream by an argument does so for a call that waits for the whole.
#[tokio::test]
async fn no_call_waits_for_an_endless_body() {
    let (url, keep) = wire::answer_and_stay(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n");
    let client = client(url);
    let call = client.ask(AskRequest::new("why").stream(true)).send();
    let answer = tokio::time::timeout(Duration::from_secs(20), call).await.expect("no wait");
    assert!(matches!(answer, Err(Error::Decode(_))));
    drop(keep);
}
