//! The kernel's own console behind a kiosk without a desktop: what is typed while the kiosk does not yet hold the keyboards,
//! or holds them no more, leads nowhere.
#![allow(unsafe_code, reason = "no safe function ignores a signal or turns a console's keyboard off")]

use std::fs::OpenOptions;
use std::io;
use std::os::fd::AsRawFd;

/// The console that is shown.
const SHOWN: &str = "/dev/tty0";
/// `KDSKBMODE`, and its value for a console that hears no key: not even those that lead to another one.
const SET_MODE: libc::Ioctl = 0x4B45;
const OFF: libc::c_ulong = 4;
/// What keys pressed together, or a terminal that is closed, send to a program.
const SIGNALS: [libc::c_int; 4] = [libc::SIGINT, libc::SIGQUIT, libc::SIGTSTP, libc::SIGHUP];

/// Keys end and stop this program no more, nor what it becomes when it begins again.
pub fn ignore_keys() {
    for signal in SIGNALS {
        // SAFETY: no handler is installed: the kernel drops the signal.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
}

/// The shown console hears no key from now on, until the machine or whoever owns the console sets it anew.
///
/// # Errors
/// What the system said: there is no console, or this user may not (`CAP_SYS_TTY_CONFIG`, or the console's own program).
pub fn turn_off() -> io::Result<()> {
    let console = OpenOptions::new().read(true).write(true).open(SHOWN)?;
    // SAFETY: the descriptor is open while it is borrowed, and the mode is passed by value.
    let answer = unsafe { libc::ioctl(console.as_raw_fd(), SET_MODE, OFF) };
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
