//! The kiosk's program.

use perron_outside::{Plain, hardening};
use std::io::{stderr, stdout};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    perron_memory::bound();
    let hardened = hardening::harden();
    let filter = EnvFilter::try_from_env("PERRON_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let harmless = || Plain::new(stderr());
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(harmless).init();
    if let Err(error) = hardened {
        tracing::warn!(%error, "a crash may write what people typed to the disk: switch core dumps off");
    }
    ExitCode::from(perron::commands::run(std::env::args_os(), &mut stdout(), &mut stderr()))
}
