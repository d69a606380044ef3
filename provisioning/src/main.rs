//! The command `perron-kit`.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use perron_kit::Console;
use perron_outside::hardening;

fn main() -> ExitCode {
    let hardened = hardening::harden();
    let is_live = std::io::stderr().is_terminal();
    let (mut input, mut out, mut err) =
        (std::io::stdin().lock(), std::io::stdout().lock(), std::io::stderr());
    if let Err(error) = hardened {
        drop(writeln!(err, "warning: a crash may write keys to the disk ({error}): switch core dumps off"));
    }
    let console = Console { input: &mut input, out: &mut out, err: &mut err, is_live };
    ExitCode::from(perron_kit::run_in(std::env::args_os(), console))
}
