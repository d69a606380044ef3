//! Whether headphones are in, by the switches of sound cards' sockets.
//!
//! ```text
//!  kernel's switches ─► Position ─► moved? ─► Settle ─► Moving ─ quiet for a while ─► In or Out
//!                                               ▲                     │
//!                                               └──── moved again ────┘
//! ```
//!
//! A plug that goes in or out touches its contacts several times, and an extension cable does it for no reason at all:
//! nothing is believed until all switches have been quiet for a while.

mod event_switches;
mod position;
mod settle;
mod simulated;
mod watched;

use std::io;
use std::os::fd::BorrowedFd;

use crate::find::DeviceId;

pub use event_switches::EventSwitches;
pub use settle::Settle;
pub use simulated::{SimulatedPlug, SimulatedSwitches};
pub(super) use watched::Watched;

/// What the switches say of headphones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plugged {
    /// There is no switch that tells.
    #[default]
    Unknown,
    /// It is not sure yet.
    Moving,
    /// They are in.
    In,
    /// They are not.
    Out,
}

/// What is known of a device with a switch before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwitchInfo {
    /// By what it is known again.
    pub id: DeviceId,
    /// What it calls itself.
    pub name: String,
    /// The kernel's node.
    pub node: String,
}

/// A device with a switch for headphones, open.
pub trait SwitchDevice: Send {
    /// Whether it moved since the last time, be it that it is as it was again. Does not wait.
    ///
    /// # Errors
    /// When the device is gone.
    fn moved(&mut self) -> io::Result<bool>;

    /// Whether headphones are in, as it was last read.
    fn is_in(&self) -> bool;

    /// Becomes readable when it moves, or is gone.
    fn ready(&self) -> BorrowedFd<'_>;
}

/// Where such devices are found: the machine, or a simulation.
pub trait SwitchDevices: Send {
    /// Those plugged in now.
    fn list(&mut self) -> Vec<SwitchInfo>;

    /// Opens one, and reads how its switch is.
    ///
    /// # Errors
    /// When it is gone or may not be read.
    fn open(&mut self, info: &SwitchInfo) -> io::Result<Box<dyn SwitchDevice>>;

    /// Becomes readable when one was plugged in or out; none where nobody tells.
    fn changes(&self) -> Option<BorrowedFd<'_>>;

    /// Takes what was told; true where it is worth to look again.
    fn changed(&mut self) -> bool;
}
