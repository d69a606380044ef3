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
    build(Lints::Unasked)?;
    all(arguments, Lints::Unasked)
}

/// Runs every test and the examples in the documentation. Gives the tests that were skipped.
///
/// # Errors
/// Fails where the build breaks or a test fails.
pub(crate) fn all(arguments: &[String], lints: Lints) -> Result<Vec<Skip>, Error> {
    skips::counted(lints.ask(&mut workspace("test")?).args(arguments))
}

/// Whether the compiler lints while it builds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lints {
    /// Plain rustc.
    Unasked,
    /// Clippy's compiler, every warning of which fails the build: nothing is compiled once to be linted and once more to
    /// be run. It is rustc without the optimisations that come before LLVM's, and without its checks of null and of
    /// misaligned pointers, which only `unsafe` code could fail.
    Denied,
}

impl Lints {
    /// Has cargo compile the workspace so; what others wrote is compiled by plain rustc in both cases, and once.
    fn ask(self, command: &mut Command) -> &mut Command {
        match self {
            Self::Unasked => command,
            // `cargo clippy` sets the same two. The second is a list of arguments, each with this mark behind it.
            Self::Denied => command
                .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
                .env("CLIPPY_ARGS", "--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__"),
        }
    }
}

/// Runs the tests marked `#[ignore]` for their length, and every property with more cases.
///
/// # Errors
/// Fails as [`test`] does.
pub(crate) fn proof(arguments: &[String]) -> Result<Vec<Skip>, Error> {
    apt::ensure(&[BUILD, DRAW, WINDOW, TESTS])?;
    build(Lints::Unasked)?;
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

/// Builds the programs with the features that they have when everything is tested; with lints, also what no test runs.
///
/// # Errors
/// Fails where the build breaks, or a lint is denied.
pub(crate) fn build(lints: Lints) -> Result<(), Error> {
    let targets: &[&str] = match lints {
        Lints::Unasked => &["--bins", "--tests"],
        Lints::Denied => &["--all-targets"],
    };
    shell::run(lints.ask(&mut workspace("build")?).args(targets))
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
