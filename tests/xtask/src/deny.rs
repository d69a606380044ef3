//! The check of dependencies against `deny.toml`: licences, banned crates, sources, and known
//! vulnerabilities where their database can be fetched.
//!
//! The tool is cargo-deny in one pinned version, built once without optimisation into
//! the target folder's `tools`: that takes under two minutes on two cores, and reading our graph a few seconds.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::error::Error;
use crate::shell;

/// The version of cargo-deny that `deny.toml` is written for.
const VERSION: &str = "0.20.2";

/// Patience with the vulnerability database's server.
const FETCH_LIMIT: Duration = Duration::from_secs(60);

/// Checks every dependency of the workspace, for every feature.
///
/// # Errors
/// Fails where the tool cannot be built or a dependency breaks a rule.
pub(crate) fn deny() -> Result<(), Error> {
    let tool = installed()?;
    let check = |rules: &[&str]| -> Result<(), Error> {
        let mut command = cargo_deny(&tool)?;
        command.args(["--locked", "check", "--hide-inclusion-graph"]).args(rules);
        shell::run(&mut command)
    };
    check(&["licenses", "bans", "sources"])?;

    let mut fetch = cargo_deny(&tool)?;
    // The server is not to be waited for at a prompt, nor for long when it is silent.
    fetch.args(["fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0");
    fetch.env("GIT_HTTP_LOW_SPEED_LIMIT", "1000").env("GIT_HTTP_LOW_SPEED_TIME", "20");
    match shell::run_quietly_within(&mut fetch, FETCH_LIMIT) {
        Ok(()) => check(&["--disable-fetch", "advisories"]),
        Err(_) => {
            println!(
                "Vulnerabilities: NOT checked, their database could not be fetched (cargo-deny fetch db)."
            );
            Ok(())
        }
    }
}

fn cargo_deny(tool: &PathBuf) -> Result<Command, Error> {
    let mut command = Command::new(tool);
    command.current_dir(shell::root()?);
    Ok(command)
}

/// The tool of the pinned version: on the PATH, in the target folder's `tools`, or built there now.
fn installed() -> Result<PathBuf, Error> {
    let tools = shell::target()?.join("tools");
    let own = tools.join("bin/cargo-deny");
    for candidate in [PathBuf::from("cargo-deny"), own.clone()] {
        let version = shell::output(Command::new(&candidate).arg("--version"));
        if version.is_ok_and(|text| text.trim() == format!("cargo-deny {VERSION}")) {
            return Ok(candidate);
        }
    }
    println!("Building cargo-deny {VERSION} once; about two minutes on two cores.");
    let scratch = tools.join("build");
    let package = format!("cargo-deny@{VERSION}");
    let mut install = shell::cargo(&["install", "--quiet", "--locked", "--debug", &package, "--root"])?;
    install.arg(&tools).env("CARGO_TARGET_DIR", &scratch);
    install.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    shell::run(&mut install)?;
    shell::remove_folder(&scratch)?;
    Ok(own)
}
