//! Which credentials a call sends, and where, over the wire.

mod wire;

use credentials::{Client, Credentials};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const PASSED: &[u8] = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

fn client(url: String, credentials: Vec<Credentials>) -> Client {
    let builder = Client::builder().server(url);
    credentials.into_iter().fold(builder, |builder, one| builder.credentials(one)).build().unwrap()
}

/// What the call sent, in lower case but for nothing that is compared.
macro_rules! sent {
    ($call:ident, $credentials:expr) => {{
        let (url, sent) = wire::answer_once(PASSED);
        client(url, $credentials).$call().send().await.unwrap();
        sent.join().unwrap()
    }};
}

#[tokio::test]
async fn each_key_of_several_has_credentials_of_its_own() {
    let both = || vec![Credentials::token("id").for_scheme("gateId"), Credentials::token("key").for_scheme("gateKey")];
    let head = sent!(pass_both, both());
    assert!(head.contains("x-gate-id: id\r\n") && head.contains("x-gate-key: key\r\n"), "{head}");
    // One for both would tell one place the secret of the other.
    let (url, _) = wire::answer_once(PASSED);
    let error = client(url, vec![Credentials::token("id")]).pass_both().send().await.unwrap_err();
    assert!(error.status().is_none(), "{error}");
}

#[tokio::test]
async fn a_key_goes_into_a_header_rather_than_the_address() {
    let head = sent!(pass_either, vec![Credentials::token("secret")]);
    assert!(head.starts_with("GET /either HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("authorization: Bearer secret\r\n"), "{head}");
    let head = sent!(pass_either, vec![Credentials::token("secret").for_scheme("inQuery")]);
    assert!(head.starts_with("GET /either?key=secret HTTP/1.1\r\n"), "{head}");
}

#[tokio::test]
async fn a_call_without_security_sends_no_credentials() {
    let head = sent!(pass_open, vec![Credentials::token("secret")]);
    assert!(!head.contains("secret"), "{head}");
    let head = sent!(pass_with_badge, vec![Credentials::token("b 1").for_scheme("badge")]);
    assert!(head.contains("cookie: BADGE=b%201\r\n"), "{head}");
}

#[tokio::test]
async fn what_answers_a_challenge_is_not_sent_as_something_else() {
    let (url, _) = wire::answer_once(PASSED);
    let error = client(url, vec![Credentials::token("secret"), Credentials::basic("u", "p")]).pass_by_digest().send().await;
    let error = error.unwrap_err();
    assert!(error.status().is_none() && error.to_string().contains("digest"), "{error}");
}

/// A client whose provider counts how often it is asked, and the requests that a server with these answers got.
fn provided(answers: &[&[u8]]) -> (Client, Arc<AtomicU32>, std::thread::JoinHandle<Vec<String>>) {
    let (url, sent) = wire::answer_each(answers.iter().map(|answer| answer.to_vec()).collect());
    let logins = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&logins);
    let provider = move || {
        let turn = counter.fetch_add(1, Ordering::SeqCst);
        async move { Ok(Credentials::token(format!("t{turn}"))) }
    };
    let client = Client::builder().server(url).credentials_from(provider).build().unwrap();
    (client, logins, sent)
}

const REFUSED: &[u8] = b"HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

#[tokio::test]
async fn credentials_that_are_refused_are_asked_for_again_once() {
    let (client, logins, sent) = provided(&[PASSED, REFUSED, PASSED]);
    client.pass_either().send().await.unwrap();
    client.pass_either().send().await.unwrap();
    let heads = sent.join().unwrap();
    let with = |head: &str, token: &str| assert!(head.contains(&format!("authorization: Bearer {token}\r\n")), "{head}");
    with(&heads[0], "t0");
    with(&heads[1], "t0");
    with(&heads[2], "t1");
    assert_eq!(logins.load(Ordering::SeqCst), 2);
    let (client, logins, sent) = provided(&[REFUSED, REFUSED]);
    let error = client.pass_either().send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    sent.join().unwrap();
    assert_eq!(logins.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_call_without_security_asks_nobody_for_credentials() {
    let (client, logins, sent) = provided(&[PASSED]);
    client.pass_open().send().await.unwrap();
    sent.join().unwrap();
    assert_eq!(logins.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_http_client_is_as_its_user_configures_it() {
    let own = docwright_client::HttpBuilder::new().user_agent("harbor-watch/1");
    for (http, expect) in [(None, "user-agent: docwright-client/"), (Some(own), "user-agent: harbor-watch/1\r\n")] {
        let (url, sent) = wire::answer_once(PASSED);
        let builder = Client::builder().server(url);
        let builder = http.into_iter().fold(builder, |builder, http| builder.http(http));
        builder.build().unwrap().pass_open().send().await.unwrap();
        let head = sent.join().unwrap();
        assert!(head.contains(expect), "{head}");
    }
}
