//! Finding printers: what is plugged in, which one is meant, and what it can do.
//!
//! ```text
//!  Printers::list ─► what is there ─┐
//!  the site's address, and the one  ├─► find ─► PrinterInfo ─► open_found ─► Printer
//!  that was remembered ─────────────┘              └─► Recognised::choose ─► its profile
//! ```
//!
//! A printer is known again by its [`DeviceId`]: its own serial number, or the port it hangs on. The kernel's `lp0` may
//! be `lp1` after the next plugging. Printers that say that they speak another language (an office printer, a label
//! printer) are never taken for ticket printers. A printer on a serial line cannot be told from a scanner or a scale,
//! and one on the network is not looked for: the site writes where they are.

mod ieee1284;
mod pick;
mod plugged;
mod recognise;
mod simulated;
#[cfg(test)]
mod tests;

use std::os::fd::BorrowedFd;

use perron_paper::{Model, UsbId};

use super::{Address, Fault, Printer, PrinterError};
use crate::find::DeviceId;

pub use pick::{find, open_found};
pub use plugged::PluggedPrinters;
pub use recognise::{ASKED_MAX, Recognised};
pub use simulated::SimulatedPrinters;

/// What is known of a printer before anything is sent to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterInfo {
    /// By what it is known again.
    pub id: DeviceId,
    /// What it calls itself, for people.
    pub name: String,
    /// Where it is now.
    pub address: Address,
    /// Its USB numbers.
    pub usb: Option<UsbId>,
    /// Its maker and model, where it told them unasked.
    pub model: Option<Model>,
    /// Whether it may be a ticket printer: false where it says that it speaks another language.
    pub takes_tickets: bool,
}

impl PrinterInfo {
    /// The printer at an address that the site wrote: nothing else is known of it.
    #[must_use]
    pub fn written(address: &Address) -> Self {
        let name = address.to_string();
        Self {
            id: DeviceId::stored(&name),
            name,
            address: address.clone(),
            usb: None,
            model: None,
            takes_tickets: true,
        }
    }
}

/// The same printer among those plugged in now. Two that give one number are told apart by where they are.
fn again(listed: Vec<PrinterInfo>, info: &PrinterInfo) -> Result<Address, PrinterError> {
    let now: Vec<PrinterInfo> = listed.into_iter().filter(|now| now.id == info.id).collect();
    let same = now.iter().find(|now| now.address == info.address).or(now.first());
    let gone = || PrinterError::Open { address: info.address.clone(), fault: Fault::Unplugged };
    same.map(|now| now.address.clone()).ok_or_else(gone)
}

/// Where printers are found: the machine, or a simulation.
pub trait Printers: Send {
    /// Those plugged in now.
    fn list(&mut self) -> Vec<PrinterInfo>;

    /// Opens one, wherever it is plugged in by now.
    ///
    /// # Errors
    /// [`PrinterError::Open`] when it is gone or may not be used.
    fn open(&mut self, info: &PrinterInfo) -> Result<Box<dyn Printer>, PrinterError>;

    /// Becomes readable when one was plugged in or out; none where nobody tells.
    fn changes(&self) -> Option<BorrowedFd<'_>>;

    /// Takes what was told; true where it is worth to look again.
    fn changed(&mut self) -> bool;
}
