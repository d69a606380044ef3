//! What a played printer says on its cable. The kernel takes it by a call of its own.
#![allow(unsafe_code, reason = "no safe function sets the port status of a played printer")]

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;

/// `GADGET_SET_PRINTER_STATUS`: its number, and the one byte that it carries.
const SET_STATUS: libc::c_ulong = 0xc001_6722;

/// Bits of the printer class: selected and well, and no paper.
pub(crate) const WELL: u8 = 0x18;
pub(crate) const NO_PAPER: u8 = 0x20;

/// Sets what the port says.
pub(crate) fn set(printer: &File, status: u8) -> io::Result<()> {
    // SAFETY: the descriptor is open while it is borrowed, and the byte is passed by value.
    let answer = unsafe { libc::ioctl(printer.as_raw_fd(), SET_STATUS, libc::c_ulong::from(status)) };
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
