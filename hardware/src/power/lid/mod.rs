//! The lid of a laptop, where it has one.
//!
//! ```text
//!  kernel ─ SW_LID ─► LidSwitch ─ LidEvent ─► Lid ─► open, closed
//!                                              ▲
//!  a touch, a key ─────────────────────────────┘ nobody works on a closed lid: open
//! ```
//!
//! Only a movement closes the lid. Many machines say « closed » when they start, for their firmware sends no word until
//! the lid is moved, and some do not tell when it is opened again: then the first touch does. A switch that says how a
//! tablet is folded is not the lid's.

mod device;
mod simulated;
#[cfg(test)]
mod tests;
mod watch;

use std::collections::BTreeMap;

pub use device::{EventLids, LidInfo, LidSwitch, LidSwitches};
pub use simulated::{SimulatedLid, SimulatedLids};
pub use watch::{LidListener, watch_lids};

use crate::find::DeviceId;

/// What a switch says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LidSays {
    /// It is there, and says that it is closed, or open.
    Found(bool),
    /// It was closed, or opened.
    Moved(bool),
    /// It is there no more.
    Gone,
}

/// Word from one switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LidEvent {
    /// Which one.
    pub id: DeviceId,
    /// What it says.
    pub says: LidSays,
}

/// What is believed of the lid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lid {
    /// Each switch, and whether it has closed the lid.
    switches: BTreeMap<DeviceId, bool>,
}

impl Lid {
    /// Whether the machine has one.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !self.switches.is_empty()
    }

    /// Whether it is closed. Says nothing of a monitor beside the laptop.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.switches.values().any(|closed| *closed)
    }

    /// Takes word from a switch; true where that closes or opens the lid.
    pub fn take(&mut self, event: LidEvent) -> bool {
        let before = self.is_closed();
        match event.says {
            LidSays::Found(_) => {
                self.switches.entry(event.id).or_default();
            }
            LidSays::Moved(true) => {
                self.switches.insert(event.id, true);
            }
            // Of two switches one may be stuck: who opens opens all.
            LidSays::Moved(false) => {
                self.switches.insert(event.id, false);
                self.open();
            }
            LidSays::Gone => {
                self.switches.remove(&event.id);
            }
        }
        self.is_closed() != before
    }

    /// Somebody touched the screen or pressed a key: the lid is open until it moves again. True where that opens it.
    pub fn used(&mut self) -> bool {
        let was_closed = self.is_closed();
        self.open();
        was_closed
    }

    fn open(&mut self) {
        self.switches.values_mut().for_each(|closed| *closed = false);
    }
}
