//! Calls as they are described, and what would go out: targets, headers and bodies, and what is refused before.

use super::*;

fn get(template: &'static str) -> Request {
    let mut builder = crate::Builder::new(&[]);
    builder.server("https://x.example.com");
    Request::new(&builder.build().unwrap(), "Test", Method::GET, template)
}

#[test]
fn a_value_given_again_replaces_the_earlier_one() {
    let mut request = get("/{a}").path("a", "1").path("a", "2");
    request = request.query("q", &["x", "y"]).query("r", &1).query("q", "z");
    assert_eq!(request.target().unwrap(), "/2?r=1&q=z");
    let request = get("/").cookie("c", "1").cookie("d", "2").cookie("c", "3");
    assert_eq!(request.headers[COOKIE], "d=2; c=3");
}

#[test]
fn idempotency_keys_are_fresh_unless_given() {
    let mut request = get("/").idempotency_query("token");
    request.fill_keys(|| "fresh".to_owned());
    assert_eq!(request.target().unwrap(), "/?token=fresh");
    let mut request = get("/").idempotency_query("token").query("token", "own");
    request.fill_keys(|| "fresh".to_owned());
    assert_eq!(request.target().unwrap(), "/?token=own");
}

#[test]
fn what_is_printed_holds_no_value() {
    let request = get("/{a}").path("a", "s3cret").query("q", "s3cret").json("s3cret");
    assert!(!format!("{request:?}").contains("s3cret"));
}

#[test]
fn a_check_sees_each_argument_and_all_that_is_wrong_is_told() {
    #[derive(Debug)]
    struct Nothing;
    impl crate::Check for Nothing {
        fn check(&self, operation: &str, argument: Argument, value: &Value) -> Vec<Violation> {
            let wrong = operation == "Test" && !value.is_null();
            wrong
                .then(|| Violation::new("", "there").of(argument))
                .into_iter()
                .collect()
        }
    }
    let mut builder = crate::Builder::new(&[]);
    builder.server("https://x.example.com");
    builder.check(Nothing);
    let request = Request::new(&builder.build().unwrap(), "Test", Method::POST, "/{a}");
    let mut request = request
        .path("a", "1")
        .path("a", "2")
        .query("q", &None::<i64>)
        .header("h", "x");
    request = request.json_under("k", &1).json_under("k", &2);
    let error = request.target().unwrap_err().to_string();
    assert_eq!(
        error,
        "the path parameter `a`: there; the header `h`: there; the body: there"
    );
}

#[test]
fn path_values_cannot_leave_their_segment() {
    let mut request = get("/v1/{a}/x/{b}.{c}")
        .path("a", "p/q?r#s")
        .path("b", &7)
        .path("c", &[1, 2]);
    assert_eq!(request.target().unwrap(), "/v1/p%2Fq%3Fr%23s/x/7.1,2");
    for bad in ["", ".", ".."] {
        assert!(matches!(
            get("/{a}").path("a", bad).target(),
            Err(RequestError::PathValue { name: "a", .. })
        ));
    }
}

#[test]
fn absent_query_values_are_left_out() {
    let mut request = get("/x").query("a", &None::<i64>).query("b", &Some(true));
    assert_eq!(request.target().unwrap(), "/x?b=true");
}

#[test]
fn every_place_takes_every_style() {
    let colors = ["blue", "x,y"];
    let request = get("/v1{a}/{b}")
        .path_styled("a", &colors, PathStyle::MatrixExplode)
        .path_json("b", &colors)
        .query_styled("c", &colors, QueryStyle::Comma)
        .query_reserved("d", "a/b", QueryStyle::Form)
        .query_json("e", &[1])
        .header("x-f", &colors)
        .header_json("x-g", &colors)
        .cookie("h", &colors)
        .cookie_styled("i", &colors, QueryStyle::Comma)
        .cookie_json("j", &[1]);
    let mut request = request;
    let expect = "/v1;a=blue;a=x%2Cy/%5B%22blue%22%2C%22x%2Cy%22%5D?c=blue,x%2Cy&d=a/b&e=%5B1%5D";
    assert_eq!(request.target().unwrap(), expect);
    assert_eq!(request.headers["x-f"], "blue,x,y");
    assert_eq!(request.headers["x-g"], r#"["blue","x,y"]"#);
    assert_eq!(request.headers[COOKIE], "h=blue; h=x%2Cy; i=blue,x%2Cy; j=%5B1%5D");
}

#[test]
fn a_placeholder_without_a_value_stays_escaped() {
    assert_eq!(get("/{a}").target().unwrap(), "/%7Ba%7D");
}

#[test]
fn members_of_a_form_have_styles() {
    let body = serde_json::json!({"a": {"b": {"c": 1}}, "d": {"e": 2}, "f": [3, 4]});
    let sent = |styles| {
        let request = get("/").form_styled(&body, styles);
        String::from_utf8(request.body.bytes().unwrap().to_vec()).unwrap()
    };
    assert_eq!(
        sent(&[]),
        "a=%7B%22b%22%3A%7B%22c%22%3A1%7D%7D&d=%7B%22e%22%3A2%7D&f=3&f=4"
    );
    let styles = &[
        ("a", QueryStyle::DeepObject),
        ("d", QueryStyle::Form),
        ("f", QueryStyle::Pipe),
    ];
    assert_eq!(sent(styles), "a%5Bb%5D%5Bc%5D=1&e=2&f=3%7C4");
}

#[test]
fn parts_make_a_body_that_replaces_none() {
    let mut request = get("/").part("a", "1").part("a", "2").part("b", &None::<i64>);
    request = request.file("c", "image/png", "3");
    request.fill_body();
    let text = String::from_utf8(request.body.bytes().unwrap().to_vec()).unwrap();
    assert_eq!(text.matches("name=").count(), 3, "{text}");
    assert!(
        text.contains("\r\n\r\n2\r\n") && text.contains("Content-Type: image/png\r\n\r\n3"),
        "{text}"
    );
    let kind = request.headers[CONTENT_TYPE].to_str().unwrap();
    assert!(kind.starts_with("multipart/form-data; boundary="), "{kind}");
    let bad = get("/").file("c", "image/png", File::new("3").with_content_type("a\nb"));
    assert!(matches!({ bad }.target(), Err(RequestError::Header { .. })));
}
