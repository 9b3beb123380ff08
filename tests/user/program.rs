//! The program of a mock from outside: its command line, what it prints, and how it ends.
//!
//! In: command lines and requests. Out: what stands on stdout and stderr. No test depends on a port that it has not got.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

fn program(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_docwright-user-mock"));
    program.args(arguments);
    program
}

/// Runs it to its end: the exit code, stdout and stderr.
fn ended(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = program(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// A mock that listens, and is stopped when it is dropped.
struct Mock {
    child: Child,
    stdout: Option<BufReader<ChildStdout>>,
    /// What it printed first.
    url: String,
    /// What it printed then.
    sample: String,
}

impl Mock {
    fn start(arguments: &[&str]) -> Self {
        let child = program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = |start: &str| {
            let mut line = String::new();
            stdout.read_line(&mut line).unwrap();
            let rest = line.strip_prefix(start).and_then(|rest| rest.strip_suffix('\n'));
            rest.unwrap_or_else(|| panic!("{line}")).to_owned()
        };
        let (url, sample) = (line("listening on "), line("try: "));
        Self {
            child,
            stdout: Some(stdout),
            url,
            sample,
        }
    }

    /// What is on stderr when it has been stopped.
    fn stderr(mut self) -> String {
        self.child.kill().unwrap();
        let mut text = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request with a token and gives the status.
fn send(url: &str, method_and_path: &str) -> u16 {
    let authority = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(authority).unwrap();
    let headers = "Host: a\r\nAuthorization: Bearer s3cret\r\nConnection: close\r\n\r\n";
    write!(stream, "{method_and_path} HTTP/1.1\r\n{headers}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn help_shows_an_example() {
    for word in ["--help", "-h"] {
        let (code, stdout, stderr) = ended(&[word]);
        assert_eq!((code, &*stderr), (Some(0), ""));
        let program = stdout
            .split("Usage: ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next())
            .unwrap();
        assert!(program.starts_with("docwright-user-mock"), "{stdout}");
        assert!(
            stdout.contains(&format!("Examples:\n  {program} --port 8080\n")),
            "{stdout}"
        );
    }
}

#[test]
fn a_wrong_argument_is_a_line() {
    for (arguments, expect) in [
        (
            &["--prot", "1"][..],
            "unknown argument `--prot`: known are `--port N`, `--host ADDR`, `--quiet` and `--help`",
        ),
        (
            &["--x\u{1b}[31m"],
            "unknown argument `--x\\u{1b}[31m`: known are `--port N`, `--host ADDR`, `--quiet` and `--help`",
        ),
        (&["--port"], "the value is missing: `--port N`"),
        (&["--port=x"], "`x` is not a port: `--port` takes a number up to 65535"),
    ] {
        let expect = (Some(2), String::new(), format!("error: {expect}\n"));
        assert_eq!(ended(arguments), expect);
    }
}

#[test]
fn a_port_in_use_is_told_with_a_way_out() {
    let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = holder.local_addr().unwrap().port().to_string();
    let (code, stdout, stderr) = ended(&["--port", &port]);
    let expect = format!(
        "error: port {port} on 127.0.0.1 is in use\n  help: choose another with --port N, or --port 0 for any free one\n"
    );
    assert_eq!((code, stdout, stderr), (Some(1), String::new(), expect));
}

#[test]
fn an_address_of_another_machine_is_told() {
    // An address that is kept for documentation.
    let (code, stdout, stderr) = ended(&["--host=192.0.2.1"]);
    assert_eq!((code, &*stdout), (Some(1), ""));
    let expect = "error: 192.0.2.1 is not an address of this machine\n  help: choose one of its own with --host ADDR: ";
    assert!(stderr.starts_with(expect) && stderr.lines().count() == 2, "{stderr}");
}

#[test]
fn each_request_is_a_line_on_stderr() {
    let mock = Mock::start(&[]);
    assert!(mock.url.starts_with("http://127.0.0.1:"), "{}", mock.url);
    assert_eq!(mock.sample, format!("curl {}/v1/parcels", mock.url));
    assert_eq!(send(&mock.url, "GET /v1/parcels?limit=2"), 200);
    assert_eq!(send(&mock.url, "GET /v1/parcels/%1b[31m?\u{9b}=\u{202e}"), 200);
    assert_eq!(send(&mock.url, "GET /v1/parcels?limit=many"), 400);
    assert_eq!(send(&mock.url, "DELETE /nothing"), 404);
    assert_eq!(send(&mock.url, &format!("GET /{}", "a".repeat(1000))), 404);
    let stderr = mock.stderr();
    let timeless = stderr.lines().map(|line| {
        let (line, why) = line.split_once(" ms").unwrap();
        let (before, time) = line.rsplit_once(' ').unwrap();
        assert!(time.parse::<f64>().is_ok(), "{line}");
        assert_eq!(why.contains("`limit` is not as documented"), line.contains(" 400 "), "{why}");
        before
    });
    let cut = format!("GET /{}… -> 404", "a".repeat(199));
    let expect = [
        "GET /v1/parcels?limit=2 -> 200 ListParcels",
        "GET /v1/parcels/%1b[31m?\\u{9b}=\\u{202e} -> 200 RetrieveParcel",
        "GET /v1/parcels?limit=many -> 400 ListParcels",
        "DELETE /nothing -> 404",
        &cut,
    ];
    assert_eq!(timeless.collect::<Vec<_>>(), expect);
}

#[test]
fn a_quiet_mock_logs_nothing() {
    let mock = Mock::start(&["--quiet"]);
    assert_eq!(send(&mock.url, "GET /v1/parcels"), 200);
    assert_eq!(mock.stderr(), "");
}

#[test]
fn all_addresses_are_served_with_a_warning() {
    let mock = Mock::start(&["--host", "0.0.0.0", "--quiet"]);
    let port = mock.url.strip_prefix("http://0.0.0.0:").unwrap();
    let callable = format!("http://127.0.0.1:{port}");
    assert_eq!(mock.sample, format!("curl {callable}/v1/parcels"));
    assert_eq!(send(&callable, "GET /v1/parcels"), 200);
    assert_eq!(
        mock.stderr(),
        "warning: other machines can reach this mock, and it verifies no credentials\n"
    );
}

#[test]
fn readers_that_have_left_do_not_stop_it() {
    let mut mock = Mock::start(&[]);
    drop((mock.stdout.take(), mock.child.stderr.take()));
    for _ in 0..3 {
        assert_eq!(send(&mock.url, "GET /v1/parcels"), 200);
    }
}
