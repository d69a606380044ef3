//! What the cable tells: one byte that a USB or parallel port gives beside the stream, even while the printer takes no
//! byte. It is all there is of a printer that answers no question.
//!
//! Cheap printers give the same byte always, so « well » says nothing, and « off line » may be said by one that prints:
//! it only explains why a job was not taken. « No paper » alone is believed by itself.
#![allow(unsafe_code, reason = "no safe function asks the kernel for a printer's port status")]

use std::os::fd::{AsFd, AsRawFd};

use super::Fault;

/// `LPGETSTATUS` of the kernel's drivers `usblp` and `lp`. Both write one `int`.
const GET_STATUS: libc::c_ulong = 0x060b;
/// Bits that mean something, as the USB printer class gives them.
const NO_PAPER: u8 = 0x20;
const SELECTED: u8 = 0x10;
const NO_ERROR: u8 = 0x08;

/// The port's byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortStatus(u8);

impl PortStatus {
    /// Reads the byte; none where bits are set that mean nothing, so that the others cannot be believed either.
    #[must_use]
    pub fn read(byte: u8) -> Option<Self> {
        (byte & !(NO_PAPER | SELECTED | NO_ERROR) == 0).then_some(Self(byte))
    }

    /// Whether it says that there is no paper.
    #[must_use]
    pub fn no_paper(self) -> bool {
        self.0 & NO_PAPER != 0
    }

    /// Why a printer takes no more bytes, as far as the port tells.
    pub(super) fn cause(self) -> Option<Fault> {
        let well = SELECTED | NO_ERROR;
        match self.0 {
            _ if self.no_paper() => Some(Fault::NoPaper),
            byte if byte & well != well => Some(Fault::Offline),
            _ => None,
        }
    }
}

/// Asks the driver of an open device; none where it is no printer's, or does not tell.
pub(super) fn ask(device: &impl AsFd) -> Option<PortStatus> {
    let mut status: libc::c_int = 0;
    // SAFETY: the descriptor is open while it is borrowed, and the pointer is to an `int` that lives until the call
    // returns: a driver that knows this number writes one.
    let answer =
        unsafe { libc::ioctl(device.as_fd().as_raw_fd(), GET_STATUS, std::ptr::from_mut(&mut status)) };
    if answer < 0 {
        return None;
    }
    PortStatus::read(u8::try_from(status).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_paper_is_believed_and_silence_is_not() {
        for (byte, no_paper, cause) in [
            (0x18, Some(false), None),
            (0x38, Some(true), Some(Fault::NoPaper)),
            (0x30, Some(true), Some(Fault::NoPaper)),
            (0x20, Some(true), Some(Fault::NoPaper)),
            (0x10, Some(false), Some(Fault::Offline)),
            (0x08, Some(false), Some(Fault::Offline)),
            (0x00, Some(false), Some(Fault::Offline)),
            (0xff, None, None),
            (0xb8, None, None),
            (0x3f, None, None),
        ] {
            let read = PortStatus::read(byte);
            assert_eq!(read.map(PortStatus::no_paper), no_paper, "{byte:02x}");
            assert_eq!(read.and_then(PortStatus::cause), cause, "{byte:02x}");
        }
    }

    #[test]
    fn what_is_no_printer_tells_nothing() {
        let file = tempfile::tempfile().unwrap();
        let null = std::fs::File::open("/dev/null").unwrap();
        assert_eq!((ask(&file), ask(&null)), (None, None));
    }
}
