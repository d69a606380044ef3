//! A block device at the wire: opened past the page cache, to write for nobody else.
//!
//! `O_EXCL` is the kernel's own guard: it refuses a disk of which any partition is mounted, swapped to, or held by
//! device-mapper or md. Who the device is, [`crate::guard`] asks the open handle: between two looks a name such as
//! `/dev/sdb` can pass to another device.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, FileTypeExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::{FallocateFlags, OFlags, fallocate, ioctl_blksszget};

use crate::disk::{Access, Disk};

/// The smallest unit that is written: what every kernel takes for direct access, and what media write at once.
const ALIGN_MIN: u32 = 4096;
/// The smallest sector.
const SECTOR: u32 = 512;

/// The handle of an open device.
pub(crate) struct OpenDevice {
    file: File,
    bytes: u64,
    align: usize,
    sector: u32,
    is_direct: bool,
}

impl OpenDevice {
    /// The medium behind a handle. `is_direct`: whether direct access ends on it, and not in a file's cache.
    pub(crate) fn new(mut file: File, is_direct: bool) -> io::Result<Self> {
        let bytes = file.seek(SeekFrom::End(0))?;
        let sector = ioctl_blksszget(&file)?;
        // A medium of an odd number of sectors has a tail that only its own unit reaches.
        let wide = sector.max(ALIGN_MIN);
        let align = if bytes % u64::from(wide) == 0 { wide } else { sector.max(SECTOR) };
        Ok(Self { file, bytes, align: align as usize, sector, is_direct })
    }
}

impl Disk for OpenDevice {
    fn size(&self) -> u64 {
        self.bytes
    }

    fn align(&self) -> usize {
        self.align
    }

    fn sector(&self) -> u64 {
        u64::from(self.sector)
    }

    fn is_direct(&self) -> bool {
        self.is_direct
    }

    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        self.file.read_at(buffer, at)
    }

    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
        self.file.write_at(bytes, at)
    }

    fn zero(&mut self, at: u64, bytes: u64) -> io::Result<()> {
        // Punching a hole is the one request that the kernel grants only where the device itself makes the zeroes.
        let how = FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE;
        fallocate(&self.file, how, at, bytes).map_err(|error| match io::Error::from(error) {
            refused if refused.raw_os_error() == Some(rustix::io::Errno::OPNOTSUPP.raw_os_error()) => {
                io::ErrorKind::Unsupported.into()
            }
            other => other,
        })
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }
}

/// Opens a block device with direct access.
///
/// # Errors
/// It is none, or the system refuses.
pub(crate) fn open(path: &Path, access: Access) -> io::Result<File> {
    let mut flags = OFlags::DIRECT | OFlags::CLOEXEC | OFlags::NOCTTY;
    if access == Access::Write {
        flags |= OFlags::EXCL;
    }
    if !fs::metadata(path)?.file_type().is_block_device() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no block device"));
    }
    let flags = i32::try_from(flags.bits()).map_err(io::Error::other)?;
    OpenOptions::new().read(true).write(access == Access::Write).custom_flags(flags).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_disk_is_not_opened() {
        for path in ["/dev/null", "/etc/passwd", "/dev/no-such-disk", "/"] {
            assert!(open(Path::new(path), Access::Write).is_err(), "{path}");
        }
    }
}
