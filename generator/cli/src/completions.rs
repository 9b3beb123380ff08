//! `completions`: what a shell needs to complete the command line.
//!
//! In: the shell's name. Out: its script, on stdout.

use crate::failure::{Exit, Failure, Outcome};
use crate::output;
use clap::Command;
use clap_complete::Shell;

/// Prints the script by which a shell completes docwright's command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask completions bash > ~/.local/share/bash-completion/completions/docwright
  cargo xtask completions zsh > ~/.zfunc/_docwright
  cargo xtask completions fish > ~/.config/fish/completions/docwright.fish

The folder has to be there.")]
pub struct Args {
    shell: Shell,
}

/// `command` is the whole command line.
pub(crate) fn run(args: &Args, mut command: Command) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "docwright", &mut script);
    let script = String::from_utf8(script);
    output::print(&script.map_err(|_| Failure::new(Exit::Errors, "the script is no UTF-8"))?)
}
