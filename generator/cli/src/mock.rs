//! `mock`: runs the mock server of one service.
//!
//! In: a service with a generated crate. Out: a server on this machine until it is stopped. The server itself is the
//! crate's example `mock`, which prints its address and a line to try.

use crate::catalog::Catalog;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::swap;
use crate::vendor::Vendor;
use std::env;
use std::process::Command;

/// Runs a service's mock server and prints its URL and a curl line to try.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask mock tasks
  cargo xtask mock acme/tasks --port 8080")]
pub struct Args {
    /// `service` or `vendor/service`, the folder names under specs/.
    service: String,
    /// The port to listen on; 0 for any that is free.
    #[arg(long, default_value_t = 0, value_name = "N")]
    port: u16,
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
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
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Not held while the server runs: it has read its crate by then.
    for folder in [context.root.dir(), &context.root.join(&folder)] {
        drop(swap::read(folder, &format!("cargo xtask generate {id}"))?);
    }
    let status = Command::new(cargo)
        .current_dir(context.root.dir())
        .args(["run", "--quiet", "--manifest-path", &format!("{folder}/Cargo.toml")])
        .args([
            "--features",
            "mock",
            "--example",
            &format!("{}-mock", krate.name),
            "--",
            "--port",
            &args.port.to_string(),
        ])
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(
            Exit::Errors,
            format!("the mock of {id} ended with {status}"),
        )),
        Err(error) => Err(Failure::new(Exit::Errors, format!("cannot run cargo: {error}"))),
    }
}
