//! Recorded machines whose disks are plain files, for the tests of commands.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

use perron_flash::erase::{Answer, EraseTool, ToolError};
use perron_flash::guard::{Policy, Target};
use perron_flash::{Access, Disk, Medium, OpenError};

use super::Host;
use crate::error::KitError;
use crate::report::{Console, Report};

#[path = "../../flash/tests/guard_tree/mod.rs"]
pub(crate) mod tree;

/// A file that stands for a disk.
struct FileDisk {
    file: File,
    loses_from: u64,
}

impl Disk for FileDisk {
    fn size(&self) -> u64 {
        self.file.metadata().unwrap().len()
    }
    fn align(&self) -> usize {
        512
    }
    fn is_direct(&self) -> bool {
        true
    }
    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        self.file.read_at(buffer, at)
    }
    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
        let kept = usize::try_from(self.loses_from.saturating_sub(at)).unwrap().min(bytes.len());
        self.file.write_all_at(&bytes[..kept], at)?;
        Ok(bytes.len())
    }
    fn zero(&mut self, _: u64, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct FileMedium {
    node: PathBuf,
    name: String,
    loses_from: u64,
}

impl Medium for FileMedium {
    fn name(&self) -> &str {
        &self.name
    }
    fn open(&self, access: Access) -> Result<Box<dyn Disk>, OpenError> {
        let file = OpenOptions::new().read(true).write(access == Access::Write).open(&self.node).unwrap();
        Ok(Box::new(FileDisk { file, loses_from: self.loses_from }))
    }
}

/// No program is installed.
struct NoTools;

impl EraseTool for NoTools {
    fn run(
        &mut self,
        program: &'static str,
        _: &[&str],
        _: std::time::Duration,
    ) -> Result<Answer, ToolError> {
        Err(ToolError::Missing { program })
    }
    fn pause(&mut self, _: std::time::Duration) {}
}

/// A recorded machine. The disk called `liar` loses what is written from the byte `loses_from` on.
pub(crate) fn host(tree: &tree::Tree, liar: &'static str, loses_from: u64) -> Host {
    let medium = move |target: Target, _: Policy| -> Arc<dyn Medium> {
        let loses_from = if target.name() == liar { loses_from } else { u64::MAX };
        Arc::new(FileMedium {
            node: target.node().to_owned(),
            name: target.node().display().to_string(),
            loses_from,
        })
    };
    Host { roots: tree.roots(), medium: Box::new(medium), tool: Box::new(|| Box::new(NoTools)) }
}

/// Runs a command in memory; gives its exit code, standard output and standard error.
pub(crate) fn run<E: Into<KitError>>(
    input: &str,
    json: bool,
    command: impl FnOnce(&mut Report<'_>) -> Result<(), E>,
) -> (u8, String, String) {
    let (mut out, mut err) = (vec![], vec![]);
    let console = Console { input: &mut input.as_bytes(), out: &mut out, err: &mut err, is_live: false };
    let mut report = Report::new(console, json);
    let code = match command(&mut report).map_err(Into::into) {
        Ok(()) => 0,
        Err(error) => {
            report.fail(&error, error.exit_code());
            error.exit_code()
        }
    };
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}
