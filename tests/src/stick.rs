//! Sticks that lie, crawl, fail or fall silent: a block device of the kernel whose cells are this program.
//!
//! ```text
//!  perron-kit ─► /dev/loopN (direct access) ─► FUSE file ─► Cells ─► sparse file
//! ```
//!
//! Takes root, `/dev/fuse` and loop devices; without them the calling test is skipped. Throttling sleeps in the answer, so a
//! stick is as slow as asked or slower, never faster.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant, UNIX_EPOCH};

use fuser::{
    BackgroundSession, Config, Errno, FileAttr, FileHandle, FileType, Filesystem, Generation, INodeNo,
    KernelConfig, LockOwner, MountOption, OpenFlags, ReplyAttr, ReplyData, ReplyEmpty, ReplyEntry,
    ReplyWrite, Request, WriteFlags,
};
use perron_skips::Missing;

/// The one file of the file system.
const NAME: &str = "disk";
const DISK: INodeNo = INodeNo(2);
/// The longest write that the kernel hands over at once, in bytes.
const WRITE_MAX: u32 = 1 << 20;
/// Bytes of a block of a stick's own memory. The bench writes multiples of it, at multiples of it.
const BLOCK: u64 = 4096;
/// How long the kernel may believe what it was told about the file.
const TTL: Duration = Duration::from_secs(60);

/// What a stick is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// Bytes that it says it has.
    pub claimed: u64,
    /// Bytes that it has: beyond, it begins again at the start, as counterfeit flash does.
    pub real: u64,
    /// Bytes a second that it writes.
    pub write_rate: Option<u64>,
    /// Bytes a second that it reads.
    pub read_rate: Option<u64>,
    /// From this byte on every write fails (EIO).
    pub fails_at: Option<u64>,
    /// From this byte on no write is ever answered.
    pub silent_at: Option<u64>,
    /// Bytes of a memory of its own: what was written last is answered from there, wherever its cells are.
    pub cache: u64,
}

impl Traits {
    /// A good stick of so many bytes, as fast as this machine.
    #[must_use]
    pub const fn genuine(bytes: u64) -> Self {
        Self {
            claimed: bytes,
            real: bytes,
            write_rate: None,
            read_rate: None,
            fails_at: None,
            silent_at: None,
            cache: 0,
        }
    }
}

/// A stick that is plugged in; dropped, it is pulled out, and whoever waits for it gets an error.
pub struct Stick {
    node: String,
    pulled: Arc<Pulled>,
    session: Option<BackgroundSession>,
}

#[derive(Default)]
struct Pulled {
    is_out: Mutex<bool>,
    now: Condvar,
}

impl Pulled {
    fn pull(&self) {
        *self.is_out.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.now.notify_all();
    }

    fn wait(&self) {
        let is_out = self.is_out.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.now.wait_while(is_out, |is_out| !*is_out);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

impl Stick {
    /// Plugs one in, with its cells in an empty folder. `None`, and the calling test is skipped, where this machine has
    /// no FUSE or no loop devices.
    ///
    /// # Errors
    /// Where the folder does not take the cells.
    pub fn plug(traits: Traits, folder: &Path) -> io::Result<Option<Self>> {
        let mount = folder.join("mount");
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(folder.join("cells"))?;
        file.set_len(traits.real)?;
        std::fs::create_dir(&mount)?;
        let pulled = Arc::new(Pulled::default());
        let (free_at, memory) = (Mutex::new(Instant::now()), Mutex::default());
        let cells = Cells { traits, file, pulled: Arc::clone(&pulled), free_at, memory };
        let mut config = Config::default();
        config.mount_options = vec![MountOption::FSName("perron-stick".to_owned()), MountOption::NoExec];
        let session = match fuser::spawn_mount(cells, &mount, &config) {
            Ok(session) => session,
            Err(error) => {
                perron_skips::skip(Missing::Fuse, &error.to_string());
                return Ok(None);
            }
        };
        let disk = mount.join(NAME);
        match Command::new("losetup").args(["--find", "--show", "--direct-io=on"]).arg(disk).output() {
            Ok(made) if made.status.success() => {
                let node = String::from_utf8_lossy(&made.stdout).trim().to_owned();
                Ok(Some(Self { node, pulled, session: Some(session) }))
            }
            other => {
                perron_skips::skip(Missing::LoopDevices, &format!("{other:?}"));
                Ok(None)
            }
        }
    }

    /// Its device: `/dev/loop3`.
    #[must_use]
    pub fn node(&self) -> &str {
        &self.node
    }

    /// What a technician types for it: a loop device has no serial number, so the last four characters of its port.
    #[must_use]
    pub fn confirmation(&self) -> String {
        let port = format!("virtual{}", self.node.rsplit('/').next().unwrap_or_default());
        port.get(port.len().saturating_sub(4)..).unwrap_or_default().to_owned()
    }

    /// Pulls it out while somebody may still wait for it.
    pub fn pull(&self) {
        self.pulled.pull();
    }
}

impl Drop for Stick {
    fn drop(&mut self) {
        self.pull();
        drop(Command::new("losetup").args(["--detach", &self.node]).status());
        drop(self.session.take().map(BackgroundSession::umount_and_join));
    }
}

/// The cells of a stick, as a file system with one file.
struct Cells {
    traits: Traits,
    file: File,
    pulled: Arc<Pulled>,
    /// When the last answer is out, at the stick's own pace.
    free_at: Mutex<Instant>,
    memory: Mutex<Memory>,
}

/// What was written last and is in no cell yet: blocks by their place, and in the order in which they were written.
#[derive(Default)]
struct Memory {
    blocks: BTreeMap<u64, (u64, Vec<u8>)>,
    order: BTreeMap<u64, u64>,
    clock: u64,
}

impl Memory {
    /// Takes a block; gives back the oldest one where there is no room for more.
    fn put(&mut self, at: u64, block: Vec<u8>, room: u64) -> Option<(u64, Vec<u8>)> {
        self.clock += 1;
        if let Some((old, _)) = self.blocks.insert(at, (self.clock, block)) {
            self.order.remove(&old);
        }
        self.order.insert(self.clock, at);
        if self.blocks.len() as u64 * BLOCK <= room {
            return None;
        }
        let (_, oldest) = self.order.pop_first()?;
        self.blocks.remove(&oldest).map(|(_, block)| (oldest, block))
    }
}

impl Cells {
    fn about(&self, inode: INodeNo) -> FileAttr {
        let is_disk = inode == DISK;
        FileAttr {
            ino: inode,
            size: if is_disk { self.traits.claimed } else { 0 },
            blocks: 0,
            atime: UNIX_EPOCH,
            mtime: UNIX_EPOCH,
            ctime: UNIX_EPOCH,
            crtime: UNIX_EPOCH,
            kind: if is_disk { FileType::RegularFile } else { FileType::Directory },
            perm: if is_disk { 0o600 } else { 0o700 },
            nlink: 1,
            uid: 0,
            gid: 0,
            rdev: 0,
            blksize: 4096,
            flags: 0,
        }
    }

    /// Takes as long as a stick of this rate does, in bytes a second.
    fn pace(&self, bytes: usize, rate: Option<u64>) {
        let Some(rate) = rate else { return };
        let due = Duration::from_secs_f64(bytes as f64 / rate as f64);
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        *free_at = (*free_at).max(Instant::now()) + due;
        let wait = free_at.saturating_duration_since(Instant::now());
        drop(free_at);
        std::thread::sleep(wait);
    }

    /// The pieces of a range, by place in the cells: `(place, from, to)`.
    fn pieces(&self, at: u64, bytes: usize) -> Vec<(u64, usize, usize)> {
        let (mut pieces, mut from) = (Vec::new(), 0);
        while from < bytes {
            let place = at.saturating_add(from as u64) % self.traits.real;
            let room = usize::try_from(self.traits.real - place).unwrap_or(usize::MAX);
            let to = from.saturating_add(room).min(bytes);
            pieces.push((place, from, to));
            from = to;
        }
        pieces
    }

    /// Takes bytes into the memory first, if there is one; sectors come in whole blocks.
    fn take(&self, at: u64, data: &[u8]) -> io::Result<()> {
        if self.traits.cache == 0 {
            return self.store(at, data);
        }
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        for (nth, block) in (0..).zip(data.chunks(BLOCK as usize)) {
            if let Some((at, block)) = memory.put(at + nth * BLOCK, block.to_vec(), self.traits.cache) {
                self.store(at, &block)?;
            }
        }
        Ok(())
    }

    /// Gives bytes from the memory where they are there, else from the cells.
    fn give(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        self.load(at, into)?;
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        for (nth, part) in (0..).zip(into.chunks_mut(BLOCK as usize)) {
            let kept = memory.blocks.get(&(at + nth * BLOCK)).map(|(_, block)| block.as_slice());
            if let Some(kept) = kept.and_then(|kept| kept.get(..part.len())) {
                part.copy_from_slice(kept);
            }
        }
        Ok(())
    }

    fn store(&self, at: u64, data: &[u8]) -> io::Result<()> {
        for (place, from, to) in self.pieces(at, data.len()) {
            self.file.write_all_at(data.get(from..to).unwrap_or_default(), place)?;
        }
        Ok(())
    }

    fn load(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        for (place, from, to) in self.pieces(at, into.len()) {
            self.file.read_exact_at(into.get_mut(from..to).unwrap_or_default(), place)?;
        }
        Ok(())
    }
}

impl Filesystem for Cells {
    fn init(&mut self, _: &Request, config: &mut KernelConfig) -> io::Result<()> {
        let _ = config.set_max_write(WRITE_MAX); // the kernel's own limit holds where it is less
        Ok(())
    }

    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        if parent == INodeNo::ROOT && name == NAME {
            reply.entry(&TTL, &self.about(DISK), Generation(0));
        } else {
            reply.error(Errno::ENOENT);
        }
    }

    fn getattr(&self, _: &Request, inode: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        reply.attr(&TTL, &self.about(inode));
    }

    fn read(
        &self,
        _: &Request,
        _: INodeNo,
        _: FileHandle,
        at: u64,
        bytes: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let room = self.traits.claimed.saturating_sub(at).min(u64::from(bytes));
        let mut data = vec![0; usize::try_from(room).unwrap_or_default()];
        self.pace(data.len(), self.traits.read_rate);
        match self.give(at, &mut data) {
            Ok(()) => reply.data(&data),
            Err(_) => reply.error(Errno::EIO),
        }
    }

    fn write(
        &self,
        _: &Request,
        _: INodeNo,
        _: FileHandle,
        at: u64,
        data: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        let end = at.saturating_add(data.len() as u64);
        if self.traits.silent_at.is_some_and(|from| end > from) {
            self.pulled.wait();
            return reply.error(Errno::EIO);
        }
        if self.traits.fails_at.is_some_and(|from| end > from) {
            return reply.error(Errno::EIO);
        }
        self.pace(data.len(), self.traits.write_rate);
        match (self.take(at, data), u32::try_from(data.len())) {
            (Ok(()), Ok(taken)) => reply.written(taken),
            _ => reply.error(Errno::EIO),
        }
    }

    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    fn fsync(&self, _: &Request, _: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        reply.ok(); // what was answered lies in the cells
    }
}
