//! The kiosk's program.

use std::io::{stderr, stdout};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("PERRON_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).init();
    ExitCode::from(perron::commands::run(std::env::args_os(), &mut stdout(), &mut stderr()))
}
