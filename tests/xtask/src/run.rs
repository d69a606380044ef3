//! `cargo xtask run`: from a clone to the kiosk before one's eyes.

use std::env;
use std::process::Command;

use crate::error::Error;
use crate::packages::{BUILD, DRAW, WINDOW};
use crate::{apt, shell};

/// Where the pictures go when there is no display, from the repository's root.
const TOUR: &str = "target/tour";

/// Builds the kiosk and runs it with `arguments`: in a window where there is a display, else a
/// subcommand as it was asked for, else the tour.
///
/// # Errors
/// Fails where a package cannot be installed, the build breaks or the kiosk stops with an error.
pub(crate) fn run(arguments: &[String]) -> Result<(), Error> {
    let display = env::var_os("DISPLAY").is_some_and(|value| !value.is_empty());
    let plan = plan(display, arguments);
    match plan {
        Plan::AsAsked if display => apt::ensure(&[BUILD, DRAW, WINDOW])?,
        Plan::AsAsked | Plan::Tour => apt::ensure(&[BUILD, DRAW])?,
    }
    match plan {
        Plan::AsAsked => shell::run(perron()?.args(arguments)),
        Plan::Tour => {
            println!("There is no display here: the tour takes its place.");
            shell::run(perron()?.args(["tour", "--out", TOUR, "--lang", "fr"]))?;
            println!("The pictures and the printed documents are in {}", shell::root()?.join(TOUR).display());
            Ok(())
        }
    }
}

/// `cargo run` up to the point where the kiosk's own arguments begin.
fn perron() -> Result<Command, Error> {
    let mut command = shell::cargo(&["run"])?;
    command.args(shell::PROFILE).args(["--package", "perron", "--"]);
    Ok(command)
}

#[derive(Debug, PartialEq, Eq)]
enum Plan {
    AsAsked,
    Tour,
}

/// Only a window needs a display: without one, a subcommand such as `doctor` still runs.
fn plan(display: bool, arguments: &[String]) -> Plan {
    let subcommand = arguments.first().is_some_and(|first| !first.starts_with('-'));
    let asks_help = arguments.iter().any(|argument| matches!(argument.as_str(), "--help" | "--version"));
    if display || subcommand || asks_help { Plan::AsAsked } else { Plan::Tour }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_display_only_a_window_becomes_the_tour() {
        let table: &[(bool, &[&str], Plan)] = &[
            (true, &[], Plan::AsAsked),
            (true, &["--fullscreen"], Plan::AsAsked),
            (false, &[], Plan::Tour),
            (false, &["--fullscreen"], Plan::Tour),
            (false, &["doctor", "--json"], Plan::AsAsked),
            (false, &["--help"], Plan::AsAsked),
        ];
        for (display, arguments, expected) in table {
            let words: Vec<String> = arguments.iter().map(|&word| word.to_owned()).collect();
            assert_eq!(plan(*display, &words), *expected, "display {display}, {arguments:?}");
        }
    }
}
