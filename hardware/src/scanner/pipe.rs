//! A scanner that is a named pipe, a file, or the standard input.
//!
//! It lets a program, a test or a person at a terminal play the scanner: `echo PT1:… > /run/perron/scanner`.

use std::fs::File;
use std::io::Read;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;

use super::{READ_BYTES, Scanner, ScannerError};

/// Bytes from a pipe or a file.
#[derive(Debug)]
pub struct PipeScanner {
    file: File,
}

impl PipeScanner {
    /// Opens a named pipe or a file without waiting for a writer.
    ///
    /// A named pipe is opened for both directions: writers may then come and go without ending it.
    ///
    /// # Errors
    /// [`ScannerError::Open`] when it is not there or may not be read.
    pub fn open(path: &Path) -> Result<Self, ScannerError> {
        let fault = |source| ScannerError::Open { path: path.to_owned(), source };
        let named_pipe = path.metadata().map_err(fault)?.file_type().is_fifo();
        let flags = OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::options()
            .read(true)
            .write(named_pipe)
            .custom_flags(flags.bits().cast_signed())
            .open(path)
            .map_err(fault)?;
        Ok(Self { file })
    }

    /// The standard input.
    ///
    /// # Errors
    /// [`ScannerError::Open`] when the process has none.
    pub fn stdin() -> Result<Self, ScannerError> {
        let fd = std::io::stdin().as_fd().try_clone_to_owned();
        let fd = fd.map_err(|source| ScannerError::Open { path: "/dev/stdin".into(), source })?;
        Ok(Self { file: File::from(fd) })
    }

    /// Whether a read would not wait, after at most `wait`.
    fn ready(&self, wait: Duration) -> Result<bool, ScannerError> {
        let timeout = Timespec::try_from(wait).ok();
        let mut fds = [PollFd::new(&self.file, PollFlags::IN)];
        match poll(&mut fds, timeout.as_ref()) {
            Ok(count) => Ok(count > 0),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(errno) => Err(ScannerError::Read(errno.into())),
        }
    }
}

impl Scanner for PipeScanner {
    fn read(&mut self, into: &mut Vec<u8>, wait: Duration) -> Result<usize, ScannerError> {
        if !self.ready(wait)? {
            return Ok(0);
        }
        let mut buffer = [0; READ_BYTES];
        match self.file.read(&mut buffer) {
            Ok(0) => Err(ScannerError::Ended),
            Ok(count) => {
                into.extend(buffer.iter().take(count));
                Ok(count)
            }
            Err(e)
                if matches!(e.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::Interrupted) =>
            {
                Ok(0)
            }
            Err(e) => Err(ScannerError::Read(e)),
        }
    }
}
