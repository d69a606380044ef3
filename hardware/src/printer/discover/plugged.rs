//! The printers that are plugged into this machine.

use std::os::fd::{AsFd, BorrowedFd};

use perron_paper::{Model, UsbId};

use super::{PrinterInfo, Printers, again, ieee1284::Told};
use crate::find::{Changes, DeviceId, Machine, Node};
use crate::printer::{Address, Printer, PrinterError, open};

/// The kernel's class of USB printers, and how their nodes begin.
const USB: (&str, &str) = ("usbmisc", "lp");
/// The kernel's class of serial lines, and how those behind USB begin.
const SERIAL: (&str, [&str; 2]) = ("tty", ["ttyUSB", "ttyACM"]);

/// USB printers of this machine; serial ones where they are asked for.
#[derive(Debug)]
pub struct PluggedPrinters {
    machine: Machine,
    changes: Option<Changes>,
    baud: Option<u32>,
}

impl PluggedPrinters {
    /// Those of this machine, and word of what comes and goes.
    #[must_use]
    pub fn new() -> Self {
        Self { changes: Changes::of_this_machine(), ..Self::at(Machine::default()) }
    }

    /// Those of a machine, without word of what comes and goes.
    #[must_use]
    pub fn at(machine: Machine) -> Self {
        Self { machine, changes: None, baud: None }
    }

    /// Also lists serial lines behind USB, to be used at this speed in bits per second. Nothing tells whether a printer
    /// is on one: for a person who chooses.
    #[must_use]
    pub fn with_serial(self, baud: u32) -> Self {
        Self { baud: Some(baud), ..self }
    }

    fn usb(&self, node: Node) -> PrinterInfo {
        let attribute = |name| self.machine.attribute(&node, name);
        let told = Told::read(&attribute("device/ieee1284_id").unwrap_or_default());
        // Where it tells nothing as a printer, what it is called as a USB device.
        let by_usb =
            || Model::new(attribute("device/../manufacturer").as_deref(), &attribute("device/../product")?);
        let model = told.model.or_else(by_usb);
        let named = model.as_ref().map(|model| match model.maker() {
            Some(maker) => format!("{maker} {}", model.name()),
            None => model.name().to_owned(),
        });
        PrinterInfo {
            id: DeviceId::of(&node),
            name: named.unwrap_or_else(|| node.name.clone()),
            usb: usb_id(&node),
            address: Address::File(node.file),
            model,
            takes_tickets: told.takes_tickets,
        }
    }

    fn serial(&self) -> impl Iterator<Item = PrinterInfo> {
        let nodes =
            |start| self.machine.devices(SERIAL.0, start).into_iter().filter(|node| node.usb.is_some());
        self.baud.into_iter().flat_map(move |baud| {
            SERIAL.1.into_iter().flat_map(nodes).map(move |node| PrinterInfo {
                id: DeviceId::of(&node),
                name: node.name.clone(),
                usb: usb_id(&node),
                address: Address::Serial { path: node.file, baud },
                model: None,
                takes_tickets: true,
            })
        })
    }
}

impl Default for PluggedPrinters {
    fn default() -> Self {
        Self::new()
    }
}

fn usb_id(node: &Node) -> Option<UsbId> {
    node.usb.as_ref().map(|usb| UsbId { vendor: usb.vendor, product: usb.product })
}

impl Printers for PluggedPrinters {
    fn list(&mut self) -> Vec<PrinterInfo> {
        let nodes = self.machine.devices(USB.0, USB.1);
        nodes.into_iter().map(|node| self.usb(node)).chain(self.serial()).collect()
    }

    fn open(&mut self, info: &PrinterInfo) -> Result<Box<dyn Printer>, PrinterError> {
        open(&again(self.list(), info)?)
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        self.changes.as_ref().map(AsFd::as_fd)
    }

    fn changed(&mut self) -> bool {
        self.changes.as_mut().is_some_and(|changes| changes.take(&[USB.0, SERIAL.0]))
    }
}
