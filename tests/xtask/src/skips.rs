//! The tests that were skipped: listed after every run, and held against what this machine has.
//!
//! Tests write their lines through `perron-skips`, into a file that is new for each run. A skip is rightful where the
//! machine lacks what the test says; `ci` fails for any other, since that test would pass unseen for ever.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt};

use perron_skips::{Missing, Skip};

use crate::error::Error;
use crate::shell;

/// Where the tests of one run say what they skip, from the repository's root.
const FILE: &str = "target/skipped-tests";

/// The bit of CAP_SYS_ADMIN, which mounting and swapping take, in the kernel's sets of capabilities.
const ADMINISTER: u64 = 1 << 21;

/// Runs a command that tests, lists what it skipped whether it succeeded or not, and gives that list.
///
/// # Errors
/// Fails where the command does, or where the list cannot be read.
pub(crate) fn counted(command: &mut Command) -> Result<Vec<Skip>, Error> {
    counted_in(&shell::root()?.join(FILE), command)
}

fn counted_in(file: &Path, command: &mut Command) -> Result<Vec<Skip>, Error> {
    let unusable = |source| Error::Folder { path: file.to_owned(), source };
    file.parent().map_or(Ok(()), fs::create_dir_all).map_err(unusable)?;
    fs::write(file, "").map_err(unusable)?;
    let ran = shell::run(command.env(perron_skips::FILE, file));
    let skips = read(&fs::read_to_string(file).map_err(unusable)?)?;
    println!("\n{}", List(&skips));
    ran.map(|()| skips)
}

/// Whether every skip is rightful on this machine.
///
/// # Errors
/// Names the tests that this machine can run.
pub(crate) fn hold(skips: &[Skip]) -> Result<(), Error> {
    let tests: Vec<String> = wrongful(skips, has).iter().map(|skip| format!("  {skip}")).collect();
    if tests.is_empty() { Ok(()) } else { Err(Error::Skipped { tests: tests.join("\n") }) }
}

/// Every skip in the text of the file, once and in order.
fn read(text: &str) -> Result<Vec<Skip>, Error> {
    let read = |line: &str| Skip::parse(line).ok_or_else(|| Error::NoSkip { line: line.to_owned() });
    let mut skips = text.lines().map(read).collect::<Result<Vec<_>, _>>()?;
    skips.sort_unstable();
    skips.dedup();
    Ok(skips)
}

fn wrongful(skips: &[Skip], has: impl Fn(&Missing) -> bool) -> Vec<&Skip> {
    skips.iter().filter(|skip| has(&skip.missing)).collect()
}

/// Whether this machine has what a test says it lacks.
fn has(missing: &Missing) -> bool {
    match missing {
        Missing::TestData(path) => {
            env::var_os(perron_skips::TEST_DATA).is_some_and(|root| PathBuf::from(root).join(path).exists())
        }
        Missing::LoopDevices => opens("/dev/loop-control") && shell::on_path("losetup"),
        Missing::Fuse => opens("/dev/fuse") && (shell::is_root() || shell::on_path("fusermount3")),
        Missing::Mounting => fs::read_to_string("/proc/self/status").is_ok_and(|text| administers(&text)),
        Missing::Tracing => {
            shell::output(Command::new("strace").args(["-f", "-o", "/dev/null", "true"])).is_ok()
        }
        Missing::VirtualInput => opens("/dev/uinput"),
        Missing::Program(name) => shell::on_path(name),
    }
}

fn opens(device: &str) -> bool {
    let opened: io::Result<fs::File> = OpenOptions::new().read(true).write(true).open(Path::new(device));
    opened.is_ok()
}

/// Whether a process of this `/proc/PID/status` may mount and swap.
fn administers(status: &str) -> bool {
    let effective = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    effective
        .and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok())
        .is_some_and(|bits| bits & ADMINISTER != 0)
}

/// The list as a person reads it.
struct List<'a>(&'a [Skip]);

impl fmt::Display for List<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => write!(out, "No test was skipped."),
            [_] => write!(out, "1 test was skipped:"),
            several => write!(out, "{} tests were skipped:", several.len()),
        }?;
        self.0.iter().try_for_each(|skip| write!(out, "\n  {skip}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(test: &str, missing: Missing) -> Skip {
        Skip { test: test.to_owned(), missing, detail: String::new() }
    }

    #[test]
    fn a_command_is_told_where_to_add_and_its_lines_are_listed_once() {
        let script =
            "printf 'b\\tfuse\\t\\t\\na\\tprogram\\tzbarimg\\t\\nb\\tfuse\\t\\t\\n' >> \"$PERRON_SKIPS\"";
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let expected = [skip("a", Missing::Program("zbarimg".to_owned())), skip("b", Missing::Fuse)];
        // Not the file of the run that this test is part of.
        let folder = env::temp_dir().join(format!("perron-skipped-{}", std::process::id()));
        let counted = |command: &mut Command| counted_in(&folder.join("list"), command);
        for _ in 0..2 {
            assert_eq!(counted(&mut command).unwrap(), expected, "what an earlier run wrote is not counted");
        }
        let text = List(&expected).to_string();
        assert!(text.starts_with("2 tests were skipped:\n  a: no program zbarimg\n  b: no FUSE"), "{text}");
        assert_eq!(List(&[]).to_string(), "No test was skipped.");

        let failed = counted(Command::new("sh").args(["-c", "exit 3"]));
        assert!(matches!(failed, Err(Error::Failed { .. })), "{failed:?}");
        let unread = counted(Command::new("sh").args(["-c", "echo words >> \"$PERRON_SKIPS\""]));
        assert!(matches!(unread, Err(Error::NoSkip { .. })), "{unread:?}");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn only_what_this_machine_lacks_may_be_skipped() {
        let program = |name: &str| Missing::Program(name.to_owned());
        let (absent, there) = (program("no-such-program-perron"), program("sh"));
        assert_eq!((has(&absent), has(&there)), (false, true));
        assert!(!has(&Missing::TestData("no-such-folder-perron".to_owned())));

        let skips = [skip("first", absent), skip("second", there)];
        hold(&skips[..1]).unwrap();
        let error = hold(&skips).unwrap_err().to_string();
        assert!(error.contains("second") && !error.contains("first"), "{error}");
        let everything = wrongful(&skips, |_| true);
        assert_eq!(everything.len(), 2);
    }

    #[test]
    fn who_may_mount_is_read_from_the_capabilities() {
        for (status, expected) in [
            ("Name:\tsh\nCapEff:\t000001ffffffffff\n", true),
            ("CapEff:\t0000000000200000\n", true),
            ("CapPrm:\t000001ffffffffff\nCapEff:\t00000000a80425fb\n", false),
            ("CapEff:\tall\n", false),
            ("", false),
        ] {
            assert_eq!(administers(status), expected, "{status}");
        }
    }
}
