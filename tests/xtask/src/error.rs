//! What can go wrong in a task. Each message ends with what to do next.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

/// Why a task stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The first argument names no task.
    #[error("no task is called “{task}”")]
    UnknownTask { task: String },

    /// The task takes no such argument.
    #[error("`{task}` takes no argument “{argument}”")]
    UnknownArgument { task: &'static str, argument: String },

    /// A program could not be started at all.
    #[error("`{command}` could not be started: {source}; check that it is installed and on the PATH")]
    Start { command: String, source: io::Error },

    /// A program ran and failed; its own output says why.
    #[error("`{command}` failed ({status}); the reason is in its output, just above")]
    Failed { command: String, status: ExitStatus },

    /// A program with a time limit had to be ended.
    #[error("`{command}` was ended after {} s; run it by hand to see where it waits", limit.as_secs())]
    TooLong { command: String, limit: Duration },

    /// A program was expected to print JSON.
    #[error("`{command}` printed no valid JSON: {source}; run it by hand to see what it prints")]
    Json { command: String, source: serde_json::Error },

    /// Packages are missing, and this account may not install any.
    #[error("neither root nor sudo here; as root, run: apt-get install {packages}")]
    NotRoot { packages: String },

    /// A folder of results could not be emptied.
    #[error("{} could not be removed: {source}; check who owns it", path.display())]
    Remove { path: PathBuf, source: io::Error },

    /// A folder could not be made or read.
    #[error("{} cannot be used: {source}; check who owns it", path.display())]
    Folder { path: PathBuf, source: io::Error },

    /// Tests were skipped for want of what this machine has.
    #[error(
        "these tests were skipped although this machine can run them; mend what keeps them from it:\n{tests}"
    )]
    Skipped { tests: String },

    /// A line in the list of skipped tests is none of ours.
    #[error("“{line}” says of no test why it was skipped; write it through perron_skips::skip")]
    NoSkip { line: String },

    /// Debian's kernel cannot be had as a package, or a program is missing.
    #[error("Debian's kernel cannot be fetched as a package: check the mirror, then run apt-get update")]
    NoKernel,
    /// The voice does not say where its files are.
    #[error("espeak-ng does not say where its files are: install espeak-ng-data, then try again")]
    NoVoice,
    /// The library of fonts is not where the loader looks.
    #[error("libfontconfig.so.1 is not there: install fontconfig, then try again")]
    NoFont,
    /// A case failed in the virtual machine.
    #[error("a case failed in the virtual machine; its line above begins with FAIL")]
    GuestFailed,
    /// The virtual machine did not say its last line.
    #[error("the virtual machine ended, or took longer than {} minutes, before its last line", limit.as_secs() / 60)]
    GuestSilent {
        /// What it may take.
        limit: std::time::Duration,
    },

    /// There is nothing to measure.
    #[error("perron-tests has no benchmark, so nothing was measured; add one under tests/benches")]
    NoBenchmark,

    /// Neither cargo nor the current folder says where the repository is.
    #[error("the repository was not found; run `cargo xtask` inside a clone of it")]
    NoRepository,
}
