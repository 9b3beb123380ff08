//! A client that checks what it sends, against the mock.

use sample::{Client, Error, Validate, mock, models};

fn wrong(kite: &models::Kite) -> String {
    kite.validate().expect_err("something wrong").to_string()
}

#[test]
fn a_model_is_checked_by_itself() {
    let kite = models::Kite::default().name("delta").height(2.5);
    assert!(kite.validate().is_ok());
    assert_eq!(wrong(&kite.clone().height(2.6)), "/height: 2.6, a multiple of 0.5");
    assert_eq!(wrong(&kite.clone().secret("hunter2")), "/secret: 7 characters, 8 at least");
    assert_eq!(wrong(&models::Kite::default()), "the value: 0 members, 1 at least");
    let twin = models::Kite::default().name("d");
    assert_eq!(wrong(&kite.twin(twin)), "/twin/name: 1 character, 2 at least");
}

#[tokio::test]
async fn a_client_tells_all_that_is_wrong_with_a_call() {
    let url = mock::spawn(mock::router(mock::Documented)).await.expect("a free port");
    let builder = Client::builder().server(url);
    let (checking, trusting) = (builder.validate().build(), Client::builder().server("http://127.0.0.1:9").build());
    let client = checking.expect("a whole configuration");
    let kite = models::Kite::default().name("delta");
    client.put_kite("a", kite.clone()).limit(7).send().await.expect("an answer");
    let call = client.put_kite("a", kite.clone().name("d")).limit(0).tags(vec!["a b".to_owned()]);
    match call.clone().send().await {
        Err(Error::Request(unsent)) => assert_eq!(
            unsent.error.to_string(),
            "/name: 1 character, 2 at least; the query parameter `limit`: 0, 1 at least; \
             the query parameter `tags` at /0: does not match `^[0-9A-Za-z_]+$`"
        ),
        other => panic!("{other:?}"),
    }
    call.limit(1).tags(vec![]).send().await.expect_err("the body is still wrong");
    let trusting = trusting.expect("a whole configuration");
    let error = trusting.put_kite("a", kite.name("d")).send().await.expect_err("no server");
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
}
