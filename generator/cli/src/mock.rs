//! `mock`: runs the mock server of one service.
//!
//! In: a service with a generated crate. Out: a server on this machine until it is stopped. The server itself is the
//! crate's example `mock`, which prints its address and a line to try.

use crate::catalog::Catalog;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::init;
use crate::output;
use crate::style::Watch;
use crate::swap;
use crate::vendor::Vendor;
use std::env;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs as _};
use std::process::{Command, ExitStatus};

/// Runs a service's mock server and prints its URL and a curl line to try, and then a line for each request; `--quiet` leaves
/// these out.
///
/// A request is refused that has no credentials of a documented kind, lacks a required parameter, member or body, or has a value of
/// another type. Everything else is taken: credentials are not verified, and limits (lengths, ranges, patterns, numbers of
/// items), values beyond an enum's and unknown members are not checked. Nothing is remembered between calls.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask mock tasks
  cargo xtask mock acme/tasks --port 8080
  cargo xtask mock tasks --host 0.0.0.0 --port 8080   for other machines and containers too
  cargo xtask mock tasks --quiet                      without a line for each request")]
pub struct Args {
    /// `service` or `vendor/service`, the folder names under specs/.
    service: String,
    /// The port to listen on; 0 for any that is free.
    #[arg(long, default_value_t = 0, value_name = "N")]
    port: u16,
    /// The address to listen on, by number or name; 0.0.0.0 for all that this machine has.
    #[arg(long, default_value_t = Ipv4Addr::LOCALHOST.into(), value_name = "ADDR", value_parser = host)]
    host: IpAddr,
}

/// An IP address, or the one of a name; where a name has several, one of the older kind, as most callers expect.
fn host(text: &str) -> Result<IpAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let addresses = (text, 0).to_socket_addrs().map_err(|error| error.to_string())?;
    let addresses: Vec<IpAddr> = addresses.map(|address| address.ip()).collect();
    let older = addresses.iter().find(|address| address.is_ipv4()).copied();
    older
        .or(addresses.first().copied())
        .ok_or_else(|| "the name stands for no address".to_owned())
}

/// Whether the server will be able to listen: told now, since the first build of a mock takes minutes.
fn check_port(address: SocketAddr) -> Outcome {
    let Err(error) = TcpListener::bind(address) else {
        return Ok(());
    };
    let (host, port) = (address.ip(), address.port());
    let (message, help) = match error.kind() {
        io::ErrorKind::AddrInUse => (
            format!("port {port} on {host} is in use"),
            "choose another with --port N, or --port 0 for any free one",
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
    Err(Failure::new(Exit::Errors, message).help(help))
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    if output::is_json() {
        return Err(
            Failure::new(Exit::Usage, "a mock's output is for people, and has no other format")
                .help("leave out --format json"),
        );
    }
    let id = Catalog::read(&context.root)?.find(&args.service)?;
    let service = Vendor::find(context, &id.vendor)?.service(context, &id.name)?;
    let Some(krate) = service.krate else {
        return Err(Failure::new(Exit::Usage, format!("{id} has no generated crate"))
            .help("give it one with `crate:` in its service.yaml, then run `cargo xtask generate`"));
    };
    let folder = format!("{}/{}", context.project.crates, krate.name);
    if !context.root.join(&folder).join("Cargo.toml").exists() {
        return Err(Failure::new(Exit::Errors, format!("{folder} does not exist yet"))
            .help(format!("run `cargo xtask generate {id}` first")));
    }
    if let Some(step) = init::members(&context.root, &context.project) {
        return Err(Failure::new(
            Exit::Errors,
            format!("{folder} is no member of your workspace, and cargo builds members"),
        )
        .help(step));
    }
    check_port((args.host, args.port).into())?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Not held while the server runs: it has read its crate by then.
    for folder in [context.root.dir(), &context.root.join(&folder)] {
        drop(swap::read(folder, &format!("cargo xtask generate {id}"))?);
    }
    let quiet = (context.style.watch == Watch::Nobody).then_some("--quiet");
    let example = |command: &str| {
        let mut cargo = Command::new(&cargo);
        cargo.current_dir(context.root.dir());
        cargo.args([command, "--manifest-path", &format!("{folder}/Cargo.toml")]);
        cargo.args(["--features", "mock", "--example", &format!("{}-mock", krate.name)]);
        cargo
    };
    // By itself, so that cargo tells what it builds: the first time that takes minutes.
    ended(example("build").args(quiet).status(), "cargo")?;
    let mut server = example("run");
    let (port, host) = (args.port.to_string(), args.host.to_string());
    server
        .args(["--quiet", "--", "--port", &port, "--host", &host])
        .args(quiet);
    run_instead(server, &format!("the mock of {id}"))
}

/// The server takes this process's place, so that whoever stops the one stops the other.
#[cfg(unix)]
fn run_instead(mut server: Command, _: &str) -> Outcome {
    ended(Err(std::os::unix::process::CommandExt::exec(&mut server)), "cargo")
}

#[cfg(not(unix))]
fn run_instead(mut server: Command, name: &str) -> Outcome {
    ended(server.status(), name)
}

/// How the command ends when its server has. Whatever ends with a code has said why: the mock, or cargo, which could not
/// build it. What was killed has said nothing.
fn ended(status: io::Result<ExitStatus>, program: &str) -> Outcome {
    let status = status.map_err(|error| Failure::new(Exit::Errors, format!("cannot run cargo: {error}")))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(2) => Err(Failure::told(Exit::Usage)),
        Some(_) => Err(Failure::told(Exit::Errors)),
        None => Err(Failure::new(Exit::Errors, format!("{program} ended with {status}"))),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt as _;

    fn check(raw: i32, expect: Option<(Exit, &str)>) {
        let found = ended(Ok(ExitStatus::from_raw(raw)), "the mock");
        let found = found.err().map(|failure| (failure.exit, failure.to_string()));
        assert_eq!(found, expect.map(|(exit, text)| (exit, text.to_owned())));
    }

    #[test]
    fn what_the_server_has_said_is_not_said_again() {
        check(0, None);
        check(1 << 8, Some((Exit::Errors, "")));
        check(2 << 8, Some((Exit::Usage, "")));
        check(101 << 8, Some((Exit::Errors, "")));
        check(
            9,
            Some((Exit::Errors, "error: the mock ended with signal: 9 (SIGKILL)")),
        );
    }
}
