//! The command `gradus`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gradus::cli::main()
}
