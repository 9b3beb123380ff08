//! A mock on a loopback port: for tests, and to be called by hand.

use axum::Router;
use docwright_client::printable;
use std::future::IntoFuture as _;
use std::io;
use std::net::Ipv4Addr;
use tokio::net::TcpListener;

/// Serves `router` on a free port until the runtime ends, and says at which URL.
pub async fn spawn(router: Router) -> io::Result<String> {
    let (listener, url) = bind(0).await?;
    tokio::spawn(axum::serve(listener, router).into_future());
    Ok(url)
}

/// Serves `router` on the port that the command line names by `--port N`, or on a free one, until it is stopped.
///
/// Prints the URL, and `sample`, a command to try, with the URL in the place of `{url}`.
pub fn run(router: Router, sample: &str) -> io::Result<()> {
    let port = port(std::env::args().skip(1)).map_err(io::Error::other)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (listener, url) = bind(port).await?;
        println!("{}", greeting(&url, sample));
        axum::serve(listener, router).await
    })
}

/// What is said when the server listens. The sample holds words of the documentation, which must not act on a terminal.
fn greeting(url: &str, sample: &str) -> String {
    match sample {
        "" => format!("listening on {url}"),
        _ => format!("listening on {url}\ntry: {}", printable(&sample.replace("{url}", url))),
    }
}

async fn bind(port: u16) -> io::Result<(TcpListener, String)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    Ok((listener, url))
}

fn port(mut arguments: impl Iterator<Item = String>) -> Result<u16, String> {
    let mut port = 0;
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--port") {
            Some("") => arguments.next(),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        let value = value.ok_or_else(|| format!("unknown argument `{argument}`: only `--port N` is known"))?;
        port = value.parse().map_err(|_| format!("`{value}` is not a port"))?;
    }
    Ok(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_does_not_act_on_a_terminal() {
        assert_eq!(greeting("http://a", ""), "listening on http://a");
        assert_eq!(
            greeting("http://a", "curl {url}/\u{1b}]0;x\u{7}\u{9b}\r\n\u{202e}"),
            "listening on http://a\ntry: curl http://a/\\u{1b}]0;x\\u{7}\\u{9b}\\r\\n\\u{202e}"
        );
    }

    #[test]
    fn the_port_comes_from_the_command_line() {
        let read = |arguments: &[&str]| port(arguments.iter().map(|argument| (*argument).to_owned()));
        assert_eq!(read(&[]), Ok(0));
        assert_eq!(read(&["--port", "81"]), Ok(81));
        assert_eq!(read(&["--port=82"]), Ok(82));
        assert!(read(&["--port"]).is_err() && read(&["--port", "x"]).is_err() && read(&["x"]).is_err());
    }
}
