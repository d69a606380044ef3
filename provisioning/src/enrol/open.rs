//! The medium of an enrolment: a disk that the guard lets through, or an image file.
//!
//! An image file is read through the page cache, which is said.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use perron_flash::guard::Policy;
use perron_flash::{Access, Disk, Medium, OpenError};
use rustix::fs::{Advice, fadvise};

use super::error::EnrolError;
use crate::plain::plain;
use crate::report::Report;
use crate::targets::{self, Chosen, Host};

/// The alignment of an image file, in bytes.
const FILE_ALIGN: usize = 512;

/// Where an enrolment is written.
pub(super) enum Place {
    /// A disk.
    Disk(Box<Chosen>),
    /// A plain file with an image.
    File(ImageFile),
}

impl Place {
    /// A whole disk that is not in use.
    pub(super) fn disk(path: &Path, policy: Policy, report: &mut Report<'_>) -> Result<Self, EnrolError> {
        let mut judged = targets::judged(&[path.to_owned()], policy, &Host::real(), report)?;
        let one = judged.pop().ok_or(EnrolError::NoMedium)?;
        Ok(Self::Disk(Box::new(one)))
    }

    /// A plain file with an image.
    pub(super) fn file(path: &Path) -> Result<Self, EnrolError> {
        let name = plain(&path.display().to_string(), 120);
        let data = path.metadata().map_err(|source| OpenError::System { name: name.clone(), source })?;
        if data.file_type().is_block_device() {
            return Err(EnrolError::Kind { name, what: "a device", remedy: "it with --target" });
        }
        if !data.is_file() {
            let (what, remedy) =
                ("neither a disk nor a file", "a disk with --target or a file with --image-file");
            return Err(EnrolError::Kind { name, what, remedy });
        }
        Ok(Self::File(ImageFile { name, path: path.to_owned(), inode: data.ino() }))
    }

    pub(super) fn medium(&self) -> &dyn Medium {
        match self {
            Self::Disk(one) => one.medium.as_ref(),
            Self::File(file) => file,
        }
    }
}

/// An image file, as it was when it was chosen.
pub(super) struct ImageFile {
    name: String,
    path: PathBuf,
    inode: u64,
}

impl Medium for ImageFile {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self, access: Access) -> Result<Box<dyn Disk>, OpenError> {
        let system = |source| OpenError::System { name: self.name.clone(), source };
        let write = access == Access::Write;
        let file = OpenOptions::new().read(true).write(write).open(&self.path).map_err(system)?;
        let now = file.metadata().map_err(system)?.ino();
        if now != self.inode {
            let (was, is) = (format!("file {}", self.inode), format!("file {now}"));
            return Err(OpenError::Changed { name: self.name.clone(), was, is });
        }
        OpenFile::new(file).map(|file| Box::new(file) as _).map_err(system)
    }
}

/// The open file.
struct OpenFile {
    file: File,
    size: u64,
}

impl OpenFile {
    fn new(mut file: File) -> io::Result<Self> {
        let end = file.seek(SeekFrom::End(0))?;
        // Only pages that lie on the disk already are let go: a hint, and no promise.
        fadvise(&file, 0, None, Advice::DontNeed)?;
        Ok(Self { file, size: end - end % FILE_ALIGN as u64 })
    }
}

impl Disk for OpenFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn align(&self) -> usize {
        FILE_ALIGN
    }

    fn is_direct(&self) -> bool {
        false
    }

    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        self.file.read_at(buffer, at)
    }

    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
        self.file.write_at(bytes, at)
    }

    fn zero(&mut self, _: u64, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }
}
