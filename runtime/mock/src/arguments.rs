//! The command line of a mock's program.
//!
//! In: the words behind the program's name. Out: what is asked for, or one line that says which word is wrong. Opens no
//! port and prints nothing.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs as _};

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To be told how the program is called.
    Help,
    /// To serve.
    Serve(Settings),
}

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Where to listen; port 0 stands for any that is free.
    pub(crate) address: SocketAddr,
    /// Whether requests are not logged.
    pub(crate) quiet: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            quiet: false,
        }
    }
}

/// Reads the words, of which a later one overrules an earlier one.
pub(crate) fn read(words: impl IntoIterator<Item = String>) -> Result<Wish, String> {
    let mut settings = Settings::default();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        match (name, value) {
            ("--port", value) => {
                let value = given(value, &mut words, "--port N")?;
                let port = value.parse();
                let port = port.map_err(|_| format!("`{value}` is not a port: `--port` takes a number up to 65535"))?;
                settings.address.set_port(port);
            }
            ("--host", value) => {
                let value = given(value, &mut words, "--host ADDR")?;
                let host = address(&value).ok_or_else(|| {
                    format!("`{value}` is no address: `--host` takes one, such as localhost, 127.0.0.1, 0.0.0.0 or ::1")
                })?;
                settings.address.set_ip(host);
            }
            ("--quiet", None) => settings.quiet = true,
            ("--help" | "-h", None) => return Ok(Wish::Help),
            ("--quiet" | "--help" | "-h", Some(_)) => return Err(format!("`{word}`: `{name}` takes no value")),
            _ => {
                return Err(format!(
                    "unknown argument `{word}`: known are `--port N`, `--host ADDR`, `--quiet` and `--help`"
                ));
            }
        }
    }
    Ok(Wish::Serve(settings))
}

/// An IP address, or the one of a name; where a name has several, one of the older kind, as most callers expect.
fn address(host: &str) -> Option<IpAddr> {
    if let Ok(address) = host.parse() {
        return Some(address);
    }
    let addresses: Vec<SocketAddr> = (host, 0).to_socket_addrs().ok()?.collect();
    let older = addresses.iter().find(|address| address.is_ipv4());
    older.or(addresses.first()).map(SocketAddr::ip)
}

/// The value behind `=`, or the next word.
fn given(value: Option<String>, words: &mut impl Iterator<Item = String>, usage: &str) -> Result<String, String> {
    value
        .or_else(|| words.next())
        .ok_or_else(|| format!("the value is missing: `{usage}`"))
}

/// What `--help` says.
pub(crate) fn help(program: &str) -> String {
    format!(
        "\
Answers as the documentation says, until it is stopped; logs each request on stderr.

Usage: {program} [OPTIONS]

Options:
  --port N     The port to listen on; 0, the default, for any that is free
  --host ADDR  The address to listen on, 127.0.0.1 by default; 0.0.0.0 for all of this machine's
  --quiet      Log no requests
  -h, --help   Print this

Examples:
  {program} --port 8080
  {program} --host 0.0.0.0 --port 8080 --quiet
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(words: &[&str]) -> Result<Wish, String> {
        read(words.iter().map(|word| (*word).to_owned()))
    }

    fn serve(address: &str, quiet: bool) -> Result<Wish, String> {
        let address = address.parse().unwrap();
        Ok(Wish::Serve(Settings { address, quiet }))
    }

    #[test]
    fn options_are_written_both_ways() {
        assert_eq!(wish(&[]), serve("127.0.0.1:0", false));
        assert_eq!(wish(&["--port", "81"]), serve("127.0.0.1:81", false));
        assert_eq!(wish(&["--port=82"]), serve("127.0.0.1:82", false));
        assert_eq!(
            wish(&["--quiet", "--host", "0.0.0.0", "--port=8"]),
            serve("0.0.0.0:8", true)
        );
        assert_eq!(wish(&["--port=8", "--host=::1"]), serve("[::1]:8", false));
        assert_eq!(
            wish(&["--host", "localhost", "--port", "9"]),
            serve("127.0.0.1:9", false)
        );
        assert_eq!(wish(&["--port", "1", "--port=2"]), serve("127.0.0.1:2", false));
        assert_eq!(wish(&["--port", "1", "-h"]), Ok(Wish::Help));
        assert_eq!(wish(&["--help"]), Ok(Wish::Help));
    }

    #[test]
    fn a_wrong_word_is_named() {
        for (words, expect) in [
            (
                &["--prot", "1"][..],
                "unknown argument `--prot`: known are `--port N`, ",
            ),
            (&["8080"], "unknown argument `8080`: "),
            (&["--port8080"], "unknown argument `--port8080`: "),
            (&["--port"], "the value is missing: `--port N`"),
            (&["--host"], "the value is missing: `--host ADDR`"),
            (&["--port", "65536"], "`65536` is not a port: "),
            (&["--port="], "`` is not a port: "),
            (&["--host", "no host"], "`no host` is no address: "),
            (&["--quiet=no"], "`--quiet=no`: `--quiet` takes no value"),
        ] {
            let found = wish(words).unwrap_err();
            assert!(found.starts_with(expect), "{words:?}: {found}");
        }
    }
}
