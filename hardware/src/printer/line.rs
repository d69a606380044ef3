//! Printers behind a file descriptor: network, device file, serial line. All are opened without
//! blocking and waited for with `poll`, so that no printer can hold a worker longer than its limit.

use std::{
    fs::File,
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream, ToSocketAddrs},
    os::{
        fd::AsFd,
        unix::fs::{FileTypeExt, OpenOptionsExt},
    },
    path::Path,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::OFlags,
    net::sockopt::set_socket_send_buffer_size,
    termios::{ControlModes, InputModes, OptionalActions, tcgetattr, tcsetattr},
};

use super::{CONNECT_TIMEOUT, Fault, PortStatus, Printer, Sent, port};

/// Most addresses of one host name that are tried.
const MAX_HOST_ADDRESSES: usize = 4;
/// Most bytes thrown away at once, and how often, before a connection is closed.
const MAX_UNREAD: usize = 4096;
const MAX_UNREAD_TIMES: usize = 16;
/// Bytes the system may hold for a network printer, doubled by the system for its own use. The less
/// it holds, the better is known how far the printer itself came.
const NETWORK_BUFFER: usize = 8192;
/// How soon a device that had nothing to say is read again.
const NAP: Duration = Duration::from_millis(10);
/// Bits of a byte on a serial line: a start and a stop bit enclose it.
const SERIAL_BITS: u32 = 10;

/// What an empty read means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Silence {
    /// The other side has closed.
    Closed,
    /// Nothing to say for now.
    Quiet,
    /// It never says anything: a plain file, or a device of one direction.
    Mute,
}

/// A printer behind a file descriptor.
pub(super) struct Line<T> {
    device: T,
    silence: Silence,
    /// Bytes a second, where that is known.
    speed: Option<u32>,
    /// Whether it is a device file that is no serial line. Of these the USB printer's drops, when it is closed, what the
    /// printer has not taken, and tells how the printer is.
    port: bool,
}

/// Connects to a network printer.
pub(super) fn tcp(host: &str, port: u16) -> Result<Connection, Fault> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    // A name that cannot be resolved is, for a kiosk, a network that is down.
    let addresses = (bare, port).to_socket_addrs().map_err(|_| Fault::Offline)?;
    let mut fault = Fault::Offline;
    for address in addresses.take(MAX_HOST_ADDRESSES) {
        match TcpStream::connect_timeout(&address, CONNECT_TIMEOUT) {
            Ok(stream) => {
                let ready = stream.set_nodelay(true).and_then(|()| stream.set_nonblocking(true));
                ready.map_err(|error| Fault::from_io(&error))?;
                set_socket_send_buffer_size(&stream, NETWORK_BUFFER)
                    .map_err(|error| Fault::from_io(&error.into()))?;
                return Ok(Connection(Line {
                    device: stream,
                    silence: Silence::Closed,
                    speed: None,
                    port: false,
                }));
            }
            Err(error) => fault = Fault::from_io(&error),
        }
    }
    Err(fault)
}

/// Opens a printer's device file, or a plain file that collects the bytes. It is never created: a
/// printer that is not plugged in must not leave a file in its place.
pub(super) fn file(path: &Path) -> Result<Line<File>, Fault> {
    let kind = path.metadata().map_err(|error| Fault::from_io(&error))?.file_type();
    let both_ways = kind.is_char_device();
    let file = open(path, both_ways)?;
    let silence = if both_ways { Silence::Quiet } else { Silence::Mute };
    Ok(Line { device: file, silence, speed: None, port: both_ways })
}

/// Opens a serial printer: 8 bits, no parity, the printer may hold us off with XOFF.
pub(super) fn serial(path: &Path, baud: u32) -> Result<Line<File>, Fault> {
    let file = open(path, true)?;
    let refuse = |error: rustix::io::Errno| Fault::from_io(&error.into());
    let mut modes = tcgetattr(&file).map_err(refuse)?;
    modes.make_raw();
    modes.control_modes |= ControlModes::CLOCAL | ControlModes::CREAD;
    // A broken line, as when the printer is switched off, is no byte; as a zero it would read as an answer.
    modes.input_modes |= InputModes::IXON | InputModes::IGNBRK | InputModes::IGNPAR;
    modes.set_speed(baud).map_err(|_| Fault::Speed)?;
    tcsetattr(&file, OptionalActions::Now, &modes).map_err(refuse)?;
    Ok(Line { device: file, silence: Silence::Quiet, speed: Some(baud / SERIAL_BITS), port: false })
}

fn open(path: &Path, both_ways: bool) -> Result<File, Fault> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let mut options = File::options();
    options.write(true).read(both_ways).append(!both_ways).custom_flags(flags.bits().cast_signed());
    options.open(path).map_err(|error| Fault::from_io(&error))
}

impl<T: Read + Write + AsFd + Send> Printer for Line<T> {
    fn send(&mut self, bytes: &[u8], timeout: Duration) -> Sent {
        let end = Instant::now() + timeout;
        let mut rest = bytes;
        let fault = loop {
            if rest.is_empty() {
                break None;
            }
            let fault = match self.device.write(rest) {
                Ok(0) => Some(Fault::Unplugged),
                Ok(taken) => {
                    rest = rest.get(taken..).unwrap_or_default();
                    None
                }
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => None,
                    ErrorKind::WouldBlock => match self.wait(PollFlags::OUT, end) {
                        Ok(true) => None,
                        Ok(false) => Some(Fault::Busy),
                        Err(error) => Some(Fault::from_io(&error)),
                    },
                    _ => Some(Fault::from_io(&error)),
                },
            };
            if fault.is_some() {
                break fault;
            }
        };
        Sent { accepted: bytes.len() - rest.len(), fault }
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, Fault> {
        let end = Instant::now() + timeout;
        while self.silence != Silence::Mute {
            match self.device.read(buffer) {
                Ok(0) if self.silence == Silence::Closed || self.has_hung_up() => {
                    return Err(Fault::Unplugged);
                }
                // Some USB printers send empty packets for as long as they have nothing to say.
                Ok(0) => match end.saturating_duration_since(Instant::now()) {
                    Duration::ZERO => return Ok(0),
                    left => std::thread::sleep(left.min(NAP)),
                },
                Ok(taken) => return Ok(taken),
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => {}
                    ErrorKind::WouldBlock => {
                        match self.wait(PollFlags::IN, end) {
                            Ok(true) => {}
                            Ok(false) => return Ok(0),
                            Err(error) => return Err(Fault::from_io(&error)),
                        };
                    }
                    // What the kernel says of a USB printer of one direction.
                    ErrorKind::InvalidInput => self.silence = Silence::Mute,
                    _ => return Err(Fault::from_io(&error)),
                },
            }
        }
        std::thread::sleep(end.saturating_duration_since(Instant::now()));
        Ok(0)
    }

    fn line_speed(&self) -> Option<u32> {
        self.speed
    }

    fn drain(&mut self, timeout: Duration) -> Result<bool, Fault> {
        if !self.port {
            return Ok(true);
        }
        let end = Instant::now() + timeout;
        loop {
            let ready = self.wait(PollFlags::OUT, end).map_err(|error| Fault::from_io(&error))?;
            if self.has_hung_up() {
                return Err(Fault::Unplugged);
            }
            if !ready || self.is_ready(PollFlags::OUT) {
                return Ok(ready);
            }
        }
    }

    fn port_status(&mut self) -> Option<PortStatus> {
        if self.port { port::ask(&self.device) } else { None }
    }
}

impl<T: AsFd> Line<T> {
    /// Waits until the device is ready; false when `end` comes first. Once it is over nothing is
    /// waited for: a device can call itself ready for ever and move no byte.
    fn wait(&self, readiness: PollFlags, end: Instant) -> io::Result<bool> {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        let timeout = Timespec::try_from(left).map_err(|_| ErrorKind::InvalidInput)?;
        match poll(&mut [PollFd::new(&self.device, readiness)], Some(&timeout)) {
            Ok(ready) => Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the other end is gone, which an empty read alone does not tell.
    fn has_hung_up(&self) -> bool {
        self.shows(PollFlags::empty()).is_none_or(|now| now.intersects(PollFlags::HUP | PollFlags::ERR))
    }

    fn is_ready(&self, readiness: PollFlags) -> bool {
        self.shows(readiness).is_some_and(|now| now.intersects(readiness))
    }

    /// How the device is at this moment; none where the system does not tell.
    fn shows(&self, readiness: PollFlags) -> Option<PollFlags> {
        let mut device = [PollFd::new(&self.device, readiness)];
        poll(&mut device, Some(&Timespec::default())).ok()?;
        device.first().map(PollFd::revents)
    }
}

/// A network printer's connection. Closed with answers unread, the system would reset it, and the
/// printer might drop the end of the ticket: they are read first.
pub(super) struct Connection(Line<TcpStream>);

impl Printer for Connection {
    fn send(&mut self, bytes: &[u8], timeout: Duration) -> Sent {
        self.0.send(bytes, timeout)
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, Fault> {
        self.0.receive(buffer, timeout)
    }

    fn line_speed(&self) -> Option<u32> {
        self.0.line_speed()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let _ = self.0.device.shutdown(Shutdown::Write);
        let mut unread = [0; MAX_UNREAD];
        for _ in 0..MAX_UNREAD_TIMES {
            if !matches!(self.0.receive(&mut unread, Duration::ZERO), Ok(1..)) {
                break;
            }
        }
    }
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
