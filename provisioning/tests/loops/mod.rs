//! Files that pose as disks, through the kernel.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test may stop")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says why")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A loop device over a file of these bytes; gone when dropped.
pub(crate) struct Loop {
    pub(crate) node: String,
    pub(crate) file: PathBuf,
    _folder: tempfile::TempDir,
}

impl Loop {
    /// `None`, with a printed reason, where this machine gives none.
    pub(crate) fn over(bytes: &[u8]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("disk.img");
        fs::write(&file, bytes).unwrap();
        let made = Command::new("losetup").args(["-f", "--show", "--direct-io=on"]).arg(&file).output();
        let made = match made {
            Ok(made) if made.status.success() => made,
            other => {
                println!("skipped: no loop device to be had ({other:?})");
                return None;
            }
        };
        let node = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        Some(Self { node, file, _folder: folder })
    }

    /// What is on it, as the file holds it.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        fs::read(&self.file).unwrap()
    }

    /// The last four letters and digits of its port; a loop device has no serial number.
    pub(crate) fn confirmation(&self) -> String {
        let port = format!("virtual{}", Path::new(&self.node).file_name().unwrap().to_str().unwrap());
        port[port.len() - 4..].to_owned()
    }

    /// Runs a program of the system; `false`, with a printed reason, where it is not permitted here.
    pub(crate) fn is_permitted(program: &str, arguments: &[&str]) -> bool {
        match Command::new(program).args(arguments).output() {
            Ok(done) if done.status.success() => true,
            other => {
                println!("skipped: {program} is not possible here ({other:?})");
                false
            }
        }
    }
}

impl Drop for Loop {
    fn drop(&mut self) {
        let _ = Command::new("losetup").args(["-d", &self.node]).status();
    }
}

/// Runs a command of the kit; gives exit code, output and errors.
pub(crate) fn kit(words: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code =
        perron_kit::run(std::iter::once("perron-kit").chain(words.iter().copied()), &mut out, &mut err);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}
