//! Switches of lids, at the wire: the kernel's event devices.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::OpenOptionsExt;

use evdev::raw_stream::RawDevice;
use evdev::{EventSummary, InputEvent, SwitchCode, SynchronizationCode};
use rustix::fs::OFlags;

use crate::find::{Changes, DeviceId, Machine, Node};

/// A switch before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LidInfo {
    /// By what it is known again.
    pub id: DeviceId,
    /// What it calls itself.
    pub name: String,
    /// The kernel's node.
    pub node: String,
}

/// The switch of a lid, open.
pub trait LidSwitch: Send {
    /// Whether it says now that the lid is closed.
    ///
    /// # Errors
    /// When it is gone.
    fn is_closed(&self) -> io::Result<bool>;

    /// Appends how it was moved since the last time, true for closed. Does not wait.
    ///
    /// # Errors
    /// When it is gone: it is then of no more use.
    fn read(&mut self, into: &mut Vec<bool>) -> io::Result<()>;

    /// Becomes readable when it was moved, or is gone.
    fn ready(&self) -> BorrowedFd<'_>;
}

/// Where switches are found: the machine, or a simulation.
pub trait LidSwitches: Send {
    /// Those that are there now.
    fn list(&mut self) -> Vec<LidInfo>;

    /// Opens one. It is not taken from others: the system's own service needs it, too.
    ///
    /// # Errors
    /// When it is gone or may not be read.
    fn open(&mut self, info: &LidInfo) -> io::Result<Box<dyn LidSwitch>>;

    /// Becomes readable when one came or went; none where nobody tells.
    fn changes(&self) -> Option<BorrowedFd<'_>>;

    /// Takes what was told; true where it is worth to look again.
    fn changed(&mut self) -> bool;
}

/// What the kernel's events say of a lid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Moved(bool),
    /// Some were lost: it has to be asked.
    Lost,
}

/// The word of one event; nothing where it is not the lid's.
pub(super) fn told(event: InputEvent) -> Option<Told> {
    match event.destructure() {
        EventSummary::Switch(_, SwitchCode::SW_LID, value) => Some(Told::Moved(value != 0)),
        EventSummary::Synchronization(_, SynchronizationCode::SYN_DROPPED, _) => Some(Told::Lost),
        _ => None,
    }
}

/// The event devices of this machine that have a lid's switch.
#[derive(Debug)]
pub struct EventLids {
    machine: Machine,
    changes: Option<Changes>,
}

impl EventLids {
    /// Those of this machine, and word of what comes and goes.
    #[must_use]
    pub fn new() -> Self {
        Self { machine: Machine::default(), changes: Changes::of_this_machine() }
    }

    fn is_lid(&self, node: &Node) -> bool {
        let switches = self.machine.attribute(node, "device/capabilities/sw").unwrap_or_default();
        has_lid(&switches)
    }
}

impl Default for EventLids {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a map of switches, hexadecimal words with the lowest last, has the lid's: the first of all.
fn has_lid(switches: &str) -> bool {
    let lowest = switches.split_whitespace().next_back().and_then(|hex| u64::from_str_radix(hex, 16).ok());
    lowest.is_some_and(|bits| bits >> SwitchCode::SW_LID.0 & 1 == 1)
}

impl LidSwitches for EventLids {
    fn list(&mut self) -> Vec<LidInfo> {
        let nodes = self.machine.devices("input", "event").into_iter().filter(|node| self.is_lid(node));
        nodes.map(|node| LidInfo { id: DeviceId::of(&node), name: node.label, node: node.name }).collect()
    }

    fn open(&mut self, info: &LidInfo) -> io::Result<Box<dyn LidSwitch>> {
        let path = std::path::Path::new("/dev/input").join(&info.node);
        let flags = i32::try_from((OFlags::NONBLOCK | OFlags::CLOEXEC).bits()).unwrap_or_default();
        let file = std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path)?;
        Ok(Box::new(EventLid(RawDevice::from_fd(file.into())?)))
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        self.changes.as_ref().map(AsFd::as_fd)
    }

    fn changed(&mut self) -> bool {
        self.changes.as_mut().is_some_and(|changes| changes.take(&["input"]))
    }
}

struct EventLid(RawDevice);

impl LidSwitch for EventLid {
    fn is_closed(&self) -> io::Result<bool> {
        Ok(self.0.get_switch_state()?.contains(SwitchCode::SW_LID))
    }

    fn read(&mut self, into: &mut Vec<bool>) -> io::Result<()> {
        let told: Vec<Told> = match self.0.fetch_events() {
            Ok(events) => events.filter_map(told).collect(),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        for told in told {
            into.push(match told {
                Told::Moved(closed) => closed,
                Told::Lost => self.is_closed()?,
            });
        }
        Ok(())
    }

    fn ready(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_devices_have_a_lid() {
        for (switches, want) in
            [("1", true), ("3", true), ("2", false), ("0", false), ("1 0", false), ("", false), ("no", false)]
        {
            assert_eq!(has_lid(switches), want, "{switches:?}");
        }
    }

    #[test]
    fn what_events_say_of_the_lid() {
        // Types and codes of the kernel's `input-event-codes.h`, written out: 5 0 is the lid, 5 1 a tablet that is folded.
        for ((kind, code, value), want) in [
            ((5, 0, 1), Some(Told::Moved(true))),
            ((5, 0, 0), Some(Told::Moved(false))),
            ((5, 1, 1), None),
            ((0, 0, 0), None),
            ((0, 3, 0), Some(Told::Lost)),
            ((1, 0, 1), None),
        ] {
            assert_eq!(told(InputEvent::new(kind, code, value)), want, "{kind} {code} {value}");
        }
    }
}
