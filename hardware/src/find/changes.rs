//! The kernel's announcements that something was plugged in or out.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::net::netlink::{self, SocketAddrNetlink};
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, bind, recv, socket_with};

/// The kernel's own group of announcements. Nobody but root may send to it.
const KERNEL: u32 = 1;
/// The longest announcement read, in bytes; the kernel sends at most half of it.
const ANNOUNCEMENT_MAX: usize = 4096;
/// Announcements read in one go. What is left is read at the next.
const BURST_MAX: usize = 512;

/// Tells when to look again. Becomes readable when something was announced.
#[derive(Debug)]
pub struct Changes(OwnedFd);

impl Changes {
    /// Listens from now on.
    ///
    /// # Errors
    /// What the system said, as inside a container that has no such socket.
    pub fn listen() -> io::Result<Self> {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket =
            socket_with(AddressFamily::NETLINK, SocketType::DGRAM, flags, Some(netlink::KOBJECT_UEVENT))?;
        bind(&socket, &SocketAddrNetlink::new(0, KERNEL))?;
        Ok(Self(socket))
    }

    /// Listens from now on; none, which the log says, where the system has no such socket: then one looks from time to time.
    #[must_use]
    pub fn of_this_machine() -> Option<Self> {
        Self::listen().inspect_err(|error| tracing::warn!(%error, "no word of what is plugged in")).ok()
    }

    /// Takes what was announced; true where one of these classes was among it, or where some were lost.
    pub fn take(&mut self, classes: &[&str]) -> bool {
        let mut found = false;
        let mut buffer = [0; ANNOUNCEMENT_MAX];
        for _ in 0..BURST_MAX {
            match recv(&self.0, &mut buffer, RecvFlags::empty()) {
                Ok((count, _)) => found |= names(buffer.get(..count).unwrap_or_default(), classes),
                Err(rustix::io::Errno::INTR) => {}
                // The kernel had no room for all of them.
                Err(rustix::io::Errno::NOBUFS) => found = true,
                Err(_) => break,
            }
        }
        found
    }
}

impl AsFd for Changes {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Whether an announcement, parts that each end with a zero, is about one of these classes.
pub(super) fn names(announcement: &[u8], classes: &[&str]) -> bool {
    let mut parts = announcement.split(|b| *b == 0);
    parts.any(|part| {
        let class = part.strip_prefix(b"SUBSYSTEM=");
        class.is_some_and(|class| classes.iter().any(|wanted| wanted.as_bytes() == class))
    })
}
