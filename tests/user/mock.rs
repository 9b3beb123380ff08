//! The program of a mock, as the example of a generated crate has it; `program.rs` calls it.

use std::process::ExitCode;
use tidewick_parcels::mock;

fn main() -> ExitCode {
    mock::run(mock::router(mock::Documented), "curl {url}/v1/parcels")
}
