//! Lids that exist only in this process.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use evdev::InputEvent;
use rustix::event::{EventfdFlags, eventfd};

use super::device::{LidInfo, LidSwitch, LidSwitches, Told, told};

/// The most events that wait for a program that does not read, as in the kernel; more are lost, and that is told.
const EVENTS_MAX: usize = 64;

/// The simulated machine: the lids that it has. Clones are the same one.
#[derive(Clone, Debug)]
pub struct SimulatedLids(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    bell: OwnedFd,
    lids: Mutex<Vec<State>>,
}

#[derive(Debug)]
struct State {
    info: LidInfo,
    bell: Arc<OwnedFd>,
    closed: bool,
    /// The kernel's type, code and value of each event.
    sent: Vec<(u16, u16, i32)>,
    /// So many openings fail, as before a new device has its rights.
    held: u32,
}

/// A lid as the hand that moves it sees it.
#[derive(Clone, Debug)]
pub struct SimulatedLid {
    machine: SimulatedLids,
    info: LidInfo,
}

fn bell() -> io::Result<OwnedFd> {
    Ok(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?)
}

fn ring(bell: &OwnedFd) {
    // A bell that rings already is loud enough.
    let _ = rustix::io::write(bell, &1u64.to_ne_bytes());
}

fn silence(bell: &OwnedFd) {
    let _ = rustix::io::read(bell, &mut [0; 8]);
}

impl SimulatedLids {
    /// A machine without a lid.
    ///
    /// # Errors
    /// When the system gives no more open files.
    pub fn new() -> io::Result<Self> {
        Ok(Self(Arc::new(Inner { bell: bell()?, lids: Mutex::default() })))
    }

    fn lids(&self) -> MutexGuard<'_, Vec<State>> {
        self.0.lids.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a lid whose switch says this.
    ///
    /// # Errors
    /// When the system gives no more open files.
    pub fn add(&self, info: LidInfo, closed: bool) -> io::Result<SimulatedLid> {
        let state = State { info: info.clone(), bell: Arc::new(bell()?), closed, sent: vec![], held: 0 };
        self.lids().push(state);
        ring(&self.0.bell);
        Ok(SimulatedLid { machine: self.clone(), info })
    }
}

impl SimulatedLid {
    fn with(&self, act: impl Fn(&mut State)) {
        for state in self.machine.lids().iter_mut().filter(|state| state.info == self.info) {
            act(state);
            ring(&state.bell);
        }
    }

    /// Closes it, or opens it. A switch that is where it is moved to says nothing.
    pub fn moves(&self, closed: bool) {
        self.with(|state| {
            if state.closed == closed {
                return;
            }
            state.closed = closed;
            state.sent.extend([(5, 0, i32::from(closed)), (0, 0, 0)]);
            if state.sent.len() > EVENTS_MAX {
                state.sent = vec![(0, 3, 0), (0, 0, 0)];
            }
        });
    }

    /// Folds the tablet that it is.
    pub fn folds(&self, folded: bool) {
        self.with(|state| state.sent.extend([(5, 1, i32::from(folded)), (0, 0, 0)]));
    }

    /// Lets so many openings fail.
    pub fn fails(&self, openings: u32) {
        self.with(|state| state.held = openings);
    }

    /// Takes it away.
    pub fn unplug(&self) {
        self.with(|_| ());
        self.machine.lids().retain(|state| state.info != self.info);
        ring(&self.machine.0.bell);
    }
}

impl LidSwitches for SimulatedLids {
    fn list(&mut self) -> Vec<LidInfo> {
        self.lids().iter().map(|state| state.info.clone()).collect()
    }

    fn open(&mut self, info: &LidInfo) -> io::Result<Box<dyn LidSwitch>> {
        let mut lids = self.lids();
        let state = lids.iter_mut().find(|state| state.info == *info).ok_or(io::ErrorKind::NotFound)?;
        if state.held > 0 {
            state.held -= 1;
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        state.sent.clear();
        Ok(Box::new(Open { machine: self.clone(), bell: state.bell.clone() }))
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        Some(self.0.bell.as_fd())
    }

    fn changed(&mut self) -> bool {
        silence(&self.0.bell);
        true
    }
}

struct Open {
    machine: SimulatedLids,
    bell: Arc<OwnedFd>,
}

impl Open {
    /// Does this with its state; an error where it was taken away. One that is back under its name has another bell.
    fn with<T>(&self, act: impl Fn(&mut State) -> T) -> io::Result<T> {
        let gone = || io::Error::from_raw_os_error(rustix::io::Errno::NODEV.raw_os_error());
        let mut lids = self.machine.lids();
        lids.iter_mut().find(|state| Arc::ptr_eq(&state.bell, &self.bell)).map(act).ok_or_else(gone)
    }
}

impl LidSwitch for Open {
    fn is_closed(&self) -> io::Result<bool> {
        self.with(|state| state.closed)
    }

    fn read(&mut self, into: &mut Vec<bool>) -> io::Result<()> {
        silence(&self.bell);
        let (sent, closed) = self.with(|state| (std::mem::take(&mut state.sent), state.closed))?;
        let told =
            sent.into_iter().filter_map(|(kind, code, value)| told(InputEvent::new(kind, code, value)));
        into.extend(told.map(|told| match told {
            Told::Moved(closed) => closed,
            Told::Lost => closed,
        }));
        Ok(())
    }

    fn ready(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }
}
