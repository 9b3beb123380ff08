//! A mock on a port: for tests, and as a program to be called by hand.
//!
//! In: a router, and the command line of the program. Out: answers, on stdout where the mock listens and a line to try, on
//! stderr the log and what went wrong. A reader of either that leaves early stops nothing.

use crate::arguments::{self, Settings, Wish};
use crate::log::logged;
use axum::Router;
use docwright_client::printable;
use std::fmt::Write as _;
use std::future::IntoFuture as _;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use tokio::net::TcpListener;

/// Serves `router` on a free port of 127.0.0.1 until the runtime ends, and says at which URL. Prints nothing.
///
/// # Errors
///
/// When there is no free port.
pub async fn spawn(router: Router) -> io::Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = url(listener.local_addr()?);
    tokio::spawn(axum::serve(listener, router).into_future());
    Ok(url)
}

/// The program of a mock: serves `router` as the command line asks, until it is stopped. `--help` says what can be asked.
///
/// Prints the URL, and `sample`, a command to try, with the URL in the place of `{url}`. Each request is a line on stderr
/// when it is answered, without headers and credentials.
///
/// # Errors
///
/// What goes wrong is told on stderr. The program then ends with 2 if the command line is not understood, and with 1 if it
/// cannot listen where it is asked to.
pub fn run(router: Router, sample: &str) -> ExitCode {
    match start(router, sample) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            tell(io::stderr(), &stop.text());
            ExitCode::from(stop.exit)
        }
    }
}

/// Why the program ends.
#[derive(Debug, PartialEq, Eq)]
struct Stop {
    exit: u8,
    message: String,
    help: &'static str,
}

impl Stop {
    /// As the user is told.
    fn text(&self) -> String {
        let mut text = format!("error: {}\n", printable(&self.message));
        if !self.help.is_empty() {
            // A string takes whatever is written to it.
            let _ = writeln!(text, "  help: {}", self.help);
        }
        text
    }

    /// A server that cannot be at this address.
    fn of_bind(address: SocketAddr, error: &io::Error) -> Self {
        let (host, port) = (address.ip(), address.port());
        let (message, help) = match error.kind() {
            io::ErrorKind::AddrInUse => (
                format!("port {port} on {host} is in use"),
                "choose another with --port N, or --port 0 for any free one",
            ),
            io::ErrorKind::PermissionDenied => (
                format!("this user may not listen on port {port} of {host}"),
                "choose a port above 1023 with --port N, or --port 0 for any free one",
            ),
            io::ErrorKind::AddrNotAvailable => (
                format!("{host} is not an address of this machine"),
                "choose one of its own with --host ADDR: 127.0.0.1 for this machine only, 0.0.0.0 for all that it has",
            ),
            _ => (
                format!("cannot listen on {address}: {error}"),
                "choose another address with --host ADDR, or another port with --port N",
            ),
        };
        Self { exit: 1, message, help }
    }

    /// Something that the command line did not bring about.
    fn of_system(doing: &str, error: &io::Error) -> Self {
        Self {
            exit: 1,
            message: format!("{doing}: {error}"),
            help: "",
        }
    }
}

fn start(router: Router, sample: &str) -> Result<(), Stop> {
    let mut words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let program = words.next().unwrap_or_default();
    let wish = arguments::read(words).map_err(|message| Stop {
        exit: 2,
        message,
        help: "",
    })?;
    match wish {
        Wish::Help => {
            let program = Path::new(&program).file_name().unwrap_or("mock".as_ref());
            tell(io::stdout(), &arguments::help(&printable(&program.to_string_lossy())));
            Ok(())
        }
        Wish::Serve(settings) => serve(router, sample, &settings),
    }
}

fn serve(router: Router, sample: &str, settings: &Settings) -> Result<(), Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Stop::of_system("cannot start", &error))?;
    runtime.block_on(async {
        let listener = TcpListener::bind(settings.address).await;
        let listener = listener.map_err(|error| Stop::of_bind(settings.address, &error))?;
        let address = listener.local_addr();
        let address = address.map_err(|error| Stop::of_system("cannot tell the port", &error))?;
        if !address.ip().to_canonical().is_loopback() {
            let warning = "warning: other machines can reach this mock, and it verifies no credentials\n";
            tell(io::stderr(), warning);
        }
        tell(io::stdout(), &greeting(address, sample));
        let router = match settings.quiet {
            true => router,
            false => logged(router, |line| tell(io::stderr(), &format!("{line}\n"))),
        };
        let served = axum::serve(listener, router).await;
        served.map_err(|error| Stop::of_system("the server ended", &error))
    })
}

/// Writes the text in one piece. Where nobody reads it, nothing can be done about it.
fn tell(mut stream: impl Write, text: &str) {
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// What is said when the server listens. The sample holds words of the documentation, which must not act on a terminal.
fn greeting(address: SocketAddr, sample: &str) -> String {
    let mut text = format!("listening on {}\n", url(address));
    if !sample.is_empty() {
        let sample = sample.replace("{url}", &url(callable(address)));
        // A string takes whatever is written to it.
        let _ = writeln!(text, "try: {}", printable(&sample));
    }
    text
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

/// An address at which this machine reaches a server that listens here: one that stands for all addresses is none to call.
fn callable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str) -> SocketAddr {
        address.parse().unwrap()
    }

    #[test]
    fn the_sample_does_not_act_on_a_terminal() {
        assert_eq!(greeting(at("127.0.0.1:8"), ""), "listening on http://127.0.0.1:8\n");
        assert_eq!(
            greeting(at("127.0.0.1:8"), "curl {url}/\u{1b}]0;x\u{7}\u{9b}\r\n\u{202e}"),
            "listening on http://127.0.0.1:8\n\
             try: curl http://127.0.0.1:8/\\u{1b}]0;x\\u{7}\\u{9b}\\r\\n\\u{202e}\n"
        );
    }

    #[test]
    fn the_sample_can_be_called() {
        for (address, expect) in [
            ("0.0.0.0:8", "listening on http://0.0.0.0:8\ntry: http://127.0.0.1:8/\n"),
            ("[::]:8", "listening on http://[::]:8\ntry: http://[::1]:8/\n"),
            ("[::1]:8", "listening on http://[::1]:8\ntry: http://[::1]:8/\n"),
        ] {
            assert_eq!(greeting(at(address), "{url}/"), expect);
        }
    }

    #[test]
    fn what_keeps_the_server_from_an_address_is_told() {
        let text = |kind| Stop::of_bind(at("10.0.0.1:80"), &io::Error::new(kind, "no\u{1b}such")).text();
        for (kind, expect) in [
            (
                io::ErrorKind::AddrInUse,
                "error: port 80 on 10.0.0.1 is in use\n  help: choose another with --port N, or --port 0 for any free one\n",
            ),
            (
                io::ErrorKind::PermissionDenied,
                "error: this user may not listen on port 80 of 10.0.0.1\n  help: choose a port above 1023 ",
            ),
            (
                io::ErrorKind::AddrNotAvailable,
                "error: 10.0.0.1 is not an address of this machine\n  help: choose one of its own with --host ADDR: ",
            ),
            (
                io::ErrorKind::Unsupported,
                "error: cannot listen on 10.0.0.1:80: no\\u{1b}such\n  help: ",
            ),
        ] {
            assert!(text(kind).starts_with(expect), "{}", text(kind));
        }
    }

    #[test]
    fn a_reader_that_has_left_stops_nothing() {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        tell(writer, "line\n");
    }
}
