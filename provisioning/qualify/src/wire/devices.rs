//! Input devices of this machine.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::time::Duration;

use evdev::raw_stream::RawDevice;
use rustix::fs::OFlags;

use super::{InputEvent, Stream, Streams, is_ready};

/// The input devices of this machine.
pub struct Devices;

impl Streams for Devices {
    fn open(&self, name: &str) -> io::Result<Box<dyn Stream>> {
        if !name.strip_prefix("event").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // Opened here: the crate would open it for writing too, and without `NONBLOCK`.
        let flags = i32::try_from((OFlags::NONBLOCK | OFlags::CLOEXEC).bits()).unwrap_or_default();
        let file = OpenOptions::new().read(true).custom_flags(flags).open(format!("/dev/input/{name}"))?;
        Ok(Box::new(device(file)?))
    }
}

/// The input device behind an open file; an error where there is none.
fn device(file: File) -> io::Result<RawDevice> {
    RawDevice::from_fd(file.into())
}

impl Stream for RawDevice {
    fn next(&mut self, wait: Duration) -> io::Result<Vec<InputEvent>> {
        if !is_ready(self, wait) {
            return Ok(vec![]);
        }
        match self.fetch_events() {
            Ok(events) => Ok(events.collect()),
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
    use evdev::uinput::VirtualDevice;
    use evdev::{AttributeSet, KeyCode};

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
    fn what_is_no_input_device_is_refused() {
        assert!(device(tempfile::tempfile().unwrap()).is_err());
        assert!(device(File::open("/dev/null").unwrap()).is_err());
    }

    /// A keyboard that the kernel makes for the test.
    fn keyboard() -> io::Result<(VirtualDevice, String)> {
        let keys: AttributeSet<KeyCode> = [KeyCode::KEY_A].into_iter().collect();
        let mut made = VirtualDevice::builder()?.name("perron test keyboard").with_keys(&keys)?.build()?;
        let node = made.enumerate_dev_nodes_blocking()?.flatten().find(|node| node.exists());
        let name = node.and_then(|node| Some(node.file_name()?.to_str()?.to_owned()));
        name.map(|name| (made, name)).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    #[test]
    fn events_come_as_they_are_and_a_device_that_goes_is_an_error() {
        let (mut made, name) = match keyboard() {
            Ok(made) => made,
            Err(error) => return perron_skips::skip(perron_skips::Missing::VirtualInput, &error.to_string()),
        };
        let mut stream = Devices.open(&name).unwrap();
        assert!(stream.next(Duration::ZERO).unwrap().is_empty());
        made.emit(&[InputEvent::new(1, 30, 1)]).unwrap();
        let sent = stream.next(Duration::from_secs(5)).unwrap();
        let told: Vec<_> =
            sent.iter().map(|event| (event.event_type().0, event.code(), event.value())).collect();
        assert_eq!(told, [(1, 30, 1), (0, 0, 0)]);
        drop(made);
        assert!(stream.next(Duration::from_secs(5)).is_err());
    }
}
