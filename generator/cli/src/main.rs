//! The `docwright` program: a command line in, an exit code out. What the commands do is in the library beside it.

use docwright_cli::{Cli, exit_code, parse, program};
use std::process::ExitCode;

/// A crate's code is millions of small tokens, which the system's allocator spends most of the time on.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    program::is_called("docwright");
    exit_code(parse::<Cli>().run())
}
