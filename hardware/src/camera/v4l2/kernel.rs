//! The one place where the kernel is handed addresses. Everything above it is safe and sees copies.
#![allow(unsafe_code, reason = "no safe function makes the kernel's calls for video, or shows its buffers")]

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::path::Path;
use std::ptr::NonNull;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::calls::{Ask, Calls};
use super::grey::Part;
use super::wire;

/// A node of the kernel's, open.
#[derive(Debug)]
pub(super) struct KernelNode {
    // Unmapped before the file closes: fields are dropped in this order.
    buffers: Vec<Mapped>,
    file: File,
}

impl KernelNode {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = libc::O_NONBLOCK | libc::O_CLOEXEC;
        let file = File::options().read(true).write(true).custom_flags(flags).open(path)?;
        Ok(Self { buffers: Vec::new(), file })
    }

    /// Makes the call `number`, whose record is a `T`.
    fn call<T>(&self, number: libc::c_ulong, record: &mut T) -> io::Result<()> {
        loop {
            // SAFETY: the file is open, and the pointer is to a whole record that lives until the call returns. Each
            // number is made of the length of its record (`wire::number`), so the kernel writes no farther than that;
            // `ask` pairs them. Records are plain numbers, of which every value is one.
            let answer = unsafe { libc::ioctl(self.file.as_raw_fd(), number, std::ptr::from_mut(record)) };
            let error = io::Error::last_os_error();
            match answer {
                0.. => return Ok(()),
                _ if error.kind() == io::ErrorKind::Interrupted => {}
                _ => return Err(error),
            }
        }
    }
}

impl Calls for KernelNode {
    fn ask(&mut self, ask: Ask<'_>) -> io::Result<()> {
        let mut kind = wire::CAPTURE;
        match ask {
            Ask::Capability(record) => self.call::<wire::Capability>(wire::CAPABILITY, record),
            Ask::Formats(record) => self.call::<wire::FormatEntry>(wire::FORMATS, record),
            Ask::Sizes(record) => self.call::<wire::SizeEntry>(wire::SIZES, record),
            Ask::Intervals(record) => self.call::<wire::IntervalEntry>(wire::INTERVALS, record),
            Ask::SetFormat(record) => self.call::<wire::Format>(wire::SET_FORMAT, record),
            Ask::SetRate(record) => self.call::<wire::Rate>(wire::SET_RATE, record),
            Ask::Request(record) => self.call::<wire::Request>(wire::REQUEST, record),
            Ask::Query(record) => self.call::<wire::Buffer>(wire::QUERY, record),
            Ask::Queue(record) => self.call::<wire::Buffer>(wire::QUEUE, record),
            Ask::Dequeue(record) => self.call::<wire::Buffer>(wire::DEQUEUE, record),
            Ask::Start => self.call::<u32>(wire::START, &mut kind),
            Ask::Stop => self.call::<u32>(wire::STOP, &mut kind),
        }
    }

    fn wait(&mut self, wait: Duration) -> io::Result<bool> {
        let file = self.file.as_fd();
        let mut fds = [PollFd::new(&file, PollFlags::IN)];
        let tv_sec = wait.as_secs().try_into().unwrap_or(i64::MAX);
        let timeout = Timespec { tv_sec, tv_nsec: wait.subsec_nanos().into() };
        match poll(&mut fds, Some(&timeout)) {
            // A signal: the caller looks at its clock and waits again.
            Err(rustix::io::Errno::INTR) => Ok(false),
            answer => Ok(answer? > 0),
        }
    }

    fn map(&mut self, offset: u64, length: u32) -> io::Result<()> {
        self.buffers.push(Mapped::new(&self.file, offset, length)?);
        Ok(())
    }

    fn unmap(&mut self) {
        self.buffers.clear();
    }

    fn copy(&self, buffer: u32, part: Part, into: &mut Vec<u8>) {
        let buffer = usize::try_from(buffer).ok().and_then(|at| self.buffers.get(at));
        if let (Some(buffer), Ok(from), Ok(bytes)) =
            (buffer, usize::try_from(part.from), usize::try_from(part.bytes))
        {
            buffer.copy(from, bytes, into);
        }
    }
}

/// A buffer of the driver's that this program sees.
#[derive(Debug)]
struct Mapped {
    start: NonNull<u8>,
    length: usize,
}

// SAFETY: the memory belongs to the process, not to a thread, and nothing but this value refers to it.
unsafe impl Send for Mapped {}

impl Mapped {
    fn new(file: &File, offset: u64, length: u32) -> io::Result<Self> {
        let invalid = || io::Error::from(io::ErrorKind::InvalidData);
        let length = usize::try_from(length).ok().filter(|&length| length > 0).ok_or_else(invalid)?;
        let offset = offset.try_into().map_err(|_| invalid())?;
        let (rights, manner) = (libc::PROT_READ, libc::MAP_SHARED);
        // SAFETY: no address is asked for, so that nothing that is mapped already is replaced; the kernel checks
        // length, offset and file.
        let start =
            unsafe { libc::mmap(std::ptr::null_mut(), length, rights, manner, file.as_raw_fd(), offset) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Self { start: NonNull::new(start.cast()).ok_or_else(invalid)?, length })
    }

    fn copy(&self, from: usize, bytes: usize, into: &mut Vec<u8>) {
        let from = from.min(self.length);
        let bytes = bytes.min(self.length - from);
        into.reserve(bytes);
        let filled = into.len();
        // SAFETY: `from` and the `bytes` behind it are within the mapping, which can be read until it is dropped, and
        // behind what `into` is filled with it has room for as many, elsewhere. No reference to the shared memory is
        // made, for the driver may write to it at any time; what is copied while it writes is some bytes, of which every
        // value is one.
        unsafe {
            std::ptr::copy_nonoverlapping(
                self.start.as_ptr().add(from),
                into.as_mut_ptr().add(filled),
                bytes,
            );
            into.set_len(filled + bytes);
        }
    }
}

impl Drop for Mapped {
    fn drop(&mut self) {
        // SAFETY: this is the mapping that was made, whole, and nothing refers to it after this.
        let answer = unsafe { libc::munmap(self.start.as_ptr().cast(), self.length) };
        if answer != 0 {
            tracing::debug!(error = %io::Error::last_os_error(), "a buffer of the camera stays mapped");
        }
    }
}
