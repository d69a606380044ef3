//! `cargo xtask ci`: everything that a change must pass, in the order that fails soonest.
//!
//! Lints, tests and tours share one build of the workspace: clippy's compiler, which lints as it compiles, makes the very
//! programs that are tested. It leaves out rustc's own optimisations, which come before LLVM's. A test that is skipped although this machine can run it fails the whole. Each stage's time
//! is printed as it ends, and all of them at the end: the budget is a promise to whoever waits.
//!
//! Where `CARGO_TARGET_DIR` names a folder outside the repository, what others wrote stays built there for the next run,
//! and only that: our own crates are taken out at the end, since a new clone builds them anew.

use std::fmt;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::error::Error;
use crate::packages::{BUILD, DRAW, GUEST, TESTS, WINDOW};
use crate::test::Lints;
use crate::{apt, deny, fuzz, guest, shell, skips, test};

/// What the whole may take on two cores, from a clean clone.
const BUDGET: Duration = Duration::from_secs(60 * 60);

/// Cases of the virtual machine that `cargo xtask proof guest` tries and ci does not: a camera whose driver fails in many
/// ways, one without a signal, its formats but one, and its memory; what is pulled out of a running kiosk, one that nobody
/// uses, its screen on its side, and how soon a scan is seen.
const LONGER: [&str; 8] = [
    "-driver",
    "-signal",
    "-memory",
    "-formats",
    "-station-plugs",
    "-station-idle",
    "-station-side",
    "-station-scan",
];
/// Seconds of each fuzz target: enough to see that none breaks at once on what is new.
const FUZZ_SECONDS: &str = "10";

/// The tours: the folder of their pictures under the target folder's `tour`, and their arguments.
const TOURS: [(&str, &[&str]); 2] = [
    ("fr", &["--lang", "fr", "--text-size", "1"]),
    ("en-large-high-contrast", &["--lang", "en", "--text-size", "4", "--contrast", "high"]),
];

/// Runs every stage until one fails, and prints how long each took.
///
/// # Errors
/// Gives the error of the stage that failed.
pub(crate) fn ci(arguments: &[String]) -> Result<(), Error> {
    if let Some(argument) = arguments.first() {
        return Err(Error::UnknownArgument { task: "ci", argument: argument.clone() });
    }
    let mut timings = Timings::default();
    let result = stages(&mut timings);
    let cleaned =
        if shell::target()?.starts_with(shell::root()?) { Ok(()) } else { timings.measure("clean", clean) };
    println!("\n{timings}");
    result.and(cleaned)
}

fn stages(timings: &mut Timings) -> Result<(), Error> {
    timings.measure("packages", || apt::ensure(&[BUILD, DRAW, WINDOW, TESTS, GUEST]))?;
    timings.measure("format", format)?;
    timings.measure("lints and build", || test::build(Lints::Denied))?;
    timings.measure("dependencies", deny::deny)?;
    timings.measure("tests", || skips::hold(&test::all(&[], Lints::Denied)?))?;
    timings.measure("guest", || guest::built(&LONGER.map(str::to_owned)))?;
    timings.measure("fuzz", || fuzz::fuzz(&[FUZZ_SECONDS.to_owned()]))?;
    for (name, arguments) in TOURS {
        timings.measure(&format!("tour {name}"), || tour(name, arguments))?;
    }
    Ok(())
}

/// The workspace, and the fuzz targets, which are one of their own.
fn format() -> Result<(), Error> {
    shell::run(&mut shell::cargo(&["fmt", "--all", "--check"])?)?;
    shell::run(&mut shell::cargo(&["fmt", "--manifest-path", "tests/fuzz/Cargo.toml", "--check"])?)
}

/// Takes our own crates out of a target folder that outlives this clone.
fn clean() -> Result<(), Error> {
    let metadata = shell::metadata()?;
    let packages = metadata.get("packages").and_then(Value::as_array).ok_or(Error::NoRepository)?;
    let mut command = shell::cargo(&["clean", "--quiet", "--profile", "ci"])?;
    for name in packages.iter().filter_map(|package| package.get("name")?.as_str()) {
        command.args(["--package", name]);
    }
    shell::run(&mut command)
}

/// One tour with the programs just tested. It takes its pictures anew: none is left from before.
fn tour(name: &str, arguments: &[&str]) -> Result<(), Error> {
    let out = shell::target()?.join("tour").join(name);
    shell::remove_folder(&out)?;
    let mut command = Command::new(shell::target()?.join("ci/perron"));
    command.arg("tour").arg("--out").arg(&out).args(arguments);
    shell::run(&mut command)
}

/// The stages that have ended, in order.
#[derive(Debug, Default)]
struct Timings {
    stages: Vec<(String, Duration, bool)>,
}

impl Timings {
    fn measure(&mut self, name: &str, stage: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        println!("\n== {name}");
        let began = Instant::now();
        let result = stage();
        let took = began.elapsed();
        println!("== {name}: {}, {}", if result.is_ok() { "passed" } else { "FAILED" }, clock(took));
        self.stages.push((name.to_owned(), took, result.is_ok()));
        result
    }

    fn total(&self) -> Duration {
        self.stages.iter().map(|(_, took, _)| *took).sum()
    }
}

impl fmt::Display for Timings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, took, passed) in &self.stages {
            writeln!(out, "{:<28} {:>6}{}", name, clock(*took), if *passed { "" } else { "  FAILED" })?;
        }
        let total = self.total();
        write!(out, "{:<28} {:>6}", "total", clock(total))?;
        if total > BUDGET {
            write!(out, "  over the budget of {}", clock(BUDGET))?;
        }
        Ok(())
    }
}

/// Minutes and seconds, rounded down.
fn clock(duration: Duration) -> String {
    format!("{}:{:02}", duration.as_secs() / 60, duration.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_stage_is_measured_and_named() {
        let mut timings = Timings::default();
        timings.measure("first", || Ok(())).unwrap();
        timings.measure("second", || Err(Error::NoBenchmark)).unwrap_err();
        let text = timings.to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(!lines[0].contains("FAILED") && lines[1].contains("FAILED"), "{text}");
        assert!(lines[2].starts_with("total") && !lines[2].contains("budget"), "{text}");
    }

    #[test]
    fn going_over_the_budget_is_said() {
        let took = BUDGET + Duration::from_secs(61);
        let timings = Timings { stages: vec![("tests".to_owned(), took, true)] };
        assert!(timings.to_string().ends_with("61:01  over the budget of 60:00"), "{timings}");
    }
}
