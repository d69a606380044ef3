//! Input devices of this machine.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::time::Duration;

use rustix::fs::OFlags;

use super::{Stream, Streams, is_ready};

/// The most that one read takes: 64 events of 24 bytes.
const READ_MAX: usize = 64 * 24;

/// The input devices of this machine.
pub struct Devices;

impl Streams for Devices {
    fn open(&self, name: &str) -> io::Result<Box<dyn Stream>> {
        if !name.strip_prefix("event").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let flags = i32::try_from((OFlags::NONBLOCK | OFlags::CLOEXEC).bits()).unwrap_or_default();
        let file = OpenOptions::new().read(true).custom_flags(flags).open(format!("/dev/input/{name}"))?;
        Ok(Box::new(Device(file)))
    }
}

struct Device(File);

impl Stream for Device {
    fn next(&mut self, wait: Duration) -> io::Result<Vec<u8>> {
        if !is_ready(&self.0, wait) {
            return Ok(vec![]);
        }
        let mut bytes = vec![0; READ_MAX];
        match self.0.read(&mut bytes) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                bytes.truncate(count);
                Ok(bytes)
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
                Ok(vec![])
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn only_event_devices_are_opened() {
        for name in ["", "event", "../event0", "event0/..", "mouse0", "event0x"] {
            assert_eq!(
                Devices.open(name).err().map(|e| e.kind()),
                Some(io::ErrorKind::InvalidInput),
                "{name}"
            );
        }
    }

    #[test]
    fn bytes_come_as_they_are_and_the_end_is_an_error() {
        let (read, mut write) = io::pipe().unwrap();
        let mut device = Device(File::from(std::os::fd::OwnedFd::from(read)));
        assert_eq!(device.next(Duration::ZERO).unwrap(), b"");
        write.write_all(b"abc").unwrap();
        assert_eq!(device.next(Duration::from_secs(5)).unwrap(), b"abc");
        drop(write);
        assert_eq!(device.next(Duration::from_secs(5)).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
