//! Recorded machines whose disks are plain files, for the tests of commands.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use perron_flash::erase::{Answer, EraseTool, ToolError};
use perron_flash::guard::{Policy, Target};
use perron_flash::{Access, Disk, Medium, OpenError};
use serde_json::json;

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
    fn run(&mut self, program: &'static str, _: &[&str], _: Duration) -> Result<Answer, ToolError> {
        Err(ToolError::Missing { program })
    }
    fn pause(&mut self, _: Duration) {}
}

/// What the programs of a simulated bench find, and what was asked of them.
#[derive(Default)]
pub(crate) struct Programs {
    /// The number that the disk behind a node says itself.
    pub(crate) serials: BTreeMap<PathBuf, String>,
    /// ATA drives, by node, whose firmware is frozen.
    pub(crate) frozen: BTreeSet<PathBuf>,
    /// Whether they thaw when the PC sleeps; `None`: it does not fall asleep.
    pub(crate) thaws: Option<bool>,
    /// ATA drives that keep the password of an erase that fails.
    pub(crate) keep_password: BTreeSet<PathBuf>,
    /// ATA drives that hide the half of what they have, and do not open it.
    pub(crate) hides: BTreeSet<PathBuf>,
    /// ATA drives that are locked, and the password that opens them.
    pub(crate) locked: BTreeMap<PathBuf, &'static str>,
    /// What happens when a drive begins to erase itself. The power is gone then.
    pub(crate) power_cut: Option<Box<dyn FnOnce() + Send>>,
    /// Nothing answers any more.
    pub(crate) is_off: bool,
    pub(crate) has_password: BTreeSet<PathBuf>,
    pub(crate) slept: u32,
}

/// All programs are installed.
#[derive(Clone, Default)]
pub(crate) struct Tools(pub(crate) Arc<Mutex<Programs>>);

impl EraseTool for Tools {
    fn run(&mut self, program: &'static str, words: &[&str], _: Duration) -> Result<Answer, ToolError> {
        let mut all = self.0.lock().unwrap();
        let node = PathBuf::from(words.last().unwrap());
        let said = words.join(" ");
        if said.contains("security-erase")
            && let Some(cut) = all.power_cut.take()
        {
            all.is_off = true;
            cut();
        }
        let answer = match program {
            _ if all.is_off => None,
            "rtcwake" => {
                all.slept += 1;
                if all.thaws == Some(true) {
                    all.frozen.clear();
                }
                all.thaws.map(|_| String::new())
            }
            "smartctl" => Some(all.serials.get(&node).map_or_else(String::new, |serial| {
                json!({ "device": { "protocol": "ATA" }, "serial_number": serial, "model_name": "EXEMPLE SSD" })
                    .to_string()
            })),
            _ if said.starts_with("-I") => Some(all.identify(&node)),
            _ if said.contains("-N") && all.hides.contains(&node) => {
                said.starts_with("-N").then(|| " max sectors   = 8/16, HPA is enabled".to_owned())
            }
            _ if said.starts_with("-N") => Some(" max sectors   = 8/8, HPA is disabled".to_owned()),
            _ if said.contains("security-unlock") => {
                let is_it = all.locked.get(&node).is_some_and(|password| said.contains(password));
                is_it.then(|| all.locked.remove(&node)).map(|_| String::new())
            }
            _ if said.contains("security-erase") && !all.keep_password.contains(&node) => {
                let size = std::fs::metadata(&node).unwrap().len();
                std::fs::write(&node, vec![0; usize::try_from(size).unwrap()]).unwrap();
                all.has_password.remove(&node);
                Some(String::new())
            }
            _ if said.contains("security-disable") && !all.keep_password.contains(&node) => {
                all.has_password.remove(&node);
                Some(String::new())
            }
            _ if said.contains("security-set-pass") => {
                all.has_password.insert(node);
                Some(String::new())
            }
            _ => None,
        };
        Ok(Answer { is_ok: answer.is_some(), out: answer.unwrap_or_default(), err: "refused".to_owned() })
    }
    fn pause(&mut self, _: Duration) {}
}

impl Programs {
    fn identify(&self, node: &Path) -> String {
        let not = |is: bool| if is { "\t" } else { "not" };
        format!(
            "ATA device\n\tModel Number:  EXEMPLE SSD\n\tSerial Number: S1\nSecurity: \n\t\tsupported\n\t{}\tenabled\n\
             \t{}\tlocked\n\t{}\tfrozen\n\t2min for SECURITY ERASE UNIT.\nEnd\n",
            not(self.has_password.contains(node) || self.locked.contains_key(node)),
            not(self.locked.contains_key(node)),
            not(self.frozen.contains(node))
        )
    }
}

/// A file that stands for a disk, which loses what is written from the byte `loses_from` on.
pub(crate) fn file_medium(node: &Path, loses_from: u64) -> Arc<dyn Medium> {
    Arc::new(FileMedium { node: node.to_owned(), name: node.display().to_string(), loses_from })
}

/// A recorded machine on which all programs are installed.
pub(crate) fn host_with(tree: &tree::Tree, tools: &Tools) -> Host {
    let tools = tools.clone();
    Host { tool: Arc::new(move || Box::new(tools.clone())), ..host(tree, "", 0) }
}

/// A recorded machine. The disk called `liar` loses what is written from the byte `loses_from` on.
pub(crate) fn host(tree: &tree::Tree, liar: &'static str, loses_from: u64) -> Host {
    let medium = move |target: Target, _: Policy| -> Arc<dyn Medium> {
        let loses_from = if target.name() == liar { loses_from } else { u64::MAX };
        file_medium(target.node(), loses_from)
    };
    Host { roots: tree.roots(), medium: Box::new(medium), tool: Arc::new(|| Box::new(NoTools)) }
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
    report.end();
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}
