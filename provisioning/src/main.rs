//! The command `perron-kit`.

use std::io::IsTerminal;
use std::process::ExitCode;

use perron_kit::Console;

fn main() -> ExitCode {
    let is_live = std::io::stderr().is_terminal();
    let (mut input, mut out, mut err) =
        (std::io::stdin().lock(), std::io::stdout().lock(), std::io::stderr());
    let console = Console { input: &mut input, out: &mut out, err: &mut err, is_live };
    ExitCode::from(perron_kit::run_in(std::env::args_os(), console))
}
