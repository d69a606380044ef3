//! The repository's tasks, run as `cargo xtask TASK`.
//!
//! A machine with only git and rustup must get from a clone to a running kiosk, to green tests
//! and to a full check with one command each. So every task first installs what it needs
//! ([`apt`]), then runs cargo with the one shared profile ([`shell::cargo`]); nothing here holds
//! rules of the product.
//!
//! ```text
//! cargo xtask ─► run   packages ─► window, or the tour where there is no display
//!             ├► test  packages ─► build ─► all tests ─► what was skipped
//!             ├► ci    packages ─► fmt ─► clippy as it builds ─► deny ─► test ─► guest ─► fuzz ─► tour
//!             ├► fuzz  targets of tests/fuzz, each for so many seconds
//!             ├► guest packages ─► a virtual machine with Debian's kernel ─► the devices
//!             ├► bench packages ─► release build ─► each benchmark
//!             └► proof packages ─► the tests too long for every change
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a task speaks to the person who started it")]

mod apt;
mod bench;
mod ci;
mod deny;
mod error;
mod fuzz;
mod guest;
mod packages;
mod run;
mod shell;
mod skips;
mod test;

use std::process::ExitCode;

use error::Error;

const USAGE: &str = "\
Usage: cargo xtask TASK

  run [ARGUMENTS]    build the kiosk and show it in a window; ARGUMENTS go to `perron`
                     (without a display: the tour, as pictures)
  test [ARGUMENTS]   all tests; ARGUMENTS go to `cargo test`
  ci                 format, lints, licences, tests and the tours: what a change must pass
  fuzz [SECONDS]     libFuzzer on what strangers hand in; each target for so long
  guest [CASES]      the devices with a real kernel, in a virtual machine; CASES are words of
                     their names
  bench [--peer]     the figures of the release build; --peer compares with Chromium
  proof [ARGUMENTS]  the longer tests, with many more random cases

Each installs the packages that it needs on Debian 12 or 13, and says which and why.";

/// Exit code of a command line that no task understands, as shells and clap have it.
const EXIT_USAGE: u8 = 2;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next();
    let rest: Vec<String> = arguments.collect();
    match perform(task.as_deref(), &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error @ (Error::UnknownTask { .. } | Error::UnknownArgument { .. })) => {
            eprintln!("xtask: {error}\n\n{USAGE}");
            ExitCode::from(EXIT_USAGE)
        }
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one task with the arguments after its name.
fn perform(task: Option<&str>, rest: &[String]) -> Result<(), Error> {
    match task {
        Some("run") => run::run(rest),
        Some("test") => test::test(rest).map(drop),
        Some("ci") => ci::ci(rest),
        Some("fuzz") => fuzz::fuzz(rest),
        Some("guest") => guest::guest(rest),
        Some("bench") => bench::bench(rest),
        Some("proof") if rest.first().is_some_and(|what| what == "guest") => {
            guest::guest(rest.get(1..).unwrap_or_default())
        }
        Some("proof") => test::proof(rest).map(drop),
        None | Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(Error::UnknownTask { task: other.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_command_line_is_a_usage_error() {
        let table: &[(Option<&str>, &[&str])] =
            &[(Some("rnu"), &[]), (Some("bench"), &["--pear"]), (Some("ci"), &["--fast"])];
        for (task, rest) in table {
            let rest: Vec<String> = rest.iter().map(|&argument| argument.to_owned()).collect();
            let error = perform(*task, &rest).unwrap_err();
            assert!(
                matches!(error, Error::UnknownTask { .. } | Error::UnknownArgument { .. }),
                "{task:?} {rest:?}: {error}"
            );
        }
    }
}
