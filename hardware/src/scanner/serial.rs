//! A scanner on a serial line, most often a USB device that poses as one.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::termios::{ControlModes, InputModes, OptionalActions, ioctl_tiocexcl, tcgetattr, tcsetattr};

use super::maker::looks_like_a_scanner;
use super::{READ_BYTES, Scanner, ScannerError};
use crate::find::{Machine, Node};

/// Bytes from a serial line.
#[derive(Debug)]
pub struct SerialScanner {
    line: File,
}

impl SerialScanner {
    /// Opens a line: 8 bits, no parity, one stop bit, no flow control, and nothing echoed.
    ///
    /// # Errors
    /// [`ScannerError::Open`] when it is not there, may not be used, or is no serial line.
    pub fn open(path: &Path, baud: u32) -> Result<Self, ScannerError> {
        let fault = |source| ScannerError::Open { path: path.to_owned(), source };
        let refuse = |error: rustix::io::Errno| fault(error.into());
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let mut options = File::options();
        options.read(true).write(true).custom_flags(flags.bits().cast_signed());
        let line = options.open(path).map_err(fault)?;
        // Programs that look for modems write to every line that is not held.
        ioctl_tiocexcl(&line).map_err(refuse)?;
        let mut modes = tcgetattr(&line).map_err(refuse)?;
        modes.make_raw();
        modes.control_modes |= ControlModes::CLOCAL | ControlModes::CREAD;
        modes.input_modes |= InputModes::IGNBRK | InputModes::IGNPAR;
        modes.set_speed(baud).map_err(refuse)?;
        tcsetattr(&line, OptionalActions::Flush, &modes).map_err(refuse)?;
        Ok(Self { line })
    }
}

impl Scanner for SerialScanner {
    fn read(&mut self, into: &mut Vec<u8>, wait: Duration) -> Result<usize, ScannerError> {
        let until = Instant::now() + wait;
        loop {
            let mut buffer = [0; READ_BYTES];
            match self.line.read(&mut buffer) {
                // Without a byte to give, a line that is there says that it would wait; one that is gone ends.
                Ok(0) => return Err(ScannerError::Unplugged),
                Ok(count) => {
                    into.extend(buffer.iter().take(count));
                    return Ok(count);
                }
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
                Err(error) if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => {
                    return Err(ScannerError::Unplugged);
                }
                Err(error) => return Err(ScannerError::Read(error)),
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(0);
            }
            let timeout = Timespec::try_from(left).ok();
            match poll(&mut [PollFd::new(&self.line.as_fd(), PollFlags::IN)], timeout.as_ref()) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(ScannerError::Read(error.into())),
            }
        }
    }
}

/// Serial lines that are scanners by what they say of themselves. Printers and telephones are on serial lines, too, so a
/// line that does not tell is left alone.
#[must_use]
pub fn serial_scanners(machine: &Machine) -> Vec<Node> {
    let lines = ["ttyACM", "ttyUSB"].into_iter().flat_map(|start| machine.devices("tty", start));
    lines
        .filter(|node| node.usb.as_ref().is_some_and(|usb| looks_like_a_scanner(&usb.name, Some(usb.vendor))))
        .collect()
}
