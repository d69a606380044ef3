//! Sockets that exist only in this process.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use evdev::InputEvent;

use super::position::{Position, Said};
use super::{SwitchDevice, SwitchDevices, SwitchInfo};
use crate::bell::Bell;
use crate::find::DeviceId;

/// The most records that wait for a program that does not read.
const RECORDS_MAX: usize = 64;
/// The kernel's numbers of a switch's record, and of the one that tells of lost records.
const SWITCH: u16 = 5;
const LOST: (u16, u16, i32) = (0, 3, 0);
/// Its number of the switch for headphones.
const HEADPHONE: u16 = 2;

/// The simulated machine: which sockets it has. Clones are the same one.
#[derive(Clone, Debug)]
pub struct SimulatedSwitches {
    bell: Bell,
    sockets: Arc<Mutex<Vec<Socket>>>,
}

#[derive(Debug)]
struct Socket {
    info: SwitchInfo,
    bell: Bell,
    is_in: bool,
    /// The kernel's type, code and value of each record.
    records: Vec<(u16, u16, i32)>,
    /// So many openings fail.
    refuses: u32,
}

/// A socket as the hand sees it that plugs something in.
#[derive(Clone, Debug)]
pub struct SimulatedPlug {
    machine: SimulatedSwitches,
    name: String,
}

impl SimulatedSwitches {
    /// A machine without a socket.
    ///
    /// # Errors
    /// When the system gives no more open files.
    pub fn new() -> io::Result<Self> {
        Ok(Self { bell: Bell::new()?, sockets: Arc::default() })
    }

    fn sockets(&self) -> MutexGuard<'_, Vec<Socket>> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a socket with a switch for headphones, with or without something in it.
    ///
    /// # Errors
    /// When the system gives no more open files.
    pub fn add(&self, name: &str, is_in: bool) -> io::Result<SimulatedPlug> {
        let info = SwitchInfo { id: DeviceId::stored(name), name: name.to_owned(), node: name.to_owned() };
        let socket = Socket { info, bell: Bell::new()?, is_in, records: vec![], refuses: 0 };
        self.sockets().push(socket);
        self.bell.ring();
        Ok(SimulatedPlug { machine: self.clone(), name: name.to_owned() })
    }
}

impl SimulatedPlug {
    fn with(&self, change: impl FnOnce(&mut Socket)) {
        let mut sockets = self.machine.sockets();
        if let Some(socket) = sockets.iter_mut().find(|socket| socket.info.name == self.name) {
            change(socket);
            socket.bell.ring();
        }
    }

    /// Plugs headphones in, or pulls them.
    pub fn is_in(&self, is_in: bool) {
        self.with(|socket| {
            socket.is_in = is_in;
            socket.records.push((SWITCH, HEADPHONE, is_in.into()));
            if socket.records.len() > RECORDS_MAX {
                socket.records = vec![LOST];
            }
        });
    }

    /// Lets so many openings fail.
    pub fn refuses(&self, openings: u32) {
        self.with(|socket| socket.refuses = openings);
    }

    /// Takes the socket away, as with a card that is unplugged.
    pub fn remove(&self) {
        self.with(|_| {});
        self.machine.sockets().retain(|socket| socket.info.name != self.name);
        self.machine.bell.ring();
    }
}

impl SwitchDevices for SimulatedSwitches {
    fn list(&mut self) -> Vec<SwitchInfo> {
        self.sockets().iter().map(|socket| socket.info.clone()).collect()
    }

    fn open(&mut self, info: &SwitchInfo) -> io::Result<Box<dyn SwitchDevice>> {
        let mut sockets = self.sockets();
        let socket = sockets.iter_mut().find(|socket| socket.info == *info).ok_or(io::ErrorKind::NotFound)?;
        if socket.refuses > 0 {
            socket.refuses -= 1;
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        socket.records.clear();
        let mut position = Position::of(|switch| switch.0 == HEADPHONE).ok_or(io::ErrorKind::Unsupported)?;
        position.ask(|switch| switch.0 == HEADPHONE && socket.is_in);
        let (machine, info, bell) = (self.clone(), info.clone(), socket.bell.clone());
        Ok(Box::new(Open { machine, info, bell, position }))
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        Some(self.bell.as_fd())
    }

    fn changed(&mut self) -> bool {
        self.bell.silence();
        true
    }
}

struct Open {
    machine: SimulatedSwitches,
    info: SwitchInfo,
    bell: Bell,
    position: Position,
}

impl SwitchDevice for Open {
    fn moved(&mut self) -> io::Result<bool> {
        self.bell.silence();
        let mut sockets = self.machine.sockets();
        let gone = || io::Error::from_raw_os_error(libc::ENODEV);
        let socket = sockets.iter_mut().find(|socket| socket.info == self.info).ok_or_else(gone)?;
        let mut moved = false;
        for (kind, code, value) in socket.records.drain(..) {
            let said = self.position.take(InputEvent::new(kind, code, value));
            moved |= said != Said::Nothing;
            if said == Said::Lost {
                self.position.ask(|switch| switch.0 == HEADPHONE && socket.is_in);
            }
        }
        Ok(moved)
    }

    fn is_in(&self) -> bool {
        self.position.is_in()
    }

    fn ready(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }
}
