//! `cargo xtask fuzz [SECONDS]`: libFuzzer on what strangers hand to the technician's bench and to the kiosk's devices.
//!
//! The targets are a workspace of their own, `tests/fuzz`, compiled with the coverage counters that the compiler has on
//! its stable channel. What libFuzzer learns is kept in `target/fuzz/corpus` and is where the next run begins; an input
//! that breaks a target is left in `target/fuzz/found`, and its path is in the output. `TARGET.log` has all of that.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::packages::{BUILD, FUZZ};
use crate::{apt, shell};

/// Seconds of each target where nobody says.
const SECONDS: &str = "60";

/// The longest that one input may take, in seconds.
const INPUT_SECONDS: &str = "10";

/// What one target may take of memory, in MiB.
const MEMORY_MIB: &str = "1024";

/// How libFuzzer says how many inputs it tried.
const COUNT: &str = "stat::number_of_executed_units:";

/// Lines of its log that are shown where an input broke a target.
const SHOWN: usize = 40;

/// Counters of edges and comparisons, for libFuzzer to see what an input reaches.
const FLAGS: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// Runs every target for so many seconds.
///
/// # Errors
/// Fails where a target cannot be built, or an input breaks one.
pub(crate) fn fuzz(arguments: &[String]) -> Result<(), Error> {
    let seconds = match arguments {
        [] => SECONDS,
        [one] if one.parse::<u32>().is_ok_and(|seconds| seconds > 0) => one,
        [first, ..] => return Err(Error::UnknownArgument { task: "fuzz", argument: first.clone() }),
    };
    apt::ensure(&[BUILD, FUZZ])?;
    let root = shell::root()?;
    let built = root.join("target/fuzz");
    let host = host()?;
    let mut build =
        shell::cargo(&["build", "--locked", "--release", "--manifest-path", "tests/fuzz/Cargo.toml"])?;
    // With a target named, build scripts and macros are compiled without the counters.
    build.args(["--target", &host, "--target-dir"]).arg(&built).env("RUSTFLAGS", FLAGS.join(" "));
    shell::run(&mut build)?;
    for name in targets(&root.join("tests/fuzz/src/bin"))? {
        let program = built.join(&host).join("release").join(&name);
        run(&program, &root, &built, &name, seconds)?;
    }
    Ok(())
}

/// Runs one target. libFuzzer speaks much: of what it says the number of inputs is shown, and the end where one broke it.
fn run(program: &Path, root: &Path, built: &Path, name: &str, seconds: &str) -> Result<(), Error> {
    let log = built.join(format!("{name}.log"));
    let unwritten = |source| Error::Folder { path: log.clone(), source };
    let mut command = command(program, root, name, seconds)?;
    let result = shell::run(command.stderr(File::create(&log).map_err(unwritten)?));
    let said = String::from_utf8_lossy(&fs::read(&log).map_err(unwritten)?).into_owned();
    if result.is_ok() {
        let count = said.lines().find_map(|line| line.strip_prefix(COUNT)).unwrap_or_default().trim();
        println!("{name}: {count} inputs, and none broke it");
    } else {
        let lines: Vec<&str> = said.lines().collect();
        let end = lines.get(lines.len().saturating_sub(SHOWN)..).unwrap_or_default();
        eprintln!("{}", end.join("\n"));
    }
    result
}

/// One target's command, with its folders made.
fn command(program: &Path, root: &Path, name: &str, seconds: &str) -> Result<Command, Error> {
    let folder = |kind: &str| {
        let path = root.join("target/fuzz").join(kind).join(name);
        match fs::create_dir_all(&path) {
            Ok(()) => Ok(path),
            Err(source) => Err(Error::Folder { path, source }),
        }
    };
    let mut command = Command::new(program);
    command.arg(folder("corpus")?).arg(root.join("tests/fuzz/seeds").join(name));
    command.arg(format!("-artifact_prefix={}/", folder("found")?.display()));
    command.arg(format!("-max_total_time={seconds}"));
    command.arg(format!("-timeout={INPUT_SECONDS}")).arg(format!("-rss_limit_mb={MEMORY_MIB}"));
    command.args(["-print_final_stats=1", "-verbosity=0"]);
    Ok(command)
}

/// The targets' names, sorted: one file each.
fn targets(folder: &Path) -> Result<Vec<String>, Error> {
    let unread = |source| Error::Folder { path: folder.to_owned(), source };
    let files: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(unread)?;
    let mut names: Vec<String> =
        files.iter().filter_map(|file| file.file_stem()?.to_str().map(str::to_owned)).collect();
    names.sort();
    Ok(names)
}

/// The compiler's own target: `x86_64-unknown-linux-gnu`.
fn host() -> Result<String, Error> {
    let mut command = shell::cargo(&["-vV"])?;
    let text = shell::output(&mut command)?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned).ok_or(Error::NoRepository)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_seeds() {
        let root = shell::root().unwrap();
        let names = targets(&root.join("tests/fuzz/src/bin")).unwrap();
        assert!(names.len() >= 5, "{names:?}");
        for name in names {
            let seeds = fs::read_dir(root.join("tests/fuzz/seeds").join(&name)).unwrap();
            assert!(seeds.count() > 0, "{name}");
        }
    }

    #[test]
    fn only_seconds_are_understood() {
        for wrong in ["0", "x", "-1", "--all"] {
            let told = fuzz(&[wrong.to_owned()]).unwrap_err();
            assert!(matches!(told, Error::UnknownArgument { task: "fuzz", .. }), "{told}");
        }
    }
}
