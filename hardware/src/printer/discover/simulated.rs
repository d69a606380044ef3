//! Printers that exist only in this process, each a folder: for tests, and for a desk without a printer.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::event::{EventfdFlags, eventfd};

use super::{PrinterInfo, Printers, again};
use crate::find::DeviceId;
use crate::printer::{Address, Printer, PrinterError, open};

/// The simulated machine: what is plugged into it. Clones are the same one.
#[derive(Debug, Clone)]
pub struct SimulatedPrinters(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    bell: OwnedFd,
    plugged: Mutex<Vec<PrinterInfo>>,
}

impl SimulatedPrinters {
    /// A machine with nothing plugged in.
    ///
    /// # Errors
    /// When the system gives no more open files.
    pub fn new() -> io::Result<Self> {
        let bell = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Self(Arc::new(Inner { bell, plugged: Mutex::default() })))
    }

    /// Plugs in the printer of this folder. What it is told of it, a real one's cable would tell.
    pub fn plug(&self, info: &PrinterInfo, folder: &Path) {
        let address = Address::Simulated(folder.to_owned());
        self.plugged().push(PrinterInfo { address, ..info.clone() });
        self.ring();
    }

    /// Pulls one out.
    pub fn unplug(&self, id: &DeviceId) {
        self.plugged().retain(|info| info.id != *id);
        self.ring();
    }

    fn plugged(&self) -> MutexGuard<'_, Vec<PrinterInfo>> {
        self.0.plugged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring(&self) {
        // A bell that rings already is loud enough.
        let _ = rustix::io::write(&self.0.bell, &1u64.to_ne_bytes());
    }
}

impl Printers for SimulatedPrinters {
    fn list(&mut self) -> Vec<PrinterInfo> {
        self.plugged().clone()
    }

    fn open(&mut self, info: &PrinterInfo) -> Result<Box<dyn Printer>, PrinterError> {
        open(&again(self.list(), info)?)
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        Some(self.0.bell.as_fd())
    }

    fn changed(&mut self) -> bool {
        let _ = rustix::io::read(&self.0.bell, &mut [0; 8]);
        true
    }
}
