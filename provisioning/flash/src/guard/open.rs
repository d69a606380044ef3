//! A block device, opened past the page cache, exclusively, and looked at again after it is open.
//!
//! The check follows the opening: while the device is open its number cannot go to another one, so what is judged
//! then is what is written. Exclusive opening fails where the kernel itself uses the disk or a part of it, whatever
//! this program could not see.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use super::device::Number;
use super::identity::Transport;
use super::inventory::Inventory;
use super::judge::{Policy, Target, judge};
use super::roots::Roots;
use super::sysfs;
use crate::disk::{Access, Disk, Medium, OpenError};
use crate::linux::{self, OpenDevice};

/// The medium of a target.
#[derive(Clone, Debug)]
pub struct BlockMedium {
    target: Target,
    policy: Policy,
    roots: Roots,
    name: String,
}

impl BlockMedium {
    /// The medium of this target, judged again under this policy whenever it is opened.
    #[must_use]
    pub fn new(target: Target, policy: Policy, roots: Roots) -> Self {
        let name = target.node().display().to_string();
        Self { target, policy, roots, name }
    }

    fn fault(&self) -> impl Fn(io::Error) -> OpenError {
        let name = self.name.clone();
        move |source| OpenError::System { name: name.clone(), source }
    }

    /// Whether direct access ends on the medium: a loop device may still keep its file in memory.
    fn reaches_medium(&self) -> bool {
        let folder = self.roots.sys.join("block").join(self.target.name()).join("loop");
        !folder.exists() || sysfs::number(&folder, "dio") == Some(1)
    }

    /// That the open file is the target, still allowed and still the same.
    fn check(&self, file: &File) -> Result<(), OpenError> {
        let fault = self.fault();
        let node = file.metadata().map_err(&fault)?;
        if !node.file_type().is_block_device() {
            return Err(fault(io::Error::other("it is no block device")));
        }
        let number = Number(rustix::fs::major(node.rdev()), rustix::fs::minor(node.rdev()));
        let inventory = Inventory::read(&self.roots).map_err(|error| fault(io::Error::other(error)))?;
        let device = inventory.devices.iter().find(|device| device.number == number);
        let device = device.ok_or_else(|| fault(io::ErrorKind::NotFound.into()))?;
        let now = judge(&inventory, device, &self.policy)
            .map_err(|refusal| fault(io::Error::new(io::ErrorKind::ResourceBusy, refusal)))?;
        if self.target.pin().is(now.pin()) {
            return Ok(());
        }
        let (was, is) = (self.target.pin().to_string(), now.pin().to_string());
        Err(OpenError::Changed { name: self.name.clone(), was, is })
    }
}

impl Medium for BlockMedium {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self, access: Access) -> Result<Box<dyn Disk>, OpenError> {
        let fault = self.fault();
        if access == Access::Write && self.policy.for_reading {
            return Err(fault(io::ErrorKind::PermissionDenied.into()));
        }
        let file = linux::open(self.target.node(), access).map_err(&fault)?;
        self.check(&file)?;
        let disk = OpenDevice::new(file, self.reaches_medium()).map_err(&fault)?;
        Ok(Box::new(disk))
    }

    /// Of an ATA drive only: its port is its own, so nobody else's work is cut off. The kernel asks such a drive for its size
    /// when the port begins anew, which a scan of it brings about, and takes that over when the disk is rescanned.
    fn rescan(&self) {
        if self.target.transport() != Transport::Ata {
            return;
        }
        let device = self.roots.sys.join("block").join(self.target.name()).join("device");
        let Ok(place) = device.canonicalize() else { return };
        let is_port = |folder: &&Path| folder.join("scsi_host").is_dir();
        if let Some((port, name)) =
            place.ancestors().find(is_port).and_then(|port| Some((port, port.file_name()?)))
        {
            let _ = say(&port.join("scsi_host").join(name).join("scan"), "- - -");
        }
        let _ = say(&device.join("rescan"), "1");
    }
}

/// Writes a word into a file of the kernel that is there already.
fn say(file: &Path, word: &str) -> io::Result<()> {
    OpenOptions::new().write(true).open(file)?.write_all(word.as_bytes())
}
