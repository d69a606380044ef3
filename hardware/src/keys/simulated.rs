//! Devices with keys that exist only in this process: for tests, and for a scanner on a screen without one.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use evdev::InputEvent;

use super::device::{Events, KeyDevice, KeyDeviceInfo, KeyDevices, Timed};
use super::layout::Layout;
use super::stroke::KeyEvent;
use super::typing::{Manner, type_text};
use crate::bell::Bell;

/// The most events that wait for a program that does not read; the kernel's are 64, then they are lost.
const EVENTS_MAX: usize = 8192;

/// The most of the kernel's events that one reading hands over.
const EVENTS_PER_READ: usize = 4;

/// The simulated machine: what is plugged into it. Clones are the same one.
#[derive(Clone, Debug)]
pub struct SimulatedKeys(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    bell: Bell,
    plugged: Mutex<Vec<Plugged>>,
    pluggings: AtomicUsize,
}

#[derive(Debug)]
struct Plugged {
    info: KeyDeviceInfo,
    /// Which plugging it is: a device that is back under its name is another one.
    nth: usize,
    bell: Bell,
    /// The kernel's time, type, code and value of each.
    sent: Vec<(SystemTime, u16, u16, i32)>,
    grabbed: bool,
    /// So many openings fail, as while another program holds it.
    held: u32,
}

/// A plugged-in device as the hand that holds it sees it.
#[derive(Clone, Debug)]
pub struct SimulatedDevice {
    machine: SimulatedKeys,
    id: KeyDeviceInfo,
}

impl SimulatedKeys {
    /// A machine with nothing plugged in.
    ///
    /// # Errors
    /// When the system gives no more open files.
    pub fn new() -> io::Result<Self> {
        Ok(Self(Arc::new(Inner {
            bell: Bell::new()?,
            plugged: Mutex::default(),
            pluggings: AtomicUsize::new(0),
        })))
    }

    fn plugged(&self) -> MutexGuard<'_, Vec<Plugged>> {
        self.0.plugged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Plugs a device in.
    ///
    /// # Errors
    /// When the system gives no more open files.
    pub fn plug(&self, info: KeyDeviceInfo) -> io::Result<SimulatedDevice> {
        let plugged = Plugged {
            info: info.clone(),
            nth: self.0.pluggings.fetch_add(1, Ordering::SeqCst),
            bell: Bell::new()?,
            sent: vec![],
            grabbed: false,
            held: 0,
        };
        self.plugged().push(plugged);
        self.0.bell.ring();
        Ok(SimulatedDevice { machine: self.clone(), id: info })
    }
}

impl SimulatedDevice {
    /// Types a text at a pace, the last key now, as a scanner of this layout does.
    pub fn types(&self, text: &str, layout: Layout, manner: Manner, apart: Duration) {
        self.sends(&type_text(text, layout, manner), apart);
    }

    /// Sends key events, so far apart, the last one now.
    pub fn sends(&self, events: &[KeyEvent], apart: Duration) {
        let mut plugged = self.machine.plugged();
        let Some(device) = plugged.iter_mut().find(|device| device.info == self.id) else { return };
        let now = SystemTime::now();
        for (before, event) in (0u32..).zip(events.iter().rev()).collect::<Vec<_>>().into_iter().rev() {
            let at = now.checked_sub(apart * before).unwrap_or(now);
            let (kind, code, value) = match event {
                KeyEvent::Down(key) => (1, key.code(), 1),
                KeyEvent::Up(key) => (1, key.code(), 0),
                KeyEvent::Lost => (0, 3, 0),
            };
            device.sent.extend([(at, kind, code, value), (at, 0, 0, 0)]);
        }
        device.sent.truncate(EVENTS_MAX);
        device.bell.ring();
    }

    /// Pulls it out.
    pub fn unplug(&self) {
        let mut plugged = self.machine.plugged();
        for device in plugged.iter().filter(|device| device.info == self.id) {
            device.bell.ring();
        }
        plugged.retain(|device| device.info != self.id);
        self.machine.0.bell.ring();
    }

    /// Lets so many openings fail.
    pub fn fails(&self, openings: u32) {
        for device in self.machine.plugged().iter_mut().filter(|device| device.info == self.id) {
            device.held = openings;
        }
    }

    /// Whether a program has it for itself: then nothing else hears it.
    #[must_use]
    pub fn is_grabbed(&self) -> bool {
        self.machine.plugged().iter().any(|device| device.info == self.id && device.grabbed)
    }
}

impl KeyDevices for SimulatedKeys {
    fn list(&mut self) -> Vec<KeyDeviceInfo> {
        self.plugged().iter().map(|device| device.info.clone()).collect()
    }

    fn open(&mut self, info: &KeyDeviceInfo) -> io::Result<Box<dyn KeyDevice>> {
        let mut plugged = self.plugged();
        let device = plugged.iter_mut().find(|device| device.info == *info).ok_or(io::ErrorKind::NotFound)?;
        if device.held > 0 {
            device.held -= 1;
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        let open = Open {
            machine: self.clone(),
            nth: device.nth,
            bell: device.bell.clone(),
            events: Events::default(),
        };
        Ok(Box::new(open))
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        Some(self.0.bell.as_fd())
    }

    fn changed(&mut self) -> bool {
        self.0.bell.silence();
        true
    }
}

struct Open {
    machine: SimulatedKeys,
    nth: usize,
    bell: Bell,
    events: Events,
}

impl KeyDevice for Open {
    fn read(&mut self, into: &mut Vec<Timed>) -> io::Result<()> {
        self.bell.silence();
        let mut plugged = self.machine.plugged();
        let gone = || io::Error::from_raw_os_error(rustix::io::Errno::NODEV.raw_os_error());
        let device = plugged.iter_mut().find(|device| device.nth == self.nth).ok_or_else(gone)?;
        // Few at a time, as from a real device that types while it is read.
        let count = device.sent.len().min(EVENTS_PER_READ);
        for (at, kind, code, value) in device.sent.drain(..count) {
            into.extend(self.events.take(InputEvent::new(kind, code, value)).map(|event| (at, event)));
        }
        if !device.sent.is_empty() {
            device.bell.ring();
        }
        Ok(())
    }

    fn grab(&mut self, alone: bool) -> io::Result<()> {
        for device in self.machine.plugged().iter_mut().filter(|device| device.nth == self.nth) {
            device.grabbed = alone;
        }
        Ok(())
    }

    fn ready(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }
}
