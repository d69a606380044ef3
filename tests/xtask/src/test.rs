//! `cargo xtask test` and `cargo xtask proof`.
//!
//! The end-to-end tests start `perron` and `perron-kit` as programs, which `cargo test` alone
//! does not build for another package: so both are built first, with the very features that the
//! tests use, and nothing is compiled twice.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use perron_skips::{Skip, TEST_DATA};

use crate::error::Error;
use crate::packages::{BUILD, DRAW, TESTS, WINDOW};
use crate::{apt, shell, skips};

/// Random cases of each property in a proof; an ordinary run has proptest's 256.
const PROOF_CASES: &str = "10000";

/// Builds everything, then runs every test and the examples in the documentation. Gives the tests that were skipped.
///
/// # Errors
/// Fails where a package cannot be installed, the build breaks or a test fails.
pub(crate) fn test(arguments: &[String]) -> Result<Vec<Skip>, Error> {
    apt::ensure(&[BUILD, DRAW, WINDOW, TESTS])?;
    build()?;
    skips::counted(workspace("test")?.args(arguments))
}

/// Runs the tests marked `#[ignore]` for their length, and every property with more cases.
///
/// # Errors
/// Fails as [`test`] does.
pub(crate) fn proof(arguments: &[String]) -> Result<Vec<Skip>, Error> {
    apt::ensure(&[BUILD, DRAW, WINDOW, TESTS])?;
    build()?;
    let mut command = workspace("test")?;
    if env::var_os("PROPTEST_CASES").is_none() {
        command.env("PROPTEST_CASES", PROOF_CASES);
    }
    // An `ignore` on an example in the documentation means that it cannot run: left out.
    command.args(["--lib", "--bins", "--tests"]).args(arguments);
    if !arguments.iter().any(|argument| argument == "--") {
        command.arg("--");
    }
    skips::counted(command.arg("--include-ignored"))
}

/// Builds the programs with the features that they have when everything is tested.
///
/// # Errors
/// Fails where the build breaks.
pub(crate) fn build() -> Result<(), Error> {
    shell::run(workspace("build")?.args(["--bins", "--tests"]))
}

/// A cargo command over the whole workspace, with the test data's folder made absolute: each
/// package's tests run in a folder of their own.
fn workspace(subcommand: &str) -> Result<Command, Error> {
    let mut command = shell::cargo(&[subcommand, "--workspace"])?;
    command.args(shell::PROFILE);
    if let Some(folder) = env::var_os(TEST_DATA).map(PathBuf::from).filter(|folder| folder.is_relative()) {
        let here = env::current_dir().map_err(|_| Error::NoRepository)?;
        command.env(TEST_DATA, here.join(folder));
    }
    Ok(command)
}
