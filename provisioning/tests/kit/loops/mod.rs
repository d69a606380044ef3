//! Files that pose as disks, through the kernel.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use perron_kit::Console;
use perron_skips::Missing;

/// A loop device over a file of these bytes; gone when dropped.
pub(crate) struct Loop {
    pub(crate) node: String,
    pub(crate) file: PathBuf,
    _folder: tempfile::TempDir,
}

impl Loop {
    /// `None`, and the calling test is skipped, where this machine gives none.
    pub(crate) fn over(bytes: &[u8]) -> Option<Self> {
        Self::with_sectors(bytes, 512)
    }

    /// The same with sectors of so many bytes.
    pub(crate) fn with_sectors(bytes: &[u8], sector: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("disk.img");
        fs::write(&file, bytes).unwrap();
        let sector = format!("--sector-size={sector}");
        let made =
            Command::new("losetup").args(["-f", "--show", "--direct-io=on", &sector]).arg(&file).output();
        let made = match made {
            Ok(made) if made.status.success() => made,
            other => {
                perron_skips::skip(Missing::LoopDevices, &format!("{other:?}"));
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

    /// Runs a program that mounts or swaps; `false`, and the calling test is skipped, where it is not permitted here.
    pub(crate) fn is_permitted(program: &str, arguments: &[&str]) -> bool {
        match Command::new(program).args(arguments).output() {
            Ok(done) if done.status.success() => true,
            other => {
                let is_absent = other.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
                let missing =
                    if is_absent { Missing::Program(program.to_owned()) } else { Missing::Mounting };
                perron_skips::skip(missing, &format!("{program}: {other:?}"));
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
    kit_typing(words, "")
}

/// Runs a command of the kit for somebody who types these lines.
pub(crate) fn kit_typing(words: &[&str], lines: &str) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let console = Console { input: &mut lines.as_bytes(), out: &mut out, err: &mut err, is_live: false };
    let code = perron_kit::run_in(std::iter::once("perron-kit").chain(words.iter().copied()), console);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}
