//! `test`: everything that a contribution must pass, one step after the other.
//!
//! In: the checkout. Out: each step's own output and its time, and what was skipped; the first failing step ends the run
//! and says how to repeat just that step. Needs a Rust toolchain and nothing else: what is missing is installed below `target/`.

use crate::run::{cargo, execute, in_checkout};
use crate::{skipped, tidy, versions};
use docwright_cli::Context;
use docwright_cli::summary::number;
use docwright_cli::{Exit, Failure, Outcome};
use docwright_cli::{generate, output};
use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// Runs everything that a contribution must pass, stopping at the first failure.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask test                 every step
  cargo xtask test --fast          leave out the steps that build the generated crates or the documentation
  cargo xtask test tidy clippy     these steps only")]
pub(crate) struct Args {
    /// Steps to run, by name; all of them when none is given.
    #[arg(value_name = "STEP", value_parser = clap::builder::PossibleValuesParser::new(STEPS.iter().map(|step| step.name)))]
    steps: Vec<String>,
    /// Leave out the slow steps.
    #[arg(long, conflicts_with = "steps")]
    fast: bool,
}

/// The version whose command line is used below.
const INSTA: &str = "1.49.0";
/// Where tools are installed, below the checkout.
const TOOLS: &str = "target/tools";

/// One thing to pass.
struct Step {
    name: &'static str,
    slow: bool,
    work: Work,
}

enum Work {
    /// A cargo command.
    Cargo(&'static [&'static str]),
    /// `cargo doc` with these further arguments, where a warning is an error.
    Doc(&'static [&'static str]),
    /// The tests of the workspace, through cargo-insta: a snapshot that no test refers to is an error.
    Insta,
    /// One of our own commands.
    Own(&'static str, fn(&Context) -> Outcome),
}

const GENERATED: &str = "generated/Cargo.toml";

/// Cheap steps first, so that most mistakes are told soon.
const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        slow: false,
        work: Work::Cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "tidy",
        slow: false,
        work: Work::Own("tidy", tidy::check),
    },
    Step {
        name: "generate",
        slow: false,
        work: Work::Own("generate --check", generate::check_all),
    },
    Step {
        name: "clippy",
        slow: false,
        work: Work::Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    },
    Step {
        name: "test",
        slow: false,
        work: Work::Insta,
    },
    Step {
        name: "rust-versions",
        slow: true,
        work: Work::Own("test rust-versions", versions::check),
    },
    Step {
        name: "crates",
        slow: true,
        work: Work::Cargo(&[
            "test",
            "-p",
            "docwright-tests",
            "-p",
            "docwright-cli",
            "--test",
            "it",
            "--test",
            "from_nothing",
            "--",
            "--ignored",
        ]),
    },
    Step {
        name: "doc",
        slow: true,
        work: Work::Doc(&["--workspace"]),
    },
    Step {
        name: "clippy-generated",
        slow: true,
        work: Work::Cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--manifest-path",
            GENERATED,
            "--",
            "-D",
            "warnings",
        ]),
    },
    Step {
        name: "test-generated",
        slow: true,
        work: Work::Cargo(&["test", "--workspace", "--all-features", "--manifest-path", GENERATED]),
    },
    Step {
        name: "doc-generated",
        slow: true,
        work: Work::Doc(&["--workspace", "--all-features", "--manifest-path", GENERATED]),
    },
];

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    let chosen: Vec<&Step> = STEPS
        .iter()
        .filter(|step| args.steps.is_empty() || args.steps.iter().any(|name| name == step.name))
        .filter(|step| !(args.fast && step.slow))
        .collect();
    let start = Instant::now();
    skipped::forget(context)?;
    for (index, step) in chosen.iter().enumerate() {
        output::note(&format!(
            "\n==> [{}/{}] {}: {}",
            index + 1,
            chosen.len(),
            step.name,
            step.command_line()
        ));
        let start = Instant::now();
        if let Err(failure) = step.run(context) {
            output::note(&failure.to_string());
            return Err(Failure::new(
                Exit::Errors,
                format!("the step `{}` failed after {}", step.name, time(start.elapsed())),
            )
            .help(format!("`cargo xtask test {}` repeats just this step", step.name)));
        }
        output::note(&format!("==> {} passed in {}", step.name, time(start.elapsed())));
    }
    let steps = number(chosen.len(), "step");
    let skipped = skipped::summary(context);
    output::print(&format!("\n{steps} passed in {}{skipped}\n", time(start.elapsed())))
}

impl Step {
    /// What the step runs, as one would type it.
    fn command_line(&self) -> String {
        match &self.work {
            Work::Cargo(arguments) => format!("cargo {}", arguments.join(" ")),
            Work::Doc(arguments) => format!("RUSTDOCFLAGS='-D warnings' cargo doc --no-deps {}", arguments.join(" ")),
            Work::Insta => format!("{TOOLS}/bin/cargo-insta {}", INSTA_ARGUMENTS.join(" ")),
            Work::Own(command, _) => format!("cargo xtask {command}"),
        }
    }

    fn run(&self, context: &Context) -> Outcome {
        match &self.work {
            Work::Cargo(arguments) => execute(cargo(context).args(*arguments)),
            Work::Doc(arguments) => execute(
                cargo(context)
                    .env("RUSTDOCFLAGS", "-D warnings")
                    .args(["doc", "--no-deps"])
                    .args(*arguments),
            ),
            Work::Insta => {
                let program = installed_insta(context)?;
                execute(in_checkout(context, Command::new(program)).args(INSTA_ARGUMENTS))
            }
            Work::Own(_, work) => work(context),
        }
    }
}

const INSTA_ARGUMENTS: &[&str] = &[
    "test",
    "--workspace",
    "--test-runner",
    "cargo-test",
    "--check",
    "--unreferenced",
    "reject",
];

/// The path of cargo-insta, which is installed once for a checkout.
fn installed_insta(context: &Context) -> Outcome<PathBuf> {
    let program = context
        .root
        .join(&format!("{TOOLS}/bin/cargo-insta{}", env::consts::EXE_SUFFIX));
    if !program.exists() {
        output::note(&format!("installing cargo-insta {INSTA} into {TOOLS}"));
        let arguments = [
            "install",
            "cargo-insta",
            "--locked",
            "--version",
            INSTA,
            "--root",
            TOOLS,
        ];
        execute(cargo(context).args(arguments))?;
    }
    Ok(program)
}

fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds / 60 {
        0 => format!("{:.1} s", duration.as_secs_f64()),
        minutes => format!("{minutes} min {} s", seconds % 60),
    }
}
