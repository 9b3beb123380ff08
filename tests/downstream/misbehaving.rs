//! A server that misbehaves in each of the ways that servers do: what the program is told, which must never be that something was
//! paused. In: what comes over the wire. Out: a table of sentences, and everything that is printed, which holds no secret.

use docwright_downstream::{CLOUDS, Cloud, Clouds, Running};
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use zstack_cbt::Error;
use zstack_cbt::client::{DeleteCbtTaskError, GetCbtTaskError};
use zstack_cbt::runtime::{ConnectionFailure, Exponential, Limit, StandardRetry};

/// What the server does with a request that it has read.
#[derive(Clone, Copy)]
enum Mode {
    /// Sends this and closes.
    Send(&'static [u8]),
    /// Closes without having read.
    Reset,
    /// Says nothing.
    Hang,
    /// Sends this, and then spaces for ever.
    Endless(&'static [u8]),
}

use Mode::{Endless, Hang, Reset, Send};

/// A whole answer with this status line, header lines and body.
macro_rules! answer {
    ($status:literal, [$($header:literal),*], $body:literal) => {
        Send(concat!("HTTP/1.1 ", $status, "\r\n", $($header, "\r\n",)* "Connection: close\r\n\r\n", $body).as_bytes())
    };
}

const MODES: &[(&str, Mode)] = &[
    ("hang", Hang),
    ("reset", Reset),
    ("close", Send(b"")),
    ("truncate", Send(b"HTTP/1.1 200 OK\r\nX-Request-Id: r-1\r\nContent-Length: 40\r\n\r\n{\"success\": true, ")),
    ("truncated JSON", answer!("200 OK", ["Content-Type: application/json"], "{\"success\": tr")),
    ("html200", answer!("200 OK", ["Content-Type: text/html; charset=utf-8"], "<!DOCTYPE html>\n<title>Sign in</title>")),
    ("html200 without a type", answer!("200 OK", [], "<!DOCTYPE html>\n<title>Sign in</title>")),
    ("html502", answer!("502 Bad Gateway", ["Content-Type: text/html"], "<html><h1>502 Bad Gateway</h1></html>")),
    ("429", answer!("429 Too Many Requests", ["Retry-After: 0", "Content-Type: application/json"], "{\"Code\":\"Throttling\",\"Message\":\"slow down\"}")),
    (
        "429 with a date",
        answer!(
            "429 Too Many Requests",
            ["Date: Fri, 02 Jan 2026 03:04:05 GMT", "Retry-After: Fri, 02 Jan 2026 03:04:05 GMT", "Content-Type: application/json"],
            "{\"code\":\"APIGW.0308\",\"message\":\"slow down\"}"
        ),
    ),
    ("429 for an hour", answer!("429 Too Many Requests", ["Retry-After: 3600"], "")),
    ("503", answer!("503 Service Unavailable", ["Content-Type: application/json"], "{\"error_code\":\"SMS.0001\",\"error_msg\":\"busy\"}")),
    ("bad UTF-8", Send(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n{\"inventory\":{\"name\":\"\xff\"}}")),
    ("endless", Endless(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")),
    ("302", answer!("302 Found", ["Location: https://u:p@evil.example/login?token=s3cret"], "")),
    ("307", answer!("307 Temporary Redirect", ["Location: //evil.example/"], "")),
    ("empty 200", answer!("200 OK", ["Content-Length: 0"], "")),
    ("204", answer!("204 No Content", [], "")),
    ("strange 200", answer!("200 OK", ["Content-Type: application/json"], "{\"code\":\"SignatureDoesNotMatch\"}")),
    ("foreign 200", answer!("200 OK", ["Content-Type: application/json"], "{\"job_id\":\"j-1\"}")),
    ("null", answer!("200 OK", ["Content-Type: application/json"], "null")),
    ("400 empty", answer!("400 Bad Request", [], "")),
    ("400 of another kind", answer!("400 Bad Request", ["Content-Type: application/json"], "{\"Code\":\"Throttling.User\",\"Message\":\"slow down\"}")),
    (
        "401 with an old date",
        answer!("401 Unauthorized", ["Date: Fri, 02 Jan 2026 03:04:05 GMT", "Content-Type: application/json"], "{\"error_code\":\"APIGW.0301\",\"error_msg\":\"expired\"}"),
    ),
    ("in-band flag", answer!("200 OK", ["Content-Type: application/json"], "{\"Success\":false,\"ErrCode\":\"Param.NotFound\",\"ErrMessage\":\"no\"}")),
    ("in-band envelope", answer!("200 OK", ["Content-Type: application/json"], "{\"error\":{\"code\":\"SYS.1006\",\"description\":\"no\"}}")),
    ("session expired", answer!("503 Service Unavailable", ["Content-Type: application/json"], "{\"error\":{\"code\":\"ID.1001\",\"description\":\"log in\"}}")),
    ("202 with a location", answer!("202 Accepted", ["Location: /v1/jobs/7", "Content-Type: application/json"], "{}")),
    ("large number", answer!("200 OK", ["Content-Type: application/json"], "{\"count\":9223372036854775808,\"HttpStatusCode\":9223372036854775808}")),
    ("gzip", Send(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\n\r\n\x1f\x8b\x08")),
    ("206", answer!("206 Partial Content", ["Content-Type: application/json"], "{\"success\":true,\"Success\":true,\"inventories\":[],\"count\":1}")),
    ("terminal escapes", answer!("500 Internal Server Error", ["Content-Type: application/json"], "{\"error_code\":\"\\u001b]0;x\\u0007\",\"error_msg\":\"a\\r\\nb\"}")),
];

const SECRET: &str = "s3cret";

/// Answers every connection so; gives the URL and the number of requests that came.
fn serve(mode: Mode) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let counter = Arc::clone(&counter);
            std::thread::spawn(move || respond(stream.unwrap(), mode, &counter));
        }
    });
    (url, count)
}

/// A client that goes away is no failure of this test.
fn respond(mut stream: TcpStream, mode: Mode, count: &AtomicUsize) {
    count.fetch_add(1, Ordering::SeqCst);
    if matches!(mode, Reset) {
        // What is closed with bytes unread is reset.
        let _ = stream.peek(&mut [0]);
        return;
    }
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !is_whole(&request) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
    let head = String::from_utf8_lossy(&request).to_ascii_lowercase();
    assert_eq!(head.matches("\r\naccept:").count(), 1, "{head}");
    match mode {
        Send(bytes) => drop(stream.write_all(bytes)),
        Hang => std::thread::sleep(Duration::from_secs(20)),
        Endless(bytes) => {
            let mut more = stream.write_all(bytes);
            while more.is_ok() {
                more = stream.write_all(&[b' '; 4096]);
            }
        }
        Reset => {}
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// Clients of this server that try again at once and do not wait long.
macro_rules! client {
    ($service:ident, $url:expr, $credentials:expr) => {
        $service::Client::builder()
            .server($url)
            .credentials($credentials)
            .header("accept", "text/plain")
            .header("x-own", SECRET)
            .attempt_timeout(Duration::from_millis(400))
            .largest_body(1 << 16)
            .retry(StandardRetry::default().backoff(Exponential {
                first: Duration::ZERO,
                longest: Duration::ZERO,
            }))
            .build()
            .unwrap()
    };
}

fn clouds(url: &str) -> Clouds {
    Clouds {
        backups: client!(
            alibabacloud_dbs,
            url,
            alibabacloud_dbs::Credentials::access_key("id", SECRET)
        ),
        servers: client!(huaweicloud_sms, url, huaweicloud_sms::Credentials::token(SECRET)),
        volumes: client!(zstack_cbt, url, zstack_cbt::Credentials::session(SECRET)),
    }
}

/// A sentence without what differs between runs: ports, ages, and the words of the system.
fn settled(sentence: &str, url: &str) -> String {
    let host = url.trim_start_matches("http://");
    let sentence = sentence.replace(host, "HOST");
    let lost = "the connection was lost before an answer came";
    let sentence = match sentence.find(lost) {
        Some(at) => sentence[..at + lost.len()].to_owned(),
        None => sentence,
    };
    let Some((before, after)) = sentence.split_once("this machine's clock is ") else {
        return sentence;
    };
    let rest = after.split_once(' ').map_or("", |(_, rest)| rest);
    format!("{before}this machine's clock is N {rest}")
}

/// All that is printed by whoever listens to everything.
#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_that_is_printed_holds_a_secret() {
    let printed = Printed::default();
    let log = printed.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || log.clone());
    let _guard = tracing::subscriber::set_default(subscriber.finish());
    let builder = zstack_cbt::Client::builder()
        .server(format!("https://u:{SECRET}@x.example"))
        .header("x-own", SECRET)
        .credentials(zstack_cbt::Credentials::basic("user", SECRET));
    let mut shown = format!("{builder:?}\n");
    writeln!(shown, "{:?}", builder.build()).unwrap();
    for (_, mode) in MODES {
        let (url, _) = serve(*mode);
        let clouds = clouds(&url);
        for cloud in CLOUDS {
            let _ = clouds.running(cloud).await;
        }
        let call = clouds.volumes.get_cbt_task(SECRET);
        write!(shown, "{call:?} {:?}", clouds.volumes).unwrap();
        if let Err(error) = call.send().header("x-other", SECRET).await {
            writeln!(shown, "{error:?} {error}").unwrap();
        }
    }
    assert!(!shown.contains(SECRET), "{shown}");
    let log = String::from_utf8(printed.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("GetCbtTask"), "the log is empty");
    // Where a call goes is the log of the HTTP client, which prints URLs; this crate's own say no more than the host.
    let own = log
        .lines()
        .filter(|line| line.contains("docwright_client"))
        .collect::<Vec<_>>()
        .join("\n");
    assert!(!own.contains(SECRET), "{own}");
    let heads = log
        .lines()
        .filter(|line| line.to_ascii_lowercase().contains("header"))
        .collect::<Vec<_>>()
        .join("\n");
    assert!(!heads.contains(SECRET), "{heads}");
}

#[tokio::test]
async fn nothing_is_paused_unless_the_server_says_so() {
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for (name, mode) in MODES {
        let (url, count) = serve(*mode);
        let clouds = clouds(&url);
        writeln!(table, "{name}").unwrap();
        for cloud in CLOUDS {
            let listed = clouds
                .running(cloud)
                .await
                .map(|running| format!("{} run", running.len()));
            let tries = count.swap(0, Ordering::SeqCst);
            let id = "t-1".to_owned();
            let paused = clouds.pause(&Running { cloud, id }).await;
            let more = count.swap(0, Ordering::SeqCst);
            if paused.is_ok() {
                wrong.push(format!("{name}: {cloud}"));
            }
            for (what, told, tries) in [
                ("list", listed, tries),
                ("pause", paused.map(|()| "paused".to_owned()), more),
            ] {
                let told = settled(&told.unwrap_or_else(|why| why), &url);
                assert!(!told.contains(SECRET) && !told.contains('\n'), "{told}");
                let tries = if tries == 1 {
                    String::new()
                } else {
                    format!(" [{tries} tries]")
                };
                writeln!(table, "  {cloud} {what}: {told}{tries}").unwrap();
            }
        }
    }
    insta::with_settings!({snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("misbehaving", table);
    });
    assert!(wrong.is_empty(), "said to be paused: {wrong:#?}");
}

/// JSON that says it is a text is read, and an answer that is right is no failure.
#[tokio::test]
async fn what_is_right_passes() {
    let (url, _) = serve(answer!(
        "200 OK",
        ["Content-Type: text/plain"],
        "{\"Success\":true,\"RequestId\":\"r\",\"count\":1,\"tasks\":[]}"
    ));
    let clouds = clouds(&url);
    assert_eq!(clouds.running(Cloud::Servers).await.map(|running| running.len()), Ok(0));
    let id = "t-1".to_owned();
    assert_eq!(
        clouds
            .pause(&Running {
                cloud: Cloud::Backups,
                id
            })
            .await,
        Ok(())
    );
}

/// Where the documentation has an error for any status, one under a success is that.
#[tokio::test]
async fn an_error_under_a_success_is_the_documented_one() {
    let (url, _) = serve(answer!("200 OK", ["Content-Type: application/json"], "{\"error\":{\"code\":\"SYS.1006\",\"description\":\"no\",\"details\":\"none\"}}"));
    let volumes = client!(zstack_cbt, url.as_str(), zstack_cbt::Credentials::session(SECRET));
    let error = volumes.delete_cbt_task("t-1").send().await.unwrap_err();
    let Some(DeleteCbtTaskError::Other(body)) = error.service() else { panic!("{error:?}") };
    assert_eq!(body.error.as_ref().and_then(|error| error.code.as_deref()), Some("SYS.1006"));
    let error = volumes.get_cbt_task("t-1").send().await.unwrap_err();
    let Some(GetCbtTaskError::InBand(told)) = error.service() else { panic!("{error:?}") };
    assert_eq!(told.code, "SYS.1006");
}

#[tokio::test]
async fn a_call_has_limits_of_its_own() {
    let (url, count) = serve(Hang);
    let volumes = client!(zstack_cbt, url.as_str(), zstack_cbt::Credentials::session(SECRET));
    let call = volumes
        .get_cbt_task("t-1")
        .send()
        .timeout(Duration::from_millis(200))
        .header("x-own", "other");
    let error = call.await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("within 200ms, the time of a call with all its tries"),
        "{error}"
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
    let error = volumes.get_cbt_task("t-1").send().header("a b", "c").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetCbtTask was not sent: the header `a b` has characters that HTTP does not allow"
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

/// How the connection of a call to this server fails, and what is said of it.
async fn fails(url: &str) -> (ConnectionFailure, String) {
    let volumes = client!(zstack_cbt, url, zstack_cbt::Credentials::session(SECRET));
    match volumes.get_cbt_task("t-1").send().await {
        Err(Error::Connection(error)) => (error.failure(), settled(&error.to_string(), url)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn ways_to_fail_are_told_apart() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (failure, told) = fails(&format!("http://{closed}")).await;
    assert_eq!(failure, ConnectionFailure::Connect);
    assert!(
        told.starts_with("GetCbtTask at HOST: no connection could be made: "),
        "{told}"
    );
    let (failure, told) = fails("http://no-such-host.invalid").await;
    assert_eq!(failure, ConnectionFailure::Connect, "{told}");
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", plain.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in plain.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let (failure, told) = fails(&url).await;
    assert_eq!(failure, ConnectionFailure::Tls, "{told}");
    let (failure, told) = fails(&serve(Hang).0).await;
    assert!(
        matches!(
            failure,
            ConnectionFailure::Timeout {
                limit: Limit::Attempt,
                ..
            }
        ),
        "{told}"
    );
    let (failure, _) = fails(&serve(Reset).0).await;
    assert_eq!(failure, ConnectionFailure::Lost);
}

#[test]
fn a_value_of_a_server_variable_is_one_part_of_its_url() {
    for host in ["x@evil/?", "h/evil?x=", "h#", "h\\evil", "", "h:1@evil", "h evil"] {
        let error = zstack_cbt::Client::builder().host(host).build().unwrap_err();
        assert!(
            error
                .to_string()
                .contains("the variable `host` of the server's URL cannot be"),
            "{error}"
        );
    }
}
