//! Lists that come page by page, over the wire: what is asked for, what is given, and how it ends.

mod wire;

use docwright_client::{Exponential, Progress, Undocumented, Wait, WaitError};
use paging::{Client, Error};
use std::time::Duration;

/// A client of a server that answers so, one after the other, and the request lines that it sent.
fn client(bodies: &[&str]) -> (Client, impl FnOnce() -> Vec<String> + use<>) {
    let answers = bodies.iter().map(|body| {
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")
    });
    let (url, sent) = wire::answer_each(answers.map(String::into_bytes).collect());
    let client = Client::builder().server(url).build().unwrap();
    let lines = move || {
        let heads = sent.join().unwrap().into_iter();
        heads.map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect()
    };
    (client, lines)
}

#[tokio::test]
async fn offsets_go_on_behind_the_items_that_came() {
    let (client, lines) = client(&[
        r#"{"boats":[{"name":"a"},{"name":"b"}],"count":3}"#,
        r#"{"boats":[{"name":"c"}],"count":3}"#,
    ]);
    let boats = client.list_boats().limit(2).items().all().await.unwrap();
    let names: Vec<&str> = boats.iter().map(|boat| boat.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(lines(), ["/boats?limit=2", "/boats?limit=2&offset=2"]);
}

#[tokio::test]
async fn a_given_offset_is_where_the_first_page_begins() {
    let (client, lines) = client(&[r#"{"boats":[{"name":"c"}]}"#, r#"{"boats":[]}"#]);
    let boats = client.list_boats().offset(4).items().all().await.unwrap();
    assert_eq!(boats.len(), 1);
    assert_eq!(lines(), ["/boats?offset=4", "/boats?offset=5"]);
}

#[tokio::test]
async fn tokens_are_taken_along_and_a_saved_one_goes_on() {
    let pages = [
        r#"{"page":{"next_token":"t/1"},"crews":{"crew":["a"]}}"#,
        r#"{"page":{"next_token":null},"crews":{"crew":["b"]}}"#,
    ];
    let (two, lines) = client(&pages);
    let mut stream = two.list_crews().all_pages();
    assert_eq!(stream.next().await.unwrap().unwrap().crews.unwrap().crew.unwrap(), ["a"]);
    let cursor = stream.cursor().unwrap().to_owned();
    assert_eq!(cursor, "t/1");
    drop(stream);
    let rest = two.list_crews().all_pages().from(cursor).items(|page| page.crews.and_then(|it| it.crew).unwrap_or_default());
    assert_eq!(rest.all().await.unwrap(), ["b"]);
    assert_eq!(lines(), ["/crews", "/crews?next_token=t%2F1"]);
}

#[tokio::test]
async fn a_cursor_that_repeats_is_an_error_and_no_loop() {
    let page = r#"{"page":{"next_token":"t"},"crews":{"crew":["a"]}}"#;
    let (client, lines) = client(&[page, page]);
    let error = client.list_crews().items().all().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert!(error.to_string().starts_with("listCrews was not sent: the page after this one"), "{error}");
    assert_eq!(lines().len(), 2);
}

#[tokio::test]
async fn markers_are_the_ids_of_last_items() {
    let (client, lines) = client(&[r#"[{"key":{"id":4}},{"key":{"id":7}}]"#, "[]"]);
    assert_eq!(client.list_knots().items().all().await.unwrap().len(), 2);
    assert_eq!(lines(), ["/knots", "/knots?after=7"]);
}

#[tokio::test]
async fn numbers_of_pages_begin_where_the_documentation_says() {
    let (client, lines) = client(&[r#"{"sails":["a"]}"#, r#"{"sails":["b"]}"#, r#"{"torn":["c"]}"#]);
    assert_eq!(client.list_sails().items().all().await.unwrap(), ["a", "b"]);
    assert_eq!(lines(), ["/sails", "/sails?page=1", "/sails?page=2"]);
}

#[tokio::test]
async fn a_page_that_fails_ends_it_and_the_cursor_says_where() {
    let (client, lines) = client(&[r#"{"boats":[{"name":"a"}],"count":3}"#, r#"{"code":"Busy","message":"later"}"#]);
    let mut pages = client.list_boats().pages();
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!(error.code().as_deref(), Some("Busy"));
    assert_eq!(pages.cursor(), Some("1"));
    assert!(pages.next().await.is_none());
    assert_eq!(lines().len(), 2);
}

/// Waits for a mast called `up`, a broken one will never be that.
async fn wait(client: &Client, limit: u64) -> Result<Vec<String>, WaitError<Vec<String>, Undocumented>> {
    let wait = Wait::default().at_most(Duration::from_millis(limit)).backoff(Exponential {
        first: Duration::from_millis(1),
        longest: Duration::from_millis(1),
    });
    let judge = |masts: &Vec<String>| match masts.first().map(String::as_str) {
        Some("up") => Progress::Done,
        Some("broken") => Progress::Failed,
        _ => Progress::Pending,
    };
    wait.until(|| client.list_masts().send(), judge).await
}

#[tokio::test]
async fn a_state_is_waited_for() {
    let (up, lines) = client(&["[]", r#"["rising"]"#, r#"["up"]"#]);
    assert_eq!(wait(&up, 60_000).await.unwrap(), ["up"]);
    assert_eq!(lines().len(), 3);
    let (broken, lines) = client(&[r#"["rising"]"#, r#"["broken"]"#]);
    assert!(matches!(wait(&broken, 60_000).await, Err(WaitError::Failed(masts)) if masts == ["broken"]));
    lines();
    let (wrong, lines) = client(&["<html>"]);
    assert!(matches!(wait(&wrong, 60_000).await, Err(WaitError::Call(_))));
    lines();
    let (slow, _) = client(&[r#"["rising"]"#]);
    let error = wait(&slow, 1).await.unwrap_err();
    let told = error.to_string();
    assert!(matches!(error, WaitError::TimedOut { .. }) && told.contains("did not come within 1ms"), "{told}");
}
