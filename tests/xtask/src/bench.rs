//! `cargo xtask bench`: the figures of the release build.
//!
//! The benchmarks themselves are `tests/benches/*.rs`, programs that measure `perron` from
//! outside and print what they found; this only finds them, builds what they measure, and runs
//! them one after the other, since two at once would disturb each other. `--peer` is handed on
//! to each: compare with a peer too. The figures are reported and never fail a build.

use serde_json::Value;

use crate::error::Error;
use crate::packages::{BUILD, DRAW, PEER, TESTS, WINDOW};
use crate::{apt, shell};

/// The package whose benchmarks are run.
const PACKAGE: &str = "perron-tests";

/// Runs each benchmark against the release build.
///
/// # Errors
/// Fails where a package cannot be installed, the build breaks, a benchmark stops with an error,
/// or there is none.
pub(crate) fn bench(arguments: &[String]) -> Result<(), Error> {
    let peer = arguments.iter().any(|argument| argument == "--peer");
    if let Some(argument) = arguments.iter().find(|argument| *argument != "--peer") {
        return Err(Error::UnknownArgument { task: "bench", argument: argument.clone() });
    }
    let names = named(&shell::metadata()?);
    if names.is_empty() {
        return Err(Error::NoBenchmark);
    }
    apt::ensure(&[BUILD, DRAW, WINDOW, TESTS, if peer { PEER } else { &[] }])?;
    shell::run(&mut shell::cargo(&[
        "build",
        "--locked",
        "--release",
        "--package",
        "perron",
        "--package",
        "perron-kit",
    ])?)?;
    for name in &names {
        let mut command = shell::cargo(&["bench", "--locked", "--package", PACKAGE, "--bench", name])?;
        if peer {
            command.args(["--", "--peer"]);
        }
        shell::run(&mut command)?;
    }
    Ok(())
}

/// The benchmark targets of [`PACKAGE`] in what `cargo metadata` printed.
fn named(metadata: &Value) -> Vec<String> {
    let list = |value: &Value, key| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let name = |value: &Value| value.get("name").and_then(Value::as_str).map(str::to_owned);
    list(metadata, "packages")
        .iter()
        .filter(|package| name(package).as_deref() == Some(PACKAGE))
        .flat_map(|package| list(package, "targets"))
        .filter(|target| list(target, "kind").iter().any(|kind| kind == "bench"))
        .filter_map(|target| name(&target))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tests_packages_benchmarks_are_run() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "perron-tests", "targets": [
                { "name": "perron_tests", "kind": ["lib"] },
                { "name": "first_paint", "kind": ["bench"] },
                { "name": "verdict", "kind": ["bench"] },
            ]},
            { "name": "perron", "targets": [{ "name": "other", "kind": ["bench"] }] },
        ]});
        assert_eq!(named(&metadata), ["first_paint", "verdict"]);
        assert_eq!(named(&Value::Null), Vec::<String>::new());
    }
}
