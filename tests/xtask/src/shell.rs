//! Starts programs: shows the command, waits, and turns a failure into an [`Error`].

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use serde_json::Value;

use crate::error::Error;

/// How often a program with a time limit is asked whether it has ended.
const POLL: Duration = Duration::from_millis(100);

/// The profile that every build shares, so that lints, tests and tours compile things once.
pub(crate) const PROFILE: &[&str] = &["--locked", "--profile", "ci"];

/// The repository's root: two folders above this package, or the current folder.
///
/// # Errors
/// Fails where neither holds the workspace's `Cargo.lock`.
pub(crate) fn root() -> Result<PathBuf, Error> {
    let beside_cargo = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    beside_cargo
        .and_then(|package| Some(package.ancestors().nth(2)?.to_path_buf()))
        .or_else(|| env::current_dir().ok())
        .filter(|folder| folder.join("Cargo.lock").is_file())
        .ok_or(Error::NoRepository)
}

/// The cargo that started this task, in the repository's root.
///
/// # Errors
/// Fails as [`root`] does.
pub(crate) fn cargo(arguments: &[&str]) -> Result<Command, Error> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root()?);
    Ok(command)
}

/// Where everything that is built goes, which the environment and cargo's configuration may have moved.
///
/// # Errors
/// Fails where cargo cannot read the workspace.
pub(crate) fn target() -> Result<PathBuf, Error> {
    let metadata = metadata()?;
    metadata.get("target_directory").and_then(Value::as_str).map(PathBuf::from).ok_or(Error::NoRepository)
}

/// What cargo knows of the workspace's own packages.
///
/// # Errors
/// Fails where cargo cannot read the workspace.
pub(crate) fn metadata() -> Result<Value, Error> {
    let mut command = cargo(&["metadata", "--no-deps", "--format-version", "1"])?;
    let text = output(&mut command)?;
    serde_json::from_str(&text).map_err(|source| Error::Json { command: shown(&command), source })
}

/// Shows and runs a program, its output going where ours goes.
///
/// # Errors
/// Fails where it cannot start or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<(), Error> {
    println!("$ {}", shown(command));
    let status = command.status().map_err(|source| Error::Start { command: shown(command), source })?;
    if status.success() { Ok(()) } else { Err(Error::Failed { command: shown(command), status }) }
}

/// Runs a program silently and gives what it printed on standard output.
///
/// # Errors
/// Fails where it cannot start or does not succeed.
pub(crate) fn output(command: &mut Command) -> Result<String, Error> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|source| Error::Start { command: shown(command), source })?;
    if !output.status.success() {
        return Err(Error::Failed { command: shown(command), status: output.status });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program without input or output, and ends it once `limit` has passed.
///
/// # Errors
/// Fails where it cannot start, does not succeed, or takes longer.
pub(crate) fn run_quietly_within(command: &mut Command, limit: Duration) -> Result<(), Error> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let spawned = command.spawn();
    let start = |source| Error::Start { command: shown(command), source };
    let mut child = spawned.map_err(start)?;
    let since = Instant::now();
    loop {
        match child.try_wait().map_err(start)? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(Error::Failed { command: shown(command), status }),
            None if since.elapsed() >= limit => break,
            None => thread::sleep(POLL),
        }
    }
    child.kill().and_then(|()| child.wait()).map_err(start)?;
    Err(Error::TooLong { command: shown(command), limit })
}

/// Removes a folder and all in it; one that is absent is as good as removed.
///
/// # Errors
/// Fails where it, or something in it, cannot be removed.
pub(crate) fn remove_folder(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(Error::Remove { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// Whether a program of this name is in a folder of the PATH, or where Debian keeps root's.
pub(crate) fn on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .any(|folder| folder.join(program).is_file())
}

/// Whether this task runs as root.
pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|text| text.trim() == "0")
}

/// A command as a person would type it, cargo by its short name.
fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program()).to_owned();
    std::iter::once(program.as_os_str()).chain(command.get_args()).map(quoted).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    if word.contains(char::is_whitespace) || word.is_empty() {
        format!("'{word}'")
    } else {
        word.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_failure_names_the_command_and_its_code() {
        let message = run(&mut sh("exit 7")).unwrap_err().to_string();
        assert!(message.contains("sh -c 'exit 7'") && message.contains('7'), "{message}");
        assert!(matches!(run(&mut Command::new("no-such-program-perron")), Err(Error::Start { .. })));
        assert!(matches!(output(&mut sh("echo x; exit 1")), Err(Error::Failed { .. })));
        assert_eq!(output(&mut sh("echo été")).unwrap(), "été\n");
    }

    #[test]
    fn a_limit_ends_a_program() {
        let limit = Duration::from_millis(300);
        let began = Instant::now();
        assert!(matches!(run_quietly_within(&mut sh("exec sleep 20"), limit), Err(Error::TooLong { .. })));
        assert!(began.elapsed() < Duration::from_secs(10));
        assert!(matches!(run_quietly_within(&mut sh("exit 3"), limit), Err(Error::Failed { .. })));
        run_quietly_within(sh("test \"$WORD\" = kept").env("WORD", "kept"), Duration::from_secs(10)).unwrap();
    }

    #[test]
    fn the_root_holds_the_workspace() {
        let manifest = std::fs::read_to_string(root().unwrap().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }
}
