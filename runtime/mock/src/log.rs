//! The request log: a line for each request when it is answered.
//!
//! In: requests and their answers, and what the routes say of them in an [`Answered`]. Out: lines, each to the function that
//! writes it. Headers, bodies and credentials are left out, and so is the query where nobody says which of it are
//! credentials.

use crate::call::raw_pairs;
use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::middleware::{Next, from_fn};
use docwright_client::printable;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The longest path that is written, in characters.
const LONGEST: usize = 200;

/// What the routes know of an answer; an extension of the response.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    /// The operation's id, if the request was for one.
    pub(crate) operation: Option<&'static str>,
    /// The query parameters of the API that carry credentials.
    pub(crate) secrets: Arc<[&'static str]>,
    /// Why the request was refused, if the mock did.
    pub(crate) why: Option<String>,
}

/// The same router, which has each answer told to `write` as a line without its end.
pub(crate) fn logged(router: Router, write: impl Fn(&str) + Clone + Send + Sync + 'static) -> Router {
    router.layer(from_fn(move |request: Request, next: Next| {
        let write = write.clone();
        async move {
            let start = Instant::now();
            let (method, uri) = (request.method().clone(), request.uri().clone());
            let response = next.run(request).await;
            let answered = response.extensions().get::<Answered>();
            let target = target(&uri, answered);
            let status = response.status().as_u16();
            let id = answered.and_then(|answered| answered.operation);
            let why = answered.and_then(|answered| answered.why.as_deref());
            write(&line(method.as_str(), &target, status, id, start.elapsed(), why));
            response
        }
    }))
}

/// The path, and the query with its credentials struck out.
fn target(uri: &Uri, answered: Option<&Answered>) -> String {
    let path = uri.path();
    let (Some(query), Some(answered)) = (uri.query(), answered) else {
        return path.to_owned();
    };
    let pairs = query.split('&').map(|pair| {
        // Read as the routes read it, so that no way to write a name hides it from the one and not from the other.
        let secret = raw_pairs(pair)
            .iter()
            .any(|(name, _)| answered.secrets.contains(&name.as_str()));
        match pair.split_once('=') {
            Some((name, _)) if secret => format!("{name}=***"),
            _ => pair.to_owned(),
        }
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// A line of the log. What the sender and the documentation wrote must neither act on a terminal nor look like a line of its own.
fn line(method: &str, target: &str, status: u16, operation: Option<&str>, time: Duration, why: Option<&str>) -> String {
    let (method, target) = (cut(method), cut(target));
    let why = why.map_or_else(String::new, |why| format!(": {}", cut(why)));
    let operation = operation.map_or_else(String::new, |id| format!(" {}", cut(id)));
    let milliseconds = time.as_secs_f64() * 1000.0;
    format!("{method} {target} -> {status}{operation} {milliseconds:.1} ms{why}")
}

/// The text as it can be printed, up to [`LONGEST`].
fn cut(text: &str) -> String {
    let text = printable(text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Operation, Reply, Routes, spawn};
    use docwright_client::{KeyPlace, Scheme};
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    use std::sync::Mutex;

    const OPEN: Operation = Operation {
        security: &[&[Scheme::ApiKey {
            id: "key",
            place: KeyPlace::Query,
            name: "api key",
        }]],
        ..Operation::new("OpenBox", "POST", "/v1/boxes/{box_id}/open")
    };

    fn router() -> Router {
        let mut routes = Routes::new(());
        routes.add(&OPEN, |_, _| async { Ok(Reply::empty(204)) });
        routes.into_router()
    }

    /// Sends the requests to a logged mock, and gives the lines without their times.
    fn lines(router: Router, requests: &[&str]) -> Vec<String> {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let runtime = runtime.unwrap();
        let kept = Arc::clone(&lines);
        let write = move |line: &str| kept.lock().unwrap().push(line.to_owned());
        let url = runtime.block_on(spawn(logged(router, write))).unwrap();
        for request in requests {
            let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
            let request = format!("{request} HTTP/1.1\r\nHost: a\r\nX-Token: s3cret\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
        }
        let lines = std::mem::take(&mut *lines.lock().unwrap());
        let timeless = |line: String| {
            let (before, time) = line.strip_suffix(" ms").unwrap().rsplit_once(' ').unwrap();
            assert!(time.parse::<f64>().is_ok() && time.split_once('.').unwrap().1.len() == 1);
            before.to_owned()
        };
        lines.into_iter().map(timeless).collect()
    }

    #[test]
    fn a_request_is_a_line() {
        let found = lines(
            router(),
            &[
                "POST /v1/boxes/b-17/open?x=1&api+key=s3cret",
                "POST /v1/boxes/b-17/open?api%20key=s3cret&y",
                "GET http://user:s3cret@a/%1b%5b31m?x=\u{202e}\u{9b}",
            ],
        );
        assert_eq!(
            found,
            [
                "POST /v1/boxes/b-17/open?x=1&api+key=*** -> 204 OpenBox",
                "POST /v1/boxes/b-17/open?api%20key=***&y -> 204 OpenBox",
                "GET /%1b%5b31m?x=\\u{202e}\\u{9b} -> 404",
            ]
        );
    }

    #[test]
    fn credentials_of_an_unknown_path_are_struck_out_too() {
        assert_eq!(
            lines(router(), &["GET /typo?api%20key=s3cret"]),
            ["GET /typo?api%20key=*** -> 404"]
        );
    }

    #[test]
    fn a_query_that_nobody_vouches_for_is_left_out() {
        let own = Router::new().fallback(|| async { "own" });
        assert_eq!(lines(own, &["GET /a?key=s3cret"]), ["GET /a -> 200"]);
    }

    #[test]
    fn what_is_long_is_cut() {
        let long = "/é".repeat(LONGEST);
        let time = Duration::from_micros(440);
        let found = line("GET", &long, 400, Some("A\u{1b}B"), time, Some("a\nb"));
        let expect = "/é".repeat(LONGEST / 2);
        assert_eq!(found, format!("GET {expect}… -> 400 A\\u{{1b}}B 0.4 ms: a\\nb"));
    }
}
