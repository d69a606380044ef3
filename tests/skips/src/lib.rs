//! How a test says that this machine cannot run it.
//!
//! The test harness knows only passed and failed, so a test that returns early looks as if it had passed. Such a test
//! calls [`skip`] first, which prints the reason and adds a line to the file that [`FILE`] names. `cargo xtask test`
//! sets that variable, lists what was skipped, and `cargo xtask ci` fails where a reason does not hold on the machine.
//!
//! ```text
//!  test ─► skip(Missing, detail) ─┬─► standard output
//!                                 └─► one line in $PERRON_SKIPS ─► Skip::parse ─► xtask
//! ```
//!
//! Knows no other crate, since `xtask` is the first thing that a fresh machine compiles.
#![allow(clippy::print_stdout, reason = "a test that is skipped says why")]

mod line;

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;
use std::{env, fmt};

pub use line::Skip;

/// The environment variable that names the file to add skipped tests to. Without it they are only printed.
pub const FILE: &str = "PERRON_SKIPS";

/// The environment variable that names the folder of test data, which is not in the repository.
pub const TEST_DATA: &str = "PERRON_TEST_DATA";

/// What a machine lacks to run a test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// This file or folder of the test data, from its root.
    TestData(String),
    /// Loop devices: `losetup` is missing or may not make one.
    LoopDevices,
    /// File systems in a process of their own: `/dev/fuse` is missing or may not be used.
    Fuse,
    /// The permission to mount a file system or to swap on a disk.
    Mounting,
    /// The permission to watch the system calls of a child process, or `strace` itself.
    Tracing,
    /// Input devices that the kernel makes for a program: `/dev/uinput` is missing or may not be used.
    VirtualInput,
    /// This program.
    Program(String),
}

impl fmt::Display for Missing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TestData(path) => write!(out, "no test data {path} (set {TEST_DATA} to its folder)"),
            Self::LoopDevices => write!(out, "no loop devices (they take root and losetup)"),
            Self::Fuse => write!(out, "no FUSE (it takes /dev/fuse, and root or fusermount3)"),
            Self::Mounting => write!(out, "no mounting (it takes the right to administer the system)"),
            Self::Tracing => write!(out, "no tracing (it takes strace and the right to trace a child)"),
            Self::VirtualInput => write!(out, "no virtual input devices (they take root and /dev/uinput)"),
            Self::Program(name) => write!(out, "no program {name}"),
        }
    }
}

/// Says that the calling test is skipped. `detail` is what the system answered; it may be empty.
///
/// # Panics
/// Where the file that [`FILE`] names cannot be written: a skipped test must not pass as one that ran.
pub fn skip(missing: Missing, detail: &str) {
    let skip = Skip { test: test_name(), missing, detail: detail.to_owned() };
    println!("skipped: {skip}");
    let Some(path) = env::var_os(FILE).map(PathBuf::from) else { return };
    let written = add(&path, &skip);
    assert!(written.is_ok(), "{}: {written:?}", path.display());
}

/// A file or folder of the test data, by its path from the data's root. Where it is not there, the calling test is
/// skipped, and this says so.
///
/// # Panics
/// As [`skip`] does.
#[must_use]
pub fn test_data(path: &str) -> Option<PathBuf> {
    let found = env::var_os(TEST_DATA).map(|root| PathBuf::from(root).join(path));
    let (found, detail) = match found {
        Some(found) if found.exists() => (Some(found), String::new()),
        Some(absent) => (None, format!("{} is not there", absent.display())),
        None => (None, String::new()),
    };
    if found.is_none() {
        skip(Missing::TestData(path.to_owned()), &detail);
    }
    found
}

/// Adds one line in a single write, which the system keeps whole while other tests add theirs.
fn add(path: &std::path::Path, skip: &Skip) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(format!("{}\n", skip.line()).as_bytes())
}

/// The package, the test program and the test that call: `perron-kit guard swap_in_use_is_left_alone`.
fn test_name() -> String {
    let package = env::var("CARGO_PKG_NAME").unwrap_or_default();
    let program = env::current_exe().ok();
    let program = program.as_ref().and_then(|path| path.file_stem()).unwrap_or_default().to_string_lossy();
    // Cargo adds a hash to the name of a test's program.
    let program = program.rsplit_once('-').map_or(&*program, |(name, _)| name);
    // The harness names each test's thread after the test.
    let thread = std::thread::current();
    [&package, program, thread.name().unwrap_or_default()].join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_named_by_package_program_and_function() {
        let name = std::thread::Builder::new().name("module::test".to_owned()).spawn(test_name);
        assert_eq!(name.unwrap().join().unwrap(), "perron-skips perron_skips module::test");
    }

    #[test]
    fn lines_of_several_writers_stay_whole() {
        let path = env::temp_dir().join(format!("perron-skips-{}", std::process::id()));
        let skip = |n: usize| Skip {
            test: format!("package program test{n}"),
            missing: Missing::Program("x".repeat(200)),
            detail: "words ".repeat(n),
        };
        std::thread::scope(|scope| {
            for n in 0..8 {
                let path = &path;
                scope.spawn(move || (0..50).for_each(|_| add(path, &skip(n)).unwrap()));
            }
        });
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let read: Vec<Skip> = text.lines().map(|line| Skip::parse(line).unwrap()).collect();
        assert_eq!(read.len(), 400);
        for n in 0..8 {
            let expected = Skip { detail: skip(n).detail.trim().to_owned(), ..skip(n) };
            assert_eq!(read.iter().filter(|found| **found == expected).count(), 50, "{n}");
        }
    }
}
