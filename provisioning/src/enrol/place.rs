//! Puts files on the EFI system partition without mounting it, and reads them back.
//!
//! ```text
//!  open ─► table, file system measured ─► what is there? ─ the same ─► nothing to do
//!                                             │ other
//!   folder made ─► old files blanked ─► removed ─► NAME.new, blank ─► filled ─► takes its NAME
//!                                             ▼
//!                       synced ─► medium opened again ─► measured ─► read ─► compared
//! ```
//!
//! FAT has no journal, and a cable may be pulled between any two writes. Two rules make enrolling again always put
//! right what is left then. Each step above is synced before the next; within a step, contents go first, the allocation
//! tables after them, and the root folder last, so that the folder never shows before it is sound. And what is in the
//! folder is ours alone: all of it is removed before anything is written, so that an entry that points to clusters which
//! are free, or another's of ours, does no harm.
//!
//! What a file says may be a password, and freed clusters keep their bytes. So no byte of it ever lies in a cluster that
//! no file owns: an old file is blanked before it is removed, and a new one has its place before it is filled.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};

use fatfs::{Dir, FileSystem, FsOptions};
use perron_flash::{Access, Medium};
use zeroize::Zeroizing;

use super::error::EnrolError;
use super::esp;
use super::fat::{self, Room};
use super::stream::Stream;

/// The folder on the partition.
pub(super) const FOLDER: &str = "perron";
/// The longest file that is read or overwritten, in bytes: a list of issuers.
const FILE_MAX: u64 = 4 << 20;

/// One file to put there.
pub(super) struct Placed {
    pub(super) name: &'static str,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

/// The file system of a medium, open.
pub(super) struct Esp<'m> {
    name: &'m str,
    stream: Stream,
    room: Room,
}

impl<'m> Esp<'m> {
    /// Finds and measures it.
    pub(super) fn open(medium: &'m dyn Medium, access: Access) -> Result<Self, EnrolError> {
        let name = medium.name();
        let mut stream = Stream::new(medium.open(access)?);
        let place = esp::find(&mut stream, name)?;
        stream.show(place.start, place.bytes);
        let not_fat = |why: &str| EnrolError::NotFat { name: name.to_owned(), why: why.to_owned() };
        let room = fat::check(&mut stream).map_err(not_fat)?;
        Ok(Self { name, stream, room })
    }

    /// Whether what is read comes from the medium itself.
    pub(super) fn is_direct(&self) -> bool {
        self.stream.is_direct()
    }

    /// Fails where the files do not fit beside what is there.
    pub(super) fn ensure_room(&self, files: &[Placed]) -> Result<(), EnrolError> {
        let sizes: Vec<u64> = files.iter().map(|file| file.bytes.len() as u64).collect();
        if self.room.holds(&sizes) {
            return Ok(());
        }
        let (needed, free) = (sizes.iter().sum(), self.room.free_bytes());
        Err(EnrolError::Full { name: self.name.to_owned(), needed, free })
    }

    /// The bytes of a file in the folder; `None` where it does not exist.
    pub(super) fn read(&mut self, file: &str) -> Result<Option<Zeroizing<Vec<u8>>>, EnrolError> {
        let name = self.name;
        let wrong = |source| EnrolError::Medium { doing: "read", name: name.to_owned(), source };
        let fs = self.mount().map_err(wrong)?;
        let found = fs.root_dir().open_dir(FOLDER).and_then(|folder| read(&folder, file));
        match found {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(wrong(error)),
        }
    }

    /// Writes all files, and waits until they lie on the medium.
    pub(super) fn write(mut self, files: &[Placed]) -> Result<(), EnrolError> {
        let name = self.name.to_owned();
        let steps: [fn(&Folder<'_, '_>, &Placed) -> io::Result<()>; 5] = [
            |folder, file| blank(folder, &beside(file)).and_then(|()| blank(folder, file.name)),
            |folder, file| remove(folder, &beside(file)).and_then(|()| remove(folder, file.name)),
            |folder, file| fill(folder, file, &vec![0; file.bytes.len()]),
            |folder, file| fill(folder, file, &file.bytes),
            |folder, file| folder.rename(&beside(file), folder, file.name),
        ];
        let made = self.step(|root| root.create_dir(FOLDER).map(drop));
        let done = steps.into_iter().fold(made, |done, step| {
            done?;
            self.step(|root| {
                let folder = root.open_dir(FOLDER)?;
                files.iter().try_for_each(|file| step(&folder, file))
            })
        });
        done.map_err(|source| EnrolError::Medium { doing: "write", name, source })
    }

    /// Changes the file system, and waits until the change lies on the medium.
    fn step(&mut self, change: impl FnOnce(Folder<'_, '_>) -> io::Result<()>) -> io::Result<()> {
        let fs = self.mount()?;
        change(fs.root_dir())?;
        fs.unmount()?;
        let Room { tables_end, root, .. } = &self.room;
        self.stream.settle(|bytes| match bytes {
            bytes if bytes.start < root.end && root.start < bytes.end => 2,
            bytes if bytes.start < *tables_end => 1,
            _ => 0,
        })
    }

    fn mount(&mut self) -> io::Result<FileSystem<&mut Stream>> {
        let (start, bytes) = self.stream.shown();
        self.stream.show(start, bytes);
        FileSystem::new(&mut self.stream, FsOptions::new())
    }
}

/// Reads every file again through a new opening of the medium. Says whether that came from the medium itself.
pub(super) fn read_back(medium: &dyn Medium, files: &[Placed]) -> Result<bool, EnrolError> {
    let mut esp = Esp::open(medium, Access::Read)?;
    for file in files {
        if esp.read(file.name)?.as_ref() != Some(&file.bytes) {
            return Err(EnrolError::Differs { name: medium.name().to_owned(), file: file.name });
        }
    }
    Ok(esp.is_direct())
}

type Folder<'f, 's> = Dir<'f, &'s mut Stream>;

fn read(folder: &Folder<'_, '_>, name: &str) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    folder.open_file(name)?.take(FILE_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The name of a file until it is whole.
fn beside(file: &Placed) -> String {
    format!("{}.new", file.name)
}

/// Overwrites a file with zeroes. There may be none.
fn blank(folder: &Folder<'_, '_>, name: &str) -> io::Result<()> {
    let mut old = match folder.open_file(name) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        old => old?,
    };
    let bytes = io::copy(&mut (&mut old).take(FILE_MAX), &mut io::sink())?;
    old.seek(SeekFrom::Start(0))?;
    io::copy(&mut io::repeat(0).take(bytes), &mut old)?;
    old.flush()
}

/// Removes a file. There may be none.
fn remove(folder: &Folder<'_, '_>, name: &str) -> io::Result<()> {
    match folder.remove(name) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Writes from the beginning of a new file, which is made where it does not exist.
fn fill(folder: &Folder<'_, '_>, file: &Placed, bytes: &[u8]) -> io::Result<()> {
    let mut new = folder.create_file(&beside(file))?;
    new.write_all(bytes)?;
    new.flush()
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
