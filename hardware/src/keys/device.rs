//! Devices with keys, at the wire: the kernel's event devices, and a simulated one that sends the same records.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::SystemTime;

use evdev::raw_stream::RawDevice;
use evdev::{
    AbsoluteAxisCode, EventSummary, InputEvent, KeyCode, LedCode, RelativeAxisCode, SynchronizationCode,
};
use rustix::fs::OFlags;

use super::keypad::Keypad;
use super::stroke::KeyEvent;
use crate::find::{DeviceId, Machine, Node};
use crate::scanner::looks_like_a_scanner;

/// The keys, by the kernel's numbers, of which a device has one at least: those of a keyboard. Not the buttons that put a
/// machine to sleep, change its volume, or open its lid, nor a mouse's.
const PRESSED: std::ops::RangeInclusive<u16> = 1..=111;

/// What is known of a device before it sends anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDeviceInfo {
    /// By what it is known again.
    pub id: DeviceId,
    /// What it calls itself.
    pub name: String,
    /// Its maker's number, of USB devices.
    pub vendor: Option<u16>,
    /// The kernel's node.
    pub node: String,
    /// Which keys do what, of a device that is a keypad by its keys.
    pub keypad: Option<Keypad>,
}

/// One event and the kernel's time of it.
pub type Timed = (SystemTime, KeyEvent);

/// A device with keys, open.
pub trait KeyDevice: Send {
    /// Appends what it has sent since the last time. Does not wait.
    ///
    /// # Errors
    /// When the device is gone: it is then of no more use.
    fn read(&mut self, into: &mut Vec<Timed>) -> io::Result<()>;

    /// Takes the device for this program alone, or gives it back.
    ///
    /// # Errors
    /// When another program has taken it.
    fn grab(&mut self, alone: bool) -> io::Result<()>;

    /// Becomes readable when it has sent something, or is gone.
    fn ready(&self) -> BorrowedFd<'_>;
}

/// Where devices with keys are found: the machine, or a simulation.
pub trait KeyDevices: Send {
    /// Those plugged in now.
    fn list(&mut self) -> Vec<KeyDeviceInfo>;

    /// Opens one.
    ///
    /// # Errors
    /// When it is gone or may not be read.
    fn open(&mut self, info: &KeyDeviceInfo) -> io::Result<Box<dyn KeyDevice>>;

    /// Becomes readable when one was plugged in or out; none where nobody tells.
    fn changes(&self) -> Option<BorrowedFd<'_>>;

    /// Takes what was told; true where it is worth to look again.
    fn changed(&mut self) -> bool;
}

/// What the kernel's events say of keys.
#[derive(Debug, Default)]
pub(super) struct Events {
    lost: bool,
}

impl Events {
    /// The key event in one of the kernel's; repeats of held keys are none.
    pub(super) fn take(&mut self, event: InputEvent) -> Option<KeyEvent> {
        match event.destructure() {
            EventSummary::Synchronization(_, SynchronizationCode::SYN_DROPPED, _) => {
                self.lost = true;
                Some(KeyEvent::Lost)
            }
            // What stands before the end of the group of lost ones is not whole.
            EventSummary::Synchronization(_, SynchronizationCode::SYN_REPORT, _) => {
                self.lost = false;
                None
            }
            EventSummary::Key(_, key, 1) if !self.lost => Some(KeyEvent::Down(key)),
            EventSummary::Key(_, key, 0) if !self.lost => Some(KeyEvent::Up(key)),
            _ => None,
        }
    }
}

/// The event devices of this machine.
#[derive(Debug)]
pub struct EventDevices {
    machine: Machine,
    changes: Option<crate::find::Changes>,
    /// Whether a desktop moves its arrow by what else such a device sends.
    beside_a_desktop: bool,
}

impl EventDevices {
    /// Those of this machine, and word of what comes and goes.
    #[must_use]
    pub fn new() -> Self {
        Self {
            machine: Machine::default(),
            changes: crate::find::Changes::of_this_machine(),
            beside_a_desktop: false,
        }
    }

    /// The same beside a desktop: a keyboard that moves the arrow too, by one and the same node, is left to the desktop, for
    /// whoever takes its keys takes the arrow with them.
    #[must_use]
    pub fn beside_a_desktop(mut self) -> Self {
        self.beside_a_desktop = true;
        self
    }

    /// Whether a node moves an arrow: it goes along X, by itself or under a finger.
    fn points(&self, node: &Node) -> bool {
        ["device/capabilities/rel", "device/capabilities/abs"].iter().any(|file| {
            let axes = self.machine.attribute(node, file);
            axes.is_some_and(|axes| has(&axes, usize::BITS.try_into().unwrap_or(64), 0))
        })
    }

    /// The device of a node, where it has keys that a hand or a scanner presses.
    fn info(&self, node: Node) -> Option<KeyDeviceInfo> {
        let word = usize::BITS.try_into().unwrap_or(64);
        let keys = self.machine.attribute(&node, "device/capabilities/key")?;
        let has = |key: KeyCode| has(&keys, word, key.code());
        let usb = node.usb.as_ref().map(|usb| usb.vendor);
        if self.beside_a_desktop && self.points(&node) && !looks_like_a_scanner(&node.label, usb) {
            return None;
        }
        PRESSED.map(KeyCode::new).any(has).then(|| KeyDeviceInfo {
            id: DeviceId::of(&node),
            vendor: usb,
            name: node.label,
            node: node.name,
            keypad: Keypad::by_keys(has),
        })
    }
}

impl Default for EventDevices {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a bit is set in a map of hexadecimal words, the lowest last.
fn has(map: &str, word: u16, bit: u16) -> bool {
    let found = map.split_whitespace().rev().nth((bit / word).into());
    found.and_then(|hex| u64::from_str_radix(hex, 16).ok()).is_some_and(|bits| bits >> (bit % word) & 1 == 1)
}

impl KeyDevices for EventDevices {
    fn list(&mut self) -> Vec<KeyDeviceInfo> {
        let nodes = self.machine.devices("input", "event").into_iter();
        nodes.filter_map(|node| self.info(node)).collect()
    }

    fn open(&mut self, info: &KeyDeviceInfo) -> io::Result<Box<dyn KeyDevice>> {
        let path = std::path::Path::new("/dev/input").join(&info.node);
        let flags = i32::try_from((OFlags::NONBLOCK | OFlags::CLOEXEC).bits()).unwrap_or_default();
        let open = |write: bool| {
            use std::os::unix::fs::OpenOptionsExt;
            std::fs::OpenOptions::new().read(true).write(write).custom_flags(flags).open(&path)
        };
        // Written to only to put out the light of Caps Lock.
        let file = open(true).or_else(|_| open(false))?;
        let device = RawDevice::from_fd(file.into())?;
        let along =
            device.supported_relative_axes().is_some_and(|axes| axes.contains(RelativeAxisCode::REL_X));
        let under =
            device.supported_absolute_axes().is_some_and(|axes| axes.contains(AbsoluteAxisCode::ABS_X));
        let points = (along || under) && !looks_like_a_scanner(&info.name, info.vendor);
        Ok(Box::new(EventDevice { device, events: Events::default(), points }))
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        self.changes.as_ref().map(AsFd::as_fd)
    }

    fn changed(&mut self) -> bool {
        self.changes.as_mut().is_some_and(|changes| changes.take(&["input"]))
    }
}

struct EventDevice {
    device: RawDevice,
    events: Events,
    /// It moves the arrow by the same node: taken, it would move it no more. Nobody else listens to its keys on a station.
    points: bool,
}

impl KeyDevice for EventDevice {
    fn read(&mut self, into: &mut Vec<Timed>) -> io::Result<()> {
        match self.device.fetch_events() {
            Ok(events) => {
                into.extend(events.filter_map(|event| Some((event.timestamp(), self.events.take(event)?))));
                Ok(())
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn grab(&mut self, alone: bool) -> io::Result<()> {
        if !alone && !self.points {
            return self.device.ungrab();
        }
        if self.points {
            return Ok(());
        }
        self.device.grab()?;
        // A scanner that sees the light types small letters for capitals. Not every device has one.
        let dark = InputEvent::new(evdev::EventType::LED.0, LedCode::LED_CAPSL.0, 0);
        if let Err(error) = self.device.send_events(&[dark]) {
            tracing::debug!(%error, "the light of Caps Lock is as it was");
        }
        Ok(())
    }

    fn ready(&self) -> BorrowedFd<'_> {
        self.device.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Types and codes of the kernel's `input-event-codes.h`, written out.
    const SYN: u16 = 0;
    const KEY: u16 = 1;

    #[test]
    fn what_events_say_of_keys() {
        let mut events = Events::default();
        let told: Vec<KeyEvent> = [
            (KEY, 30, 1),
            (KEY, 30, 2),
            (KEY, 30, 0),
            (SYN, 0, 0),
            (4, 4, 458_756),
            (SYN, 3, 0),
            (KEY, 31, 1),
            (SYN, 0, 0),
            (KEY, 32, 1),
        ]
        .into_iter()
        .filter_map(|(kind, code, value)| events.take(InputEvent::new(kind, code, value)))
        .collect();
        let want = [
            KeyEvent::Down(KeyCode::KEY_A),
            KeyEvent::Up(KeyCode::KEY_A),
            KeyEvent::Lost,
            KeyEvent::Down(KeyCode::KEY_D),
        ];
        assert_eq!(told, want);
    }
}
